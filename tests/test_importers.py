"""Official files into tables: true names of columns, nothing lost, nothing twice, faults at their line."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmlb_graph import blank, importers, pipeline, tables
from pmlb_graph.cli import feeding, main
from pmlb_graph.errors import DataError, PmlbGraphError, StorageError, UsageError
from pmlb_graph.importers import reading
from pmlb_graph.importers.choice import Choice
from pmlb_graph.importers.report import Report
from pmlb_graph.resources import folder
from pmlb_graph.tables.writing import canonical
from tests.tables_kit import Copy

EXCERPTS = Path(__file__).parent / "excerpts"
EPCI = EXCERPTS / "etalab-6" / "epci.json"
OLDER = EXCERPTS / "etalab-4" / "epci.json"
COMMUNES = EXCERPTS / "etalab-6" / "communes.json"
LOIRE = Choice(departements=frozenset({"44", "56"}), version="6.0.0")
FLOWS = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C19_ACTOCC15P\n"


def quiet(_done: int, _total: int) -> None:
    """Tell nothing."""


def feed(kind: str, file: Path, data: Path, choice: Choice | None = None) -> Report:
    book, report = importers.read(kind, file, data, choice or Choice(), quiet)
    book.write()
    return report


def rows(data: Path, table: str) -> list[dict[str, str]]:
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def content(data: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in data.rglob("*") if file.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    blank.make(tmp_path / "project", blank.Identity("Essai"))
    return tmp_path / "project"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "data")


@pytest.fixture
def fed(project: Path) -> Path:
    """A project with three EPCI and their communes."""
    feed("epci", EPCI, project, LOIRE)
    feed("communes", COMMUNES, project, LOIRE)
    return project


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    path = tmp_path / "base-flux.csv"
    lines = ["44015;Blain;44113;Nozay;150.5", "44023;Bouvron;44113;Nozay;60", "44113;Nozay;44015;Blain;199",
             "44015;Blain;44015;Blain;1000", "44015;Blain;44109;Nantes;5", "75112;Paris 12e;44015;Blain;3"]  # fmt: skip
    path.write_text(FLOWS + "\n".join(lines) + "\n", encoding="utf-8")
    return path


CASES: dict[str, tuple[Path, Choice]] = {
    "aav": (EXCERPTS / "zonages.csv", Choice(communes=EPCI, version="6.0.0")),
    "acv": (EXCERPTS / "coeurdeville.json", Choice()),
    "banatic": (EXCERPTS / "banatic.csv", Choice(departements=frozenset({"44", "49"}))),
    "communes": (COMMUNES, LOIRE),
    "contours": (EXCERPTS / "contours.geojson", Choice(year="2025")),
    "epci": (OLDER, Choice(departements=frozenset({"44", "56"}), version="4.0.0")),
}


def test_the_command_line_knows_every_kind() -> None:
    assert set(feeding.KINDS) == set(importers.KINDS)
    assert {*CASES, "navettes"} == set(importers.KINDS)


def test_the_tables_that_ship_are_written_as_they_stand() -> None:
    project, _ = tables.open_project()
    for sheet in project.sheets.values():
        words = (folder("data") / sheet.table.file).read_text(encoding="utf-8")
        assert canonical(sheet.table, [row.cells for row in sheet.rows]) == words


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("ours", [False, True])
def test_twice_is_once_and_nothing_is_lost(kind: str, ours: bool, fed: Path, copy: Copy) -> None:
    data = copy.path if ours else fed
    file, choice = CASES[kind]
    before = {table: Counter(map(str, rows(data, table))) for table in tables.describe().tables}
    feed(kind, file, data, choice)
    once = content(data)
    assert all(before[table] <= Counter(map(str, rows(data, table))) for table in before)
    report = feed(kind, file, data, choice)
    assert content(data) == once
    assert not report.added
    found, _ = tables.open_project(data)
    assert tables.check(found) == []


def test_what_was_imported_makes_a_graph(fed: Path, flows: Path) -> None:
    for kind, (file, choice) in CASES.items():
        feed(kind, file, fed, choice)
    feed("navettes", flows, fed)
    found, whole = pipeline.check(fed)
    assert found == []
    assert whole is not None


# EPCI and communes


def test_epci_become_actors_territories_and_measures(project: Path) -> None:
    report = feed("epci", EPCI, project, LOIRE)
    assert dict(report.added) == {"sources": 1, "acteurs": 3, "territoires": 5, "mesures": 3}
    blain = next(row for row in rows(project, "acteurs") if row["siren"] == "244400453")
    assert (blain["acteur"], blain["classe"]) == ("pays-de-blain", "CommunauteCommunes")
    place = next(row for row in rows(project, "territoires") if row["administrePar"] == "pays-de-blain")
    assert (place["territoire"], place["dansTerritoire"]) == ("pays-de-blain", "loire-atlantique")
    measure = next(row for row in rows(project, "mesures") if row["sujet"] == "pays-de-blain")
    told = next(entry for entry in json.loads(EPCI.read_text("utf-8")) if entry["code"] == "244400453")
    assert measure["valeur"] == str(told["populationMunicipale"])
    assert (measure["perimetre"], measure["anneeEnonciation"]) == ("4 communes", "2026")


def test_the_version_that_ships_changes_nothing(copy: Copy) -> None:
    before = content(copy.path)
    report = feed("epci", EPCI, copy.path, Choice(version="6.0.0"))
    assert content(copy.path) == before
    assert report.known == 9


def test_another_year_keeps_keys_and_adds_a_measure_and_attestations(copy: Copy) -> None:
    actors = copy.file("acteurs").read_bytes()
    report = feed("epci", OLDER, copy.path, Choice(version="4.0.0"))
    assert copy.file("acteurs").read_bytes() == actors
    assert dict(report.added) == {"sources": 1, "mesures": 3, "attestations": 6}
    blain = next(row for row in rows(copy.path, "attestations") if row["fait"] == "acteur/pays-de-blain")
    assert blain["note"] == "Nom dans la source : « CC Pays de Blain communauté »."
    assert blain["source"] == "etalab-4.0.0"


def test_the_version_is_read_in_the_package(project: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "data").mkdir(parents=True)
    (package / "package.json").write_text('{"name": "@etalab/decoupage-administratif", "version": "4.0.0"}', "utf-8")
    (package / "data" / "epci.json").write_bytes(OLDER.read_bytes())
    feed("epci", package / "data" / "epci.json", project, Choice(departements=frozenset({"44"})))
    assert rows(project, "sources")[0]["source"] == "etalab-4.0.0"


def test_a_figure_that_differs_is_told_and_not_overwritten(fed: Path) -> None:
    file = fed / "mesures.csv"
    figure = next(row["valeur"] for row in rows(fed, "mesures") if row["sujet"] == "pays-de-blain")
    file.write_text(file.read_text("utf-8").replace(figure, "1"), "utf-8")
    report = feed("epci", EPCI, fed, LOIRE)
    assert "1 ≠" in report.text()
    assert not report.added


def test_another_legal_kind_is_told_and_not_overwritten(fed: Path, tmp_path: Path) -> None:
    entries = json.loads(EPCI.read_text("utf-8"))
    entries[0]["type"] = "CA"
    (tmp_path / "epci.json").write_text(json.dumps(entries), "utf-8")
    report = feed("epci", tmp_path / "epci.json", fed, Choice(version="5.0.0"))
    assert "CommunauteCommunes ≠ CommunauteAgglomeration" in report.text()


def test_an_actor_without_siren_is_not_made_twice(fed: Path) -> None:
    file = fed / "acteurs.csv"
    file.write_text(file.read_text("utf-8").replace(",244400453,", ",,"), "utf-8")
    report = feed("epci", EPCI, fed, LOIRE)
    assert "pays-de-blain 244400453" in report.text()
    assert not report.added


def test_nothing_to_recognise_asks_to_choose(project: Path) -> None:
    with pytest.raises(UsageError, match="--departements"):
        feed("epci", EPCI, project, Choice(version="6.0.0"))
    with pytest.raises(UsageError, match="--version"):
        feed("epci", EPCI, project, Choice(departements=frozenset({"44"})))


def test_communes_stand_in_their_epci(fed: Path) -> None:
    communes = {row["codeInsee"]: row for row in rows(fed, "territoires") if row["classe"] == "TerritoireCommunal"}
    assert communes["44015"]["dansTerritoire"] == "pays-de-blain"
    assert communes["44109"]["dansTerritoire"] == "loire-atlantique"
    assert "44004" not in communes  # Anetz is a delegated commune
    assert len(communes) == 13


def test_a_commune_does_not_take_the_key_of_another_territory(fed: Path) -> None:
    keys = {row["codeInsee"]: row["territoire"] for row in rows(fed, "territoires")}
    assert keys["44113"] == "nozay-44113"  # the EPCI « CC de Nozay » has the key « nozay »
    assert keys["44015"] == "blain"


def test_communes_that_ship_keep_their_keys(copy: Copy) -> None:
    report = feed("communes", COMMUNES, copy.path, LOIRE)
    assert report.known == 1
    assert [row["territoire"] for row in rows(copy.path, "territoires") if row["codeInsee"] == "44109"] == ["nantes"]


# Action cœur de ville, BANATIC


def test_programme_communes_are_qualified_or_left_out(copy: Copy) -> None:
    report = feed("acv", EXCERPTS / "coeurdeville.json", copy.path)
    attested = {row["fait"]: row for row in rows(copy.path, "attestations") if row["source"] == "anct-acv"}
    assert attested["qualification/cholet/ville-moyenne/action-coeur-de-ville"]["passage"] == "ACV062"
    assert sum(things.total() for things in report.left.values()) == 2  # Ajaccio, Ambérieu-en-Bugey


def test_groupings_and_their_members(fed: Path) -> None:
    report = feed("banatic", EXCERPTS / "banatic.csv", fed, Choice(departements=frozenset({"49"}), year="2026"))
    pole = next(row for row in rows(fed, "acteurs") if row["siren"] == "254902034")
    assert (pole["classe"], pole["source"]) == ("PoleMetropolitain", "banatic-2026")
    assert rows(fed, "adhesions") == []
    assert "Angers Loire Métropole" in report.text()


def test_memberships_between_actors_are_attested(copy: Copy) -> None:
    feed("banatic", EXCERPTS / "banatic.csv", copy.path, Choice())
    facts = {row["fait"] for row in rows(copy.path, "attestations") if row["source"] == "banatic"}
    assert "adhesion/pm-loire-angers/loire-layon-aubance" in facts
    assert "acteur/pm-loire-angers" in facts


def test_a_membership_that_ended_is_told(copy: Copy) -> None:
    line = copy.line("adhesions", organisation="pm-loire-angers", membre="loire-layon-aubance")
    copy.plant("adhesions", line, "fin", "2019")
    report = feed("banatic", EXCERPTS / "banatic.csv", copy.path, Choice(year="2026"))
    assert "pm-loire-angers – loire-layon-aubance (2019)" in report.text()


def test_a_workbook_says_the_same_as_its_csv(copy: Copy, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    with (EXCERPTS / "banatic.csv").open(encoding="utf-8", newline="") as stream:
        for record in csv.reader(stream, delimiter=";"):
            book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in record])
    book.save(tmp_path / "banatic.xlsx")
    other = Copy(tmp_path / "other")
    assert feed("banatic", tmp_path / "banatic.xlsx", copy.path).text() == feed(
        "banatic", EXCERPTS / "banatic.csv", other.path
    ).text()  # fmt: skip
    assert content(copy.path) == content(other.path)


def test_a_list_of_groupings_gives_actors_only(fed: Path, tmp_path: Path) -> None:
    file = tmp_path / "liste-groupement.csv"
    file.write_text("N° SIREN\tNom du groupement\tNature juridique\n254902034\tPôle métropolitain\tPOLEM\n", "cp1252")
    report = feed("banatic", file, fed, Choice(departements=frozenset()))
    assert "Siren membre" in report.text()


# Commuting flows


def test_flows_are_summed_between_epci(fed: Path, flows: Path) -> None:
    report = feed("navettes", flows, fed)
    found = {(row["origine"], row["destination"]): row for row in rows(fed, "interactions")}
    assert found["pays-de-blain", "nozay"]["valeur"] == "210.5"
    assert found["pays-de-blain", "pays-de-blain"]["valeur"] == "1000"
    assert ("nozay", "pays-de-blain") not in found  # 199, below the 200 that INSEE's note trusts
    assert found["pays-de-blain", "nozay"]["annee"] == "2019"
    assert report.read == 6
    assert feed("navettes", flows, fed).added == {}
    assert feed("navettes", flows, fed, Choice(threshold=0)).added == {"interactions": 1}


def test_flows_take_the_membership_of_a_file(fed: Path, flows: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "communes.csv"
    pairs.write_text("CODGEO;EPCI\n44015;244400453\n44113;244400537\n75056;244400537\n", "utf-8")
    feed("navettes", flows, fed, Choice(communes=pairs, threshold=0))
    found = {(row["origine"], row["destination"]): row["valeur"] for row in rows(fed, "interactions")}
    assert found["pays-de-blain", "nozay"] == "150.5"
    assert found["nozay", "pays-de-blain"] == "202"  # with the 12th arrondissement of Paris


def test_a_large_file_is_read_in_bounded_memory(fed: Path, tmp_path: Path) -> None:
    peaks = []
    told: list[tuple[int, int]] = []
    for n in (2_000, 60_000):
        file = tmp_path / f"{n}.csv"
        with file.open("w", encoding="utf-8") as stream:
            stream.write(FLOWS)
            stream.writelines(f"{44000 + i % 230};Commune;{44000 + i % 223};Autre;1.25\n" for i in range(n))
        tracemalloc.start()
        _, report = importers.read("navettes", file, fed, Choice(threshold=0), lambda *done: told.append(done))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert report.read == n
    assert peaks[1] < peaks[0] * 1.2 + 500_000
    assert told[-1][0] == told[-1][1]
    assert len(told) > 5


# Contours, attraction areas


def test_contours_are_kept_and_neighbours_found(fed: Path) -> None:
    feed("contours", EXCERPTS / "contours.geojson", fed, Choice(year="2025"))
    pairs = [(row["origine"], row["destination"]) for row in rows(fed, "interactions")]
    assert pairs == [("nozay", "pays-de-blain")]  # Belle-Île touches nobody
    kept = json.loads((fed / "contours" / "epci.geojson").read_text("utf-8"))
    assert [feature["properties"]["siren"] for feature in kept["features"]] == ["245600465", "244400537", "244400453"]
    ring = kept["features"][0]["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]


def test_pairs_of_a_file_are_the_same_facts(fed: Path, tmp_path: Path) -> None:
    feed("contours", EXCERPTS / "contours.geojson", fed, Choice(year="2025"))
    file = tmp_path / "adjacency.csv"
    file.write_text("siren_a,name_a,siren_b,name_b\n244400453,Blain,244400537,Nozay\n", "utf-8")
    report = feed("contours", file, fed, Choice(year="2025"))
    assert (report.known, dict(report.added)) == (1, {})


def test_shares_of_an_epci_are_at_most_one(fed: Path) -> None:
    feed("aav", *[EXCERPTS / "zonages.csv", fed], Choice(communes=EPCI, version="6.0.0"))
    shares: dict[str, float] = {}
    for row in rows(fed, "interactions"):
        assert row["destination"].startswith("aav-")
        shares[row["origine"]] = shares.get(row["origine"], 0) + float(row["valeur"])
    assert shares
    assert all(0 < share <= 1.0001 for share in shares.values())


# Faults

GROUPINGS = "N° SIREN;Nom du groupement;Nature juridique"

FAULTS: list[tuple[str, str, str | bytes, type[PmlbGraphError], str]] = [
    ("navettes", "a.csv", "CODGEO;LIBGEO;DCTL;NBFLUX_C19_ACTOCC15P\n", DataError, ":1, colonne « DCLT »"),
    ("navettes", "a.csv", "CODGEO;DCLT\n", DataError, "NBFLUX_"),
    ("navettes", "a.csv", FLOWS + "44015;Blain;44015;Blain;1\n44015;Blain;44015;Blain;mille\n", DataError, ":3, "),
    ("navettes", "a.csv", FLOWS + "44015;Blain;44015;Blain;nan\n", DataError, ":2, "),
    ("navettes", "a.csv", FLOWS + "44015;Blain;44015\n", DataError, ":2 "),
    ("navettes", "a.csv", "CODGEO;DCLT;NBFLUX_X\n44015;44015;1\n", DataError, "année"),
    ("navettes", "a.csv", "", DataError, ":1, "),
    ("banatic", "a.csv", "N° SIREN;Nom\n", DataError, "Nature juridique"),
    ("banatic", "a.csv", GROUPINGS + ";Siren membre\n1;a;CC;2\n", DataError, "Nom membre"),
    ("banatic", "a.csv", GROUPINGS + "\n123;a;CC\n", DataError, ":2, colonne « N° SIREN »"),
    ("banatic", "a.xlsx", b"not a workbook", DataError, ".xlsx"),
    ("epci", "a.json", "[\n{,\n]", DataError, ":2 "),
    ("epci", "a.json", "{}", DataError, "JSON"),
    ("epci", "a.json", b"[\n\xff]", DataError, ":2 "),
    ("epci", "a.json", '[{"code": "1"}]', DataError, "nom"),
    ("acv", "a.json", '{"features": [{"properties": {"insee_com": 1}}]}', DataError, "id_acv"),
    ("communes", "a.json", "[]", UsageError, "département"),
    ("contours", "a.json", '{"features": [{"properties": {"siren": "244400453"}}]}', DataError, "MultiPolygon"),
    ("aav", "a.csv", "AAV2020\n", UsageError, "--communes"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "words", "error", "said"), FAULTS)
def test_a_fault_is_a_sentence_at_its_place_and_nothing_is_written(
    kind: str, name: str, words: str | bytes, error: type[PmlbGraphError], said: str, fed: Path, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(words.encode() if isinstance(words, str) else words)
    before = content(fed)
    choice = LOIRE if kind in ("epci", "communes") else Choice()
    with pytest.raises(error) as raised:
        feed(kind, file, fed, choice)
    problems = getattr(raised.value, "problems", ())
    assert said in "".join(map(str, problems)) + str(raised.value)
    assert content(fed) == before


def test_tables_with_problems_are_not_added_to(copy: Copy) -> None:
    copy.plant("acteurs", 5, "siren", "123456789")
    with pytest.raises(DataError):
        feed("epci", EPCI, copy.path, Choice(version="4.0.0"))


def test_a_workbook_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(reading, "UNPACKED", 100)
    with pytest.raises(StorageError, match="CSV"):
        list(reading.rows(tmp_path / "a.xlsx", ()))


# The command line


def run(*words: Any) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_a_dry_run_says_and_writes_nothing(fed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(fed)
    assert run("import", "epci", OLDER, "--version", "4.0.0", "--data", fed, "--dry-run") == 0
    out, err = capsys.readouterr()
    assert "Ajouté : 3 dans mesures.csv (mesures)" in out
    assert "Rien n'a été écrit." in err
    assert content(fed) == before


def test_init_then_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "p"
    assert run("init", data, "--title", "Essai", "--base", "https://example.org/essai/") == 0
    assert run("init", data) == 2
    assert run("import", "epci", EPCI, "--version", "6.0.0", "--departements", "44,56", "--data", data) == 0
    assert run("import", "acv", EXCERPTS / "coeurdeville.json", "--year", "2024", "--data", data) == 2
    assert run("import", "epci", EPCI, "--departements", " , ", "--data", data) == 2
    err = capsys.readouterr().err
    assert "--year ne concerne pas acv" in err
    assert "Traceback" not in err

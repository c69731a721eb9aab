"""Faults of the tables: each is told at its cell, all at once, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmlb_graph import pipeline
from pmlb_graph.errors import DataError, StorageError
from pmlb_graph.problems import Problem
from tests.tables_kit import Copy

ROADMAP = "textes/feuille-de-route-2020-2026.txt"

# table, cells of the row, column, what is written there, code, suggestion
FAULTS = [
    ("participations", {"acteur": "france-urbaine"}, "acteur", "france-urbain", "unknown-reference", "france-urbaine"),
    ("participations", {"acteur": "fnau"}, "role", "ressourse", "unknown-reference", "ressource"),
    ("acteurs", {"acteur": "fnau"}, "classe", "AssociationElu", "unknown-reference", "AssociationElus"),
    ("attestations", {"fait": "document/plan-d-action"}, "fait", "document/plan-action", "unknown-reference",
     "document/plan-d-action"),
    ("acteurs", {"acteur": "nantes-metropole"}, "siren", "244400405", "bad-siren", ""),
    ("actions", {"action": "a01"}, "libelle", "", "empty-cell", ""),
    ("glossaire", {"sigle": "ADEME"}, "entree", "ADEME", "bad-key", "ademe"),
    ("adhesions", {"organisation": "cgvo"}, "debut", "2012-13", "bad-date", ""),
    ("adhesions", {"organisation": "cgvo"}, "debut", "décembre 2011", "bad-date", "2011-12"),
    ("adhesions", {"organisation": "cgvo"}, "debut", "14/10/2014", "bad-date", "2014-10-14"),
    ("adhesions", {"organisation": "emlb"}, "fin", "2003-12", "dates-in-disorder", ""),
    ("engagements", {"action": "a02"}, "annee", "2021-01", "bad-year", ""),
    ("resultats", {"resultat": "gc-acc-r1"}, "passage", "L90", "quotation-not-found", "L89"),
    ("documents", {"document": "feuille-de-route"}, "passage", "L5000", "no-such-line", ""),
    ("cellules", {"ligne": "88"}, "passage", "L5-3", "bad-locator", ""),
    ("resultats", {"resultat": "gc-acc-r1"}, "listeOuverte", "peut-être", "bad-boolean", ""),
    ("positions", {"sujet": "carene"}, "latitude", "147.2988", "out-of-bounds", ""),
    ("positions", {"sujet": "carene"}, "longitude", "-2,216", "bad-number", "-2.216"),
    ("positions", {"sujet": "carene"}, "longitude", "1_000", "bad-number", ""),
    ("cooperations", {"cooperation": "c-emlb"}, "nombreParties", "cinq", "bad-number", ""),
    ("cooperations", {"cooperation": "c-emlb"}, "nombreParties", "5" * 5000, "bad-number", ""),
    ("cooperations", {"cooperation": "c-emlb"}, "debut", "٢٠٠٤", "bad-date", ""),
    ("instances", {"instance": "comite-syndical"}, "citation", "[…]", "quotation-not-found", ""),
    ("territoires", {"territoire": "saint-nazaire"}, "codeInsee", "4418", "bad-insee", ""),
    ("sources", {"source": "auran-40"}, "url", "auran.org", "bad-url", ""),
    ("sources", {"source": "auran-40"}, "url", "javascript:alert(1)", "bad-url", ""),
    ("sources", {"source": "auran-40"}, "fichier", "../secret.txt", "missing-text", ""),
    ("sources", {"source": "auran-40"}, "fichier", "/etc/hostname", "missing-text", ""),
    ("sources", {"source": "auran-40"}, "fichier", "textes", "missing-text", ""),
    ("actions", {"action": "a07"}, "actionParente", "a07a", "cycle", ""),
    ("acteurs", {"acteur": "fnau"}, "activite", "mÃ©tropole", "garbled-text", ""),
    ("acteurs", {"acteur": "fnau"}, "activite", "a\x0bb", "control-character", ""),
    ("adhesions", {"organisation": "emlb"}, "citation", "cinq villes", "quotation-of-many", ""),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "données de l'équipe")


def test_the_tables_that_ship_have_no_problem(copy: Copy) -> None:
    assert copy.problems() == []


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "code", "suggestion"), FAULTS, ids=[f"{f[0]}-{f[2]}-{f[4]}" for f in FAULTS]
)
def test_a_fault_is_told_at_its_cell(
    copy: Copy, table: str, row: dict[str, str], column: str, cell: str, code: str, suggestion: str
) -> None:
    line = copy.line(table, **row)
    copy.plant(table, line, column, cell)
    found = [p for p in copy.problems() if p.code == code]
    where = "libelle" if code == "quotation-not-found" and column == "passage" else column
    assert [(Path(p.file).name, p.line, p.column, p.suggestion) for p in found] == [
        (f"{table}.csv", line, where, suggestion)
    ]


def test_a_beginning_after_the_last_source_is_doubted(copy: Copy) -> None:
    from pmlb_graph.problems import errors

    line = copy.line("cooperations", source="snnews-2025")
    copy.plant("cooperations", line, "debut", "2205-09-23")
    (found,) = copy.problems()
    assert (found.line, found.column, found.code, errors([found])) == (line, "debut", "beginning-ahead", [])
    copy.plant("sources", copy.line("sources", source="snnews-2025"), "date", "")
    assert copy.problems() == []


def _spoil(copy: Copy) -> list[tuple[str, int, str, str]]:
    """Plant one fault a table, and return where they are."""
    expected = []
    chosen = {(table, code): fault for fault in FAULTS for table, code in [(fault[0], fault[4])]}
    for table, row, column, cell, code, _ in chosen.values():
        if table in ("participations", "acteurs", "adhesions", "resultats", "positions", "territoires", "actions"):
            if code in ("cycle", "garbled-text", "quotation-of-many", "bad-number"):
                continue
            line = copy.line(table, **row)
            copy.plant(table, line, column, cell)
            expected.append((f"{table}.csv", line, "libelle" if code == "quotation-not-found" else column, code))
    copy.plant("actions", line := copy.line("actions", action="a07"), "actionParente", "a07b")
    expected.append(("actions.csv", line, "actionParente", "cycle"))
    copy.replace("glossaire", 5, copy.lines("glossaire")[4] + ",")
    expected.append(("glossaire.csv", 5, "", "ragged-row"))
    line = copy.append("engagements", copy.lines("engagements")[1])
    expected.append(("engagements.csv", line, "action", "duplicate-row"))
    copy.replace("evenements", 1, copy.lines("evenements")[0].replace("concerne", "conserne"))
    expected.append(("evenements.csv", 1, "conserne", "unknown-column"))
    copy.file("participations").with_name("participation.csv").write_text("a,b\n", encoding="utf-8")
    expected.append(("participation.csv", 0, "", "unknown-table"))
    return sorted(expected)


def test_many_faults_in_several_tables_are_told_at_once(copy: Copy) -> None:
    expected = _spoil(copy)
    assert len(expected) >= 15
    assert len({code for *_, code in expected}) >= 10
    assert copy.places() == expected


def test_the_message_names_the_cell_and_what_was_meant(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    line = copy.line("participations", acteur="france-urbaine")
    copy.plant("participations", line, "acteur", "france-urbain")
    monkeypatch.chdir(copy.path.parent)
    said = str(copy.problems()[0])
    assert said == (
        f"données de l'équipe/participations.csv:{line}, colonne « acteur » : "
        "acteur inconnu « france-urbain » — vouliez-vous dire « france-urbaine » ?"
    )


def test_a_quotation_elsewhere_is_found(copy: Copy) -> None:
    copy.plant("resultats", copy.line("resultats", resultat="gc-acc-r1"), "passage", "L90")
    (problem,) = copy.problems()
    assert "L90" in problem.message
    assert "L89" in problem.message


@pytest.mark.parametrize(("command", "output"), [("run", "out"), ("build", "graph.trig")])
def test_nothing_is_written_when_something_is_wrong(copy: Copy, tmp_path: Path, command: str, output: str) -> None:
    expected = _spoil(copy)
    target = tmp_path / "ailleurs" / output
    done = subprocess.run(
        [sys.executable, "-m", "pmlb_graph", command, "--data", str(copy.path), "-o", str(target)],
        capture_output=True, encoding="utf-8", env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [line for line in done.stderr.splitlines() if "erreur" in line.lower()] == []
    for file, line, column, _ in expected:
        place = f"{copy.path / file}:{line}" if line else str(copy.path / file)
        assert place in done.stderr
        assert not column or f"{place}, colonne « {column} »" in done.stderr
    assert not target.parent.exists()
    assert not (tmp_path / "cache").exists()


def test_every_problem_is_carried_by_the_error(copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    expected = _spoil(copy)
    with pytest.raises(DataError) as caught:
        pipeline.load(copy.path)
    assert len(caught.value.problems) == len(expected)
    assert str(len(expected)) in str(caught.value)


def test_two_circles_are_two_problems(copy: Copy) -> None:
    copy.plant("actions", copy.line("actions", action="a07"), "actionParente", "a07a")
    copy.plant("actions", line := copy.line("actions", action="a10"), "actionParente", "a10")
    found = [place for place in copy.places() if place[3] == "cycle"]
    assert found == [
        ("actions.csv", copy.line("actions", action="a07"), "actionParente", "cycle"),
        ("actions.csv", line, "actionParente", "cycle"),
    ]


def test_a_changed_text_is_noticed(copy: Copy) -> None:
    text = copy.path / ROADMAP
    text.write_bytes(text.read_bytes().replace(b"Loire Bretagne", b"Loire-Bretagne", 1))
    found = [p for p in copy.problems() if p.code == "changed-text"]
    assert [(p.line, p.column) for p in found] == [(2, "empreinte")]
    assert len(found[0].suggestion) == 64


def test_a_text_is_not_read_through_a_link_that_leaves_the_folder(copy: Copy, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe", encoding="utf-8")
    (copy.path / "textes" / "lien.txt").symlink_to(secret)
    copy.plant("sources", 3, "fichier", "textes/lien.txt")
    assert ("sources.csv", 3, "fichier", "missing-text") in copy.places()


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000], ids=["nul", "long"])
def test_an_impossible_file_name_is_a_problem(copy: Copy, name: str) -> None:
    copy.plant("sources", 3, "fichier", name)
    assert ("sources.csv", 3, "fichier", "missing-text") in copy.places()


def test_a_warning_is_not_an_error(copy: Copy) -> None:
    file = copy.file("glossaire")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    problems, whole = pipeline.check(copy.path)
    assert [(p.code, p.severity) for p in problems] == [("byte-order-mark", "warning")]
    assert whole is not None
    assert str(problems[0]).startswith(f"{file} : avertissement")


@pytest.mark.parametrize(
    "content",
    [None, b"base = ", b"\xff", b'title = "x"\n', b'base = "pas une adresse"\n'],
    ids=["none", "cut", "bytes", "keys", "base"],
)
def test_a_wrong_configuration_is_said(copy: Copy, content: bytes | None) -> None:
    file = copy.path / "projet.toml"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StorageError, match=r"projet\.toml"):
        copy.problems()


def test_problems_sort_by_file_then_line() -> None:
    one, two = Problem("a.csv", 10, "", "x", ""), Problem("a.csv", 9, "", "x", "")
    assert sorted([one, two]) == [two, one]

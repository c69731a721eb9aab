"""What is covered, what is missing, what is contradictory: the figures, the rows to fill, the pages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pmlb_graph import accounts, colophon, coverage, pipeline, worklists
from pmlb_graph.catalogue import named
from pmlb_graph.cli import main
from pmlb_graph.coverage import Coverage, Share, Stratum, wilson
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak
from pmlb_graph.problems import errors
from pmlb_graph.tables import Project, describe, open_project
from pmlb_graph.worklists import ADD, COMPLETE, Gap


@pytest.fixture(scope="module")
def covered(embedded: Embedded) -> Coverage:
    return coverage.cover(embedded)


@pytest.fixture(scope="module")
def project() -> Project:
    return open_project()[0]


@pytest.fixture(scope="module")
def missing(embedded: Embedded, project: Project) -> list[Gap]:
    return worklists.gaps(embedded, project)


# ── Coverage ──────────────────────────────────────────────────────────


def test_wilson_is_within_bounds_even_of_nothing_and_of_all() -> None:
    assert wilson(0, 0) == Share(0, 0)
    for part in (0, 1, 30):
        share = wilson(part, 30)
        assert share.low is not None
        assert share.high is not None
        assert 0 <= share.low <= share.value <= share.high <= 1
    # Wilson by hand: z = 1.959964, n = 10, p = 0.3
    share = wilson(3, 10)
    assert share.low == pytest.approx(0.10779, abs=1e-5)
    assert share.high == pytest.approx(0.60322, abs=1e-5)


def test_epci_of_the_two_regions(covered: Coverage) -> None:
    assert covered.epci == Share(48, 130)
    assert 0.6 < covered.inhabitants < 0.65
    kinds = {one.label: one for one in covered.kinds}
    assert {label: one.reached.part for label, one in kinds.items() if one.reached} == {
        "communauté de communes": 24, "communauté d'agglomération": 18, "communauté urbaine": 3, "métropole": 3,
    }  # fmt: skip
    assert sum(one.documented.part for one in covered.kinds) == 48
    assert sum(one.reference.part for one in covered.kinds if one.reference) == 130
    assert sum(one.population or 0 for one in covered.kinds) == pytest.approx(1)
    assert kinds["communauté de communes"].reading == coverage.BELOW
    assert kinds["communauté d'agglomération"].reading == coverage.ABOVE


def test_departments_tell_where_sources_are_missing(covered: Coverage) -> None:
    found = {one.label: one for one in covered.departments}
    assert found["Vendée"].reached == Share(0, 19)
    assert found["Vendée"].reading == coverage.BELOW
    assert found["Ille-et-Vilaine"].reading == coverage.ABOVE
    assert sum(one.reached.whole for one in covered.departments if one.reached) >= 130, "some straddle"


def test_cooperations_by_theme_and_decade(covered: Coverage) -> None:
    assert {one.documented.whole for one in (*covered.themes, *covered.decades)} == {30}
    assert sum(one.documented.part for one in covered.decades) == 30
    assert {one.label for one in covered.decades} == {"2000", "2010", "2020", "non connu"}
    assert not any(one.reading for one in (*covered.themes, *covered.decades)), "no complete list to tell it by"


def test_families_of_facts(covered: Coverage, embedded: Embedded) -> None:
    found = {one.label: one for one in covered.families}
    assert found["participation"].facts == 177
    assert found["participation"].second == Share(101, 177)
    attested = "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?a <https://w3id.org/coopter/ns#fait> ?f }"
    assert sum(one.facts for one in covered.families) == int(next(iter(embedded.select(attested)))["n"]), "each once"
    for one in covered.families:
        for share in (one.located, one.quoted, one.sure, one.second):
            assert 0 <= share.part <= share.whole == one.facts
        assert one.quoted.part <= one.facts


def test_expanding_collectives_does_not_make_anything_documented(covered: Coverage) -> None:
    assert coverage.cover(pipeline.engine(collectives=["all"])) == covered


def test_an_empty_graph_is_covered_by_nothing() -> None:
    found = coverage.cover(Embedded([]))
    assert found.epci == Share(0, 0)
    assert found.to_dict()["inhabitants"] is None, "unknown is not zero"
    assert found.kinds == found.themes == ()
    assert accounts.as_text(found)
    assert accounts.coverage_page(found, {})
    assert Stratum("x", wilson(0, 0), Share(0, 0), Share(0, 0)).reading == ""


# ── Worklists ─────────────────────────────────────────────────────────


def test_every_gap_has_a_title_and_rows_to_fill(missing: list[Gap], embedded: Embedded) -> None:
    assert len(missing) == len(embedded.select(named("preuve/a-completer").text))
    assert {gap.what for gap in missing} == set(worklists.GAPS)
    assert [gap for gap in missing if not gap.lines] == []


def test_rows_have_the_very_header_of_their_table(missing: list[Gap]) -> None:
    files = worklists.sheets(missing)
    assert {path.partition("/")[0] for path in files} == set(worklists.FOLDERS)
    for path, text in files.items():
        header, *rows = csv.reader(io.StringIO(text))
        table = describe().tables[Path(path).stem]
        assert header == [column.name for column in table.columns]
        assert all(len(row) == len(header) for row in rows)
    assert worklists.sheets(missing) == files


def test_known_cells_are_filled_and_the_missing_one_is_empty(missing: list[Gap], project: Project) -> None:
    rows = {path: list(csv.DictReader(io.StringIO(text))) for path, text in worklists.sheets(missing).items()}
    siren = {row["acteur"]: row for row in rows["ajouter/acteurs.csv"]}
    assert siren["pmlb"]["libelle"]
    assert not any(row["siren"] or row["source"] or row["certitude"] for row in siren.values())
    named_later = [row for row in rows["ajouter/participations.csv"] if row["cooperation"] == "c-ailb"]
    assert len(named_later) == 9
    assert {row["role"] for row in rows["ajouter/participations.csv"] if row["cooperation"] == "a02"} == {
        "partie-prenante"
    }
    lines = [line for gap in missing for line in gap.lines if line.kind == COMPLETE]
    for line in lines:
        sheet = project.sheets[line.table.name]
        at = int(line.place.rpartition(":")[2])
        assert next(row.cells for row in sheet.rows if row.line == at) == line.cells
    assert all(not line.place for gap in missing for line in gap.lines if line.kind == ADD)


def test_a_filled_row_pasted_below_its_table_fills_the_gap(tmp_path: Path, missing: list[Gap]) -> None:
    copy = tmp_path / "data"
    import shutil

    from pmlb_graph.resources import folder

    shutil.copytree(folder("data"), copy)
    row = next(r for r in csv.DictReader(io.StringIO(worklists.sheets(missing)["ajouter/acteurs.csv"]))
               if r["acteur"] == "ademe")  # fmt: skip
    row |= {"siren": "385290309", "source": "etalab", "certitude": "atteste"}
    with (copy / "acteurs.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, list(row), lineterminator="\n").writerow(row)
    found, whole = pipeline.check(copy)
    assert errors(found) == []
    assert whole is not None
    left = {(gap.what, gap.label) for gap in worklists.gaps(Embedded(whole.lines), open_project(copy)[0])}
    before = {(gap.what, gap.label) for gap in missing}
    assert before - left == {("SIREN", "ADEME")}
    assert left <= before


def test_contradictions_stand_side_by_side(embedded: Embedded) -> None:
    found = worklists.contradictions(embedded)
    people = next(one for one in found if one.object == "population")
    assert people.label == "Pôle métropolitain Loire Bretagne"
    assert len({float(said.value) for said in people.said}) >= 6
    assert all(said.source and said.certainty for one in found for said in one.said)


# ── Commands and pages ────────────────────────────────────────────────


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0), capsys.readouterr().out


def test_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out = _run(capsys, "coverage", "-q")
    assert code == 0
    assert out.startswith("48 EPCI sur 130")
    code, out = _run(capsys, "coverage", "-q", "--format", "json", "--lang", "en")
    assert json.loads(out)["epci"]["part"] == 48
    assert {one["reading"] for one in json.loads(out)["kinds"]} <= {"above", "below", "within"}
    code, out = _run(capsys, "coverage", "-q", "--format", "html")
    assert out.startswith("<!doctype html>")
    folder = tmp_path / "travail"
    assert _run(capsys, "worklist", "-q", "-o", str(folder)) == (0, f"{folder / 'a-completer.html'}\n")
    first = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert _run(capsys, "worklist", "-q", "-o", str(folder))[0] == 0
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == first
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre" / "x").touch()
    assert _run(capsys, "worklist", "-q", "-o", str(tmp_path / "autre"))[0] == 4
    speak("fr")


@pytest.fixture(scope="module")
def pages(covered: Coverage, missing: list[Gap], embedded: Embedded, project: Project) -> dict[str, str]:
    shell = colophon.shell(project)
    return {
        "coverage": accounts.coverage_page(covered, shell),
        "worklist": accounts.worklist_page(missing, worklists.contradictions(embedded), shell),
    }


def test_hostile_texts_stay_texts(missing: list[Gap]) -> None:
    nasty = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    page = accounts.worklist_page([Gap("SIREN", "urn:x", nasty)], [], {})
    assert nasty not in page
    assert "&lt;img src=x" in page

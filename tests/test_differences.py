"""Differences between two states: planted changes come back, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmlb_graph import differences
from pmlb_graph.cli.commands import program
from pmlb_graph.dataset import Dataset
from pmlb_graph.errors import StorageError, UsageError
from pmlb_graph.resources import folder
from tests.tables_kit import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "after")


def _told(found: differences.Difference) -> set[tuple[str, str, str]]:
    return {(name, change.kind, change.label) for name, changes in found.groups.items() for change in changes}


def test_the_same_tables_do_not_differ(copy: Copy) -> None:
    found = differences.compare(folder("data"), copy.path)
    assert not found.groups
    assert not found.problems


def test_planted_changes_come_back(copy: Copy) -> None:
    line = copy.line("denominations", denomination="carene-saint-nazaire-agglo")
    copy.plant("denominations", line, "debut", "2023")
    gone = copy.line("participations", cooperation="c-pmlb", acteur="rennes-metropole")
    lines = copy.lines("participations")
    del lines[gone - 1]
    copy.file("participations").write_text("\n".join(lines) + "\n", encoding="utf-8")
    copy.append("participations", "c-pmlb,fnau,membre,,,,wp-pmlb-2021,,,incertain,")
    found = differences.compare(folder("data"), copy.path)
    pole = "Pôle métropolitain Loire Bretagne (syndicat mixte)"
    assert _told(found) == {
        ("denominations", "changed", "Saint-Nazaire Agglo"),
        ("participations", "removed", f"Rennes Métropole · {pole} · membre"),
        ("participations", "added", f"Fédération nationale des agences d'urbanisme · {pole} · membre"),
    }
    (change,) = found.groups["denominations"]
    assert change.cells == (differences.Cell("debut", "2022", "2023"),)
    assert change.place == f"denominations.csv:{line}"
    back = differences.compare(copy.path, folder("data"))
    assert (back.count("added"), back.count("removed"), back.count("changed")) == (1, 1, 1)


def test_moved_rows_are_the_same_rows(copy: Copy) -> None:
    head, *rows = copy.lines("adhesions")
    copy.file("adhesions").write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    assert not differences.compare(folder("data"), copy.path).groups


def test_a_row_entered_twice_is_an_addition(copy: Copy) -> None:
    copy.append("adhesions", copy.lines("adhesions")[1])
    assert differences.compare(folder("data"), copy.path).count("added") == 1


def test_what_cannot_be_read_is_told(copy: Copy) -> None:
    copy.append("adhesions", "too,short")
    found = differences.compare(folder("data"), copy.path)
    assert [Path(problem.file).name for problem in found.problems] == ["adhesions.csv"]


def test_datasets_are_compared_statement_by_statement(dataset: Dataset, tmp_path: Path) -> None:
    before, after = tmp_path / "a.trig", tmp_path / "b.nq"
    before.write_bytes(dataset.to_trig())
    after.write_bytes(dataset.to_nquads())
    assert not differences.compare(before, after).groups
    fact = "<https://w3id.org/pmlb/id/adhesion/emlb/carene>"
    kept = [line for line in dataset.lines if not line.startswith(f"{fact} ")]
    after.write_text("\n".join(kept).replace('"2012-02-13"^^', '"2012-02-14"^^') + "\n", encoding="utf-8")
    found = differences.compare(before, after)
    assert ("Adhesion", "removed") in {(group, kind) for group, kind, _ in _told(found)}
    (event,) = found.groups["Evenement"]
    assert [(cell.before, cell.after) for cell in event.cells] == [("2012-02-13", "2012-02-14")]


def test_other_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        differences.compare(file, file)
    wrong = tmp_path / "a.nq"
    wrong.write_text("<a", encoding="utf-8")
    with pytest.raises(StorageError):
        differences.compare(wrong, wrong)


def test_the_command_ends_well_whether_they_differ_or_not(copy: Copy) -> None:
    before = str(folder("data"))
    same = CliRunner().invoke(program, ["diff", before, str(copy.path), "--format", "json", "--quiet"])
    assert same.exit_code == 0
    assert same.stderr == ""
    assert json.loads(same.stdout)["equal"] is True
    copy.append("participations", "c-pmlb,fnau,membre,,,,wp-pmlb-2021,,,incertain,")
    other = CliRunner().invoke(program, ["diff", before, str(copy.path)])
    assert other.exit_code == 0
    assert "  + " in other.stdout

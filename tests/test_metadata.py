"""CSVW metadata: generated, beside the tables, and read with them by another program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import csvw
import pytest

from pmlb_graph import tables
from pmlb_graph.dataset import Dataset
from pmlb_graph.resources import folder
from pmlb_graph.tables.meanings import of_column, of_table, of_term
from pmlb_graph.tables.metadata import FILE
from pmlb_graph.tables.metadata import csvw as metadata
from tests.tables_kit import Copy


@pytest.fixture(scope="module")
def project() -> tables.Project:
    return tables.open_project()[0]


def test_what_ships_is_what_is_generated(project: tables.Project) -> None:
    assert (folder("data") / FILE).read_text(encoding="utf-8") == metadata(project)


def test_another_program_reads_the_tables_with_it(project: tables.Project) -> None:
    group = csvw.TableGroup.from_file(folder("data") / FILE)
    assert [str(table.url) for table in group.tables] == [sheet.table.file for sheet in project.sheets.values()]
    for table in group.tables:
        sheet = project.sheets[Path(str(table.url)).stem]
        rows = list(table.iterdicts())
        assert len(rows) == len(sheet.rows)
        for row, read in zip(rows, sheet.rows, strict=True):
            for column, cell in zip(sheet.table.columns, read.cells, strict=True):
                if column.many:
                    assert row[column.name] == [part for part in cell.split(";") if part]
                elif column.type in ("text", "reference", "concept", "key", "date", "code"):
                    assert (row[column.name] or "") == cell
    assert group.check_referential_integrity()


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("acteurs", "acteur", "Avec Espace"),
        ("adhesions", "debut", "hier"),
        ("positions", "latitude", "91"),
        ("participations", "role", "menbre"),
        ("sources", "titre", ""),
        ("resultats", "listeOuverte", "peut-être"),
    ],
)
def test_another_program_finds_faults_with_it(tmp_path: Path, table: str, column: str, cell: str) -> None:
    copy = Copy(tmp_path / "data")
    copy.plant(table, 2, column, cell)
    group = csvw.TableGroup.from_file(copy.path / FILE)
    with pytest.raises(ValueError):
        list(group.tabledict[f"{table}.csv"].iterdicts())


def test_a_reference_to_nothing_is_found_with_it(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "data")
    copy.plant("axes", 2, "document", "nul")
    group = csvw.TableGroup.from_file(copy.path / FILE)
    with pytest.raises(ValueError, match="nul"):
        group.check_referential_integrity()


def test_its_iris_are_those_of_the_graph(project: tables.Project, dataset: Dataset) -> None:
    """Fill each template with the rows that ship: the graph speaks of what it makes."""
    named = set(re.findall(r"<([^>]*)>", "\n".join(dataset.lines)))
    for described in json.loads(metadata(project))["tables"]:
        sheet = project.sheets[Path(described["url"]).stem]
        schema = described["tableSchema"]
        for row in sheet.rows:
            cells = dict(zip((c.name for c in sheet.table.columns), row.cells, strict=True))
            assert re.sub(r"{\+?(\w+)}", lambda m, c=cells: c[m[1]], schema["aboutUrl"]) in named
            for column in schema["columns"]:
                if cells[column["name"]] and "valueUrl" in column:
                    assert column["valueUrl"].replace(f"{{{column['name']}}}", cells[column["name"]]) in named


def test_everything_has_a_meaning_in_both_languages(project: tables.Project) -> None:
    description = project.description
    said = [of_table(table) for table in description.tables.values()]
    said += [of_column(table, column) for table in description.tables.values() for column in table.columns]
    said += [of_term(concept) for concepts in description.concepts.values() for concept in concepts.values()]
    assert all(set(one.label) >= {"fr", "en"} and set(one.comment) >= {"fr", "en"} for one in said)


def test_only_tables_that_are_there_are_described(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "data")
    copy.file("axes").unlink()
    listed = json.loads(metadata(tables.open_project(copy.path)[0]))["tables"]
    assert "axes.csv" not in [table["url"] for table in listed]
    for table in listed:
        for key in table["tableSchema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] != "axes.csv"

"""Tables for others: CSV with CSVW and Frictionless descriptions, a variant for spreadsheets, the workbook, answers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pmlb_graph import catalogue
from pmlb_graph.exports.material import Material, put
from pmlb_graph.language import pick
from pmlb_graph.tables import Project
from pmlb_graph.tables.description import Column, Table
from pmlb_graph.tables.meanings import of_column, of_table
from pmlb_graph.tables.metadata import FILE as CSVW
from pmlb_graph.tables.metadata import csvw
from pmlb_graph.tables.writing import canonical

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean", "year": "year"}
_KEY = r"[a-z0-9]+([.\-][a-z0-9]+)*"
_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_LICENCES = {"https://www.etalab.gouv.fr/licence-ouverte-open-licence/": "etalab-2.0"}


def tables(material: Material, folder: Path) -> None:
    """Write each table as CSV, with its descriptions, and once more for spreadsheets."""
    if not material.tabled:
        return
    project, place = material.project, folder / "tables"
    for sheet in project.sheets.values():
        if (project.path / sheet.table.file).is_file():
            rows = [row.cells for row in sheet.rows]
            put(place / sheet.table.file, [canonical(sheet.table, rows)])
            names = [column.name for column in sheet.table.columns]
            put(folder / "tableur" / sheet.table.file, [spreadsheet([names, *rows])])
    put(place / CSVW, [csvw(project)])
    put(place / "datapackage.json", [data_package(project, place)])


def answers(material: Material, folder: Path) -> None:
    """Write the answer of each question of the catalogue, as SPARQL 1.1 writes CSV; nothing is asked elsewhere."""
    for query in catalogue.questions():
        if query.form == "SELECT" and not query.federated:
            put(folder / "reponses" / f"{query.name}.csv", [material.engine.select(query.text).to_csv()])


def workbook(material: Material, folder: Path) -> None:
    """Write every table in one workbook."""
    from pmlb_graph import workbook as book

    if material.tabled:
        (folder / "classeur.xlsx").write_bytes(book.export(material.project, []))


def spreadsheet(rows: Iterable[Sequence[str]]) -> str:
    r"""Return rows as CSV for a French spreadsheet, in which no cell is a formula.

    Examples
    --------
    >>> spreadsheet([["a", "b"], ["=1+1", "x"]])
    "\ufeffa;b\n'=1+1;x\n"
    """
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerows(map(harmless, row) for row in rows)
    return stream.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def data_package(project: Project, folder: Path) -> str:
    """Return the Frictionless Data Package (v1) of the CSV tables of a folder, with their bytes and digests."""
    present = {name: sheet.table for name, sheet in project.sheets.items() if (folder / sheet.table.file).is_file()}
    licence = {"path": project.licence, "title": _LICENCES.get(project.licence, project.licence)}
    if project.licence in _LICENCES:
        licence["name"] = _LICENCES[project.licence]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "tables",
        "id": f"{project.base.iri}dataset",
        "title": pick(dict(project.title)),
        "licenses": [licence],
        "contributors": [{"title": project.publisher, "role": "publisher"}],
        "sources": [{"title": text} for text in project.attributions],
        "resources": [_resource(folder / table.file, table, present, project) for table in present.values()],
    }
    return json.dumps({k: v for k, v in package.items() if v}, ensure_ascii=False, indent=1) + "\n"


def _resource(path: Path, table: Table, present: dict[str, Table], project: Project) -> dict[str, Any]:
    data, said = path.read_bytes(), of_table(table)
    schema: dict[str, Any] = {"fields": [_field(column, table, project) for column in table.columns]}
    schema["missingValues"] = [""]
    if not table.evidence:  # two rows may state one fact after two sources
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": column.name, "reference": {"resource": there.name, "fields": there.key[0]}}
        for column in table.columns
        if (there := _one(column, present)) is not None
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": pick(dict(said.label)) or table.name,
        "description": pick(dict(said.comment)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _one(column: Column, present: dict[str, Table]) -> Table | None:
    """Return the table whose row a cell names: one table, one cell, one key."""
    if column.type != "reference" or len(column.tables) != 1 or column.many:
        return None
    there = present.get(column.tables[0])
    return there if there is not None and len(there.key) == 1 else None


def _field(column: Column, table: Table, project: Project) -> dict[str, Any]:
    said = of_column(table, column)
    found: dict[str, Any] = {
        "name": column.name,
        "type": "string" if column.many else _TYPES.get(column.type, "string"),
    }
    if label := pick(dict(said.label)):
        found["title"] = label
    if comment := pick(dict(said.comment)):
        found["description"] = comment
    if column.type == "boolean":
        found |= {"trueValues": ["oui"], "falseValues": ["non"]}
    if column.type == "url" and not column.many:
        found["format"] = "uri"
    if column.type != "key":
        found["rdfType"] = column.property.value
    if constraints := _constraints(column, project):
        found["constraints"] = constraints
    return found


def _constraints(column: Column, project: Project) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.required or column.type == "key":
        found["required"] = True
    for name in ("minimum", "maximum"):
        if getattr(column, name) is not None:
            found[name] = getattr(column, name)
    if column.many:
        return found
    patterns = {"key": _KEY, "date": _DATE}
    if column.type in patterns:
        found["pattern"] = patterns[column.type]
    if column.type == "class":
        found["enum"] = project.description.subclasses(column.under)
    if column.type == "concept":
        found["enum"] = sorted(project.description.concepts.get(column.scheme, {}))
    return found

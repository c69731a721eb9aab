"""CSVW metadata: what the tables are, for programs that read CSV on the Web.

References
----------
W3C, Metadata Vocabulary for Tabular Data, Recommendation, 17 December 2015.
"""

from __future__ import annotations

import json
from typing import Any

from pmlb_graph.tables.description import Column, Table
from pmlb_graph.tables.meanings import Meaning, of_column, of_table
from pmlb_graph.tables.project import Project
from pmlb_graph.terms import COOP, VOC

FILE = "csv-metadata.json"
_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_KEY = r"[a-z0-9]+([.\-][a-z0-9]+)*"
_DATATYPES: dict[str, Any] = {
    "boolean": {"base": "boolean", "format": "oui|non"},
    "date": {"base": "string", "format": _DATE},
    "key": {"base": "string", "format": _KEY},
    "url": "anyURI",
    "year": "gYear",
}


def csvw(project: Project) -> str:
    """Return the CSVW metadata of the tables of a project, as JSON."""
    present = {
        name: sheet.table for name, sheet in project.sheets.items() if (project.path / sheet.table.file).is_file()
    }
    group: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "fr"}],
        "dc:title": [{"@value": text, "@language": language} for language, text in sorted(project.title.items())],
        "dc:publisher": project.publisher,
        "dc:license": {"@id": project.licence},
        "tables": [_table(project, table, present) for table in present.values()],
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def _table(project: Project, table: Table, present: dict[str, Table]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(project, table, column) for column in table.columns]}
    if not table.evidence:  # two rows may state one fact after two sources: only sources have a primary key
        schema["primaryKey"] = list(table.key)
    keys = [
        {"columnReference": column.name, "reference": {"resource": there.file, "columnReference": there.key[0]}}
        for column in table.columns
        if (there := _one(column, present)) is not None
    ]
    if keys:
        schema["foreignKeys"] = keys
    schema["aboutUrl"] = _about(project, table)
    said = of_table(table)
    return {"url": table.file, **_said(said), "tableSchema": schema}


def _one(column: Column, present: dict[str, Table]) -> Table | None:
    """Return the table that a column refers to, when there is one and a cell names one of its rows."""
    if column.type == "reference" and len(column.tables) == 1 and not column.many:
        return present.get(column.tables[0])
    return None


def _about(project: Project, table: Table) -> str:
    if table.column(table.key[0]).type == "fact":  # its key is the end of the fact's own IRI
        return f"{project.base.iri}id/{{+{table.key[0]}}}"
    return f"{project.base.iri}id/{table.kind}/" + "/".join(f"{{{name}}}" for name in table.key)


def _column(project: Project, table: Table, column: Column) -> dict[str, Any]:
    said = of_column(table, column)
    titles = {language: [text] for language, text in sorted(said.label.items()) if text != column.name}
    titles["fr"] = [column.name, *titles.get("fr", [])]
    found: dict[str, Any] = {"name": column.name, "titles": titles}
    if said.comment:
        found["dc:description"] = _texts(said)
    found["datatype"] = _datatype(project, column)
    if column.required or column.type == "key":
        found["required"] = True
    if column.many:
        found["separator"] = ";"
    if column.lang:
        found["lang"] = column.lang
    if column.type != "key":
        found["propertyUrl"] = column.property.value
    if value := _value(project, column):
        found["valueUrl"] = value
    return found


def _datatype(project: Project, column: Column) -> Any:
    if column.type in ("integer", "decimal"):
        bounds = {"minimum": column.minimum, "maximum": column.maximum}
        return {"base": column.type, **{name: bound for name, bound in bounds.items() if bound is not None}}
    if column.type in ("concept", "class"):
        concepts = project.description.concepts.get(column.scheme, {})
        values = project.description.subclasses(column.under) if column.type == "class" else concepts
        return {"base": "string", "format": "|".join(value.replace("-", r"\-") for value in values)}
    return _DATATYPES.get(column.type, "string")


def _value(project: Project, column: Column) -> str:
    """Return the IRI of what a cell names, where a template can say it."""
    if column.many:
        return ""
    if column.type == "class":
        return f"{COOP}{{{column.name}}}"
    if column.type == "concept":
        return f"{VOC}{column.scheme}/{{{column.name}}}"
    if column.type == "reference" and len(column.tables) == 1:
        kind = project.description.tables[column.tables[0]].kind
        return f"{project.base.iri}id/{kind}/{{{column.name}}}"
    return ""


def _said(said: Meaning) -> dict[str, Any]:
    titles = [{"@value": text, "@language": language} for language, text in sorted(said.label.items())]
    return {"dc:title": titles, "dc:description": _texts(said)}


def _texts(said: Meaning) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in sorted(said.comment.items())]

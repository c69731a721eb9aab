"""The description of named queries in OpenAPI, made of the headers of the catalogue.

References
----------
OpenAPI Initiative, OpenAPI Specification 3.1.0, 15 February 2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pmlb_graph.catalogue import Parameter, Query
from pmlb_graph.language import pick, tr
from pmlb_graph.pipeline import release
from pmlb_graph.server import work
from pmlb_graph.server.replies import PROBLEM

PATH = "api/requetes"
LICENCE = {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}


def document(queries: Iterable[Query], title: Mapping[str, str], address: str) -> dict[str, Any]:
    """Return the OpenAPI document, in the language spoken."""
    name = pick(dict(title))
    info = {"title": name, "version": release(), "summary": tr("Named queries"), "license": LICENCE}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": address.rstrip("/") or "/"}],
        "paths": {f"/{PATH}": {"get": _list()}} | {f"/{PATH}/{q.name}": {"get": _operation(q)} for q in queries},
        "components": {"schemas": _SCHEMAS, "responses": _refusals(), "parameters": _parts()},
    }


def _list() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/List"}
    reply = {"description": tr("Named queries"), "content": {"application/json": {"schema": schema}}}
    return {"operationId": "requetes", "summary": tr("List the queries of the catalogue."), "responses": {"200": reply}}


def _operation(query: Query) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": query.name.replace("/", "_").replace("-", "_"),
        "tags": [query.name.partition("/")[0]],
        "summary": pick(dict(query.summary)),
        "parameters": [_parameter(p) for p in query.parameters.values()],
        "responses": {"200": {"description": tr("The answer"), "content": _content(query)}}
        | {code: {"$ref": f"#/components/responses/{code}"} for code in _CODES},
    }
    if description := pick(dict(query.description)):
        found["description"] = description
    if query.form == "SELECT":
        found["parameters"] += [{"$ref": f"#/components/parameters/{name}"} for name in ("limit", "offset")]
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    kinds = {
        "concept": tr("Key of a concept of “{scheme}”, or its IRI.").format(scheme=parameter.scheme),
        "resource": tr("Key, name or IRI of a resource."),
        "date": tr("A date: 2021, 2021-05 or 2021-05-31."),
    }
    said = [pick(dict(parameter.summary)), kinds.get(parameter.type, "")]
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": " — ".join(filter(None, said)),
        "schema": {"type": "array", "items": {"type": "string"}},
        "style": "form",
        "explode": True,
    }


def _content(query: Query) -> dict[str, Any]:
    if query.form == "SELECT":
        rows = {"application/json": {"schema": {"$ref": "#/components/schemas/Rows"}}}
        return rows | {kind: {} for kind in work.TABLES}
    return {kind: {} for kind in (work.TRUTHS if query.form == "ASK" else work.GRAPHS)}


def _parts() -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 1, "maximum": 10_000}
    return {
        "limit": {"name": "limit", "in": "query", "description": tr("How many rows."), "schema": whole},
        "offset": {
            "name": "offset",
            "in": "query",
            "description": tr("Rows to pass over."),
            "schema": {"type": "integer", "minimum": 0, "default": 0},
        },
    }


_CODES = ("400", "404", "406", "422", "503")


def _refusals() -> dict[str, Any]:
    said = dict(
        zip(
            _CODES,
            (
                tr("A parameter is wrong."),
                tr("There is no such query or form."),
                tr("No form that the client reads."),
                tr("The query went beyond a limit and was stopped."),
                tr("Too many queries are waiting."),
            ),
            strict=True,
        )
    )
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": text, "content": content} for code, text in said.items()}


_TEXT = {"type": "string"}
_WHOLE = {"type": "integer", "minimum": 0}
_SCHEMAS: Mapping[str, Any] = {
    "Rows": {
        "type": "object",
        "required": ["query", "columns", "total", "offset", "rows"],
        "properties": {
            "query": _TEXT,
            "columns": {"type": "array", "items": _TEXT},
            "total": _WHOLE,
            "offset": _WHOLE,
            "rows": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
            },
        },
    },
    "List": {
        "type": "object",
        "required": ["queries"],
        "properties": {
            "queries": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "url", "summary", "form", "parameters"],
                    "properties": {"name": _TEXT, "url": _TEXT, "summary": _TEXT, "form": _TEXT},
                },
            }
        },
    },
    "Problem": {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
    },
}

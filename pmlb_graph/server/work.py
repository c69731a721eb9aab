"""What workers do with the graph, each in its own process: nothing here knows the web."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from pmlb_graph import catalogue, exports, names
from pmlb_graph.addresses import ONTOLOGY
from pmlb_graph.bindings import Bindings, xml_results
from pmlb_graph.engine.embedded import Embedded, Scope
from pmlb_graph.engine.worker import ROWS, Answer, solve
from pmlb_graph.errors import QueryError
from pmlb_graph.language import tr
from pmlb_graph.terms import PREFIXES, Term

TABLES: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""Media types of solutions."""
TRUTHS: Mapping[str, str] = {media: form for media, form in TABLES.items() if form in ("json", "xml")}
"""Media types of an ASK."""
GRAPHS: Mapping[str, str] = {media: form for form, media in exports.FORMS.items()}
"""Media types of triples, with the forms of `exports.serialise`."""

_XSD = PREFIXES["xsd"]
_NUMBERS: Mapping[str, Callable[[str], Any]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": lambda text: float(Decimal(text)),
    f"{_XSD}double": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}
_GRAPH = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
_SCHEME = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s skos:inScheme <{iri}> ; ?p ?o }}"""
_ONTOLOGY = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s rdfs:isDefinedBy <{iri}> ; ?p ?o }}"""


def sparql(engine: Embedded, text: str, scope: Scope, rows: int, form: str) -> bytes:
    """Answer a query from outside, in a form of `TABLES` or `GRAPHS`."""
    return written(solve(engine, text, rows, scope), form)


def written(found: Answer, form: str) -> bytes:
    """Write an answer.

    Raises
    ------
    QueryError
        If what was found has no such form.
    """
    if isinstance(found, list):
        return exports.serialise(found, form).encode()
    if isinstance(found, bool):
        return _truth(found, form).encode()
    if any(isinstance(term, ox.Triple) for row in found.rows for term in row):
        raise QueryError(tr("the results of a SELECT cannot hold statements about statements"))
    if form == "json":
        return found.to_json().encode()
    if form == "xml":
        return found.to_xml().encode()
    return (found.to_tsv() if form == "tsv" else found.to_csv().replace("\n", "\r\n")).encode()


def _truth(found: bool, form: str) -> str:
    word = "true" if found else "false"
    if form == "xml":
        return xml_results(f"<head/>\n<boolean>{word}</boolean>")
    return f'{{"head": {{}}, "boolean": {word}}}\n'


def description(engine: Embedded, iri: str, graph: bool, form: str) -> bytes:
    """Describe a resource; an ontology or a vocabulary with its terms, a named graph with what it holds."""
    found = exports.describe(engine, iri)
    if graph:
        found += engine.construct(_GRAPH.format(iri=ox.NamedNode(iri).value))
    elif iri == ONTOLOGY:
        found += engine.construct(_ONTOLOGY.format(iri=iri))
    else:
        found += engine.construct(_SCHEME.format(iri=ox.NamedNode(iri).value))
    return exports.serialise(set(found), form).encode()


def rewritten(_engine: Embedded, turtle: bytes, form: str) -> bytes:
    """Write what a page says in Turtle in another form."""
    quads = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return exports.serialise([quad.triple for quad in quads], form).encode()


def answered(
    engine: Embedded, name: str, given: Sequence[str], form: str, part: tuple[int, int | None]
) -> tuple[bytes, int]:
    """Answer a query of the catalogue: what is written, and how many rows there are in all."""
    query = catalogue.named(name)
    found = solve(engine, query.filled(names.values(engine, query, given)), ROWS)
    if not isinstance(found, Bindings):
        return written(found, form), 1
    start, many = part
    kept = found.rows[start : None if many is None else start + many]
    shown = Bindings(found.variables, kept)
    if form != "rows":
        return written(shown, form), len(found)
    return _rows(name, shown, len(found), start), len(found)


def _rows(name: str, shown: Bindings, total: int, start: int) -> bytes:
    """Write rows as plain JSON: numbers as numbers, an unbound variable left out."""
    rows = [
        {key: _plain(term) for key, term in zip(shown.variables, row, strict=True) if term is not None}
        for row in shown.rows
    ]
    stream = io.StringIO()
    document = {"query": name, "columns": shown.variables, "total": total, "offset": start, "rows": rows}
    json.dump(document, stream, ensure_ascii=False, indent=1)
    return f"{stream.getvalue()}\n".encode()


def _plain(term: Term) -> Any:
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        try:
            number = _NUMBERS[term.datatype.value](term.value)
        except (ValueError, ArithmeticError):
            return term.value
        return number if math.isfinite(number) else term.value
    return term.value


def solved(engine: Embedded, *queries: str) -> list[list[tuple[str, ...]]]:
    """Return the plain values of queries of our own, an unbound variable as an empty text."""
    return [
        [tuple("" if term is None else term.value for term in row) for row in engine.select(query).rows]
        for query in queries
    ]

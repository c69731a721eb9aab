"""Answers that an endpoint cuts: noticed by counting, completed page by page, never given short.

References
----------
OpenLink Virtuoso sends at most ``ResultSetMaxRows`` rows, with the header ``X-SPARQL-MaxRows`` for a
SELECT and nothing at all for a CONSTRUCT; it sorts no more than 10,000 rows in one clause with
OFFSET, so that the order stands in a query inside the one that takes a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import guard, web

__all__ = ["Parts", "count", "describes", "instantiated", "parts", "suspect", "whole"]

_COUNT = "pmlbGraphCount"
_SKOLEM = "urn:pmlb-graph:blank:"


@dataclass(frozen=True, slots=True)
class Parts:
    """A query in the parts that a page of it is made of.

    Attributes
    ----------
    prologue : str
        Prefixes and base.
    source : str
        Its clauses FROM.
    body : str
        The query itself, without them; of a CONSTRUCT, the SELECT of its solutions.
    template : str
        What a CONSTRUCT makes of each solution.
    ordered : bool
        Whether it says in which order.
    counted : str
        What is counted of it: the query itself, without an order that changes nothing to how many rows there are.
    """

    prologue: str
    source: str
    body: str
    template: str
    ordered: bool
    counted: str


def parts(query: str) -> Parts:
    """Return the parts of a SELECT or a CONSTRUCT.

    Examples
    --------
    >>> split = parts("PREFIX a: <a:> SELECT ?s FROM <b:> { ?s a:p ?o } ORDER BY ?s")
    >>> split.prologue, split.source, split.body, split.ordered
    ('PREFIX a: <a:> ', 'FROM <b:>', 'SELECT ?s  { ?s a:p ?o } ORDER BY ?s', True)
    >>> split.counted, parts("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 2").counted
    ('SELECT ?s  { ?s a:p ?o } ', 'SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 2')
    """
    words, groups = _outside(query)
    start = next((token for token in words if token.group().upper() in ("SELECT", "CONSTRUCT")), None)
    if start is None or not groups:
        raise web.cut()
    first, last = groups[0], groups[-1]
    froms = [
        match
        for match in _FROM.finditer(query, start.end(), last[0])
        if not any(a < match.start() < b for a, b in groups)
    ]
    source = " ".join(match.group() for match in froms)
    template, begin = "", query[start.start() : last[0]]
    for match in reversed(froms):
        begin = begin[: match.start() - start.start()] + begin[match.end() - start.start() :]
    tail = query[last[0] :]
    if start.group().upper() == "CONSTRUCT":
        template = query[first[0] : first[1]]
        begin = "SELECT * WHERE "
    after = {token.group().upper(): token.start() for token in words if token.start() > last[1]}
    end = after.get("ORDER")
    # An order tells which rows a limit keeps, and may be followed by values.
    counted = tail if end is None or after.keys() & {"LIMIT", "OFFSET", "VALUES"} else query[last[0] : end]
    return Parts(query[: start.start()], source, begin + tail, template, end is not None, begin + counted)


_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<[^>]*>|[\w-]*:[\w.-]*)", re.IGNORECASE)


def _outside(query: str) -> tuple[list[re.Match[str]], list[tuple[int, int]]]:
    """Return the words outside every group, and where the outermost groups in braces stand, VALUES' left out."""
    words: list[re.Match[str]] = []
    groups: list[tuple[int, int]] = []
    depth, opened, values = 0, 0, False
    for token in guard.tokens(query):
        if token["open"]:
            opened = token.start() if depth == 0 else opened
            depth += 1
        elif token["close"]:
            depth -= 1
            if depth == 0 and token.group() == "}" and not values:
                groups.append((opened, token.end()))
        elif depth == 0 and token["word"]:
            values = values or token.group().upper() == "VALUES"
            words.append(token)
    return words, groups


def describes(query: str) -> bool:
    """Tell whether a query is a DESCRIBE: what it gives cannot be counted."""
    return any(token.group().upper() == "DESCRIBE" for token in _outside(query)[0])


def suspect(n: int) -> bool:
    """Tell whether a number of rows looks like a limit rather than like an answer.

    Examples
    --------
    >>> [n for n in (0, 7, 100, 106, 1024, 10000, 10001) if suspect(n)]
    [100, 1024, 10000]
    """
    return n >= 100 and (n % 100 == 0 or n & (n - 1) == 0)


def whole(ask: Callable[[str], Bindings], query: str, first: Bindings) -> Bindings:
    """Return the whole answer of a SELECT of which an endpoint gave the beginning, if it did not give all.

    Parameters
    ----------
    ask : callable
        Asks the endpoint, whatever it cuts.
    query : str
        The question.
    first : Bindings
        What it answered.

    Raises
    ------
    EngineError
        If the pages do not make up the number that the endpoint itself counts.
    """
    if query.count("{") == 0:
        raise web.cut()
    split = parts(query)
    total = _count(ask, split)
    if total == len(first):
        return first
    if total < len(first) or not first.rows:
        raise web.cut()
    names = " ".join(f"?{name}" for name in first.variables)
    inner = split.body if split.ordered else f"SELECT {names} WHERE {{ {{ {split.body}\n}} }} ORDER BY {names}"
    page = f"{split.prologue} SELECT {names} {split.source} WHERE {{ {{ {inner}\n}} }}"
    size = len(first)
    rows: list[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]] = []
    while len(rows) < total:
        found = ask(f"{page} LIMIT {size} OFFSET {len(rows)}")
        if len(found) != min(size, total - len(rows)):
            raise web.cut()
        rows += found.rows
    if _count(ask, split) != total:
        raise web.cut()
    return Bindings(first.variables, tuple(rows))  # type: ignore[arg-type]


def count(ask: Callable[[str], Bindings], query: str) -> int:
    """Return how many rows an endpoint says that the answer of a SELECT has."""
    return _count(ask, parts(query))


def _count(ask: Callable[[str], Bindings], split: Parts) -> int:
    found = ask(f"{split.prologue} SELECT (COUNT(*) AS ?{_COUNT}) {split.source} WHERE {{ {{ {split.counted}\n}} }}")
    try:
        (number,) = found.column(_COUNT)
        return int(number)
    except ValueError:
        raise web.cut() from None


def instantiated(split: Parts, solutions: Bindings) -> list[ox.Triple]:
    """Return what a CONSTRUCT makes of its solutions, made here: what an endpoint cuts is not noticed otherwise."""
    if not solutions.rows:
        return []
    names = " ".join(f"?{name}" for name in solutions.variables)
    rows = " ".join("(" + " ".join(map(_written, row)) + ")" for row in solutions.rows)
    query = f"{split.prologue} CONSTRUCT {split.template} WHERE {{ VALUES ({names}) {{ {rows} }} }}"
    made = ox.Store().query(query)
    assert isinstance(made, ox.QueryTriples)  # noqa: S101 - what a CONSTRUCT gives
    return [ox.Triple(_blank(t.subject), t.predicate, _blank(t.object)) for t in made]  # type: ignore[arg-type]


def _written(term: object) -> str:
    if term is None:
        return "UNDEF"
    return f"<{_SKOLEM}{term.value}>" if isinstance(term, ox.BlankNode) else str(term)


def _blank(term: object) -> object:
    if isinstance(term, ox.NamedNode) and term.value.startswith(_SKOLEM):
        return ox.BlankNode(term.value.removeprefix(_SKOLEM))
    return term

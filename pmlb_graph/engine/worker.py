"""A query from outside the catalogue, answered in a process of its own that can be stopped."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.crew import SECONDS, Crew, Limits
from pmlb_graph.engine.embedded import Embedded, Scope
from pmlb_graph.errors import LimitError, QueryError
from pmlb_graph.language import tr

Answer = Bindings | bool | list[ox.Triple]

ROWS = 100_000


def answer(dataset: Dataset, query: str, form: str, seconds: float = SECONDS) -> Answer:
    """Answer a query within limits.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    query : str
        The query, inspected before.
    form : {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
        What the query is.
    seconds : float
        Wall clock, from the moment the graph is loaded.

    Raises
    ------
    QueryError
        If the query cannot be read.
    LimitError
        If it takes too long, too much memory or gives too many rows.
    """
    with Crew(dataset.to_nquads(), 1, Limits(seconds)) as crew:
        found: Answer = crew.ask(_formed, query, form)
        return found


def _formed(engine: Embedded, query: str, form: str) -> Answer:
    found = solve(engine, query)
    if form == "SELECT" and not isinstance(found, Bindings):
        raise QueryError(tr("this query is no SELECT"))
    if form == "ASK" and not isinstance(found, bool):
        raise QueryError(tr("this query is no ASK"))
    if form in ("CONSTRUCT", "DESCRIBE") and not isinstance(found, list):
        raise QueryError(tr("this query is no CONSTRUCT"))
    return found


def solve(engine: Embedded, query: str, rows: int = ROWS, scope: Scope | None = None) -> Answer:
    """Answer a query, and stop as soon as it gives too many rows.

    Raises
    ------
    QueryError
        If the query cannot be read.
    LimitError
        If it gives more rows or triples than that.
    """
    found = engine.raw(query, scope)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        triples = list(islice(found, rows + 1))
        _count(len(triples), rows)
        return triples
    names = tuple(variable.value for variable in found.variables)
    solutions = tuple(tuple(solution) for solution in islice(found, rows + 1))
    _count(len(solutions), rows)
    return Bindings(names, solutions)


def _count(found: int, rows: int) -> None:
    if found > rows:
        message = tr("the answer has more than {n} rows: add LIMIT, or ask for less")
        raise LimitError(message.format(n=rows), "rows")

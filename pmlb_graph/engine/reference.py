"""rdflib as a second opinion: slow, written by other people, so that its agreement means something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import Dataset
from pmlb_graph.errors import QueryError
from pmlb_graph.language import tr
from pmlb_graph.terms import Term

if TYPE_CHECKING:
    from rdflib.query import Result


class Reference:
    """The dataset in rdflib.

    Parameters
    ----------
    dataset : Dataset
        The statements to answer from.
    """

    def __init__(self, dataset: Dataset) -> None:
        import rdflib
        from rdflib.plugins import sparql

        # Neither literals rewritten nor graphs fetched: both are on by default.
        rdflib.NORMALIZE_LITERALS = False
        sparql.SPARQL_LOAD_GRAPHS = False
        self._dataset = dataset.to_rdflib()

    def select(self, query: str) -> Bindings:
        """Return the solutions of a SELECT."""
        answer = self._ask(query)
        names = tuple(str(variable) for variable in answer.vars or ())
        rows = tuple(tuple(_term(value) for value in row) for row in answer)  # type: ignore[union-attr]
        return Bindings(names, rows)

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        return bool(self._ask(query).askAnswer)

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""
        graph = self._ask(query).graph
        if graph is None:
            raise QueryError(tr("this query is no CONSTRUCT"))
        return [ox.Triple(_term(s), _term(p), _term(o)) for s, p, o in graph]  # type: ignore[arg-type]

    def _ask(self, query: str) -> Result:
        from pyparsing import ParseBaseException

        try:
            return self._dataset.query(query)
        except ParseBaseException as error:
            raise QueryError(tr("the query cannot be read: {error}").format(error=error)) from error


def _term(value: Any) -> Term | None:
    import rdflib

    match value:
        case None:
            return None
        case rdflib.URIRef():
            return ox.NamedNode(str(value))
        case rdflib.BNode():
            return ox.BlankNode(str(value))
        case _ if value.language:
            return ox.Literal(str(value), language=value.language)
        case _ if value.datatype:
            return ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype)))
        case _:
            return ox.Literal(str(value))

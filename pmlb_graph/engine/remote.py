"""A SPARQL 1.1 endpoint, asked through SPARQLWrapper with bounded waiting and polite retries."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox
import SPARQLWrapper

from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import paging, web
from pmlb_graph.engine.access import Access
from pmlb_graph.engine.patience import Patience
from pmlb_graph.errors import EngineError, QueryError, UsageError
from pmlb_graph.language import tr

MOST = 1000  # triples of a CONSTRUCT that no endpoint is known to cut
MOST_ROWS = 5_000_000  # of an answer that is kept here
ROW = 4096  # bytes of a row, at most, on average

# Virtuoso writes blank nodes as IRIs and truth as numbers.
_BLANK = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_TRUTH = re.compile(rb'("datatype"\s*:\s*"http://www\.w3\.org/2001/XMLSchema#boolean"\s*,\s*"value"\s*:\s*")([01])"')


class Remote:
    """A remote endpoint.

    Parameters
    ----------
    url : str
        Address of the SPARQL 1.1 query service.
    deadline : float
        Seconds that one question may take in all, tries included; by default those of ``PMLB_GRAPH_TIMEOUT``, or 60.
    pause : callable
        How to wait, in seconds.

    Attributes
    ----------
    graphs : sequence of str
        Graphs of which the default graph is the union, for an endpoint whose own is not the union of
        its named graphs; Oxigraph is asked for that with the parameter ``union-default-graph``.
    union : bool
        Whether that parameter is sent: the union of graphs is asked for, not the default graph as it is.
    server : str
        Who says that it answered last.

    Notes
    -----
    A user name and a password, or a token, are read from the environment: see `access.Access`.
    An answer that may be cut is counted, and completed or refused: see `paging`. A long one stands in a file until it
    is read; one longer than answers are is counted while it comes: it may be as long as that many rows.
    """

    def __init__(self, url: str, deadline: float = 0.0, pause: Callable[[float], None] = time.sleep) -> None:
        self._patience = Patience(url, deadline or _deadline(), pause)
        self.graphs: Sequence[str] = ()
        self.union = True
        self.server = ""

    def select(self, query: str) -> Bindings:
        """Return the solutions of a SELECT."""
        answer, cut = self._results(query, lambda: self._allowed(query))
        if isinstance(answer, bool):
            raise QueryError(tr("this query is no SELECT"))
        if cut or paging.suspect(len(answer)):
            return paging.whole(self._page, query, answer)
        return answer

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        answer, _ = self._results(query)
        if not isinstance(answer, bool):
            raise QueryError(tr("this query is no ASK"))
        return answer

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""
        said = self._fetch(query, (SPARQLWrapper.N3, "application/n-triples, text/turtle;q=0.9"))
        try:
            found = [quad.triple for quad in ox.parse(said.body, format=ox.RdfFormat.TURTLE)]
        except (SyntaxError, ValueError) as error:
            raise self._patience.nonsense(error) from error
        if not said.cut and (len(found) < MOST or paging.describes(query)):
            return found
        split = paging.parts(query)
        return paging.instantiated(split, self.select(f"{split.prologue} {split.body}"))

    def _page(self, query: str) -> Bindings:
        answer, _ = self._results(query)
        if isinstance(answer, bool):
            raise web.cut()
        return answer

    def _allowed(self, query: str) -> int:
        """Return how many bytes an answer may have, after the number of rows that the endpoint itself counts."""
        n = paging.count(self._page, query)
        if n > MOST_ROWS:
            message = tr("the answer has {n} rows, more than the {most} that are kept here: ask for less at a time")
            raise EngineError(message.format(n=n, most=MOST_ROWS))
        return n * ROW

    def _results(self, query: str, longer: web.Longer | None = None) -> tuple[Bindings | bool, bool]:
        """Read an answer whole before its first row is used; tell whether the endpoint says that it cut it."""
        said = self._fetch(query, (SPARQLWrapper.JSON, "application/sparql-results+json"), longer)
        body = said.body
        if said.server.startswith("Virtuoso") and isinstance(body, bytes):
            body = _TRUTH.sub(lambda m: m[1] + (b'true"' if m[2] == b"1" else b'false"'), _BLANK.sub(rb"\1", body))
        answer = None
        try:
            answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer), False
            names = tuple(variable.value for variable in answer.variables)
            if isinstance(body, bytes):
                return Bindings(names, tuple(map(tuple, answer))), said.cut
            # Many rows name the same things: each is kept once.
            known: dict[Any, Any] = {}
            rows = tuple(tuple(known.setdefault(one, one) for one in row) for row in answer)
            return Bindings(names, rows), said.cut
        except (SyntaxError, ValueError) as error:
            raise self._patience.nonsense(error) from error
        finally:
            del answer  # Oxigraph wants it dropped by this thread, and an error would keep it for another
            if not isinstance(said.body, bytes):
                said.body.close()

    def _fetch(self, query: str, how: tuple[str, str], longer: web.Longer | None = None) -> web.Answer:
        reader = self._reader(query, *how)
        found = self._patience.ask(reader.open, longer)
        self.server = found.server
        return found

    def _reader(self, query: str, form: str, media: str) -> _Reader:
        reader = _Reader(self._patience.url, agent="pmlb-graph")
        reader.access = self._patience.access
        reader.setMethod(SPARQLWrapper.POST)
        reader.setRequestMethod(SPARQLWrapper.URLENCODED)
        reader.setQuery(query)
        reader.setReturnFormat(form)
        reader.setOnlyConneg(True)
        reader.addCustomHttpHeader("Accept", media)
        if self.union and not self.graphs:
            reader.addParameter("union-default-graph", "true")
        for graph in self.graphs:
            reader.addParameter("default-graph-uri", graph)
            reader.addParameter("named-graph-uri", graph)
        return reader


def _deadline() -> float:
    """Return the seconds that a question may take, as the environment says.

    Raises
    ------
    UsageError
        If it is no number above zero.
    """
    told = os.environ.get("PMLB_GRAPH_TIMEOUT", "60")
    try:
        seconds = float(told)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise UsageError(tr("PMLB_GRAPH_TIMEOUT is “{text}”: write a number of seconds").format(text=told))
    return seconds


class _Reader(SPARQLWrapper.SPARQLWrapper):
    """SPARQLWrapper that only ever reads, and only where it was sent."""

    access: Access

    def isSparqlUpdateRequest(self) -> bool:  # noqa: N802 - SPARQLWrapper's name
        return False

    def open(self, end: float) -> Any:
        """Send the question; the answer is not read yet."""
        self.setTimeout(max(1, math.ceil(end - time.monotonic())))
        return self.query().response

    def _query(self) -> tuple[Any, str]:
        request = self.access.sign(self._createRequest())
        return web.OPENER.open(request, timeout=self.timeout), self.returnFormat

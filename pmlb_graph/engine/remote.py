"""A SPARQL 1.1 endpoint, asked through SPARQLWrapper with bounded waiting and polite retries."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox
import SPARQLWrapper

from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import web
from pmlb_graph.errors import EngineError, QueryError, UsageError
from pmlb_graph.language import tr

_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:[/?][^\s#]*)?")
_PAUSES = (0.5, 1.0, 2.0)
_BUSY = (429, 502, 503, 504)


class Remote:
    """A remote endpoint.

    Parameters
    ----------
    url : str
        Address of the SPARQL 1.1 query service. Its default graph must be the union of its named
        graphs; Oxigraph is asked for that with the parameter ``union-default-graph``.
    deadline : float
        Seconds that one question may take in all, tries included.
    pause : callable
        How to wait, in seconds.

    Notes
    -----
    A user name and a password are read from the environment variables ``PMLB_GRAPH_USER`` and
    ``PMLB_GRAPH_PASSWORD``, never from the command line.
    """

    def __init__(self, url: str, deadline: float = 60.0, pause: Callable[[float], None] = time.sleep) -> None:
        if not _address(url):
            raise UsageError(tr("“{url}” is not the address of an endpoint").format(url=url))
        self._url = url
        self._deadline = deadline
        self._pause = pause

    def select(self, query: str) -> Bindings:
        """Return the solutions of a SELECT."""
        answer = self._results(query)
        if isinstance(answer, bool):
            raise QueryError(tr("this query is no SELECT"))
        return answer

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        answer = self._results(query)
        if not isinstance(answer, bool):
            raise QueryError(tr("this query is no ASK"))
        return answer

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""
        body = self._fetch(query, SPARQLWrapper.N3, "application/n-triples, text/turtle;q=0.9")
        try:
            return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)]
        except (SyntaxError, ValueError) as error:
            raise self._nonsense(error) from error

    def _results(self, query: str) -> Bindings | bool:
        """Read an answer whole before its first row is used."""
        body = self._fetch(query, SPARQLWrapper.JSON, "application/sparql-results+json")
        answer = None
        try:
            answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer)
            names = tuple(variable.value for variable in answer.variables)
            return Bindings(names, tuple(map(tuple, answer)))
        except (SyntaxError, ValueError) as error:
            raise self._nonsense(error) from error
        finally:
            del answer  # Oxigraph wants it dropped by this thread, and an error would keep it for another

    def _fetch(self, query: str, form: str, media: str) -> bytes:
        """Ask, at most four times, within the deadline."""
        end = time.monotonic() + self._deadline
        pauses = iter(_PAUSES)
        while True:
            pause = next(pauses, math.inf)
            reader = self._reader(query, form, media)
            try:
                return web.in_time(lambda reader=reader: web.body(lambda: reader.open(end), end), end)  # type: ignore[misc]
            except web.RefusedError as refusal:
                busy = refusal.code in _BUSY and pause < math.inf
                failure, wait = self._refusal(refusal), web.retry_after(refusal.after, pause) if busy else math.inf
            except (OSError, HTTPException) as error:
                failure, wait = self._silence(error), math.inf if isinstance(error, TimeoutError) else pause
            if time.monotonic() + wait > end:
                raise failure
            self._pause(wait)

    def _reader(self, query: str, form: str, media: str) -> _Reader:
        reader = _Reader(self._url, agent="pmlb-graph")
        reader.setMethod(SPARQLWrapper.POST)
        reader.setRequestMethod(SPARQLWrapper.URLENCODED)
        reader.setQuery(query)
        reader.setReturnFormat(form)
        reader.setOnlyConneg(True)
        reader.addCustomHttpHeader("Accept", media)
        reader.addParameter("union-default-graph", "true")
        if user := os.environ.get("PMLB_GRAPH_USER"):
            reader.setCredentials(user, os.environ.get("PMLB_GRAPH_PASSWORD", ""))
        return reader

    def _refusal(self, refusal: web.RefusedError) -> EngineError:
        if refusal.code in _BUSY:
            return EngineError(tr("“{url}” does not answer: it stays busy").format(url=self._url))
        message = tr("“{url}” refused the question: HTTP {code} {reason}")
        return EngineError(message.format(url=self._url, code=refusal.code, reason=refusal))

    def _silence(self, error: Exception) -> EngineError:
        reason = getattr(error, "reason", None) or error
        return EngineError(tr("“{url}” does not answer: {reason}").format(url=self._url, reason=reason))

    def _nonsense(self, error: Exception) -> EngineError:
        message = tr("“{url}” answered something that is no SPARQL result: {reason}")
        return EngineError(message.format(url=self._url, reason=str(error)[:200]))


def _address(url: str) -> bool:
    """Tell whether a text is the address of a service: no name or password in it, a port that exists."""
    try:
        return bool(_ADDRESS.fullmatch(url) and urlsplit(url).port != 0)
    except ValueError:
        return False


class _Reader(SPARQLWrapper.SPARQLWrapper):
    """SPARQLWrapper that only ever reads, and only where it was sent."""

    def isSparqlUpdateRequest(self) -> bool:  # noqa: N802 - SPARQLWrapper's name
        return False

    def open(self, end: float) -> Any:
        """Send the question; the answer is not read yet."""
        self.setTimeout(max(1, math.ceil(end - time.monotonic())))
        return self.query().response

    def _query(self) -> tuple[Any, str]:
        return web.OPENER.open(self._createRequest(), timeout=self.timeout), self.returnFormat

"""A SPARQL 1.1 endpoint, asked through SPARQLWrapper with bounded waiting and polite retries."""

from __future__ import annotations

import email.utils
import os
import socket
import threading
import time
import urllib.error
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import urlsplit

import pyoxigraph as ox
import SPARQLWrapper
from SPARQLWrapper import SPARQLExceptions

from pmlb_graph.bindings import Bindings
from pmlb_graph.errors import EngineError, QueryError, UsageError
from pmlb_graph.language import tr

TRIES = 4
LONGEST = 64 * 2**20
_PAUSES = (0.5, 1.0, 2.0)
_BUSY = (429, 502, 503, 504)


class _Answer(Protocol):
    def read(self, amount: int) -> bytes: ...


class Remote:
    """A remote endpoint.

    Parameters
    ----------
    url : str
        Address of the SPARQL 1.1 query service; its default graph must be the union of its named
        graphs, or it is asked for with the parameter ``union-default-graph`` (Oxigraph).
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
        if urlsplit(url).scheme not in ("http", "https"):
            raise UsageError(tr("“{url}” is not the address of an endpoint").format(url=url))
        self._url = url
        self._deadline = deadline
        self._pause = pause

    def select(self, query: str) -> Bindings:
        """Return the solutions of a SELECT."""
        answer = self._results(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError(tr("this query is no SELECT"))
        names = tuple(variable.value for variable in answer.variables)
        return Bindings(names, tuple(tuple(solution) for solution in answer))

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        return bool(self._results(query))

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""
        body = self._fetch(query, SPARQLWrapper.N3, "application/n-triples")
        try:
            quads = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise self._nonsense(str(error)) from error
        return [quad.triple for quad in quads]

    def _results(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean:
        body = self._fetch(query, SPARQLWrapper.JSON, "application/sparql-results+json")
        try:
            list(_solutions(body))  # read whole before the first row is used
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._nonsense(str(error)) from error

    def _fetch(self, query: str, form: str, media: str) -> bytes:
        """Ask, at most four times, within the deadline."""
        end = time.monotonic() + self._deadline
        for attempt in range(TRIES):
            left = end - time.monotonic()
            try:
                return self._once(query, form, media, left)
            except urllib.error.HTTPError as error:
                if error.code not in _BUSY or attempt == TRIES - 1:
                    raise self._refusal(error) from error
                wait = _retry_after(error.headers.get("Retry-After"), _PAUSES[attempt])
            except (OSError, HTTPException) as error:
                if attempt == TRIES - 1 or isinstance(error, TimeoutError | socket.timeout):
                    raise self._silence(error) from error
                wait = _PAUSES[attempt]
            if time.monotonic() + wait > end:
                break
            self._pause(wait)
        raise EngineError(tr("“{url}” does not answer: it stays busy").format(url=self._url))

    def _once(self, query: str, form: str, media: str, left: float) -> bytes:
        wrapper = SPARQLWrapper.SPARQLWrapper(self._url)
        wrapper.setMethod(SPARQLWrapper.POST)
        wrapper.setRequestMethod(SPARQLWrapper.URLENCODED)
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", media)
        wrapper.setTimeout(max(1, int(left)))
        if user := os.environ.get("PMLB_GRAPH_USER"):
            wrapper.setCredentials(user, os.environ.get("PMLB_GRAPH_PASSWORD", ""))
        try:
            answer = wrapper.query()
        except SPARQLExceptions.QueryBadFormed as error:
            raise QueryError(tr("the endpoint cannot read the query: {error}").format(error=_first(error))) from error
        except SPARQLExceptions.EndPointInternalError as error:
            raise urllib.error.HTTPError(self._url, 500, _first(error), _headers(), None) from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise urllib.error.HTTPError(self._url, 404, _first(error), _headers(), None) from error
        self._incomplete(answer.info())
        return self._body(answer.response, left)

    def _body(self, response: _Answer, left: float) -> bytes:
        """Read a body within the deadline and under the largest size, however slowly it drips."""
        chunks: list[bytes] = []
        failures: list[Exception] = []

        def pour() -> None:
            try:
                size = 0
                while size <= LONGEST and (chunk := response.read(65536)):
                    chunks.append(chunk)
                    size += len(chunk)
            except (OSError, HTTPException) as error:
                failures.append(error)

        reader = threading.Thread(target=pour, daemon=True)
        reader.start()
        reader.join(max(0.1, left))
        if reader.is_alive():
            raise TimeoutError(tr("the answer does not end"))
        if failures:
            raise failures[0]
        body = b"".join(chunks)
        if len(body) > LONGEST:
            raise EngineError(tr("the answer is larger than {n} MB").format(n=LONGEST // 2**20))
        return body

    def _incomplete(self, headers: dict[str, Any]) -> None:
        """Refuse an answer that the endpoint says it has cut."""
        names = {name.lower() for name in headers}
        if "x-sparql-maxrows" in names or "x-sql-state" in names:
            raise EngineError(tr("the endpoint cut its answer: ask for less at a time"))

    def _refusal(self, error: urllib.error.HTTPError) -> EngineError:
        message = tr("“{url}” refused the question: HTTP {code} {reason}")
        return EngineError(message.format(url=self._url, code=error.code, reason=error.reason))

    def _silence(self, error: Exception) -> EngineError:
        reason = getattr(error, "reason", None) or error
        return EngineError(tr("“{url}” does not answer: {reason}").format(url=self._url, reason=reason))

    def _nonsense(self, reason: str) -> EngineError:
        message = tr("“{url}” answered something that is no SPARQL result: {reason}")
        return EngineError(message.format(url=self._url, reason=reason[:200]))


def _solutions(body: bytes) -> ox.QuerySolutions | list[object]:
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return answer if isinstance(answer, ox.QuerySolutions) else []


def _retry_after(value: str | None, otherwise: float) -> float:
    """Return the seconds that a Retry-After header asks for, given as a number or a date."""
    if not value:
        return otherwise
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return otherwise
    return max(0.0, moment.timestamp() - time.time())


def _first(error: Exception) -> str:
    """Return the first lines of what an endpoint said, which may quote the whole query."""
    return str(error).replace("\\n", "\n")[:300]


def _headers() -> Any:
    import email.message

    return email.message.Message()

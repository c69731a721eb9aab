"""A SPARQL 1.1 endpoint, asked through SPARQLWrapper with bounded waiting and polite retries."""

from __future__ import annotations

import contextvars
import email.utils
import math
import os
import queue
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox
import SPARQLWrapper

from pmlb_graph.bindings import Bindings
from pmlb_graph.errors import EngineError, QueryError, UsageError
from pmlb_graph.language import tr

LONGEST = 64 * 2**20
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
        if not _ADDRESS.fullmatch(url):
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
        try:
            answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer)
            names = tuple(variable.value for variable in answer.variables)
            return Bindings(names, tuple(tuple(solution) for solution in answer))
        except (SyntaxError, ValueError) as error:
            raise self._nonsense(error) from error

    def _fetch(self, query: str, form: str, media: str) -> bytes:
        """Ask, at most four times, within the deadline."""
        end = time.monotonic() + self._deadline
        pauses = iter(_PAUSES)
        while True:
            pause = next(pauses, math.inf)
            try:
                return self._once(self._reader(query, form, media), end)
            except _RefusedError as refusal:
                busy = refusal.code in _BUSY and pause < math.inf
                failure, wait = self._refusal(refusal), _retry_after(refusal.after, pause) if busy else math.inf
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

    def _once(self, reader: _Reader, end: float) -> bytes:
        """Ask once, in a thread that is left behind at the deadline: a socket's limit is only for each read."""
        found: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

        def work() -> None:
            try:
                found.put(_body(reader, end))
            except Exception as error:  # noqa: BLE001 - raised again below, where the question was asked
                found.put(error)

        # The language spoken is a context variable: it follows into the thread.
        threading.Thread(target=contextvars.copy_context().run, args=(work,), daemon=True).start()
        try:
            answer = found.get(timeout=max(0.1, end - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(tr("the answer does not end")) from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _refusal(self, refusal: _RefusedError) -> EngineError:
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


class _RefusedError(Exception):
    """What an endpoint that refuses says: a code, a reason, and when to come back."""

    def __init__(self, code: int, reason: str, after: str | None) -> None:
        super().__init__(reason)
        self.code = code
        self.after = after


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows one redirection, with the question, and only to the same host."""

    max_redirections = 1

    def redirect_request(self, req: Any, _stream: Any, _code: Any, _reason: Any, _headers: Any, newurl: str) -> Any:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.netloc != old.netloc or new.scheme not in (old.scheme, "https"):
            return None  # told as the refusal that it is
        return urllib.request.Request(newurl, data=req.data, headers=dict(req.header_items()))  # noqa: S310


_OPENER = urllib.request.build_opener(_SameHost)


class _Reader(SPARQLWrapper.SPARQLWrapper):  # type: ignore[misc]
    """SPARQLWrapper that only ever reads, and only where it was sent."""

    def isSparqlUpdateRequest(self) -> bool:  # noqa: N802 - SPARQLWrapper's name
        return False

    def _query(self) -> tuple[Any, str]:
        return _OPENER.open(self._createRequest(), timeout=self.timeout), self.returnFormat


def _body(reader: _Reader, end: float) -> bytes:
    """Return what an endpoint answers, whole, and no more than the largest size."""
    reader.timeout = max(0.1, end - time.monotonic())
    try:
        answer = reader.query()
    except urllib.error.HTTPError as error:
        with closing(error):
            said = error.read(300).decode("utf-8", "replace")
            if error.code == 400:
                message = tr("the endpoint cannot read the query: {error}")
                raise QueryError(message.format(error=said or error.reason)) from None
            raise _RefusedError(error.code, error.reason, error.headers.get("Retry-After")) from None
    with closing(answer.response) as response:
        if {"x-sparql-maxrows", "x-sql-state"} & {name.lower() for name in answer.info()}:
            raise EngineError(tr("the endpoint cut its answer: ask for less at a time"))
        body = bytearray()
        while chunk := response.read1(65536):
            body += chunk
            if len(body) > LONGEST:
                raise EngineError(tr("the answer is larger than {n} MB").format(n=LONGEST // 2**20))
            if time.monotonic() > end:
                raise TimeoutError(tr("the answer does not end"))
        if response.length:
            raise HTTPException(f"{len(body)} / {len(body) + response.length}")
        return bytes(body)


def _retry_after(value: str | None, otherwise: float) -> float:
    """Return the seconds that a Retry-After header asks for, given as a number or a date."""
    if not value:
        return otherwise
    if re.fullmatch("[0-9]+", value.strip()):
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return otherwise
    return max(0.0, moment.timestamp() - time.time())

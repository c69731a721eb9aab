"""What the web adds to a question: slow answers, refusals, redirections, answers that are cut."""

from __future__ import annotations

import contextvars
import email.utils
import io
import queue
import re
import shutil
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPResponse, IncompleteRead
from typing import IO, Any
from urllib.parse import urlsplit

from pmlb_graph.errors import EngineError, QueryError
from pmlb_graph.language import tr

LONGEST = 64 * 2**20
"""Bytes of an answer that are kept in memory; a longer one stands in a file."""
UNASKED = 512 * 2**20
"""Bytes of an answer that are read without asking how long it will be: to be told, the endpoint answers once more."""

Longer = Callable[[], int]
"""Says how many bytes an answer that passes the longest may have; it raises when it may not."""


class RefusedError(Exception):
    """What an endpoint that refuses says.

    Attributes
    ----------
    code : int
        HTTP status.
    after : str or None
        When to come back: its header Retry-After.
    challenge : str or None
        How to say who asks: its header WWW-Authenticate.
    """

    def __init__(self, code: int, reason: str, after: str | None, challenge: str | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.after = after
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, whole.

    Attributes
    ----------
    body : bytes or binary file
        What was said; a long answer stands in a file.
    server : str
        Who says that it answers.
    cut : bool
        Whether the endpoint tells that it cut its answer.
    """

    body: bytes | IO[bytes]
    server: str = ""
    cut: bool = False


class SameHost(urllib.request.HTTPRedirectHandler):
    """Follows one redirection, with the question, and only to the same host."""

    max_redirections = 1
    inf_msg = ""

    def redirect_request(self, req: Any, _stream: Any, _code: Any, _reason: Any, _headers: Any, newurl: str) -> Any:
        """Ask again at the new address, or let the redirection stand as a refusal."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.netloc != old.netloc or new.scheme not in (old.scheme, "https"):
            return None
        return urllib.request.Request(newurl, data=req.data, headers=req.headers)  # noqa: S310


OPENER = urllib.request.build_opener(SameHost)


def in_time(work: Callable[[], Answer], end: float) -> Answer:
    """Work in a thread that is left behind when time is over: a socket's own limit is only for each read.

    Raises
    ------
    TimeoutError
        If it is not done at `end`, on the monotonic clock.
    """
    found: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            found.put(work())
        except Exception as error:  # noqa: BLE001 - raised again where the question was asked
            found.put(error)

    # The language spoken is a context variable: it follows into the thread.
    threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True).start()
    try:
        answer = found.get(timeout=max(0.1, end - time.monotonic()))
    except queue.Empty:
        raise TimeoutError(tr("the answer does not end")) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def body(ask: Callable[[], HTTPResponse], end: float, longer: Longer | None = None) -> Answer:
    """Return what is answered, whole, and no more than the largest size, or than `longer` allows.

    Raises
    ------
    QueryError
        If the endpoint says that the question is malformed.
    RefusedError
        If it refuses for another reason.
    EngineError
        If the answer is too large, or if the endpoint stopped before its end.
    """
    try:
        answer = ask()
    except urllib.error.HTTPError as error:
        with closing(error):
            said = error.read(300).decode("utf-8", "replace")
            if error.code == 400:
                message = tr("the endpoint cannot read the query: {error}")
                raise QueryError(message.format(error=said or error.reason)) from None
            headers = error.headers
            after, challenge = headers.get("Retry-After"), headers.get("WWW-Authenticate")
            raise RefusedError(error.code, error.reason, after, challenge) from None
    with closing(answer):
        if "X-SQL-State" in answer.headers:
            raise cut()
        return Answer(
            _whole(answer, end, longer), answer.headers.get("Server", ""), "X-SPARQL-MaxRows" in answer.headers
        )


def cut() -> EngineError:
    """Return what is said of an answer that is cut and cannot be completed."""
    return EngineError(tr("the endpoint cut its answer: ask for less at a time"))


def too_long(longest: int) -> EngineError:
    """Return what is said of an answer that is longer than it may be."""
    return EngineError(tr("the answer is larger than {n} MB").format(n=longest // 2**20))


def _whole(answer: HTTPResponse, end: float, longer: Longer | None) -> bytes | IO[bytes]:
    read: IO[bytes] = io.BytesIO()
    size, longest = 0, LONGEST if longer is None else UNASKED
    try:
        while chunk := answer.read1(65536):
            size += len(chunk)
            if size > longest:
                longest = _allowed(longest, longer)
            if size > LONGEST and isinstance(read, io.BytesIO):
                read = _on_disk(read)
            read.write(chunk)
            _check(end)
    except BaseException:
        read.close()
        raise
    if answer.length:
        read.close()
        raise IncompleteRead(b"", answer.length)
    read.seek(0)
    if size > LONGEST:
        return read
    with read:
        return read.read()


def _allowed(longest: int, longer: Longer | None) -> int:
    """Return how long an answer may be that is longer than answers are; it is asked once."""
    if longer is None or longest > UNASKED:
        raise too_long(longest)
    return max(longer(), UNASKED + 1)


def _check(end: float) -> None:
    if time.monotonic() > end:
        raise TimeoutError(tr("the answer does not end"))


def _on_disk(read: IO[bytes]) -> IO[bytes]:
    """Put what was read so far into a file that has no name."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - who reads it closes it
    with read:
        read.seek(0)
        shutil.copyfileobj(read, kept)
    return kept


def retry_after(value: str | None, otherwise: float) -> float:
    """Return the seconds that a Retry-After header asks for, given as a number or a date.

    Examples
    --------
    >>> retry_after("120", 1.0), retry_after("soon", 1.0), retry_after("Mon, 01 Jan 2001 00:00:00 GMT", 1.0)
    (120.0, 1.0, 0.0)
    """
    if not value:
        return otherwise
    if re.fullmatch("[0-9]+", value.strip()):
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return otherwise
    return max(0.0, moment.timestamp() - time.time())

"""Asking politely: at most four times, within a deadline, with the pauses that an endpoint asks for."""

from __future__ import annotations

import math
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from pmlb_graph.engine import web
from pmlb_graph.engine.access import Access
from pmlb_graph.errors import EngineError, UsageError
from pmlb_graph.language import tr

__all__ = ["Patience"]

_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:[/?][^\s#]*)?")
_PAUSES = (0.5, 1.0, 2.0)
_BUSY = (429, 502, 503, 504)


class Patience:
    """How one service is asked.

    Parameters
    ----------
    url : str
        Its address.
    deadline : float
        Seconds that one question may take in all, tries included.
    pause : callable
        How to wait, in seconds.

    Raises
    ------
    UsageError
        If the address is none, or would have a secret travel in clear.
    """

    def __init__(self, url: str, deadline: float, pause: Callable[[float], None] = time.sleep) -> None:
        if not _address(url):
            raise UsageError(tr("“{url}” is not the address of an endpoint").format(url=url))
        self.url = url
        self.access = Access(url)
        self._deadline = deadline
        self._pause = pause

    def ask(self, put: Callable[[float], Any], longer: web.Longer | None = None) -> web.Answer:
        """Ask until there is an answer.

        Parameters
        ----------
        put : callable
            Puts the question, given the moment, on the monotonic clock, when time is over.
        longer : callable, optional
            Says how long an answer may be that is longer than answers are.

        Raises
        ------
        QueryError
            If the service says that the question is malformed.
        EngineError
            If it refuses, stays busy or silent, or answers too much.
        """
        end = time.monotonic() + self._deadline
        pauses = iter(_PAUSES)
        while True:
            pause = next(pauses, math.inf)
            try:
                return web.in_time(lambda: web.body(lambda: put(end), end, longer), end)
            except web.RefusedError as refusal:
                if refusal.code == 401 and self.access.learn(refusal.challenge):
                    continue
                busy = refusal.code in _BUSY and pause < math.inf
                failure, wait = self._refusal(refusal), web.retry_after(refusal.after, pause) if busy else math.inf
            except (OSError, HTTPException) as error:
                failure, wait = self._silence(error), math.inf if isinstance(error, TimeoutError) else pause
            if time.monotonic() + wait > end:
                raise failure
            self._pause(wait)

    def greet(self) -> None:
        """Learn how the service wants to know who asks: one that refuses at once does not read what is long.

        What it answers to that does not matter: the question that follows will tell.
        """
        request = urllib.request.Request(self.url, headers={"User-Agent": "pmlb-graph"})  # noqa: S310
        try:
            web.OPENER.open(self.access.sign(request), timeout=10).close()
        except urllib.error.HTTPError as error:
            with error:
                challenge = error.headers.get("WWW-Authenticate")
            if error.code == 401 and self.access.learn(challenge) and not self.access.settled:
                self.greet()
        except (OSError, HTTPException):
            return

    def nonsense(self, error: Exception) -> EngineError:
        """Return what is said of an answer that is none."""
        message = tr("“{url}” answered something that is no SPARQL result: {reason}")
        return EngineError(message.format(url=self.url, reason=str(error)[:200]))

    def _refusal(self, refusal: web.RefusedError) -> EngineError:
        if refusal.code in _BUSY:
            return EngineError(tr("“{url}” does not answer: it stays busy").format(url=self.url))
        if refusal.code == 401:
            message = tr("“{url}” asks who you are: set PMLB_GRAPH_USER and PMLB_GRAPH_PASSWORD, or PMLB_GRAPH_TOKEN")
            return EngineError(message.format(url=self.url))
        message = tr("“{url}” refused the question: HTTP {code} {reason}")
        return EngineError(message.format(url=self.url, code=refusal.code, reason=refusal))

    def _silence(self, error: Exception) -> EngineError:
        reason = getattr(error, "reason", None) or error
        return EngineError(tr("“{url}” does not answer: {reason}").format(url=self.url, reason=reason))


def _address(url: str) -> bool:
    """Tell whether a text is the address of a service: no name or password in it, a port that exists."""
    try:
        return bool(_ADDRESS.fullmatch(url) and urlsplit(url).port != 0)
    except ValueError:
        return False

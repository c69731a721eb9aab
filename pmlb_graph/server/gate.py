"""The gate: every request passes here, and every reply leaves with what protects who reads it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pmlb_graph.errors import EngineError, LimitError, PmlbGraphError, UsageError
from pmlb_graph.language import speak, tr
from pmlb_graph.server.lanes import BusyError
from pmlb_graph.server.negotiation import language
from pmlb_graph.server.replies import STRICT, RefusedError, refusal
from pmlb_graph.server.service import Service

ROOMS = ("api", "dataset", "doc", "graph", "health", "id", "metrics", "ns", "reconcile", "sparql", "voc")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
_ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Content-Location, Location, Retry-After",
}
_PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": ", ".join(METHODS),
}


class Gate:
    """What stands before the rooms.

    Parameters
    ----------
    app : ASGIApp
        The rooms.
    service : Service
        What they share.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        started, request = time.perf_counter(), Request(scope, receive)
        told = {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                _protect(MutableHeaders(scope=message))
            else:
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        speak(language(request.headers.get("accept-language"), self._service.settings.language))
        try:
            await self._pass(request, receive, sending)
        except ClientDisconnect:
            told["status"] = 499
        finally:
            self._tell(request, told, time.perf_counter() - started)

    async def _pass(self, request: Request, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        request.scope["app"] = self  # so that the router tells what it refuses, rather than answering by itself
        try:
            reply = self._before(request)
            await (reply or self._app)(request.scope, receive, sending)
        except ClientDisconnect:
            raise
        except Exception as error:
            if begun:
                raise
            await self._said(request, error)(request.scope, receive, sending)

    def _before(self, request: Request) -> Response | None:
        """Refuse what no room has to see."""
        host = _host(request.headers.get("host", ""))
        if host not in self._service.settings.hosts:
            shown = quote(request.headers.get("host", "")[:80], safe=":[]")
            raise RefusedError(421, tr("this server is not asked under the name “{host}”").format(host=shown))
        if len(request.scope["raw_path"]) + len(request.scope["query_string"]) > self._service.settings.url:
            raise RefusedError(414, tr("the address is too long: send the query by POST"))
        if request.method not in METHODS:
            raise RefusedError(405, tr("this server only reads"), {"Allow": ", ".join(METHODS)})
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        return None

    def _said(self, request: Request, error: Exception) -> Response:
        status, headers = 500, {}
        message = str(error)
        match error:
            case RefusedError():
                status, headers = error.status, error.headers
            case HTTPException():
                status, headers = error.status_code, dict(error.headers or {})
                message = tr("this server only reads") if status == 405 else tr("there is nothing here")
            case BusyError():
                status, headers = 503, {"Retry-After": "5"}
            case LimitError():
                status = 422
            case UsageError():
                status = 400
            case EngineError() | PmlbGraphError():
                status = 500
            case _:
                message = tr("the server made a mistake; it has been noted")
                print(f"pmlb-graph: {type(error).__name__}: {str(error)[:300]!r}", file=sys.stderr)  # noqa: T201
        return refusal(request, status, message, self._service.settings.root, headers)

    def _tell(self, request: Request, told: Mapping[str, int], seconds: float) -> None:
        """Count the request, and tell it on one line that it cannot break."""
        path = request.url.path
        room = path.strip("/").partition("/")[0].partition(".")[0]
        self._service.figures.count(room if room in ROOMS else "page", told["status"], seconds)
        if self._service.settings.quiet:
            return
        client = request.client.host if request.client else "-"
        moment = time.strftime("%Y-%m-%dT%H:%M:%S")
        line = f'{moment} {client} "{quote(request.method)} {quote(path[:200])}" {told["status"]} {told["bytes"]}'
        print(f"{line} {seconds * 1000:.0f}ms", file=sys.stderr)  # noqa: T201 - the access log


def _host(header: str) -> str:
    """Return the name of a Host header, without its port.

    Examples
    --------
    >>> _host("LocalHost:8000"), _host("[::1]:8000"), _host("127.0.0.1")
    ('localhost', '::1', '127.0.0.1')
    >>> _host("localhost/<script>"), _host("localhost:80:90")
    ('', '')
    """
    match = _HOST.fullmatch(header)
    return (match[1] or match[2].rstrip(".")).lower() if match else ""


def _protect(headers: MutableHeaders) -> None:
    for name, value in _ALWAYS.items():
        headers[name] = value
    if "content-security-policy" in headers:
        return
    if headers.get("content-type", "").startswith("text/html"):
        # A page says its own policy: this one only adds who may frame it, which a page cannot say.
        headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        headers["X-Frame-Options"] = "SAMEORIGIN"
    else:
        headers["Content-Security-Policy"] = STRICT

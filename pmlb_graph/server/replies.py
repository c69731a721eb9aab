"""Replies: bodies with their digest, errors in the form and the language that the client reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pmlb_graph.language import spoken, tr
from pmlb_graph.server.negotiation import media

HTML = "text/html"
JSON = "application/json"
PROBLEM = "application/problem+json"
STRICT = "default-src 'none'; frame-ancestors 'none'"
OURS = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
_TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")


class RefusedError(Exception):
    """A request that cannot be answered.

    Attributes
    ----------
    status : int
        Its HTTP status.
    headers : mapping of str to str
        What the reply says beside.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.headers = status, dict(headers or {})


@dataclass(frozen=True, slots=True)
class Made:
    """Something to send, with the digest that names it.

    Attributes
    ----------
    body : bytes
        What is sent.
    media : str
        Its media type.
    headers : mapping of str to str
        What is said beside.
    tag : str
        Its entity tag.
    """

    body: bytes
    media: str
    headers: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""

    def __post_init__(self) -> None:
        """Make the tag of what is sent and of its type."""
        if not self.tag:
            digest = hashlib.sha256(self.media.encode() + b"\n" + self.body).hexdigest()
            object.__setattr__(self, "tag", f'"{digest[:32]}"')


def send(request: Request, made: Made, more: Mapping[str, str] | None = None) -> Response:
    """Return the reply: what was made, or 304 when the client has it."""
    headers = {"ETag": made.tag, "Cache-Control": "no-cache"} | dict(made.headers) | dict(more or {})
    if _known(request.headers.get("if-none-match", ""), made.tag):
        return Response(status_code=304, headers=headers)
    return Response(made.body, media_type=_typed(made.media), headers=headers)


def _typed(kind: str) -> str:
    """Return a media type with its charset, where it has one."""
    if "charset" in kind or not kind.startswith(_TEXT) or kind == JSON:
        return kind
    return f"{kind}; charset=utf-8"


def _known(header: str, tag: str) -> bool:
    tags = [one.strip().removeprefix("W/") for one in header.split(",")]
    return "*" in tags or tag in tags


def to_json(value: Any) -> bytes:
    """Return a value as JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def chosen(request: Request, offers: Sequence[str]) -> str:
    """Return the media type that the client likes best.

    Raises
    ------
    RefusedError
        With 406 and the list of what there is, when it wants none of them.
    """
    found = media(request.headers.get("accept"), offers)
    if found is None:
        message = tr("there is no such form; choose among: {names}").format(names=", ".join(dict.fromkeys(offers)))
        raise RefusedError(406, message, {"Vary": "Accept"})
    return found


def refusal(request: Request, status: int, message: str, root: str, headers: Mapping[str, str]) -> Response:
    """Return an error as a page, as a problem of RFC 9457 or as text, whichever the client likes best."""
    kind = media(request.headers.get("accept"), ("text/plain", HTML, PROBLEM, JSON)) or "text/plain"
    said = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", "Content-Language": spoken(), **headers}
    title = HTTPStatus(status).phrase
    if kind == HTML:
        found = page(f"{status}", f"<p>{escape(message)}</p>{_ways(root)}")
        return Response(found, status, said | {"Content-Security-Policy": OURS}, "text/html; charset=utf-8")
    if kind in (PROBLEM, JSON):
        body = to_json({"type": "about:blank", "title": title, "status": status, "detail": message})
        return Response(body, status, said, PROBLEM)
    return Response(f"{message}\n", status, said, "text/plain; charset=utf-8")


def _ways(root: str) -> str:
    """Return links for one who is lost."""
    ending = ".en.html" if spoken() == "en" else ".html"
    links = ((f"index{ending}", tr("Home")), (f"recherche{ending}", tr("Search")), ("api/", tr("Named queries")))
    return "<p>" + " · ".join(f'<a href="{escape(root + path)}">{escape(name)}</a>' for path, name in links) + "</p>"


def page(title: str, body: str, style: str = "") -> str:
    """Return a plain page of the server's own, without any script."""
    rules = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    rules += "table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}"
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{rules}{style}</style></head>\n<body><main><h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )

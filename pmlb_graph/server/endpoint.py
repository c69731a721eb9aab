"""The SPARQL endpoint: queries by the SPARQL 1.1 Protocol, and what the endpoint says of itself.

References
----------
W3C, SPARQL 1.1 Protocol, Recommendation, 21 March 2013.
W3C, SPARQL 1.1 Service Description, Recommendation, 21 March 2013.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pmlb_graph.catalogue import Query
from pmlb_graph.engine import guard
from pmlb_graph.engine.embedded import Scope
from pmlb_graph.errors import QueryError
from pmlb_graph.language import spoken, tr
from pmlb_graph.server import profile, requests, work
from pmlb_graph.server.linked_data import VARY, LinkedData
from pmlb_graph.server.replies import HTML, OURS, Made, RefusedError, chosen, page, send
from pmlb_graph.server.service import Service

QUERY = "application/sparql-query"
METHODS = ("GET", "HEAD", "POST")
_ACCEPTED = {"Accept-Post": f"{requests.FORM}, {QUERY}"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the graphs that it is asked of."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]

    def scope(self, base: str) -> Scope:
        """Return what the query is asked of: the whole dataset when no graph is given."""
        for iri in (*self.default, *self.named):
            _check(iri)
        if not self.default and not self.named:
            return Scope(base=base)
        return Scope(self.default, self.named, base)


class Endpoint:
    """The room of SPARQL.

    Parameters
    ----------
    service : Service
        What is served.
    linked : LinkedData
        Who knows the pages.
    """

    def __init__(self, service: Service, linked: LinkedData) -> None:
        self._service, self._linked = service, linked

    async def __call__(self, request: Request) -> Response:
        """Answer a query, or say what can be asked."""
        found = await self._read(request)
        if found is None:
            return await self._presented(request)
        guard.inspect(found.text, graphs=True)
        form = Query("sparql", found.text, {}).form
        offers = {"SELECT": work.TABLES, "ASK": work.TRUTHS}.get(form, work.GRAPHS)
        kind = chosen(request, tuple(offers))
        scope = found.scope(self._service.url(request, "sparql"))
        asked = self._service.outside.ask(work.sparql, found.text, scope, self._service.settings.rows, offers[kind])
        body = await requests.while_there(request, asked)
        return send(request, Made(body, kind), {"Vary": "Accept"})

    async def _read(self, request: Request) -> Asked | None:
        """Read what is asked in any of the three ways of the protocol."""
        given = requests.asked(request)
        if request.method != "POST":
            return _asked(given) if any(name in ("query", "update") for name, _ in given) else None
        kind = requests.kind(request)
        body = await requests.body(request, self._service.settings.body)
        if kind == requests.FORM:
            return _asked([*given, *requests.parameters(body)])
        if kind == QUERY:
            if any(name == "query" for name, _ in given):
                raise RefusedError(400, tr("one query at a time"))
            return _asked([*given, ("query", _text(body))])
        message = tr("send a query as {names}").format(names=f"{requests.FORM}, {QUERY}")
        raise RefusedError(415, message, _ACCEPTED)

    async def _presented(self, request: Request) -> Response:
        """Show the editor to people, and the description of the service to programs."""
        kind = chosen(request, (*work.GRAPHS, HTML))
        if kind == HTML:
            found = await self._linked.rendered("sparql.en.html" if spoken() == "en" else "sparql.html")
            found = found or await self._linked.rendered("sparql.html")
            if found is not None:
                return send(request, found, VARY)
            return HTMLResponse(_form(), headers=VARY | {"Content-Security-Policy": OURS})
        body = profile.written(self._service, self._service.url(request, "sparql"), work.GRAPHS[kind])
        return send(request, Made(body, kind), VARY)


def _asked(given: requests.Parameters) -> Asked:
    """Return the one query that is given."""
    queries = [value for name, value in given if name == "query"]
    if any(name == "update" for name, _ in given):
        raise RefusedError(400, tr("{word}: a query only reads").format(word="update"))
    if len(queries) != 1:
        raise RefusedError(400, tr("one query at a time"))
    graphs = {
        name: tuple(value for key, value in given if key == name and value)
        for name in ("default-graph-uri", "named-graph-uri")
    }
    return Asked(queries[0], graphs["default-graph-uri"], graphs["named-graph-uri"])


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, tr("the body must be UTF-8")) from error


def _check(iri: str) -> None:
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(tr("“{text}” is not an IRI").format(text=iri[:200])) from error


def _form() -> str:
    """Return a page to ask from, where the site has none."""
    box = (
        '<textarea name="query" rows="12" cols="80" aria-label="SPARQL">SELECT * WHERE { ?s ?p ?o } LIMIT 10</textarea>'
    )
    button = f"<p><button>{escape(tr('Ask'))}</button></p>"
    return page("SPARQL", f'<form method="get">{box}{button}</form>')

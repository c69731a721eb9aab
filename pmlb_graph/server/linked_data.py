"""Linked data: an IRI leads to the document about it, in the form that the client reads.

References
----------
W3C, Cool URIs for the Semantic Web, Interest Group Note, 3 December 2008, section 4.2 (303 URIs).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pmlb_graph.addresses import Addresses
from pmlb_graph.language import spoken, tr
from pmlb_graph.server import addresses, work
from pmlb_graph.server.negotiation import media
from pmlb_graph.server.replies import HTML, Made, RefusedError, chosen, send
from pmlb_graph.server.service import Service

SUFFIXES: Mapping[str, str] = {
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
}
FORMS: Mapping[str, str] = {suffix: work.GRAPHS[kind] for kind, suffix in SUFFIXES.items()}
OFFERS = (HTML, *SUFFIXES)
VARY = {"Vary": "Accept, Accept-Language"}
_PAGES = (".en.html", ".html")


class LinkedData:
    """The room of resources and of their documents.

    Parameters
    ----------
    service : Service
        What is served.
    """

    def __init__(self, service: Service) -> None:
        self._service, self._addresses = service, Addresses(service.base)

    async def identifier(self, request: Request) -> Response:
        """Lead from what a thing is called to the document about it."""
        path = request.url.path.strip("/")
        iri = addresses.named(self._service.base, path)
        if not addresses.sound(path) or not self._service.knows(iri):
            return await self.document(request)
        document = self._document(iri)
        suffix = await self._suffix(request, document)
        headers = VARY | {"Link": self._links(iri, document, "describedby")}
        return RedirectResponse(self._service.settings.root + quote(document + suffix), 303, headers)

    async def document(self, request: Request) -> Response:
        """Give a document or any other page; one asked for without its suffix comes in the form that is read best."""
        path = request.url.path.strip("/") or "index"
        if not addresses.sound(path):
            raise _nothing(path)
        document, suffix = _split(path)
        iri = self._addresses.iri(document)
        known = self._service.knows(iri) and self._document(iri) == document
        if not known and not suffix and await self.rendered(path) is None:
            return await self._page(request, document)
        if suffix in FORMS or suffix in _PAGES or not known:
            more = {"Link": self._links(iri, document, "alternate")} if known else {}
            return send(request, await self._made(path, iri if known else ""), more)
        suffix = await self._suffix(request, document)
        made = await self._made(document + suffix, iri)
        at = self._service.settings.root + quote(document + suffix)
        links = {"Content-Location": at, "Link": self._links(iri, document, "alternate")}
        return send(request, made, VARY | links)

    async def _page(self, request: Request, document: str) -> Response:
        """Give a page asked for without its end, in the language of the client."""
        path = document + (_PAGES[0] if spoken() == "en" else _PAGES[1])
        at = {"Content-Location": self._service.settings.root + quote(path), "Vary": "Accept-Language"}
        return send(request, await self._made(path, ""), at)

    async def _suffix(self, request: Request, document: str) -> str:
        """Return the suffix of the form that the client likes best."""
        kind = chosen(request, OFFERS)
        if kind == HTML:
            suffix = _PAGES[0] if spoken() == "en" else _PAGES[1]
            try:
                await self._made(document + suffix, "")
            except RefusedError:  # there is no page: data alone
                wanted = media(request.headers.get("accept"), tuple(SUFFIXES))
                return SUFFIXES[wanted or "text/turtle"]
            return suffix
        return SUFFIXES[kind]

    def _document(self, iri: str) -> str:
        stem = self._addresses.stem(iri)
        if stem is None:
            raise _nothing(iri)
        return stem

    def _links(self, iri: str, document: str, relation: str) -> str:
        """Return where the forms of a document are, and what it is about."""
        root = self._service.settings.root
        links = [f'<{root}{quote(document + s)}>; rel="{relation}"; type="{k}"' for k, s in SUFFIXES.items()]
        return ", ".join([*links, f'<{quote(iri, safe=":/#%")}>; rel="describes"'])

    async def _made(self, path: str, iri: str) -> Made:
        return await self._service.shelf.get(path, partial(self._make, path, iri))

    async def _make(self, path: str, iri: str) -> Made:
        """Make a page, or a description where there is none; both say the same where there are both."""
        found = await self.rendered(path)
        if found is not None:
            return found
        document, suffix = _split(path)
        if suffix not in FORMS or not iri:
            raise _nothing(path)
        house, form = self._service.house, FORMS[suffix]
        turtle = None if suffix == ".ttl" else await self.rendered(f"{document}.ttl")
        if turtle is not None:
            body = await house.ask(work.rewritten, turtle.body, form)
        else:
            body = await house.ask(work.description, iri, iri in self._service.graphs, form)
        kinds = {suffix: kind for kind, suffix in SUFFIXES.items()}
        return Made(body, kinds[suffix])

    async def rendered(self, path: str) -> Made | None:
        """Return a page of the site, or None when there is none: one at a time, away from the loop."""
        async with self._service.rendering:
            try:
                found = await run_in_threadpool(self._service.pages.render, path)
            except KeyError:
                return None
        return Made(found.body, found.media)


def _split(path: str) -> tuple[str, str]:
    """Return a path without its suffix, and the suffix of a document.

    Examples
    --------
    >>> _split("doc/orientation/or2.1.en.html"), _split("doc/orientation/or2.1"), _split("doc/x.ttl")
    (('doc/orientation/or2.1', '.en.html'), ('doc/orientation/or2.1', ''), ('doc/x', '.ttl'))
    """
    for suffix in (*_PAGES, *FORMS):
        if path.endswith(suffix):
            return path.removesuffix(suffix), suffix
    return path, ""


def _nothing(path: str) -> RefusedError:
    return RefusedError(404, tr("nothing is published at “{path}”").format(path=path[:200]))

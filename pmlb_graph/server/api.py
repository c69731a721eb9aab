"""Named queries: the catalogue as addresses, for those who read JSON or CSV rather than SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pmlb_graph import catalogue
from pmlb_graph.catalogue import Query
from pmlb_graph.language import pick, spoken, tr
from pmlb_graph.server import openapi, requests, work
from pmlb_graph.server.linked_data import VARY
from pmlb_graph.server.openapi import PATH
from pmlb_graph.server.replies import HTML, JSON, OURS, Made, RefusedError, chosen, page, send, to_json
from pmlb_graph.server.service import Service

MOST = 10_000
_SELECT: Mapping[str, str] = {JSON: "rows", "text/csv": "csv", **work.TABLES}
_SUFFIXES: Mapping[str, str] = {
    ".json": JSON,
    ".csv": "text/csv",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
}


def offered() -> list[Query]:
    """Return the queries that can be asked: those that ask this graph alone."""
    return [query for query in catalogue.questions() if not query.federated]


class Api:
    """The room of named queries.

    Parameters
    ----------
    service : Service
        What is served.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._queries = {query.name: query for query in offered()}

    async def presented(self, request: Request) -> Response:
        """Show the queries to people, and list them to programs."""
        if chosen(request, (HTML, JSON)) == JSON:
            return await self.listed(request)
        headers = VARY | {"Content-Security-Policy": OURS}
        return HTMLResponse(_page(self._queries, self._service.settings.root), headers=headers)

    async def listed(self, request: Request) -> Response:
        """List the queries."""
        chosen(request, (JSON,))
        rows = [_summary(query, self._service.url(request, f"{PATH}/{query.name}")) for query in self._queries.values()]
        return send(request, Made(to_json({"queries": rows}), JSON), VARY)

    async def described(self, request: Request) -> Response:
        """Describe every query in OpenAPI."""
        document = openapi.document(self._queries.values(), self._service.title, self._service.url(request, ""))
        return send(request, Made(to_json(document), "application/json"), {"Vary": "Accept-Language"})

    async def asked(self, request: Request) -> Response:
        """Answer a query."""
        name = request.path_params["name"]
        suffix = next((end for end in _SUFFIXES if name.endswith(end)), "")
        query = self._queries.get(name.removesuffix(suffix))
        if query is None:
            message = tr("unknown query “{name}”").format(name=name[:200])
            raise RefusedError(404, f"{message}: {self._service.url(request, PATH)}")
        offers = _offers(query)
        kind = _SUFFIXES[suffix] if suffix else chosen(request, tuple(offers))
        if kind not in offers:
            raise RefusedError(404, tr("there is no such form; choose among: {names}").format(names=", ".join(offers)))
        start, many, given = _part(requests.asked(request))
        key = (query.name, tuple(given), kind, start, many, spoken())
        made = self._service.shelf.get(key, partial(self._made, query, given, (kind, offers[kind]), (start, many)))
        return send(request, await requests.while_there(request, made), VARY)

    async def _made(
        self, query: Query, given: list[tuple[str, str]], form: tuple[str, str], part: tuple[int, int | None]
    ) -> Made:
        values = [f"{name}={value}" for name, value in given]
        body, total = await self._service.outside.ask(work.answered, query.name, values, form[1], part)
        path = f"{self._service.settings.root}{PATH}/{quote(query.name)}"
        headers = {"Link": links} if (links := _links(path, given, part, total)) else {}
        return Made(body, form[0], headers)


def _offers(query: Query) -> Mapping[str, str]:
    if query.form == "SELECT":
        return _SELECT
    return work.TRUTHS if query.form == "ASK" else work.GRAPHS


def _summary(query: Query, url: str) -> dict[str, object]:
    parameters = {
        name: {"type": p.type, "scheme": p.scheme, "summary": pick(dict(p.summary))}
        for name, p in query.parameters.items()
    }
    summary, description = pick(dict(query.summary)), pick(dict(query.description))
    found = {"name": query.name, "url": url, "summary": summary, "description": description}
    return {**found, "form": query.form, "parameters": parameters}


def _part(given: requests.Parameters) -> tuple[int, int | None, list[tuple[str, str]]]:
    """Return which rows are wanted, and the other parameters."""
    start, many = _whole(given, "offset", 0), _whole(given, "limit", 1)
    rest = [(name, value) for name, value in given if name not in ("offset", "limit")]
    return start or 0, many, rest


def _whole(given: requests.Parameters, name: str, least: int) -> int | None:
    for key, value in given:
        if key == name:
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 8 else -1
            most = MOST if name == "limit" else 10**7
            if not least <= number <= most:
                message = tr("{name}: write a whole number from {least} to {most}")
                raise RefusedError(400, message.format(name=name, least=least, most=most))
            return number
    return None


def _links(path: str, given: list[tuple[str, str]], part: tuple[int, int | None], total: int) -> str:
    """Return where the other parts of an answer are."""
    start, many = part
    if many is None:
        return ""
    places = {"first": 0, "last": max(0, (total - 1) // many * many)}
    if start > 0:
        places["prev"] = max(0, start - many)
    if start + many < total:
        places["next"] = start + many
    found = []
    for relation, place in places.items():
        words = urlencode([*given, ("limit", many), ("offset", place)])
        found.append(f'<{path}?{words}>; rel="{relation}"')
    return ", ".join(found)


def _page(queries: Mapping[str, Query], root: str) -> str:
    """Return the page that presents the queries."""
    rows = []
    for query in queries.values():
        words = [f"<code>{escape(name)}</code> {escape(pick(dict(p.summary)))}" for name, p in query.parameters.items()]
        ways = " · ".join(
            f'<a href="{escape(root)}{PATH}/{quote(query.name)}{end}">{end[1:].upper()}</a>'
            for end, kind in _SUFFIXES.items()
            if kind in _offers(query)
        )
        about = escape(pick(dict(query.summary)))
        rows.append(
            f"<tr><td><code>{escape(query.name)}</code><br>{ways}</td><td>{about}</td><td>{'<br>'.join(words)}</td></tr>"
        )
    example = f"{root}{PATH}/inventaire/participations.csv?acteur=nantes-metropole&limit=10"
    said = tr(
        "Each query has an address. Parameters are given as keys or IRIs, several times for several values; "
        "“limit” and “offset” take a part of the rows."
    )
    head = "".join(f"<th scope=col>{escape(word)}</th>" for word in (tr("Query"), tr("Answers"), tr("Parameters")))
    body = (
        f'<p>{escape(said)}</p><p><a href="{escape(example)}"><code>{escape(example)}</code></a></p>'
        f'<p><a href="{escape(root)}api/openapi.json">OpenAPI 3.1</a> · <a href="{escape(root)}sparql">SPARQL</a></p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
    return page(tr("Named queries"), body)

"""Reconciliation: names of a spreadsheet are recognised as actors, territories or themes, as OpenRefine asks.

References
----------
W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2, Final Community Group Report, 10 April 2023.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pmlb_graph.addresses import Addresses
from pmlb_graph.language import pick, spoken, tr
from pmlb_graph.pipeline import release
from pmlb_graph.server import requests
from pmlb_graph.server.register import CODES, ROOTS, Register, fold
from pmlb_graph.server.replies import JSON, Made, RefusedError, page, send, to_json
from pmlb_graph.server.service import Service
from pmlb_graph.terms import COOP, PREFIXES, local_name

QUERIES = 200
LIMIT = 10
MOST = 100
FRAME = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
_INTEGER = f"{PREFIXES['xsd']}integer"
_NUMBERS = (f"{PREFIXES['xsd']}decimal", f"{PREFIXES['xsd']}double")


class Reconciliation:
    """The room of reconciliation.

    Parameters
    ----------
    service : Service
        What is served.
    register : Register
        Who is who.
    """

    def __init__(self, service: Service, register: Register) -> None:
        self._service, self._register = service, register

    async def __call__(self, request: Request) -> Response:
        """Present the service, answer a batch of queries, or extend data."""
        given = dict(requests.asked(request))
        if request.method == "POST":
            if requests.kind(request) != requests.FORM:
                message = tr("send a query as {names}").format(names=requests.FORM)
                raise RefusedError(415, message, {"Accept-Post": requests.FORM})
            given |= dict(requests.parameters(await requests.body(request, self._service.settings.body)))
        if "queries" in given:
            batch = _mapping(given["queries"])
            if len(batch) > QUERIES:
                raise RefusedError(413, tr("at most {n} queries at a time").format(n=QUERIES))
            return _json(request, await run_in_threadpool(self._batch, batch))
        if "extend" in given:
            return _json(request, self._extended(_mapping(given["extend"])))
        return _json(request, self._manifest(request))

    def _manifest(self, request: Request) -> dict[str, Any]:
        here = self._service.url(request, "reconcile")
        suggest = {
            kind: {"service_url": here, "service_path": f"/suggest/{kind}"} for kind in ("entity", "property", "type")
        }
        return {
            "versions": ["0.2"],
            "name": pick(dict(self._service.title)),
            "identifierSpace": self._service.base.iri,
            "schemaSpace": COOP,
            "documentation": self._service.url(request, "api/"),
            "serviceVersion": release(),
            "defaultTypes": [self._type(kind) for kind in ROOTS],
            "view": {"url": f"{here}/view?id={{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 430, "height": 300},
            "suggest": suggest,
            "extend": {"propose_properties": {"service_url": here, "service_path": "/properties"}},
        }

    def _named(self, iri: str) -> dict[str, str]:
        return {"id": iri, "name": self._register.label(iri, spoken())}

    def _type(self, iri: str) -> dict[str, str]:
        found = self._named(iri)
        return found if found["name"] != iri else found | {"name": local_name(iri)}

    def _batch(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        return {key: {"result": self._answer(query)} for key, query in batch.items()}

    def _answer(self, query: Any) -> list[dict[str, Any]]:
        if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
            raise RefusedError(400, tr("a query has a text, “query”, and may have a type, a limit and properties"))
        kinds = self._kinds(query.get("type"))
        codes = [pair for known in _several(query.get("properties")) for pair in _code(known)]
        limit = query.get("limit", LIMIT)
        most = min(limit, MOST) if isinstance(limit, int) and limit > 0 else LIMIT
        found = self._register.recognise(query.get("query", ""), kinds, codes, most)
        return [
            {
                **self._named(one.iri),
                "type": [self._type(kind) for kind in self._register.types[one.iri]],
                "score": one.score,
                "match": one.match,
                "features": [{"id": "name", "value": one.score}],
            }
            for one in found
        ]

    def _kinds(self, wanted: Any) -> set[str]:
        """Return the types asked for; one that is unknown is nobody's."""
        names = [text for text in _several(wanted) if isinstance(text, str) and text]
        return self._register.kinds(names) or set(names)

    def _extended(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Give the values of properties of entities."""
        ids, wanted = _several(asked.get("ids")), _several(asked.get("properties"))
        if len(ids) * len(wanted) > 20 * MOST * MOST:
            raise RefusedError(413, tr("at most {n} queries at a time").format(n=QUERIES))
        names = [one["id"] for one in wanted if isinstance(one, dict) and isinstance(one.get("id"), str)]
        props = {name: name if "/" in name else COOP + name for name in names}
        rows = {}
        for name in ids:
            iri = self._register.entity(name) if isinstance(name, str) else None
            values = self._register.values.get(iri or "", {})
            rows[str(name)] = {
                prop: [self._value(text, kind) for text, kind in values.get(full, ())] for prop, full in props.items()
            }
        meta = [{"id": name, "name": self._register.label(full, spoken())} for name, full in props.items()]
        return {"meta": meta, "rows": rows}

    def _value(self, text: str, kind: str) -> dict[str, Any]:
        if kind == _INTEGER:
            return {"int": int(text)}
        if kind in _NUMBERS:
            return {"float": float(text)}
        known = not kind and text in self._register.labels
        return self._named(text) if known else {"str": text}

    async def suggested(self, request: Request) -> Response:
        """Complete what is being typed: an entity, a property or a type."""
        given = dict(requests.asked(request))
        prefix, kind = given.get("prefix", ""), request.path_params["kind"]
        known: list[str] = []
        match kind:
            case "entity":
                result = [self._presented(iri) for iri in self._register.begin(prefix, LIMIT)]
                return _json(request, {"result": result})
            case "type":
                known = list(self._register.all_types())
            case "property":
                known = self._register.properties(set())
            case _:
                raise RefusedError(404, tr("there is nothing here"))
        return _json(request, {"result": [one for iri in known if _begins(one := self._type(iri), prefix)][:MOST]})

    def _presented(self, iri: str) -> dict[str, Any]:
        notable = [self._type(kind) for kind in self._register.types[iri][:1]]
        return {**self._named(iri), "description": self._about(iri), "notable": notable}

    async def proposed(self, request: Request) -> Response:
        """Propose the properties that entities of a type have."""
        given = dict(requests.asked(request))
        kind = given.get("type", "")
        limit = given.get("limit", "")
        most = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 5 else MOST
        found = [self._type(iri) for iri in self._register.properties(self._kinds(kind))][:most]
        return _json(request, {"type": kind, "limit": most, "properties": found})

    async def viewed(self, request: Request) -> Response:
        """Lead to the document of an entity."""
        return RedirectResponse(self._service.settings.root + quote(self._document(self._wanted(request))), 303)

    async def previewed(self, request: Request) -> Response:
        """Show an entity in a frame."""
        iri = self._wanted(request)
        label = escape(self._register.label(iri, spoken()))
        codes = [text for code in CODES for text, _ in self._register.values.get(iri, {}).get(code, ())]
        at = escape(self._service.url(request, quote(self._document(iri))))
        link = f'<p><a href="{at}" target="_blank" rel="noopener">{escape(iri)}</a></p>'
        body = f"<p>{escape(' · '.join([self._about(iri), *codes]))}</p>{link}"
        return HTMLResponse(page(label, body), headers={"Content-Security-Policy": FRAME, "Vary": "Accept-Language"})

    def _wanted(self, request: Request) -> str:
        name = dict(requests.asked(request)).get("id", "")
        iri = self._register.entity(name)
        if iri is None:
            raise RefusedError(404, tr("nothing is called “{name}”").format(name=name[:200]))
        return iri

    def _about(self, iri: str) -> str:
        return self._type(self._register.types[iri][0])["name"]

    def _document(self, iri: str) -> str:
        stem = Addresses(self._service.base).stem(iri)
        if stem is None:
            raise RefusedError(404, tr("nothing is published at “{path}”").format(path=iri))
        return stem


def _json(request: Request, value: Any) -> Response:
    return send(request, Made(to_json(value), JSON), {"Vary": "Accept-Language"})


def _mapping(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, tr("this is not JSON: {error}").format(error=error)) from error
    if not isinstance(found, dict):
        raise RefusedError(400, tr("this is not JSON: {error}").format(error="{…}"))
    return found


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _code(known: Any) -> list[tuple[str, str]]:
    """Return the codes that a known property gives."""
    if not isinstance(known, dict):
        return []
    names = {name for code in CODES for name in (code, local_name(code))}
    name = known.get("pid")
    if not isinstance(name, str) or name not in names:
        return []
    return [(COOP + local_name(name), "".join(str(v).split())) for v in _several(known.get("v"))]


def _begins(one: Mapping[str, str], prefix: str) -> bool:
    wanted = fold(prefix)
    return any(f" {text}".find(f" {wanted}") >= 0 for text in (fold(one["name"]), fold(local_name(one["id"]))))

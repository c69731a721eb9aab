"""The application: which address leads to which room."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from pmlb_graph.pipeline import release
from pmlb_graph.server import figures, register, work
from pmlb_graph.server.api import Api
from pmlb_graph.server.endpoint import METHODS, Endpoint
from pmlb_graph.server.gate import Gate
from pmlb_graph.server.linked_data import LinkedData
from pmlb_graph.server.openapi import PATH
from pmlb_graph.server.reconciliation import Reconciliation
from pmlb_graph.server.register import Register
from pmlb_graph.server.replies import JSON, to_json
from pmlb_graph.server.service import Service


def application(service: Service) -> ASGIApp:
    """Return the application that answers for a service, whose workers are started."""
    worker = service.house.crew.take()
    try:
        known = Register.gathered(*worker.ask(work.solved, *register.QUERIES))
    finally:
        service.house.crew.give(worker)
    return Gate(Router(_routes(service, known), redirect_slashes=False), service)


def _routes(service: Service, known: Register) -> list[Route]:
    linked, api = LinkedData(service), Api(service)
    endpoint, reconciliation = Endpoint(service, linked), Reconciliation(service, known)

    async def health(_: Request) -> Response:
        return _health(service)

    async def metrics(_: Request) -> Response:
        return Response(_metrics(service), media_type=figures.MEDIA, headers={"Cache-Control": "no-store"})

    async def described(_: Request) -> Response:
        return RedirectResponse(f"{service.settings.root}dataset", 303)

    async def sparql(request: Request) -> Response:
        return await endpoint(request)

    async def reconciled(request: Request) -> Response:
        return await reconciliation(request)

    return [
        Route("/health", health),
        Route("/metrics", metrics),
        Route("/.well-known/void", described),
        *(Route(path, sparql, methods=METHODS) for path in ("/sparql", "/sparql/")),
        *(Route(path, api.presented) for path in ("/api", "/api/")),
        Route("/api/openapi.json", api.described),
        Route(f"/{PATH}", api.listed),
        Route(f"/{PATH}/{{name:path}}", api.asked),
        *(Route(path, reconciled, methods=METHODS) for path in ("/reconcile", "/reconcile/")),
        Route("/reconcile/suggest/{kind:str}", reconciliation.suggested),
        Route("/reconcile/properties", reconciliation.proposed),
        Route("/reconcile/preview", reconciliation.previewed),
        Route("/reconcile/view", reconciliation.viewed),
        *(Route(path, linked.identifier) for path in ("/id/{path:path}", "/voc/{path:path}", "/graph/{path:path}")),
        *(Route(path, linked.identifier) for path in ("/ns", "/ns/{path:path}", "/dataset", "/validation")),
        Route("/{path:path}", linked.document),
    ]


def _health(service: Service) -> Response:
    """Tell what is served, and whether someone can answer."""
    alive = service.outside.crew.alive + service.house.crew.alive
    told = {
        "status": "ok" if alive else "starting",
        "version": release(),
        "digest": service.digest,
        "statements": sum(service.graphs.values()),
        "graphs": len(service.graphs),
        "workers": alive,
    }
    headers = {"Cache-Control": "no-store"}
    return Response(to_json(told), 200 if alive else 503, headers, JSON)


def _metrics(service: Service) -> str:
    lanes = {"outside": service.outside, "house": service.house}
    stopped = {
        f'lane="{name}",limit="{limit}"': float(n) for name, lane in lanes.items() for limit, n in lane.stopped.items()
    }
    return service.figures.text(
        (
            ("queries_stopped_total", "counter", "Queries stopped, by limit.", stopped),
            (
                "workers_replaced_total",
                "counter",
                "Workers that ended and were replaced.",
                {f'lane="{name}"': float(lane.crew.replaced) for name, lane in lanes.items()},
            ),
            (
                "workers",
                "gauge",
                "Workers that can answer.",
                {f'lane="{name}"': float(lane.crew.alive) for name, lane in lanes.items()},
            ),
            (
                "queries_waiting",
                "gauge",
                "Queries that wait for a worker.",
                {f'lane="{name}"': float(lane.waiting) for name, lane in lanes.items()},
            ),
            ("statements", "gauge", "Statements served.", {"": float(sum(service.graphs.values()))}),
        )
    )

"""A real server on loopback, stopped by who started it, and a client of Python's own."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pmlb_graph.dataset import Dataset, assemble
from pmlb_graph.server.pages import NoPages
from pmlb_graph.server.running import Server, listening
from pmlb_graph.server.service import Service
from pmlb_graph.server.settings import Settings
from pmlb_graph.site import Rendered
from pmlb_graph.terms import Base

TITLE = {"fr": "Essai", "en": "Trial"}
POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


class SomePages(NoPages):
    """A few pages, as the site makes them."""

    kept: ClassVar = {
        "index.html": "Accueil",
        "index.en.html": "Home",
        "style.css": "p{}",
        "sparql.html": "éditeur",
        "doc/acteur/nantes-metropole.html": "Nantes Métropole",
        "doc/acteur/nantes-metropole.en.html": "Nantes Métropole (en)",
        "doc/acteur/fnau.ttl": "<https://w3id.org/pmlb/id/acteur/fnau> <http://example.org/said> 'by the page' .",
    }

    def render(self, path: str) -> Rendered:
        if path == "panne.html":
            raise RuntimeError("a secret of the server")
        kinds = {"html": "text/html", "css": "text/css", "ttl": "text/turtle"}
        text = self.kept[path]
        body = f"<!DOCTYPE html><html><head>{POLICY}</head>{text}</html>" if path.endswith("html") else text
        return Rendered(body.encode(), kinds[path.rpartition(".")[2]])


FNAU = "https://w3id.org/pmlb/id/acteur/fnau"
TINY = assemble(
    Base("https://w3id.org/pmlb/"),
    [f'<{FNAU}> <http://www.w3.org/2000/01/rdf-schema#label> "FNAU"@fr <https://w3id.org/pmlb/graph/a> .'],
)
"""A graph that is loaded at once."""


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media(self) -> str:
        return (self.headers["Content-Type"] or "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Who asks a server."""

    url: str
    service: Service

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def __call__(
        self, path: str, method: str = "GET", body: bytes | None = None, seconds: float = 60, **headers: str
    ) -> Reply:
        connection = http.client.HTTPConnection(*self.place, timeout=seconds)
        try:
            named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, dict(named))
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(whole: Dataset, **chosen: Any) -> Iterator[Client]:
    """Serve a graph, quietly."""
    settings = Settings(port=0, **{"quiet": True, **chosen})
    listener = listening(settings)
    service = Service.opened(whole, TITLE, SomePages(), settings)
    service.prepare()
    server = Server(service)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    end = time.monotonic() + 30
    while not server.started and time.monotonic() < end:
        time.sleep(0.01)
    try:
        yield Client(f"http://127.0.0.1:{listener.getsockname()[1]}", service)
    finally:
        server.should_exit = True
        thread.join(20)
        service.close()
        listener.close()
        assert not thread.is_alive()

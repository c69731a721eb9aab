"""A store that is written to: by the Graph Store Protocol, or by Update.

References
----------
SPARQL 1.1 Graph Store HTTP Protocol (2013), section 5; SPARQL 1.1 Protocol (2013), section 2.2;
SPARQL 1.1 Update (2013), section 2.2, Graph Update: a request should be treated atomically.
"""

from __future__ import annotations

import math
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from pmlb_graph.engine import web
from pmlb_graph.engine.patience import Patience

__all__ = ["Store"]

DEADLINE = 600.0


class Store:
    """Where a dataset is written.

    Parameters
    ----------
    graphs, update : str
        Addresses of the Graph Store service and of the Update service; empty for none.
    pause : callable
        How to wait, in seconds.
    """

    def __init__(self, graphs: str, update: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._graphs = Patience(graphs, DEADLINE, pause) if graphs else None
        self._update = Patience(update, DEADLINE, pause) if update else None
        self.direct = bool(graphs)
        self.updates = bool(update)

    def put(self, graph: str, lines: Sequence[str]) -> None:
        """Put N-Triples lines in place of what a graph holds; the graph without a name is the default one."""
        self._send("PUT", graph, lines)

    def post(self, graph: str, lines: Sequence[str]) -> None:
        """Add N-Triples lines to a graph."""
        self._send("POST", graph, lines)

    def delete(self, graph: str) -> None:
        """Delete a graph that is there."""
        self._send("DELETE", graph)

    def update(self, text: str) -> None:
        """Run an update; one request, so whole or not at all where the engine keeps to that."""
        assert self._update is not None  # noqa: S101 - what `updates` tells
        self._ask(self._update, self._update.url, "POST", (text.encode(), "application/sparql-update"))

    def _send(self, method: str, graph: str, lines: Sequence[str] = ()) -> None:
        assert self._graphs is not None  # noqa: S101 - what `direct` tells
        url = self._graphs.url
        named = f"graph={quote(graph, safe='')}" if graph else "default"
        address = f"{url}{'&' if '?' in url else '?'}{named}"
        content = None if method == "DELETE" else "".join(f"{line} .\n" for line in lines).encode()
        self._ask(self._graphs, address, method, (content, "application/n-triples"))

    def _ask(self, patience: Patience, url: str, method: str, said: tuple[bytes | None, str]) -> None:
        content, media = said

        def put(end: float) -> Any:
            headers = {"User-Agent": "pmlb-graph"} | ({"Content-Type": media} if content is not None else {})
            request = urllib.request.Request(url, content, headers, method=method)  # noqa: S310 - an address, checked
            return web.OPENER.open(patience.access.sign(request), timeout=max(1, math.ceil(end - time.monotonic())))

        if not patience.access.settled:
            patience.greet()
        patience.ask(put)

"""The server: linked data, SPARQL, named queries and reconciliation, read-only by construction.

Nothing here writes: no route updates anything, queries are read before they are run, and run in processes that are
stopped when they go beyond their limits.
"""

from __future__ import annotations

from pmlb_graph.server.application import application
from pmlb_graph.server.pages import NoPages, Pages, Rendered
from pmlb_graph.server.running import listening, run
from pmlb_graph.server.service import Service
from pmlb_graph.server.settings import Settings

__all__ = ["NoPages", "Pages", "Rendered", "Service", "Settings", "application", "listening", "run"]

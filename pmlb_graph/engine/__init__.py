"""Who answers SPARQL: Oxigraph inside the program, rdflib as a second opinion, or an endpoint.

All three answer over the union of the named graphs.
"""

from __future__ import annotations

from typing import Protocol

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings

__all__ = ["Engine"]


class Engine(Protocol):
    """What an engine does."""

    def select(self, query: str) -> Bindings:
        """Return the solutions of a SELECT."""

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""

"""The bench an analysis works on: the graph, its networks made once, the draws asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph import catalogue, networks
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import Engine
from pmlb_graph.networks import material

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Bench:
    """What an analysis works on.

    Attributes
    ----------
    engine : Engine
        The graph.
    replicas, seed : int
        How many draws an analysis makes where chance could explain what it sees, and their seed.
    tell : callable or None
        Told how many draws are done, of how many.
    data : Path or None
        The folder of the tables, for the flows kept beside them; without it, only the graph tells flows.
    """

    engine: Engine
    replicas: int = 200
    seed: int = 42
    tell: Callable[[int, int], None] | None = None
    data: Path | None = None
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    def network(self, name: str) -> nx.Graph[str]:
        """Return a network of the catalogue, made once; it is not to be changed."""
        if name not in self._made:
            self._made[name] = networks.network(self.engine, networks.named(name))
        return self._made[name]  # type: ignore[no-any-return]

    def layers(self, name: str, by: str) -> dict[str, nx.Graph[str]]:
        """Return the layers of a network of the catalogue, by ``theme`` or ``form``, made once."""
        if (name, by) not in self._made:
            self._made[name, by] = networks.layers(self.engine, networks.named(name), by)
        return self._made[name, by]  # type: ignore[no-any-return]

    def grounds(self, graph: nx.Graph[str]) -> dict[str, dict[str, str]]:
        """Return what each fact of a network rests on, asked once for the same facts."""
        from pmlb_graph.measures import gaps

        key = ("grounds", frozenset(fact for _, _, data in graph.edges(data=True) for fact in data.get("facts", ())))
        if key not in self._made:
            self._made[key] = gaps.grounds(self.engine, graph)
        return self._made[key]  # type: ignore[no-any-return]

    def profiles(self) -> dict[str, dict[str, Any]]:
        """Return what is known of each actor, asked once: group, région, département, population, position."""
        if "profiles" not in self._made:
            self._made["profiles"] = material.profiles(self.engine)
        return self._made["profiles"]  # type: ignore[no-any-return]

    def answer(self, name: str) -> Bindings:
        """Return the answer of a query of the catalogue, asked once."""
        if ("answer", name) not in self._made:
            self._made["answer", name] = self.engine.select(catalogue.named(name).text)
        return self._made["answer", name]  # type: ignore[no-any-return]

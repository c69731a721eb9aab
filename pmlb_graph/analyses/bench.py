"""The bench an analysis works on: the graph, its networks made once, the draws asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
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

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what is made once for the bench; it is not to be changed."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def network(self, name: str) -> nx.Graph[str]:
        """Return a network of the catalogue, made once; it is not to be changed."""
        make = partial(networks.network, self.engine, networks.named(name))
        return self.once(name, make)  # type: ignore[no-any-return]

    def layers(self, name: str, by: str) -> dict[str, nx.Graph[str]]:
        """Return the layers of a network of the catalogue, by ``theme`` or ``form``, made once."""
        make = partial(networks.layers, self.engine, networks.named(name), by)
        return self.once((name, by), make)  # type: ignore[no-any-return]

    def grounds(self, graph: nx.Graph[str]) -> dict[str, dict[str, str]]:
        """Return what each fact of a network rests on, asked once for the same facts."""
        from pmlb_graph.measures import gaps

        key = ("grounds", frozenset(fact for _, _, data in graph.edges(data=True) for fact in data.get("facts", ())))
        return self.once(key, partial(gaps.grounds, self.engine, graph))  # type: ignore[no-any-return]

    def profiles(self) -> dict[str, dict[str, Any]]:
        """Return what is known of each actor, asked once: group, région, département, population, position."""
        return self.once("profiles", partial(material.profiles, self.engine))  # type: ignore[no-any-return]

    def answer(self, name: str) -> Bindings:
        """Return the answer of a query of the catalogue, asked once."""
        make = partial(self.engine.select, catalogue.named(name).text)
        return self.once(("answer", name), make)  # type: ignore[no-any-return]

"""The bench an analysis works on: the graph, its networks made once, the draws asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph import catalogue, names, networks
from pmlb_graph.analyses.restriction import Restriction
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import Engine
from pmlb_graph.networks import Definition, material
from pmlb_graph.terms import Term

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
    only : Restriction
        Which facts make the networks; all by default.
    """

    engine: Engine
    replicas: int = 200
    seed: int = 42
    tell: Callable[[int, int], None] | None = None
    data: Path | None = None
    only: Restriction = field(default_factory=Restriction)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what is made once for the bench; it is not to be changed."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def network(self, name: str) -> nx.Graph[str]:
        """Return a network of the catalogue, made once; it is not to be changed."""
        definition = networks.named(name)
        make = partial(networks.network, self.engine, definition, self._values(definition), self.only.choice)
        return self.once(name, make)  # type: ignore[no-any-return]

    def layers(self, name: str, by: str) -> dict[str, nx.Graph[str]]:
        """Return the layers of a network of the catalogue, by ``theme`` or ``form``, made once."""
        definition = networks.named(name)
        make = partial(networks.layers, self.engine, definition, by, self._values(definition), self.only.choice)
        return self.once((name, by), make)  # type: ignore[no-any-return]

    def slices(self, name: str, years: Sequence[int]) -> dict[int, nx.Graph[str]]:
        """Return a network of the catalogue year by year, made once."""
        make = partial(networks.slices, self.engine, networks.named(name), years, choice=self.only.choice)
        return self.once((name, *years), make)  # type: ignore[no-any-return]

    def _values(self, definition: Definition) -> Mapping[str, list[Term]]:
        return names.values(self.engine, definition.query, [f"date={self.only.date}"] if self.only.date else [])

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

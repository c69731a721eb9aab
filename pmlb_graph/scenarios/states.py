"""One state of the graph, before or after a scenario, and what is measured of it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph import measures
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.coverage import Coverage, cover
from pmlb_graph.engine.embedded import Embedded

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.measures import Partition

TWO_MODE, ACTORS = "acteurs-cooperations", "acteurs-acteurs"
SEED = 42


class State:
    """The graph in one state, and what is measured of it, each once."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.engine = Embedded(lines)
        self._bench = Bench(self.engine)

    @cached_property
    def two_mode(self) -> nx.Graph[str]:
        """Who takes part in what."""
        return self._bench.network(TWO_MODE)

    @cached_property
    def actors(self) -> nx.Graph[str]:
        """Who shares a cooperation with whom."""
        return self._bench.network(ACTORS)

    @cached_property
    def coverage(self) -> Coverage:
        """What is covered."""
        return cover(self.engine)

    @cached_property
    def epci(self) -> dict[str, str]:
        """The EPCI in a documented cooperation, with their labels."""
        rows = self._bench.answer("couverture/epci")
        return {row["epci"]: row["epciLibelle"] for row in rows if int(row["cooperations"])}

    @cached_property
    def points(self) -> dict[str, str]:
        """The articulation points, with their labels."""
        graph = self.two_mode
        return {point.node: graph.nodes[point.node]["label"] for point in measures.articulation_points(graph)}

    @cached_property
    def core(self) -> measures.Core:
        """The core of the actors."""
        return measures.core_periphery(self.actors, seed=SEED)

    @cached_property
    def divided(self) -> Partition | None:
        """The communities of the actors; None without ties."""
        return measures.consensus(self.actors, seed=SEED) if self.actors.number_of_edges() else None

    def values(self) -> dict[str, float]:
        """Return the figures, in their order."""
        import networkx as nx

        graph, actors = self.two_mode, self.actors
        sides = Counter(str(data["side"]) for _, data in graph.nodes(data=True))
        held = Counter(graph.nodes[node]["side"] for node in self.points)
        parts = [len(part) for part in nx.connected_components(graph)]
        n, ties = len(actors), actors.number_of_edges()
        return {
            "epci": self.coverage.epci.part,
            "inhabitants": 100 * self.coverage.inhabitants if self.coverage.epci.whole else nan,
            "actors": sides["acteur"],
            "cooperations": sides["cooperation"],
            "ties": graph.number_of_edges(),
            "shared": ties,
            "alone": sum(degree == 0 for _, degree in actors.degree()),
            "components": len(parts),
            "largest": 100 * max(parts) / len(graph) if parts else nan,
            "points_actors": held["acteur"],
            "points_cooperations": held["cooperation"],
            "bridges": len(measures.bridges(graph)),
            "density": 100 * 2 * ties / (n * (n - 1)) if n > 1 else nan,
            "communities": len(self.divided.communities) if self.divided else nan,
            "core": len(self.core.core) if not isnan(self.core.fit) else nan,
            "core_fit": self.core.fit,
        }

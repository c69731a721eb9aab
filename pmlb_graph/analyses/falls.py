"""Falls: what is left of a network as actors, or cooperations, go one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.language import later
from pmlb_graph.measures import MEASURES, Attack, Measure, attack, bridges, failure

if TYPE_CHECKING:
    import networkx as nx

ACTORS, COOPERATIONS = "acteur", "cooperation"
HALF = 0.5

Falls = Mapping[tuple[str, str], Attack]


def halved(left: Attack, bound: str = "largest") -> float:
    """Count the removals after which half of the largest part, or less, is left; NaN if it never comes to that."""
    shares = getattr(left, bound)
    return next((float(q) for q, share in enumerate(shares) if q and share <= HALF * left.largest[0]), nan)


def halved_by_actors(graph: nx.Graph[str]) -> float:
    """Count the withdrawals of actors, the busiest first, that halve the largest part."""
    return halved(attack(graph, "degree", ACTORS))


def halved_by_cooperations(graph: nx.Graph[str]) -> float:
    """Count the ends of cooperations, the largest first, that halve the largest part."""
    return halved(attack(graph, "degree", COOPERATIONS))


def falls(bench: Bench, graph: nx.Graph[str]) -> Falls:
    """Return what is left as each side goes, in each order."""
    found: dict[tuple[str, str], Attack] = {}
    for side in (ACTORS, COOPERATIONS):
        found |= {(side, strategy): attack(graph, strategy, side) for strategy in ("degree", "betweenness")}
        found[side, "random"] = failure(graph, side, bench.replicas, bench.seed)
    return found


def points(graph: nx.Graph[str]) -> float:
    """Count the actors and cooperations that alone hold others to the rest."""
    import networkx as nx

    return float(sum(1 for _ in set(nx.articulation_points(graph))))


def ties_held(graph: nx.Graph[str]) -> float:
    """Count the participations that alone hold others to the rest."""
    return float(len(bridges(graph)))


_TWO_MODE = frozenset({"two-mode"})
COUNTED: Mapping[str, tuple[object, str]] = {
    "halved_by_actors": (halved_by_actors, later("Withdrawals of actors that halve the largest part, busiest first")),
    "halved_by_cooperations": (
        halved_by_cooperations,
        later("Ends of cooperations that halve the largest part, largest first"),
    ),
    "articulation_points": (points, later("Actors and cooperations that alone hold others (articulation points)")),
    "bridges": (ties_held, later("Participations that alone hold others (bridges)")),
}
MEASURED = (
    MEASURES["robustness_degree"],
    *(
        Measure(name, function, label, level="network", modes=_TWO_MODE)  # type: ignore[arg-type]
        for name, (function, label) in COUNTED.items()
    ),
)

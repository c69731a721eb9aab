"""Falls: what is left of a network as actors, or cooperations, go one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.measures import Attack, attack, failure

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

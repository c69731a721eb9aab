"""Rankings: how actors are ranked, and ranked again on networks that might as well have been observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, nan
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.language import later
from pmlb_graph.measures import (
    SCENARIOS,
    betweenness,
    closeness,
    constraint,
    coreness,
    degree,
    removal,
    replicate,
    resampled,
    strength,
)
from pmlb_graph.measures.stability import mark_of, ranks, ranks_reached

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    import numpy as np

RANKINGS = {
    "degree": later("number of partners"),
    "strength": later("weight of ties"),
    "betweenness": later("passages (betweenness)"),
    "closeness": later("closeness"),
    "constraint": later("structural holes (least constraint)"),
    "coreness": later("depth in the core (k-core)"),
}
TIMES = {"usual": 2, "bootstrap": 2, "trusting": 1, "doubting": 1}


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking, and what it becomes on networks that might as well have been observed.

    Attributes
    ----------
    values : numpy.ndarray
        Of each actor; NaN where the measure has no meaning.
    ranks : numpy.ndarray
        Of each actor: 1 is the first, equals share the better rank.
    shaken : mapping of str to numpy.ndarray
        By kind of doubt, the ranks of each actor (rows) in each network (columns).
    """

    values: np.ndarray
    ranks: np.ndarray
    shaken: Mapping[str, np.ndarray]

    def agreement(self, kind: str) -> tuple[float, float, float]:
        """Return Kendall's τ-b with the rankings shaken: mean, and bounds that hold 95 %; NaN if there is no order."""
        import numpy as np

        found = np.array([kendall(self.ranks, column) for column in self.shaken[kind].T])
        known = found[~np.isnan(found)]
        if not known.size:
            return nan, nan, nan
        low, high = np.quantile(known, [0.025, 0.975])
        return float(known.mean()), float(low), float(high)

    def interval(self, kind: str, place: int) -> tuple[int, int]:
        """Return the ranks that hold 95 % of the networks for one actor."""
        return ranks_reached(self.shaken[kind][place], self.ranks[place])

    def mark(self, kind: str, place: int) -> str:
        """Return whether the rank of an actor is stable, fragile or unstable."""
        best, worst = self.interval(kind, place)
        return mark_of((worst - best) / len(self.ranks))

    def first(self, kind: str, place: int) -> float:
        """Return the share of the networks in which an actor is first, alone."""
        drawn = self.shaken[kind]
        return float(((drawn[place] == 1) & ((drawn == 1).sum(axis=0) == 1)).mean())


def kendall(one: np.ndarray, other: np.ndarray) -> float:
    """Return Kendall's τ-b of two rankings; NaN if one of them ranks nothing.

    Examples
    --------
    >>> import numpy as np
    >>> kendall(np.array([1, 2, 3]), np.array([3, 2, 1]))
    -1.0
    """
    import numpy as np

    # Hundreds of rankings are compared: a call to SciPy for each would take longer than the networks themselves.
    first, second = (np.sign(ranked[:, None] - ranked[None, :]).astype(np.float64) for ranked in (one, other))
    told = float(np.abs(first).sum() * np.abs(second).sum())
    return float((first * second).sum() / told**0.5) if told else nan


def rankings(bench: Bench, graph: nx.Graph[str]) -> dict[str, Ranking]:
    """Return every ranking of the actors, observed and shaken; the latter are missing without replicas.

    Of each two networks of usual doubt, and of each two of cooperations drawn again, there is one of each other scale:
    these only tell whether the scale matters.
    """
    import numpy as np

    grounds = bench.grounds(graph)
    draws: dict[str, Callable[[Any], Any]] = {
        kind: removal(graph, kept, grounds) for kind, kept in SCENARIOS.items()
    } | {"bootstrap": resampled(graph)}
    turns = ceil(bench.replicas / max(TIMES.values())) if graph.number_of_edges() else 0
    drawn: Any = replicate(partial(_drawn, draws), _shaken, turns, bench.seed, bench.tell)
    observed = _measured(graph)
    found = {}
    for name in RANKINGS:
        values = np.array([observed[name][node] for node in graph], dtype=float)
        shaken = {
            kind: ranks(
                np.hstack(
                    [
                        np.array([drawn[f"{kind} {turn} {name}"].get(node, np.full(turns, nan)) for node in graph])
                        for turn in range(times)
                    ]
                )
            )
            for kind, times in TIMES.items()
            if turns
        }
        found[name] = Ranking(values, ranks(values[:, None])[:, 0], shaken)
    return found


def _drawn(draws: Mapping[str, Callable[[Any], Any]], drawn: np.random.Generator) -> dict[str, Any]:
    return {f"{kind} {turn}": draws[kind](drawn) for kind, times in TIMES.items() for turn in range(times)}


def _shaken(networks: Mapping[str, nx.Graph[str]]) -> dict[str, Any]:
    return {f"{kind} {name}": found for kind, graph in networks.items() for name, found in _measured(graph).items()}


def _measured(graph: nx.Graph[str]) -> Mapping[str, Mapping[str, float]]:
    """Measure what actors are ranked by: the first has the highest value."""
    return {
        "degree": degree(graph),
        "strength": strength(graph),
        "betweenness": betweenness(graph),
        "closeness": closeness(graph),
        "constraint": {node: -value for node, value in constraint(graph).items()},
        "coreness": coreness(graph),
    }

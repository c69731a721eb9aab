"""Chance: a measure beside what random networks of the same constraints give."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmlb_graph.measures import null_models
from pmlb_graph.measures.replicas import replicate

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    from pmlb_graph.measures.measure import Measure

    Groups = Mapping[Any, str | None]


@dataclass(frozen=True, slots=True)
class Tested:
    """A value beside what chance alone would give.

    Attributes
    ----------
    value : float
        The value observed.
    mean, low, high : float
        Mean of the random draws, and the bounds that hold 95 % of them.
    z : float
        Distance from the mean in standard deviations of the draws; NaN when they do not vary.
    p : float
        Share of draws at least as far out, on both sides, the observed value counted among them.
    replicas, seed : int
        Number of draws, and the seed that gives them again.
    null : str
        Name of the null model.
    """

    value: float
    mean: float
    low: float
    high: float
    z: float
    p: float
    replicas: int
    seed: int
    null: str

    @property
    def verdict(self) -> str:
        """Return ``above``, ``within`` or ``below`` what chance gives."""
        if self.value > self.high:
            return "above"
        return "below" if self.value < self.low else "within"


def tested(value: float, draws: np.ndarray, seed: int, null: str) -> Tested:
    """Set a value beside draws.

    Parameters
    ----------
    value : float
        The value observed.
    draws : numpy.ndarray
        The same quantity on each random draw; those that are NaN say nothing and are left out.
    seed : int
        Seed of the draws.
    null : str
        Name of the null model.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology, 9(1).

    Examples
    --------
    >>> import numpy as np
    >>> found = tested(5.0, np.arange(5.0), seed=1, null="degrees")
    >>> found.mean, found.verdict, round(found.p, 3)
    (2.0, 'above', 0.333)
    """
    import numpy as np

    kept = draws[~np.isnan(draws)]
    if not kept.size or np.isnan(value):
        return Tested(value, np.nan, np.nan, np.nan, np.nan, np.nan, kept.size, seed, null)
    low, high = np.quantile(kept, [0.025, 0.975])
    mean, spread = kept.mean(), kept.std(ddof=1) if kept.size > 1 else 0.0
    # Sums of the same terms in another order differ in the last digits: equal to 10⁻¹² is equal.
    slack = 1e-12 * max(1.0, abs(value))
    more, less = np.sum(kept >= value - slack), np.sum(kept <= value + slack)
    p = min(1.0, 2 * (1 + min(more, less)) / (1 + kept.size))
    z = (value - mean) / spread if spread > slack else np.nan
    return Tested(value, float(mean), float(low), float(high), float(z), float(p), kept.size, seed, null)


def against_chance(
    graph: nx.Graph[Any],
    measures: Sequence[Measure],
    replicas: int = 200,
    seed: int = 42,
    groups: Groups | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Hold measures against what chance gives under the constraints that fit each.

    Measures of the ties (null ``degrees``) are taken on networks drawn by `random_network`; measures of
    groups (null ``groups``), on the network itself with its groups dealt again by `shuffled`. All
    the measures see the same draws.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    measures : sequence of Measure
        Those that have a meaning on it.
    replicas : int
        Number of draws.
    seed : int
        Seed of the draws: the same seed gives the same result.
    groups : mapping, optional
        Group of each node, for the measures that need it; by default the attribute ``group``.
    tell : callable, optional
        Told how many draws are done, and of how many.

    Returns
    -------
    dict
        By name of measure: `Tested` by node, or one `Tested` for the network.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology, 9(1).

    Examples
    --------
    >>> import networkx as nx
    >>> from pmlb_graph.measures.degrees import MEASURES
    >>> found = against_chance(nx.path_graph(5), MEASURES[:1], replicas=10)
    >>> found["degree"][0].value, found["degree"][0].mean
    (1.0, 1.0)
    """
    given = dict(graph.nodes(data="group")) if groups is None else dict(groups)
    nulls = frozenset(measure.null for measure in measures)
    compute = functools.partial(_measured, tuple(measures))
    observed = compute(dict.fromkeys(nulls, (graph, given)))
    drawn = replicate(functools.partial(_draw, graph, given, nulls), compute, replicas if graph else 0, seed, tell)
    return {m.name: _beside(observed[m.name], drawn.get(m.name), seed, m.null) for m in measures}


def _draw(graph: nx.Graph[Any], groups: Groups, nulls: frozenset[str], drawn: np.random.Generator) -> dict[str, Any]:
    """Return, for each null model, a network and the groups of its nodes."""
    found = {}
    if "degrees" in nulls:
        found["degrees"] = (null_models.random_network(graph, drawn), groups)
    if "groups" in nulls:
        found["groups"] = (graph, null_models.shuffled(graph, groups, drawn))
    return found


def _measured(measures: Sequence[Measure], drawn: Mapping[str, tuple[nx.Graph[Any], Groups]]) -> dict[str, Any]:
    found = {}
    for measure in measures:
        graph, groups = drawn[measure.null]
        found[measure.name] = measure.function(*((graph, groups) if measure.null == "groups" else (graph,)))
    return found


def _beside(observed: Any, drawn: Any, seed: int, null: str) -> dict[Any, Tested] | Tested:
    import numpy as np

    none = np.array([])
    if not isinstance(observed, Mapping):
        return tested(float(observed), none if drawn is None else drawn, seed, null)
    return {node: tested(float(value), (drawn or {}).get(node, none), seed, null) for node, value in observed.items()}

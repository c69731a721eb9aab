"""Chance: a measure beside what random networks of the same constraints give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


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
    graph: nx.Graph[str],
    measure: Callable[[nx.Graph[str]], dict[str, float]],
    replicas: int = 200,
    seed: int = 42,
) -> dict[str, Tested]:
    """Compare a measure of a two-mode network with random networks of the same degrees.

    Each actor keeps its number of cooperations and each cooperation its number of actors; only who is
    with whom is drawn.

    Parameters
    ----------
    graph : networkx.Graph
        Two-mode network, nodes with ``side``.
    measure : callable
        From a network to a value by node.
    replicas : int
        Number of random networks.
    seed : int
        Seed of the draw: the same seed gives the same result.
    """
    import numpy as np

    if not graph:
        return {}
    observed = measure(graph)
    drawn = np.random.default_rng(seed)
    random = [measure(curveball(graph, drawn)) for _ in range(replicas)]
    values = np.array([[found[node] for node in observed] for found in random])
    return {node: tested(value, values[:, i], seed, "degrees") for i, (node, value) in enumerate(observed.items())}


def curveball(graph: nx.Graph[str], drawn: np.random.Generator) -> nx.Graph[str]:
    """Draw a two-mode network with the degrees of another.

    References
    ----------
    Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with
    fixed row and column totals. Nature Communications, 5, 4114.

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> g = nx.Graph([("a", 1), ("b", 2), ("b", 3), ("c", 1)])
    >>> nx.set_node_attributes(g, {n: "actor" if isinstance(n, str) else "cooperation" for n in g}, "side")
    >>> dict(curveball(g, np.random.default_rng(1)).degree()) == dict(g.degree())
    True
    """
    import networkx as nx

    first = next(iter(graph.nodes(data="side")))[1]
    rows = {n: sorted(graph.adj[n]) for n, side in graph.nodes(data="side") if side == first}
    names = list(rows)
    for _ in range(5 * len(names) if len(names) > 1 else 0):
        one, other = (names[i] for i in drawn.choice(len(names), 2, replace=False))
        _trade(rows, one, other, drawn)
    random: nx.Graph[str] = nx.Graph(**graph.graph)
    random.add_nodes_from(graph.nodes(data=True))
    random.add_edges_from((n, m) for n, around in rows.items() for m in around)
    return random


def _trade(rows: dict[str, list[str]], one: str, other: str, drawn: np.random.Generator) -> None:
    """Shuffle between two rows what only one of them has."""
    mine, yours = set(rows[one]), set(rows[other])
    apart = sorted(mine ^ yours, key=str)
    if not apart:
        return
    drawn.shuffle(apart)
    kept, cut = mine & yours, len(mine - yours)
    rows[one] = sorted(kept | set(apart[:cut]), key=str)
    rows[other] = sorted(kept | set(apart[cut:]), key=str)

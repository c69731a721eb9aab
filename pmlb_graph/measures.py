"""Measures on networks: one function each, with its meaning, its formula and its reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


def degree(graph: nx.Graph[str]) -> dict[str, int]:
    """Count the ties of each node.

    For a geographer: in how many cooperations an actor takes part (two-mode network), or with how
    many others it shares at least one (projection). It counts what the sources say, and so measures
    the attention of the sources too.

    Returns
    -------
    dict of str to int
        By node.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks, 1(3).

    Examples
    --------
    >>> import networkx as nx
    >>> degree(nx.star_graph(3))[0]
    3
    """
    return dict(graph.degree())


def betweenness(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Measure how often a node stands on the shortest paths between others.

    For a geographer: which actors, or which cooperations, hold together parts of the network that
    would have no other way to each other.

    .. math:: c(v) = \frac{2}{(n-1)(n-2)} \sum_{s<t} \frac{\sigma(s,t \mid v)}{\sigma(s,t)}

    Ties of a projection are as short as they are heavy: their length is the inverse of their weight.
    In a two-mode network every tie has length one.

    Returns
    -------
    dict of str to float
        By node, from 0 to 1.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry, 40(1).
    Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Math. Sociology, 25(2).
    Opsahl, T., Agneessens, F. & Skvoretz, J. (2010). Node centrality in weighted networks. Social
    Networks, 32(3).

    Examples
    --------
    >>> import networkx as nx
    >>> betweenness(nx.star_graph(3))[0]
    1.0
    """
    import networkx as nx

    if graph.graph.get("mode") != "one-mode":
        return dict(nx.betweenness_centrality(graph))
    lengths: nx.Graph[str] = nx.Graph()
    lengths.add_nodes_from(graph)
    lengths.add_edges_from((a, b, {"length": 1 / data["weight"]}) for a, b, data in graph.edges(data=True))
    return dict(nx.betweenness_centrality(lengths, weight="length"))


@dataclass(frozen=True, slots=True)
class Tested:
    """A value beside what chance alone would give.

    Attributes
    ----------
    value : float
        The value observed.
    mean, low, high : float
        Mean of the random networks, and the bounds that hold 95 % of them.
    """

    value: float
    mean: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Return ``above``, ``within`` or ``below`` what chance gives."""
        if self.value > self.high:
            return "above"
        return "below" if self.value < self.low else "within"


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
    low, high = np.quantile(values, [0.025, 0.975], axis=0)
    means = values.mean(axis=0)
    return {
        node: Tested(value, float(means[i]), float(low[i]), float(high[i]))
        for i, (node, value) in enumerate(observed.items())
    }


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

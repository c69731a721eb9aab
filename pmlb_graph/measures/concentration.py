"""Concentration: how far a network turns around a few of its nodes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures import geodesics, matrices
from pmlb_graph.measures.adjacency import incidence, is_two_mode, sides, strengths
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


def centralization_degree(graph: nx.Graph[str], direction: str = "in", side: Hashable | None = None) -> float:
    r"""Measure how far ties gather on one node.

    For a geographer: 1 when one metropolis is tied to all and the others only to it, 0 when all have as
    many ties. It says that a network has a centre, not which one, and a tie unknown to the sources
    often is one of the periphery.

    .. math:: C = \frac{\sum_v (k_{max} - k_v)}{(n-1)(n-2)}

    over :math:`(n-1)^2` in a directed network, ties received or sent as `direction` says. In a
    two-mode network, over :math:`(n_1-1)(n_2-1)`, on the :math:`n_1` nodes of one side, against the
    :math:`n_2` of the other: this maximum supposes that every node has a tie, and nodes without one are
    left out. Elsewhere isolates count. Weights and loops are left out.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    direction : {"in", "out"}
        Ties counted in a directed network.
    side : hashable, optional
        Side measured in a two-mode network: ``acteur`` or ``territoire`` if any, else that of the first node.

    Returns
    -------
    float
        From 0 to 1; NaN with fewer than three nodes (two on a side of a two-mode network).

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks, 1(3).
    Borgatti, S. P. & Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks, 19(3).

    Examples
    --------
    >>> import networkx as nx
    >>> centralization_degree(nx.star_graph(4)), centralization_degree(nx.cycle_graph(4))
    (1.0, 0.0)
    """
    if is_two_mode(graph):
        matrix = incidence(graph, side)
        counts, others = matrix.sum(axis=1), int((matrix.sum(axis=0) > 0).sum())
        counts = counts[counts > 0]
        return _centralization(counts, (len(counts) - 1) * (others - 1))
    n = len(graph)
    if graph.is_directed():
        return _centralization(strengths(graph, direction=direction), (n - 1) ** 2 if n > 2 else 0)
    return _centralization(strengths(graph), (n - 1) * (n - 2))


def _centralization(values: np.ndarray, most: float) -> float:
    """Return the sum of the distances to the highest value over the most it can be."""
    return float((values.max() - values).sum() / most) if most > 0 and len(values) > 1 else float("nan")


def centralization_betweenness(graph: nx.Graph[str], side: Hashable | None = None) -> float:
    r"""Measure how far the shortest ways between nodes pass through one of them.

    For a geographer: 1 when all cooperation goes through one actor, 0 when none stands between others
    more than another.

    .. math:: C = \frac{\sum_v (c_{max} - c_v)}{n-1}

    with *c* the betweenness over its maximum: :math:`(n-1)(n-2)` ordered pairs, or, in a two-mode network,
    that of the centre of the star of stars of Borgatti and Everett, on the nodes of one side alone. Ties
    have length one, whatever they weigh. Isolates count; pairs that nothing joins add nothing.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    side : hashable, optional
        Side measured in a two-mode network: ``acteur`` or ``territoire`` if any, else that of the first node.

    Returns
    -------
    float
        From 0 to 1; NaN where there are too few nodes for one to stand between others.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry, 40(1).
    Borgatti, S. P. & Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks, 19(3).

    Examples
    --------
    >>> import networkx as nx
    >>> centralization_betweenness(nx.star_graph(4))
    1.0
    """
    n = len(graph)
    through = geodesics.betweenness(matrices.ties(graph, weights=False))
    if not is_two_mode(graph):
        return _centralization(through, (n - 1) ** 2 * (n - 2))
    own, other = sides(graph, side)
    place = {node: i for i, node in enumerate(graph)}
    # Ordered pairs: twice the maximum of Borgatti and Everett, which counts each pair once.
    most = 2 * _most_between(len(own), len(other)) if other else 0.0
    return _centralization(through[[place[node] for node in own]], (len(own) - 1) * most)


def _most_between(own: int, other: int) -> float:
    """Return the highest betweenness a node can have in a two-mode network (Borgatti & Everett 1997)."""
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def centralization_closeness(graph: nx.Graph[str]) -> float:
    r"""Measure how far one node is closer to all than the others are.

    For a geographer: 1 when one actor reaches every other directly and they only through it.

    .. math:: C = \frac{2n-3}{(n-1)(n-2)} \sum_v (c_{max} - c_v), \qquad c_v = \frac{n-1}{\sum_u d(v,u)}

    Ties have length one, whatever they weigh. Closeness has no meaning across parts that nothing joins:
    NaN for a disconnected network; measure its largest part if that is what is meant. Defined on
    undirected one-mode networks.

    Returns
    -------
    float
        From 0 to 1; NaN if disconnected, directed, or with fewer than three nodes.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks, 1(3).

    Examples
    --------
    >>> import networkx as nx
    >>> round(centralization_closeness(nx.star_graph(4)), 9)
    1.0
    >>> centralization_closeness(nx.empty_graph(4))
    nan
    """
    import numpy as np

    n = len(graph)
    if n < 3 or graph.is_directed():
        return float("nan")
    far, reached = geodesics.farness(matrices.ties(graph, weights=False))
    if not np.all(reached == n - 1):
        return float("nan")
    return _centralization((n - 1) / far, (n - 1) * (n - 2) / (2 * n - 3))


MEASURES = (
    Measure(
        "centralization_degree",
        centralization_degree,
        later("how far ties gather on one node"),
        level="network",
        directed=True,
    ),
    Measure(
        "centralization_betweenness",
        centralization_betweenness,
        later("how far the shortest ways between others pass through one node"),
        level="network",
        directed=True,
    ),
    Measure(
        "centralization_closeness",
        centralization_closeness,
        later("how far one node is closer to all than the others"),
        level="network",
        modes=frozenset({"one-mode"}),
    ),
)

"""Clustering in two-mode networks: whether those who meet once meet again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import incidence, sides
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


def clustering_robins_alexander(graph: nx.Graph[str]) -> float:
    r"""Measure how often two actors that share a cooperation share another.

    For a geographer: does cooperation repeat itself between the same partners, or is each of its
    frames a new set of them?

    .. math:: C = \frac{4\, C_4}{L_3}

    with :math:`C_4` the cycles of four nodes and :math:`L_3` the paths of three ties. Weights are left out.

    Returns
    -------
    float
        From 0 to 1; NaN without a path of three ties.

    References
    ----------
    Robins, G. & Alexander, M. (2004). Small worlds among interlocking directors: network structure and
    distance in bipartite graphs. Computational & Mathematical Organization Theory, 10, 69-94.

    Examples
    --------
    >>> import networkx as nx
    >>> clustering_robins_alexander(nx.complete_bipartite_graph(2, 2)), clustering_robins_alexander(nx.Graph())
    (1.0, nan)
    """
    import numpy as np

    table = incidence(graph)
    shared = table @ table.T
    np.fill_diagonal(shared, 0.0)
    cycles = (shared * (shared - 1)).sum() / 4
    paths = (table * np.outer(table.sum(axis=1) - 1, table.sum(axis=0) - 1)).sum()
    return float(4 * cycles / paths) if paths else float("nan")


def clustering_opsahl(graph: nx.Graph[str], side: Hashable | None = None) -> float:
    r"""Measure how often two actors, each in a cooperation with a third, meet in one where it need not be.

    For a geographer: do the partners of an actor, met in different cooperations, cooperate with each
    other somewhere else? Contrary to `transitivity` of the projection, a large cooperation does not
    close triangles by itself.

    .. math:: C^* = \frac{\tau^*_\Delta}{\tau^*}

    the share of the paths of four ties *i – p – j – q – k* (i, j, k actors; p ≠ q cooperations) closed by
    a cooperation of *i* and *k* that is neither *p* nor *q*. Weights are left out.

    Parameters
    ----------
    graph : networkx.Graph
        Two-mode network.
    side : hashable, optional
        Side of i, j and k: ``acteur`` or ``territoire`` if any, else that of the first node.

    Returns
    -------
    float
        From 0 to 1; NaN without a path of four ties.

    References
    ----------
    Opsahl, T. (2013). Triadic closure in two-mode networks: redefining the global and local clustering
    coefficients. Social Networks, 35(2), 159-167.

    Examples
    --------
    >>> import networkx as nx
    >>> ring = nx.Graph([("a", 1), (1, "b"), ("b", 2), (2, "c"), ("c", 3), (3, "a")])
    >>> nx.set_node_attributes(ring, {n: "actor" if isinstance(n, str) else "body" for n in ring}, "side")
    >>> clustering_opsahl(ring)
    1.0
    """
    closed, paths = _four_paths(incidence(graph, side))
    return float(closed.sum() / paths.sum()) if paths.sum() else float("nan")


def clustering_opsahl_local(graph: nx.Graph[str]) -> dict[str, float]:
    """Measure, around each node, how often those it meets apart meet elsewhere.

    For a geographer: low for an actor between cooperations that would otherwise not know of each
    other, high for one whose partners already work together. See `clustering_opsahl`.

    Nodes of both sides are measured, each by the paths of four ties of which it is the middle.

    Returns
    -------
    dict of str to float
        By node, from 0 to 1; NaN for the middle of no path of four ties.

    References
    ----------
    Opsahl, T. (2013). Triadic closure in two-mode networks: redefining the global and local clustering
    coefficients. Social Networks, 35(2), 159-167.

    Examples
    --------
    >>> import networkx as nx
    >>> clustering_opsahl_local(nx.complete_bipartite_graph(3, 3))[0]
    1.0
    """
    import numpy as np

    table = incidence(graph)
    values: dict[str, float] = {}
    for nodes, rows in zip(sides(graph), (table, table.T), strict=True):
        closed, paths = _four_paths(rows)
        shares = np.divide(closed, paths, out=np.full(len(nodes), np.nan), where=paths > 0)
        values |= zip(nodes, shares.tolist(), strict=True)
    return {node: values[node] for node in graph}


def _four_paths(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count, by row j, the closed paths i – p – j – q – k, and all of them, each in both directions.

    Of the cooperations that i shares with j (e_i) and k with j (e_k), t are shared by the three. A path
    by p and q is closed if i and k share one more than those of p and q that hold them both.
    """
    import numpy as np

    shared = table @ table.T
    closed, paths = np.zeros(len(table)), np.zeros(len(table))
    for j in np.flatnonzero(shared.diagonal() > 1):
        met = np.flatnonzero(shared[j])
        met = met[met != j]
        common = table[met][:, table[j] > 0]
        t = common @ common.T
        e = t.diagonal().copy()
        between = shared[np.ix_(met, met)]
        np.fill_diagonal(between, 0.0)
        alone = e[:, None] - t
        off = ~np.eye(len(met), dtype=bool)
        found = alone * alone.T * (between >= 1) + t * (alone + alone.T) * (between >= 2) + t * (t - 1) * (between >= 3)
        closed[j], paths[j] = found[off].sum(), (np.outer(e, e) - t)[off].sum()
    return closed, paths


_TWO = frozenset({"two-mode"})

MEASURES = (
    Measure(
        "clustering_robins_alexander",
        clustering_robins_alexander,
        later("how often two that share one share another"),
        level="network",
        modes=_TWO,
    ),
    Measure(
        "clustering_opsahl",
        clustering_opsahl,
        later("how often two that meet a third apart meet elsewhere"),
        level="network",
        modes=_TWO,
    ),
    Measure(
        "clustering_opsahl_local",
        clustering_opsahl_local,
        later("how often those it meets apart meet elsewhere"),
        modes=_TWO,
    ),
)

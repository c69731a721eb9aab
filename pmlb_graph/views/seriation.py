"""Order the rows and columns of a matrix so that what is alike stands side by side.

References
----------
Bar-Joseph, Z., Gifford, D. K. & Jaakkola, T. S. (2001). Fast optimal leaf ordering for hierarchical clustering.
Bioinformatics, 17(suppl. 1), S22-S29.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIMIT = 700
"""Above this number of nodes of one side no order is computed: a matrix of that size is not shown whole."""


def seriation(graph: nx.Graph[str]) -> dict[str, int]:
    """Rank the nodes of each side so that nodes with the same neighbours stand together.

    For a geographer: actors that take part in the same cooperations become neighbours in the matrix, and blocks of
    filled cells are milieus. The order is a way of reading; distances along it have no meaning.

    Nodes of a side are gathered by average linkage of the Jaccard distances of their neighbourhoods (a node of a
    one-mode network counts among its own neighbours), and the leaves of the tree are turned so that the sum of the
    distances between neighbours is least. The end with more ties comes first; nodes without ties come last.

    Parameters
    ----------
    graph : networkx.Graph
        Nodes with ``side``; the order of nodes and ties does not matter, weights are not read.

    Returns
    -------
    dict
        ``{node: rank}``, each side ranked from 0; empty when a side has more than `LIMIT` nodes.

    Examples
    --------
    >>> graph = nx.Graph([("a", "x"), ("b", "y"), ("c", "x"), ("d", "y")])
    >>> nx.set_node_attributes(graph, {n: "cooperation" if n in "xy" else "actor" for n in graph}, "side")
    >>> ranks = seriation(graph)
    >>> abs(ranks["a"] - ranks["c"]), abs(ranks["b"] - ranks["d"])
    (1, 1)
    """
    sides: dict[str, list[str]] = {}
    for node in sorted(graph):
        sides.setdefault("cooperation" if graph.nodes[node].get("side") == "cooperation" else "actor", []).append(node)
    if any(len(nodes) > LIMIT for nodes in sides.values()):
        return {}
    ranks: dict[str, int] = {}
    for nodes in sides.values():
        ranks |= _ranked(graph, nodes)
    return {node: ranks[node] for node in sorted(ranks)}


def _ranked(graph: nx.Graph[str], nodes: list[str]) -> dict[str, int]:
    """Rank the nodes of one side."""
    tied = [node for node in nodes if any(other != node for other in graph[node])]
    order = _ordered(_neighbourhoods(graph, tied)) if len(tied) > 2 else list(range(len(tied)))
    if order and (_heavy(graph, tied[order[0]]), tied[order[-1]]) < (_heavy(graph, tied[order[-1]]), tied[order[0]]):
        order.reverse()
    alone = [node for node in nodes if node not in set(tied)]
    return {node: rank for rank, node in enumerate([*(tied[i] for i in order), *alone])}


def _heavy(graph: nx.Graph[str], node: str) -> int:
    return len(graph[node])


def _neighbourhoods(graph: nx.Graph[str], nodes: list[str]) -> NDArray[np.bool_]:
    """Say which nodes are around each node, itself when it has neighbours of its own side."""
    import numpy as np

    inside = set(nodes)
    around: Mapping[str, set[str]] = {
        node: set(graph[node]) | ({node} if inside & set(graph[node]) else set()) for node in nodes
    }
    columns = {node: i for i, node in enumerate(sorted(set().union(*around.values())))}
    table = np.zeros((len(nodes), len(columns)), dtype=bool)
    for i, node in enumerate(nodes):
        table[i, [columns[other] for other in sorted(around[node])]] = True
    return table


def _ordered(table: NDArray[np.bool_]) -> list[int]:
    """Order rows by optimal leaf ordering."""
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import pdist

    # Rounded, so that two machines cut the same ties the same way.
    distances = pdist(table, "jaccard").round(9)
    return [int(i) for i in leaves_list(linkage(distances, "average", optimal_ordering=True))]

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
    distances between neighbours is least. The end with more ties comes first on the side of actors, cooperations
    follow them so that the blocks go down the diagonal; nodes without ties come last.

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
    actors, cooperations = (_line(graph, sides.get(side, [])) for side in ("actor", "cooperation"))
    if actors and (len(graph[actors[0]]), actors[-1]) < (len(graph[actors[-1]]), actors[0]):
        actors.reverse()
    if _slope(graph, actors, cooperations) < 0:
        cooperations.reverse()
    ranks: dict[str, int] = {}
    for nodes, line in ((sides.get("actor", []), actors), (sides.get("cooperation", []), cooperations)):
        alone = [node for node in nodes if node not in set(line)]
        ranks |= {node: rank for rank, node in enumerate([*line, *alone])}
    return {node: ranks[node] for node in sorted(ranks)}


def _line(graph: nx.Graph[str], nodes: list[str]) -> list[str]:
    """Put the nodes of one side that have ties in line."""
    tied = [node for node in nodes if any(other != node for other in graph[node])]
    return [tied[i] for i in _ordered(_neighbourhoods(graph, tied))] if len(tied) > 2 else tied


def _slope(graph: nx.Graph[str], actors: list[str], cooperations: list[str]) -> float:
    """Say whether ties go down the diagonal (positive) or up."""
    place = {node: i for i, node in enumerate(cooperations)}
    pairs = [(i, place[other]) for i, node in enumerate(actors) for other in graph[node] if other in place]
    if not pairs:
        return 0.0
    middle = sum(column for _, column in pairs) / len(pairs)
    return sum(row * (column - middle) for row, column in pairs)


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

"""Adjacency: a network as a matrix, and the two sides of a two-mode one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.measures import matrices

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

SPARSE = 1000  # nodes from which a dense matrix costs more than it saves
OWN = ("acteur", "territoire")  # sides that are measured unless another one is asked for


def adjacency(graph: nx.Graph[str], weighted: bool = False) -> np.ndarray:
    """Return the matrix of the ties of a network, loops left out.

    Parameters
    ----------
    graph : networkx.Graph
        The network; a tie without ``weight`` weighs one.
    weighted : bool
        Whether the cells hold weights rather than presence.

    Returns
    -------
    numpy.ndarray
        Square, in the order of the nodes of the graph; from the row to the column when it is directed.

    Examples
    --------
    >>> import networkx as nx
    >>> adjacency(nx.path_graph(3)).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    import numpy as np

    return np.asarray(matrices.ties(graph, weighted).toarray())


def strengths(graph: nx.Graph[str], weighted: bool = False, direction: str = "both") -> np.ndarray:
    """Return the ties of each node, loops left out, or the sum of their weights.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    weighted : bool
        Whether to add weights rather than count ties.
    direction : {"both", "in", "out"}
        Ties counted in a directed network.

    Examples
    --------
    >>> import networkx as nx
    >>> strengths(nx.path_graph(3)).tolist(), strengths(nx.DiGraph([(0, 1)]), direction="in").tolist()
    ([1.0, 2.0, 1.0], [0.0, 1.0])
    """
    import numpy as np

    found = matrices.ties(graph, weighted)
    sent, received = (np.asarray(found.sum(axis=axis)) for axis in (1, 0))
    if not graph.is_directed():
        return np.asarray(sent)
    return np.asarray({"in": received, "out": sent}.get(direction, sent + received))


def is_two_mode(graph: nx.Graph[str]) -> bool:
    """Tell whether a network says that it is two-mode.

    Examples
    --------
    >>> import networkx as nx
    >>> is_two_mode(nx.Graph(mode="two-mode")), is_two_mode(nx.Graph())
    (True, False)
    """
    return graph.graph.get("mode") == "two-mode"


def sides_of(graph: nx.Graph[Any]) -> dict[Any, Any]:
    """Return the side of each node, ``bipartite`` in networks made elsewhere; None where there is none."""
    return {node: data.get("side", data.get("bipartite")) for node, data in graph.nodes(data=True)}


def sides(graph: nx.Graph[str], side: Hashable | None = None) -> tuple[list[str], list[str]]:
    """Return the nodes of one side of a two-mode network, and those of the other.

    Parameters
    ----------
    graph : networkx.Graph
        Two-mode network: its nodes carry ``side``, or ``bipartite`` as NetworkX calls it.
    side : hashable, optional
        The side to put first; ``acteur`` where there is one, else ``territoire``, else the side of the
        first node.

    Raises
    ------
    UsageError
        If nodes have no side, or the network has not the one asked for.

    Examples
    --------
    >>> import networkx as nx
    >>> sides(nx.complete_bipartite_graph(1, 2))
    ([0], [1, 2])
    """
    of = sides_of(graph)
    if any(name is None for name in of.values()):
        raise UsageError(
            tr("the nodes of a two-mode network need an attribute `side` that says which side they are on")
        )
    known = set(of.values())
    if side is None:
        side = next((own for own in OWN if own in known), next(iter(of.values()), None))
    elif side not in known and of:
        names = ", ".join(sorted(map(str, known)))
        raise UsageError(tr("no side “{side}” in this network; it has: {names}").format(side=side, names=names))
    return [node for node in of if of[node] == side], [node for node in of if of[node] != side]


def incidence(graph: nx.Graph[str], side: Hashable | None = None, weighted: bool = False) -> np.ndarray:
    """Return the matrix of the ties of a two-mode network, one side in rows, the other in columns.

    Parameters
    ----------
    graph : networkx.Graph
        Two-mode network.
    side : hashable, optional
        The side in rows, as `sides` chooses it.
    weighted : bool
        Whether the cells hold weights rather than presence.

    Examples
    --------
    >>> import networkx as nx
    >>> incidence(nx.complete_bipartite_graph(1, 2)).tolist()
    [[1.0, 1.0]]
    """
    import numpy as np

    rows, columns = sides(graph, side)
    row = {node: i for i, node in enumerate(rows)}
    column = {node: i for i, node in enumerate(columns)}
    matrix = np.zeros((len(rows), len(columns)))
    for a, b, weight in graph.edges(data="weight", default=1.0):
        i, j = (a, b) if a in row else (b, a)
        if i in row and j in column:
            matrix[row[i], column[j]] = weight if weighted else 1.0
    return matrix


def members(graph: nx.Graph[str], groups: Mapping[str, str | None]) -> tuple[list[str], np.ndarray, tuple[str, ...]]:
    """Return the nodes that have a group, the number of the group of each, and the groups in order.

    Examples
    --------
    >>> import networkx as nx
    >>> members(nx.path_graph(3), {0: "b", 1: None, 2: "a"})
    ([0, 2], array([1, 0]), ('a', 'b'))
    """
    import numpy as np

    nodes = [node for node in graph if groups.get(node) is not None]
    names = tuple(sorted({str(groups[node]) for node in nodes}))
    number = {name: i for i, name in enumerate(names)}
    return nodes, np.array([number[str(groups[node])] for node in nodes], dtype=int), names

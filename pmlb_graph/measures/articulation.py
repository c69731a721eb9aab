"""Articulation: nodes and ties that alone hold parts of a network together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Articulation:
    """A node without which its part of the network is in pieces.

    Attributes
    ----------
    node : str
        The node.
    separates : tuple of tuple of str
        The pieces, but the largest: those it holds to the rest, the largest first.
    """

    node: str
    separates: tuple[tuple[str, ...], ...]


def articulation_points(graph: nx.Graph[str]) -> tuple[Articulation, ...]:
    """Find the nodes that hold parts of the network to the rest, and what each holds.

    For a geographer: if this actor withdrew, or this cooperation ended, who would be cut off from the
    others? A single tie known to the sources makes such points easily: more complete sources undo them.

    Directions are left out. Isolates hold nothing.

    Returns
    -------
    tuple of Articulation
        Those that separate most nodes first, then in the order of the network.

    References
    ----------
    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Communications of
    the ACM, 16(6).

    Examples
    --------
    >>> import networkx as nx
    >>> articulation_points(nx.path_graph(4))
    (Articulation(node=1, separates=((0,),)), Articulation(node=2, separates=((3,),)))
    """
    import networkx as nx

    plain = graph.to_undirected(as_view=True) if graph.is_directed() else graph
    place = {node: i for i, node in enumerate(graph)}
    points = sorted(set(nx.articulation_points(plain)), key=place.__getitem__)
    around = {node: [other for other in plain.adj[node] if other != node] for node in graph}
    found = []
    for node in points:
        pieces = [sorted(piece, key=place.__getitem__) for piece in _pieces(around, node)]
        pieces.sort(key=lambda piece: (-len(piece), place[piece[0]]))
        found.append(Articulation(node, tuple(map(tuple, pieces[1:]))))
    return tuple(sorted(found, key=lambda point: -sum(map(len, point.separates))))


def _pieces(around: Mapping[str, Sequence[str]], node: str) -> list[set[str]]:
    """Return the pieces that the part of a node falls into without it."""
    pieces: list[set[str]] = []
    seen = {node}
    for start in around[node]:
        if start in seen:
            continue
        piece, waiting = {start}, [start]
        seen.add(start)
        while waiting:
            reached = [other for other in around[waiting.pop()] if other not in seen]
            seen.update(reached)
            piece.update(reached)
            waiting += reached
        pieces.append(piece)
    return pieces


def bridges(graph: nx.Graph[str]) -> tuple[tuple[str, str], ...]:
    """Find the ties without which a part of the network is in two pieces.

    For a geographer: the participations, or the partnerships, that alone join two sets of actors.
    Directions are left out; two opposite ties are one.

    Returns
    -------
    tuple of (str, str)
        Ends in the order of the network.

    References
    ----------
    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Communications of
    the ACM, 16(6).

    Examples
    --------
    >>> import networkx as nx
    >>> bridges(nx.path_graph(3))
    ((0, 1), (1, 2))
    """
    import networkx as nx

    place = {node: i for i, node in enumerate(graph)}
    plain = nx.Graph(graph.to_undirected(as_view=True)) if graph.is_directed() else graph
    pairs = (sorted(pair, key=place.__getitem__) for pair in nx.bridges(plain))
    return tuple((a, b) for a, b in sorted(pairs, key=lambda pair: [place[node] for node in pair]))


def nodes_cut_off(graph: nx.Graph[str]) -> dict[str, float]:
    """Count the nodes that each node alone holds to the rest of its part of the network.

    For a geographer: how many actors and cooperations would be cut off if this one withdrew. A tie that no
    source tells of would make it pass elsewhere: a cut point is first of all a point to check.

    Weights and directions are left out. `articulation_points` says which nodes are cut off.

    Returns
    -------
    dict of str to float
        By node; 0 for those that hold nothing.

    References
    ----------
    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Communications of
    the ACM, 16(6).

    Examples
    --------
    >>> import networkx as nx
    >>> nodes_cut_off(nx.path_graph(3))
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    held = {point.node: float(sum(map(len, point.separates))) for point in articulation_points(graph)}
    return {node: held.get(node, 0.0) for node in graph}


MEASURES = (Measure("nodes_cut_off", nodes_cut_off, later("nodes that it alone holds to the rest"), directed=True),)

"""Centrality: who has many ties, who stands between others, who is close to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx


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


MEASURES = (
    Measure("degree", degree, later("number of ties")),
    Measure("betweenness", betweenness, later("share of the shortest ways between others that pass here")),
)

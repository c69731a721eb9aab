"""Degrees: how many ties a node has, and how strong they are together.

A tie of a node to itself is left out, and parallel ties count as one whose weight is their sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures import matrices
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx


def degree(graph: nx.Graph[str]) -> dict[str, int]:
    """Count the ties of each node.

    For a geographer: in how many cooperations an actor takes part (two-mode network), or with how
    many others it shares at least one (projection). It counts what the sources say, and so measures
    the attention of the sources too.

    Weights are left out. In a directed network, ties that come and ties that go are added.

    Returns
    -------
    dict of str to int
        By node; 0 for an isolated one.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks, 1(3).

    Examples
    --------
    >>> import networkx as nx
    >>> degree(nx.star_graph(3))[0]
    3
    """
    if graph.is_directed():
        came, gone = in_degree(graph), out_degree(graph)
        return {node: came[node] + gone[node] for node in graph}
    return out_degree(graph)


def in_degree(graph: nx.Graph[str]) -> dict[str, int]:
    """Count the ties that come to each node of a directed network.

    For a geographer: how many others name, fund or commute to a territory. In an undirected network it
    is the degree.

    Returns
    -------
    dict of str to int
        By node; 0 for one to which nothing comes.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis. Cambridge University Press, section 4.3.

    Examples
    --------
    >>> import networkx as nx
    >>> in_degree(nx.DiGraph([("a", "b"), ("c", "b")]))
    {'a': 0, 'b': 2, 'c': 0}
    """
    found = matrices.ties(graph, weights=False)
    return matrices.by_node(graph, (found > 0).sum(axis=0))


def out_degree(graph: nx.Graph[str]) -> dict[str, int]:
    """Count the ties that go from each node of a directed network.

    For a geographer: how many others a territory names, funds or commutes to. In an undirected network
    it is the degree.

    Returns
    -------
    dict of str to int
        By node; 0 for one from which nothing goes.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis. Cambridge University Press, section 4.3.

    Examples
    --------
    >>> import networkx as nx
    >>> out_degree(nx.DiGraph([("a", "b"), ("c", "b")]))
    {'a': 1, 'b': 0, 'c': 1}
    """
    return {node: len(around) - (node in around) for node, around in graph.adjacency()}


def strength(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Add the weights of the ties of each node.

    For a geographer: in the projection onto actors, in how many cooperations that have another partner
    an actor takes part, since each is worth one however many take part; in a two-mode network, how many
    facts say what it takes part in.

    .. math:: s(v) = \sum_u w(v, u)

    A tie without weight weighs one. In a directed network, ties that come and ties that go are added.

    Returns
    -------
    dict of str to float
        By node; 0 for an isolated one.

    References
    ----------
    Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS, 101(11).
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E, 64, 016132.

    Examples
    --------
    >>> import networkx as nx
    >>> strength(nx.Graph([("a", "b", {"weight": 0.5}), ("b", "c", {"weight": 1.5})]))
    {'a': 0.5, 'b': 2.0, 'c': 1.5}
    """
    found = matrices.ties(graph, weights=True)
    gone = found.sum(axis=1)
    return matrices.by_node(graph, gone + found.sum(axis=0) if graph.is_directed() else gone)


def in_strength(graph: nx.Graph[str]) -> dict[str, float]:
    """Add the weights of the ties that come to each node of a directed network.

    For a geographer: how many people commute to a territory, how much funding it is given. In an
    undirected network it is the strength.

    Returns
    -------
    dict of str to float
        By node; 0 for one to which nothing comes.

    References
    ----------
    Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS, 101(11).

    Examples
    --------
    >>> import networkx as nx
    >>> in_strength(nx.DiGraph([("a", "b", {"weight": 2.0}), ("c", "b", {"weight": 3.0})]))
    {'a': 0.0, 'b': 5.0, 'c': 0.0}
    """
    return matrices.by_node(graph, matrices.ties(graph, weights=True).sum(axis=0))


def out_strength(graph: nx.Graph[str]) -> dict[str, float]:
    """Add the weights of the ties that go from each node of a directed network.

    For a geographer: how many people commute from a territory, how much funding it gives. In an
    undirected network it is the strength.

    Returns
    -------
    dict of str to float
        By node; 0 for one from which nothing goes.

    References
    ----------
    Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS, 101(11).

    Examples
    --------
    >>> import networkx as nx
    >>> out_strength(nx.DiGraph([("a", "b", {"weight": 2.0}), ("c", "b", {"weight": 3.0})]))
    {'a': 2.0, 'b': 0.0, 'c': 3.0}
    """
    return matrices.by_node(graph, matrices.ties(graph, weights=True).sum(axis=1))


_DIRECTED = frozenset({"directed"})

MEASURES = (
    Measure("degree", degree, later("number of ties"), directed=True),
    Measure("in_degree", in_degree, later("number of ties that come"), modes=_DIRECTED, directed=True),
    Measure("out_degree", out_degree, later("number of ties that go"), modes=_DIRECTED, directed=True),
    Measure("strength", strength, later("sum of the weights of the ties"), directed=True),
    Measure(
        "in_strength", in_strength, later("sum of the weights of the ties that come"), modes=_DIRECTED, directed=True
    ),
    Measure(
        "out_strength", out_strength, later("sum of the weights of the ties that go"), modes=_DIRECTED, directed=True
    ),
)

"""Closure: whether those tied to the same others are tied too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import later, tr
from pmlb_graph.measures import matrices
from pmlb_graph.measures.adjacency import SPARSE, adjacency
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx


def transitivity(graph: nx.Graph[str]) -> float:
    r"""Measure how often two nodes tied to a third are tied to each other.

    For a geographer: do the partners of my partners cooperate with me? In a projection all the actors of
    one cooperation close triangles by construction: there, read `clustering_opsahl` instead.

    .. math:: T = \frac{\#\{(a, b, c) : a \to b \to c,\ a \to c\}}{\#\{(a, b, c) : a \to b \to c\}}, \quad a \ne c

    In an undirected network it is three times the triangles over the two-paths. Weights and loops are
    left out.

    Returns
    -------
    float
        From 0 to 1; NaN when no node stands between two others.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge
    University Press, ch. 6.

    Examples
    --------
    >>> import networkx as nx
    >>> transitivity(nx.complete_graph(3)), transitivity(nx.path_graph(3)), transitivity(nx.path_graph(2))
    (1.0, 0.0, nan)
    """
    matrix = adjacency(graph) if len(graph) <= SPARSE else matrices.ties(graph, weights=False)
    two_paths = matrix @ matrix
    total = float(two_paths.sum() - two_paths.trace())
    return float((two_paths * matrix).sum()) / total if total else float("nan")


def reciprocity(graph: nx.Graph[str]) -> float:
    r"""Measure the share of ties that are returned.

    For a geographer: how often the one that is named as a partner names the other in turn. A partner that
    no source lets speak returns nothing: it measures who is read, too.

    .. math:: R = \frac{\#\{(a, b) : a \to b,\ b \to a\}}{\#\{(a, b) : a \to b\}}, \quad a \ne b

    Weights and loops are left out.

    Returns
    -------
    float
        From 0 to 1; NaN in an undirected network, where a tie has no direction to return, and without
        ties.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge
    University Press, ch. 13.

    Examples
    --------
    >>> import networkx as nx
    >>> reciprocity(nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 3)])), reciprocity(nx.path_graph(3))
    (0.5, nan)
    """
    matrix = matrices.ties(graph, weights=False)
    total = float(matrix.sum())
    return float((matrix * matrix.T).sum()) / total if total and graph.is_directed() else float("nan")


def closure_three_mode(graph: nx.Graph[str], path: tuple[str, str, str] | None = None) -> float:
    r"""Measure how often an actor takes up the themes of the bodies it sits in.

    For a geographer: an actor sits in a body that deals with a theme: does it also work on that theme?
    Low where bodies deal with what their members do not do themselves.

    .. math:: C = \frac{\#\{(a, b, t) : a - b,\ b - t,\ a - t\}}{\#\{(a, b, t) : a - b,\ b - t\}}

    Weights and directions are left out.

    Parameters
    ----------
    graph : networkx.Graph
        Three-mode network, nodes with ``side``.
    path : tuple of three str, optional
        Sides of a, b and t, such as ``("acteur", "instance", "theme")``, the default.

    Returns
    -------
    float
        From 0 to 1; NaN when no body with a member has a theme.

    References
    ----------
    Fararo, T. J. & Doreian, P. (1984). Tripartite structural analysis: generalizing the Breiger-Wilson
    formalism. Social Networks, 6(2), 141-175.

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph([("a", "b"), ("b", "t"), ("b", "u"), ("a", "t")])
    >>> nx.set_node_attributes(g, {"a": "acteur", "b": "instance", "t": "theme", "u": "theme"}, "side")
    >>> closure_three_mode(g)
    0.5
    """
    import numpy as np

    wanted = path or ("acteur", "instance", "theme")
    if len(wanted) != 3:
        raise UsageError(tr("three sides are needed to measure closure, not {n}").format(n=len(wanted)))
    matrix = adjacency(graph)
    matrix = np.maximum(matrix, matrix.T)
    found = [data.get("side") for _, data in graph.nodes(data=True)]
    a, b, t = ([i for i, side in enumerate(found) if side == name] for name in wanted)
    two_paths = matrix[np.ix_(a, b)] @ matrix[np.ix_(b, t)]
    total = float(two_paths.sum())
    return float((two_paths * matrix[np.ix_(a, t)]).sum()) / total if total else float("nan")


_ONE = frozenset({"one-mode"})

MEASURES = (
    Measure(
        "transitivity",
        transitivity,
        later("how often two partners of a third are partners"),
        level="network",
        modes=_ONE,
        directed=True,
    ),
    Measure(
        "reciprocity", reciprocity, later("share of ties that are returned"), level="network", modes=_ONE, directed=True
    ),
    Measure(
        "closure_three_mode",
        closure_three_mode,
        later("how often an actor takes up the themes of the bodies it sits in"),
        level="network",
        modes=frozenset({"three-mode"}),
    ),
)

"""Centrality: who stands between others, who is close to all, who is tied to the central, who is in the heart.

A tie of a node to itself is left out, and parallel ties count as one whose weight is their sum.
Weights count in one-mode networks, and there a tie is as short as it is heavy: its length is the inverse of
its weight (`matrices.weighted` says why not elsewhere).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmlb_graph.language import later
from pmlb_graph.measures import geodesics, matrices
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

_LARGEST_DENSE = 40


def betweenness(graph: nx.Graph[str], backend: str | None = None) -> dict[str, float]:
    r"""Measure how often a node stands on the shortest paths between others.

    For a geographer: which actors, or which cooperations, hold together parts of the network that
    would have no other way to each other.

    .. math:: c(v) = \frac{2}{(n-1)(n-2)} \sum_{s<t} \frac{\sigma(s,t \mid v)}{\sigma(s,t)}

    In a directed network, the sum is on ordered pairs and the factor is half of it. Ties of a projection
    are as short as they are heavy: their length is the inverse of their weight, kept as whole numbers
    so that equal paths are found equal (`geodesics.lengths`). In a two-mode network every tie has length one.
    Pairs that no path joins add nothing; with fewer than three nodes it is 0.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    backend : str, optional
        A backend of NetworkX to ask instead of our own kernels, such as ``"networkx"`` itself, ``"rustworkx"`` or
        ``"cugraph"``; by default, those that ``networkx.config.backend_priority`` names, if any.

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

    found, n = geodesics.lengths(matrices.ties(graph)), len(graph)
    if _elsewhere(backend):
        return _asked(graph, found, nx.betweenness_centrality, "weight", backend)
    return matrices.by_node(graph, geodesics.betweenness(found) / max(1, (n - 1) * (n - 2)))


def closeness(graph: nx.Graph[str], backend: str | None = None) -> dict[str, float]:
    r"""Measure how near a node is to all others.

    For a geographer: which actors can reach, or be reached by, all the others through few
    cooperations. In a network in several pieces, compare within a piece only.

    .. math:: c(v) = \frac{r-1}{n-1} \cdot \frac{r-1}{\sum_u d(u, v)}

    where r − 1 others reach v: the improved formula of Wasserman and Faust, which is Freeman's when the
    network holds together. Lengths are those of `betweenness`, unscaled: in a weighted network values
    may pass 1. In a directed network distances are those of the paths that come.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    backend : str, optional
        A backend of NetworkX to ask, as for `betweenness`.

    Returns
    -------
    dict of str to float
        By node; 0, which is what the formula tends to, for one that nothing reaches.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social network analysis. Cambridge University Press, p. 201.
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E, 64, 016132.

    Examples
    --------
    >>> import networkx as nx
    >>> closeness(nx.path_graph(3))
    {0: 0.6666666666666666, 1: 1.0, 2: 0.6666666666666666}
    """
    import networkx as nx
    import numpy as np

    found, n = matrices.ties(graph), len(graph)
    found.data = 1 / found.data
    if _elsewhere(backend):
        return _asked(graph, found, nx.closeness_centrality, "distance", backend)
    total, reached = geodesics.farness(found)
    near = np.divide(reached, total, where=reached > 0, out=np.zeros(n))
    return matrices.by_node(graph, near * (reached / max(1, n - 1)))


def eigenvector(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Measure how far a node is tied to nodes that are central themselves.

    For a geographer: who is at the heart of what is most knit together; a large collective makes all
    its members central at once, which the 1/(k − 1) of projections only tempers.

    .. math:: \lambda x(v) = \sum_u w(v, u)\, x(u), \qquad \sum_v x(v)^2 = 1

    with the largest λ: every value is then above zero. In a two-mode network it is the vector of +λ, in which
    an actor is as central as its cooperations and a cooperation as its actors; each side holds half of the
    sum of squares. In a network in several pieces, the vector is that of the piece whose λ is
    largest, not of the one with most nodes; elsewhere mathematics gives a zero that says nothing of the
    nodes, hence NaN; and NaN everywhere when two pieces share the largest λ, for then no vector is the
    principal one.

    Returns
    -------
    dict of str to float
        By node; NaN outside the piece measured, and everywhere in a network without ties.

    Raises
    ------
    UsageError
        If the network is directed.

    References
    ----------
    Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique identification. J.
    Math. Sociology, 2(1).
    Faust, K. (1997). Centrality in affiliation networks. Social Networks, 19(2).

    Examples
    --------
    >>> import networkx as nx
    >>> {node: round(value, 3) for node, value in eigenvector(nx.star_graph(2)).items()}
    {0: 0.707, 1: 0.5, 2: 0.5}
    """
    import numpy as np
    from scipy.sparse import csgraph

    matrices.undirected(graph, "eigenvector")
    found = matrices.ties(graph)
    values = np.full(len(graph), np.nan)
    if not found.nnz:
        return matrices.by_node(graph, values)
    label = csgraph.connected_components(found, directed=False)[1]
    pieces = np.split(np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1])
    vectors = [(piece, *_principal(found[piece][:, piece])) for piece in pieces if len(piece) > 1]
    largest = max(root for _, root, _ in vectors)
    best = [(piece, vector) for piece, root, vector in vectors if root >= largest * (1 - 1e-9)]
    if len(best) == 1:
        piece, vector = best[0]
        values[piece] = vector
    return matrices.by_node(graph, values)


def _principal(found: Any) -> tuple[float, Any]:
    """Return the largest eigenvalue of a connected piece and its vector, of length one and above zero."""
    import numpy as np
    from scipy import linalg
    from scipy.sparse.linalg import eigsh

    n = found.shape[0]
    if n <= _LARGEST_DENSE:
        roots, vectors = linalg.eigh(found.toarray(), subset_by_index=[n - 1, n - 1])
    else:
        roots, vectors = eigsh(found, k=1, which="LA", v0=np.ones(n), ncv=40, maxiter=100 * n)
    return float(roots[0]), np.abs(vectors[:, 0])


def coreness(graph: nx.Graph[str]) -> dict[str, int]:
    """Find the densest core that each node belongs to.

    For a geographer: the k-core is the largest part of the network in which each actor is tied to at
    least k others of that part; a high coreness is a place in the heart rather than many ties to the
    edge. A cooperation of k + 1 actors is a k-core by itself in a projection. Weights do not count.

    In a directed network, ties that come and ties that go are added.

    Returns
    -------
    dict of str to int
        By node; 0 for an isolated one.

    References
    ----------
    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks, 5(3).
    Batagelj, V. & Zaveršnik, M. (2003). An O(m) algorithm for cores decomposition of networks. arXiv:cs/0310049.

    Examples
    --------
    >>> import networkx as nx
    >>> coreness(nx.lollipop_graph(4, 1))
    {0: 3, 1: 3, 2: 3, 3: 3, 4: 1}
    """
    import networkx as nx

    bare: nx.Graph[str] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    bare.add_nodes_from(graph)
    bare.add_edges_from((a, b) for a, b in graph.edges() if a != b)
    return {node: int(value) for node, value in nx.core_number(bare).items()}


def _elsewhere(backend: str | None) -> bool:
    """Tell whether another backend of NetworkX is wanted."""
    import networkx as nx

    return bool(backend or nx.config.backend_priority.algos)  # type: ignore[attr-defined]


def _asked(
    graph: nx.Graph[str], found: Any, measure: Callable[..., dict[int, float]], key: str, backend: str | None
) -> dict[str, float]:
    """Ask NetworkX, which asks its backends."""
    import networkx as nx

    kind: nx.Graph[int] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    plain = nx.from_scipy_sparse_array(found, create_using=kind, edge_attribute="length")
    even = not found.nnz or found.data.min() == found.data.max() == 1
    wanted = {} if even else {key: "length"}
    values = measure(plain, backend=backend, **wanted)
    return {node: float(values[i]) for i, node in enumerate(graph)}


MEASURES = (
    Measure(
        "betweenness", betweenness, later("share of the shortest ways between others that pass here"), directed=True
    ),
    Measure("closeness", closeness, later("nearness to all others by the shortest ways"), directed=True),
    Measure("eigenvector", eigenvector, later("ties to those that are central themselves")),
    Measure(
        "coreness", coreness, later("densest core it belongs to: each there has as many ties inside"), directed=True
    ),
)

"""Equivalence: which nodes are tied to the same others, and so could stand in for each other."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.measures.adjacency import adjacency, incidence, is_two_mode, sides

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Profiles:
    """How near the ties of nodes are to those of others.

    Attributes
    ----------
    nodes : tuple of str
        Rows and columns, in the order of the network.
    matrix : numpy.ndarray
        Between each two: a distance (``euclidean``), or a likeness at most 1 (``correlation``,
        ``jaccard``). NaN where it has no meaning: no tie, or ties all equal.
    method : str
        Which of the three.
    """

    nodes: tuple[str, ...]
    matrix: np.ndarray
    method: str


@dataclass(frozen=True, slots=True)
class Classes:
    """Nodes put together because they are tied to nearly the same others.

    Attributes
    ----------
    classes : tuple of tuple of str
        The largest first, then in the order of the network.
    cut : float
        Distance under which classes were merged; 0 for exact equivalence.
    silhouette : float
        Mean over nodes of how much nearer each is to its class than to the next, from −1 to 1; NaN with
        a single class, or one for each node.
    """

    classes: tuple[tuple[str, ...], ...]
    cut: float
    silhouette: float


def structural_equivalence(
    graph: nx.Graph[str], method: str = "euclidean", weighted: bool = False, side: Hashable | None = None
) -> Profiles:
    r"""Compare the ties of each two nodes to all others.

    For a geographer: two towns are equivalent when they cooperate with the same partners, whether or not
    with each other: they hold the same place, compete for it or could stand in for each other.

    .. math:: d_{ij} = \sqrt{\sum_{k \ne i, j} (a_{ik} - a_{jk})^2 + (a_{ki} - a_{kj})^2}

    (``euclidean``, second term in directed networks only), or the ``correlation`` of the same entries, or the
    share of their partners that both have (``jaccard``, ties present or absent). Ties between the two are left
    out. In a two-mode network, nodes of one side are compared by their ties to the other. Isolates are
    equivalent to each other: distance 0, likeness NaN.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    method : {"euclidean", "correlation", "jaccard"}
        How to compare.
    weighted : bool
        Whether ties count what they weigh.
    side : hashable, optional
        Side compared in a two-mode network; ``acteur`` or ``territoire`` if any, else that of the first node.

    Raises
    ------
    UsageError
        If the method is another one.

    References
    ----------
    Burt, R. S. (1976). Positions in networks. Social Forces, 55(1), 93-122.
    Wasserman, S. & Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge
    University Press, ch. 9.

    Examples
    --------
    >>> import networkx as nx
    >>> structural_equivalence(nx.star_graph(2)).matrix[1].tolist()
    [1.0, 0.0, 0.0]
    """
    if method not in _METHODS:
        message = tr("no method “{method}”; there are: {names}")
        raise UsageError(message.format(method=method, names=", ".join(_METHODS)))
    weighted = weighted and method != "jaccard"
    if is_two_mode(graph):
        nodes = sides(graph, side)[0]
        blocks: list[tuple[np.ndarray, np.ndarray | None]] = [(incidence(graph, side, weighted), None)]
    else:
        nodes, matrix = list(graph), adjacency(graph, weighted)
        blocks = [(matrix, matrix), (matrix.T, matrix.T)] if graph.is_directed() else [(matrix, matrix)]
    return Profiles(tuple(nodes), _METHODS[method](_sums(blocks)), method)


@dataclass(frozen=True, slots=True)
class _Sums:
    """For each two profiles, without the ties between the two: Σxy, Σx and Σx² of the first, their length."""

    products: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    length: int


def _sums(blocks: list[tuple[np.ndarray, np.ndarray | None]]) -> _Sums:
    """Sum the profiles of one or two tables, each with the ties to take off, if any."""
    import numpy as np

    products = np.add.reduce([rows @ rows.T for rows, _ in blocks])
    # An entry of each profile is the tie to the other of the two: it is taken off every sum.
    sums = np.add.reduce([rows.sum(axis=1)[:, None] - (0.0 if apart is None else apart) for rows, apart in blocks])
    squares = np.add.reduce(
        [(rows**2).sum(axis=1)[:, None] - (0.0 if apart is None else apart**2) for rows, apart in blocks]
    )
    length = sum(rows.shape[1] - (0 if apart is None else 2) for rows, apart in blocks)
    whole = np.ones(products.shape)
    return _Sums(products, sums * whole, squares * whole, length)


def _euclidean(of: _Sums) -> np.ndarray:
    import numpy as np

    found = np.sqrt(np.maximum(of.squares + of.squares.T - 2 * of.products, 0.0))
    found[found < EXACT**0.5] = 0.0
    np.fill_diagonal(found, 0.0)
    return np.asarray(found)


def _correlation(of: _Sums) -> np.ndarray:
    import numpy as np

    if of.length < 2:
        return np.full(of.products.shape, np.nan)
    spread = of.length * of.squares - of.sums**2
    both = np.where((spread > EXACT) & (spread.T > EXACT), spread * spread.T, np.nan)
    return np.asarray((of.length * of.products - of.sums * of.sums.T) / np.sqrt(both))


def _jaccard(of: _Sums) -> np.ndarray:
    import numpy as np

    either = of.sums + of.sums.T - of.products
    return np.asarray(of.products / np.where(either > 0, either, np.nan))


_METHODS = {"euclidean": _euclidean, "correlation": _correlation, "jaccard": _jaccard}


def structural_classes(
    graph: nx.Graph[str], cut: float | None = 0.0, weighted: bool = False, side: Hashable | None = None
) -> Classes:
    """Put together the nodes whose ties are nearly the same.

    For a geographer: sets of actors that hold the same place in cooperation; with `cut` 0, those with
    exactly the same partners, often all the members of one cooperation that are in no other.

    Distances are the euclidean ones of `structural_equivalence`, and classes are merged by average linkage up to
    `cut`. Without `cut`, the merger of best silhouette is chosen, the one with fewest classes among equals.
    In a directed network *a* may equal *b*, and *b* equal *c*, and *a* not *c*, since the ties between the two
    compared are left out: no class then holds all three at `cut` 0.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    cut : float, optional
        Mean distance up to which classes are merged; None to choose it by the silhouette.
    weighted : bool
        Whether ties count what they weigh.
    side : hashable, optional
        Side compared in a two-mode network.

    References
    ----------
    Lorrain, F. & White, H. C. (1971). Structural equivalence of individuals in social networks. Journal
    of Mathematical Sociology, 1(1), 49-80.
    Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of cluster
    analysis. Journal of Computational and Applied Mathematics, 20, 53-65.

    Examples
    --------
    >>> import networkx as nx
    >>> structural_classes(nx.star_graph(3)).classes
    ((1, 2, 3), (0,))
    """
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    profiles = structural_equivalence(graph, "euclidean", weighted, side)
    nodes, matrix = profiles.nodes, profiles.matrix
    if len(nodes) < 2:
        return Classes((nodes,) if nodes else (), 0.0, float("nan"))
    tree = linkage(squareform(matrix, checks=False), "average")
    heights = [cut] if cut is not None else sorted({round(float(height), 9) for height in tree[:, 2]}, reverse=True)
    best, chosen, height = -np.inf, fcluster(tree, heights[0] + EXACT, "distance"), heights[0]
    for tried in heights:
        labels = fcluster(tree, tried + EXACT, "distance")
        score = silhouette(matrix, labels)
        if score > best + EXACT:
            best, chosen, height = score, labels, tried
    classes = [tuple(np.array(range(len(nodes)))[chosen == label].tolist()) for label in np.unique(chosen)]
    classes.sort(key=lambda places: (-len(places), places[0]))
    named = tuple(tuple(nodes[i] for i in places) for places in classes)
    return Classes(named, float(height), best if best > -np.inf else float("nan"))


def silhouette(distances: np.ndarray, labels: np.ndarray) -> float:
    r"""Measure how much nearer things are to their own class than to the next.

    .. math:: s = \frac{1}{n} \sum_i \frac{b_i - a_i}{\max(a_i, b_i)}

    with *a* the mean distance to the others of the class and *b* that to the nearest other class; 0 for a thing
    alone in its class, or with *a* = *b* = 0.

    Parameters
    ----------
    distances : numpy.ndarray
        Between each two.
    labels : numpy.ndarray
        Class of each.

    Returns
    -------
    float
        From −1 to 1; NaN with a single class, or one for each.

    References
    ----------
    Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of cluster
    analysis. Journal of Computational and Applied Mathematics, 20, 53-65.

    Examples
    --------
    >>> import numpy as np
    >>> far = np.array([[0., 0, 1], [0, 0, 1], [1, 1, 0]])
    >>> round(silhouette(far, np.array([1, 1, 2])), 3)
    0.667
    """
    import numpy as np

    kinds, place = np.unique(labels, return_inverse=True)
    count = len(labels)
    if not 1 < len(kinds) < count:
        return float("nan")
    belongs = np.eye(len(kinds))[place]
    sizes = belongs.sum(axis=0)
    total = distances @ belongs
    each = np.arange(count)
    own = total[each, place] / np.maximum(sizes[place] - 1, 1)
    mean = total / sizes
    mean[each, place] = np.inf
    near = mean.min(axis=1)
    most = np.maximum(own, near)
    score = np.divide(near - own, most, out=np.zeros(count), where=(most > 0) & (sizes[place] > 1))
    return float(score.mean())

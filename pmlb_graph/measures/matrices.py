"""Matrices: a network as a sparse matrix of its ties, rows and columns in the order of its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


def weighted(graph: nx.Graph[Any]) -> bool:
    """Tell whether the weights of a network count: those of one-mode networks do, unless ``weighted`` says no.

    In a two-mode network a weight is the number of facts that say a participation, which is about the
    sources; every tie counts one there, and in a network that does not say its mode. In a file made elsewhere a
    weight may be a strength or a length: it counts when one says that it is a strength.
    """
    return graph.graph.get("mode") == "one-mode" and bool(graph.graph.get("weighted", True))


def ties(graph: nx.Graph[Any], weights: bool | None = None) -> Any:
    """Return the ties of a network as a sparse matrix.

    Parameters
    ----------
    graph : networkx.Graph
        Undirected (the matrix is symmetric) or directed (rows are origins).
    weights : bool, optional
        Whether weights count; by default, as `weighted` says. A tie without weight weighs one.

    Returns
    -------
    scipy.sparse.csr_array
        Ties of a node to itself are left out; the weights of parallel ties are added.

    Raises
    ------
    UsageError
        If a weight that counts is not a number above zero.

    Examples
    --------
    >>> import networkx as nx
    >>> ties(nx.path_graph(3)).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    import numpy as np
    from scipy import sparse

    counted = weighted(graph) if weights is None else weights
    place = {node: i for i, node in enumerate(graph)}
    # Attributes are read only when they count: others may hold anything.
    entries = (
        [(place[a], place[b], _weight(a, b, w)) for a, b, w in graph.edges(data="weight", default=1.0) if a != b]
        if counted
        else [(place[a], place[b], 1.0) for a, b in graph.edges() if a != b]
    )
    table = np.array(entries, dtype=float).reshape(-1, 3)
    (rows, columns), values = table[:, :2].T.astype(np.intp), table[:, 2]
    if not graph.is_directed():
        rows, columns, values = np.r_[rows, columns], np.r_[columns, rows], np.r_[values, values]
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(graph), len(graph)))
    matrix.sum_duplicates()
    if not counted:
        matrix.data[:] = 1.0
    return matrix


def _weight(a: Any, b: Any, weight: Any) -> float:
    try:
        number = float(weight)
    except (TypeError, ValueError):
        number = float("nan")
    if 0 < number < float("inf"):
        return number
    message = tr(
        "the tie {a} – {b} weighs “{weight}”: a weight must be a number above zero; correct it, or leave it out"
    )
    raise UsageError(message.format(a=a, b=b, weight=weight))


def undirected(graph: nx.Graph[Any], measure: str) -> None:
    """Refuse a directed network where a measure has no agreed meaning on it.

    Raises
    ------
    UsageError
        If the network is directed.
    """
    if graph.is_directed():
        message = tr(
            "{measure} is not defined on a directed network: make it undirected first (`graph.to_undirected()`)"
        )
        raise UsageError(message.format(measure=measure))


def by_node(graph: nx.Graph[Any], values: np.ndarray) -> dict[Any, Any]:
    """Return the values of rows by node."""
    return dict(zip(graph, values.tolist(), strict=True))

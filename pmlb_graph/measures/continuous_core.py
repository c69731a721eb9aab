"""Coreness: how near each node is to the core, as a quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import adjacency, incidence, is_two_mode, sides
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

ROUNDS = 2000
ENOUGH = 1e-10


def coreness_continuous(graph: nx.Graph[str], weighted: bool = False) -> dict[str, float]:
    r"""Measure how near to the core each node is: products of two of them come closest to the ties.

    For a geographer: high for an actor that cooperates with the others that are at the centre; a
    quantity where `core_periphery` only says in or out. With several centres, the heaviest has it all.

    .. math:: \min_c \sum_{i \ne j} (a_{ij} - c_i c_j)^2

    (MINRES: the diagonal is left out), scaled so that the squares add to one. A two-mode network takes
    the first singular vectors of its table, each side scaled so. A directed network takes the mean of
    both directions. Isolates, and nodes of parts other than the heaviest, have 0.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    weighted : bool
        Whether ties count what they weigh.

    Returns
    -------
    dict of str to float
        By node, from 0 to 1; NaN without ties.

    References
    ----------
    Borgatti, S. P. & Everett, M. G. (2000). Models of core/periphery structures. Social Networks,
    21(4), 375-395.

    Examples
    --------
    >>> import networkx as nx
    >>> {node: round(value, 3) for node, value in coreness_continuous(nx.complete_graph(4)).items()}
    {0: 0.5, 1: 0.5, 2: 0.5, 3: 0.5}
    """
    import numpy as np

    if is_two_mode(graph):
        rows, columns = sides(graph)
        row, column = _singular(incidence(graph, weighted=weighted))
        values = dict(zip([*rows, *columns], np.concatenate([row, column]).tolist(), strict=True))
        return {node: values[node] for node in graph}
    matrix = adjacency(graph, weighted)
    return dict(zip(graph, _minres((matrix + matrix.T) / 2).tolist(), strict=True))


def core_fit_continuous(graph: nx.Graph[str]) -> float:
    r"""Measure how much the ties follow from how near each node is to the core.

    For a geographer: near 1 when an actor's place between centre and margin tells with whom it
    cooperates, near 0 when there is no such order.

    .. math:: \rho = \mathrm{corr}(a_{ij}, c_i c_j), \quad i \ne j

    with *c* the coreness of `coreness_continuous`, and its conventions.

    Returns
    -------
    float
        From −1 to 1; NaN without ties, or when all cells, or all products, are the same.

    References
    ----------
    Borgatti, S. P. & Everett, M. G. (2000). Models of core/periphery structures. Social Networks,
    21(4), 375-395.

    Examples
    --------
    >>> import networkx as nx
    >>> round(core_fit_continuous(nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3)])), 3) > 0.5
    True
    """
    import numpy as np

    if is_two_mode(graph):
        table = incidence(graph)
        row, column = _singular(table)
        ties, ideal = table.ravel(), np.outer(row, column).ravel()
    else:
        matrix = adjacency(graph)
        value = _minres((matrix + matrix.T) / 2)
        off = ~np.eye(len(matrix), dtype=bool)
        ties, ideal = matrix[off], np.outer(value, value)[off]
    if not ties.size or np.isnan(ideal).any() or np.ptp(ties) < ENOUGH or np.ptp(ideal) < ENOUGH:
        return float("nan")
    return float(np.corrcoef(ties, ideal)[0, 1])


def _singular(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first singular vectors of a table, none negative; NaN without ties."""
    import numpy as np

    if not table.any():
        return np.full(table.shape[0], np.nan), np.full(table.shape[1], np.nan)
    left, _, right = np.linalg.svd(table, full_matrices=False)
    return np.abs(left[:, 0]), np.abs(right[0])


def _minres(matrix: np.ndarray) -> np.ndarray:
    """Minimise the squares off the diagonal, from the first eigenvector, by half steps that never diverge."""
    import numpy as np

    if not matrix.any():
        return np.full(len(matrix), np.nan)
    roots, vectors = np.linalg.eigh(matrix)
    value = np.abs(vectors[:, -1]) * np.sqrt(roots[-1])
    for _ in range(ROUNDS):
        rest = (value**2).sum() - value**2
        wanted = np.divide(matrix @ value, rest, out=np.zeros_like(value), where=rest > ENOUGH)
        moved = (value + wanted) / 2
        step, value = np.abs(moved - value).max(), moved
        if step < ENOUGH:
            break
    norm = np.sqrt((value**2).sum())
    return np.asarray(value / norm)


MEASURES = (
    Measure(
        "core_fit_continuous",
        core_fit_continuous,
        later("how much the ties follow from how close each node is to the core"),
        level="network",
        directed=True,
    ),
    Measure(
        "coreness_continuous",
        coreness_continuous,
        later("how close it is to the core"),
        directed=True,
    ),
)

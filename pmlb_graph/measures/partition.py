"""Partitions of matrices: Leiden, BRIM and modularity on the ties of a network, node by place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmlb_graph.measures.adjacency import sides_of

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from scipy.sparse import csr_array

_CYCLES = 10
_TIMES = (1.0, 1.5, 2.0, 3.0)


def ties_of(graph: nx.Graph[str]) -> tuple[csr_array, np.ndarray | None]:
    """Return the weights, both ways and without loops; and in a two-mode network, who is on the first side."""
    import networkx as nx
    import numpy as np

    if not len(graph):
        from scipy.sparse import csr_array

        return csr_array((0, 0)), None
    ties = nx.to_scipy_sparse_array(graph, dtype=np.dtype(float), format="csr")
    ties = (ties + ties.T).tocsr() if graph.is_directed() else ties
    ties.setdiag(0)
    ties.eliminate_zeros()
    if graph.graph.get("mode") != "two-mode":
        return ties, None
    sides = list(sides_of(graph).values())
    return ties, np.array([side == sides[0] for side in sides])


def search(ties: csr_array, side: np.ndarray | None, resolution: float, seed: int) -> list[int]:
    """Divide nodes by one run of Leiden; in a two-mode network, by the best of a few, each improved by BRIM."""
    if side is None or not ties.nnz:
        return _leiden(ties, resolution, seed)
    # Barber's modularity expects of a tie twice what Newman's does: its communities are looked for on both sides.
    found = [_brim(ties, side, _leiden(ties, resolution * times, seed), resolution) for times in _TIMES]
    return max(found, key=lambda codes: quality(ties, side, codes, resolution))


def _leiden(ties: csr_array, resolution: float, seed: int) -> list[int]:
    """Run Leiden once; nodes without ties are given numbers of their own."""
    import graspologic_native
    import numpy as np

    places = range(ties.shape[0])
    if not ties.nnz:  # the library panics
        return list(places)
    _, found = graspologic_native.leiden_csr(
        ties.indptr.astype(np.int64),
        ties.indices.astype(np.int32),
        ties.data.astype(float),
        len(places),
        resolution=resolution,
        iterations=_CYCLES,
        seed=seed,
    )
    return [found.get(place, len(places) + place) for place in places]


def _brim(ties: csr_array, side: np.ndarray, codes: list[int], resolution: float) -> list[int]:
    """Give each side in turn its best communities, `side` first, as long as Barber's modularity grows."""
    import numpy as np

    _, current = np.unique(codes, return_inverse=True)
    strength, tied = ties.sum(axis=1), np.diff(ties.indptr) > 0
    reached, total = quality(ties, side, current, resolution), strength.sum() / 2
    parts = np.arange(current[tied].max() + 1)  # isolates, numbered after the others, stay alone
    while True:
        moved = current.copy()
        for mine in (side, ~side):
            one_hot = (moved[:, None] == parts) & ~mine[:, None]
            gain = ties @ one_hot - resolution * np.outer(strength, strength @ one_hot) / total
            moved[mine & tied] = gain.argmax(axis=1)[mine & tied]
        better = quality(ties, side, moved, resolution)
        if better <= reached + 1e-12:
            return [int(code) for code in current]
        current, reached = moved, better


def quality(ties: csr_array, side: np.ndarray | None, codes: Sequence[int] | np.ndarray, resolution: float) -> float:
    """Return the modularity of a division; Barber's when the nodes have sides."""
    import numpy as np

    if not ties.nnz:
        return float("nan")
    _, parts = np.unique(codes, return_inverse=True)
    rows = np.repeat(np.arange(len(parts)), np.diff(ties.indptr))
    strength = np.bincount(rows, ties.data, len(parts))  # quicker than the sums of scipy
    both = strength.sum()
    inside = ties.data[parts[rows] == parts[ties.indices]].sum() / both
    if side is None:
        return float(inside - resolution * np.sum((np.bincount(parts, strength) / both) ** 2))
    first, second = (np.bincount(parts, strength * mine, parts.max() + 1) for mine in (side, ~side))
    return float(inside - resolution * np.sum(first * second) / (both / 2) ** 2)


def together(found: Sequence[Sequence[int]]) -> csr_array:
    """Return the share of the runs in which two nodes are together."""
    import numpy as np
    from scipy.sparse import csr_array, hstack

    columns = []
    for codes in found:
        _, parts = np.unique(codes, return_inverse=True)
        shape = (len(codes), int(parts.max()) + 1 if len(codes) else 0)
        columns.append(csr_array((np.ones(len(codes)), (np.arange(len(codes)), parts)), shape=shape))
    chosen = hstack(columns, format="csr")
    shares = (chosen @ chosen.T).tocsr()
    shares.data /= len(found)
    shares.sort_indices()
    return shares

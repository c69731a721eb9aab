"""Geodesics: shortest paths in networks, counted and summed for all nodes at once on numpy and scipy.

NetworkX is the reference, and `centrality` asks it when another of its backends is wanted. These kernels
are here because no light library does the same: rustworkx knows no weighted betweenness, igraph is under the
GPL, NetworKit weighs 50 MB. They are serial, so that the same network gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

# The least common multiple of 1 to 24: a length that is a ratio of small numbers is a whole number of these.
_UNIT = 5_354_228_880
_EXACT = 2.0**53
# Beyond this many steps from a node, walking by levels costs more than sorting nodes by distance.
_LEVELS = 64


def lengths(ties: Any) -> Any:
    r"""Return the lengths of ties: the inverse of their weights, as whole numbers of one small unit.

    Two paths of the same length must be found equal whatever the order in which their ties are added;
    floating numbers do not promise it (0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ), and betweenness then depends
    on the library and on the order of nodes. Sums of whole numbers below 2⁵³ are exact. The unit divides every
    ratio of numbers up to 24, and is as small as n times the longest length allows; a length below it
    is one unit, so that ties 10¹¹ times stronger than the weakest, in a network of 10⁴ nodes, are not
    told from each other.

    Examples
    --------
    >>> from scipy import sparse
    >>> found = lengths(sparse.csr_array([[0, 3.0], [1.5, 0]]))
    >>> float(found[1, 0] / found[0, 1])
    2.0
    """
    import numpy as np

    found = ties.copy()
    found.data = 1 / found.data
    if found.nnz:
        longest = found.data.max()
        if longest == found.data.min():
            found.data[:] = 1.0
            return found
        scale = _UNIT * 2.0 ** np.floor(np.log2(_EXACT / (len(found.indptr) * longest * _UNIT)))
        found.data = np.maximum(1.0, np.rint(found.data * scale))
    return found


def betweenness(found: Any) -> np.ndarray:
    """Sum, for each node, the shares of shortest paths between ordered pairs of others that pass by it.

    Parameters
    ----------
    found : scipy.sparse.csr_array
        Lengths of ties, as `lengths` gives them.
    """
    import numpy as np

    total = np.zeros(found.shape[0])
    back, even = found.T.tocsr(), _even(found)
    for sources in _blocks(len(total), 16 if even else max(1, 2_000_000 // max(found.nnz, len(total)))):
        shares = _by_levels(found, back, sources) if even else None
        total += _by_distance(found, sources) if shares is None else shares
    return total


def _even(found: Any) -> bool:
    """Tell whether every length is one, so that products of the matrix count paths."""
    return bool((found.data == 1).all())


def _blocks(n: int, size: int) -> Iterator[np.ndarray]:
    import numpy as np

    return (np.arange(start, min(start + size, n)) for start in range(0, n, size))


def _by_levels(found: Any, back: Any, sources: np.ndarray) -> np.ndarray | None:
    """Walk from some sources together, level by level, as products of matrices; None when levels are many.

    References
    ----------
    Buluç, A. & Gilbert, J. R. (2011). The Combinatorial BLAS: design, implementation, and applications. Int.
    J. High Performance Computing Applications, 25(4), section 4.1 (batched betweenness).
    """
    import numpy as np

    front = np.zeros((found.shape[0], len(sources)))
    front[sources, np.arange(len(sources))] = 1
    paths, unseen = front.copy(), front == 0
    levels: list[np.ndarray] = []
    while True:
        front = back @ front
        front *= unseen
        new = front > 0
        if not new.any():
            break
        if len(levels) == _LEVELS:
            return None
        levels.append(new)
        unseen ^= new
        paths += front
    inverse = np.divide(1, paths, where=paths > 0, out=np.zeros_like(paths))
    shares = np.zeros_like(paths)
    for far, near in zip(levels[:0:-1], levels[-2::-1], strict=True):
        part = found @ ((1 + shares) * inverse * far)
        part *= paths
        part *= near
        shares += part
    summed: np.ndarray = shares.sum(axis=1)
    return summed


def _by_distance(found: Any, sources: np.ndarray) -> np.ndarray:
    """Count the shortest paths of some sources together, nodes taken in the order of their distances."""
    import numpy as np
    from scipy.sparse import csgraph

    n = found.shape[0]
    tails, heads = np.repeat(np.arange(n), np.diff(found.indptr)), found.indices
    distance = csgraph.dijkstra(found, indices=sources)
    # Infinite plus a length is infinite too: ties out of reach are on no path.
    on = (distance[:, tails] + found.data == distance[:, heads]) & np.isfinite(distance[:, tails])
    row, tie = np.nonzero(on)
    start, end = row * n + tails[tie], row * n + heads[tie]
    layer = _ranks(distance).ravel()[end]
    order = np.argsort(layer, kind="stable")
    start, end = start[order], end[order]
    cuts = np.cumsum(np.bincount(layer)).tolist()
    layers = [slice(i, j) for i, j in pairwise(cuts) if j > i]
    paths, shares = np.zeros(distance.size), np.zeros(distance.size)
    origin = np.arange(len(sources)) * n + sources
    paths[origin] = 1
    for part in layers:
        np.add.at(paths, end[part], paths[start[part]])
    ratio = paths[start] / paths[end]
    for part in reversed(layers):
        np.add.at(shares, start[part], ratio[part] * (1 + shares[end[part]]))
    shares[origin] = 0
    summed: np.ndarray = shares.reshape(distance.shape).sum(axis=0)
    return summed


def _ranks(distance: np.ndarray) -> np.ndarray:
    """Rank the distances of each row; equal ones have the same rank."""
    import numpy as np

    order = np.argsort(distance, axis=1, kind="stable")
    ordered = np.take_along_axis(distance, order, 1)
    steps = np.zeros(distance.shape, dtype=np.intp)
    steps[:, 1:] = np.cumsum(ordered[:, 1:] > ordered[:, :-1], axis=1)
    ranks = np.empty_like(steps)
    np.put_along_axis(ranks, order, steps, 1)
    return ranks


def farness(found: Any) -> tuple[np.ndarray, np.ndarray]:
    """Sum the lengths of the shortest paths to each node, and count the nodes they come from.

    Parameters
    ----------
    found : scipy.sparse.csr_array
        Lengths of ties.

    Returns
    -------
    tuple of numpy.ndarray
        Sums and counts; the node itself is not counted.
    """
    import numpy as np
    from scipy.sparse import csgraph

    n, back = found.shape[0], found.T.tocsr()
    total, reached = np.zeros(n), np.zeros(n)
    if _even(found) and _in_bits(back, total, reached):
        return total, reached
    for block in _blocks(n, max(1, 4_000_000 // max(n, 1))):
        distance = csgraph.dijkstra(back, indices=block)
        near = np.isfinite(distance)
        reached[block] = near.sum(axis=1) - 1
        total[block] = distance.sum(axis=1, where=near)
    return total, reached


def _in_bits(back: Any, total: np.ndarray, reached: np.ndarray) -> bool:
    """Walk level by level from 256 sources at once, one bit each; tell whether levels were few enough.

    References
    ----------
    Then, M. et al. (2014). The more the merrier: efficient multi-source graph traversal. PVLDB, 8(4).
    """
    import numpy as np

    filled = np.flatnonzero(np.diff(back.indptr))
    starts = back.indptr[filled]
    for sources in _blocks(len(total) if len(filled) else 0, 256):
        bit = np.arange(len(sources))
        front = np.zeros((len(total), 4), dtype=np.uint64)
        front[sources, bit // 64] = np.uint64(1) << (bit % 64).astype(np.uint64)
        seen = front.copy()
        for level in range(1, _LEVELS + 2):
            new = np.zeros_like(front)
            new[filled] = np.bitwise_or.reduceat(front[back.indices], starts, axis=0) & ~seen[filled]
            count = np.bitwise_count(new).sum(axis=1, dtype=np.int64)
            if not count.any():
                break
            total += level * count
            reached += count
            seen |= new
            front = new
        else:
            return False
    return True

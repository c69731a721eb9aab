"""Distance: how far points are from each other on the Earth, and which ones are neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RADIUS = 6371.0088
"""Mean radius of the Earth, in kilometres (IUGG)."""


def great_circle(longitudes: Sequence[float], latitudes: Sequence[float]) -> np.ndarray:
    r"""Return the distances between points, in kilometres.

    For a geographer: as the crow flies, on a sphere. It is within 0.6 % of the distance on the ellipsoid, and
    says nothing of roads, trains or estuaries.

    .. math:: d = 2R \arcsin \sqrt{\sin^2\frac{\Delta\varphi}{2}
        + \cos\varphi_1 \cos\varphi_2 \sin^2\frac{\Delta\lambda}{2}}

    Parameters
    ----------
    longitudes, latitudes : sequence of float
        In degrees (WGS 84).

    Returns
    -------
    numpy.ndarray
        Square and symmetric, zero on the diagonal.

    References
    ----------
    Sinnott, R. W. (1984). Virtues of the haversine. Sky and Telescope, 68(2).
    Moritz, H. (2000). Geodetic Reference System 1980. Journal of Geodesy, 74(1).

    Examples
    --------
    >>> great_circle([0.0, 0.0], [0.0, 1.0]).round(2).tolist()
    [[0.0, 111.2], [111.2, 0.0]]
    """
    import numpy as np

    x, y = np.radians(np.asarray(longitudes, float)), np.radians(np.asarray(latitudes, float))
    half = np.sin((y[:, None] - y) / 2) ** 2
    half += np.cos(y)[:, None] * np.cos(y) * np.sin((x[:, None] - x) / 2) ** 2
    return np.asarray(2 * RADIUS * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def gabriel(longitudes: Sequence[float], latitudes: Sequence[float]) -> list[tuple[int, int]]:
    r"""Return the pairs of points that no other point stands between: the Gabriel graph.

    For a geographer: which territories are probably neighbours, when only their centres are known. It holds the
    pairs that face each other without another centre between them. Against the contours of the 130 EPCI of
    Bretagne and Pays de la Loire, 95 % of its pairs touch each other, and it finds 79 % of those that do.

    .. math:: (i, j) \iff \forall k,\ d_{ik}^2 + d_{jk}^2 \ge d_{ij}^2

    Conventions: distances are those of the chords, through the Earth: no projection is chosen. A point on the
    circle does not part two others.

    Parameters
    ----------
    longitudes, latitudes : sequence of float
        In degrees (WGS 84).

    Returns
    -------
    list of tuple of int
        Ranks of the points, the lower first, sorted.

    References
    ----------
    Gabriel, K. R. & Sokal, R. R. (1969). A new statistical approach to geographic variation analysis.
    Systematic Zoology, 18(3), 259-278.

    Examples
    --------
    >>> gabriel([0.0, 1.0, 2.0], [47.0, 47.0, 47.0])
    [(0, 1), (1, 2)]
    """
    import numpy as np

    x, y = np.radians(np.asarray(longitudes, float)), np.radians(np.asarray(latitudes, float))
    points = np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
    squares = ((points[:, None, :] - points) ** 2).sum(axis=2)
    found = []
    for i in range(len(points) - 1):
        # Row by row: every point against every pair at once would not fit in memory for a country.
        others = squares[i][None, :] + squares[i + 1 :]
        others[:, i] = np.inf
        others[np.arange(len(others)), np.arange(i + 1, len(points))] = np.inf
        empty = others.min(axis=1) >= squares[i, i + 1 :] * (1 - 1e-12)
        found += [(i, i + 1 + int(j)) for j in np.nonzero(empty)[0]]
    return found

"""Radiation: interaction by the opportunities met on the way, without any exponent to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def between(masses: np.ndarray, cost: np.ndarray) -> np.ndarray:
    r"""Return the population nearer than each destination: Simini's s.

    For a geographer: all those who live in the circle around the origin that passes through the destination, neither
    the origin's nor the destination's: what a commuter could find without going so far.

    .. math:: s_{ij} = \sum_{k \ne i, j,\ c_{ik} \le c_{ij}} m_k

    Conventions: a territory at the same cost as the destination is in the circle. Territories whose mass is not
    known are in no circle, and NaN on their row and column; NaN where the cost is zero or not known, and on the
    diagonal.

    References
    ----------
    Simini, F., González, M. C., Maritan, A. & Barabási, A.-L. (2012). A universal model for mobility and migration
    patterns. Nature, 484.

    Examples
    --------
    >>> import numpy as np
    >>> cost = np.abs(np.subtract.outer([0.0, 1.0, 3.0], [0.0, 1.0, 3.0]))
    >>> between(np.array([10.0, 20.0, 30.0]), cost).tolist()
    [[nan, 0.0, 20.0], [0.0, nan, 10.0], [20.0, 0.0, nan]]
    """
    import numpy as np

    masses, cost = np.asarray(masses, float), np.array(cost, float)
    np.fill_diagonal(cost, np.nan)
    cost = np.where((cost > 0) & np.isfinite(cost) & np.isfinite(masses), cost, np.nan)
    found = np.full(cost.shape, np.nan)
    for i in np.flatnonzero(np.isfinite(masses)):
        # One row at a time: all the orders at once would be another matrix.
        known = np.flatnonzero(np.isfinite(cost[i]))
        order = known[np.argsort(cost[i, known], kind="stable")]
        within = np.concatenate([[0.0], np.cumsum(masses[order])])
        reached = np.searchsorted(cost[i, order], cost[i, known], "right")
        found[i, known] = np.maximum(within[reached] - masses[known], 0.0)
    return found


def radiation_flows(
    masses: np.ndarray, cost: np.ndarray, outflows: np.ndarray | None = None, normalised: bool = True
) -> np.ndarray:
    r"""Return the interaction that the radiation model expects: shares of what leaves, or flows.

    For a geographer: each one takes the nearest opportunity better than all those at home. Nothing is fitted, so that
    it can be used where no flow is known; it is made for commuting in large countries, and puts too much near by
    when territories are large.

    .. math:: p_{ij} = \frac{m_i\, m_j}{(m_i + s_{ij})(m_i + m_j + s_{ij})}, \quad
        \hat T_{ij} = T_i \frac{p_{ij}}{1 - m_i / M}

    In a finite region the shares of a row add up to 1 − m/M: the rest would leave the region. The normalised version
    (Masucci and others) brings them back to one, which is what flows counted inside the region ask for.

    Conventions: those of `between`. The masses are populations, those of jobs when they are given in their place. M
    is the sum of the masses from which the row knows the way. Territories at equal costs hide each other, and the
    shares of their row are then less than said above.

    Parameters
    ----------
    masses : numpy.ndarray
        Population of each territory.
    cost : numpy.ndarray
        Square; kilometres or minutes.
    outflows : numpy.ndarray, optional
        How many leave each territory for another; without it, shares of one.
    normalised : bool
        Whether nobody leaves the region.

    References
    ----------
    Simini, F., González, M. C., Maritan, A. & Barabási, A.-L. (2012). A universal model for mobility and migration
    patterns. Nature, 484.
    Masucci, A. P., Serras, J., Johansson, A. & Batty, M. (2013). Gravity versus radiation models: on the importance of
    scale and heterogeneity in commuting flows. Physical Review E, 88(2).

    Examples
    --------
    >>> import numpy as np
    >>> cost = np.abs(np.subtract.outer([0.0, 1.0, 3.0], [0.0, 1.0, 3.0]))
    >>> radiation_flows(np.array([10.0, 20.0, 30.0]), cost, np.array([90.0, 0.0, 0.0])).round(6)[0].tolist()
    [nan, 72.0, 18.0]
    """
    import numpy as np

    masses = np.asarray(masses, float)
    inside = between(masses, cost)
    own = masses[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = own * masses / ((own + inside) * (own + masses + inside))
        if normalised:
            others = np.where(np.isfinite(inside), masses, 0.0).sum(axis=1)
            found *= ((masses + others) / others)[:, None]
    return found if outflows is None else np.asarray(np.asarray(outflows, float)[:, None] * found)

"""Accessibility: how much of what a region offers each territory can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.interactions.friction import deterrence

if TYPE_CHECKING:
    import numpy as np


def hansen(masses: np.ndarray, cost: np.ndarray, kind: str = "power", friction: float = 2.0) -> np.ndarray:
    r"""Return the potential of each territory: all the people around it, the nearer the more they count.

    For a geographer: Hansen's accessibility, Stewart's potential of population. A rural EPCI near Rennes may have
    more of it than Brest. With a power its unit (people per km²) means nothing: compare territories.

    .. math:: A_i = \sum_{j} m_j f(c_{ij})

    Conventions: a territory does not count among its own opportunities, unless the diagonal tells its own cost;
    leaving it out lowers large territories. Territories whose mass or cost is not known do not count. NaN for a
    territory that reaches nothing known.

    References
    ----------
    Hansen, W. G. (1959). How accessibility shapes land use. Journal of the American Institute of Planners, 25(2).
    Geurs, K. T. & van Wee, B. (2004). Accessibility evaluation of land-use and transport strategies. Journal of
    Transport Geography, 12(2).

    Examples
    --------
    >>> import numpy as np
    >>> hansen(np.array([100.0, 400.0]), np.array([[0.0, 10.0], [10.0, 0.0]])).tolist()
    [4.0, 1.0]
    """
    import numpy as np

    found = np.asarray(masses, float) * deterrence(cost, kind, friction)
    return np.where(np.isfinite(found).any(axis=1), np.nansum(found, axis=1), np.nan)


def cumulative(masses: np.ndarray, cost: np.ndarray, within: float) -> np.ndarray:
    r"""Return how many people each territory reaches at a cost, its own included.

    For a geographer: how many live within 60 km, or 45 minutes. Plain to read, and all or nothing: a city at 61 km
    counts for nobody. Try several limits.

    .. math:: A_i = m_i + \sum_{j \ne i,\ c_{ij} \le c} m_j

    Conventions: unlike elsewhere, a cost of zero is within reach. Territories whose mass or cost is not known do not
    count; NaN for one whose own mass is not known.

    References
    ----------
    Wachs, M. & Kumagai, T. G. (1973). Physical accessibility as a social indicator. Socio-Economic Planning
    Sciences, 7(5).

    Examples
    --------
    >>> import numpy as np
    >>> cost = np.array([[0.0, 10.0, 90.0], [10.0, 0.0, 80.0], [90.0, 80.0, 0.0]])
    >>> cumulative(np.array([1.0, 2.0, 4.0]), cost, 60.0).tolist()
    [3.0, 3.0, 4.0]
    """
    import numpy as np

    masses = np.asarray(masses, float)
    reached = np.asarray(cost, float) <= within
    np.fill_diagonal(reached, True)
    return np.where(np.isfinite(masses), reached @ np.nan_to_num(masses, nan=0.0), np.nan)

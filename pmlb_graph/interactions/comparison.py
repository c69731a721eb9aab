"""Comparison: where territories interact and do not cooperate, and the reverse.

Interaction is counted in people, cooperation in shared settings: only their orders can be compared. And most pairs
share no documented cooperation: they are equal, and no order among them can be made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Interaction beside cooperation, for each pair of territories.

    Attributes
    ----------
    rows, columns : numpy.ndarray
        Ranks of the two territories of each pair: each pair once, the lower rank first.
    interaction, cooperation : numpy.ndarray
        Their values: both directions added.
    interaction_rank, cooperation_rank : numpy.ndarray
        Percentile mid-ranks, between zero and one; the mean of each is one half.
    difference : numpy.ndarray
        The first minus the second.
    cut : float
        The rank above which a pair is among the most interacting ones, as many as those that cooperate.
    """

    rows: np.ndarray
    columns: np.ndarray
    interaction: np.ndarray
    cooperation: np.ndarray
    interaction_rank: np.ndarray
    cooperation_rank: np.ndarray
    difference: np.ndarray
    cut: float

    def without_cooperation(self) -> list[int]:
        """Return the pairs that interact and share no documented cooperation, those that interact most first.

        They are among the K pairs that interact most, where K pairs cooperate: would cooperation follow interaction,
        they would cooperate.
        """
        import numpy as np

        found = np.flatnonzero((self.cooperation == 0) & (self.interaction_rank > self.cut))
        return [int(k) for k in sorted(found, key=lambda k: (-self.interaction[k], self.rows[k], self.columns[k]))]

    def beyond_interaction(self) -> list[int]:
        """Return the pairs that cooperate beyond what they exchange, the widest gap first.

        They cooperate, and are not among the K pairs that interact most.
        """
        import numpy as np

        found = np.flatnonzero((self.cooperation > 0) & (self.interaction_rank <= self.cut))
        return [int(k) for k in sorted(found, key=lambda k: (self.difference[k], self.rows[k], self.columns[k]))]


def paired(matrix: np.ndarray) -> np.ndarray:
    """Return what two territories have between them: both directions added; NaN where either is not known.

    A symmetric matrix (shared cooperations, kilometres) is one value for both directions, and is left as it is.

    Examples
    --------
    >>> import numpy as np
    >>> paired(np.array([[0.0, 30.0], [10.0, 0.0]])).tolist()
    [[0.0, 40.0], [40.0, 0.0]]
    """
    import numpy as np

    matrix = np.asarray(matrix, float)
    return matrix if np.array_equal(matrix, matrix.T, equal_nan=True) else matrix + matrix.T


def ranks(interaction: np.ndarray) -> np.ndarray:
    r"""Return the percentile rank of each pair of territories, equal pairs having equal ranks.

    For a geographer: 0.95 says that nineteen pairs in twenty interact less. A rank does not say by how much.

    .. math:: r = \frac{\#\{x' < x\} + \tfrac12 \#\{x' = x\}}{N}

    The mid-rank gives all the pairs without cooperation, often nineteen in twenty, the middle of the place that they
    hold together: ranking them one by one would make up an order that no source tells.

    Conventions: the diagonal and the pairs not known are NaN, and no part of N. A symmetric matrix counts each pair
    once, which gives the same ranks.

    Parameters
    ----------
    interaction : numpy.ndarray
        Square.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33(3).

    Examples
    --------
    >>> import numpy as np
    >>> ranks(np.array([[0.0, 5.0, 0.0], [5.0, 0.0, 0.0], [0.0, 0.0, 0.0]])).round(3).tolist()
    [[nan, 0.833, 0.333], [0.833, nan, 0.333], [0.333, 0.333, nan]]
    """
    import numpy as np
    from scipy.stats import rankdata

    found = np.array(interaction, float)
    np.fill_diagonal(found, np.nan)
    known = np.isfinite(found)
    if known.any():
        found[known] = (rankdata(found[known]) - 0.5) / known.sum()
    return np.where(known, found, np.nan)


def gap(interaction: np.ndarray, cooperation: np.ndarray) -> Gap:
    r"""Compare the interaction of each pair of territories with its cooperation.

    For a geographer: where people commute and no source tells of a cooperation, and the reverse. Absence of a
    cooperation is absence of a source. The sign of the difference of ranks is not to be read near the middle: the
    pairs without cooperation all have the rank z/2, z being their share, so that a pair of median interaction has a
    difference of its own making. The two lists do not depend on it: they hold each pair against K, the number of
    pairs that cooperate, as a planner would who gave cooperations to the K pairs that interact most.

    .. math:: g_{ij} = r(I_{ij} + I_{ji}) - r(C_{ij}), \quad \text{cut} = 1 - K / N

    Conventions: each pair once, both directions added (see `paired`); pairs of which either is not known are left
    out, and ranks are among the others. Pairs equal to the cut are below it.

    Parameters
    ----------
    interaction, cooperation : numpy.ndarray
        Square, on the same territories; any unit. Of the radiation model give flows, not shares: the share of a
        village's commuters is not to be added to that of a city's.

    Raises
    ------
    UsageError
        If the matrices are not on the same territories.

    Examples
    --------
    >>> import numpy as np
    >>> flows = np.array([[0, 9, 1], [9, 0, 5], [1, 5, 0]])
    >>> found = gap(flows, np.array([[0, 0, 2], [0, 0, 0], [2, 0, 0]]))
    >>> pair = lambda k: (int(found.rows[k]), int(found.columns[k]))
    >>> [pair(k) for k in found.without_cooperation()], [pair(k) for k in found.beyond_interaction()]
    ([(0, 1)], [(0, 2)])
    """
    import numpy as np

    i, j, x, y = pairs_of(interaction, cooperation)
    first, second = (_percentiles(values) for values in (x, y))
    cut = 1 - float((y > 0).mean()) if len(y) else np.nan
    return Gap(i, j, x, y, first, second, first - second, cut)


def pairs_of(interaction: np.ndarray, cooperation: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the two territories, the interaction and the cooperation of each pair of which both are known."""
    import numpy as np

    first, second = paired(interaction), paired(cooperation)
    if first.ndim != 2 or first.shape != first.T.shape or first.shape != second.shape:
        raise UsageError(tr("interaction and cooperation are to be told between the same territories"))
    i, j = np.triu_indices(len(first), 1)
    known = np.isfinite(first[i, j]) & np.isfinite(second[i, j])
    i, j = i[known], j[known]
    return i, j, first[i, j], second[i, j]


def _percentiles(values: np.ndarray) -> np.ndarray:
    import numpy as np
    from scipy.stats import rankdata

    return np.asarray((rankdata(values) - 0.5) / max(len(values), 1))

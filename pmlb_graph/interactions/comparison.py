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

FAMILIES = ("poisson", "negative-binomial")
OVERDISPERSIONS = (1e-8, 1e3)
"""Between which the α of the negative binomial is looked for."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """What interaction does not tell of the number of cooperations that pairs share.

    Attributes
    ----------
    rows, columns : numpy.ndarray
        Ranks of the two territories of each pair.
    observed, expected, residual : numpy.ndarray
        Cooperations shared, expected after the interaction, and Pearson's residual: above two or three, the pair
        cooperates more than its interaction would have it.
    elasticity : float
        By how many per cent cooperation is higher where interaction is one per cent higher.
    overdispersion : float
        α of the negative binomial: variance μ + α μ²; zero for Poisson.
    log_likelihood : float
        To compare the two families.
    family : str
        Which one it is.
    """

    rows: np.ndarray
    columns: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    residual: np.ndarray
    elasticity: float
    overdispersion: float
    log_likelihood: float
    family: str


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

    i, j, x, y = _pairs(interaction, cooperation)
    first, second = (_percentiles(values) for values in (x, y))
    cut = 1 - float((y > 0).mean()) if len(y) else np.nan
    return Gap(i, j, x, y, first, second, first - second, cut)


def residuals(interaction: np.ndarray, cooperation: np.ndarray, family: str = "negative-binomial") -> Residuals:
    r"""Regress the cooperations that pairs share on their interaction, and return what is left.

    For a geographer: an alternative to ranks that says how many cooperations a pair lacks, at the price of a model:
    that cooperation grows as a power of interaction. Pairs of a territory are not independent: no p-value is given;
    test with `pmlb_graph.measures.mrqap`.

    .. math:: C_{ij} \sim \mathrm{NB}(\mu_{ij}, \alpha), \quad \ln \mu_{ij} = a + b \ln I_{ij}, \quad
        e_{ij} = \frac{C_{ij} - \mu_{ij}}{\sqrt{\mu_{ij} + \alpha \mu_{ij}^2}}

    Conventions: pairs and directions as in `gap`. An interaction of zero is read as half the smallest positive one.

    Parameters
    ----------
    interaction, cooperation : numpy.ndarray
        Square, on the same territories; cooperations are counts.
    family : {"negative-binomial", "poisson"}
        Whether counts vary more than by Poisson's chance.

    Raises
    ------
    UsageError
        If the matrices are not on the same territories, or no pair cooperates or interacts.

    References
    ----------
    Cameron, A. C. & Trivedi, P. K. (2013). Regression Analysis of Count Data, 2nd ed. Cambridge University Press.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    if family not in FAMILIES:
        raise UsageError(tr("unknown family “{name}”").format(name=family))
    i, j, x, y = _pairs(interaction, cooperation)
    if len(y) < 3 or not (x > 0).any() or not (y > 0).any() or np.ptp(x) == 0:
        raise UsageError(tr("too few pairs interact or cooperate for one to be regressed on the other"))
    # Centred, so that the two coefficients are found apart.
    logs = np.log(np.maximum(x, x[x > 0].min() / 2))
    logs -= logs.mean()
    alpha = 0.0
    if family == "negative-binomial":
        profile = minimize_scalar(
            lambda theta: -_likelihood(y, _expected(y, logs, float(np.exp(theta))), float(np.exp(theta))),
            bounds=tuple(np.log(OVERDISPERSIONS)),
            method="bounded",
            options={"xatol": 1e-9},
        )
        alpha = float(np.exp(profile.x))
    mu = _expected(y, logs, alpha)
    slope = float(np.log(mu[np.argmax(logs)] / mu[np.argmin(logs)]) / np.ptp(logs))
    left = (y - mu) / np.sqrt(mu + alpha * mu**2)
    return Residuals(i, j, y, mu, left, slope, alpha, _likelihood(y, mu, alpha), family)


def _pairs(interaction: np.ndarray, cooperation: np.ndarray) -> tuple[np.ndarray, ...]:
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


def _expected(y: np.ndarray, x: np.ndarray, alpha: float) -> np.ndarray:
    """Return the counts expected, the overdispersion being given: scoring, by iterated weighted least squares."""
    import numpy as np

    columns = np.column_stack([np.ones_like(x), x])
    found, reached = np.array([np.log(y.mean()), 0.0]), -np.inf
    for _ in range(200):
        mu = np.exp(np.clip(columns @ found, -500, 500))
        weights = mu / (1 + alpha * mu)
        score = columns.T @ ((y - mu) / (1 + alpha * mu))
        step = np.linalg.solve((columns.T * weights) @ columns, score)
        reached = _likelihood(y, mu, alpha)
        while _likelihood(y, np.exp(np.clip(columns @ (found + step), -500, 500)), alpha) < reached - 1e-9:
            step = step / 2
        found = found + step
        if np.max(abs(step)) < 1e-10 * (1 + np.max(abs(found))):
            break
    return np.asarray(np.exp(np.clip(columns @ found, -500, 500)))


def _likelihood(y: np.ndarray, mu: np.ndarray, alpha: float) -> float:
    """Return the log-likelihood of counts: negative binomial, Poisson when nothing is overdispersed."""
    import numpy as np
    from scipy.special import gammaln, xlogy

    if alpha == 0:
        return float((xlogy(y, mu) - mu - gammaln(y + 1)).sum())
    r = 1 / alpha
    terms = gammaln(y + r) - gammaln(r) - gammaln(y + 1) - r * np.log1p(alpha * mu) + xlogy(y, mu / (r + mu))
    return float(terms.sum())

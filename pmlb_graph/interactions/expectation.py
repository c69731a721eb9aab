"""Expectation: how many cooperations the interaction of two territories would have, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.interactions.comparison import pairs_of
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

FAMILIES = ("poisson", "negative-binomial")
OVERDISPERSIONS = (1e-8, 1e3)
"""Between which the α of the negative binomial is looked for."""


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
    i, j, x, y = pairs_of(interaction, cooperation)
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

"""Goodness of fit: how near the flows that a model expects are to those observed."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Goodness:
    """How near expected flows are to observed ones.

    Attributes
    ----------
    pairs, parameters : int
        Pairs compared, and numbers fitted to them, the balancing factors included.
    common_part : float
        Share of the flows that are where the model puts them, from zero to one (CPC, Sørensen).
    deviance, explained : float
        Poisson deviance, and the share of it that the model takes from one mean for all (D²).
    log_likelihood, pseudo_r2 : float
        Poisson log-likelihood, and McFadden's pseudo-R² against one mean for all.
    rmse, srmse : float
        Root of the mean squared error, in the unit of the flows, and over their mean.
    dispersion : float
        Pearson's chi-square over the degrees of freedom: one if flows were Poisson. Above it, Poisson's standard
        errors are too small by its square root.
    """

    pairs: int
    parameters: int
    common_part: float
    deviance: float
    explained: float
    log_likelihood: float
    pseudo_r2: float
    rmse: float
    srmse: float
    dispersion: float


def common_part(observed: np.ndarray, expected: np.ndarray) -> float:
    r"""Return the share of flows that a model puts where they are observed.

    For a geographer: 0.7 says that seven commuters in ten make the journey that the model has them make.

    .. math:: CPC = \frac{2 \sum_{ij} \min(T_{ij}, \hat T_{ij})}{\sum_{ij} T_{ij} + \sum_{ij} \hat T_{ij}}

    Conventions: pairs where either is NaN are left out; NaN when there is no flow.

    References
    ----------
    Sørensen, T. (1948). A method of establishing groups of equal amplitude in plant sociology based on similarity of
    species content. Biologiske Skrifter, 5.
    Lenormand, M., Bassolas, A. & Ramasco, J. J. (2016). Systematic comparison of trip distribution laws and models.
    Journal of Transport Geography, 51.

    Examples
    --------
    >>> import numpy as np
    >>> common_part(np.array([10.0, 0.0]), np.array([5.0, 5.0]))
    0.5
    """
    import numpy as np

    kept = np.isfinite(observed) & np.isfinite(expected)
    whole = float(observed[kept].sum() + expected[kept].sum())
    return float(2 * np.minimum(observed[kept], expected[kept]).sum() / whole) if whole > 0 else nan


def goodness(observed: np.ndarray, expected: np.ndarray, parameters: int = 0) -> Goodness:
    r"""Compare the flows that a model expects with those observed.

    For a geographer: read the common part first (how many journeys are right), then the dispersion: flows of people
    are never Poisson, and a dispersion of 50 says that standard errors are to be multiplied by seven.

    .. math:: D = 2 \sum_{ij} \left(T \ln\frac{T}{\hat T} - (T - \hat T)\right), \quad
        \rho^2 = 1 - \frac{\ln L}{\ln L_0}, \quad \phi = \frac{1}{N - p} \sum_{ij} \frac{(T - \hat T)^2}{\hat T}

    Conventions: pairs where either is NaN are left out. Flows need not be whole (INSEE's are weighted): factorials
    are gamma functions. A flow observed where none is expected makes the deviance infinite.

    References
    ----------
    McFadden, D. (1974). Conditional logit analysis of qualitative choice behavior. In Frontiers in Econometrics.
    Fotheringham, A. S. & Knudsen, D. C. (1987). Goodness-of-Fit Statistics. Geo Books.
    McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed. Chapman & Hall.

    Examples
    --------
    >>> import numpy as np
    >>> found = goodness(np.array([10.0, 0.0, 5.0]), np.array([9.0, 1.0, 5.0]))
    >>> round(found.deviance, 3), round(found.rmse, 3)
    (2.107, 0.816)
    """
    import numpy as np

    kept = np.isfinite(observed) & np.isfinite(expected)
    y, mu = np.asarray(observed, float)[kept], np.asarray(expected, float)[kept]
    n = len(y)
    if not n:
        return Goodness(0, parameters, *[nan] * 8)
    flat = np.full_like(y, y.mean())
    (deviance, likelihood), (whole, null) = poisson(y, mu), poisson(y, flat)
    rmse = float(np.sqrt(np.mean((y - mu) ** 2)))
    with np.errstate(divide="ignore", invalid="ignore"):
        pearson = np.where((y == 0) & (mu == 0), 0.0, (y - mu) ** 2 / mu).sum()
    return Goodness(
        n,
        parameters,
        common_part(y, mu),
        deviance,
        1 - deviance / whole if whole > 0 else nan,
        likelihood,
        1 - likelihood / null if null < 0 else nan,
        rmse,
        rmse / float(y.mean()) if y.mean() > 0 else nan,
        float(pearson / (n - parameters)) if n > parameters else nan,
    )


def poisson(observed: np.ndarray, expected: np.ndarray) -> tuple[float, float]:
    """Return the Poisson deviance and log-likelihood of flows; none expected and none observed is certain."""
    import numpy as np
    from scipy.special import gammaln, xlogy

    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = xlogy(observed, expected) - expected
        most = xlogy(observed, observed) - observed
    return float(2 * (most - fitted).sum()), float((fitted - gammaln(observed + 1)).sum())

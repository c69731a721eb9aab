"""MRQAP: whether distance, a region or a theme explains who cooperates, the others being equal.

Dyads are not independent (all those of an actor share it): what a coefficient would be by chance is
found by permuting actors, rows and columns together, never dyads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.measures import families
from pmlb_graph.measures.qap import SLACK, check_square, dyads_of, permutations, shares, symmetric

if TYPE_CHECKING:
    import numpy as np

BATCH = 64
"""Permutations computed at once: enough for the matrix products, few enough for the memory."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """The part of one predictor.

    Attributes
    ----------
    name : str
        The predictor; empty for the constant, which permutations cannot test.
    value, standardised : float
        Coefficient, and the same for variables of standard deviation one (logistic and count: for a
        predictor of standard deviation one, since what is explained has no scale of its own).
    statistic : float
        Student's t (linear), or the z of Rao's score (logistic, count).
    p_greater, p_less, p : float
        Share of permutations whose statistic is at least as high, as low, as far from zero.
    vif : float
        Variance inflation factor: beyond 10 the predictor is nearly a sum of the others.
    mean, low, high, spread : float
        Mean of the statistics of the permutations, bounds that hold 95 % of them, and their standard deviation.
    """

    name: str
    value: float
    standardised: float
    statistic: float
    p_greater: float
    p_less: float
    p: float
    vif: float
    mean: float = nan
    low: float = nan
    high: float = nan
    spread: float = nan


@dataclass(frozen=True, slots=True)
class Regression:
    """A regression on dyads, tested by permutations.

    Attributes
    ----------
    coefficients : tuple of Coefficient
        The constant first.
    r_squared, adjusted : float
        Share of the variance explained (logistic, count: of the deviance), and the same held against
        the number of predictors (NaN where it is not the variance).
    family : {"linear", "logistic", "count"}
        How what is explained depends on the predictors.
    nodes, dyads : int
        Actors and dyads without a missing value.
    directed : bool
        Whether both dyads of a pair are counted.
    replicas, seed : int
        Number of permutations for each predictor, and the seed that gives them again.
    """

    coefficients: tuple[Coefficient, ...]
    r_squared: float
    adjusted: float
    family: str
    nodes: int
    dyads: int
    directed: bool
    replicas: int
    seed: int


def mrqap(
    explained: np.ndarray,
    predictors: Mapping[str, np.ndarray],
    family: str = "linear",
    replicas: int = 1000,
    seed: int = 42,
) -> Regression:
    r"""Regress a relation on others, tested by double semi-partialling.

    For a geographer: does distance hinder cooperation, among actors of the same region and the same
    kind? Each coefficient is held against those that its predictor, once what the others explain
    of it is set aside, would have with its actors permuted.

    .. math:: Y = \beta X + \gamma Z + \varepsilon, \quad X = \delta Z + E, \quad
        \text{tested by } Y = \beta_\pi E_{\pi(i)\pi(j)} + \gamma_\pi Z + \varepsilon_\pi

    The permutation is on a pivotal statistic (t), as Dekker et al. show it must be. ``logistic`` (ties
    or none) and ``count`` (numbers of ties; log link) are extensions of the same test, with Rao's score
    as the statistic, which needs one fit for all the permutations.

    Conventions: the diagonal is left out; when all the matrices are symmetric each pair counts once;
    dyads that are NaN anywhere are left out, and those that a permutation brings on them too. A
    coefficient is NaN where no finite one fits best (separation).

    Parameters
    ----------
    explained : numpy.ndarray
        Square matrix.
    predictors : mapping of str to numpy.ndarray
        Square matrices on the same actors, by name.
    family : {"linear", "logistic", "count"}
        What is explained: a quantity, a tie or none, a number of ties.
    replicas, seed : int
        Number of permutations of each predictor, and their seed.

    Raises
    ------
    UsageError
        If the matrices have not the same actors, a predictor is a sum of the others, or too little is known.

    References
    ----------
    Dekker, D., Krackhardt, D. & Snijders, T. A. B. (2007). Sensitivity of MRQAP tests to collinearity
    and autocorrelation conditions. Psychometrika, 72(4).
    Rao, C. R. (1948). Large sample tests of statistical hypotheses concerning several parameters.
    Proceedings of the Cambridge Philosophical Society, 44(1).

    Examples
    --------
    >>> import numpy as np
    >>> drawn = np.random.default_rng(1)
    >>> x, z = (m + m.T for m in drawn.normal(size=(2, 20, 20)))
    >>> found = mrqap(2 * x - z, {"distance": x, "region": z}, replicas=99)
    >>> [(c.name, round(c.value, 6), c.p) for c in found.coefficients[1:]]
    [('distance', 2.0, 0.01), ('region', -1.0, 0.01)]
    """
    import numpy as np

    y = np.asarray(explained, float)
    x = {name: np.asarray(matrix, float) for name, matrix in predictors.items()}
    check_square(x, y)
    where, directed = dyads_of([y, *x.values()]), not symmetric([y, *x.values()])
    columns = np.column_stack([np.ones(len(where[0])), *(matrix[where] for matrix in x.values())])
    kept = np.isfinite(columns).all(axis=1) & np.isfinite(y[where])
    where = (where[0][kept], where[1][kept])
    columns, target = columns[kept], y[where]
    if len(target) <= columns.shape[1]:
        message = tr("{n} pairs of actors without a missing value are too few for {k} predictors")
        raise UsageError(message.format(n=len(target), k=len(x)))
    fit = families.fit(target, columns, family)
    rows = [Coefficient("", float(fit.coefficients[0]), *[np.nan] * 6)]
    scale = (np.std(target, ddof=1) or np.nan) if family == "linear" else 1.0
    for k, (name, sequence) in enumerate(zip(x, np.random.SeedSequence(seed).spawn(len(x)), strict=True), start=1):
        rest, inflation = _partialled(name, columns, k)
        statistic = families.statistics(target, np.delete(columns, k, axis=1), family)
        value, standard = float(fit.coefficients[k]), float(np.std(columns[:, k], ddof=1) / scale)
        observed = float(statistic(columns[:, [k]])[0])
        matrix = _spread(rest, where, len(y), directed)
        drawn = _permuted(matrix, where, replicas, np.random.default_rng(sequence), statistic)
        rows.append(
            Coefficient(name, value, value * standard, observed, *shares(observed, drawn), inflation, *_band(drawn))
        )
    freedom = (len(target) - 1) / (len(target) - columns.shape[1])
    adjusted = 1 - (1 - fit.explained) * freedom if family == "linear" else np.nan
    nodes = len(set(where[0]) | set(where[1]))
    return Regression(tuple(rows), fit.explained, float(adjusted), family, nodes, len(target), directed, replicas, seed)


def _band(drawn: np.ndarray) -> tuple[float, float, float, float]:
    """Return the mean of draws, the bounds that hold 95 % of them, and their standard deviation."""
    import numpy as np

    kept = drawn[np.isfinite(drawn)]
    if not kept.size:
        return (nan,) * 4
    low, high = np.quantile(kept, [0.025, 0.975])
    return float(kept.mean()), float(low), float(high), float(kept.std(ddof=1)) if kept.size > 1 else nan


def _partialled(name: str, columns: np.ndarray, k: int) -> tuple[np.ndarray, float]:
    """Return what the other predictors do not explain of one, and its variance inflation factor."""
    import numpy as np

    others, one = np.delete(columns, k, axis=1), columns[:, k]
    rest = one - others @ np.linalg.lstsq(others, one, rcond=None)[0]
    spread = float(np.sum((one - one.mean()) ** 2))
    if rest @ rest <= SLACK * max(spread, SLACK):
        message = tr("predictor “{name}” is constant or a sum of the others: leave it out")
        raise UsageError(message.format(name=name))
    return rest, spread / float(rest @ rest)


def _spread(rest: np.ndarray, where: tuple[np.ndarray, np.ndarray], n: int, directed: bool) -> np.ndarray:
    """Return a matrix of what is known of dyads."""
    import numpy as np

    matrix = np.full((n, n), np.nan)
    matrix[where] = rest
    if not directed:
        matrix[where[::-1]] = rest
    return matrix


def _permuted(
    matrix: np.ndarray,
    where: tuple[np.ndarray, np.ndarray],
    replicas: int,
    drawn: np.random.Generator,
    statistic: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Return the statistics of a residual whose actors are permuted, computed batch by batch."""
    import numpy as np

    orders, found = permutations(len(matrix), where, replicas, drawn), [np.empty(0)]
    while batch := [matrix[order[where[0]], order[where[1]]] for order in islice(orders, BATCH)]:
        found.append(statistic(np.column_stack(batch)))
    return np.concatenate(found)

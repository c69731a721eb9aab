"""Families of regressions on dyads: quantities, ties or none, numbers of ties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

FAMILIES = ("linear", "logistic", "count")
STEPS = 50
HALVINGS = 20
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression fitted: its coefficients, the values expected, their variances, the deviance explained."""

    coefficients: np.ndarray
    expected: np.ndarray
    variance: np.ndarray
    explained: float


def fit(target: np.ndarray, columns: np.ndarray, family: str = "linear") -> Fit:
    """Fit a regression: least squares, or maximum likelihood by iterated weighted least squares.

    Conventions: all is NaN when no finite coefficients fit best (separation).

    Parameters
    ----------
    target : numpy.ndarray
        What is explained: a value by dyad.
    columns : numpy.ndarray
        A column by predictor, the constant included.
    family : {"linear", "logistic", "count"}
        Normal, binomial with logit link, Poisson with log link.

    References
    ----------
    McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed. Chapman & Hall.

    Examples
    --------
    >>> import numpy as np
    >>> fit(np.array([1.0, 3.0, 5.0]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])).coefficients.round(6)
    array([1., 2.])
    """
    import numpy as np

    if family not in FAMILIES:
        raise UsageError(tr("unknown family “{name}”").format(name=family) + did_you_mean(family, FAMILIES))
    if family == "linear":
        coefficients = np.linalg.lstsq(columns, target, rcond=None)[0]
        expected = columns @ coefficients
        return Fit(coefficients, expected, np.ones_like(target), _explained(target, expected, family))
    if (target < 0).any() or (family == "logistic" and not np.isin(target, (0, 1)).all()):
        raise UsageError(tr("a logistic regression explains zeros and ones, a count numbers that are not negative"))
    coefficients = np.zeros(columns.shape[1])
    coefficients[0] = _start(float(target.mean()), family)
    for _ in range(STEPS):
        expected, variance = _curve(columns @ coefficients, family)
        scale = np.sqrt(variance)
        step = np.linalg.lstsq(columns * scale[:, None], (target - expected) / scale, rcond=None)[0]
        # A full step may overshoot where ties are rare: halved until the deviance falls.
        reached = _deviance(target, expected, family)
        for _ in range(HALVINGS):
            if _deviance(target, _curve(columns @ (coefficients + step), family)[0], family) <= reached + TOLERANCE:
                break
            step = step / 2
        coefficients = coefficients + step
        if np.max(abs(step)) < TOLERANCE * (1 + np.max(abs(coefficients))):
            expected, variance = _curve(columns @ coefficients, family)
            return Fit(coefficients, expected, variance, _explained(target, expected, family))
    nothing = np.full(len(target), np.nan)
    return Fit(np.full(columns.shape[1], np.nan), nothing, nothing, float("nan"))


def _start(mean: float, family: str) -> float:
    import numpy as np

    mean = min(max(mean, 1e-6), 1 - 1e-6) if family == "logistic" else max(mean, 1e-6)
    return float(np.log(mean / (1 - mean)) if family == "logistic" else np.log(mean))


def _curve(linear: np.ndarray, family: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the values expected and their variances, kept away from zero for the weights."""
    import numpy as np

    linear = np.clip(linear, -30, 30)
    if family == "logistic":
        expected = 1 / (1 + np.exp(-linear))
        return expected, np.maximum(expected * (1 - expected), 1e-12)
    expected = np.exp(linear)
    return expected, np.maximum(expected, 1e-12)


def _explained(target: np.ndarray, expected: np.ndarray, family: str) -> float:
    import numpy as np

    whole = _deviance(target, np.full_like(target, target.mean()), family)
    return 1 - _deviance(target, expected, family) / whole if whole > 0 else float("nan")


def _deviance(target: np.ndarray, expected: np.ndarray, family: str) -> float:
    import numpy as np
    from scipy.special import xlogy

    if family == "linear":
        return float(np.sum((target - expected) ** 2))
    if family == "logistic":
        return float(-2 * np.sum(xlogy(target, expected) + xlogy(1 - target, 1 - expected)))
    ratio = np.divide(target, expected, out=np.ones_like(target), where=target > 0)
    return float(2 * np.sum(xlogy(target, ratio) - (target - expected)))


def statistics(target: np.ndarray, others: np.ndarray, family: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function that gives the statistic of candidate predictors, one a column, beside others.

    Student's t for a linear regression; for the others the z of Rao's score, from the one fit without
    the candidate. By the theorem of Frisch, Waugh and Lovell only what the others leave of the candidate
    counts, so that no regression is computed again.

    Dyads where a candidate is NaN are left out, with a fit of its own; NaN when too few are left.
    """
    import numpy as np

    def whole(candidates: np.ndarray, y: np.ndarray, rest: np.ndarray, found: Fit) -> np.ndarray:
        scale = np.sqrt(found.variance)
        if np.isnan(scale).any():
            return np.full(candidates.shape[1], np.nan)
        basis = np.linalg.qr(rest * scale[:, None])[0]
        left = (y - found.expected) / scale
        scaled = candidates * scale[:, None]
        own = scaled - basis @ (basis.T @ scaled)
        product, length = left @ own, np.sum(own**2, axis=0)
        freedom = len(y) - rest.shape[1] - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            noise = (left @ left - product**2 / length).clip(0) / freedom if family == "linear" else 1.0
            return np.asarray(product / np.sqrt(length * noise))

    known = fit(target, others, family)

    def of(candidates: np.ndarray) -> np.ndarray:
        kept = np.isfinite(candidates)
        if kept.all():
            return whole(candidates, target, others, known)
        found = []
        for one, there in zip(candidates.T, kept.T, strict=True):
            y, rest = target[there], others[there]
            enough = len(y) > rest.shape[1] + 1
            found.append(whole(one[there, None], y, rest, fit(y, rest, family)) if enough else np.full(1, np.nan))
        return np.concatenate(found)

    return of

"""Reliability: how far several people who judge the same statements judge alike, whatever they leave blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Units = Mapping[Hashable, Sequence[Hashable]]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Krippendorff's alpha with what another choice of statements would have given.

    Attributes
    ----------
    alpha : float
        1 when all agree, 0 when they agree as chance would; NaN when there is nothing to compare.
    low, high : float
        Bounds of 95 % of the draws.
    units : int
        Statements that two people at least answered.
    values : int
        Their answers.
    replicas, seed : int
        Draws, and their seed.
    undefined : int
        Draws in which all answers were the same, where alpha has no meaning; they are left out of the bounds.
    """

    alpha: float
    low: float
    high: float
    units: int
    values: int
    replicas: int
    seed: int
    undefined: int


def krippendorff(units: Units) -> float:
    r"""Measure how far people who answer the same statements agree, corrected for chance.

    For a geographer: whether the people around the table read the same reality in the graph. 1 says that they
    answer alike wherever two of them answer, 0 that they answer as if answers had been dealt at random, below 0
    that they disagree more than that. Someone may leave statements blank. A high value does not say that the
    graph is right: people who all contest a statement agree too.

    .. math:: \alpha = 1 - \frac{D_o}{D_e}, \quad
        D_o = \frac1n \sum_u \frac{1}{m_u - 1} \sum_{c \neq k} n_{uc} n_{uk}, \quad
        D_e = \frac{1}{n (n - 1)} \sum_{c \neq k} n_c n_k

    Answers are names without order (nominal). A statement that fewer than two people answered compares nothing
    and is left out. NaN when no statement is left, or when all the answers left are the same: nothing varied, so
    that chance would have agreed as much.

    Parameters
    ----------
    units : mapping of statements to sequences of answers
        What was answered to each statement, blanks left out.

    Returns
    -------
    float
        At most 1.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.

    Examples
    --------
    >>> krippendorff({1: ["yes", "yes"], 2: ["no", "no"]})
    1.0
    >>> round(krippendorff({1: ["yes", "yes"], 2: ["no", "yes"], 3: ["no"]}), 9)
    0.0
    """
    return _alpha([Counter(answers) for answers in units.values() if len(answers) > 1])


def _alpha(told: Sequence[Counter[Hashable]]) -> float:
    """Return alpha from the answers to each statement, two at least."""
    whole: Counter[Hashable] = Counter()
    observed = 0.0
    for answers in told:
        whole.update(answers)
        observed += _unlike(answers) / (answers.total() - 1)
    n = whole.total()
    expected = _unlike(whole)
    return 1 - (n - 1) * observed / expected if expected else nan


def _unlike(counts: Counter[Hashable]) -> int:
    """Return the ordered pairs of answers that differ."""
    n = counts.total()
    return n * n - sum(count * count for count in counts.values())


def reliability(units: Units, replicas: int = 2000, seed: int = 42) -> Reliability:
    """Measure agreement, and draw statements again to see how much it owes to those that were chosen.

    Statements are drawn with replacement, as many as there are; respondents stay, so that the interval says
    nothing of what other people would have answered.

    References
    ----------
    Efron, B. & Tibshirani, R. (1993). An Introduction to the Bootstrap. Chapman & Hall.

    Examples
    --------
    >>> found = reliability({1: ["a", "a"], 2: ["b", "b"], 3: ["a", "b"], 4: ["b", "b"]}, replicas=200)
    >>> found.units, found.low <= found.alpha <= found.high
    (4, True)
    """
    import numpy as np

    told = [Counter(units[unit]) for unit in sorted(units, key=str) if len(units[unit]) > 1]
    values = sum(answers.total() for answers in told)
    alpha = _alpha(told)
    if isnan(alpha) or not replicas:
        return Reliability(alpha, nan, nan, len(told), values, 0, seed, 0)
    drawn = _draws(told, replicas, np.random.default_rng(seed))
    known = drawn[~np.isnan(drawn)]
    low, high = (float(end) for end in np.quantile(known, [0.025, 0.975]))
    return Reliability(alpha, low, high, len(told), values, replicas, seed, int(replicas - len(known)))


def _draws(told: Sequence[Counter[Hashable]], replicas: int, generator: np.random.Generator) -> np.ndarray:
    """Return alpha of statements drawn again: a row of a matrix a statement, so that all draws are one product."""
    import numpy as np

    kinds = sorted({answer for answers in told for answer in answers}, key=str)
    counts = np.array([[answers[kind] for kind in kinds] for answers in told], dtype=float)
    unlike = np.array([_unlike(answers) / (answers.total() - 1) for answers in told])
    times = generator.multinomial(len(told), np.full(len(told), 1 / len(told)), size=replicas)
    whole = times @ counts
    n = whole.sum(axis=1)
    expected = n**2 - (whole**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected > 0, 1 - (n - 1) * (times @ unlike) / expected, np.nan))

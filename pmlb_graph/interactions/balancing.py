"""Balancing: factors that make expected flows leave and reach each territory as the observed ones do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

CONSTRAINTS = ("both", "origins", "destinations", "none")
ROUNDS, STEPS, HALVINGS = 60, 100, 30
TOLERANCE = 1e-12
ACCEPTED = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """What is kept of observed flows.

    Attributes
    ----------
    constraint : str
        Which margins are kept.
    known : numpy.ndarray of bool
        The pairs that take part.
    leaving, reaching : numpy.ndarray
        Sums of rows and of columns.
    """

    constraint: str
    known: np.ndarray
    leaving: np.ndarray
    reaching: np.ndarray

    @classmethod
    def of(cls, flows: np.ndarray, known: np.ndarray, constraint: str) -> Margins:
        """Return the margins of flows, zero where they are not known.

        A territory that nobody leaves, or reaches, leaves the fit with its row, or column: its factor is zero.
        """
        leaving, reaching = flows.sum(axis=1), flows.sum(axis=0)
        if constraint in ("both", "origins"):
            known = known & (leaving > 0)[:, None]
        if constraint in ("both", "destinations"):
            known = known & (reaching > 0)
        return cls(constraint, known, leaving, reaching)

    @property
    def parameters(self) -> int:
        """How many factors are fitted."""
        rows, columns = (int(self.known.any(axis=axis).sum()) for axis in (1, 0))
        return {"both": rows + columns - 1, "origins": rows, "destinations": columns, "none": 1}[self.constraint]


def balanced(margins: Margins, x: Sequence[np.ndarray], values: np.ndarray) -> np.ndarray:
    """Return the flows that exponents make expect, within the margins."""
    import numpy as np

    linear = np.zeros(margins.known.shape)
    for value, column in zip(values, x, strict=True):
        linear += value * column
    linear[~margins.known] = -np.inf
    # The factors take up any constant of a row, or of a column: taken out first, no exponential is too large.
    for along in {"both": (1, 0), "origins": (1,), "destinations": (0,), "none": (None,)}[margins.constraint]:
        top = linear.max(axis=along, keepdims=True)
        linear -= np.where(np.isfinite(top), top, 0.0)
    kernel = np.exp(linear)
    if margins.constraint == "none":
        return np.asarray(kernel * (margins.leaving.sum() / kernel.sum()))
    if margins.constraint == "origins":
        return np.asarray(kernel * _over(margins.leaving, kernel.sum(axis=1))[:, None])
    if margins.constraint == "destinations":
        return np.asarray(kernel * _over(margins.reaching, kernel.sum(axis=0)))
    rows, columns = proportional(kernel, margins.leaving, margins.reaching)
    return np.asarray(rows[:, None] * kernel * columns)


def proportional(kernel: np.ndarray, leaving: np.ndarray, reaching: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Return the factors of rows and columns that give a matrix its margins: iterative proportional fitting.

    For a geographer: known as Furness's or RAS method. It changes a matrix as little as can be (in relative entropy)
    for its rows and columns to add up to what is known.

    .. math:: A_i = \frac{O_i}{\sum_j B_j K_{ij}}, \quad B_j = \frac{D_j}{\sum_i A_i K_{ij}}

    Conventions: the factor of a row or column whose margin is zero is zero.

    Raises
    ------
    UsageError
        If no factors give these margins: the matrix has zeros where flows are needed, or the two totals differ.

    References
    ----------
    Deming, W. E. & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known. The Annals of Mathematical Statistics, 11(4).
    Furness, K. P. (1965). Time function iteration. Traffic Engineering and Control, 7.

    Examples
    --------
    >>> import numpy as np
    >>> rows, columns = proportional(np.ones((2, 2)), np.array([3.0, 1.0]), np.array([2.0, 2.0]))
    >>> (rows[:, None] * columns).round(6).tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    """
    import numpy as np

    columns, apart = np.where(reaching > 0, 1.0, 0.0), np.inf
    scale = max(float(leaving.sum()), 1e-300)
    for _ in range(ROUNDS):
        rows = _over(leaving, kernel @ columns)
        into = rows @ kernel
        former, apart = apart, float(abs(into * columns - reaching).sum()) / scale
        # The last digits come and go: no nearer than the round before is as near as can be.
        if apart < TOLERANCE or (apart < ACCEPTED and apart >= former):
            return rows, columns
        columns = _over(reaching, into)
    columns = _newton(kernel, leaving, reaching, columns)
    rows = _over(leaving, kernel @ columns)
    if not float(abs((rows @ kernel) * columns - reaching).sum()) / scale < ACCEPTED:
        raise UsageError(tr("no flows between these pairs have the margins wanted: too many are zero or not known"))
    return rows, columns


def _newton(kernel: np.ndarray, leaving: np.ndarray, reaching: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return better factors of columns where rounds are too slow: two territories very near, far from the others.

    The factors are where a convex function of their logarithms is least.
    """
    import numpy as np

    kept, free = leaving > 0, reaching > 0
    kernel, wanted = kernel[np.ix_(kept, free)], reaching[free]

    def value(logs: np.ndarray) -> float:
        with np.errstate(over="ignore", divide="ignore"):
            return float(leaving[kept] @ np.log(kernel @ np.exp(logs)) - wanted @ logs)

    logs = np.log(np.maximum(columns[free], 1e-300))
    reached = value(logs)
    for _ in range(STEPS):
        expected = kernel * np.exp(logs)
        expected *= (leaving[kept] / expected.sum(axis=1))[:, None]
        out = expected.sum(axis=0)
        if float(abs(wanted - out).sum()) < 10 * TOLERANCE * float(wanted.sum()):
            break
        step = _solved(expected, leaving[kept], out, wanted - out)
        step /= max(1.0, float(np.max(abs(step))) / 5)
        part = next((0.5**k for k in range(HALVINGS) if value(logs + step * 0.5**k) < reached), 0.0)
        if not part:
            break
        logs, reached = logs + part * step, value(logs + part * step)
    found = np.zeros_like(columns)
    found[free] = np.exp(logs - logs.mean())
    return found


def centred(margins: Margins, weights: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Return what the factors leave of a variable: its weighted means of rows, of columns, or of all, set aside."""
    import numpy as np

    weighted = weights * column
    rows, columns = np.zeros(len(weights)), np.zeros(weights.shape[1])
    if margins.constraint == "none":
        rows += weighted.sum() / weights.sum()
    elif margins.constraint == "origins":
        rows = _over(weighted.sum(axis=1), weights.sum(axis=1))
    elif margins.constraint == "destinations":
        columns = _over(weighted.sum(axis=0), weights.sum(axis=0))
    else:
        rows, columns = _effects(weights, weighted)
    return np.where(margins.known, column - rows[:, None] - columns, 0.0)


def _effects(weights: np.ndarray, weighted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted effects of rows and columns on a variable, each in turn until both hold."""
    import numpy as np

    out, into = weights.sum(axis=1), weights.sum(axis=0)
    sums, columns = (weighted.sum(axis=1), weighted.sum(axis=0)), np.zeros(weights.shape[1])
    for _ in range(ROUNDS):
        rows = _over(sums[0] - weights @ columns, out)
        former, columns = columns, _over(sums[1] - rows @ weights, into)
        if np.max(abs(columns - former), initial=0.0) <= TOLERANCE * (1 + np.max(abs(columns), initial=0.0)):
            return rows, columns
    # Too slow: the normal equations of the columns, rows set aside, are solved at once.
    columns = _solved(weights, out, into, sums[1] - _over(sums[0], out) @ weights)
    return _over(sums[0] - weights @ columns, out), columns


def _solved(weights: np.ndarray, out: np.ndarray, into: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve for the effects of columns, those of rows set aside; they are told up to a constant."""
    import numpy as np
    from scipy.linalg import LinAlgError, cho_factor, cho_solve

    scaled = weights / np.sqrt(np.where(out > 0, out, 1.0))[:, None]
    curve = -(scaled.T @ scaled)
    curve.flat[:: len(into) + 1] += np.where(into > 0, into, 1.0)
    shifted = curve + into.sum() / len(into) ** 2
    try:
        return np.asarray(cho_solve(cho_factor(shifted, overwrite_a=True), right))
    except (LinAlgError, ValueError):  # parts that no flow ties, or factors that went too far
        return np.asarray(np.linalg.lstsq(curve, right, rcond=None)[0])


def _over(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide; zero by zero is zero."""
    import numpy as np

    return np.asarray(np.divide(above, below, out=np.zeros_like(above), where=below > 0))

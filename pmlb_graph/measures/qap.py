"""QAP: whether two relations go together more than chance would have it.

Dyads are not independent (all those of an actor share it): what a coefficient would be by chance is
found by permuting actors, rows and columns together, never dyads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Correlation:
    """The correlation of two matrices beside what permuted actors give.

    Attributes
    ----------
    value : float
        Pearson's correlation over the dyads.
    mean, low, high : float
        Mean of the permutations, and the bounds that hold 95 % of them.
    p_greater, p_less, p : float
        Share of permutations at least as high, at least as low, at least as far from zero; the observed
        value counted among them.
    dyads, replicas, seed : int
        Number of dyads, of permutations, and the seed that gives them again.
    """

    value: float
    mean: float
    low: float
    high: float
    p_greater: float
    p_less: float
    p: float
    dyads: int
    replicas: int
    seed: int


def qap_correlation(first: np.ndarray, second: np.ndarray, replicas: int = 1000, seed: int = 42) -> Correlation:
    r"""Correlate two matrices, actors permuted.

    For a geographer: do those who share an agenda also commute, or border, each other, more than if
    names had been dealt at random among the places of the network? It says nothing of causes.

    .. math:: r = \mathrm{cor}(A_{ij}, B_{ij}),\ i \ne j, \quad \text{against } \mathrm{cor}(A_{\pi(i)\pi(j)}, B_{ij})

    Conventions: the diagonal is left out; symmetric matrices count each pair once; dyads that are NaN
    in either matrix are left out, in each permutation too. NaN when a matrix does not vary.

    References
    ----------
    Krackhardt, D. (1987). QAP partialling as a test of spuriousness. Social Networks, 9(2).
    Hubert, L. & Schultz, J. (1976). Quadratic assignment as a general data analysis strategy. British
    Journal of Mathematical and Statistical Psychology, 29(2).

    Examples
    --------
    >>> import numpy as np
    >>> a = np.abs(np.subtract.outer(np.arange(8.0), np.arange(8.0)))
    >>> found = qap_correlation(a, a**2)
    >>> round(found.value, 3), found.dyads, found.p_greater < 0.01
    (0.971, 28, True)
    """
    import numpy as np

    a, b = np.asarray(first, float), np.asarray(second, float)
    check_square({"": b}, a)
    where = dyads_of([a, b])
    kept = np.isfinite(a[where]) & np.isfinite(b[where])
    value, target = _pearson(a[where], b[where]), b[where]
    orders = permutations(len(a), (where[0][kept], where[1][kept]), replicas, np.random.default_rng(seed))
    found = np.array([_pearson(a[order[where[0]], order[where[1]]], target) for order in orders])
    sure = found[~np.isnan(found)]
    mean, low, high = (sure.mean(), *np.quantile(sure, [0.025, 0.975])) if sure.size else (np.nan,) * 3
    known = int(kept.sum())
    return Correlation(value, float(mean), float(low), float(high), *shares(value, found), known, replicas, seed)


def check_square(matrices: Mapping[str, np.ndarray], like: np.ndarray) -> None:
    """Refuse matrices that are not on the same actors."""
    for name, matrix in {**matrices, tr("what is explained"): like}.items():
        if matrix.ndim != 2 or matrix.shape != (len(like), len(like)):
            message = tr("{name}: a matrix of {shape}, where one row and one column an actor ({n}) are wanted")
            raise UsageError(message.format(name=name, shape=" × ".join(map(str, matrix.shape)), n=len(like)))


def symmetric(matrices: list[np.ndarray]) -> bool:
    """Return whether no matrix has a direction."""
    import numpy as np

    return all(np.array_equal(matrix, matrix.T, equal_nan=True) for matrix in matrices)


def dyads_of(matrices: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and columns of the dyads: each pair once if all is symmetric."""
    import numpy as np

    n = len(matrices[0])
    rows, columns = np.triu_indices(n, 1) if symmetric(matrices) else np.nonzero(~np.eye(n, dtype=bool))
    return rows, columns


def permutations(
    n: int, where: tuple[np.ndarray, np.ndarray], replicas: int, drawn: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield orders of the actors; those of whom no dyad is known keep their place."""
    import numpy as np

    used = np.unique(np.concatenate(where))
    for _ in range(replicas):
        order = np.arange(n)
        order[used] = drawn.permutation(used)
        yield order


def _pearson(a: np.ndarray, b: np.ndarray) -> float:
    import numpy as np

    kept = np.isfinite(a) & np.isfinite(b)
    a, b = a[kept], b[kept]
    if len(a) < 2:
        return float("nan")
    a, b = a - a.mean(), b - b.mean()
    length = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / length) if length > 0 else float("nan")


def shares(value: float, drawn: np.ndarray) -> tuple[float, float, float]:
    """Return the shares of draws at least as high, as low, as far from zero, the value counted among them."""
    import numpy as np

    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not drawn.size:
        return (float("nan"),) * 3
    slack = SLACK * max(1.0, abs(value)) if np.isfinite(value) else 0.0
    as_far = [np.sum(drawn >= value - slack), np.sum(drawn <= value + slack), np.sum(abs(drawn) >= abs(value) - slack)]
    high, low, far = (float((1 + n) / (1 + drawn.size)) for n in as_far)
    return high, low, far

"""BiCM: the chance of each tie of a two-mode network of which only the degrees are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.errors import PmlbGraphError
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

EXACT = 1e-6
"""Largest difference between a degree and its expectation for the probabilities to be said those of the model."""


def bicm(matrix: np.ndarray) -> np.ndarray:
    r"""Return the probability of each tie in the bipartite configuration model.

    The distribution of 0/1 matrices of largest entropy whose rows and columns have, on average, the sums
    given: of all that is not known, nothing is supposed.

    Rows and columns that are empty or full leave nothing to chance; the others are solved by class of
    degree (those of the same degree have the same probabilities), on the logarithms of x and y.

    Raises
    ------
    PmlbGraphError
        If no probabilities give these sums to 10⁻⁶.

    References
    ----------
    Saracco, F., Di Clemente, R., Gabrielli, A. & Squartini, T. (2015). Randomizing bipartite networks: the
    case of the World Trade Web. Scientific Reports, 5, 10595.

    Examples
    --------
    >>> import numpy as np
    >>> bicm(np.array([[0, 0, 1], [0, 1, 0], [1, 0, 1]])).round(3)
    array([[0.216, 0.216, 0.568],
           [0.216, 0.216, 0.568],
           [0.568, 0.568, 0.863]])
    """
    import numpy as np

    chances = np.zeros(matrix.shape)
    rows, columns = np.arange(matrix.shape[0]), np.arange(matrix.shape[1])
    down, across = matrix.sum(axis=1).astype(float), matrix.sum(axis=0).astype(float)
    while rows.size and columns.size:
        sure = (down[rows] == 0) | (down[rows] == columns.size)
        if sure.any():
            full = rows[down[rows] == columns.size]
            chances[np.ix_(full, columns)] = 1
            across[columns] -= full.size
            rows = rows[~sure]
            continue
        sure = (across[columns] == 0) | (across[columns] == rows.size)
        if not sure.any():
            chances[np.ix_(rows, columns)] = _entropy(down[rows], across[columns])
            break
        full = columns[across[columns] == rows.size]
        chances[np.ix_(rows, full)] = 1
        down[rows] -= full.size
        columns = columns[~sure]
    return chances


def _entropy(down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Solve the model for sums that are neither empty nor full."""
    import numpy as np
    from scipy.optimize import root
    from scipy.special import expit

    rows, row_class, row_count = np.unique(down, return_inverse=True, return_counts=True)
    columns, column_class, column_count = np.unique(across, return_inverse=True, return_counts=True)

    def differences(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        chance = expit(np.add.outer(logs[: rows.size], logs[rows.size :]))
        slope = chance * (1 - chance)
        missed = np.concatenate([chance @ column_count - rows, row_count @ chance - columns])
        jacobian = np.block(
            [
                [np.diag(slope @ column_count), slope * column_count],
                [(slope * row_count[:, None]).T, np.diag(row_count @ slope)],
            ]
        )
        return missed, jacobian

    start = np.log(np.concatenate([rows, columns]) / np.sqrt(down.sum()))
    solved = root(differences, start, jac=True, method="lm", options={"xtol": 1e-14, "ftol": 1e-14, "maxiter": 10_000})
    if np.abs(differences(solved.x)[0]).max() > EXACT:
        raise PmlbGraphError(tr("no probabilities give every actor and every cooperation its number of ties"))
    chance = expit(np.add.outer(solved.x[: rows.size], solved.x[rows.size :]))
    return np.asarray(chance[np.ix_(row_class, column_class)])

"""Deterrence: how distance, or time, wears interaction down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

KINDS = ("power", "exponential")


def deterrence(cost: np.ndarray, kind: str = "power", friction: float = 2.0) -> np.ndarray:
    r"""Return what is left of interaction at each cost.

    For a geographer: a power wears down relative distance (from 10 to 20 km as from 100 to 200), and suits
    exchanges between regions; an exponential wears down each kilometre alike, and suits daily mobility.

    .. math:: f(c) = c^{-\beta} \quad\text{or}\quad f(c) = e^{-\beta c}

    Conventions: NaN where the cost is zero or not known (see :mod:`pmlb_graph.interactions.costs`).

    References
    ----------
    Fotheringham, A. S. & O'Kelly, M. E. (1989). Spatial Interaction Models: Formulations and Applications. Kluwer.

    Examples
    --------
    >>> import numpy as np
    >>> deterrence(np.array([1.0, 10.0, 0.0])).round(3).tolist()
    [1.0, 0.01, nan]
    >>> deterrence(np.array([0.5, 10.0]), "exponential", 0.1).round(3).tolist()
    [0.951, 0.368]
    """
    import numpy as np

    if kind == "power":
        return np.asarray(_known(cost) ** -friction)
    return np.asarray(np.exp(-friction * measure(cost, kind)))


def measure(cost: np.ndarray, kind: str) -> np.ndarray:
    """Return what the friction multiplies: the cost or its logarithm (power); NaN if it is not positive."""
    import numpy as np

    if kind not in KINDS:
        raise UsageError(tr("unknown deterrence “{name}”").format(name=kind) + did_you_mean(kind, KINDS))
    return np.log(_known(cost)) if kind == "power" else _known(cost)


def _known(cost: np.ndarray) -> np.ndarray:
    import numpy as np

    cost = np.asarray(cost, float)
    return np.where((cost > 0) & np.isfinite(cost), cost, np.nan)

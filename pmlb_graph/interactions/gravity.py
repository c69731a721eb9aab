"""Gravity: interaction grows with the people of both territories and wears down with distance.

Without observed flows, `usual_gravity` takes the usual exponents, and says no more than a rule of thumb. With them,
`fitted_gravity` fits the exponents, by maximum likelihood, and says how well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.interactions import friction as wear
from pmlb_graph.interactions.balancing import CONSTRAINTS, Margins, balanced, centred
from pmlb_graph.interactions.fit import Goodness, goodness, poisson
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

STEPS, HALVINGS = 100, 30
TOLERANCE = 1e-12
USUAL = (1.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Exponent:
    """What was fitted of one variable.

    Attributes
    ----------
    name : {"origin", "destination", "friction"}
        Exponent of the mass of departure, of that of arrival, or friction of distance.
    value : float
        By how much; friction is positive when distance hinders.
    error : float
        Standard error if flows were Poisson: much too small, they never are.
    robust : float
        Standard error whatever the variance of the flows (sandwich); pairs are supposed independent.
    """

    name: str
    value: float
    error: float
    robust: float


@dataclass(frozen=True, slots=True, eq=False)
class Gravity:
    """A gravity model fitted to flows.

    Attributes
    ----------
    constraint, deterrence : str
        What is kept of the observed flows, and how distance wears them down.
    exponents : tuple of Exponent
        What was fitted.
    expected : numpy.ndarray
        The flows that the model expects; NaN for the pairs that took no part.
    fit : Goodness
        How near they are to those observed.
    """

    constraint: str
    deterrence: str
    exponents: tuple[Exponent, ...]
    expected: np.ndarray
    fit: Goodness

    def exponent(self, name: str) -> float:
        """Return the value of an exponent; NaN when the constraint leaves none to fit."""
        return next((one.value for one in self.exponents if one.name == name), nan)


def usual_gravity(masses: np.ndarray, cost: np.ndarray, exponents: tuple[float, float, float] = USUAL) -> np.ndarray:
    r"""Return the potential interaction of territories, with exponents that nothing was fitted to.

    For a geographer: two territories of 100,000 people 50 km apart score 4 million. The unit (people² per km²) means
    nothing: compare pairs, by their ranks. The exponents 1, 1, 2 are those of Newton and Stewart, a convention and no
    result: give those of `fitted_gravity` as soon as flows are known.

    .. math:: G_{ij} = \frac{m_i^a\, m_j^b}{c_{ij}^\beta}

    Conventions: NaN where the cost is zero or not known, or a mass is not known; on the diagonal too, unless it
    tells the own cost of a territory.

    Parameters
    ----------
    masses : numpy.ndarray
        Population of each territory.
    cost : numpy.ndarray
        Square; kilometres or minutes.
    exponents : tuple of float
        a, b and β.

    References
    ----------
    Stewart, J. Q. (1948). Demographic gravitation: evidence and applications. Sociometry, 11(1/2).
    Zipf, G. K. (1946). The P1 P2/D hypothesis: on the intercity movement of persons. American Sociological Review,
    11(6).

    Examples
    --------
    >>> import numpy as np
    >>> usual_gravity(np.array([1e5, 1e5]), np.array([[0.0, 50.0], [50.0, 0.0]])).tolist()
    [[nan, 4000000.0], [4000000.0, nan]]
    """
    import numpy as np

    masses = np.asarray(masses, float)
    out, into, friction = exponents
    return np.asarray((masses**out)[:, None] * masses**into * wear.deterrence(cost, "power", friction))


def fitted_gravity(
    flows: np.ndarray,
    cost: np.ndarray,
    masses: np.ndarray | Sequence[np.ndarray] | None = None,
    constraint: str = "both",
    deterrence: str = "power",
) -> Gravity:
    r"""Fit a gravity model to observed flows, by maximum likelihood.

    For a geographer: what would commuting be if only how many leave, how many arrive, and distance counted? What is
    above or below it is what deserves an explanation. The friction is the finding: for French commuting between EPCI
    expect a power of 2 to 4.

    .. math:: \hat T_{ij} = A_i B_j\, m_i^a\, m_j^b\, f(c_{ij}), \quad f(c) = c^{-\beta} \text{ or } e^{-\beta c}

    With the constraint ``both``, the factors A and B make the expected flows leave and reach each territory as the
    observed ones do (Wilson's doubly constrained model, balanced by iterative proportional fitting), and masses play
    no part; ``origins`` keeps what leaves and fits b, ``destinations`` what arrives and fits a, ``none`` the total
    only, and fits both. All are Poisson regressions with the factors as fixed effects; the maximum of the likelihood
    is where the mean cost (its logarithm for a power) of the expected flows is that of the observed ones (Hyman).

    Conventions: a pair takes part when its flow is known, its cost known and positive, and its masses known and
    positive where they are used; a territory with itself only when the diagonal tells its own cost. Zero flows take
    part. Flows differ by more than Poisson's chance: read ``fit.dispersion`` and the robust errors.

    Parameters
    ----------
    flows : numpy.ndarray
        Square; NaN for the pairs not known.
    cost : numpy.ndarray
        Of the same shape; kilometres or minutes.
    masses : numpy.ndarray or pair of numpy.ndarray, optional
        Mass of each territory, or masses of departure and of arrival; not needed with ``both``.
    constraint : {"both", "origins", "destinations", "none"}
        What is kept of the observed flows.
    deterrence : {"power", "exponential"}
        How distance wears interaction down.

    Raises
    ------
    UsageError
        If too little is known to fit anything, or the fit does not come to an end.

    References
    ----------
    Wilson, A. G. (1971). A family of spatial interaction models, and associated developments. Environment and
    Planning, 3(1).
    Flowerdew, R. & Aitkin, M. (1982). A method of fitting the gravity model based on the Poisson distribution.
    Journal of Regional Science, 22(2).
    Hyman, G. M. (1969). The calibration of trip distribution models. Environment and Planning, 1(1).
    Santos Silva, J. M. C. & Tenreyro, S. (2006). The log of gravity. The Review of Economics and Statistics, 88(4).

    Examples
    --------
    >>> import numpy as np
    >>> masses = np.array([100.0, 200.0, 400.0, 300.0])
    >>> cost = np.abs(np.subtract.outer([0.0, 1.0, 3.0, 7.0], [0.0, 1.0, 3.0, 7.0]))
    >>> found = fitted_gravity(usual_gravity(masses, cost), cost, masses, "none")
    >>> [(one.name, round(one.value, 6)) for one in found.exponents]
    [('origin', 1.0), ('destination', 1.0), ('friction', 2.0)]
    """
    import numpy as np

    if constraint not in CONSTRAINTS:
        message = tr("unknown constraint “{name}”").format(name=constraint)
        raise UsageError(message + did_you_mean(constraint, CONSTRAINTS))
    columns = _columns(np.asarray(cost, float), masses, constraint, deterrence)
    known = np.isfinite(flows) & np.logical_and.reduce([np.isfinite(column) for column in columns.values()])
    y = np.where(known, flows, 0.0)
    if (y < 0).any():
        raise UsageError(tr("a flow is negative"))
    margins = Margins.of(y, known, constraint)
    if known.sum() <= margins.parameters + len(columns) or not y.sum() > 0:
        raise UsageError(tr("too few flows are known to fit a gravity model"))
    x = [np.where(known, column, 0.0) for column in columns.values()]
    values, mu = _fitted(y, x, margins)
    expected = np.where(known, mu, np.nan)
    exponents = _exponents(tuple(columns), values, (y, mu, x), margins)
    fit = goodness(np.where(known, y, np.nan), expected, margins.parameters + len(columns))
    return Gravity(constraint, deterrence, exponents, expected, fit)


def _columns(
    cost: np.ndarray, masses: np.ndarray | Sequence[np.ndarray] | None, constraint: str, kind: str
) -> dict[str, np.ndarray]:
    """Return what the exponents multiply, for each pair; NaN where it is not known."""
    import numpy as np

    found, shape = {}, cost.shape
    if constraint != "both":
        if masses is None:
            raise UsageError(tr("without both constraints, a gravity model needs the masses of territories"))
        pair = (masses, masses) if np.ndim(masses[0]) == 0 else masses
        out, into = (np.asarray(one, float) for one in pair)
        # np.log of what is not positive would warn: such a territory takes no part.
        logs = [np.log(np.where(one > 0, one, np.nan)) for one in (out, into)]
        if constraint in ("none", "destinations"):
            found["origin"] = np.broadcast_to(logs[0][:, None], shape)
        if constraint in ("none", "origins"):
            found["destination"] = np.broadcast_to(logs[1], shape)
    found["friction"] = -wear.measure(cost, kind)
    return found


def _fitted(y: np.ndarray, x: Sequence[np.ndarray], margins: Margins) -> tuple[np.ndarray, np.ndarray]:
    """Return the exponents of greatest likelihood and the flows that they make expect: Newton, on balanced flows."""
    import numpy as np

    values = np.zeros(len(x))
    mu = balanced(margins, x, values)
    reached = poisson(y, mu)[0]
    for _ in range(STEPS):
        aside = [centred(margins, mu, column) for column in x]
        information = _products(aside, mu)
        score = np.array([float((column * (y - mu)).sum()) for column in x])
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError as error:
            raise UsageError(
                tr("the costs or the masses do not tell the pairs apart: nothing can be fitted")
            ) from error
        for _ in range(HALVINGS):
            mu, deviance = _tried(y, x, margins, values + step)
            if deviance <= reached + 1e-9 * (1 + abs(reached)):
                break
            step = step / 2
        values, reached = values + step, deviance
        if np.max(abs(step)) < TOLERANCE**0.75 * (1 + np.max(abs(values))):
            return values, mu
    raise UsageError(tr("the fit of the gravity model does not come to an end: too many flows are zero"))


def _tried(y: np.ndarray, x: Sequence[np.ndarray], margins: Margins, values: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the flows that exponents make expect, and their deviance; infinite where they go too far."""
    import numpy as np

    try:
        with np.errstate(over="ignore", invalid="ignore"):
            mu = balanced(margins, x, values)
            deviance = poisson(y, mu)[0]
    except (UsageError, np.linalg.LinAlgError):
        return np.zeros_like(y), np.inf
    return mu, deviance if np.isfinite(deviance) else np.inf


def _products(columns: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.array([[float((weights * a * b).sum()) for b in columns] for a in columns])


def _exponents(
    names: Sequence[str],
    values: np.ndarray,
    fitted: tuple[np.ndarray, np.ndarray, Sequence[np.ndarray]],
    margins: Margins,
) -> tuple[Exponent, ...]:
    """Return the exponents with their standard errors; fixed effects are set aside (Frisch, Waugh and Lovell)."""
    import numpy as np

    y, mu, x = fitted
    aside = [centred(margins, mu, column) for column in x]
    inverse = np.linalg.inv(_products(aside, mu))
    errors = np.sqrt(np.diag(inverse))
    robust = np.sqrt(np.diag(inverse @ _products(aside, (y - mu) ** 2) @ inverse))
    rows = zip(names, values, errors, robust, strict=True)
    return tuple(Exponent(name, float(value), float(error), float(wide)) for name, value, error, wide in rows)

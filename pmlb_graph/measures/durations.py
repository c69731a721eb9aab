"""Durations: how long ties last, when most ends are unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import TYPE_CHECKING

from pmlb_graph.catalogue import named
from pmlb_graph.language import later
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import numpy as np

    from pmlb_graph.engine import Engine

    Years = tuple[float, float]

TERM = 6.0
"""Years of a municipal term: a tie that outlives one does not hang on those who made it."""
LASTING, EPHEMERAL, UNKNOWN = later("lasting"), later("ephemeral"), later("unknown")


@dataclass(frozen=True, slots=True)
class Span:
    """What is told of the dates of a tie. A date is an interval of years: 2012 is (2012.0, 2013.0).

    Attributes
    ----------
    fact : str
        Its IRI.
    kind : str
        adhésion, participation or coopération.
    form : str
        Class of the organisation or of the setting, or form of the cooperation.
    subject, setting : str
        Labels of who, in what.
    start, end : tuple of float or None
        From the earliest to the latest date told; None when none is. An end that only uncertain or
        contested sources tell is no end, but a date at which the tie is last seen.
    last : float or None
        Latest date of the sources that attest it.
    """

    fact: str
    kind: str
    form: str
    subject: str
    setting: str
    start: Years | None
    end: Years | None
    last: float | None


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of ties that last, year after year.

    Attributes
    ----------
    years, share, low, high : tuple of float
        Durations at which a tie ended; share that lasts longer; its interval at 95 %.
    median, median_low, median_high : float
        Duration that half of the ties reach, and its interval at 95 %; NaN when the ends known are too
        few to tell.
    shortest, longest : float
        The median, had every tie been as short, or as long, as the precision of its dates allows.
    spans, ends : int
        Ties counted, and those of them whose end is known; the others are censored.
    excluded : mapping of str to int
        Ties left out, by reason: ``start`` (unknown), ``last`` (neither end nor dated source after the start).
    """

    years: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median: float
    median_low: float
    median_high: float
    shortest: float
    longest: float
    spans: int
    ends: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Logrank:
    """Two sets of durations compared: z is positive when the first ends sooner; p on both sides."""

    z: float
    p: float


def spans(engine: Engine) -> tuple[Span, ...]:
    """Return what is told of the dates of memberships, participations and cooperations.

    Those that a rule infers have no dates of their own: they are not there.
    """
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in engine.select(named("temps/durees").text):
        rows[row["fait"]].append(row)
    return tuple(_span(fact, told) for fact, told in rows.items())


def _span(fact: str, rows: Sequence[Mapping[str, str]]) -> Span:
    starts = [_years(row["debut"]) for row in rows if "debut" in row]
    ends = [_years(row["fin"]) for row in rows if "fin" in row and int(row["rangFin"]) <= 2]
    doubtful = [_years(row["fin"]) for row in rows if "fin" in row and int(row["rangFin"]) > 2]
    seen = [_years(row["derniere"]) for row in rows if row.get("derniere")] + doubtful
    return Span(
        fact,
        rows[0]["nature"],
        local_name(rows[0]["forme"]),
        rows[0]["sujetLibelle"],
        rows[0]["cadreLibelle"],
        _hull(starts),
        _hull(ends),
        # The middle: a source of 2019 speaks of some day of 2019.
        max((sum(years) / 2 for years in seen), default=None),
    )


def _years(date: str) -> Years:
    """Return the interval of years that a date covers.

    Examples
    --------
    >>> _years("2012"), _years("2012-07")[0]
    ((2012.0, 2013.0), 2012.5)
    """
    year, month, day = (*(int(part) for part in date[:10].split("-")), 0, 0)[:3]
    start = year + (max(month, 1) - 1) / 12 + (max(day, 1) - 1) / 365.25
    return start, start + (1 / 365.25 if day else 1 / 12 if month else 1.0)


def _hull(told: Sequence[Years]) -> Years | None:
    return (min(a for a, _ in told), max(b for _, b in told)) if told else None


def survival(told: Iterable[Span], horizon: float | None = None) -> Survival:
    r"""Estimate the share of ties that last, without taking an unknown end for a tie that lasts.

    For a geographer: how long a membership or a cooperation lasts. Most ends are not told: such a tie is
    counted as long as a source attests it and no longer (censored), rather than as if it still held. Those
    who are known to have lasted are better documented, and ties that failed early leave few traces: true
    durations are probably shorter.

    .. math:: \hat{S}(t) = \prod_{t_i \le t} \left(1 - \frac{d_i}{n_i}\right)

    with d ends among n ties still followed. Durations run from the middle of the start told to the middle
    of the end told; `Survival.shortest` and `Survival.longest` tell what their precision changes. Intervals
    are those of Greenwood on the scale log(−log S), and of Brookmeyer and Crowley for the median.

    Parameters
    ----------
    told : iterable of Span
        The ties. Those whose start is unknown are left out, and counted, as are those that no dated source
        attests after their start.
    horizon : float, optional
        Year after which nothing is known (an end told for later is not yet an end); by default, the latest
        date of the sources of these ties.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the
    American Statistical Association, 53, 457-481.
    Brookmeyer, R. & Crowley, J. (1982). A confidence interval for the median survival time. Biometrics, 38(1), 29-41.

    Examples
    --------
    >>> ties = [Span("", "", "", "", "", (2000, 2000), (2000 + n, 2000 + n), 2020.0) for n in (2, 4, 6, 30)]
    >>> found = survival(ties)
    >>> found.years, found.share, found.median, found.ends
    ((2.0, 4.0, 6.0), (0.75, 0.5, 0.25), 4.0, 3)
    """
    ties = list(told)
    at = _horizon(ties) if horizon is None else horizon
    excluded = {"start": sum(tie.start is None for tie in ties), "last": 0}
    followed: list[tuple[float, float, float, bool]] = []
    for tie in ties:
        duration = _duration(tie, at)
        if duration:
            followed.append(duration)
        elif tie.start is not None:
            excluded["last"] += 1
    ended = [row[3] for row in followed]
    shortest, curve, longest = (_kaplan_meier([row[i] for row in followed], ended) for i in (0, 1, 2))
    years, share, low, high = (tuple(values.tolist()) for values in curve)
    half, half_low, half_high = (_half(curve[0], shares) for shares in curve[1:])
    middles = (half, half_low, half_high, _half(*shortest[:2]), _half(*longest[:2]))
    return Survival(years, share, low, high, *middles, len(followed), sum(ended), excluded)


def _horizon(ties: Iterable[Span]) -> float:
    return max((tie.last for tie in ties if tie.last is not None), default=inf)


def _duration(tie: Span, horizon: float) -> tuple[float, float, float, bool] | None:
    """Return how long a tie was followed, at least, in the middle and at most, and whether it ended."""
    if tie.start is None:
        return None
    early, late = tie.start
    middle = (early + late) / 2
    if tie.end is not None and sum(tie.end) / 2 <= horizon:
        first, last = tie.end
        return max(0.0, first - late), max(0.0, (first + last) / 2 - middle), max(0.0, last - early), True
    # An end told for after the horizon is a plan: the tie is followed as long as it is attested.
    seen = min(horizon, tie.last) if tie.last is not None else -inf
    return (max(0.0, seen - late), seen - middle, seen - early, False) if seen > middle else None


def _kaplan_meier(times: Sequence[float], ended: Sequence[bool]) -> tuple[np.ndarray, ...]:
    """Return the times of the ends, the share left after each, and its bounds."""
    import warnings

    import numpy as np
    from scipy.stats import CensoredData, ecdf

    if not any(ended):
        return (np.array([]),) * 4
    found = ecdf(CensoredData.right_censored(np.array(times), ~np.array(ended))).sf
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where none is left, there is no bound: NaN
        bounds = found.confidence_interval(0.95, method="log-log")
    at = np.isin(found.quantiles, np.array(times)[np.array(ended)])
    return found.quantiles[at], found.probabilities[at], bounds.low.probabilities[at], bounds.high.probabilities[at]


def _half(times: np.ndarray, shares: np.ndarray) -> float:
    """Return when a curve comes to one half; NaN when it does not."""
    reached = times[shares <= 0.5 + 1e-12]
    return float(reached[0]) if reached.size else nan


def logrank(one: Iterable[Span], other: Iterable[Span], horizon: float | None = None) -> Logrank:
    """Test whether two sets of ties last as long as each other.

    For a geographer: whether memberships of a pôle métropolitain last longer than contracts of
    reciprocity. NaN when nothing ended in either.

    Parameters
    ----------
    one, other : iterable of Span
        The ties.
    horizon : float, optional
        As in `survival`; by default, the latest date of the sources of both.

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in its
    consideration. Cancer Chemotherapy Reports, 50(3), 163-170.
    """
    from scipy.stats import CensoredData
    from scipy.stats import logrank as test

    first, second = list(one), list(other)
    at = _horizon([*first, *second]) if horizon is None else horizon
    rows = [[row for tie in ties if (row := _duration(tie, at))] for ties in (first, second)]
    if not all(rows) or not any(row[3] for part in rows for row in part):
        return Logrank(nan, nan)
    data = [CensoredData.right_censored([row[1] for row in part], [not row[3] for row in part]) for part in rows]
    found = test(*data)
    return Logrank(float(found.statistic), float(found.pvalue))


def lasting(told: Iterable[Span], years: float = TERM, horizon: float | None = None) -> dict[str, str]:
    """Tell which ties lasted.

    For a geographer: which ties outlive a municipal term. ``lasting``: known to have held that long;
    ``ephemeral``: ended before; ``unknown``: not followed long enough, or without a known start.

    Parameters
    ----------
    told, horizon
        As in `survival`.
    years : float
        How long is long; six years by default.
    """
    ties = list(told)
    at = _horizon(ties) if horizon is None else horizon
    found = {}
    for tie in ties:
        duration = _duration(tie, at)
        long = duration is not None and duration[1] >= years
        ended = duration is not None and duration[3]
        found[tie.fact] = LASTING if long else EPHEMERAL if ended else UNKNOWN
    return found

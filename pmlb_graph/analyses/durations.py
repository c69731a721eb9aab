"""Durations: which ties last, which ones were short, and of which ones nothing can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Span, Survival, lasting, spans, survival
from pmlb_graph.measures.durations import EPHEMERAL, LASTING, TERM, UNKNOWN

TITLE = later("Which ties last, and which are short-lived?")
KINDS = {
    "coopération": later("Cooperations"),
    "adhésion": later("Memberships"),
    "participation": later("Participations"),
}
_EACH = {"coopération": later("cooperation"), "adhésion": later("membership"), "participation": later("participation")}
NAMED = 6


def durations(bench: Bench) -> Finding:
    """Tell how long ties last, those whose end is not known counted only as long as they are attested.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the
    American Statistical Association, 53, 457-481.
    """
    told = spans(bench.engine)
    seen = [tie.last for tie in told if tie.last is not None]
    horizon = max(seen, default=float("inf"))
    states = lasting(told, TERM, horizon)
    curves = {kind: survival([tie for tie in told if tie.kind == kind], horizon) for kind in KINDS}
    dated = [tie for tie in told if tie.start is not None or tie.end is not None]
    return Finding(
        name="durees",
        questions=(25,),
        title=tr(TITLE),
        sentences=tuple(_sentences(told, states, curves)),
        figures=_figures(curves),
        columns=(
            tr("Kind"),
            tr("Who"),
            tr("In what"),
            tr("Start"),
            tr("End"),
            tr("last attested"),
            tr("What is known"),
        ),
        rows=tuple(_row(tie, states[tie.fact]) for tie in sorted(dated, key=_order)),
        facts=tuple(sorted(tie.fact for tie in dated)),
        method=tr(
            "A tie is followed from its start to its end; where no sure source tells an end, to the latest source that"
            " attests it, and no longer (censored). Shares that last are those of Kaplan and Meier, with intervals at"
            " 95 %. Lasting is six years or more, a municipal term; short-lived, ended before."
        ),
        references=(
            "Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the"
            " American Statistical Association, 53, 457-481.",
        ),
        limits=(
            tr("Ties that failed early leave few traces: true durations are probably shorter."),
            tr("A tie without a known start is left out; it may be old."),
            tr("A start or an end told by its year alone is placed in the middle of that year."),
        ),
    )


def _figures(curves: Mapping[str, Survival]) -> tuple[Figure, ...]:
    found = []
    for kind, curve in curves.items():
        if curve.ends:
            share, low, high = _at(curve, TERM)
            label = tr("{kind}: share that lasts beyond {years} years").format(kind=tr(KINDS[kind]), years=figure(TERM))
            if not (isnan(low) or isnan(high)):
                found.append(Figure(f"lasting_{_NAMES[kind]}", label, alone(share), 2, (low, high)))
    return tuple(found)


_NAMES = {"coopération": "cooperations", "adhésion": "memberships", "participation": "participations"}


def _at(curve: Survival, years: float) -> tuple[float, float, float]:
    """Return the share that lasts beyond a duration, and its interval; all last where no end is known."""
    reached = [i for i, at in enumerate(curve.years) if at <= years]
    if not reached:
        return (1.0, float("nan"), float("nan"))
    i = reached[-1]
    return (curve.share[i], curve.low[i], curve.high[i])


def _sentences(told: Sequence[Span], states: Mapping[str, str], curves: Mapping[str, Survival]) -> list[str]:
    if not told:
        return [tr("No tie is documented: nothing can be said of durations.")]
    text = tr("Of {ties}, {starts} have a known start and {ends} a known end.")
    said = [
        text.format(
            ties=counted("{n} tie told by a source", "{n} ties told by a source", len(told)),
            starts=figure(sum(tie.start is not None for tie in told)),
            ends=figure(sum(tie.end is not None for tie in told)),
        )
    ]
    said += [_curve(kind, curve) for kind, curve in curves.items() if curve.spans]
    for state, words in (
        (LASTING, later("Known to have lasted six years or more ({n}): {names}.")),
        (EPHEMERAL, later("Ended before six years ({n}): {names}.")),
    ):
        ties = sorted((tie for tie in told if states[tie.fact] == state), key=_order)
        if ties:
            names = dict.fromkeys(tie.setting if tie.setting == tie.subject else _pair(tie) for tie in ties)
            said.append(tr(words).format(n=figure(len(ties)), names=listed(list(names), NAMED)))
    unknown = sum(state == UNKNOWN for state in states.values())
    if unknown:
        said.append(
            counted(
                "Of {n} tie, sources do not tell whether it lasted.",
                "Of {n} ties, sources do not tell whether they lasted.",
                unknown,
            )
        )
    return said


def _pair(tie: Span) -> str:
    return tr("{who} in {what}").format(who=tie.subject, what=tie.setting)


def _curve(kind: str, curve: Survival) -> str:
    words = {"kind": tr(KINDS[kind]), "n": figure(curve.spans), "ends": figure(curve.ends)}
    if not curve.ends:
        return tr("{kind}: {n} followed, none known to have ended.").format(**words)
    if not isnan(curve.median):
        text = tr("{kind}: {n} followed, {ends} known to have ended; half last beyond {years} years.")
        return text.format(**words, years=figure(curve.median, 1))
    share, low, high = _at(curve, TERM)
    text = tr("{kind}: {n} followed, {ends} known to have ended: too few to tell how long half of them last.")
    if isnan(low) or isnan(high):
        return text.format(**words)
    beyond = tr("{share} % last beyond six years (between {low} and {high} %).")
    return text.format(**words) + " " + beyond.format(share=_percent(share), low=_percent(low), high=_percent(high))


def _percent(share: float) -> str:
    return figure(100 * share)


def _order(tie: Span) -> tuple[int, float, str, str, str]:
    """Put cooperations first, then the oldest; ties without a start last."""
    kind = list(KINDS).index(tie.kind) if tie.kind in KINDS else len(KINDS)
    return (kind, tie.start[0] if tie.start else float("inf"), tie.setting, tie.subject, tie.fact)


def _row(tie: Span, state: str) -> tuple[Cell, ...]:
    kind = tr(_EACH[tie.kind]) if tie.kind in _EACH else tie.kind
    what = None if tie.setting == tie.subject else tie.setting
    dates = (_year(tie.start[0] if tie.start else None), _year(tie.end[0] if tie.end else None), _year(tie.last))
    return (kind, Thing(tie.fact, tie.subject), what, *dates, tr(state))


def _year(at: float | None) -> str | None:
    return None if at is None else str(int(at))


ANALYSES = (Analysis("durees", (25,), TITLE, durations),)

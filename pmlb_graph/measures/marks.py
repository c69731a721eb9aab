"""Marks: a measurement in words, each value with a mark of chance, the ranks that doubt leaves and a mark of doubt."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from math import isfinite, isnan

from pmlb_graph.language import figure, tr
from pmlb_graph.measures.measurement import Measurement
from pmlb_graph.measures.stability import Stability

CHANCE = {"above": "▲", "within": "·", "below": "▼"}
DOUBT = {"stable": "●", "fragile": "◐", "unstable": "○"}


def legend(found: Measurement) -> Iterator[str]:
    """Yield what the marks mean, and how far the rankings hold."""
    first = next((one for kept in found.nodes.values() for one in kept.values() if one.replicas), None)
    if first:
        yield tr("▲ above, · within, ▼ below what chance gives in 95 % of {n} draws (seed {seed}).").format(
            n=first.replicas, seed=first.seed
        )
    if any(not one.level for one in found.doubt.values()):
        yield tr("[ranks in 95 % of the networks shaken]; ● stable, ◐ fragile, ○ unstable.")
    yield from (_agreement(name, one) for name, one in found.doubt.items())


def _agreement(name: str, one: Stability) -> str:
    if one.level:
        return tr("{name}: the same value everywhere it has one, nothing ranks the nodes.").format(name=name)
    if isnan(one.tau):
        return tr("{name}: no shaken network ranks the nodes.").format(name=name)
    return tr("{name}: Kendall's τ with the shaken rankings {tau} [{low}; {high}].").format(
        name=name, tau=figure(one.tau, 2), low=figure(one.tau_low, 2), high=figure(one.tau_high, 2)
    )


def whole(found: Measurement) -> frozenset[str]:
    """Return the measures of which every value is a whole number: a column of counts is written without decimals."""
    return frozenset(
        name
        for name, kept in found.nodes.items()
        if all(_integer(one.value) for one in kept.values() if not isnan(one.value))
    )


def _integer(value: float) -> bool:
    """Tell whether a value is a whole number, but for the last digits of a sum."""
    return isfinite(value) and abs(value - round(value)) < 1e-9


def marked(found: Measurement, node: str, counts: Container[str]) -> Iterable[str]:
    """Yield the measures of a node: value, mark of chance, possible ranks, mark of doubt; `counts` are from `whole`."""
    for name, kept in found.nodes.items():
        tested = kept[node]
        if isnan(tested.value):
            yield "–"
            continue
        words = [
            figure(tested.value, 0 if name in counts or (tested.value > 1 + 1e-9 and _integer(tested.value)) else 3)
        ]
        words += [CHANCE[tested.verdict]] if tested.replicas and not isnan(tested.mean) else []
        if name in found.doubt and not found.doubt[name].level:
            one = found.doubt[name].nodes[node]
            words += [f"[{one.best}–{one.worst}]", DOUBT[one.mark]]
        yield " ".join(words)

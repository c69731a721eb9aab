"""Marks: a measurement in words, each value with a mark of chance, the ranks that doubt leaves and a mark of doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan
from typing import Any

from pmlb_graph.language import figure, tr
from pmlb_graph.measures.measurement import Measurement

CHANCE = {"above": "▲", "within": "·", "below": "▼"}
DOUBT = {"stable": "●", "fragile": "◐", "unstable": "○"}


def legend(found: Measurement) -> Iterator[str]:
    """Yield what the marks mean, and how far the rankings hold."""
    first = next((one for kept in found.nodes.values() for one in kept.values() if one.replicas), None)
    if first:
        yield tr("▲ above, · within, ▼ below what chance gives in 95 % of {n} draws (seed {seed}).").format(
            n=first.replicas, seed=first.seed
        )
    if found.doubt:
        yield tr("[ranks in 95 % of the networks shaken]; ● stable, ◐ fragile, ○ unstable.")
        yield from (_agreement(name, one) for name, one in found.doubt.items())


def _agreement(name: str, one: Any) -> str:
    return tr("{name}: Kendall's τ with the shaken rankings {tau} [{low}; {high}].").format(
        name=name, tau=figure(one.tau, 2), low=figure(one.tau_low, 2), high=figure(one.tau_high, 2)
    )


def marked(found: Measurement, node: str) -> Iterable[str]:
    """Yield the measures of a node: value, mark of chance, possible ranks, mark of doubt."""
    for name, kept in found.nodes.items():
        tested = kept[node]
        if isnan(tested.value):
            yield "–"
            continue
        words = [figure(tested.value, 0 if float(tested.value).is_integer() and tested.value > 1 else 3)]
        words += [CHANCE[tested.verdict]] if tested.replicas and not isnan(tested.mean) else []
        if name in found.doubt:
            one = found.doubt[name].nodes[node]
            words += [f"[{one.best}–{one.worst}]", DOUBT[one.mark]]
        yield " ".join(words)

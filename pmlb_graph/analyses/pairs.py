"""Pairs: the two lists of an analysis of exchanges, and what is told of each pair that is in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph.analyses import geography
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.concepts import Labels, labels
from pmlb_graph.analyses.exchanges import FLOWS, Exchanges, places_in_order
from pmlb_graph.analyses.finding import Cell, Thing
from pmlb_graph.interactions import Gap
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    import networkx as nx

WITHOUT, BEYOND = "without", "beyond"
Kinds = set[tuple[str, str]]
READINGS = {
    WITHOUT: later("interact, no documented cooperation"),
    BEYOND: later("cooperate beyond their exchange"),
}
KINDS_CALLED = {
    "metropole": later("métropole"),
    "ville-moyenne": later("medium-sized city"),
    "agglomeration": later("other urban community"),
    "rural": later("rural"),
}


def lists(found: Exchanges, model: Gap) -> dict[str, list[int]]:
    """Return the two lists: pairs that interact without cooperating, and that cooperate beyond their exchange.

    Of the first, those of which sources document both EPCI come first: an absence says more there.
    """

    def silent(k: int) -> bool:
        return not (found.documented[model.rows[k]] and found.documented[model.columns[k]])

    if not (model.cooperation > 0).any():
        return {WITHOUT: [], BEYOND: []}
    return {WITHOUT: sorted(model.without_cooperation(), key=silent), BEYOND: model.beyond_interaction()}


def kept(found: Exchanges, model: str, kinds: Kinds) -> dict[str, list[int]]:
    """Return the two lists of a model, with the kinds of pairs wanted; no kind means all of them."""
    gap = found.models[model]

    def wanted(k: int) -> bool:
        return not kinds or found.kind(int(gap.rows[k]), int(gap.columns[k])) in kinds

    return {reading: [k for k in ks if wanted(k)] for reading, ks in lists(found, gap).items()}


def heads(model: str) -> list[str]:
    """Return the heads of the columns of `row`."""
    flow = [tr("Flow")] if model == FLOWS else []
    return [
        *(tr("Reading"), "EPCI", tr("Other EPCI"), tr("Kind of pair"), tr("Place by interaction")),
        *flow,
        *("km", tr("Neighbours"), tr("Cooperations shared"), tr("Reason")),
    ]


def row(bench: Bench, found: Exchanges, name: str, reading: str, k: int) -> tuple[Cell, ...]:
    """Return the row of a pair: what it is, where it stands, and why it is listed."""
    model, groups = found.models[name], labels(bench, "groupe")
    i, j = int(model.rows[k]), int(model.columns[k])
    near = found.neighbours.values[i, j]
    return (
        tr(READINGS[reading]),
        Thing(found.places.actors[i], found.places.labels[i]),
        Thing(found.places.actors[j], found.places.labels[j]),
        kind_in_words(found.kind(i, j), groups),
        whole(float(places_in_order(model)[k])),
        # What a potential counts has no unit: only flows are shown as they are.
        *((round(float(model.interaction[k])),) if name == FLOWS else ()),
        None if isnan(found.kilometres[i, j]) else round(float(found.kilometres[i, j])),
        None if isnan(near) else tr("yes") if near else tr("no"),
        int(found.shared[i, j]),
        reason(bench.network("acteurs-cooperations"), found, i, j),
    )


def whole(value: float) -> float | int:
    """Return a number without decimals when it has none."""
    return int(value) if value.is_integer() else value


def kind_in_words(pair: Iterable[str], groups: Labels) -> str:
    """Return the kinds of two EPCI, in words."""
    return " – ".join(
        tr(KINDS_CALLED[name]) if name in KINDS_CALLED else groups[name] or tr("unknown") for name in pair
    )


def reason(graph: nx.Graph[str], found: Exchanges, i: int, j: int) -> str:
    """Tell why a pair is listed: what it shares, or what is known of each when it shares nothing."""
    names = found.places.labels
    if found.shared[i, j]:
        small = found.meetings(i, j, graph)[0]
        others = counted("{n} other actor", "{n} other actors", graph.degree(small) - 2)
        text = tr("they meet in “{name}”, with {others}")
        return text.format(name=graph.nodes[small]["label"], others=others)
    silent = [names[k] for k in (i, j) if not found.documented[k]]
    if not silent:
        return tr("both take part in documented cooperations, never in the same")
    if len(silent) == 2:
        return tr("no cooperation of either was entered")
    return tr("no cooperation of {name} was entered").format(name=silent[0])


def facts(found: Exchanges, graph: nx.Graph[str], model: Gap, pairs: Sequence[int]) -> tuple[str, ...]:
    """Return the facts that a list rests on: participations, flows, populations and points of its pairs."""
    kept: set[str] = set()
    ends = [(int(model.rows[k]), int(model.columns[k])) for k in pairs]
    territories = found.places.territories
    for i, j in ends:
        kept.update(found.facts.get((i, j), ()))
        both = ((territories[i], territories[j]), (territories[j], territories[i]))
        for told in (found.observed, found.neighbours):
            kept.update(told.facts[pair] for pair in both if pair in told.facts)
    met = sorted({i for pair in ends for i in pair})
    kept.update(fact for i in met for fact in found.places.facts[territories[i]])
    kept.update(geography.ties_of(graph, (found.places.actors[i] for i in met)))
    return tuple(sorted(kept))

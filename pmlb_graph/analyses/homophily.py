"""Homophily: whether actors cooperate above all with those of their own kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import isnan
from typing import Any

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import claim, facts_of, with_groups_dealt
from pmlb_graph.analyses.concepts import labels, quoted
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import (
    MEASURES,
    Measure,
    Mixing,
    Tested,
    against_chance,
    ei_index,
    ei_index_groups,
    mixing_matrix,
)

TITLE = later("Do actors cooperate above all with those of their own kind?")
LIMIT = later(
    "One large cooperation ties all its members to each other: when they are of one kind, it alone makes many ties"
    " between alike. It does not say that actors choose their like."
)
EI = MEASURES["ei_index"].on_drawn_ties()
_GROUPS = Measure("ei_index_groups", ei_index_groups, "", null="groups").on_drawn_ties()
_WEIGHTED = Measure(
    "ei_index_weighted", partial(ei_index, weighted=True), "", level="network", null="groups"
).on_drawn_ties()
_FAR = 1.96


def homophily(bench: Bench) -> Finding:
    """Tell how far ties stay within groups, beside agendas drawn and groups dealt again, and where they go.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises. Social Psychology Quarterly.
    """
    graph = bench.network("acteurs-acteurs")
    groups: Mapping[str, str | None] = dict(graph.nodes(data="group"))  # type: ignore[arg-type]
    measures = [EI, MEASURES["ei_index"], _WEIGHTED, MEASURES["assortativity_group"], _GROUPS]
    found = against_chance(graph, measures, bench.replicas, bench.seed, tell=bench.tell)
    mixing = mixing_matrix(graph, groups, replicas=bench.replicas, seed=bench.seed)
    names = labels(bench, "groupe")
    return Finding(
        name="homophilie",
        questions=(15,),
        title=tr(TITLE),
        sentences=tuple(_sentences(names, found, mixing)),
        figures=_figures(names, found),
        columns=(
            tr("Group"),
            tr("with group"),
            tr("ties"),
            tr("from degrees alone"),
            tr("groups dealt again"),
            "z",
        ),
        rows=_rows(names, mixing),
        facts=facts_of(graph),
        method=tr(
            "The E-I index is the difference between ties to other groups and ties within the group, over all ties: −1"
            " when all stay within, +1 when all go out. With many groups chance alone gives a high index: it is held"
            " against agendas drawn again, each actor keeping its number of cooperations and its group, and against"
            " groups dealt again among the same actors, ties kept. Weighted, a cooperation of k actors gives"
            " 1/(k − 1) to each of its ties. Expected from degrees: the product of the ends of ties of both groups. z:"
            " distance from the mean of the draws in standard deviations; beyond 2, chance rarely does as much."
        ),
        references=(MEASURES["ei_index"].reference, MEASURES["assortativity_group"].reference),
        limits=(
            tr(LIMIT),
            tr("Ties count what is documented: no tie between two groups says that no source entered tells of one."),
            tr("“Other partner” holds all sorts of actors: being alike has little meaning there."),
        ),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that ties stay among alike more, or less, than agendas drawn at random would have it."""
    return (claim(bench, bench.network("acteurs-acteurs"), EI, (_claimed, tr(LIMIT))),)


def _claimed(tested: Tested) -> str:
    texts = {
        "below": tr("Ties among actors of one kind are more numerous than if agendas were drawn at random."),
        "above": tr("Ties between kinds of actors are more numerous than if agendas were drawn at random."),
        "within": tr("Ties among actors of one kind are as numerous as if agendas were drawn at random."),
    }
    return texts[tested.verdict]


def _sentences(names: Mapping[str, str], found: dict[str, Any], mixing: Mixing) -> list[str]:
    total = round(float(mixing.observed.sum()) / 2)
    if not total:
        return [tr("No tie between actors whose kind is known is documented: nothing can be said of it.")]
    inside = round(float(mixing.observed.trace()) / 2)
    ties = counted("{n} tie", "{n} ties", total)
    said = [
        tr("Of {ties} between actors, {inside} join two actors of one kind ({share} %).").format(
            ties=ties, inside=figure(inside), share=figure(100 * inside / total)
        )
    ]
    kept, dealt = found[EI.name], found["ei_index"]
    if not isnan(kept.mean):
        said += [_claimed(kept), with_groups_dealt(kept, dealt)]
        said += [*_by_weight(found), *_by_group(names, found[_GROUPS.name])]
    return said + _cells(names, mixing)


def _by_weight(found: dict[str, Tested]) -> list[str]:
    """Tell when the answer changes once a large cooperation weighs no more than a small one."""
    plain, weighted = found[EI.name].verdict, found[_WEIGHTED.name].verdict
    if plain == weighted:
        return [tr("The answer is the same when a large cooperation weighs no more than a small one.")]
    return [
        tr("The answer is another when a large cooperation weighs no more than a small one: it rests on the large.")
    ]


def _by_group(names: Mapping[str, str], found: Mapping[str, Tested]) -> list[str]:
    texts = {
        "below": tr("More turned to their own kind than chance has it: {groups}."),
        "above": tr("More turned to other kinds than chance has it: {groups}."),
    }
    said = []
    for verdict, text in texts.items():
        groups = [quoted(names[group]) for group, one in found.items() if one.verdict == verdict]
        if groups:
            said.append(text.format(groups=", ".join(groups)))
    return said


def _cells(names: Mapping[str, str], mixing: Mixing) -> list[str]:
    """Tell the couple of groups that cooperate the most beyond chance, and the one the least."""
    far = [(z, i, j) for z, i, j in _pairs(mixing) if abs(z) >= _FAR and i != j]
    said = []
    texts = (
        tr("Two kinds meet more than chance has it above all: {one} and {other} (z = {z})."),
        tr("Two kinds meet less than chance has it above all: {one} and {other} (z = {z})."),
    )
    for text, side in zip(texts, ([c for c in far if c[0] > 0], [c for c in far if c[0] < 0]), strict=True):
        if side:
            z, i, j = max(side, key=lambda cell: abs(cell[0]))
            one, other = (quoted(names[mixing.groups[k]]) for k in (i, j))
            said.append(text.format(one=one, other=other, z=figure(z, 1)))
    return said


def _pairs(mixing: Mixing) -> list[tuple[float, int, int]]:
    count = len(mixing.groups)
    return [(float(mixing.z[i, j]), i, j) for i in range(count) for j in range(i, count)]


def _figures(names: Mapping[str, str], found: dict[str, Any]) -> tuple[Figure, ...]:
    whole = (
        Figure(EI.name, tr("E-I index (−1 among alike, +1 with others)"), found[EI.name]),
        Figure("ei_index", tr("E-I index (−1 among alike, +1 with others)"), found["ei_index"]),
        Figure(_WEIGHTED.name, tr("E-I index, ties weighted"), found[_WEIGHTED.name]),
        Figure("assortativity_group", tr("Assortativity by group"), found["assortativity_group"]),
    )
    by_group = tuple(
        Figure(f"ei_index_degrees_{group}", tr("E-I index of {group}").format(group=quoted(names[group])), one)
        for group, one in found[_GROUPS.name].items()
    )
    return whole + by_group


def _rows(names: Mapping[str, str], mixing: Mixing) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    order = sorted(_pairs(mixing), key=lambda cell: (-(0.0 if isnan(cell[0]) else abs(cell[0])), cell[1:]))
    for z, i, j in order:
        once = 2 if i == j else 1
        known = [float(table[i, j]) / once for table in (mixing.expected, mixing.mean)]
        ties = round(float(mixing.observed[i, j])) // once
        rows.append((names[mixing.groups[i]], names[mixing.groups[j]], ties, *known, z))
    return tuple(rows)


ANALYSES = (Analysis("homophilie", (15,), TITLE, homophily, claims, takes=EVERY),)

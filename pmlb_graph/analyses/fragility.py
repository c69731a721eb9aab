"""Fragility: what falls apart when actors leave, or when cooperations end."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import claim, facts_of
from pmlb_graph.analyses.falls import ACTORS, COOPERATIONS, COUNTED, MEASURED, Falls, falls, halved
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import (
    MEASURES,
    Articulation,
    Tested,
    against_chance,
    articulation_points,
    bridges,
)

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Whose withdrawal, or the end of which cooperation, would break the alliance apart?")
LIMIT = later("A tie that no source tells may hold what seems to fall here.")
NAMED = 5


def fragility(bench: Bench) -> Finding:
    """Find who and what alone hold parts together, and follow the network as actors or cooperations go.

    References
    ----------
    Albert, R., Jeong, H. & Barabási, A.-L. (2000). Error and attack tolerance of complex networks. Nature, 406.
    """
    graph = bench.network("acteurs-cooperations")
    found = against_chance(graph, MEASURED, bench.replicas, bench.seed, tell=bench.tell)
    left = falls(bench, graph)
    points = articulation_points(graph)
    return Finding(
        name="fragilite",
        questions=(14,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, found, left, points)),
        figures=tuple(_figures(found, left)),
        columns=(
            tr("what goes"),
            tr("side"),
            tr("actors cut off"),
            tr("cooperations cut off"),
            tr("which ones"),
            tr("turn, those with most ties first"),
            tr("share left together then"),
        ),
        rows=_rows(graph, points, left),
        facts=_facts(graph, points),
        method=tr(
            "An articulation point is an actor or a cooperation without which others are cut off from the rest; a"
            " bridge is a participation of which the same is true. Then actors go one after the other, those with most"
            " cooperations left first, or those through whom most shortest ways pass, or at random; cooperations"
            " likewise. What is left together is the largest part still in one piece. Chance deals the actors again"
            " among the cooperations, each keeping its number of cooperations."
        ),
        references=(
            MEASURES["nodes_cut_off"].reference,
            "Albert, R., Jeong, H. & Barabási, A.-L. (2000). Error and attack tolerance of complex networks. Nature,"
            " 406, 378-382.",
            MEASURES["robustness_degree"].reference,
        ),
        limits=(
            tr(LIMIT),
            tr("What goes is taken out of a drawing: what the others would do then is not foreseen."),
            tr("A collective stands for its members, who are not told: it goes as one."),
        ),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that the network holds more, or less, than agendas alone would have it when the busiest leave."""
    graph = bench.network("acteurs-cooperations")
    return (claim(bench, graph, MEASURES["robustness_degree"], (_claimed, tr(LIMIT))),)


def _figures(found: Mapping[str, Tested], fallen: Falls) -> list[Figure]:
    label = tr("What holds while the actors with most cooperations go (R, ½ at most)")
    kept = [Figure("robustness_degree", label, found["robustness_degree"], 3)]
    kept += [Figure(name, tr(text), found[name], 0) for name, (_, text) in COUNTED.items()]
    labels = {
        ACTORS: (
            tr("The same, those through whom most ways pass going first"),
            tr("Withdrawals of actors at random that halve the largest part"),
        ),
        COOPERATIONS: (
            tr("Ends of cooperations that halve it, those through which most ways pass first"),
            tr("Ends of cooperations at random that halve the largest part"),
        ),
    }
    for side, (through, random) in labels.items():
        name, left = f"halved_by_{side}", fallen[side, "random"]
        kept.append(Figure(f"{name}_betweenness", through, alone(halved(fallen[side, "betweenness"])), 0))
        bounds = halved(left, "low"), halved(left, "high")
        if not any(map(isnan, bounds)):
            kept.append(Figure(f"{name}_random", random, alone(halved(left)), 0, bounds))
    return kept


def _sentences(
    graph: nx.Graph[str],
    found: Mapping[str, Tested],
    fallen: Falls,
    points: tuple[Articulation, ...],
) -> list[str]:
    if not graph.number_of_edges():
        return [tr("No participation is documented: nothing can be said of what would break.")]
    said = [_whole(graph), _fall(graph, fallen, ACTORS), _fall(graph, fallen, COOPERATIONS)]
    said += [_held(graph, points, side) for side in (ACTORS, COOPERATIONS)]
    said.append(_single(graph))
    said += [_claimed(found["robustness_degree"])] if found["robustness_degree"].replicas else []
    return [*filter(None, said)]


def _whole(graph: nx.Graph[str]) -> str:
    import networkx as nx

    parts = sorted(map(len, nx.connected_components(graph)), reverse=True)
    number = counted("The network is in {n} piece", "The network is in {n} pieces", len(parts))
    if len(parts) == 1:
        return tr("{number}: every actor can be reached from any other through cooperations.").format(number=number)
    share = figure(100 * parts[0] / len(graph))
    return tr("{number} already; the largest holds {share} % of the actors and cooperations.").format(
        number=number, share=share
    )


def _fall(graph: nx.Graph[str], fallen: Falls, side: str) -> str:
    """Say how many removals halve the largest part, and what chance would need."""
    busiest, through, random = (fallen[side, strategy] for strategy in ("degree", "betweenness", "random"))
    needed, other = halved(busiest), halved(through)
    if isnan(needed):
        return ""
    going = _names(graph, busiest.removed[: int(needed)])
    if side == ACTORS:
        head = counted(
            "The withdrawal of {n} actor would halve the largest piece",
            "The withdrawal of {n} actors would halve the largest piece",
            int(needed),
        )
        said = tr("{head}, those with most cooperations going first: {names}.").format(head=head, names=going)
    else:
        head = counted(
            "The end of {n} cooperation would halve the largest piece",
            "The end of {n} cooperations would halve the largest piece",
            int(needed),
        )
        said = tr("{head}, those with most actors ending first: {names}.").format(head=head, names=going)
    if other < needed:
        number, names = figure(other), _names(graph, through.removed[: int(other)])
        text = (
            tr("Were those to go first through whom most shortest ways pass, {n} would do: {names}.")
            if side == ACTORS
            else tr("Were those to end first through which most shortest ways pass, {n} would do: {names}.")
        )
        said += " " + text.format(n=number, names=names)
    low, high = halved(random, "low"), halved(random, "high")
    if low == high:
        said += " " + tr("At random, it takes {n}.").format(n=figure(low))
    elif not isnan(low) and not isnan(high):
        said += " " + tr("At random, it takes {low} to {high}.").format(low=figure(low), high=figure(high))
    return said


def _held(graph: nx.Graph[str], points: tuple[Articulation, ...], side: str) -> str:
    """Say which actors, or cooperations, alone hold others."""
    held = {p.node: _cut(graph, p) for p in points if graph.nodes[p.node]["side"] == side}
    if not held:
        if side == ACTORS:
            return tr("No actor alone holds others to the rest.")
        return tr("No cooperation alone holds others to the rest.")
    if side == ACTORS:
        head = counted(
            "{n} actor alone holds others to the rest", "{n} actors alone hold others to the rest", len(held)
        )
    else:
        head = counted(
            "{n} cooperation alone holds others to the rest",
            "{n} cooperations alone hold others to the rest",
            len(held),
        )
    text = tr("{name} ({what})")
    first = [text.format(name=graph.nodes[node]["label"], what=_amount(*cut)) for node, cut in held.items()]
    return tr("{head}: {names}.").format(head=head, names=listed(first, NAMED))


def _amount(actors: int, cooperations: int) -> str:
    told = [counted("{n} actor", "{n} actors", actors)] if actors else []
    told += [counted("{n} cooperation", "{n} cooperations", cooperations)] if cooperations else []
    return tr(" and ").join(told)


def _cut(graph: nx.Graph[str], point: Articulation) -> tuple[int, int]:
    """Count the actors and the cooperations that a point holds."""
    sides = [graph.nodes[node]["side"] for piece in point.separates for node in piece]
    return sides.count(ACTORS), sides.count(COOPERATIONS)


def _single(graph: nx.Graph[str]) -> str:
    """Say how many participations hold an actor that has no other."""
    found = bridges(graph)
    if not found:
        return tr("No participation alone holds an actor or a cooperation to the rest.")
    single = sum(any(graph.degree(end) == 1 and graph.nodes[end]["side"] == ACTORS for end in tie) for tie in found)
    head = counted(
        "{n} participation alone holds an actor or a cooperation to the rest",
        "{n} participations alone hold an actor or a cooperation to the rest",
        len(found),
    )
    many = counted("in {n} case the actor has no other known", "in {n} cases the actor has no other known", single)
    return tr("{head}, of {all}; {many}.").format(head=head, all=figure(graph.number_of_edges()), many=many)


def _claimed(tested: Tested) -> str:
    texts = {
        "above": tr(
            "The network stands the withdrawal of its busiest actors better than their agendas alone would have it."
        ),
        "below": tr(
            "The network stands the withdrawal of its busiest actors less well than their agendas alone would have it."
        ),
        "within": tr(
            "The network stands the withdrawal of its busiest actors as well as their agendas alone would have it."
        ),
    }
    return texts[tested.verdict]


def _names(graph: nx.Graph[str], nodes: tuple[str, ...]) -> str:
    return listed([graph.nodes[node]["label"] for node in nodes], NAMED)


def _facts(graph: nx.Graph[str], points: tuple[Articulation, ...]) -> tuple[str, ...]:
    """Return all the facts, those of the ties of the articulation points first."""
    first = (facts_of(graph.edge_subgraph(graph.edges(point.node))) for point in points)
    return tuple(dict.fromkeys((*(fact for facts in first for fact in facts), *facts_of(graph))))


def _rows(graph: nx.Graph[str], points: tuple[Articulation, ...], fallen: Falls) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for each articulation point, and for each of those whose removals halve the largest part."""
    turns: dict[str, tuple[int, float]] = {}
    for side in (ACTORS, COOPERATIONS):
        left = fallen[side, "degree"]
        for turn, node in enumerate(left.removed, 1):
            turns[node] = (turn, float(left.largest[turn]))
    sides = {ACTORS: tr("actor"), COOPERATIONS: tr("cooperation")}
    held = {point.node: point for point in points}
    among: list[str] = []
    for side in (ACTORS, COOPERATIONS):
        needed = halved(fallen[side, "degree"])
        among += () if isnan(needed) else fallen[side, "degree"].removed[: int(needed)]
    rows: list[tuple[Cell, ...]] = []
    for node in dict.fromkeys((*held, *among)):
        data, point = graph.nodes[node], held.get(node, Articulation(node, ()))
        off = tuple(other for piece in point.separates for other in piece)
        turn, left_then = turns[node]
        start = (Thing(node, data["label"]), sides[data["side"]], *_cut(graph, point))
        rows.append((*start, _names(graph, off) or None, turn, left_then))
    return tuple(rows)


ANALYSES = (Analysis("fragilite", (14,), TITLE, fragility, claims, takes=EVERY),)

"""Equivalence: which medium-sized cities hold the same place in cooperation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import facts_of
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing
from pmlb_graph.analyses.names import joined, listed
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Measure, Tested, against_chance, structural_classes, structural_equivalence
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Which medium-sized cities hold the same position?")
GROUP = "ville-moyenne"
NEAR = 0.5
"""Share of their cooperations, together, from which two actors are near."""
NAMED = 12
"""Pairs of positions that a sentence gives."""


@dataclass(frozen=True, slots=True)
class _Towns:
    """Actors that are, or hold, a medium-sized city.

    Attributes
    ----------
    labels : mapping of str to str
        By actor.
    rules : mapping of str to tuple of str
        The rules that qualify the city of each.
    qualifications : tuple of str
        The facts that say so.
    known : networkx.Graph
        Those that take part in documented cooperations, and these.
    """

    labels: Mapping[str, str]
    rules: Mapping[str, tuple[str, ...]]
    qualifications: tuple[str, ...]
    known: nx.Graph[str]


def equivalence(bench: Bench) -> Finding:
    """Compare medium-sized cities by the cooperations they take part in.

    References
    ----------
    Lorrain, F. & White, H. C. (1971). Structural equivalence of individuals in social networks. Journal of
    Mathematical Sociology, 1(1).
    """
    towns = _towns(bench)
    classes = structural_classes(towns.known, 0.0, side="acteur").classes
    near, alike = _near(towns.known), _alike(bench, towns)
    unknown = [node for node in towns.labels if node not in towns.known]
    return Finding(
        name="equivalence",
        questions=(21,),
        title=tr(TITLE),
        sentences=tuple(_sentences(towns, classes, near, unknown, alike)),
        figures=(Figure("equivalent_towns", tr("Actors that have an exact equivalent"), alike, 0),),
        columns=(
            tr("position"),
            tr("Actor"),
            tr("rules that qualify its city"),
            tr("cooperations"),
            tr("exact equivalents"),
            tr("nearest other"),
            tr("share of cooperations in common"),
        ),
        rows=_rows(towns, classes, near, unknown),
        facts=(*facts_of(towns.known), *towns.qualifications),
        method=tr(
            "A city acts by itself or through the EPCI that holds it. Two actors are equivalent when they take part in"
            " exactly the same documented cooperations; near, when at least half of the cooperations of one or the"
            " other are common to both (Jaccard). Chance deals all the actors again among the cooperations, each"
            " keeping its number of cooperations."
        ),
        references=(
            "Lorrain, F. & White, H. C. (1971). Structural equivalence of individuals in social networks. Journal of"
            " Mathematical Sociology, 1(1), 49-80.",
        ),
        limits=(
            tr("Two cities known by one and the same contract are equivalent in it, which says little of each."),
            tr("Those without a documented cooperation are alike only by what is not known of them."),
            tr("Roles are left out: leading a cooperation or signing it is the same tie here."),
            tr("The notion of medium-sized city is contested: each rule keeps other cities."),
        ),
    )


def _towns(bench: Bench) -> _Towns:
    graph = bench.network("acteurs-cooperations")
    labels = {
        row["acteur"]: row["acteurLibelle"]
        for row in bench.answer("espace/profils")
        if local_name(row["groupe"]) == GROUP
    }
    rules: dict[str, set[str]] = {}
    qualifications = set()
    for row in bench.answer("inventaire/villes-moyennes"):
        if row["acteur"] in labels:
            rules.setdefault(row["acteur"], set()).add(row["regleLibelle"])
            qualifications.add(row["qualification"])
    actors = [node for node in graph if node in labels]
    around = {node for actor in actors for node in graph.adj[actor]}
    # A subgraph of NetworkX has no order of its own.
    known = graph.__class__(**graph.graph)
    known.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in around or node in labels)
    known.add_edges_from(tie for tie in graph.edges(data=True) if known.has_node(tie[0]) and known.has_node(tie[1]))
    told = {actor: tuple(sorted(rules.get(actor, ()))) for actor in labels}
    return _Towns(labels, told, tuple(sorted(qualifications)), known)


def _alike(bench: Bench, towns: _Towns) -> Tested:
    """Count the actors that have an exact equivalent, beside what agendas dealt again give."""
    count = partial(_equivalents, frozenset(node for node in towns.known if node in towns.labels))
    measure = Measure("equivalent_towns", count, "", level="network", modes=frozenset({"two-mode"}))
    graph = bench.network("acteurs-cooperations")
    found: Tested = against_chance(graph, [measure], bench.replicas, bench.seed, tell=bench.tell)[measure.name]
    return found


def _equivalents(towns: frozenset[str], graph: nx.Graph[str]) -> float:
    agendas = Counter(frozenset(graph.adj[node]) for node in sorted(towns))
    return float(sum(number for number in agendas.values() if number > 1))


def _near(graph: nx.Graph[str]) -> dict[tuple[str, str], float]:
    """Return, for each two actors, the share of their cooperations that both have, where there is one."""
    profiles = structural_equivalence(graph, "jaccard", side="acteur")
    pairs = combinations(range(len(profiles.nodes)), 2)
    found = {(profiles.nodes[i], profiles.nodes[j]): float(profiles.matrix[i, j]) for i, j in pairs}
    return {pair: likeness for pair, likeness in found.items() if likeness > 0}


def _sentences(
    towns: _Towns,
    classes: Sequence[tuple[str, ...]],
    near: Mapping[tuple[str, str], float],
    unknown: Sequence[str],
    alike: Tested,
) -> list[str]:
    if not towns.labels:
        return [tr("No rule qualifies a medium-sized city here: there is none to compare.")]
    said = [_qualified(towns)]
    shared = [nodes for nodes in classes if len(nodes) > 1]
    said += [_together(towns, nodes) for nodes in shared]
    if classes and not shared:
        said.append(tr("No two of them take part in exactly the same cooperations."))
    close = _close(towns, classes, near)
    if close:
        said.append(tr("Near without being the same: {pairs}.").format(pairs=joined(close)))
    said += [_chance(alike)] if shared and alike.replicas else []
    return said + ([_undocumented(towns, unknown)] if unknown else [])


def _close(towns: _Towns, classes: Sequence[tuple[str, ...]], near: Mapping[tuple[str, str], float]) -> list[str]:
    """Say which positions are near, the nearest first."""
    found = [
        (near[pair], one, other)
        for one, other in combinations(classes, 2)
        for pair in ((one[0], other[0]), (other[0], one[0]))
        if NEAR <= near.get(pair, 0) < 1
    ]
    text = tr("{one} with {other} ({share} % in common)")
    return [
        text.format(one=_named(towns, other), other=_named(towns, one), share=figure(100 * share))
        for share, one, other in sorted(found, key=lambda pair: -pair[0])[:NAMED]
    ]


def _named(towns: _Towns, nodes: Sequence[str]) -> str:
    return listed([towns.labels[node] for node in nodes], 12)


def _qualified(towns: _Towns) -> str:
    numbers = Counter(rule for rules in towns.rules.values() for rule in rules)
    head = counted(
        "{n} actor is a medium-sized city, or holds one",
        "{n} actors are medium-sized cities, or hold one",
        len(towns.labels),
    )
    if not numbers:
        return tr("{head}.").format(head=head)
    text = tr("“{rule}” qualifies {n}")
    told = joined(
        [
            text.format(rule=rule, n=figure(number))
            for rule, number in sorted(numbers.items(), key=lambda found: (-found[1], found[0]))
        ]
    )
    return tr("{head}: {rules}.").format(head=head, rules=told)


def _together(towns: _Towns, nodes: Sequence[str]) -> str:
    """Say what a class of equivalents has in common."""
    text = _same(len(towns.known.adj[nodes[0]]))
    return text.format(cooperations=_cooperations(towns.known, nodes[0]), names=_named(towns, nodes))


def _same(number: int) -> str:
    if number == 1:
        return tr("Same position, by a single cooperation ({cooperations}): {names}.")
    return tr("Same position, by the same cooperations ({cooperations}): {names}.")


def _cooperations(graph: nx.Graph[str], node: str) -> str:
    return joined(sorted(graph.nodes[other]["label"] for other in graph.adj[node]))


def _chance(alike: Tested) -> str:
    texts = {
        "above": tr(
            "{n} of them have an exact equivalent, more than their agendas alone would give ({low} to {high})."
        ),
        "below": tr(
            "{n} of them have an exact equivalent, fewer than their agendas alone would give ({low} to {high})."
        ),
        "within": tr("{n} of them have an exact equivalent: their agendas alone would give as many ({low} to {high})."),
    }
    return texts[alike.verdict].format(n=figure(alike.value), low=figure(alike.low), high=figure(alike.high))


def _undocumented(towns: _Towns, unknown: Sequence[str]) -> str:
    names = _named(towns, sorted(unknown, key=lambda node: (towns.labels[node], node)))
    head = counted(
        "{n} takes part in no cooperation that a source has told here",
        "{n} take part in no cooperation that a source has told here",
        len(unknown),
    )
    return tr("{head}, and cannot be placed: {names}.").format(head=head, names=names)


def _rows(
    towns: _Towns,
    classes: Sequence[tuple[str, ...]],
    near: Mapping[tuple[str, str], float],
    unknown: Sequence[str],
) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for position, nodes in enumerate(classes, 1):
        for node in nodes:
            other, share = _nearest(node, nodes, near)
            rows.append(
                (
                    position,
                    Thing(node, towns.labels[node]),
                    joined(towns.rules[node]) or None,
                    _cooperations(towns.known, node) or None,
                    len(nodes) - 1,
                    Thing(other, towns.labels[other]) if other else None,
                    share,
                )
            )
    for node in sorted(unknown, key=lambda node: (towns.labels[node], node)):
        rules = joined(towns.rules[node]) or None
        rows.append((None, Thing(node, towns.labels[node]), rules, None, None, None, None))
    return tuple(rows)


def _nearest(
    node: str, equals: Sequence[str], near: Mapping[tuple[str, str], float]
) -> tuple[str | None, float | None]:
    """Return the actor of another position nearest to one, and how near it is."""
    found = {(set(pair) - {node}).pop(): share for pair, share in near.items() if node in pair}
    others = {other: share for other, share in found.items() if other not in equals}
    if not others:
        return None, None
    best = min(others, key=lambda other: (-others[other], other))
    return best, others[best]


ANALYSES = (Analysis("equivalence", (21,), TITLE, equivalence, takes=EVERY),)

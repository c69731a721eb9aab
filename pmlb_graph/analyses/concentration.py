"""Concentration: whether the network is held by a few, or by many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import claim, facts_of
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding, Thing
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Tested, against_chance, strength

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Is the network polycentric, or dominated by a few actors?")
LIMIT = later("A body that publishes much is documented more: concentration is that of what was documented too.")
_MEASURES = ("centralization_degree", "centralization_betweenness", "gini_strength")
_LABELS = {
    "centralization_degree": later("Centralisation of ties (Freeman)"),
    "centralization_betweenness": later("Centralisation of passages (Freeman)"),
    "gini_strength": later("Inequality of the weights of ties (Gini)"),
}
_SHARE = 0.5


def concentration(bench: Bench) -> Finding:
    """Tell how far ties gather on a few actors, beside what the agendas alone would give.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks, 1(3).
    """
    graph = bench.network("acteurs-acteurs")
    found = against_chance(graph, [MEASURES[name] for name in _MEASURES], bench.replicas, bench.seed, tell=bench.tell)
    weights = strength(graph)
    order = sorted(graph, key=lambda node: (-weights[node], node))
    return Finding(
        name="concentration",
        questions=(16,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, weights, order, found)),
        figures=tuple(Figure(name, tr(_LABELS[name]), found[name], digits=3) for name in _MEASURES),
        columns=(tr("Actor"), tr("weight of its ties"), tr("share of all"), tr("share, added up")),
        rows=_rows(graph, weights, order),
        facts=facts_of(graph),
        method=tr(
            "Actors are tied by the cooperations they share, each of k actors counting for 1/(k − 1). Freeman’s index"
            " is 1 for a star and 0 when all are alike. Chance deals the actors again among the cooperations: each"
            " keeps its number of cooperations, each cooperation its number of actors."
        ),
        references=(MEASURES["centralization_degree"].reference, MEASURES["gini_strength"].reference),
        limits=(tr(LIMIT), tr("Collectives such as “villes moyennes” count as one actor each.")),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that passages gather on a few more, or less, than agendas alone would have it."""
    graph = bench.network("acteurs-acteurs")
    return (claim(bench, graph, MEASURES["centralization_betweenness"], (_claimed, tr(LIMIT))),)


def _sentences(
    graph: nx.Graph[str], weights: dict[str, float], order: list[str], found: dict[str, Tested]
) -> list[str]:
    total = sum(weights.values())
    if not total:
        return [tr("No tie is documented: nothing can be said of its concentration.")]
    few = next(i for i in range(1, len(order) + 1) if sum(weights[n] for n in order[:i]) >= _SHARE * total)
    names = ", ".join(graph.nodes[node]["label"] for node in order[: min(few, 5)])
    half = counted("{n} actor bears half of the weight of ties", "{n} actors bear half of the weight of ties", few)
    said = tr("{half}, of {all}: first {names}.").format(half=half, all=figure(len(order)), names=names)
    return [said, _claimed(found["centralization_betweenness"])]


def _claimed(tested: Tested) -> str:
    texts = {
        "above": tr("Passages between actors gather on a few more than their agendas alone would have it."),
        "below": tr("Passages between actors gather on a few less than their agendas alone would have it."),
        "within": tr("Passages between actors gather on a few no more than their agendas alone would have it."),
    }
    return texts[tested.verdict]


def _rows(graph: nx.Graph[str], weights: dict[str, float], order: list[str]) -> tuple[tuple[Cell, ...], ...]:
    total, added, rows = sum(weights.values()) or float("nan"), 0.0, []
    for node in order:
        added += weights[node]
        rows.append((Thing(node, graph.nodes[node]["label"]), weights[node], weights[node] / total, added / total))
    return tuple(rows)


ANALYSES = (Analysis("concentration", (16,), TITLE, concentration, claims, takes=EVERY),)

"""Communities: who works mostly with whom, and whether that follows administrative borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import facts_of, holds
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import (
    MEASURES,
    Partition,
    Tested,
    adjusted_rand,
    against_chance,
    border_agreement,
    consensus,
    leiden,
)
from pmlb_graph.measures.gaps import removal

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Places = dict[str, str | None]

TITLE = later("Which communities do ties draw, and do they follow administrative borders?")
LIMIT = later(
    "That communities follow borders does not make borders the reason: distance, programmes and sources follow them"
    " too."
)
_SURE = 0.8


def communities(bench: Bench) -> Finding:
    """Tell the communities on which many searches agree, and hold them against regions and départements."""
    graph = bench.network("acteurs-acteurs")
    divided = consensus(graph, seed=bench.seed)
    tested = against_chance(graph, [MEASURES["modularity"]], bench.replicas, bench.seed, tell=bench.tell)
    modularity = tested["modularity"]
    borders = {name: _agreement(bench, graph, divided.member, name) for name in ("region", "departement")}
    return Finding(
        name="communautes",
        questions=(17,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, divided, modularity, borders)),
        figures=_figures(divided, modularity, borders),
        columns=(
            tr("Community"),
            tr("actors"),
            tr("stability"),
            tr("main members"),
            tr("main cooperations"),
            tr("regions"),
            tr("départements"),
        ),
        rows=tuple(_row(graph, divided, number) for number, _ in _several(divided)),
        facts=facts_of(graph),
        method=tr(
            "A hundred searches of Leiden on the weighted ties; actors that half of them put together are kept together"
            " (consensus). Stability is the share of the searches in which an actor is with the others of its"
            " community. Modularity (best of three searches) is held against agendas dealt again: each actor keeps"
            " its number of cooperations, each cooperation its number of actors. The adjusted Rand index says how"
            " far communities are the regions: 1 when they are the same, 0 on average when regions are dealt at random."
        ),
        references=(
            MEASURES["modularity"].reference,
            "Lancichinetti, A. & Fortunato, S. (2012). Consensus clustering in complex networks. Scientific Reports,"
            " 2, 336.",
            "Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of Classification, 2, 193-218.",
        ),
        limits=(
            tr(LIMIT),
            tr("Large cooperations make communities by themselves: look at the main cooperations of each."),
            tr("Actors of several regions, or of none that is known, are left out of the comparison with borders."),
        ),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that communities follow the regions, or not."""
    graph = bench.network("acteurs-acteurs")
    found = _agreement(bench, graph, consensus(graph, seed=bench.seed).member, "region")
    draw = partial(_shaken, removal(graph, grounds=bench.grounds(graph)), _places(graph, "region"))
    share = holds(bench, draw, _difference, found.verdict)
    return (Claim("adjusted_rand_region", _claimed(found), found, share, facts_of(graph), tr(LIMIT)),)


def _places(graph: nx.Graph[str], name: str) -> Places:
    """Return the region (or département) of each actor that has one, and one only."""
    told: Mapping[str, str | None] = dict(graph.nodes(data=name))  # type: ignore[arg-type]
    return {node: place if place and ";" not in place else None for node, place in told.items()}


def _agreement(bench: Bench, graph: nx.Graph[str], member: Mapping[str, Any], name: str) -> Tested:
    """Hold communities against borders, among the actors that have a tie: others are alone by construction."""
    placed = {node: part for node, part in member.items() if graph.degree(node)}
    return border_agreement(placed, _places(graph, name), bench.replicas, bench.seed)


def _shaken(shake: Any, places: Places, drawn: np.random.Generator) -> tuple[dict[str, Any], Places, Places]:
    graph = shake(drawn)
    member = {node: part for node, part in leiden(graph).member.items() if graph.degree(node)}
    known = sorted(node for node in member if places.get(node))
    dealt = dict(zip(known, (places[known[i]] for i in drawn.permutation(len(known))), strict=True))
    return member, places, dealt


def _difference(found: tuple[dict[str, Any], Places, Places]) -> dict[str, float]:
    member, places, dealt = found
    return {"difference": adjusted_rand(member, places) - adjusted_rand(member, dealt)}


def _claimed(tested: Tested) -> str:
    texts = {
        "above": tr("Communities follow the borders of regions more than if regions were dealt at random."),
        "below": tr("Communities cross the borders of regions more than if regions were dealt at random."),
        "within": tr("Communities follow the borders of regions no more than if regions were dealt at random."),
    }
    return texts[tested.verdict]


def _several(divided: Partition) -> list[tuple[int, tuple[str, ...]]]:
    return [(n, nodes) for n, nodes in enumerate(divided.communities, 1) if len(nodes) > 1]


def _sentences(
    graph: nx.Graph[str], divided: Partition, modularity: Tested, borders: Mapping[str, Tested]
) -> list[str]:
    parts = _several(divided)
    if not parts:
        return [tr("No tie is documented: there is no community.")]
    head = counted("{n} community of several actors", "{n} communities of several actors", len(parts))
    sizes = ", ".join(figure(len(nodes)) for _, nodes in parts)
    said = [tr("{head} ({sizes} actors).").format(head=head, sizes=sizes)]
    unsure = [n for _, nodes in parts for n in nodes if divided.stability.get(n, 1.0) < _SURE]
    if unsure:
        order = sorted(unsure, key=lambda n: (divided.stability[n], n))
        text = counted(
            "{n} actor stands between several communities: searches do not agree on it",
            "{n} actors stand between several communities: searches do not agree on them",
            len(unsure),
        )
        said.append(tr("{head}: {names}.").format(head=text, names=listed([graph.nodes[n]["label"] for n in order])))
    if modularity.replicas:
        said.append(_divided(modularity))
    return said + _followed(borders)


def _divided(modularity: Tested) -> str:
    texts = {
        "above": tr("The network falls into blocks more than agendas dealt at random would make it."),
        "below": tr("The network falls into blocks less than agendas dealt at random would make it."),
        "within": tr("The network falls into blocks no more than agendas dealt at random would make it."),
    }
    return texts[modularity.verdict]


def _followed(borders: Mapping[str, Tested]) -> list[str]:
    region, departement = borders["region"], borders["departement"]
    said = [_claimed(region)] if region.replicas and region.value == region.value else []
    texts = {
        "above": tr("They follow the borders of départements more than chance would have it."),
        "below": tr("They cross the borders of départements more than chance would have it."),
        "within": tr("They follow the borders of départements no more than chance would have it."),
    }
    if departement.replicas and departement.value == departement.value:
        said.append(texts[departement.verdict])
    return said or [
        tr("Too few communities, or too few actors whose region is known, to hold the ones against the other.")
    ]


def _figures(divided: Partition, modularity: Tested, borders: Mapping[str, Tested]) -> tuple[Figure, ...]:
    return (
        Figure("communities", tr("Communities of several actors"), alone(len(_several(divided))), 0),
        Figure("modularity", tr("Modularity"), modularity),
        Figure("adjusted_rand_region", tr("Agreement with regions (adjusted Rand)"), borders["region"]),
        Figure("adjusted_rand_departement", tr("Agreement with départements (adjusted Rand)"), borders["departement"]),
    )


def _row(graph: nx.Graph[str], divided: Partition, number: int) -> tuple[Cell, ...]:
    nodes = divided.communities[number - 1]
    inner, via = Counter[str](), Counter[str]()
    for a, b in combinations(nodes, 2):
        if graph.has_edge(a, b):
            tie = graph.edges[a, b]
            inner.update({a: tie["weight"], b: tie["weight"]})
            via.update(tie.get("via", ()))
    members = sorted(nodes, key=lambda n: (-inner[n], n))
    shared = sorted(via, key=lambda c: (-via[c], c))
    origin = graph.graph.get("origin", graph)
    return (
        number,
        len(nodes),
        sum(divided.stability[n] for n in nodes) / len(nodes),
        listed([graph.nodes[n]["label"] for n in members], 4),
        listed([origin.nodes[c]["label"] for c in shared], 2),
        _spread(graph, nodes, "region"),
        _spread(graph, nodes, "departement"),
    )


def _spread(graph: nx.Graph[str], nodes: tuple[str, ...], name: str) -> str | None:
    counts = Counter(place for n in nodes if (place := graph.nodes[n].get(name)))
    order = sorted(counts, key=lambda place: (-counts[place], place))
    return listed([f"{place} ({figure(counts[place])})" for place in order], 3) or None


ANALYSES = (Analysis("communautes", (17,), TITLE, communities, claims, takes=EVERY),)

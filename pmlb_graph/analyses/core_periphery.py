"""Core and periphery: who is at the centre of cooperation, who at its margin, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import claim, facts_of
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Tested, core_periphery, coreness, null_models, replicate, tested
from pmlb_graph.measures.gaps import removal

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Who is at the core of cooperation, who at its periphery?")
LIMIT = later("Those who take part in a large cooperation are all tied to each other: one contract may make a core.")
SURE = 0.95
"""Share of the networks shaken from which a place in the core is sure."""
_LABELS = {
    "core_fit": (later("Likeness to a core and its periphery (Borgatti and Everett)"), 2),
    "core_size": (later("Actors in the core"), 0),
    "degeneracy": (later("Partners that each has at least within the tightest group (k-core)"), 0),
}


def core_and_periphery(bench: Bench) -> Finding:
    """Split actors into a core and a periphery, beside chance, and shake the split.

    References
    ----------
    Borgatti, S. P. & Everett, M. G. (2000). Models of core/periphery structures. Social Networks, 21(4).
    """
    graph = bench.network("acteurs-acteurs")
    core, held = core_periphery(graph).core, coreness(graph)
    found, shares = _beside(bench, graph), _shares(bench, graph)
    figures = [Figure(name, tr(label), found[name], digits) for name, (label, digits) in _LABELS.items()]
    if bench.replicas and core:
        sure = sum(shares[node] >= SURE for node in core)
        figures.append(Figure("core_sure", tr("Actors surely in the core"), alone(sure), 0))
    return Finding(
        name="coeur-peripherie",
        questions=(11,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, core, held, found, shares)),
        figures=tuple(figures),
        columns=(
            tr("Actor"),
            tr("position"),
            tr("share of the networks shaken in which it is in the core"),
            tr("partners"),
            tr("k-core"),
        ),
        rows=_rows(graph, core, held, shares),
        facts=tuple(dict.fromkeys((*facts_of(graph.subgraph(core)), *facts_of(graph)))),
        method=tr(
            "Actors are tied when they share a cooperation, whatever their number. The core is the set of actors that"
            " makes the ties most like an ideal pattern: all tied within the core, none within the periphery, the"
            " periphery tied to the core; likeness is a correlation, 1 when it is perfect. The k-core of an actor is"
            " the largest k such that it stays in a group each of whom has k partners there. Chance deals the actors"
            " again among the cooperations, each keeping its number of cooperations; doubt takes ties away at random,"
            " the less certain the more often, and the core is sought again."
        ),
        references=(MEASURES["core_fit"].reference, MEASURES["coreness"].reference),
        limits=(
            tr(LIMIT),
            tr("At the periphery means that sources tell of few ties with the core, not that an actor counts little."),
            tr("The best split found may not be the best there is, and several can be nearly as good."),
        ),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that ties look like a core and its periphery more, or less, than agendas alone would have it."""
    graph = bench.network("acteurs-acteurs")
    return (claim(bench, graph, MEASURES["core_fit"], (_claimed, tr(LIMIT))),)


def _measured(graph: nx.Graph[str]) -> dict[str, Any]:
    found = core_periphery(graph)
    size = float(len(found.core)) if found.core else float("nan")
    deepest = max(coreness(graph).values(), default=float("nan"))
    return {"core_fit": found.fit, "core_size": size, "degeneracy": deepest}


def _inside(graph: nx.Graph[str]) -> dict[str, Any]:
    return {"inside": dict.fromkeys(graph, 0.0) | dict.fromkeys(core_periphery(graph).core, 1.0)}


def _beside(bench: Bench, graph: nx.Graph[str]) -> dict[str, Tested]:
    """Return the measures of the network beside what agendas dealt again give."""
    import numpy as np

    draw = partial(null_models.random_network, graph)
    drawn: Any = replicate(draw, _measured, bench.replicas if graph else 0, bench.seed, bench.tell)
    observed = _measured(graph)
    return {name: tested(observed[name], drawn.get(name, np.array([])), bench.seed, "degrees") for name in _LABELS}


def _shares(bench: Bench, graph: nx.Graph[str]) -> dict[str, float]:
    """Return the share of the networks shaken in which each actor is in the core; NaN when none was shaken."""
    draw = removal(graph, grounds=bench.grounds(graph))
    drawn: Any = replicate(draw, _inside, bench.replicas if graph else 0, bench.seed, bench.tell)
    inside = drawn.get("inside", {})
    return {node: float(inside[node].mean()) if node in inside else float("nan") for node in graph}


def _sentences(
    graph: nx.Graph[str],
    core: tuple[str, ...],
    held: Mapping[str, float],
    found: dict[str, Tested],
    shares: dict[str, float],
) -> list[str]:
    if not graph.number_of_edges():
        return [tr("No tie is documented: nothing can be said of a core.")]
    if not core:
        return [tr("All actors are tied alike: no core can be told from a periphery.")]
    order = sorted(core, key=lambda node: (-graph.degree(node), graph.nodes[node]["label"]))
    head = counted("{n} actor makes the core", "{n} actors make the core", len(core))
    said = tr("{head}, of {all}: {names}.").format(
        head=head, all=figure(len(graph)), names=listed([graph.nodes[node]["label"] for node in order], 12)
    )
    drawn = [_claimed(found["core_fit"])] if found["core_fit"].replicas else []
    return [said, *drawn, *_doubted(graph, order, shares), _tightest(graph, held)]


def _claimed(tested: Tested) -> str:
    texts = {
        "above": tr("Ties look like a core and its periphery more than the actors’ agendas alone would have it."),
        "below": tr("Ties look like a core and its periphery less than the actors’ agendas alone would have it."),
        "within": tr("Ties look like a core and its periphery no more than the actors’ agendas alone would have it."),
    }
    return texts[tested.verdict]


def _doubted(graph: nx.Graph[str], core: list[str], shares: dict[str, float]) -> list[str]:
    """Say which places in the core hold when doubtful ties go."""
    sure = [node for node in core if shares[node] >= SURE]
    if any(shares[node] != shares[node] for node in core):  # nothing was shaken
        return []
    least = min(core, key=lambda node: (shares[node], node))
    if len(sure) == len(core):
        return [tr("All of them stay in the core when doubtful ties are taken away, in 95 % of the networks shaken.")]
    texts = [
        tr("When doubtful ties are taken away, these stay in the core in 95 % of the networks shaken: {names}.").format(
            names=listed([graph.nodes[node]["label"] for node in sure], 12)
        )
        if sure
        else tr("When doubtful ties are taken away, none of them stays in the core in 95 % of the networks shaken.")
    ]
    label, share = graph.nodes[least]["label"], figure(100 * shares[least])
    texts.append(
        tr("The least sure is {name}, in the core {share} times in a hundred.").format(name=label, share=share)
    )
    return texts


def _tightest(graph: nx.Graph[str], held: Mapping[str, float]) -> str:
    """Say what the tightest group is, and whether a single cooperation makes it."""
    deepest = max(held.values())
    group = {node for node in graph if held[node] == deepest}
    head = counted(
        "The tightest group, in which each has at least {n} partner, ",
        "The tightest group, in which each has at least {n} partners, ",
        int(deepest),
    )
    number = counted("counts {n} actor", "counts {n} actors", len(group))
    origin = graph.graph["origin"]
    whole = sorted(
        origin.nodes[node]["label"] for node in origin if node not in graph and group <= set(origin.adj[node])
    )
    if whole:
        return head + tr("{number}: all take part in “{name}”, which is enough to tie them to each other.").format(
            number=number, name=whole[0]
        )
    return head + tr("{number}, and no single cooperation holds them all.").format(number=number)


def _rows(
    graph: nx.Graph[str], core: tuple[str, ...], held: Mapping[str, float], shares: dict[str, float]
) -> tuple[tuple[Cell, ...], ...]:
    inside = set(core)
    order = sorted(
        graph, key=lambda node: (node not in inside, -shares[node] if inside else 0, -graph.degree(node), node)
    )
    places = {True: tr("core"), False: tr("periphery")}
    return tuple(
        (
            Thing(node, graph.nodes[node]["label"]),
            places[node in inside] if inside else None,
            shares[node],
            graph.degree(node),
            int(held[node]),
        )
        for node in order
    )


ANALYSES = (Analysis("coeur-peripherie", (11,), TITLE, core_and_periphery, claims, takes=EVERY),)

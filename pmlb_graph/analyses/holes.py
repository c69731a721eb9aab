"""Structural holes: who has partners that do not meet otherwise, and who is held by partners that do."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import facts_of
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Measure, Stability, Tested, against_chance, constraint, doubt
from pmlb_graph.measures.gaps import removal

if TYPE_CHECKING:
    import networkx as nx

    Kept = Mapping[str, Tested]

TITLE = later("Who stands in structural holes, between partners that do not meet otherwise?")
NAMED = 5
TAIL = 0.025
"""Share of actors that chance alone would put under 95 % of its own draws."""


def holes(bench: Bench) -> Finding:
    """Measure constraint and effective size, beside chance and doubt.

    References
    ----------
    Burt, R. S. (1992). Structural holes: the social structure of competition. Harvard University Press.
    """
    graph = bench.network("acteurs-acteurs")
    measures = [MEASURES["constraint"], MEASURES["effective_size"], _MEAN]
    found = against_chance(graph, measures, bench.replicas, bench.seed, tell=bench.tell)
    draw = removal(graph, grounds=bench.grounds(graph))
    standing = doubt(graph, [_FREEDOM], bench.replicas if graph else 0, bench.seed, draw, bench.tell)[_FREEDOM.name]
    order = sorted(graph, key=lambda node: (standing.nodes[node].rank, graph.nodes[node]["label"], node))
    figures = [Figure(_MEAN.name, tr("Mean constraint"), found[_MEAN.name], 3)]
    if not isnan(standing.tau):
        label = tr("Agreement with the rankings shaken (Kendall’s τ)")
        figures.append(Figure("tau", label, alone(standing.tau), 2, (standing.tau_low, standing.tau_high)))
    return Finding(
        name="trous-structuraux",
        questions=(13,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, found["constraint"], standing, order)) + _whole(found[_MEAN.name]),
        figures=tuple(figures),
        columns=(
            tr("Actor"),
            tr("partners"),
            tr("effective size"),
            tr("beside chance"),
            tr("constraint"),
            tr("beside chance"),
            tr("rank"),
            tr("ranks in 95 % of the networks shaken"),
            tr("mark"),
        ),
        rows=tuple(_row(graph, node, found, standing) for node in order),
        facts=facts_of(graph),
        method=tr(
            "Constraint says how far the partners of an actor are tied to each other, weights of ties counted: low, it"
            " stands between worlds that would not meet. Effective size counts its partners, less those that repeat the"
            " others. Ranks go from the least constrained. Chance deals the actors again among the cooperations, each"
            " keeping its number of cooperations; doubt takes ties away at random, the less certain the more often."
        ),
        references=(MEASURES["constraint"].reference, MEASURES["effective_size"].reference),
        limits=(
            tr("A tie between two partners that no source tells makes a hole that may not be."),
            tr("Standing in a hole is a position, not an action: nothing says that the actor makes use of it."),
            tr("Constraint depends much on the number of partners: compare actors that have as many."),
        ),
    )


def _free(graph: nx.Graph[str]) -> dict[str, float]:
    """Return constraint with its sign changed, so that the first rank is the least constrained."""
    return {node: -value for node, value in constraint(graph).items()}


def _mean(graph: nx.Graph[str]) -> float:
    known = [value for value in constraint(graph).values() if not isnan(value)]
    return sum(known) / len(known) if known else nan


_ONE_MODE = frozenset({"one-mode"})
_FREEDOM = Measure("freedom", _free, "", modes=_ONE_MODE)
_MEAN = Measure("mean_constraint", _mean, "", level="network", modes=_ONE_MODE)


def _sentences(graph: nx.Graph[str], kept: Kept, standing: Stability, order: list[str]) -> list[str]:
    known = [node for node in order if not isnan(kept[node].value)]
    if not known:
        return [tr("No tie is documented: nothing can be said of structural holes.")]
    ranks = [standing.nodes[node].rank for node in known]
    # Equals are named together or not at all: naming some of them would tell them apart.
    whole = [node for node in known[:NAMED] if sum(rank <= standing.nodes[node].rank for rank in ranks) <= NAMED]
    names = listed([graph.nodes[node]["label"] for node in whole or known], NAMED)
    alike = max(ranks) == min(ranks)
    if alike:
        said = [tr("The partners of each actor are as tied to each other: none stands in a hole more than another.")]
    else:
        said = [tr("The partners of these actors are the least tied to each other: {names}.").format(names=names)]
    if kept[known[0]].replicas:
        said += [] if alike else [_first(graph, known[0], standing)]
        said += [_unexplained(graph, kept, known, "below"), _unexplained(graph, kept, known[::-1], "above")]
    lone = len(order) - len(known)
    if lone:
        said.append(
            counted(
                "{n} actor has no known partner: it is not ranked.",
                "{n} actors have no known partner: they are not ranked.",
                lone,
            )
        )
    return said


def _whole(mean: Tested) -> tuple[str, ...]:
    if not mean.replicas or isnan(mean.mean):
        return ()
    texts = {
        "above": tr("On the whole, partners are tied to each other more than their agendas alone would have it."),
        "below": tr("On the whole, partners are tied to each other less than their agendas alone would have it."),
        "within": tr("On the whole, partners are tied to each other no more than their agendas alone would have it."),
    }
    return (texts[mean.verdict],)


def _first(graph: nx.Graph[str], node: str, standing: Stability) -> str:
    one, label = standing.nodes[node], graph.nodes[node]["label"]
    if one.best == one.worst:
        text = tr("{name} keeps rank {rank} when doubtful ties are taken away.")
        return text.format(name=label, rank=figure(one.best))
    text = tr("{name} is ranked from {best} to {worst} when doubtful ties are taken away.")
    return text.format(name=label, best=figure(one.best), worst=figure(one.worst))


def _unexplained(graph: nx.Graph[str], kept: Kept, known: list[str], verdict: str) -> str:
    """Say how many actors chance does not explain, and how many it would make by itself."""
    out = [node for node in known if kept[node].verdict == verdict]
    usual = figure(TAIL * len(known), 1)
    if verdict == "below":
        if not out:
            return tr("No actor is less constrained than its agenda alone would have it.")
        head = counted(
            "{n} actor is less constrained than its agenda alone would have it",
            "{n} actors are less constrained than their agendas alone would have it",
            len(out),
        )
    else:
        if not out:
            return tr("No actor is more constrained than its agenda alone would have it.")
        head = counted(
            "{n} actor is more constrained than its agenda alone would have it",
            "{n} actors are more constrained than their agendas alone would have it",
            len(out),
        )
    text = tr("{head}, where luck alone would give about {usual}: {names}.")
    return text.format(head=head, usual=usual, names=listed([graph.nodes[node]["label"] for node in out], NAMED))


def _row(graph: nx.Graph[str], node: str, found: Mapping[str, Kept], standing: Stability) -> tuple[Cell, ...]:
    size, held, one = found["effective_size"][node], found["constraint"][node], standing.nodes[node]
    ranked = not isnan(held.value)
    return (
        Thing(node, graph.nodes[node]["label"]),
        graph.degree(node),
        size.value,
        _beside(size),
        held.value,
        _beside(held),
        one.rank if ranked else None,
        f"{one.best}–{one.worst}" if ranked and standing.replicas else None,
        tr(one.mark) if ranked and standing.replicas else None,
    )


def _beside(tested: Tested) -> str | None:
    if not tested.replicas or isnan(tested.mean):
        return None
    return {"above": tr("above"), "within": tr("within"), "below": tr("below")}[tested.verdict]


ANALYSES = (Analysis("trous-structuraux", (13,), TITLE, holes, takes=EVERY),)

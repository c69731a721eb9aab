"""Perimeters: which territories are in several, and which perimeters overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import curveball, replicate, tested

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]

TITLE = later("Which territories are in several perimeters of cooperation?")
NULL, SMALL, NAMED = "degrees", 3, 3


def perimeters(bench: Bench) -> Finding:
    """Tell in how many perimeters each territory is, and how far perimeters overlap.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2).
    """
    import numpy as np

    graph, facts = _belonging(bench)
    territories, frames = (
        [node for node, data in graph.nodes(data=True) if data["side"] == side] for side in ("territoire", "perimetre")
    )
    compute = partial(_overlap, frames)
    observed = compute(graph)
    drawn = replicate(partial(curveball, graph), compute, bench.replicas if graph else 0, bench.seed, bench.tell)
    beside = tested(observed["overlap"], np.asarray(drawn.get("overlap", [])), bench.seed, NULL)
    several = [node for node in territories if graph.degree(node) > 1]
    several.sort(key=lambda node: (-graph.degree(node), graph.nodes[node]["label"], node))
    shares = _shares(graph, frames)
    return Finding(
        name="perimetres",
        questions=(31,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, (territories, several), shares, beside.verdict)),
        figures=(
            Figure("territories_in_several", tr("Territories in several perimeters"), alone(len(several)), 0),
            Figure("perimeter_overlap", tr("Mean share of members that two perimeters have in common"), beside, 3),
        )
        if several
        else (),
        columns=(tr("Territory"), tr("Perimeters"), tr("Which")),
        rows=tuple(_row(graph, node) for node in several),
        facts=tuple(sorted({fact for node in several for fact in facts[node]})),
        method=tr(
            "A perimeter is a structure that the EPCI is a member of, or an alliance without a structure that it"
            " is a party to; an alliance and its structure count for one, and support, funding or an urban"
            " planning agency do not make one belong. Members in common are those of both perimeters over those of"
            " either (Jaccard), for perimeters of three EPCI or more. Chance deals the EPCI again among the"
            " perimeters: each keeps its number of perimeters, each perimeter its number of EPCI."
        ),
        references=("Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2).",),
        limits=(
            tr("Dates are not compared: some of these perimeters followed one another."),
            tr("Members are those that a source told: a perimeter may have others."),
        ),
    )


def _belonging(bench: Bench) -> tuple[Graph, dict[str, set[str]]]:
    """Return the network of territories and perimeters, and the facts that put each territory there."""
    import networkx as nx

    graph: Graph = nx.Graph(mode="two-mode")
    facts: dict[str, set[str]] = {}
    for row in bench.answer("espace/perimetres"):
        graph.add_node(row["acteur"], side="territoire", label=row["acteurLibelle"])
        graph.add_node(row["perimetre"], side="perimetre", label=row["perimetreLibelle"])
        graph.add_edge(row["acteur"], row["perimetre"])
        facts.setdefault(row["acteur"], set()).add(row["fait"])
    return graph, facts


def _overlap(frames: Sequence[str], graph: Graph) -> dict[str, float]:
    """Return the mean share of members in common over all the pairs of perimeters of some size."""
    shares = [share for _, _, share in _shares(graph, frames)]
    return {"overlap": sum(shares) / len(shares) if shares else float("nan")}


def _shares(graph: Graph, frames: Sequence[str]) -> list[tuple[str, str, float]]:
    members = {node: set(graph[node]) for node in frames if graph.degree(node) >= SMALL}
    return [(a, b, len(members[a] & members[b]) / len(members[a] | members[b])) for a, b in combinations(members, 2)]


def _sentences(
    graph: Graph,
    places: tuple[Sequence[str], Sequence[str]],
    shares: Sequence[tuple[str, str, float]],
    verdict: str,
) -> list[str]:
    every, several = places
    if not several:
        return [tr("No territory is documented in several perimeters.")]
    label = _labels(graph)
    head = counted(
        "{n} territory is in several perimeters, of {{all}} that are in one at least.",
        "{n} territories are in several perimeters, of {{all}} that are in one at least.",
        len(several),
    )
    said = [head.format(all=figure(len(every)))]
    each = tr("{name} ({n})")
    names = [each.format(name=label[node], n=figure(graph.degree(node))) for node in several]
    said.append(tr("Those that are in most: {names}.").format(names=", ".join(names[:NAMED])))
    said.append(_distribution(Counter(graph.degree(node) for node in every)))
    return said + _overlaps(label, shares, verdict)


def _labels(graph: Graph) -> dict[str, str]:
    return {node: data["label"] for node, data in graph.nodes(data=True)}


def _distribution(numbers: Mapping[int, int]) -> str:
    one, two = numbers.get(1, 0), numbers.get(2, 0)
    text = tr("By number of perimeters: {one} in one only, {two} in two, {more} in three or more.")
    return text.format(one=figure(one), two=figure(two), more=figure(sum(numbers.values()) - one - two))


def _overlaps(label: Mapping[str, str], shares: Sequence[tuple[str, str, float]], verdict: str) -> list[str]:
    if not shares:
        return []
    texts = {
        "above": tr("Perimeters share more members than memberships dealt again would have it."),
        "within": tr("Perimeters share as many members as memberships dealt again would have it."),
        "below": tr("Perimeters share fewer members than memberships dealt again would have it."),
    }
    order = sorted((one for one in shares if one[2] > 0), key=lambda one: (-one[2], label[one[0]], label[one[1]]))
    each = tr("{one} and {other} ({share} %)")
    pairs = [each.format(one=label[a], other=label[b], share=figure(100 * share)) for a, b, share in order[:NAMED]]
    said = [texts[verdict]]
    return [*said, tr("Most members in common: {pairs}.").format(pairs=tr("; ").join(pairs))] if pairs else said


def _row(graph: Graph, node: str) -> tuple[Cell, ...]:
    label = _labels(graph)
    names = sorted(label[frame] for frame in graph[node])
    return (Thing(node, label[node]), len(names), tr("; ").join(names))


ANALYSES = (Analysis("perimetres", (31,), TITLE, perimeters),)

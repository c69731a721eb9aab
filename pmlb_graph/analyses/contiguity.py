"""Contiguity: which neighbours share no documented cooperation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph.analyses import geography
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing
from pmlb_graph.analyses.geography import GUESSED, HOW, Neighbours, Territory
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Tested, curveball, replicate, tested

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Cells = tuple[np.ndarray, np.ndarray]

TITLE = later("Which neighbouring EPCI share no documented cooperation?")
_LABELS = {
    "near": later("Share of the pairs of neighbours that share a cooperation"),
    "far": later("Share of the other pairs that share one"),
}
NAMED = 5


def contiguity(bench: Bench) -> Finding:
    """Tell which neighbours share no cooperation, those that cooperate with others first.

    References
    ----------
    Gabriel, K. R. & Sokal, R. R. (1969). A new statistical approach to geographic variation analysis.
    Systematic Zoology, 18(3), 259-278.
    """
    graph = bench.network("acteurs-cooperations")
    places = geography.located(geography.territories(bench))
    next_to = geography.neighbours(bench, places)
    documented = [place for place in places if graph.adj.get(place.iri)]
    found = _shares(graph, documented, next_to, bench)
    apart = _apart(graph, documented, next_to)
    pairs = [tuple(sorted((one.iri, other.iri))) for one, other, _ in apart]
    ties = geography.ties_of(graph, sorted({iri for pair in pairs for iri in pair}))
    told = [next_to.facts[pair] for pair in pairs if pair in next_to.facts]  # type: ignore[index]
    return Finding(
        name="voisins-sans-cooperation",
        questions=(29,),
        title=tr(TITLE),
        sentences=tuple(_sentences(documented, next_to, apart, found)),
        figures=tuple(Figure(name, tr(_LABELS[name]), one) for name, one in found.items() if not isnan(one.value)),
        columns=(
            "EPCI",
            tr("Neighbour"),
            tr("Cooperations of the one"),
            tr("Cooperations of the other"),
            tr("km between centres"),
            tr("Same département"),
        ),
        rows=tuple(_row(graph, *one) for one in apart),
        facts=tuple(sorted({*ties, *told})),
        method=_method(next_to.told),
        references=(
            "Gabriel, K. R. & Sokal, R. R. (1969). A new statistical approach to geographic variation analysis."
            " Systematic Zoology, 18(3), 259-278.",
        ),
        limits=_limits(next_to.told),
    )


def _shares(
    graph: nx.Graph[str], documented: Sequence[Territory], next_to: Neighbours, bench: Bench
) -> dict[str, Tested]:
    """Return the share of pairs that share a cooperation, neighbours then others, beside agendas dealt again."""
    import numpy as np

    near, far = _cells(documented, next_to)
    compute = partial(_share, documented, near, far)
    observed = compute(graph)
    drawn = replicate(partial(curveball, graph), compute, bench.replicas if graph else 0, bench.seed, bench.tell)
    return {
        name: tested(value, np.asarray(drawn.get(name, [])), bench.seed, "degrees") for name, value in observed.items()
    }


def _cells(documented: Sequence[Territory], next_to: Neighbours) -> tuple[Cells, Cells]:
    import numpy as np

    rows, columns = np.triu_indices(len(documented), 1)
    names = [place.iri for place in documented]
    near = np.array([(names[i], names[j]) in next_to.pairs for i, j in zip(rows, columns, strict=True)], dtype=bool)
    return (rows[near], columns[near]), (rows[~near], columns[~near])


def _share(documented: Sequence[Territory], near: Cells, far: Cells, graph: nx.Graph[str]) -> dict[str, float]:
    ties = geography.shared(graph, documented) > 0
    return {
        name: float(ties[cells].mean()) if len(cells[0]) else float("nan")
        for name, cells in (("near", near), ("far", far))
    }


def _apart(
    graph: nx.Graph[str], documented: Sequence[Territory], next_to: Neighbours
) -> list[tuple[Territory, Territory, float]]:
    """Return the neighbours that both cooperate, but not together: those that cooperate most first."""
    ties, far = geography.shared(graph, documented), geography.kilometres(documented)
    found = []
    for i, one in enumerate(documented):
        for j, other in enumerate(documented[i + 1 :], start=i + 1):
            if (one.iri, other.iri) in next_to.pairs and not ties[i, j]:
                pair = sorted((one, other), key=lambda place: (-graph.degree(place.iri), place.label))
                found.append((pair[0], pair[1], float(far[i, j])))
    degree = graph.degree
    return sorted(found, key=lambda p: (-degree(p[1].iri), -degree(p[0].iri), p[2], p[0].label, p[1].label))


def _sentences(
    documented: Sequence[Territory],
    next_to: Neighbours,
    apart: Sequence[tuple[Territory, Territory, float]],
    found: dict[str, Tested],
) -> list[str]:
    if not next_to.pairs:
        return [tr("No two EPCI of the graph are known to be neighbours: nothing can be said.")]
    known = {place.iri for place in documented}
    both = sum(one in known and other in known for one, other in next_to.pairs)
    one_only = sum((one in known) != (other in known) for one, other in next_to.pairs)
    none = len(next_to.pairs) - both - one_only
    said = [_counted(next_to, both, len(apart))]
    if both:
        said.append(_beside(found))
    if apart:
        names = tr("; ").join(
            tr("{one} and {other}").format(one=one.label, other=other.label) for one, other, _ in apart[:NAMED]
        )
        said.append(
            tr("Those that cooperate most with others, but together in no source: {names}.").format(names=names)
        )
    if one_only + none:
        text = tr(
            "Of the other pairs of neighbours nothing can be said: in {one} one EPCI only has a documented cooperation,"
            " in {none} neither has."
        )
        said.append(text.format(one=figure(one_only), none=figure(none)))
    return said


def _counted(next_to: Neighbours, both: int, apart: int) -> str:
    pairs = counted("{n} pair of neighbours", "{n} pairs of neighbours", len(next_to.pairs))
    if next_to.told:
        text = tr("Of {pairs} that the graph tells, {both} are of two EPCI with documented cooperations; {apart}.")
    else:
        text = tr("Of {pairs}, guessed from the centres, {both} are of two EPCI with documented cooperations; {apart}.")
    share = counted("{n} of them shares none", "{n} of them share none", apart)
    return text.format(pairs=pairs, both=figure(both), apart=share)


def _beside(found: dict[str, Tested]) -> str:
    near, far = found["near"], found["far"]
    texts = {
        "above": tr(
            "{near} % of these neighbours cooperate, {far} % of the other pairs: more than agendas alone give."
        ),
        "within": tr(
            "{near} % of these neighbours cooperate, {far} % of the other pairs: as agendas alone would give."
        ),
        "below": tr(
            "{near} % of these neighbours cooperate, {far} % of the other pairs: less than agendas alone give."
        ),
    }
    beyond = "–" if isnan(far.value) else figure(100 * far.value)
    return texts[near.verdict].format(near=figure(100 * near.value), far=beyond)


def _row(graph: nx.Graph[str], one: Territory, other: Territory, far: float) -> tuple[Cell, ...]:
    same = tr("yes") if one.departements & other.departements else tr("no")
    degrees = (graph.degree(one.iri), graph.degree(other.iri))
    return (Thing(one.iri, one.label), Thing(other.iri, other.label), *degrees, round(far, 1), same)


def _method(told: bool) -> str:
    text = tr(
        "Neighbours are compared with the other pairs of EPCI that have a documented cooperation. Chance deals these"
        " actors again among the cooperations: each keeps its number of cooperations, each cooperation its number of"
        " actors. The list shows first the pairs of which both cooperate most with others."
    )
    guess = tr(HOW)
    return text if told else f"{text} {guess}"


def _limits(told: bool) -> tuple[str, ...]:
    said = [tr("“Share none” means that no source was entered: two neighbours may well cooperate.")]
    if not told:
        said.append(tr(GUESSED))
        said.append(tr("`pmlb-graph import contours` brings the true contiguities."))
    return tuple(said)


ANALYSES = (Analysis("voisins-sans-cooperation", (29,), TITLE, contiguity, takes=EVERY),)

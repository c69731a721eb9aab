"""Evolution: what entered the network, what left it, and what is known of its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph import moments, networks
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import facts_of
from pmlb_graph.analyses.finding import Cell, Figure, Finding
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import UNDATED
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Tested, against_chance

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]
    Pair = tuple[str, str]

TITLE = later("How does the network change over the years?")
ASKED = "https://w3id.org/pmlb/"
"""Beginning of the names of the data that the question was asked of."""
YEARS = (2004, 2012, 2020, 2026)
"""The years of the question: before the pole, its creation, the mandate that begins, and the end of its road map."""
REMOTE = "1000"
"""A date before every cooperation: what may hold then has no known start."""
NO_START = later("No source tells when a cooperation starts: nothing can be said of a change.")
MEASURE = "centralization_degree"
NAMED = 6


@dataclass(frozen=True, slots=True)
class Slice:
    """The network in a year.

    Attributes
    ----------
    year : int
        The year.
    actors, cooperations : frozenset of str
        Those that have a tie.
    ties, dated : frozenset of tuple of str
        All the ties that hold or may hold, and those whose start is known.
    centralization : Tested
        How far the ties of actors gather on a few, beside chance; of the first year that has ties, and of the last.
    """

    year: int
    actors: frozenset[str]
    cooperations: frozenset[str]
    ties: frozenset[Pair]
    dated: frozenset[Pair]
    centralization: Tested | None


def evolution(bench: Bench) -> Finding:
    """Tell the ties, entries and exits of the network at a few dates, undated facts counted apart.

    References
    ----------
    Snijders, T. A. B., van de Bunt, G. G. & Steglich, C. E. G. (2010). Introduction to stochastic
    actor-based models for network dynamics. Social Networks, 32(1).
    """
    chosen = years(bench)
    graphs = bench.slices("acteurs-cooperations", chosen)
    undated = frozenset(moments.states(bench.engine, REMOTE))
    with_ties = [year for year, graph in graphs.items() if graph.size()]
    ends = {*with_ties[:1], *with_ties[-1:]}
    found = [_slice(year, graph, undated, bench if year in ends else None) for year, graph in graphs.items()]
    facts = sorted({fact for graph in graphs.values() for fact in facts_of(graph)})
    return Finding(
        name="evolution",
        questions=(24,),
        title=_title(chosen),
        sentences=tuple(_sentences(found, graphs[chosen[-1]])) if found else (tr(NO_START),),
        figures=_figures(found),
        columns=(
            tr("Year"),
            tr("Actors"),
            tr("Cooperations"),
            tr("Participations"),
            tr("of known start"),
            tr("entered"),
            tr("left"),
            tr("in common (Jaccard)"),
            tr("in common, of known start"),
        ),
        rows=_rows(found) if facts else (),
        facts=tuple(facts),
        method=tr(
            "Each year holds what sources say held then, or may have held: a tie is out before the start told of it,"
            " of its cooperation or of the plan of its action, and after a sure end; without these it is kept. Ties in"
            " common are those of both years over those of either (Jaccard). Centralisation is Freeman’s, among actors"
            " that share a cooperation; chance deals the actors again among the cooperations of the year."
        ),
        references=(
            "Snijders, T. A. B., van de Bunt, G. G. & Steglich, C. E. G. (2010). Introduction to stochastic actor-based"
            " models for network dynamics. Social Networks, 32(1). (Jaccard’s index between waves.)",
            MEASURES[MEASURE].reference,
        ),
        limits=(
            tr("Recent years are documented more: a network that grows is also sources that multiply."),
            tr("An end that no source tells leaves the tie in place: exits are a floor, and stability a ceiling."),
            tr("The start of a cooperation stands for that of its parties, some of whom may have joined later."),
        ),
    )


def years(bench: Bench) -> tuple[int, ...]:
    """Return the years to compare: those of the question, for the data it was asked of.

    For others: the first start that sources tell, a third of the way, two thirds, and the last one.
    """
    told = bench.answer("temps/durees")
    if any(row["fait"].startswith(ASKED) for row in told):
        return YEARS
    starts = [int(row["debut"][:4]) for row in told if row.get("debut")]
    if not starts:
        return ()
    first, last = min(starts), max(starts)
    return tuple(sorted({first + round(third * (last - first) / 3) for third in range(4)}))


def _title(chosen: Sequence[int]) -> str:
    if len(chosen) < 2:
        return tr(TITLE)
    return tr("How does the network change from {first} to {last}?").format(first=chosen[0], last=chosen[-1])


def _figures(found: Sequence[Slice]) -> tuple[Figure, ...]:
    words = tr("Centralisation of the ties of actors in {year}")
    tested = [(one.year, one.centralization) for one in found if one.centralization]
    return tuple(Figure(f"{MEASURE}_{year}", words.format(year=year), value) for year, value in tested)


def _slice(year: int, graph: Graph, undated: frozenset[str], bench: Bench | None) -> Slice:
    """Return what is in the network in a year."""
    held = graph.copy()
    held.remove_nodes_from([node for node, degree in graph.degree() if not degree])
    sides = {node: data["side"] for node, data in held.nodes(data=True)}
    return Slice(
        year,
        frozenset(node for node, side in sides.items() if side == "acteur"),
        frozenset(node for node, side in sides.items() if side != "acteur"),
        frozenset(_ends(a, b) for a, b in held.edges),
        frozenset(_ends(a, b) for a, b, data in held.edges(data=True) if not undated.issuperset(data["facts"])),
        _centralization(bench, held) if bench else None,
    )


def _centralization(bench: Bench, held: Graph) -> Tested:
    """Hold against chance how far the ties of actors gather on a few."""
    graph = networks.project(held, "acteur")
    found: Tested = against_chance(graph, [MEASURES[MEASURE]], bench.replicas, bench.seed, tell=bench.tell)[MEASURE]
    return found


def _ends(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _jaccard(before: frozenset[Pair], after: frozenset[Pair]) -> float:
    return len(before & after) / len(before | after) if before | after else nan


def _sentences(found: Sequence[Slice], last: Graph) -> list[str]:
    if not any(one.ties for one in found):
        return [tr("No tie holds at any of these dates: nothing can be said of a change.")]
    each = [
        tr("{actors} and {ties} in {year}").format(
            actors=counted("{n} actor", "{n} actors", len(one.actors)),
            ties=counted("{n} participation", "{n} participations", len(one.ties)),
            year=one.year,
        )
        for one in found
    ]
    said = [tr("The network documented holds {list}.").format(list=", ".join(each))]
    for before, after in pairwise(found):
        said.append(_change(before, after, last))
    return [*said, _known(found)]


def _change(before: Slice, after: Slice, last: Graph) -> str:
    """Tell what entered and left between two years, the cooperations by name."""
    entered = counted("{n} participation enters", "{n} participations enter", len(after.ties - before.ties))
    left = counted("{n} leaves", "{n} leave", len(before.ties - after.ties))
    share = _jaccard(before.ties, after.ties)
    words = {"first": before.year, "second": after.year, "entered": entered, "left": left}
    text = tr("From {first} to {second}: {entered}, {left}.").format(**words)
    if before.ties and after.ties:
        told = tr(
            "From {first} to {second}: {entered}, {left}; {share} % of the participations of either year are of both."
        )
        text = told.format(**words, share=figure(100 * share))
    labels = {node: str(data["label"]) for node, data in last.nodes(data=True)}
    new = sorted(labels[node] for node in after.cooperations - before.cooperations)
    gone = sorted(labels[node] for node in before.cooperations - after.cooperations)
    for names, head in ((new, later("New cooperations: {names}.")), (gone, later("Ended: {names}."))):
        if names:
            text += " " + tr(head).format(names=listed(names, NAMED))
    return text


def _known(found: Sequence[Slice]) -> str:
    """Tell how much rests on ties whose start is not known."""
    last = found[-1]
    unknown = len(last.ties) - len(last.dated)
    if not unknown:
        return tr("The start of every participation of {year} is known.").format(year=last.year)
    ties = counted(
        "Of the participations of {{year}}, {n} has no known start, "
        "and counts in every year unless a source tells its end",
        "Of the participations of {{year}}, {n} have no known start, "
        "and count in every year unless a source tells their end",
        unknown,
    ).format(year=last.year)
    each = ", ".join(tr("{n} in {year}").format(n=figure(len(one.dated)), year=one.year) for one in found)
    return tr("{ties}; without them, participations number {each}.").format(ties=ties, each=each)


def _rows(found: Sequence[Slice]) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for before, after in zip([None, *found], found, strict=False):
        counts = (len(after.actors), len(after.cooperations), len(after.ties), len(after.dated))
        moves: tuple[Cell, ...] = (None, None, None, None)
        if before:
            moves = (
                len(after.ties - before.ties),
                len(before.ties - after.ties),
                _jaccard(before.ties, after.ties),
                _jaccard(before.dated, after.dated),
            )
        rows.append((str(after.year), *counts, *moves))
    return tuple(rows)


ANALYSES = (Analysis("evolution", (24,), TITLE, evolution, takes=UNDATED),)

"""Comparison: how one alliance differs from the others, each measure made comparable."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.exchanges import bearer
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.portraits import Portrait, portraits
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Tested

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]

TITLE = later("How does one alliance differ from another?")
NAMED = 3
_LABELS = {
    "kinds": later("diversity of kinds"),
    "reach": later("reach (km)"),
    "elsewhere": later("pairs that cooperate elsewhere too"),
}
_COLUMNS = ("{what}", later("{what}: rank"), later("{what}: z"))
_MORE = {
    "kinds": later("more diverse than actors drawn at random"),
    "reach": later("wider than actors drawn at random"),
    "elsewhere": later("tied elsewhere more than actors drawn at random"),
}
_LESS = {
    "kinds": later("less diverse than actors drawn at random"),
    "reach": later("closer together than actors drawn at random"),
    "elsewhere": later("tied elsewhere less than actors drawn at random"),
}


def comparison(bench: Bench) -> Finding:
    """Set each alliance beside the others, and beside as many actors drawn at random.

    References
    ----------
    Blau, P. M. (1977). Inequality and Heterogeneity. Free Press.
    """
    graph = bench.network("acteurs-cooperations")
    found = portraits(bench, graph)
    ours = _central(bench, graph, found)
    facts = {fact for one in found for tie in graph[one.iri].values() for fact in tie["facts"]}
    return Finding(
        name="comparaison",
        questions=(40,),
        title=tr(TITLE),
        sentences=tuple(_sentences(found, ours)),
        figures=tuple(_figures(ours)) if ours and len(found) > 1 else (),
        columns=(
            tr("Alliance"),
            tr("Actors"),
            tr("Themes"),
            tr("Since"),
            tr("Attested ties (%)"),
            *(tr(words).format(what=tr(_LABELS[name])) for name in _LABELS for words in _COLUMNS),
        ),
        rows=_rows(found),
        facts=tuple(sorted(facts)),
        method=tr(
            "Alliances with three attested actors or more. Diversity is Blau’s index of the kinds of actors, 0 when"
            " all are of one kind, 1 when all kinds are equally there; reach, the mean distance between its located"
            " members; the third measure, the share of pairs of its members that share another cooperation. Each is"
            " set beside as many actors drawn at random from those documented: z is the distance from their mean, in"
            " standard deviations."
        ),
        references=(
            "Blau, P. M. (1977). Inequality and Heterogeneity. Free Press.",
            "Agresti, A. & Agresti, B. F. (1978). Statistical analysis of qualitative variation. Sociological"
            " Methodology, 9.",
        ),
        limits=(
            tr("A small alliance is hardly told from chance: its z is near zero whatever it is."),
            tr("An alliance that publishes its members is described better than one that does not."),
            tr("Collectives and actions of the plan are left out."),
        ),
    )


def _central(bench: Bench, graph: Graph, found: Sequence[Portrait]) -> Portrait | None:
    """Return the alliance whose structure bears most actions of the plan, if it is one of those compared."""
    structure = bearer(graph)
    own = {row.get("alliance") for row in bench.answer("espace/perimetres") if row["perimetre"] == structure}
    return next((one for one in found if one.iri in own), None)


def _rank(found: Sequence[Portrait], name: str, one: Portrait) -> int | None:
    value = _rounded(one, name)
    return None if isnan(value) else 1 + sum(_rounded(other, name) > value for other in found)


def _sentences(found: Sequence[Portrait], ours: Portrait | None) -> list[str]:
    if not found:
        return [tr("No alliance has three attested actors: none can be compared.")]
    if len(found) == 1:
        return [tr("One alliance only has three attested actors: it has no other to be set beside.")]
    many = counted("{n} alliance is compared", "{n} alliances are compared", len(found))
    said = [
        tr("{many}: from {least} to {most} attested actors.").format(
            many=many, least=figure(found[-1].actors), most=figure(found[0].actors)
        )
    ]
    for name, words in (
        ("kinds", later("The most diverse: {first}; the least: {last}.")),
        ("reach", later("The widest: {first} ({high} km); the closest together: {last} ({low} km).")),
        ("elsewhere", later("Whose members cooperate elsewhere too, most often: {first} ({most} % of pairs).")),
    ):
        said += _extremes(found, name, words)
    return said + ([_ours(found, ours)] if ours else [])


def _extremes(found: Sequence[Portrait], name: str, words: str) -> list[str]:
    known = [one for one in found if not isnan(one.beside[name].value)]
    if len(known) < 2:
        return []
    high, low = (end(_rounded(one, name) for one in known) for end in (max, min))
    first, last = ([_quoted(one) for one in known if _rounded(one, name) == end] for end in (high, low))
    text = tr(words).format(
        first=listed(first, NAMED),
        last=listed(last, NAMED),
        high=figure(high),
        low=figure(low),
        most=figure(100 * high),
    )
    return [text]


def _quoted(one: Portrait) -> str:
    return tr("“{name}”").format(name=one.label)


def _rounded(one: Portrait, name: str) -> float:
    """Return a measure without its last digits, in which equal sums differ."""
    return round(one.beside[name].value, 9)


def _ours(found: Sequence[Portrait], ours: Portrait) -> str:
    """Tell the alliance that bears the plan beside the others."""
    text = tr("“{name}”, that bears the plan, has {actors} (rank {rank} of {n}) and is {words}.")
    apart = [_beside(name, ours.beside[name]) for name in _LABELS]
    words = ", ".join(word for word in apart if word) or tr("in no way apart from actors drawn at random")
    return text.format(
        name=ours.label,
        actors=counted("{n} attested actor", "{n} attested actors", ours.actors),
        rank=figure(1 + sum(one.actors > ours.actors for one in found)),
        n=figure(len(found)),
        words=words,
    )


def _beside(name: str, one: Tested) -> str:
    words = {"above": _MORE[name], "below": _LESS[name]}
    return tr(words[one.verdict]) if one.verdict in words else ""


def _figures(ours: Portrait) -> list[Figure]:
    text = tr("{name}: {what}")
    found = [Figure("actors", text.format(name=ours.label, what=tr("attested actors")), alone(ours.actors), 0)]
    for name, one in ours.beside.items():
        digits = 0 if name == "reach" else 2
        found.append(Figure(name, text.format(name=ours.label, what=tr(_LABELS[name])), one, digits))
    return found


def _rows(found: Sequence[Portrait]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for one in found:
        head: list[Cell] = [Thing(one.iri, one.label), one.actors, one.themes]
        head += [None if one.since is None else str(one.since), round(100 * one.sure)]
        for name in _LABELS:
            head += [one.beside[name].value, _rank(found, name, one), one.beside[name].z]
        rows.append(tuple(head))
    return tuple(rows)


ANALYSES = (Analysis("comparaison", (40,), TITLE, comparison),)

"""Levers of transition: on which themes which kinds of territory cooperate, what is announced, where nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses import concepts
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.candidates import wider
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import joined, listed
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Tested, curveball, replicate, tested
from pmlb_graph.terms import concept, local_name

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("On which levers of transition do which kinds of territory cooperate?")
TERRITORIES = ("metropole", "agglomeration", "ville-moyenne", "rural", "region-departement")
"""The kinds of territory, as groups of actors."""
NAMED_LEVERS = ("renovation-thermique", "infrastructure-donnee")
"""Themes that are looked at apart though a broader one holds them."""
COLLECTIVES = {
    "villes-moyennes": "ville-moyenne",
    "territoires-ruraux": "rural",
    "regions": "region-departement",
}
"""The kind of territory that a collective of the plan names, by its key."""


@dataclass(frozen=True, slots=True)
class Lever:
    """What is known of a theme.

    Attributes
    ----------
    theme, label : str
        The theme and how it is called.
    documented, announced : frozenset of str
        The cooperations, the actions of the plan, on it or on its sub-themes.
    kinds : mapping of str to frozenset of str
        By kind of territory, the cooperations in which one takes part.
    named : mapping of str to frozenset of str
        By kind of territory, the actions that name one, or the collective of this kind.
    facts : frozenset of str
        The participations that say so.
    """

    theme: str
    label: str
    documented: frozenset[str]
    announced: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    named: Mapping[str, frozenset[str]]
    facts: frozenset[str]


def levers(bench: Bench) -> Finding:
    """Tell, for each theme and each kind of territory, what is documented, announced, or neither.

    References
    ----------
    Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with fixed row and
    column totals. Nature Communications, 5, 4114.
    """
    import numpy as np

    found = table(bench)
    kinds = concepts.labels(bench, "groupe")
    graph, closure = _attested(bench.network("acteurs-cooperations")), wider(bench, "theme")
    compute = partial(_cells, _about(graph, [lever.theme for lever in found], closure))
    drawn = replicate(partial(curveball, graph), compute, bench.replicas if graph else 0, bench.seed, bench.tell)
    filled = tested(compute(graph)["cells"], np.asarray(drawn.get("cells", [])), bench.seed, "degrees")
    plan = any(lever.announced for lever in found)
    said = [Figure("announced_levers", tr("Themes with an action of the plan"), alone(_n(found, "announced")), 0)]
    figures = (
        Figure("documented_levers", tr("Themes with a documented cooperation"), alone(_n(found, "documented")), 0),
        *(said if plan else ()),
        Figure("documented_cells", tr("Pairs of a theme and a kind of territory that are documented"), filled, 0),
    )
    return Finding(
        name="leviers",
        questions=(38,),
        title=tr(TITLE),
        sentences=tuple(_sentences(found, kinds, filled)),
        figures=figures if graph else (),
        columns=(
            tr("Theme"),
            tr("Documented cooperations"),
            *((tr("Announced actions"),) if plan else ()),
            *(kinds[kind] for kind in TERRITORIES),
        ),
        rows=tuple(_row(lever, plan) for lever in found),
        facts=tuple(sorted({fact for lever in found for fact in lever.facts})),
        method=_method(plan),
        references=(
            "Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with fixed"
            " row and column totals. Nature Communications, 5, 4114.",
        ),
        limits=(
            tr("An empty cell says that no source was entered, not that nothing is done."),
            *(
                (tr("An announced action is not a cooperation observed: the plan says what is to be done."),)
                if plan
                else ()
            ),
            tr("A cooperation on several themes counts for each, whatever each of its actors does there."),
        ),
    )


def _method(plan: bool) -> str:
    """Say how it was counted; of actions announced only where a plan was entered."""
    parts = [
        tr(
            "Themes are the broadest of the vocabulary, with thermal renovation and data infrastructure apart; each"
            " holds its sub-themes. Under a kind of territory stands the number of documented cooperations in which one"
            " takes part, as a source attests."
        ),
        tr("Failing that, “announced” where an action of the plan names one, or the collective of this kind.")
        if plan
        else tr("No plan is entered: nothing is announced."),
        tr(
            "Chance deals the actors again among the documented cooperations: each keeps its number of cooperations,"
            " each cooperation its number of actors and its themes."
        ),
    ]
    return " ".join(parts)


def table(bench: Bench) -> list[Lever]:
    """Return what is known of each theme, those with most documented cooperations first."""
    labels = concepts.labels(bench, "theme")
    broader = wider(bench, "theme")
    groups = {iri: known.get("group", "") for iri, known in bench.profiles().items()}
    rows: dict[str, list[dict[str, str]]] = {}
    for row in bench.answer("agir/leviers"):
        rows.setdefault(local_name(row["theme"]), []).append(row)
    themes = [theme for theme, large in broader.items() if large == {theme} or theme in NAMED_LEVERS]
    found = [_lever(theme, labels[theme], rows.get(theme, []), groups) for theme in themes]
    return sorted(found, key=lambda one: (-len(one.documented), -len(one.announced), one.label, one.theme))


def _lever(theme: str, label: str, rows: Sequence[Mapping[str, str]], groups: Mapping[str, str]) -> Lever:
    by: dict[str, set[str]] = {"documentee": set(), "annoncee": set()}
    kinds: dict[str, dict[str, set[str]]] = {nature: {kind: set() for kind in TERRITORIES} for nature in by}
    facts: set[str] = set()
    for row in rows:
        by[row["nature"]].add(row["cooperation"])
        if "participation" not in row or "regle" in row:
            continue
        facts.add(row["participation"])
        group = groups.get(row["acteur"], "")
        kind = COLLECTIVES.get(local_name(row["acteur"]), group) if group == "collectif" else group
        if kind in TERRITORIES:
            kinds[row["nature"]][kind].add(row["cooperation"])
    documented, named = ({kind: frozenset(held) for kind, held in kinds[nature].items()} for nature in by)
    return Lever(
        theme, label, frozenset(by["documentee"]), frozenset(by["annoncee"]), documented, named, frozenset(facts)
    )


def _attested(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return the participations in documented cooperations that a source attests."""
    import networkx as nx

    kept: nx.Graph[str] = nx.Graph(mode="two-mode")
    for one, other, tie in graph.edges(data=True):
        actor, node = (one, other) if graph.nodes[other]["side"] == "cooperation" else (other, one)
        if not tie["inferred"] and graph.nodes[node].get("kind") == "Alliance":
            kept.add_node(actor, **graph.nodes[actor])
            kept.add_node(node, **graph.nodes[node])
            kept.add_edge(actor, node)
    return kept


def _about(
    graph: nx.Graph[str], themes: Sequence[str], closure: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return which of the themes each cooperation bears on, itself or by a sub-theme."""
    return {
        node: frozenset(themes).intersection(frozenset().union(*(closure.get(t, {t}) for t in data["themes"])))
        for node, data in graph.nodes(data=True)
        if data.get("themes")
    }


def _cells(about: Mapping[str, frozenset[str]], graph: nx.Graph[str]) -> dict[str, float]:
    """Return how many pairs of a theme and a kind of territory have a cooperation."""
    groups, found = graph.nodes(data="group"), set()
    for node, themes in about.items():
        kinds = {groups[actor] for actor in graph[node]}
        found |= {(theme, kind) for theme in themes for kind in kinds if kind in TERRITORIES}
    return {"cells": float(len(found))}


def _n(found: Sequence[Lever], name: str) -> int:
    return sum(bool(getattr(lever, name)) for lever in found)


def _sentences(found: Sequence[Lever], kinds: Mapping[str, str], filled: Tested) -> list[str]:
    there = [lever for lever in found if lever.documented]
    said = [_head(len(found), len(there))]
    only = [lever.label for lever in found if lever.announced and not lever.documented]
    if only:
        said.append(tr("Announced by the plan, with no documented cooperation: {names}.").format(names=listed(only)))
    none = [lever.label for lever in found if not lever.announced and not lever.documented]
    if none:
        plan = any(lever.announced for lever in found)
        text = tr("Neither documented nor announced: {names}.") if plan else tr("Not documented: {names}.")
        said.append(text.format(names=listed(none)))
    if not there:
        return said
    each = tr("{kind}, {n}")
    if not any(lever.kinds[kind] for lever in found for kind in TERRITORIES):
        return [*said, tr("No territory of a known kind takes part in them, as far as sources say.")]
    numbers = {kind: sum(bool(lever.kinds[kind]) for lever in found) for kind in TERRITORIES}
    order = sorted(TERRITORIES, key=lambda kind: (-numbers[kind], TERRITORIES.index(kind)))
    spread = joined([each.format(kind=kinds[kind], n=figure(numbers[kind])) for kind in order])
    said.append(tr("Themes documented, by kind of territory: {spread}.").format(spread=spread))
    waited = [
        tr("{theme} ({kind})").format(theme=lever.label, kind=kinds[kind])
        for lever in found
        for kind in TERRITORIES
        if lever.named[kind] and not lever.kinds[kind]
    ]
    if waited:
        text = tr("Announced for a kind of territory that no cooperation documents on this theme: {names}.")
        said.append(text.format(names=listed(waited)))
    return [*said, _beside(filled)]


def _head(every: int, there: int) -> str:
    text = counted(
        "{n} theme of {{all}} has a documented cooperation.",
        "{n} themes of {{all}} have a documented cooperation.",
        there,
    )
    return text.format(all=figure(every))


def _beside(filled: Tested) -> str:
    texts = {
        "above": tr(
            "Pairs of a theme and a kind of territory documented: {n}, against {chance} if actors were dealt again:"
            " kinds of territory are spread over more themes than agendas alone would have it."
        ),
        "within": tr(
            "Pairs of a theme and a kind of territory documented: {n}, against {chance} if actors were dealt again:"
            " agendas alone would give as many."
        ),
        "below": tr(
            "Pairs of a theme and a kind of territory documented: {n}, against {chance} if actors were dealt again:"
            " kinds of territory keep to fewer themes than agendas alone would have it."
        ),
    }
    chance = figure(filled.mean) if filled.replicas else "–"
    return texts[filled.verdict].format(n=figure(filled.value), chance=chance)


def _row(lever: Lever, plan: bool) -> tuple[Cell, ...]:
    cells: list[Any] = []
    for kind in TERRITORIES:
        n = len(lever.kinds[kind])
        cells.append(n or (tr("announced") if lever.named[kind] else None))
    return (
        Thing(concept("theme", lever.theme).value, lever.label),
        len(lever.documented),
        *((len(lever.announced),) if plan else ()),
        *cells,
    )


ANALYSES = (Analysis("leviers", (38,), TITLE, levers),)

"""Bodies: whether actors sit in the bodies that treat the themes they work on."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.concepts import Labels, labels
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import FACTS
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Tested, against_chance
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Do actors sit in the bodies that treat the themes they work on?")
LIMIT = later("A body without a member here is a body whose members no source entered, not a body without members.")


@dataclass(frozen=True, slots=True)
class _Body:
    """A body, the actors known to sit in it, the themes it is known to treat."""

    iri: str
    label: str
    members: tuple[str, ...]
    themes: tuple[str, ...]

    @property
    def lacks(self) -> str:
        """Tell what is missing for the body to count."""
        if self.members and self.themes:
            return ""
        if self.members:
            return tr("the themes it treats")
        return tr("its members") if self.themes else tr("its members and the themes it treats")


def bodies(bench: Bench) -> Finding:
    """Tell how often members of a body work on its themes, or what is missing to tell it."""
    graph = bench.network("acteurs-instances-themes")
    measure = MEASURES["closure_three_mode"]
    names, found = labels(bench, "theme"), _bodies(bench, graph)
    chains = [body for body in found if not body.lacks]
    replicas = bench.replicas if chains else 0
    closure = against_chance(graph, [measure], replicas, bench.seed, tell=bench.tell)[measure.name]
    ties = [tie for body in found if body.iri in graph for tie in graph.adj[body.iri].values()]
    return Finding(
        name="fermeture-instances",
        questions=(22,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, names, found, closure)),
        figures=(
            Figure("bodies", tr("Bodies"), alone(len(found)), 0),
            Figure("bodies_with_members", tr("Bodies whose members are known"), _count(found, "members"), 0),
            Figure("bodies_with_themes", tr("Bodies whose themes are known"), _count(found, "themes"), 0),
            Figure("bodies_with_both", tr("Bodies whose members and themes are known"), alone(len(chains)), 0),
            Figure("closure_three_mode", tr("Closure: members of a body that work on its themes"), closure),
        ),
        columns=(tr("Body"), tr("members known"), tr("themes treated"), tr("members at work on them"), tr("missing")),
        rows=tuple(_row(graph, names, body) for body in found),
        facts=tuple(sorted({fact for tie in ties for fact in tie.get("facts", ())})),
        method=tr(
            "Three kinds of ties: an actor sits in a body; a body treats the themes of the actions that it steers;"
            " an actor works on the themes of the cooperations it takes part in. Of all chains from an actor to a"
            " body to a theme, closure is the share of those whose actor works on the theme. Chance deals the ties"
            " again between each two sides, each keeping its number."
        ),
        references=(measure.reference,),
        limits=(
            tr(LIMIT),
            tr("To work on a theme is to take part in a cooperation on it: what an actor does alone is not seen."),
            tr("Members who sit by name, or as guests of one meeting, are not entered."),
        ),
    )  # fmt: skip


def _count(found: list[_Body], what: str) -> Tested:
    return alone(sum(bool(getattr(body, what)) for body in found))


def _bodies(bench: Bench, graph: nx.Graph[str]) -> list[_Body]:
    """Return all the bodies, those that no tie reaches too; those that know more first."""
    known = {
        row["instance"]: row["instanceLibelle"]
        for row in bench.answer("reseaux/acteurs-instances-themes")
        if "instance" in row
    }
    found = []
    for iri in sorted(known):
        around = sorted(graph.adj[iri]) if iri in graph else []
        members, themes = (tuple(n for n in around if graph.nodes[n]["side"] == side) for side in ("acteur", "theme"))
        found.append(_Body(iri, known[iri], members, themes))
    return sorted(found, key=lambda body: (bool(body.lacks), -len(body.members), -len(body.themes), body.iri))


def _at_work(graph: nx.Graph[str], body: _Body) -> list[str]:
    return [actor for actor in body.members if any(graph.has_edge(actor, theme) for theme in body.themes)]


def _row(graph: nx.Graph[str], names: Labels, body: _Body) -> tuple[Cell, ...]:
    return (
        Thing(body.iri, body.label),
        ", ".join(graph.nodes[actor]["label"] for actor in body.members) or None,
        ", ".join(names[local_name(theme)] for theme in body.themes) or None,
        None if body.lacks else len(_at_work(graph, body)),
        body.lacks or None,
    )


def _sentences(graph: nx.Graph[str], names: Labels, found: list[_Body], closure: Tested) -> list[str]:
    if not found:
        return [tr("No body is documented.")]
    whole = [body for body in found if not body.lacks]
    head = counted("{n} body is documented", "{n} bodies are documented", len(found))
    if not whole:
        said = [
            tr("{head}; of none are both the members and the themes known: nothing can be concluded yet.").format(
                head=head
            )
        ]
    else:
        both = counted(
            "of {n} are both the members and the themes known",
            "of {n} are both the members and the themes known",
            len(whole),
        )
        said = [tr("{head}; {both}.").format(head=head, both=both), *_closed(whole, closure)]
    return said + _missing(graph, names, found)


def _closed(whole: list[_Body], closure: Tested) -> list[str]:
    chains = sum(len(body.members) * len(body.themes) for body in whole)
    all_chains = counted(
        "{n} chain from an actor to a body to a theme", "{n} chains from an actor to a body to a theme", chains
    )
    said = [
        tr("Of {chains}, {share} % end on a theme that the actor works on.").format(
            chains=all_chains, share=figure(100 * closure.value)
        )
    ]
    texts = {
        "above": tr("It is more than chance would have it: actors sit where their themes are treated."),
        "below": tr("It is less than chance would have it: actors sit elsewhere than where their themes are treated."),
        "within": tr("Chance would have it as often."),
    }
    return said if isnan(closure.mean) else [*said, texts[closure.verdict]]


def _missing(graph: nx.Graph[str], names: Labels, found: list[_Body]) -> list[str]:
    """Tell, body by body, what is known and what is missing."""
    said = []
    without = [body for body in found if body.themes and not body.members]
    if without:
        told = tr("; ").join(
            f"{body.label} ({listed([names[local_name(theme)] for theme in body.themes])})" for body in without
        )
        said.append(tr("Themes known, members to be entered: {bodies}.").format(bodies=told))
    blind = [body for body in found if body.members and not body.themes]
    if blind:
        told = tr("; ").join(
            f"{body.label} ({listed([graph.nodes[actor]['label'] for actor in body.members])})" for body in blind
        )
        said.append(tr("Members known, themes to be entered: {bodies}.").format(bodies=told))
    nothing = [body.label for body in found if not body.members and not body.themes]
    if nothing:
        said.append(tr("Members and themes to be entered: {bodies}.").format(bodies=", ".join(nothing)))
    return said


ANALYSES = (Analysis("fermeture-instances", (22,), TITLE, bodies, takes=FACTS),)

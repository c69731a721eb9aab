"""Reasons: what speaks for inviting an actor, in words, with the facts that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.analyses import concepts
from pmlb_graph.analyses.affinity import WEIGHTS
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.candidates import Candidates
from pmlb_graph.analyses.names import joined, listed
from pmlb_graph.analyses.project import Project
from pmlb_graph.language import figure, tr

if TYPE_CHECKING:
    import networkx as nx

FAR = 150.0
"""Kilometres beyond which nearness is no reason to tell: it is worth less than a twentieth of a point."""
NAMED, SHARED = 3, 2
METHODS = ("centre-pondere-population", "commune-principale")


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for an actor.

    Attributes
    ----------
    term : str
        Name of the term of the score.
    points : float
        What it brings to the score.
    text : str
        It in words.
    """

    term: str
    points: float
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons for an actor, and what they rest on.

    Attributes
    ----------
    reasons : tuple of Reason
        The heaviest first.
    facts, inferred : tuple of str
        IRIs of the facts that say so; of those that only a rule infers.
    """

    reasons: tuple[Reason, ...]
    facts: tuple[str, ...]
    inferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What reasons are read from.

    Attributes
    ----------
    graph : networkx.Graph
        Actors and cooperations.
    positions : mapping of str to str
        The fact that places each actor.
    groups : mapping of str to str
        How groups are called.
    """

    graph: nx.Graph[str]
    positions: Mapping[str, str]
    groups: Mapping[str, str]

    @classmethod
    def of(cls, bench: Bench) -> Ground:
        """Read it from a bench."""
        placed: dict[str, tuple[int, str]] = {}
        for row in bench.answer("espace/points"):
            if "acteur" in row and row["methodeCle"] in METHODS:
                one = (METHODS.index(row["methodeCle"]), row["position"])
                placed[row["acteur"]] = min(one, placed.get(row["acteur"], one))
        positions = {actor: position for actor, (_, position) in placed.items()}
        return cls(bench.network("acteurs-cooperations"), positions, concepts.labels(bench, "groupe"))


def reasons(ground: Ground, of: Candidates, project: Project, i: int, terms: Mapping[str, float]) -> Why:
    """Tell what speaks for an actor, from its terms.

    Parameters
    ----------
    ground : Ground
        What is known.
    of : Candidates
        Those who could be invited.
    project : Project
        What for.
    i : int
        Rank of the actor.
    terms : mapping of str to float
        Its terms, from 0 to 1.
    """
    said: dict[str, str] = {}
    facts: set[str] = set()
    for text, rest in (
        _themes(ground, of, project, i),
        _partners(ground, of, project, i),
        _places(ground, of, project, i),
    ):
        said |= text
        facts |= rest
    told = [Reason(name, WEIGHTS[name] * terms[name], text) for name, text in said.items() if terms.get(name)]
    inferred = _inferred(ground, of, project, i)
    return Why(
        tuple(sorted(told, key=lambda one: -one.points)), tuple(sorted(facts - inferred)), tuple(sorted(inferred))
    )


def _themes(ground: Ground, of: Candidates, project: Project, i: int) -> tuple[dict[str, str], set[str]]:
    said, facts = {}, set()
    texts = (tr("takes part, on this theme, in {names}"), tr("takes part, on a related theme, in {names}"))
    for name, text, kept in zip(("theme", "related"), texts, of.on(project.themes), strict=True):
        mine = [of.cooperations[j] for j in range(len(kept)) if kept[j] and of.held[i, j]]
        if mine:
            said[name] = text.format(names=_named(ground, mine)) + _doubt(ground, of.actors[i], mine)
            facts |= _facts(ground, of.actors[i], mine)
    return said, facts


def _partners(ground: Ground, of: Candidates, project: Project, i: int) -> tuple[dict[str, str], set[str]]:
    """Tell the cooperations shared, once for all those with whom they are the same; the longest lists first."""
    with_whom: dict[tuple[str, ...], list[int]] = {}
    facts: set[str] = set()
    for a in project.around:
        both = tuple(of.cooperations[j] for j in range(len(of.cooperations)) if of.held[i, j] and of.held[a, j])
        if both:
            with_whom.setdefault(both, []).append(a)
            facts |= _facts(ground, of.actors[i], both) | _facts(ground, of.actors[a], both)
    text = tr("shares {names} with {who}")
    parts = [
        text.format(names=_named(ground, both), who=listed([of.about[a]["label"] for a in who], NAMED))
        for both, who in sorted(with_whom.items(), key=lambda one: (-len(one[0]), one[1]))[:SHARED]
    ]
    return ({"partners": joined(parts)} if parts else {}), facts


def _places(ground: Ground, of: Candidates, project: Project, i: int) -> tuple[dict[str, str], set[str]]:
    said: dict[str, str] = {}
    facts: set[str] = set()
    there = [(of.km[i, a], a) for a in project.around if of.km[i, a] == of.km[i, a]]
    if there and min(there)[0] <= FAR:
        km, a = min(there)
        said["near"] = tr("{km} km from {who}, as the crow flies").format(km=figure(km), who=of.about[a]["label"])
        facts |= {ground.positions[one] for one in (of.actors[i], of.actors[a]) if one in ground.positions}
    for name, text in (
        ("next", tr("next to {who}") if of.told else tr("probably next to {who}, by their centres")),
        ("same", tr("in the same département as {who}")),
        ("region", tr("in the same region as {who}")),
        ("kind", tr("of the same kind as {who}")),
        ("interaction", tr("interacts with {who}")),
    ):
        who = [of.about[a]["label"] for a in project.around if _holds(of, name, i, a)]
        if who and not (name == "region" and "same" in said):
            said["same" if name == "region" else name] = text.format(who=listed(who, NAMED))
    if "kind" in said:
        said["kind"] += tr(" ({group})").format(group=ground.groups[of.about[i]["group"]])
    return said, facts


def _holds(of: Candidates, name: str, i: int, a: int) -> bool:
    match name:
        case "next":
            return bool(of.next_to[i, a])
        case "same":
            return bool(of.same[i, a] == 1)
        case "region":
            return bool(of.same[i, a] > 0)
        case "kind":
            return bool(of.about[i].get("group")) and of.about[i]["group"] == of.about[a].get("group")
        case _:
            return of.strength is not None and bool(of.strength[a, i] > 0)


def _named(ground: Ground, cooperations: Iterable[str]) -> str:
    return listed(sorted(ground.graph.nodes[node]["label"] for node in cooperations), NAMED)


def _doubt(ground: Ground, actor: str, cooperations: Iterable[str]) -> str:
    """Say that no source is sure of it, where none is."""
    unsure = all(ground.graph.edges[actor, node]["certainty"] in ("incertain", "conteste") for node in cooperations)
    return tr(" (uncertain)") if unsure else ""


def _facts(ground: Ground, actor: str, cooperations: Iterable[str]) -> set[str]:
    return {fact for node in cooperations for fact in ground.graph.edges[actor, node]["facts"]}


def _inferred(ground: Ground, of: Candidates, project: Project, i: int) -> set[str]:
    """Return the participations on the theme that only a rule infers."""
    same, _ = of.on(project.themes)
    ties = ground.graph.adj.get(of.actors[i], {})
    kept = [of.cooperations[j] for j in range(len(of.cooperations)) if same[j]]
    return {fact for node in kept if node in ties and ties[node]["inferred"] for fact in ties[node]["facts"]}

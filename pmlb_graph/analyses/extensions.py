"""Extensions: to which neighbouring territories a documented cooperation could be extended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmlb_graph.analyses import concepts, geography
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.candidates import Candidates, Interaction, candidates, going_on, interacting
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.hidden import Trial, tried
from pmlb_graph.analyses.names import joined, listed
from pmlb_graph.language import counted, figure, later, tr

TITLE = later("To which neighbouring territories could each documented cooperation be extended?")
NEAR, EACH, MOST, NAMED = 30.0, 3, 45, 4
"""Kilometres between centres within which a territory is near; territories told for each cooperation, and in all."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A territory to which a cooperation could be extended.

    Attributes
    ----------
    cooperation : int
        Rank of the cooperation.
    territory : int
        Rank of the territory's actor.
    themes : tuple of str
        Keys of the themes on which no cooperation is documented for it.
    touched : tuple of int
        Ranks of the members next to it.
    nearest : int
        Rank of the nearest member.
    km : float
        How far it is.
    strength : float
        What passes between it and the members, when it is known; 0 otherwise.
    """

    cooperation: int
    territory: int
    themes: tuple[str, ...]
    touched: tuple[int, ...]
    nearest: int
    km: float
    strength: float

    @property
    def order(self) -> tuple[float, float, float]:
        """Return what ranks it: many members touched, much that passes, few kilometres."""
        return (-len(self.touched), -self.strength, self.km)


def extensions(bench: Bench, interaction: Interaction | None = None) -> Finding:
    """List the territories next to the members of a cooperation for which nothing is entered on its themes.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    interaction : callable, optional
        What passes between the territories of two actors, from 0 to 1: it ranks those that touch as many members. By
        default the rank of their interaction, observed or potential.
    """
    of = candidates(bench, interaction or interacting(bench))
    graph = bench.network("acteurs-cooperations")
    alliances = [j for j, node in enumerate(of.cooperations) if graph.nodes[node]["kind"] == "Alliance"]
    every = {j: found for j in going_on(of, graph) if (found := around(of, j, alliances))}
    kept = sorted((one for found in every.values() for one in found[:EACH]), key=lambda one: _key(of, one))[:MOST]
    trial = tried(of, "all", bench.seed, [i for i, one in enumerate(of.about) if one.get("epci")])
    themes = concepts.labels(bench, "theme")
    named = {node: data["label"] for node, data in graph.nodes(data=True)}
    return Finding(
        name="extensions",
        questions=(38,),
        title=tr(TITLE),
        sentences=tuple(_sentences(of, named, every, kept, trial)),
        figures=_figures(trial),
        columns=(
            tr("Cooperation"),
            tr("Territory"),
            tr("Kind"),
            tr("Themes with nothing entered for it"),
            tr("Members next to it"),
            tr("Nearest member"),
            tr("km between centres"),
            tr("Pairs of EPCI that interact less (%)"),
        ),
        rows=tuple(_row(of, named, themes, one) for one in kept),
        facts=_facts(bench, of, kept),
        method=tr(
            "For each cooperation: the EPCI that are next to one of its members, or within {km} km of it, of a kind of"
            " territory that it already gathers, and for which no source tells a cooperation on one of its themes, nor"
            " on a broader or narrower one. First those that touch most members, then those that interact most with"
            " one of them (observed flows, or gravity), then the nearest; {each} at most for each cooperation, {most}"
            " in all. Nearness is tried on hidden participations: each EPCI is taken away from a cooperation in turn,"
            " and looked for again among all the EPCI by its mean distance to the others."
        ).format(km=figure(NEAR), each=EACH, most=MOST),
        references=(
            "Liben-Nowell, D. & Kleinberg, J. (2007). The link-prediction problem for social networks. JASIST, 58(7),"
            " 1019-1031.",
        ),
        limits=_limits(of),
    )


def around(of: Candidates, j: int, alliances: Sequence[int]) -> list[Extension]:
    """Return the territories to which a cooperation could be extended, the first ones first."""
    members = [i for i in range(len(of.actors)) if of.held[i, j] and of.km[i, i] == 0]
    kinds = {of.about[i].get("group") for i in members}
    found = []
    for i, about in enumerate(of.about):
        if not about.get("epci") or of.held[i, j] or about.get("group") not in kinds or about.get("ended"):
            continue
        near = sorted((of.km[i, m], m) for m in members if of.km[i, m] == of.km[i, m])
        touched = tuple(m for m in members if of.next_to[i, m])
        lacking = _lacking(of, i, j, alliances) if near and (touched or near[0][0] <= NEAR) else ()
        if lacking:
            strength = 0.0 if of.strength is None else float(of.strength[i, members].max())
            found.append(Extension(j, i, lacking, touched, near[0][1], float(near[0][0]), strength))
    return sorted(found, key=lambda one: _key(of, one))


def _key(of: Candidates, one: Extension) -> tuple[float | str, ...]:
    return (*one.order, of.about[one.territory]["label"], of.actors[one.territory], of.cooperations[one.cooperation])


def _lacking(of: Candidates, i: int, j: int, alliances: Iterable[int]) -> tuple[str, ...]:
    """Return the themes of a cooperation on which nothing is documented for an actor, broader and narrower included."""
    acted = [of.themes[k] for k in alliances if of.held[i, k]]
    told = frozenset().union(*acted)
    large = frozenset().union(*(of.broader.get(theme, {theme}) for theme in told))
    return tuple(sorted(t for t in of.themes[j] if t not in large and not of.broader.get(t, frozenset({t})) & told))


def _sentences(
    of: Candidates,
    named: Mapping[str, str],
    every: Mapping[int, Sequence[Extension]],
    kept: Sequence[Extension],
    trial: Trial,
) -> list[str]:
    if not every:
        return [tr("No documented cooperation has a neighbouring territory, of a kind it gathers, without its themes.")]
    pairs = sum(map(len, every.values()))
    text = counted(
        "{n} documented cooperation could be extended to neighbouring territories: {{pairs}}.",
        "{n} documented cooperations could be extended to neighbouring territories: {{pairs}}.",
        len(every),
    )
    told = counted("{n} pair, of which {{kept}} told", "{n} pairs, of which {{kept}} told", pairs)
    said = [text.format(pairs=told.format(kept=figure(len(kept))))]
    each = tr("{territory}, to {cooperation}")
    names = [
        each.format(territory=of.about[one.territory]["label"], cooperation=named[of.cooperations[one.cooperation]])
        for one in kept[:NAMED]
    ]
    said.append(tr("Those that touch most members: {names}.").format(names=joined(names)))
    if trial.void:
        said.append(tr("Too few participations or EPCI are entered to try nearness: read this list with doubt."))
    elif "distance" in trial.found:
        share, low, high = (figure(100 * x) for x in trial.found["distance"]["hits"])
        said.append(
            tr(
                "Nearness is a fair guide, no more: it finds {share} % [{low}–{high}] of the EPCI hidden from their"
                " cooperation among its first ten, a random draw {random} %."
            ).format(share=share, low=low, high=high, random=figure(100 * trial.found["random"]["hits"][0]))
            if trial.found["distance"]["hits"][1] > trial.found["random"]["hits"][0]
            else tr("Nearness does not find hidden EPCI again better than a random draw: read this list with doubt.")
        )
    return said


def _figures(trial: Trial) -> tuple[Figure, ...]:
    if trial.void or "distance" not in trial.found:
        return ()
    value, low, high = trial.found["distance"]["hits"]
    label = tr("Hidden EPCI that nearness finds among its first ten (share)")
    return (Figure("hits_distance", label, alone(value), 2, (low, high)),)


def _row(of: Candidates, named: Mapping[str, str], themes: Mapping[str, str], one: Extension) -> tuple[Cell, ...]:
    node = of.cooperations[one.cooperation]
    about, nearest = of.about[one.territory], of.about[one.nearest]
    return (
        Thing(node, named[node]),
        Thing(of.actors[one.territory], about["label"]),
        about["kind"],
        listed([themes[theme] for theme in one.themes], 8),
        listed([of.about[m]["label"] for m in one.touched]) or None,
        Thing(of.actors[one.nearest], nearest["label"]),
        round(one.km, 1),
        round(100 * one.strength, 1) if one.strength else None,
    )


def _facts(bench: Bench, of: Candidates, kept: Sequence[Extension]) -> tuple[str, ...]:
    """Return the participations of the members next to each territory, and what tells that they touch."""
    graph, found = bench.network("acteurs-cooperations"), set[str]()
    next_to = geography.neighbours(bench, geography.located(geography.territories(bench))) if of.told else None
    for one in kept:
        node, mine = of.cooperations[one.cooperation], of.actors[one.territory]
        for m in {*one.touched, one.nearest}:
            found |= set(graph.edges[of.actors[m], node]["facts"])
            pair = (min(mine, of.actors[m]), max(mine, of.actors[m]))
            if next_to is not None and pair in next_to.facts:
                found.add(next_to.facts[pair])
    return tuple(sorted(found))


def _limits(of: Candidates) -> tuple[str, ...]:
    said = [
        tr("“Nothing entered” means that no source tells it: the territory may well act on the theme."),
        tr(
            "A neighbour that is suggested was not asked, and the cooperation may be closed to others; those that are"
            " over are left out."
        ),
    ]
    if not of.told:
        said += [tr(geography.HOW), tr(geography.GUESSED)]
    return tuple(said)


ANALYSES = (Analysis("extensions", (38,), TITLE, extensions),)

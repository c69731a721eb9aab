"""Before and after: what a scenario changes in coverage, ties, bridges, fragility, ranks and communities.

The same measures are taken of both states, with the same seeds. What a scenario changes is arithmetic on what is
documented: it says nothing of what actors would do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph import measures
from pmlb_graph.analyses.finding import Thing
from pmlb_graph.language import later
from pmlb_graph.measures.gaps import grounds, removal
from pmlb_graph.scenarios.overlay import Overlay
from pmlb_graph.scenarios.states import SEED, State

if TYPE_CHECKING:
    import networkx as nx

SHAKEN = 100
"""Networks from which uncertain facts are removed, to tell which ranks are possible."""
SIDES = ("acteur", "cooperation")

LABELS: Mapping[str, str] = {
    "epci": later("EPCI in at least one documented cooperation"),
    "inhabitants": later("Inhabitants of these EPCI (%)"),
    "actors": later("Actors that take part in something"),
    "cooperations": later("Cooperations, actions and bodies with an actor"),
    "ties": later("Ties between actors and cooperations"),
    "shared": later("Pairs of actors that share a cooperation"),
    "alone": later("Actors that share no cooperation"),
    "components": later("Pieces of the network"),
    "largest": later("Share of the largest piece (%)"),
    "points_actors": later("Actors that alone hold others to the rest"),
    "points_cooperations": later("Cooperations that alone hold others to the rest"),
    "bridges": later("Participations that alone hold an actor or a cooperation"),
    "density": later("Density between actors (%)"),
    "communities": later("Communities of actors"),
    "core": later("Actors of the core"),
    "core_fit": later("How much there is one core (0 to 1)"),
}
"""The figures compared, in their order."""
DIGITS: Mapping[str, int] = {"inhabitants": 1, "largest": 1, "density": 1, "core_fit": 2}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure before and after; NaN where it has no meaning."""

    name: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """Return the difference; NaN when one of the two has no meaning."""
        return self.after - self.before

    @property
    def digits(self) -> int:
        """Return how many decimals it is shown with."""
        return DIGITS.get(self.name, 0)


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between an actor and a cooperation that appears or disappears, with its facts."""

    actor: Thing
    cooperation: Thing
    facts: tuple[str, ...]
    inferred: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """An actor whose rank by betweenness moves.

    Attributes
    ----------
    actor : Thing
        Who.
    before, after : int
        Its ranks among the actors present in both states.
    best, worst : int
        The ranks that doubt leaves possible before.
    mark : {"stable", "fragile", "unstable"}
        How far doubt moves its rank before.
    held : bool
        Whether its betweenness stays within what doubt leaves possible before: it is then the others that move.
    """

    actor: Thing
    before: int
    after: int
    best: int
    worst: int
    mark: str
    held: bool

    @property
    def sure(self) -> bool:
        """Tell whether it moves beyond what doubt alone could do."""
        return not self.held and not self.best <= self.after <= self.worst


@dataclass(frozen=True, slots=True)
class Cell:
    """How many actors of a group take part in a cooperation of a theme (keys), before and after."""

    theme: str
    group: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What there is in one state only: things by name."""

    gained: tuple[Thing, ...] = ()
    lost: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Communities:
    """How the communities of actors compare: Rand index adjusted for chance (1: the same), and who changes."""

    agreement: float
    common: int
    moved: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a scenario changes; `states` are the graph before and after."""

    overlay: Overlay
    states: tuple[State, State]
    values: tuple[Value, ...]
    appeared: tuple[Tie, ...]
    vanished: tuple[Tie, ...]
    nodes: Gap
    points: Gap
    epci: Gap
    core: Gap
    cells: tuple[Cell, ...]
    shifts: tuple[Shift, ...]
    communities: Communities

    @property
    def same(self) -> bool:
        """Tell whether nothing changes."""
        return self.overlay.before.lines == self.overlay.after.lines


def compare(overlay: Overlay) -> Comparison:
    """Measure both states of the graph, and tell what differs."""
    old, new = State(overlay.before.lines), State(overlay.after.lines)
    figures, then = old.values(), new.values()
    return Comparison(
        overlay=overlay,
        states=(old, new),
        values=tuple(Value(name, figures[name], then[name]) for name in LABELS),
        appeared=_ties(new.two_mode, old.two_mode),
        vanished=_ties(old.two_mode, new.two_mode),
        nodes=_gap(_labels(old.two_mode), _labels(new.two_mode)),
        points=_gap(_left(old.points, new.two_mode), new.points),
        epci=_gap(old.epci, new.epci),
        core=_gap(_left(_members(old), new.actors), _members(new)),
        cells=_cells(old.two_mode, new.two_mode),
        shifts=() if overlay.before.lines == overlay.after.lines else _shifts(old, new),
        communities=_communities(old, new),
    )


def _labels(graph: nx.Graph[str]) -> dict[str, str]:
    return {node: str(data["label"]) for node, data in graph.nodes(data=True)}


def _left(named: Mapping[str, str], graph: nx.Graph[str]) -> dict[str, str]:
    """Return what is still there: what the scenario removes does not also lose its part."""
    return {node: label for node, label in named.items() if node in graph}


def _members(state: State) -> dict[str, str]:
    return {node: state.actors.nodes[node]["label"] for node in state.core.core}


def _gap(before: Mapping[str, str], after: Mapping[str, str]) -> Gap:
    gained = (Thing(iri, label) for iri, label in after.items() if iri not in before)
    lost = (Thing(iri, label) for iri, label in before.items() if iri not in after)
    return Gap(*(tuple(sorted(things, key=lambda thing: (thing.label, thing.iri))) for things in (gained, lost)))


def _ties(graph: nx.Graph[str], other: nx.Graph[str]) -> tuple[Tie, ...]:
    """Return the ties that only the first network has."""
    found = []
    for a, b, data in graph.edges(data=True):
        if other.has_edge(a, b):
            continue
        ends = sorted((a, b), key=lambda node: SIDES.index(graph.nodes[node]["side"]))
        actor, cooperation = (Thing(node, graph.nodes[node]["label"]) for node in ends)
        found.append(Tie(actor, cooperation, tuple(data["facts"]), bool(data["inferred"])))
    return tuple(sorted(found, key=lambda tie: (tie.inferred, tie.cooperation.label, tie.actor.label, tie.facts)))


def _cells(before: nx.Graph[str], after: nx.Graph[str]) -> tuple[Cell, ...]:
    """Return the pairs of theme and kind of actor whose number of actors changes."""
    old, new = _crossed(before), _crossed(after)
    keys = sorted(old.keys() | new.keys())
    found = [Cell(*key, len(old.get(key, ())), len(new.get(key, ()))) for key in keys]
    return tuple(sorted((one for one in found if one.before != one.after), key=lambda one: (one.theme, one.group)))


def _crossed(graph: nx.Graph[str]) -> dict[tuple[str, str], set[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for node, data in graph.nodes(data=True):
        if data["side"] == "cooperation":
            for theme in data.get("themes", ()):
                for actor in graph[node]:
                    found[theme, str(graph.nodes[actor].get("group", "autre"))].add(actor)
    return dict(found)


def _shifts(old: State, new: State) -> tuple[Shift, ...]:
    """Return the actors whose rank by betweenness moves, those that move most first."""
    graph = old.two_mode
    if not graph.number_of_edges() or not new.two_mode.number_of_edges():
        return ()
    measure = measures.MEASURES["betweenness"].on("acteur")
    drawn = removal(graph, grounds=grounds(old.engine, graph))
    (told,) = measures.doubt(graph, [measure], SHAKEN, SEED, drawn).values()
    common = [node for node in told.nodes if node in new.two_mode]
    was, now = ({n: measure.function(one)[n] for n in common} for one in (graph, new.two_mode))
    ranks = {node: (_rank(was, node), _rank(now, node)) for node in common}
    found = [
        # Many actors are on no shortest way and share the last rank: their own rank may be outside what doubt gives.
        Shift(
            Thing(n, graph.nodes[n]["label"]),
            *ranks[n],
            min(standing.best, ranks[n][0]),
            max(standing.worst, ranks[n][0]),
            standing.mark,
            standing.low - 1e-12 <= now[n] <= standing.high + 1e-12,
        )
        for n, standing in told.nodes.items()
        if n in ranks and ranks[n][0] != ranks[n][1]
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.after - one.before), one.before, one.actor.label)))


def _rank(values: Mapping[str, float], node: str) -> int:
    return 1 + sum(round(other, 12) > round(values[node], 12) for other in values.values())


def _communities(old: State, new: State) -> Communities:
    """Match the communities of both states as well as can be, and tell who is then elsewhere."""
    if old.divided is None or new.divided is None:
        return Communities(nan, 0, ())
    one, other = old.divided.member, new.divided.member
    common = [node for node in one if node in other]
    matched = _matched(one, other, common)
    moved = [node for node in common if matched.get(one[node]) != other[node]]
    agreement = 1.0 if not moved else measures.adjusted_rand({n: one[n] for n in common}, other)
    things = sorted((Thing(n, old.actors.nodes[n]["label"]) for n in moved), key=lambda thing: thing.label)
    return Communities(agreement, len(common), tuple(things))


def _matched(one: Mapping[str, int], other: Mapping[str, int], common: list[str]) -> dict[int, int]:
    """Pair communities so that as many actors as possible stay in theirs."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not common:
        return {}
    shared = np.zeros((max(one.values()) + 1, max(other.values()) + 1))
    for node in common:
        shared[one[node], other[node]] += 1
    rows, columns = linear_sum_assignment(shared, maximize=True)
    return dict(zip(rows.tolist(), columns.tolist(), strict=True))

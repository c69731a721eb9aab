"""Exchanges: what each two EPCI have with each other, interaction on one side, cooperation on the other.

Interaction is observed when flows were imported, and potential otherwise; cooperation is what sources document.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph import interactions
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.interactions import Gap, Observed, Places
from pmlb_graph.interactions.gravity import USUAL
from pmlb_graph.interactions.observed import COMMUTING
from pmlb_graph.language import later, tr
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

FLOWS, GRAVITY, RADIATION, HUFF = MODELS = ("flows", "gravity", "radiation", "huff")
CALLED = {
    FLOWS: later("observed flows"),
    GRAVITY: later("gravity"),
    RADIATION: later("radiation"),
    HUFF: later("Huff’s areas of the founders"),
}
HOW = {
    FLOWS: later("The flows that a source tells, both ways added."),
    GRAVITY: later(
        "Gravity with the usual exponents, fitted to nothing: the product of the two populations over the square of the"
        " distance."
    ),
    RADIATION: later(
        "Radiation, without exponent: how many would go from one to the other if each took the nearest opportunity"
        " better"
        " than those at home, the people who live nearer than the destination standing between; both ways added."
    ),
    HUFF: later(
        "Huff: the people of each territory shared among the founders of the alliance that bears the plan, after their"
        " population over the square of the distance; only pairs with a founder are compared."
    ),
}
KINDS = ("metropole", "ville-moyenne", "agglomeration", "rural")
"""Groups of EPCI, in the order in which a pair names them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How the exchanges are to be told.

    Attributes
    ----------
    indicator : str
        What observed flows count.
    minutes : Path or None
        Travel times, in place of kilometres.
    """

    indicator: str = COMMUTING
    minutes: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Exchanges:
    """What each two EPCI have with each other.

    Attributes
    ----------
    places : Places
        The EPCI.
    groups : tuple of str
        Kind of each; empty when it is not known.
    departements : tuple of str
        Names of the départements over which each extends, separated by semicolons.
    documented : numpy.ndarray
        How many cooperations a source says that each takes part in.
    kilometres, cost : numpy.ndarray
        Between each two; the cost is that of the models, kilometres or minutes.
    neighbours, observed : Observed
        Which ones touch, and what flows were imported.
    weight, shared : numpy.ndarray
        Cooperations shared by each two: 1/(k−1) for each of k actors, and how many.
    facts : mapping of pair of int to tuple of str
        The participations that make each pair share cooperations.
    centres : tuple of int
        Founders of the alliance that bears the plan.
    models : mapping of str to Gap
        Interaction beside cooperation, for each model that can be computed; the one to read first comes first.
    values : mapping of str to numpy.ndarray
        The interaction of each model, from each to each.
    """

    places: Places
    groups: tuple[str, ...]
    departements: tuple[str, ...]
    documented: np.ndarray
    kilometres: np.ndarray
    cost: np.ndarray
    neighbours: Observed
    observed: Observed
    weight: np.ndarray
    shared: np.ndarray
    facts: Mapping[tuple[int, int], tuple[str, ...]]
    centres: tuple[int, ...]
    models: Mapping[str, Gap]
    values: Mapping[str, np.ndarray]

    @property
    def first(self) -> str:
        """The model to read first: observed flows when there are any; empty when nothing can be computed."""
        return next(iter(self.models), "")

    def kind(self, i: int, j: int) -> tuple[str, str]:
        """Return the kinds of two EPCI, the more urban first."""
        order = [*KINDS, *sorted({*self.groups} - {*KINDS})]
        one, other = sorted((self.groups[i], self.groups[j]), key=order.index)
        return one, other

    def meetings(self, i: int, j: int, graph: nx.Graph[str]) -> list[str]:
        """Return the cooperations that two EPCI share, those of the fewest actors first."""
        one, other = self.places.actors[i], self.places.actors[j]
        if one not in graph or other not in graph:
            return []
        return sorted(set(graph[one]) & set(graph[other]), key=lambda c: (graph.degree(c), graph.nodes[c]["label"], c))


def exchanges(bench: Bench, ask: Ask | None = None) -> Exchanges:
    """Return what each two EPCI of the graph have with each other, computed once for a bench.

    Raises
    ------
    DataError, UsageError
        If the file of travel times cannot be read, or several sources tell flows of the same year.
    """
    ask = ask or Ask()
    return bench.once(("exchanges", ask), partial(_exchanges, bench, ask))  # type: ignore[no-any-return]


def _exchanges(bench: Bench, ask: Ask) -> Exchanges:
    import numpy as np

    places = interactions.territories(bench.engine)
    known = bench.profiles()
    about = [known.get(actor, {}) for actor in places.actors]
    km = interactions.kilometres(places)
    cost = interactions.minutes(ask.minutes, places) if ask.minutes else km
    observed = interactions.observe(bench.engine, places, ask.indicator, data=bench.data)
    agendas = bench.network("acteurs-cooperations")
    weight, shared, facts = _cooperation(bench.network("acteurs-acteurs"), places)
    centres = tuple(interactions.founders(bench.engine, places, bearer(agendas)))
    values = _values(places, cost, observed, centres)
    return Exchanges(
        places=places,
        groups=tuple(one.get("group", "") for one in about),
        departements=tuple(one.get("departement", "") for one in about),
        documented=np.array([agendas.degree(actor) if actor in agendas else 0 for actor in places.actors], int),
        kilometres=km,
        cost=cost,
        neighbours=interactions.contiguity(bench.engine, places),
        observed=observed,
        weight=weight,
        shared=shared,
        facts=facts,
        centres=centres,
        models={name: interactions.gap(matrix, weight) for name, matrix in values.items()},
        values=values,
    )


def _values(places: Places, cost: np.ndarray, observed: Observed, centres: Sequence[int]) -> dict[str, np.ndarray]:
    """Return the interaction that each model tells, those that tell nothing left out."""
    import numpy as np

    people = places.population
    found = {
        FLOWS: observed.values if observed.told else np.full(cost.shape, np.nan),
        GRAVITY: interactions.usual_gravity(people, cost, USUAL),
        RADIATION: interactions.radiation_flows(people, cost, people),
        HUFF: _turned(people, cost, list(centres)),
    }
    sums = {name: interactions.paired(_off(matrix)) for name, matrix in found.items()}
    return {name: matrix for name, matrix in found.items() if np.isfinite(sums[name]).any()}


def _off(matrix: np.ndarray) -> np.ndarray:
    """Return a matrix without what a territory has with itself."""
    import numpy as np

    found = np.array(matrix, float)
    np.fill_diagonal(found, np.nan)
    return found


def _turned(people: np.ndarray, cost: np.ndarray, centres: list[int]) -> np.ndarray:
    """Return how many people of each territory would turn to each centre; NaN towards what is no centre."""
    import numpy as np

    found = np.full(cost.shape, np.nan)
    if len(centres) < 2:
        return found
    shares = interactions.huff(people[centres], cost[:, centres])
    others = np.setdiff1d(np.arange(len(people)), centres)
    # One value for both directions: nobody of a centre turns to a territory that is none.
    turned = people[others][:, None] * shares[others]
    found[np.ix_(others, np.array(centres))] = turned
    found[np.ix_(np.array(centres), others)] = turned.T
    return found


def bearer(graph: nx.Graph[str]) -> str:
    """Return the actor that bears most actions of the plan; empty when nobody does."""
    borne = Counter(
        actor
        for node, data in graph.nodes(data=True)
        if data["kind"] == "Action"
        for actor, tie in graph[node].items()
        if any(local_name(role) == "porteur" for role in tie.get("roles", ()))
    )
    return min(borne, key=lambda actor: (-borne[actor], actor), default="")


def _cooperation(
    graph: nx.Graph[str], places: Places
) -> tuple[np.ndarray, np.ndarray, dict[tuple[int, int], tuple[str, ...]]]:
    import numpy as np

    rank = {actor: i for i, actor in enumerate(places.actors)}
    weight, shared = np.zeros((2, len(places), len(places)))
    facts = {}
    for one, other, data in graph.edges(data=True):
        if one in rank and other in rank:
            i, j = sorted((rank[one], rank[other]))
            weight[i, j] = weight[j, i] = data["weight"]
            shared[i, j] = shared[j, i] = len(data["via"])
            facts[i, j] = tuple(sorted(data["facts"]))
    return weight, shared, facts


def places_in_order(found: Gap) -> np.ndarray:
    """Return the place of each pair by interaction, one for the strongest; equal pairs share the middle of theirs.

    Examples
    --------
    >>> import numpy as np
    >>> flows = np.array([[0, 9, 1], [9, 0, 1], [1, 1, 0]])
    >>> places_in_order(interactions.gap(flows, np.zeros((3, 3)))).tolist()
    [1.0, 2.5, 2.5]
    """
    # A middle of places is whole, or halfway: what is left is rounding.
    return ((1 - found.interaction_rank) * len(found.rows) + 0.5).round(1)


def model_named(found: Exchanges, name: str, indicator: str) -> str:
    """Return the model asked for, or the one to read first.

    Raises
    ------
    UsageError
        If it cannot be computed.
    """
    if name in found.models or (not name and found.first):
        return name or found.first
    if name == FLOWS:
        message = tr("no flow “{indicator}” between two EPCI was imported: pmlb-graph import navettes FILE brings them")
        raise UsageError(message.format(indicator=indicator))
    if name == HUFF:
        raise UsageError(tr("no alliance of the graph bears a plan and has two founders among the EPCI"))
    message = tr("the graph does not hold the populations and points of two EPCI: nothing can be compared")
    raise UsageError(f"{message}. {tr(interactions.POINTS)}")


def kinds_named(found: Exchanges, names: Iterable[str]) -> set[tuple[str, str]]:
    """Return the kinds of pair asked for, such as ``metropole/rural``; none when all are.

    Raises
    ------
    UsageError
        If a name is no kind of pair.
    """
    order = [*(g for g in KINDS if g in found.groups), *sorted({*found.groups} - {*KINDS, ""})]
    known = {f"{one}/{other}": (one, other) for one, other in itertools.combinations_with_replacement(order, 2)}
    either = known | {f"{other}/{one}": pair for (one, other) in known.values() for pair in [(one, other)]}
    for name in names:
        if name not in either:
            message = tr("unknown kind of pair “{name}”: choose among {names}")
            raise UsageError(message.format(name=name, names=", ".join(known)) + did_you_mean(name, list(known)))
    return {either[name] for name in names}

"""Geography: the EPCI of the graph, how far they are from each other, and which ones touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.language import later
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

HOW = later("Neighbours are guessed: two centres that no other one stands between (Gabriel’s graph).")
GUESSED = later(
    "Measured on the contours of Bretagne and Pays de la Loire, guessed neighbours are right 95 times in 100 and miss"
    " one in five of those that touch; nothing says how right they are elsewhere."
)
CONTIGUITY, AREA = "contiguite", "part-population-aire-attraction"


@dataclass(frozen=True, slots=True)
class Territory:
    """An EPCI and what is known of it.

    Attributes
    ----------
    iri, label, kind : str
        The EPCI, how it is called, and the local name of its class.
    group : str
        Metropole, medium-sized city, rural…
    regions, departements : frozenset of str
        Those over which it extends.
    population : float
        Municipal population; NaN when it is not known.
    longitude, latitude : float
        Where most of its people are; NaN when it is not known.
    """

    iri: str
    label: str
    kind: str
    group: str
    regions: frozenset[str]
    departements: frozenset[str]
    population: float
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Which territories are next to each other.

    Attributes
    ----------
    pairs : frozenset of tuple of str
        IRIs, in the order of their names.
    told : bool
        Whether the graph tells them; otherwise they are guessed from the centres.
    facts : mapping
        The fact that tells each pair, where the graph does.
    """

    pairs: frozenset[tuple[str, str]]
    told: bool
    facts: Mapping[tuple[str, str], str]


def territories(bench: Bench) -> list[Territory]:
    """Return the EPCI of the graph, by IRI."""
    known, found = bench.profiles(), {}
    nan = float("nan")
    for row in bench.answer("couverture/epci"):
        about = known.get(row["epci"], {})
        found[row["epci"]] = Territory(
            row["epci"],
            row["epciLibelle"],
            local_name(row["classe"]),
            about.get("group", ""),
            frozenset(filter(None, about.get("region", "").split("; "))),
            frozenset(filter(None, about.get("departement", "").split("; "))),
            *(float(about.get(name, nan)) for name in ("population", "longitude", "latitude")),
        )
    return [found[iri] for iri in sorted(found)]


def located(places: Iterable[Territory]) -> list[Territory]:
    """Return the territories whose position is known."""
    return [place for place in places if place.longitude == place.longitude and place.latitude == place.latitude]


def kilometres(places: Sequence[Territory]) -> np.ndarray:
    """Return the distances between territories, as the crow flies."""
    from pmlb_graph.measures import great_circle

    return great_circle([place.longitude for place in places], [place.latitude for place in places])


def neighbours(bench: Bench, places: Sequence[Territory]) -> Neighbours:
    """Return the neighbours that the graph tells; failing that, those that no other centre stands between.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    places : sequence of Territory
        Those among which neighbours are looked for; all of them have a position.
    """
    from pmlb_graph.measures import gabriel

    known, told = {place.iri for place in places}, {}
    for row in _interactions(bench, CONTIGUITY):
        one, other = sorted((row.get("acteur", ""), row.get("autre", "")))
        if one in known and other in known and one != other:
            told[one, other] = row["fait"]
    if told:
        return Neighbours(frozenset(told), True, told)
    order = sorted(places, key=lambda place: place.iri)
    found = gabriel([place.longitude for place in order], [place.latitude for place in order])
    return Neighbours(frozenset((order[i].iri, order[j].iri) for i, j in found), False, {})


def areas(bench: Bench) -> dict[str, frozenset[str]]:
    """Return the attraction areas in which people of each EPCI live; empty when the graph tells none."""
    found: dict[str, set[str]] = {}
    for row in _interactions(bench, AREA):
        if "acteur" in row and float(row["valeur"]) > 0:
            found.setdefault(row["acteur"], set()).add(row["destination"])
    return {iri: frozenset(inside) for iri, inside in found.items()}


def shared(graph: nx.Graph[str], places: Sequence[Territory]) -> np.ndarray:
    """Return how many cooperations of a two-mode network each two territories share."""
    import numpy as np

    rank = {place.iri: i for i, place in enumerate(places)}
    agendas: dict[str, list[int]] = {}
    for iri, i in rank.items():
        for cooperation in graph.adj.get(iri, ()):
            agendas.setdefault(cooperation, []).append(i)
    found = np.zeros((len(places), len(places)))
    for around in agendas.values():
        found[np.ix_(around, around)] += 1
    np.fill_diagonal(found, 0)
    return found


def ties_of(graph: nx.Graph[str], nodes: Iterable[str]) -> tuple[str, ...]:
    """Return the facts that make the ties of some nodes, sorted."""
    around = (data for _, _, data in graph.edges([node for node in nodes if node in graph], data=True))
    return tuple(sorted({fact for data in around for fact in data.get("facts", ())}))


def _interactions(bench: Bench, indicator: str) -> list[dict[str, str]]:
    return [row for row in bench.answer("espace/interactions") if local_name(row["indicateur"]) == indicator]

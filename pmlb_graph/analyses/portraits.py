"""Portraits: alliances measured, each beside as many actors drawn at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.measures import Tested, great_circle, tested

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Graph = nx.Graph[str]

LEAST, SURE, NULL = 3, "atteste", "actors-drawn"


@dataclass(frozen=True, slots=True)
class Portrait:
    """An alliance measured.

    Attributes
    ----------
    iri, label : str
        The alliance.
    actors, themes : int
        How many of each.
    since : int or None
        The year it began, where it is known.
    sure : float
        Share of its ties that a source attests.
    beside : mapping of str to Tested
        Diversity of kinds, reach, and share of pairs tied elsewhere, beside actors drawn at random.
    """

    iri: str
    label: str
    actors: int
    themes: int
    since: int | None
    sure: float
    beside: Mapping[str, Tested]


@dataclass(frozen=True, slots=True)
class _Field:
    """What is known of every actor, in arrays: one row an actor."""

    rank: Mapping[str, int]
    kinds: np.ndarray
    number: int
    between: np.ndarray
    shared: np.ndarray
    agendas: Mapping[str, frozenset[int]]


def portraits(bench: Bench, graph: Graph) -> list[Portrait]:
    """Return the alliances with enough attested actors, the largest first."""
    field, found = _field(graph), []
    drawn = _draws(bench, len(field.rank))
    for iri, data in graph.nodes(data=True):
        if data["kind"] != "Alliance":
            continue
        members = [actor for actor in graph[iri] if actor in field.rank]
        sure = [actor for actor in members if graph.edges[iri, actor]["certainty"] == SURE]
        if len(sure) < LEAST:
            continue
        ranks = [field.rank[actor] for actor in sure]
        beside = {}
        for name, measure in _measures(field, iri).items():
            values = [measure(draw[: len(ranks)].tolist()) for draw in drawn]
            beside[name] = _tested(measure(ranks), values, bench.seed)
        themes = len(data.get("themes", ()))
        share = len(sure) / len(members)
        found.append(Portrait(iri, data["label"], len(sure), themes, data.get("since"), share, beside))
    return sorted(found, key=lambda one: (-one.actors, one.label, one.iri))


def _tested(value: float, values: Sequence[float], seed: int) -> Tested:
    import numpy as np

    return tested(value, np.array(values, float), seed, NULL)


def _draws(bench: Bench, n: int) -> list[np.ndarray]:
    import numpy as np

    drawn = np.random.default_rng(bench.seed)
    return [drawn.permutation(n) for _ in range(bench.replicas)] if n else []


def _field(graph: Graph) -> _Field:
    """Return what is known of the actors that are no collective."""
    import numpy as np

    actors = [n for n, d in graph.nodes(data=True) if d["side"] == "acteur" and d["kind"] != "CollectifActeurs"]
    rank = {actor: i for i, actor in enumerate(actors)}
    groups = sorted({graph.nodes[n]["group"] for n in actors if "group" in graph.nodes[n]})
    number = {group: i for i, group in enumerate(groups)}
    kinds = np.array([number.get(graph.nodes[n].get("group"), -1) for n in actors], dtype=int)
    places = [[graph.nodes[n].get(name, nan) for n in actors] for name in ("longitude", "latitude")]
    agendas: dict[str, frozenset[int]] = {}
    shared = np.zeros((len(actors), len(actors)))
    for node, data in graph.nodes(data=True):
        if data["side"] != "acteur":
            members = sorted(rank[actor] for actor in graph[node] if actor in rank)
            agendas[node] = frozenset(members)
            shared[np.ix_(members, members)] += 1
    return _Field(rank, kinds, len(groups), great_circle(*places), shared, agendas)


def _measures(field: _Field, alliance: str) -> dict[str, Callable[[Sequence[int]], float]]:
    """Return the measures of a set of actors, in an alliance that does not count as elsewhere."""
    import numpy as np

    inside = np.zeros(len(field.rank))
    inside[sorted(field.agendas[alliance])] = 1

    def kinds(ranks: Sequence[int]) -> float:
        return _blau(field.kinds[list(ranks)], field.number)

    def reach(ranks: Sequence[int]) -> float:
        apart = field.between[np.ix_(ranks, ranks)][np.triu_indices(len(ranks), 1)]
        known = apart[np.isfinite(apart)]
        return float(known.mean()) if known.size else nan

    def elsewhere(ranks: Sequence[int]) -> float:
        here = np.outer(inside[list(ranks)], inside[list(ranks)])
        others = (field.shared[np.ix_(ranks, ranks)] - here)[np.triu_indices(len(ranks), 1)]
        return float((others > 0).mean())

    return {"kinds": kinds, "reach": reach, "elsewhere": elsewhere}


def _blau(kinds: np.ndarray, number: int) -> float:
    """Return Blau's index over the number of kinds there are, between 0 and 1; NaN where no kind is known."""
    known = [int(kind) for kind in kinds if kind >= 0]
    if not known or number < 2:
        return nan
    same = sum((n / len(known)) ** 2 for n in Counter(known).values())
    return (1 - same) / (1 - 1 / number)

"""Gaps: networks that might as well have been observed, had the sources been less sure or others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph import evidence, networks
from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.measures import adjacency

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    from pmlb_graph.engine import Engine

    Draw = Callable[[np.random.Generator], nx.Graph[str]]
    Grounds = Mapping[Any, Mapping[Any, str]]

KEPT: Mapping[str, float] = {
    "atteste": 0.95,
    "deduit": 0.8,
    "incertain": 0.5,
    "conteste": 0.5,
    "hypothese": 1.0,
    "": 0.8,
}
"""Chance that a fact is right, by certainty (empty: not told). An assumption, not a measure.

Attested: a document says so in as many words; one such statement in twenty is wrong (a slip, an outdated page).
Deduced: one reading in five is. Uncertain or contested: heads or tails, the value that favours neither side.
What a scenario supposes holds: that is what supposing means.
"""
SCENARIOS: Mapping[str, Mapping[str, float]] = {
    "trusting": {"atteste": 0.99, "deduit": 0.95, "incertain": 0.8, "conteste": 0.8, "hypothese": 1.0, "": 0.95},
    "usual": KEPT,
    "doubting": {"atteste": 0.85, "deduit": 0.6, "incertain": 0.25, "conteste": 0.25, "hypothese": 1.0, "": 0.6},
}
"""Other assumptions, to see whether what is found depends on them."""


def grounds(engine: Engine, graph: nx.Graph[str]) -> dict[str, dict[str, str]]:
    """Return, for each fact of a network, the sourced facts that it rests on, with their certainties.

    A sourced fact rests on itself; an inferred one on its premises, and on theirs.

    Parameters
    ----------
    engine : Engine
        The graph that the network was made from.
    graph : networkx.Graph
        The network.
    """
    facts = {fact for _, _, data in graph.edges(data=True) for fact in data.get("facts", ())}
    return {iri: _bases(fact) for iri, fact in evidence.of(engine, facts).items()}


def _bases(fact: evidence.Fact) -> dict[str, str]:
    if fact.passages or not fact.premises:
        return {fact.iri: fact.certainty}
    return {iri: certainty for premise in fact.premises for iri, certainty in _bases(premise).items()}


def removal(graph: nx.Graph[str], kept: Mapping[str, float] = KEPT, grounds: Grounds | None = None) -> Draw:
    """Return a draw that takes ties away according to their certainty.

    Each sourced fact is kept with the probability of its certainty, independently of the others; an
    inferred one falls with any of its premises. A tie stays as long as one of its facts does, with the
    share of its weight that they make. Facts of a projection are those of its origin, and it is made again.

    Parameters
    ----------
    graph : networkx.Graph
        The network; ties without facts are taken or left as a whole.
    kept : mapping of str to float
        Probability by certainty: see `KEPT`, and `SCENARIOS` for others.
    grounds : mapping, optional
        What each fact rests on (`grounds`); without it, each fact stands by itself with the certainty of
        its tie.
    """
    origin = graph.graph.get("origin", graph)
    bases: dict[Any, float] = {}
    ties = []
    for a, b, data in origin.edges(data=True):
        certainty = data.get("certainty", "")
        resting = []
        for fact in data.get("facts") or ((a, b),):
            rests = (grounds or {}).get(fact) or {fact: certainty}
            bases |= {base: kept.get(told, kept.get("", 0.5)) for base, told in rests.items()}
            resting.append((fact, tuple(rests)))
        ties.append((a, b, tuple(resting)))
    place = {base: i for i, base in enumerate(sorted(bases, key=str))}
    chances = [bases[base] for base in place]
    rests_on = [(a, b, tuple((f, tuple(place[base] for base in rests)) for f, rests in facts)) for a, b, facts in ties]
    return partial(_certainty, origin, graph.graph, chances, rests_on)


def _certainty(
    origin: nx.Graph[str],
    about: Mapping[str, Any],
    chances: Sequence[float],
    ties: Sequence[tuple[str, str, tuple[tuple[Any, tuple[int, ...]], ...]]],
    drawn: np.random.Generator,
) -> nx.Graph[str]:
    holds = (drawn.random(len(chances)) < chances).tolist()
    thinned = origin.__class__(**origin.graph)
    thinned.add_nodes_from(origin.nodes(data=True))
    for a, b, facts in ties:
        left = tuple(fact for fact, bases in facts if all(holds[base] for base in bases))
        if left:
            data = origin.edges[a, b]
            weight = data.get("weight", 1.0) * len(left) / len(facts)
            thinned.add_edge(a, b, **data | {"weight": weight} | ({"facts": left} if data.get("facts") else {}))
    return _projected(thinned, about)


def _projected(two_mode: nx.Graph[str], about: Mapping[str, Any]) -> nx.Graph[str]:
    """Make the projection again, or return the network as it is."""
    if "onto" not in about or "origin" not in about:
        return two_mode
    graph = networks.project(two_mode, about["onto"])
    graph.graph |= {**about, "origin": two_mode}
    return graph


def resampled(graph: nx.Graph[str]) -> Draw:
    """Return a draw of as many cooperations as are known, with replacement.

    For a geographer: had the press, the websites and the roadmap told of other cooperations of the same
    kind, what would we have seen? Cooperations are drawn, not actors nor ties: a source tells of a
    cooperation with all its actors at once, so that ties of a same cooperation are not independent, and
    resampling them one by one would make intervals too narrow. A cooperation drawn twice is two
    cooperations; one that is not drawn is absent; actors all stay.

    Parameters
    ----------
    graph : networkx.Graph
        A two-mode network, or a projection with its ``origin``.

    Raises
    ------
    UsageError
        If the network does not tell the cooperations it was made of.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network
    statistics. Connections, 22(2), 161-170.
    """
    return partial(_bootstrap, graph.graph.get("origin", graph), graph.graph, sides(graph)[1])


def _bootstrap(
    origin: nx.Graph[str], about: Mapping[str, Any], units: Sequence[str], drawn: np.random.Generator
) -> nx.Graph[str]:
    times = Counter(drawn.integers(0, len(units), len(units)).tolist()) if units else {}
    again = origin.__class__(**origin.graph)
    shared = set(units)
    again.add_nodes_from((node, data) for node, data in origin.nodes(data=True) if node not in shared)
    for i, number in sorted(times.items()):
        for turn in range(number):
            name = f"{units[i]} #{turn + 1}" if turn else units[i]
            again.add_node(name, **origin.nodes[units[i]])
            again.add_edges_from((name, other, data) for other, data in origin.adj[units[i]].items())
    return _projected(again, about)


def sides(graph: nx.Graph[str]) -> tuple[list[str], list[str]]:
    """Return the nodes that are ranked and those that tie them: actors, then cooperations.

    Raises
    ------
    UsageError
        If the network does not tell the cooperations it was made of.
    """
    if "origin" not in graph.graph and graph.graph.get("mode") != "two-mode":
        raise UsageError(
            tr("this network does not tell the cooperations it was made of: only doubt by certainty can be tried on it")
        )
    return adjacency.sides(graph.graph.get("origin", graph), graph.graph.get("onto"))

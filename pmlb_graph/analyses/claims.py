"""Claims: statements chosen before looking, held against chance, then against doubt about the sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Claim
from pmlb_graph.measures import Measure, Tested, against_chance, tested

if TYPE_CHECKING:
    import networkx as nx

SHAKEN = 60
"""Networks from which uncertain ties are removed, to see whether a claim still holds."""
CHECKED = 100
"""Random draws beside which each of them is set."""


def claim(
    bench: Bench,
    graph: nx.Graph[str],
    measure: Measure,
    words: tuple[Callable[[Tested], str], str],
    groups: Mapping[str, str | None] | None = None,
) -> Claim:
    """Hold a measure of a network against chance and against doubt.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    graph : networkx.Graph
        The network.
    measure : Measure
        A measure of the network as a whole, chosen before looking.
    words : tuple of callable and str
        What to say of the test, whichever way it goes; what it does not say.
    groups : mapping, optional
        Group of each node, for a measure whose null is ``groups``.
    """
    found = against_chance(graph, [measure], bench.replicas, bench.seed, groups, bench.tell)[measure.name]
    share = holds(bench, graph, partial(_verdict, measure, groups, bench.seed), found.verdict)
    return Claim(measure.name, words[0](found), found, share, facts_of(graph), words[1])


def holds(bench: Bench, graph: nx.Graph[str], judge: Callable[[nx.Graph[str]], str], verdict: str) -> float:
    """Return the share of the networks shaken that are judged as the one observed.

    Each is the network without some of its ties, removed at random after their certainty.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    graph : networkx.Graph
        The network; a projection is made again from its origin.
    judge : callable
        From a network to ``above``, ``within`` or ``below``; a function of a module, or a partial of one.
    verdict : str
        The judgement of the network observed.
    """
    import numpy as np

    from pmlb_graph.measures.gaps import removal
    from pmlb_graph.measures.replicas import replicate

    draw = removal(graph, grounds=bench.grounds(graph))
    found = replicate(draw, partial(_agrees, judge, verdict), SHAKEN, bench.seed, bench.tell)
    return float(np.mean(found["agrees"]))  # type: ignore[arg-type]


def facts_of(graph: nx.Graph[str]) -> tuple[str, ...]:
    """Return the facts that make the ties of a network, sorted."""
    return tuple(sorted({fact for _, _, data in graph.edges(data=True) for fact in data.get("facts", ())}))


def _agrees(judge: Callable[[nx.Graph[str]], str], verdict: str, graph: nx.Graph[str]) -> dict[str, float]:
    return {"agrees": float(judge(graph) == verdict)}


def _verdict(measure: Measure, groups: Mapping[str, str | None] | None, seed: int, graph: nx.Graph[str]) -> str:
    """Judge a network shaken. It runs inside one replica: its own draws are made here, one after the other."""
    import numpy as np

    from pmlb_graph.measures import null_models

    drawn = np.random.default_rng(seed)
    by_groups = measure.null == "groups"
    given = dict(graph.nodes(data="group")) if groups is None else dict(groups)

    def value(one: nx.Graph[str], of: Mapping[str, Any]) -> float:
        return float(measure.function(*((one, of) if by_groups else (one,))))

    draws: Sequence[float] = [
        value(graph, null_models.shuffled(graph, given, drawn))
        if by_groups
        else value(null_models.random_network(graph, drawn), given)
        for _ in range(CHECKED)
    ]
    return tested(value(graph, given), np.array(draws), seed, measure.null).verdict

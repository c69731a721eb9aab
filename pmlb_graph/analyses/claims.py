"""Claims: statements chosen before looking, held against chance, then against doubt about the sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Claim
from pmlb_graph.language import tr
from pmlb_graph.measures import Measure, Tested, against_chance, null_models, replicate
from pmlb_graph.measures.gaps import removal

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Groups = dict[str, str | None]

SHAKEN = 200
"""Networks from which uncertain ties are removed, to see whether a claim still holds."""


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
    given: Groups = dict(graph.nodes(data="group") if groups is None else groups)  # type: ignore[arg-type]
    draw = partial(_pair, removal(graph, grounds=bench.grounds(graph)), given, measure.null)
    share = holds(bench, draw, partial(_difference, measure), found.verdict)
    return Claim(measure.name, words[0](found), found, share, facts_of(graph), words[1])


def holds(bench: Bench, draw: Callable[[Any], Any], difference: Callable[[Any], Any], verdict: str) -> float:
    """Return the share of the networks shaken that stand on the same side of chance as the one observed.

    Each is the network without some of its ties, removed at random after their certainty, beside one random
    network drawn from it: doubt and chance are drawn together.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    draw : callable
        From a generator of random numbers to a network shaken and its random counterpart.
    difference : callable
        From these two to ``{"difference": float}``, above zero when the first has the higher value.
    verdict : str
        Where the network observed stands: ``above`` or ``below``; there is nothing to hold when it is ``within``.
    """
    import numpy as np

    if verdict == "within":
        return float("nan")
    found = replicate(draw, difference, SHAKEN, bench.seed, bench.tell)["difference"]
    return float(np.mean(found > 0 if verdict == "above" else found < 0))  # type: ignore[operator]


def with_groups_dealt(kept: Tested, dealt: Tested) -> str:
    """Say whether a measure held against agendas drawn again stands alike when groups are dealt again instead."""
    if kept.verdict == dealt.verdict:
        return tr("The answer is the same if groups are dealt at random among the same actors, ties kept.")
    return tr("The answer is another if groups are dealt at random among the same actors, ties kept.")


def facts_of(graph: nx.Graph[str]) -> tuple[str, ...]:
    """Return the facts that make the ties of a network, sorted."""
    return tuple(sorted({fact for _, _, data in graph.edges(data=True) for fact in data.get("facts", ())}))


def _pair(shake: Callable[[Any], Any], groups: Groups, null: str, drawn: np.random.Generator) -> list[Any]:
    """Return a network shaken with its groups, and what chance makes of it."""
    shaken = shake(drawn)
    if null == "groups":
        return [(shaken, groups), (shaken, null_models.shuffled(shaken, groups, drawn))]
    return [(shaken, groups), (null_models.random_network(shaken, drawn), groups)]


def _difference(measure: Measure, pair: list[tuple[nx.Graph[str], Groups]]) -> dict[str, float]:
    observed, random = (
        float(measure.function(*((graph, groups) if measure.null == "groups" else (graph,)))) for graph, groups in pair
    )
    return {"difference": observed - random}

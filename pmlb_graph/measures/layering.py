"""Multiplexity: ties between the same nodes in several layers (themes, forms of cooperation)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from pmlb_graph.measures.chance import Tested, tested

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Layers = Mapping[str, nx.Graph[str]]


@dataclass(frozen=True, slots=True)
class Multiplexity:
    """Who is tied to whom in how many layers.

    Attributes
    ----------
    layers : tuple of str
        Names, sorted.
    pairs : mapping of (str, str) to tuple of str
        Layers in which each tied pair is tied, those tied in most first.
    share : float
        Share of the tied pairs that are tied in several layers; NaN without ties.
    participation : mapping of str to float
        How evenly the ties of each node are spread among layers, from 0 (all in one) to 1 (as many in
        each); NaN for a node without ties, or with one layer only.
    """

    layers: tuple[str, ...]
    pairs: Mapping[tuple[str, str], tuple[str, ...]]
    share: float
    participation: Mapping[str, float]


def multiplexity(layers: Layers) -> Multiplexity:
    r"""Tell which pairs are tied in several layers, and whose ties are spread among layers.

    For a geographer: two EPCI that share a SCoT, a mobility contract and a tourist charter are tied more
    strongly than three times two EPCI that share one: such ties outlive the end of one cooperation. The
    participation of an actor is near 1 when it is tied as much in each layer, 0 when it is the specialist
    of one. A cooperation of several themes ties its members in each: look at the cooperations (``via``) before
    concluding.

    .. math:: P_i = \frac{M}{M - 1} \left[1 - \sum_{\alpha} \left(\frac{k_i^{\alpha}}{o_i}\right)^2\right]

    with k the number of ties of a node in a layer and o their sum. Weights and directions are left aside.

    References
    ----------
    Battiston, F., Nicosia, V. & Latora, V. (2014). Structural measures for multiplex networks. Physical Review
    E, 89, 032804.
    Verbrugge, L. M. (1979). Multiplexity in adult friendships. Social Forces, 57(4), 1286-1309.

    Examples
    --------
    >>> import networkx as nx
    >>> found = multiplexity({"scot": nx.Graph([("a", "b"), ("b", "c")]), "tourism": nx.Graph([("a", "b")])})
    >>> found.pairs["a", "b"], found.share, found.participation["c"]
    (('scot', 'tourism'), 0.5, 0.0)
    """
    names = tuple(sorted(layers))
    ties = {name: _pairs(layers[name]) for name in names}
    tied: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    degrees: dict[str, list[int]] = {node: [0] * len(names) for node in _nodes(layers)}
    for i, name in enumerate(names):
        for pair in ties[name]:
            tied[pair].append(name)
            for node in pair:
                degrees[node][i] += 1
    ordered = sorted(tied.items(), key=lambda item: (-len(item[1]), str(item[0])))
    several = sum(len(found) > 1 for found in tied.values())
    return Multiplexity(
        names,
        {pair: tuple(found) for pair, found in ordered},
        several / len(tied) if tied else nan,
        {node: _participation(counts) for node, counts in degrees.items()},
    )


def overlap(layers: Layers) -> dict[tuple[str, str], float]:
    r"""Measure how far two layers tie the same pairs.

    For a geographer: whether those who cooperate on mobility are those who cooperate on planning. 1 when
    both layers tie the same pairs, 0 when they share none. Compare it with `overlap_by_chance`: two dense
    layers share pairs anyway.

    .. math:: J_{\alpha\beta} = \frac{|E_\alpha \cap E_\beta|}{|E_\alpha \cup E_\beta|}

    Weights and directions are left aside.

    Returns
    -------
    dict of (str, str) to float
        By pair of layers, names sorted; NaN for two layers without ties.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2), 37-50.
    Bianconi, G. (2013). Statistical mechanics of multiplex networks: entropy and overlap. Physical Review E,
    87, 062806.

    Examples
    --------
    >>> import networkx as nx
    >>> overlap({"scot": nx.Graph([("a", "b"), ("b", "c")]), "tourism": nx.Graph([("b", "a")])})
    {('scot', 'tourism'): 0.5}
    """
    names = sorted(layers)
    ties = {name: _pairs(layers[name]) for name in names}
    found = {}
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            either = len(ties[one] | ties[other])
            found[one, other] = len(ties[one] & ties[other]) / either if either else nan
    return found


def overlap_by_chance(layers: Layers, replicas: int = 200, seed: int = 42) -> dict[tuple[str, str], Tested]:
    """Hold the overlap of layers against that of layers drawn independently.

    In each layer, each actor keeps its number of cooperations and each cooperation its number of actors;
    who is with whom is drawn, in each layer apart.

    Parameters
    ----------
    layers : mapping of str to networkx.Graph
        Projections with their ``origin``, as `pmlb_graph.networks.layers` makes them.
    replicas, seed : int
        Number of draws, and the seed that gives them again.

    References
    ----------
    Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with
    fixed row and column totals. Nature Communications, 5, 4114.
    """
    import networkx as nx
    import numpy as np

    from pmlb_graph.measures import curveball

    observed = overlap(layers)
    draws = {pair: np.full(replicas, nan) for pair in observed}
    for i, sequence in enumerate(np.random.SeedSequence(seed).spawn(replicas)):
        drawn = np.random.default_rng(sequence)
        again: dict[str, nx.Graph[str]] = {}
        for name in sorted(layers):
            origin, onto = layers[name].graph["origin"], layers[name].graph["onto"]
            again[name] = nx.Graph(_shared(curveball(origin, drawn), onto))
        for pair, value in overlap(again).items():
            draws[pair][i] = value
    return {pair: tested(value, draws[pair], seed, "degrees") for pair, value in observed.items()}


def layer_matrices(layers: Layers) -> tuple[tuple[str, ...], dict[str, np.ndarray]]:
    """Return the nodes of all layers, in order, and the weights of each layer as a matrix over them.

    Correlations between layers are tested on these by permuting the nodes (QAP).
    """
    import networkx as nx

    nodes = _nodes(layers)
    found = {}
    for name in sorted(layers):
        whole = layers[name].copy()
        whole.add_nodes_from(nodes)
        found[name] = nx.to_numpy_array(whole, nodelist=nodes)
    return tuple(nodes), found


def _nodes(layers: Layers) -> list[str]:
    return list(dict.fromkeys(node for name in sorted(layers) for node in layers[name]))


def _pairs(graph: nx.Graph[str]) -> set[tuple[str, str]]:
    return {(a, b) if str(a) < str(b) else (b, a) for a, b in graph.edges if a != b}


def _shared(two_mode: nx.Graph[str], side: str) -> list[tuple[Any, Any]]:
    """Return the pairs that share a neighbour: a projection without weights nor facts."""
    from itertools import combinations

    around = (sorted(two_mode.adj[node]) for node, data in two_mode.nodes(data=True) if data["side"] != side)
    return sorted({pair for actors in around for pair in combinations(actors, 2)})


def _participation(counts: Sequence[int]) -> float:
    total, layers = sum(counts), len(counts)
    if not total or layers < 2:
        return nan
    return layers / (layers - 1) * (1 - sum((n / total) ** 2 for n in counts))

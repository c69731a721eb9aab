"""Null models: random networks that keep what is not in question, and draw the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmlb_graph import networks
from pmlb_graph.measures.adjacency import sides_of

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

TRADES = 30
"""Trades each row takes part in. On the network of the Grand Ouest (46 cooperations, 212 ties) a draw shares 13.6 % of
its ties with its origin once it has forgotten it; 15.2 % after the 10 trades a row that R's backbone does (five times
the rows, in pairs), and what is left of the memory is divided by 35 every ten trades: 30 leave nothing to see."""
SWAPS = 20
"""Swaps tried for each tie. On the same network projected (525 ties) and on directed ones, the overlap of a draw with
its origin has its limit after 5."""


def random_network(graph: nx.Graph[Any], drawn: np.random.Generator) -> nx.Graph[Any]:
    """Draw a network under the constraints that fit the question.

    For a geographer: "would any alliance with as many cooperations by actor, and as many actors by
    cooperation, look the same?" A projection is drawn through the agendas it was made from: actors
    are dealt again among cooperations, and the projection made again, so that the ties that a large
    cooperation makes in one go are there by chance too.

    A two-mode network is drawn by `curveball`; a projection (``origin`` and ``onto`` in its
    attributes) by `curveball` on its origin, projected again; any other by `configuration`.

    Conventions: nodes keep their attributes and their order; ties of the draw have a weight and
    nothing else (their facts would be invented).

    Parameters
    ----------
    graph : networkx.Graph
        The network observed.
    drawn : numpy.random.Generator
        Source of chance.

    References
    ----------
    Newman, M. E. J., Strogatz, S. H. & Watts, D. J. (2001). Random graphs with arbitrary degree
    distributions and their applications. Physical Review E, 64, 026118.
    Gotelli, N. J. (2000). Null model analysis of species co-occurrence patterns. Ecology, 81(9).

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> drawn = random_network(nx.path_graph(5), np.random.default_rng(1))
    >>> sorted(degree for _, degree in drawn.degree())
    [1, 1, 2, 2, 2]
    """
    if "origin" in graph.graph:
        origin = curveball(graph.graph["origin"], drawn)
        random = _bare(graph)
        ties = _projected(origin, graph.graph["onto"]).items()
        random.add_edges_from((a, b, {"weight": weight}) for (a, b), weight in ties if a in graph and b in graph)
        random.graph["origin"] = origin
        return random
    one_mode = graph.graph.get("mode") == "one-mode" or not sided(graph)
    return configuration(graph, drawn) if one_mode else curveball(graph, drawn)


def _projected(two_mode: nx.Graph[Any], side: str) -> dict[tuple[Any, Any], float]:
    """Return the ties of a projection and their weights, as `networks.project` does, without what they are made of."""
    sides, ties = sides_of(two_mode), defaultdict[tuple[Any, Any], float](float)
    for shared, around in two_mode.adj.items():
        if sides[shared] != side and len(around) > 1:
            each = networks.share(len(around))
            for pair in combinations(sorted(around), 2):
                ties[pair] += each
    return dict(sorted(ties.items()))


def sided(graph: nx.Graph[Any]) -> bool:
    """Return whether every tie joins two sides (``side``, or ``bipartite`` in networks made elsewhere)."""
    sides = sides_of(graph)
    return bool(sides) and None not in sides.values() and all(sides[a] != sides[b] for a, b in graph.edges)


def _bare(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return the nodes of a network without its ties."""
    bare = graph.__class__(**graph.graph)
    bare.add_nodes_from(graph.nodes(data=True))
    return bare


def curveball(graph: nx.Graph[Any], drawn: np.random.Generator) -> nx.Graph[Any]:
    """Draw a two-mode network with the degrees of another.

    For a geographer: each actor keeps its number of cooperations and each cooperation its number of
    actors; only who is with whom is drawn, every such network as likely as any other.

    Rows (nodes of the smaller side) trade in pairs what only one of them has, each with a partner
    drawn anew, thirty times.

    Conventions: with more than two sides, the ties between each two sides are drawn apart. Weights,
    where ties have them, are dealt again among the ties of these two sides. Isolated nodes stay so.

    References
    ----------
    Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with
    fixed row and column totals. Nature Communications, 5, 4114.
    Carstens, C. J. (2015). Proof of uniform sampling of binary matrices with fixed row sums and column
    sums for the fast Curveball algorithm. Physical Review E, 91, 042812.
    Carstens, C. J., Hamann, M., Meyer, U., Penschuck, M., Tran, H. & Wagner, D. (2018). Parallel and
    I/O-efficient randomisation of massive networks using global curveball trades. ESA 2018.

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> g = nx.Graph([("a", 1), ("b", 2), ("b", 3), ("c", 1)])
    >>> nx.set_node_attributes(g, {n: "actor" if isinstance(n, str) else "cooperation" for n in g}, "side")
    >>> dict(curveball(g, np.random.default_rng(1)).degree()) == dict(g.degree())
    True
    """
    sides, random = sides_of(graph), _bare(graph)
    between: dict[frozenset[Any], list[tuple[Any, Any]]] = {}
    for a, b in graph.edges:
        between.setdefault(frozenset((sides[a], sides[b])), []).append((a, b))
    for pairs in between.values():
        first = sides[pairs[0][0]]
        ties = [(a, b) if sides[a] == first else (b, a) for a, b in pairs]
        if len({b for _, b in ties}) < len({a for a, _ in ties}):
            ties = [(b, a) for a, b in ties]
        columns = list(dict.fromkeys(b for _, b in ties))
        place = {b: i for i, b in enumerate(columns)}
        rows: dict[Any, set[int]] = {}
        for a, b in ties:
            rows.setdefault(a, set()).add(place[b])
        made = [(a, columns[i]) for a, row in zip(rows, trade(rows.values(), drawn), strict=True) for i in sorted(row)]
        _weigh(random, made, [graph.edges[pair].get("weight") for pair in pairs], drawn)
    return random


def trade(rows: Iterable[set[int]], drawn: np.random.Generator) -> list[set[int]]:
    """Draw a 0/1 matrix with the same sums of rows and columns, each row given as the columns it has.

    Examples
    --------
    >>> import numpy as np
    >>> sorted(map(sorted, trade([{0}, {1}, {0, 2}], np.random.default_rng(2))))
    [[0], [0], [1, 2]]
    """
    import random

    current = list(rows)
    # A shuffle of ten numbers costs NumPy ten times what it costs the library of Python.
    chance = random.Random(int(drawn.integers(2**62)))  # noqa: S311 - draws, not secrets
    order = list(range(len(current)))
    for _ in range(TRADES):
        chance.shuffle(order)
        for one, other in zip(order[::2], order[1::2], strict=False):
            mine, yours = current[one], current[other]
            own, theirs = mine - yours, yours - mine
            if own and theirs:
                apart = own | theirs
                taken = set(chance.sample(sorted(apart), len(own)))
                shared = mine & yours
                current[one], current[other] = shared | taken, shared | (apart - taken)
    return current


def configuration(graph: nx.Graph[Any], drawn: np.random.Generator) -> nx.Graph[Any]:
    """Draw a one-mode network with the degrees of another.

    For a geographer: each actor keeps its number of partners; only who they are is drawn.

    Two ties drawn at random exchange their ends unless that would make a loop or a tie twice: then
    the draw stays as it is, and so every simple network of these degrees is as likely as any other.

    Conventions: simple networks, connected or not. Degrees are kept; in directed networks, those in
    and those out (cycles of three ties are turned round too: swaps alone never do it). Weights, where
    ties have them, are dealt again among ties, so that strengths are drawn. Loops stay where they are.

    References
    ----------
    Fosdick, B. K., Larremore, D. B., Nishimura, J. & Ugander, J. (2018). Configuring random graph models
    with fixed degree sequences. SIAM Review, 60(2).
    Roberts, E. S. & Coolen, A. C. C. (2012). Unbiased degree-preserving randomization of directed
    binary networks. Physical Review E, 85, 046103.

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> sorted(configuration(nx.path_graph(4), np.random.default_rng(3)).edges)
    [(0, 1), (1, 2), (2, 3)]
    """
    names = list(graph)
    place = {n: i for i, n in enumerate(names)}
    loops = [(a, b) for a, b in graph.edges if a == b]
    pairs = [(a, b) for a, b in graph.edges if a != b]
    exchange = _swapped_arcs if graph.is_directed() else _swapped
    swapped = exchange([(place[a], place[b]) for a, b in pairs], drawn)
    random = _bare(graph)
    random.add_edges_from((a, b, {k: v for k, v in graph.edges[a, b].items() if k == "weight"}) for a, b in loops)
    made = [(names[a], names[b]) for a, b in swapped]
    _weigh(random, made, [graph.edges[pair].get("weight") for pair in pairs], drawn)
    return random


def _swapped(ties: list[tuple[int, int]], drawn: np.random.Generator) -> list[tuple[int, int]]:
    """Exchange the ends of ties without direction."""
    steps = SWAPS * len(ties)
    pairs = drawn.integers(max(1, len(ties)), size=(steps, 2)).tolist()
    # A tie is known by both its names, so that one look finds it.
    known = {*ties, *((b, a) for a, b in ties)}
    for (one, other), crossed in zip(pairs, drawn.integers(2, size=steps).tolist(), strict=True):
        (a, b), (c, d) = ties[one], ties[other]
        if crossed:
            c, d = d, c
        if a in (c, d) or b in (c, d) or (a, d) in known or (c, b) in known:
            continue
        known -= {(a, b), (b, a), (c, d), (d, c)}
        known |= {(a, d), (d, a), (c, b), (b, c)}
        ties[one], ties[other] = (a, d), (c, b)
    return sorted((min(tie), max(tie)) for tie in ties)


def _swapped_arcs(ties: list[tuple[int, int]], drawn: np.random.Generator) -> list[tuple[int, int]]:
    """Exchange the ends of directed ties, and turn cycles of three round; the rank of a tie keeps its source."""
    steps, known = SWAPS * len(ties), set(ties)
    out: dict[int, list[int]] = {}
    for i, (a, _) in enumerate(ties):
        out.setdefault(a, []).append(i)
    pairs = drawn.integers(max(1, len(ties)), size=(steps, 2)).tolist()
    for (one, other), luck in zip(pairs, drawn.random(steps).tolist(), strict=True):
        (a, b), (c, d) = ties[one], ties[other]
        if luck < 0.25:
            after = out.get(b, [])
            # The same chance, forth and back, for every cycle: numbers of ties out are kept.
            c = ties[after[int(4 * luck * len(after))]][1] if after else a
            old, new = [(a, b), (b, c), (c, a)], [(a, c), (b, a), (c, b)]
            if c == a or (c, a) not in known or known.intersection(new):
                continue
        else:
            old, new = [(a, b), (c, d)], [(a, d), (c, b)]
            if a in (c, d) or b in (c, d) or known.intersection(new):
                continue
        for before, now in zip(old, new, strict=True):
            ties[next(i for i in out[before[0]] if ties[i] == before)] = now
        known.difference_update(old)
        known.update(new)
    return sorted(ties)


def _weigh(
    random: nx.Graph[Any], ties: list[tuple[Any, Any]], weights: list[float | None], drawn: np.random.Generator
) -> None:
    """Enter ties, and deal the weights again among them."""
    if len(set(weights)) > 1:
        weights = [weights[i] for i in drawn.permutation(len(weights))]
    random.add_edges_from(
        (a, b) if weight is None else (a, b, {"weight": weight}) for (a, b), weight in zip(ties, weights, strict=True)
    )


def shuffled(graph: nx.Graph[Any], groups: Mapping[Any, str | None], drawn: np.random.Generator) -> dict[Any, str]:
    """Draw who is of which group, ties kept.

    For a geographer: the same network, if being a metropolis, a town or a rural territory had nothing
    to do with one's place in it.

    Conventions: each group keeps its size. In a network of several sides, groups are dealt again
    within each side. Nodes without a group have none in the draw either.

    References
    ----------
    Hubert, L. & Schultz, J. (1976). Quadratic assignment as a general data analysis strategy. British
    Journal of Mathematical and Statistical Psychology, 29(2).

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> shuffled(nx.path_graph(3), {0: "a", 1: "b", 2: None}, np.random.default_rng(5))
    {0: 'b', 1: 'a'}
    """
    sides = sides_of(graph)
    found: dict[Any, str] = {n: group for n in graph if (group := groups.get(n)) is not None}
    for side in dict.fromkeys(sides[n] for n in found):
        nodes = [n for n in found if sides[n] == side]
        dealt = [found[nodes[i]] for i in drawn.permutation(len(nodes))]
        found.update(zip(nodes, dealt, strict=True))
    return found

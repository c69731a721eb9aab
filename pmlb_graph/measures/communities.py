"""Communities: parts of a network whose nodes are tied among themselves more than by chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pmlb_graph.language import later
from pmlb_graph.measures import partition
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from scipy.sparse import csr_array

STARTS, SEARCHES = 20, 2
"""Runs of Leiden of which the best is kept: to divide a network, and to measure how divided it is, many times."""
_ROUNDS, _HALF = 20, 0.5
_MANY = 4_000_000
"""Weights of a matrix, two a tie, that the searches of a large network go through together."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A network divided into communities.

    Attributes
    ----------
    member : mapping of str to int
        Number of the community of each node, in the order of the network. Community 1 is the largest;
        of two of the same size, the one whose first node comes first in the alphabet.
    communities : tuple of tuple of str
        Nodes of each community, sorted; the first is community 1.
    modularity : float
        Of this division (Barber's in a two-mode network); NaN without ties.
    stability : mapping of str to float
        Share of the runs in which a node is with a member of its community, averaged over these members;
        for a node that is a community of its own, share of the runs in which it is. Empty when the
        division comes of one search.
    resolution : float
        Above 1, communities are smaller; below 1, larger.
    runs, seed : int
        Number of runs of Leiden, and the seed that gives them again.
    """

    member: Mapping[str, int]
    communities: tuple[tuple[str, ...], ...]
    modularity: float
    stability: Mapping[str, float]
    resolution: float
    runs: int
    seed: int


def modularity(graph: nx.Graph[str], member: Mapping[str, Any] | None = None, resolution: float = 1.0) -> float:
    r"""Measure how many more ties fall inside communities than chance would put there.

    For a geographer: how far the network falls into separate blocks. Near 0, everyone cooperates with
    everyone; above 0.3, blocks are clear. Networks without any structure reach high values too when they
    are sparse: hold the value against random networks of the same degrees. Small communities hide inside
    large ones (resolution limit): look at several resolutions.

    .. math:: Q = \frac{1}{2m} \sum_{ij} \left(w_{ij} - \gamma \frac{s_i s_j}{2m}\right) \delta(c_i, c_j)

    In a two-mode network, Barber's: chance only ties actors to cooperations,

    .. math:: Q_B = \frac{1}{m} \sum_{i \in A, j \in C} \left(w_{ij} - \gamma \frac{s_i s_j}{m}\right) \delta(c_i, c_j)

    Ties are weighted; directions are forgotten (weights of both are added); a tie from a node to itself is
    left out. Isolates add nothing.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    member : mapping of str to hashable, optional
        Community of each node; by default, the better division of two searches by Leiden: as many on a random
        network, so that they compare (`leiden` makes twenty).
    resolution : float
        The weight γ of what chance would give.

    Returns
    -------
    float
        Below 1; NaN without ties.

    References
    ----------
    Newman, M. E. J. & Girvan, M. (2004). Finding and evaluating community structure in networks. Physical
    Review E, 69, 026113.
    Barber, M. J. (2007). Modularity and community detection in bipartite networks. Physical Review E, 76, 066102.
    Fortunato, S. & Barthélemy, M. (2007). Resolution limit in community detection. PNAS, 104(1), 36-41.
    Guimerà, R., Sales-Pardo, M. & Amaral, L. A. N. (2004). Modularity from fluctuations in random graphs and
    complex networks. Physical Review E, 70, 025101.

    Examples
    --------
    >>> import networkx as nx
    >>> round(modularity(nx.karate_club_graph(), nx.get_node_attributes(nx.karate_club_graph(), "club")), 4)
    0.3914
    """
    if member is None:
        ties, side = partition.ties_of(graph)
        found = [partition.search(ties, side, resolution, seed) for seed in range(SEARCHES)]
        return max(partition.quality(ties, side, codes, resolution) for codes in found)
    names: dict[Any, int] = {}
    codes = [names.setdefault(member[node], len(names)) for node in graph]
    return partition.quality(*partition.ties_of(graph), codes, resolution)


def leiden(graph: nx.Graph[str], resolution: float = 1.0, seed: int = 42) -> Partition:
    """Divide a network into the communities of highest modularity that Leiden finds.

    For a geographer: who works mostly with whom, found from the ties alone, without any border. It is the
    best of twenty searches, not a truth: other divisions may be almost as good (see `consensus`).

    A two-mode network is divided as a whole, actors with the cooperations that hold them together, for
    Barber's modularity: each division that Leiden finds is improved by giving each side in turn its best
    community (BRIM), until nothing changes. Ties are weighted, directions forgotten; an isolate is a
    community of its own.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    resolution : float
        Above 1 for smaller communities, below 1 for larger ones.
    seed : int
        Seed of the searches.

    References
    ----------
    Traag, V. A., Waltman, L. & van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
    communities. Scientific Reports, 9, 5233.
    Barber, M. J. (2007). Modularity and community detection in bipartite networks. Physical Review E, 76, 066102.

    Examples
    --------
    >>> import networkx as nx
    >>> found = leiden(nx.karate_club_graph())
    >>> len(found.communities), round(found.modularity, 4)
    (4, 0.4449)
    """
    ties, side = partition.ties_of(graph)
    return _partition(graph, _best(ties, side, (resolution, STARTS, seed)), (resolution, STARTS, seed))


def divide(ties: csr_array, seed: int = 42) -> list[int]:
    """Divide a one-mode network too large for `leiden`, given as a matrix of weights.

    It is the best of twenty searches, of fewer above a hundred thousand ties, of one above a million: time grows with
    the ties, and no faster.

    Parameters
    ----------
    ties : scipy.sparse.csr_array
        Weights, both ways and without loops.
    seed : int
        Seed of the searches.

    Returns
    -------
    list of int
        Number of the community of each node, in the order of the matrix; a node without ties is alone.
    """
    return _best(ties, None, (1.0, max(1, min(STARTS, _MANY // max(1, ties.nnz))), seed))


def _best(ties: csr_array, side: np.ndarray | None, how: tuple[float, int, int]) -> list[int]:
    resolution, runs, seed = how
    found = (partition.search(ties, side, resolution, start) for start in _seeds(seed, runs))
    return max(found, key=lambda codes: partition.quality(ties, side, codes, resolution))


def consensus(graph: nx.Graph[str], resolution: float = 1.0, runs: int = 100, seed: int = 42) -> Partition:
    r"""Divide a network into the communities on which many runs of Leiden agree.

    For a geographer: communities that do not depend on the luck of one search, and for each actor how
    surely it belongs to its own. An actor of low stability stands between several: it may be a bridge, or
    badly documented.

    The share of the runs in which two nodes are together,

    .. math:: D_{ij} = \frac{1}{R} \sum_r \delta(c_i^r, c_j^r)

    is itself a network (shares below one half are dropped), which Leiden divides as many times; and so on
    until all runs agree. A node that no other is with in half of the runs ends as a community of its own.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    resolution : float
        Of the first runs; networks of agreement are divided at 1.
    runs : int
        Number of runs at each round.
    seed : int
        Seed of the runs.

    References
    ----------
    Lancichinetti, A. & Fortunato, S. (2012). Consensus clustering in complex networks. Scientific Reports, 2, 336.

    Examples
    --------
    >>> import networkx as nx
    >>> found = consensus(nx.barbell_graph(4, 0))
    >>> found.communities, set(found.stability.values())
    (((0, 1, 2, 3), (4, 5, 6, 7)), {1.0})
    """
    ties, side = partition.ties_of(graph)
    first = found = [partition.search(ties, side, resolution, start) for start in _seeds(seed, runs)]
    together = partition.together(found)
    shares = together
    for turn in range(1, _ROUNDS):
        if together.nnz == 0 or together.data.min() == 1:
            break
        found = [partition.search(_agreed(together), None, 1.0, start) for start in _seeds(seed + turn, runs)]
        together = partition.together(found)
    divided = _partition(graph, found[0], (resolution, runs, seed))
    return replace(divided, stability=_stability(divided, shares, first))


def _agreed(together: csr_array) -> csr_array:
    """Keep what is together in half of the runs at least."""
    kept = together.copy()
    kept.data[kept.data < _HALF] = 0
    kept.setdiag(0)
    kept.eliminate_zeros()
    return kept


def _partition(graph: nx.Graph[str], codes: Sequence[int], how: tuple[float, int, int]) -> Partition:
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for node, code in zip(graph, codes, strict=True):
        parts[code].append(node)
    ordered = sorted((tuple(sorted(nodes, key=str)) for nodes in parts.values()), key=lambda p: (-len(p), str(p[0])))
    number = {node: i for i, nodes in enumerate(ordered, 1) for node in nodes}
    value = partition.quality(*partition.ties_of(graph), codes, how[0])
    return Partition({node: number[node] for node in graph}, tuple(ordered), value, {}, *how)


def _stability(divided: Partition, shares: csr_array, runs: Sequence[Sequence[int]]) -> dict[str, float]:
    """Average, over the other members of a node's community, the share of the runs that put it with them."""
    import numpy as np

    if not divided.member:
        return {}
    codes = np.array(list(divided.member.values()))
    rows = np.repeat(np.arange(len(codes)), np.diff(shares.indptr))
    inside = (codes[rows] == codes[shares.indices]) & (rows != shares.indices)
    sums = np.bincount(rows[inside], shares.data[inside], len(codes))
    others = np.bincount(codes)[codes] - 1
    alone = np.mean([np.bincount(run)[run] == 1 for run in runs], axis=0)
    found = np.where(others > 0, sums / np.maximum(others, 1), alone)
    return dict(zip(divided.member, found.tolist(), strict=True))


def _seeds(seed: int, runs: int) -> list[int]:
    import numpy as np

    return [int(state) for state in np.random.SeedSequence(seed).generate_state(runs)]


MEASURES = (
    Measure("modularity", modularity, later("ties inside communities beyond what chance gives"), level="network"),
)

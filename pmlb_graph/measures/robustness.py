"""Robustness: what falls apart when actors or cooperations go."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError
from pmlb_graph.language import later, tr
from pmlb_graph.measures import geodesics
from pmlb_graph.measures.adjacency import adjacency, is_two_mode, sides
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

STRATEGIES = ("degree", "betweenness")


@dataclass(frozen=True, slots=True)
class Attack:
    """What is left of a network as nodes go, one after the other.

    Attributes
    ----------
    strategy : str
        How the next to go is chosen: ``degree``, ``betweenness`` or ``random``.
    removed : tuple of str
        The nodes, in the order in which they go; empty for random removals.
    largest : numpy.ndarray
        Share of all nodes in the largest part left, before any has gone, after one, after two …; mean of
        the draws for random removals.
    low, high : numpy.ndarray
        Bounds that hold 95 % of the draws; equal to `largest` when nothing is drawn.
    robustness : float
        Mean of `largest` after each removal (R of Schneider et al.); NaN for an empty network.
    replicas, seed : int
        Number of draws, and the seed that gives them again; 0 draw when nothing is drawn.
    """

    strategy: str
    removed: tuple[str, ...]
    largest: np.ndarray
    low: np.ndarray
    high: np.ndarray
    robustness: float
    replicas: int
    seed: int


def attack(graph: nx.Graph[str], strategy: str = "degree", side: Hashable | None = None) -> Attack:
    r"""Remove nodes, each time the one that counts most in what is left, and follow the largest part.

    For a geographer: does cooperation hold if the actors with most ties withdraw? Compare with `failure`,
    where those who withdraw are drawn at random: a network that survives chance may not survive
    the loss of its metropolises.

    .. math:: R = \frac{1}{Q} \sum_{q=1}^{Q} s(q)

    with *s(q)* the share of all nodes in the largest part after *q* removals, and *Q* the nodes that go: all,
    or those of one side of a two-mode network (actors, or cooperations). Degree or betweenness is
    computed anew after each removal, ties present or absent; of equals in betweenness the one of highest
    degree goes, and of equals in that the first in the order of the network. Directions are left out.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    strategy : {"degree", "betweenness"}
        What says who goes next.
    side : hashable, optional
        Side whose nodes go, in a two-mode network; ``acteur`` or ``territoire`` where there is one, else that of the
        first node.

    Raises
    ------
    UsageError
        If the strategy is another one.

    References
    ----------
    Albert, R., Jeong, H. & Barabási, A.-L. (2000). Error and attack tolerance of complex networks.
    Nature, 406, 378-382.
    Schneider, C. M. et al. (2011). Mitigation of malicious attacks on networks. PNAS, 108(10), 3838-3841.

    Examples
    --------
    >>> import networkx as nx
    >>> found = attack(nx.star_graph(3))
    >>> found.removed, found.largest.tolist(), found.robustness
    ((0, 1, 2, 3), [1.0, 0.25, 0.25, 0.25, 0.0], 0.1875)
    """
    import numpy as np

    if strategy not in STRATEGIES:
        message = tr("no strategy “{strategy}”; there are: {names}")
        raise UsageError(message.format(strategy=strategy, names=", ".join(STRATEGIES)))
    around, targets = _neighbours(graph), _targets(graph, side)
    order = _by_degree(around, targets) if strategy == "degree" else _by_betweenness(graph, targets)
    largest = _largest(around, order)
    nodes = list(graph)
    worth = float(largest[1:].mean()) if order else np.nan
    return Attack(strategy, tuple(nodes[i] for i in order), largest, largest, largest, worth, 0, 0)


def failure(graph: nx.Graph[str], side: Hashable | None = None, replicas: int = 100, seed: int = 42) -> Attack:
    """Remove nodes at random, and follow the largest part left: mean and interval of many draws.

    For a geographer: what withdrawals that have nothing to do with an actor's place would do. See `attack`
    for the measure and its conventions.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    side : hashable, optional
        Side whose nodes go, in a two-mode network.
    replicas, seed : int
        Number of orders drawn, and the seed that gives them again.

    References
    ----------
    Albert, R., Jeong, H. & Barabási, A.-L. (2000). Error and attack tolerance of complex networks.
    Nature, 406, 378-382.

    Examples
    --------
    >>> import networkx as nx
    >>> failure(nx.complete_graph(4), replicas=5).largest.tolist()
    [1.0, 0.75, 0.5, 0.25, 0.0]
    """
    import numpy as np

    around, targets = _neighbours(graph), _targets(graph, side)
    drawn = np.random.default_rng(seed)
    draws = np.array([_largest(around, drawn.permutation(targets).tolist()) for _ in range(replicas)])
    draws = draws.reshape(replicas, len(targets) + 1)
    if not replicas or not targets:
        nothing = np.full(len(targets) + 1, np.nan)
        return Attack("random", (), nothing, nothing, nothing, np.nan, replicas, seed)
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    mean = draws.mean(axis=0)
    return Attack("random", (), mean, low, high, float(mean[1:].mean()), replicas, seed)


def robustness_degree(graph: nx.Graph[str]) -> float:
    r"""Measure how much of the network holds while the nodes with most ties go one after the other.

    For a geographer: ½ at most; near 0 when cooperation hangs on a few actors. In a two-mode network
    it is actors that go. Nobody foretells their withdrawal: it is a test of the frame, not a forecast.

    .. math:: R = \frac{1}{Q} \sum_{q=1}^{Q} s(q)

    with *s(q)* the share of all nodes in the largest part after *q* removals, and *Q* the nodes that go. Degrees are
    counted anew after each removal; of equals, the first in the order of the network goes. Weights and
    directions are left out. `attack` gives the whole curve.

    Returns
    -------
    float
        R of Schneider et al.; NaN for an empty network.

    References
    ----------
    Schneider, C. M. et al. (2011). Mitigation of malicious attacks on networks. PNAS, 108(10), 3838-3841.

    Examples
    --------
    >>> import networkx as nx
    >>> robustness_degree(nx.complete_graph(4))
    0.375
    """
    return attack(graph).robustness


def _targets(graph: nx.Graph[str], side: Hashable | None) -> list[int]:
    """Return the places of the nodes that go."""
    if not is_two_mode(graph):
        return list(range(len(graph)))
    place = {node: i for i, node in enumerate(graph)}
    return [place[node] for node in sides(graph, side)[0]]


def _by_degree(around: Sequence[Sequence[int]], targets: Sequence[int]) -> list[int]:
    """Return the order in which nodes go, those with most ties left first."""
    import numpy as np

    degree = np.full(len(around), -np.inf)  # of those that are to go
    degree[targets] = [len(around[node]) for node in targets]
    order = []
    for _ in targets:
        node = int(degree.argmax())
        order.append(node)
        degree[node] = -np.inf
        for other in around[node]:
            degree[other] -= 1
    return order


def _by_betweenness(graph: nx.Graph[str], targets: Sequence[int]) -> list[int]:
    """Return the order in which nodes go, those with most shortest ways through them first."""
    import numpy as np
    from scipy.sparse import csr_array

    left, waiting, order = adjacency(graph), set(targets), []
    left = np.maximum(left, left.T)
    for _ in targets:
        # Shares of shortest ways are sums of fractions: what differs by less than 10⁻⁹ is equal.
        through, degree = np.round(geodesics.betweenness(csr_array(left)), 9), left.sum(axis=1)
        node = min(waiting, key=lambda i: (-through[i], -degree[i], i))
        order.append(node)
        waiting.remove(node)
        left[node], left[:, node] = 0.0, 0.0
    return order


def _neighbours(graph: nx.Graph[str]) -> list[list[int]]:
    """Return the places of those each node is tied to, in either direction."""
    place = {node: i for i, node in enumerate(graph)}
    around: list[set[int]] = [set() for _ in place]
    for a, b in graph.edges():
        if a != b:
            around[place[a]].add(place[b])
            around[place[b]].add(place[a])
    return [sorted(near) for near in around]


def _largest(around: Sequence[Sequence[int]], order: Sequence[int]) -> np.ndarray:
    """Return the share of nodes in the largest part before, and after each removal.

    Nodes are put back from the last gone to the first, so that parts only ever merge.
    """
    import numpy as np
    from networkx.utils import UnionFind

    parts, largest, shares = UnionFind(range(len(around))), 0, []
    here = [False] * len(around)
    back = sorted(set(range(len(around))) - set(order)), *([node] for node in reversed(order))
    for nodes in back:
        for node in nodes:
            here[node] = True
            parts.union(node, *(other for other in around[node] if here[other]))
            largest = max(largest, parts.weights[parts[node]])
        shares.append(largest)
    return np.array(shares[::-1], dtype=float) / max(len(around), 1)


MEASURES = (
    Measure(
        "robustness_degree",
        robustness_degree,
        later("how much holds while those with most ties go"),
        level="network",
        directed=True,
    ),
)

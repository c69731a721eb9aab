"""Mixing: whether ties stay within groups, or go from one to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import is_two_mode, members, sides
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


@dataclass(frozen=True, slots=True)
class Mixing:
    """Ties between groups, and what they would be by chance.

    Attributes
    ----------
    groups : tuple of str
        Names of rows and columns, in order.
    observed : numpy.ndarray
        Ties (or their weights) from the group in row to the group in column. An undirected tie counts
        once from each end: twice on the diagonal when it is within a group.
    expected : numpy.ndarray
        Product of the ends of both groups over all ends: ties as they would be if they only followed
        the degrees.
    mean, z : numpy.ndarray
        Mean of the draws in which groups are dealt at random to the same nodes, and distance of the
        observed from it in standard deviations; NaN where the draws do not vary.
    replicas, seed : int
        Number of draws, and the seed that gives them again.
    """

    groups: tuple[str, ...]
    observed: np.ndarray
    expected: np.ndarray
    mean: np.ndarray
    z: np.ndarray
    replicas: int
    seed: int


def mixing_matrix(
    graph: nx.Graph[str],
    groups: Mapping[str, str | None],
    weighted: bool = False,
    replicas: int = 1000,
    seed: int = 42,
) -> Mixing:
    r"""Count the ties between groups, beside what degrees alone and chance alone would give.

    For a geographer: do metropolises cooperate with towns more than their number of cooperations would
    have it? A cell far above its expectation is a preference, or a programme that brings both together.

    .. math:: \bar m_{gh} = \frac{m_{g+} m_{+h}}{m_{++}}, \qquad z_{gh} = \frac{m_{gh} - \mu_{gh}}{\sigma_{gh}}

    Ties to nodes without a group, and loops, are left out. Directed networks keep their direction.

    Returns
    -------
    Mixing
        A row and a column a group; matrices without rows when no node has a group.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E, 67, 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> found = mixing_matrix(nx.path_graph(3), {0: "a", 1: "a", 2: "b"}, replicas=10)
    >>> found.observed.tolist(), found.expected.tolist()
    ([[2.0, 1.0], [1.0, 0.0]], [[2.25, 0.75], [0.75, 0.25]])
    """
    import numpy as np

    ends, weights, group, names = grouped_ties(graph, groups, weighted)
    count = len(names)
    observed = between(group[ends], weights, count, graph.is_directed())
    total = observed.sum()
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / (total if total else np.nan)
    drawn = np.random.default_rng(seed)
    draws = np.empty((replicas, count, count))
    for i in range(replicas):
        draws[i] = between(drawn.permutation(group)[ends], weights, count, graph.is_directed())
    if not replicas or not count:
        nothing = np.full((count, count), np.nan)
        return Mixing(names, observed, expected, nothing, nothing, replicas, seed)
    spread = draws.std(axis=0, ddof=1) if replicas > 1 else np.zeros((count, count))
    mean = draws.mean(axis=0)
    z = (observed - mean) / np.where(spread > 1e-12, spread, np.nan)
    return Mixing(names, observed, expected, mean, z, replicas, seed)


def grouped_ties(
    graph: nx.Graph[str], groups: Mapping[str, str | None], weighted: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return the ends of the ties between nodes of a group (2 × ties), their weights, the groups of nodes."""
    import numpy as np

    nodes, group, names = members(graph, groups)
    place = {node: i for i, node in enumerate(nodes)}
    kept = [
        (place[a], place[b], weight if weighted else 1.0)
        for a, b, weight in graph.edges(data="weight", default=1.0)
        if a in place and b in place and a != b
    ]
    table = np.array(kept, dtype=float).reshape(-1, 3).T
    return table[:2].astype(int), table[2], group, names


def between(ends: np.ndarray, weights: np.ndarray, count: int, directed: bool) -> np.ndarray:
    """Sum the weights of ties by group of one end and of the other."""
    import numpy as np

    if not count:
        return np.zeros((0, 0))
    table = np.bincount(ends[0] * count + ends[1], weights, count * count).reshape(count, count)
    return table if directed else table + table.T


def assortativity_group(graph: nx.Graph[str], groups: Mapping[str, str | None], weighted: bool = False) -> float:
    r"""Measure how much more ties stay within groups than degrees alone would have it.

    For a geographer: 1 when each kind of territory cooperates only with its own, 0 when kinds do not
    matter, below 0 when cooperation goes by preference to another kind. Kinds are a choice: another
    division gives another value.

    .. math:: r = \frac{\sum_g e_{gg} - \sum_g a_g b_g}{1 - \sum_g a_g b_g}

    with *e* the shares of ties between groups, *a* and *b* the shares of the ends of each. Ties to
    nodes without a group, and loops, are left out.

    Returns
    -------
    float
        At most 1; NaN without ties between nodes of a group, or when one group has them all.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E, 67, 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> assortativity_group(nx.Graph([(0, 1), (2, 3)]), {0: "a", 1: "a", 2: "b", 3: "b"})
    1.0
    """
    ends, weights, group, names = grouped_ties(graph, groups, weighted)
    table = between(group[ends], weights, len(names), graph.is_directed())
    total = table.sum()
    if not total:
        return float("nan")
    share = table / total
    chance = float(share.sum(axis=1) @ share.sum(axis=0))
    return (float(share.trace()) - chance) / (1 - chance) if chance < 1 - 1e-12 else float("nan")


def assortativity_degree(graph: nx.Graph[str]) -> float:
    r"""Measure whether nodes with many ties are tied to others with many.

    For a geographer: above 0 the actors of many cooperations meet each other, below 0 they meet those
    that have few, as a metropolis its small neighbours. A projection ties all the actors of a
    cooperation to each other, and so pulls the measure up.

    .. math:: r = \mathrm{corr}(k_a, k_b)

    over the ends *a* and *b* of ties. Each undirected tie counts from both ends. In a directed network the degrees
    correlated are the ties sent by the origin and those received by the end. In a two-mode network each tie counts
    once, from one side to the other: degrees of the two sides do not mix. Loops are left out.

    Returns
    -------
    float
        From −1 to 1; NaN without ties, or when degrees at an end are all equal.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E, 67, 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> round(assortativity_degree(nx.star_graph(3)), 9)
    -1.0
    """
    import numpy as np

    ties = [(a, b) for a, b in graph.edges() if a != b]
    if is_two_mode(graph):
        rows = set(sides(graph)[0])
        ties = [(a, b) if a in rows else (b, a) for a, b in ties]
    elif not graph.is_directed():
        ties += [(b, a) for a, b in ties]
    sent, received = Counter(a for a, _ in ties), Counter(b for _, b in ties)
    return _correlation(np.array([sent[a] for a, _ in ties]), np.array([received[b] for _, b in ties]))


def _correlation(first: np.ndarray, second: np.ndarray) -> float:
    if not first.size or not (first.max() > first.min() and second.max() > second.min()):
        return float("nan")
    a, b = first - first.mean(), second - second.mean()
    return float((a @ b) / ((a @ a) * (b @ b)) ** 0.5)


MEASURES = (
    Measure(
        "assortativity_group",
        assortativity_group,
        later("how much ties stay within groups, beyond what degrees give"),
        level="network",
        modes=frozenset({"one-mode"}),
        null="groups",
        directed=True,
    ),
    Measure(
        "assortativity_degree",
        assortativity_degree,
        later("whether those with many ties are tied to others with many"),
        level="network",
        directed=True,
    ),
)

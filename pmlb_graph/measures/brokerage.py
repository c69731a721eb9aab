"""Brokerage: between which groups a node is the way from one to another that has no tie to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import SPARSE, members
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total")


@dataclass(frozen=True, slots=True)
class Brokerage:
    """The roles of every node between groups.

    Attributes
    ----------
    nodes : tuple of str
        The nodes that have a group, in the order of the network.
    roles : tuple of str
        Names of the columns: coordinator, itinerant, gatekeeper, representative, liaison, total.
    scores : numpy.ndarray
        Open two-paths through each node, a row a node and a column a role.
    expected : numpy.ndarray
        The same, were the groups dealt at random to the same nodes, the ties kept.
    """

    nodes: tuple[str, ...]
    roles: tuple[str, ...]
    scores: np.ndarray
    expected: np.ndarray


def brokerage_roles(graph: nx.Graph[str], groups: Mapping[str, str | None]) -> Brokerage:
    r"""Count the roles of mediation that nodes play within and between groups.

    For a geographer: an actor is a broker of two others when both cooperate with it but not together.
    Between two of its own kind it is a *coordinator*; between two of one other kind an *itinerant*
    (consultant); from another kind into its own a *gatekeeper*; from its own to another a
    *representative*; between two other kinds a *liaison*. A metropolis that is the liaison of towns
    and the State holds a place no tie replaces; but a tie that the sources do not tell of makes the
    same place out of nothing.

    .. math:: b(v) = \#\{(a, c) : a \to v \to c,\ a \not\to c,\ a \ne c\}

    each pair counted under the role that the groups of a, v and c make.

    Ties are present or absent, whatever they weigh. Pairs are ordered, as in UCINET and in
    ``brokerage`` of the R package sna: an undirected tie goes both ways, each pair of others counts
    twice, and gatekeeper equals representative. Nodes without a group, and their ties, are left out:
    NaN for them in the measures by node. An isolated node with a group plays no role: 0.

    Returns
    -------
    Brokerage
        Scores, and what they would be on average if groups were dealt at random: with
        :math:`n_g` nodes a group and *n* in all, a pair open through *v* makes it a coordinator with the
        probability :math:`\sum_g n_g(n_g-1)(n_g-2) / n(n-1)(n-2)`, and so on (exact, no draw).

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in
    transaction networks. Sociological Methodology, 19, 89-126.

    Examples
    --------
    >>> import networkx as nx
    >>> found = brokerage_roles(nx.path_graph(3), {0: "town", 1: "town", 2: "State"})
    >>> dict(zip(found.roles, found.scores[1].astype(int).tolist()))
    {'coordinator': 0, 'itinerant': 0, 'gatekeeper': 1, 'representative': 1, 'liaison': 0, 'total': 2}
    """
    import numpy as np

    nodes, group, names = members(graph, groups)
    ties, inner = _matrices(graph, nodes, group)
    outer = ties - inner
    total = _open(ties, ties, ties)
    coordinator = _open(inner, inner, inner)
    alike = _open(ties, ties, inner) - _across(ties, group, len(names))
    gatekeeper = _open(outer, inner, ties)
    representative = _open(inner, outer, ties)
    liaison = total - alike - gatekeeper - representative
    scores = np.column_stack([coordinator, alike - coordinator, gatekeeper, representative, liaison, total])
    shares = _shares(np.bincount(group, minlength=len(names)))
    return Brokerage(tuple(nodes), ROLES, scores, np.outer(total, shares))


def _matrices(graph: nx.Graph[str], nodes: list[str], group: np.ndarray) -> tuple[Any, Any]:
    """Return the ties between nodes, and those within groups: dense when few, sparse when many."""
    import numpy as np
    from scipy import sparse

    place = {node: i for i, node in enumerate(nodes)}
    pairs = [(place[a], place[b]) for a, b in graph.edges() if a in place and b in place and a != b]
    rows, columns = np.array(pairs, dtype=int).reshape(-1, 2).T
    if not graph.is_directed():
        rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
    within = group[rows] == group[columns]
    shape = (len(nodes), len(nodes))
    ties = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    inner = sparse.csr_array((within.astype(float), (rows, columns)), shape=shape)
    return (ties, inner) if len(nodes) > SPARSE else (ties.toarray(), inner.toarray())


def _open(into: Any, out: Any, closing: Any) -> np.ndarray:
    """Count, by node v, the two-paths a → v → c (a ≠ c) that no tie of `closing` from a to c closes."""
    import numpy as np

    through = into.sum(axis=0) * out.sum(axis=1) - (into * out.T).sum(axis=0)
    return np.asarray(through - (into * (closing @ out.T)).sum(axis=0))


def _across(ties: Any, group: np.ndarray, count: int) -> np.ndarray:
    """Count, by node, the two-paths between nodes of two different groups."""
    import numpy as np

    belongs = np.zeros((len(group), count))
    belongs[np.arange(len(group)), group] = 1.0
    into, out = ties.T @ belongs, ties @ belongs
    return np.asarray(into.sum(axis=1) * out.sum(axis=1) - (into * out).sum(axis=1))


def _shares(sizes: np.ndarray) -> np.ndarray:
    """Return the probability of each role for a triple of nodes when groups are dealt at random."""
    import numpy as np

    n = sizes.sum()
    if n < 3:
        return np.full(len(ROLES), np.nan)
    triples = n * (n - 1) * (n - 2)
    same = (sizes * (sizes - 1) * (sizes - 2)).sum() / triples
    two = (sizes * (sizes - 1) * (n - sizes)).sum() / triples
    return np.array([same, two, two, two, 1 - same - 3 * two, 1.0])


@wraps(brokerage_roles, assigned=("__doc__",))  # the note of all roles is that of each; its name stays, to be pickled
def _role(graph: nx.Graph[str], groups: Mapping[str, str | None], role: str) -> dict[str, float]:
    found = brokerage_roles(graph, groups)
    scores = dict(zip(found.nodes, found.scores[:, ROLES.index(role)].tolist(), strict=True))
    return {node: scores.get(node, float("nan")) for node in graph}


_SUMMARIES = {
    "coordinator": later("times it stands between two of its own group that have no tie"),
    "itinerant": later("times it stands between two of one other group that have no tie"),
    "gatekeeper": later("times it lets another group in to its own"),
    "representative": later("times it takes its own group out to another"),
    "liaison": later("times it stands between two other groups that have no tie"),
    "total": later("times it stands between two that have no tie"),
}

MEASURES = tuple(
    Measure(
        f"brokerage_{role}",
        partial(_role, role=role),
        summary,
        modes=frozenset({"one-mode"}),
        null="groups",
        directed=True,
    )
    for role, summary in _SUMMARIES.items()
)

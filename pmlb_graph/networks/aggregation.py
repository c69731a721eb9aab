"""Aggregation: a network too large to be read, seen as ties between groups of its nodes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmlb_graph import evidence
from pmlb_graph.networks.projection import weights

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array

FACTS = 20
"""Facts that a tie between groups keeps, the first ones: those of the network itself are all in its exports."""


def aggregate(graph: nx.Graph[str], groups: Mapping[str, Hashable]) -> nx.Graph[str]:
    """Gather the nodes of a network into groups, and their ties into ties between groups.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    groups : mapping of str to hashable
        Group of each node, such as its community.

    Returns
    -------
    networkx.Graph
        One node a group, named after its node with most ties, with ``size`` (nodes), ``within`` (ties inside it) and
        the kind of most of them. A tie has ``weight`` (number of ties gathered), ``facts`` (the first `FACTS` of
        them), ``roles``, the surest ``certainty``, ``inferred`` when all of them are, and ``contested`` when one is.

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    >>> found = aggregate(g, {"a": 1, "b": 1, "c": 2, "d": 2})
    >>> [(data["size"], data["within"]) for _, data in found.nodes(data=True)], found.edges["a", "c"]["weight"]
    ([(2, 1), (2, 1)], 2.0)
    """
    gathered: defaultdict[tuple[Hashable, Hashable], _Gathered] = defaultdict(_Gathered)
    within: Counter[Hashable] = Counter()
    for a, b, data in graph.edges(data=True):
        one, other = groups[a], groups[b]
        if one == other:
            within[one] += 1
        else:
            gathered[_pair(one, other)].add(data.get("facts", ()), evidence.rank(data.get("certainty", "")),
                                            bool(data.get("inferred")), bool(data.get("contested")), 1)  # fmt: skip
    return _drawn(graph, {node: graph.degree(node) for node in graph}, groups, (within, gathered))


def aggregate_projection(
    two_mode: nx.Graph[str],
    side: str,
    groups: Mapping[str, Hashable],
    made: tuple[Sequence[str], csr_array] | None = None,
) -> nx.Graph[str]:
    """Gather the nodes of a side into groups, without making the projection on that side.

    It is ``aggregate(project(two_mode, side), groups)``, in memory that grows with the ties of the two-mode network and
    not with the pairs of those who share something: all that a tie between groups tells is told by each thing
    shared, group by group.

    Parameters
    ----------
    two_mode : networkx.Graph
        The network.
    side : str
        The side seen.
    groups : mapping of str to hashable
        Group of each node of that side.
    made : tuple, optional
        What `weights` gives, when it is known already.
    """
    kept, ties = made or weights(two_mode, side)
    within, many = _counted(kept, ties, groups)
    gathered: defaultdict[tuple[Hashable, Hashable], _Gathered] = defaultdict(_Gathered)
    for shared in (n for n, data in two_mode.nodes(data=True) if data["side"] != side):
        told = _by_group(two_mode.adj[shared], groups)
        for (one, first), (other, second) in combinations(told.items(), 2):
            facts = (*first.facts, *second.facts)
            # A pair is no surer than the less sure of its two ties, and told unless one of them is inferred.
            sure, inferred = max(first.rank, second.rank), first.inferred or second.inferred
            contested = first.contested or second.contested
            gathered[_pair(one, other)].add(facts, sure, inferred, contested, 0)
    for pair, one in gathered.items():
        one.ties = many[pair]
    degree = dict(zip(kept, (ties.indptr[1:] - ties.indptr[:-1]).tolist(), strict=True))
    seen = two_mode.subgraph(kept)
    return _drawn(seen, degree, groups, (within, gathered))


@dataclass(slots=True)
class _Gathered:
    """What ties tell together: first facts, surest certainty, are all inferred, is one contested, how many they are."""

    facts: tuple[str, ...] = ()
    rank: int = len(evidence.CERTAINTIES)
    inferred: bool = True
    contested: bool = False
    ties: int = 0

    def add(self, facts: Iterable[str], rank: int, inferred: bool, contested: bool, ties: int) -> None:
        self.facts = tuple(nsmallest(FACTS, {*self.facts, *facts}))
        self.rank = min(self.rank, rank)
        self.inferred &= inferred
        self.contested |= contested
        self.ties += ties


def _by_group(around: Mapping[str, Mapping[str, Any]], groups: Mapping[str, Hashable]) -> dict[Hashable, _Gathered]:
    met: defaultdict[Hashable, list[Mapping[str, Any]]] = defaultdict(list)
    for node, data in around.items():
        met[groups[node]].append(data)
    found = {}
    for group, ties in met.items():
        found[group] = _Gathered(
            tuple(nsmallest(FACTS, {fact for data in ties for fact in data["facts"]})),
            min(evidence.rank(data["certainty"]) for data in ties),
            all(data["inferred"] for data in ties),
            any(data.get("contested") for data in ties),
        )
    return found


def _counted(
    kept: Sequence[str], ties: csr_array, groups: Mapping[str, Hashable]
) -> tuple[Counter[Hashable], Counter[tuple[Hashable, Hashable]]]:
    """Count the ties inside each group, and between each two."""
    import numpy as np

    names = list(dict.fromkeys(groups[node] for node in kept))
    number = {name: i for i, name in enumerate(names)}
    codes = np.array([number[groups[node]] for node in kept], dtype=np.int64)
    rows = np.repeat(np.arange(len(kept)), np.diff(ties.indptr))
    upper = rows < ties.indices
    low, high = np.sort(np.stack((codes[rows[upper]], codes[ties.indices[upper]])), axis=0)
    pairs, sizes = np.unique(low * len(names) + high, return_counts=True)
    within: Counter[Hashable] = Counter()
    between: Counter[tuple[Hashable, Hashable]] = Counter()
    for pair, size in zip(pairs.tolist(), sizes.tolist(), strict=True):
        one, other = names[pair // len(names)], names[pair % len(names)]
        if one == other:
            within[one] = size
        else:
            between[_pair(one, other)] = size
    return within, between


def _pair(one: Hashable, other: Hashable) -> tuple[Hashable, Hashable]:
    return (one, other) if str(one) <= str(other) else (other, one)


def _drawn(
    graph: nx.Graph[str],
    degree: Mapping[str, int],
    groups: Mapping[str, Hashable],
    told: tuple[Mapping[Hashable, int], Mapping[tuple[Hashable, Hashable], _Gathered]],
) -> nx.Graph[str]:
    """Make the network of groups, each named after its node with most ties."""
    import networkx as nx

    within, gathered = told
    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for node in degree:
        members[groups[node]].append(node)
    heads = {group: min(nodes, key=lambda n: (-degree[n], n)) for group, nodes in members.items()}
    found: nx.Graph[str] = nx.Graph(
        **{key: graph.graph[key] for key in ("name", "title", "description") if key in graph.graph}
    )
    found.graph["mode"] = "one-mode"
    for group, head in sorted(heads.items(), key=lambda pair: pair[1]):
        kinds = Counter(graph.nodes[node].get("kind", "") for node in members[group])
        kind = min(kinds, key=lambda one: (-kinds[one], one))
        label, size = graph.nodes[head].get("label", head), len(members[group])
        found.add_node(head, label=label, kind=kind, side="acteur", size=size, within=within.get(group, 0))
    ends = {pair: sorted((heads[pair[0]], heads[pair[1]])) for pair in gathered}
    certainties = dict(enumerate(evidence.CERTAINTIES))
    for pair in sorted(gathered, key=ends.__getitem__):
        one = gathered[pair]
        mark: dict[str, Any] = {"contested": True} if one.contested else {}
        found.add_edge(
            *ends[pair],
            weight=float(one.ties),
            facts=one.facts,
            roles=(),
            certainty=certainties.get(one.rank, ""),
            inferred=one.inferred,
            **mark,
        )
    return found

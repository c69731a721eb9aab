"""Aggregation: a network too large to be read, seen as ties between groups of its nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from pmlb_graph import evidence

if TYPE_CHECKING:
    import networkx as nx

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
        them), ``roles``, the surest ``certainty``, and ``inferred`` when all of them are.

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    >>> found = aggregate(g, {"a": 1, "b": 1, "c": 2, "d": 2})
    >>> [(data["size"], data["within"]) for _, data in found.nodes(data=True)], found.edges["a", "c"]["weight"]
    ([(2, 1), (2, 1)], 2.0)
    """
    import networkx as nx

    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for node in graph:
        members[groups[node]].append(node)
    heads = {group: min(nodes, key=lambda n: (-graph.degree(n), n)) for group, nodes in members.items()}
    gathered: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    within: defaultdict[str, int] = defaultdict(int)
    for a, b, data in graph.edges(data=True):
        one, other = sorted((heads[groups[a]], heads[groups[b]]))
        if one == other:
            within[one] += 1
        else:
            gathered[one, other].append(data)
    found: nx.Graph[str] = nx.Graph(
        **{key: graph.graph[key] for key in ("name", "title", "description") if key in graph.graph}
    )
    found.graph["mode"] = "one-mode"
    for group, head in sorted(heads.items(), key=lambda pair: pair[1]):
        nodes = members[group]
        kinds = [graph.nodes[node].get("kind", "") for node in nodes]
        kind = max(sorted(set(kinds)), key=kinds.count)
        label = graph.nodes[head].get("label", head)
        found.add_node(head, label=label, kind=kind, side="acteur", size=len(nodes), within=within[head])
    for (one, other), ties in sorted(gathered.items()):
        facts = sorted({fact for tie in ties for fact in tie.get("facts", ())})
        found.add_edge(
            one,
            other,
            weight=float(len(ties)),
            facts=tuple(facts[:FACTS]),
            roles=(),
            certainty=min((tie.get("certainty", "") for tie in ties), key=evidence.rank),
            inferred=all(tie.get("inferred") for tie in ties),
        )
    return found

"""Projection: a network of two sides seen from one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmlb_graph import evidence
from pmlb_graph.errors import UsageError
from pmlb_graph.language import figure, tr

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array

MOST = 2_000_000
"""Ties that a projection made whole may have: above, its facts are repeated more than memory is worth."""


def project(two_mode: nx.Graph[str], side: str) -> nx.Graph[str]:
    """Project a two-mode network onto one of its sides.

    Two actors that share a cooperation of k actors are tied by 1/(k − 1), so that an actor gives
    each of its cooperations a weight of one, however many take part; the weights of the
    cooperations shared are added. A tie is ``contested`` when one of the ties it is made of is. The network
    projected is kept as ``origin``, and the side as ``onto``.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E, 64, 016132.

    Raises
    ------
    UsageError
        If it would have more ties than `MOST`.

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph()
    >>> g.add_nodes_from([(n, {"side": "acteur"}) for n in "abc"] + [("x", {"side": "cooperation"})])
    >>> g.add_edges_from([(n, "x", {"facts": (n + "x",), "roles": (), "certainty": "atteste",
    ...                             "inferred": False}) for n in "abc"])
    >>> project(g, "acteur").edges["a", "b"]["weight"]
    0.5
    """
    import networkx as nx

    if (many := pairs(two_mode, side)) > MOST:
        message = tr(
            "this projection may have {n} ties, more than {most}: draw it (`view` gathers it into communities),"
            " restrict it (--theme, --forme, -p), or take the network of two sides"
        )
        raise UsageError(message.format(n=figure(many), most=figure(MOST)))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((n, dict(data)) for n, data in two_mode.nodes(data=True) if data["side"] == side)
    ties: defaultdict[tuple[str, str], list[tuple[str, float, dict[str, Any]]]] = defaultdict(list)
    for shared in (n for n, data in two_mode.nodes(data=True) if data["side"] != side):
        around = sorted(two_mode.adj[shared].items())
        for (a, first), (b, second) in combinations(around, 2):
            ties[a, b].append((shared, share(len(around)), _joined(first, second)))
    for (a, b), shares in sorted(ties.items()):
        graph.add_edge(
            a,
            b,
            weight=sum(weight for _, weight, _ in shares),
            via=tuple(shared for shared, _, _ in shares),
            facts=tuple(sorted({fact for _, _, tie in shares for fact in tie["facts"]})),
            roles=tuple(sorted({role for _, _, tie in shares for role in tie["roles"]})),
            certainty=min((tie["certainty"] for _, _, tie in shares), key=evidence.rank),
            inferred=all(tie["inferred"] for _, _, tie in shares),
            **_dates([tie for _, _, tie in shares]),
            **({"contested": True} if any(tie["contested"] for _, _, tie in shares) else {}),
        )
    graph.graph |= {"origin": two_mode, "onto": side}
    return graph


def pairs(two_mode: nx.Graph[str], side: str) -> int:
    """Count the pairs of nodes of a side that share something, once for each thing shared."""
    others = (n for n, data in two_mode.nodes(data=True) if data["side"] != side)
    return sum(k * (k - 1) // 2 for k in (two_mode.degree(n) for n in others))


def weights(two_mode: nx.Graph[str], side: str) -> tuple[list[str], csr_array]:
    """Return the nodes of a side, sorted, and the weights of their projection as a matrix: no fact, little memory.

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph([("a", "x"), ("b", "x"), ("c", "x")])
    >>> nx.set_node_attributes(g, {"a": "acteur", "b": "acteur", "c": "acteur", "x": "cooperation"}, "side")
    >>> weights(g, "acteur")[1].toarray().tolist()
    [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]]
    """
    import numpy as np
    from scipy.sparse import csr_array

    kept = sorted(n for n, data in two_mode.nodes(data=True) if data["side"] == side)
    others = [n for n, data in two_mode.nodes(data=True) if data["side"] != side and two_mode.degree(n) > 1]
    place = {node: i for i, node in enumerate(kept)}
    rows = [place[node] for other in others for node in two_mode.adj[other]]
    sizes = [two_mode.degree(other) for other in others]
    columns = np.repeat(np.arange(len(others)), sizes)
    parts = np.repeat([share(k) for k in sizes], sizes)
    shape = (len(kept), len(others))
    met = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    shared = csr_array((parts, (rows, columns)), shape=shape)
    found = (shared @ met.T).tocsr()
    found.setdiag(0)
    found.eliminate_zeros()
    found.sort_indices()
    return kept, found


def share(k: int) -> float:
    """Return what a cooperation of k actors gives to the tie of each pair of them: 1/(k − 1)."""
    return 1 / (k - 1)


def _dates(shares: list[dict[str, Any]]) -> dict[str, int]:
    """Return the earliest start told of what is shared, and the latest end when every end is told."""
    since = [tie["since"] for tie in shares if tie["since"] is not None]
    until = [tie["until"] for tie in shares]
    found = {"since": min(since)} if since else {}
    return found if None in until else found | {"until": max(until)}


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Join the two ties of a pair to what it shares: no surer than the less sure of the two."""
    return {
        "facts": (*first["facts"], *second["facts"]),
        "roles": (*first["roles"], *second["roles"]),
        "certainty": max(first["certainty"], second["certainty"], key=evidence.rank),
        "inferred": first["inferred"] or second["inferred"],
        "contested": bool(first.get("contested") or second.get("contested")),
        # Both take part from the later start to the earlier end.
        "since": max((tie["since"] for tie in (first, second) if "since" in tie), default=None),
        "until": min((tie["until"] for tie in (first, second) if "until" in tie), default=None),
    }

"""Flows: the participations of a two-mode network through columns, ordered so that few bands cross."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from .payload import Record

SWEEPS = 12
MANY = 60
"""Above this number of cooperations, forms are tied to kinds of actors directly."""

Links = Counter[tuple[int, int]]


def flow_records(
    network: nx.Graph[str], nodes: Sequence[Record], edges: Sequence[Record], context: Mapping[str, Any]
) -> list[Record]:
    """Make the records of the flows that the data can fill.

    Parameters
    ----------
    network : networkx.Graph
        A network; a projection has no flow.
    nodes, edges : sequence of dict
        Records of the page.
    context : mapping
        See :func:`pmlb_graph.views.network_page`; ``actions`` are in the order of the plan.

    Returns
    -------
    list of dict
        Each has ``key``, ``columns`` (``word`` and ``items``; an item is a node ``n``, a form ``f`` or a kind of
        actor ``g``, by number, or a text ``t``) and ``ties``: the tie, then its item in each column.
    """
    if network.graph.get("mode") != "two-mode":
        return []
    return [flow for flow in (_plan(nodes, edges, context), _forms(nodes, edges)) if flow["ties"]]


def _plan(nodes: Sequence[Record], edges: Sequence[Record], context: Mapping[str, Any]) -> Record:
    """Follow the roadmap: axis, orientation, action, actor. The plan keeps its order, actors are set against it."""
    number = {record["iri"]: record["id"] for record in nodes}
    above = {
        number[one["action"]]: (("t", one["axis"]), ("t", one["orientation"]))
        for one in context["actions"]
        if one["action"] in number
    }
    paths = {
        tie: (*above[edge["to"]], ("n", edge["to"]), ("n", edge["from"]))
        for tie, edge in enumerate(edges)
        if edge["to"] in above
    }
    order = {action: place for place, action in enumerate(above)}
    ranked = sorted(paths.items(), key=lambda one: (order[one[1][2][1]], nodes[one[1][3][1]]["name"], one[0]))
    return _flow("plan", ("axis", "orientation", "action", "actor"), dict(ranked), edges, fixed=3)


def _forms(nodes: Sequence[Record], edges: Sequence[Record]) -> Record:
    """Follow the cooperations that have a form: form, cooperation, kind of actor."""
    shown = {edge["to"] for edge in edges if "form" in nodes[edge["to"]]}
    whole = len(shown) <= MANY
    paths = {
        tie: (
            ("f", nodes[edge["to"]]["form"]),
            *([("n", edge["to"])] if whole else []),
            ("g", nodes[edge["from"]]["g"]),
        )
        for tie, edge in enumerate(edges)
        if edge["to"] in shown
    }
    words = ("form", "cooperation", "kind") if whole else ("form", "kind")
    ranked = sorted(paths.items(), key=lambda one: ([(kind, item) for kind, item in one[1]], one[0]))
    return _flow("forms" if whole else "forms_many", words, dict(ranked), edges, fixed=0)


def _flow(
    key: str,
    words: Sequence[str],
    paths: Mapping[int, Sequence[tuple[str, Any]]],
    edges: Sequence[Record],
    fixed: int,
) -> Record:
    """Set the items of each column in the order that crosses least."""
    columns = [list(dict.fromkeys(path[i] for path in paths.values())) for i in range(len(words))]
    places = [{item: i for i, item in enumerate(column)} for column in columns]
    links: list[Links] = [Counter() for _ in words[1:]]
    for tie, path in paths.items():
        for i, link in enumerate(links):
            link[places[i][path[i]], places[i + 1][path[i + 1]]] += max(1, len(edges[tie]["f"]))
    orders = ordered([len(column) for column in columns], links, fixed)
    ranks = [{columns[i][item]: rank for rank, item in enumerate(order)} for i, order in enumerate(orders)]
    return {
        "key": key,
        "columns": [
            {"word": word, "items": [dict([columns[i][item]]) for item in orders[i]]} for i, word in enumerate(words)
        ],
        "ties": [[tie, *(ranks[i][item] for i, item in enumerate(path))] for tie, path in sorted(paths.items())],
    }


def ordered(sizes: Sequence[int], links: Sequence[Links], fixed: int = 0) -> list[list[int]]:
    """Order the items of columns by barycentres, and keep the order whose bands cross least.

    Parameters
    ----------
    sizes : sequence of int
        Number of items of each column.
    links : sequence of Counter
        Weight of each band, by items of a column and of the next.
    fixed : int
        The first columns, left as they are.

    Returns
    -------
    list of list of int
        Items of each column, from top to bottom. Nothing is drawn at random.

    References
    ----------
    Sugiyama, K., Tagawa, S. and Toda, M. (1981), "Methods for visual understanding of hierarchical system
    structures", *IEEE Transactions on Systems, Man, and Cybernetics* 11(2), 109–125.

    Examples
    --------
    >>> ordered([2, 2], [Counter({(0, 1): 1, (1, 0): 1})], fixed=1)
    [[0, 1], [1, 0]]
    """
    orders = [list(range(size)) for size in sizes]
    best = [list(order) for order in orders]
    least = _crossings_of(orders, links)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        steps = range(len(sizes)) if forward else reversed(range(len(sizes)))
        for column in steps:
            beside = column - 1 if forward else column + 1
            if column >= fixed and 0 <= beside < len(sizes):
                orders[column] = _by_barycentre(orders[column], orders[beside], links[min(column, beside)], forward)
        crossed = _crossings_of(orders, links)
        if crossed < least:
            best, least = [list(order) for order in orders], crossed
    return best


def crossings(left: Sequence[int], right: Sequence[int], links: Links) -> int:
    """Count the crossings of bands between two columns, each weighed by both widths.

    Examples
    --------
    >>> crossings([0, 1], [0, 1], Counter({(0, 1): 2, (1, 0): 3}))
    6
    """
    a, b = ({item: rank for rank, item in enumerate(order)} for order in (left, right))
    bands = sorted((a[i], b[j], weight) for (i, j), weight in links.items())
    return sum(
        one[2] * other[2]
        for place, one in enumerate(bands)
        for other in bands[place + 1 :]
        if one[0] < other[0] and one[1] > other[1]
    )


def _crossings_of(orders: Sequence[Sequence[int]], links: Sequence[Links]) -> int:
    return sum(crossings(orders[i], orders[i + 1], one) for i, one in enumerate(links))


def _by_barycentre(order: Sequence[int], beside: Sequence[int], links: Links, forward: bool) -> list[int]:
    """Set items at the mean place of what they are tied to; one tied to nothing stays where it is."""
    rank = {item: place for place, item in enumerate(beside)}
    mean = {item: float(place) for place, item in enumerate(order)}
    for item in order:
        ends = [(rank[i if forward else j], w) for (i, j), w in links.items() if (j if forward else i) == item]
        if ends:
            mean[item] = sum(place * weight for place, weight in ends) / sum(weight for _, weight in ends)
    return sorted(order, key=lambda item: mean[item])

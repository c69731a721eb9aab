"""Positions: the same for the same graph, apart from each other, isolates under the rest."""

from __future__ import annotations

import networkx as nx

from pmlb_graph.views import positions
from tests.views import kit


def test_positions_do_not_depend_on_the_order_of_the_input() -> None:
    graph, _ = kit.two_mode()
    other = nx.Graph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from((v, u) for u, v in reversed(list(graph.edges)))
    assert positions(graph) == positions(other)


def test_no_two_symbols_share_a_place() -> None:
    graph, _ = kit.two_mode()
    places = list(positions(graph).values())
    assert len(places) == len(graph)
    near = [
        (a, b) for i, a in enumerate(places) for b in places[i + 1 :] if abs(a[0] - b[0]) < 14 and abs(a[1] - b[1]) < 14
    ]
    assert near == []


def test_isolates_stand_in_a_row_under_the_rest() -> None:
    graph, _ = kit.two_mode()
    places = positions(graph)
    alone = [places[node] for node in nx.isolates(graph)]
    assert len({y for _, y in alone}) == 1
    assert min(y for _, y in alone) > max(places[node][1] for node in graph if graph.degree(node))


def test_empty_and_tiny_graphs() -> None:
    assert positions(nx.Graph()) == {}
    assert len(positions(nx.path_graph(["a", "b"]))) == 2
    alone: nx.Graph[str] = nx.Graph()
    alone.add_node("a")
    assert len(positions(alone)) == 1


def test_one_more_node_does_not_reshuffle_the_picture() -> None:
    graph, _ = kit.two_mode(ties=80)
    before = positions(graph)
    actor = next(node for node in graph if graph.degree(node))
    graph.add_edge("https://example.org/nouveau", actor)
    after = positions(graph, initial=before)
    moved = sorted(
        ((after[n][0] - before[n][0]) ** 2 + (after[n][1] - before[n][1]) ** 2) ** 0.5
        for n in before
        if graph.degree(n)
    )
    assert moved[len(moved) // 2] < 110

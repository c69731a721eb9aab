"""Ties between alike, on networks whose answer is known by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from pmlb_graph.analyses import ANALYSES, Bench, Finding
from pmlb_graph.engine.embedded import Embedded


def _answer(embedded: Embedded, graph: nx.Graph[str], replicas: int = 99) -> Finding:
    bench = Bench(embedded, replicas=replicas)
    nx.set_edge_attributes(graph, 1.0, "weight")
    bench._made["acteurs-acteurs"] = graph
    return ANALYSES["homophilie"].answer(bench)


def test_two_blocks_stay_among_alike(embedded: Embedded) -> None:
    graph = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    nx.set_node_attributes(graph, {n: "metropole" if n < 6 else "rural" for n in graph}, "group")
    found = _answer(embedded, graph)
    values = {figure.name: figure.tested for figure in found.figures}
    assert values["ei_index"].value == -1
    assert values["ei_index"].verdict == "below"
    assert values["assortativity_group"].value == 1
    rows = {row[:2]: row[2:] for row in found.rows}
    assert rows["métropole", "métropole"][0] == rows["territoire rural", "territoire rural"][0] == 15
    # Half of the 60 ends of ties are of each group: 7.5 ties within each and 15 between, by degrees alone.
    assert rows["métropole", "métropole"][1] == pytest.approx(7.5)
    assert rows["métropole", "territoire rural"][:2] == (0, pytest.approx(15))
    assert "semblables" in " ".join(found.sentences)


def test_a_bipartite_network_goes_to_others(embedded: Embedded) -> None:
    graph = nx.Graph(nx.complete_bipartite_graph(8, 8).edges)
    nx.set_node_attributes(graph, {n: "metropole" if n < 8 else "rural" for n in graph}, "group")
    found = _answer(embedded, graph)
    assert found.figures[0].tested.value == 1
    assert found.figures[0].tested.verdict == "above"
    assert "entre acteurs de sortes différentes sont plus nombreux" in " ".join(found.sentences)


def test_without_groups_nothing_is_said(embedded: Embedded) -> None:
    found = _answer(embedded, nx.path_graph(4))
    assert len(found.sentences) == 1
    assert found.rows == ()


def test_cells_add_up_to_all_ties(embedded: Embedded) -> None:
    bench = Bench(embedded, replicas=20)
    found = ANALYSES["homophilie"].answer(bench)
    total = bench.network("acteurs-acteurs").number_of_edges()
    assert sum(row[2] for row in found.rows) == total  # type: ignore[misc]
    for column in (3, 4):
        assert sum(row[column] for row in found.rows) == pytest.approx(total)  # type: ignore[misc]
    inside = sum(row[2] for row in found.rows if row[0] == row[1])  # type: ignore[misc]
    assert f"({inside})" in found.sentences[0]

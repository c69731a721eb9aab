"""Ties beyond the chance of agendas, on networks whose answer is known by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from pmlb_graph import measures, networks
from pmlb_graph.analyses import ANALYSES, Bench, Finding
from pmlb_graph.engine.embedded import Embedded


def _answer(embedded: Embedded, agendas: dict[str, range]) -> Finding:
    two_mode: nx.Graph[str] = nx.Graph(mode="two-mode")
    two_mode.add_nodes_from(((actor, {"label": actor}) for actor in agendas), side="acteur")
    for actor, numbers in agendas.items():
        for i in numbers:
            two_mode.add_node(f"c{i:02}", side="cooperation", label=f"Coopération {i}")
            two_mode.add_edge(actor, f"c{i:02}", facts=(f"{actor}{i}",), roles=(), certainty="atteste", inferred=False)
    bench = Bench(embedded, replicas=20)
    bench._made["acteurs-acteurs"] = networks.project(two_mode, "acteur")
    return ANALYSES["squelette"].answer(bench)


def test_two_actors_always_together_are_kept(embedded: Embedded) -> None:
    # Two of twenty cooperations of their own each, and ten actors who fill forty others two by two.
    agendas = {"a": range(20), "b": range(20)} | {f"x{k}": range(20 + 4 * k, 28 + 4 * k) for k in range(8)}
    found = _answer(embedded, agendas)
    first = found.rows[0]
    assert (str(first[0]), str(first[1]), first[2]) == ("a", "b", 20)
    assert first[6] <= 0.05  # type: ignore[operator]
    assert first[7] <= 20  # type: ignore[operator]
    assert "a et b" in found.sentences[0]
    assert {f"a{i}" for i in range(20)} <= set(found.facts)


def test_what_would_suffice_stands_the_correction(embedded: Embedded) -> None:
    agendas = {"a": range(20), "b": range(20)} | {f"x{k}": range(20 + 4 * k, 28 + 4 * k) for k in range(8)}
    found = _answer(embedded, agendas)
    needed = found.rows[0][7]
    assert isinstance(needed, int)
    fewer = {**agendas, "b": range(20 - needed, 40 - needed)}
    assert needed > 2
    again = _answer(embedded, fewer)
    row = next(row for row in again.rows if {str(row[0]), str(row[1])} == {"a", "b"})
    assert row[2] == needed


def test_today_no_tie_survives_and_it_is_said(embedded: Embedded) -> None:
    bench = Bench(embedded, replicas=20)
    found = ANALYSES["squelette"].answer(bench)
    graph = bench.network("acteurs-acteurs")
    assert len(found.rows) == graph.number_of_edges()
    exact = measures.sdsm(graph.graph["origin"], "acteur")
    kept = sum(pair.kept for pair in exact.pairs)
    assert next(f for f in found.figures if f.name == "backbone").tested.value == kept
    if not kept:
        assert "aucun ne dépasse" in found.sentences[0]
        assert found.sentences[2].count(" au hasard)") == 10
    ps = [row[4] for row in found.rows]
    assert ps == sorted(ps)  # type: ignore[type-var]
    assert sum(row[3] for row in found.rows) == pytest.approx(sum(pair.expected for pair in exact.pairs))  # type: ignore[misc]


def test_no_tie_is_nothing_to_tell(embedded: Embedded) -> None:
    found = _answer(embedded, {"a": range(1), "b": range(1, 2)})
    assert len(found.sentences) == 1
    assert found.rows == ()

"""Bonding and bridging by theme, on networks whose answer is known by hand."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from pmlb_graph import measures, networks
from pmlb_graph.analyses import ANALYSES, Bench, Finding
from pmlb_graph.engine.embedded import Embedded


def _layer(cooperations: list[str]) -> nx.Graph[str]:
    two_mode: nx.Graph[str] = nx.Graph(mode="two-mode")
    two_mode.add_nodes_from(sorted(set("".join(cooperations))), side="acteur", label="Acteur")
    for i, actors in enumerate(cooperations):
        two_mode.add_node(f"c{i:02}", side="cooperation")
        for actor in actors:
            two_mode.add_edge(actor, f"c{i:02}", facts=(f"{actor}{i}",), roles=(), certainty="atteste", inferred=False)
    return networks.project(two_mode, "acteur")


def _answer(embedded: Embedded, **layers: list[str]) -> Finding:
    bench = Bench(embedded, replicas=99)
    bench._made["acteurs-acteurs", "theme"] = {key: _layer(told) for key, told in layers.items()}
    return ANALYSES["bonding-bridging"].answer(bench)


def test_blocks_bond_beyond_chance(embedded: Embedded) -> None:
    blocks = ["abcd", "efgh", "ijkl", "mnop"]
    pairs = [a + b for block in blocks for a, b in combinations(block, 2)]
    found = _answer(embedded, mobilite=pairs, eau=["ab", "cd"], scot=["ab", "cd", "ef"])
    rows = {row[0]: row for row in found.rows}
    assert found.rows[0][0] == "mobilité"
    assert found.rows[0][1:4] == (24, 16, 1.0)
    assert found.rows[0][-1] == "soudé (bonding)"
    assert rows["eau"][-1] == "trop petit"
    assert found.rows[-1][0] != "mobilité"
    apart = next(row for row in found.rows if row[1] == 3)
    assert apart[-1] == "ses coopérations partagent trop peu d'acteurs"
    assert "« mobilité »" in found.sentences[1]
    assert {figure.name for figure in found.figures} == {"closure_mobilite", "centralization_mobilite"}


def test_a_star_has_no_closure(embedded: Embedded) -> None:
    found = _answer(embedded, mobilite=["ab", "ac", "ad", "ae", "af"])
    row = found.rows[0]
    # Each draw is the same star: nothing exceeds chance.
    assert (row[3], row[6], row[-1]) == (0.0, 1.0, "rien au-delà du hasard")


def test_themes_too_small_are_all_that_is_said(embedded: Embedded) -> None:
    found = _answer(embedded, mobilite=["ab"])
    assert len(found.sentences) == 1
    assert found.facts == ()


def test_figures_are_those_of_each_layer(embedded: Embedded) -> None:
    bench = Bench(embedded, replicas=2)
    found = ANALYSES["bonding-bridging"].answer(bench)
    layers = bench.layers("acteurs-acteurs", "theme")
    assert len(found.rows) == sum(bool(key) for key in layers)
    for figure in found.figures:
        which, _, key = figure.name.partition("_")
        origin = layers[key].graph["origin"]
        if which == "closure":
            assert figure.tested.value == pytest.approx(measures.clustering_opsahl(origin))
        else:
            actors = [n for n, side in origin.nodes(data="side") if side == "acteur"]
            whole = layers[key].subgraph(actors)
            assert figure.tested.value == pytest.approx(measures.centralization_degree(whole))

"""Multiplexity: layers of a network, held against their definitions and chance."""

from __future__ import annotations

from math import isnan

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import measures, networks
from pmlb_graph.engine.embedded import Embedded

ties = st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12)
stacks = st.dictionaries(st.sampled_from(["climat", "mobilité", "scot", "tourisme"]), ties, max_size=4)


def _graph(pairs: set[tuple[str, str]]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from("abcde")
    graph.add_edges_from(sorted(pairs), weight=2.0)
    return graph


@given(stacks)
def test_multiplexity_is_that_of_its_definition(stack: dict[str, set[tuple[str, str]]]) -> None:
    layers = {name: _graph(pairs) for name, pairs in stack.items()}
    found = measures.multiplexity(layers)
    names, arrays = measures.layer_matrices(layers)
    filled = {name: (array > 0) & ~np.eye(len(array), dtype=bool) for name, array in arrays.items()}
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            if a < b:
                told = tuple(name for name in found.layers if filled[name][i, j])
                assert found.pairs.get((a, b), ()) == told
        k = np.array([filled[name][i].sum() for name in found.layers], dtype=float)
        if k.sum() and len(k) > 1:
            expected = len(k) / (len(k) - 1) * (1 - ((k / k.sum()) ** 2).sum())
            assert found.participation[a] == pytest.approx(expected)
            assert 0 <= found.participation[a] <= 1 + 1e-12
        else:
            assert isnan(found.participation[a])
    counts = [len(told) for told in found.pairs.values()]
    assert counts == sorted(counts, reverse=True)
    assert isnan(found.share) if not counts else found.share == np.mean([n > 1 for n in counts])


@given(stacks)
def test_overlap_is_that_of_jaccard(stack: dict[str, set[tuple[str, str]]]) -> None:
    layers = {name: _graph(pairs) for name, pairs in stack.items()}
    for (one, other), value in measures.overlap(layers).items():
        assert one < other
        edges = [{frozenset(e) for e in layers[name].edges if e[0] != e[1]} for name in (one, other)]
        either = edges[0] | edges[1]
        assert isnan(value) if not either else value == len(edges[0] & edges[1]) / len(either)


def _two_mode(themes: dict[str, tuple[str, ...]], members: dict[str, str]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph(mode="two-mode")
    graph.add_nodes_from(sorted(set("".join(members.values()))), side="acteur")
    graph.add_nodes_from((c, {"side": "cooperation", "form": "charte", "themes": t}) for c, t in themes.items())
    for c, actors in members.items():
        for a in actors:
            graph.add_edge(a, c, facts=(a + c,), roles=(), certainty="atteste", inferred=False)
    return graph


def _layers(graph: nx.Graph[str]) -> dict[str, nx.Graph[str]]:
    """Project the cooperations of each theme, as `networks.layers` does from the graph."""
    found = {}
    for theme in sorted({t for _, themes in graph.nodes(data="themes") for t in themes or ()}):
        other = [n for n, themes in graph.nodes(data="themes") if themes is not None and theme not in themes]
        part = graph.copy()
        part.remove_nodes_from(other)
        found[theme] = networks.project(part, "acteur")
    return found


def test_layers_of_the_same_pairs_overlap_beyond_chance() -> None:
    members = {f"{theme}{i}": pair for theme in "st" for i, pair in enumerate(["ab", "cd", "ef", "gh", "ij", "kl"])}
    graph = _two_mode({c: (c[0],) for c in members}, members)
    found = measures.overlap_by_chance(_layers(graph), replicas=100)["s", "t"]
    assert (found.value, found.verdict) == (1.0, "above")
    # Two random perfect matchings of twelve share 6/11 pairs on average: a Jaccard index of about 0.05.
    assert found.mean == pytest.approx(0.05, abs=0.03)
    assert found == measures.overlap_by_chance(_layers(graph), replicas=100)["s", "t"]


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from("1234"), st.text("abcd", min_size=1, max_size=4), min_size=1))
def test_chance_bounds_the_overlap_of_any_layers(members: dict[str, str]) -> None:
    graph = _two_mode({c: ("st"[int(c) % 2],) for c in members}, members)
    for found in measures.overlap_by_chance(_layers(graph), replicas=5).values():
        assert isnan(found.mean) or 0 <= found.low <= found.high <= 1


def test_layers_of_the_real_network(embedded: Embedded) -> None:
    definition = networks.named("acteurs-acteurs")
    found = networks.layers(embedded, definition, "form")
    whole = networks.network(embedded, definition)
    told = measures.multiplexity(found)
    assert set(told.pairs) == set(whole.edges)
    assert 0 < told.share < 1
    names, matrices = measures.layer_matrices(found)
    assert list(names) == list(whole)
    assert sum(matrices.values()) == pytest.approx(nx.to_numpy_array(whole))
    assert set(measures.overlap_by_chance(found, replicas=2)) == set(measures.overlap(found))

"""Measures of closure, robustness and equivalence, against second implementations and brute force."""

from __future__ import annotations

import math
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph import measures
from pmlb_graph.errors import UsageError
from pmlb_graph.measures.adjacency import sides
from tests.structure_kit import SETTINGS, graphs, same, two_mode, women_of_davis

# Closure


@SETTINGS
@given(graphs())
def test_transitivity_equals_the_count_of_triples(graph):
    paths = [(a, c) for a, b, c in permutations(graph, 3) if graph.has_edge(a, b) and graph.has_edge(b, c)]
    found = measures.transitivity(graph)
    same(found, sum(graph.has_edge(a, c) for a, c in paths) / len(paths) if paths else np.nan)
    if paths and not graph.is_directed():
        same(found, nx.transitivity(graph))


@SETTINGS
@given(graphs())
def test_reciprocity_equals_networkx(graph):
    known = graph.is_directed() and graph.size()
    same(measures.reciprocity(graph), nx.overall_reciprocity(graph) if known else np.nan)


@SETTINGS
@given(graphs())
def test_large_networks_are_measured_the_same_way(graph):
    dense = measures.transitivity(graph)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pmlb_graph.measures.closure.SPARSE", -1)
        same(measures.transitivity(graph), dense)


def test_closure_of_zachary_and_of_the_southern_women():
    # 45 triangles and 528 two-paths: 0.2556818, as igraph's documentation of Zachary's club has it.
    same(measures.transitivity(nx.karate_club_graph()), 3 * 45 / 528)
    women = women_of_davis()
    # tnet's clustering_tm and clustering_local_tm, as printed in D. Schoch, R4SNA, chapter "Two-Mode Networks".
    assert measures.clustering_opsahl(women, side=0) == pytest.approx(0.7718968, abs=5e-8)
    local = measures.clustering_opsahl_local(women)
    rows = (0.7666667, 0.8421751, 0.7523437, 0.8387909, 1, 0.8690476, 0.7959184, 0.6462585, 0.6702509)
    rows += (0.6740891, 0.7138810, 0.7695560, 0.7461929, 0.8379501, 0.8159204, 0.5407407, 0.5806452, 0.5806452)
    events = (1, 0.9487179, 0.9532967, 0.9644970, 0.9628253, 0.8135593, 0.7171825, 0.7791580, 0.7353630)
    events += (0.8544601, 0.9555556, 0.8844765, 0.8709677, 0.8709677)
    assert [local[node] for node in sides(women, 0)[0]] == pytest.approx(rows, abs=5e-7)
    # There the events are in another order.
    assert sorted(local[node] for node in sides(women, 1)[0]) == pytest.approx(sorted(events), abs=5e-7)


def four_paths(graph, nodes):
    closed, paths = dict.fromkeys(nodes, 0), dict.fromkeys(nodes, 0)
    for i, j, k in permutations(nodes, 3):
        for p in set(graph[i]) & set(graph[j]):
            for q in (set(graph[j]) & set(graph[k])) - {p}:
                paths[j] += 1
                closed[j] += bool((set(graph[i]) & set(graph[k])) - {p, q})
    return closed, paths


@SETTINGS
@given(two_mode(most=5))
def test_clustering_of_opsahl_equals_the_count_of_paths(graph):
    local = measures.clustering_opsahl_local(graph)
    assert list(local) == list(graph)
    for nodes in sides(graph):
        closed, paths = four_paths(graph, nodes)
        for node in nodes:
            same(local[node], closed[node] / paths[node] if paths[node] else np.nan)
    closed, paths = four_paths(graph, sides(graph)[0])
    expected = sum(closed.values()) / sum(paths.values()) if sum(paths.values()) else np.nan
    same(measures.clustering_opsahl(graph), expected)


@SETTINGS
@given(two_mode(most=5))
def test_clustering_of_robins_and_alexander_equals_networkx(graph):
    found = measures.clustering_robins_alexander(graph)
    paths = sum((graph.degree(a) - 1) * (graph.degree(b) - 1) for a, b in graph.edges)
    same(found, nx.bipartite.robins_alexander_clustering(graph) if paths else np.nan)


@SETTINGS
@given(graphs(), st.data())
def test_closure_of_three_modes_equals_the_count_of_paths(graph, data):
    kinds = ["acteur", "instance", "theme", "other"]
    side = {node: data.draw(st.sampled_from(kinds)) for node in graph}
    nx.set_node_attributes(graph, side, "side")
    plain = graph.to_undirected()
    paths = [
        (a, t)
        for a, b, t in permutations(graph, 3)
        if [side[a], side[b], side[t]] == kinds[:3] and plain.has_edge(a, b) and plain.has_edge(b, t)
    ]
    expected = sum(plain.has_edge(a, t) for a, t in paths) / len(paths) if paths else np.nan
    same(measures.closure_three_mode(graph), expected)


def test_closure_of_three_modes_wants_three_sides():
    with pytest.raises(UsageError):
        measures.closure_three_mode(nx.Graph(), path=("acteur", "theme"))


# Robustness


@SETTINGS
@given(graphs(most=8))
def test_articulation_points_are_what_removal_separates(graph):
    plain = nx.Graph(graph.to_undirected())
    parts = nx.number_connected_components(plain)
    found = {point.node: point.separates for point in measures.articulation_points(graph)}
    cut_off = measures.nodes_cut_off(graph)
    for node in graph:
        left = plain.subgraph(set(plain) - {node})
        pieces = [set(piece) for piece in nx.connected_components(left)]
        assert (node in found) == (len(pieces) > parts)
        around = [len(piece) for piece in pieces if piece & set(plain[node])]
        assert cut_off[node] == (sum(around) - max(around) if node in found else 0)
        assert all(set(piece) in pieces for piece in found.get(node, ()))
    assert {frozenset(tie) for tie in measures.bridges(graph)} == {frozenset(tie) for tie in nx.bridges(plain)}


def removed_one_by_one(graph, order):
    left, shares = nx.Graph(graph.to_undirected()), []
    for node in (None, *order):
        left.remove_nodes_from([node] if node is not None else [])
        shares.append(max(map(len, nx.connected_components(left)), default=0) / max(len(graph), 1))
    return shares


@SETTINGS
@given(graphs(most=8), st.sampled_from(["degree", "betweenness"]))
def test_attack_removes_who_counts_most_in_what_is_left(graph, strategy):
    found = measures.attack(graph, strategy)
    same(found.largest, removed_one_by_one(graph, found.removed))
    assert sorted(found.removed) == sorted(graph)
    left = nx.Graph(graph.to_undirected())
    for node in found.removed:
        worth = dict(left.degree()) if strategy == "degree" else nx.betweenness_centrality(left)
        assert worth[node] == pytest.approx(max(worth.values()))
        left.remove_node(node)
    same(found.robustness, np.mean(found.largest[1:]) if len(graph) else np.nan)
    same(measures.robustness_degree(graph), measures.attack(graph).robustness)


@SETTINGS
@given(two_mode())
def test_attack_on_two_modes_takes_one_side(graph):
    for side in {side for _, side in graph.nodes(data="side")}:
        found = measures.attack(graph, side=side)
        assert sorted(found.removed) == sorted(sides(graph, side)[0])
        same(found.largest, removed_one_by_one(graph, found.removed))


def test_failure_is_the_mean_of_draws_and_the_seed_gives_them_again():
    star = nx.star_graph(9)
    found = measures.failure(star, replicas=400, seed=3)
    # The centre is still there after the first removal nine times in ten: 9 nodes left; else 1.
    assert found.largest[1] == pytest.approx((0.9 * 9 + 0.1 * 1) / 10, abs=0.03)
    assert (found.low <= found.largest + 1e-12).all()
    assert (found.largest <= found.high + 1e-12).all()
    assert found.largest.tolist() == measures.failure(star, replicas=400, seed=3).largest.tolist()
    assert measures.attack(star).robustness < found.robustness
    assert math.isnan(measures.failure(nx.Graph()).robustness)


def test_unknown_names_are_refused():
    with pytest.raises(UsageError, match="degree, betweenness"):
        measures.attack(nx.path_graph(3), "closeness")
    with pytest.raises(UsageError, match="jaccard"):
        measures.structural_equivalence(nx.path_graph(3), "cosine")
    with pytest.raises(UsageError, match="acteur"):
        graph = nx.Graph(mode="two-mode")
        graph.add_node("a", side="acteur")
        sides(graph, "theme")
    with pytest.raises(UsageError, match="side"):
        sides(nx.path_graph(2))


# Equivalence


@SETTINGS
@given(graphs(), st.booleans())
def test_equivalence_compares_profiles_without_the_ties_between_the_two(graph, weighted):
    nodes = list(graph)
    matrix = nx.to_numpy_array(graph, weight="weight" if weighted else None)
    found = {m: measures.structural_equivalence(graph, m, weighted).matrix for m in ("euclidean", "correlation")}
    found["jaccard"] = measures.structural_equivalence(graph, "jaccard").matrix
    for i in range(len(nodes)):
        for j in range(len(nodes)):
            if i == j:
                continue
            others = [k for k in range(len(nodes)) if k not in (i, j)]
            x, y = (
                np.concatenate([matrix[n, others], matrix[others, n] if graph.is_directed() else []]) for n in (i, j)
            )
            same(found["euclidean"][i, j], np.linalg.norm(x - y))
            varies = len(x) > 1 and np.ptp(x) and np.ptp(y)
            same(found["correlation"][i, j], np.corrcoef(x, y)[0, 1] if varies else np.nan)
            both, either = ((x > 0) & (y > 0)).sum(), ((x > 0) | (y > 0)).sum()
            same(found["jaccard"][i, j], both / either if either else np.nan)


@SETTINGS
@given(graphs(), two_mode())
def test_classes_at_zero_are_the_nodes_with_the_same_ties(graph, affiliations):
    found = measures.structural_classes(graph).classes
    assert sorted(node for kind in found for node in kind) == sorted(graph)
    place = {node: i for i, kind in enumerate(found) for node in kind}
    far = measures.structural_equivalence(graph)
    for i, one in enumerate(far.nodes):
        for j, other in enumerate(far.nodes):
            if place[one] == place[other]:
                assert far.matrix[i, j] == 0
            elif not graph.is_directed():  # with directions a may equal b, and b equal c, and a not c
                assert far.matrix[i, j] > 0
    bodies = {}
    for actor in sides(affiliations)[0]:
        bodies.setdefault(frozenset(affiliations[actor]), []).append(actor)
    classes = measures.structural_classes(affiliations).classes
    assert sorted(map(sorted, classes)) == sorted(map(sorted, bodies.values()))


def test_classes_chosen_by_the_silhouette_are_those_of_the_making():
    graph = nx.Graph()
    for i in range(4):
        graph.add_edges_from([("hub", f"town{i}"), ("State", f"office{i}"), ("agency", f"office{i}")])
    graph.add_edge("town0", "agency")
    found = measures.structural_classes(graph, cut=None)
    assert {"office0", "office1", "office2", "office3"} in map(set, found.classes)
    assert found == measures.structural_classes(graph, cut=None)
    assert measures.structural_classes(nx.Graph()).classes == ()
    assert measures.structural_classes(nx.empty_graph(1)).classes == ((0,),)


def silhouette_by_hand(distances, labels):
    scores = []
    for i, own in enumerate(labels):
        mean = {kind: [distances[i, j] for j in range(len(labels)) if labels[j] == kind and j != i] for kind in labels}
        if not mean[own]:
            scores.append(0.0)
            continue
        a = np.mean(mean[own])
        b = min(np.mean(values) for kind, values in mean.items() if kind != own)
        scores.append((b - a) / max(a, b) if max(a, b) else 0.0)
    return np.mean(scores)


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), min_size=3, max_size=8))
def test_silhouette_equals_its_definition(points):
    from pmlb_graph.measures.equivalence import silhouette

    where, labels = (np.array(column) for column in zip(*points, strict=True))
    distances = np.abs(np.subtract.outer(where, where)).astype(float)
    kinds = len(set(labels.tolist()))
    found = silhouette(distances, labels)
    same(found, silhouette_by_hand(distances, labels.tolist()) if 1 < kinds < len(labels) else np.nan)


# Every measure


@SETTINGS
@given(graphs(), two_mode(), st.data())
def test_every_measure_says_something_of_every_node_or_nan(graph, affiliations, data):
    names = ("brokerage", "centralization", "gini", "core", "clustering", "ei", "assortativity", "robustness", "nodes")
    names += ("transitivity", "reciprocity")
    for measure in measures.MEASURES.values():
        if (
            not measure.name.startswith(names)
            or measure.name == "coreness"
            or (graph.is_directed() and not measure.directed)
        ):
            continue
        assert measure.reference
        for network in (graph, affiliations):
            if network.graph["mode"] not in measure.modes:
                continue
            groups = [{node: data.draw(st.sampled_from("ab")) for node in network}] if measure.null == "groups" else []
            found = measure.function(network, *groups)
            if measure.level == "node":
                assert list(found) == list(network)
                assert all(isinstance(value, float) for value in found.values())
            else:
                assert isinstance(found, float)
                assert math.isnan(found) or -1 - 1e-9 <= found <= 1 + 1e-9

"""Measures of structure, against second implementations, published values and brute force."""

from __future__ import annotations

import math
from itertools import permutations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import measures
from pmlb_graph.measures.adjacency import adjacency, incidence, sides
from tests.structure_kit import SETTINGS, graphs, grouped, same, two_mode, women_of_davis


@pytest.fixture
def women():
    return women_of_davis()


@pytest.fixture
def florence():
    """Padgett's marriages: sixteen families, the Pucci without any."""
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    return graph


# Brokerage


def roles_by_hand(graph, groups):
    found = {node: dict.fromkeys(measures.brokerage_roles(nx.Graph(), {}).roles, 0.0) for node in graph}
    grouped_nodes = [node for node in graph if groups.get(node) is not None]
    for a, v, c in permutations(grouped_nodes, 3):
        if graph.has_edge(a, v) and graph.has_edge(v, c) and not graph.has_edge(a, c):
            found[v]["total"] += 1
            one, own, two = groups[a], groups[v], groups[c]
            if one == own == two:
                found[v]["coordinator"] += 1
            elif one == two:
                found[v]["itinerant"] += 1
            elif own == two:
                found[v]["gatekeeper"] += 1
            elif own == one:
                found[v]["representative"] += 1
            else:
                found[v]["liaison"] += 1
    return found


@SETTINGS
@given(grouped())
def test_brokerage_equals_the_count_of_triples(case):
    graph, groups = case
    expected = roles_by_hand(graph, groups)
    for role in ("coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total"):
        found = measures.MEASURES[f"brokerage_{role}"].function(graph, groups)
        assert list(found) == list(graph)
        for node in graph:
            assert math.isnan(found[node]) if groups[node] is None else found[node] == expected[node][role]


def test_brokerage_of_a_worked_example():
    # Worked by hand in the tests of the R package cograph, whose roles equal raw.nli of sna::brokerage.
    graph = nx.DiGraph(tuple(tie) for tie in ("AB", "AC", "BC", "BD", "CD", "DA"))
    groups = {"A": "1", "B": "1", "C": "2", "D": "2"}
    found = {role: measures.MEASURES[f"brokerage_{role}"].function(graph, groups) for role in ("itinerant", "liaison")}
    assert [found["itinerant"][n] for n in "ABCD"] == [1, 0, 0, 1]
    assert [found["liaison"][n] for n in "ABCD"] == [0, 0, 0, 0]
    gatekeeper = measures.MEASURES["brokerage_gatekeeper"].function(graph, groups)
    representative = measures.MEASURES["brokerage_representative"].function(graph, groups)
    assert [gatekeeper[n] for n in "ABCD"] == [1, 0, 1, 0]
    assert [representative[n] for n in "ABCD"] == [0, 1, 0, 1]


def test_gatekeeper_equals_representative_without_directions(florence):
    groups = {node: "abc"[i % 3] for i, node in enumerate(florence)}
    found = measures.brokerage_roles(florence, groups)
    column = {role: found.scores[:, i] for i, role in enumerate(found.roles)}
    assert column["gatekeeper"].sum() > 0
    same(column["gatekeeper"], column["representative"])


def test_expected_brokerage_is_the_mean_over_all_deals_of_groups():
    graph = nx.Graph([(0, 1), (1, 2), (2, 3), (3, 4), (1, 3)])
    deals = set(permutations("aabbc"))
    every = [measures.brokerage_roles(graph, dict(enumerate(deal))).scores for deal in deals]
    expected = measures.brokerage_roles(graph, dict(enumerate("aabbc"))).expected
    same(np.mean(every, axis=0), expected)


def test_brokerage_is_the_same_in_sparse_and_in_dense_matrices(monkeypatch, florence):
    groups = {node: "ab"[i % 2] for i, node in enumerate(florence)}
    dense = measures.brokerage_roles(florence, groups).scores
    monkeypatch.setattr("pmlb_graph.measures.brokerage.SPARSE", 0)
    same(measures.brokerage_roles(florence, groups).scores, dense)


# Mixing


@SETTINGS
@given(grouped())
def test_ei_index_equals_its_definition(case):
    graph, groups = case
    ties = [(groups[a], groups[b]) for a, b in graph.edges if groups[a] is not None and groups[b] is not None]
    out, stay = sum(a != b for a, b in ties), sum(a == b for a, b in ties)
    same(measures.ei_index(graph, groups), (out - stay) / (out + stay) if ties else np.nan)
    by_group = measures.ei_index_groups(graph, groups)
    for name, found in by_group.items():
        out, stay = sum((a == name) != (b == name) for a, b in ties), sum(a == b == name for a, b in ties)
        same(found, (out - stay) / (out + stay) if out + stay else np.nan)
    by_node = measures.ei_index_node(graph, groups)
    for node in graph:
        met = [groups[b if a == node else a] for a, b in graph.edges if node in (a, b)]
        met = [name for name in met if name is not None and groups[node] is not None]
        out, stay = sum(name != groups[node] for name in met), sum(name == groups[node] for name in met)
        same(by_node[node], (out - stay) / (out + stay) if met else np.nan)


@SETTINGS
@given(grouped())
def test_assortativity_by_group_equals_networkx(case):
    graph, groups = case
    kept = graph.subgraph([node for node in graph if groups[node] is not None]).copy()
    nx.set_node_attributes(kept, {node: groups[node] for node in kept}, "group")
    found = measures.assortativity_group(graph, groups)
    ends = {groups[node] for edge in kept.edges for node in edge}
    if len(ends) < 2:
        assert math.isnan(found)
    elif not math.isnan(found):
        same(found, nx.attribute_assortativity_coefficient(kept, "group"))
    weighted = measures.mixing_matrix(graph, groups, weighted=True, replicas=2).observed
    total = sum(weight for _, _, weight in kept.edges(data="weight"))
    same(weighted.sum(), total if graph.is_directed() else 2 * total)


@SETTINGS
@given(graphs())
def test_assortativity_by_degree_equals_networkx(graph):
    found = measures.assortativity_degree(graph)
    if not math.isnan(found):
        same(found, nx.degree_pearson_correlation_coefficient(graph))
    else:
        first = {graph.out_degree(a) if graph.is_directed() else graph.degree(a) for a, _ in graph.edges}
        second = {graph.in_degree(b) if graph.is_directed() else graph.degree(b) for _, b in graph.edges}
        assert len(first) <= 1 or len(second) <= 1


def test_assortativity_of_a_known_network_and_of_two_modes(women):
    # The value that igraph and NetworkX give for Zachary's club.
    same(round(measures.assortativity_degree(nx.karate_club_graph()), 5), -0.47561)
    rows, _ = sides(women)
    pairs = np.array([(women.degree(a), women.degree(b)) for a, b in women.edges if a in set(rows)])
    assert len(pairs) == 89
    same(measures.assortativity_degree(women), np.corrcoef(pairs.T)[0, 1])


def test_mixing_sets_ties_beside_degrees_and_beside_draws():
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    graph.add_edge(0, 5)
    groups = {node: "a" if node < 5 else "b" for node in graph}
    found = measures.mixing_matrix(graph, groups, replicas=300)
    assert found.observed.tolist() == [[20, 1], [1, 20]]
    same(found.expected, [[10.5, 10.5], [10.5, 10.5]])
    # Of 45 pairs 20 are within groups: a tie is within one of the two with probability 10/45, twice counted.
    assert found.mean[0, 0] == pytest.approx(2 * 21 * 10 / 45, rel=0.1)
    assert found.z[0, 0] > 2 > -2 > found.z[0, 1]
    assert measures.mixing_matrix(graph, groups, replicas=300).z.tolist() == found.z.tolist()
    assert measures.mixing_matrix(graph, {}).observed.shape == (0, 0)


# Concentration


def test_centralization_of_the_florentine_families(florence):
    # Betweenness: igraph's own, 0.3834921, in M. A. Hoffman, Methods for Network Analysis, ch. Centrality.
    assert measures.centralization_betweenness(florence) == pytest.approx(0.3834921, abs=5e-8)
    same(measures.centralization_degree(florence), (16 * 6 - 40) / (15 * 14))
    assert math.isnan(measures.centralization_closeness(florence))
    # Without the Pucci: Wasserman & Faust (1994), ch. 5.
    florence.remove_node("Pucci")
    assert measures.centralization_betweenness(florence) == pytest.approx(0.437, abs=5e-4)
    assert measures.centralization_closeness(florence) == pytest.approx(0.322, abs=5e-4)


@SETTINGS
@given(graphs())
def test_centralization_equals_its_definition(graph):
    n = len(graph)
    if n < 3:
        assert math.isnan(measures.centralization_degree(graph))
        assert math.isnan(measures.centralization_betweenness(graph))
        return
    for direction in ("in", "out"):
        ties = [k for _, k in (getattr(graph, f"{direction}_degree") if graph.is_directed() else graph.degree)()]
        most = (n - 1) ** 2 if graph.is_directed() else (n - 1) * (n - 2)
        same(measures.centralization_degree(graph, direction), sum(max(ties) - k for k in ties) / most)
    through = list(nx.betweenness_centrality(graph).values())
    same(measures.centralization_betweenness(graph), sum(max(through) - b for b in through) / (n - 1))
    if not graph.is_directed() and nx.is_connected(graph):
        near = list(nx.closeness_centrality(graph).values())
        expected = sum(max(near) - c for c in near) / ((n - 1) * (n - 2) / (2 * n - 3))
        same(measures.centralization_closeness(graph), expected)


@SETTINGS
@given(two_mode())
def test_centralization_of_two_modes_is_that_of_one_side(graph):
    actors, bodies = sides(graph)
    found = measures.centralization_betweenness(graph)
    if len(actors) > 1 and len(bodies) > 1:
        through = nx.bipartite.betweenness_centrality(graph, actors)
        highest = max(through[node] for node in actors)
        same(found, sum(highest - through[node] for node in actors) / (len(actors) - 1))
    degree = measures.centralization_degree(graph)
    assert math.isnan(degree) or -1e-12 <= degree <= 1 + 1e-12


def test_centralization_of_two_modes_reaches_one():
    star = nx.Graph([("a0", "c0"), ("a0", "c1"), ("a1", "c0"), ("a2", "c1")], mode="two-mode")
    nx.set_node_attributes(star, {n: "acteur" if n[0] == "a" else "cooperation" for n in star}, "side")
    same([measures.centralization_degree(star), measures.centralization_betweenness(star)], [1, 1])


@SETTINGS
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), max_size=8))
def test_gini_equals_mean_difference(values):
    found = measures.gini(np.array(values))
    n, total = len(values), sum(values)
    if n < 2 or not total:
        assert math.isnan(found)
    else:
        same(found, sum(abs(a - b) for a in values for b in values) / (2 * n * (n - 1) * total / n))


def test_gini_counts_isolates_weights_and_one_side(women):
    graph = nx.Graph([(0, 1, {"weight": 5.0}), (1, 2, {"weight": 1.0})])
    graph.add_node(3)
    same(measures.gini_degree(graph), measures.gini(np.array([1, 2, 1, 0])))
    same(measures.gini_strength(graph), measures.gini(np.array([5, 6, 1, 0])))
    counts = [women.degree(node) for node, side in women.nodes(data="bipartite") if side == 1]
    same(measures.gini_degree(women, side=1), measures.gini(np.array(counts)))
    assert math.isnan(measures.gini_degree(nx.empty_graph(4)))
    same(measures.gini_strength(nx.DiGraph([(0, 1), (1, 0)])), 0)


# Core and periphery


def best_core(graph, between, mode_of):
    nodes, matrix = list(graph), nx.to_numpy_array(graph, weight=None)
    if mode_of is None:
        cells = ~np.eye(len(nodes), dtype=bool)
    else:
        side = np.array([mode_of[node] for node in nodes])
        cells = (side[:, None] == "acteur") & (side[None, :] != "acteur")
    best = np.nan
    for core in product([0, 1], repeat=len(nodes)):
        ideal = np.array([0.0, between, 1.0])[np.add.outer(core, core)]
        if np.ptp(matrix[cells]) and np.ptp(ideal[cells]):
            best = np.fmax(best, np.corrcoef(matrix[cells], ideal[cells])[0, 1])
    return best


@settings(max_examples=25, deadline=None, derandomize=True)
@given(graphs(most=6), st.sampled_from([1.0, 0.5, 0.0]))
def test_core_is_the_best_of_all_splits(graph, between):
    found = measures.core_periphery(graph, between=between)
    expected = best_core(graph, between, None) if len(graph) > 2 else np.nan
    same(found.fit, expected)
    assert bool(found.core) == (not math.isnan(found.fit)) or found.fit <= 0


@settings(max_examples=25, deadline=None, derandomize=True)
@given(two_mode(most=3), st.sampled_from([1.0, 0.5, 0.0]))
def test_core_of_two_modes_is_the_best_of_all_splits(graph, between):
    few = min(map(len, sides(graph))) < 2
    expected = np.nan if few else best_core(graph, between, dict(graph.nodes(data="side")))
    same(measures.core_periphery(graph, between=between).fit, expected)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(graphs(most=9), st.sampled_from([1.0, 0.5, 0.0]))
def test_search_of_the_core_never_says_more_than_the_best(graph, between):
    with pytest.MonkeyPatch.context() as patch:
        exact = measures.core_periphery(graph, between=between).fit
        patch.setattr("pmlb_graph.measures.core.SMALL", 0)
        found = measures.core_periphery(graph, between=between).fit
    if between == 0.5:  # degrees alone settle it (Lip 2011)
        same(found, exact)
    else:
        assert math.isnan(exact) == math.isnan(found)
        assert math.isnan(exact) or exact - 0.2 < found <= exact + 1e-9


def test_core_of_an_ideal_network_is_found():
    ideal = nx.complete_graph(6)
    ideal.add_edges_from((core, edge) for core in range(6) for edge in range(6, 30))
    found = measures.core_periphery(ideal)
    assert found.core == tuple(range(6))
    same(found.fit, 1)
    assert measures.core_periphery(ideal, seed=7) == found
    apart = nx.complete_graph(6)
    apart.add_nodes_from(range(6, 30))
    same(measures.core_periphery(apart, between=0.0).fit, 1)
    same(measures.core_fit_continuous(apart), 1)


@SETTINGS
@given(graphs())
def test_continuous_coreness_is_where_squares_are_least(graph):
    values = measures.coreness_continuous(graph)
    assert list(values) == list(graph)
    if not graph.edges:
        assert all(map(math.isnan, values.values()))
        assert math.isnan(measures.core_fit_continuous(graph))
        return
    c = np.array(list(values.values()))
    assert (c >= 0).all()
    same((c**2).sum(), 1)


def test_continuous_coreness_is_stationary():
    graph = nx.karate_club_graph()
    c = np.array(list(measures.coreness_continuous(graph).values()))
    matrix = adjacency(graph)
    # At the least squares, each value is the regression of a row on the other values, up to the scale.
    wanted = matrix @ c / ((c**2).sum() - c**2)
    ratio = wanted[c > 0] / c[c > 0]
    same(ratio, np.full(len(ratio), ratio[0]))
    off = ~np.eye(len(c), dtype=bool)
    same(measures.core_fit_continuous(graph), np.corrcoef(matrix[off], np.outer(c, c)[off])[0, 1])


def test_continuous_coreness_of_two_modes_is_the_first_singular_vector(women):
    values = measures.coreness_continuous(women)
    table = incidence(women)
    rows, columns = (np.array([values[node] for node in nodes]) for nodes in sides(women))
    strength = np.linalg.svd(table, compute_uv=False)[0]
    same(rows @ table @ columns, strength)


def test_the_side_measured_is_that_of_actors_or_territories():
    for own in ("acteur", "territoire"):
        graph = nx.Graph([("c", "a"), ("c", "b")], mode="two-mode")
        nx.set_node_attributes(graph, {"a": own, "b": own, "c": "cooperation"}, "side")
        assert sides(graph) == (["a", "b"], ["c"])
        assert incidence(graph).tolist() == [[1.0], [1.0]]
    nx.set_node_attributes(graph, {"a": "other", "b": "other"}, "side")
    assert sides(graph) == (["c"], ["a", "b"])

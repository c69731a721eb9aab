"""Measures of nodes, held against other implementations, exact fractions and published values."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import pytest
import rustworkx as rx
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import measures, networks
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.measures import centrality, degrees, geodesics, holes, matrices

MEASURES = (*degrees.MEASURES, *centrality.MEASURES, *holes.MEASURES)

Values = dict[Any, float]

# First imports and a machine at work make single examples slow.
patient = settings(max_examples=60, deadline=None)

BOTH = (measures.betweenness, measures.closeness)


@st.composite
def graphs(draw: st.DrawFn, directed: bool | None = None) -> nx.Graph[int]:
    """Draw networks of any kind: with isolated nodes, in pieces, empty, with loops, weighted or not."""
    n = draw(st.integers(0, 9))
    pairs = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)))) if n else set()
    weight = st.sampled_from([0.5, 1.0, 1 / 3, 5 / 6, 2.0, 0.1]) | st.floats(0.01, 100)
    oriented = draw(st.booleans()) if directed is None else directed
    graph: nx.Graph[int] = nx.DiGraph() if oriented else nx.Graph()
    graph.graph["mode"] = draw(st.sampled_from(["one-mode", "two-mode"]))
    graph.add_nodes_from(draw(st.permutations(range(n))))
    graph.add_weighted_edges_from((a, b, draw(weight)) for a, b in sorted(pairs))
    return graph


def _bare(graph: nx.Graph[int]) -> nx.Graph[int]:
    """Return a copy without loops, weighing one where weights do not count."""
    bare = graph.copy()
    bare.remove_edges_from(list(nx.selfloop_edges(bare)))
    for _, _, data in bare.edges(data=True):
        data["weight"] = data["weight"] if matrices.weighted(graph) else 1.0
        data["length"] = 1 / data["weight"]
    return bare


def _same(found: Values, expected: Values) -> None:
    assert list(found) == list(expected)
    for node, value in expected.items():
        assert found[node] == pytest.approx(value, abs=1e-9, nan_ok=True), node


def _exact(graph: nx.Graph[int]) -> Values:
    """Compute betweenness from its definition, on lengths that are fractions."""
    plain = graph.copy()
    for _, _, data in plain.edges(data=True):
        data["length"] = 1 / Fraction(data["weight"]).limit_denominator(1000)
    n, total = len(plain), dict.fromkeys(plain, 0.0)
    for s, t in ((s, t) for s in plain for t in plain if s != t and nx.has_path(plain, s, t)):
        ways = list(nx.all_shortest_paths(plain, s, t, weight="length"))
        for way in ways:
            for node in way[1:-1]:
                total[node] += 1 / len(ways) / ((n - 1) * (n - 2))
    return total


def _igraph(graph: nx.Graph[int]) -> ig.Graph:
    place = {node: i for i, node in enumerate(graph)}
    return ig.Graph(len(graph), [(place[a], place[b]) for a, b in graph.edges], directed=graph.is_directed())


@patient
@given(graphs())
def test_paths_are_those_of_networkx(graph: nx.Graph[int]) -> None:
    for measure in BOTH:
        _same(measure(graph), measure(graph, backend="networkx"))
    _same(measures.closeness(graph), nx.closeness_centrality(_bare(graph), distance="length"))
    if not matrices.weighted(graph):
        _same(measures.betweenness(graph), nx.betweenness_centrality(_bare(graph)))


@patient
@given(graphs())
def test_paths_are_those_of_igraph(graph: nx.Graph[int]) -> None:
    bare = _bare(graph)
    other, n = _igraph(bare), len(bare)
    lengths = [data["length"] for _, _, data in bare.edges(data=True)]
    through = other.betweenness(weights=lengths) if lengths else [0.0] * n
    scale = max(1, (n - 1) * (n - 2)) / (1 if bare.is_directed() else 2)
    _same(measures.betweenness(graph), {node: value / scale for node, value in zip(bare, through, strict=True)})
    near = other.closeness(mode="in", weights=lengths or None)
    reached = [len(other.subcomponent(i, mode="in")) - 1 for i in range(n)]
    expected = [0.0 if not r else value * r / (n - 1) for value, r in zip(near, reached, strict=True)]
    _same(measures.closeness(graph), dict(zip(bare, expected, strict=True)))


@patient
@given(graphs())
def test_paths_are_those_of_rustworkx(graph: nx.Graph[int]) -> None:
    bare, n = _bare(graph), len(graph)
    other = rx.PyDiGraph() if bare.is_directed() else rx.PyGraph()
    place = dict(zip(bare, other.add_nodes_from(list(bare)), strict=True))
    other.add_edges_from([(place[a], place[b], data["weight"]) for a, b, data in bare.edges(data=True)])
    found = rx.newman_weighted_closeness_centrality(other, weight_fn=float)
    _same(measures.closeness(graph), {node: found[place[node]] for node in bare})
    if not matrices.weighted(graph) and n > 2:
        through = rx.betweenness_centrality(other)
        _same(measures.betweenness(graph), {node: through[place[node]] for node in bare})


@patient
@given(graphs())
def test_nodes_walked_by_level_or_by_distance_say_the_same(graph: nx.Graph[int]) -> None:
    found = geodesics.lengths(matrices.ties(graph, weights=False))
    every = np.arange(len(graph))
    if not len(graph):
        return
    by_levels = geodesics._by_levels(found, found.T.tocsr(), every)
    assert by_levels == pytest.approx(geodesics._by_distance(found, every), abs=1e-9)


def test_long_chains_are_walked_another_way() -> None:
    chain = nx.path_graph(3 * geodesics._LEVELS)
    _same(measures.betweenness(chain), nx.betweenness_centrality(chain))
    _same(measures.closeness(chain), nx.closeness_centrality(chain))


def test_blocks_of_sources_add_up() -> None:
    graph = nx.gnm_random_graph(300, 900, seed=1)  # more than the 256 bits and the 16 columns of a block
    _same(measures.betweenness(graph), nx.betweenness_centrality(graph))
    _same(measures.closeness(graph), nx.closeness_centrality(graph))
    for a, b, data in graph.edges(data=True):
        data["weight"] = 1.0 + (a * b) % 7
    graph.graph["mode"] = "one-mode"
    _same(measures.closeness(graph), nx.closeness_centrality(_bare(graph), distance="length"))
    expected = _igraph(graph).betweenness(weights=[data["length"] for *_, data in _bare(graph).edges(data=True)])
    scale = 2 / 299 / 298
    _same(measures.betweenness(graph), {node: scale * value for node, value in zip(graph, expected, strict=True)})


def test_equal_paths_are_equal_whatever_the_order_of_their_ties() -> None:
    # 1/(1/3) + 1/0.7 + … : the same three lengths in two orders, whose floating sums differ.
    weights = [1 / 0.1, 1 / 0.2, 1 / 0.3]
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    one, other = ["s", "a", "b", "t"], ["s", "c", "d", "t"]
    graph: nx.Graph[str] = nx.Graph(mode="one-mode")
    for way, order in ((one, weights), (other, weights[::-1])):
        graph.add_weighted_edges_from((*pair, w) for pair, w in zip(pairwise(way), order, strict=True))
    found = measures.betweenness(graph)
    assert found["a"] == pytest.approx(found["d"], abs=1e-12)
    assert found["b"] == pytest.approx(found["c"], abs=1e-12)


@patient
@given(
    st.sets(st.tuples(st.integers(0, 5), st.integers(6, 11)), min_size=1),
    st.randoms(use_true_random=False),
)
def test_betweenness_of_a_projection_is_exact(pairs: set[tuple[int, int]], drawn: Any) -> None:
    two_mode = nx.Graph(sorted(pairs))
    tie = {"facts": (), "roles": (), "certainty": "atteste", "inferred": False}
    nx.set_edge_attributes(two_mode, {edge: dict(tie) for edge in two_mode.edges})
    nx.set_node_attributes(two_mode, {n: "acteur" if n < 6 else "cooperation" for n in two_mode}, "side")
    graph = networks.project(two_mode, "acteur")
    graph.graph["mode"] = "one-mode"
    _same(measures.betweenness(graph), _exact(graph))
    nodes = list(graph)
    drawn.shuffle(nodes)
    moved: nx.Graph[int] = nx.Graph(mode="one-mode")
    moved.add_nodes_from(nodes)
    moved.add_edges_from(graph.edges(data=True))
    again = measures.betweenness(moved)
    _same({node: again[node] for node in graph}, measures.betweenness(graph))


def test_very_unequal_weights_still_give_paths() -> None:
    graph = nx.Graph([(0, 1, {"weight": 1e-9}), (1, 2, {"weight": 1e9}), (0, 2, {"weight": 2e-9})], mode="one-mode")
    assert measures.betweenness(graph) == {0: 0.0, 1: 0.0, 2: 1.0}


def test_betweenness_of_the_real_network_is_exact(embedded: Embedded) -> None:
    graph = networks.network(embedded, networks.named("acteurs-acteurs"))
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph)
    for a, b, data in graph.edges(data=True):
        plain.add_edge(a, b, length=1 / Fraction(data["weight"]).limit_denominator(10_000))
    _same(measures.betweenness(graph), nx.betweenness_centrality(plain, weight="length"))


@patient
@given(graphs())
def test_degrees_and_strengths_are_those_of_networkx(graph: nx.Graph[int]) -> None:
    bare = _bare(graph)
    raw = graph.copy()
    raw.remove_edges_from(list(nx.selfloop_edges(raw)))
    _same(measures.degree(graph), dict(bare.degree()))
    _same(measures.strength(graph), dict(raw.degree(weight="weight")))
    if isinstance(raw, nx.DiGraph):
        _same(measures.in_degree(graph), dict(raw.in_degree()))
        _same(measures.out_degree(graph), dict(raw.out_degree()))
        _same(measures.in_strength(graph), dict(raw.in_degree(weight="weight")))
        _same(measures.out_strength(graph), dict(raw.out_degree(weight="weight")))
    else:
        assert measures.in_degree(graph) == measures.out_degree(graph) == measures.degree(graph)
        _same(measures.in_strength(graph), measures.strength(graph))
    _same(measures.coreness(graph), nx.core_number(bare))
    assert list(measures.coreness(graph).values()) == _igraph(bare).coreness()


@patient
@given(graphs(directed=False))
def test_eigenvector_solves_its_equation_where_it_is_defined(graph: nx.Graph[int]) -> None:
    bare = _bare(graph)
    found = measures.eigenvector(graph)
    roots = {
        frozenset(piece): max(np.linalg.eigvalsh(nx.to_numpy_array(bare.subgraph(piece))))
        for piece in nx.connected_components(bare)
        if len(piece) > 1
    }
    inside = {node for node, value in found.items() if not math.isnan(value)}
    ranked = sorted(roots.values())
    if not roots or (len(ranked) > 1 and ranked[-2] > ranked[-1] * (1 - 1e-10)):
        assert not inside
    if not inside:
        assert not roots or (len(ranked) > 1 and ranked[-2] > ranked[-1] * (1 - 1e-8))
        return
    assert inside == max(roots, key=lambda piece: roots[piece])
    root = max(ranked)
    assert sum(found[node] ** 2 for node in inside) == pytest.approx(1, abs=1e-9)
    for node in inside:
        assert found[node] > 0
        around = sum(data["weight"] * found[other] for other, data in bare.adj[node].items())
        assert around == pytest.approx(root * found[node], abs=1e-9 * max(1, root))


def test_eigenvector_is_that_of_networkx_and_of_igraph() -> None:
    for graph in (nx.karate_club_graph(), nx.les_miserables_graph()):
        graph.graph["mode"] = "one-mode"
        found = measures.eigenvector(graph)
        _same(found, nx.eigenvector_centrality_numpy(graph, weight="weight"))
        weights = [data["weight"] for _, _, data in graph.edges(data=True)]
        theirs = _igraph(graph).eigenvector_centrality(weights=weights)
        assert [value / max(found.values()) for value in found.values()] == pytest.approx(theirs, abs=1e-9)


def test_each_side_of_a_two_mode_network_holds_half_of_the_eigenvector() -> None:
    graph = nx.davis_southern_women_graph()
    found = measures.eigenvector(graph)
    women = graph.graph["top"]
    assert sum(found[woman] ** 2 for woman in women) == pytest.approx(0.5, abs=1e-9)
    table = nx.bipartite.biadjacency_matrix(graph, women).toarray()
    singular = np.abs(np.linalg.svd(table)[0][:, 0]) / math.sqrt(2)
    assert [found[woman] for woman in women] == pytest.approx(singular.tolist(), abs=1e-9)


def test_eigenvector_is_unknown_where_two_pieces_are_equal() -> None:
    assert all(map(math.isnan, measures.eigenvector(nx.Graph([(0, 1), (2, 3)])).values()))
    assert measures.eigenvector(nx.Graph()) == {}
    club = nx.karate_club_graph()  # the same again, its nodes in another order: roots equal but for their last digits
    again = nx.relabel_nodes(club, {node: 100 + (7 * node) % 34 for node in club})
    moved: nx.Graph[int] = nx.Graph()
    moved.add_nodes_from(sorted(again))
    moved.add_edges_from(again.edges)
    assert all(map(math.isnan, measures.eigenvector(nx.compose(club, moved)).values()))
    star_and_chain = nx.disjoint_union(nx.star_graph(9), nx.path_graph(50))  # the smaller piece has the larger root
    found = measures.eigenvector(star_and_chain)
    assert [math.isnan(value) for value in found.values()] == [False] * 10 + [True] * 50


def test_eigenvector_of_a_long_chain_is_the_sine_of_its_places() -> None:
    n = 300
    sines = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    expected = sines / np.linalg.norm(sines)
    assert list(measures.eigenvector(nx.path_graph(n)).values()) == pytest.approx(expected.tolist(), abs=1e-9)


@patient
@given(graphs())
def test_holes_are_those_of_networkx(graph: nx.Graph[int]) -> None:
    bare = _bare(graph)
    # Nodes are named, so that NetworkX goes by its definitions and not by a matrix of its own.
    constraint = nx.constraint(bare, list(bare), weight="weight")
    size = nx.effective_size(bare, list(bare), weight="weight")
    for node in bare:
        partners = set(nx.all_neighbors(bare, node))
        # NetworkX calls a node that only receives isolated, but not when it goes by a matrix.
        if not partners or list(bare[node]):
            assert measures.constraint(graph)[node] == pytest.approx(constraint[node], abs=1e-9, nan_ok=True)
            assert measures.effective_size(graph)[node] == pytest.approx(size[node], abs=1e-9, nan_ok=True)
        held = [nx.local_constraint(bare, node, other, weight="weight") for other in partners]
        assert measures.hierarchy(graph)[node] == pytest.approx(_hierarchy(held), abs=1e-9, nan_ok=True)
        if partners:
            expected = measures.effective_size(graph)[node] / len(partners)
            assert measures.efficiency(graph)[node] == pytest.approx(expected, abs=1e-12)


def _hierarchy(held: list[float]) -> float:
    n = len(held)
    ratios = [value * n / sum(held) for value in held]
    return sum(r * math.log(r) for r in ratios) / (n * math.log(n)) if n > 1 else math.nan


@patient
@given(graphs(directed=False))
def test_constraint_is_that_of_igraph(graph: nx.Graph[int]) -> None:
    bare = _bare(graph)
    weights = [data["weight"] for _, _, data in bare.edges(data=True)]
    theirs = _igraph(bare).constraint(weights=weights) if weights else [math.nan] * len(bare)
    _same(measures.constraint(graph), dict(zip(bare, theirs, strict=True)))


@patient
@given(graphs())
def test_a_node_of_no_network_has_no_holes(graph: nx.Graph[int]) -> None:
    graph.add_node("alone")
    graph.add_edge("loop", "loop", weight=3.0)
    for measure in (measures.constraint, measures.hierarchy, measures.effective_size, measures.efficiency):
        found = measure(graph)
        assert math.isnan(found["alone"])
        assert math.isnan(found["loop"])
    assert measures.degree(graph)["loop"] == measures.coreness(graph)["loop"] == 0
    assert measures.strength(graph)["loop"] == measures.closeness(graph)["loop"] == 0.0


def test_parallel_ties_are_one_tie() -> None:
    several = nx.MultiGraph([("a", "b", {"weight": 1.0}), ("a", "b", {"weight": 2.0}), ("b", "c", {"weight": 1.0})])
    once = nx.Graph([("a", "b", {"weight": 3.0}), ("b", "c", {"weight": 1.0})])
    for mode in ("one-mode", "two-mode"):
        several.graph["mode"] = once.graph["mode"] = mode
        for measure in MEASURES:
            if mode in measure.modes:
                _same(measure.function(several), measure.function(once))


@pytest.mark.parametrize("weight", [0, -1.0, math.nan, math.inf, "heavy", None])
def test_a_weight_that_is_no_weight_is_told(weight: Any) -> None:
    graph = nx.Graph([("a", "b", {"weight": weight})], mode="one-mode")
    for measure in (measures.strength, measures.betweenness, measures.constraint):
        with pytest.raises(UsageError, match="a – b"):
            measure(graph)
    graph.graph["mode"] = "two-mode"  # where weights do not count
    assert measures.betweenness(graph) == {"a": 0.0, "b": 0.0}


def test_a_directed_network_has_no_agreed_eigenvector() -> None:
    with pytest.raises(UsageError, match="eigenvector"):
        measures.eigenvector(nx.DiGraph([(0, 1)]))


def test_another_backend_of_networkx_is_asked_when_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.Graph(
        [("a", "b", {"weight": 2.0}), ("b", "c", {"weight": 1.0}), ("a", "c", {"weight": 0.3})], mode="one-mode"
    )
    for measure, name in (
        (measures.betweenness, "betweenness_centrality"),
        (measures.closeness, "closeness_centrality"),
    ):
        asked: list[Any] = []
        real = getattr(nx, name)

        def spy(plain: Any, real: Callable[..., Any] = real, asked: list[Any] = asked, **options: Any) -> Any:
            asked.append(options["backend"])
            return real(plain, **options | {"backend": "networkx"})

        monkeypatch.setattr(nx, name, spy)
        expected = measure(graph)
        assert asked == []
        _same(measure(graph, backend="cugraph"), expected)
        with nx.config.backend_priority(algos=["networkx"]):
            _same(measure(graph), expected)
        assert asked == ["cugraph", None]


def test_the_same_network_gives_the_same_bytes() -> None:
    graph = nx.gnm_random_graph(300, 900, seed=3)
    graph.graph["mode"] = "one-mode"
    for a, b, data in graph.edges(data=True):
        data["weight"] = 1 / (1 + (a + b) % 5)
    for measure in MEASURES:
        if "one-mode" in measure.modes:
            assert repr(measure.function(graph)) == repr(measure.function(graph))


def _rounded(found: Values, digits: int = 3) -> Values:
    return {node: round(value, digits) for node, value in found.items()}


def test_values_published_for_krackhardt_s_kite() -> None:
    # Krackhardt, D. (1990). Assessing the political landscape. ASQ, 35(2); values of the tests of R igraph
    # (test-betweenness.R, test-closeness.R, test-evcent.R). Andre 0, Beverly, Carol, Diane, Ed, Fernando … Jane 9.
    kite = nx.krackhardt_kite_graph()
    assert list(measures.degree(kite).values()) == [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
    assert list(_rounded(measures.betweenness(kite)).values()) == [
        0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0,
    ]  # fmt: skip
    assert list(_rounded(measures.closeness(kite)).values()) == [
        0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.31,
    ]  # fmt: skip
    found = measures.eigenvector(kite)
    assert [round(value / found[3], 3) for value in found.values()] == [
        0.732, 0.732, 0.594, 1.0, 0.594, 0.827, 0.827, 0.407, 0.1, 0.023,
    ]  # fmt: skip


def test_values_published_for_florentine_families() -> None:
    # Padgett's marriages without the isolated Pucci; values of the tests of NetworkX (test_closeness_centrality.py).
    found = measures.closeness(nx.florentine_families_graph())
    published = {
        "Acciaiuoli": 0.368, "Albizzi": 0.483, "Barbadori": 0.4375, "Bischeri": 0.4, "Castellani": 0.389,
        "Ginori": 0.333,
        "Guadagni": 0.467, "Lamberteschi": 0.326, "Medici": 0.56, "Pazzi": 0.286, "Peruzzi": 0.368, "Ridolfi": 0.5,
        "Salviati": 0.389, "Strozzi": 0.4375, "Tornabuoni": 0.483,
    }  # fmt: skip
    for family, value in published.items():
        assert found[family] == pytest.approx(value, abs=5e-4)


def test_values_published_for_zachary_s_karate_club() -> None:
    # Betweenness as printed in the tutorial of igraph (231.0714 for the instructor, 160.5516 for the president), not
    # scaled; Zachary, W. (1977). An information flow model for conflict and fission in small groups.
    club = nx.karate_club_graph()
    found = measures.betweenness(club)
    pairs = 33 * 32 / 2
    printed = {0: 231.0714286, 1: 28.4785714, 2: 75.8507937, 3: 6.2880952, 33: 160.551587}
    assert {node: round(found[node] * pairs, 6) for node in printed} == {n: round(v, 6) for n, v in printed.items()}
    assert measures.closeness(club)[0] == pytest.approx(33 / 58, abs=1e-12)  # 1/58 in igraph, which does not scale
    assert max(measures.degree(club).values()) == 17


# Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections, 20(1), 35–38; and
# weights of the tests of NetworkX (test_structuralholes.py), whose values come from UCINET, igraph and by hand.
BORGATTI = {
    ("A", "B"): 2, ("A", "F"): 3, ("A", "G"): 5, ("A", "E"): 2, ("E", "G"): 8, ("F", "G"): 3, ("B", "G"): 4,
    ("B", "D"): 1, ("D", "G"): 3, ("G", "C"): 10,
}  # fmt: skip
DIRECTED = {(0, 1): 2, (0, 2): 2, (1, 0): 1, (2, 1): 1}


@pytest.mark.parametrize(
    ("measure", "weights", "mode", "published"),
    [
        (measures.effective_size, BORGATTI, "", {"G": 4.67, "A": 2.50, "C": 1.0}),
        (measures.effective_size, BORGATTI, "one-mode", {"G": 5.47, "A": 2.47, "C": 1.0}),
        (measures.constraint, BORGATTI, "", {"G": 0.400, "A": 0.595, "C": 1.0}),
        (measures.constraint, BORGATTI, "one-mode", {"G": 0.299, "A": 0.795, "C": 1.0}),
        (measures.effective_size, DIRECTED, "", {0: 1.167, 1: 1.167, 2: 1.0}),
        (measures.effective_size, DIRECTED, "one-mode", {0: 1.567, 1: 1.083, 2: 1.0}),
        (measures.constraint, DIRECTED, "", {0: 1.003, 1: 1.003, 2: 1.389}),
        (measures.constraint, DIRECTED, "one-mode", {0: 0.840, 1: 1.143, 2: 1.378}),
    ],
)
def test_values_published_for_structural_holes(
    measure: Callable[..., Values], weights: dict[tuple[Any, Any], float], mode: str, published: Values
) -> None:
    graph: nx.Graph[Any] = nx.DiGraph() if weights is DIRECTED else nx.Graph()
    graph.graph["mode"] = mode
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in weights.items())
    found = measure(graph)
    half = 5.1e-3 if weights is BORGATTI and measure is measures.effective_size else 5.1e-4  # of the last digit printed
    for node, value in published.items():
        assert found[node] == pytest.approx(value, abs=half)


def test_constraint_is_at_most_nine_eighths_without_weights() -> None:
    # Everett & Borgatti (2020), Social Networks 62: the maximum is reached with two partners tied to each other.
    found = measures.constraint(nx.complete_graph(3))
    assert found[0] == pytest.approx(9 / 8, abs=1e-12)
    for size in range(1, 6):
        for ties in combinations(list(nx.complete_graph(4).edges), size):
            assert max(v for v in measures.constraint(nx.Graph(ties)).values()) <= 9 / 8 + 1e-12


def test_every_measure_says_what_it_is() -> None:
    for measure in MEASURES:
        assert measure.summary
        assert measure.reference, measure.name
        assert measure.modes <= {"one-mode", "two-mode", "directed"}
        assert measure.directed or "directed" not in measure.modes
        assert measure.function(nx.Graph(mode="one-mode")) == {}

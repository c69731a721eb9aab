"""Backbone: probabilities published and solved, tails by enumeration, corrections by hand, two models that agree."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from pmlb_graph import measures, networks
from pmlb_graph.engine.embedded import Embedded

matrices = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 1), min_size=n, max_size=n), min_size=1, max_size=6)
)


def _two_mode(matrix: np.ndarray) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((f"a{i}", {"side": "acteur"}) for i in range(matrix.shape[0]))
    graph.add_nodes_from((f"c{k}", {"side": "cooperation"}) for k in range(matrix.shape[1]))
    graph.add_edges_from((f"a{i}", f"c{k}") for i, k in zip(*np.nonzero(matrix), strict=True))
    return graph


def test_probabilities_are_those_published() -> None:
    # The tests of R's backbone 3 (Z. P. Neal), inst/tinytest/test_backbone.R, "BiCM probabilities".
    found = measures.bicm(np.array([[0, 0, 1], [0, 1, 0], [1, 0, 1]]))
    assert found.round(3).tolist() == [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]


@settings(deadline=None)
@given(matrices)
@example([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
@example([[1, 1, 0], [1, 0, 0]])
@example([[1, 1, 1, 0], [1, 1, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]])
def test_probabilities_give_each_degree(rows: list[list[int]]) -> None:
    matrix = np.array(rows)
    found = measures.bicm(matrix)
    assert found.min() >= 0
    assert found.max() <= 1
    assert found.sum(axis=0) == pytest.approx(matrix.sum(axis=0).tolist(), abs=1e-6)
    assert found.sum(axis=1) == pytest.approx(matrix.sum(axis=1).tolist(), abs=1e-6)
    inside = np.where((found > 1e-4) & (found < 1 - 1e-4), found, np.nan)
    # The form x·y / (1 + x·y): logs of odds of any four corners add up to nothing.
    odds = np.log(inside / (1 - inside))
    for (i, j), (k, m) in product(combinations(range(len(odds)), 2), combinations(range(odds.shape[1]), 2)):
        corner = odds[i, k] - odds[i, m] - odds[j, k] + odds[j, m]
        assert np.isnan(corner) or abs(corner) < 1e-3


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=1, max_size=4), st.integers(0, 5))
def test_tails_are_those_of_enumeration(rows: list[list[float]], least: int) -> None:
    chances = np.array(rows)
    found = measures.poisson_binomial(chances, np.full(len(chances), least))
    for row, tail in zip(chances, found, strict=True):
        exact = sum(
            np.prod(np.where(outcome, row, 1 - row)) for outcome in product((0, 1), repeat=5) if sum(outcome) >= least
        )
        assert tail == pytest.approx(exact, rel=1e-9, abs=1e-300)


def test_the_smallest_tails_are_exact() -> None:
    found = measures.poisson_binomial(np.full((1, 40), 0.01), np.array([20]))[0]
    assert found == pytest.approx(stats.binom.sf(19, 40, 0.01), rel=1e-9)
    assert 0 < found < 1e-28


def test_pairs_are_held_against_every_outcome() -> None:
    matrix = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1]])
    found = measures.sdsm(_two_mode(matrix), "acteur")
    chances = measures.bicm(matrix)
    assert found.residual < 1e-9
    assert found.hypotheses == 6
    assert [(p.first, p.second, p.shared) for p in found.pairs] == [
        ("a0", "a1", 2), ("a0", "a2", 1), ("a0", "a3", 1), ("a1", "a2", 1), ("a2", "a3", 1),
    ]  # fmt: skip
    for pair in found.pairs:
        both = chances[int(pair.first[1])] * chances[int(pair.second[1])]
        exact = sum(
            np.prod(np.where(outcome, both, 1 - both))
            for outcome in product((0, 1), repeat=4)
            if sum(outcome) >= pair.shared
        )
        assert pair.p == pytest.approx(exact, rel=1e-9)
        assert pair.expected == pytest.approx(both.sum(), rel=1e-9)


def _alike(rows: int, columns: int, ties: int) -> list[np.ndarray]:
    """Every 0/1 matrix of these rows and columns and that many ties."""
    cells = list(product(range(rows), range(columns)))
    found = []
    for chosen in combinations(cells, ties):
        matrix = np.zeros((rows, columns), int)
        matrix[tuple(zip(*chosen, strict=True))] = 1
        found.append(matrix)
    return found


def test_exact_degrees_are_held_against_every_network() -> None:
    matrix = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]])
    all_of_them = [
        other for other in _alike(3, 4, 6)
        if (other.sum(axis=0) == matrix.sum(axis=0)).all() and (other.sum(axis=1) == matrix.sum(axis=1)).all()
    ]  # fmt: skip
    found = measures.fdsm(_two_mode(matrix), "acteur", replicas=3000)
    exact = np.mean([(other[0] @ other[1]) >= 2 for other in all_of_them])
    assert found.pairs[0].p == pytest.approx(exact, abs=0.035)  # four standard errors of 3,000 draws
    assert found.pairs[0].expected == pytest.approx(np.mean([other[0] @ other[1] for other in all_of_them]), abs=0.06)
    assert found == measures.fdsm(_two_mode(matrix), "acteur", replicas=3000)


def test_holm_is_that_of_the_paper() -> None:
    # Holm (1979): the smallest of m against alpha/m, the next against alpha/(m − 1)…
    drawn = np.random.default_rng(3)
    for size in (1, 2, 7, 30):
        p = drawn.random(size) ** 4
        ordered, rejected = np.argsort(p), np.zeros(size, bool)
        for rank, i in enumerate(ordered):
            if p[i] > 0.05 / (size - rank):
                break
            rejected[i] = True
        assert ((measures.holm(p) <= 0.05) == rejected).all()
    # What R's p.adjust gives by the method "holm".
    assert measures.holm(np.array([0.01, 0.02, 0.03, 0.04, 0.05])).tolist() == pytest.approx(
        [0.05, 0.08, 0.09, 0.09, 0.09]
    )
    assert measures.holm(np.array([0.01, 0.02]), 10).tolist() == pytest.approx([0.1, 0.18])


def _planted() -> nx.Graph[str]:
    """Twenty-four actors draw their agendas at random; two of them go everywhere together."""
    drawn = np.random.default_rng(5)
    matrix = (drawn.random((24, 60)) < 0.15) * 1
    matrix[1] = matrix[0]
    return _two_mode(matrix)


def test_the_two_models_agree_and_find_who_goes_together() -> None:
    graph = _planted()
    one, two = measures.sdsm(graph, "acteur"), measures.fdsm(graph, "acteur", replicas=500)
    assert [(p.first, p.second) for p in one.pairs if p.kept] == [("a0", "a1")]
    first, second = (np.array([pair.p for pair in found.pairs]) for found in (one, two))
    assert np.corrcoef(first, second)[0, 1] > 0.98
    # Degrees kept on average vary more than degrees kept: the first model is the more cautious (Neal et al., 2021).
    assert 0 < (first - second).mean() < 0.06
    # A cooperation of s actors has s(s − 1)/2 pairs, and more on average when s varies about its mean.
    expected = [[pair.expected for pair in found.pairs] for found in (one, two)]
    assert np.corrcoef(*expected)[0, 1] > 0.98
    assert np.mean(expected[0]) > np.mean(expected[1])
    # As few as 500 draws cannot tell a chance of one in 276 pairs: nothing may be kept.
    assert not any(pair.kept for pair in two.pairs)
    assert min(second) == 1 / 501


def test_the_correction_counts_the_pairs_asked_for() -> None:
    graph = _planted()
    every, tied = measures.sdsm(graph, "acteur"), measures.sdsm(graph, "acteur", untied=False)
    assert every.hypotheses == 24 * 23 // 2
    assert tied.hypotheses == len(tied.pairs) < every.hypotheses
    assert all(a.p_holm >= b.p_holm >= b.p for a, b in zip(every.pairs, tied.pairs, strict=True))


@settings(deadline=None, max_examples=30)
@given(matrices)
def test_any_network_has_a_backbone(rows: list[list[int]]) -> None:
    graph = _two_mode(np.array(rows))
    for found in (measures.sdsm(graph, "acteur"), measures.fdsm(graph, "acteur", replicas=5)):
        assert all(
            pair.shared == len(graph.adj[pair.first].keys() & graph.adj[pair.second].keys()) for pair in found.pairs
        )
        assert all(0 < pair.p <= 1 + 1e-12 for pair in found.pairs)
        assert len(found.pairs) <= found.hypotheses
    assert measures.sdsm(nx.Graph(), "acteur").pairs == ()


def test_the_backbone_of_the_alliance(embedded: Embedded) -> None:
    projection = networks.network(embedded, networks.named("acteurs-acteurs"))
    found = measures.sdsm(projection.graph["origin"], projection.graph["onto"])
    assert {(p.first, p.second) for p in found.pairs} == {tuple(sorted(tie)) for tie in projection.edges}
    assert all(p.shared == len(projection.edges[p.first, p.second]["via"]) for p in found.pairs)
    kept = found.network(projection)
    assert list(kept) == list(projection)
    assert kept.number_of_edges() == sum(p.kept for p in found.pairs)

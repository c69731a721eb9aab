"""Confidence in rankings, against the doubt of the measures and on alliances where who is first is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from pmlb_graph.analyses import Bench, named
from pmlb_graph.analyses.rankings import RANKINGS, Ranking, kendall, rankings
from pmlb_graph.measures import MEASURES, doubt
from pmlb_graph.measures.stability import ranks
from tests.analyses.structure_bench import alliance, number

STAR = {f"{one}m": (one, "m") for one in "abcdefgh"}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=9))
def test_agreement_is_that_of_scipy(pairs):
    one, other = (np.array(values) for values in zip(*pairs, strict=True))
    expected = kendalltau(one, other, variant="b").statistic
    assert kendall(one, other) == pytest.approx(expected, nan_ok=True)


def test_marks_and_intervals_are_those_of_the_measures():
    bench = alliance(STAR | {"ab": "ab", "cd": "cd"}, certainty="incertain")
    graph = bench.network("acteurs-acteurs")
    values = np.random.default_rng(1).random((len(graph), 30))
    turn = iter(range(31))
    nodes = list(graph)

    def drawn(_):
        i = next(turn) - 1
        return dict(zip(nodes, values[:, max(i, 0)], strict=True))

    measure = type(MEASURES["degree"])("degree", drawn, "")
    standing = doubt(graph, [measure], 30, kind=lambda _: graph)["degree"]
    one = Ranking(values[:, 0], ranks(values[:, :1])[:, 0], {"usual": ranks(values)})
    for place, node in enumerate(nodes):
        kept = standing.nodes[node]
        assert one.interval("usual", place) == (kept.best, kept.worst)
        assert one.mark("usual", place) == kept.mark
    assert one.agreement("usual") == pytest.approx((standing.tau, standing.tau_low, standing.tau_high))


def test_first_is_first_alone():
    shaken = np.array([[1, 1, 2, 1], [2, 1, 1, 3], [3, 3, 3, 2]])
    one = Ranking(np.array([3.0, 2.0, 1.0]), np.array([1, 2, 3]), {"usual": shaken})
    assert [one.first("usual", place) for place in range(3)] == [0.5, 0.25, 0.0]


def test_the_centre_of_a_sure_star_can_be_written():
    found = named("confiance").answer(alliance(STAR, replicas=40))
    (said,) = [text for text in found.sentences if text.startswith("On peut écrire")]
    assert "m, nombre de partenaires : 100 % et 100 %" in said
    assert not any(text.startswith("Premiers ici") and "nombre de partenaires" in text for text in found.sentences)


def test_where_all_are_equal_none_is_first():
    found = named("confiance").answer(alliance({"tous": "abc"}))
    assert not any(text.startswith("On peut écrire") for text in found.sentences)


def test_on_the_real_graph_rankings_are_those_of_the_measures(embedded):
    bench = Bench(embedded, replicas=10)
    graph = bench.network("acteurs-acteurs")
    found = rankings(bench, graph)
    assert list(found) == list(RANKINGS)
    for name, one in found.items():
        sign = -1 if name == "constraint" else 1
        observed = np.array([sign * value for value in MEASURES[name].function(graph).values()], dtype=float)
        assert np.array_equal(one.ranks, ranks(observed[:, None])[:, 0])
        assert {kind: drawn.shape[1] for kind, drawn in one.shaken.items()} == {
            "usual": 10, "bootstrap": 10, "trusting": 5, "doubting": 5,
        }  # fmt: skip
    told = named("confiance").answer(bench)
    taus = [number(told, f"tau_{name}_{kind}") for name in RANKINGS for kind in ("trusting", "usual", "doubting")]
    for trusting, usual, doubting in zip(taus[::3], taus[1::3], taus[2::3], strict=True):
        assert trusting > usual > doubting
    assert len(told.rows) == 60
    assert all(figure.interval[0] <= figure.tested.value <= figure.interval[1] for figure in told.figures)

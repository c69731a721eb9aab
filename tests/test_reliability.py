"""Krippendorff's alpha: published reliability data, a second computation pair by pair, limits, intervals."""

from __future__ import annotations

from itertools import permutations
from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph.measures import krippendorff, reliability


def units(*observers: str) -> dict[int, list[str]]:
    """Return what was answered to each unit; a dot is a blank."""
    columns = zip(*(line.replace(" ", "") for line in observers), strict=True)
    return {number: [value for value in column if value != "."] for number, column in enumerate(columns)}


# Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, sections A, B and C: binary data of two
# observers, nominal data of two observers, nominal data of four observers with missing values.
PUBLISHED = [
    (units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
    (units("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
    (
        units(
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        0.743,
    ),
]


@pytest.mark.parametrize(("answers", "published"), PUBLISHED)
def test_published_reliability_data(answers: dict[int, list[str]], published: float) -> None:
    assert krippendorff(answers) == pytest.approx(published, abs=5e-4)


def by_pairs(answers: dict[int, list[str]]) -> float:
    """Compute alpha another way: each ordered pair of values, weighted within its unit, then over all units."""
    told = [values for values in answers.values() if len(values) > 1]
    everything = [value for values in told for value in values]
    n = len(everything)
    observed = sum((a != b) / (len(values) - 1) for values in told for a, b in permutations(values, 2)) / max(n, 1)
    expected = sum(a != b for a, b in permutations(everything, 2)) / max(n * (n - 1), 1)
    return 1 - observed / expected if expected else nan


ANSWERS = st.dictionaries(st.integers(0, 30), st.lists(st.sampled_from("abc"), max_size=5), max_size=12)


@given(ANSWERS)
def test_the_same_pair_by_pair(answers: dict[int, list[str]]) -> None:
    assert krippendorff(answers) == pytest.approx(by_pairs(answers), nan_ok=True)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_neither_order_nor_lone_answers_count(answers: dict[int, list[str]], chance: object) -> None:
    shuffled = {unit: sorted(values, reverse=True) for unit, values in reversed(list(answers.items()))}
    shuffled |= {unit + 100: ["a"] for unit in answers}
    assert krippendorff(shuffled) == pytest.approx(krippendorff(answers), nan_ok=True)


def test_what_has_no_meaning_has_no_value() -> None:
    assert isnan(krippendorff({}))
    assert isnan(krippendorff({1: ["a"], 2: ["b"]}))
    assert isnan(krippendorff({1: ["a", "a"], 2: ["a", "a"]}))
    found = reliability({1: ["a", "a"]})
    assert isnan(found.alpha) and isnan(found.low) and found.replicas == 0


def test_answers_dealt_at_random_are_worth_nothing() -> None:
    import numpy as np

    drawn = np.random.default_rng(1)
    dealt = {unit: list(drawn.choice(["a", "b", "c"], 4)) for unit in range(400)}
    found = reliability(dealt, seed=3)
    assert found.low < 0 < found.high
    assert abs(found.alpha) < 0.1


def test_the_interval_is_that_of_a_bootstrap_written_out() -> None:
    import numpy as np

    answers = PUBLISHED[2][0]
    told = [answers[unit] for unit in sorted(answers, key=str) if len(answers[unit]) > 1]
    generator = np.random.default_rng(5)
    drawn = []
    for _ in range(3000):
        again = generator.integers(0, len(told), len(told))
        drawn.append(by_pairs({place: told[unit] for place, unit in enumerate(again)}))
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    found = reliability(answers, 3000, 7)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.05)
    assert reliability(answers, 3000, 7) == found
    assert (found.units, found.values) == (11, 40)

"""QAP and MRQAP: exact permutations, coefficients of least squares and of likelihood, p-values that mean it."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from pmlb_graph import measures
from pmlb_graph.errors import UsageError
from pmlb_graph.measures import families


def _matrices(n: int, count: int, seed: int, directed: bool = False) -> list[np.ndarray]:
    drawn = np.random.default_rng(seed)
    return [m if directed else m + m.T for m in drawn.normal(size=(count, n, n))]


def _off(matrix: np.ndarray, directed: bool) -> np.ndarray:
    n = len(matrix)
    return matrix[~np.eye(n, dtype=bool)] if directed else matrix[np.triu_indices(n, 1)]


def _ols(y: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and t by the normal equations, as textbooks write them."""
    inverse = np.linalg.inv(columns.T @ columns)
    beta = inverse @ columns.T @ y
    left = y - columns @ beta
    return beta, beta / np.sqrt(np.diag(inverse) * (left @ left) / (len(y) - columns.shape[1]))


@pytest.mark.parametrize("directed", [False, True])
def test_a_correlation_is_held_against_every_permutation(directed: bool) -> None:
    a, b = _matrices(5, 2, 3, directed)
    found = measures.qap_correlation(a, b, replicas=4000, seed=1)
    exact = [stats.pearsonr(_off(a[np.ix_(p, p)], directed), _off(b, directed))[0] for p in permutations(range(5))]
    assert found.value == pytest.approx(exact[0], abs=1e-12)
    assert found.dyads == (20 if directed else 10)
    for share, kept in (
        (found.p_greater, [r >= exact[0] - 1e-9 for r in exact]),
        (found.p_less, [r <= exact[0] + 1e-9 for r in exact]),
        (found.p, [abs(r) >= abs(exact[0]) - 1e-9 for r in exact]),
    ):
        assert share == pytest.approx(np.mean(kept), abs=0.03)  # four standard errors of 4,000 draws
    assert found.mean == pytest.approx(np.mean(exact), abs=0.03)


def test_missing_dyads_and_missing_actors_are_left_out() -> None:
    a, b = _matrices(9, 2, 5)
    smaller = measures.qap_correlation(a[1:, 1:], b[1:, 1:], replicas=0)
    a[0], a[:, 0] = np.nan, np.nan
    found = measures.qap_correlation(a, b, replicas=50)
    assert (found.value, found.dyads) == (pytest.approx(smaller.value, abs=1e-12), 28)
    assert 0 < found.p <= 1
    assert np.isnan(measures.qap_correlation(np.ones((4, 4)), b[:4, :4]).p)


@pytest.mark.parametrize("directed", [False, True])
def test_coefficients_are_those_of_least_squares(directed: bool) -> None:
    x, z, noise = _matrices(12, 3, 7, directed)
    y = 1.5 * x - 0.5 * z + noise + 3
    y[2, 3] = y[3, 2] = np.nan
    found = measures.mrqap(y, {"x": x, "z": z}, replicas=20)
    known = ~np.isnan(_off(y, directed))
    columns = np.column_stack([np.ones(known.sum()), _off(x, directed)[known], _off(z, directed)[known]])
    target = _off(y, directed)[known]
    beta, t = _ols(target, columns)
    assert [c.value for c in found.coefficients] == pytest.approx(beta.tolist(), abs=1e-9)
    assert [c.statistic for c in found.coefficients[1:]] == pytest.approx(t[1:].tolist(), abs=1e-9)
    left = target - columns @ beta
    assert found.r_squared == pytest.approx(1 - left @ left / np.sum((target - target.mean()) ** 2), abs=1e-12)
    # With two predictors both have the inflation 1/(1 − r²), and standardising is multiplying by a ratio.
    r = np.corrcoef(columns[:, 1], columns[:, 2])[0, 1]
    assert [c.vif for c in found.coefficients[1:]] == pytest.approx([1 / (1 - r**2)] * 2, abs=1e-9)
    scaled = [stats.zscore(column) for column in (target, columns[:, 1], columns[:, 2])]
    standard = np.linalg.lstsq(np.column_stack(scaled[1:]), scaled[0], rcond=None)[0]
    assert [c.standardised for c in found.coefficients[1:]] == pytest.approx(standard.tolist(), abs=1e-9)
    assert found.dyads == known.sum()
    assert found.directed is directed


def _every_semi_partialling(y: np.ndarray, x: np.ndarray, z: np.ndarray) -> list[float]:
    """The t of x for every permutation of what z leaves of it: Dekker, Krackhardt & Snijders, step by step."""
    n, others = len(y), np.column_stack([np.ones(len(_off(z, False))), _off(z, False)])
    rest = np.zeros((n, n))
    rest[np.triu_indices(n, 1)] = _off(x, False) - others @ _ols(_off(x, False), others)[0]
    rest += rest.T
    return [
        float(_ols(_off(y, False), np.column_stack([others, _off(rest[np.ix_(p, p)], False)]))[1][-1])
        for p in permutations(range(n))
    ]


def test_double_semi_partialling_is_held_against_every_permutation() -> None:
    # Close predictors, where permuting x itself and not what z leaves of it gives 0.06 and not 0.3.
    x, z, noise = _matrices(5, 3, 23)
    z = 0.5 * z + 2 * x
    y = 0.3 * x + z + noise
    exact = _every_semi_partialling(y, x, z)
    found = measures.mrqap(y, {"x": x, "z": z}, replicas=4000, seed=2).coefficients[1]
    assert found.statistic == pytest.approx(exact[0], abs=1e-9)
    assert found.p == pytest.approx(np.mean(np.abs(exact) >= abs(exact[0]) - 1e-9), abs=0.03)
    assert found.p_greater == pytest.approx(np.mean(np.array(exact) >= exact[0] - 1e-9), abs=0.03)
    assert found.p_less == pytest.approx(np.mean(np.array(exact) <= exact[0] + 1e-9), abs=0.03)


def test_p_values_are_uniform_when_there_is_nothing_to_find() -> None:
    # Actors have their own level in every matrix: dyads depend on one another, and z is close to x.
    drawn, values = np.random.default_rng(17), []
    for seed in range(120):
        levels = drawn.normal(size=(3, 14))
        x, z, noise = (np.add.outer(own, own) + m for own, m in zip(levels, _matrices(14, 3, seed), strict=True))
        z = z + 0.7 * x
        values.append(measures.mrqap(z + noise, {"x": x, "z": z}, replicas=99, seed=seed).coefficients[1].p)
    assert stats.kstest(values, "uniform").pvalue > 0.01
    assert np.mean(np.array(values) <= 0.1) < 0.2


def test_a_cause_is_found_beside_what_goes_with_it() -> None:
    x, z, noise = _matrices(20, 3, 23)
    z = z + 2 * x
    found = measures.mrqap(x + noise, {"distance": x, "region": z}, replicas=499)
    distance, region = found.coefficients[1:]
    assert distance.p <= 0.01 < 0.05 < region.p
    assert measures.mrqap(x + noise, {"distance": x, "region": z}, replicas=499) == found
    assert measures.mrqap(x + noise, {"distance": x, "region": z}, replicas=499, seed=1) != found


def _likelihood(beta: np.ndarray, y: np.ndarray, columns: np.ndarray, family: str) -> float:
    linear = columns @ beta
    return float(np.sum((np.logaddexp(0, linear) if family == "logistic" else np.exp(linear)) - y * linear))


@pytest.mark.parametrize("family", ["logistic", "count"])
def test_other_families_are_fitted_by_maximum_likelihood(family: str) -> None:
    drawn = np.random.default_rng(29)
    columns = np.column_stack([np.ones(200), drawn.normal(size=(200, 2))])
    y = (columns @ [0.2, 1, -1] + drawn.logistic(size=200) > 0) * 1.0 if family == "logistic" else (
        drawn.poisson(np.exp(columns @ [0.2, 0.5, -0.5])) * 1.0
    )  # fmt: skip
    fit = families.fit(y, columns, family)
    best = optimize.minimize(_likelihood, np.zeros(3), (y, columns, family), tol=1e-10)
    assert fit.coefficients == pytest.approx(best.x, abs=1e-5)
    # Near the null the z of the score, of Wald, and the root of the likelihood ratio are alike.
    others = columns[:, :2]
    without = optimize.minimize(_likelihood, np.zeros(2), (y, others, family), tol=1e-10)
    z = families.statistics(y, others, family)(columns[:, [2]])[0]
    assert abs(z) == pytest.approx(np.sqrt(2 * (without.fun - best.fun)), rel=0.2)
    assert np.sign(z) == np.sign(best.x[2])


@pytest.mark.parametrize("family", ["logistic", "count"])
def test_other_families_find_what_makes_ties(family: str) -> None:
    x, z, noise = _matrices(16, 3, 31)
    y = (x + noise > 0) * 1.0
    found = measures.mrqap(y, {"x": x, "z": z}, family, replicas=199)
    assert found.coefficients[1].p <= 0.01
    assert found.coefficients[2].p > 0.05
    assert 0 < found.r_squared < 1
    assert np.isnan(found.adjusted)


def test_what_separates_ties_from_the_others_has_no_coefficient() -> None:
    x, z = _matrices(10, 2, 37)
    found = measures.mrqap((x > 0) * 1.0, {"x": x, "z": z}, "logistic", replicas=99)
    assert np.isnan(found.coefficients[1].value)
    assert found.coefficients[1].p == 0.01


@settings(max_examples=25, deadline=None)
@given(
    st.integers(4, 9), st.booleans(), st.integers(0, 2**32), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)))
)
def test_any_matrices_give_shares_or_nothing(n: int, directed: bool, seed: int, holes: set[tuple[int, int]]) -> None:
    y, x = _matrices(n, 2, seed, directed)
    for i, j in holes:
        if i < n and j < n:
            y[i, j] = y[j, i] = np.nan
    try:
        found = measures.mrqap(y, {"x": x}, replicas=20, seed=seed)
    except UsageError:
        assert np.isfinite(_off(y, directed)).sum() < 4
        return
    for c in found.coefficients[1:]:
        assert np.isnan(c.p) or 1 / 21 <= c.p <= 1
        assert np.isnan(c.p) or c.p_greater + c.p_less >= 1


def test_what_cannot_be_regressed_is_said() -> None:
    x, z = _matrices(6, 2, 41)
    with pytest.raises(UsageError, match="retirez-le"):
        measures.mrqap(z, {"x": x, "same": 2 * x})
    with pytest.raises(UsageError, match="6"):
        measures.mrqap(z, {"x": x[:5, :5]})
    with pytest.raises(UsageError, match="logistic"):
        measures.mrqap(z, {"x": x}, "logistik")
    with pytest.raises(UsageError, match="logistique"):
        measures.mrqap(z, {"x": x}, "logistic")
    with pytest.raises(UsageError, match="2"):
        measures.mrqap(np.full((6, 6), np.nan), {"x": x, "z": z})

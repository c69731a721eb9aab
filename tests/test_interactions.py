"""Interaction between territories: published fits, formulas written again, and what must always hold."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from pmlb_graph import catalogue, interactions, measures, networks
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.interactions import Places
from pmlb_graph.measures import families

AUSTRIA = Path(__file__).parent / "excerpts" / "austria-migration.csv"


@pytest.fixture(scope="module")
def austria() -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Migration between the nine Länder, without those inside; Dennett, A. (2012), CASA Working Paper 184.

    Flows, kilometres, and the people who leave and arrive, as the tests of spint (PySAL) hold them.
    """
    with AUSTRIA.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rank = {name: i for i, name in enumerate(sorted({row["origin"] for row in rows}))}
    flows, km = np.full((9, 9), np.nan), np.zeros((9, 9))
    for row in rows:
        flows[rank[row["origin"]], rank[row["destination"]]] = float(row["people"])
        km[rank[row["origin"]], rank[row["destination"]]] = float(row["km"])
    leaving = np.array([4320, 21478, 30500, 5012, 8811, 11349, 6021, 4477, 2275.0])
    arriving = np.array([5452, 27169, 28710, 4354, 9069, 8577, 4963, 3923, 2026.0])
    return flows, km, (leaving, arriving)


# Gravity: published values


# What spint 1.0 (PySAL) publishes for the exponential deterrence: tests/test_gravity.py, test_Gravity,
# test_Production, test_Attraction, test_Doubly. Exponents, their standard errors, deviance, McFadden, explained
# deviance, standardised root mean squared error.
PUBLISHED = {
    "none": (
        {"origin": (0.863867812, 5.16838440e-03), "destination": (0.880474585, 4.78122141e-03),
         "friction": (6.20544765e-03, 5.18488192e-05)},
        19806.408696637576, 0.88421303645743465, 0.88713874099960177, 0.62063116008447083,
    ),
    "origins": (
        {"destination": (191.22019711 * 4.66889578e-03, 4.66889578e-03),
         "friction": (138.07670549 * 5.26601057e-05, 5.26601057e-05)},
        15279.974241770311, 0.909920590111, 0.912931356874, 0.46622685091043831,
    ),
    "destinations": (
        {"origin": (0.89235874, 5.14257895e-03), "friction": (0.00693755, 5.12438958e-05)},
        15673.222613627502, 0.90768716507, 0.910690541438, 0.59478477816884223,
    ),
    "both": (
        {"friction": (0.00791533, 5.06213514e-05)},
        9360.482092561484, 0.943539912198, 0.946661920897, 0.37925654532618808,
    ),
}  # fmt: skip


@pytest.mark.parametrize("constraint", PUBLISHED)
def test_gravity_is_the_one_published(austria, constraint: str) -> None:
    flows, km, masses = austria
    exponents, deviance, mcfadden, explained, srmse = PUBLISHED[constraint]
    found = interactions.fitted_gravity(flows, km, masses, constraint, "exponential")
    assert {one.name for one in found.exponents} == set(exponents)
    for one in found.exponents:
        value, error = exponents[one.name]
        assert one.value == pytest.approx(value, rel=1e-6), one.name
        # Its variances are those of the last round but one of its fit.
        assert one.error == pytest.approx(error, rel=1e-4), one.name
        assert one.robust > 3 * one.error  # flows are never Poisson
    fit = found.fit
    assert fit.deviance == pytest.approx(deviance, rel=1e-7)  # its rounds stop at 1e-6
    assert fit.pseudo_r2 == pytest.approx(mcfadden, rel=1e-8)
    assert fit.explained == pytest.approx(explained, rel=1e-8)
    assert fit.srmse == pytest.approx(srmse, rel=1e-6)
    assert fit.pairs == 72
    assert fit.dispersion > 100
    assert np.isnan(found.expected.diagonal()).all()


def test_the_doubly_constrained_model_expects_the_flows_published(austria) -> None:
    flows, km, _ = austria
    expected = interactions.fitted_gravity(flows, km, deterrence="exponential").expected
    # spint, test_Doubly: first and last rows of yhat, to nine digits
    first = [978.988280, 2260.03279, 104.038742, 338.382580, 190.458075, 86.7908467, 43.7554720, 13.5532201]
    last = [24.4225078, 164.157859, 228.909306, 142.362371, 131.485029, 231.461478, 212.717926, 1048.48355]
    assert expected[0, 1:].tolist() == pytest.approx(first, rel=1e-6)
    assert expected[8, :8].tolist() == pytest.approx(last, rel=1e-6)


# Gravity: a second way, and what must hold


@pytest.mark.parametrize("kind", ["power", "exponential"])
def test_free_gravity_is_a_poisson_regression(austria, kind: str) -> None:
    flows, km, masses = austria
    rows, columns = np.nonzero(~np.eye(9, dtype=bool))
    cost = np.log(km[rows, columns]) if kind == "power" else km[rows, columns] / 100
    x = np.column_stack([np.ones(72), np.log(masses[0][rows]), np.log(masses[1][columns]), -cost])
    second = families.fit(flows[rows, columns], x, "count")
    found = interactions.fitted_gravity(flows, km, masses, "none", kind)
    friction = second.coefficients[3] / (1 if kind == "power" else 100)
    assert [one.value for one in found.exponents] == pytest.approx([*second.coefficients[1:3], friction], rel=1e-8)
    assert found.expected[rows, columns] == pytest.approx(second.expected, rel=1e-8)


def test_robust_errors_are_those_of_the_sandwich(austria) -> None:
    flows, km, _ = austria
    rows, columns = np.nonzero(~np.eye(9, dtype=bool))
    dummies = [(rows == i).astype(float) for i in range(9)] + [(columns == j).astype(float) for j in range(1, 9)]
    x = np.column_stack([*dummies, -np.log(km[rows, columns])])
    found = interactions.fitted_gravity(flows, km)
    mu = found.expected[rows, columns]
    bread = np.linalg.inv(x.T @ (x * mu[:, None]))
    meat = x.T @ (x * ((flows[rows, columns] - mu) ** 2)[:, None])
    (one,) = found.exponents
    assert one.error == pytest.approx(np.sqrt(bread[-1, -1]), rel=1e-7)
    assert one.robust == pytest.approx(np.sqrt((bread @ meat @ bread)[-1, -1]), rel=1e-7)


def test_the_doubly_constrained_fit_is_the_maximum_of_the_likelihood(austria) -> None:
    flows, km, _ = austria
    off = ~np.eye(9, dtype=bool)
    y = np.where(off, flows, 0)

    def deviance(beta: float) -> float:
        """Balance by turns, without any shortcut, and compare."""
        mu = np.where(off, np.where(off, km, 1.0) ** -beta, 0.0)
        for _ in range(2000):
            mu *= (y.sum(axis=1) / mu.sum(axis=1))[:, None]
            mu *= y.sum(axis=0) / mu.sum(axis=0)
        return float(2 * np.sum(y[off] * np.log(y[off] / mu[off])))

    second = optimize.minimize_scalar(deviance, bracket=(0.5, 1.5), tol=1e-10)
    found = interactions.fitted_gravity(flows, km)
    assert found.exponent("friction") == pytest.approx(second.x, rel=1e-5)
    assert found.fit.deviance == pytest.approx(second.fun, rel=1e-9)
    # Hyman's condition: the mean of the logarithm of the cost is the observed one.
    mean = [float((flow[off] * np.log(km[off])).sum() / flow[off].sum()) for flow in (flows, found.expected)]
    assert mean[0] == pytest.approx(mean[1], rel=1e-9)


def _territories(draw: st.DataObject, most: int = 12) -> tuple[np.ndarray, np.ndarray]:
    n = draw.draw(st.integers(4, most))
    drawn = np.random.default_rng(draw.draw(st.integers(0, 10**6)))
    places = drawn.uniform(0, 100, size=(n, 2))
    return drawn.integers(1_000, 900_000, n).astype(float), np.hypot(*(places[:, None] - places).transpose(2, 0, 1))


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(["none", "origins", "destinations", "both"]))
def test_a_fit_keeps_what_it_says_and_finds_what_made_the_flows(draw: st.DataObject, constraint: str) -> None:
    masses, cost = _territories(draw)
    friction = draw.draw(st.floats(0.2, 3))
    flows = interactions.usual_gravity(masses, cost, (0.7, 1.2, friction))
    found = interactions.fitted_gravity(flows, cost, masses, constraint)
    true = {"origin": 0.7, "destination": 1.2, "friction": friction}
    for one in found.exponents:
        assert one.value == pytest.approx(true[one.name], abs=1e-5)
    off = ~np.eye(len(masses), dtype=bool)
    assert found.expected[off] == pytest.approx(flows[off], rel=1e-3)
    assert found.fit.common_part == pytest.approx(1, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(["origins", "destinations", "both"]), st.sampled_from(["power", "exponential"]))
def test_margins_are_kept_whatever_the_flows(draw: st.DataObject, constraint: str, kind: str) -> None:
    masses, cost = _territories(draw)
    drawn = np.random.default_rng(draw.draw(st.integers(0, 10**6)))
    flows = drawn.poisson(20, cost.shape).astype(float)
    flows[0] *= draw.draw(st.booleans())  # nobody leaves the first territory
    flows[1, 2] = np.nan  # not known
    found = interactions.fitted_gravity(flows, cost, masses, constraint, kind)
    y = np.where(np.isfinite(found.expected), flows, 0)
    expected = np.nan_to_num(found.expected)
    assert np.isnan(found.expected[1, 2])
    if constraint != "destinations":
        assert expected.sum(axis=1) == pytest.approx(y.sum(axis=1), rel=1e-6, abs=1e-9)
    if constraint != "origins":
        assert expected.sum(axis=0) == pytest.approx(y.sum(axis=0), rel=1e-6, abs=1e-9)
    # The unit of flows and of distance change no power.
    other = interactions.fitted_gravity(
        flows * 7, cost * (1000 if kind == "power" else 1), masses * 3, constraint, kind
    )
    assert other.exponent("friction") == pytest.approx(found.exponent("friction"), rel=1e-4, abs=1e-7)
    assert other.fit.pseudo_r2 > -1


def test_a_territory_counts_with_itself_when_its_own_cost_is_told(austria) -> None:
    flows, km, _ = austria
    inside = np.array(flows)
    np.fill_diagonal(inside, 50_000.0)
    assert interactions.fitted_gravity(inside, km).exponents == interactions.fitted_gravity(flows, km).exponents
    own = np.array(km)
    np.fill_diagonal(own, 20.0)
    assert interactions.fitted_gravity(inside, own).fit.pairs == 81


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"constraint": "bothe"}, "contrainte inconnue « bothe » — vouliez-vous dire « both » ?"),
        ({"deterrence": "exp"}, "dissuasion inconnue « exp »"),
        ({"constraint": "none", "masses": None}, "masses"),
        ({"flows": np.full((9, 9), np.nan)}, "Trop peu de flux"),
        ({"flows": np.full((9, 9), -1.0)}, "négatif"),
        ({"cost": np.ones((9, 9))}, "rien ne peut être ajusté"),
    ],
)
def test_what_cannot_be_fitted_is_said(austria, change: dict[str, object], said: str) -> None:
    flows, km, masses = austria
    given_ = {"flows": flows, "cost": km, "masses": masses, **change}
    with pytest.raises(UsageError) as raised:
        interactions.fitted_gravity(**given_)
    assert said.lower() in str(raised.value).lower()


def test_margins_that_nothing_has_are_refused() -> None:
    with pytest.raises(UsageError, match="marges"):
        interactions.proportional(np.eye(2), np.array([1.0, 2.0]), np.array([2.0, 1.0]))
    rows, columns = interactions.proportional(np.ones((2, 3)), np.array([0.0, 6.0]), np.array([1.0, 2.0, 3.0]))
    assert (rows[:, None] * columns).tolist() == [[0, 0, 0], [1, 2, 3]]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 10**6), st.floats(0, 6))
def test_proportional_fitting_gives_the_margins(rows: int, columns: int, seed: int, spread: float) -> None:
    drawn = np.random.default_rng(seed)
    kernel = np.exp(spread * drawn.normal(size=(rows, columns)))  # cells far apart
    margins = drawn.integers(0, 900, (rows, columns))
    leaving, reaching = margins.sum(axis=1).astype(float), margins.sum(axis=0).astype(float)
    a, b = interactions.proportional(kernel, leaving, reaching)
    found = a[:, None] * kernel * b
    assert abs(found.sum(axis=1) - leaving).sum() <= 1e-6 * (1 + leaving.sum())
    assert abs(found.sum(axis=0) - reaching).sum() <= 1e-6 * (1 + leaving.sum())
    # Cross-ratios are those of the kernel: nothing else was changed.
    if rows > 1 and columns > 1 and (leaving[:2] > 0).all() and (reaching[:2] > 0).all():
        ratio = [m[0, 0] * m[1, 1] / m[0, 1] / m[1, 0] for m in (found, kernel)]
        assert ratio[0] == pytest.approx(ratio[1], rel=1e-6)


def test_two_territories_at_a_stone_s_throw_do_not_stop_the_balance(austria) -> None:
    """Rounds alone would need millions: the two exchange nearly everything between themselves."""
    flows, km, _ = austria
    near = np.array(km)
    near[0, 1] = near[1, 0] = 0.001
    found = interactions.fitted_gravity(flows, near)
    expected = np.nan_to_num(found.expected)
    assert expected.sum(axis=1) == pytest.approx(np.nansum(flows, axis=1), rel=1e-6)
    assert expected.sum(axis=0) == pytest.approx(np.nansum(flows, axis=0), rel=1e-6)
    assert 0 < found.exponent("friction") < 0.2
    back = interactions.fitted_gravity(flows + flows.T, km).expected
    np.testing.assert_allclose(back, back.T, rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_potential_is_symmetric_and_scales(draw: st.DataObject) -> None:
    masses, cost = _territories(draw)
    found = interactions.usual_gravity(masses, cost)
    np.testing.assert_allclose(found, found.T, rtol=1e-12)
    np.testing.assert_allclose(interactions.usual_gravity(masses * 2, cost * 10), found * 4 / 100, rtol=1e-12)
    i, j = draw.draw(st.permutations(range(len(masses))))[:2]
    assert found[i, j] == pytest.approx(masses[i] * masses[j] / cost[i, j] ** 2, rel=1e-12)


# Radiation


def _simini(masses: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Simini's formula, as it is printed: equation 2 of the article, everyone in the circle looked at."""
    n, found = len(masses), np.full(cost.shape, np.nan)
    for i in range(n):
        for j in range(n):
            if i != j:
                s = sum(masses[k] for k in range(n) if k not in (i, j) and cost[i, k] <= cost[i, j])
                found[i, j] = masses[i] * masses[j] / ((masses[i] + s) * (masses[i] + masses[j] + s))
    return found


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_radiation_is_simini_s_formula(draw: st.DataObject) -> None:
    masses, cost = _territories(draw)
    found = interactions.radiation_flows(masses, cost, normalised=False)
    np.testing.assert_allclose(found, _simini(masses, cost), rtol=1e-12)
    # Published: in a finite region, shares add up to 1 − m/M (Masucci et al., eq. 7).
    assert np.nansum(found, axis=1) == pytest.approx(1 - masses / masses.sum(), rel=1e-9)
    whole = interactions.radiation_flows(masses, cost)
    assert np.nansum(whole, axis=1) == pytest.approx(np.ones(len(masses)), rel=1e-9)
    out = np.arange(1.0, len(masses) + 1)
    assert np.nansum(interactions.radiation_flows(masses, cost, out), axis=1) == pytest.approx(out, rel=1e-9)
    np.testing.assert_allclose(interactions.radiation_flows(masses * 9, cost * 3), whole, rtol=1e-9)


def test_radiation_with_equal_distances_and_unknown_masses() -> None:
    cost = np.array([[0, 1, 1, 2], [1, 0, 2, 1], [1, 2, 0, 1], [2, 1, 1, 0.0]])
    masses = np.array([1.0, 2.0, 3.0, 4.0])
    np.testing.assert_allclose(
        interactions.radiation_flows(masses, cost, normalised=False), _simini(masses, cost), rtol=1e-12
    )
    masses[3] = np.nan
    found = interactions.radiation_flows(masses, cost)
    assert np.isnan(found[3]).all()
    assert np.isnan(found[:, 3]).all()
    np.testing.assert_allclose(found[:3, :3], interactions.radiation_flows(masses[:3], cost[:3, :3]), rtol=1e-12)


# Attraction, accessibility


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_huff_shares_add_up_to_one_and_agree_with_reilly_and_converse(draw: st.DataObject) -> None:
    masses, cost = _territories(draw)
    centres = [0, 1, 2]
    shares = interactions.huff(masses[centres], cost[:, centres])
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(masses)), rel=1e-12)
    assert interactions.areas(shares)[centres].tolist() == centres
    np.testing.assert_allclose(interactions.huff(masses[centres] * 5, cost[:, centres] * 9), shares, rtol=1e-9)
    ratio = interactions.reilly((masses[0], masses[1]), (cost[3, 0], cost[3, 1]))
    assert shares[3, 0] / shares[3, 1] == pytest.approx(ratio, rel=1e-9)
    far = interactions.break_point(masses[0], masses[1], cost[0, 1])
    beyond = interactions.break_point(masses[1], masses[0], cost[0, 1])
    assert far + beyond == pytest.approx(cost[0, 1])
    assert interactions.reilly((masses[0], masses[1]), (far, beyond)) == pytest.approx(1)


def test_huff_of_what_is_not_known() -> None:
    found = interactions.huff(np.array([1.0, 3.0]), np.array([[np.nan, 1.0], [0.0, 0.0], [1.0, 1.0]]))
    assert np.isnan(found[0]).all()
    assert found[1:].tolist() == [[0.25, 0.75], [0.25, 0.75]]
    assert interactions.areas(found).tolist() == [-1, 1, 1]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_accessibility_is_the_sum_it_says(draw: st.DataObject) -> None:
    masses, cost = _territories(draw)
    n = len(masses)
    for kind, of in (("power", lambda c: c**-1.5), ("exponential", lambda c: np.exp(-1.5 * c))):
        second = [sum(masses[j] * of(cost[i, j]) for j in range(n) if j != i) for i in range(n)]
        assert interactions.hansen(masses, cost, kind, 1.5).tolist() == pytest.approx(second, rel=1e-9)
    reached = interactions.cumulative(masses, cost, 40.0)
    assert reached.tolist() == pytest.approx([sum(masses[cost[i] <= 40]) for i in range(n)])
    assert (interactions.cumulative(masses, cost, 0.0) == masses).all()
    assert (interactions.cumulative(masses, cost, 1e9) == masses.sum()).all()


# Comparison with cooperation


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_ranks_are_mid_ranks_whatever_the_unit(draw: st.DataObject) -> None:
    drawn = np.random.default_rng(draw.draw(st.integers(0, 10**6)))
    values = drawn.integers(0, 3, (6, 6)).astype(float)
    values[0, 1] = np.nan
    found = interactions.ranks(values)
    off = ~np.eye(6, dtype=bool) & np.isfinite(values)
    assert np.isnan(found[~off]).all()
    known = values[off]
    second = [((known < x).sum() + (known == x).sum() / 2) / len(known) for x in known]
    assert found[off].tolist() == pytest.approx(second)
    assert found[off].mean() == pytest.approx(0.5)
    np.testing.assert_array_equal(interactions.ranks(np.exp(values)), found)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_both_lists_of_a_gap_are_as_long_and_hold_no_common_pair(draw: st.DataObject) -> None:
    masses, cost = _territories(draw)
    drawn = np.random.default_rng(draw.draw(st.integers(0, 10**6)))
    shared = np.triu(drawn.poisson(0.3, cost.shape), 1)
    found = interactions.gap(interactions.usual_gravity(masses, cost), shared + shared.T)
    without, beyond = found.without_cooperation(), found.beyond_interaction()
    assert len(without) == len(beyond)  # no two pairs interact alike: the K places are exchanged one for one
    assert not found.cooperation[without].any()
    assert (found.cooperation[beyond] > 0).all()
    if without:
        assert found.interaction[without].min() > found.interaction[beyond].max()
    assert found.interaction_rank.mean() == pytest.approx(0.5)
    assert found.cooperation_rank.mean() == pytest.approx(0.5)
    assert len(set(found.cooperation_rank[found.cooperation == 0])) <= 1


def test_pairs_that_nobody_knows_are_not_ranked() -> None:
    flows = np.array([[0, 5, np.nan, 1], [3, 0, 4, 2], [np.nan, 4, 0, 9], [1, 2, 9, 0.0]])
    ties = np.ones((4, 4))
    ties[0, 3] = ties[3, 0] = np.nan
    found = interactions.gap(flows, ties)
    assert list(zip(found.rows.tolist(), found.columns.tolist(), strict=True)) == [(0, 1), (1, 2), (1, 3), (2, 3)]
    assert found.interaction.tolist() == [8, 8, 4, 18]
    assert found.cut == 0
    with pytest.raises(UsageError, match="mêmes territoires"):
        interactions.gap(flows, ties[:2, :2])


@pytest.fixture(scope="module")
def counts() -> tuple[np.ndarray, np.ndarray]:
    """An interaction, and cooperations drawn after it, more scattered than by Poisson's chance."""
    drawn = np.random.default_rng(8)
    x = np.triu(np.exp(drawn.normal(0, 1.5, (30, 30))), 1)
    mu = 0.8 * x**0.6
    y = np.triu(drawn.poisson(mu * drawn.gamma(1 / 0.7, 0.7, mu.shape)), 1)
    return x + x.T, y + y.T


def test_a_negative_binomial_regression_is_the_maximum_of_its_likelihood(counts) -> None:
    interaction, cooperation = counts
    found = interactions.residuals(interaction, cooperation)
    y, x = cooperation[np.triu_indices(30, 1)], np.log(interaction[np.triu_indices(30, 1)])

    def against(parameters: np.ndarray) -> float:
        constant, slope, log_alpha = parameters
        r = np.exp(-log_alpha)
        return -float(stats.nbinom.logpmf(y, r, r / (r + np.exp(constant + slope * x))).sum())

    second = optimize.minimize(against, [0.0, 0.5, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    assert found.elasticity == pytest.approx(second.x[1], abs=1e-5)
    assert found.overdispersion == pytest.approx(np.exp(second.x[2]), abs=1e-4)
    assert found.log_likelihood == pytest.approx(-second.fun, abs=1e-6)
    assert 0.45 < found.elasticity < 0.75
    assert 0.4 < found.overdispersion < 1.1
    assert abs(found.residual.mean()) < 0.1


def test_a_poisson_regression_is_that_of_the_families(counts) -> None:
    interaction, cooperation = counts
    found = interactions.residuals(interaction, cooperation, "poisson")
    y, x = cooperation[np.triu_indices(30, 1)], np.log(interaction[np.triu_indices(30, 1)])
    second = families.fit(y.astype(float), np.column_stack([np.ones_like(x), x]), "count")
    assert found.elasticity == pytest.approx(second.coefficients[1], rel=1e-8)
    assert found.expected == pytest.approx(second.expected, rel=1e-8)
    assert found.residual == pytest.approx((y - second.expected) / np.sqrt(second.expected), rel=1e-6)
    assert found.log_likelihood < interactions.residuals(interaction, cooperation).log_likelihood
    with pytest.raises(UsageError, match="famille inconnue"):
        interactions.residuals(interaction, cooperation, "normal")
    with pytest.raises(UsageError, match="trop peu"):
        interactions.residuals(interaction, np.zeros((30, 30)))


# Goodness of fit


def test_the_common_part_is_that_of_the_article() -> None:
    # Lenormand et al. (2016), eq. 13, by hand: 2 × (3 + 2 + 0) / (8 + 10)
    assert interactions.common_part(np.array([3.0, 5.0, 0.0]), np.array([6.0, 2.0, 2.0])) == pytest.approx(10 / 18)
    assert interactions.common_part(np.array([np.nan, 2.0]), np.array([1.0, 2.0])) == 1
    assert np.isnan(interactions.common_part(np.zeros(3), np.zeros(3)))


def test_the_likelihood_is_that_of_poisson() -> None:
    y, mu = np.array([0.0, 3.0, 12.0, 7.0]), np.array([0.5, 4.0, 9.0, 7.0])
    found = interactions.goodness(y, mu, 2)
    assert found.log_likelihood == pytest.approx(stats.poisson.logpmf(y, mu).sum())
    assert found.dispersion == pytest.approx(((y - mu) ** 2 / mu).sum() / 2)
    assert found.pseudo_r2 == pytest.approx(1 - found.log_likelihood / stats.poisson.logpmf(y, y.mean()).sum())
    assert interactions.goodness(y, np.where(y == 0, 0, mu)).deviance < np.inf
    assert interactions.goodness(np.array([np.nan]), np.array([1.0])).pairs == 0


# On the real graph


@pytest.fixture(scope="module")
def places(embedded: Embedded) -> Places:
    return interactions.territories(embedded)


def _organisation(engine: Embedded, key: str) -> str:
    rows = engine.select(catalogue.named("temps/membres-a-la-date").text)
    return next(row["organisation"] for row in rows if row["organisation"].endswith(f"/{key}"))


def _cooperation(engine: Embedded, places: Places) -> np.ndarray:
    """Return how many documented cooperations each two EPCI share."""
    graph = networks.network(engine, networks.named("acteurs-cooperations"))
    agendas = [set(graph.adj.get(actor, ())) for actor in places.actors]
    shared = np.array([[len(one & other) for other in agendas] for one in agendas], float)
    np.fill_diagonal(shared, 0)
    return shared


def test_every_territory_has_its_people_its_point_and_their_proof(places: Places, embedded: Embedded) -> None:
    assert len(places) == 130
    assert np.isfinite(places.population).all()
    assert np.isfinite(places.longitude).all()
    assert list(places.territories) == sorted(places.territories)
    proved = {row["fait"] for row in embedded.select(
        "PREFIX coop: <https://w3id.org/coopter/ns#> SELECT DISTINCT ?fait WHERE { ?a coop:fait ?fait } ORDER BY ?fait"
    )}  # fmt: skip
    for iri in places.territories:
        assert len(places.facts[iri]) == 2
        assert set(places.facts[iri]) <= proved
    rank = places.rank
    assert rank["nantes-metropole"] == rank[places.actors[rank["nantes-metropole"]]]
    assert places.population[rank["nantes-metropole"]] > 600_000


def test_the_founders_draw_the_two_regions(places: Places, embedded: Embedded) -> None:
    founders = interactions.founders(embedded, places, _organisation(embedded, "pmlb"))
    keys = [places.keys[i] for i in founders]
    assert keys == ["angers-loire-metropole", "brest-metropole", "carene", "nantes-metropole", "rennes-metropole"]
    km = interactions.kilometres(places)
    shares = interactions.huff(places.population[founders], km[:, founders])
    assert shares.sum(axis=1) == pytest.approx(np.ones(130))
    drawn = dict(zip(places.keys, (keys[k] for k in interactions.areas(shares)), strict=True))
    assert {key: drawn[key] for key in keys} == {key: key for key in keys}
    assert drawn["morlaix-communaute"] == "brest-metropole"
    assert drawn["saint-malo-agglomeration"] == "rennes-metropole"
    assert drawn["saumur-val-de-loire"] == "angers-loire-metropole"
    assert interactions.founders(embedded, places, "https://example.org/none") == []


def test_potential_interaction_of_the_real_territories(places: Places) -> None:
    km = interactions.kilometres(places)
    nantes, rennes, carene = (places.rank[key] for key in ("nantes-metropole", "rennes-metropole", "carene"))
    assert 90 < km[nantes, rennes] < 110
    found = interactions.usual_gravity(places.population, km)
    assert found[nantes, carene] > found[nantes, rennes]
    shares = interactions.radiation_flows(places.population, km)
    assert np.nansum(shares, axis=1) == pytest.approx(np.ones(130))
    np.testing.assert_allclose(
        interactions.radiation_flows(places.population, km, normalised=False), _simini(places.population, km), rtol=1e-9
    )
    near = interactions.cumulative(places.population, km, 60)
    assert near[nantes] > 1_000_000
    best = places.keys[int(np.argmax(interactions.hansen(places.population, km)))]
    assert km[places.rank[best], nantes] < 30


def test_gap_and_permutation_tests_go_together(places: Places, embedded: Embedded) -> None:
    km, shared = interactions.kilometres(places), _cooperation(embedded, places)
    potential = interactions.usual_gravity(places.population, km)
    found = interactions.gap(potential, shared)
    assert len(found.rows) == 130 * 129 / 2
    assert 0.9 < found.cut < 1
    metropole = places.rank["nantes-metropole"]
    first = found.without_cooperation()[:20]
    assert first
    assert any(metropole in (found.rows[k], found.columns[k]) for k in first)
    ranked = measures.qap_correlation(interactions.ranks(potential), interactions.ranks(shared), replicas=99)
    assert ranked.p_greater == 0.01
    logs = np.log(potential)
    found_by = measures.mrqap(shared, {"gravity": logs, "km": np.log(np.where(km > 0, km, np.nan))}, "count", 49)
    gravity = found_by.coefficients[1]
    assert (gravity.name, gravity.p_greater) == ("gravity", 0.02)
    alone = measures.mrqap(shared, {"gravity": logs}, "count", 1).coefficients[1].value
    assert interactions.residuals(potential, shared, "poisson").elasticity == pytest.approx(alone, rel=1e-6)


# Times on the road


def test_times_are_read_one_way_at_a_time(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "temps.csv"
    nantes = places.territories[places.rank["nantes-metropole"]]
    file.write_text(
        f"origine;destination;minutes\n{nantes};carene;52,5\ncarene;paris;180\ncarene;nantes-metropole;55\n"
    )
    found = interactions.minutes(file, places)
    i, j = places.rank["nantes-metropole"], places.rank["carene"]
    assert (found[i, j], found[j, i], int(np.isfinite(found).sum())) == (52.5, 55, 2)
    assert np.isfinite(interactions.usual_gravity(places.population, found)).sum() == 2


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        ("nantes-metropole,carene,vite", DataError, "« vite »"),
        ("nantes-metropole,carene,0", DataError, "« 0 »"),
        ("nantes-metropole,carene,50\nnantes-metropole,carene,51", DataError, "50"),
        ("paris,lyon,120", UsageError, "aucune ligne"),
    ],
)
def test_times_that_are_wrong_are_told(
    places: Places, tmp_path: Path, rows: str, error: type[Exception], said: str
) -> None:
    file = tmp_path / "temps.csv"
    file.write_text(f"origin,destination,minutes\n{rows}\n", "utf-8")
    with pytest.raises(error) as raised:
        interactions.minutes(file, places)
    told = [str(raised.value), *(problem.message for problem in getattr(raised.value, "problems", ()))]
    assert any(said in text for text in told)

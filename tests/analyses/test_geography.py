"""Geography and what rests on it, on graphs small enough to know the answer by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from pmlb_graph.analyses import ANALYSES, Bench, contiguity, determinants, evolution, geography, perimeters, portraits
from pmlb_graph.analyses import reach as reaching
from pmlb_graph.analyses.geography import Neighbours, Territory
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak
from pmlb_graph.measures import mrqap
from pmlb_graph.measures.families import fit

NS = "https://w3id.org/coopter/ns#"
GRAPH = "<https://example.org/more>"


def place(name: str, longitude: float, latitude: float = 47.0, **known: Any) -> Territory:
    nowhere: frozenset[str] = frozenset()
    whole = Territory(name, name.upper(), "EPCI", "rural", nowhere, nowhere, 1000.0, longitude, latitude)
    return replace(whole, **known)


def two_mode(ties: str) -> nx.Graph[str]:
    """Make a network of such ties as ``a1 b1``: actor a in cooperation 1."""
    graph: nx.Graph[str] = nx.Graph(mode="two-mode")
    for a, c in ties.split():
        graph.add_node(a, side="acteur", kind="EPCI", label=a.upper())
        graph.add_node(c, side="cooperation", kind="Alliance", label=f"C{c}", themes=("t",))
        graph.add_edge(a, c, weight=1.0, facts=(f"{a}{c}",), certainty="atteste", inferred=False)
    return graph


def interactions(rows: list[tuple[str, str, str, float]], dataset: Dataset) -> Embedded:
    """Add values between two EPCI, or an EPCI and an area, to the real graph."""
    lines, administers = list(dataset.lines), f"<{NS}administrePar>"
    home = {line.split(" ")[2]: line.split(" ")[0] for line in lines if f" {administers} " in line}
    for n, (one, other, indicator, value) in enumerate(rows):
        fact = f"<https://example.org/interaction/{n}>"
        for name, cell in (
            ("origine", home[one]),
            ("destination", home.get(other, other)),
            ("indicateur", f"<https://w3id.org/coopter/voc/indicateur/{indicator}>"),
            ("valeur", f'"{value}"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ):
            lines.append(f"{fact} <{NS}{name}> {cell} {GRAPH} .")
        lines.append(f"{fact} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{NS}Interaction> {GRAPH} .")
    return Embedded(lines)


def test_shared_counts_cooperations_in_common() -> None:
    found = geography.shared(two_mode("a1 b1 c1 a2 b2 d3"), [place(n, 0) for n in "abcde"])
    assert found.tolist() == [
        [0, 2, 1, 0, 0],
        [2, 0, 1, 0, 0],
        [1, 1, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
    ]


def test_only_known_positions_are_located() -> None:
    assert geography.located([place("a", 0), place("b", float("nan"))]) == [place("a", 0)]


def test_contiguities_of_the_graph_come_before_guesses(dataset: Dataset, embedded: Embedded) -> None:
    places = geography.located(geography.territories(Bench(embedded)))
    guessed = geography.neighbours(Bench(embedded), places)
    assert not guessed.told
    one, other = sorted((places[0].iri, places[-1].iri))
    engine = interactions([(f"<{other}>", f"<{one}>", "contiguite", 1)], dataset)
    told = geography.neighbours(Bench(engine), places)
    assert told.told
    assert told.pairs == {(one, other)}
    assert told.facts == {(one, other): "https://example.org/interaction/0"}
    speak("en")
    limits = ANALYSES["voisins-sans-cooperation"].answer(Bench(engine, replicas=2)).limits
    speak("fr")
    assert not any("guessed" in limit.lower() for limit in limits)


def test_attraction_areas_are_a_predictor_where_the_graph_has_them(dataset: Dataset, embedded: Embedded) -> None:
    places = geography.located(geography.territories(Bench(embedded)))
    assert "area" not in determinants._predictors(Bench(embedded), places)
    area, name = "<https://example.org/area>", "part-population-aire-attraction"
    first, second = places[0].iri, places[1].iri
    engine = interactions([(f"<{first}>", area, name, 0.4), (f"<{second}>", area, name, 0.6)], dataset)
    found = determinants._predictors(Bench(engine), places)["area"]
    assert found[0, 1] == 1
    assert found[0, 2] == 0


def test_neighbours_apart_are_those_who_cooperate_with_others() -> None:
    graph = two_mode("a1 b1 c2 d2 b3 c3")
    places = [place(n, i / 10) for i, n in enumerate("abcd")]
    next_to = Neighbours(frozenset({("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")}), True, {})
    found = contiguity._apart(graph, places, next_to)
    assert [(one.iri, other.iri) for one, other, _ in found] == [("a", "d")]
    shares = contiguity._shares(graph, places, next_to, Bench(None, replicas=3))  # type: ignore[arg-type]
    assert shares["near"].value == 3 / 4
    assert shares["far"].value == 0
    assert shares["near"].replicas == 3


def test_reach_is_the_mean_distance_between_parties() -> None:
    graph = two_mode("a1 b1 c1 a2 b2 d3 a3")
    for node, longitude in zip("abc", (0.0, 1.0, 2.0), strict=True):
        graph.nodes[node].update(longitude=longitude, latitude=0.0)
    placed = reaching._placed(graph)
    assert "d" not in placed
    degree = 6371.0088 * np.pi / 180
    found = reaching._reaches(placed)
    assert found["1"] == pytest.approx((4 / 3 * degree, 2 * degree))
    assert found["2"] == pytest.approx((degree, degree))
    assert "3" not in found, "one located party has no reach"
    assert reaching._medians(reaching._layers(placed), found)["theme t"] == pytest.approx(7 / 6 * degree)


def test_a_median_of_two_has_no_interval() -> None:
    assert all(np.isnan(reaching._interval([1.0, 2.0], 1)))
    assert reaching._interval([3.0] * 5, 1) == (3.0, 3.0)


def test_overlaps_are_members_in_common() -> None:
    graph = two_mode("a1 b1 c1 b2 c2 d2 a3 b3")
    assert perimeters._shares(graph, ["1", "2", "3"]) == [("1", "2", 0.5)], "a perimeter of two is too small"


def test_turnover_is_of_ties_that_are_in_either_year() -> None:
    before, after = frozenset({("a", "1"), ("b", "1")}), frozenset({("b", "1"), ("c", "1")})
    assert evolution._jaccard(before, after) == 1 / 3
    assert np.isnan(evolution._jaccard(frozenset(), frozenset()))


@pytest.mark.parametrize(("kinds", "expected"), [([0, 0, 0], 0.0), ([0, 1], 1.0), ([0, 0, 1, -1], 8 / 9)])
def test_diversity_goes_from_one_kind_to_all_kinds(kinds: list[int], expected: float) -> None:
    assert portraits._blau(np.array(kinds), 2) == pytest.approx(expected)


def test_diversity_without_kinds_has_no_meaning() -> None:
    assert np.isnan(portraits._blau(np.array([-1]), 3))
    assert np.isnan(portraits._blau(np.array([0]), 1))


def test_pairs_elsewhere_leave_the_alliance_out() -> None:
    graph = two_mode("a1 b1 c1 a2 b2 d2")
    for node in "abcd":
        graph.nodes[node]["group"] = "rural"
    field = portraits._field(graph)
    measures = portraits._measures(field, "1")
    assert measures["elsewhere"]([field.rank[n] for n in "abc"]) == pytest.approx(1 / 3)
    assert np.isnan(measures["reach"]([0, 1]))


def test_distance_found_where_it_was_put() -> None:
    """EPCI on a line that cooperate with the next two: distance alone explains it."""
    places = [place(f"{n:02}", n / 5, 47 + (n % 3) / 50) for n in range(24)]
    graph: nx.Graph[str] = nx.Graph()
    for n in range(22):
        graph.add_edges_from((places[n + k].iri, f"c{n}", {"facts": (), "certainty": ""}) for k in range(3))
    predictors = {"distance": np.log2(np.maximum(geography.kilometres(places), 1.0))}
    drawn = np.random.default_rng(2).integers(2, size=(24, 24))
    predictors["region"] = np.triu(drawn, 1) + np.triu(drawn, 1).T
    found = determinants._regression(graph, places, predictors, Bench(None, replicas=99))  # type: ignore[arg-type]
    verdicts = {c.name: determinants._tested(c, found).verdict for c in determinants._tests(found)}
    assert verdicts == {"distance": "below", "region": "within"}


def test_predictors_that_tell_nothing_apart_are_left_out() -> None:
    places = [place(str(n), n / 5, 47 + (n % 3) / 50) for n in range(9)]
    graph = two_mode("01 11 22 32 42 53 63")
    far = np.log2(np.maximum(geography.kilometres(places), 1.0))
    predictors = {"distance": far, "region": np.ones((9, 9)), "departement": 2 * far}
    found = determinants._regression(graph, places, predictors, Bench(None, replicas=9))  # type: ignore[arg-type]
    assert [c.name for c in determinants._tests(found)] == ["distance"]


def test_a_logistic_regression_of_rare_ties_converges() -> None:
    """Newton's full steps overshoot where few ties are explained by much: the fit is still the maximum."""
    drawn = np.random.default_rng(0)
    x, near = drawn.normal(size=1500), (drawn.random(1500) < 0.05).astype(float)
    rare = (drawn.random(1500) < 1 / (1 + np.exp(4.4 - 2 * x - 6 * near))).astype(float)
    columns = np.column_stack([np.ones(1500), x, near])
    found = fit(rare, columns, "logistic")
    assert np.isfinite(found.coefficients).all()
    assert columns.T @ (rare - found.expected) == pytest.approx([0, 0, 0], abs=1e-6), "the score is null at the maximum"


def test_permutations_tell_their_spread() -> None:
    drawn = np.random.default_rng(1)
    x, z = (m + m.T for m in drawn.normal(size=(2, 15, 15)))
    c = mrqap(2 * x - z, {"x": x, "z": z}, replicas=99).coefficients[1]
    assert c.low < c.mean < c.high < c.statistic
    assert c.spread > 0

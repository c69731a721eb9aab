"""Distances on the Earth, and neighbours guessed from points."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from pmlb_graph.measures import gabriel, great_circle
from pmlb_graph.measures.distance import RADIUS

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"

points = st.lists(st.tuples(st.floats(-5, 3), st.floats(45, 50)), min_size=1, max_size=12)


def test_the_distance_is_the_one_published() -> None:
    # Nashville (BNA) – Los Angeles (LAX), the usual check of the haversine: 2887.2599506 km on a sphere of 6372.8 km
    # (Rosetta Code, “Haversine formula”).
    found = great_circle([-86.67, -118.40], [36.12, 33.94])[0, 1]
    assert found / RADIUS == pytest.approx(2887.2599506 / 6372.8, rel=1e-9)


def test_a_quarter_and_a_half_of_the_earth() -> None:
    found = great_circle([0, 90, 180], [0, 0, 0])
    assert found[0].tolist() == pytest.approx([0, np.pi * RADIUS / 2, np.pi * RADIUS])


@given(points)
def test_it_is_a_distance(places: list[tuple[float, float]]) -> None:
    far = great_circle(*zip(*places, strict=True))
    assert np.array_equal(far, far.T)
    assert not far.diagonal().any()
    assert (far[:, :, None] <= far[:, None, :] + far.T[None, :, :] + 1e-6).all()


def test_unknown_positions_are_at_no_distance() -> None:
    assert np.isnan(great_circle([0, float("nan")], [0, 0])[0, 1])


@given(points)
def test_neighbours_are_those_whose_circle_is_empty(places: list[tuple[float, float]]) -> None:
    far = 2 * np.sin(great_circle(*zip(*places, strict=True)) / RADIUS / 2)
    n = len(places)
    for i, j in gabriel(*zip(*places, strict=True)):
        assert i < j
        assert all(far[i, k] ** 2 + far[j, k] ** 2 >= far[i, j] ** 2 * (1 - 1e-9) for k in range(n) if k not in (i, j))


def test_neighbours_are_edges_of_delaunay_and_tie_everyone() -> None:
    places = np.random.default_rng(3).uniform([-2, 47], [-1.5, 47.5], size=(60, 2))
    flat = places * [np.cos(np.radians(47.25)), 1]
    triangles = Delaunay(flat).simplices
    edges = {tuple(sorted((int(t[i]), int(t[j])))) for t in triangles for i, j in ((0, 1), (1, 2), (0, 2))}
    found = gabriel(*places.T)
    # Near a line the circle on the Earth and the one on the map differ: nearly all, not all.
    assert len(set(found) & edges) >= 0.97 * len(found)
    reached = {0}
    for _ in places:
        reached |= {b for a, b in found if a in reached} | {a for a, b in found if b in reached}
    assert len(reached) == len(places)


def test_few_points_and_points_at_the_same_place() -> None:
    assert gabriel([], []) == []
    assert gabriel([1.0], [47.0]) == []
    assert gabriel([1.0, 2.0], [47.0, 47.0]) == [(0, 1)]
    assert (0, 1) in gabriel([1.0, 1.0, 2.0], [47.0, 47.0, 47.0])


def test_against_the_contours_of_two_regions(embedded: object) -> None:
    """What the docstring says: 95 % right, 79 % found."""
    file = REFERENCE / "epci_adjacency_ign.csv"
    if not file.exists():
        pytest.skip("no reference folder")
    from pmlb_graph.analyses import Bench, geography

    bench = Bench(embedded)  # type: ignore[arg-type]
    places = geography.located(geography.territories(bench))
    codes = {
        row["epci"]: row["siren"]
        for row in bench.engine.select(
            "PREFIX coop: <https://w3id.org/coopter/ns#> SELECT ?epci ?siren { ?epci a coop:EPCI ; coop:siren ?siren }"
        )
    }
    with file.open(encoding="utf-8") as stream:
        true = {frozenset((row["siren_a"], row["siren_b"])) for row in csv.DictReader(stream)}
    known = {codes[place.iri] for place in places}
    true = {pair for pair in true if pair <= known}
    found = {frozenset((codes[a], codes[b])) for a, b in geography.neighbours(bench, places).pairs}
    assert len(found & true) / len(found) == pytest.approx(0.95, abs=0.02)
    assert len(found & true) / len(true) == pytest.approx(0.79, abs=0.02)

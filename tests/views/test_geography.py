"""Projection, contours made simpler, and the map that a page carries."""

from __future__ import annotations

import itertools
import json
import math
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph.errors import DataError
from pmlb_graph.resources import folder
from pmlb_graph.tables import open_project
from pmlb_graph.views import geography
from pmlb_graph.views.generalising import area, simplify_line, simplify_rings
from pmlb_graph.views.geography import Place, Territory, sheet, territory
from pmlb_graph.views.projection import LAMBERT_93, Conic
from tests.test_importers import Choice, feed

SHARED = Path(__file__).parents[2].parent / "shared" / "reference" / "epci_bretagne_pdl_anct.geojson"
DATA = folder("data")


def test_the_projection_gives_the_published_example() -> None:
    # IOGP Guidance Note 7-2 (2019), §3.1.1.1: NAD27 / Texas South Central (EPSG:32040), in US survey feet.
    foot = 12 / 39.37
    texas = Conic(
        6378206.400, 294.97870, -99.0, 27 + 50 / 60, 28 + 23 / 60, 30 + 17 / 60, 2_000_000 * foot, 0.0
    )  # fmt: skip
    east, north = texas.project(-96.0, 28.5)
    assert (round(east / foot, 2), round(north / foot, 2)) == (2963503.91, 254759.80)


@pytest.mark.parametrize(
    ("point", "metres"),
    [
        # The origin, by definition of the system, and the two corners of its area of use, as the EPSG registry's
        # pages print them for EPSG:2154.
        ((3.0, 46.5), (700000.0, 6600000.0)),
        ((-9.86, 41.15), (-378305.81, 6093283.21)),
        ((10.38, 51.56), (1212610.74, 7186901.68)),
    ],
)
def test_lambert_93_gives_published_values(point: tuple[float, float], metres: tuple[float, float]) -> None:
    assert LAMBERT_93.project(*point) == pytest.approx(metres, abs=0.006)


@given(st.floats(-6, 9), st.floats(42, 51))
def test_the_projection_keeps_shapes_and_turns_by_the_convergence(longitude: float, latitude: float) -> None:
    step = 1e-4
    a, e2 = LAMBERT_93.semi_major, 1 - (1 - 1 / LAMBERT_93.inverse_flattening) ** 2
    s = math.sin(math.radians(latitude))
    along_parallel = math.radians(2 * step) * a * math.cos(math.radians(latitude)) / math.sqrt(1 - e2 * s * s)
    along_meridian = math.radians(2 * step) * a * (1 - e2) / (1 - e2 * s * s) ** 1.5
    west, east = (LAMBERT_93.project(longitude + d, latitude) for d in (-step, step))
    south, north = (LAMBERT_93.project(longitude, latitude + d) for d in (-step, step))
    scale = math.dist(west, east) / along_parallel
    assert scale == pytest.approx(math.dist(south, north) / along_meridian, rel=1e-6)
    assert (north[0] - south[0]) * (east[0] - west[0]) + (north[1] - south[1]) * (east[1] - west[1]) == pytest.approx(
        0, abs=1e-2
    )
    turned = math.degrees(math.atan2(north[0] - south[0], north[1] - south[1]))
    assert turned == pytest.approx(LAMBERT_93.convergence(longitude), abs=1e-4)


def test_lengths_are_true_on_the_two_parallels() -> None:
    for latitude in (44.0, 49.0):
        s, e2 = math.sin(math.radians(latitude)), 1 - (1 - 1 / LAMBERT_93.inverse_flattening) ** 2
        arc = math.radians(0.002) * 6378137 * math.cos(math.radians(latitude)) / math.sqrt(1 - e2 * s * s)
        ends = (LAMBERT_93.project(-2.0 + d, latitude) for d in (-0.001, 0.001))
        assert math.dist(*ends) == pytest.approx(arc, rel=1e-7)


def slow(line: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Visvalingam and Whyatt as they wrote it: look at every vertex again each time."""
    kept, floor = [(0.0, point) for point in line], 0.0
    while len(kept) > 2:
        sizes = [
            (max(area(kept[i - 1][1], kept[i][1], kept[i + 1][1]), kept[i][0]), i) for i in range(1, len(kept) - 1)
        ]
        size, i = min(sizes)
        if size >= least:
            break
        floor = size
        for j in (i - 1, i + 1):
            kept[j] = (floor, kept[j][1])
        del kept[i]
    return [point for _, point in kept]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=14, unique=True),
    st.integers(0, 80),
)
def test_a_line_is_simplified_as_its_authors_say(line: list[tuple[int, int]], least: int) -> None:
    points = [(x + 0.001 * i * i, float(y)) for i, (x, y) in enumerate(line)]
    found = simplify_line(points, least)
    assert found == slow(points, least)
    assert found[0] == points[0] and found[-1] == points[-1]


@given(st.integers(0, 10**6), st.floats(0, 400))
def test_neighbours_keep_their_border(seed: int, least: float) -> None:
    rings = squares(seed)
    before, after = borders(rings), borders(ring for ring in simplify_rings(rings, least) if ring)
    assert max(before.values()) == 2
    # A piece of border inside is still said by both sides, or by none.
    outside = {point for pair, n in before.items() if n == 1 for point in pair}
    assert all(n == 2 or pair <= outside for pair, n in after.items())


def test_what_is_too_small_disappears_and_the_rest_stays_closed() -> None:
    big, small = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], [(200, 0), (201, 0), (201, 1), (200, 0)]
    first, second = simplify_rings([big, small], 25)
    assert set(first) == set(big) and first[0] == first[-1]
    assert second == []


def squares(seed: int, size: int = 3, cut: int = 5) -> list[list[tuple[float, float]]]:
    """Draw a chequer of squares whose sides are wavy, each side the same for its two squares."""
    import random

    draw = random.Random(seed)
    sides: dict[Any, list[tuple[float, float]]] = {}

    def side(a: tuple[int, int], b: tuple[int, int]) -> list[tuple[float, float]]:
        low, high = min(a, b), max(a, b)
        if (low, high) not in sides:
            steps = [i / cut for i in range(cut + 1)]
            sides[low, high] = [
                (
                    100 * (low[0] + t * (high[0] - low[0])) + (draw.uniform(-9, 9) if 0 < t < 1 else 0),
                    100 * (low[1] + t * (high[1] - low[1])) + (draw.uniform(-9, 9) if 0 < t < 1 else 0),
                )
                for t in steps
            ]
        return sides[low, high] if a == low else sides[low, high][::-1]

    rings = []
    for x in range(size):
        for y in range(size):
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
            ring = [point for a, b in itertools.pairwise(corners) for point in side(a, b)[:-1]]
            rings.append([*ring, ring[0]])
    return rings


def borders(rings: Any) -> Counter[frozenset[tuple[float, float]]]:
    return Counter(frozenset(pair) for ring in rings for pair in itertools.pairwise(ring))


def test_the_project_has_a_base_map_with_its_source() -> None:
    project, _ = open_project()
    ground = territory(project)
    file = DATA / "fonds" / "grand-ouest.geojson"
    assert file.stat().st_size < 60_000
    assert project.documents["natural-earth-10m"].path == file.resolve()
    assert any("Natural Earth" in credit and "domaine public" in credit for credit in ground.credits)
    kinds = Counter(feature["properties"]["nature"] for feature in ground.ground)
    assert kinds["terre"] == kinds["region"] == kinds["departement"] == 1
    land = next(f for f in ground.ground if f["properties"]["nature"] == "terre")["geometry"]["coordinates"]
    # One recognises Brittany: points on land, at sea, on islands.
    for place, dry in {
        "Rennes": (-1.68, 48.11, True), "Brest": (-4.47, 48.41, True), "Nantes": (-1.55, 47.22, True),
        "Belle-Île": (-3.19, 47.33, True), "Ouessant": (-5.09, 48.46, True), "Yeu": (-2.34, 46.71, True),
        "Noirmoutier": (-2.24, 46.98, True), "baie de Saint-Brieuc": (-2.6, 48.75, False),
        "rade de Brest": (-4.42, 48.31, False), "baie de Quiberon": (-2.95, 47.50, False),
        "au large": (-4.5, 47.3, False),
    }.items():  # fmt: skip
        longitude, latitude, on_land = dry
        assert sum(inside((longitude, latitude), rings[0]) for rings in land) % 2 == on_land, place


def inside(point: Sequence[float], ring: list[list[float]]) -> bool:
    x, y = point
    return bool(
        sum(
            (b[1] > y) != (a[1] > y) and x < (a[0] - b[0]) * (y - b[1]) / (a[1] - b[1]) + b[0]
            for a, b in itertools.pairwise(ring)
        )
        % 2
    )


def test_every_epci_has_its_point() -> None:
    project, _ = open_project()
    places = territory(project).places
    table = project.sheets["positions"]
    centred = [row for row in table.rows if row.cells[table.table.index["methode"]] == "centre-pondere-population"]
    assert len([iri for iri in places if not iri.rpartition("/")[2].startswith("ville-")]) >= len(centred) == 130
    angers = places["https://w3id.org/pmlb/id/acteur/angers-loire-metropole"]
    area = "https://w3id.org/pmlb/id/territoire/angers-loire-metropole"
    assert angers == Place("Angers Loire Métropole", -0.539, 47.4717, area)


def records(*nodes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": i, "iri": f"https://e.org/{i}", **node} for i, node in enumerate(nodes)]


def test_nodes_are_put_on_the_plane_and_the_rest_is_told() -> None:
    places = {"https://e.org/1": Place("B", -2.0, 48.0), "https://e.org/9": Place("Z", -3.0, 47.0)}
    made = sheet(records({"lon": -1.0, "lat": 47.0}, {}, {}), Territory(places=places))
    assert sorted(made["at"]) == [0, 1]
    assert made["at"][1][2:] == [-2.0, 48.0]
    ((iri, name, *where),) = made["others"]
    assert (iri, name, where[2:]) == ("https://e.org/9", "Z", [-3.0, 47.0])
    plane = {i: LAMBERT_93.project(*made["at"][i][2:]) for i in (0, 1)}
    gap = math.dist(made["at"][0][:2], made["at"][1][:2])
    assert gap == pytest.approx(math.dist(plane[0], plane[1]) / 100, abs=0.2)
    assert made["at"][1][1] < made["at"][0][1]  # north is up
    assert made["frame"][:2] == [0.0, 0.0]
    assert made["land"] == "" and made["areas"] == [] and made["lines"] == []


def test_a_network_of_territories_leaves_no_actor_unsaid() -> None:
    places = {f"https://e.org/a{i}": Place(f"A{i}", -2.0 - i, 48.0, f"https://e.org/{i}") for i in range(3)}
    made = sheet(records({}, {"lon": -1.0, "lat": 47.0}), Territory(places=places))
    assert made["at"][0][2:] == [-2.0, 48.0] and made["at"][1][2:] == [-1.0, 47.0]
    assert [iri for iri, *_ in made["others"]] == ["https://e.org/a2"]


def test_one_place_makes_no_map() -> None:
    assert sheet(records({"lon": -1.0, "lat": 47.0}, {}), Territory()) == {}


def test_a_project_without_base_map_does_without(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    shutil.rmtree(tmp_path / "data" / "fonds")
    project, _ = open_project(tmp_path / "data")
    ground = territory(project)
    assert ground.ground == [] and ground.credits == [] and len(ground.places) > 100


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"features": [{"geometry": {"type": "Circle", "coordinates": []}, "properties": {}}]}', "{}"]
)
def test_a_base_map_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "fonds" / "autre.geojson").write_text(text, encoding="utf-8")
    project, _ = open_project(tmp_path / "data")
    with pytest.raises(DataError) as caught:
        territory(project)
    assert "autre.geojson" in caught.value.problems[0].file


@pytest.mark.skipif(not SHARED.exists(), reason="contours absent")
def test_imported_contours_are_drawn_each_with_its_actor(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    feed("contours", SHARED, tmp_path / "data", Choice(year="2025"))
    project, _ = open_project(tmp_path / "data")
    ground = territory(project)
    nodes = [
        {"id": i, "iri": iri, "lon": place.longitude, "lat": place.latitude}
        for i, (iri, place) in enumerate(ground.places.items())
    ]
    made = sheet(nodes, ground)
    assert len(made["areas"]) > 120
    assert len(json.dumps(made["areas"])) < 40_000
    assert any("IGN" in credit for credit in ground.credits)
    own: dict[int, list[Any]] = {}
    for path, number in made["areas"]:
        rings = decoded(path)
        assert all(ring[0] == ring[-1] for ring in rings)
        own.setdefault(number, []).extend(rings)
    # An actor stands in its own contour, which départements may cut in pieces.
    hits = [number for number, rings in own.items() if any(inside(made["at"][number][:2], ring) for ring in rings)]
    assert len(hits) / len(own) > 0.95


def decoded(path: str) -> list[list[list[float]]]:
    rings = []
    for piece in path.split("M")[1:]:
        numbers = [float(text) for text in re.findall(r"-?\d+", piece)]
        x, y = numbers[:2]
        ring = [[x, y]]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append([x, y])
        rings.append([*ring, ring[0]] if piece.endswith("z") else ring)
    return rings


def test_a_path_says_its_points() -> None:
    line = [(10, 20), (13, 16), (13, 16), (9, 30)]
    assert decoded(geography._path([line])) == [[[10, 20], [13, 16], [9, 30]]]

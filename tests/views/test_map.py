"""The map in a browser: what is drawn, chosen, moved, exported; and what is said of what is not drawn."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import defaultdict
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from pmlb_graph.tables import open_project
from pmlb_graph.views import Territory, network_page, territory
from pmlb_graph.views.geography import Place
from pmlb_graph.views.projection import LAMBERT_93
from tests.views import kit
from tests.views.test_network_page import HOSTILE, payload

pytestmark = pytest.mark.browser
RANKS = ("atteste", "deduit", "incertain", "conteste")


@pytest.fixture(scope="module")
def ground() -> Territory:
    project, _ = open_project()
    return territory(project)


@pytest.fixture(scope="module")
def made(ground: Territory) -> dict[str, Any]:
    two, one, evidence = kit.rich()
    pages = {
        name: network_page(graph, evidence, title="Réseau d’essai", sources_note="Sources d’essai", ground=ground)
        for name, graph in (("two", two), ("one", one))
    }
    return {"graphs": {"two": two, "one": one}, "pages": pages}


def drawn(page: Any) -> dict[str, Any]:
    page.wait_for_timeout(60)
    found: dict[str, Any] = page.evaluate("networkPage.map()")
    return found


def press(page: Any, x: float, y: float) -> None:
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def alone(seen: dict[str, Any], curves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the curves whose middle lies under no symbol and no name."""
    return [
        c
        for c in curves
        if all(math.dist(c["middle"], (s["x"], s["y"])) > 30 for s in seen["symbols"])
        and not any(
            box["x"] - 4 < c["middle"][0] < box["x"] + box["w"] + 4
            and box["y"] - 4 < c["middle"][1] < box["y"] + box["h"] + 4
            for box in seen["labels"]
        )
    ]


def expected(graph: nx.Graph) -> dict[frozenset[str], tuple[float, int, bool]]:
    """Project a two-mode network on its located actors apart from the page: weight, rank, inferred."""
    ties: defaultdict[frozenset[str], list[tuple[float, int, bool]]] = defaultdict(list)
    for coop, data in graph.nodes(data=True):
        if data["side"] != "cooperation":
            continue
        around = sorted(graph[coop])
        for a, b in combinations([n for n in around if "longitude" in graph.nodes[n]], 2):
            first, second = graph.edges[a, coop], graph.edges[b, coop]
            rank = max(RANKS.index(first["certainty"]), RANKS.index(second["certainty"]))
            ties[frozenset((a, b))].append((1 / (len(around) - 1), rank, first["inferred"] or second["inferred"]))
    return {
        pair: (sum(w for w, _, _ in shares), min(r for _, r, _ in shares), all(i for _, _, i in shares))
        for pair, shares in ties.items()
    }


@pytest.mark.parametrize("mode", ["two", "one"])
def test_curves_are_the_ties_between_located_actors(visit: Any, made: dict[str, Any], mode: str) -> None:
    one = visit(made["pages"][mode])
    page = one.open("#vue=carte")
    base = payload(made["pages"][mode], "data")["base"]
    curves = {frozenset(base + iri for iri in c["ends"]): c for c in drawn(page)["curves"]}
    wanted = expected(made["graphs"]["two"])
    assert curves.keys() == wanted.keys() and len(curves) > 40
    for pair, (weight, rank, inferred) in wanted.items():
        assert curves[pair]["weight"] == pytest.approx(weight, abs=1e-3)
        if mode == "two":
            assert (curves[pair]["rank"], curves[pair]["inferred"]) == (rank, inferred)
    page.uncheck("#nature-inferred")
    assert 0 < len(drawn(page)["curves"]) < len(curves)
    one.quiet()


def test_places_are_those_of_lambert_93(visit: Any, made: dict[str, Any]) -> None:
    page = visit(made["pages"]["one"]).open("#vue=carte")
    base, graph = payload(made["pages"]["one"], "data")["base"], made["graphs"]["one"]
    seen = drawn(page)
    at = {base + s["iri"]: (s["x"], s["y"]) for s in seen["symbols"]}
    metres = {n: LAMBERT_93.project(graph.nodes[n]["longitude"], graph.nodes[n]["latitude"]) for n in at}
    nodes = sorted(at)
    assert {n for n, d in graph.nodes(data=True) if "longitude" in d} == set(nodes)
    for a, b in pairwise(nodes):
        assert math.dist(at[a], at[b]) / seen["camera"]["k"] * 100 == pytest.approx(
            math.dist(metres[a], metres[b]), abs=30
        )
        assert (at[a][1] < at[b][1]) == (metres[a][1] > metres[b][1])


def test_what_has_no_place_is_counted_and_listed(visit: Any, made: dict[str, Any], ground: Territory) -> None:
    graph = made["graphs"]["two"]
    off = sorted(d["label"] for _, d in graph.nodes(data=True) if d["side"] == "actor" and "longitude" not in d)
    page = visit(made["pages"]["two"]).open("#vue=carte")
    assert f"{len(off)} acteurs sans lieu" in page.inner_text("#view-title")
    assert page.get_attribute(".map-notes", "open") is not None
    page.click("#map-off-title")
    names = page.locator("#map-off-list li button").all_inner_texts()
    assert sorted(name.replace("\u00a0", " ") for name in names) == off
    assert f"{len(ground.places)} intercommunalités situées" in page.inner_text("#map-legend")
    assert "Natural Earth" in page.inner_text("#map-credit") and "Lambert-93" in page.inner_text("#map-credit")
    page.locator("#map-off-list button").first.click()
    assert page.inner_text("#panel h2").replace("\u00a0", " ") in off
    page.click("#lang-en")
    assert f"{len(off)} actors without a place" in page.inner_text("#view-title")


def test_a_click_chooses_for_every_view(visit: Any, made: dict[str, Any]) -> None:
    one = visit(made["pages"]["one"])
    page = one.open("#vue=carte")
    target = max(drawn(page)["symbols"], key=lambda s: s["r"])
    press(page, target["x"], target["y"])
    assert page.inner_text("#panel h2").replace("\u00a0", " ") == target["name"]
    seen = drawn(page)
    lit = [c for c in seen["curves"] if c["lit"]]
    assert lit and all(target["iri"] in c["ends"] for c in lit)
    assert {s["iri"] for s in seen["symbols"] if s["lit"]} >= {iri for c in lit for iri in c["ends"]}
    clear = alone(seen, lit)
    press(page, *clear[0]["middle"])
    assert page.inner_text("#panel h2").startswith("D’où vient ce lien")
    assert "lien=" in page.evaluate("location.hash")
    page.click("#tab-graph")
    page.click("#tab-map")
    assert sum(c["lit"] is True for c in drawn(page)["curves"]) == 1
    page.focus("#map")
    page.keyboard.press("Escape")
    assert all(c["lit"] is None for c in drawn(page)["curves"])
    one.quiet()


def test_a_cooperation_radiates_and_a_curve_tells_what_is_shared(visit: Any, made: dict[str, Any]) -> None:
    one = visit(made["pages"]["two"])
    page = one.open("#vue=carte")
    before = page.locator("#map line").count()
    seen = drawn(page)
    target = max(seen["symbols"], key=lambda s: s["r"])
    press(page, target["x"], target["y"])
    lighted = drawn(page)
    reached = {iri for c in lighted["curves"] if c["lit"] for iri in c["ends"]}
    assert {s["iri"] for s in lighted["symbols"] if s["lit"]} == reached and len(reached) > 2
    page.focus("#map")
    page.keyboard.press("Escape")
    seen = drawn(page)
    clear = alone(seen, seen["curves"])
    names = {record["iri"]: record["name"] for record in payload(made["pages"]["two"], "nodes")}
    for curve in clear:
        press(page, *curve["middle"])
        if page.is_visible("#map-shared"):
            break
    shared = page.locator("#map-shared li button").all_inner_texts()
    assert shared and {text.replace("\u00a0", " ") for text in shared} <= set(names.values())
    page.locator("#map-shared li button").first.click()
    assert not page.is_visible("#map-shared")
    assert page.inner_text("#panel h2") == shared[0]
    assert page.locator("#map line").count() > before
    one.quiet()


def test_sharing_a_theme_ties_nobody(visit: Any, ground: Territory) -> None:
    graph, _, evidence = kit.rich()
    for _, data in graph.nodes(data=True):
        if data["side"] == "cooperation":
            data["kind"] = "Concept"
    one = visit(network_page(graph, evidence, title="Thèmes", ground=ground))
    page = one.open("#vue=carte")
    assert drawn(page)["curves"] == [] and "partager n’est pas coopérer" in page.inner_text("#view-title")
    before = page.locator("#map line").count()
    page.locator("#panel section").nth(1).locator("button").first.click()
    assert page.locator("#map line").count() > before
    one.quiet()


def test_one_moves_by_wheel_pointer_buttons_and_keys(visit: Any, made: dict[str, Any]) -> None:
    one = visit(made["pages"]["one"])
    page = one.open("#vue=carte")
    start = drawn(page)["camera"]
    box = page.locator("#map").bounding_box()
    spot = drawn(page)["symbols"][0]
    page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])
    page.mouse.wheel(0, -240)
    after = drawn(page)
    assert after["camera"]["k"] > start["k"] * 1.2
    same = next(s for s in after["symbols"] if s["iri"] == spot["iri"])
    assert math.dist((same["x"], same["y"]), (spot["x"], spot["y"])) < 1.5  # the point under the pointer stays
    page.mouse.move(box["x"] + 420, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 480, box["y"] + 70, steps=4)
    page.mouse.up()
    moved = next(s for s in drawn(page)["symbols"] if s["iri"] == spot["iri"])
    assert (moved["x"] - same["x"], moved["y"] - same["y"]) == pytest.approx((60, 40), abs=1)
    page.wait_for_timeout(250)
    fragment = page.evaluate("location.hash")
    assert "cadre=" in fragment and "noeud" not in fragment
    again = visit(made["pages"]["one"]).open(fragment)
    assert drawn(again)["camera"] == pytest.approx(drawn(page)["camera"], rel=1e-2)
    page.click("#map-fit")
    assert drawn(page)["camera"] == pytest.approx(start)
    page.click("#map-in")
    page.focus("#map")
    for key, check in (
        ("+", lambda a, b: b["zoom"] > a["zoom"]),
        ("-", lambda a, b: b["zoom"] < a["zoom"]),
        ("Shift+ArrowRight", lambda a, b: b["x"] > a["x"]),
        ("0", lambda a, b: b["zoom"] == 1),
    ):
        old = drawn(page)["camera"]
        page.keyboard.press(key)
        assert check(old, drawn(page)["camera"]), key
    page.keyboard.press("Enter")
    first = page.inner_text("#panel h2")
    assert any(
        page.keyboard.press(f"Arrow{way}") or page.inner_text("#panel h2") != first
        for way in ("Right", "Left", "Up", "Down")
    )
    assert page.evaluate("document.activeElement.id") == "map"
    page.wait_for_timeout(250)
    one.quiet()


@pytest.mark.parametrize("size", [(1500, 900), (1024, 768), (390, 844)])
def test_names_do_not_overlap(visit: Any, made: dict[str, Any], size: tuple[int, int]) -> None:
    page = visit(made["pages"]["one"], size).open("#vue=carte")
    labels = drawn(page)["labels"]
    box = page.locator("#map").bounding_box()
    assert len(labels) > (4 if size[0] < 600 else 10)
    for i, a in enumerate(labels):
        assert a["x"] >= 0 and a["y"] >= 0 and a["x"] + a["w"] <= box["width"] and a["y"] + a["h"] <= box["height"]
        for b in labels[i + 1 :]:
            assert (
                a["x"] + a["w"] <= b["x"]
                or b["x"] + b["w"] <= a["x"]
                or a["y"] + a["h"] <= b["y"]
                or b["y"] + b["h"] <= a["y"]
            ), (a, b)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_files_say_what_is_seen(visit: Any, made: dict[str, Any]) -> None:
    one = visit(made["pages"]["two"])
    page = one.open("#vue=carte")
    graph, curves = made["graphs"]["two"], drawn(page)["curves"]
    with page.expect_download() as caught:
        page.click("#export-geojson")
    assert caught.value.suggested_filename.endswith("_carte.geojson")
    whole = json.loads(caught.value.path().read_text("utf-8"))
    lines = [f for f in whole["features"] if f["geometry"]["type"] == "LineString"]
    points = [f for f in whole["features"] if f["properties"].get("etat") == "documente"]
    assert len(lines) == len(curves)
    assert len(points) == sum("longitude" in d for _, d in graph.nodes(data=True))
    for point in points:
        known = graph.nodes[point["properties"]["iri"]]
        assert point["geometry"]["coordinates"] == [known["longitude"], known["latitude"]]
    facts = {fact for _, _, d in graph.edges(data=True) for fact in d["facts"]}
    assert all(set(line["properties"]["preuves"].split()) <= facts and line["properties"]["preuves"] for line in lines)
    assert len(whole["sans_lieu"]) == sum(
        d["side"] == "actor" and "longitude" not in d for _, d in graph.nodes(data=True)
    )
    rows = list(csv.reader(io.StringIO(page.evaluate("networkPage.csv()").removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == len(curves) + 1 and len({len(row) for row in rows}) == 1
    words = " ".join(ET.fromstring(page.evaluate("networkPage.svg()").encode()).itertext())
    for wanted in ("Réseau d’essai", "Sources d’essai", "acteurs sans lieu", "Natural Earth", "Lambert-93", "km"):
        assert wanted in words
    page.click("#tab-graph")
    assert page.is_hidden("#export-geojson")
    one.quiet()


def test_hostile_texts_stay_texts(visit: Any) -> None:
    graph, evidence = kit.two_mode()
    kit.described(graph)
    for node, label in zip(sorted(graph, key=lambda n: -graph.degree(n)), HOSTILE * 8, strict=False):
        graph.nodes[node]["label"] = label
    places = {f"https://e.org/{i}": Place(text, -2.0 - i / 9, 48.0) for i, text in enumerate(HOSTILE)}
    name = {"type": "Point", "coordinates": [-3.5, 47.0]}
    ground = Territory(
        ground=[{"properties": {"nature": "nom", "fr": HOSTILE[0], "de": "mer"}, "geometry": name}],
        places=places,
        credits=HOSTILE,
    )
    one = visit(network_page(graph, evidence, title="Essai", ground=ground))
    page = one.open("#vue=carte")
    page.click("#map-off-title")
    for curve in drawn(page)["curves"][:6]:
        page.mouse.move(*[v + o for v, o in zip(curve["middle"], (280, 120), strict=True)])
        press(page, *curve["middle"])
    page.wait_for_timeout(100)
    assert page.evaluate("window.hurt") is None
    json.loads(page.evaluate("networkPage.geojson()"))
    ET.fromstring(page.evaluate("networkPage.svg()").encode())
    one.quiet()


def test_the_map_is_offered_only_where_there_are_places(visit: Any) -> None:
    graph, evidence = kit.two_mode()
    one = visit(network_page(graph, evidence, title="Essai"))
    page = one.open("#vue=carte&cadre=1,2,3")
    assert "map" not in page.evaluate("networkPage.views()") and page.is_visible("#canvas canvas")
    one.quiet()


@pytest.mark.parametrize("size", [(1500, 900), (390, 844)])
def test_axe_finds_nothing(visit: Any, made: dict[str, Any], size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(made["pages"]["two"], size).open("#vue=carte")
    if size[0] < 600:
        page.click(".map-notes > summary")
    page.click("#map-off-title")
    assert axe.Axe().run(page).response["violations"] == []

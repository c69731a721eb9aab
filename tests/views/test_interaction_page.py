"""The page of interaction and cooperation in a browser: one state on the map, the scatter, the table and the panel."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from pmlb_graph import exchanges, tables, views
from pmlb_graph.analyses import Bench
from pmlb_graph.analyses.exchanges import exchanges as exchanged
from pmlb_graph.analyses.pairs import BEYOND, WITHOUT, lists
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak
from tests.views.kit import BASE, fact, passage

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror=alert(1)> =1+1; "é" </script>'


@pytest.fixture(scope="module")
def potential(embedded: Embedded) -> str:
    speak("fr")
    return exchanges.page(embedded, tables.open_project(None)[0])


@pytest.fixture(scope="module")
def observed(commuted: tuple[Path, Embedded]) -> str:
    speak("fr")
    data, engine = commuted
    return exchanges.page(engine, tables.open_project(data)[0], data)


@pytest.fixture
def go(visit: Any) -> Iterator[Any]:
    """Open the page and wait for its pictures; want no message and no request in the end."""
    opened = []

    def start(text: str, fragment: str = "", size: tuple[int, int] = (1500, 900)) -> Any:
        one = visit(text, size)
        one.page.goto(one.file + fragment)
        one.page.wait_for_selector("body[data-ready]")
        one.page.wait_for_selector("#scatter svg")
        opened.append(one)
        return one

    yield start
    for one in opened:
        one.quiet()


def _rows(page: Any) -> list[list[str]]:
    found: list[list[str]] = page.eval_on_selector_all(
        "#table tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def test_one_file_small_and_the_same_each_time(potential: str, embedded: Embedded) -> None:
    assert len(potential.encode()) < 1_000_000
    assert potential == exchanges.page(embedded, tables.open_project(None)[0])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', potential)
    assert policy
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", potential, flags=re.DOTALL))


@pytest.mark.parametrize("width", [900, 1200, 1500])
def test_the_projection_does_not_hide_the_scale_and_the_north(width: int, go: Any, potential: str) -> None:
    page = go(potential, size=(width, 900)).page
    credit, sheet = (page.locator(where).bounding_box() for where in ("#map-credit", "#map"))
    north = page.locator("#map > svg text").last.bounding_box()
    assert north["y"] > sheet["y"] + sheet["height"] - 60
    assert credit["x"] >= north["x"] + north["width"] or credit["y"] >= north["y"] + north["height"]


def test_counts_of_the_page_are_those_of_the_analysis(go: Any, potential: str, embedded: Embedded) -> None:
    page = go(potential).page
    found = exchanged(Bench(embedded))
    gap = found.models["gravity"]
    parts = lists(found, gap)
    both = int((gap.cooperation > 0).sum()) - len(parts[BEYOND])
    shown = page.eval_on_selector_all("#legend .count", "all => all.map(one => Number(one.textContent))")
    assert shown == [len(parts[WITHOUT]), len(parts[BEYOND]), both]
    assert len(_rows(page)) == 120
    assert page.locator("#map svg path[stroke-width]").count() > 120
    first = max((k for k in parts[WITHOUT]), key=lambda k: gap.interaction[k])
    names = {found.places.labels[gap.rows[first]], found.places.labels[gap.columns[first]]}
    assert set(_rows(page)[0][1:3]) == names
    assert "n’est pas pas de coopération" in page.inner_text("#limites")


def test_a_pair_chosen_anywhere_is_chosen_everywhere(go: Any, potential: str) -> None:
    one = go(potential)
    page = one.page
    row = page.locator("#table tbody tr", has_text="Au-delà").first
    row.locator("button").click()
    title = page.inner_text("#panel h2")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert page.locator("#table tr.chosen").count() == 1
    assert page.locator("#scatter circle[r='9']").count() == 1
    assert "paire=" in page.url
    panel = page.inner_text("#panel")
    assert "km" in panel
    assert "place" in panel
    # A cooperation that they share, and the words or the place of a source.
    assert page.locator("#panel .shared .passage").count() >= 1
    again = go(potential, "#" + page.url.partition("#")[2]).page
    assert again.inner_text("#panel h2") == title
    page.keyboard.press("Escape")
    assert page.locator("#table tr.chosen").count() == 0
    assert "paire=" not in page.url


def test_the_map_and_the_scatter_answer_the_pointer_and_the_keyboard(go: Any, potential: str) -> None:
    page = go(potential, "#sans=au-dela.les-deux&nombre=5").page
    spot = page.eval_on_selector_all(
        "#scatter svg > g:last-child > g > *",
        "all => { const b = all[0].getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }",
    )
    page.mouse.move(*spot)
    assert "– " in page.inner_text("#scatter-tip")
    page.mouse.click(*spot)
    name = page.inner_text("#panel h2")
    assert name in page.inner_text("#scatter-tip")
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    other = page.inner_text("#panel h2")
    assert other != name
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#panel h2") == name
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.focus("#map")
    page.keyboard.press("+")
    assert "cadre=" in page.url
    page.keyboard.press("0")
    assert "cadre=" not in page.url
    # A curve is chosen where it is drawn.
    page.wait_for_timeout(100)
    middle = page.evaluate(
        """() => {
          const long = (path) => path.getTotalLength();
          const path = [...document.querySelectorAll('#map svg path[d*=Q]')].sort((a, b) => long(b) - long(a))[0];
          const number = (c) => ['cx', 'cy', 'r'].map((name) => Number(c.getAttribute(name)));
          const circles = [...document.querySelectorAll('#map svg circle')].map(number);
          const part = (i) => path.getPointAtLength((long(path) * (i + 10)) / 60);
          const steps = Array.from({ length: 41 }, (_, i) => part(i));
          const free = (p) => Math.min(...circles.map(([x, y, r]) => Math.hypot(p.x - x, p.y - y) - r));
          const at = steps.sort((a, b) => free(b) - free(a))[0];
          const box = document.getElementById('map').getBoundingClientRect();
          return [box.x + at.x, box.y + at.y];
        }"""
    )
    page.keyboard.press("Escape")
    page.mouse.click(*middle)
    (chosen,) = [
        row for row in _rows(page) if " – ".join(row[1:3]) == page.inner_text("#panel h2").replace("\u00a0", " ")
    ]
    assert page.inner_text("#table tr.chosen th") == chosen[1]


def test_filters_are_told_by_the_address_and_by_the_file(go: Any, potential: str) -> None:
    one = go(potential)
    page = one.page
    page.uncheck("#list-au-dela")
    page.select_option("#dep", "Finistère")
    page.check("#told")
    page.fill("#who", "brest")
    rows = _rows(page)
    assert rows
    assert all("Brest" in row[1] + row[2] and "Au-delà" not in row[0] for row in rows)
    for part in ("sans=au-dela", "departement=Finist", "documentes=1", "territoire=brest"):
        assert part in page.url
    page.click("#table thead th:nth-child(6) button")
    km = [float(row[5]) for row in _rows(page)]
    assert km == sorted(km)
    page.click("#table thead th:nth-child(6) button")
    assert page.get_attribute("#table thead th:nth-child(6)", "aria-sort") == "descending"
    with page.expect_download() as waited:
        page.click("#export-csv")
    text = Path(waited.value.path()).read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    told = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert [row[1:3] for row in told[1:]] == [row[1:3] for row in _rows(page)]
    assert waited.value.suggested_filename.startswith("interactions_gravity")
    again = go(potential, "#" + page.url.partition("#")[2]).page
    assert _rows(again) == _rows(page)
    page.click("#reset")
    assert "#" not in page.url
    assert len(_rows(page)) == 120


def test_the_handle_and_the_models_change_what_is_shown(go: Any, potential: str) -> None:
    page = go(potential).page
    page.evaluate(
        "() => { const h = document.getElementById('most'); h.value = '10'; h.dispatchEvent(new Event('input')); }"
    )
    assert len(_rows(page)) == 30
    by_gravity = _rows(page)
    page.select_option("#model", "radiation")
    assert "modele=radiation" in page.url
    assert _rows(page) != by_gravity
    page.select_option("#model", "huff")
    rows = _rows(page)
    founders = ("Nantes", "Rennes", "Brest", "Angers", "Saint-Nazaire")
    assert all(any(name in row[1] + row[2] for name in founders) for row in rows)
    page.click("#lang-en")
    assert page.get_attribute("html", "lang") == "en"
    assert "where is there one without the other" in page.inner_text("h1")
    assert "Documented" in page.inner_text("#panel") or "pairs of EPCI are compared" in page.inner_text("#panel")
    assert not re.search(r"\b(paires|coopération|aucune)\b", page.inner_text("#left") + page.inner_text("#limites"))


def test_observed_flows_lead_to_the_lines_of_the_file(go: Any, observed: str, commuted: tuple[Path, Embedded]) -> None:
    assert len(observed.encode()) < 1_000_000
    page = go(observed).page
    assert "base-flux.csv" in page.inner_text("#subtitle")
    rows = _rows(page)
    page.locator("#table tbody tr button").first.click()
    panel = page.inner_text("#panel")
    assert "base-flux.csv" in panel
    bench = Bench(commuted[1], data=commuted[0])
    found = exchanged(bench).observed
    places = {one["territoireLibelle"]: one["territoire"] for one in bench.answer("espace/territoires")}
    flows = [found.flow(places[a], places[b]) for a, b in ((rows[0][1], rows[0][2]), (rows[0][2], rows[0][1]))]
    numbers = re.sub(r"\s", "", panel)
    for flow in flows:
        if flow:
            assert str(round(flow.value)) in numbers
            assert ",".join(map(str, flow.lines[:2])) in numbers
    assert re.sub(r"\D", "", rows[0][5]) == str(round(sum(flow.value for flow in flows if flow)))
    page.select_option("#model", "gravity")
    assert len(_rows(page)[0]) == 9


def test_a_sheet_to_publish_says_where_it_comes_from(go: Any, potential: str) -> None:
    page = go(potential).page
    with page.expect_download() as waited:
        page.click("#export-svg")
    root = ET.fromstring(Path(waited.value.path()).read_bytes())
    text = " ".join(root.itertext())
    for words in (
        "Interaction et coopération",
        "Licence Ouverte",
        "Sources",
        "sans coopération documentée",
        "absence d’un lien",
    ):
        assert words in text
    with page.expect_download() as waited:
        page.click("#export-png")
    assert Path(waited.value.path()).read_bytes().startswith(b"\x89PNG")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#sheet > svg").is_visible()
    assert not page.locator("#left").is_visible()
    assert page.locator("#table tbody tr").first.is_visible()


@pytest.mark.parametrize(("size", "fragment"), [((1500, 900), ""), ((1024, 768), "#langue=en"), ((390, 844), "")])
def test_nothing_is_in_the_way_of_anyone(go: Any, observed: str, size: tuple[int, int], fragment: str) -> None:
    page = go(observed, fragment, size).page
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.evaluate("document.querySelector('#table tbody tr button').click()")
    page.wait_for_timeout(250)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_hostile_names_are_texts(go: Any) -> None:
    words = {"fr": HOSTILE, "en": HOSTILE}
    known = {"kind": "EPCI", "documented": 1, "lat": 47.2}
    places = [{"iri": f"{BASE}acteur/a{i}", "name": f"{HOSTILE} {i}", "lon": -1.5 - i, **known} for i in range(3)]
    quoted = passage(quotation=HOSTILE, url="javascript:alert(1)")
    one = fact(places[0]["iri"], HOSTILE, f"{BASE}cooperation/c", HOSTILE, HOSTILE, passages=[quoted])
    model = {"key": "gravity", "label": words, "how": words, "pairs": 3, "cooperate": 1}
    rest = {"told": (), "flows": None}
    pairs = [
        {"a": 0, "b": 1, "km": 3.0, "near": None, "shared": 1, "weight": 0.5, "rank": 1.0, **rest}
        | {"facts": (one["fact"],), "m": [[1.0, 5.0, 2, 0]]},
        {"a": 1, "b": 2, "km": None, "near": 1, "shared": 0, "weight": 0.0, "rank": 2.5, **rest}
        | {"facts": (), "m": [[2.0, 1.0, 0, 0]]},
    ]
    about = {"model": "gravity", "groups": {}, "order": [], "contiguity": False, "cost": "km", "agreement": words}
    models = [{**model, "lists": [1, 0, 1], "kept": [1, 0, 1]}]
    text = views.exchange_page(places, pairs, models, {one["fact"]: one}, title=HOSTILE, subtitle=HOSTILE, about=about)
    page = go(text).page
    assert page.inner_text("h1") == re.sub(r"\s+", " ", HOSTILE)
    for row in page.locator("#table tbody tr button").all():
        row.click()
        assert HOSTILE in page.inner_text("#panel h2")
    assert page.locator("img").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
    with page.expect_download() as waited:
        page.click("#export-csv")
    told = list(csv.reader(io.StringIO(Path(waited.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert all(not cell.startswith("=") for row in told for cell in row)


def test_a_graph_without_anything_to_compare_has_no_page() -> None:
    assert exchanges.page(Embedded([]), tables.open_project(None)[0]) == ""

"""The network page in a browser: it opens alone, shows texts as texts, and every view says the same."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from pmlb_graph.views import network_page
from tests.views import kit

HOSTILE = [
    "</script><script>window.hurt=1</script>",
    '<img src=x onerror="window.hurt=1">',
    '"><svg onload=window.hurt=1> href',
    "\u2028{{ 7*7 }}\u2029 ' & <b>",
    '=HYPERLINK("http://x")',
]


def pages(**options: Any) -> dict[str, str]:
    graph, evidence = kit.two_mode()
    words = {"title": "Réseau d’essai", "subtitle": "Tiré au sort", "sources_note": "Sources d’essai", **options}
    return {
        "two": network_page(graph, evidence, **words),
        "one": network_page(kit.one_mode(graph, evidence), evidence, **words),
    }


def payload(page: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def test_the_same_input_gives_the_same_bytes() -> None:
    graph, evidence = kit.two_mode()
    other = nx.Graph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from((v, u, data) for u, v, data in reversed(list(graph.edges(data=True))))
    assert network_page(graph, evidence, title="Essai") == network_page(other, evidence, title="Essai")


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["two", "one"])
@pytest.mark.parametrize("size", [(1500, 900), (1024, 768), (390, 844)])
def test_opens_alone_and_names_do_not_overlap(visit: Any, mode: str, size: tuple[int, int]) -> None:
    text = pages()[mode]
    assert len(text.encode()) < 1_000_000
    one = visit(text, size)
    page = one.open()
    one.quiet()
    labels = page.evaluate("networkPage.labels()")
    box = page.locator("#canvas").bounding_box()
    assert len(labels) > 8
    for i, a in enumerate(labels):
        assert a["x"] >= 0 and a["y"] >= 0 and a["x"] + a["w"] <= box["width"] and a["y"] + a["h"] <= box["height"], a
        for b in labels[i + 1 :]:
            apart = (
                a["x"] + a["w"] <= b["x"]
                or b["x"] + b["w"] <= a["x"]
                or a["y"] + a["h"] <= b["y"]
                or b["y"] + b["h"] <= a["y"]
            )
            assert apart, (a, b)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_two_openings_show_the_same_places(visit: Any) -> None:
    text = pages()["two"]
    assert visit(text).open().evaluate("networkPage.places()") == visit(text).open().evaluate("networkPage.places()")


@pytest.mark.browser
def test_hostile_texts_stay_texts(visit: Any) -> None:
    graph, evidence = kit.two_mode()
    for node, label in zip(sorted(graph, key=lambda n: -graph.degree(n)), HOSTILE * 3, strict=False):
        graph.nodes[node]["label"] = label
    for i, fact in enumerate(evidence.values()):
        fact.update(role=HOSTILE[i % 5], rule=HOSTILE[(i + 1) % 5], cooperation_label=HOSTILE[(i + 2) % 5])
        for passage in fact["passages"]:
            passage.update(
                source=HOSTILE[i % 5], quotation=HOSTILE[(i + 3) % 5], url="javascript:alert(1)", note=HOSTILE[0]
            )
    one = visit(
        network_page(
            graph, evidence, title=HOSTILE[0], subtitle=HOSTILE[1], citation=HOSTILE[2], sources_note=HOSTILE[0]
        )
    )
    page = one.open()
    assert page.text_content("h1") == HOSTILE[0]
    page.locator("#panel .ranked button").first.click()
    page.locator("#panel .tie button", has_text="D’où vient").first.click()
    page.click("#tab-table")
    page.fill("#search", "script")
    assert page.evaluate("window.hurt") is None
    assert page.locator('a[href^="javascript"]').count() == 0
    cells = list(csv.reader(io.StringIO(page.evaluate("networkPage.csv()").removeprefix("\ufeff")), delimiter=";"))
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@"))]
    ET.fromstring(page.evaluate("networkPage.svg()").encode())
    one.quiet()


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["two", "one"])
def test_rows_of_the_table_equal_the_ties_shown(visit: Any, mode: str) -> None:
    one = visit(pages()[mode])
    page = one.open()
    page.click("#tab-table")
    for act in (
        lambda: None,
        lambda: page.uncheck("#nature-inferred"),
        lambda: page.select_option("#certainty", "0"),
        lambda: page.uncheck("#group-metropoles"),
    ):
        act()
        ties = page.evaluate("networkPage.ties()")
        assert page.locator("#view-table tbody tr").count() == ties > 0
        assert page.evaluate("networkPage.csv()").count("\r\n") == ties + 1
        assert str(ties) in page.text_content("#shown")
    one.quiet()


@pytest.mark.browser
def test_the_address_keeps_the_state(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open()
    page.uncheck("#group-alliances")
    page.select_option("#certainty", "2")
    page.click("#lang-en")
    page.locator("#panel .ranked button").first.click()
    name, shown, fragment = page.text_content("#panel h2"), page.text_content("#shown"), page.evaluate("location.hash")
    again = visit(pages()["two"]).open(fragment)
    assert (again.text_content("#panel h2"), again.text_content("#shown")) == (name, shown)
    assert again.evaluate("location.hash") == fragment
    assert not again.is_checked("#group-alliances")
    assert again.get_attribute("html", "lang") == "en"
    again.click("#reset")
    assert again.evaluate("location.hash") == "#langue=en"


@pytest.mark.browser
def test_a_tie_tells_where_it_comes_from(visit: Any) -> None:
    text = pages()["two"]
    nodes, ties = payload(text, "nodes"), payload(text, "edges")
    facts = payload(text, "data")["facts"]
    told = next(t for t in ties if facts[t["f"][0]]["p"][0].get("q") and not t["inf"])
    bare = next(t for t in ties if not facts[t["f"][0]]["p"][0].get("q") and t["inf"])
    address = "#lien={}~{}"
    page = visit(text).open(address.format(nodes[told["from"]]["iri"], nodes[told["to"]]["iri"]))
    panel = page.inner_text("#panel")
    for words in (
        "D’où vient ce lien",
        "«\u00a0FNAU, PUCA\u00a0»",
        "Feuille de route 2020-2026",
        "L98",
        "participations.csv:12",
        "depuis 2012",
    ):
        assert words in panel
    page = visit(text).open(address.format(nodes[bare["from"]]["iri"], nodes[bare["to"]]["iri"]))
    assert "citation à compléter" in page.inner_text("#panel")
    assert "Calculé par la règle «\u00a0membres du comité syndical\u00a0»" in page.inner_text("#panel")


@pytest.mark.browser
def test_search_forgives_accents_and_a_typing_error(visit: Any) -> None:
    page = visit(pages()["two"]).open()
    for typed in ("energie", "ENÉRGIE", "enregie", "cooperatoin"):
        page.fill("#search", typed)
        assert "Coopération énergie" in page.locator("#found li").first.inner_text()
    page.press("#search", "ArrowDown")
    page.press("#search", "Enter")
    assert "Coopération énergie" in page.text_content("#panel h2")
    page.fill("#search", "zzzzzz")
    assert "Rien ne ressemble" in page.text_content("#found")


@pytest.mark.browser
def test_the_keyboard_goes_everywhere(visit: Any) -> None:
    page = visit(pages()["two"]).open()
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    first = page.text_content("#panel h2")
    met = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        met.add(page.text_content("#panel h2"))
    assert len(met) > 2
    page.wait_for_timeout(80)
    assert page.text_content("#live")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.text_content("#panel h2") == "Comment lire ce graphe"


@pytest.mark.browser
def test_drawers_of_a_small_screen(visit: Any) -> None:
    page = visit(pages()["two"], (390, 844)).open()
    assert not page.is_visible("#search")
    page.click("#open-left")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert not page.is_visible("#search")
    page.click("#open-right")
    page.wait_for_timeout(300)
    assert page.is_visible("#panel h2")


@pytest.mark.browser
def test_pictures_carry_what_publication_asks(visit: Any) -> None:
    page = visit(pages(citation="Équipe d’essai")["two"]).open()
    words = " ".join(ET.fromstring(page.evaluate("networkPage.svg()").encode()).itertext())
    for wanted in (
        "Réseau d’essai",
        "Sources d’essai",
        "Équipe d’essai",
        "Licence Ouverte 2.0",
        "42",
        "Lu dans une source",
        "Collectifs",
    ):
        assert wanted in words
    for button, start in (("#export-png", b"\x89PNG"), ("#export-svg", b"<?xml"), ("#export-csv", b"\xef\xbb\xbf")):
        with page.expect_download() as caught:
            page.click(button)
        assert caught.value.path().read_bytes().startswith(start)
        assert re.fullmatch(r"[a-z0-9_-]+\.(png|svg|csv)", caught.value.suggested_filename)


@pytest.mark.browser
@pytest.mark.parametrize("fragment", ["", "#noeud=acteur%2Fa1", "#vue=tableau"])
@pytest.mark.parametrize("size", [(1500, 900), (390, 844)])
def test_axe_finds_nothing(visit: Any, fragment: str, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(pages()["two"], size).open(fragment)
    # axe is put into the page by the tool of the browser: the policy of the page does not let scripts in.
    results = axe.Axe().run(page)
    assert results.response["violations"] == []


def test_a_large_network_is_written_in_two_seconds() -> None:
    graph = nx.Graph(name="grand", mode="two-mode", title={}, description={})
    for i in range(5000):
        graph.add_node(
            f"https://example.org/{i}", label=f"Acteur {i}", kind="Commune", side="actor", degree=18, betweenness=0.0
        )
    for i in range(5000):
        for k in range(1, 10):
            graph.add_edge(
                f"https://example.org/{i}",
                f"https://example.org/{(i * 7 + k * 13 + 1) % 5000}",
                weight=1.0,
                facts=(),
                certainty="atteste",
                inferred=False,
                roles=("membre",),
            )
    places = {node: (float(i % 71) * 15, float(i // 71) * 11) for i, node in enumerate(graph)}
    network_page(kit.two_mode()[0], {}, title="chauffe")
    start = time.process_time()
    text = network_page(graph, {}, title="Grand", positions=places)
    assert time.process_time() - start < 2
    assert payload(text, "data")["large"] is True


@pytest.mark.browser
def test_an_empty_network_still_opens(visit: Any) -> None:
    graph: nx.Graph[str] = nx.Graph(name="vide", mode="two-mode", title={}, description={})
    one = visit(network_page(graph, {}, title="Vide"))
    page = one.open()
    page.click("#tab-table")
    assert "Aucun lien" in page.inner_text("#view-table")
    one.quiet()

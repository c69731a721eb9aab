"""The matrix of a network: what is in each cell, orders, hands, keyboard, files."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest

from pmlb_graph.views import network_page
from pmlb_graph.views import seriation as rows
from pmlb_graph.views.seriation import seriation
from tests.views import kit
from tests.views.test_network_page import HOSTILE, payload

MATRIX = "#vue=matrice"


@cache
def pages() -> dict[str, str]:
    two, one, evidence = kit.rich()
    words = {"title": "Réseau décrit", "sources_note": "Sources d’essai"}
    return {"two": network_page(two, evidence, **words), "one": network_page(one, evidence, **words)}


def table(page: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.evaluate("networkPage.csv()").removeprefix("\ufeff")), delimiter=";"))


def names(page: Any, where: str) -> list[str]:
    return page.locator(f"#matrix-scroll {where} .name").all_inner_texts()


def cell(page: Any, row: str, column: str) -> Any:
    r, c = names(page, "tbody th[scope=row]").index(row), names(page, "thead th").index(column)
    return page.locator(f'#matrix-scroll tr[data-row="{r}"] td').nth(c)


def blocks(sizes: tuple[int, ...], shuffle: int) -> nx.Graph:
    """Cooperations with actors of their own, entered in a random order."""
    graph = nx.Graph()
    pairs = [(f"a{b}-{i}", f"c{b}-{j}") for b, size in enumerate(sizes) for i in range(size) for j in range(2)]
    order = np.random.default_rng(shuffle).permutation(len(pairs))
    graph.add_edges_from(pairs[i] for i in order)
    nx.set_node_attributes(graph, {n: "cooperation" if n[0] == "c" else "actor" for n in graph}, "side")
    graph.add_node("alone", side="actor")
    return graph


def test_blocks_stand_together_down_the_diagonal() -> None:
    ranks = seriation(blocks((4, 3, 5), 1))
    assert ranks == seriation(blocks((4, 3, 5), 2))
    actors = sorted((n for n in ranks if n[0] == "a" and n != "alone"), key=lambda n: ranks[n])
    assert sum(a[:2] != b[:2] for a, b in pairwise(actors)) == 2
    assert ranks["alone"] == 12
    columns = sorted((n for n in ranks if n[0] == "c"), key=lambda n: ranks[n])
    assert list(dict.fromkeys(n[1] for n in columns)) == list(dict.fromkeys(n[1] for n in actors))


def test_the_order_is_no_worse_than_any_turn_of_the_tree() -> None:
    """Optimal leaf ordering against all orders of five rows that the tree allows, counted by hand."""
    table_ = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 0, 0]], dtype=bool)

    def length(order: list[int]) -> float:
        return sum(1 - (table_[a] & table_[b]).sum() / (table_[a] | table_[b]).sum() for a, b in pairwise(order))

    best = rows._ordered(table_)
    assert sorted(best) == [0, 1, 2, 3, 4]
    assert length(best) <= length([0, 1, 2, 3, 4])
    assert length(best) == pytest.approx(length([4, 0, 2, 3, 1]))


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph(3), nx.Graph([("a", "b")]), nx.Graph([("a", "a")])])
def test_small_networks_have_an_order(graph: nx.Graph) -> None:
    assert sorted(seriation(graph).values()) == list(range(len(graph)))


def test_too_large_a_side_has_none() -> None:
    graph = nx.path_graph([f"n{i}" for i in range(rows.LIMIT + 1)])
    assert seriation(graph) == {}


def test_the_page_carries_a_rank_for_each_symbol() -> None:
    two, _, _ = kit.rich()
    page = pages()["two"]
    data, ranks = payload(page, "data"), seriation(two)
    assert data["seriation"] == [ranks[data["base"] + record["iri"]] for record in payload(page, "nodes")]


@pytest.mark.browser
def test_each_tie_is_a_cell(visit: Any) -> None:
    two, one, _ = kit.rich()
    for mode, graph in (("two", two), ("one", one)):
        page = visit(pages()[mode]).open(MATRIX)
        label = nx.get_node_attributes(graph, "label")
        read = {
            (row[0], name): value
            for row in table(page)[1:]
            for name, value in zip(table(page)[0][1:], row[1:], strict=True)
        }
        for u, v, data in graph.edges(data=True):
            a, b = (u, v) if graph.nodes[u]["side"] == "actor" else (v, u)
            assert float(read[label[a], label[b]].replace(",", ".")) == pytest.approx(data["weight"], abs=1e-3)
        filled = {pair for pair, value in read.items() if value}
        assert len(filled) == graph.number_of_edges() * (2 if mode == "one" else 1)
        assert page.locator("#matrix-scroll td i").count() == len(filled)
        inferred = [data for *_, data in graph.edges(data=True) if data["inferred"]]
        assert page.locator("#matrix-scroll td i.inf").count() == len(inferred) * (2 if mode == "one" else 1)
        assert "aucune source saisie" in page.inner_text("#matrix-key")


@pytest.mark.browser
def test_themes_count_cooperations_and_keep_the_unknown_apart(visit: Any) -> None:
    two, _, _ = kit.rich()
    for mode in ("two", "one"):
        page = visit(pages()[mode]).open(MATRIX + "&cases=themes")
        got = {
            (row[0], name): int(value)
            for row in table(page)[1:]
            for name, value in zip(table(page)[0][1:], row[1:], strict=True)
            if value
        }
        words = two.graph["words"]
        wanted: dict[tuple[str, str], int] = {}
        for actor, data in two.nodes(data=True):
            if data["side"] != "actor":
                continue
            for coop in two[actor]:
                if mode == "one" and two.degree(coop) < 2:
                    continue
                themes = [words[key]["fr"] for key in two.nodes[coop].get("themes", ())] or ["thème non renseigné"]
                for theme in themes:
                    wanted[data["label"], theme] = wanted.get((data["label"], theme), 0) + 1
        assert got == wanted
        assert names(page, "thead th")[-1] == "thème non renseigné"
        unknown = [pair for pair in wanted if pair[1] == "thème non renseigné"]
        assert page.locator("#matrix-scroll td i.unknown").count() == len(unknown)


@pytest.mark.browser
def test_filters_are_those_of_the_page(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(MATRIX)
    for act in (
        lambda: page.uncheck("#nature-inferred"),
        lambda: page.select_option("#certainty", "0"),
        lambda: page.uncheck("#group-metropoles"),
    ):
        act()
        assert page.locator("#matrix-scroll td i").count() == page.evaluate("networkPage.ties()") > 0
        assert page.locator("#matrix-scroll td.masked").count() > 0
    assert "masqué par les filtres" in page.inner_text("#matrix-key")
    hidden = page.locator("#matrix-scroll td.masked").first
    hidden.hover()
    assert "masqué par les filtres" in page.inner_text("#matrix-said")
    totals = []
    for years in ("", "&annees=1990-2011&nondates=non"):
        page = visit(pages()["one"]).open(f"{MATRIX}&cases=themes{years}")
        totals.append(sum(int(value) for row in table(page)[1:] for value in row[1:] if value))
    assert 0 < totals[1] < totals[0]
    one.quiet()


@pytest.mark.browser
def test_orders(visit: Any) -> None:
    two, _, _ = kit.rich()
    page = visit(pages()["two"]).open(MATRIX)
    heads = "tbody th[scope=row]"
    ranks = seriation(two)
    label = {data["label"]: node for node, data in two.nodes(data=True)}
    assert page.locator("#matrix-order option").count() == 5
    page.select_option("#matrix-order", "name")
    assert names(page, heads) == [f"Communauté d’essai n° {i}" for i in range(40)]
    page.select_option("#matrix-order", "ties")
    degrees = [two.degree(label[name]) for name in names(page, heads)]
    assert degrees == sorted(degrees, reverse=True)
    page.select_option("#matrix-order", "alike")
    for where in (heads, "thead th"):
        order = [ranks[label[name]] for name in names(page, where)]
        assert order == sorted(order)
    page.select_option("#matrix-order", "kind")
    parts = page.locator("#matrix-scroll tr.part").all_inner_texts()
    assert parts[0].startswith("Métropoles") and len(parts) == 5
    page.select_option("#matrix-order", "community")
    assert page.locator("#matrix-scroll tr.part").first.inner_text().startswith("autour de")
    page.click("#matrix-smaller")
    page.click("#lang-en")
    fragment = page.evaluate("location.hash")
    again = visit(pages()["two"]).open(fragment)
    assert again.evaluate("location.hash") == fragment
    assert again.inner_text("#matrix-scroll td >> nth=0") == page.inner_text("#matrix-scroll td >> nth=0")
    assert again.evaluate("getComputedStyle(document.querySelector('#matrix-scroll td')).width") == page.evaluate(
        "getComputedStyle(document.querySelector('#matrix-scroll td')).width"
    )


@pytest.mark.browser
def test_hands(visit: Any) -> None:
    two, _, _ = kit.rich()
    one = visit(pages()["two"])
    page = one.open(MATRIX)
    u, v, _ = next(tie for tie in two.edges(data=True) if not tie[2]["inferred"])
    a, b = two.nodes[u]["label"], two.nodes[v]["label"]
    spot = cell(page, a, b)
    spot.hover()
    assert a in page.inner_text("#matrix-said") and "Lu dans une source" in page.inner_text("#matrix-said")
    assert page.locator("#matrix-scroll tr.here").count() == page.locator("#matrix-scroll col.here").count() == 1
    spot.click()
    assert "D’où vient ce lien" in page.inner_text("#panel")
    assert page.locator("#matrix-scroll td.chosen").count() == 1
    assert "lien=" in page.evaluate("location.hash")
    page.locator("#matrix-scroll tbody th[scope=row]", has_text=re.compile(f"^{a}$")).click()
    assert page.inner_text("#panel h2") == a
    assert page.locator("#matrix-scroll tr.chosen").count() == 1
    page.locator("#matrix-scroll thead th", has_text=re.compile(f"^{b}$")).click()
    assert page.inner_text("#panel h2") == b
    assert page.locator("#matrix-scroll col.chosen").count() == 1
    page.click("#matrix-themes")
    several = page.locator("#matrix-scroll td", has_text="2").first
    several.click()
    page.locator("#matrix-said .offer button").first.click()
    assert "D’où vient ce lien" in page.inner_text("#panel")
    one.quiet()


@pytest.mark.browser
def test_keyboard(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(MATRIX)
    place = "[document.activeElement.parentNode.dataset.row, document.activeElement.cellIndex - 1].join()"
    assert page.locator("#matrix-scroll [tabindex='0']").count() == 1
    page.focus("#matrix-larger")
    page.keyboard.press("Tab")
    assert page.evaluate(place) == "0,0"
    walk = "ArrowRight 0,1 ArrowDown 1,1 End 1,11 ArrowRight 1,11 Home 1,0 ArrowLeft 1,-1 ArrowUp 0,-1 PageDown 10,-1"
    walk = f"{walk} Control+End 39,11 Control+Home 0,0 ArrowUp -1,0".split()
    for key, at in zip(walk[::2], walk[1::2], strict=True):
        page.keyboard.press(key)
        assert page.evaluate(place) == at, key
    assert page.locator("#matrix-scroll [tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").startswith("Coopération énergie")
    filled = page.locator("#matrix-scroll td:has(i)").first
    page.focus("#matrix-scroll [tabindex='0']")
    row, column = filled.evaluate("cell => [cell.parentNode.dataset.row, cell.cellIndex - 1]")
    page.keyboard.press("Control+Home")
    for key, times in (("ArrowDown", int(row)), ("ArrowRight", int(column))):
        for _ in range(times):
            page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == page.inner_text("#matrix-said").strip()
    head, there = (
        page.locator("#matrix-scroll thead").bounding_box(),
        page.locator("#matrix-scroll :focus").bounding_box(),
    )
    assert there["y"] >= head["y"] + head["height"] - 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert "D’où vient ce lien" in page.inner_text("#panel")
    page.focus("#matrix-scroll [tabindex='0']")
    before = page.evaluate("document.activeElement.offsetWidth")
    page.keyboard.press("-")
    assert page.evaluate("document.activeElement.offsetWidth") < before
    one.quiet()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("mode", "fragment", "size"),
    [
        ("two", MATRIX + "&certitude=deduit", (1500, 900)),
        ("one", MATRIX + "&ordre=alike&langue=en", (390, 844)),
        ("two", MATRIX + "&cases=themes&ordre=kind&noeud=acteur%2Fa2", (1024, 768)),
    ],
)
def test_axe_finds_nothing(visit: Any, mode: str, fragment: str, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit(pages()[mode], size)
    page = one.open(fragment)
    assert axe.Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('#matrix-scroll').clientHeight") > 150
    one.quiet()


@pytest.mark.browser
def test_headings_stay_and_do_not_overlap(visit: Any) -> None:
    graph, evidence = kit.two_mode(actors=100, cooperations=55, ties=260)
    text = network_page(kit.described(graph), evidence, title="Grande matrice")
    assert len(text.encode()) < 1_000_000
    page = visit(text).open(MATRIX)
    assert page.locator("#matrix-scroll td").count() == 5500
    size = page.evaluate("document.querySelector('#matrix-scroll td').offsetHeight")
    font = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('#matrix-scroll tbody th[scope=row]')).fontSize)"
    )
    assert size >= 15 and 10 <= font <= size - 2
    page.evaluate("document.querySelector('#matrix-scroll').scrollTo(200, 700)")
    top, left = (page.locator(f"#matrix-scroll {s}").first.bounding_box() for s in ("thead th", "tbody th[scope=row]"))
    box = page.locator("#matrix-scroll").bounding_box()
    assert abs(top["y"] - box["y"]) < 2 and abs(left["x"] - box["x"]) < 2
    heights = page.evaluate(
        "[...new Set([...document.querySelectorAll('#matrix-scroll tbody tr[data-row]')].map(r => r.offsetHeight))]"
    )
    assert heights == [size]


@pytest.mark.browser
def test_too_large_a_matrix_says_so(visit: Any) -> None:
    graph, evidence = kit.two_mode(actors=200, cooperations=6, ties=300)
    page = visit(network_page(graph, evidence, title="Longue")).open(MATRIX)
    assert page.locator("#matrix-scroll tbody tr[data-row]").count() == 160
    assert "160" in page.inner_text("#matrix-key")
    assert len(table(page)) == 201


@pytest.mark.browser
def test_files(visit: Any) -> None:
    for mode in ("two", "one"):
        page = visit(pages()[mode]).open(MATRIX + "&ordre=alike")
        sheet = ET.fromstring(page.evaluate("networkPage.svg()").encode())
        words = " ".join(sheet.itertext())
        for wanted in (
            "Sources d’essai",
            "Licence Ouverte 2.0",
            "42",
            "vide",
            "aucune source saisie",
            "Jaccard",
            "Communauté d’essai n° 3",
        ):
            assert wanted in words
        ties = page.locator("#matrix-scroll td i").count()
        cells = [r for r in sheet.iter("{http://www.w3.org/2000/svg}rect") if r.get("width") == "13"]
        assert len(cells) >= ties
        with page.expect_download() as caught:
            page.click("#export-png")
        assert caught.value.path().read_bytes().startswith(b"\x89PNG")
        assert "_matrice_" in caught.value.suggested_filename or "_matrice." in caught.value.suggested_filename


@pytest.mark.browser
def test_hostile_texts_stay_texts(visit: Any) -> None:
    graph, evidence = kit.two_mode()
    kit.described(graph)
    for node, label in zip(sorted(graph, key=lambda n: -graph.degree(n)), HOSTILE * 3, strict=False):
        graph.nodes[node]["label"] = label
    graph.graph["words"]["energie"] = {"fr": HOSTILE[1], "en": HOSTILE[0]}
    one = visit(network_page(graph, evidence, title="Hostile"))
    for fragment in (MATRIX, MATRIX + "&cases=themes", "#vue=vignettes&comparer=theme"):
        page = one.open(fragment)
        page.reload()
        page.wait_for_timeout(100)
        assert page.evaluate("window.hurt") is None
        assert not [text for row in table(page) for text in row if text.startswith(("=", "+", "-", "@"))]
        ET.fromstring(page.evaluate("networkPage.svg()").encode())
    assert HOSTILE[1] in page.inner_text("#multiples-grid")
    one.quiet()

"""Small multiples: which pictures, what each lights, and the filter that each one is."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from pmlb_graph.views import network_page
from pmlb_graph.views.periods import YEARS, periods
from tests.views import kit
from tests.views.test_network_page import payload

PICTURES = "#vue=vignettes"


def dated(starts: list[int | None]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from((f"c{i}", {"since": start} if start else {}) for i, start in enumerate(starts))
    return graph


def test_periods_follow_the_data() -> None:
    assert periods(dated([None, None])) == []
    assert periods(dated([2004, 2022, 1993, None])) == [(1990, 1999), (2000, 2009), (2010, 2019), (2020, 2027)]
    assert (2010, 2014) in periods(dated([2004, 2012, 2013, 2017])) and (2000, 2009) in periods(
        dated([2004, 2012, 2013, 2017])
    )
    assert periods(dated([1950, 2031]))[0][0] == 1990


@pytest.mark.parametrize("starts", [[1990], [2027], [2020, 2021, 2026], list(range(1990, 2028)), [1800, 2100]])
def test_periods_cover_all_years_once(starts: list[int | None]) -> None:
    found = periods(dated(starts))
    assert [year for first, last in found for year in range(first, last + 1)] == list(range(YEARS[0], YEARS[1] + 1))


def test_dates_of_ties_count_where_cooperations_have_none() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", since=2013)
    assert len(periods(graph)) == 5


@cache
def pages() -> dict[str, str]:
    two, one, evidence = kit.rich()
    words = {"title": "Réseau décrit", "sources_note": "Sources d’essai"}
    return {"two": network_page(two, evidence, **words), "one": network_page(one, evidence, **words)}


def rows(page: Any) -> list[dict[str, str]]:
    text = page.evaluate("networkPage.csv()").removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["two", "one"])
def test_each_picture_is_a_filter_of_the_page(visit: Any, mode: str) -> None:
    one = visit(pages()[mode])
    page = one.open(PICTURES)
    data = payload(pages()[mode], "data")
    said = rows(page)
    assert [row["Vignette"] for row in said] == [f"{a}–{b}" for a, b in data["periods"]] + ["Sans date"]
    for row in said[:-1]:
        first, last = row["Vignette"].split("–")
        page.goto(f"{one.file}#annees={first}-{last}&nondates=non")
        page.wait_for_timeout(60)
        assert page.evaluate("networkPage.ties()") == int(row["Liens"] or 0)
    page.goto(f"{one.file}#nondates=non")
    page.wait_for_timeout(60)
    assert page.evaluate("networkPage.ties()") + int(said[-1]["Liens"]) == len(payload(pages()[mode], "edges"))
    assert [row["État"] for row in said if not row["Liens"]] == ["aucune source saisie"] * sum(
        not row["Liens"] for row in said
    )
    one.quiet()


@pytest.mark.browser
def test_themes_and_forms(visit: Any) -> None:
    two, _, _ = kit.rich()
    page = visit(pages()["two"]).open(PICTURES)
    page.click("#multiples-theme")
    assert page.evaluate("location.hash") == "#vue=vignettes&comparer=theme"
    words = {text["fr"]: key for key, text in two.graph["words"].items()}
    for row in rows(page):
        key = words.get(row["Vignette"])
        ties = [(u, v) for u, v in two.edges for n in (u, v) if two.nodes[n]["side"] == "cooperation"
                if (key in two.nodes[n].get("themes", ()) if key else not two.nodes[n].get("themes"))]  # fmt: skip
        assert int(row["Liens"]) == len(ties)
        assert int(row["Acteurs"]) == len({n for tie in ties for n in tie if two.nodes[n]["side"] == "actor"})
    assert rows(page)[-1]["Vignette"] == "Non renseigné"
    page.click("#multiples-form")
    assert [row["Vignette"] for row in rows(page)][-1] == "Non renseigné" and len(rows(page)) == 4
    places = page.evaluate("[...document.querySelectorAll('.vignette svg')].map(s => s.viewBox.baseVal.width)")
    assert len(set(places)) == 1


@pytest.mark.browser
def test_hands_and_keyboard(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(PICTURES + "&comparer=theme&noeud=acteur%2Fa2")
    assert page.locator(".vignette circle[stroke='#b35900']").count() == page.locator(".vignette").count()
    first = page.locator("button.vignette").first
    name, ties = first.locator("b").inner_text(), int(rows(page)[0]["Liens"])
    first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("networkPage.view()") == "graph" and page.evaluate("networkPage.ties()") == ties
    assert page.evaluate("document.activeElement.id") == "tab-graph"
    page.click("#tab-multiples")
    there = page.locator(".vignette[aria-pressed=true]")
    assert there.count() == 1 and there.locator("b").inner_text() == name
    assert all(int(row["Liens"]) for row in rows(page))
    there.click()
    assert page.locator(".vignette[aria-pressed=true]").count() == 0
    assert page.evaluate("networkPage.ties()") == 90
    assert page.evaluate("document.activeElement.className") == "vignette"
    page.click("#undo")
    assert page.locator(".vignette[aria-pressed=true]").count() == 1
    one.quiet()


@pytest.mark.browser
def test_hidden_is_not_absent(visit: Any) -> None:
    page = visit(pages()["two"]).open(PICTURES + "&origine=aucune")
    states = {row["État"] for row in rows(page)}
    assert states == {"aucune source saisie", "masqué par les filtres"}
    assert page.evaluate("location.hash") == "#origine=aucune&vue=vignettes"
    assert page.evaluate("networkPage.ties()") == 0


@pytest.mark.browser
def test_at_most_twelve_pictures(visit: Any) -> None:
    graph, evidence = kit.two_mode(cooperations=20, ties=200)
    for i, node in enumerate(sorted(n for n, d in graph.nodes(data=True) if d["side"] == "cooperation")):
        graph.nodes[node]["themes"] = (f"t{i:02}",)
    page = visit(network_page(graph, evidence, title="Thèmes")).open(PICTURES + "&comparer=theme")
    assert page.locator(".vignette").count() == 12
    assert page.locator(".vignette").last.locator("b").inner_text() == "Autres (9)"
    said = page.inner_text(".multiples-note")
    assert len(re.findall(r"\bt\d\d\b", said)) == 9
    assert sum(int(row["Liens"]) for row in rows(page)) == 200


@pytest.mark.browser
def test_without_dates_themes_or_forms_there_is_no_such_view(visit: Any) -> None:
    graph, _ = kit.two_mode()
    page = visit(network_page(graph, {}, title="Nu")).open(PICTURES)
    assert "multiples" not in page.evaluate("networkPage.views()")
    assert page.evaluate("networkPage.view()") == "graph"


@pytest.mark.browser
@pytest.mark.parametrize(
    "fragment", [PICTURES + "&noeud=acteur%2Fa2", PICTURES + "&comparer=theme&theme=energie&langue=en"]
)
@pytest.mark.parametrize(("mode", "size"), [("two", (1500, 900)), ("one", (390, 844))])
def test_axe_finds_nothing(visit: Any, mode: str, fragment: str, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit(pages()[mode], size)
    page = one.open(fragment)
    assert axe.Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.quiet()


@pytest.mark.browser
def test_files(visit: Any) -> None:
    page = visit(pages()["two"]).open(PICTURES)
    words = " ".join(ET.fromstring(page.evaluate("networkPage.svg()").encode()).itertext())
    for wanted in ("Sources d’essai", "Licence Ouverte 2.0", "Sans date", "aucune source saisie", "42"):
        assert wanted in words
    with page.expect_download() as caught:
        page.click("#export-svg")
    assert "_vignettes" in caught.value.suggested_filename

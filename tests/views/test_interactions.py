"""What one does in the page: filters, paths, neighbourhoods, undoing, looks, keys, printing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest

from tests.views import kit
from tests.views.test_network_page import HOSTILE
from tests.views.test_views import network_page, payload, rich

pytestmark = pytest.mark.browser


def ties(page: Any) -> set[tuple[str, str]]:
    return {tuple(pair) for pair in page.evaluate("networkPage.tiePairs()")}


def kept(
    graph: nx.Graph, evidence: dict[str, Any], wanted: Callable[[dict[str, Any], dict[str, Any]], bool]
) -> set[Any]:
    """Filter a two-mode network apart from the page: facts that pass, as pairs of local names."""
    out = set()
    for one in evidence.values():
        if wanted(one, graph.nodes[one["cooperation"]]):
            out.add((local(one["actor"]), local(one["cooperation"])))
    return out


def projected(pairs: set[Any]) -> set[Any]:
    """Project filtered pairs on actors."""
    return {tuple(sorted((a, b))) for a, coop in pairs for b, other in pairs if coop == other and a < b}


def local(iri: str) -> str:
    return iri.removeprefix(kit.BASE)


def names(pairs: set[tuple[str, str]], base: str) -> set[tuple[str, str]]:
    return {(local(base + a), local(base + b)) for a, b in pairs}


CASES = {
    "theme=eau": lambda fact, coop: "eau" in coop.get("themes", ()),
    "theme=eau.energie&forme=contrat": lambda fact, coop: (
        bool({"eau", "energie"} & set(coop.get("themes", ()))) and coop.get("form") == "contrat"
    ),
    "theme=inconnu": lambda fact, coop: not coop.get("themes"),
    "role=financeur": lambda fact, coop: fact["role"] == "financeur",
    "annees=2008-2015": lambda fact, coop: not fact["start"] or int(fact["start"]) <= 2015,
    "annees=1990-2008&nondates=non": lambda fact, coop: bool(fact["start"]) and int(fact["start"]) <= 2008,
    "theme=tourisme&role=membre&annees=2004-2020": lambda fact, coop: (
        "tourisme" in coop.get("themes", ())
        and fact["role"] == "membre"
        and (not fact["start"] or int(fact["start"]) <= 2020)
    ),
}


@pytest.mark.parametrize("mode", ["two", "one"])
def test_filters_of_facts_agree_with_another_computation(visit: Any, mode: str) -> None:
    two, _, evidence = kit.rich()
    text = rich()[mode]
    base = payload(text, "data")["base"]
    one = visit(text)
    page = one.open()
    for fragment, wanted in CASES.items():
        page.evaluate(f"location.hash = {json.dumps(fragment)}")
        page.wait_for_timeout(60)
        expected = kept(two, evidence, wanted)
        found = names(ties(page), base)
        if mode == "one":
            found, expected = {tuple(sorted(pair)) for pair in found}, projected(expected)
        assert found == expected, fragment
        assert page.evaluate("location.hash") == f"#{fragment}"
    one.quiet()


def test_rows_tell_the_facts_that_pass(visit: Any) -> None:
    page = visit(rich()["one"]).open("#role=financeur&theme=eau")
    two, _, _ = kit.rich()
    rows = list(csv.DictReader(io.StringIO(page.evaluate("networkPage.csv()").removeprefix("\ufeff")), delimiter=";"))
    coops = {data["label"] for _, data in two.nodes(data=True) if "eau" in data.get("themes", ())}
    assert rows and {row["Rôle"] for row in rows} == {"financeur"}
    assert all(set(row["Coopération"].split(" | ")) <= coops for row in rows)


def test_each_filter_has_its_control(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open()
    for name in ("theme", "forme", "role", "annees"):
        page.click(f"#fold-{name} summary")
    count = int(page.inner_text("#fold-theme .value >> nth=0 >> .count"))
    page.locator("#fold-theme input").first.check()
    assert page.evaluate("networkPage.ties()") == count
    assert page.locator("#active li").count() == 1
    assert "pâle" in page.inner_text("#shown")
    shown = page.evaluate("networkPage.places().length")
    page.uncheck("#lonely")
    assert page.evaluate("networkPage.places().length") < shown
    page.focus("#year-1")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert "annees=1990-2024" in page.evaluate("location.hash")
    assert page.evaluate("document.activeElement.id") == "year-1"
    page.focus("#year-0")
    page.keyboard.press("End")
    assert "annees=2024-2024" in page.evaluate("location.hash")
    page.locator("#active button").first.click()
    assert "theme" not in page.evaluate("location.hash")
    page.click("#reset")
    assert page.evaluate("location.hash") == "" and page.locator("#active li").count() == 0
    one.quiet()


def test_what_was_done_is_undone_and_done_again(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open("#taille=betweenness")
    seen = [page.evaluate("location.hash")]
    for act in (
        lambda: page.uncheck("#group-alliances"),
        lambda: page.click("#tab-table"),
        lambda: page.click("#lang-en"),
        page.locator("#panel .ranked button").first.click,
    ):
        act()
        seen.append(page.evaluate("location.hash"))
    assert len(set(seen)) == 5
    for hash_ in reversed(seen[:-1]):
        page.keyboard.press("Control+z")
        assert page.evaluate("location.hash") == hash_
    assert page.is_checked("#group-alliances") and page.evaluate("networkPage.view()") == "graph"
    page.keyboard.press("Control+z")
    assert page.evaluate("location.hash") == seen[0]
    page.keyboard.press("Control+y")
    page.click("#redo")
    page.keyboard.press("Control+Shift+z")
    assert page.evaluate("location.hash") == seen[3]
    page.click("#undo")
    page.click("#tab-graph")
    assert page.get_attribute("#redo", "aria-disabled") == "true"
    one.quiet()


@pytest.mark.parametrize("mode", ["two", "one"])
def test_paths_are_those_of_networkx(visit: Any, mode: str) -> None:
    two, projection, _ = kit.rich()
    graph = two if mode == "two" else projection
    text = rich()[mode]
    base = payload(text, "data")["base"]
    one = visit(text)
    page = one.open()
    pairs = [("a24", "a1"), ("a2", "a37"), ("a30", "a7"), ("a9", "a36")]
    for a, b in pairs:
        ends = [f"{kit.BASE}acteur/{name}" for name in (a, b)]
        wanted = sorted(tuple(path) for path in nx.all_shortest_paths(graph, *ends))
        asked = "chemin=" + quote("~".join(end.removeprefix(base) for end in ends), safe="~")
        page.evaluate(f"location.hash = {json.dumps(asked)}")
        page.wait_for_timeout(60)
        found = page.evaluate("networkPage.paths()")
        assert found["count"] == len(wanted) and found["steps"] == len(wanted[0]) - 1
        shown = sorted(tuple(base + iri for iri in path) for path in found["list"])
        assert shown == wanted if len(wanted) <= 20 else set(shown) < set(wanted)
        assert page.locator("#panel .path").count() == min(20, len(wanted))
    page.locator("#panel .sentences summary").first.click()
    page.locator("#panel .sentences details", has_text="Feuille de route 2020-2026").first.wait_for()
    one.quiet()


def test_paths_are_asked_for_with_the_keyboard(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open("#noeud=acteur%2Fa24")
    page.click("#ask-path")
    assert page.evaluate("document.activeElement.id") == "end-1"
    page.keyboard.type("ESSAI N° 0")
    page.keyboard.press("Enter")
    assert "Aucun chemin documenté" in page.inner_text("#panel")
    assert "chemin=" in page.evaluate("location.hash")
    page.fill("#end-1", "essai n 37")
    page.keyboard.press("Enter")
    assert "sont-ils liés" in page.text_content("#panel h2") and page.locator("#panel .path").count() > 0
    page.focus("#canvas")
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == ""
    one.quiet()


def test_what_is_around_a_symbol(visit: Any) -> None:
    two, _, _ = kit.rich()
    centre = f"{kit.BASE}acteur/a24"
    one = visit(rich()["two"])
    page = one.open("#noeud=acteur%2Fa24")
    for steps in (1, 2):
        page.click(f"#ego-{steps}")
        assert page.evaluate("document.activeElement.id") == f"ego-{steps}"
        assert page.evaluate("networkPage.places().length") == len(nx.ego_graph(two, centre, steps))
        assert page.evaluate("networkPage.ties()") == nx.ego_graph(two, centre, steps).number_of_edges() - (
            0 if steps == 2 else nx.ego_graph(two, centre, 1).number_of_edges() - two.degree(centre)
        )
    page.focus("#canvas")
    page.keyboard.press("1")
    assert "~1" in page.evaluate("decodeURIComponent(location.hash)")
    page.keyboard.press("1")
    assert "autour" not in page.evaluate("location.hash")
    one.quiet()


def test_colours_by_community_and_sizes_by_measure(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open()
    page.click("#fold-look summary")
    page.select_option("#color", "community")
    page.select_option("#size", "closeness")
    assert page.evaluate("location.hash") == "#couleur=communaute&taille=closeness"
    words = page.inner_text("#legend")
    assert "autour de" in words and "Louvain, graine 3" in words and "modularité 0,31" in words
    assert re.search(r"Régions\s: \d+ acteurs sur \d+", words)
    sheet = page.evaluate("networkPage.svg()")
    assert "autour de" in sheet and "Proximité" in sheet
    before = page.evaluate("networkPage.places().length")
    page.locator("#legend .entry input").first.uncheck()
    assert page.evaluate("networkPage.places().length") < before
    one.quiet()


def test_a_network_that_says_little_offers_little(visit: Any) -> None:
    graph, evidence = kit.two_mode()
    for fact in evidence.values():
        fact["start"] = None
    page = visit(network_page(graph, evidence, title="Peu")).open("#couleur=communaute&theme=eau&annees=2000-2001")
    assert page.locator("#fold-theme, #fold-forme, #fold-annees, #color").count() == 0
    assert page.locator("#fold-role").count() == 1


def test_the_list_of_keys(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open()
    page.focus("#canvas")
    page.keyboard.press("?")
    assert page.is_visible("#help h2")
    page.keyboard.press("Escape")
    assert not page.is_visible("#help h2")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    one.quiet()


def test_a_printed_page_has_the_sheet_of_the_view(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible("#sheet svg") and not page.is_visible("#canvas")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#sheet svg").count() == 0
    page.evaluate("location.hash = 'vue=tableau'")
    page.wait_for_timeout(60)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible("#view-table table") and page.locator("#sheet svg").count() == 0
    one.quiet()


def test_hostile_words_stay_texts(visit: Any) -> None:
    two, _, evidence = kit.rich()
    two.graph["words"] = {key: HOSTILE[i % 5] for i, key in enumerate(two.graph["words"])}
    two.graph["measures"] = {"closeness": HOSTILE[0]}
    two.graph["communities"] = {"method": HOSTILE[1]}
    for i, (_, data) in enumerate(sorted(two.nodes(data=True))):
        data["label"] = HOSTILE[i % 5]
        if "region" in data:
            data["region"] = data["departement"] = HOSTILE[i % 5]
    one = visit(network_page(two, evidence, title="Hostile"))
    page = one.open("#couleur=communaute&taille=closeness&chemin=acteur%2Fa24~acteur%2Fa1")
    for name in ("look", "theme", "forme", "role"):
        page.click(f"#fold-{name} summary")
    page.locator("#fold-theme input").first.check()
    page.evaluate("networkPage.svg()")
    page.evaluate("location.hash = 'noeud=acteur%2Fa24&autour=acteur%2Fa24~1'")
    page.wait_for_timeout(60)
    assert page.evaluate("window.hurt") is None
    one.quiet()


STATES = {
    "filters": "#theme=eau&annees=2004-2020&isoles=non",
    "path": "#chemin=acteur%2Fa24~acteur%2Fa1",
    "none": "#chemin=acteur%2Fa24~acteur%2Fa0",
    "ego": "#noeud=acteur%2Fa24&autour=acteur%2Fa24~2",
    "community": "#couleur=communaute&taille=betweenness&langue=en",
}


@pytest.mark.parametrize("size", [(1500, 900), (390, 844)])
def test_axe_finds_nothing_in_any_state(visit: Any, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit(rich()["two"], size)
    page = one.open()
    for state, fragment in STATES.items():
        page.evaluate(f"location.hash = {json.dumps(fragment)}")
        page.wait_for_timeout(80)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        if size[0] < 500 and page.is_visible("#open-left"):
            page.click("#open-left")
            page.wait_for_timeout(250)
        assert axe.Axe().run(page).response["violations"] == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
        page.keyboard.press("Escape")
        page.wait_for_timeout(220)
    page.evaluate("location.hash = ''")
    page.click("#open-help")
    assert axe.Axe().run(page).response["violations"] == []
    one.quiet()

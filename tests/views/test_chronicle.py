"""The timeline and the flows: what they carry, what they show, the pointer, the keyboard, files."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import cache
from itertools import combinations, permutations
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph.views import network_page
from pmlb_graph.views.flow import crossings, ordered
from tests.views import kit
from tests.views.test_network_page import HOSTILE, payload

TIME, FLOW = "#vue=chronologie", "#vue=flux"
COOP, ACTOR = f"{kit.BASE}cooperation/c", f"{kit.BASE}acteur/a"
PILOT = (f"{kit.BASE}acteur/pilote", "Syndicat pilote")
ACTIONS = (1, 4, 7, 10)


def proof(fact: str, **more: Any) -> dict[str, Any]:
    return {**kit.fact("", "", "", "", ""), "fact": fact, "actor": None, "cooperation": None, "label": fact, **more}


def context(graph: Any, word: str = "essai") -> dict[str, Any]:
    """Tell dates, memberships, events and a plan about the sample network."""
    times: dict[str, Any] = {}
    for node, data in graph.nodes(data=True):
        if data["side"] != "cooperation":
            continue
        dates = {"start": data.get("since"), "end": data["until"] + 1.0 if "until" in data else None, "last": 2019.5}
        known = {key: float(date) for key, date in dates.items() if date is not None}
        times[node] = {"fact": node, **known} if "since" in data else {}
    times[f"{COOP}0"]["structure"] = PILOT
    told = f"{kit.BASE}adhesion/pilote/"
    members = [
        {
            "fact": f"{told}{i}",
            "member": (f"{ACTOR}{i}", f"Communauté n° {i}"),
            "organisation": PILOT,
            "start": 2010.0 + i,
        }
        for i in (1, 2, 3)
    ]
    event = f"{kit.BASE}evenement/e"
    events = [
        {"fact": f"{event}1", "date": "2005-03-14", "label": f"Signature {word}", "about": ((f"{COOP}0", "C0"),)},
        {"fact": f"{event}2", "date": "2005", "label": "Colloque", "about": (PILOT, (f"{ACTOR}1", "A1"))},
        {"fact": f"{event}3", "date": "2021-10", "label": "Loin de tout", "about": ()},
    ]
    actions = [
        {
            "action": f"{COOP}{i}",
            "axis": f"{1 + (i > 5)}. Axe {word}",
            "orientation": f"{1 + (i > 5)}.{i}. Orientation",
            "arbitration": {2021: f"{kit.BASE}engagement/c{i}/2021"} if i < 5 else {},
        }
        for i in ACTIONS
    ]
    facts = [node for node, one in times.items() if one.get("fact")]
    facts += [one["fact"] for one in [*members, *events]]
    facts += [fact for one in actions for fact in one["arbitration"].values()]
    quoted = {fact: proof(fact, passages=[kit.passage(quotation=f"Dit de {fact[-12:]}")]) for fact in facts}
    return {"times": times, "memberships": members, "events": events, "actions": actions, "evidence": quoted}


@cache
def pages() -> dict[str, str]:
    two, one, evidence = kit.rich()
    words = {"title": "Réseau décrit", "sources_note": "Sources d’essai", "context": context(two)}
    return {"two": network_page(two, evidence, **words), "one": network_page(one, evidence, **words)}


def rows(page: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.evaluate("networkPage.csv()").removeprefix("\ufeff")), delimiter=";"))


def at(page: Any, key: str) -> Any:
    return page.locator(f'.view.current [data-key="{key}"]')


# What the page carries.


def test_without_a_context_nothing_is_carried() -> None:
    two, _, evidence = kit.rich()
    page = network_page(two, evidence, title="E")
    assert "chronicle" not in payload(page, "data") and "title_timeline" in page and "timelineAxis" not in page


def test_dates_are_told_and_the_unknown_is_left_out() -> None:
    two, _, _ = kit.rich()
    for page in pages().values():
        data = payload(page, "data")
        told, nodes = data["chronicle"], payload(page, "nodes")

        def iri(name: int, names: list[Any] = told["names"], data: Any = data, nodes: Any = nodes) -> str:
            return data["base"] + nodes[names[name]]["iri"] if isinstance(names[name], int) else names[name][0]

        found = {iri(row["n"]): row for row in told["rows"]}
        assert set(found) == {node for node, known in two.nodes(data=True) if known["side"] == "cooperation"}
        for node, row in found.items():
            known = two.nodes[node]
            assert row.get("s") == known.get("since")
            assert row.get("e") == (known["until"] + 1 if {"since", "until"} <= set(known) else None)
        assert [iri(one["m"]) for one in told["members"]] == [f"{ACTOR}{i}" for i in (1, 2, 3)]
        facts = [*data["facts"], *told["facts"]]
        event = told["events"][0]
        assert event[0] == "2005-03-14" and facts[event[2]]["p"][0]["q"].startswith("Dit de")
        assert told["sources"] == [], "a source of the page is not written twice"


def test_flows_hold_each_participation_once_and_follow_the_plan() -> None:
    data, ties = payload(pages()["two"], "data"), payload(pages()["two"], "edges")
    nodes = payload(pages()["two"], "nodes")
    plan, forms = data["chronicle"]["flows"]
    inside = {int(nodes[t["to"]]["iri"].rsplit("c", 1)[1]) in ACTIONS for t in (ties[path[0]] for path in plan["ties"])}
    assert inside == {True}
    assert [item["t"][:2] for item in plan["columns"][0]["items"]] == ["1.", "2."]
    for flow in (plan, forms):
        assert len({path[0] for path in flow["ties"]}) == len(flow["ties"])
        for tie, *path in flow["ties"]:
            chosen = [column["items"][i] for column, i in zip(flow["columns"], path, strict=True)]
            assert {"n": ties[tie]["to"]} in chosen
    assert len(forms["ties"]) == sum("form" in nodes[tie["to"]] for tie in ties)
    assert payload(pages()["one"], "data")["chronicle"]["flows"] == []


def test_many_cooperations_are_aggregated_by_form() -> None:
    two, evidence = kit.two_mode(actors=20, cooperations=70, ties=200)
    kit.described(two)
    flows = payload(network_page(two, evidence, title="E", context={**context(two), "actions": []}), "data")[
        "chronicle"
    ]["flows"]
    assert [(flow["key"], [column["word"] for column in flow["columns"]]) for flow in flows] == [
        ("forms_many", ["form", "kind"])
    ]


links = st.lists(
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 5)), min_size=1, max_size=3
)


@given(links)
@settings(max_examples=60, deadline=None)
def test_orders_are_permutations_that_never_cross_more(found: list[dict[tuple[int, int], int]]) -> None:
    bands = [Counter(one) for one in found]
    plain = [list(range(4)) for _ in range(len(bands) + 1)]
    orders = ordered([4] * len(plain), bands)
    assert orders == ordered([4] * len(plain), bands)
    assert [sorted(order) for order in orders] == plain

    def crossed(some: list[list[int]]) -> int:
        return sum(crossings(some[i], some[i + 1], one) for i, one in enumerate(bands))

    assert crossed(orders) <= crossed(plain)
    assert ordered([4] * len(plain), bands, fixed=len(plain)) == plain


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 4)))
@settings(max_examples=60, deadline=None)
def test_crossings_are_pairs_of_bands_in_opposite_orders(found: dict[tuple[int, int], int]) -> None:
    pairs = combinations(found.items(), 2)
    expected = sum(v * w for ((a, b), v), ((c, d), w) in pairs if (a - c) * (b - d) < 0)
    assert crossings(range(4), range(4), Counter(found)) == expected


def test_a_tree_is_drawn_without_a_crossing() -> None:
    bands = [Counter({(0, 2): 1, (0, 0): 1, (1, 1): 1, (1, 3): 1}), Counter({(i, 3 - i): 2 for i in range(4)})]
    orders = ordered([2, 4, 4], bands)
    assert sum(crossings(orders[i], orders[i + 1], one) for i, one in enumerate(bands)) == 0
    best = min(crossings([0, 1], list(order), bands[0]) for order in permutations(range(4)))
    assert best == 0


# The timeline.


@pytest.mark.browser
def test_bars_show_open_ends_and_nothing_is_dropped(visit: Any) -> None:
    two, _, _ = kit.rich()
    for key in ("two", "one"):
        one = visit(pages()[key])
        page = one.open(TIME)
        labels = page.locator("#view-timeline .line").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label'))"
        )
        cooperations = [data["label"] for _, data in two.nodes(data=True) if data["side"] == "cooperation"]
        assert sorted(label.split(". ")[0] for label in labels) == sorted(cooperations)
        assert any("de 2004 à 2010" in label for label in labels)
        assert any("depuis 2002, fin non connue, dernière source\u00a0: 2019" in label for label in labels)
        # c3 and c11 have no date at all; c7, neither, is awaited for no year.
        assert "Sans date connue (3)" in (at(page, "group-undated").text_content() or "")
        assert page.locator("#view-timeline .unknown").count() == 3
        at(page, "group-undated").click()
        assert page.locator("#view-timeline .unknown").count() == 0
        assert page.evaluate("location.hash") == f"{TIME}&plis=undated"
        assert at(page, "group-undated").get_attribute("aria-expanded") == "false"
        page.click("#undo")
        assert page.locator("#view-timeline .unknown").count() == 3
        one.quiet()


@pytest.mark.browser
def test_rows_are_grouped_by_form_theme_or_actor(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(TIME)
    page.click("#group-theme")
    assert "groupes=theme" in page.evaluate("location.hash")
    groups = page.locator("#view-timeline .band").all_text_contents()
    assert any("mobilités" in text for text in groups)
    page.click("#group-actor")
    assert page.evaluate("document.activeElement.id") == "group-actor"
    told = rows(page)
    assert {"Calculé par une règle", "Événement"} <= {row[-1] for row in told}
    ties = page.evaluate("networkPage.ties()")
    assert sum(row[-1] in ("Coopération", "Calculé par une règle") for row in told[1:]) == ties
    assert page.locator("#view-timeline [stroke-dasharray='4 3']").count() > 5
    page.locator("#view-timeline .line[data-key^='a']").first.click()
    assert "lien=" in page.evaluate("location.hash"), "a participation is chosen"
    one.quiet()


@pytest.mark.browser
def test_events_and_decisions_tell_their_sentence_and_their_source(visit: Any) -> None:
    one = visit(pages()["one"])
    page = one.open(TIME)
    at(page, "evenement~0").first.click()
    panel = page.inner_text("#panel")
    assert "14 mars 2005" in panel and "Signature essai" in panel and "Dit de" in panel
    assert "repere=evenement%7E0" in page.evaluate("location.hash")
    page.reload()
    assert "Signature essai" in page.inner_text("#panel")
    at(page, "group-events").click()
    assert "Loin de tout" in page.inner_text("#view-timeline")
    page.locator("#view-timeline [data-key$='arbitrage~0']").first.click()
    assert "2021" in page.inner_text("#panel h2") and "inconnu ne veut pas dire nul" in page.inner_text("#panel")
    page.keyboard.press("Escape")
    assert "repere" not in page.evaluate("location.hash")
    page.goto(one.file + TIME + "&repere=evenement~99")
    page.reload()
    assert "repere" not in page.evaluate("location.hash"), "what is not understood is left out"
    one.quiet()


@pytest.mark.browser
def test_what_is_chosen_shows_its_memberships(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(f"{TIME}&noeud=cooperation/c0")
    assert page.locator("#view-timeline [data-key^='adhesion~']").count() == 3
    page.click("#panel summary")
    proof_of_dates = page.inner_text("#panel details")
    assert "depuis 2002" in proof_of_dates and "Dit de" in proof_of_dates
    page.locator("#view-timeline [data-key='adhesion~1']").click()
    assert "Syndicat pilote" in page.inner_text("#panel") and "depuis 2012" in page.inner_text("#panel")
    page.goto(one.file + f"{TIME}&noeud=acteur/a2")
    page.reload()
    assert "Adhésions" in page.inner_text("#view-timeline")
    assert page.locator("#view-timeline [data-key^='adhesion~']").count() == 1
    pale = page.locator("#view-timeline .line g[opacity^='0.2']").count()
    assert pale > 0, "other cooperations are pale"
    one.quiet()


@pytest.mark.browser
def test_filters_and_years_are_those_of_the_page(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(f"{TIME}&annees=2004-2010&nondates=non")
    assert page.locator("#view-timeline .picture svg").first.locator(".asked").count() == 2
    assert "Sans date connue" not in page.inner_text("#view-timeline")
    before = page.locator("#view-timeline .line").count()
    page.goto(one.file + f"{TIME}&theme=energie")
    page.reload()
    themed = page.locator("#view-timeline .line").count()
    assert 0 < themed < 12 and before < 12
    assert page.locator("#view-timeline .asked").count() == 0
    one.quiet()


@pytest.mark.browser
def test_the_keyboard_goes_through_rows_and_marks(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(TIME)
    assert page.locator("#view-timeline [data-key][tabindex='0']").count() == 1
    page.focus("#view-timeline [data-key][tabindex='0']")
    key = "document.activeElement.dataset.key"
    assert page.evaluate(key) == "group-events"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(key).startswith("evenement~")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    at(page, "group-events").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Space")
    assert "noeud=" in page.evaluate("location.hash") and page.evaluate(key).startswith("undated/")
    page.keyboard.press("Home")
    assert page.evaluate(key) == "group-events"
    one.quiet()


# Flows.


@pytest.mark.browser
def test_a_box_or_a_band_is_chosen_with_its_evidence(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(FLOW)
    assert "inconnu" in page.inner_text("#view-flow .picture-head")
    assert "arbitrage 2021" in page.inner_text("#view-flow .picture")
    assert page.locator("#view-flow pattern").count() > 0
    page.locator("#view-flow .flow-box").first.click()
    assert "1. Axe essai" in page.inner_text("#panel h2") and "FNAU" in page.inner_text("#panel")
    lit = page.locator("#view-flow path[fill-opacity='0.9']").count()
    assert 0 < lit < page.locator("#view-flow .flow-band").count()
    wide = page.locator("#view-flow .flow-band[data-key^='flux~plan.0.']").first
    wide.dispatch_event("click")
    assert "→" in page.inner_text("#panel h2") and "repere=flux" in page.evaluate("location.hash")
    thin = page.locator("#view-flow .flow-band[data-key^='flux~plan.2.']").first
    thin.dispatch_event("click")
    assert "lien=" in page.evaluate("location.hash"), "a band of one tie is that tie"
    page.locator("#view-flow .flow-box[data-key^='boite~plan.3.']").first.click()
    assert "noeud=acteur" in page.evaluate("location.hash")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.key").startswith("boite~")
    one.quiet()


@pytest.mark.browser
def test_widths_follow_the_filters(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(f"{FLOW}&flux=forms")
    every = len(rows(page))
    hatched = page.locator("#view-flow .flow-band path[fill^='url']").count()
    assert hatched > 0
    page.uncheck("#nature-inferred")
    assert page.locator("#view-flow .flow-band path[fill^='url']").count() == 0 and len(rows(page)) < every
    page.uncheck("#nature-stated")
    assert "Aucun lien" in page.inner_text("#view-flow")
    one.quiet()


@pytest.mark.browser
def test_a_network_without_two_sides_has_no_flow(visit: Any) -> None:
    one = visit(pages()["one"])
    page = one.open()
    assert "timeline" in page.evaluate("networkPage.views()") and "flow" not in page.evaluate("networkPage.views()")
    one.quiet()


# Both.


@pytest.mark.browser
def test_files_have_title_legend_source_and_rows(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(TIME)
    for fragment, word in ((TIME, "fin non connue"), (FLOW, "Hachuré")):
        page.goto(one.file + fragment)
        page.reload()
        sheet = page.evaluate("networkPage.svg()")
        ET.fromstring(sheet.encode())
        for text in ("Réseau décrit", "Sources d’essai", word, "Graine"):
            assert text in sheet
        assert len({len(row) for row in rows(page)}) == 1
        with page.expect_download() as caught:
            page.click("#export-svg")
        assert f"_{fragment.rsplit('=', 1)[1]}" in caught.value.suggested_filename
    plan = rows(page)
    assert "inconnu" in plan[1] and {row[4] for row in plan[1:]} == {"2021", ""}
    page.emulate_media(media="print")
    assert not page.is_visible("#view-flow .pressed")
    one.quiet()


OVERLAPS = """where => {
  const boxes = [...document.querySelectorAll(`${where} text`)].map(one => one.getBoundingClientRect());
  const width = document.documentElement.clientWidth;
  const out = boxes.filter(b => b.right > width + 1 || b.left < -1).length;
  let met = 0;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    if (across > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4) met += 1;
  }));
  return [boxes.length > 5, out, met];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1500, 900), (1024, 768), (390, 844)])
def test_names_are_never_on_one_another(visit: Any, size: tuple[int, int]) -> None:
    one = visit(pages()["two"], size)
    page = one.open(f"{TIME}&plis=events")
    for fragment in (f"{TIME}&plis=events", f"{TIME}&groupes=acteur&langue=en", FLOW, f"{FLOW}&flux=forms&langue=en"):
        page.goto(one.file + fragment)
        page.reload()
        where = "#view-flow .picture" if "flux" in fragment else "#view-timeline .picture"
        assert page.evaluate(OVERLAPS, where) == [True, 0, 0], fragment
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size[0] < 600:
        assert page.locator("#step-1[aria-pressed=true]").count() == 1
        page.click("#step-0")
        assert "pas=0" in page.evaluate("location.hash")
        assert "Forme" in page.inner_text("#view-flow .picture") or "Form" in page.inner_text("#view-flow .picture")
    one.quiet()


@pytest.mark.browser
def test_hostile_texts_stay_texts(visit: Any) -> None:
    two, evidence = kit.two_mode()
    kit.described(two)
    for i, node in enumerate(two):
        two.nodes[node]["label"] = HOSTILE[i % len(HOSTILE)]
    told = context(two, HOSTILE[0])
    told["memberships"] = [{**one, "member": (one["member"][0], HOSTILE[1])} for one in told["memberships"]]
    one = visit(network_page(two, evidence, title="E", context=told))
    page = one.open(f"{TIME}&plis=events")
    page.locator("#view-timeline [data-key='row-evenement~0']").click()
    assert HOSTILE[0] in (page.text_content("#panel") or "").replace("\u00a0", " ")
    page.click("#tab-flow")
    page.locator("#view-flow .flow-box").first.click()
    ET.fromstring(page.evaluate("networkPage.svg()").encode())
    assert page.evaluate(OVERLAPS, "#view-flow .picture")[1:] == [0, 0]
    one.quiet()


@pytest.mark.browser
def test_axe_finds_nothing(visit: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = visit(pages()["two"])
    page = one.open(TIME)
    for fragment in (
        f"{TIME}&noeud=cooperation/c0",
        f"{TIME}&groupes=acteur&repere=evenement~0",
        FLOW,
        f"{FLOW}&repere=boite~plan.0.0",
    ):
        page.goto(one.file + fragment)
        page.reload()
        assert axe.Axe().run(page).response["violations"] == [], fragment
    small = visit(pages()["two"], (390, 844)).open(FLOW)
    assert axe.Axe().run(small).response["violations"] == []


@pytest.mark.browser
def test_what_the_record_says_active_goes_on(visit: Any) -> None:
    two, _, evidence = kit.rich()
    told = context(two)
    lasting = next(iri for iri, one in told["times"].items() if one.get("start") and "end" not in one)
    told["times"][lasting]["active"] = True
    one = visit(network_page(two, evidence, title="Essai", sources_note="Sources d’essai", context=told))
    page = one.open(TIME)
    key = f"$='/cooperation~{sorted(told['times']).index(lasting)}'"
    row = page.locator(f"#view-timeline [data-key{key}]").first
    assert row.locator(".on").count() == 1 and row.locator("rect[fill^='url(#']").count() == 0
    assert "en cours d’après le relevé, fin non connue" in (row.get_attribute("aria-label") or "")
    assert "en cours d’après le relevé" in page.inner_text("#view-timeline .key")
    assert page.locator("#view-timeline .line .on").count() == 1, "the others stay unknown"
    one.quiet()


@pytest.mark.browser
def test_what_has_no_band_dims_no_flow(visit: Any) -> None:
    one = visit(pages()["two"])
    page = one.open(f"{FLOW}&noeud=cooperation/c2")
    assert page.locator("#view-flow .flow-band").count() > 0
    assert page.locator("#view-flow path[fill-opacity='0.16']").count() == 0
    page.goto(one.file + f"{FLOW}&noeud=cooperation/c1")
    page.reload()
    assert page.locator("#view-flow path[fill-opacity='0.16']").count() > 0
    one.quiet()


@pytest.mark.browser
def test_on_a_phone_each_tie_is_read_downwards(visit: Any) -> None:
    one = visit(pages()["two"], (390, 844))
    page = one.open("#vue=tableau")
    assert page.evaluate("document.getElementById('view-table').scrollWidth") <= 390
    heads = (
        page.locator("#view-table tbody tr")
        .first.locator("> *")
        .evaluate_all("all => all.map(one => getComputedStyle(one, '::before').content)")
    )
    assert heads[:2] == ['"Acteur"', '"Coopération"']
    page.locator("#view-table thead button").first.click()
    assert page.locator("#view-table th[aria-sort=ascending]").count() == 1
    one.quiet()

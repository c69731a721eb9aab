"""The registry of views, and what the page carries for them."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from pmlb_graph.views import network_page
from pmlb_graph.views.inlined import resource
from pmlb_graph.views.network_page import SCRIPTS
from pmlb_graph.views.offers import fillable
from tests.views import kit
from tests.views.test_network_page import payload


def rich(**options: Any) -> dict[str, str]:
    two, one, evidence = kit.rich()
    words = {"title": "Réseau décrit", "sources_note": "Sources d’essai", **options}
    return {"two": network_page(two, evidence, **words), "one": network_page(one, evidence, **words)}


def test_records_carry_what_is_known_and_leave_out_the_rest() -> None:
    two, _, _ = kit.rich()
    page = rich()["two"]
    data = payload(page, "data")
    assert [entry["key"] for entry in data["themes"]] == sorted(kit.THEMES)
    assert data["themes"][3]["label"] == {"fr": "mobilités", "en": "mobility"}
    for record in payload(page, "nodes"):
        known = two.nodes[data["base"] + record["iri"]]
        assert [data["themes"][i]["key"] for i in record.get("themes", [])] == list(known.get("themes", ()))
        assert (data["forms"][record["form"]]["key"] if "form" in record else None) == known.get("form")
        for name, short in {"longitude": "lon", "latitude": "lat"}.items():
            assert record.get(short) == known.get(name)
        for name in ("region", "departement", "population", "group", "since", "until", "community"):
            assert record.get(name) == known.get(name)
        assert record["m"]["closeness"] == pytest.approx(known["closeness"], abs=1e-5)


def test_a_projection_carries_the_themes_of_its_cooperations() -> None:
    two, _, _ = kit.rich()
    data = payload(rich()["one"], "data")
    things = {data["root"] + (thing[0] or ""): thing for thing in data["things"]}
    seen = 0
    for node, known in two.nodes(data=True):
        if node not in things or known["side"] != "cooperation":
            continue
        more = things[node][2] if len(things[node]) > 2 else {}
        assert [data["themes"][i]["key"] for i in more.get("themes", [])] == list(known.get("themes", ()))
        assert (more.get("since"), more.get("until")) == (known.get("since"), known.get("until"))
        seen += 1
    assert seen > 5


def test_an_unknown_figure_is_left_out() -> None:
    graph, evidence = kit.two_mode()
    first = min(graph)
    graph.nodes[first].update(longitude=float("nan"), latitude=None, population=0)
    record = next(r for r in payload(network_page(graph, evidence, title="E"), "nodes") if r["iri"].endswith("a0"))
    assert "lon" not in record and "lat" not in record and record["population"] == 0


def test_scripts_stay_small() -> None:
    assert all(len(resource(f"network/{name}.js").splitlines()) <= 300 for name in SCRIPTS)


@pytest.mark.browser
def test_tabs_are_the_registered_views(visit: Any) -> None:
    one = visit(rich()["two"])
    page = one.open()
    names = page.evaluate("networkPage.views()")
    assert names[0] == "graph" and names[-1] == "table"
    tabs = page.get_by_role("tab")
    assert tabs.count() == len(names)
    tabs.first.focus()
    for name in [*names[1:], names[0]]:
        page.keyboard.press("ArrowRight")
        assert page.evaluate("networkPage.view()") == name
        assert page.evaluate("document.activeElement.id") == f"tab-{name}"
        assert page.is_visible(f"#view-{name}") and page.locator(".view.current").count() == 1
        assert page.text_content("#view-title")
    page.keyboard.press("End")
    assert page.evaluate("location.hash") == "#vue=tableau"
    assert page.is_disabled("#export-svg")
    with page.expect_download() as caught:
        page.click("#export-csv")
    assert "_tableau" in caught.value.suggested_filename
    assert visit(rich()["two"]).open("#vue=tableau").is_visible("#view-table table")
    assert visit(rich()["two"]).open("#vue=inconnue").is_visible("#canvas canvas")
    one.quiet()


FAKE = """
const told = [];
registerView({
  name: "fake", hash: "faux", word: "view_graph", title: () => "Une vue de plus",
  open: (box) => { told.push("open"); box.append(el("p", { id: "drawn" }, "")); },
  refresh: () => { byId("drawn").textContent = `${TIES.filter(tieShown).length} ${told.join(" ")}`; },
  close: () => { told.push("close"); },
  size: () => ({ width: 900, height: 700 }),
  svg: (frame) => svgText(frame.x, frame.y, `vue ${frame.width}`, 12),
  legend: (x, y) => svgText(x, y, "sa légende", 12),
  csv: () => [["a", "b"], ["=1", 2.5]],
  write: (parts) => { if (told.length) parts.set("dit", told[0]); },
  read: (parts) => { if (parts.get("dit")) told.push(parts.get("dit")); },
});
registerView({
  name: "empty", hash: "vide", word: "view_graph", title: () => "", refresh: () => {},
});
"""


@pytest.mark.browser
def test_one_more_view_is_one_more_script(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["pmlb_graph.views.network_page"]
    monkeypatch.setattr(module, "SCRIPTS", (*SCRIPTS[:-1], "fake", SCRIPTS[-1]))
    monkeypatch.setattr(
        "pmlb_graph.views.inlined.resource", lambda name: FAKE if name == "network/fake.js" else resource(name)
    )
    monkeypatch.setattr(module, "fillable", lambda data, tied: [*fillable(data, tied), "faux"])
    one = visit(rich()["two"])
    page = one.open("#vue=faux")
    assert page.evaluate("networkPage.views()")[-2:] == ["table", "fake"]
    assert page.text_content("#view-title") == "Une vue de plus"
    assert page.text_content("#drawn") == "90 open" and page.evaluate("location.hash") == "#vue=faux&dit=open"
    page.uncheck("#nature-inferred")
    assert page.text_content("#drawn") == "72 open"
    page.click("#tab-graph")
    page.click("#tab-fake")
    assert page.text_content("#drawn") == "72 open close"
    sheet = page.evaluate("networkPage.svg()")
    assert "vue 900" in sheet and "sa légende" in sheet and "Sources d’essai" in sheet
    assert page.evaluate("networkPage.csv()") == '\ufeff"a";"b"\r\n"\'=1";2,5\r\n'
    one.quiet()

"""The page of differences in a browser: texts stay texts, and colour is never alone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from pmlb_graph.accounts import difference_page
from pmlb_graph.differences import Cell, Change, Difference

HOSTILE = "</script><img src=x onerror=alert(1)>"


def _page() -> str:
    changes = (
        Change("added", HOSTILE, "participations.csv:2", (Cell("role", "", "membre"),)),
        Change("removed", "Nantes", "participations.csv:3", (Cell("role", "membre", ""),)),
        Change("changed", "Brest", "participations.csv:4", (Cell("debut", "2012", HOSTILE),)),
    )
    return difference_page(Difference("avant", "après", {"participations": changes}))


@pytest.mark.browser
def test_opens_without_a_word_and_can_be_read_by_all(visit: Any) -> None:
    one = visit(_page())
    one.page.goto(one.file)
    one.quiet()
    rows = one.page.locator("tbody tr")
    assert rows.count() == 3
    assert [text[0] for text in one.page.locator("tbody th").all_inner_texts()] == ["+", "−", "~"]
    assert HOSTILE in one.page.inner_text("tbody")
    assert one.page.locator("tbody ins").count() == one.page.locator("tbody del").count() == 2
    assert Axe().run(one.page).response["violations"] == []


def test_equal_states_say_so() -> None:
    assert "avant" in difference_page(Difference("avant", "après"))

"""The pages of coverage and of what is to complete, in a browser: alone, silent, accessible."""

from __future__ import annotations

from typing import Any

import pytest

from pmlb_graph import accounts, colophon, coverage, worklists
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.tables import open_project


def _pages(engine: Embedded) -> dict[str, str]:
    project, _ = open_project()
    shell = colophon.shell(project)
    missing, said = worklists.gaps(engine, project), worklists.contradictions(engine)
    return {
        "coverage": accounts.coverage_page(coverage.cover(engine), shell),
        "worklist": accounts.worklist_page(missing, said, shell),
    }


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1500, 900), (390, 844)])
def test_pages_are_alone_silent_and_accessible(visit: Any, embedded: Embedded, size: tuple[int, int]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for name, text in _pages(embedded).items():
        one = visit(text, size)
        one.page.goto(one.file)
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        one.quiet()
        found = one.page.locator("main tbody tr").count()
        assert found > 20, name
        broken = [(v["id"], v["nodes"][0]["html"]) for v in Axe().run(one.page).response["violations"]]
        assert broken == [], name


@pytest.mark.browser
def test_every_link_of_the_list_has_its_section(visit: Any, embedded: Embedded) -> None:
    one = visit(_pages(embedded)["worklist"])
    one.page.goto(one.file)
    ids = one.page.evaluate("[...document.querySelectorAll('.toc a')].map(a => a.getAttribute('href').slice(1))")
    assert len(ids) == len(set(ids)) == 11
    assert all(one.page.locator(f"#{name}").count() == 1 for name in ids)

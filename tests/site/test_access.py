"""A page of each kind, opened from a file: axe-core finds nothing, nothing is asked elsewhere, nothing overflows."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

import pytest

from pmlb_graph.site import Site

SIZES = ((1500, 900), (390, 844))
KINDS = (
    "doc/acteur", "doc/cooperation", "doc/participation", "doc/territoire", "doc/source", "doc/passage",
    "doc/attestation", "doc/mesure", "doc/action", "graph/source", "voc/role",
)  # fmt: skip
"""Folders of which the first page stands for the others."""
PAGES = (
    "carnets/index", "carnets/qui-coopere-avec-qui", "carnets/ses-propres-donnees",
    "ns/index", "ns/classe/Metropole", "ns/propriete/membre", "voc/index", "voc/role", "dataset",
    "quarante-questions/index", "quarante-questions/12", "quarante-questions/26.en", "quarante-questions/29",
)  # fmt: skip


@pytest.fixture(scope="module")
def opened(chromium: Any) -> Any:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def _paths(site: Site) -> list[str]:
    """Return the pages of no thing, and the first of each kind of things: none of another room is forgotten."""
    french = [path for path in site.paths() if path.endswith(".html") and not path.endswith(".en.html")]
    first = {kind: next((path for path in french if path.startswith(f"{kind}/")), "") for kind in KINDS}
    assert all(first.values()), first
    others = [path for path in french if posixpath.dirname(path) == ""]
    return sorted({*first.values(), *others, *(f"{stem}.html" for stem in PAGES)})


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_axe_finds_nothing_on_a_page_of_each_kind(folder: Path, site: Site, opened: Any, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened.set_viewport_size({"width": size[0], "height": size[1]})
    found = {}
    for path in _paths(site):
        opened.goto((folder / path).as_uri())
        wrong = axe.run(opened).response["violations"]
        wide = opened.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found |= {path: [(one["id"], one["nodes"][0]["html"][:200]) for one in wrong]} if wrong else {}
        found |= {f"{path} overflows": wide} if wide > 0 else {}
    assert not found, "\n".join(f"{path}: {what}" for path, what in found.items())


@pytest.mark.browser
def test_a_page_asks_for_nothing_elsewhere(folder: Path, opened: Any) -> None:
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((folder / "ns/index.html").as_uri())
    assert asked
    assert [url for url in asked if not url.startswith(("data:", folder.as_uri()))] == []


@pytest.mark.browser
def test_arrows_and_boxes_of_the_diagrams_lead_to_their_words(folder: Path, opened: Any) -> None:
    opened.set_viewport_size({"width": 1500, "height": 900})
    opened.goto((folder / "ns/index.html").as_uri())
    opened.click(".heart a[href='#Participation']")
    assert opened.evaluate("location.hash") == "#Participation"
    assert opened.evaluate("document.querySelector('#Participation').getBoundingClientRect().top") < 200
    assert (
        opened.evaluate("getComputedStyle(document.querySelector('#Participation')).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )


@pytest.mark.browser
@pytest.mark.parametrize("language", ["html", "en.html"])
def test_words_of_the_diagrams_do_not_overlap(folder: Path, opened: Any, language: str) -> None:
    opened.set_viewport_size({"width": 1500, "height": 900})
    opened.goto((folder / f"ns/index.{language}").as_uri())
    overlaps = opened.evaluate("""() => [...document.querySelectorAll('.diagram svg')].flatMap(svg => {
        const boxes = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
        const frame = svg.getBoundingClientRect();
        const out = boxes.filter(([, b]) => b.left < frame.left || b.right > frame.right || b.bottom > frame.bottom);
        return out.map(([text]) => [text, 'outside']).concat(boxes.flatMap(([text, a], i) =>
            boxes.slice(i + 1).filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1
                && a.top < b.bottom - 4 && b.top < a.bottom - 4).map(([other]) => [text, other])));
    })""")
    assert overlaps == []


@pytest.mark.browser
def test_words_of_a_box_stay_in_it(folder: Path, opened: Any) -> None:
    for language in ("html", "en.html"):
        opened.goto((folder / f"ns/index.{language}").as_uri())
        wide = opened.evaluate("""() => [...document.querySelectorAll('.heart .box')].filter(box => {
            const frame = box.querySelector('rect').getBoundingClientRect();
            return [...box.querySelectorAll('text')].some(one => one.getBoundingClientRect().width > frame.width - 4);
        }).map(box => box.textContent)""")
        assert wide == []

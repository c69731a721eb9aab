"""The whole site: every link leads somewhere, every page has its twin, is well formed, and says where it stands."""

from __future__ import annotations

import html
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pmlb_graph import addresses
from pmlb_graph.dataset import Dataset
from pmlb_graph.resources import folder as shipped
from pmlb_graph.site import Site
from pmlb_graph.site.pages import NAVIGATION
from tests.site.conftest import ADDRESS

LINK = re.compile(r"""<[^>]*?\s(?:href|src|action)="([^"]*)\"""")
IDENTIFIER = re.compile(r'\sid="([^"]*)"')
OWED = {stem for stem, _ in NAVIGATION} | {"index", "recherche", "limites"}
"""Pages that other rooms give; they are looked for when those rooms are there."""
ALONE = ("sparql.", "rapport/", "atlas/")
"""Pages that are one file with a shell of their own: their language is a button, their fragments are states."""
VOID = {"meta", "link", "input", "br", "img", "hr", "wbr", "col", "source"}
BLOCKS = {"p", "ul", "ol", "dl", "table", "section", "article", "div", "nav", "figure", "blockquote", "pre", "details"}
EACH = 25


@dataclass(frozen=True)
class Page:
    """What links and anchors a page has."""

    path: str
    text: str

    @property
    def links(self) -> set[str]:
        return {html.unescape(link) for link in LINK.findall(self.text)}

    @property
    def anchors(self) -> set[str]:
        return {html.unescape(one) for one in IDENTIFIER.findall(self.text)}


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Page]:
    found = sorted(folder.rglob("*.html"))
    return {
        path: Page(path, file.read_text(encoding="utf-8"))
        for file in found
        if not (path := file.relative_to(folder).as_posix()).startswith("atlas/")
    }


def _there(page: Page, link: str) -> tuple[str, str]:
    """Return the file and the anchor to which a link leads."""
    if link.startswith(ADDRESS):
        link = link.removeprefix(ADDRESS)
        path, _, anchor = link.partition("#")
        return unquote(path) or "index.html", unquote(anchor)
    path, _, anchor = link.partition("#")
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(path))) if path else page.path
    return place, unquote(anchor)


def _inside(page: Page) -> Iterator[tuple[str, str]]:
    for link in page.links:
        if link.startswith(ADDRESS) or not urlsplit(link).scheme:
            yield _there(page, link.partition("?")[0] if "#" not in link else link)


def _owed(site: Site) -> set[str]:
    """Return the files that no room gives yet."""
    files = {addresses.page(stem, one) for stem in OWED for one in ("fr", "en")} | {"style.css", "site.js"}
    return files - set(site.paths())


def test_every_link_leads_to_a_file_and_an_anchor(folder: Path, site: Site, pages: dict[str, Page]) -> None:
    anchors = cache(lambda path: pages[path].anchors if path in pages else frozenset[str]())
    exists = cache(lambda path: (folder / path).is_file())
    wrong, owed = [], _owed(site)
    for page in pages.values():
        for path, anchor in _inside(page):
            if path in owed or path.startswith("atlas/"):
                continue
            anchor = "" if path.startswith(ALONE) else anchor  # noqa: PLW2901
            if path.startswith("..") or not exists(path) or (anchor and path in pages and anchor not in anchors(path)):
                wrong.append((page.path, path, anchor))
    assert wrong[:10] == []
    assert sum(len(page.links) for page in pages.values()) > 100_000


def test_no_identifier_is_given_twice(pages: dict[str, Page]) -> None:
    twice = {
        (page.path, name)
        for page in pages.values()
        for name, n in Counter(IDENTIFIER.findall(page.text)).items()
        if n > 1
    }
    assert twice == set()


def test_every_page_has_its_twin_and_says_its_language(pages: dict[str, Page]) -> None:
    for page in pages.values():
        language = addresses.language(page.path)
        other = "en" if language == "fr" else "fr"
        stem = page.path.removesuffix(".html").removesuffix(".en")
        assert f'<html lang="{language}">' in page.text, page.path
        if len(addresses.languages(stem)) == 1:
            assert 'rel="alternate" hreflang' not in page.text, page.path
            continue
        twin = addresses.page(stem, other)
        assert twin in pages, page.path
        if page.path.startswith(ALONE):
            continue
        link = re.search(rf'<link rel="alternate" hreflang="{other}" href="([^"]*)">', page.text)
        assert link, page.path
        assert _there(page, html.unescape(link[1]))[0] == twin, page.path


def test_titles_tell_pages_from_one_another(pages: dict[str, Page]) -> None:
    for language in ("fr", "en"):
        titles = Counter(
            re.search("<title>(.*?)</title>", page.text, re.DOTALL)[1]  # type: ignore[index]
            for page in pages.values()
            if addresses.language(page.path) == language
        )
        assert not [title for title in titles if not title.strip()]
        several = sum(n for n in titles.values() if n > 1)
        assert several / titles.total() < 0.01, titles.most_common(20)


def test_links_to_the_world_are_those_of_the_data(dataset: Dataset, pages: dict[str, Page], site: Site) -> None:
    known = html.unescape("\n".join(dataset.lines)) + "\n".join(
        file.read_text(encoding="utf-8") for file in sorted(shipped("ontology").iterdir())
    )
    known += site.project.licence
    spaces = re.findall(r"@prefix \S+\s+<(.*?)>", known)
    told = [
        page for path, page in pages.items() if not path.startswith(f"{addresses.GUIDE}/")
    ]  # its own tests know its links
    out = {link for page in told for link in page.links if urlsplit(link).scheme and ADDRESS not in link}
    assert {urlsplit(link).scheme for link in out} <= {"http", "https", "data"}
    drawn = ("data:image/svg+xml,", "data:image/svg+xml;base64,")  # pictures of the report and of notebooks
    out = {link for link in out if not link.startswith(drawn)}
    made = [link for link in out if link not in known and not link.startswith((*spaces, "data:,"))]
    assert made == []
    assert len(out) > 50


def test_links_to_the_world_tell_nothing_of_the_page_they_leave(pages: dict[str, Page]) -> None:
    for page in _sample(pages):
        assert '<meta name="referrer" content="no-referrer">' in page.text
        for tag in re.findall(r'<a [^>]*href="https?://[^>]*>', page.text):
            assert "noopener" in tag or ADDRESS in tag, (page.path, tag)


class Nesting(HTMLParser):
    """Wants every element closed where it was opened, and no block in a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and "p" in self.open:
            self.wrong.append(f"<{tag}> in <p>, line {self.getpos()[0]}")
        if tag == "a" and "a" in self.open:
            self.wrong.append(f"<a> in <a>, line {self.getpos()[0]}")
        if len({name for name, _ in attrs}) < len(attrs):
            self.wrong.append(f"an attribute twice in <{tag}>, line {self.getpos()[0]}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and not {"svg", "math"} & set(self.open):
            self.wrong.append(f"<{tag}/>, line {self.getpos()[0]}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>, line {self.getpos()[0]}")


def _sample(pages: dict[str, Page]) -> list[Page]:
    """Return every page that is no thing's, and some of the others."""
    things = sorted(path for path in pages if path.startswith(("doc/", "graph/", "voc/", "ns/")))
    chosen = {path for path in pages if path not in set(things)} | set(things[::EACH])
    return [pages[path] for path in sorted(chosen | {"ns/index.html", "ns/index.en.html", "voc/index.html"})]


def test_pages_are_well_formed(pages: dict[str, Page]) -> None:
    for page in _sample(pages):
        nesting = Nesting()
        nesting.feed(page.text)
        assert (nesting.wrong[:3], nesting.open) == ([], []), page.path


def test_faults_of_pages_are_found() -> None:
    for fault in ("<p><ul></ul></p>", "<div><p></div>", "<a><a></a></a>", '<p class="a" class="b"></p>', "<div/>"):
        nesting = Nesting()
        nesting.feed(fault)
        assert nesting.wrong, fault


def test_no_two_files_differ_by_case_alone(site: Site) -> None:
    names = Counter(path.casefold() for path in site.paths())
    assert [name for name, n in names.items() if n > 1] == []


def test_a_page_is_said_once(pages: dict[str, Page]) -> None:
    for page in _sample(pages):
        assert page.text.count("<h1") == 1, page.path
        assert page.path.startswith(ALONE) or f'<link rel="canonical" href="{ADDRESS}{page.path}">' in page.text

"""Notebooks: what a person does with the graph in Python, with the outputs of the data that ship, and their files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from pmlb_graph import addresses, atlas, resources
from pmlb_graph.language import LANGUAGES, tr
from pmlb_graph.site import execution, outputs, prose
from pmlb_graph.site.pages import Links, outward, render
from pmlb_graph.terms import slug

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from pmlb_graph.site.execution import Output
    from pmlb_graph.site.site import Make, Site

FOLDER, END = "carnets", ".ipynb"
ORDER = (
    "premiers-pas",
    "qui-coopere-avec-qui",
    "alliances",
    "territoires-et-interactions",
    "le-temps",
    "ses-propres-donnees",
    "un-point-d-acces-distant",
)
"""The order in which a person who begins reads them."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook as its file holds it.

    Attributes
    ----------
    name, text : str
        Name of its file, without the end, and its content.
    cells : sequence of (bool, str)
        Its cells: whether it is code, and its source.
    """

    name: str
    text: str
    cells: Sequence[tuple[bool, str]]

    @property
    def title(self) -> str:
        """Return its first heading."""
        return self.cells[0][1].partition("\n")[0].removeprefix("# ")

    @property
    def lead(self) -> str:
        """Return its first paragraph, in Markdown."""
        return self.cells[0][1].partition("\n\n")[2].partition("\n\n")[0]


@cache
def notebook(name: str) -> Notebook:
    """Read a notebook that ships.

    Examples
    --------
    >>> notebook("premiers-pas").title
    'Premiers pas'
    """
    text = (resources.folder("notebooks") / f"{name}{END}").read_text(encoding="utf-8")
    cells = [(one["cell_type"] == "code", "".join(one["source"])) for one in json.loads(text)["cells"]]
    return Notebook(name, text, tuple(cells))


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the notebooks: their index, a page each, and their files to open."""
    for language in LANGUAGES:
        path = addresses.page(f"{FOLDER}/index", language)
        yield path, partial(_index, site, path)
        for name in ORDER:
            path = addresses.page(f"{FOLDER}/{name}", language)
            yield path, partial(_page, site, name, path)
    for name in ORDER:
        yield f"{FOLDER}/{name}{END}", notebook(name).text.encode


def executed(site: Site, name: str) -> list[list[Output]]:
    """Return what each cell of code of a notebook gives, now or kept from before; nothing when it cannot be known.

    They speak of the data that ship: a site of other tables, or of an endpoint, shows them without outputs. A server
    shows them when they were executed before: who asks for a page does not start a program.
    """
    if site.data is not None or not site.tabled:
        return []
    one = notebook(name)

    def made() -> list[list[Output]]:
        if site.endpoint or not execution.possible():
            raise execution.NotExecutedError
        site.tell(tr("Executing the notebook “{name}”…").format(name=one.title))
        return execution.execute(one.text)

    try:
        return site.kept(f"notebook {hashlib.sha256(one.text.encode()).hexdigest()}", made)  # type: ignore[no-any-return]
    except execution.NotExecutedError as error:
        site.tell(str(error))
        return []


def _index(site: Site, path: str) -> str:
    link = Links(site, path)
    told = [
        (one.title, link.to(f"{FOLDER}/{name}"), _markdown(link).renderInline(one.lead), link.file(_file(name)))
        for name in ORDER
        for one in [notebook(name)]
    ]
    shown = [(title, to, Markup(lead), file) for title, to, lead, file in told]  # noqa: S704 - no HTML
    context = {"notebooks": shown, "packages": resources.recipe("notebooks")}
    return render(site, path, "notebooks_index.html", tr("Notebooks"), context)


def _page(site: Site, name: str, path: str) -> str:
    one, link = notebook(name), Links(site, path)
    found = executed(site, name)
    there = outputs.Place(partial(_follow, site, link), partial(_framed, site, link))
    reader, taken = _markdown(link), set[str]()
    results = iter(found)
    cells: list[tuple[Markup | None, Markup]] = []
    for number, (code, source) in enumerate(one.cells):
        if code:
            cells.append((_coloured(source), outputs.shown(next(results, []), there)))
        else:
            text = source if number else source.partition("\n\n")[2]  # the page has the first heading as its own
            cells.append((None, _prose(reader, text, taken)))
    place = ORDER.index(name)
    around = [(notebook(other).title, link.to(f"{FOLDER}/{other}")) for other in ORDER[place + 1 : place + 2]]
    context = {"cells": cells, "executed": bool(found), "file": link.file, "notebook": _file(name), "next": around}
    context |= {"index": link.to(f"{FOLDER}/index"), "packages": resources.recipe("notebooks")}
    return render(site, path, "notebook.html", one.title, context)


def _file(name: str) -> str:
    return f"{FOLDER}/{name}{END}"


def _markdown(link: Links) -> MarkdownIt:
    """Return what reads the Markdown of notebooks: no HTML; a notebook leads to the page of another."""
    reader = prose.reader()
    known = {f"{name}{END}": link.to(f"{FOLDER}/{name}") for name in ORDER}
    reader.normalizeLink = lambda url: known.get(url, url)  # type: ignore[method-assign]
    return reader


def _prose(reader: MarkdownIt, text: str, taken: set[str]) -> Markup:
    tokens = reader.parse(text)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            name = slug(inside.content) or "section"
            name = f"{name}-{len(taken)}" if name in taken else name
            taken.add(name)
            token.attrSet("id", name)
        if token.type == "bullet_list_open":
            token.attrSet("class", "plain")
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704 - Markdown without HTML


def _coloured(source: str) -> Markup:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True, classprefix="py-")))  # noqa: S704 - escaped


def _follow(site: Site, link: Links, address: str, words: str) -> Markup | str:
    """Return a link to the page of a thing, or to a document elsewhere; examples lead nowhere."""
    if site.speaks_of(address):
        return Markup('<a href="{}">{}</a>').format(link.of(address), words)
    if address.startswith(site.project.base.iri) or (urlsplit(address).hostname or "").startswith("example."):
        return words
    return outward(address, name=words)


def _framed(site: Site, link: Links, title: str, text: str) -> Markup | str:
    """Return a link to the page of the atlas that has a title, when the output speaks of the same data."""
    for one in atlas.drawn_by_default():
        if title in dict(one.title).values() and f'href="{site.project.base.iri}' in text:
            words = tr("Explore it: the interactive page of this network")
            return Markup('<p><a href="{}">{}</a></p>').format(link.to(f"atlas/{one.name}"), words)
    return ""

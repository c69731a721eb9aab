"""What a page of the site keeps of what a cell of a notebook gave: no style, frame or script; links to our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from itertools import count

from markupsafe import Markup, escape

from pmlb_graph.language import tr
from pmlb_graph.site.execution import Output

KEPT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("b", "blockquote", "br", "caption", "div", "figcaption", "figure", "li", "p", "small"), ()),
    **dict.fromkeys(("summary", "tbody", "tfoot", "thead", "tr", "ul"), ()),
    "details": ("open",),
    "img": ("alt", "src"),
    "td": ("colspan",),
    "th": ("scope",),
}
"""Elements and attributes of our own outputs; all the rest goes away."""
_ALONE = ("br", "img")
_SILENT = ("iframe", "script", "style", "svg")


@dataclass(frozen=True)
class Place:
    """The page where outputs are shown.

    Attributes
    ----------
    follow : callable
        Returns a link to an address under a name, or the name alone.
    framed : callable
        Returns what stands for a page in a frame, after its title and the output that has it.
    tables : iterator of int
        Numbers of its tables.
    """

    follow: Callable[[str, str], Markup | str]
    framed: Callable[[str, str], Markup | str]
    tables: Iterator[int] = field(default_factory=partial(count, 1))


def shown(found: Sequence[Output], place: Place) -> Markup:
    """Return what a cell gave, as a page of the site shows it."""
    return Markup("").join(_one(output, place) for output in found)


def _one(output: Output, place: Place) -> Markup:
    if output["kind"] != "html":
        return Markup('<pre class="said-by" tabindex="0">{}</pre>').format(output["text"].rstrip("\n"))
    kept = _Kept(place, output["text"])
    kept.feed(output["text"])
    kept.close()
    return Markup('<div class="shown">{}</div>').format(Markup("".join(kept.parts)))  # noqa: S704 - written again


class _Kept(HTMLParser):
    """Writes an output again, with the elements that pages of the site have."""

    def __init__(self, place: Place, text: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._place, self._text = place, text
        self._link: tuple[str, list[str]] | None = None
        self._head, self._silent = -1, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
            self.parts.append(escape(self._place.framed(told.get("title", ""), self._text)) if tag == "iframe" else "")
        elif tag == "a":
            self._link = (told.get("href", ""), [])
        elif tag == "table":
            label = escape(tr("Table {n}").format(n=next(self._place.tables)))
            self.parts.append(f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>')
        elif tag in KEPT:
            self._head = len(self.parts) if tag == "th" else self._head
            self.parts.append(_opened(tag, told))

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag == "a" and self._link:
            address, words = self._link
            self._link = None
            self.parts.append(escape(self._place.follow(address, "".join(words))))
        elif tag == "table":
            self.parts.append("</table></div>")
        elif tag == "th" and self._head == len(self.parts) - 1:
            self.parts[-1] = "<td></td>"  # a heading without words is no heading
        elif tag in KEPT and tag not in _ALONE:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._silent or not data:
            return
        if self._link:
            self._link[1].append(data)
        else:
            self.parts.append(escape(data))


def _opened(tag: str, told: dict[str, str]) -> str:
    if tag == "img" and not told.get("src", "").startswith("data:image/svg+xml;base64,"):
        return ""
    kept = {name: told[name] for name in KEPT[tag] if name in told}
    if tag in ("td", "th") and "right" in told.get("style", ""):
        kept["class"] = "n"
    if tag == "ul":
        kept["class"] = "plain"
    said = "".join(Markup(' {}="{}"').format(name, value) if value else f" {name}" for name, value in kept.items())
    return f"<{tag}{said}>"

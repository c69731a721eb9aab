"""The Markdown of a report, read once; and its page, one file that asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from pmlb_graph import views
from pmlb_graph.language import spoken, tr
from pmlb_graph.reports.pictures import Picture
from pmlb_graph.terms import slug

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SAFE = " \n/:;=,.()'+-_!*@$?"
"""What stands for itself in the address of a picture: a third lighter than base64."""
_FRENCH = (
    (re.compile(r" (?=[?!;])"), "\u202f"),
    (re.compile(r" (?=[:»%])"), "\u00a0"),
    (re.compile(r"(?<=[\d%]) – (?=[-\d−])"), "\u00a0–\u00a0"),
    (re.compile(r"(?<=«) "), "\u00a0"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "\u2019"),
)
"""What French prints otherwise than it is typed."""
_RANGE = re.compile(r"[-\d.,−%\s]+\(?[-\d.,−%\s]*–[-\d.,−%\s]+\)?")
"""A cell that holds an interval: a line may break after its dash, whatever the space that follows."""


def reader() -> MarkdownIt:
    """Return what reads the Markdown of reports: CommonMark, tables and notes; no HTML."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    return MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin, inline=False)


def typeset(text: str) -> str:
    r"""Return a text as French prints it: spaces that do not break, and apostrophes; untouched in other languages.

    Examples
    --------
    >>> from pmlb_graph.language import speaking
    >>> with speaking("fr"):
    ...     print(ascii(typeset("l'essentiel : qui ?")))
    'l\u2019essentiel\xa0: qui\u202f?'
    """
    if spoken() != "fr":
        return text
    for before, after in _FRENCH:
        text = before.sub(after, text)
    return text


def parsed(text: str) -> list[Token]:
    """Return what a Markdown is made of, its prose as its language prints it: not what is code, nor what is a link."""
    tokens = reader().parse(text)
    for token in tokens:
        linked = 0
        for one in token.children or []:
            linked += one.nesting if one.type in ("link_open", "link_close") else 0
            if one.type == "text" and not linked:
                one.content = typeset(one.content)
            elif one.type == "image":
                one.attrSet("title", typeset(str(one.attrGet("title") or "")))
    return tokens


def pictured(token: Token) -> Token | None:
    """Return the picture that a paragraph is made of, when it is made of one alone."""
    children = token.children or []
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def page(text: str, pictures: Mapping[str, Picture], title: str, shell: Mapping[str, Any]) -> str:
    """Return the page of a report.

    Parameters
    ----------
    text : str
        Its Markdown.
    pictures : mapping of str to Picture
        By name; they are put inside the page.
    title : str
        Title of the page.
    shell : mapping
        What every page prints.
    """
    made = reader()
    for name in (
        "image",
        "table_open",
        "table_close",
        "th_open",
        "td_open",
        "footnote_block_open",
        "footnote_block_close",
    ):
        made.add_render_rule(name, globals()[f"_{name}"])
    for name in ("footnote_ref", "footnote_caption", "footnote_anchor"):
        made.add_render_rule(name, globals()[f"_{name}"])
    tokens = parsed(text)
    contents = _anchored(tokens)
    _framed(tokens)
    body = made.renderer.render(tokens, made.options, {"pictures": pictures})
    context = {**shell, "body": Markup(body), "contents": contents, "tr": tr}  # noqa: S704 - Markdown without HTML
    return views.render_page(title, "research.html", context, spoken(), ["report.css", "research.css"])


def _anchored(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Give headings an address, and return those of the sections."""
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(one.content for one in inside.children or [] if one.type in ("text", "code_inline"))
            name = slug(words) or "section"
            while name in taken:
                name += "-"
            taken.add(name)
            token.attrSet("id", name)
            if token.tag == "h2":
                found.append((name, words))
    return found


def _framed(tokens: list[Token]) -> None:
    """Hide the paragraph around a picture that stands alone: a figure is no part of a paragraph."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == "inline" and pictured(token):
            before.hidden = after.hidden = True


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    token = tokens[index]
    address = str(token.attrGet("src") or "")
    words = renderer.renderInlineAsText(token.children or [], options, env)
    one = env["pictures"].get(address.removeprefix("figures/").removesuffix(".svg"))
    if one is not None:
        address = "data:image/svg+xml," + quote(one.svg, safe=_SAFE)
    frame = '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>\n'
    return Markup(frame).format(address, words, token.attrGet("title") or "")  # noqa: S704 - a frame of ours


def _table_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = 1 + sum(token.type == "table_open" for token in tokens[:index])
    frame = '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table>\n'
    return Markup(frame).format(tr("Table {n}").format(n=number))  # noqa: S704 - a frame of ours


def _th_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return '<th scope="col" class="n">' if tokens[index].attrGet("style") else '<th scope="col">'


def _td_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    if tokens[index].attrGet("style"):
        return '<td class="n">'
    return '<td class="range">' if _RANGE.fullmatch(tokens[index + 1].content) else "<td>"


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _footnote_block_open(*_: Any) -> str:
    return Markup('<section class="notes"><h2 id="notes">{}</h2>\n<ol>\n').format(tr("Notes and evidence"))


def _footnote_block_close(*_: Any) -> str:
    return "</ol>\n</section>\n"


def _footnote_ref(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = tokens[index].meta["id"] + 1
    words = tr("note {n}").format(n=number)
    return Markup('<sup><a href="#fn{0}" id="fnref{0}" aria-label="{1}">{0}</a></sup>').format(number, words)


def _footnote_caption(*_: Any) -> str:
    return ""


def _footnote_anchor(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = tokens[index].meta["id"] + 1
    words = tr("back to note {n}").format(n=number)
    return Markup(' <a href="#fnref{0}" aria-label="{1}">↩</a>').format(number, words)

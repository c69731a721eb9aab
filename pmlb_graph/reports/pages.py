"""The Markdown of a report, read once; and its page, one file that asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from pmlb_graph import markdown, views
from pmlb_graph.language import spoken, tr
from pmlb_graph.reports.pictures import Picture

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
    """Return what reads the Markdown of reports: it has notes."""
    from mdit_py_plugins.footnote import footnote_plugin

    return markdown.reader().use(footnote_plugin, inline=False)


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
    notes = (f"footnote_{part}" for part in ("block_open", "block_close", "ref", "caption", "anchor"))
    for name in ("image", "th_open", "td_open", *notes):
        made.add_render_rule(name, globals()[f"_{name}"])
    tokens = parsed(text)
    contents = markdown.anchored(tokens)
    markdown.framed(tokens)
    body = made.renderer.render(tokens, made.options, {"pictures": pictures})
    context = {**shell, "body": Markup(body), "contents": contents, "tr": tr}  # noqa: S704 - Markdown without HTML
    return views.render_page(title, "research.html", context, spoken(), ["report.css", "research.css"])


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    token = tokens[index]
    address = str(token.attrGet("src") or "")
    words = renderer.renderInlineAsText(token.children or [], options, env)
    one = env["pictures"].get(address.removeprefix("figures/").removesuffix(".svg"))
    if one is not None:
        address = "data:image/svg+xml," + quote(one.svg, safe=_SAFE)
    frame = '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>\n'
    return Markup(frame).format(address, words, token.attrGet("title") or "")  # noqa: S704 - a frame of ours


def _th_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return '<th scope="col" class="n">' if tokens[index].attrGet("style") else '<th scope="col">'


def _td_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    if tokens[index].attrGet("style"):
        return '<td class="n">'
    return '<td class="range">' if _RANGE.fullmatch(tokens[index + 1].content) else "<td>"


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

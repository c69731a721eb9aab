"""Markdown as pages show it: no HTML of its own, anchors on headings, tables that scroll, pictures as figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pmlb_graph.language import tr
from pmlb_graph.terms import slug

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def reader() -> MarkdownIt:
    """Return what reads it: CommonMark and tables; HTML in it is shown, never taken."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    for name in ("table_open", "table_close", "th_open"):
        made.add_render_rule(name, globals()[f"_{name}"])
    return made


def words(inside: Token) -> str:
    """Return the words of a heading, from what it holds."""
    return "".join(one.content for one in inside.children or [] if one.type in ("text", "code_inline"))


def anchored(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Give each heading an address of its own, and return those of the sections with their words."""
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            name = slug(words(inside)) or "section"
            while name in taken:
                name += "-"
            taken.add(name)
            token.attrSet("id", name)
            if token.tag == "h2":
                found.append((name, words(inside)))
    return found


def framed(tokens: Sequence[Token]) -> None:
    """Hide the paragraph around a picture that stands alone: a figure is no part of a paragraph."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == "inline" and pictured(token):
            before.hidden = after.hidden = True


def pictured(token: Token) -> Token | None:
    """Return the picture that a paragraph is made of, when it is made of one alone."""
    children = token.children or []
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _table_open(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = 1 + sum(token.type == "table_open" for token in tokens[:index])
    frame = '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table>\n'
    return Markup(frame).format(tr("Table {n}").format(n=number))  # noqa: S704 - a frame of ours


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _th_open(*_: Any) -> str:
    return '<th scope="col">'

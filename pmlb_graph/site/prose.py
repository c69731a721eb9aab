"""Prose: the Markdown of the guide as the body of a page, without any HTML of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from pmlb_graph import markdown
from pmlb_graph.language import later, tr

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CAPTIONS = {
    "sh": later("To type"),
    "powershell": later("To type in PowerShell (Windows)"),
    "text": later("What is then shown"),
    "csv": later("To add to {file}"),
    "sparql": later("To write in {file}"),
    "toml": later("To write in {file}"),
    "bibtex": later("To paste in a bibliography (BibTeX)"),
}
"""What stands above a block, by its language; the rest of its info line names a file."""
_COPIED = ("sh", "powershell", "csv", "sparql", "bibtex")


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that was read.

    Attributes
    ----------
    title : str
        Its first heading.
    headings : tuple of (str, str)
        Its sections: anchor and words.
    body : Markup
        The rest, as HTML.
    """

    title: str
    headings: tuple[tuple[str, str], ...]
    body: Markup


def reader() -> MarkdownIt:
    """Return what reads the guide."""
    made = markdown.reader()
    for name in ("fence", "image", "link_open"):
        made.add_render_rule(name, globals()[f"_{name}"])
    return made


def read(text: str) -> Prose:
    r"""Read a text of Markdown.

    Examples
    --------
    >>> found = read("# Saisir\n\n## D’où cela vient\n\nVoir [publier](publier.md).\n")
    >>> found.title, found.headings
    ('Saisir', (('dou-cela-vient', 'D’où cela vient'),))
    >>> print(found.body.strip())
    <h2 id="dou-cela-vient">D’où cela vient</h2>
    <p>Voir <a href="publier.html">publier</a>.</p>
    """
    made = reader()
    tokens = made.parse(text)
    title = markdown.words(tokens[1]) if tokens and tokens[0].tag == "h1" else ""
    rest = tokens[3:] if title else tokens
    headings = markdown.anchored(rest)
    markdown.framed(rest)
    return Prose(title, tuple(headings), Markup(made.renderer.render(rest, made.options, {})))  # noqa: S704 - no HTML


def _fence(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    kind, _space, file = token.info.strip().partition(" ")
    caption = tr(CAPTIONS[kind]).format(file=file) if kind in CAPTIONS else file
    copied = Markup(' data-copy="{}" data-copied="{}"').format(tr("Copy"), tr("Copied"))
    frame = '<figure class="block {}"><figcaption>{}</figcaption><pre tabindex="0"{}><code>{}</code></pre></figure>\n'
    return Markup(frame).format(kind, caption, copied if kind in _COPIED else "", token.content)  # noqa: S704 - ours


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    token = tokens[index]
    words = renderer.renderInlineAsText(token.children or [], options, env)
    frame = '<figure><img src="{}" alt="{}" loading="lazy"><figcaption>{}</figcaption></figure>\n'
    return Markup(frame).format(token.attrGet("src"), words, token.attrGet("title") or "")  # noqa: S704 - ours


def _link_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    token = tokens[index]
    address = str(token.attrGet("href"))
    if urlsplit(address).scheme:
        token.attrSet("rel", "external noopener")
    else:
        token.attrSet("href", address.replace("README.md", "index.html").replace(".md", ".html"))
    return str(renderer.renderToken(tokens, index, options, env))

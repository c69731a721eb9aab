"""A still picture of a network, small enough to stand on a page as a way in."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from pmlb_graph.language import pick, spoken, tr
from pmlb_graph.views.kinds import Group, group_of, groups

if TYPE_CHECKING:
    import networkx as nx

WIDTH, HEIGHT, MARGIN = 640, 400, 14
NAMED, LONG = 14, 36
"""Symbols that a still picture tries to name, and letters of a name."""
_STYLE = "<style>.ties{stroke:#384454;stroke-opacity:.28}circle{stroke:#fff}text{font-family:sans-serif}</style>"
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Places = Mapping[str, tuple[float, float]]


def draw(graph: nx.Graph[str], places: Places) -> Markup:
    """Return a network as inline SVG, at the places and in the colours of its page."""
    at = _scaled(places)
    title = quoteattr(_text(pick(graph.graph.get("title", {}))))
    lines = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={title}>', *_drawn(graph, at), "</svg>"]
    return Markup("\n".join(lines))  # noqa: S704 - numbers, our colours, a quoted title


def still(graph: nx.Graph[str], places: Places, title: str, notes: Sequence[str] = ()) -> str:
    """Return a network as an SVG file that needs nothing else: title, names of the first symbols, legend, notes.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    places : mapping
        Place of each node.
    title : str
        Stands above.
    notes : sequence of str
        Stand below, such as the sources and the licence.
    """
    at = _scaled(places)
    below = [*_legend(graph), *(_line(text) for note in notes for text in textwrap.wrap(_text(note), 104))]
    height = 34 + HEIGHT + 16 * len(below) + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label={quoteattr(_text(title))}>{_STYLE}',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{MARGIN}" y="22" font-size="15" font-weight="bold">{escape(_text(title))}</text>',
        '<g transform="translate(0 34)">', *_drawn(graph, at), *_named(graph, at), "</g>",
        *(f'<g transform="translate({MARGIN} {34 + HEIGHT + 16 * i + 12})">{one}</g>' for i, one in enumerate(below)),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(lines)


def _scaled(places: Places) -> dict[str, tuple[float, float]]:
    """Return places on the picture."""
    xs, ys = ([place[i] for place in places.values()] or [0.0] for i in (0, 1))
    (first, last), (lowest, highest) = (min(xs), max(xs)), (min(ys), max(ys))
    wide, high = last - first, highest - lowest
    scale = min((WIDTH - 2 * MARGIN) / (wide or 1), (HEIGHT - 2 * MARGIN) / (high or 1))
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    return {
        node: (round(left + (x - first) * scale, 1), round(top + (y - lowest) * scale, 1))
        for node, (x, y) in places.items()
    }


def _drawn(graph: nx.Graph[str], at: Places) -> Iterator[str]:
    yield '<g class="ties">'
    for a, b, data in graph.edges(data=True):
        (x1, y1), (x2, y2) = at[a], at[b]
        dashed = ' stroke-dasharray="3 3"' if data.get("inferred") else ""
        yield f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{dashed}/>'
    yield "</g>"
    for node, data in graph.nodes(data=True):
        (x, y), radius = at[node], _radius(graph, node)
        yield f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{_group(data).color}"/>'


def _radius(graph: nx.Graph[str], node: str) -> float:
    degree = float(graph.nodes[node].get("degree", graph.degree(node)))
    return float(round(2 + degree**0.5, 1))


def _group(data: Mapping[str, Any]) -> Group:
    return group_of(str(data.get("kind", "")), str(data.get("side", "")))


def _named(graph: nx.Graph[str], at: Places) -> Iterator[str]:
    """Name the symbols with most ties, where no name covers another."""
    taken: list[tuple[float, float, float, float]] = []
    for node in sorted(graph, key=lambda n: (-graph.degree(n), str(n)))[:NAMED]:
        name = textwrap.shorten(_text(str(graph.nodes[node].get("label") or node)), LONG, placeholder="…")
        (x, y), half = at[node], 3.0 * len(name)
        x = min(max(x, half), WIDTH - half)
        y = y - _radius(graph, node) - 3 if y > 24 else y + _radius(graph, node) + 11
        box = (x - half, y - 10, x + half, y + 2)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="10" text-anchor="middle" stroke="#fff" stroke-width="2.5" '
            f'paint-order="stroke" fill="#1b2430">{escape(name)}</text>'
        )


def _legend(graph: nx.Graph[str]) -> Iterator[str]:
    """Yield the lines of the legend: kinds of symbols, then of ties."""
    met = {_group(data).key for _, data in graph.nodes(data=True)}
    entries = [(one.color, one.label[spoken()]) for one in groups() if one.key in met]
    row, x = "", 0.0
    for colour, label in entries:
        width = 22 + 5.8 * len(label)
        if x + width > WIDTH - 2 * MARGIN:
            yield row
            row, x = "", 0.0
        row += f'<circle cx="{x + 5:.1f}" cy="-4" r="5" fill="{colour}"/>' + _line(label, x + 14)
        x += width
    if row:
        yield row
    if any(data.get("inferred") for _, _, data in graph.edges(data=True)):
        dashed = '<line x1="0" x2="26" y1="-4" y2="-4" stroke="#384454" stroke-dasharray="3 3"/>'
        yield dashed + _line(tr("dashed: inferred by a rule, said by no source"), 32)


def _line(text: str, x: float = 0) -> str:
    return f'<text x="{x:.1f}" font-size="11" fill="#384454">{escape(text)}</text>'


def _text(text: str) -> str:
    """Return a text that XML can hold."""
    return _REFUSED.sub("\ufffd", text)

"""A still picture of a network, small enough to stand on a page as a way in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from pmlb_graph import views
from pmlb_graph.language import pick

if TYPE_CHECKING:
    import networkx as nx

WIDTH, HEIGHT, MARGIN = 640, 400, 14


def draw(graph: nx.Graph[str], places: Mapping[str, tuple[float, float]]) -> Markup:
    """Return a network as inline SVG, at the places and in the colours of its page."""
    xs, ys = ([place[i] for place in places.values()] or [0.0] for i in (0, 1))
    (first, last), (lowest, highest) = (min(xs), max(xs)), (min(ys), max(ys))
    wide, high = last - first, highest - lowest
    scale = min((WIDTH - 2 * MARGIN) / (wide or 1), (HEIGHT - 2 * MARGIN) / (high or 1))
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2

    def at(node: str) -> tuple[float, float]:
        x, y = places[node]
        return round(left + (x - first) * scale, 1), round(top + (y - lowest) * scale, 1)

    title = quoteattr(pick(graph.graph.get("title", {})))
    lines = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={title}>', '<g class="ties">']
    for a, b, data in graph.edges(data=True):
        (x1, y1), (x2, y2) = at(a), at(b)
        dashed = ' stroke-dasharray="3 3"' if data["inferred"] else ""
        lines.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{dashed}/>')
    lines.append("</g>")
    for node, data in graph.nodes(data=True):
        (x, y), radius = at(node), round(2 + data["degree"] ** 0.5, 1)
        colour = views.colour(data["kind"], data["side"])
        lines.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>')
    return Markup("\n".join([*lines, "</svg>"]))  # noqa: S704 - numbers, our colours, a quoted title

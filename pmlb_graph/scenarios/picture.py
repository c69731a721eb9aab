"""The still picture of a state: the places of both states, what a scenario adds and removes marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from pmlb_graph import views

if TYPE_CHECKING:
    import networkx as nx

WIDTH, HEIGHT, MARGIN = 640, 440, 26
NAMED = 10
"""Names written on a picture, at most; beyond, they would cover it."""
LONGEST = 34


@dataclass(frozen=True, slots=True)
class Marked:
    """What a picture marks: the nodes and the ties that the other state does not have."""

    nodes: Collection[str]
    ties: Collection[frozenset[str]]
    kind: str
    """``added`` or ``removed``."""

    @property
    def ends(self) -> set[str]:
        """Return the nodes that a mark touches."""
        return {*self.nodes, *(node for tie in self.ties for node in tie)}


def marked(graph: nx.Graph[str], other: nx.Graph[str], kind: str) -> Marked:
    """Return what a network has and another has not."""
    ties = [frozenset(tie) for tie in graph.edges if not other.has_edge(*tie)]
    return Marked({node for node in graph if node not in other}, ties, kind)


def draw(graph: nx.Graph[str], places: Mapping[str, tuple[float, float]], marks: Marked, title: str) -> Markup:
    """Return a network as inline SVG, at places that hold for both states.

    Parameters
    ----------
    graph : networkx.Graph
        The network, its nodes with their ``degree`` and their side as pages name it.
    places : mapping
        Places of the nodes of both states.
    marks : Marked
        What to mark.
    title : str
        What the picture shows, for those who do not see it.
    """
    xs, ys = ([place[i] for place in places.values()] or [0.0] for i in (0, 1))
    left, top = min(xs), min(ys)
    scale = min((WIDTH - 2 * MARGIN) / ((max(xs) - left) or 1), (HEIGHT - 2 * MARGIN) / ((max(ys) - top) or 1))
    at = {
        node: (round(MARGIN + (x - left) * scale, 1), round(MARGIN + (y - top) * scale, 1))
        for node, (x, y) in places.items()
        if node in graph
    }
    lines = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={quoteattr(title)}>']
    lines += [*_ties(graph, at, marks), *_nodes(graph, at, marks), *_names(graph, at, marks), "</svg>"]
    return Markup("\n".join(lines))  # noqa: S704 - numbers, our colours and words, escaped labels


def _ties(graph: nx.Graph[str], at: Mapping[str, tuple[float, float]], marks: Marked) -> Iterator[str]:
    """Draw the ties, those that are marked above the others."""
    told = set(marks.ties)
    for group, chosen in (("ties", False), (f"ties {marks.kind}", True)):
        yield f'<g class="{group}">'
        for a, b, data in graph.edges(data=True):
            if (frozenset((a, b)) in told) != chosen:
                continue
            (x1, y1), (x2, y2) = at[a], at[b]
            dashed = ' class="inferred"' if data["inferred"] else ""
            yield f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{dashed}/>'
        yield "</g>"


def _nodes(graph: nx.Graph[str], at: Mapping[str, tuple[float, float]], marks: Marked) -> Iterator[str]:
    for node, data in graph.nodes(data=True):
        (x, y), radius = at[node], round(2 + graph.degree(node) ** 0.5, 1)
        if node in marks.nodes:
            yield f'<circle class="ring {marks.kind}" cx="{x}" cy="{y}" r="{round(radius + 3.5, 1)}"/>'
        yield f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{views.colour(data["kind"], data["side"])}"/>'


def _names(graph: nx.Graph[str], at: Mapping[str, tuple[float, float]], marks: Marked) -> Iterator[str]:
    """Write the names of what is marked, each where no other stands."""
    boxes: list[tuple[float, float, float]] = []
    order = sorted(marks.ends, key=lambda node: (node not in marks.nodes, -graph.degree(node), node))
    for node in order[:NAMED]:
        x, y = at[node]
        label = str(graph.nodes[node]["label"])
        label = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
        width = 7.2 * len(label)
        anchor, start = ("end", x - 8 - width) if x + 8 + width > WIDTH else ("start", x + 8)
        if start < 0:
            anchor, start = "start", 2.0
        free = next((dy for dy in (4, -10, 18, -24, 32, -38, 46) if _free(boxes, start, y + dy, width)), None)
        if free is None:
            continue
        boxes.append((start, y + free, width))
        place = start + width if anchor == "end" else start
        yield f'<text x="{place:.1f}" y="{y + free:.1f}" text-anchor="{anchor}">{escape(label)}</text>'


def _free(boxes: list[tuple[float, float, float]], x: float, y: float, width: float) -> bool:
    if not 12 <= y <= HEIGHT - 4:
        return False
    return all(abs(y - other) > 13 or x + width < left or left + wide < x for left, other, wide in boxes)

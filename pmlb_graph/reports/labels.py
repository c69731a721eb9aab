"""Names on a picture: each beside its symbol, where it covers neither another symbol nor another name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTERS, MOST = 24, 42
"""Letters of a line of a name; above the second number, the name is cut."""
SIZE = 6.5
TRIES = ((1.5, 4.0), (3.5, 5.0), (9.0, 2.0), (15.0, 2.0), (22.0, 2.0), (1.5, 0.5), (3.5, 0.2), (30.0, 1.5), (40.0, 1.0))
"""Points between a name and its symbol, and at least from any other: the first try at which it has room is kept."""
LED = 6.0
"""Points above which a thin line leads from a symbol to its name."""
TURNS = (6, 18, 0, 12, 3, 9, 15, 21, 4, 8, 16, 20, 2, 10, 14, 22, 5, 7, 17, 19, 1, 11, 13, 23)
"""Directions that are tried, in 24ths of a turn from the right, anticlockwise: above, below, beside, then aslant."""

Box = tuple[float, float, float, float]
Disc = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol: its name, its place on the axes, and its radius in points."""

    name: str
    place: tuple[float, float]
    radius: float


def plain(text: str) -> str:
    """Return a text that starts no formula: two dollars would."""
    return text.replace("$", r"\$")


def short(text: str, most: int = MOST) -> str:
    """Return a text cut at so many letters, after a whole word when there is one."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;(-–") + "…"


def folded(text: str) -> str:
    r"""Return a name on two lines when it is too long for one, as even as its words allow.

    Examples
    --------
    >>> folded("Pôle métropolitain Loire Bretagne")
    'Pôle métropolitain\nLoire Bretagne'
    """
    text = short(text)
    words = text.split(" ")
    if len(text) <= LETTERS or len(words) == 1:
        return text
    halves = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
    return "\n".join(min(halves, key=lambda half: max(map(len, half))))


def put(axes: Axes, wanted: Sequence[Mark], marks: Sequence[Mark], most: int) -> list[str]:
    """Name symbols in the order given, as many as there is room for, and return those that are named.

    Parameters
    ----------
    axes : Axes
        Where all is drawn: their limits and aspect are those of the picture.
    wanted : sequence of Mark
        Those to name, the first ones first.
    marks : sequence of Mark
        All the symbols, which names stay clear of.
    most : int
        Names to put.
    """
    picture = axes.get_figure(root=True)
    if picture is None:
        return []
    picture.draw_without_rendering()  # the aspect of the axes is known only then
    scale = 72 / picture.dpi
    edge = axes.get_window_extent()
    frame = (edge.x0 * scale - 4, edge.y0 * scale - 4, edge.x1 * scale + 4, edge.y1 * scale + 4)
    room = _Room(frame, [(*_seen(axes, one, scale), one.radius) for one in marks])
    named: list[str] = []
    for mark in wanted:
        if len(named) == most:
            break
        text, disc = plain(folded(mark.name)), (*_seen(axes, mark, scale), mark.radius)
        for gap, apart, box in _boxes(disc, _sizes(text)):
            if room.takes(box, disc, apart, gap > LED):
                named.append(mark.name)
                _write(axes, text, mark, (box, disc), gap > LED)
                break
    return named


@dataclass(slots=True)
class _Room:
    """What is taken on a picture: its symbols, and the names and lines already put."""

    frame: Box
    discs: Sequence[Disc]
    names: list[Box] = field(default_factory=list)
    lines: list[list[tuple[float, float]]] = field(default_factory=list)

    def takes(self, box: Box, disc: Disc, apart: float, led: bool) -> bool:
        """Put a name in a box if it is free, and tell whether it was."""
        frame, line = self.frame, _line(disc, box) if led else []
        free = (
            (frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3])
            and not any(_over(box, one) for one in self.names)
            and not any(_on(box, *one[:2], one[2] + (apart if one != disc else 0)) for one in self.discs)
            and not any(_on(one, *point, 0.5) for one in self.names for point in line)
            and not any(hypot(u - one[0], v - one[1]) < one[2] for one in self.discs if one != disc for u, v in line)
            and not any(_on(box, *point, 0.5) for one in self.lines for point in one)
        )
        if free:
            self.names.append(box)
            self.lines.append(line)
        return free


def _seen(axes: Axes, mark: Mark, scale: float) -> tuple[float, float]:
    x, y = axes.transData.transform(mark.place)
    return float(x) * scale, float(y) * scale


def _sizes(text: str) -> tuple[float, float]:
    """Return the width and the height of a text, in points."""
    from matplotlib.textpath import TextPath

    lines = text.split("\n")
    return max(float(TextPath((0, 0), line, size=SIZE).get_extents().width) for line in lines), len(lines) * SIZE * 1.2


def _boxes(disc: Disc, sizes: tuple[float, float]) -> Iterator[tuple[float, float, Box]]:
    """Yield the places of a name, the best first: how far it is from its symbol, how far it must be from others."""
    half, up = sizes[0] / 2 + 0.8, sizes[1] / 2
    for gap, apart in TRIES:
        for turn in TURNS:
            across, above = cos(pi * turn / 12), sin(pi * turn / 12)
            u, v = disc[0] + across * (disc[2] + gap + half), disc[1] + above * (disc[2] + gap + up)
            yield gap, apart, (u - half, v - up, u + half, v + up)


def _line(disc: Disc, box: Box) -> list[tuple[float, float]]:
    (x, y, _), (u, v) = disc, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return [(x + (u - x) * i / 24, y + (v - y) * i / 24) for i in range(25)]


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _on(box: Box, x: float, y: float, radius: float) -> bool:
    """Tell whether a box covers a part of a disc."""
    away = hypot(x - min(max(x, box[0]), box[2]), y - min(max(y, box[1]), box[3]))
    return away < radius


def _write(axes: Axes, text: str, mark: Mark, where: tuple[Box, Disc], led: bool) -> None:
    (left, low, right, high), (x, y, _) = where
    arrow = {"arrowstyle": "-", "color": "#525e6d", "linewidth": 0.5, "shrinkA": 0, "shrinkB": mark.radius}
    axes.annotate(
        text, mark.place, xytext=((left + right) / 2 - x, (low + high) / 2 - y), textcoords="offset points",
        ha="center", va="center", fontsize=SIZE, linespacing=1.05, zorder=4, arrowprops=arrow if led else None,
        bbox={"facecolor": "white", "alpha": 0.72, "linewidth": 0, "pad": 0.4},
    )  # fmt: skip

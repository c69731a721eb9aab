"""Contours made simpler for a map: a border that two contours share stays one border.

No light library does it: shapely simplifies each polygon alone, which parts neighbours, and is 8 MB heavy.
Contours are cut into arcs at the vertices where more than two pieces of border meet; each arc is simplified once.

References
----------
Visvalingam, M. & Whyatt, J. D. (1993). Line generalisation by repeated elimination of points. The Cartographic
Journal, 30(1), 46-51.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence

Point = tuple[float, float]


def area(a: Point, b: Point, c: Point) -> float:
    """Give the area of a triangle."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def simplify_line(line: Sequence[Point], least: float) -> list[Point]:
    """Take out the vertices whose triangle with their neighbours is smaller than an area; the ends stay.

    Examples
    --------
    >>> simplify_line([(0, 0), (5, 0.1), (10, 0), (10, 10)], 1)
    [(0, 0), (10, 0), (10, 10)]
    """
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    sizes = {i: area(line[i - 1], line[i], line[i + 1]) for i in range(1, len(line) - 1)}
    heap = [(size, i) for i, size in sizes.items()]
    heapq.heapify(heap)
    while heap and heap[0][0] < least:
        size, i = heapq.heappop(heap)
        if sizes.get(i) != size:
            continue
        del sizes[i]
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in sizes:
                # A vertex is never less important than one taken out beside it.
                sizes[j] = max(size, area(line[before[j]], line[j], line[after[j]]))
                heapq.heappush(heap, (sizes[j], j))
    return [line[0], *(line[i] for i in sorted(sizes)), *line[-1:]] if len(line) > 1 else list(line)


def simplify_rings(rings: Sequence[Sequence[Point]], least: float) -> list[list[Point]]:
    """Simplify closed rings together.

    Parameters
    ----------
    rings : sequence of sequences of points
        The last point of a ring is its first. Neighbours share their vertices.
    least : float
        Area below which a vertex is taken out, in the square of the unit.

    Returns
    -------
    list of list of points
        In the same order; a ring too small to be seen is empty.
    """
    opened = [list(ring[:-1]) for ring in rings]
    around: defaultdict[Point, set[Point]] = defaultdict(set)
    for ring in opened:
        for i, point in enumerate(ring):
            around[point] |= {ring[i - 1], ring[(i + 1) % len(ring)]}
    meetings = {point for point, others in around.items() if len(others) > 2}
    done: dict[tuple[Point, ...], list[Point]] = {}
    out = []
    for ring in opened:
        points: list[Point] = []
        for arc in _arcs(ring, meetings):
            one_way, other_way = tuple(arc), tuple(reversed(arc))
            key = min(one_way, other_way)
            if key not in done:
                done[key] = simplify_line(key, least)
            points += (done[key] if key == one_way else done[key][::-1])[:-1]
        out.append([*points, points[0]] if len(points) > 2 else [])
    return out


def _arcs(ring: list[Point], meetings: set[Point]) -> Iterator[list[Point]]:
    """Cut a ring where borders meet; a ring that meets nothing is cut at two far vertices."""
    cuts = [i for i, point in enumerate(ring) if point in meetings]
    if len(cuts) < 2:
        first = cuts[0] if cuts else min(range(len(ring)), key=ring.__getitem__)
        x, y = ring[first]
        far = max(range(len(ring)), key=lambda i: ((ring[i][0] - x) ** 2 + (ring[i][1] - y) ** 2, ring[i]))
        cuts = sorted({first, far})
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        yield [ring[i % len(ring)] for i in range(start, end + 1)]

"""Components of a network placed beside each other, and isolates in rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
GAP = 46.0
"""Free room around a component."""
ISOLATE = (150.0, 44.0)
"""Room of an isolate, label included."""


@dataclass(frozen=True, slots=True)
class Box:
    """A component: its nodes and where they are, around any origin."""

    nodes: list[str]
    points: Points


def pack(boxes: list[Box], ratio: float) -> dict[str, tuple[float, float]]:
    """Place components on one sheet, the first in the middle, the others in free room around it.

    Parameters
    ----------
    boxes : list of Box
        Components, the largest first.
    ratio : float
        Width over height wanted for the whole.

    Returns
    -------
    dict
        ``{node: (x, y)}``.
    """
    placed: dict[str, tuple[float, float]] = {}
    taken = np.zeros((0, 2))
    for box in boxes:
        points = box.points - (box.points.min(0) + box.points.max(0)) / 2
        if len(taken):
            points = points + _free_place(points, taken, ratio)
        taken = np.vstack((taken, points))
        placed.update((node, (float(x), float(y))) for node, (x, y) in zip(box.nodes, points, strict=True))
    return placed


def row(nodes: list[str], placed: dict[str, tuple[float, float]], width: float) -> dict[str, tuple[float, float]]:
    """Place isolates in rows under everything else."""
    if not nodes:
        return {}
    xs = [x for x, _ in placed.values()] or [0.0, width]
    bottom = max((y for _, y in placed.values()), default=0.0) + GAP * 1.3
    step, height = ISOLATE
    left, usable = min(xs), max(max(xs) - min(xs), step)
    columns = max(1, min(len(nodes), int(usable // step) + 1))
    return {node: (left + (i % columns) * step, bottom + (i // columns) * height) for i, node in enumerate(nodes)}


def _free_place(points: Points, taken: Points, ratio: float) -> Points:
    """Find the shift that keeps the sheet smallest without touching what is placed."""
    half = (points.max(0) - points.min(0)) / 2 + GAP
    low, high = taken.min(0), taken.max(0)
    best, best_cost = np.zeros(2), np.inf
    for x in np.linspace(low[0] - half[0], high[0] + half[0], 49):
        for y in np.linspace(low[1] - half[1], high[1] + half[1], 37):
            centre = np.array([x, y])
            if (np.abs(taken - centre) < half).all(1).any():
                continue
            left = np.minimum(low, centre - half + GAP)
            right = np.maximum(high, centre + half - GAP)
            width, height = right - left
            cost = max(width, height * ratio) * 1000 + width + height + abs(x) * 0.01 - abs(y) * 0.01
            if cost < best_cost - 1e-6:
                best, best_cost = centre, float(cost)
    return best

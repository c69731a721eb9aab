"""Tally: lines of an official file put together as they are read."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from pmlb_graph.flows.columns import COLUMNS, Heading, packed

if TYPE_CHECKING:
    import numpy as np


class Tally:
    """Lines of an official file, put together as they are read: 20 bytes each."""

    def __init__(self) -> None:
        self._ranks: dict[tuple[str, str], int] = {}
        self._pairs, self._lines, self._parts = array("i"), array("q"), array("d")

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, origin: str, destination: str, value: float, line: int) -> None:
        """Add what a line counts between two territories."""
        self._pairs.append(self._ranks.setdefault((origin, destination), len(self._ranks)))
        self._lines.append(line)
        self._parts.append(value)

    def sums(self) -> dict[tuple[str, str], float]:
        """Return the sum of each pair, in the order of names."""
        ordered, start, _, parts = self._grouped()
        return {pair: math.fsum(parts[start[i] : start[i + 1]]) for i, pair in enumerate(ordered)}

    def packed(self, heading: Heading) -> bytes:
        """Return the content of a file of flows; the same lines always give the same bytes."""
        import numpy as np

        ordered, start, lines, parts = self._grouped()
        names = sorted({name for pair in ordered for name in pair})
        rank = {name: i for i, name in enumerate(names)}
        columns = {
            "origine": [rank[origin] for origin, _ in ordered],
            "destination": [rank[destination] for _, destination in ordered],
            "valeur": list(self.sums().values()),
            "debut": start,
            "ligne": lines,
            "part": parts,
        }
        return packed(heading, names, {name: np.asarray(columns[name], COLUMNS[name]) for name in COLUMNS})

    def _grouped(self) -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray, np.ndarray]:
        """Return the pairs in order, where the lines of each begin, and the lines, those of a pair together."""
        import numpy as np

        ordered = sorted(self._ranks)
        place = np.empty(len(ordered), int)
        place[[self._ranks[pair] for pair in ordered]] = np.arange(len(ordered))
        pairs, lines = place[np.asarray(self._pairs, int)], np.asarray(self._lines)
        order = np.lexsort((lines, pairs))
        start = np.concatenate([[0], np.cumsum(np.bincount(pairs, minlength=len(ordered)))]).astype(int)
        return ordered, start, lines[order], np.asarray(self._parts)[order]

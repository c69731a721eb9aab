"""Flows kept on the disk, read where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph.errors import StorageError
from pmlb_graph.files import storage
from pmlb_graph.flows.columns import DAMAGE, FOLDER, Heading, opened
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes from a territory to another.

    Attributes
    ----------
    origin, destination : str
        Keys of the territories.
    value : float
        In the unit of the heading.
    heading : Heading
        What is counted, and by whom.
    lines : tuple of int
        The lines of the official file that it sums.
    parts : tuple of float
        What each of them counts.
    """

    origin: str
    destination: str
    value: float
    heading: Heading
    lines: tuple[int, ...]
    parts: tuple[float, ...]


class Flows:
    """The flows of a file, read where they are asked for.

    Attributes
    ----------
    heading : Heading
        What is counted, when, by which source.
    territories : tuple of str
        Keys of the territories, sorted. Between two of them, a pair that is not there counts nobody.

    Parameters
    ----------
    path : Path
        A file of ``flux/``.

    Raises
    ------
    StorageError
        If the file cannot be read, or is not what was written.
    """

    def __init__(self, path: Path) -> None:
        with storage(path):
            try:
                self.heading, self.territories, self._columns = opened(path)
            except DAMAGE as error:
                message = tr("“{path}” is damaged ({reason}): import the official file again")
                raise StorageError(message.format(path=path, reason=error)) from error
        self._rank = {name: i for i, name in enumerate(self.territories)}

    def __len__(self) -> int:
        return len(self._columns["origine"])

    def __iter__(self) -> Iterator[Flow]:
        return (self._flow(i) for i in range(len(self)))

    def between(self, origin: str, destination: str) -> Flow | None:
        """Return what goes from a territory to another, None when nobody does."""
        import numpy as np

        first, last = self._leaving(origin)
        wanted = self._rank.get(destination, -1)
        i = first + int(np.searchsorted(self._columns["destination"][first:last], wanted))
        return self._flow(i) if i < last and self._columns["destination"][i] == wanted else None

    def leaving(self, origin: str) -> Iterator[Flow]:
        """Yield what leaves a territory, in the order of destinations."""
        return (self._flow(i) for i in range(*self._leaving(origin)))

    def reaching(self, destination: str) -> Iterator[Flow]:
        """Yield what reaches a territory, in the order of origins."""
        import numpy as np

        found = np.flatnonzero(self._columns["destination"] == self._rank.get(destination, -1))
        return (self._flow(int(i)) for i in found)

    def matrix(self, territories: Sequence[str]) -> np.ndarray:
        """Return the flows between territories: zero for nobody, NaN for one that the file does not know."""
        import numpy as np

        found = np.zeros((len(territories), len(territories)))
        unknown = [i for i, name in enumerate(territories) if name not in self._rank]
        found[unknown], found[:, unknown] = np.nan, np.nan
        place = np.full(len(self.territories), -1)
        place[[self._rank[name] for name in territories if name in self._rank]] = [
            i for i, name in enumerate(territories) if name in self._rank
        ]
        rows, columns = place[self._columns["origine"]], place[self._columns["destination"]]
        kept = (rows >= 0) & (columns >= 0)
        found[rows[kept], columns[kept]] = self._columns["valeur"][kept]
        return found

    def _leaving(self, origin: str) -> tuple[int, int]:
        import numpy as np

        wanted = self._rank.get(origin, -1)
        first, last = (int(np.searchsorted(self._columns["origine"], wanted, side)) for side in ("left", "right"))
        return first, last

    def _flow(self, i: int) -> Flow:
        columns = self._columns
        first, last = int(columns["debut"][i]), int(columns["debut"][i + 1])
        origin, destination = (self.territories[int(columns[name][i])] for name in ("origine", "destination"))
        lines, parts = (tuple(columns[name][first:last].tolist()) for name in ("ligne", "part"))
        return Flow(origin, destination, float(columns["valeur"][i]), self.heading, lines, parts)


def found(folder: Path, indicator: str = "", year: str = "", source: str = "") -> list[Flows]:
    """Return the flows kept beside the tables, by name of file; all those of an indicator, a year, a source.

    Raises
    ------
    StorageError
        If a file is damaged.
    """
    with storage(folder):
        opened = [Flows(path) for path in sorted((folder / FOLDER).glob("*.npz"))]
    wanted = {"indicator": indicator, "year": year, "source": source}
    return [one for one in opened if all(getattr(one.heading, name) == said for name, said in wanted.items() if said)]

"""Flows: what was counted between territories, line by line of an official file, in columns on the disk.

INSEE's commuting flows are a million lines: too many for facts of the graph, and for the memory of a page that
shows one pair. They are kept beside the tables, in ``flux/``, one file for one source, indicator and year; the sums
large enough to be trusted are facts as well (see :mod:`pmlb_graph.importers.navettes`).

The file is a NumPy ``.npz`` without compression: numpy is already there, ``numpy.load`` opens it in any program,
each column is mapped from the disk and read where needed, and it is the same bytes on every machine. Parquet and
Arrow would add 40 MB of dependency; SQLite and DuckDB write their version in the file.

==============  ====  =======================================================================
``entete``      u1    JSON: what is counted, when, by which source, in which file; territories
``origine``     i4    for each pair, in order: rank of the territory of departure
``destination`` i4    rank of the territory of arrival
``valeur``      f8    sum of the lines of the pair
``debut``       i8    where its lines begin; one more at the end
``ligne``       i8    for each line: its number in the official file
``part``        f8    what it counts
==============  ====  =======================================================================
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import struct
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph.errors import StorageError
from pmlb_graph.files import storage
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

FOLDER = "flux"
FORMAT = 1
_PAIRS = {"origine": "<i4", "destination": "<i4", "valeur": "<f8"}
_COLUMNS = {**_PAIRS, "debut": "<i8", "ligne": "<i8", "part": "<f8"}
_HEADER = "entete"
_LARGEST_HEADER = 50_000_000
_NPY_HEADER = 128
_DAMAGE = (ValueError, TypeError, LookupError, EOFError, RuntimeError, struct.error, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the flows of a file are.

    Attributes
    ----------
    indicator, unit, year, source : str
        Keys of the indicator, of the unit and of the source, and the year.
    file, digest : str
        Name and SHA-256 of the official file, whose lines are numbered.
    """

    indicator: str
    unit: str
    year: str
    source: str
    file: str
    digest: str

    @property
    def name(self) -> str:
        """Where the flows are, in the folder of the tables."""
        return f"{FOLDER}/{self.source}.{self.indicator}.{self.year}.npz"


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
        return _packed(heading, names, {name: np.asarray(columns[name], _COLUMNS[name]) for name in _COLUMNS})

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


def _packed(heading: Heading, names: Sequence[str], columns: Mapping[str, np.ndarray]) -> bytes:
    import numpy as np

    digests = {name: hashlib.sha256(column.data).hexdigest() for name, column in columns.items()}
    told = {"format": FORMAT, **asdict(heading), "territories": names, "columns": digests}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, column in {_HEADER: np.frombuffer(text, "u1"), **columns}.items():
            member = zipfile.ZipInfo(f"{name}.npy")
            member.create_system = 3  # else the bytes would tell the system they were written on
            stream = io.BytesIO()
            np.lib.format.write_array(stream, column, version=(1, 0), allow_pickle=False)
            archive.writestr(member, stream.getbuffer())
    return content.getvalue()


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
                self.heading, self.territories, self._columns = _opened(path)
            except _DAMAGE as error:
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


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with storage(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _opened(path: Path) -> tuple[Heading, tuple[str, ...], dict[str, np.ndarray]]:
    with zipfile.ZipFile(path) as archive:
        members = {member.filename: member for member in archive.infolist()}
        if set(members) != {f"{name}.npy" for name in (_HEADER, *_COLUMNS)}:
            raise ValueError(tr("its columns are not those of flows"))
        if members[f"{_HEADER}.npy"].file_size > _LARGEST_HEADER:
            raise ValueError(tr("its heading is too long"))
        # Read through the archive, which checks its sum: the digests of the columns are in it.
        told = json.loads(archive.read(f"{_HEADER}.npy")[_NPY_HEADER:])
        columns = {name: _mapped(path, members[f"{name}.npy"], kind) for name, kind in _COLUMNS.items()}
    if told["format"] != FORMAT:
        raise ValueError(tr("it was written by another version"))
    for name, column in columns.items():
        if hashlib.sha256(column.data).hexdigest() != told["columns"][name]:
            raise ValueError(tr("the column “{name}” does not have its digest").format(name=name))
    names = tuple(map(str, told["territories"]))
    _sound(columns, len(names))
    heading = Heading(*(str(told[name]) for name in ("indicator", "unit", "year", "source", "file", "digest")))
    return heading, names, columns


def _mapped(path: Path, member: zipfile.ZipInfo, kind: str) -> np.ndarray:
    """Map a column from the disk: nothing of it is read yet."""
    import numpy as np

    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(tr("it is compressed"))
    dtype, header = np.dtype(kind), io.BytesIO()
    length = max(member.file_size - _NPY_HEADER, 0) // dtype.itemsize
    np.lib.format.write_array_header_1_0(header, {"descr": dtype.str, "fortran_order": False, "shape": (length,)})
    with path.open("rb") as stream:
        stream.seek(member.header_offset)
        local: tuple[int, int] = struct.unpack("<26xHH", stream.read(30))
        start = member.header_offset + 30 + sum(local)
        stream.seek(start)
        # What numpy would parse of an unknown header is not to be trusted: only the one expected is taken.
        same = stream.read(len(header.getvalue())) == header.getvalue()
    if not same or len(header.getvalue()) + length * dtype.itemsize != member.file_size:
        raise ValueError(tr("its columns are not those of flows"))
    offset = start + len(header.getvalue())
    return np.memmap(path, dtype, "r", offset, (length,)) if length else np.empty(0, dtype)


def _sound(columns: Mapping[str, np.ndarray], territories: int) -> None:
    """Refuse ranks that lead nowhere, whatever the digests say."""
    import numpy as np

    origin, destination, start = columns["origine"], columns["destination"], columns["debut"]
    lengths = {len(columns[name]) for name in _PAIRS}
    pairs = origin.astype("i8") * territories + destination
    right = (
        lengths == {len(start) - 1}
        and len(columns["ligne"]) == len(columns["part"]) == start[-1]
        and start[0] == 0
        and bool((np.diff(start) >= 0).all() and (np.diff(pairs) > 0).all())
        and all(bool(((ranks >= 0) & (ranks < territories)).all()) for ranks in (origin, destination))
    )
    if not right:
        raise ValueError(tr("its columns are not those of flows"))

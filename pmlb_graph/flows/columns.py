"""Columns: what a file of flows is made of, written and mapped from the disk."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph.files import storage
from pmlb_graph.language import tr

if TYPE_CHECKING:
    import numpy as np

FOLDER = "flux"
FORMAT = 1
_PAIRS = {"origine": "<i4", "destination": "<i4", "valeur": "<f8"}
COLUMNS = {**_PAIRS, "debut": "<i8", "ligne": "<i8", "part": "<f8"}
_HEADER = "entete"
_LARGEST_HEADER = 50_000_000
_NPY_HEADER = 128
DAMAGE = (ValueError, TypeError, LookupError, EOFError, RuntimeError, struct.error, zipfile.BadZipFile)


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


def packed(heading: Heading, names: Sequence[str], columns: Mapping[str, np.ndarray]) -> bytes:
    """Return the content of a file."""
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


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with storage(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def opened(path: Path) -> tuple[Heading, tuple[str, ...], dict[str, np.ndarray]]:
    """Return the heading, the territories and the columns of a file; one of `DAMAGE` is raised if it is not sound."""
    with zipfile.ZipFile(path) as archive:
        members = {member.filename: member for member in archive.infolist()}
        if set(members) != {f"{name}.npy" for name in (_HEADER, *COLUMNS)}:
            raise ValueError(tr("its columns are not those of flows"))
        if members[f"{_HEADER}.npy"].file_size > _LARGEST_HEADER:
            raise ValueError(tr("its heading is too long"))
        # Read through the archive, which checks its sum: the digests of the columns are in it.
        told = json.loads(archive.read(f"{_HEADER}.npy")[_NPY_HEADER:])
        columns = {name: _mapped(path, members[f"{name}.npy"], kind) for name, kind in COLUMNS.items()}
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

"""Opening a workbook that comes from elsewhere: measured before it is read, so that no file takes all memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pmlb_graph.errors import UsageError
from pmlb_graph.files import storage
from pmlb_graph.language import tr
from pmlb_graph.workbook.measuring import TooLargeError, measure

MEGABYTE = 1_000_000
SIZE = 50 * MEGABYTE  # of the file
WHOLE = 200 * MEGABYTE  # of all its parts, unpacked
RATIO = 120  # unpacked over packed, above ten megabytes
MEMBERS = 5_000
_KEPT = re.compile(r"mimetype|.*\.(?:xml|rels)", re.IGNORECASE)
# The reader takes the fault of a formula for an empty cell: it is given as the text that people see.
_FAULTY = re.compile(rb"(<(?:\w+:)?c\s[^<>]*?\bt=[\"'])e(?=[\"'])")

Grid = list[list[Any]]


def grids(path: Path) -> dict[str, Grid]:
    """Return the cells of every sheet of an .xlsx or .ods file, from A1.

    Raises
    ------
    UsageError
        If the file is no workbook, or is larger than a team could fill.
    StorageError
        If it cannot be read.
    """
    with storage(path):
        if path.stat().st_size > SIZE:
            raise _large(path)
        data = path.read_bytes()
    from python_calamine import CalamineError, CalamineWorkbook

    plain = _unpacked(path, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(plain))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise _no_workbook(path) from error
    except BaseException as error:
        # What a fault inside the reader raises is no Exception.
        if type(error).__name__ == "PanicException":
            raise _no_workbook(path) from error
        raise


def _unpacked(path: Path, data: bytes) -> bytes:
    """Return the archive again, its parts measured and stored as they are.

    The reader is never given the file itself: sizes that lie and parts that stand twice do not reach it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _measure(path, members)
            parts = {member.filename: archive.read(member) for member in members if _KEPT.fullmatch(member.filename)}
        _scan(path, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _no_workbook(path) from error
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as plain:
        for name, content in parts.items():
            plain.writestr(zipfile.ZipInfo(name), _FAULTY.sub(rb"\1str", content) if "worksheets" in name else content)
    return stream.getvalue()


def _measure(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    methods = {member.compress_type for member in members}
    if len(set(names)) != len(names) or not methods <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _no_workbook(path)
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MEMBERS or whole > WHOLE or (whole > 10 * MEGABYTE and whole > RATIO * packed):
        raise _large(path)


def _scan(path: Path, parts: Mapping[str, bytes]) -> None:
    """Refuse sheets that would be immense once laid out."""
    try:
        measure(parts)
    except expat.ExpatError as error:
        raise _no_workbook(path) from error
    except TooLargeError as error:
        raise _large(path) from error


def _large(path: Path) -> UsageError:
    return UsageError(tr("“{path}” is too large to be read as a workbook").format(path=path))


def _no_workbook(path: Path) -> UsageError:
    return UsageError(tr("“{path}” is not a workbook that can be read: save it as .xlsx or .ods").format(path=path))

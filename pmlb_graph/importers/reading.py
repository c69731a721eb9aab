"""Reading official files: rows as they come, and what is wrong with them at its line."""

from __future__ import annotations

import codecs
import csv
import io
import json
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pmlb_graph.errors import DataError, StorageError, closest
from pmlb_graph.files import storage
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables.project import shown

Tell = Callable[[int, int], None]
"""What is told of the work: how much is done, of how much."""
Record = tuple[int, dict[str, str]]

EVERY = 10_000
FAULTS = 20
LARGEST = 200_000_000
UNPACKED = 6_000_000_000
WORDS = 400_000_000


def fault(path: Path, line: int, message: str, column: str = "") -> Problem:
    """Return a problem of an official file, at its line."""
    return Problem(shown(path), line, column, "official-file", message)


def document(path: Path) -> Any:
    """Read a JSON file.

    Raises
    ------
    DataError
        If it is not JSON.
    """
    with storage(path):
        data = path.read_bytes()
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError([fault(path, line, tr("this line is not UTF-8"))]) from error
    except json.JSONDecodeError as error:
        raise DataError([fault(path, error.lineno, tr("not JSON: {error}").format(error=error.msg))]) from error
    except RecursionError as error:
        raise DataError([fault(path, 0, tr("not JSON: {error}").format(error=error))]) from error


def entries(path: Path, wanted: Sequence[str]) -> list[dict[str, Any]]:
    """Read a JSON array of objects that have the fields wanted."""
    found = document(path)
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise DataError([fault(path, 0, tr("a JSON array of objects was expected"))])
    fields(path, found, wanted)
    return found


def features(path: Path, wanted: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON file, whose properties have the fields wanted."""
    found = document(path)
    listed = found.get("features") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise DataError([fault(path, 0, tr("a GeoJSON collection of features was expected"))])
    fields(path, [entry.get("properties") or {} for entry in listed], wanted)
    return listed


def fields(path: Path, found: Iterable[Mapping[str, Any]], wanted: Sequence[str]) -> None:
    """Want every object to have some fields."""
    missing = [
        fault(path, 0, tr("record {n} has no field “{name}”").format(n=n, name=name), name)
        for n, entry in enumerate(found, 1)
        for name in wanted
        if entry.get(name) is None
    ]
    if missing:
        raise DataError(missing[:FAULTS])


def rows(path: Path, wanted: Sequence[str], tell: Tell | None = None, groups: Sequence[str] = ()) -> Iterator[Record]:
    """Yield the rows of a CSV or XLSX file, one at a time, whatever its size.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 or Windows-1252 with ``,``, ``;`` or tabs, or an .xlsx workbook (its first sheet).
    wanted : sequence of str
        Columns without which nothing can be done.
    tell : callable, optional
        Told how far the reading is.
    groups : sequence of str
        Beginnings of names of columns of which one is needed.

    Yields
    ------
    line : int
    cells : dict of str to str
        By name of column, without spaces around.

    Raises
    ------
    DataError
        If a column is missing or a line cannot be read.
    """
    records = _workbook(path, tell) if path.suffix.lower() == ".xlsx" else _lines(path, tell)
    header = [named(cell) for cell in next(records, (1, []))[1]]
    _complete(path, header, wanted, groups)
    for line, cells in records:
        if not any(cells):
            continue
        if len(cells) != len(header):
            message = tr("{found} cells where the header has {expected}: a comma or a quote is missing or too many")
            raise DataError([fault(path, line, message.format(found=len(cells), expected=len(header)))])
        yield line, dict(zip(header, (cell.strip() for cell in cells), strict=True))


def named(cell: str) -> str:
    """Return the name of a column, with one way to write accents, apostrophes and spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).replace("\u2019", "'").split())


def _complete(path: Path, header: Sequence[str], wanted: Sequence[str], groups: Sequence[str]) -> None:
    missing = []
    for name in [name for name in wanted if name not in header]:
        guess = closest(name, [cell for cell in header if cell and cell not in wanted])
        message = tr("the column “{name}” is missing").format(name=name)
        message += tr(" — did you mean “{guess}”?").format(guess=guess) if guess else ""
        missing.append(fault(path, 1, message, name))
    missing += [
        fault(path, 1, tr("no column begins with “{name}”").format(name=start), start)
        for start in groups
        if not any(cell.startswith(start) for cell in header)
    ]
    if missing:
        raise DataError(missing)


def _lines(path: Path, tell: Tell | None) -> Iterator[tuple[int, list[str]]]:
    with storage(path):
        size = path.stat().st_size
        encoding = _encoding(path)
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as stream:
            first = stream.readline()
            delimiter = max((",", ";", "\t"), key=first.count)
            yield 1, next(csv.reader([first], delimiter=delimiter), [])
            reader = csv.reader(stream, delimiter=delimiter, strict=True)
            try:
                for n, cells in enumerate(reader):
                    if tell and n % EVERY == 0:
                        tell(raw.tell(), size)
                    yield reader.line_num + 1, cells
            except csv.Error as error:
                message = tr("this line cannot be read as CSV ({error}): check its quotes").format(error=error)
                raise DataError([fault(path, reader.line_num + 1, message)]) from error
        if tell:
            tell(size, size)


def _encoding(path: Path) -> str:
    """Return UTF-8 if the whole file is, Windows-1252 otherwise."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(1 << 16):
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _workbook(path: Path, tell: Tell | None) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    with storage(path):
        _sound(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know
            try:
                book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            except (KeyError, ValueError, zipfile.BadZipFile) as error:
                raise _unreadable(path) from error
            try:
                sheet = book.worksheets[0]
                total = sheet.max_row or 0
                for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    if tell and line % EVERY == 0:
                        tell(line, max(total, line))
                    yield line, ["" if cell is None else _plain(cell) for cell in cells]
            finally:
                book.close()


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _sound(path: Path) -> None:
    """Refuse a workbook that would take all the memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _unreadable(path) from error
    words = sum(member.file_size for member in members if "sharedStrings" in member.filename)
    if path.stat().st_size > LARGEST or sum(m.file_size for m in members) > UNPACKED or words > WORDS:
        raise StorageError(tr("“{path}” is too large for a workbook: save it as CSV").format(path=path))


def _unreadable(path: Path) -> DataError:
    return DataError([fault(path, 0, tr("this is not an .xlsx workbook"))])

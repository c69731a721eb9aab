"""Reading CSV files: rows that know their line, and every fault of structure at its place."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pmlb_graph.errors import closest
from pmlb_graph.files import cells_of, storage
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables.description import Table

CELL = 131_072
"""Characters that a cell may have."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufeff]")
# UTF-8 read as Windows text by a spreadsheet: « Ã© » for « é ».
GARBLED = re.compile(r"Ã[\x80-\xbf©¨ªª«§´¢®¯¹»¼]|â€[™œ\x9d“”˜]|Å\x93")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells, in the order of the table's columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it was read.

    Attributes
    ----------
    table : Table
        Its description.
    file : str
        Its path, as the person knows it.
    rows : tuple of Row
        Only the rows whose structure is right.
    """

    table: Table
    file: str
    rows: tuple[Row, ...]


def several(cell: str) -> list[str]:
    """Return the values of a cell that holds several, separated by semicolons.

    Examples
    --------
    >>> several("a; b;")
    ['a', 'b']
    """
    return [part.strip() for part in cell.split(";") if part.strip()]


def read(path: Path, table: Table, file: str) -> tuple[Sheet, list[Problem]]:
    """Read a CSV file after its description.

    UTF-8 with commas is the rule; a byte order mark, ``;``, tabs and Windows-1252 are read too
    and told as warnings.

    Returns
    -------
    sheet : Sheet
        The rows that can be used.
    problems : list of Problem
        Faults of encoding and structure, and warnings.

    Raises
    ------
    StorageError
        If the file cannot be read.
    """
    with storage(path):
        data = path.read_bytes()
    problems: list[Problem] = []
    # Spreadsheets end lines in three ways, inside cells too.
    text = _decode(data, file, problems).replace("\r\n", "\n").replace("\r", "\n")
    with cells_of(CELL):
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, file, problems), strict=True)
        records = _records(lines, file, problems)
        header = next(records, (1, []))[1]
        sheet, found = gather(header, records, table, file)
    return sheet, problems + found


def gather(
    header: list[str], records: Iterable[tuple[int, list[str]]], table: Table, file: str
) -> tuple[Sheet, list[Problem]]:
    """Put cells in the order of the description, and tell every fault of structure.

    Parameters
    ----------
    header : list of str
        Names of the columns, as they stand.
    records : iterable of (int, list of str)
        Line and cells of each row.
    table : Table
        What the columns should be.
    file : str
        What is read, as the person knows it.
    """
    problems: list[Problem] = []
    places = _places(header, table, file, problems)
    rows: list[Row] = []
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = tr("{found} cells where the header has {expected}: a comma or a quote is missing or too many")
            message = message.format(found=len(cells), expected=len(header))
            problems.append(Problem(file, line, "", "ragged-row", message))
            continue
        rows.append(Row(line, tuple("" if i is None else cells[i].strip() for i in places)))
        problems.extend(_unreadable(rows[-1], table, file))
    return Sheet(table, file, tuple(rows)), problems


def _decode(data: bytes, file: str, problems: list[Problem]) -> str:
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        _warn(problems, file, "byte-order-mark", tr("read without its byte order mark"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        message = tr("this line is not UTF-8: save the file as “CSV UTF-8”")
        problems.append(Problem(file, line, "", "encoding", message))
        return data.decode("utf-8", "replace")
    _warn(problems, file, "windows-encoding", tr("read as Windows-1252: better saved as “CSV UTF-8”"))
    return text


def _delimiter(text: str, file: str, problems: list[Problem]) -> str:
    header = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=header.count)
    if delimiter != ",":
        name = tr("semicolons") if delimiter == ";" else tr("tabs")
        _warn(problems, file, "delimiter", tr("read with {name} between the cells").format(name=name))
    return delimiter


def _warn(problems: list[Problem], file: str, code: str, message: str) -> None:
    problems.append(Problem(file, 0, "", code, message, severity="warning"))


def _records(reader: Iterator[list[str]], file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first line; a record may span several lines."""
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = tr("this line cannot be read as CSV ({error}): check its quotes").format(error=error)
            problems.append(Problem(file, line, "", "csv", message))
            return
        yield line, record
        line = int(getattr(reader, "line_num", line)) + 1


def _places(header: list[str], table: Table, file: str, problems: list[Problem]) -> list[int | None]:
    """Return, for each column of the description, its place in the file."""
    places: dict[str, int] = {}
    names = [column.name for column in table.columns]
    for i, name in enumerate(cell.strip() for cell in header):
        if name in places:
            problems.append(Problem(file, 1, name, "duplicate-column", tr("this column stands twice")))
        elif name not in names:
            guess = closest(name, [n for n in names if n not in header]) or ""
            message = tr("unknown column “{name}”").format(name=name)
            message += (
                tr(" — did you mean “{guess}”?").format(guess=guess)
                if guess
                else tr(": the columns are {names}").format(names=", ".join(names))
            )
            problems.append(Problem(file, 1, name, "unknown-column", message, guess))
        else:
            places[name] = i
    for column in table.columns:
        if column.name not in places and (column.required or column.type == "key"):
            message = tr("the column “{name}” is missing").format(name=column.name)
            problems.append(Problem(file, 1, column.name, "missing-column", message))
    return [places.get(name) for name in names]


def _unreadable(row: Row, table: Table, file: str) -> Iterator[Problem]:
    for column, cell in zip(table.columns, row.cells, strict=True):
        if cell.isascii() and cell.isprintable():
            continue
        if CONTROL.search(cell):
            message = tr("a character that cannot be printed stands in this cell: type it again")
            yield Problem(file, row.line, column.name, "control-character", message)
        elif GARBLED.search(cell):
            message = tr("“{cell}” was read with a wrong encoding before it came here: type the accents again")
            yield Problem(file, row.line, column.name, "garbled-text", message.format(cell=cell[:60]))

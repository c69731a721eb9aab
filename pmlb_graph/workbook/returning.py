"""Bringing a workbook back: what it changes in the tables, checked whole before anything is written."""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmlb_graph import files, pipeline, problems, tables
from pmlb_graph.errors import DataError
from pmlb_graph.problems import Problem
from pmlb_graph.tables import Sheet, Table
from pmlb_graph.tables.project import CONFIGURATION, replaced
from pmlb_graph.tables.writing import canonical
from pmlb_graph.workbook import sheets as book
from pmlb_graph.workbook.opening import grids

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a workbook changes in one table.

    Attributes
    ----------
    table : str
        Its name.
    added, removed : tuple of str
        Keys of the rows.
    changed : tuple of (str, str, str, str)
        Key of the row, column, former cell, new cell.
    text : str
        The table to write.
    """

    table: str
    added: tuple[str, ...]
    changed: tuple[tuple[str, str, str, str], ...]
    removed: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a workbook would do.

    Attributes
    ----------
    folder : Path
        The folder of the tables.
    changes : tuple of Change
        One for each table that changes.
    warnings : tuple of Problem
        What does not stop the work.
    """

    folder: Path
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...]


def plan(workbook: Path, data: Path | None = None) -> Plan:
    """Read a workbook, check the tables that it makes and the graph made of them, and say what changes.

    Parameters
    ----------
    workbook : Path
        The .xlsx or .ods file.
    data : Path, optional
        Folder of tables; by default the one that ships.

    Raises
    ------
    DataError
        If something is wrong; it carries all the problems, each at its cell.
    """
    former, found = tables.open_project(data)
    sheets, letters, structure = book.read(grids(workbook), former)
    files_read = {former.sheets[name].file for name in sheets}
    faulty = {p.file for p in problems.errors(found)}
    project, texts = replaced(former, sheets)
    kept = [p for p in found if p.file not in files_read]
    kept += [p for p in texts if p not in kept]
    listed, _ = pipeline.examine(project, kept + structure)
    # A cell that the spreadsheet spoilt is told once: what follows from it is not.
    spoilt = {(p.file, p.line, p.column) for p in problems.errors(structure)}
    listed = [p for p in listed if p in structure or (p.file, p.line, p.column) not in spoilt]
    placed = sorted(book.placed(problem, sheets, letters) for problem in listed)
    if wrong := problems.errors(placed):
        raise DataError(wrong)
    changes = [
        compare(former.sheets[name], sheet)
        for name, sheet in sheets.items()
        if _rows(sheet) != _rows(former.sheets[name])
        or former.sheets[name].file in faulty
        or not (former.path / sheet.table.file).is_file()
    ]
    return Plan(former.path, tuple(changes), tuple(placed))


def apply(planned: Plan) -> None:
    """Write the tables that change: all of them, or none.

    Raises
    ------
    StorageError
        If the folder cannot be written; it is then as it was.
    """
    if not planned.changes:
        return
    folder = planned.folder.resolve()
    with files.whole_folder(folder, CONFIGURATION) as fresh:
        with files.storage(folder):
            shutil.copytree(folder, fresh, symlinks=True, copy_function=_link, dirs_exist_ok=True)
        for change in planned.changes:
            files.write(fresh / f"{change.table}.csv", change.text)


def _link(source: str, target: str) -> None:
    """Give a file that stays a place in the new folder; only some disks need a copy for it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _rows(sheet: Sheet) -> list[Cells]:
    return [row.cells for row in sheet.rows]


def compare(former: Sheet, sheet: Sheet) -> Change:
    """Say what changes from a table to another: the rows that differ, those of one key in their order."""
    table = sheet.table
    gone = Counter(_rows(former)) - Counter(_rows(sheet))
    come = Counter(_rows(sheet)) - Counter(_rows(former))
    waiting: defaultdict[str, deque[Cells]] = defaultdict(deque)
    for row in _left(_rows(former), gone):
        waiting[_key(table, row)].append(row)
    added: list[str] = []
    changed: list[tuple[str, str, str, str]] = []
    for row in _left(_rows(sheet), come):
        key = _key(table, row)
        if waiting[key]:
            pairs = zip(table.columns, waiting[key].popleft(), row, strict=True)
            changed += [(key, column.name, before, after) for column, before, after in pairs if before != after]
        else:
            added.append(key)
    removed = [key for key, rows in waiting.items() for _ in rows]
    return Change(table.name, tuple(added), tuple(changed), tuple(removed), canonical(table, _rows(sheet)))


def _left(rows: Sequence[Cells], counts: Counter[Cells]) -> Iterator[Cells]:
    """Yield the rows that are counted, in their order."""
    left = counts.copy()
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
            yield row


def _key(table: Table, row: Cells) -> str:
    return "/".join(row[table.index[name]] for name in table.key)

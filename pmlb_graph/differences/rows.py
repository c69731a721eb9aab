"""Two states of the tables: rows added, removed or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pmlb_graph.differences.changes import ENDS, MARKS, Cell, Change
from pmlb_graph.tables import Project, Row, Sheet


def compare(before: Project, after: Project) -> dict[str, list[Change]]:
    """Return what differs, by table."""
    words = (_labels(before), _labels(after))
    return {
        name: _rows(sheet, after.sheets[name], words) for name, sheet in before.sheets.items() if name in after.sheets
    }


def _labels(project: Project) -> dict[str, str]:
    """Return the label of each key, whatever its table."""
    labels: dict[str, str] = {}
    for sheet in project.sheets.values():
        column = next((name for name in ("libelle", "titre") if name in sheet.table.index), "")
        if column:
            key, place = sheet.table.index[sheet.table.key[0]], sheet.table.index[column]
            labels |= {row.cells[key]: row.cells[place] for row in sheet.rows}
    return labels


def _rows(before: Sheet, after: Sheet, words: tuple[Mapping[str, str], Mapping[str, str]]) -> list[Change]:
    """Compare the rows of a table: first by key and source, then by key, then what is left."""
    gone, come = _unlike(before, after), _unlike(after, before)
    changes = []
    for key in (_by_source, _by_key):
        waiting: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in come:
            waiting[key(after, row)].append(row)
        for row in list(gone):
            if twins := waiting[key(before, row)]:
                twin = twins.pop(0)
                gone.remove(row)
                come.remove(twin)
                cells = tuple(cell for cell in _cells(before, row, twin) if cell.before != cell.after)
                changes.append(Change("changed", _label(after, twin, words[1]), _place(after, twin), cells))
    changes += [
        Change("removed", _label(before, r, words[0]), _place(before, r), _cells(before, r, None)) for r in gone
    ]
    changes += [Change("added", _label(after, r, words[1]), _place(after, r), _cells(after, None, r)) for r in come]
    order = tuple(MARKS)
    return sorted(changes, key=lambda c: (order.index(c.kind), int(c.place.rpartition(":")[2])))


def _unlike(sheet: Sheet, other: Sheet) -> list[Row]:
    """Return the rows that the other state does not have; a row that stands twice there must stand twice here."""
    left: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for row in other.rows:
        left[row.cells] += 1
    found = []
    for row in sheet.rows:
        left[row.cells] -= 1
        if left[row.cells] < 0:
            found.append(row)
    return found


def _by_key(sheet: Sheet, row: Row) -> tuple[str, ...]:
    return tuple(row.cells[sheet.table.index[name]] for name in sheet.table.key)


def _by_source(sheet: Sheet, row: Row) -> tuple[str, ...]:
    evidence = [row.cells[sheet.table.index["source"]]] if sheet.table.evidence else []
    return (*_by_key(sheet, row), *evidence)


def _place(sheet: Sheet, row: Row) -> str:
    return f"{sheet.table.file}:{row.line}"


def _label(sheet: Sheet, row: Row, labels: Mapping[str, str]) -> str:
    """Return what a row is, in words: its own label, or those of what it ties."""
    index = sheet.table.index
    own = next((row.cells[index[name]] for name in ("libelle", "titre", "texte") if name in index), "")
    if own:
        return own
    ends = [row.cells[index[name]] for name in ENDS if name in index]
    return " · ".join(labels.get(end, end) for end in ends or _by_key(sheet, row) if end)


def _cells(sheet: Sheet, before: Row | None, after: Row | None) -> tuple[Cell, ...]:
    found = []
    for i, column in enumerate(sheet.table.columns):
        old, new = (row.cells[i] if row else "" for row in (before, after))
        if old or new:
            found.append(Cell(column.name, old, new))
    return tuple(found)

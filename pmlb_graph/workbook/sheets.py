"""From the cells of a workbook to sheets of tables, with the letter of each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pmlb_graph.errors import did_you_mean
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables import Project, Sheet, Table
from pmlb_graph.tables.reading import gather
from pmlb_graph.workbook import typed
from pmlb_graph.workbook.names import OURS
from pmlb_graph.workbook.opening import Grid

Letters = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True, order=True)
class CellProblem(Problem):
    """A problem in a workbook: its place is ``sheet!cell``.

    Attributes
    ----------
    letter : str
        Letter of the column; empty when the file is no sheet.
    """

    letter: str = ""

    @property
    def place(self) -> str:
        """Return ``sheet!cell`` and the column, as spreadsheets and people read it."""
        if not self.letter:
            return super(CellProblem, self).place
        place = f"{self.file}!{self.letter}{self.line}" if self.line else self.file
        return place + (tr(", column “{name}”").format(name=self.column) if self.column else "")


def placed(problem: Problem, sheets: Mapping[str, Sheet], letters: Letters) -> CellProblem:
    """Return a problem at its cell."""
    letter = letters.get((problem.file, problem.column), "A") if problem.file in sheets else ""
    return CellProblem(**asdict(problem), letter=letter)


def read(grids: Mapping[str, Grid], project: Project) -> tuple[dict[str, Sheet], Letters, list[Problem]]:
    """Return the sheets that are tables, the letters of their columns, and what is wrong with their structure."""
    problems, letters = list(_strangers(grids, project)), Letters()
    sheets: dict[str, Sheet] = {}
    for name, table in project.description.tables.items():
        if name in grids:
            sheets[name] = _sheet(table, grids[name], letters, problems)
            problems += _lacking(project.sheets[name], grids[name])
    return sheets, letters, problems


def _strangers(grids: Mapping[str, Grid], project: Project) -> Iterator[Problem]:
    known = list(project.description.tables)
    for name in grids:
        if name not in known and name not in OURS:
            message = tr("no table has this name") + did_you_mean(name, [n for n in known if n not in grids])
            yield Problem(name, 0, "", "unknown-sheet", message)
    if not any(name in known for name in grids):
        message = tr("no sheet is a table: their names are {names}").format(names=", ".join(known))
        yield Problem(next(iter(grids), "?"), 0, "", "no-table", message)


def _sheet(table: Table, grid: Grid, letters: Letters, problems: list[Problem]) -> Sheet:
    header = [typed.text(value) for value in grid[0]] if grid else []
    named = [place for place, name in enumerate(header) if name]
    columns = {place: table.column(header[place]) for place in named if header[place] in table.index}
    letters.update({(table.name, header[place]): letter(place) for place in named})
    records: list[tuple[int, list[str]]] = []
    for line, values in enumerate(grid[1:], 2):
        problems += _outside(table.name, line, values, header, letters)
        for place, column in columns.items():
            found = typed.doubt(column, values[place], table.name, line)
            problems += [found] if found else []
        records.append((line, [typed.text(values[place]) for place in named]))
    sheet, found_too = gather([header[place] for place in named], records, table, table.name)
    problems += found_too
    return sheet


def _outside(
    name: str, line: int, values: list[Any], header: list[str], letters: Letters
) -> Iterator[Problem]:  # fmt: skip
    """Find the cells that stand under no header."""
    for place, value in enumerate(values):
        if not header[place] and typed.text(value):
            unnamed = f"({letter(place)})"
            letters[name, unnamed] = letter(place)
            message = tr("“{text}” stands under no header: name its column or empty the cell")
            yield Problem(name, line, unnamed, "no-header", message.format(text=typed.text(value)[:60]))


def _lacking(former: Sheet, grid: Grid) -> Iterator[Problem]:
    """Find the columns that the sheet lacks and whose cells would be lost."""
    header = [typed.text(value) for value in grid[0]] if grid else []
    for place, column in enumerate(former.table.columns):
        told = column.required or column.type == "key"  # told with the structure
        if column.name not in header and not told and any(row.cells[place] for row in former.rows):
            message = tr("the column “{name}” is missing, and the table has cells in it").format(name=column.name)
            yield Problem(former.table.name, 1, "", "missing-column", message)


def letter(place: int) -> str:
    """Return the letter of a column by its place, from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26), letter(701), letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

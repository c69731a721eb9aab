"""Writing the workbook: a guide, a sheet a table, lists for every controlled column.

Every cell is a string in text format: nothing is ever a formula, and 1.1, 01234 or 2012-03 stay as typed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pmlb_graph.errors import DataError
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables import Column, Project, Sheet, Table
from pmlb_graph.workbook import guide
from pmlb_graph.workbook.lists import Choice, Choices
from pmlb_graph.workbook.names import GUIDE, LISTS
from pmlb_graph.workbook.sealing import seal

TEXT = "@"
MORE = 1000  # rows below the last one where the lists are offered
LONGEST = 32_767  # characters in a cell, for every spreadsheet
# What a project may lack or have wrong and still be exported whole, to be put right in the workbook.
_HARMLESS = {"missing-text", "changed-text", "missing-column", "garbled-text"}
# A spreadsheet reads _x0041_ as “A”: an underscore of the tables that looks so is written so itself.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BOLD = Font(bold=True)
_HEAD = PatternFill("solid", fgColor="DDE6EE")
_WRAP = Alignment(wrap_text=True, vertical="top")


def export(project: Project, found: Sequence[Problem] = ()) -> bytes:
    """Return the workbook of a project: the same bytes for the same tables.

    Parameters
    ----------
    project : Project
        The tables.
    found : sequence of Problem
        What was wrong when they were read.

    Raises
    ------
    DataError
        If rows could not be read: the workbook would lack them.
    """
    lost = [p for p in found if p.severity == "error" and p.code not in _HARMLESS]
    lost += [problem for sheet in project.sheets.values() for problem in _too_long(sheet)]
    if lost:
        raise DataError(sorted(lost))
    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book.create_sheet(GUIDE), project)
    sheets = {name: book.create_sheet(name) for name in project.sheets}
    lists = _Lists(book.create_sheet(LISTS))
    choices = Choices(project)
    for name, sheet in project.sheets.items():
        _table(sheets[name], sheet)
        for place, column in enumerate(sheet.table.columns, 1):
            choice = choices.of(column)
            if choice is not None:
                letter = get_column_letter(place)
                area = f"{letter}2:{letter}{len(sheet.rows) + 1 + MORE}"
                sheets[name].add_data_validation(_validation(column, choice, lists.area(choice), area))
    stream = io.BytesIO()
    book.save(stream)
    return seal(stream.getvalue())


def _too_long(sheet: Sheet) -> Iterable[Problem]:
    for row in sheet.rows:
        for column, cell in zip(sheet.table.columns, row.cells, strict=True):
            if len(cell) > LONGEST:
                message = tr("this cell has {n} characters, and a spreadsheet holds {most}")
                message = message.format(n=len(cell), most=LONGEST)
                yield Problem(sheet.file, row.line, column.name, "long-cell", message)


def put(sheet: Worksheet, row: int, place: int, text: str, **style: object) -> None:
    """Write a string: never a formula, an error or a number, whatever it looks like."""
    cell = sheet.cell(row, place)
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = TEXT
    for name, value in style.items():
        setattr(cell, name, value)


def _table(out: Worksheet, sheet: Sheet) -> None:
    for place, column in enumerate(sheet.table.columns, 1):
        put(out, 1, place, column.name, font=_BOLD, fill=_HEAD)
        out.cell(1, place).comment = _comment(sheet.table, column)
        # The format of the whole column: the empty rows below are text too.
        dimension = out.column_dimensions[get_column_letter(place)]
        dimension.number_format = TEXT
        dimension.width = _width(column, [row.cells[place - 1] for row in sheet.rows])
    for line, row in enumerate(sheet.rows, 2):
        for place, cell in enumerate(row.cells, 1):
            if cell:
                put(out, line, place, cell)
    out.freeze_panes = "B2"
    if sheet.rows:
        out.auto_filter.ref = f"A1:{get_column_letter(len(sheet.table.columns))}{len(sheet.rows) + 1}"


def _comment(table: Table, column: Column) -> Comment:
    lines = [guide.meaning(table, column), guide.hint(column)]
    if column.required or column.type == "key":
        lines.append(tr("required"))
    text = "\n".join(line for line in lines if line)
    return Comment(text, "pmlb-graph", height=40 + 18 * (len(text) // 38 + len(lines)), width=300)


def _width(column: Column, cells: Sequence[str]) -> float:
    lengths = sorted(len(cell) for cell in cells if cell)
    typical = lengths[len(lengths) * 9 // 10] if lengths else 12
    return float(min(60, max(len(column.name) + 4, typical + 2, 10)))


class _Lists:
    """The hidden sheet of lists: a column each."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._areas: dict[str, str] = {}
        sheet.sheet_state = "hidden"

    def area(self, choice: Choice) -> str:
        """Write a list, once, and return where it stands."""
        if choice.name not in self._areas:
            place = len(self._areas) + 1
            letter = get_column_letter(place)
            put(self._sheet, 1, place, choice.name, font=_BOLD)
            for row, value in enumerate(choice.values, 2):
                put(self._sheet, row, place, value)
            self._sheet.column_dimensions[letter].number_format = TEXT
            self._areas[choice.name] = f"{LISTS}!${letter}$2:${letter}${len(choice.values) + 1}"
        return self._areas[choice.name]


def _validation(column: Column, choice: Choice, source: str, area: str) -> DataValidation:
    """Offer a list: a closed one refuses other values, an open one asks, several values pass."""
    rule = DataValidation(type="list", formula1=source, allow_blank=True, sqref=area)
    rule.showErrorMessage = not column.many
    rule.errorStyle = "stop" if choice.closed else "warning"
    rule.errorTitle = column.name[:32]
    if choice.closed:
        rule.error = tr("Choose a value of the list.")
    else:
        rule.error = tr("This key is not in the list. If it is new, add its row in its own sheet too.")
    return rule


def _guide(out: Worksheet, project: Project) -> None:
    title, *steps = guide.introduction(project)
    put(out, 1, 1, title, font=Font(bold=True, size=14))
    for row, step in enumerate(steps, 3):
        put(out, row, 1, f"{row - 2}. {step}")
    row = len(steps) + 4
    for place, head in enumerate((tr("table"), tr("column"), tr("required?"), tr("meaning"), tr("how to fill")), 1):
        put(out, row, place, head, font=_BOLD, fill=_HEAD)
    for table, said, columns in guide.tables(project):
        row = _lines(out, row, [said], font=_BOLD, alignment=_WRAP)
        link = Hyperlink(ref=f"A{row}", location=f"'{table.name}'!A1", display=table.name)
        out.cell(row, 1).hyperlink = link
        out.cell(row, 1).font = Font(bold=True, underline="single", color="0B5394")
        row = _lines(out, row, columns, alignment=_WRAP)
    row += 1
    heads = (tr("list"), tr("value"), tr("label"), tr("definition"))
    row = _lines(out, row, [heads], font=_BOLD, fill=_HEAD)
    _lines(out, row, guide.values(project.description), alignment=_WRAP)
    for letter, width in zip("ABCDE", (22, 26, 26, 80, 60), strict=True):
        out.column_dimensions[letter].width = width


def _lines(out: Worksheet, row: int, lines: Iterable[Sequence[str]], **style: object) -> int:
    """Write lines below a row, and return the last one."""
    for line in lines:
        row += 1
        for place, text in enumerate(line, 1):
            if text:
                put(out, row, place, text, **style)
    return row

"""The form: a sheet to fill on a computer, as an .xlsx file.

Every cell is a string in text format, as in the workbook of the tables; what is to be filled is open, the rest is
protected against a slip of the hand (without a password: it is no secret).
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pmlb_graph.language import later, pick, tr
from pmlb_graph.tables import Project
from pmlb_graph.tables.meanings import of_column, of_term
from pmlb_graph.workbook.sealing import seal
from pmlb_graph.workbook.writing import LONGEST, TEXT, put
from pmlb_graph.workshops import names
from pmlb_graph.workshops.statements import Fiche, certain, sources
from pmlb_graph.workshops.wording import Words

_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_HEAD, _OPEN = PatternFill("solid", fgColor="DDE6EE"), PatternFill("solid", fgColor="FFF9E5")
_WRAP = Alignment(wrap_text=True, vertical="top")
_THIN = Side(style="thin", color="98A2AE")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FREE = Protection(locked=False)
_WIDTHS = (6, 58, 48, 12, 13, 24, 26, 40, 14, 12)

GUIDE = (
    later(
        "Write your code, given by those who run the workshop (R1, R2 …). Write nobody’s name, here or in a comment."
    ),
    later("If you speak for an organisation, choose it in the list; leave the cell empty if you speak for yourself."),
    later("Read each statement with its sources, then choose an answer: confirmé, contesté or amendé."),
    later("Leave the answer empty when you do not know: a blank is no answer, and is counted as none."),
    later("Amended: choose what is to be corrected and write the right value, or say it in the comment."),
    later("Sheet “ajouts”: what the graph does not know, a participation a line. A comment alone is welcome too."),
    later("The yellow cells are yours; the others are protected. Save as .xlsx or .ods and give the file back."),
)


def form(made: Fiche, project: Project) -> bytes:
    """Return the form of a sheet: the same bytes for the same tables.

    Parameters
    ----------
    made : Fiche
        What it asks.
    project : Project
        The tables, for the keys that its lists offer.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = names.SHEET
    lists = _Lists(book, project)
    _ask(first, made, lists)
    _additions(book.create_sheet(names.ADDITIONS), lists)
    _technical(book.create_sheet(names.TECHNICAL), made, project)
    lists.last()
    stream = io.BytesIO()
    book.save(stream)
    return seal(stream.getvalue())


class _Lists:
    """The hidden lists: what may be chosen, as “label [key]”."""

    def __init__(self, book: Workbook, project: Project) -> None:
        self._book, self._project, self._words = book, project, Words(project)
        self._sheet: Worksheet = book.create_sheet(names.LISTS)
        self._areas: dict[str, str] = {}
        self._sheet.sheet_state = "hidden"

    def last(self) -> None:
        """Put the lists after the sheets that people see."""
        self._book.move_sheet(self._sheet, len(self._book.sheetnames))

    def answers(self) -> str:
        return self._area("reponses", names.ANSWERS)

    def columns(self, table: str, columns: Sequence[str]) -> str:
        described = self._project.description.tables[table]
        labels = [(pick(dict(of_column(described, described.column(name)).label)), name) for name in columns]
        return self._area(f"champs-{table}", [names.shown(label, name) for label, name in labels])

    def keys(self, *tables: str) -> str:
        known: dict[str, str] = {}
        for name in tables:
            sheet = self._project.sheets[name]
            kind, place = sheet.table.kind, sheet.table.index[sheet.table.key[0]]
            for row in sheet.rows:
                key = row.cells[place]
                # Two tables may have the same key: the first is meant by it alone, as in the tables themselves.
                known.setdefault(key, names.shown(self._words.label(kind, key), key))
        return self._area("+".join(tables), sorted(known.values(), key=str.casefold))

    def concepts(self, scheme: str) -> str:
        terms = self._project.description.concepts[scheme]
        return self._area(scheme, [names.shown(pick(dict(of_term(term).label)), key) for key, term in terms.items()])

    def _area(self, name: str, values: Sequence[str]) -> str:
        if name not in self._areas:
            place = len(self._areas) + 1
            letter = get_column_letter(place)
            for row, value in enumerate((name, *values), 1):
                put(self._sheet, row, place, value)
            self._areas[name] = f"{names.LISTS}!${letter}$2:${letter}${len(values) + 1}"
        return self._areas[name]


def _offer(sheet: Worksheet, area: str, cells: str, *, closed: bool) -> None:
    rule = DataValidation(type="list", formula1=area, allow_blank=True, sqref=cells)
    rule.showErrorMessage = True
    rule.errorStyle = "stop" if closed else "warning"
    rule.error = tr("Choose a value of the list.")
    sheet.add_data_validation(rule)


def _input(sheet: Worksheet, row: int, place: int) -> None:
    """Open a cell: it is text, whatever is typed."""
    cell = sheet.cell(row, place)
    cell.number_format, cell.protection, cell.fill, cell.border, cell.alignment = TEXT, _FREE, _OPEN, _BOX, _WRAP


def _ask(out: Worksheet, made: Fiche, lists: _Lists) -> None:
    put(out, 1, 1, tr("Workshop sheet: {name}").format(name=made.label), font=_TITLE)
    for row, line in enumerate(GUIDE, 2):
        put(out, row, 1, tr(line))
    row = len(GUIDE) + 3
    for head in (names.CODE, names.SPOKEN_FOR):
        put(out, row, 1, head, font=_BOLD)
        _input(out, row, 3)
        row += 1
    _offer(out, lists.keys("acteurs", "collectifs"), f"C{row - 1}", closed=False)
    row += 1
    for place, head in enumerate(names.COLUMNS, 1):
        put(out, row, place, head, font=_BOLD, fill=_HEAD, border=_BOX)
        out.column_dimensions[get_column_letter(place)].width = _WIDTHS[place - 1]
    first = row + 1
    for row, one in enumerate(made.statements, first):
        said = "\n".join(sources(one))[:LONGEST]
        cells = {
            1: str(one.number),
            2: one.text[:LONGEST],
            3: said,
            4: certain(one.certainty),
            9: one.fact,
            10: one.digest,
        }
        for place, text in cells.items():
            put(out, row, place, text, alignment=_WRAP, border=_BOX)
        for place in (5, 6, 7, 8):
            _input(out, row, place)
        _offer(out, lists.columns(one.table, one.columns), f"F{row}", closed=True)
        out.row_dimensions[row].height = _height(one.text, said)
    if made.statements:
        _offer(out, lists.answers(), f"E{first}:E{row}", closed=True)
    out.freeze_panes = f"C{first}"
    _protect(out)


def _height(text: str, said: str) -> float:
    """Return the height of a row that shows its texts whole: spreadsheets do not guess it."""
    lines = max(-(-len(text) // 52), sum(-(-len(line) // 44) for line in said.split("\n")), 2)
    return float(min(400, 15 * lines + 4))


def _additions(out: Worksheet, lists: _Lists) -> None:
    put(out, 1, 1, tr("What the graph does not know: one participation a line"), font=_BOLD)
    for place, (head, width) in enumerate(zip(names.ADDED, (40, 26, 46, 14, 14, 60), strict=True), 1):
        put(out, 3, place, head, font=_BOLD, fill=_HEAD, border=_BOX)
        out.column_dimensions[get_column_letter(place)].width = width
        for row in range(4, 4 + names.LINES):
            _input(out, row, place)
    last = 3 + names.LINES
    _offer(out, lists.keys("acteurs", "collectifs"), f"A4:A{last}", closed=False)
    _offer(out, lists.concepts("role"), f"B4:B{last}", closed=True)
    _offer(out, lists.keys("cooperations", "actions", "instances"), f"C4:C{last}", closed=False)
    out.freeze_panes = "A4"
    _protect(out)


def _technical(out: Worksheet, made: Fiche, project: Project) -> None:
    for row, (name, value) in enumerate((("fiche", made.subject), ("base", project.base.iri)), 1):
        put(out, row, 1, name)
        put(out, row, 2, value)
    out.sheet_state = "hidden"


def _protect(out: Worksheet) -> None:
    out.protection.sheet = True
    out.protection.formatColumns = out.protection.formatRows = False
    out.page_setup.orientation, out.page_setup.paperSize = "landscape", 9
    out.page_setup.fitToWidth, out.page_setup.fitToHeight = 1, 0
    out.sheet_properties.pageSetUpPr.fitToPage = True

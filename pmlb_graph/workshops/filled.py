"""Filled sheets: what a respondent wrote, and every fault of it at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmlb_graph.language import later, tr
from pmlb_graph.tables.project import shown
from pmlb_graph.tables.reading import CONTROL
from pmlb_graph.terms import slug
from pmlb_graph.workbook import typed
from pmlb_graph.workbook.opening import Grid, grids
from pmlb_graph.workbook.sheets import CellProblem, letter
from pmlb_graph.workshops import names

LONGEST = 2_000
"""Characters of a cell that a respondent fills."""
CODED = re.compile(r"[A-Za-z]{1,3}[0-9]{1,4}")
_SUBJECT = re.compile(r"[a-z-]+(?:/[a-z0-9]+(?:[.-][a-z0-9]+)*)+")
_MAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?<!\d)(?:\+33|0033|0)[ .-]?[1-9](?:[ .-]?\d\d){4}(?!\d)")
_CIVIL = re.compile(r"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle)\s+[A-ZÀ-Ý]\w")
_ANSWERS = {slug(answer): answer for answer in names.ANSWERS}


@dataclass(frozen=True, slots=True)
class Line:
    """One line that a respondent filled.

    Attributes
    ----------
    place : tuple of (str, int)
        The sheet, as ``file:sheet``, and the row.
    cells : mapping of str to str
        By name of column; what is empty is "".
    letters : mapping of str to str
        Letter of each column.
    """

    place: tuple[str, int]
    cells: dict[str, str]
    letters: dict[str, str]

    def fault(self, column: str, code: str, message: str, *, warning: bool = False) -> CellProblem:
        """Return a problem at a cell of the line."""
        file, row = self.place
        severity = "warning" if warning else "error"
        return CellProblem(file, row, column, code, message, "", severity, self.letters.get(column, "A"))  # type: ignore[arg-type]


@dataclass
class Filled:
    """A sheet that came back.

    Attributes
    ----------
    file : str
        The file, as the person knows it.
    subject : str
        ``kind/key`` of what it is about.
    base : str
        Beginning of the names of the project that it was made for.
    head : mapping of str to Line
        The lines of the code and of the organisation.
    code, organisation : str
        Who answers, and the key of the actor spoken for.
    answers, additions : list of Line
        The statements answered; the participations added.
    remarks : list of str
        Comments that stand alone.
    problems : list of CellProblem
        What is wrong.
    """

    file: str
    subject: str = ""
    base: str = ""
    head: dict[str, Line] = field(default_factory=dict)
    code: str = ""
    organisation: str = ""
    answers: list[Line] = field(default_factory=list)
    additions: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return how passages name the sheet: the key of its subject."""
        return self.subject.partition("/")[2]


def read(path: Path) -> Filled:
    """Read a filled sheet (.xlsx or .ods), within the limits of workbooks.

    Raises
    ------
    UsageError
        If the file is no workbook, or is larger than a person could fill.
    StorageError
        If it cannot be read.
    """
    found = Filled(shown(path))
    sheets = grids(path)
    missing = [name for name in (names.SHEET, names.TECHNICAL) if name not in sheets]
    if missing:
        message = tr(
            "this is no workshop sheet: it lacks the sheet “{name}”; make one with `pmlb-graph workshop sheet`"
        )
        found.problems.append(CellProblem(found.file, 0, "", "no-sheet", message.format(name=missing[0])))
        return found
    technical = {typed.text(row[0]): typed.text(row[1]) for row in sheets[names.TECHNICAL] if len(row) > 1}
    found.subject, found.base = technical.get("fiche", ""), technical.get("base", "")
    if not _SUBJECT.fullmatch(found.subject):
        message = tr("the hidden sheet “{name}” was changed: take the sheet as it was made").format(
            name=names.TECHNICAL
        )
        found.problems.append(CellProblem(f"{found.file}:{names.TECHNICAL}", 1, "", "no-subject", message, letter="B"))
    _head(found, sheets[names.SHEET])
    found.answers = [line for line in _lines(found, names.SHEET, sheets[names.SHEET], names.COLUMNS) if _answered(line)]
    added = _lines(found, names.ADDITIONS, sheets.get(names.ADDITIONS, []), names.ADDED)
    found.additions = [line for line in added if any(line.cells[name] for name in names.ADDED[:-1])]
    found.remarks = [line.cells[names.COMMENT] for line in added if line not in found.additions]
    found.problems += [problem for line in found.answers for problem in _half(line)]
    found.problems += [problem for line in found.additions for problem in _lacking(line)]
    found.problems += [problem for line in (*found.answers, *added) for problem in _cells(line)]
    return found


def _head(found: Filled, grid: Grid) -> None:
    for row, values in enumerate(grid, 1):
        name = typed.text(values[0]) if values else ""
        if name in (names.CODE, names.SPOKEN_FOR) and name not in found.head:
            value = next((typed.text(one) for one in values[1:] if typed.text(one)), "")
            found.head[name] = Line((f"{found.file}:{names.SHEET}", row), {name: value}, {name: "C"})
    for name in (names.CODE, names.SPOKEN_FOR):
        lost = Line((f"{found.file}:{names.SHEET}", 0), {name: ""}, {name: "C"})
        found.head.setdefault(name, lost)
    found.code = found.head[names.CODE].cells[names.CODE].upper()
    found.organisation = names.chosen(found.head[names.SPOKEN_FOR].cells[names.SPOKEN_FOR])
    if not CODED.fullmatch(found.code):
        message = tr("“{text}” is no respondent’s code: write letters then digits, such as R2, and nobody’s name")
        message = message.format(text=found.code) if found.code else tr("the respondent’s code is missing, such as R2")
        found.problems.append(found.head[names.CODE].fault(names.CODE, "bad-code", message))


def _lines(found: Filled, sheet: str, grid: Grid, columns: Sequence[str]) -> list[Line]:
    """Return the lines below the header that have something in them."""
    headers = [[typed.text(value) for value in values] for values in grid]
    top = next((row for row, header in enumerate(headers) if set(columns) <= set(header)), None)
    if top is None:
        if grid or sheet == names.SHEET:
            message = tr("the header is missing: its columns are {names}").format(names=", ".join(columns))
            found.problems.append(CellProblem(f"{found.file}:{sheet}", 0, "", "no-header", message))
        return []
    header = headers[top]
    places = {name: header.index(name) for name in columns}
    letters = {name: letter(place) for name, place in places.items()}
    lines = []
    for row, values in enumerate(grid[top + 1 :], top + 2):
        cells = {name: _text(values[place]) for name, place in places.items()}
        if any(cells.values()):
            lines.append(Line((f"{found.file}:{sheet}", row), cells, letters))
    return lines


def _text(value: Any) -> str:
    return " ".join(typed.text(value).split())


def _answered(line: Line) -> bool:
    """Tell whether a respondent wrote something on the line of a statement."""
    return any(line.cells[name] for name in (names.ANSWER, names.COLUMN, names.VALUE, names.COMMENT))


def answer(line: Line) -> str:
    """Return the answer of a line, whatever its accents and capitals; "" when it is none."""
    return _ANSWERS.get(slug(line.cells[names.ANSWER]), "")


_LESS = later("something is written here, and the answer is missing: choose confirmé, contesté or amendé")


def _half(line: Line) -> Iterator[CellProblem]:
    """Tell what a line half filled lacks."""
    cells, said = line.cells, answer(line)
    proposed = cells[names.COLUMN] or cells[names.VALUE]
    if not cells[names.ANSWER]:
        yield line.fault(names.ANSWER, "no-answer", tr(_LESS))
    elif not said:
        message = tr("“{text}” is no answer: choose {names}").format(
            text=cells[names.ANSWER], names=", ".join(names.ANSWERS)
        )
        yield line.fault(names.ANSWER, "bad-answer", message)
    elif said == names.AMENDED and not (cells[names.VALUE] or cells[names.COMMENT]):
        yield line.fault(names.VALUE, "no-proposal", tr("amended: what is right? Write the value, or a comment"))
    elif said != names.AMENDED and proposed:
        message = tr("a correction is written, and the answer is “{text}”: choose amendé, or empty the correction")
        yield line.fault(names.ANSWER, "unlike-answer", message.format(text=said))
    if cells[names.COLUMN] and not cells[names.VALUE] and said == names.AMENDED and cells[names.COMMENT]:
        message = tr("a column is chosen and no value is proposed: the comment alone is kept")
        yield line.fault(names.VALUE, "no-value", message, warning=True)


def _lacking(line: Line) -> Iterator[CellProblem]:
    for name in ("acteur", "role", "cooperation"):
        if not line.cells[name]:
            message = tr("a participation needs an actor, a role and a cooperation: choose it, or empty the line")
            yield line.fault(name, "half-filled", message)


def _cells(line: Line) -> Iterator[CellProblem]:
    """Tell what no cell may hold: what cannot be printed, too long a text, how to reach a person."""
    for name in dict.fromkeys((names.ANSWER, names.COLUMN, names.VALUE, *names.ADDED)):
        text = line.cells.get(name, "")
        if text in typed.FAULTS:
            message = tr("“{text}” is a fault of a formula: type the value").format(text=text)
            yield line.fault(name, "formula-fault", message)
        if CONTROL.search(text):
            message = tr("a character that cannot be printed stands in this cell: type it again")
            yield line.fault(name, "control-character", message)
        if len(text) > LONGEST:
            message = tr("this cell has {n} characters, and {most} are kept at most: shorten it")
            yield line.fault(name, "long-cell", message.format(n=len(text), most=LONGEST))
        if _MAIL.search(text) or _PHONE.search(text):
            message = tr("an e-mail address or a telephone number stands here: take it out, nothing personal is kept")
            yield line.fault(name, "personal", message)
        elif _CIVIL.search(text):
            message = tr("this looks like somebody’s name: take it out if it is, nothing personal is kept")
            yield line.fault(name, "perhaps-personal", message, warning=True)

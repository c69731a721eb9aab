"""Bringing filled sheets back: what they change in the tables, checked whole before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from pmlb_graph import pipeline, problems, tables
from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables import Project, Row, Sheet
from pmlb_graph.tables.cells import Cells
from pmlb_graph.tables.project import replaced
from pmlb_graph.terms import KEY
from pmlb_graph.workbook import Plan, compare
from pmlb_graph.workbook.sheets import CellProblem
from pmlb_graph.workshops import filled as sheet
from pmlb_graph.workshops import names
from pmlb_graph.workshops.filled import Filled
from pmlb_graph.workshops.rows import Rows, Stated, Workshop
from pmlb_graph.workshops.statements import NATURE, Facts
from pmlb_graph.workshops.wording import Words

__all__ = ["Workshop", "bring"]

Origins = dict[tuple[str, int], Stated]
Held = dict[str, list[tuple[str, ...]]]


def bring(
    files: Sequence[Path], workshop: Workshop, data: Path | None = None, *, despite: bool = False, again: bool = False
) -> Plan:
    """Read filled sheets, check the tables that they make and the graph made of them, and say what changes.

    Parameters
    ----------
    files : sequence of Path
        The sheets, one for each respondent and subject.
    workshop : Workshop
        Where they were filled.
    data : Path, optional
        Folder of tables; by default the one that ships.
    despite : bool
        Bring the answers to statements that changed since the sheet was made.
    again : bool
        Replace what the same respondents answered before on the same sheets.

    Raises
    ------
    UsageError
        If the key of the workshop is none, or a file is no workbook.
    DataError
        If something is wrong; it carries all the problems, each at its cell, and nothing is to be written.
    """
    if not KEY.fullmatch(workshop.key):
        message = tr("“{text}” is not a key: lower-case letters without accents, digits, hyphens")
        raise UsageError(message.format(text=workshop.key))
    former, found = tables.open_project(data)
    if wrong := problems.errors(found + tables.check(former)):
        raise DataError(wrong)
    read = [sheet.read(path) for path in dict.fromkeys(files)]
    told: list[Problem] = [problem for one in read for problem in one.problems]
    told += _strangers(read, former)
    told += _same_code(read)
    made = Rows(Facts(former), Words(former), workshop, despite)
    whole = [one for one in read if one.name and sheet.CODED.fullmatch(one.code)]
    stated = [row for one in whole for row in made.of(one)]
    told += made.problems
    if wrong := problems.errors(told):
        raise DataError(wrong)
    held = {name: [row.cells for row in one.rows] for name, one in former.sheets.items()}
    if again:
        _forget(held, former, whole, workshop)
    clashes, origins = _add(held, former, stated)
    clashes += _respondents(held, former, made, whole, again)
    if clashes:
        raise DataError(sorted(clashes))
    return _planned(former, held, origins, found + told)


def _strangers(read: Sequence[Filled], project: Project) -> Iterator[CellProblem]:
    """Tell sheets of another project, and organisations that no table knows."""
    keys = Cells(project).keys
    known = {*keys["acteurs"], *keys["collectifs"]}
    for one in read:
        if one.base and one.base != project.base.iri:
            message = tr("this sheet was made for another project ({base}): name its tables with --data")
            yield CellProblem(one.file, 0, "", "another-project", message.format(base=one.base))
        if one.organisation and one.organisation not in known:
            message = tr("unknown actor “{text}”: choose it in the list, or leave the cell empty")
            line = one.head[names.SPOKEN_FOR]
            yield line.fault(names.SPOKEN_FOR, "unknown-reference", message.format(text=one.organisation))


def _same_code(read: Sequence[Filled]) -> Iterator[CellProblem]:
    """Tell two sheets about the same thing under one code, and one code for two organisations."""
    first: dict[tuple[str, str], Filled] = {}
    spoken: dict[str, Filled] = {}
    for one in read:
        if not one.code:
            continue
        other = first.setdefault((one.code, one.subject), one)
        if other is not one:
            message = tr("the code {code} answers the same sheet in {file}: give each respondent a code of their own")
            line = one.head[names.CODE]
            yield line.fault(names.CODE, "same-code", message.format(code=one.code, file=other.file))
        other = spoken.setdefault(one.code, one)
        if other.organisation != one.organisation:
            message = tr("the code {code} speaks for “{other}” in {file}: a respondent speaks for one organisation")
            message = message.format(code=one.code, other=other.organisation or "–", file=other.file)
            yield one.head[names.SPOKEN_FOR].fault(names.SPOKEN_FOR, "two-organisations", message)


def _forget(held: Held, project: Project, read: Sequence[Filled], workshop: Workshop) -> None:
    """Take away what these respondents answered before on these sheets."""
    said = {(workshop.source(one.code), f"fiche {one.name}, ") for one in read}
    for name, former in project.sheets.items():
        if former.table.evidence:
            source, passage = (former.table.index[column] for column in ("source", "passage"))
            held[name] = [
                row for row in held[name] if not any(row[source] == s and row[passage].startswith(p) for s, p in said)
            ]


def _add(held: Held, project: Project, stated: Sequence[Stated]) -> tuple[list[CellProblem], Origins]:
    """Add the rows that the tables lack; a row of the same respondent that says otherwise is told."""
    clashes: list[CellProblem] = []
    origins: Origins = {}
    known = {name: _by_respondent(project, name, rows) for name, rows in held.items()}
    for one in stated:
        table = project.description.tables[one.table]
        place = _place(project, one.table, one.cells)
        former = known[one.table].get(place)
        if former is None:
            known[one.table][place] = one.cells
            held[one.table].append(one.cells)
            origins[one.table, len(held[one.table]) + 1] = one
        elif _meant(project, one.table, former) != _meant(project, one.table, one.cells):
            passage = former[table.index["passage"]]
            message = tr(
                "the same respondent said otherwise before ({passage}): if the sheet was corrected, bring it back with"
                " --again; if it is somebody else, change the code"
            )
            clashes.append(one.line.fault(one.column, "said-otherwise", message.format(passage=passage)))
    return clashes, origins


def _place(project: Project, name: str, row: tuple[str, ...]) -> tuple[str, ...]:
    """Return what tells a statement of a respondent from the others: the fact and the source."""
    table = project.description.tables[name]
    return tuple(row[table.index[column]] for column in (*table.key, "source"))


def _by_respondent(
    project: Project, name: str, rows: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    if not project.description.tables[name].evidence:
        return {}
    return {_place(project, name, row): row for row in rows}


def _meant(project: Project, name: str, row: tuple[str, ...]) -> tuple[str, ...]:
    """Return what must be the same when a respondent says a fact twice: all but the sheet and its number."""
    table = project.description.tables[name]
    place = table.index["passage"]
    end = row[place].rpartition(", ")[2]
    mark = end if end in (names.AMENDED, "proposition") else ""
    return (*row[:place], mark, *row[place + 1 :])


def _respondents(
    held: Held, project: Project, made: Rows, read: Sequence[Filled], again: bool
) -> list[CellProblem]:  # fmt: skip
    """Add the sources that the respondents are, and tell those who are known as somebody else."""
    sheets: defaultdict[str, list[Filled]] = defaultdict(list)
    for one in read:
        if one.answers or one.additions or one.remarks:
            sheets[one.code].append(one)
    table = project.description.tables["sources"]
    note, key = table.index["note"], table.index["source"]
    clashes = []
    for code, some in sorted(sheets.items()):
        row, notes = made.source(some)
        places = [place for place, former in enumerate(held["sources"]) if former[key] == row[key]]
        if not places:
            held["sources"].append((*row[:note], " ".join(notes), *row[note + 1 :]))
            continue
        former = held["sources"][places[0]]
        if former[:note] != row[:note] and not (again and former[table.index["nature"]] == NATURE):
            message = tr("{code} is known as “{title}”, {publisher}: the date or the organisation differs")
            title, publisher = (former[table.index[column]] for column in ("titre", "editeur"))
            message = message.format(code=code, title=title, publisher=publisher)
            clashes.append(some[0].head[names.CODE].fault(names.CODE, "another-respondent", message))
        fresh = [former[note], *(text for text in notes if text not in former[note])]
        held["sources"][places[0]] = (*row[:note], " ".join(filter(None, fresh)), *row[note + 1 :])
    return clashes


def _planned(former: Project, held: Held, origins: Origins, found: list[Problem]) -> Plan:
    """Check the tables with what was added, and say what changes."""
    changed: Mapping[str, Sheet] = {
        name: replace(one, rows=tuple(Row(line, cells) for line, cells in enumerate(held[name], 2)))
        for name, one in former.sheets.items()
        if held[name] != [row.cells for row in one.rows]
    }
    if not changed:
        return Plan(former.path, (), tuple(found))
    project, texts = replaced(former, changed)
    listed, _ = pipeline.examine(project, found + [problem for problem in texts if problem not in found])
    placed = sorted({_placed(problem, project, origins) for problem in listed})
    if wrong := problems.errors(placed):
        raise DataError(wrong)
    return Plan(former.path, tuple(compare(former.sheets[name], one) for name, one in changed.items()), tuple(placed))


def _placed(problem: Problem, project: Project, origins: Origins) -> Problem:
    """Return a problem at the cell of the form that made its row; a sheet has a column for a column it added."""
    name = next((name for name, one in project.sheets.items() if one.file == problem.file), "")
    origin = origins.get((name, problem.line))
    if origin is None:
        return problem
    file, row = origin.line.place
    column = problem.column if problem.column in origin.line.letters else origin.column
    told = asdict(problem) | {"file": file, "line": row, "column": column}
    return CellProblem(
        **{key: value for key, value in told.items() if key != "letter"}, letter=origin.line.letters[column]
    )

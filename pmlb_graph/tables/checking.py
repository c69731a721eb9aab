"""Checking tables: every fault of cells, keys, references, dates and quotations, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.sources import Document, Locator, locate
from pmlb_graph.tables.cells import Cells, Fault
from pmlb_graph.tables.description import Column
from pmlb_graph.tables.project import Project
from pmlb_graph.tables.reading import Row, Sheet, several
from pmlb_graph.terms import date


def check(project: Project) -> list[Problem]:
    """Return every problem of the cells and between tables, sorted by place.

    Structure and encoding are checked when the project is opened; the graph made of the tables
    is checked by `pmlb_graph.validation`.
    """
    cells = Cells(project)
    dates = _dates(project)
    problems: list[Problem] = []
    for sheet in project.sheets.values():
        problems += _cells(sheet, cells)
        problems += _duplicates(sheet, cells)
        problems += _orders(sheet)
        problems += _ahead(sheet, dates)
        for column in sheet.table.columns:
            if column.acyclic:
                problems += _cycles(sheet, column)
        if sheet.table.evidence:
            for row in sheet.rows:
                problems += _quotations(sheet, row, project)
    return sorted(problems)


def _cells(sheet: Sheet, cells: Cells) -> Iterator[Problem]:
    for row in sheet.rows:
        for column, cell in zip(sheet.table.columns, row.cells, strict=True):
            if not cell and not column.required and column.type != "key":
                continue
            try:
                if not cells.terms(sheet.table, column, cell) and column.type == "key":
                    raise Fault("empty-cell", tr("this cell may not be empty"))  # noqa: TRY301
            except Fault as fault:
                yield Problem(sheet.file, row.line, column.name, fault.code, fault.message, fault.suggestion)


def _duplicates(sheet: Sheet, cells: Cells) -> Iterator[Problem]:
    """Find the rows that state the same fact after the same source twice."""
    table = sheet.table
    seen: dict[tuple[str, ...], int] = {}
    for row in sheet.rows:
        # The fact of an attestation is a path: an actor and its territory often have the same key.
        key = (row.cells[table.index["fait"]],) if table.name == "attestations" else cells.key(table, row)
        for source in several(row.cells[table.index["source"]]) if table.evidence else ("",):
            place = row.cells[table.index["passage"]] if table.name == "attestations" else ""
            first = seen.setdefault((*key, source, place), row.line)
            if first != row.line:
                message = tr("the same row, after the same source, stands at line {line} already")
                yield Problem(sheet.file, row.line, table.key[0], "duplicate-row", message.format(line=first))
                break


def _orders(sheet: Sheet) -> Iterator[Problem]:
    for first, second in sheet.table.order:
        for row in sheet.rows:
            early, late = (row.cells[sheet.table.index[name]] for name in (first, second))
            shared = min(len(early), len(late))
            if date(early) and date(late) and early[:shared] > late[:shared]:
                message = tr("“{second}” ({late}) is before “{first}” ({early})")
                message = message.format(first=first, second=second, early=early, late=late)
                yield Problem(sheet.file, row.line, second, "dates-in-disorder", message)


def _dates(project: Project) -> dict[str, str]:
    """Return the date of each source that has one."""
    sheet = project.sheets["sources"]
    key, place = sheet.table.index["source"], sheet.table.index["date"]
    return {row.cells[key]: row.cells[place] for row in sheet.rows if date(row.cells[place])}


def _ahead(sheet: Sheet, dates: Mapping[str, str]) -> Iterator[Problem]:
    """Doubt a beginning after the last source: no clock is read, so only rows whose sources are all dated."""
    if "debut" not in sheet.table.index or not sheet.table.evidence:
        return
    last = max(dates.values(), default="")
    place, source = sheet.table.index["debut"], sheet.table.index["source"]
    for row in sheet.rows:
        start, known = row.cells[place], [dates.get(name, "") for name in several(row.cells[source])]
        shared = min(len(start), len(last))
        if date(start) and known and all(known) and start[:shared] > last[:shared]:
            message = tr("“{date}” is after the last dated source of the tables ({last}): is the year right?")
            message = message.format(date=start, last=last)
            yield Problem(sheet.file, row.line, "debut", "beginning-ahead", message, severity="warning")


def _cycles(sheet: Sheet, column: Column) -> Iterator[Problem]:
    key = sheet.table.index[sheet.table.key[0]]
    place = sheet.table.index[column.name]
    above: defaultdict[str, set[str]] = defaultdict(set)
    lines: dict[str, int] = {}
    for row in sheet.rows:
        above[row.cells[key]].update(several(row.cells[place]))
        lines.setdefault(row.cells[key], row.line)
    while True:
        try:
            TopologicalSorter(above).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1][:-1]
            message = tr("this turns in a circle: {path}").format(path=" → ".join([*cycle, cycle[0]]))
            start = min((name for name in cycle if name in lines), key=lambda name: lines[name])
            yield Problem(sheet.file, lines[start], column.name, "cycle", message)
            for name in cycle:
                above[name] = set()
        else:
            return


def _quotations(sheet: Sheet, row: Row, project: Project) -> Iterator[Problem]:
    """Check that the words quoted stand in the text of the source, at the lines given."""
    index = sheet.table.index
    names = several(row.cells[index["source"]])
    citation = row.cells[index["citation"]]
    places = [locate(text) for text in several(row.cells[index["passage"]])]
    if citation and len(names) > 1:
        message = tr("a quotation comes from one source, and this row has {n}: make one row for each")
        yield Problem(sheet.file, row.line, "citation", "quotation-of-many", message.format(n=len(names)))
        return
    document = project.documents.get(names[0]) if len(names) == 1 else None
    if document is None:
        return
    yield from _lines(sheet, row, document, places)
    quoted = {"citation": citation} if citation else _quoted(sheet, row)
    for column, words in quoted.items():
        if not any(_held(document, words, place) for place in places):
            yield _not_there(sheet, row, column, (document, words, places))


def _quoted(sheet: Sheet, row: Row) -> dict[str, str]:
    columns = sheet.table.columns
    return {c.name: cell for c, cell in zip(columns, row.cells, strict=True) if c.quoted and cell}


def _lines(sheet: Sheet, row: Row, document: Document, places: list[Locator]) -> Iterator[Problem]:
    for place in places:
        if place.last is None or place.last > len(document.lines):
            message = tr("“{place}” is no line of the text, which has {n} lines: write L12 or L12-14")
            message = message.format(place=place.text, n=len(document.lines))
            yield Problem(sheet.file, row.line, "passage", "no-such-line", message)


def _held(document: Document, words: str, place: Locator) -> bool:
    return bool(place.first and place.last and document.holds(words, place.first, place.last))


def _not_there(sheet: Sheet, row: Row, column: str, quotation: tuple[Document, str, list[Locator]]) -> Problem:
    document, words, places = quotation
    elsewhere = document.find(words, next((place.first for place in places if place.first), 1))
    if not places:
        message = tr("the quotation needs its place in the text: fill the column “passage”")
    else:
        message = tr("“{words}” does not stand at {places} of the source").format(
            words=words[:80], places=", ".join(place.text for place in places)
        )
    if elsewhere:
        message += tr(" — it stands at L{line}").format(line=elsewhere)
    suggestion = f"L{elsewhere}" if elsewhere else ""
    return Problem(sheet.file, row.line, column, "quotation-not-found", message, suggestion)

"""The guide: how to fill the workbook, what each table, column and value means."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from pmlb_graph.language import later, pick, tr
from pmlb_graph.tables import Column, Description, Project, Table
from pmlb_graph.tables.meanings import of_column, of_table, of_term
from pmlb_graph.terms import coop

Line = tuple[str, ...]

_STEPS = (
    later("One sheet is one table, one row is one fact. Add rows below the others; do not rename sheets or columns."),
    later("An actor, a cooperation or a source is written by its key: the first column of its own sheet."),
    later(
        "A new actor, cooperation or source gets its row in its own sheet first: the lists know the keys of the export."
    ),
    later("Cells are text: 1.1, 01234 and 2012-03 stay as they are typed. A date is 2021, 2021-05 or 2021-05-31."),
    later(
        "Where a column takes several values, separate them with semicolons: a;b. Its list then helps with one value."
    ),
    later("Every row ends with its evidence: source, passage (L12 or p. 4), the words quoted, certainty, a note."),
    later("An empty cell means “unknown”, never “none”."),
    later("To give the workbook back: pmlb-graph workbook import FILE --data DIR. Problems are told at their cell."),
)

_HINTS = {
    "key": later("a key of one's own: lower-case letters without accents, digits, hyphens"),
    "text": later("free text"),
    "code": later("a code, digit by digit"),
    "integer": later("a whole number, without spaces"),
    "decimal": later("a number, with a point before the decimals"),
    "boolean": later("oui or non"),
    "date": later("2021, 2021-05 or 2021-05-31"),
    "year": later("four digits"),
    "url": later("a web address, http:// or https://"),
    "file": later("path of a text carried beside the tables"),
    "locator": later("a place in the source: L12, L12-14, p. 4"),
    "quotation": later("the words of the source, as they stand"),
    "fact": later("a fact of another table: kind/key"),
}


def hint(column: Column) -> str:
    """Return how to fill a column, in the language spoken."""
    if column.type == "reference":
        said = tr("a key of {names}").format(names=", ".join(column.tables))
    elif column.type in ("concept", "class"):
        said = tr("a value of the list “{name}”").format(name=column.scheme or column.under)
    else:
        said = tr(_HINTS[column.type])
    if column.many:
        said += tr("; several, separated by semicolons")
    return said + (tr("; in English") if column.lang == "en" else "")


def meaning(table: Table, column: Column) -> str:
    """Return what a column says: its label and its definition, in the language spoken."""
    said = of_column(table, column)
    label, comment = pick(dict(said.label)), pick(dict(said.comment))
    return tr("{label}: {comment}").format(label=label, comment=comment) if comment else label


def introduction(project: Project) -> Iterator[str]:
    """Yield the lines that say how to fill."""
    yield pick(dict(project.title))
    for step in _STEPS:
        yield tr(step)


def tables(project: Project) -> Iterator[tuple[Table, Line, list[Line]]]:
    """Yield each table with its own line and the lines of its columns."""
    for table in project.description.tables.values():
        said = of_table(table)
        head = (table.name, "", pick(dict(said.label)), pick(dict(said.comment)))
        yield (
            table,
            head,
            [
                (
                    "",
                    column.name,
                    tr("required") if column.required or column.type == "key" else "",
                    meaning(table, column),
                    hint(column),
                )
                for column in table.columns
            ],
        )


def values(description: Description) -> Iterator[Line]:
    """Yield each value of each list with its label and definition: vocabularies, then classes."""
    columns = [column for table in description.tables.values() for column in table.columns]
    for scheme in sorted({c.scheme for c in columns if c.scheme}):
        for key, concept in description.concepts[scheme].items():
            yield _value(scheme, key, concept)
    for under in sorted({c.under for c in columns if c.under}):
        for name in description.subclasses(under):
            yield _value(under, name, coop(name))


def _value(name: str, key: str, term: ox.NamedNode) -> Line:
    said = of_term(term)
    return name, key, pick(dict(said.label)), pick(dict(said.comment))

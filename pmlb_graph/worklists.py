"""Worklists: what is missing, as rows of the tables with the known cells filled and the missing one empty.

Two kinds of rows. Those *to add* go below the last row of their table: a further statement, that a new
source makes. Those *to complete* are rows as they stand, that the same row, completed, replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pmlb_graph import evidence
from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.language import later
from pmlb_graph.tables import Project, Row, Table
from pmlb_graph.tables.cells import Cells
from pmlb_graph.tables.writing import canonical
from pmlb_graph.terms import local_name

ADD, COMPLETE = "ajouter", "completer"
FOLDERS = (ADD, COMPLETE)

_ATTEST = ("source plus sûre", "confirmation")
_WHOLE = ("confirmation de la fin",)
GAPS: Mapping[str, str] = {
    "partie prenante": later("Actions without a named stakeholder"),
    "instance": later("Actions without a governance body"),
    "SIREN": later("Actors without a SIREN number"),
    "parties à nommer": later("Cooperations whose parties are not all named"),
    "début": later("Memberships and cooperations without a start"),
    "source plus sûre": later("Facts that tertiary sources only attest"),
    "confirmation": later("Facts whose attestations are all uncertain"),
    "confirmation de la fin": later("Ends that one uncertain attestation states"),
    "citation": later("Sources that are cited without their words"),
    "date de la source": later("Sources without a date"),
}
"""What may be missing, as queries/preuve/a-completer.rq names it, with a title."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row to fill.

    Attributes
    ----------
    kind : {"ajouter", "completer"}
        Whether it is a new row, or replaces one.
    table : Table
        Of which table.
    cells : tuple of str
        As many as the table has columns.
    place : str
        The row that it replaces, such as ``participations.csv:12``; empty for a new one.
    """

    kind: str
    table: Table
    cells: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing, with the rows that would fill it."""

    what: str
    resource: str
    label: str
    detail: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a source gives, in a contradiction."""

    value: str
    perimeter: str
    year: str
    source: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What sources say otherwise of one subject, side by side."""

    object: str
    subject: str
    label: str
    said: tuple[Said, ...] = field(default=())


def gaps(engine: Engine, project: Project) -> list[Gap]:
    """Return what is missing, in the order of the query preuve/a-completer, with the rows to fill."""
    rows = _Rows(project)
    quotations = _quotations(engine, rows)
    found = []
    for row in engine.select(named("preuve/a-completer").text):
        what, resource, detail = row["manque"], row["ressource"], row.get("detail", "")
        lines = quotations.get(resource, []) if what == "citation" else rows.fill(what, resource, detail)
        found.append(Gap(what, resource, row["libelle"], detail, tuple(lines)))
    return found


def _quotations(engine: Engine, rows: _Rows) -> dict[str, list[Line]]:
    """Return the rows whose source quotes no word, by source."""
    found: dict[str, dict[str, Line]] = {}
    for row in engine.select(named("preuve/citations-manquantes").text):
        line = rows.at(row["entree"])
        if line is not None:
            found.setdefault(row["source"], {})[row["entree"]] = line
    return {source: list(lines.values()) for source, lines in found.items()}


class _Rows:
    """Finds the rows of a project by what they state, and makes rows to fill of them."""

    def __init__(self, project: Project) -> None:
        cells = Cells(project)
        self._tables = {name: sheet.table for name, sheet in project.sheets.items()}
        self._names = {iri.value: name for name, iri in cells.facts.items()}
        self._stated: dict[str, list[tuple[Table, Row]]] = {}
        self._places: dict[str, tuple[Table, Row]] = {}
        for sheet in project.sheets.values():
            for row in sheet.rows:
                self._places[f"{sheet.table.file}:{row.line}"] = sheet.table, row
                if sheet.table.name != "attestations":
                    iri = cells.resource(sheet.table, row).value
                    self._stated.setdefault(iri, []).append((sheet.table, row))

    def at(self, place: str) -> Line | None:
        """Return the row at a place, to complete."""
        if place not in self._places:
            return None
        table, row = self._places[place]
        return Line(COMPLETE, table, row.cells, place)

    def fill(self, what: str, resource: str, detail: str) -> Iterator[Line]:
        """Yield the rows that would fill a gap."""
        key = local_name(resource)
        stated = self._stated.get(resource, [])
        if what == "partie prenante":
            yield self._new("participations", {"cooperation": key, "role": "partie-prenante"})
        elif what == "parties à nommer":
            yield from [self._new("participations", {"cooperation": key})] * int(float(detail))
        elif what in _ATTEST:
            if resource in self._names:
                yield self._new("attestations", {"fait": self._names[resource]})
        elif what == "date de la source":
            yield from (Line(COMPLETE, table, row.cells, f"{table.file}:{row.line}") for table, row in stated[:1])
        elif what in _WHOLE:
            yield from (
                self._again(table, row, whole=True) for table, row in stated if row.cells[table.index["fin"]] == detail
            )
        else:
            yield from (self._again(table, row) for table, row in stated[:1])

    def _new(self, name: str, known: Mapping[str, str]) -> Line:
        table = self._tables[name]
        return Line(ADD, table, tuple(known.get(column.name, "") for column in table.columns))

    def _again(self, table: Table, row: Row, whole: bool = False) -> Line:
        """Return a row that states the same thing anew: its key and what every row needs, or all of it."""
        evidence_from = len(table.columns) - (5 if table.evidence else 0)
        cells = [
            cell if i < evidence_from and (whole or column.required or column.name in table.key) else ""
            for i, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True))
        ]
        return Line(ADD, table, tuple(cells))


def sheets(found: Iterable[Gap]) -> dict[str, str]:
    """Return the files to fill: path in the folder, and content with the very header of the table.

    Rows to complete come once each, in the order of their table.
    """
    added: dict[str, list[Line]] = {}
    replaced: dict[str, dict[str, Line]] = {}
    for gap in found:
        for line in gap.lines:
            path = f"{line.kind}/{line.table.file}"
            if line.place:
                replaced.setdefault(path, {})[line.place] = line
            else:
                added.setdefault(path, []).append(line)
    ordered = {path: sorted(lines.values(), key=_number) for path, lines in replaced.items()}
    return {
        path: canonical(lines[0].table, (line.cells for line in lines))
        for path, lines in sorted((added | ordered).items())
    }


def _number(line: Line) -> int:
    return int(line.place.rpartition(":")[2])


def contradictions(engine: Engine) -> list[Contradiction]:
    """Return where sources contradict each other, one subject at a time, nothing settled."""
    found: dict[tuple[str, str], dict[Said, None]] = {}
    for row in engine.select(named("preuve/contradictions").text):
        said = Said(
            value=row.get("valeur", ""),
            perimeter=row.get("perimetre", ""),
            year=row.get("annee", ""),
            source=row["titre"],
            certainty=row["certitudeLibelle"],
            note=row.get("note", ""),
        )
        found.setdefault((row["objet"], row["sujet"]), {})[said] = None
    labels = evidence.of(engine, {subject for _, subject in found})
    return [Contradiction(what, subject, labels[subject].label, tuple(said)) for (what, subject), said in found.items()]

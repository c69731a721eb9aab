"""Rows: what a respondent answered, as rows of the tables that know the cell they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pmlb_graph.errors import did_you_mean
from pmlb_graph.language import dated, speaking, tr
from pmlb_graph.tables import Table
from pmlb_graph.tables.cells import Fault
from pmlb_graph.tables.description import EVIDENCE
from pmlb_graph.workbook.sheets import CellProblem
from pmlb_graph.workshops import names
from pmlb_graph.workshops.filled import Filled, Line, answer
from pmlb_graph.workshops.statements import NATURE, Facts
from pmlb_graph.workshops.wording import Words


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop.

    Attributes
    ----------
    key : str
        Beginning of the keys of its respondents, such as ``atelier-2026-03``.
    date : str
        When it was held: a year, a month or a day; empty when it is not told.
    """

    key: str
    date: str = ""

    @property
    def title(self) -> str:
        """Return how sources name it: in French, as the data are.

        Examples
        --------
        >>> Workshop("essai", "2026-03-01").title, Workshop("essai", "2026-10").title
        ('Atelier du 1er mars 2026 (essai)', 'Atelier d’octobre 2026 (essai)')
        """
        if not self.date:
            return f"Atelier « {self.key} »"
        with speaking("fr"):
            date = dated(self.date)
        if len(self.date) > len("2026-03"):
            return f"Atelier du {date} ({self.key})"
        return f"Atelier {'d’' if date[0] in 'ao' else 'de '}{date} ({self.key})"

    def source(self, code: str) -> str:
        """Return the key of a respondent."""
        return f"{self.key}-{code.lower()}"


@dataclass(frozen=True, slots=True)
class Stated:
    """A row that an answer makes.

    Attributes
    ----------
    table : str
        Of which table.
    cells : tuple of str
        Its cells.
    line : Line
        Where it was written.
    column : str
        In which column.
    """

    table: str
    cells: tuple[str, ...]
    line: Line
    column: str


@dataclass
class Rows:
    """Makes the rows of filled sheets.

    Attributes
    ----------
    facts, words : Facts, Words
        The tables as they stand.
    workshop : Workshop
        Which workshop.
    despite : bool
        Whether statements that changed since the sheet was made are answered all the same.
    problems : list of CellProblem
        What is wrong, told as it is found.
    """

    facts: Facts
    words: Words
    workshop: Workshop
    despite: bool = False
    problems: list[CellProblem] = field(default_factory=list)

    def of(self, filled: Filled) -> list[Stated]:
        """Return the rows of a sheet, but that of its respondent."""
        stated: list[Stated] = []
        seen: set[str] = set()
        for line in filled.answers:
            fact = line.cells[names.FACT]
            if fact in seen:
                message = tr("this statement is answered twice on the sheet: keep one line")
                self.problems.append(line.fault(names.FACT, "duplicate-statement", message))
            elif self._known(line, fact):
                seen.add(fact)
                stated += self._answer(filled, line)
        for number, line in enumerate(filled.additions, 1):
            stated.append(self._addition(filled, line, number))
        return stated

    def source(self, sheets: list[Filled]) -> tuple[tuple[str, ...], list[str]]:
        """Return the row of a respondent without its note, and the notes of all the sheets of theirs."""
        first = sheets[0]
        spoken = first.organisation
        notes = [f"Répond au nom de : {spoken}."] if spoken else []
        notes += [
            f"Fiche {one.name}, ce que le graphe ne sait pas : {remark}" for one in sheets for remark in one.remarks
        ]
        cells = {
            "source": self.workshop.source(first.code),
            "titre": f"{self.workshop.title}, répondant {first.code}",
            "editeur": self.words.label("acteur", spoken) if spoken else "en son nom",
            "date": self.workshop.date,
            "nature": NATURE,
        }
        return _cells(self.facts.project.description.tables["sources"], cells), notes

    def _known(self, line: Line, fact: str) -> bool:
        """Tell whether the tables still say what the sheet printed; a difference is told."""
        if fact not in self.facts.names.values():
            message = tr("the tables no longer state “{fact}”: the statement was “{text}”")
            message = message.format(fact=fact, text=line.cells[names.TEXT])
            message += did_you_mean(fact, list(self.facts.names.values()))
            self.problems.append(line.fault(names.FACT, "unknown-fact", message))
            return False
        if line.cells[names.DIGEST] != self.facts.digest(fact):
            message = tr("the statement changed since the sheet was made: it said “{before}”, it says “{after}”")
            message = message.format(before=line.cells[names.TEXT], after=self.words.sentence(*self.facts.rows(fact)))
            if not self.despite:
                message += tr("; ask again, or bring the answer with --despite-changes")
            self.problems.append(line.fault(names.TEXT, "changed-statement", message, warning=self.despite))
        if not line.cells[names.NUMBER].isdecimal():
            message = tr("the number of the statement is missing: take the sheet as it was made")
            self.problems.append(line.fault(names.NUMBER, "bad-number", message))
        return True

    def _answer(self, filled: Filled, line: Line) -> Iterator[Stated]:
        said, cells = answer(line), line.cells
        place = f"fiche {filled.name}, énoncé {cells[names.NUMBER]}"
        wanted = names.chosen(cells[names.COLUMN])
        notes = [f"Énoncé lu : « {cells[names.TEXT]} »" if self._changed(line) else ""]
        if said == names.AMENDED and cells[names.VALUE]:
            notes.append(f"Proposé{f', {wanted}' if wanted else ''} : {cells[names.VALUE]}.")
        notes.append(cells[names.COMMENT])
        proposed = " : ".join(filter(None, (wanted, cells[names.VALUE])))
        evidence = {
            "fait": cells[names.FACT],
            "source": self.workshop.source(filled.code),
            "passage": place + (f", {names.AMENDED}" if said == names.AMENDED else ""),
            "citation": f"{said}, {proposed}" if proposed else said,
            "certitude": "atteste" if said == names.CONFIRMED else "conteste",
            "note": " ".join(filter(None, notes)),
        }
        table = self.facts.project.description.tables["attestations"]
        yield Stated("attestations", _cells(table, evidence), line, names.ANSWER)
        if said == names.AMENDED and wanted and cells[names.VALUE]:
            yield from self._proposal(
                line, wanted, evidence | {"passage": f"{place}, proposition", "certitude": "atteste"}
            )

    def _changed(self, line: Line) -> bool:
        return line.cells[names.DIGEST] != self.facts.digest(line.cells[names.FACT])

    def _proposal(self, line: Line, wanted: str, evidence: dict[str, str]) -> Iterator[Stated]:
        """Make a row of the value proposed, where it is one of its column; it stays a note otherwise."""
        table, rows = self.facts.rows(line.cells[names.FACT])
        text = line.cells[names.VALUE]
        try:
            if wanted not in table.index or wanted in EVIDENCE:
                raise Fault("unknown-column", tr("unknown column “{name}”").format(name=wanted))  # noqa: TRY301
            column = table.column(wanted)
            value = names.chosen(text) if column.type in ("reference", "concept", "class") else text
            self.facts.cells.terms(table, column, value)
        except Fault as fault:
            message = tr("{fault}: the proposal is kept as a note").format(fault=fault.message)
            self.problems.append(line.fault(names.VALUE, "kept-as-note", message, warning=True))
            return
        kept = {c.name for c in table.columns if c.required or c.type == "key" or c.name in table.key}
        cells = {name: rows[0].cells[table.index[name]] for name in kept - set(EVIDENCE)}
        cells |= {name: evidence[name] for name in ("source", "passage", "citation", "certitude")} | {wanted: value}
        cells["note"] = line.cells[names.COMMENT]
        yield Stated(table.name, _cells(table, cells), line, names.VALUE)

    def _addition(self, filled: Filled, line: Line, number: int) -> Stated:
        cells = {name: names.chosen(line.cells[name]) for name in names.ADDED[:-1]}
        table = self.facts.project.description.tables["participations"]
        for name, text in cells.items():
            try:
                self.facts.cells.terms(table, table.column(name), text) if text else ()
            except Fault as fault:
                self.problems.append(line.fault(name, fault.code, fault.message))
        cells |= {
            "source": self.workshop.source(filled.code),
            "passage": f"fiche {filled.name}, ajout {number}",
            "citation": ", ".join(("ajouté", *filter(None, cells.values()))),
            "certitude": "atteste",
            "note": line.cells[names.COMMENT],
        }
        return Stated("participations", _cells(table, cells), line, "acteur")


def _cells(table: Table, cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(column.name, "") for column in table.columns)

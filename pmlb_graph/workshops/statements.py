"""Statements: what the graph says of a thing, fact by fact, ready to be confirmed, contested or amended."""

from __future__ import annotations

from dataclasses import dataclass

from pmlb_graph import evidence
from pmlb_graph.engine import Engine
from pmlb_graph.evidence import Fact, Passage
from pmlb_graph.language import pick, tr
from pmlb_graph.tables import Project, Row, Table
from pmlb_graph.tables.cells import Cells
from pmlb_graph.tables.description import EVIDENCE
from pmlb_graph.tables.meanings import of_term
from pmlb_graph.tables.reading import several
from pmlb_graph.terms import concept, fingerprint, short
from pmlb_graph.workshops.wording import Words

READINGS = ("ambiguites", "cellules", "glossaire", "positions")
"""Tables that say how a document was read or where a symbol stands: nobody at a workshop can confirm them."""
NATURE = "atelier"
"""Kind of the sources that respondents are (`voc/nature-source`)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact, as a sheet prints it.

    Attributes
    ----------
    number : int
        Its place on the sheet.
    fact : str
        ``kind/key``, as the table of attestations names it.
    table : str
        The table that states it.
    text : str
        The sentence.
    digest : str
        Eight characters that change with what the tables say of the fact.
    passages : tuple of Passage
        Who says so.
    certainty : str
        Key of the surest certainty.
    columns : tuple of str
        What may be corrected: columns of its table.
    """

    number: int
    fact: str
    table: str
    text: str
    digest: str
    passages: tuple[Passage, ...]
    certainty: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fiche:
    """A sheet about one thing.

    Attributes
    ----------
    subject : str
        ``kind/key`` of the thing.
    label : str
        How it is called.
    statements : tuple of Statement
        What sources say of it.
    inferred : tuple of Fact
        What only rules say: it follows from the others, and is read, not answered.
    """

    subject: str
    label: str
    statements: tuple[Statement, ...]
    inferred: tuple[Fact, ...]

    @property
    def name(self) -> str:
        """Return the name of its files: the subject without what a file's name may not hold."""
        return self.subject.replace("/", "-")


class Facts:
    """The facts of the tables, with the rows that state them.

    Parameters
    ----------
    project : Project
        The tables.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.cells = Cells(project)
        self.voices = voices(project)
        self._rows: dict[str, tuple[Table, list[Row]]] = {}
        for sheet in project.sheets.values():
            if sheet.table.evidence and sheet.table.name not in ("attestations", *READINGS):
                for row in sheet.rows:
                    name = f"{sheet.table.kind}/{'/'.join(self.cells.key(sheet.table, row))}"
                    self._rows.setdefault(name, (sheet.table, []))[1].append(row)
        self.names = {self.cells.facts[name].value: name for name in self._rows}

    def rows(self, fact: str) -> tuple[Table, list[Row]]:
        """Return the table of a fact and its rows; those of workshops only when no other states it.

        A proposal is not what the sheet asked about: without this, bringing a sheet back would change its statements.
        """
        table, rows = self._rows[fact]
        place = table.index["source"]
        asked = [row for row in rows if not set(several(row.cells[place])) <= self.voices]
        return table, asked or rows

    def digest(self, fact: str) -> str:
        """Return eight characters that change with what the tables say of a fact, not with who says it."""
        table, rows = self.rows(fact)
        said = sorted({row.cells[: len(table.columns) - len(EVIDENCE)] for row in rows})
        return fingerprint("\n".join(["\x1f".join(cells) for cells in said] + [fact]))


def voices(project: Project) -> set[str]:
    """Return the keys of the sources that are respondents of workshops."""
    sheet = project.sheets["sources"]
    key, nature = (sheet.table.index[name] for name in ("source", "nature"))
    return {row.cells[key] for row in sheet.rows if row.cells[nature] == NATURE}


def amendable(table: Table) -> tuple[str, ...]:
    """Return the columns of a table that a respondent may correct: neither its own key, nor its evidence."""
    columns = table.columns[: len(table.columns) - len(EVIDENCE)]
    return tuple(column.name for column in columns if column.type not in ("key", "file") and column.lang != "en")


def fiche(engine: Engine, facts: Facts, words: Words, subject: str) -> Fiche:
    """Return the sheet about a thing.

    Parameters
    ----------
    engine : Engine
        The graph, for the facts that speak of it and their evidence.
    facts, words : Facts, Words
        The tables of the same graph.
    subject : str
        IRI of the thing.
    """
    found = evidence.about(engine, subject)
    said = [fact for fact in found if fact.iri in facts.names and fact.passages]
    order = {name: rank for rank, name in enumerate(_ORDER)}

    def place(fact: Fact) -> tuple[bool, int, str, str]:
        kind = short(fact.iri).partition("/")[0]
        return fact.iri != subject, order.get(kind, len(order)), fact.label, fact.iri

    statements = [_statement(number, fact, facts, words) for number, fact in enumerate(sorted(said, key=place), 1)]
    kind, _, key = short(subject).partition("/")
    inferred = tuple(fact for fact in found if fact.inferred)
    return Fiche(f"{kind}/{key}", words.label(kind, key), tuple(statements), inferred)


_ORDER = ("participation", "adhesion", "resultat", "engagement", "statut", "qualification", "mesure", "denomination")


def _statement(number: int, fact: Fact, facts: Facts, words: Words) -> Statement:
    name = facts.names[fact.iri]
    table, rows = facts.rows(name)
    return Statement(
        number=number,
        fact=name,
        table=table.name,
        text=words.sentence(table, rows),
        digest=facts.digest(name),
        passages=fact.passages,
        certainty=fact.certainty,
        columns=amendable(table),
    )


def sources(statement: Statement) -> list[str]:
    """Return who says a statement, a line each: source, place, words, certainty."""
    return list(dict.fromkeys(_source(one) for one in statement.passages))


def _source(passage: Passage) -> str:
    text = passage.source + (f" ({passage.publisher})" if passage.publisher else "")
    text += f", {passage.locator}" if passage.locator else ""
    text += tr(" — “{words}”").format(words=passage.quotation) if passage.quotation else ""
    return f"{text} – {certain(passage.certainty)}"


def certain(key: str) -> str:
    """Return what a certainty is called."""
    return pick(dict(of_term(concept("certitude", key)).label)) or key

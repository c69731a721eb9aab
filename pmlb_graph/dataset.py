"""The dataset: named graphs made of the tables and the ontology.

One graph a source (what that source says, with its attestations), one for the ontology, one for
the vocabularies, one for the catalogue of the sources, one for what rules add.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pmlb_graph.resources import folder
from pmlb_graph.sources import Locator, locate
from pmlb_graph.tables import Project, Row, Sheet, Table
from pmlb_graph.tables.cells import Cells
from pmlb_graph.tables.reading import several
from pmlb_graph.terms import PREFIXES, Base, Term, coop, fingerprint, node, slug

if TYPE_CHECKING:
    import rdflib

Node = Term | str
"""A term, or how it is written in N-Quads."""

A = node("rdf:type")
XSD_INTEGER = node("xsd:integer")
ONTOLOGY = "ontologie"
VOCABULARIES = "vocabulaires"
INFERENCE = "inference"
COLLECTIVES = "collectifs"
CATALOGUE = "catalogue"
SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Statements in named graphs, kept as sorted N-Quads lines without duplicates.

    Lines take a third of the memory of quads, and are what every engine loads fastest.

    Attributes
    ----------
    base : Base
        Base IRI of the data.
    lines : tuple of str
        The statements, sorted, without line ends.
    """

    base: Base
    lines: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of statements, each counted once a graph."""
        return len(self.lines)

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The statements as quads, read anew at each call."""
        return tuple(ox.parse(self.to_nquads(), format=ox.RdfFormat.N_QUADS))

    def graphs(self) -> dict[str, int]:
        """Return the IRI of each named graph with its number of statements."""
        return dict(sorted(Counter(split(line)[1][1:-1] for line in self.lines).items()))

    def extended(self, lines: Iterable[str]) -> Dataset:
        """Return the dataset with more statements."""
        return assemble(self.base, chain(self.lines, lines))

    def to_nquads(self) -> bytes:
        """Return the statements as sorted N-Quads."""
        return ("\n".join(self.lines) + "\n").encode()

    def to_trig(self) -> bytes:
        """Return the statements as TriG, with prefixes, sorted by graph then subject."""
        prefixes = PREFIXES | {"id": f"{self.base.iri}id/"}
        quads = sorted(self.quads, key=lambda quad: str(quad.graph_name))
        return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the statements as an `rdflib.Dataset` whose default graph is their union."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self.to_nquads(), format="nquads")
        return dataset

    def canonical(self) -> list[str]:
        """Return the lines of the canonical form (RDFC-1.0), sorted.

        Only statements of blank nodes can change in a canonical form, so that only these become terms: at 10⁶
        statements that is the difference between a hundred megabytes and two gigabytes.
        """
        named: list[str] = []
        blank: list[str] = []
        for line in self.lines:
            (blank if line.startswith("_:") or line.split(" ", 2)[2].startswith("_:") else named).append(line)
        dataset = ox.Dataset(ox.parse("\n".join(blank), format=ox.RdfFormat.N_QUADS))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return sorted((*named, *(f"{quad} ." for quad in dataset)))

    def digest(self) -> str:
        """Return the RDFC-1.0 digest (SHA-256) that names this content."""
        found = hashlib.sha256()
        for line in self.canonical():
            found.update(f"{line}\n".encode())
        return found.hexdigest()


def statement(subject: Node, predicate: Node, value: Node, graph: Node) -> str:
    """Return a statement as an N-Quads line."""
    return f"{subject} {predicate} {value} {graph} ."


def split(line: str) -> tuple[str, str]:
    """Return what a line states, and the graph in which it states it.

    Examples
    --------
    >>> split('<http://s> <http://p> "o <x>"@fr <http://g> .')
    ('<http://s> <http://p> "o <x>"@fr', '<http://g>')
    """
    place = line.rindex(" <")
    return line[:place], line[place + 1 : -2]


def assemble(base: Base, lines: Iterable[str]) -> Dataset:
    """Sort statements and drop the duplicates."""
    return Dataset(base, tuple(sorted(set(lines))))


def read(base: Base, nquads: bytes) -> Dataset:
    """Read what `Dataset.to_nquads` wrote; the order is already right."""
    return Dataset(base, tuple(nquads.decode().removesuffix("\n").split("\n")))


def build(project: Project) -> Dataset:
    """Make the dataset of a project whose tables are right.

    Examples
    --------
    >>> from pmlb_graph.tables import open_project
    >>> dataset = build(open_project()[0])
    >>> dataset.base.iri
    'https://w3id.org/pmlb/'
    """
    return assemble(project.base, _all(project))


def _all(project: Project) -> Iterator[str]:
    yield from _turtle("coopter.ttl", project.base.graph(ONTOLOGY))
    yield from _turtle("vocabulaires.ttl", project.base.graph(VOCABULARIES))
    cells = Cells(project)
    builder = _Builder(project, cells)
    for sheet in project.sheets.values():
        for row in sheet.rows:
            yield from builder.row(sheet, row)
    yield from _catalogue(project)


def _turtle(name: str, graph: ox.NamedNode) -> Iterator[str]:
    for triple in ox.parse(path=folder("ontology") / name, format=ox.RdfFormat.TURTLE):
        yield statement(triple.subject, triple.predicate, triple.object, graph)


class _Builder:
    """Makes the statements of rows."""

    def __init__(self, project: Project, cells: Cells) -> None:
        self.project = project
        self.base = project.base
        self.cells = cells

    def row(self, sheet: Sheet, row: Row) -> Iterator[str]:
        table = sheet.table
        if not table.evidence:
            subject = self.cells.resource(table, row)
            yield from self._describe(sheet, row, subject, [self.base.graph(CATALOGUE)])
            return
        keys = several(row.cells[table.index["source"]])
        graphs = [self.base.graph(SOURCE, key) for key in keys]
        if table.name == "attestations":
            fact = row.cells[table.index["fait"]]
            subject = self.cells.facts[fact]
        else:
            subject = self.cells.resource(table, row)
            fact = f"{table.kind}/{'/'.join(self.cells.key(table, row))}"
            yield from self._describe(sheet, row, subject, graphs)
        for key, graph in zip(keys, graphs, strict=True):
            yield from self._attest(sheet, row, (fact, subject), (key, graph))

    def _describe(self, sheet: Sheet, row: Row, subject: ox.NamedNode, graphs: list[ox.NamedNode]) -> Iterator[str]:
        table = sheet.table
        evidence = 5 if table.evidence else 0
        columns = table.columns[: len(table.columns) - evidence]
        class_name = table.class_name
        for column, cell in zip(columns, row.cells, strict=False):
            if not cell or column.type == "key":
                continue
            if column.type == "class":
                class_name = cell
                continue
            for term in self.cells.terms(table, column, cell):
                for graph in graphs:
                    yield statement(subject, column.property, term, graph)
        for graph in graphs:
            # coop:classe is the class as entered; rules add the more general ones to rdf:type.
            yield statement(subject, A, coop(class_name), graph)
            yield statement(subject, coop("classe"), coop(class_name), graph)

    def _attest(
        self, sheet: Sheet, row: Row, fact: tuple[str, ox.NamedNode], source: tuple[str, ox.NamedNode]
    ) -> Iterator[str]:
        """Attest a fact once for each passage that the row gives, or once for the whole source."""
        table, (name, subject), (key, graph) = sheet.table, fact, source
        entry = ox.Literal(f"{table.file}:{row.line}")
        note = row.cells[table.index["note"]]
        certainty = self.cells.terms(table, table.column("certitude"), row.cells[table.index["certitude"]])[0]
        for place, words in self._passages(table, row, key):
            passage, statements = self._passage(key, graph, place, words)
            yield from statements
            parts = [name, key, *([slug(place.text)] if place else [])]
            attestation = self.base.resource("attestation", *parts)
            yield statement(attestation, A, coop("Attestation"), graph)
            yield statement(attestation, coop("fait"), subject, graph)
            yield statement(attestation, coop("passage"), passage, graph)
            yield statement(attestation, coop("certitude"), certainty, graph)
            yield statement(attestation, coop("entree"), entry, graph)
            if note:
                yield statement(attestation, coop("note"), ox.Literal(note, language="fr"), graph)

    def _passages(self, table: Table, row: Row, key: str) -> list[tuple[Locator | None, str]]:
        """Return the places of a row with the words quoted there."""
        places = [locate(text) for text in several(row.cells[table.index["passage"]])]
        words = row.cells[table.index["citation"]] or next(
            (cell for column, cell in zip(table.columns, row.cells, strict=True) if column.quoted and cell), ""
        )
        document = self.project.documents.get(key)
        if not row.cells[table.index["citation"]] and document is None:
            words = ""
        if document is not None:
            return [
                (p, words if words and p.first and p.last and document.holds(words, p.first, p.last) else "")
                for p in places
            ] or [(None, "")]
        return [(place, words) for place in places] or [(None, words)]

    def _passage(
        self, key: str, graph: ox.NamedNode, place: Locator | None, words: str
    ) -> tuple[ox.NamedNode, list[str]]:
        parts = [key, slug(place.text) if place else "document", *([fingerprint(words)] if words else [])]
        passage = self.base.resource("passage", *parts)
        values: list[tuple[str, Term]] = [("source", self.base.resource("source", key))]
        if place:
            values.append(("localisation", ox.Literal(place.text)))
            values += [
                (name, ox.Literal(str(line), datatype=XSD_INTEGER))
                for name, line in (("ligne", place.first), ("ligneFin", place.last))
                if line is not None
            ]
        if words:
            values.append(("citation", ox.Literal(words, language="fr")))
        statements = [statement(passage, coop(name), term, graph) for name, term in values]
        return passage, [statement(passage, A, coop("Passage"), graph), *statements]


def _catalogue(project: Project) -> Iterator[str]:
    """Describe the dataset and say which graph holds what which source says."""
    graph = project.base.graph(CATALOGUE)
    dataset = ox.NamedNode(f"{project.base.iri}dataset")
    title, licence = node("dcterms:title"), node("dcterms:license")
    yield statement(dataset, A, node("void:Dataset"), graph)
    yield statement(dataset, licence, ox.NamedNode(project.licence), graph)
    yield statement(dataset, node("dc:publisher"), ox.Literal(project.publisher), graph)
    for lang, text in project.title.items():
        yield statement(dataset, title, ox.Literal(text, language=lang), graph)
    for text in project.attributions:
        yield statement(dataset, node("dc:rights"), ox.Literal(text, language="fr"), graph)
    used = {
        key
        for sheet in project.sheets.values()
        if sheet.table.evidence
        for row in sheet.rows
        for key in several(row.cells[sheet.table.index["source"]])
    }
    for key in sorted(used):
        named = project.base.graph(SOURCE, key)
        yield statement(dataset, node("void:subset"), named, graph)
        yield statement(named, node("dcterms:source"), project.base.resource("source", key), graph)

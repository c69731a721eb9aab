"""The dataset: named graphs made of the tables and the ontology.

One graph a source (what that source says, with its attestations), one for the ontology, one for
the vocabularies, one for the catalogue of the sources, one for what rules add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pmlb_graph.resources import folder
from pmlb_graph.sources import Locator, locate
from pmlb_graph.tables import Project, Row, Sheet, Table
from pmlb_graph.tables.cells import Cells
from pmlb_graph.terms import PREFIXES, Base, Term, coop, fingerprint, node, slug

if TYPE_CHECKING:
    import rdflib

A = node("rdf:type")
XSD_INTEGER = node("xsd:integer")
ONTOLOGY = "ontologie"
VOCABULARIES = "vocabulaires"
INFERENCE = "inference"
CATALOGUE = "catalogue"
SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Statements in named graphs, sorted, without duplicates.

    Attributes
    ----------
    base : Base
        Base IRI of the data.
    quads : tuple of pyoxigraph.Quad
        The statements, in the order of their N-Quads lines.
    """

    base: Base
    quads: tuple[ox.Quad, ...]

    def __len__(self) -> int:
        """Return the number of statements, each counted once a graph."""
        return len(self.quads)

    def graphs(self) -> dict[str, int]:
        """Return the IRI of each named graph with its number of statements."""
        counts: dict[str, int] = {}
        for quad in self.quads:
            name = getattr(quad.graph_name, "value", "")
            counts[name] = counts.get(name, 0) + 1
        return counts

    def extended(self, quads: Iterable[ox.Quad]) -> Dataset:
        """Return the dataset with more statements."""
        return assemble(self.base, (*self.quads, *quads))

    def to_nquads(self) -> bytes:
        """Return the statements as sorted N-Quads."""
        return ox.serialize(self.quads, format=ox.RdfFormat.N_QUADS) or b""

    def to_trig(self) -> bytes:
        """Return the statements as sorted TriG, with prefixes."""
        prefixes = PREFIXES | {"id": f"{self.base.iri}id/"}
        return ox.serialize(self.quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the statements as an `rdflib.Dataset` whose default graph is their union."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self.to_nquads(), format="nquads")
        return dataset

    def digest(self) -> str:
        """Return the RDFC-1.0 digest (SHA-256) that names this content."""
        import hashlib

        dataset = ox.Dataset(self.quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        lines = sorted((ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
        return hashlib.sha256(b"".join(lines)).hexdigest()


def assemble(base: Base, quads: Iterable[ox.Quad]) -> Dataset:
    """Sort statements and drop the duplicates."""
    return Dataset(base, tuple(sorted(set(quads), key=str)))


def read(base: Base, nquads: bytes) -> Dataset:
    """Read what `Dataset.to_nquads` wrote; the order is already right."""
    return Dataset(base, tuple(ox.parse(nquads, format=ox.RdfFormat.N_QUADS)))


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


def _all(project: Project) -> Iterator[ox.Quad]:
    yield from _turtle("coopter.ttl", project.base.graph(ONTOLOGY))
    yield from _turtle("vocabulaires.ttl", project.base.graph(VOCABULARIES))
    cells = Cells(project)
    builder = _Builder(project, cells)
    for sheet in project.sheets.values():
        for row in sheet.rows:
            yield from builder.row(sheet, row)
    yield from _catalogue(project)


def _turtle(name: str, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for triple in ox.parse(path=folder("ontology") / name, format=ox.RdfFormat.TURTLE):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


class _Builder:
    """Makes the statements of rows."""

    def __init__(self, project: Project, cells: Cells) -> None:
        self.project = project
        self.base = project.base
        self.cells = cells

    def row(self, sheet: Sheet, row: Row) -> Iterator[ox.Quad]:
        table = sheet.table
        if not table.evidence:
            subject = self.cells.resource(table, row)
            yield from self._describe(sheet, row, subject, [self.base.graph(CATALOGUE)])
            return
        keys = _split(row.cells[table.index["source"]])
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

    def _describe(self, sheet: Sheet, row: Row, subject: ox.NamedNode, graphs: list[ox.NamedNode]) -> Iterator[ox.Quad]:
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
                    yield ox.Quad(subject, column.property, term, graph)
        for graph in graphs:
            # coop:classe is the class as entered; rules add the more general ones to rdf:type.
            yield ox.Quad(subject, A, coop(class_name), graph)
            yield ox.Quad(subject, coop("classe"), coop(class_name), graph)

    def _attest(
        self, sheet: Sheet, row: Row, fact: tuple[str, ox.NamedNode], source: tuple[str, ox.NamedNode]
    ) -> Iterator[ox.Quad]:
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
            yield ox.Quad(attestation, A, coop("Attestation"), graph)
            yield ox.Quad(attestation, coop("fait"), subject, graph)
            yield ox.Quad(attestation, coop("passage"), passage, graph)
            yield ox.Quad(attestation, coop("certitude"), certainty, graph)
            yield ox.Quad(attestation, coop("entree"), entry, graph)
            if note:
                yield ox.Quad(attestation, coop("note"), ox.Literal(note, language="fr"), graph)

    def _passages(self, table: Table, row: Row, key: str) -> list[tuple[Locator | None, str]]:
        """Return the places of a row with the words quoted there."""
        places = [locate(text) for text in _split(row.cells[table.index["passage"]])]
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
    ) -> tuple[ox.NamedNode, list[ox.Quad]]:
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
        statements = [ox.Quad(passage, coop(name), term, graph) for name, term in values]
        return passage, [ox.Quad(passage, A, coop("Passage"), graph), *statements]


def _catalogue(project: Project) -> Iterator[ox.Quad]:
    """Describe the dataset and say which graph holds what which source says."""
    graph = project.base.graph(CATALOGUE)
    dataset = ox.NamedNode(f"{project.base.iri}dataset")
    title, licence = node("dcterms:title"), node("dcterms:license")
    yield ox.Quad(dataset, A, node("void:Dataset"), graph)
    yield ox.Quad(dataset, licence, ox.NamedNode(project.licence), graph)
    yield ox.Quad(dataset, node("dcterms:publisher"), ox.Literal(project.publisher), graph)
    for lang, text in project.title.items():
        yield ox.Quad(dataset, title, ox.Literal(text, language=lang), graph)
    for text in project.attributions:
        yield ox.Quad(dataset, node("dcterms:rights"), ox.Literal(text, language="fr"), graph)
    used = {
        key
        for sheet in project.sheets.values()
        if sheet.table.evidence
        for row in sheet.rows
        for key in _split(row.cells[sheet.table.index["source"]])
    }
    for key in sorted(used):
        named = project.base.graph(SOURCE, key)
        yield ox.Quad(dataset, node("void:subset"), named, graph)
        yield ox.Quad(named, node("dcterms:source"), project.base.resource("source", key), graph)


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]

"""VoID: what the dataset holds, counted, for those who harvest or query it.

References
----------
W3C, Describing Linked Datasets with the VoID Vocabulary, Interest Group Note, 3 March 2011.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from pmlb_graph.exports.material import Material
from pmlb_graph.exports.union import union
from pmlb_graph.exports.vocabulary import File, term, typed
from pmlb_graph.terms import COOP, PREFIXES, fingerprint, local_name, slug

EXAMPLES = ("Organisation", "Alliance", "Participation", "Territoire", "SourceDocumentaire")
"""Classes of which the first resource is given as an example."""
_TYPE = f"<{PREFIXES['rdf']}type>"
_DUMPS = (".nq", ".trig", ".rdf", ".jsonld")


def void(material: Material, made: Iterable[File] = ()) -> list[ox.Triple]:
    """Return the description of the dataset: counts by graph, class and property, dumps, examples, vocabularies.

    Parameters
    ----------
    material : Material
        The statements.
    made : iterable of File
        Files of the export; they are dumps where the address is known.
    """
    return sorted(_said(material, list(made)), key=str)


def _said(material: Material, made: list[File]) -> Iterator[ox.Triple]:
    project, statements = material.project, union(material.whole)
    this = ox.NamedNode(f"{project.base.iri}dataset")
    yield ox.Triple(this, term("rdf:type"), term("void:Dataset"))
    for language, text in project.title.items():
        yield ox.Triple(this, term("dcterms:title"), ox.Literal(text, language=language))
    yield ox.Triple(this, term("dcterms:license"), ox.NamedNode(project.licence))
    yield ox.Triple(this, term("dc:publisher"), ox.Literal(project.publisher))
    yield ox.Triple(this, term("void:uriSpace"), ox.Literal(f"{project.base.iri}id/"))
    yield from _counts(this, statements)
    yield from _examples(this, statements)
    for graph, count in material.whole.graphs().items():
        yield ox.Triple(this, term("void:subset"), ox.NamedNode(graph))
        yield ox.Triple(ox.NamedNode(graph), term("rdf:type"), term("void:Dataset"))
        yield ox.Triple(ox.NamedNode(graph), term("void:triples"), typed(count, "integer"))
    for file in made:
        if material.address and file.public and "/" not in file.path and file.path.endswith(_DUMPS):
            yield ox.Triple(this, term("void:dataDump"), ox.NamedNode(material.address + file.path))


def _counts(this: ox.NamedNode, statements: list[str]) -> Iterator[ox.Triple]:
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    objects: set[str] = set()
    subjects, former = 0, ""
    for line in statements:
        subject, predicate, value = line.split(" ", 2)
        subjects, former = subjects + (subject != former), subject
        properties[predicate] += 1
        objects.add(value)
        if predicate == _TYPE and value.startswith("<"):
            classes[value] += 1
    totals = {
        "triples": len(statements),
        "distinctSubjects": subjects,
        "distinctObjects": len(objects),
        "classes": len(classes),
        "properties": len(properties),
    }
    for name, count in totals.items():
        yield ox.Triple(this, term(f"void:{name}"), typed(count, "integer"))
    for space in sorted({_space(name[1:-1]) for name in (*classes, *properties)}):
        yield ox.Triple(this, term("void:vocabulary"), ox.NamedNode(space))
    yield from _partitions(this, ("class", "entities"), classes)
    yield from _partitions(this, ("property", "triples"), properties)


def _partitions(this: ox.NamedNode, words: tuple[str, str], counted: Counter[str]) -> Iterator[ox.Triple]:
    name, number = words
    for iri, count in sorted(counted.items()):
        value = ox.NamedNode(iri[1:-1])
        part = ox.NamedNode(f"{this.value}/{name}/{slug(local_name(value.value))}-{fingerprint(value.value)}")
        yield ox.Triple(this, term(f"void:{name}Partition"), part)
        yield ox.Triple(part, term(f"void:{name}"), value)
        yield ox.Triple(part, term(f"void:{number}"), typed(count, "integer"))


def _space(iri: str) -> str:
    return iri[: len(iri) - len(local_name(iri))]


def _examples(this: ox.NamedNode, statements: list[str]) -> Iterator[ox.Triple]:
    for name in EXAMPLES:
        end = f" {_TYPE} <{COOP}{name}>"
        found = next((line for line in statements if line.endswith(end)), "")
        if found.startswith("<"):
            yield ox.Triple(this, term("void:exampleResource"), ox.NamedNode(found.partition("> ")[0][1:]))

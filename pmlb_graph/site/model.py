"""The model: classes, properties, vocabularies, alignments and demands of the ontology, as pages tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from pmlb_graph import shapes
from pmlb_graph.language import later, pick
from pmlb_graph.resources import folder
from pmlb_graph.site.record import Record
from pmlb_graph.terms import COOP, VOC, local_name, node, slug

ONTOLOGY = COOP.removesuffix("#")
GROUPS = (
    ("acteurs", later("Actors"), ("Acteur",)),
    ("espace", later("Space"), ("Territoire",)),
    ("cadres", later("Settings of cooperation"), ("Cooperation",)),
    ("plan", later("Plans"), ("DocumentStrategique", "ElementDocument")),
    ("execution", later("Execution"), ("Realisation", "ResultatObtenu")),
    ("faits", later("Facts: relations and values, dated and sourced"), ("Fait",)),
    ("preuve", later("Evidence"), ("SourceDocumentaire", "Passage", "Attestation")),
    ("lecture", later("Events, glossary, ambiguities"), ()),
)
"""Groups of classes: key, name, top classes; the last has all others."""
KINDS = {
    "ObjectProperty": later("leads to a thing"),
    "DatatypeProperty": later("leads to a value"),
    "AnnotationProperty": later("annotates"),
}
"""Kinds of properties: local name of their class, what it means."""
TRAITS = {
    "SymmetricProperty": later("holds both ways"),
    "AsymmetricProperty": later("never holds both ways"),
    "IrreflexiveProperty": later("never leads to itself"),
    "TransitiveProperty": later("passes on"),
}
_ABOVE, _DOMAIN, _RANGE = (node(f"rdfs:{name}").value for name in ("subClassOf", "domain", "range"))
_IN = node("skos:inScheme").value


def classes(record: Record) -> list[str]:
    """Return the classes of the ontology, in order."""
    return [iri for iri in _terms(record) if "Class" in record.classes(iri)]


def properties(record: Record) -> list[str]:
    """Return the properties of the ontology, in order."""
    return [iri for iri in _terms(record) if record.classes(iri) & set(KINDS)]


def schemes(record: Record) -> list[str]:
    """Return the vocabularies, in order."""
    return [iri for iri in record.things if iri.startswith(VOC) and "ConceptScheme" in record.classes(iri)]


def concepts(record: Record, scheme: str) -> list[str]:
    """Return the concepts of a vocabulary, in the order of their ranks, then of their names."""
    found = {one.subject for one in record.to(scheme) if one.property == _IN}
    rank = f"{COOP}rang"
    return sorted(found, key=lambda one: (int(record.value(one, rank) or 0), slug(record.label(one)), one))


def _ours(iri: str) -> bool:
    return iri.startswith(COOP)


def _terms(record: Record) -> Iterator[str]:
    return (iri for iri in record.things if _ours(iri))


def above(record: Record, iri: str) -> list[str]:
    """Return the classes above one, the highest first."""
    found = [one.value for one in record.values(iri, _ABOVE) if isinstance(one, ox.NamedNode)]
    return [*above(record, found[0]), found[0]] if found else []


def below(record: Record, iri: str) -> list[str]:
    """Return the classes just below one, by name."""
    return by_name(record, {one.subject for one in record.to(iri) if one.property == _ABOVE and _ours(one.subject)})


def described(record: Record, name: str) -> str:
    """Return the class that a property describes, or nothing."""
    return record.value(name, _DOMAIN)


def reached(record: Record, name: str) -> str:
    """Return the class that a property leads to, or nothing."""
    return record.value(name, _RANGE)


def group(record: Record, iri: str) -> str:
    """Return the key of the group of a class."""
    top = local_name([*above(record, iri), iri][0])
    return next((key for key, _, tops in GROUPS if top in tops), GROUPS[-1][0])


def tree(record: Record, iri: str, depth: int = 0) -> Iterator[tuple[str, int]]:
    """Give a class and those below it, with their depths."""
    yield iri, depth
    for one in below(record, iri):
        yield from tree(record, one, depth + 1)


def roots(record: Record) -> list[str]:
    """Return the top classes, in the order of the groups."""
    order = [top for _, _, tops in GROUPS for top in tops]
    tops = [iri for iri in classes(record) if not above(record, iri)]
    return sorted(tops, key=lambda iri: (order.index(local_name(iri)) if local_name(iri) in order else 99, iri))


def members(record: Record) -> Mapping[str, list[str]]:
    """Return the things of each class of the ontology, those that most is said of first."""
    found: dict[str, list[str]] = {}
    for iri in record.things:
        for name in sorted(record.classes(iri)):
            found.setdefault(f"{COOP}{name}", []).append(iri)
    return {name: sorted(some, key=lambda iri: (-len(record.to(iri)), iri)) for name, some in found.items()}


@dataclass(frozen=True, slots=True)
class Alignment:
    """A correspondence between a term of the ontology and one of another vocabulary.

    Attributes
    ----------
    term : str
        Ours.
    relation : str
        Local name of what ties them: ``subClassOf``, ``subPropertyOf`` or ``closeMatch``.
    other : str
        Theirs.
    short : str
        The same, with its prefix.
    note : mapping of str to str
        Why they are not the same, by language.
    """

    term: str
    relation: str
    other: str
    short: str
    note: Mapping[str, str]


@lru_cache(maxsize=1)
def alignments() -> tuple[Alignment, ...]:
    """Read ``ontology/alignements.ttl``, in its own order."""
    parser = ox.parse(path=folder("ontology") / "alignements.ttl", format=ox.RdfFormat.TURTLE)
    triples = [triple for triple in parser if isinstance(triple.subject, ox.NamedNode)]
    prefixes, notes = parser.prefixes, dict[str, dict[str, str]]()
    for triple in triples:
        if local_name(triple.predicate.value) == "note" and isinstance(triple.object, ox.Literal):
            notes.setdefault(triple.subject.value, {})[triple.object.language or "fr"] = triple.object.value
    return tuple(
        Alignment(
            triple.subject.value,
            local_name(triple.predicate.value),
            triple.object.value,
            compact(triple.object.value, prefixes),
            notes.get(triple.subject.value, {}),
        )
        for triple in triples
        if isinstance(triple.object, ox.NamedNode) and triple.subject.value.startswith(COOP)
    )


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI with its prefix, or whole.

    Examples
    --------
    >>> compact("http://www.w3.org/ns/org#member", {"org": "http://www.w3.org/ns/org#"})
    'org:member'
    """
    name = next((name for name, space in prefixes.items() if iri.startswith(space)), "")
    return f"{name}:{iri.removeprefix(prefixes[name])}" if name else iri


@lru_cache(maxsize=1)
def prefixes() -> Mapping[str, str]:
    """Return the prefixes of the files of the ontology."""
    found: dict[str, str] = {}
    for name in ("alignements.ttl", "coopter.ttl"):
        parser = ox.parse(path=folder("ontology") / name, format=ox.RdfFormat.TURTLE)
        for _ in parser:
            continue
        found.update(parser.prefixes)
    return dict(sorted((name, iri) for name, iri in found.items() if not iri.startswith(VOC)))


def demands() -> dict[str, list[tuple[str, str]]]:
    """Return what the shapes demand of each class, in the language spoken: property and words, once each."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for one in shapes.constraints():
        found.setdefault(one.class_name, {})[one.column, pick(dict(one.message))] = None
    return {name: list(some) for name, some in sorted(found.items())}


def example(record: Record, name: str) -> tuple[str, ox.NamedNode | ox.Literal] | None:
    """Return one statement of a property: of a thing that has a name when there is one."""
    told = [(one.subject, one.value) for one in record.uses(name) if not isinstance(one.value, ox.BlankNode)]
    return min(told, key=lambda pair: (not record.named(pair[0]), pair[0], str(pair[1])), default=None)


def by_name(record: Record, iris: Iterable[str]) -> list[str]:
    """Return terms in the order of their names in the language spoken."""
    return sorted(iris, key=lambda iri: (slug(record.label(iri)), iri))

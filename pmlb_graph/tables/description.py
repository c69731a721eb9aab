"""The declarative description of the tables, and what the ontology says of their values.

Everything that must agree on the tables (reading, checking, building) reads it here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pmlb_graph.resources import folder
from pmlb_graph.terms import COOP, VOC, local_name, node

EVIDENCE = ("source", "passage", "citation", "certitude", "note")
SUPPOSED = "hypothese"
"""Certainty of what a scenario supposes: no table may say it, so that no hypothesis ever enters the data."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; see the head of ``ontology/tables.toml`` for the fields."""

    name: str
    type: str
    property: ox.NamedNode
    lang: str | None = None
    required: bool = False
    many: bool = False
    quoted: bool = False
    tables: tuple[str, ...] = ()
    scheme: str = ""
    under: str = ""
    check: str = ""
    minimum: float | None = None
    maximum: float | None = None
    acyclic: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: which resource a row makes and which columns it has, in order."""

    name: str
    class_name: str
    kind: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[tuple[str, str], ...] = ()
    evidence: bool = True
    index: Mapping[str, int] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Return the name of the table's file."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return self.columns[self.index[name]]


@dataclass(frozen=True, slots=True)
class Description:
    """All the tables, with the classes and concepts that their cells may name.

    Attributes
    ----------
    tables : mapping of str to Table
        By name, in the order of the description.
    classes : mapping of str to set of str
        Local name of a class → local names of the classes it specialises, itself included.
    concepts : mapping of str to mapping of str to IRI
        Scheme → key → concept.
    """

    tables: Mapping[str, Table]
    classes: Mapping[str, frozenset[str]]
    concepts: Mapping[str, Mapping[str, ox.NamedNode]]

    def subclasses(self, name: str) -> list[str]:
        """Return the local names of a class and of those that specialise it, sorted."""
        return sorted(c for c, above in self.classes.items() if name in above)


@lru_cache(maxsize=1)
def describe() -> Description:
    """Read ``ontology/tables.toml`` and the classes and schemes it refers to."""
    ontology = folder("ontology")
    text = tomllib.loads((ontology / "tables.toml").read_text(encoding="utf-8"))
    evidence = _columns(text["evidence"]["columns"])
    tables = {name: _table(name, entry, evidence) for name, entry in text["tables"].items()}
    return Description(tables, _classes(ontology / "coopter.ttl"), _concepts(ontology / "vocabulaires.ttl"))


def _columns(entries: Mapping[str, Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(
            name=name,
            property=node(entry.get("property", f"coop:{name}")),
            **_fields(entry),
        )
        for name, entry in entries.items()
    )


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a column as values that do not change."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k != "property"}


def _table(name: str, entry: Mapping[str, Any], evidence: tuple[Column, ...]) -> Table:
    columns = _columns(entry["columns"])
    if entry.get("evidence", True):
        columns += evidence
    return Table(
        name=name,
        class_name=entry["class"],
        kind=entry["kind"],
        key=tuple(entry["key"]),
        columns=columns,
        order=tuple((first, second) for first, second in entry.get("order", ())),
        evidence=entry.get("evidence", True),
        index={column.name: i for i, column in enumerate(columns)},
    )


def _classes(path: Path) -> dict[str, frozenset[str]]:
    parents: dict[str, set[str]] = {}
    types, owl_class, above = node("rdf:type"), node("owl:Class"), node("rdfs:subClassOf")
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(COOP):
            continue
        if triple.predicate == types and value == owl_class:
            parents.setdefault(local_name(subject.value), set())
        elif triple.predicate == above and isinstance(value, ox.NamedNode):
            parents.setdefault(local_name(subject.value), set()).add(local_name(value.value))
    return {name: frozenset(_ancestors(name, parents)) for name in parents}


def _ancestors(name: str, parents: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {name}, [name]
    while waiting:
        for parent in parents.get(waiting.pop(), set()) - found:
            found.add(parent)
            waiting.append(parent)
    return found


def _concepts(path: Path) -> dict[str, dict[str, ox.NamedNode]]:
    concepts: dict[str, dict[str, ox.NamedNode]] = {}
    in_scheme = node("skos:inScheme")
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if triple.predicate == in_scheme and isinstance(triple.object, ox.NamedNode):
            subject = triple.subject
            if isinstance(subject, ox.NamedNode):
                scheme = triple.object.value.removeprefix(VOC)
                concepts.setdefault(scheme, {})[local_name(subject.value)] = subject
    concepts["certitude"].pop(SUPPOSED)
    return {scheme: dict(sorted(keys.items())) for scheme, keys in sorted(concepts.items())}

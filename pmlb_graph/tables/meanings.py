"""What tables, columns and values mean, in both languages: read from the ontology, never written twice."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from pmlb_graph.resources import folder
from pmlb_graph.tables.description import Column, Table
from pmlb_graph.terms import PREFIXES, coop, node


@dataclass(frozen=True, slots=True)
class Meaning:
    """A label and a definition, each by language."""

    label: Mapping[str, str] = field(default_factory=dict)
    comment: Mapping[str, str] = field(default_factory=dict)


def of_table(table: Table) -> Meaning:
    """Return what a row of the table is.

    Examples
    --------
    >>> from pmlb_graph.tables import describe
    >>> of_table(describe().tables["participations"]).label["fr"]
    'participation'
    """
    return of_term(coop(table.class_name))


def of_column(table: Table, column: Column) -> Meaning:
    """Return what a column says; a key is said by what it identifies."""
    return of_table(table) if column.type == "key" else of_term(column.property)


def of_term(term: ox.NamedNode) -> Meaning:
    """Return what a class, a property or a concept means; nothing when the ontology is silent."""
    return _meanings().get(term.value, Meaning())


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, Meaning]:
    fields = {
        node("rdfs:label"): "label",
        node("skos:prefLabel"): "label",
        node("rdfs:comment"): "comment",
        node("skos:definition"): "comment",
    }
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name in ("coopter.ttl", "vocabulaires.ttl"):
        for triple in ox.parse(path=folder("ontology") / name, format=ox.RdfFormat.TURTLE):
            what, said = fields.get(triple.predicate), triple.object
            if what and isinstance(said, ox.Literal) and isinstance(triple.subject, ox.NamedNode):
                found.setdefault(triple.subject.value, {}).setdefault(what, {})[said.language or ""] = said.value
    described = tomllib.loads((folder("ontology") / "tables.toml").read_text(encoding="utf-8"))
    for name, words in described["terms"].items():
        prefix, _, local = name.partition(":")
        found.setdefault(PREFIXES[prefix] + local, words)
    return {iri: Meaning(**words) for iri, words in found.items()}

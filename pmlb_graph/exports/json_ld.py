"""JSON-LD a web developer can read: plain keys, labels by language, nothing lost.

The context is ``contexte.jsonld``, made by hand: its terms are the names of the ontology's properties and of the
tables' columns. A date has one key a precision (``debut``, ``debutMois``, ``debutJour``), so that a value is always
a plain string. The writer is our own because those of rdflib and Oxigraph give another order each time, or no context.

References
----------
W3C, JSON-LD 1.1 and JSON-LD 1.1 Framing, Recommendations, 16 July 2020.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.terms import COOP, PREFIXES

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

FILE = "contexte.jsonld"
"""Name of the context beside the documents that refer to it."""
_XSD = PREFIXES["xsd"]
_TYPE = f"{PREFIXES['rdf']}type"
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_PATH = re.compile(r"[a-z0-9][\w.-]*(?:/[a-z0-9][\w.-]*)*", re.ASCII)
_SAFE = re.compile(r"[A-Za-z0-9_](?:[\w./-]*[\w-])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """A key of the context: what its values are."""

    name: str
    type: str = ""
    container: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What keys mean.

    Attributes
    ----------
    entries : dict
        The context as it is written.
    prefixes : dict of str to str
        Namespaces by prefix.
    terms, reverse : dict of str to list of Term
        Keys by IRI of the property, read forwards or backwards.
    """

    entries: dict[str, Any]
    prefixes: dict[str, str]
    terms: dict[str, list[Term]] = field(default_factory=dict)
    reverse: dict[str, Term] = field(default_factory=dict)


def text() -> str:
    """Return the context as the file that stands beside documents."""
    return (Path(__file__).parent / FILE).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def context() -> Context:
    """Read the context that ships."""
    entries = json.loads(text())["@context"]
    prefixes = {name: entry for name, entry in entries.items() if isinstance(entry, str) and entry.endswith(("#", "/"))}
    del prefixes["@vocab"]
    found = Context(entries, prefixes)
    for name, entry in entries.items():
        if name.startswith("@") or name in prefixes or name in ("id", "type"):
            continue
        said = {"@id": entry} if isinstance(entry, str) else entry
        prefix, _, local = (said.get("@id") or said["@reverse"]).partition(":")
        iri = prefixes[prefix] + local
        kind = said.get("@type", "")
        if kind.startswith("xsd:"):
            kind = _XSD + kind.removeprefix("xsd:")
        term = Term(name, kind, said.get("@container", ""))
        if "@reverse" in said:
            found.reverse[iri] = term
        else:
            found.terms.setdefault(iri, []).append(term)
    return found


class Writer:
    """Makes nodes of triples.

    Parameters
    ----------
    base : str
        IRIs below it are written without it; empty to write them whole.

    Attributes
    ----------
    used : set of str
        Terms and prefixes of the context that were needed.
    """

    def __init__(self, base: str = "") -> None:
        self._context = context()
        self._base = base
        self.used = {"id", "type"}

    def node(self, subject: Value, triples: Iterable[ox.Triple]) -> dict[str, Any]:
        """Return what triples in order say of their subject: its identifier, its types, then keys sorted."""
        types: list[str] = []
        values: dict[str, Any] = {}
        for triple in triples:
            if triple.predicate.value == _TYPE and not isinstance(triple.object, ox.Literal):
                types.append(self.name(triple.object))
            else:
                self._put(values, triple.predicate.value, triple.object)
        head: dict[str, Any] = {"id": self.reference(subject)}
        return head | ({"type": types} if types else {}) | {key: values[key] for key in sorted(values)}

    def _put(self, values: dict[str, Any], predicate: str, value: Value) -> None:
        """Add a value under the key that says its type, or under the property itself."""
        for term in self._context.terms.get(predicate, ()):
            shown = self._shown(term, value)
            if shown is None:
                continue
            self.used.add(term.name)
            if term.container == "@language":
                language = getattr(value, "language", None) or "@none"
                _add(values.setdefault(term.name, {}), language, shown, several=False)
            else:
                _add(values, term.name, shown, several=term.container == "@set")
            return
        _add(values, self.compact(predicate), self._whole(value), several=False)

    def _shown(self, term: Term, value: Value) -> Any:
        """Return how a term shows a value without losing its type, or None when it cannot."""
        if not isinstance(value, ox.Literal):
            if term.type == "@id":
                return self.linked(term.name, value)
            return self.name(value) if term.type == "@vocab" else None
        datatype = value.datatype.value
        if term.container == "@language":
            return value.value if value.language or datatype == f"{_XSD}string" else None
        if term.type:
            return value.value if datatype == term.type else None
        return _native(value, datatype)

    def _whole(self, value: Value) -> Any:
        """Return a value with its type."""
        if not isinstance(value, ox.Literal):
            return {"id": self.reference(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        native = _native(value, value.datatype.value)
        return {"@value": value.value, "@type": self.compact(value.datatype.value)} if native is None else native

    def linked(self, name: str, value: Value) -> Any:  # noqa: ARG002 - a frame looks at the name
        """Return how a key shows another node: its identifier."""
        return self.reference(value)

    def reference(self, term: Value) -> str:
        """Return the identifier of a node, without the base where it has it."""
        if isinstance(term, ox.BlankNode):
            return f"_:{term.value}"
        if not isinstance(term, ox.NamedNode):
            raise UsageError(tr("JSON-LD cannot hold a statement about a statement: choose N-Triples"))
        path = term.value.removeprefix(self._base)
        return path if self._base and path != term.value and _PATH.fullmatch(path) else self.compact(term.value)

    def name(self, term: Value) -> str:
        """Return the name of a class: that of the ontology alone."""
        if isinstance(term, ox.NamedNode) and term.value.startswith(COOP):
            local = term.value.removeprefix(COOP)
            if _SAFE.fullmatch(local) and local not in self._context.entries:
                return local
        return self.reference(term)

    def compact(self, iri: str) -> str:
        """Return an IRI with a prefix of the context, or whole."""
        for name, space in self._context.prefixes.items():
            if iri.startswith(space) and _SAFE.fullmatch(iri[len(space) :]):
                self.used.add(name)
                return f"{name}:{iri[len(space) :]}"
        return iri

    def needed(self) -> dict[str, Any]:
        """Return the part of the context that was used, with the prefixes that its terms need."""
        entries = self._context.entries
        kept = self.used | {"@version", "@vocab"}
        for name in self.used & set(entries):
            said = json.dumps(entries[name])
            kept |= {prefix for prefix in self._context.prefixes if f'"{prefix}:' in said}
        return {name: entry for name, entry in entries.items() if name in kept}


def _native(value: ox.Literal, datatype: str) -> Any:
    """Return a text, a truth value or a whole number as JSON has them, or None when it would lose something."""
    if value.language:
        return None
    if datatype == f"{_XSD}string":
        return value.value
    if datatype == f"{_XSD}boolean" and value.value in ("true", "false"):
        return value.value == "true"
    return int(value.value) if datatype == f"{_XSD}integer" and _NUMBER.fullmatch(value.value) else None


def _add(values: dict[str, Any], key: str, value: Any, several: bool) -> None:
    if key not in values:
        values[key] = [value] if several else value
    elif isinstance(values[key], list):
        values[key].append(value)
    else:
        values[key] = [values[key], value]


def document(ordered: Iterable[ox.Triple], base: str = "") -> str:
    """Write triples in order as a document that carries what it needs of the context."""
    writer = Writer(base)
    nodes = list(nodes_of(ordered, writer))
    return json.dumps({"@context": writer.needed(), "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def nodes_of(ordered: Iterable[ox.Triple], writer: Writer) -> Iterator[dict[str, Any]]:
    """Yield one node a subject."""
    for subject, said in groupby(ordered, key=lambda triple: triple.subject):
        yield writer.node(subject, said)


def beside(base: str) -> list[Any]:
    """Return what documents beside the context put in ``@context``."""
    return [FILE, {"@base": f"{base}id/"}]

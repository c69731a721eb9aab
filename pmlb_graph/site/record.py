"""The record: what the graph says of each thing, who says it, and what speaks of it, read once for all pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from pmlb_graph.dataset import Dataset
from pmlb_graph.language import pick, spoken, tr
from pmlb_graph.tables import describe, meanings
from pmlb_graph.terms import COOP, Term, local_name, node, short

_NAMES = tuple(node(name).value for name in ("rdfs:label", "skos:prefLabel", "dcterms:title"))
_TYPE, _CLASS = node("rdf:type").value, f"{COOP}classe"
_FACT, _PASSAGE, _SOURCE = f"{COOP}fait", f"{COOP}passage", f"{COOP}source"
_OF_GRAPH = node("dcterms:source").value
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as the graph holds it.

    Attributes
    ----------
    subject, property : str
        IRI, or the name of a blank node.
    value : Term
        Its object.
    graphs : tuple of str
        Who states it.
    """

    subject: str
    property: str
    value: Term
    graphs: tuple[str, ...]


class Record:
    """What a dataset says, by thing.

    Parameters
    ----------
    whole : Dataset
        The dataset; its statements are read once.
    """

    def __init__(self, whole: Dataset) -> None:
        graphs: dict[tuple[str, str, Term], list[str]] = {}
        for quad in ox.parse(whole.to_nquads(), format=ox.RdfFormat.N_QUADS):
            value = quad.object
            if isinstance(value, ox.Triple):
                continue
            key = (_text(quad.subject), quad.predicate.value, value)
            graphs.setdefault(key, []).append(_text(quad.graph_name))
        self._about: dict[str, list[Statement]] = {}
        self._to: dict[str, list[Statement]] = {}
        self._used: dict[str, list[Statement]] = {}
        self._labels: dict[tuple[str, str], str] = {}
        for (subject, name, value), told in graphs.items():
            one = Statement(subject, name, value, tuple(told))
            self._about.setdefault(subject, []).append(one)
            self._used.setdefault(name, []).append(one)
            if isinstance(value, ox.NamedNode) and value.value != subject:
                self._to.setdefault(value.value, []).append(one)

    @property
    def things(self) -> Iterator[str]:
        """Give the IRI of all that something is said of, in order."""
        return (iri for iri in sorted(self._about) if not iri.startswith("_:"))

    def about(self, iri: str) -> list[Statement]:
        """Return what is said of a thing."""
        return self._about.get(iri, [])

    def to(self, iri: str) -> list[Statement]:
        """Return the statements whose object is a thing."""
        return self._to.get(iri, [])

    def uses(self, name: str) -> list[Statement]:
        """Return the statements of a property."""
        return self._used.get(name, [])

    def values(self, iri: str, name: str) -> list[Term]:
        """Return the values of a property of a thing, in order."""
        return sorted((one.value for one in self.about(iri) if one.property == name), key=str)

    def value(self, iri: str, name: str) -> str:
        """Return the first value of a property as text, in the language spoken when there is one, or nothing."""
        return _best(self.values(iri, name))

    def kind(self, iri: str) -> str:
        """Return the class of a thing as it was entered, or else its most special one; empty when it has none."""
        entered = self.values(iri, _CLASS)
        if entered:
            return _text(entered[0])
        above, known = describe().classes, [_text(one) for one in self.values(iri, _TYPE)]
        return max(known, key=lambda one: len(above.get(local_name(one), ())), default="")

    def classes(self, iri: str) -> set[str]:
        """Return the local names of the classes of a thing."""
        return {local_name(_text(one)) for name in (_TYPE, _CLASS) for one in self.values(iri, name)}

    def label(self, iri: str) -> str:
        """Return what a thing is called, in the language spoken; a fact is called by what it ties."""
        key = (spoken(), iri)
        if key not in self._labels:
            self._labels[key] = self._named(iri) or self._told(iri) or short(iri)
        return self._labels[key]

    def named(self, iri: str) -> bool:
        """Tell whether a thing has a name of its own."""
        return any(one.property in _NAMES for one in self.about(iri))

    def _named(self, iri: str) -> str:
        said = next((text for name in _NAMES if (text := self.value(iri, name))), "")
        # Properties of other vocabularies have no statement here, but the tables say what they mean.
        return said or pick(dict(meanings.of_term(ox.NamedNode(iri)).label))

    def _told(self, iri: str) -> str:
        """Call a thing without a name by what it ties: labels first, then values."""
        kind = local_name(self.kind(iri))
        if kind == "Attestation":
            return tr("{fact}, after {passage}").format(
                fact=self.label(self.value(iri, _FACT)), passage=self.label(self.value(iri, _PASSAGE))
            )
        if said_by := self.value(iri, _OF_GRAPH):
            return tr("What “{source}” says").format(source=self.label(said_by))
        ranked = [(column(one.property), one.value) for one in self.about(iri) if one.property != _CLASS]
        said = sorted(((rank, str(value), value) for rank, value in ranked if rank is not None), key=lambda t: t[:2])
        words = [self._named(value.value) for *_, value in said if isinstance(value, ox.NamedNode)]
        if kind == "Passage":
            words.append(self.value(iri, f"{COOP}localisation"))
        values = [value.value for *_, value in said if isinstance(value, ox.Literal)]
        return cut(" · ".join([word for word in words if word] or values[:1]))

    def sources(self, graphs: tuple[str, ...]) -> list[str]:
        """Return the sources that state what is in graphs; a graph that is no source's has none."""
        return sorted({_text(source) for graph in graphs for source in self.values(graph, _OF_GRAPH)})

    def attestations(self, iri: str) -> list[str]:
        """Return the attestations of a thing."""
        return sorted(one.subject for one in self.to(iri) if one.property == _FACT)


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.DefaultGraph | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _best(values: list[Term]) -> str:
    """Return the text of the value in the language spoken, of one in French, or of the first."""
    texts = {value.language: value.value for value in reversed(values) if isinstance(value, ox.Literal)}
    return texts.get(spoken()) or texts.get("fr") or (_text(values[0]) if values else "")


def cut(text: str, longest: int = _LONGEST) -> str:
    """Return a text short enough for a line.

    Examples
    --------
    >>> cut("a" * 5, 3)
    'aa…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


@cache
def _columns() -> dict[str, int]:
    """Give the rank of each property: that of its column in the tables."""
    ranks: dict[str, int] = {}
    for table in describe().tables.values():
        for i, one in enumerate(table.columns):
            name = one.property.value
            ranks[name] = min(i, ranks.get(name, i))
    return ranks


def column(name: str) -> int | None:
    """Return the rank of a property among the columns of the tables; None when no table has it."""
    return _columns().get(name)

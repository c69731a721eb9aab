"""Statements as text: Turtle, N-Triples, RDF/XML, JSON-LD, sorted, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from pmlb_graph.errors import UsageError
from pmlb_graph.exports import json_ld, rdf_xml
from pmlb_graph.language import tr
from pmlb_graph.terms import PREFIXES, node

FORMS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
"""The forms of `serialise`, with their media types."""
_TYPE = node("rdf:type")


def order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples once each, by subject, its types first; blank nodes get canonical names."""
    named, blank = set(), []
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            blank.append(ox.Quad(triple.subject, triple.predicate, triple.object))
        else:
            named.add(triple)
    if blank:  # the names that RDFC-1.0 gives depend on the statements of blank nodes alone
        nodes = ox.Dataset(blank)
        nodes.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        named |= {quad.triple for quad in nodes}
    return sorted(named, key=_place)


def _place(triple: ox.Triple) -> tuple[str, bool, str, str]:
    return str(triple.subject), triple.predicate != _TYPE, triple.predicate.value, str(triple.object)


def serialise(triples: Iterable[ox.Triple], form: str) -> str:
    """Write triples, sorted, with the prefixes that they use.

    Parameters
    ----------
    triples : iterable of Triple
        In any order.
    form : {"ttl", "nt", "jsonld", "rdfxml"}
        ``jsonld`` carries the part of the context that it needs: nothing has to be fetched to read it.

    Raises
    ------
    UsageError
        If the form is unknown, or if RDF/XML cannot hold a character or a property.

    Examples
    --------
    >>> name = ox.Triple(ox.NamedNode("http://ex.org/a"), node("rdfs:label"), ox.Literal("A", language="fr"))
    >>> print(serialise([name], "nt"), end="")
    <http://ex.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "A"@fr .
    """
    ordered = order(triples)
    match form:
        case "ttl":
            return turtle(ordered)
        case "nt":
            return "".join(f"{triple} .\n" for triple in ordered)
        case "jsonld":
            return json_ld.document(ordered)
        case "rdfxml":
            return "".join(rdf_xml.written(ordered))
    message = tr("unknown form “{name}”: choose among {names}")
    raise UsageError(message.format(name=form, names=", ".join(FORMS)))


def turtle(ordered: list[ox.Triple], more: Mapping[str, str] | None = None) -> str:
    """Write triples that are in order as Turtle, with the prefixes used, of ours or `more`."""
    used = set()
    for triple in ordered:
        used |= set(iris(triple))
    prefixes = {
        name: iri for name, iri in (PREFIXES | dict(more or {})).items() if any(one.startswith(iri) for one in used)
    }
    return (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def iris(triple: ox.Triple) -> Iterable[str]:
    """Yield the IRIs of a triple, that of a datatype too."""
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value

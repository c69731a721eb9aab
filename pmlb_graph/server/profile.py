"""What the SPARQL endpoint says of itself, in the words of SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from pmlb_graph.exports.statements import order, serialise, turtle
from pmlb_graph.server.service import Service
from pmlb_graph.terms import PREFIXES, Term, node

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_READ = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_WRITTEN = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def _sd(local: str) -> ox.NamedNode:
    return ox.NamedNode(SD + local)


def written(service: Service, endpoint: str, form: str) -> bytes:
    """Return the description of an endpoint, in a form of `exports.serialise`."""
    triples = list(_triples(service, ox.NamedNode(endpoint)))
    if form == "ttl":
        return turtle(order(triples), {"sd": SD, "formats": FORMATS}).encode()
    return serialise(triples, form).encode()


def _triples(service: Service, endpoint: ox.NamedNode) -> Iterator[ox.Triple]:
    a, count = node("rdf:type"), ox.NamedNode(f"{PREFIXES['void']}triples")
    here, data, union = (ox.BlankNode(name) for name in ("service", "data", "union"))
    said: list[tuple[ox.BlankNode, ox.NamedNode, Term]] = [
        (here, a, _sd("Service")),
        (here, _sd("endpoint"), endpoint),
        (here, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        (here, _sd("feature"), _sd("UnionDefaultGraph")),
        (here, _sd("defaultDataset"), data),
        *((here, _sd("resultFormat"), ox.NamedNode(FORMATS + name)) for name in (*_READ, *_WRITTEN)),
        (data, a, _sd("Dataset")),
        (data, node("rdfs:seeAlso"), ox.NamedNode(f"{service.base.iri}dataset")),
        (data, _sd("defaultGraph"), union),
        (union, a, _sd("Graph")),
    ]
    for place, (iri, n) in enumerate(service.graphs.items()):
        named, graph = ox.BlankNode(f"named{place}"), ox.BlankNode(f"graph{place}")
        said += [
            (data, _sd("namedGraph"), named),
            (named, a, _sd("NamedGraph")),
            (named, _sd("name"), ox.NamedNode(iri)),
            (named, _sd("graph"), graph),
            (graph, a, _sd("Graph")),
            (graph, count, ox.Literal(n)),
        ]
    return (ox.Triple(*one) for one in said)

"""Words for terms of other vocabularies that the data use: pages say them, and link to where they are defined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pmlb_graph.language import later, tr
from pmlb_graph.terms import PREFIXES

_BIBO, _VANN = "http://purl.org/ontology/bibo/", "http://purl.org/vocab/vann/"
STATUS = f"{_BIBO}status"
"""Says how far a document is from being final."""
_WORDS: Mapping[str, str] = {
    "bibo:status": later("status"),
    "bibo:status/draft": later("draft"),
    "dc:creator": later("made by"),
    "dc:source": later("made from"),
    "dcterms:bibliographicCitation": later("citation"),
    "dcterms:created": later("made on"),
    "dcterms:license": later("licence"),
    "dcterms:modified": later("changed on"),
    "dcterms:source": later("source"),
    "owl:AnnotationProperty": later("annotation"),
    "owl:AsymmetricProperty": later("asymmetric property"),
    "owl:Class": later("class"),
    "owl:DatatypeProperty": later("property that leads to a value"),
    "owl:IrreflexiveProperty": later("irreflexive property"),
    "owl:ObjectProperty": later("property that leads to a thing"),
    "owl:Ontology": later("ontology"),
    "owl:SymmetricProperty": later("symmetric property"),
    "owl:disjointWith": later("has nothing in common with"),
    "owl:inverseOf": later("inverse"),
    "owl:propertyChainAxiom": later("follows from the chain"),
    "owl:versionIRI": later("address of the version"),
    "owl:versionInfo": later("version"),
    "rdf:type": later("class"),
    "rdfs:comment": later("definition"),
    "rdfs:domain": later("describes"),
    "rdfs:isDefinedBy": later("defined by"),
    "rdfs:range": later("leads to"),
    "rdfs:seeAlso": later("see also"),
    "rdfs:subClassOf": later("is a case of"),
    "rdfs:subPropertyOf": later("is a case of"),
    "sh:ValidationReport": later("validation report"),
    "sh:conforms": later("without fault"),
    "skos:Concept": later("concept"),
    "skos:ConceptScheme": later("vocabulary"),
    "skos:broader": later("wider concept"),
    "skos:editorialNote": later("note"),
    "skos:hasTopConcept": later("first concepts"),
    "skos:inScheme": later("vocabulary"),
    "skos:notation": later("key in the tables"),
    "skos:prefLabel": later("name"),
    "skos:related": later("related concept"),
    "skos:topConceptOf": later("among the first of"),
    "vann:preferredNamespacePrefix": later("prefix"),
    "vann:preferredNamespaceUri": later("namespace"),
    "void:Dataset": later("data set"),
    "void:subset": later("part"),
}


@cache
def _by_iri() -> dict[str, str]:
    spaces = {**PREFIXES, "bibo": _BIBO, "vann": _VANN}
    return {spaces[name.partition(":")[0]] + name.partition(":")[2]: words for name, words in _WORDS.items()}


def said(iri: str) -> str:
    """Return what a term of another vocabulary is called, in the language spoken, or nothing.

    Examples
    --------
    >>> said("http://www.w3.org/2000/01/rdf-schema#comment"), said("http://example.org/")
    ('définition', '')
    """
    return tr(_by_iri().get(iri, ""))

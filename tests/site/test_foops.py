"""FOOPS!: the checks of the scanner of FAIR ontologies, run on the ontology as it is served, by its permanent names.

An Apache on loopback stands for the service of permanent names and for the host of the site. Checks carry the numbers
of the catalogue (https://w3id.org/foops/catalogue; Garijo, Corcho & Poveda-Villalón, 2021, CEUR-WS 2980, paper 321).

Not run, as they ask a registry of the Web: FIND2 and FIND3 (prefix.cc, Linked Open Vocabularies) and FIND_3_BIS. OM4.2
asks whether the licence answers: here, only that it is an address. OM3 wants a DOI and a logo, which do not exist.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from pmlb_graph.terms import COOP
from tests.site.conftest import Host

ONTOLOGY = "https://w3id.org/coopter/ns"
DC, TERMS, SCHEMA = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/", "https://schema.org/"
OWL, RDFS, SKOS = (
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2004/02/skos/core#",
)
VANN, BIBO, PAV = "http://purl.org/vocab/vann/", "http://purl.org/ontology/bibo/", "http://purl.org/pav/"
FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
MEANS = {
    "title": [DC + "title", TERMS + "title", SCHEMA + "name"],
    "description": [TERMS + "abstract", DC + "description", TERMS + "description", SCHEMA + "description"],
    "license": [TERMS + "license", SCHEMA + "license"],
    "version iri": [OWL + "versionIRI"],
    "author": [DC + "creator", TERMS + "creator", SCHEMA + "creator", PAV + "createdBy"],
    "namespace URI": [VANN + "preferredNamespaceUri"],
    "namespace prefix": [VANN + "preferredNamespacePrefix"],
    "version info": [OWL + "versionInfo", SCHEMA + "schemaVersion"],
    "creation date": [TERMS + "created", SCHEMA + "dateCreated", PAV + "createdOn"],
    "citation": [TERMS + "bibliographicCitation", SCHEMA + "citation"],
    "doi": [BIBO + "doi"],
    "publisher": [DC + "publisher", TERMS + "publisher", SCHEMA + "publisher"],
    "logo": ["http://xmlns.com/foaf/0.1/logo", SCHEMA + "logo"],
    "status": [BIBO + "status"],
    "source": [DC + "source", TERMS + "source"],
    "issued": [TERMS + "issued", TERMS + "submitted", SCHEMA + "datePublished"],
    "modified": [TERMS + "modified", SCHEMA + "dateModified"],
}
"""What FOOPS! takes for each piece of metadata."""


def _fetch(address: str, served: Host, accept: str) -> tuple[str, bytes]:
    """Ask for a permanent name, as the rules of the service of permanent names answer it."""
    local = address.replace("https://w3id.org/", f"{served.root}/")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(local, headers={"Accept": accept}), timeout=20) as answer:
        return str(answer.headers["Content-Type"]).partition(";")[0], answer.read()


@pytest.fixture(scope="module")
def graph(host: Host) -> list[ox.Triple]:
    """What a program reads at the address of the ontology."""
    media, body = _fetch(ONTOLOGY, host, "text/turtle")
    return [quad.triple for quad in ox.parse(body, format=FORMS[media])]


def _values(graph: Iterable[ox.Triple], properties: Iterable[str], subject: str = ONTOLOGY) -> list[str]:
    wanted = set(properties)
    return [
        triple.object.value
        for triple in graph
        if triple.subject == ox.NamedNode(subject)
        and triple.predicate.value in wanted
        and isinstance(triple.object, ox.NamedNode | ox.Literal)
    ]


def _missing(graph: list[ox.Triple], *names: str) -> set[str]:
    return {name for name in names if not any(text.strip() for text in _values(graph, MEANS[name]))}


def test_purl1_the_address_is_persistent() -> None:
    assert urlsplit(ONTOLOGY).hostname == "w3id.org"


def test_http1_the_protocol_is_open() -> None:
    assert urlsplit(ONTOLOGY).scheme in ("http", "https")


@pytest.mark.parametrize("accept", FORMS)
def test_cn1_rdf1_uri1_every_form_of_rdf_is_served_and_says_the_same(
    host: Host, graph: list[ox.Triple], accept: str
) -> None:
    media, body = _fetch(ONTOLOGY, host, accept)
    assert media == accept
    read = [quad.triple for quad in ox.parse(body, format=FORMS[accept])]
    both = []
    for triples in (read, graph):
        one = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        both.append(sorted(map(str, one)))
    assert both[0] == both[1]
    assert len(read) > 1000


def test_doc1_there_is_documentation_for_people(host: Host) -> None:
    media, body = _fetch(ONTOLOGY, host, "text/html")
    assert media == "text/html"
    assert ONTOLOGY in body.decode()


def test_the_documentation_answers_for_every_term(host: Host, graph: list[ox.Triple]) -> None:
    page = _fetch(ONTOLOGY, host, "text/html")[1].decode()
    terms = {t.subject.value for t in graph if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(COOP)}
    assert len(terms) > 150
    assert [term for term in sorted(terms) if f'id="{term.removeprefix(COOP)}"' not in page] == []


def test_uri2_the_address_is_that_of_the_ontology(graph: list[ox.Triple]) -> None:
    found = [t.subject.value for t in graph if t.object == ox.NamedNode(OWL + "Ontology")]  # type: ignore[union-attr]
    assert found == [ONTOLOGY]


def test_ver1_ver2_the_version_has_an_address_that_answers(host: Host, graph: list[ox.Triple]) -> None:
    (version,) = _values(graph, MEANS["version iri"])
    assert version != ONTOLOGY
    assert version.endswith(_values(graph, MEANS["version info"])[0])
    media, body = _fetch(version, host, "text/turtle")
    assert body == _fetch(ONTOLOGY, host, "text/turtle")[1]
    assert media == "text/turtle"
    assert _fetch(version, host, "text/html")[0] == "text/html"


def test_find1_a_prefix_is_declared(graph: list[ox.Triple]) -> None:
    assert _values(graph, MEANS["namespace prefix"]) == ["coop"]
    assert _values(graph, MEANS["namespace URI"]) == [COOP]


def test_om1_minimum_metadata(graph: list[ox.Triple]) -> None:
    assert _missing(graph, "title", "description", "license", "version iri", "author", "namespace URI") == set()


def test_om2_recommended_metadata(graph: list[ox.Triple]) -> None:
    assert _missing(graph, "namespace prefix", "version info", "creation date", "citation") == set()


def test_om3_detailed_metadata_but_what_does_not_exist(graph: list[ox.Triple]) -> None:
    assert _missing(graph, "doi", "publisher", "logo", "status", "source", "issued", "modified") == {"doi", "logo"}


def test_om4_a_licence_is_given_as_an_address(graph: list[ox.Triple]) -> None:
    (licence,) = _values(graph, MEANS["license"])
    assert urlsplit(licence).scheme == "https"


def test_om5_provenance(graph: list[ox.Triple]) -> None:
    assert _missing(graph, "creation date", "author", "issued", "publisher") == set()


def test_a_citation_names_version_and_address(graph: list[ox.Triple]) -> None:
    version = _values(graph, MEANS["version iri"])[0]
    assert len(_values(graph, MEANS["citation"])) == 2
    assert all(version in text for text in _values(graph, MEANS["citation"]))


def test_voc1_metadata_reuse_vocabularies(graph: list[ox.Triple]) -> None:
    used = {t.predicate.value for t in graph if t.subject == ox.NamedNode(ONTOLOGY)}
    assert all(any(name.startswith(space) for name in used) for space in (DC, TERMS, VANN, BIBO, OWL, RDFS))


def test_voc2_terms_of_others_are_used(graph: list[ox.Triple]) -> None:
    assert any(t.object == ox.NamedNode(SKOS + "Concept") and t.predicate.value == RDFS + "range" for t in graph)


@pytest.mark.parametrize("what", ["label", "comment"])
def test_voc3_voc4_every_term_has_a_label_and_a_definition(graph: list[ox.Triple], what: str) -> None:
    terms = {t.subject.value for t in graph if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(COOP)}
    assert [term for term in sorted(terms) if len(_values(graph, [RDFS + what], term)) != 2] == []

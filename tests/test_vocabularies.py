"""Vocabularies and terms of others: SKOS check by check, terms that exist, and what the questions need of them.

Numbers S… are the integrity conditions of the SKOS reference.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib.namespace
from rdflib.namespace import DefinedNamespace, DefinedNamespaceMeta

from pmlb_graph.catalogue import catalogue
from pmlb_graph.dataset import Dataset
from pmlb_graph.resources import folder
from pmlb_graph.terms import COOP
from tests.ontology_kit import FILES, HERE, Check, entries, finds, passes, queries

OURS = "https://w3id.org/"
LINKS = ("https://spdx.org/licenses/",)  # documents, not terms
CONCEPT = "?x a skos:Concept ."
BOTH = "VALUES ?kind { skos:Concept skos:ConceptScheme } ?x a ?kind ."
THEME = "<https://w3id.org/coopter/voc/theme/peche>"

CHECKS = [
    Check(
        "S9 a scheme is no concept",
        "?x a skos:Concept , skos:ConceptScheme",
        "voc:theme a skos:Concept .",
    ),
    Check(
        "S13 a preferred label is no other label",
        "?x skos:prefLabel ?label ; skos:altLabel|skos:hiddenLabel ?label",
        f'{THEME} skos:prefLabel "pêche"@fr ; skos:altLabel "pêche"@fr .',
    ),
    Check(
        "S14 one preferred label a language, and one definition",
        """VALUES ?what { skos:prefLabel skos:definition } ?x ?what ?a , ?b .
        FILTER (LANG(?a) = LANG(?b) && STR(?a) < STR(?b))""",
        f'{THEME} skos:prefLabel "pêche"@fr , "pêches"@fr .',
    ),
    Check(
        "S27 what is related is neither broader nor narrower",
        "?x skos:related|^skos:related ?y ; (skos:broader|^skos:narrower)+ ?y",
        f"{THEME} skos:related voc:t ; skos:broader voc:t .",
    ),
    Check(
        "no cycle of broader concepts",
        "?x (skos:broader|^skos:narrower)+ ?x",
        f"{THEME} skos:broader voc:t . voc:t skos:broader {THEME} .",
    ),
    Check(
        "labels and definitions in French and English, of schemes and concepts",
        f"""{BOTH} VALUES ?what {{ skos:prefLabel skos:definition }} VALUES ?lang {{ "fr" "en" }}
        FILTER NOT EXISTS {{ ?x ?what ?text . FILTER (LANG(?text) = ?lang && STRLEN(?text) > 0) }}""",
        f'{THEME} a skos:Concept ; skos:prefLabel "pêche"@fr , "fishing"@en ; skos:definition "Pêche en mer."@fr .',
    ),
    Check(
        "every label, note and definition says its language",
        """VALUES ?what { skos:prefLabel skos:altLabel skos:definition skos:editorialNote skos:scopeNote }
        ?x ?what ?text . FILTER (LANG(?text) NOT IN ("fr", "en"))""",
        f'{THEME} skos:altLabel "pêcheurs" .',
    ),
    Check(
        "no two concepts of a scheme have the same label or the same definition",
        """VALUES ?what { skos:prefLabel skos:definition } ?x skos:inScheme ?scheme ; ?what ?text .
        ?y skos:inScheme ?scheme ; ?what ?text . FILTER (?x != ?y)""",
        f'{THEME} skos:inScheme voc:theme ; skos:prefLabel "mobilité"@fr .'
        'voc:t skos:inScheme voc:theme ; skos:prefLabel "mobilité"@fr .',
    ),
    Check(
        "every concept is in one scheme, under whose IRI it stands",
        f"""{CONCEPT} OPTIONAL {{ ?x skos:inScheme ?scheme }}
        FILTER (!BOUND(?scheme) || !STRSTARTS(STR(?x), CONCAT(STR(?scheme), "/")))""",
        f"{THEME} a skos:Concept ; skos:inScheme voc:role .",
    ),
    Check(
        "the notation is the key that tables write: the end of the IRI, once",
        f"""{BOTH} OPTIONAL {{ ?x skos:notation ?key }} BIND (REPLACE(STR(?x), "^.*/", "") AS ?end)
        FILTER (!BOUND(?key) || STR(?key) != ?end || !REGEX(?end, "^[a-z0-9]+(-[a-z0-9]+)*$"))""",
        f'{THEME} a skos:Concept ; skos:notation "fish" .',
    ),
    Check(
        "a concept without a broader one is a top concept, and no other is",
        f"""{CONCEPT} OPTIONAL {{ ?x skos:topConceptOf ?scheme }} OPTIONAL {{ ?x skos:broader ?broader }}
        FILTER (BOUND(?scheme) = BOUND(?broader))""",
        f"{THEME} a skos:Concept ; skos:inScheme voc:theme .",
    ),
    Check(
        "top concepts are said both ways",
        """{ ?x skos:topConceptOf ?y . FILTER NOT EXISTS { ?y skos:hasTopConcept ?x } } UNION
        { ?y skos:hasTopConcept ?x . FILTER NOT EXISTS { ?x skos:topConceptOf ?y } }""",
        f"voc:theme skos:hasTopConcept {THEME} .",
    ),
    Check(
        "a broader concept is in the same scheme",
        "?x skos:broader ?y ; skos:inScheme ?a . FILTER NOT EXISTS { ?y a skos:Concept ; skos:inScheme ?a }",
        f"{THEME} skos:inScheme voc:theme ; skos:broader voc:role .",
    ),
    Check(
        "every scheme is that of a column, a facet that rules fill, or the rank of something",
        """?x a skos:ConceptScheme . FILTER NOT EXISTS { ?column use:scheme ?x }""",
        "voc:autre a skos:ConceptScheme .",
        {
            "temporalite": "a facet of the grid, filled by rules and read by queries",
            "intensite": "a facet of the grid, filled by rules and read by queries",
            "portage": "a facet of the grid, filled by rules and read by queries",
            "finalite": "a facet of the grid, filled by rules and read by queries",
            "groupe": "the kinds of actors, given by the query espace/profils and entered nowhere",
        },
    ),
    Check(
        "every scheme of a column exists",
        "?column use:scheme ?x . FILTER (!STRENDS(STR(?x), '/voc/')) FILTER NOT EXISTS { ?x a skos:ConceptScheme }",
        "use:c use:scheme voc:poissons .",
    ),
    Check(
        "every scheme has a licence",
        "?x a skos:ConceptScheme . FILTER NOT EXISTS { ?x dcterms:license ?licence }",
        "voc:autre a skos:ConceptScheme .",
    ),
    Check(
        "ranks are of a whole scheme, each its own",
        """?scheme ^skos:inScheme/coop:rang ?some . ?x skos:inScheme ?scheme . OPTIONAL { ?x coop:rang ?rank }
        OPTIONAL { ?y skos:inScheme ?scheme ; coop:rang ?rank . FILTER (?y != ?x) }
        FILTER (!BOUND(?rank) || BOUND(?y))""",
        "voc:c a skos:Concept ; skos:inScheme voc:certitude ; coop:rang 1 .",
    ),
    Check(
        "what a form implies is in the facet of that name",
        """VALUES (?p ?scheme) { (coop:impliquePortage voc:portage) (coop:impliqueIntensite voc:intensite) } ?x ?p ?y .
        FILTER NOT EXISTS { ?y skos:inScheme ?scheme . ?x skos:inScheme voc:forme-cooperation }""",
        f"{THEME} coop:impliquePortage voc:portage .",
    ),
]
PARAMETERS = [pytest.param(check, id=check.name) for check in CHECKS]


@pytest.mark.parametrize("check", PARAMETERS)
def test_nothing_is_found_but_what_is_waived(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", PARAMETERS)
def test_a_planted_fault_is_found(check: Check) -> None:
    finds(check)


# ── Terms of others ───────────────────────────────────────────────────


def _snapshots() -> dict[str, object]:
    """Return what has the terms of each vocabulary: rdflib's closed lists, and ours of the others."""
    found: dict[str, object] = {
        str(value._NS): value
        for value in vars(rdflib.namespace).values()
        if isinstance(value, DefinedNamespaceMeta) and value is not DefinedNamespace
    }
    for namespace, entry in entries("terms").items():
        assert namespace not in found
        assert entry["address"]
        found[namespace] = entry["terms"]
    return found


def _unknown(iris: set[str]) -> set[str]:
    """Return the terms of others that their vocabulary does not have."""
    snapshots = _snapshots()
    parts = {iri: re.fullmatch(r"(.*[#/])(.*)", iri) for iri in iris if not iri.startswith((OURS, *LINKS))}
    return {iri for iri, part in parts.items() if part is None or part[2] not in snapshots.get(part[1], ())}  # type: ignore[operator]


def _iris(triples: list[ox.Triple]) -> set[str]:
    nodes = [node for triple in triples for node in (triple.subject, triple.predicate, triple.object)]
    nodes += [node.datatype for node in nodes if isinstance(node, ox.Literal)]
    return {node.value for node in nodes if isinstance(node, ox.NamedNode)}


@pytest.mark.parametrize("name", FILES)
def test_terms_of_others_exist(name: str) -> None:
    used = _iris(list(ox.parse(path=folder("ontology") / f"{name}.ttl", format=ox.RdfFormat.TURTLE)))
    assert len(used) > 50
    assert _unknown(used) == set()


def test_an_unknown_term_of_others_is_found() -> None:
    strange = {"http://www.w3.org/ns/org#Organisation", "http://data.europa.eu/m8g/Actor", "https://example.org/x"}
    assert _unknown({*strange, "http://www.w3.org/ns/org#Organization"}) == strange


def test_terms_listed_by_hand_are_used() -> None:
    files = [folder("ontology") / f"{name}.ttl" for name in ("coopter", "alignements")]
    used = _iris([triple for path in files for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE)])
    assert {n + t for n, entry in entries("terms").items() for t in entry["terms"]} <= used


def test_terms_of_the_data_exist(dataset: Dataset) -> None:
    used = {quad.predicate.value for quad in dataset.quads}
    used |= {q.object.value for q in dataset.quads if q.predicate.value.endswith("#type")}  # type: ignore[union-attr]
    used |= {q.object.datatype.value for q in dataset.quads if isinstance(q.object, ox.Literal)}
    assert _unknown(used) == set()
    assert {iri for iri in used if iri.startswith(OURS)} <= _defined()


def test_terms_of_insee_exist_in_its_ontology() -> None:
    file = HERE.parents[2] / "shared" / "reference" / "insee-geo-ontology-5.0.0.ttl"
    if not file.exists():
        pytest.skip("INSEE's ontology is not beside the project")
    namespace = "http://rdf.insee.fr/def/geo#"
    subjects = {str(triple.subject) for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE)}
    assert {f"<{namespace}{term}>" for term in entries("terms")[namespace]["terms"]} <= subjects


# ── Terms of ours ─────────────────────────────────────────────────────


def _defined() -> set[str]:
    """Return every term and concept that the ontology and the vocabularies define."""
    kinds = {
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "Concept",
        "ConceptScheme",
        "Ontology",
    }
    return {
        triple.subject.value
        for name in FILES
        for triple in ox.parse(path=folder("ontology") / f"{name}.ttl", format=ox.RdfFormat.TURTLE)
        if isinstance(triple.object, ox.NamedNode) and re.split("[#/]", triple.object.value)[-1] in kinds
        if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value.endswith("#type")
    }


@pytest.mark.parametrize("name", FILES)
def test_files_name_only_terms_of_ours_that_are_defined(name: str) -> None:
    used = _iris(list(ox.parse(path=folder("ontology") / f"{name}.ttl", format=ox.RdfFormat.TURTLE)))
    ours = {iri for iri in used if iri.startswith(OURS) and "/formes#" not in iri}
    assert ours - _defined() <= {"https://w3id.org/coopter/ns/0.1.0"}


def _named(text: str) -> set[str]:
    """Return the IRIs that the text of a query names, but for prefixes."""
    code = re.sub(r'^\s*#.*$|"[^"\n]*"', " ", text, flags=re.MULTILINE)
    prefixes = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", code))
    body = re.sub(r"PREFIX\s+[\w-]*:\s*<[^>]*>", " ", code)
    found = set(re.findall(r"<([^<>\s]+)>", body))
    names = re.findall(r"(?<![\w?:/-])([a-z][\w-]*):([\w-]+)", re.sub(r"<[^<>\s]*>", " ", body))
    return found | {prefixes[prefix] + local for prefix, local in names}


def test_queries_name_only_terms_that_exist() -> None:
    defined = _defined()
    for name, query in catalogue().items():
        used = _named(query.text)
        assert {iri for iri in used if iri.startswith(OURS)} - defined == set(), name
        if not name.startswith("federation/"):  # they name what another service holds
            assert _unknown(used) == set(), name
    assert _named('PREFIX c: <https://w3id.org/coopter/ns#> SELECT ?x { ?x a c:Bourg ; c:a "c:b" }') == {
        f"{COOP}Bourg",
        f"{COOP}a",
    }


@pytest.mark.parametrize(("number", "entry"), entries("questions").items())
def test_a_question_has_a_query_that_names_what_it_needs(number: str, entry: dict[str, object]) -> None:
    answering = [name for name, query in catalogue().items() if int(number) in query.questions]
    named = {term for name in answering for term in queries()[name]}
    needed, waived = set(entry["terms"]), set(entry.get("waived", {}))  # type: ignore[call-overload]
    assert answering
    assert needed - named == set()
    assert waived & named == set()
    assert {COOP + term for term in needed | waived} <= _defined()


def test_the_questions_asked_for_are_covered() -> None:
    assert {int(number) for number in entries("questions")} == {*range(1, 11), 24, 26, 28, 31, 34, 35, 37}
    assert Path(HERE / "questions.toml").read_text("utf-8").count("#") > 10

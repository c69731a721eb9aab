"""Use of the ontology: no idle term, and shapes that cover tables and data."""

from __future__ import annotations

import pytest

from pmlb_graph.dataset import Dataset
from pmlb_graph.terms import COOP
from tests.ontology_kit import CLASS, PROPERTY, USE, Check, finds, passes, store

CHECKS = [
    Check(
        "every class is of use: a table or a shape has it or a more general one, or a rule names it",
        f"""{CLASS} FILTER NOT EXISTS {{ ?x rdfs:subClassOf*/^use:class ?table }}
        FILTER NOT EXISTS {{ ?x use:query ?query }}
        FILTER NOT EXISTS {{ GRAPH graph:formes {{ ?shape sh:targetClass ?x }} }}
        FILTER NOT EXISTS {{ ?below rdfs:subClassOf ?x . FILTER (isIRI(?below)) }}""",
        "coop:Bourg a owl:Class .",
    ),
    Check(
        "every property is of use: in a table, a shape, a query, the program or an axiom",
        f"""{PROPERTY} FILTER NOT EXISTS {{ ?x use:query|use:program|^use:property ?use }}
        FILTER NOT EXISTS {{ GRAPH graph:formes {{ ?shape sh:path ?x }} }}
        FILTER NOT EXISTS {{ ?axiom owl:onProperty|rdf:first ?x }}""",
        "coop:couleur a owl:DatatypeProperty .",
        {"administre": "the inverse of coop:administrePar, for those who reason; tables state one way only"},
    ),
    Check(
        "a column of literals has its datatype in the shape of its table",
        """?x use:type "literal" ; use:property ?property ; use:of ?class . FILTER NOT EXISTS { GRAPH graph:formes {
            ?shape sh:targetClass ?class ; sh:property ?p .
            ?p sh:path ?property ; sh:datatype|sh:or/rdf:rest*/rdf:first/sh:datatype ?datatype } }""",
        'use:c use:type "literal" ; use:property coop:couleur ; use:of coop:Territoire .',
    ),
    Check(
        "a column describes what its table makes: its property starts from that class or a more general one",
        """?x use:property ?property ; use:type ?type ; use:of ?class . FILTER (?type != "key")
        ?property rdfs:domain ?domain . FILTER NOT EXISTS { ?class rdfs:subClassOf* ?domain }""",
        'use:c use:type "code" ; use:property coop:siren ; use:of coop:Territoire .',
    ),
    Check(
        "the class that a shape wants of a value is that where its property leads, or a narrower one",
        """GRAPH graph:formes { ?shape sh:path ?x ; sh:class ?class } ?x rdfs:range ?range .
        FILTER NOT EXISTS { ?class rdfs:subClassOf* ?range }""",
        "GRAPH graph:formes { use:p sh:path coop:acteur ; sh:class coop:Territoire }",
    ),
    Check(
        "every property of a shape is a property of the ontology, or of another vocabulary",
        """GRAPH graph:formes { ?shape sh:path|sh:path/sh:inversePath ?x } FILTER (STRSTARTS(STR(?x), STR(coop:)))
        FILTER NOT EXISTS { ?x rdfs:comment ?text }""",
        "GRAPH graph:formes { use:p sh:path coop:couleur }",
    ),
    Check(
        "every class of a shape is a class of the ontology, or of another vocabulary",
        """GRAPH graph:formes { ?shape sh:targetClass|sh:class ?x } FILTER NOT EXISTS { ?x a owl:Class }""",
        "GRAPH graph:formes { use:p sh:class coop:Bourg }",
    ),
]

PARAMETERS = [pytest.param(check, id=check.name) for check in CHECKS]


@pytest.mark.parametrize("check", PARAMETERS)
def test_nothing_is_found_but_what_is_waived(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", PARAMETERS)
def test_a_planted_fault_is_found(check: Check) -> None:
    finds(check)


def test_every_class_that_the_data_have_has_a_shape(dataset: Dataset) -> None:
    classes = {q.object.value for q in dataset.quads if q.predicate.value.endswith("/ns#classe")}  # type: ignore[union-attr]
    turtle = "".join(f"<{name}> <{USE}data> true .\n" for name in classes)
    check = Check(
        "data",
        """?x use:data true . OPTIONAL { ?x rdfs:subClassOf* ?above .
        GRAPH graph:formes { ?shape sh:targetClass ?above } } FILTER (!BOUND(?shape))""",
        "",
    )
    assert len(classes) > 50
    assert check.found(store(turtle)) == set()
    assert check.found(store(turtle + f"<{COOP}Bourg> <{USE}data> true .")) == {"Bourg"}

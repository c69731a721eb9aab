"""OWL as others read it: the profiles of OWLAPI, and what HermiT concludes of the ontology and of all the data.

Both need Java. Without it (or without Debian's libowlapi-java) they are skipped and say so; where PMLB_GRAPH_JAVA is
“required”, as in .ci/run, they fail instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from pmlb_graph.dataset import Dataset
from pmlb_graph.resources import folder
from pmlb_graph.terms import COOP, PREFIXES
from tests.ontology_kit import HERE

JARS = Path("/usr/share/java")
PROFILES = {"OWL 2 DL", "OWL 2 RL"}
ID = "https://w3id.org/pmlb/id/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@prefix id: <{ID}> .\n"
# What SKOS says of its own properties, for readers that know OWL only.
SKOS = """
skos:ConceptScheme a owl:Class .
skos:inScheme a owl:ObjectProperty . skos:hasTopConcept a owl:ObjectProperty . skos:topConceptOf a owl:ObjectProperty .
skos:broader a owl:ObjectProperty . skos:related a owl:ObjectProperty . skos:notation a owl:DatatypeProperty .
skos:closeMatch a owl:ObjectProperty . skos:exactMatch a owl:ObjectProperty .
skos:prefLabel a owl:AnnotationProperty . skos:editorialNote a owl:AnnotationProperty .
skos:scopeNote a owl:AnnotationProperty . skos:note a owl:AnnotationProperty . dcterms:source a owl:AnnotationProperty .
"""
SOME = "coop:Fait rdfs:subClassOf [ a owl:Restriction ; owl:onProperty coop:sujet ; owl:someValuesFrom owl:Thing ] ."


def _without(reason: str) -> None:
    """Skip, or fail where nothing may be skipped."""
    if os.environ.get("PMLB_GRAPH_JAVA") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def _triples(turtle: str = "", *names: str) -> set[ox.Triple]:
    """Return the statements of files of the ontology, and more."""
    found = set(ox.parse((HEAD + turtle).encode(), format=ox.RdfFormat.TURTLE))
    found = {ox.Triple(q.subject, q.predicate, q.object) for q in found}
    for name in names:
        quads = ox.parse(path=folder("ontology") / f"{name}.ttl", format=ox.RdfFormat.TURTLE)
        found |= {ox.Triple(q.subject, q.predicate, q.object) for q in quads}
    return found


def _write(path: Path, triples: Iterable[ox.Triple]) -> Path:
    path.write_bytes(ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES))
    return path


# ── Profiles ──────────────────────────────────────────────────────────


def _violations(*files: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the violations of each file as profile and text, as OWLAPI tells them."""
    if not shutil.which("javac"):
        _without("no Java development kit: apt install default-jdk-headless")
    if not (JARS / "owlapi-distribution.jar").exists():
        _without("no OWLAPI: apt install libowlapi-java")
    program = HERE / "ProfileCheck.java"
    command = ["java", "-cp", f"{JARS}/*", str(program), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[tuple[str, str]]] = {}
    for line in done.stdout.splitlines():
        name, profile, text = line.split("\t", 2)
        if profile == "axioms":
            assert int(text) > 20
            found[name] = []
        else:
            found[name].append((profile, text))
    assert set(found) == {file.name for file in files}
    return found


def test_profiles_have_no_violation_and_a_planted_one_is_found(tmp_path: Path) -> None:
    files = [
        folder("ontology") / "coopter.ttl",
        _write(tmp_path / "vocabularies.nt", _triples(SKOS, "coopter", "vocabulaires")),
        _write(tmp_path / "together.nt", _triples("", "coopter", "alignements")),
        _write(tmp_path / "year.nt", _triples("coop:annee rdfs:range xsd:gYear .", "coopter")),
        _write(tmp_path / "some.nt", _triples(SOME, "coopter")),
    ]
    found = _violations(*files)
    assert {profile for profile, _ in found.pop("year.nt")} == PROFILES
    assert {profile for profile, _ in found.pop("some.nt")} == {"OWL 2 RL"}
    assert {name: texts for name, texts in found.items() if texts} == {}


# ── Consistency ───────────────────────────────────────────────────────


def _facts(dataset: Dataset) -> set[ox.Triple]:
    """Return the data as HermiT takes them: links and classes.

    Literals are left out: xsd:date, xsd:gYear and xsd:gYearMonth are not among the datatypes of OWL 2, and no axiom
    is about literals. Shapes check them.
    """
    return {
        ox.Triple(q.subject, q.predicate, q.object)
        for q in dataset.quads
        if isinstance(q.subject, ox.NamedNode)
        and q.subject.value.startswith(ID)
        and not isinstance(q.object, ox.Literal)
    }


def _conclude(file: Path) -> set[str] | None:
    """Return the classes that can have no instance, or None when the whole is inconsistent."""
    if not shutil.which("java"):
        _without("no Java: apt install default-jre-headless")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that its faster parser was not compiled
        import owlready2

    world = owlready2.World()
    try:
        world.get_ontology(file.as_uri()).load()
        owlready2.sync_reasoner_hermit(world, debug=0)
        return {cls.iri.removeprefix(COOP) for cls in world.inconsistent_classes() if cls is not owlready2.Nothing}
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    finally:
        world.close()


def test_the_ontology_has_no_class_that_can_have_no_instance(tmp_path: Path) -> None:
    assert _conclude(_write(tmp_path / "o.nt", _triples("", "coopter", "vocabulaires"))) == set()


def test_all_the_data_are_consistent_with_the_ontology(dataset: Dataset, tmp_path: Path) -> None:
    facts = _facts(dataset)
    classes = {t.object for t in facts if t.predicate.value == f"{COOP}classe"}
    assert len(facts) > 5000
    assert len(classes) > 50
    assert _conclude(_write(tmp_path / "o.nt", facts | _triples("", "coopter", "vocabulaires"))) == set()


def test_a_class_that_can_have_no_instance_is_found(tmp_path: Path) -> None:
    planted = "coop:VilleActeur a owl:Class ; rdfs:subClassOf coop:Acteur , coop:VilleMoyenne ."
    assert _conclude(_write(tmp_path / "o.nt", _triples(planted, "coopter"))) == {"VilleActeur"}


@pytest.mark.parametrize(
    "planted",
    [
        "id:x a coop:Acteur , coop:Territoire .",
        "id:p a coop:Participation ; coop:acteur id:x . id:x a coop:TerritoireCommunal .",
        "id:q coop:sujet id:x ; coop:qualification <https://w3id.org/coopter/voc/typologie/ville-moyenne> . "
        "id:x a coop:Territoire . id:a coop:membre id:x .",
        "id:a coop:actionParente id:b . id:b coop:actionParente id:a .",
        "id:x coop:dansTerritoire id:x .",
    ],
)
def test_a_planted_inconsistency_is_found(planted: str, tmp_path: Path) -> None:
    assert _conclude(_write(tmp_path / "o.nt", _triples(planted, "coopter"))) is None

"""Shapes read as SPARQL find what a SHACL processor finds, and tell it at the row."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from pmlb_graph import blank, inference, pipeline, shapes, tables, validation
from pmlb_graph import dataset as rooms
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import StorageError
from pmlb_graph.language import speak
from pmlb_graph.resources import folder
from pmlb_graph.terms import coop, local_name, node
from tests.tables_kit import Copy

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
COUNTED = ("maxCount", "uniqueLang")  # checked graph by graph
# rdflib warns of its own readers, pyshacl of what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Found = set[tuple[str, str]]


def _ours(quads: Iterable[ox.Quad], counted: bool) -> Found:
    """Return the focus and property of what breaks the shapes; the focus with its graph for counts."""
    engine = Embedded(f"{quad} ." for quad in quads)
    found = set()
    for constraint in shapes.constraints():
        if ("COUNT(DISTINCT" in constraint.query) == counted:
            for row in engine.select(constraint.query):
                found.add((row["focus"] + ("@" + row["graph"] if counted else ""), constraint.column))
    return found


def _theirs(triples: Iterable[ox.Triple], counted: bool) -> Found:
    """Return the same as pyshacl tells it, of the shapes whose counts are kept or left out."""
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    wanted = rdflib.Graph()
    for s, p, o in rdflib.Graph().parse(folder("ontology") / "formes.ttl"):
        kept = p in (SH.path, SH.inversePath, SH.property, SH.targetClass, rdflib.RDF.type)
        if kept or (local_name(p) in COUNTED) == counted:
            wanted.add((s, p, o))
    _, report, _ = pyshacl.validate(data, shacl_graph=wanted, inplace=True)
    assert isinstance(report, rdflib.Graph)
    found = set()
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        path = report.value(result, SH.resultPath)
        path = report.value(path, SH.inversePath) or path
        found.add((str(report.value(result, SH.focusNode)), local_name(str(path))))
    return found


def _apart(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield the statements with a subject for each graph, of the types that the union gives it."""
    types: defaultdict[object, set[object]] = defaultdict(set)
    graphs: defaultdict[ox.NamedNode, set[str]] = defaultdict(set)
    for q in quads:
        if q.predicate == node("rdf:type"):
            types[q.subject].add(q.object)
        elif isinstance(q.subject, ox.NamedNode) and isinstance(q.graph_name, ox.NamedNode):
            graphs[q.subject].add(q.graph_name.value)
            split = ox.NamedNode(f"{q.subject.value}@{q.graph_name.value}")
            yield ox.Triple(split, q.predicate, q.object)
        if q.predicate == node("rdfs:subClassOf"):
            yield q.triple
    for subject, names in graphs.items():
        for name in names:
            for kind in types[subject]:
                yield ox.Triple(ox.NamedNode(f"{subject.value}@{name}"), node("rdf:type"), kind)


def _same(quads: list[ox.Quad]) -> tuple[Found, Found]:
    """Check that both say the same, and return what both say."""
    plain, counts = _ours(quads, counted=False), _ours(quads, counted=True)
    assert plain == _theirs({q.triple for q in quads}, counted=False)
    assert counts == _theirs(_apart(quads), counted=True)
    return plain, counts


def _changed(quad: ox.Quad, how: str) -> list[ox.Quad]:
    """Return what a statement becomes."""
    strange = {
        "literal": ox.Literal("x"),
        "datatype": ox.Literal("x", datatype=node("xsd:token")),
        "language": ox.Literal("", language="fr"),
        "number": ox.Literal("-1000000", datatype=node("xsd:decimal")),
        "iri": ox.NamedNode("https://example.org/nulle-part"),
        "class": coop("Action"),
        "concept": ox.NamedNode("https://w3id.org/coopter/voc/certitude/atteste"),
    }
    if how in ("drop", "keep"):
        return [quad] if how == "keep" else []
    if how.startswith("and "):
        return [quad, *_changed(quad, how[4:])]
    return [ox.Quad(quad.subject, quad.predicate, strange[how], quad.graph_name)]


HOWS = ("drop", "literal", "datatype", "language", "number", "iri", "class", "concept")


def _spoiled(dataset: Dataset, seed: int) -> list[ox.Quad]:
    """Change, in each way, a statement of each property of a shape, and one in some of each class."""
    drawn = random.Random(seed)
    shaped = {constraint.column for constraint in shapes.constraints()}
    by_property: defaultdict[tuple[str, str], list[ox.Quad]] = defaultdict(list)
    for quad in dataset.quads:
        name = local_name(quad.predicate.value)
        if name in shaped and "/id/" in quad.subject.value:
            by_property[name, quad.subject.value.partition("/id/")[2].partition("/")[0]].append(quad)
    fate: dict[tuple[object, object], str] = {}
    for quads in by_property.values():
        for how in drawn.sample([*HOWS, *(f"and {how}" for how in HOWS[1:])], 9):
            quad = drawn.choice(quads)
            fate[quad.subject, quad.predicate] = how
    return [
        changed
        for quad in dataset.quads
        for changed in _changed(quad, fate.get((quad.subject, quad.predicate), "keep"))
    ]


def test_the_real_graph_breaks_nothing(dataset: Dataset) -> None:
    assert _same(list(dataset.quads)) == (set(), set())


def test_a_spoiled_graph_breaks_the_same_shapes(dataset: Dataset) -> None:
    plain, counts = _same(_spoiled(dataset, 1))
    assert len(plain) > 300
    assert len(counts) > 100
    assert len({name for _, name in plain}) > 30


def test_it_is_said_once_what_an_epci_without_siren_needs(tmp_path: Path) -> None:
    path = tmp_path / "p"
    blank.make(path, blank.Identity("Essai"))
    rows = {
        "sources": "s,Titre,Éditeur,,primaire,,,,,\n",
        "acteurs": "a,A,,Metropole,,,,,,,,,s,,,atteste,\nb,B,,GroupementCollectivites,,,,,,,,,s,,,atteste,\n",
    }
    for name, text in rows.items():
        with (path / f"{name}.csv").open("a", encoding="utf-8") as stream:
            stream.write(text)
    found, _ = pipeline.check(path)
    assert [(problem.line, problem.column) for problem in found] == [(2, "siren")]
    assert str(found[0]).count("siren") == 1
    for said in ("annuaire-entreprises.data.gouv.fr", "pmlb-graph import epci", "GroupementCollectivites"):
        assert said in found[0].message


@pytest.mark.parametrize(
    "constraint",
    ["minCount 2", "lessThan coop:fin", "disjoint coop:fin", "hasValue coop:x", "or ( [ sh:nodeKind sh:IRI ] )"],
)
def test_an_unknown_part_of_shacl_is_refused(constraint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _shape(f"sh:path coop:debut ; sh:{constraint}", tmp_path, monkeypatch)
    with pytest.raises(StorageError, match=constraint.split(" ", maxsplit=1)[0]):
        shapes.constraints()


def test_an_unknown_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _shape("sh:path ( coop:debut coop:fin ) ; sh:minCount 1", tmp_path, monkeypatch)
    with pytest.raises(StorageError, match="Adhesion"):
        shapes.constraints()


@pytest.mark.parametrize(
    "rest", ["sh:closed true", "sh:sparql [ sh:select 'x' ]", "sh:not coop:x", "sh:targetNode coop:x"]
)
def test_an_unknown_part_of_a_node_shape_is_refused(rest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _shape("sh:path coop:debut ; sh:minCount 1", tmp_path, monkeypatch, rest)
    with pytest.raises(StorageError, match=rest.split(" ", maxsplit=1)[0].removeprefix("sh:")):
        shapes.constraints()


def _shape(body: str, path: Path, monkeypatch: pytest.MonkeyPatch, rest: str = "") -> None:
    text = f"""@prefix coop: <https://w3id.org/coopter/ns#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        coop:F a sh:NodeShape ; sh:targetClass coop:Adhesion ; sh:property [ {body} ] {";" if rest else ""} {rest} ."""
    (path / "formes.ttl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(shapes, "folder", lambda _: path)
    monkeypatch.setattr(shapes, "constraints", shapes.constraints.__wrapped__)


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ("rdfs:label", None, "libelle"),
        ("coop:siren", ox.Literal("abc"), "siren"),
        ("coop:debut", ox.Literal("x"), "debut"),
    ],
)
def test_a_problem_of_the_graph_is_told_at_its_row(
    tmp_path: Path, name: str, value: ox.Literal | None, column: str
) -> None:
    copy = Copy(tmp_path / "data")
    line = copy.line("acteurs", acteur="pm-loire-angers")
    project, _ = tables.open_project(copy.path)
    whole = inference.infer(rooms.build(project))
    subject = project.base.resource("acteur", "pm-loire-angers")
    quads = [q for q in whole.quads if (q.subject, q.predicate) != (subject, node(name))]
    if value is not None:
        quads.append(ox.Quad(subject, node(name), value, project.base.graph("source", "pmla-2017")))
    found = validation.validate(project, Embedded(f"{quad} ." for quad in quads))
    assert {(Path(p.file).name, p.line, p.column, p.severity) for p in found} == {
        ("acteurs.csv", line, column, "error")
    }
    assert "shape" in {p.code for p in found}


def test_messages_of_the_shapes_speak_both_languages() -> None:
    for constraint in shapes.constraints():
        assert set(constraint.message) == {"fr", "en"}, constraint
    speak("fr")

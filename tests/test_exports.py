"""Exports: read back without loss, by another program, the same bytes each time, whatever the labels are."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import csvw
import geojson
import igraph
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib.compare import isomorphic

from pmlb_graph import exports, networks, run, tables
from pmlb_graph.cli import export as command
from pmlb_graph.dataset import Dataset, assemble
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import EngineError, StorageError, UsageError
from pmlb_graph.exports import framing, graphs, json_ld, places, sheets
from pmlb_graph.exports.material import fetched
from pmlb_graph.exports.union import union
from pmlb_graph.files import LIST
from pmlb_graph.resources import folder
from pmlb_graph.terms import PREFIXES, Base, coop, node

BASE = "https://w3id.org/pmlb/"
ADDRESS = "https://example.org/pmlb/"
FORMATS = ("trig", "nquads", "turtle", "rdfxml", "jsonld", "csv", "geojson", "metadata")
READERS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
           "rdfxml": ox.RdfFormat.RDF_XML}  # fmt: skip
RDFLIB = {"ttl": "turtle", "nt": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
WRITE = """
import sys
from pathlib import Path
from pmlb_graph.cli import main
main(["export", "-o", sys.argv[1], "--base-url", sys.argv[2], "--quiet", *sys.argv[3:]])
"""
Load = Callable[[str, dict[str, Any]], dict[str, Any]]


def _loader(url: str, _options: dict[str, Any]) -> dict[str, Any]:
    """Give PyLD the context that stands beside the documents, and nothing else."""
    assert url.endswith(json_ld.FILE), url
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": json.loads(json_ld.text()),
        "contentType": "application/ld+json",
    }


def _refuse(url: str, _options: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError(f"a remote context is fetched: {url}")


def _pyld(document: Any, loader: Load = _loader) -> set[ox.Quad]:
    nquads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": loader, "base": ADDRESS})
    return set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def material(dataset: Dataset, embedded: Embedded) -> exports.Material:
    project, _ = tables.open_project()
    return exports.Material(project, dataset, embedded, ADDRESS, tell=lambda _: None)


@pytest.fixture(scope="module")
def made(material: exports.Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("exports") / "out"
    exports.write(material, output, FORMATS)
    return output


# ── One resource ──────────────────────────────────────────────────────


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("key", ["id/acteur/nantes-metropole", "id/participation/c-pmlb/carene/membre"])
def test_a_resource_is_the_same_in_every_form_for_three_readers(embedded: Embedded, key: str) -> None:
    found = exports.describe(embedded, BASE + key)
    wanted = rdflib.Graph().parse(data=exports.serialise(found, "nt"), format="nt")
    for form, reader in READERS.items():
        text = exports.serialise(found, form)
        assert text == exports.serialise(reversed(found), form)
        assert {quad.triple for quad in ox.parse(text, format=reader)} == set(found)
        assert isomorphic(rdflib.Graph().parse(data=text, format=RDFLIB[form]), wanted)
    document = json.loads(exports.serialise(found, "jsonld"))
    assert {quad.triple for quad in _pyld(document, _refuse)} == set(found)


def test_a_description_holds_labels_and_evidence(embedded: Embedded) -> None:
    found = exports.describe(embedded, f"{BASE}id/participation/c-pmlb/carene/membre")
    said = {(t.subject.value, t.predicate.value) for t in found}
    assert (f"{BASE}id/acteur/carene", f"{PREFIXES['rdfs']}label") in said
    assert (f"{BASE}id/source/wp-pmlb-2021", f"{PREFIXES['dcterms']}title") in said
    attested = {t.subject.value for t in found if t.predicate == coop("fait")}
    assert len(attested) == 3
    assert exports.describe(embedded, f"{BASE}id/acteur/personne") == []
    with pytest.raises(ValueError):
        exports.describe(embedded, "pas une IRI > }")


def test_a_concept_does_not_bring_back_all_that_uses_it(embedded: Embedded) -> None:
    found = exports.describe(embedded, "https://w3id.org/coopter/voc/certitude/atteste")
    assert 0 < len(found) < 40


def test_an_endpoint_describes_alike(embedded: Embedded, endpoint: str) -> None:
    for key in ("id/acteur/nantes-metropole", "id/cooperation/c-pmlb"):
        here, there = (exports.describe(engine, BASE + key) for engine in (embedded, Remote(endpoint)))
        assert here == there


@pytest.mark.parametrize("form", ["xml", ""])
def test_an_unknown_form_is_told(form: str) -> None:
    with pytest.raises(UsageError, match="rdfxml"):
        exports.serialise([], form)


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
XML_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12) | (
    st.sampled_from(["\r", "a\r\nb", "\n\t", "]]>", "<script>&\"'", "=1+1", " ", "\x85\u2028"])
)


def _triples(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[ox.Triple]]:
    iris = st.sampled_from([f"{BASE}id/a", f"{BASE}id/a/b.c", f"{BASE}id//x", f"{BASE}id/a:b", "http://ex.org/?a=1&b='2'#é",
                            f"{BASE}id/../x", "urn:x:y"]).map(ox.NamedNode)  # fmt: skip
    blanks = st.sampled_from(["b1", "b2"]).map(ox.BlankNode)
    kinds = st.sampled_from(["string", "integer", "decimal", "boolean", "gYear", "date", "anyURI"])
    literals = (
        texts.map(ox.Literal)
        | st.builds(lambda text, lang: ox.Literal(text, language=lang), texts, st.sampled_from(["fr", "en-gb"]))
        | st.builds(
            lambda text, kind: ox.Literal(text, datatype=node(f"xsd:{kind}")),
            texts | st.sampled_from(["5", "05", "true", "0.50", "2012", "1e3"]),
            kinds,
        )
    )
    own = ("debut", "longitude", "role", "ligne", "listeOuverte", "classe", "note", "siren", "fait")
    names = ["rdfs:label", "rdf:type", "owl:sameAs", *(f"coop:{name}" for name in own)]
    properties = st.sampled_from(names).map(node)
    return st.lists(st.builds(ox.Triple, iris | blanks, properties, iris | blanks | literals), max_size=8)


def _same(found: set[ox.Triple], triples: list[ox.Triple]) -> bool:
    sides = [ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in side) for side in (found, triples)]
    for side in sides:
        side.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(sides[0]) == set(sides[1])


@settings(max_examples=30, deadline=None)
@given(_triples(TEXTS))
def test_anything_survives_json_ld_turtle_and_n_triples(triples: list[ox.Triple]) -> None:
    for form in ("ttl", "nt", "jsonld"):
        text = exports.serialise(triples, form)
        assert _same({quad.triple for quad in ox.parse(text, format=READERS[form])}, triples), form


@settings(max_examples=30, deadline=None)
@given(_triples(XML_TEXTS))
def test_anything_that_xml_holds_survives_rdf_xml(triples: list[ox.Triple]) -> None:
    text = exports.serialise(triples, "rdfxml")
    assert _same({quad.triple for quad in ox.parse(text, format=ox.RdfFormat.RDF_XML)}, triples)
    ET.fromstring(text.encode())


@pytest.mark.parametrize(("predicate", "value"), [("http://ex.org/p", "\x01"), ("http://ex.org/1", "a")])
def test_what_xml_cannot_hold_is_told(predicate: str, value: str) -> None:
    triple = ox.Triple(ox.NamedNode("http://ex.org/a"), ox.NamedNode(predicate), ox.Literal(value))
    with pytest.raises(UsageError, match="N-Triples"):
        exports.serialise([triple], "rdfxml")


# ── The whole dataset ─────────────────────────────────────────────────


def test_the_whole_dataset_is_read_back_from_each_form(made: Path, dataset: Dataset) -> None:
    quads = dataset.quads
    assert set(ox.parse(path=made / "graphe.trig", format=ox.RdfFormat.TRIG)) == set(quads)
    canonical = (made / "graphe.nq").read_bytes()
    whole = ox.Dataset(quads)
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(ox.parse(canonical, format=ox.RdfFormat.N_QUADS)) == set(whole)
    assert hashlib.sha256(canonical).hexdigest() == dataset.digest()
    assert (made / "graphe.trig").read_bytes() == dataset.to_trig()
    stated = {quad.triple for quad in quads}
    read = {quad.triple for quad in ox.parse(path=made / "graphe.rdf", format=ox.RdfFormat.RDF_XML)}
    assert _same(read, list(stated))
    files = sorted((made / "graphes").rglob("*.ttl"))
    assert len(files) == len(dataset.graphs())
    for name in ("ontologie", "vocabulaires", "inference", "source/feuille-de-route-2020-2026"):
        here = [quad.triple for quad in quads if quad.graph_name.value == f"{BASE}graph/{name}"]
        found = {quad.triple for quad in ox.parse(path=made / "graphes" / f"{name}.ttl", format=ox.RdfFormat.TURTLE)}
        assert _same(found, here), name


def test_rdflib_reads_turtle_and_rdf_xml(made: Path, dataset: Dataset) -> None:
    graph = rdflib.Graph().parse(made / "graphe.rdf", format="xml")
    assert len(graph) == len(union(dataset))
    path = made / "graphes" / "source" / "feuille-de-route-2020-2026.ttl"
    assert len(rdflib.Graph().parse(path)) == dataset.graphs()[f"{BASE}graph/source/feuille-de-route-2020-2026"]


def test_the_digest_names_the_content(made: Path, dataset: Dataset) -> None:
    digest = (made / "graphe.rdfc10.sha256").read_text().strip()
    assert digest == dataset.digest() == json.loads((made / exports.MANIFEST).read_text())["rdfc10"]


def _inlined(path: Path) -> str:
    """Put the context into a document, for a reader that would have to fetch it."""
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    entries = json.loads(json_ld.text())["@context"]
    both = [entries if entry == json_ld.FILE else entry for entry in json.loads(first.rstrip(",") + "}")["@context"]]
    return '{"@context": ' + json.dumps(both) + ",\n" + rest


def test_json_ld_holds_every_statement_in_its_graph(made: Path, dataset: Dataset) -> None:
    read = set(ox.parse(_inlined(made / "jsonld" / "graphe.jsonld"), format=ox.RdfFormat.JSON_LD))
    whole = [ox.Dataset(side) for side in (read, dataset.quads)]
    for side in whole:
        side.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(whole[0]) == set(whole[1])


def test_another_processor_reads_json_ld_alike(made: Path, dataset: Dataset) -> None:
    document = json.loads((made / "jsonld" / "graphe.jsonld").read_text(encoding="utf-8"))
    kept = ("ontologie", "catalogue", "feuille-de-route-2020-2026")
    document["@graph"] = [graph for graph in document["@graph"] if graph["id"].endswith(kept)]
    wanted = [quad for quad in dataset.quads if quad.graph_name.value.endswith(kept)]
    read = [ox.Dataset(side) for side in (_pyld(document), wanted)]
    for side in read:
        side.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(read[0]) == set(read[1])


@pytest.fixture(scope="module")
def around(dataset: Dataset) -> list[str]:
    """Statements about two cooperations, what they touch and who says so, as a whole small graph."""
    lines = union(dataset)
    seeds = {f"<{BASE}id/cooperation/c-pmlb>", f"<{BASE}id/action/a06>"}
    points = [line.split(" ", 2) for line in lines]
    kept = {s for s, p, o in points if p == str(coop("cooperation")) and o in seeds}
    for _ in range(2):
        kept |= {o for s, _, o in points if s in kept}
    kept |= {s for s, p, o in points if p == str(coop("fait")) and o in kept}
    for _ in range(2):
        kept |= {o for s, p, o in points if s in kept and p in (str(coop("passage")), str(coop("source")))}
    kept -= {s for s, p, o in points if o == str(coop("Cooperation"))} - seeds
    return [line for line in lines if line.split(" ", 1)[0] in kept]


@pytest.mark.parametrize("name", sorted(framing.frames()))
def test_frames_give_what_another_processor_gives(around: list[str], name: str) -> None:
    ours = json.loads("".join(framing.written(around, framing.frames()[name], BASE)))
    nquads = "".join(f"{line} .\n" for line in around)
    flat = jsonld.from_rdf(nquads, {"format": "application/n-quads", "useNativeTypes": True})
    context = [json.loads(json_ld.text())["@context"], {"@base": f"{BASE}id/"}]
    frame = dict(framing.frames()[name]) | {"@context": context}
    theirs = jsonld.frame(flat, frame, {"omitGraph": False, "base": f"{BASE}id/", "documentLoader": _refuse})
    assert ours["@graph"]
    assert [_sorted(one) for one in ours["@graph"]] == [
        _sorted(one) for one in sorted(theirs["@graph"], key=lambda one: one["id"])
    ]


def _sorted(value: Any) -> Any:
    """Forget the order of values, which says nothing in JSON-LD."""
    if isinstance(value, dict):
        return {key: _sorted(one) for key, one in value.items()}
    return (
        sorted(map(_sorted, value), key=lambda one: json.dumps(one, sort_keys=True))
        if isinstance(value, list)
        else value
    )


@pytest.mark.parametrize("name", sorted(framing.frames()))
def test_framed_documents_say_nothing_that_the_graph_does_not(made: Path, dataset: Dataset, name: str) -> None:
    read = {quad.triple for quad in ox.parse(_inlined(made / "jsonld" / f"{name}.jsonld"), format=ox.RdfFormat.JSON_LD)}
    assert read <= {quad.triple for quad in dataset.quads}
    kind = coop({"acteurs": "Acteur", "cooperations": "Cooperation", "participations": "Participation"}[name])
    roots = {q.subject for q in dataset.quads if q.predicate == node("rdf:type") and q.object == kind}
    assert {t for q in dataset.quads if (t := q.triple).subject in roots} <= read
    attested = {q.subject for q in dataset.quads if q.predicate == coop("fait") and q.object in roots}
    assert {t for q in dataset.quads if (t := q.triple).subject in attested} <= read


def test_the_context_knows_every_property_and_how_its_values_are_written(dataset: Dataset) -> None:
    terms = json_ld.context().terms
    objects = {q.subject.value for q in dataset.quads if q.object == node("owl:ObjectProperty")}
    datatypes = {q.subject.value for q in dataset.quads if q.object == node("owl:DatatypeProperty")}
    for iri in objects | datatypes:
        assert {term.type for term in terms[iri]} & {"@id"} == ({"@id"} if iri in objects else set()), iri
        assert terms[iri][0].name.startswith(iri.rpartition("#")[2])
    statements = (
        q for q in dataset.quads if "/source/" in q.graph_name.value or q.graph_name.value.endswith("catalogue")
    )
    writer = json_ld.Writer(f"{BASE}id/")
    keys = {key for q in statements for key in writer.node(q.subject, [q.triple])}
    assert not [key for key in keys if ":" in key]  # every statement of the data has a key of its own


# ── Tables ────────────────────────────────────────────────────────────


def test_frictionless_finds_the_package_valid(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(made / "tables")
    report = frictionless.Package("datapackage.json").validate()
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "message"])[:5]
    assert len(report.tasks) == len(list((made / "tables").glob("*.csv")))


@pytest.mark.parametrize(
    ("table", "old", "new"), [("acteurs", "Metropole", "Metropol"), ("participations", ",membre,", ",menbre,")]
)
def test_frictionless_finds_a_fault_with_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, old: str, new: str
) -> None:
    frictionless = pytest.importorskip("frictionless")
    package = json.loads((made / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] == table]
    schema = package["resources"][0]["schema"]
    schema.pop("foreignKeys", None)
    (tmp_path / f"{table}.csv").write_text(
        (made / "tables" / f"{table}.csv").read_text(encoding="utf-8").replace(old, new), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    errors = {error for (error,) in frictionless.Package("datapackage.json").validate().flatten(["type"])}
    assert {"constraint-error", "hash-count"} <= errors


def test_csvw_reads_the_tables_that_go_with_it(made: Path) -> None:
    group = csvw.TableGroup.from_file(made / "tables" / "csv-metadata.json")
    sheets_read = {str(table.url): len(list(table.iterdicts())) for table in group.tables}
    assert sheets_read["participations.csv"] == len(tables.open_project()[0].sheets["participations"].rows)


def test_tables_keep_their_rows_and_spreadsheets_run_no_formula(made: Path) -> None:
    for path in sorted((made / "tables").glob("*.csv")):
        with (
            path.open(encoding="utf-8", newline="") as stream,
            (folder("data") / path.name).open(encoding="utf-8", newline="") as origin,
        ):
            assert list(csv.reader(stream)) == list(csv.reader(origin))
    hostile = ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\tx", 'a"b', "a\nb", "a;b", ""]
    text = sheets.spreadsheet([hostile])
    (read,) = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert [cell.removeprefix("'") for cell in read] == hostile
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in read)


# ── Networks and maps ─────────────────────────────────────────────────


def test_networks_are_read_by_others_with_their_evidence(
    material: exports.Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = networks.named("acteurs-cooperations")
    monkeypatch.setattr(networks, "definitions", lambda: {definition.name: definition})
    placed = exports.Material(material.project, material.whole, material.engine, drawn=run._drawn)
    graphs.networks(placed, tmp_path)
    origin = networks.network(material.engine, definition)
    read = igraph.Graph.Read_GraphML(str(tmp_path / "reseaux" / "acteurs-cooperations.graphml"))
    assert (read.vcount(), read.ecount()) == (origin.number_of_nodes(), origin.number_of_edges())
    assert {facts for tie in read.es for facts in tie["facts"].split()} == {
        f for *_, d in origin.edges(data=True) for f in d["facts"]
    }
    space = {"g": "http://www.gexf.net/1.2draft", "viz": "http://www.gexf.net/1.2draft/viz"}
    tree = ET.parse(tmp_path / "reseaux" / "acteurs-cooperations.gexf")
    nodes = tree.findall(".//g:node", space)
    assert {one.get("id") for one in nodes} == set(origin)
    assert len(tree.findall(".//g:edge", space)) == origin.number_of_edges()
    places_ = {(one.find("viz:position", space).get("x"), one.find("viz:position", space).get("y")) for one in nodes}  # type: ignore[union-attr]
    assert len(places_) == len(nodes)
    assert all(one.find("viz:color", space) is not None for one in nodes)
    again = networks.read(tmp_path / "reseaux" / "acteurs-cooperations.gexf", None, False)
    assert set(again.nodes) == set(origin.nodes)


@pytest.mark.parametrize("name", ["territoires", "liens"])
def test_geojson_is_valid_and_leads_to_evidence(made: Path, dataset: Dataset, name: str) -> None:
    read = geojson.loads((made / "carte" / f"{name}.geojson").read_text(encoding="utf-8"))
    assert read.is_valid, read.errors()
    assert "crs" not in read  # RFC 7946: always WGS 84
    named = {quad.subject.value for quad in dataset.quads}
    for feature in read["features"]:
        for x, y in geojson.utils.coords(feature):
            assert -6 < x < 8
            assert 42 < y < 52
            assert (x, y) == (round(x, 5), round(y, 5))
        properties = feature["properties"]
        assert set(properties["faits"]) <= named
        assert properties["nombreCooperations"] == len(properties["cooperations"])
        assert bool(properties["faits"]) == bool(properties["cooperations"])


def test_a_territory_stands_once_at_its_preferred_point(embedded: Embedded) -> None:
    found = {one["id"]: one for one in places.territories(embedded)}
    positions = embedded.select(f"SELECT DISTINCT ?t WHERE {{ ?p a {coop('Position')} ; {coop('sujet')} ?t }}")
    assert set(found) == set(positions.column("t"))
    angers = found[f"{BASE}id/territoire/angers-loire-metropole"]
    assert angers["properties"]["methode"] == "centre-pondere-population"
    assert angers["geometry"]["coordinates"] == [-0.539, 47.4717]


# ── Metadata ──────────────────────────────────────────────────────────

DCAT_AP = {  # DCAT-AP 3.0, mandatory properties; then what data.gouv.fr and this project need
    "dcat:Catalog": ("dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset"),
    "dcat:Dataset": ("dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:theme", "dcat:distribution",
                     "dcterms:temporal", "dcterms:spatial", "dcterms:conformsTo", "dcterms:license"),
    "dcat:Distribution": ("dcat:accessURL", "dcat:mediaType", "dcterms:format", "dcat:byteSize", "spdx:checksum",
                          "dcterms:license"),
    "foaf:Agent": ("foaf:name",),
    "spdx:Checksum": ("spdx:algorithm", "spdx:checksumValue"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_catalogue_has_what_dcat_ap_wants_of_it(made: Path) -> None:
    graph = rdflib.Graph().parse(made / "dcat.ttl")
    assert isomorphic(graph, rdflib.Graph().parse(made / "dcat.jsonld", format="json-ld"))
    for kind, properties in DCAT_AP.items():
        things = set(graph.subjects(rdflib.RDF.type, graph.namespace_manager.expand_curie(kind)))
        assert things, kind
        for name in properties:
            for thing in things:
                assert graph.value(thing, graph.namespace_manager.expand_curie(name), any=True), (thing, name)
    for subject, title in graph.subject_objects(rdflib.DCTERMS.title):
        assert isinstance(title, rdflib.Literal), subject
    publishers = set(graph.objects(predicate=rdflib.DCTERMS.publisher))
    assert publishers == set(graph.subjects(rdflib.RDF.type, rdflib.FOAF.Agent))
    assert not [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)]


def test_the_catalogue_names_files_that_are_there(made: Path) -> None:
    graph = rdflib.Graph().parse(made / "dcat.ttl")
    listed = list(
        graph.query("""
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?url ?size ?sum
        WHERE { ?d dcat:downloadURL ?url ; dcat:byteSize ?size ; spdx:checksum/spdx:checksumValue ?sum }""")
    )
    assert len(listed) > 30
    for url, size, digest in listed:
        data = (made / str(url).removeprefix(ADDRESS)).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (int(size), str(digest))
    described = json.loads((made / "schema-org.json").read_text(encoding="utf-8"))
    assert {one["contentUrl"] for one in described["distribution"]} == {str(url) for url, *_ in listed}


def test_void_counts_what_is_there(made: Path, dataset: Dataset) -> None:
    graph = rdflib.Graph().parse(made / "void.ttl")
    this, void = rdflib.URIRef(f"{BASE}dataset"), rdflib.VOID
    stated = {quad.triple for quad in dataset.quads}
    assert int(graph.value(this, void.triples)) == len(stated)
    assert int(graph.value(this, void.distinctSubjects)) == len({t.subject for t in stated})
    assert int(graph.value(this, void.distinctObjects)) == len({t.object for t in stated})
    assert {str(g): n for g, n in dataset.graphs().items()} == {
        str(g): int(graph.value(g, void.triples)) for g in graph.objects(this, void.subset)
    }
    for kind, path, number in (
        ("class", void.classPartition, void.entities),
        ("property", void.propertyPartition, void.triples),
    ):
        parts = list(graph.objects(this, path))
        for part in parts:
            iri = str(graph.value(part, void[kind]))
            wanted = [
                t
                for t in stated
                if (
                    t.object.value == iri and t.predicate == node("rdf:type")
                    if kind == "class"
                    else t.predicate.value == iri
                )
            ]
            assert int(graph.value(part, number)) == len(wanted)
            if len(parts) > 60:
                break
    assert rdflib.URIRef(f"{ADDRESS}graphe.nq") in set(graph.objects(this, void.dataDump))
    examples = {ox.NamedNode(str(one)) for one in graph.objects(this, void.exampleResource)}
    assert len(examples) == 5
    assert examples <= {t.subject for t in stated}


def test_without_an_address_no_place_is_invented(material: exports.Material, tmp_path: Path) -> None:
    said: list[str] = []
    here = exports.Material(material.project, material.whole, material.engine, tell=said.append)
    exports.write(here, tmp_path / "out", ["metadata"])
    assert not list((tmp_path / "out").glob("dcat*"))
    assert any("--base-url" in text for text in said)
    assert "distribution" not in json.loads((tmp_path / "out" / "schema-org.json").read_text())
    assert "dataDump" not in (tmp_path / "out" / "void.ttl").read_text()
    page = exports.schema_org(material.project)
    assert (page["@type"], page["license"]) == ("Dataset", material.project.licence)
    assert "temporalCoverage" not in page
    empty = exports.extent(assemble(Base(BASE), []))
    assert empty == exports.Extent()


# ── The folder ────────────────────────────────────────────────────────


def test_two_exports_are_the_same_bytes_in_any_process(made: Path, tmp_path: Path) -> None:
    again = [name for name in FORMATS if name not in ("trig", "nquads", "metadata")]  # test_dataset has the first two
    words = [word for name in again for word in ("--format", name)]
    subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path / "out"), ADDRESS, *words],
        check=True, env=os.environ | {"PYTHONHASHSEED": "4242", "XDG_CACHE_HOME": str(tmp_path)},
    )  # fmt: skip
    here, there = (
        {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (made, tmp_path / "out")
    )
    assert len(there) > 150
    assert [name for name in there if name not in (exports.MANIFEST, LIST) and here[name] != there[name]] == []


def test_the_manifest_lists_every_file(made: Path) -> None:
    listed = {one["path"]: one["sha256"] for one in json.loads((made / exports.MANIFEST).read_text())["files"]}
    there = {
        p.relative_to(made).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in made.rglob("*")
        if p.is_file()
    }
    assert listed == {name: digest for name, digest in there.items() if name not in (exports.MANIFEST, LIST)}


def test_a_failure_leaves_the_former_folder(
    material: exports.Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    exports.write(material, output, ["geojson"])
    before = {path.name: path.read_bytes() for path in output.rglob("*") if path.is_file()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports.folder, "put", fail)
    with pytest.raises(StorageError):
        exports.write(material, output, ["geojson"])
    assert {path.name: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.odt").touch()
    with pytest.raises(StorageError):
        exports.write(material, tmp_path / "mine", ["geojson"])


def test_a_graph_whose_name_is_hostile_stays_in_the_folder(material: exports.Material, tmp_path: Path) -> None:
    below = [f"{BASE}graph/{path}" for path in ("../../../etc/passwd", "a-b", "a/b", "A/b", "a", "a.ttl/b")]
    lines = [f"<http://ex.org/s> <http://ex.org/p> <{graph}> <{graph}> ." for graph in ("http://ex.org/a/b", *below)]
    hostile = assemble(Base(BASE), lines)
    here = exports.Material(material.project, hostile, Embedded(hostile.lines), tell=lambda _: None)
    exports.write(here, tmp_path / "out", ["turtle"])
    assert len(list((tmp_path / "out" / "graphes").rglob("*.ttl"))) == len(lines)
    assert len(list(tmp_path.rglob("*.ttl"))) == len(lines)


def test_what_rdf_xml_cannot_hold_is_left_out_and_told(material: exports.Material, tmp_path: Path) -> None:
    said: list[str] = []
    odd = assemble(Base(BASE), [f'<http://ex.org/s> <http://ex.org/p> "\\u0001" <{BASE}graph/a> .'])
    exports.write(
        exports.Material(material.project, odd, Embedded(odd.lines), tell=said.append), tmp_path / "out", ["rdfxml"]
    )
    assert not (tmp_path / "out" / "graphe.rdf").exists()
    assert any("U+0001" in text for text in said)


def test_an_endpoint_gives_the_same_statements(dataset: Dataset, embedded: Embedded, endpoint: str) -> None:
    # A store changes how some numbers are written; what is published is written from the build.
    found = fetched(Remote(endpoint), dataset.base)
    assert found.graphs() == dataset.graphs()
    assert found.lines == fetched(embedded, dataset.base).lines


def test_without_tables_the_rest_is_exported(material: exports.Material, tmp_path: Path) -> None:
    here = exports.Material(material.project, material.whole, material.engine, ADDRESS, False, lambda _: None)
    made = exports.write(here, tmp_path / "out", ["csv", "xlsx", "geojson", "metadata"])
    assert {file.path.partition("/")[0] for file in made} == {
        *("carte", "dcat.jsonld", "dcat.ttl", "schema-org.json", "void.ttl"),
    }


def test_an_empty_graph_makes_valid_files(material: exports.Material, tmp_path: Path) -> None:
    empty = assemble(Base(BASE), [])
    here = exports.Material(material.project, empty, Embedded([]), ADDRESS, False, lambda _: None)
    exports.write(here, tmp_path / "out", ["nquads", "rdfxml", "jsonld", "geojson", "metadata"])
    for name in ("graphe", *framing.frames()):
        assert json.loads((tmp_path / "out" / "jsonld" / f"{name}.jsonld").read_text())["@graph"] == []
    assert not list(ox.parse(path=tmp_path / "out" / "graphe.rdf", format=ox.RdfFormat.RDF_XML))
    assert geojson.loads((tmp_path / "out" / "carte" / "liens.geojson").read_text())["features"] == []


def test_an_endpoint_without_named_graph_is_told(dataset: Dataset) -> None:
    with pytest.raises(EngineError):
        fetched(Embedded([]), dataset.base)


def test_the_command_offers_the_formats_of_the_room() -> None:
    assert command.FORMATS == exports.FORMATS
    with pytest.raises(UsageError):
        run.checked("javascript:alert(1)")
    assert run.checked("https://example.org/pmlb") == ADDRESS

"""Files of linked data: the whole dataset, each graph, and documents for web developers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from pmlb_graph.dataset import Dataset
from pmlb_graph.errors import UsageError
from pmlb_graph.exports import framing, json_ld, rdf_xml
from pmlb_graph.exports.material import Material, put
from pmlb_graph.exports.statements import turtle
from pmlb_graph.exports.union import by_graph, read, triples, union
from pmlb_graph.language import tr
from pmlb_graph.terms import KEY, PREFIXES, fingerprint, slug

DIGEST = "graphe.rdfc10.sha256"
"""File of the RDFC-1.0 digest of the dataset."""


def trig(material: Material, folder: Path) -> None:
    """Write every named graph in TriG, one after the other: the same bytes as `Dataset.to_trig`, in less memory."""
    prefixes = PREFIXES | {"id": f"{material.project.base.iri}id/"}
    put(folder / "graphe.trig", _trig(material, prefixes))


def _trig(material: Material, prefixes: dict[str, str]) -> Iterator[str]:
    for number, (graph, stated) in enumerate(by_graph(material.whole).items()):
        name = ox.NamedNode(graph)
        quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in read(stated))
        lines = (ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b"").decode()
        yield lines if number == 0 else lines.split("\n", len(prefixes))[-1]


def nquads(material: Material, folder: Path) -> None:
    """Write every statement in canonical N-Quads, and the RDFC-1.0 digest that names the content."""
    put(folder / "graphe.nq", (f"{line}\n" for line in material.whole.canonical()))
    put(folder / DIGEST, [f"{material.whole.digest()}\n"])


def turtles(material: Material, folder: Path) -> None:
    """Write each named graph in a Turtle file of its own, named after it."""
    for graph, stated in by_graph(material.whole).items():
        put(folder / "graphes" / f"{graph_name(material, graph)}.ttl", [turtle(list(triples(stated)))])


def graph_name(material: Material, graph: str) -> str:
    """Return where the file of a graph stands: its path below the project's graphs, else a slug and a fingerprint.

    Nothing that is not a key becomes a folder, so that no name leaves the place or takes that of another.
    """
    prefix = material.project.base.graph("").value
    path = graph.removeprefix(prefix)
    keys = path.split("/") if path != graph else []
    if keys and all(KEY.fullmatch(key) and not key.endswith(".ttl") for key in keys):
        return path
    return f"{slug(path)[:80]}-{fingerprint(graph)}"


def rdfxml(material: Material, folder: Path) -> None:
    """Write the union of the graphs in RDF/XML, unless XML cannot hold a character of it."""
    path = folder / "graphe.rdf"
    try:
        put(path, rdf_xml.written(triples(union(material.whole))))
    except UsageError as error:
        path.unlink(missing_ok=True)
        material.tell(tr("graphe.rdf is left out: {error}").format(error=error))


def jsonld(material: Material, folder: Path) -> None:
    """Write the whole dataset in JSON-LD, a node a line, and a document a frame, beside the context."""
    base = material.project.base.iri
    place = folder / "jsonld"
    put(place / json_ld.FILE, [json_ld.text()])
    put(place / "graphe.jsonld", _graphs(material, base))
    statements = union(material.whole)
    for name, frame in framing.frames().items():
        put(place / "cadres" / f"{name}.jsonld", [json.dumps(frame, ensure_ascii=False, indent=1) + "\n"])
        put(place / f"{name}.jsonld", framing.written(statements, frame, base))


def _graphs(material: Material, base: str) -> Iterator[str]:
    """Yield the named graphs, each a node that holds its statements; blank nodes have their canonical names."""
    whole = Dataset(material.whole.base, tuple(material.whole.canonical()))
    writer = json_ld.Writer(f"{base}id/")
    yield '{"@context": ' + json.dumps(json_ld.beside(base), ensure_ascii=False) + ',\n"@graph": ['
    for number, (graph, stated) in enumerate(by_graph(whole).items()):
        yield (",\n" if number else "\n") + '{"id": ' + json.dumps(writer.compact(graph)) + ', "@graph": ['
        for rank, node in enumerate(json_ld.nodes_of(triples(stated), writer)):
            yield (",\n" if rank else "\n") + json.dumps(node, ensure_ascii=False)
        yield "\n]}"
    yield "\n]}\n"

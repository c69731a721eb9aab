"""Networks written and read back: nothing is lost, other software reads the same, and what is wrong is said."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import igraph
import networkx as nx
import pytest

from pmlb_graph import networks
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import StorageError, UsageError
from pmlb_graph.language import speak

GEXF = "{http://www.gexf.net/1.2draft}"


@pytest.fixture(scope="module", params=sorted(networks.definitions()))
def graph(request: pytest.FixtureRequest, embedded: Embedded) -> nx.Graph[str]:
    return networks.network(embedded, networks.named(request.param))


def _written(graph: nx.Graph[str], form: str, folder: Path) -> nx.Graph[str]:
    file = folder / f"reseau.{form}"
    file.write_text(networks.export(graph, form), encoding="utf-8")
    if form != "csv":
        return networks.read(file)
    nodes = folder / "noeuds.csv"
    nodes.write_text(networks.export(graph, networks.NODES), encoding="utf-8")
    return networks.read(file, nodes)


def _rounded(data: dict[str, object]) -> dict[str, object]:
    return {key: round(value, 9) if isinstance(value, float) else value for key, value in data.items()}


@pytest.mark.parametrize("form", networks.FORMATS)
def test_a_network_comes_back_whole(graph: nx.Graph[str], form: str, tmp_path: Path) -> None:
    read = _written(graph, form, tmp_path)
    assert {n: _rounded(d) for n, d in read.nodes(data=True)} == {n: _rounded(d) for n, d in graph.nodes(data=True)}
    ties = {frozenset((a, b)): _rounded(d) for a, b, d in graph.edges(data=True)}
    assert {frozenset((a, b)): _rounded(d) for a, b, d in read.edges(data=True)} == ties
    assert list(read) == list(graph)
    assert read.graph["mode"] == ("one-mode" if "onto" in graph.graph else graph.graph["mode"])
    assert read.graph["notes"] == []


def test_igraph_reads_the_same_graphml(graph: nx.Graph[str], tmp_path: Path) -> None:
    file = tmp_path / "reseau.graphml"
    file.write_text(networks.export(graph, "graphml"), encoding="utf-8")
    read = igraph.Graph.Read_GraphML(str(file))
    assert read.vs["id"] == list(graph)
    assert read.vs["label"] == [data["label"] for _, data in graph.nodes(data=True)]
    found = {frozenset((read.vs[e.source]["id"], read.vs[e.target]["id"])): e.attributes() for e in read.es}
    assert len(found) == graph.number_of_edges()
    for a, b, data in graph.edges(data=True):
        told = found[frozenset((a, b))]
        assert told["weight"] == pytest.approx(data["weight"], abs=1e-9)
        assert (told["inferred"], told["facts"]) == (data["inferred"], " ".join(data["facts"]))


def test_another_reader_of_gexf_finds_every_attribute(graph: nx.Graph[str]) -> None:
    root = ET.fromstring(networks.export(graph, "gexf"))
    titles = {
        (block.get("class"), a.get("id")): a.get("title") for block in root.iter(f"{GEXF}attributes") for a in block
    }
    for kind, tag, known in (("node", "node", dict(graph.nodes(data=True))), ("edge", "edge", {})):
        elements = list(root.iter(f"{GEXF}{tag}"))
        assert len(elements) == (len(graph) if kind == "node" else graph.number_of_edges())
        for element in elements:
            told = {titles[kind, v.get("for")]: v.get("value") for v in element.iter(f"{GEXF}attvalue")}
            data = known.get(element.get("id")) or graph.edges.get((element.get("source"), element.get("target")))
            assert data is not None
            assert {key for key in data if key not in ("label", "weight")} == set(told)


def test_the_list_of_nodes_is_complete(graph: nx.Graph[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(networks.export(graph, networks.NODES))))
    assert [row["id"] for row in rows] == list(graph)
    assert [row["label"] for row in rows] == [data["label"] for _, data in graph.nodes(data=True)]
    for row, data in zip(rows, (d for _, d in graph.nodes(data=True)), strict=True):
        assert {key for key in row if row[key]} == {"id", *data}


def _file(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_ties_of_any_spreadsheet_are_read(delimiter: str, tmp_path: Path) -> None:
    number = "1.5" if delimiter == "," else "1,5"
    rows = ["Source,Target,Weight,nature", "Nantes,Rennes,1.5,entente", "Rennes,Brest,2,charte"]
    text = "\ufeff" + "\r\n".join(row.replace(",", delimiter) for row in rows).replace("1.5", number)
    graph = networks.read(_file(tmp_path, "t.csv", text))
    assert list(graph.edges(data=True)) == [
        ("Nantes", "Rennes", {"weight": 1.5, "nature": "entente"}),
        ("Rennes", "Brest", {"weight": 2.0, "nature": "charte"}),
    ]
    assert (graph.nodes["Nantes"], graph.graph["mode"]) == ({"label": "Nantes"}, "one-mode")


def test_windows_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("source;target\nVitré;Fougères\n".encode("cp1252"))
    assert list(networks.read(tmp_path / "t.csv")) == ["Vitré", "Fougères"]


def test_parallel_ties_are_summed_and_said(tmp_path: Path) -> None:
    speak("en")
    file = _file(tmp_path, "t.csv", "source,target,weight,theme\na,b,1,eau\nb,a,2.5,climat\na,c,1,eau\n")
    graph = networks.read(file)
    assert graph.edges["a", "b"] == {"weight": 3.5, "theme": "eau; climat"}
    assert graph.graph["notes"] == ["1 parallel tie summed"]
    directed = networks.read(file, directed=True)
    assert directed.is_directed()
    assert (directed.edges["a", "b"]["weight"], directed.edges["b", "a"]["weight"]) == (1.0, 2.5)
    assert directed.graph["notes"] == []


def test_directed_parallel_ties_of_graphml_are_summed(tmp_path: Path) -> None:
    made = nx.MultiDiGraph([("a", "b", {"weight": 1.0}), ("a", "b", {"weight": 2.0}), ("b", "a", {})])
    nx.write_graphml(made, tmp_path / "g.graphml")
    read = networks.read(tmp_path / "g.graphml")
    assert read.is_directed()
    assert list(read.edges(data=True)) == [("a", "b", {"weight": 3.0}), ("b", "a", {})]


@pytest.mark.parametrize("side", ["bipartite", "side"])
def test_two_modes_are_known_by_the_nodes(side: str, tmp_path: Path) -> None:
    ties = _file(tmp_path, "t.csv", "source,target\na,x\nb,x\n")
    nodes = _file(tmp_path, "n.csv", f"id;{side};label\na;0;A\nb;0;B\nx;1;X\nseul;0;\n")
    graph = networks.read(ties, nodes)
    assert graph.graph["mode"] == "two-mode"
    assert dict(graph.nodes(data="side")) == {"a": "0", "b": "0", "x": "1", "seul": "0"}
    assert dict(graph.nodes(data="label")) == {"a": "A", "b": "B", "x": "X", "seul": "seul"}
    within = _file(tmp_path, "w.csv", "source,target\na,x\na,b\n")
    assert networks.read(within, nodes).graph["mode"] == "one-mode"


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><graphml>&b;</graphml>'
OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE g [<!ENTITY e SYSTEM "file:///etc/hostname">]><gexf>&e;</gexf>'


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "source,cible\na,b\n", r"a\.csv:1: no column “target”"),
        ("b.csv", "sources,target\na,b\n", "did you mean “sources”"),
        ("c.csv", "source,target,weight\na,b,1\na,c,lourd\n", r"c\.csv:3: the weight “lourd”"),
        ("d.csv", "source,target,weight\na,b,0\n", r"d\.csv:2: the weight “0”"),
        ("e.csv", "source,target,weight\na,b,-1\n", "the weight “-1”"),
        ("f.csv", "source,target,weight\na,b,nan\n", "the weight “nan”"),
        ("g.csv", "source,target\na,b,c\n", r"g\.csv:2: 3 cells where the header has 2"),
        ("h.csv", "source,target\na,\n", r"h\.csv:2: the cell “target” is empty"),
        ("i.csv", 'source,target\na,"b\n', r"i\.csv:\d: this line cannot be read as CSV"),
        ("j.csv", "source,target,x,x\na,b,1,2\n", "the column “x” stands twice"),
        ("k.csv", "", r"k\.csv:1: no column “source”"),
        ("l.graphm", "", "did you mean “.graphml”"),
        ("m.graphml", LAUGHS, r"m\.graphml:1: a document type declaration is refused"),
        ("n.gexf", OUTSIDE, r"n\.gexf:2: a document type declaration is refused"),
        ("o.graphml", "<graphml>\n<graph", r"o\.graphml:2: this is not XML"),
        ("p.gexf", "<gexf/>", "no network that can be read"),
        ("q.json", "[1]", "no network that can be read"),
        ("r.json", "[" * 100_000, "no network that can be read"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(name: str, text: str, said: str, tmp_path: Path) -> None:
    speak("en")
    with pytest.raises(UsageError, match=said):
        networks.read(_file(tmp_path, name, text))


def test_a_declaration_in_another_encoding_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "a.graphml").write_bytes(LAUGHS.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"))
    with pytest.raises(UsageError):
        networks.read(tmp_path / "a.graphml")


def test_a_wrong_weight_in_graphml_names_its_tie(tmp_path: Path) -> None:
    nx.write_graphml(nx.Graph([("a", "b", {"weight": -1.0})]), tmp_path / "g.graphml")
    with pytest.raises(UsageError, match="a — b"):
        networks.read(tmp_path / "g.graphml")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        networks.read(tmp_path / "rien.csv")
    with pytest.raises(UsageError):
        networks.read(_file(tmp_path, "g.json", "{}"), tmp_path / "n.csv")

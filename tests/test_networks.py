"""Networks: their weights, their exports, their measures, held against other implementations."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from pmlb_graph import measures, networks
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError

HEADER = {"source": "acteur", "target": "cooperation", "fact": "participation"}
VARIABLES = (
    "acteur", "acteurLibelle", "acteurClasse", "cooperation", "cooperationLibelle", "cooperationClasse",
    "participation", "role", "certitude", "regle",
)  # fmt: skip

ties = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=30)


def _two_mode(pairs: set[tuple[int, int]]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((f"a{a}", {"side": "acteur"}) for a, _ in sorted(pairs))
    graph.add_nodes_from((f"c{c}", {"side": "cooperation"}) for _, c in sorted(pairs))
    for a, c in sorted(pairs):
        graph.add_edge(f"a{a}", f"c{c}", facts=(f"{a}-{c}",), roles=(), certainty="atteste", inferred=a % 2 == 0)
    return graph


@given(ties)
def test_an_actor_gives_a_weight_of_one_to_each_cooperation_it_shares(pairs: set[tuple[int, int]]) -> None:
    two_mode = _two_mode(pairs)
    projected = networks.project(two_mode, "acteur")
    for actor in projected:
        shared = sum(two_mode.degree(c) >= 2 for c in two_mode.adj[actor])
        assert projected.degree(actor, weight="weight") == pytest.approx(shared, abs=1e-9)


@given(ties)
def test_a_projection_is_the_one_of_networkx(pairs: set[tuple[int, int]]) -> None:
    two_mode = _two_mode(pairs)
    actors = [n for n, side in two_mode.nodes(data="side") if side == "acteur"]
    ours = networks.project(two_mode, "acteur")
    theirs = bipartite.collaboration_weighted_projected_graph(two_mode, actors)
    assert set(ours) == set(theirs)
    assert {frozenset(e) for e in ours.edges} == {frozenset(e) for e in theirs.edges}
    for a, b, data in ours.edges(data=True):
        assert data["weight"] == pytest.approx(theirs.edges[a, b]["weight"], abs=1e-9)
        assert set(data["via"]) == set(two_mode.adj[a]) & set(two_mode.adj[b])
        assert data["facts"] == tuple(sorted(f"{n[1:]}-{c[1:]}" for n in (a, b) for c in data["via"]))
        assert data["inferred"] == any(int(n[1:]) % 2 == 0 for n in (a, b))


@given(ties, st.integers(0, 2**32))
def test_a_random_network_keeps_every_degree(pairs: set[tuple[int, int]], seed: int) -> None:
    graph = _two_mode(pairs)
    if len({a for a, _ in pairs}) < 2:
        return
    drawn = measures.curveball(graph, np.random.default_rng(seed))
    assert dict(drawn.degree()) == dict(graph.degree())
    assert dict(drawn.nodes(data=True)) == dict(graph.nodes(data=True))
    assert all(drawn.nodes[a]["side"] != drawn.nodes[b]["side"] for a, b in drawn.edges)
    again = measures.curveball(graph, np.random.default_rng(seed))
    assert list(drawn.edges) == list(again.edges)


def test_random_networks_are_drawn_evenly() -> None:
    graph = _two_mode({(0, 0), (1, 1), (2, 2)})  # six networks have these degrees
    drawn = np.random.default_rng(7)
    found: dict[tuple[tuple[str, str], ...], int] = {}
    for _ in range(1200):
        key = tuple(sorted(measures.curveball(graph, drawn).edges))
        found[key] = found.get(key, 0) + 1
    assert len(found) == 6
    assert sum((n - 200) ** 2 / 200 for n in found.values()) < 20.5  # chi-squared, 5 degrees, p = 0.001


def test_one_actor_alone_has_random_networks_too() -> None:
    graph = _two_mode({(0, 0), (0, 1)})
    assert measures.curveball(graph, np.random.default_rng(1)).number_of_edges() == 2
    assert measures.against_chance(graph, [measures.MEASURES["degree"]], replicas=3)["degree"]["a0"].verdict == "within"


def test_measures_on_davis_southern_women() -> None:
    graph = nx.davis_southern_women_graph()
    # Degrees published by Davis, Gardner & Gardner (1941), Deep South.
    degree = measures.degree(graph)
    assert [degree[n] for n in ("Evelyn Jefferson", "Theresa Anderson", "Flora Price")] == [8, 8, 2]
    assert [degree[f"E{i}"] for i in range(1, 15)] == [3, 3, 6, 4, 8, 8, 10, 14, 12, 5, 4, 6, 3, 3]
    found = measures.betweenness(graph)
    for node, value in _brandes(graph).items():
        assert found[node] == pytest.approx(value, abs=1e-9)


def test_measures_on_florentine_families() -> None:
    found = measures.betweenness(nx.florentine_families_graph())
    # Padgett's marriages: values of Wasserman & Faust (1994), p. 192, and of UCINET.
    published = {
        "Medici": 0.522,
        "Guadagni": 0.255,
        "Albizzi": 0.212,
        "Salviati": 0.143,
        "Ridolfi": 0.114,
        "Bischeri": 0.104,
    }
    assert {name: round(found[name], 3) for name in published} == published
    assert measures.degree(nx.florentine_families_graph())["Medici"] == 6


@given(ties)
def test_betweenness_is_that_of_a_second_implementation(pairs: set[tuple[int, int]]) -> None:
    graph = _two_mode(pairs)
    found = measures.betweenness(graph)
    for node, value in _brandes(graph).items():
        assert found[node] == pytest.approx(value, abs=1e-9)


def _brandes(graph: nx.Graph[str]) -> dict[str, float]:
    """Compute betweenness from its definition, by counting the shortest paths through each node."""
    near = {n: nx.single_source_shortest_path_length(graph, n) for n in graph}
    count = {(s, t): sum(1 for _ in nx.all_shortest_paths(graph, s, t)) for s in graph for t in near[s]}
    n = len(graph)
    scale = 1 / ((n - 1) * (n - 2)) if n > 2 else 1.0
    return {
        v: scale * sum(
            count[s, v] * count[v, t] / count[s, t]
            for s in near[v] for t in near[v]
            if s != t and v not in (s, t) and near[s][v] + near[v][t] == near[s][t]
        )
        for v in graph
    }  # fmt: skip


def test_heavy_ties_are_short_in_a_projection() -> None:
    graph = nx.Graph(
        [("a", "b", {"weight": 4.0}), ("b", "c", {"weight": 4.0}), ("a", "c", {"weight": 1.0})], mode="one-mode"
    )
    assert measures.betweenness(graph)["b"] == 1.0


def test_a_random_network_is_measured_once() -> None:
    graph = _two_mode({(a, c) for a in range(4) for c in range(4) if a != c})
    measured: list[nx.Graph[str]] = []

    def measure(network: nx.Graph[str]) -> dict[str, float]:
        measured.append(network)
        return dict.fromkeys(network, float(len(measured)))

    found = measures.against_chance(graph, [measures.Measure("rank", measure, "")], replicas=10)["rank"]
    assert len(measured) == 11
    assert {(tested.value, tested.mean, tested.verdict) for tested in found.values()} == {(1.0, 6.5, "below")}


def test_chance_is_the_same_for_the_same_seed() -> None:
    graph = _two_mode({(a, c) for a in range(6) for c in range(6) if (a * c) % 3 != 1})
    one, two, other = (
        measures.against_chance(graph, [measures.MEASURES["betweenness"]], replicas=20, seed=seed)["betweenness"]
        for seed in (3, 3, 4)
    )
    assert one == two
    assert one != other
    for tested in one.values():
        assert tested.low <= tested.mean <= tested.high


@pytest.fixture(scope="module", params=sorted(networks.definitions()))
def graph(request: pytest.FixtureRequest, embedded: Embedded) -> nx.Graph[str]:
    return networks.network(embedded, networks.named(request.param))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_other_software_reads_the_same_network(graph: nx.Graph[str], form: str, tmp_path: Path) -> None:
    file = tmp_path / f"reseau.{form}"
    file.write_text(networks.export(graph, form), encoding="utf-8")
    read = nx.read_graphml(file) if form == "graphml" else nx.read_gexf(file)
    assert set(read) == set(graph)
    assert {frozenset(e) for e in read.edges} == {frozenset(e) for e in graph.edges}
    for node, data in graph.nodes(data=True):
        assert (read.nodes[node]["label"], read.nodes[node]["kind"]) == (data["label"], data["kind"])
    for a, b, data in graph.edges(data=True):
        assert read.edges[a, b]["weight"] == pytest.approx(data["weight"], abs=1e-9)
        assert read.edges[a, b]["facts"].split(" ") == list(data["facts"])


def test_the_list_of_ties_is_complete(graph: nx.Graph[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(networks.export(graph, "csv"))))
    assert [(row["source"], row["target"]) for row in rows] == list(graph.edges)
    assert all(row["facts"] and row["source_label"] and row["target_label"] for row in rows)
    document = json.loads(networks.export(graph, "json"))
    assert [node["id"] for node in document["nodes"]] == list(graph)
    assert [(tie["source"], tie["target"]) for tie in document["ties"]] == list(graph.edges)
    assert [tie["facts"] for tie in document["ties"]] == [list(d["facts"]) for *_, d in graph.edges(data=True)]


@pytest.mark.parametrize("form", networks.FORMATS)
def test_an_export_says_nothing_of_the_clock(graph: nx.Graph[str], form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    before = networks.export(graph, form)
    monkeypatch.setattr(time, "strftime", lambda *_: "1999-12-31")
    assert networks.export(graph, form) == before
    assert "lastmodifieddate" not in before


@pytest.mark.parametrize("form", networks.FORMATS)
def test_hostile_labels_come_back_as_they_are(form: str) -> None:
    graph = networks.from_bindings(_solutions([(0, 0), (1, 0)], label='<script>"&\n]]> é'), HEADER)
    written = networks.export(graph, form)
    if form == "graphml":
        read = nx.parse_graphml(written)
        assert read.nodes["https://x/a0"]["label"] == '<script>"&\n]]> é'
    assert "<script>" not in written or form in ("csv", "json")


def _solutions(pairs: list[tuple[int, int]], label: str = "Nom") -> Bindings:
    def iri(text: str) -> ox.NamedNode:
        return ox.NamedNode(f"https://x/{text}")

    rows = tuple(
        (iri(f"a{a}"), ox.Literal(label), iri("ns#Metropole"), iri(f"c{c}"), ox.Literal(label), iri("ns#Alliance"),
         iri(f"p{a}-{c}-{r}"), iri("role"), ox.Literal(certainty), None)
        for a, c in pairs for r, certainty in ((0, "incertain"), (1, "atteste"))
    )  # fmt: skip
    return Bindings(VARIABLES, rows)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, unique=True), st.randoms())
def test_a_network_does_not_depend_on_the_order_of_solutions(
    pairs: list[tuple[int, int]], drawn: random.Random
) -> None:
    solutions = _solutions(pairs)
    rows = list(solutions.rows)
    drawn.shuffle(rows)
    one, two = (networks.from_bindings(Bindings(VARIABLES, tuple(r)), HEADER) for r in (solutions.rows, rows))
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges(data=True)) == list(two.edges(data=True))
    assert all(data["weight"] == 2.0 and data["certainty"] == "atteste" for *_, data in one.edges(data=True))


def test_an_unknown_network_is_said_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="acteurs-acteurs"):
        networks.named("acteurs-acteur")


def test_no_solution_makes_an_empty_network() -> None:
    empty = networks.from_bindings(Bindings(VARIABLES, ()), HEADER)
    assert len(empty) == 0
    assert len(networks.project(empty, "acteur")) == 0
    assert measures.betweenness(empty) == {}
    for form in networks.FORMATS:
        assert networks.export(empty, form)

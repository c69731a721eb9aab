"""Large graphs: what is too long, too many or too wide is counted, gathered or refused, and means the same."""

from __future__ import annotations

import json

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import drawings, evidence, measures, networks, views
from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine import mirror, paging, web
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import EngineError, UsageError
from pmlb_graph.measures import communities, partition
from pmlb_graph.networks import projection
from tests.test_remote import SELECT, Endpoint, faulty, say  # noqa: F401 - a fixture

CERTAINTIES = ("atteste", "deduit", "incertain", "conteste")


def _rows(n: int) -> bytes:
    rows = [{"n": {"type": "literal", "value": f"é{i % 7}"}} for i in range(n)]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()


def _count(n: int) -> bytes:
    said = {"pmlbGraphCount": {"type": "literal", "value": str(n)}}
    return json.dumps({"head": {"vars": list(said)}, "results": {"bindings": [said]}}).encode()


def test_a_long_answer_is_counted_while_it_comes(faulty: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(web, "LONGEST", 2000)
    monkeypatch.setattr(web, "UNASKED", 5000)
    found = faulty.remote(say(body=_rows(333)), say(body=_count(333))).select(SELECT)
    assert found.column("n") == [f"é{i % 7}" for i in range(333)]
    assert len({id(row[0]) for row in found.rows}) == 7
    assert "COUNT" in faulty.asked[1][2]["query"][0]


def test_a_rather_long_answer_stands_in_a_file_and_is_not_counted(
    faulty: Endpoint,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web, "LONGEST", 2000)
    monkeypatch.setattr(web, "UNASKED", 500_000)
    assert len(faulty.remote(say(body=_rows(333))).select(SELECT)) == 333
    assert len(faulty.asked) == 1


@pytest.mark.parametrize("counted", [1, 5_000_001])
def test_a_long_answer_of_few_or_too_many_rows_is_refused(
    faulty: Endpoint,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    counted: int,
) -> None:
    monkeypatch.setattr(web, "LONGEST", 2000)
    monkeypatch.setattr(web, "UNASKED", 5000)
    with pytest.raises(EngineError):
        faulty.remote(say(body=_rows(3000)), say(body=_count(counted))).select(SELECT)


@pytest.mark.parametrize("text", ["", "x", "0", "-3", "nan", "inf"])
def test_the_seconds_to_wait_are_a_number(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMLB_GRAPH_TIMEOUT", text)
    with pytest.raises(UsageError, match="PMLB_GRAPH_TIMEOUT"):
        Remote("http://127.0.0.1:1/")


def test_a_very_large_graph_stands_on_disk_and_answers_alike(
    dataset: Dataset, embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmlb_graph.engine import embedded as module

    monkeypatch.setattr(module, "ON_DISK", 1000)
    monkeypatch.setattr(module, "BATCH", 5000)
    large = Embedded(dataset.lines)
    query = networks.named("acteurs-cooperations").query.text
    assert large.select(query) == embedded.select(query)


# ── Networks ──────────────────────────────────────────────────────────


@st.composite
def two_modes(draw: st.DrawFn) -> nx.Graph[str]:
    """Networks of two sides, with isolates, several facts a tie, any certainty."""
    graph: nx.Graph[str] = nx.Graph(name="x", title={}, description={})
    actors, shared = draw(st.integers(1, 12)), draw(st.integers(0, 6))
    graph.add_nodes_from((f"a{i}", {"side": "acteur", "kind": "KLM"[i % 3], "label": f"A{i}"}) for i in range(actors))
    graph.add_nodes_from((f"c{i}", {"side": "cooperation", "kind": "C"}) for i in range(shared))
    pairs = st.tuples(st.integers(0, actors - 1), st.integers(0, max(0, shared - 1)))
    for number, (a, c) in enumerate(draw(st.lists(pairs, max_size=40 * (shared > 0)))):
        inferred, certainty = draw(st.booleans()), draw(st.sampled_from(CERTAINTIES))
        facts = (f"f{number}", f"f{number % 5}")
        graph.add_edge(f"a{a}", f"c{c}", weight=1.0, roles=(), inferred=inferred, facts=facts, certainty=certainty)
    return graph


@settings(deadline=None)
@given(two_modes(), st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_groups_are_seen_without_the_projection(graph: nx.Graph[str], codes: list[int]) -> None:
    whole = networks.project(graph, "acteur")
    whole.graph |= {"name": "x", "title": {}, "description": {}}
    groups = {node: codes[int(node[1:])] for node in whole}
    expected, found = networks.aggregate(whole, groups), networks.aggregate_projection(graph, "acteur", groups)
    assert list(found.nodes(data=True)) == list(expected.nodes(data=True))
    assert list(found.edges(data=True)) == list(expected.edges(data=True))
    assert found.graph == expected.graph


@settings(deadline=None)
@given(two_modes())
def test_the_weights_are_those_of_the_projection(graph: nx.Graph[str]) -> None:
    kept, ties = networks.weights(graph, "acteur")
    assert np.allclose(ties.toarray(), nx.to_numpy_array(networks.project(graph, "acteur"), nodelist=kept))


def test_a_projection_of_too_many_ties_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    graph: nx.Graph[str] = nx.star_graph(50)
    nx.set_node_attributes(graph, "acteur", "side")
    graph.nodes[0]["side"] = "cooperation"
    monkeypatch.setattr(projection, "MOST", 1224)
    with pytest.raises(UsageError, match=r"1.225"):
        networks.project(graph, "acteur")


def test_a_large_projection_is_drawn_as_its_communities(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture made without the projection is the one that gathers it, and the page opens on it."""
    definition = networks.named("acteurs-acteurs")
    whole = networks.network(embedded, definition)
    monkeypatch.setattr(views, "LARGE", 20)
    expected = drawings.readable(whole)
    monkeypatch.setattr(projection, "MOST", 1)
    drawing = drawings.draw(embedded, definition)
    assert drawing.graph.graph["gathered"]
    assert set(drawing.graph) == set(expected)
    assert {(*sorted(pair), data["weight"], data["facts"]) for *pair, data in drawing.graph.edges(data=True)} == {
        (*sorted(pair), data["weight"], data["facts"]) for *pair, data in expected.edges(data=True)
    }
    assert sum(data["size"] for _, data in drawing.graph.nodes(data=True)) == len(whole)


def test_few_statements_without_a_union_are_read(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint whose default graph is empty is read whole when it is small, and told what to unite otherwise."""
    store = ox.Store()
    store.bulk_load(dataset.to_nquads(), format=ox.RdfFormat.N_QUADS)
    monkeypatch.setattr(Remote, "select", lambda _, query: _bare(store, query))
    assert isinstance(mirror.connect("http://127.0.0.1:1/"), Embedded)
    monkeypatch.setattr(mirror, "FEW", 10)
    engine = mirror.connect("http://127.0.0.1:1/")
    assert isinstance(engine, Remote)
    assert set(engine.graphs) == set(dataset.graphs())


def _bare(store: ox.Store, query: str):  # type: ignore[no-untyped-def]
    answer = store.query(query)
    return Bindings(tuple(v.value for v in answer.variables), tuple(tuple(row) for row in answer))  # type: ignore[union-attr]


class _Heard(Embedded):
    """An engine that keeps what it is asked."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__(lines)
        self.asked: list[str] = []

    def select(self, query: str) -> Bindings:
        self.asked.append(query)
        return super().select(query)


def test_the_evidence_of_no_fact_is_not_that_of_every_fact(dataset: Dataset) -> None:
    """Two actors that nothing ties: a query without terms would answer for the whole graph."""
    engine, base = _Heard(dataset.lines), "https://w3id.org/pmlb/id/acteur/"
    assert evidence.tie(engine, f"{base}nantes-metropole", f"{base}nobody") == []
    assert len(engine.asked) == 1
    assert evidence.of(engine, []) == {}
    assert evidence.sheets(engine, []) == {}
    assert len(engine.asked) == 1


def test_evidence_asked_some_at_a_time_is_the_same(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _Heard(dataset.lines)
    facts = [row["participation"] for row in engine.select(networks.named("acteurs-cooperations").query.text)]
    whole = evidence.sheets(engine, facts)
    asked = len(engine.asked)
    monkeypatch.setattr(evidence, "BATCH", 50)
    assert evidence.sheets(engine, facts) == whole
    assert len(engine.asked) > 3 * asked


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("SELECT ?s { ?s ?p ?o } ORDER BY DESC(?s)", "SELECT ?s { ?s ?p ?o } "),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?s ORDER BY ?s", "SELECT ?s { ?s ?p ?o } GROUP BY ?s "),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3", "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s VALUES ?s { 1 }", "SELECT ?s { ?s ?p ?o } ORDER BY ?s VALUES ?s { 1 }"),
        ("SELECT ?s { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3 }",) * 2,
    ],
)
def test_rows_are_counted_without_being_sorted(query: str, counted: str) -> None:
    assert paging.parts(query).counted == counted


def test_a_large_network_is_searched_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = nx.to_scipy_sparse_array(nx.complete_graph(30), dtype=float, format="csr")
    seeds: list[int] = []
    search = partition.search
    monkeypatch.setattr(partition, "search", lambda *given: seeds.append(given[-1]) or search(*given))
    for many, searches in ((10**9, 20), (5 * ties.nnz, 5), (ties.nnz // 2, 1)):
        monkeypatch.setattr(communities, "_MANY", many)
        seeds.clear()
        measures.divide(ties)
        assert len(seeds) == searches


def test_a_page_says_how_many_searches_agree(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = networks.named("acteurs-acteurs")
    graph = networks.network(embedded, definition)
    monkeypatch.setattr(drawings, "RUNS", (100, graph.number_of_edges() // 4 + 1))
    about = drawings.measured(graph).graph["communities"]
    assert about["method"] == {"fr": "Leiden, consensus de 25 graines", "en": "Leiden, consensus of 25 seeds"}

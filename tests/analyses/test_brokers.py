"""Brokers between kinds of territory, on networks whose answer is known by hand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import isnan

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph import measures
from pmlb_graph.analyses import ANALYSES, Bench, Finding, Thing, brokers, findings
from pmlb_graph.analyses.brokers import KINDS, bridging, bridging_share
from pmlb_graph.engine.embedded import Embedded

GROUPS: Mapping[str, str] = {"m": "metropole", "v": "ville-moyenne", "r": "rural", "s": "rural", "e": "etat-operateur"}
kinds = st.sampled_from([*KINDS, "autre", None])


def _answer(embedded: Embedded, graph: nx.Graph[str], replicas: int = 50) -> Finding:
    bench = Bench(embedded, replicas=replicas)
    nx.set_node_attributes(graph, {node: f"Acteur {node}" for node in graph}, "label")
    nx.set_edge_attributes(graph, {(a, b): (f"{a}{b}",) for a, b in graph.edges}, "facts")
    bench._made["acteurs-acteurs"] = graph
    return ANALYSES["ponts"].answer(bench)


def test_bridging_counts_pairs_of_two_kinds_without_a_tie() -> None:
    graph = nx.Graph([("e", "m"), ("e", "v"), ("e", "r"), ("e", "s"), ("m", "v"), ("m", "r")])
    # Of the six pairs of partners of e, r and s are alike; m and v, m and r are tied.
    assert bridging(graph, GROUPS) == {"e": 3, "m": 1, "v": 0, "r": 0, "s": 0}
    assert bridging_share(graph, GROUPS) == 0.25
    assert isnan(bridging_share(nx.path_graph(3), {}))


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))), st.lists(kinds, min_size=8, max_size=8))
def test_bridging_is_that_of_its_definition(ties: set[tuple[int, int]], told: list[str | None]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(8))
    graph.add_edges_from((a, b) for a, b in ties if a != b)
    groups = dict(enumerate(told))
    for node, found in bridging(graph, groups).items():  # type: ignore[arg-type]
        assert found == sum(
            groups[a] in KINDS and groups[b] in KINDS and groups[a] != groups[b] and not graph.has_edge(a, b)
            for a, b in combinations(graph.adj[node], 2)
        )


def test_the_centre_of_a_star_is_the_broker(embedded: Embedded) -> None:
    graph = nx.star_graph(["m", "v", "r", "s", "e"])
    nx.set_node_attributes(graph, GROUPS, "group")
    found = _answer(embedded, graph)
    (row,) = found.rows
    # Pairs of partners: r and s alike (itinerant), five of two groups other than that of m (liaison).
    assert row[0] == Thing("m", "Acteur m")
    assert row[1:8] == ("métropole", 0, 1, 0, 5, 6, 2)
    assert found.figures[0].tested.value == 1.0
    assert found.sentences[0].startswith("2 fois")
    assert set(found.facts) == {"mv", "mr", "ms"}


def test_nothing_joined_is_said(embedded: Embedded) -> None:
    graph = nx.complete_graph(["m", "v", "r"])
    nx.set_node_attributes(graph, GROUPS, "group")
    found = _answer(embedded, graph)
    assert len(found.sentences) == 1
    assert found.rows == ()
    assert found.facts == ()


def test_sentences_tell_the_numbers_of_the_table(embedded: Embedded) -> None:
    found = ANALYSES["ponts"].answer(Bench(embedded, replicas=20))
    total = sum(row[7] for row in found.rows)  # type: ignore[misc]
    assert found.sentences[0].startswith(f"{total} fois")
    first = found.rows[0]
    assert f"{first[0]} ({first[1]}, {first[7]})" in found.sentences[1]
    graph = Bench(embedded).network("acteurs-acteurs")
    roles = measures.brokerage_roles(graph, dict(graph.nodes(data="group")))  # type: ignore[arg-type]
    assert sum(row[6] for row in found.rows) == pytest.approx(roles.scores[:, -1].sum() / 2)  # type: ignore[misc]
    for row in found.rows:
        assert sum(row[2:6]) == row[6]  # type: ignore[arg-type]


def test_what_numbers_of_cooperations_explain_is_no_claim(embedded: Embedded) -> None:
    bench = Bench(embedded, replicas=99)
    found = ANALYSES["ponts"].answer(bench)
    kept, dealt = (figure.tested for figure in found.figures[:2])
    # Métropoles take part in many cooperations: groups dealt again ignore it, agendas drawn again keep it.
    assert kept.value == dealt.value
    assert (kept.null, kept.verdict) == ("degrees", "within")
    assert (dealt.null, dealt.verdict) == ("groups", "above")
    assert "doit cette place au nombre de ses coopérations" in found.sentences[3]
    (claim,) = brokers.claims(bench)
    (weighed,) = findings.weighed([claim])
    assert not weighed.survives
    assert weighed.why == "dans l’intervalle du hasard"


def test_agendas_drawn_again_are_measured_with_the_groups_kept() -> None:
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    nx.set_node_attributes(graph, {n: "metropole" if n < 5 else "rural" for n in graph}, "group")
    index = measures.MEASURES["ei_index"].on_drawn_ties()
    found = measures.against_chance(graph, [index], 50, seed=7)[index.name]
    groups = dict(graph.nodes(data="group"))
    draws = []
    measures.replicate(
        lambda drawn: measures.null_models.random_network(graph, drawn),
        lambda random: draws.append(measures.ei_index(random, groups)) or {"n": 0.0},
        50,
        7,
    )
    assert found.value == -1
    assert found.mean == pytest.approx(sum(draws) / 50)
    assert found.verdict == "below"

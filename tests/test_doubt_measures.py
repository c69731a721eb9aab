"""Doubt: what stays of measures when ties are taken away or cooperations drawn again."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import combinations, pairwise
from math import isnan, sqrt

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pmlb_graph import measures, networks
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import speak, tr
from pmlb_graph.measures import gaps
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.stability import FRAGILE, STABLE, UNSTABLE, ranks

DEGREE = measures.MEASURES["degree"]
BOTH = (DEGREE, measures.MEASURES["betweenness"])
SURE = dict.fromkeys(measures.KEPT, 1.0)


def _ties(graph: nx.Graph[str]) -> float:
    return float(graph.number_of_edges())


TIES = Measure("ties", _ties, "", level="network")


def _two_mode(pairs: set[tuple[int, int]]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph(mode="two-mode")
    graph.add_nodes_from([("alone", {"side": "acteur"})] if pairs else [])
    graph.add_nodes_from((f"a{a}", {"side": "acteur"}) for a, _ in sorted(pairs))
    graph.add_nodes_from((f"c{c}", {"side": "cooperation"}) for _, c in sorted(pairs))
    levels = ("atteste", "deduit", "incertain", "conteste")
    for a, c in sorted(pairs):
        graph.add_edge(
            f"a{a}",
            f"c{c}",
            weight=2.0,
            facts=(f"{a}-{c}", f"{a}-{c}'"),
            roles=(),
            certainty=levels[a % 4],
            inferred=False,
        )
    return graph


def _projection(two_mode: nx.Graph[str]) -> nx.Graph[str]:
    graph = networks.project(two_mode, "acteur")
    graph.graph |= {"mode": "one-mode", "origin": two_mode, "onto": "acteur"}
    return graph


pairs = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20)


@settings(max_examples=40, deadline=None)
@given(pairs, st.booleans(), st.sampled_from(["certainty", "bootstrap"]))
def test_ranks_stay_within_the_network(pairs: set[tuple[int, int]], projected: bool, kind: str) -> None:
    two_mode = _two_mode(pairs)
    graph = _projection(two_mode) if projected else two_mode
    found = measures.doubt(graph, (*BOTH, TIES), replicas=8, kind=kind)
    actors = [n for n, side in graph.nodes(data="side") if side == "acteur"]
    for name in ("degree", "betweenness"):
        nodes = found[name].nodes
        assert list(nodes) == (actors if kind == "bootstrap" else list(graph))
        for standing in nodes.values():
            assert 1 <= standing.best <= standing.worst <= len(nodes)
            assert 1 <= standing.rank <= len(nodes)
            assert standing.rank == 1 + sum(other.value > standing.value + 1e-12 for other in nodes.values())
            assert standing.low <= standing.high
            assert 0 <= standing.top <= 1
            wide = (standing.worst - standing.best) / len(nodes)
            assert standing.mark == (STABLE if wide <= 0.1 else FRAGILE if wide <= 0.25 else UNSTABLE)
        bounds = [-1, found[name].tau_low, found[name].tau_high, 1]
        assert isnan(found[name].tau) or all(a <= b + 1e-9 for a, b in pairwise(bounds))
    assert found["ties"].value == graph.number_of_edges()
    assert not found["ties"].nodes
    assert kind == "bootstrap" or found["ties"].high <= found["ties"].value
    if pairs and projected:
        assert found["degree"].nodes["alone"].value == found["degree"].nodes["alone"].high == 0


@settings(max_examples=25, deadline=None)
@given(pairs)
def test_nothing_changes_when_everything_is_sure(pairs: set[tuple[int, int]]) -> None:
    for graph in (_two_mode(pairs), _projection(_two_mode(pairs))):
        found = measures.doubt(graph, BOTH, replicas=3, kind=measures.removal(graph, SURE))
        for name in ("degree", "betweenness"):
            assert found[name].kind == "certainty"
            assert all(s.low == pytest.approx(s.value, abs=1e-12) == s.high for s in found[name].nodes.values())
            assert all((s.best, s.worst, s.mark) == (s.rank, s.rank, STABLE) for s in found[name].nodes.values())
            assert isnan(found[name].tau) or found[name].tau == pytest.approx(1)


def test_nothing_stays_when_nothing_is_sure() -> None:
    graph = _projection(_two_mode({(0, 0), (1, 0), (2, 0), (2, 1), (3, 1)}))
    found = measures.doubt(graph, BOTH, replicas=3, kind=measures.removal(graph, dict.fromkeys(SURE, 0.0)))
    assert {(s.low, s.high, s.best, s.worst) for s in found["degree"].nodes.values()} == {(0.0, 0.0, 1, 1)}
    assert isnan(found["degree"].tau)


def test_facts_are_kept_as_often_as_they_are_sure() -> None:
    graph = _two_mode({(a, c) for a in range(4) for c in range(5)})
    draw, drawn = measures.removal(graph), np.random.default_rng(5)
    kept: Counter[str] = Counter()
    for _ in range(400):
        for a, _, data in draw(drawn).edges(data=True):
            kept[a] += len(data["facts"])
            assert data["weight"] == len(data["facts"])
    for a, chance in zip(("a0", "a1", "a2", "a3"), (0.95, 0.8, 0.5, 0.5), strict=True):
        n = 400 * 5 * 2
        assert kept[a] / n == pytest.approx(chance, abs=4 * sqrt(chance * (1 - chance) / n))


def test_inferred_facts_fall_with_their_premises() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "x", {"facts": ("f",)}), ("b", "x", {"facts": ("g",)})], mode="two-mode")
    rests = {"f": {"f": "incertain"}, "g": {"f": "incertain", "elsewhere": "incertain"}}
    draw, drawn = measures.removal(graph, grounds=rests), np.random.default_rng(3)
    seen = Counter((g.has_edge("a", "x"), g.has_edge("b", "x")) for g in (draw(drawn) for _ in range(800)))
    assert (False, True) not in seen
    assert seen[True, True] / 800 == pytest.approx(0.25, abs=0.06)
    assert seen[True, False] / 800 == pytest.approx(0.25, abs=0.06)


def test_a_projection_is_made_again_from_what_stays() -> None:
    graph = _projection(_two_mode({(a, c) for a in range(5) for c in range(4) if (a + c) % 3}))
    again = measures.removal(graph)(np.random.default_rng(1))
    expected = networks.project(again.graph["origin"], "acteur")
    assert dict(again.nodes(data=True)) == dict(expected.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(again.edges(data=True)) == list(expected.edges(data=True))
    assert again.size("weight") < graph.size("weight")
    assert (again.graph["mode"], again.graph["onto"]) == ("one-mode", "acteur")


@settings(max_examples=40, deadline=None)
@given(pairs, st.integers(0, 2**32 - 1))
def test_a_bootstrap_draws_as_many_cooperations(pairs: set[tuple[int, int]], seed: int) -> None:
    graph = _two_mode(pairs)
    again = measures.resampled(graph)(np.random.default_rng(seed))
    assert len(again) == len(graph)
    for node, data in again.nodes(data=True):
        assert data["side"] == graph.nodes[node.split(" ")[0]]["side"]
        if data["side"] == "cooperation":
            assert set(again.adj[node]) == set(graph.adj[node.split(" ")[0]])
        else:
            assert node in graph


def test_a_cooperation_drawn_twice_counts_twice() -> None:
    two_mode = _two_mode({(0, 0), (1, 0)})
    two_mode.add_node("c9", side="cooperation")
    draw, drawn = measures.resampled(_projection(two_mode)), np.random.default_rng(2)
    weights = {
        g.edges["a0", "a1"]["weight"] if g.has_edge("a0", "a1") else 0.0 for g in (draw(drawn) for _ in range(40))
    }
    assert weights == {0.0, 1.0, 2.0}


def test_networks_without_cooperations_cannot_be_drawn_again() -> None:
    with pytest.raises(UsageError, match=r"coopérations"):
        measures.doubt(nx.path_graph(4), BOTH, replicas=2, kind="bootstrap")
    with pytest.raises(UsageError, match=r"« hasard »"):
        measures.doubt(nx.path_graph(4), BOTH, replicas=2, kind="hasard")
    assert measures.doubt(nx.path_graph(4), BOTH, replicas=2)["degree"].replicas == 2


def test_the_mark_is_said_in_french() -> None:
    speak("fr")
    assert [tr(mark) for mark in (STABLE, FRAGILE, UNSTABLE)] == ["stable", "fragile", "instable"]


@given(arrays(float, (7, 3), elements=st.sampled_from([0.0, 0.1 + 0.2, 0.3, -1.0, 5.0, np.nan, np.inf])))
def test_equal_values_share_the_better_rank(values: np.ndarray) -> None:
    found = ranks(values)
    for column, given_ranks in zip(values.T, found.T, strict=True):
        for value, rank in zip(column, given_ranks, strict=True):
            better = ~np.isnan(column) if np.isnan(value) else column > value + 1e-9
            assert rank == 1 + better.sum()


def test_tau_is_that_of_its_pairs() -> None:
    graph = _two_mode({(a, c) for a in range(6) for c in range(6) if (a * a + c) % 4 < 2})
    found = measures.doubt(graph, (DEGREE,), replicas=1, seed=8)["degree"]
    now = [s.value for s in found.nodes.values()]
    then = [s.low for s in found.nodes.values()]
    agree = sum(np.sign(now[a] - now[b]) * np.sign(then[a] - then[b]) for a, b in combinations(range(len(now)), 2))
    untied = [sum(x[a] != x[b] for a, b in combinations(range(len(now)), 2)) for x in (now, then)]
    assert found.tau == pytest.approx(agree / sqrt(untied[0] * untied[1]))
    assert found.tau < 1


def test_rankings_are_lost_as_sources_are_doubted() -> None:
    # Borgatti, Carley & Krackhardt (2006): accuracy falls smoothly, and monotonically, with the share of ties removed.
    graph = nx.gnm_random_graph(60, 180, seed=6)
    taus = [
        measures.doubt(graph, BOTH, replicas=40, kind=measures.removal(graph, {"": share}))["degree"].tau
        for share in (0.95, 0.8, 0.5, 0.2)
    ]
    assert taus == sorted(taus, reverse=True)
    assert taus[0] > 0.85
    assert taus[-1] < 0.5


def test_the_seed_gives_the_same_doubt_again() -> None:
    graph = _two_mode({(a, c) for a in range(6) for c in range(5) if (a * c) % 3 != 1})
    one, two = (measures.doubt(graph, BOTH, replicas=10, seed=3) for _ in range(2))
    assert one == two
    assert one != measures.doubt(graph, BOTH, replicas=10, seed=4)
    told: list[tuple[int, int]] = []
    measures.doubt(graph, BOTH, replicas=10, seed=3, tell=lambda *done: told.append(done))
    assert told[-1] == (10, 10)


def test_groups_are_those_of_the_nodes() -> None:
    graph = nx.path_graph(3)
    nx.set_node_attributes(graph, {0: "rural", 1: "metropole"}, "group")
    measure = Measure("same", lambda g, groups: {n: float(groups[n] == "rural") for n in g}, "", null="groups")
    other = Measure("other", lambda g: {}, "", modes=frozenset({"two-mode"}))
    found = measures.doubt(graph, (measure, other), replicas=2)
    assert [s.value for s in found["same"].nodes.values()] == [1.0, 0.0, 0.0]
    assert set(found) == {"same"}


def test_doubt_of_the_real_network(embedded: Embedded) -> None:
    two_mode = networks.network(embedded, networks.named("acteurs-cooperations"))
    rests = measures.grounds(embedded, two_mode)
    inferred = {f for _, _, d in two_mode.edges(data=True) if d["inferred"] for f in d["facts"]}
    assert set(rests) == {f for _, _, d in two_mode.edges(data=True) for f in d["facts"]}
    assert all(fact not in rests[fact] for fact in inferred)
    assert all(set(rests[fact]) == {fact} for fact in set(rests) - inferred)
    assert all(set(bases.values()) <= {"atteste", "deduit", "incertain", "conteste"} for bases in rests.values())
    kinds = {name: measures.removal(two_mode, kept, rests) for name, kept in measures.SCENARIOS.items()}
    taus = {name: measures.doubt(two_mode, (DEGREE,), 30, kind=draw)["degree"].tau for name, draw in kinds.items()}
    assert 1 > taus["trusting"] > taus["usual"] > taus["doubting"] > 0
    assert isinstance(kinds["usual"], partial)  # can be sent to other processes


def test_territories_are_what_is_ranked_where_there_are_no_actors():
    graph = nx.Graph(mode="two-mode")
    graph.add_node("c", side="cooperation")
    graph.add_nodes_from(["t", "u"], side="territoire")
    assert gaps.sides(graph) == (["t", "u"], ["c"])

"""Chance: draws that are even, keep what they must, and are the same whatever does the work."""

from __future__ import annotations

import functools
import operator
import pickle
import subprocess
import sys
import time
from collections import Counter
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pmlb_graph import measures, networks
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.measures import null_models, replicas

DEGREE, BETWEENNESS = measures.MEASURES["degree"], measures.MEASURES["betweenness"]
ties = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30)


def _two_mode(pairs: Any) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph(mode="two-mode")
    graph.add_nodes_from([(f"a{i}", {"side": "acteur"}) for i in range(8)])
    graph.add_nodes_from([(f"c{i}", {"side": "cooperation"}) for i in range(8)])
    graph.add_edges_from((f"a{a}", f"c{c}", {"weight": 1.0 + (a + c) % 3}) for a, c in sorted(pairs))
    return graph


def _even(found: Counter[Any], kinds: int) -> None:
    assert len(found) == kinds
    assert stats.chisquare(list(found.values())).pvalue > 0.001


# --- networks drawn ------------------------------------------------------------------------------


@given(ties, st.integers(0, 2**32))
def test_a_two_mode_draw_keeps_degrees_sides_and_weights(pairs: set[tuple[int, int]], seed: int) -> None:
    graph = _two_mode(pairs)
    drawn = measures.random_network(graph, np.random.default_rng(seed))
    assert dict(drawn.degree()) == dict(graph.degree())
    assert list(drawn.nodes(data=True)) == list(graph.nodes(data=True))
    assert null_models.sided(drawn)
    assert sorted(w for *_, w in drawn.edges(data="weight")) == sorted(w for *_, w in graph.edges(data="weight"))
    again = measures.random_network(graph, np.random.default_rng(seed))
    assert list(drawn.edges(data=True)) == list(again.edges(data=True))


def test_two_mode_draws_are_even_among_all_networks_of_the_same_degrees() -> None:
    matrix = np.array([[1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 1, 1]])
    kinds = [
        cells
        for cells in combinations(product(range(3), range(4)), 6)
        if Counter(i for i, _ in cells) == Counter({0: 3, 1: 1, 2: 2})
        and Counter(k for _, k in cells) == Counter({0: 2, 1: 1, 2: 2, 3: 1})
    ]
    drawn, rows = np.random.default_rng(1), [set(np.flatnonzero(row).tolist()) for row in matrix]
    found = Counter(tuple(tuple(sorted(row)) for row in null_models.trade(rows, drawn)) for _ in range(4000))
    _even(found, len(kinds))


def test_a_draw_has_forgotten_where_it_comes_from(embedded: Embedded) -> None:
    # What justifies the number of trades: twice as many would leave no less of the real network.
    graph = networks.network(embedded, networks.named("acteurs-cooperations"))
    near = [set(graph.adj[n]) for n, side in graph.nodes(data="side") if side == "cooperation"]
    drawn = np.random.default_rng(2)

    def overlaps(rows: Any, trades: int) -> list[int]:
        found = []
        for _ in range(150):
            made = rows
            for _ in range(trades):
                made = null_models.trade(made, drawn)
            found.append(sum(map(len, map(operator.and_, rows, made))))
        return found

    once, twice = overlaps(near, 1), overlaps(near, 2)
    assert stats.ttest_ind(once, twice).pvalue > 0.01


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25), st.booleans(), st.integers(0, 2**32))
def test_a_one_mode_draw_keeps_degrees_loops_and_weights(pairs: set[Any], directed: bool, seed: int) -> None:
    graph: nx.Graph[int] = nx.DiGraph(mode="one-mode") if directed else nx.Graph(mode="one-mode")
    graph.add_nodes_from((i, {"label": str(i)}) for i in range(8))
    graph.add_edges_from((a, b, {"weight": float(a * b)}) for a, b in sorted(pairs))
    drawn = measures.random_network(graph, np.random.default_rng(seed))
    assert type(drawn) is type(graph)
    assert dict(drawn.degree()) == dict(graph.degree())
    if directed:
        assert dict(drawn.in_degree()) == dict(graph.in_degree())
    assert list(drawn.nodes(data=True)) == list(graph.nodes(data=True))
    assert set(nx.selfloop_edges(drawn)) == set(nx.selfloop_edges(graph))
    assert sorted(w for *_, w in drawn.edges(data="weight")) == sorted(w for *_, w in graph.edges(data="weight"))


@pytest.mark.parametrize(
    "graph",
    [
        nx.path_graph(5),
        nx.DiGraph([(0, 1), (1, 2), (2, 0), (0, 3)]),
        nx.DiGraph([(0, 1), (1, 2), (2, 0)]),  # two cycles of opposite senses: swaps alone never join them
    ],
    ids=["undirected", "directed", "cycle"],
)
def test_one_mode_draws_are_even_among_all_networks_of_the_same_degrees(graph: nx.Graph[int]) -> None:
    directed = graph.is_directed()
    cells = permutations(range(len(graph)), 2) if directed else combinations(range(len(graph)), 2)
    kinds = []
    for chosen in combinations(cells, graph.number_of_edges()):
        other = nx.DiGraph(chosen) if directed else nx.Graph(chosen)
        other.add_nodes_from(graph)
        same = [dict(other.degree()) == dict(graph.degree())]
        same += [dict(other.in_degree()) == dict(graph.in_degree())] if directed else []
        kinds += [chosen] if all(same) else []
    drawn = np.random.default_rng(4)
    _even(Counter(tuple(sorted(measures.configuration(graph, drawn).edges)) for _ in range(2500)), len(kinds))


@given(ties, st.integers(0, 2**32))
def test_a_projection_is_drawn_through_its_agendas(pairs: set[tuple[int, int]], seed: int) -> None:
    origin = _two_mode(pairs)
    for _, _, data in origin.edges(data=True):
        data |= {"facts": (), "roles": (), "certainty": "atteste", "inferred": False}
    graph = networks.project(origin, "acteur")
    graph.graph["mode"] = "one-mode"
    drawn = measures.random_network(graph, np.random.default_rng(seed))
    agendas = drawn.graph["origin"]
    assert dict(agendas.degree()) == dict(origin.degree())
    for _, _, data in agendas.edges(data=True):
        data |= {"facts": (), "roles": (), "certainty": "atteste", "inferred": False}
    again = networks.project(agendas, "acteur")
    assert {frozenset(tie): w for *tie, w in drawn.edges(data="weight")} == {
        frozenset(tie): w for *tie, w in again.edges(data="weight")
    }
    assert list(drawn.nodes(data=True)) == list(graph.nodes(data=True))


@given(st.lists(st.sampled_from(["metropole", "rural", None]), min_size=16, max_size=16), st.integers(0, 2**32))
def test_groups_are_dealt_again_within_each_side(groups: list[str | None], seed: int) -> None:
    graph = _two_mode({(0, 0)})
    given = dict(zip(graph, groups, strict=True))
    drawn = measures.shuffled(graph, given, np.random.default_rng(seed))
    assert set(drawn) == {node for node, group in given.items() if group}
    for letter in "ac":
        mine = Counter(group for node, group in drawn.items() if node[0] == letter)
        assert mine == Counter(group for node, group in given.items() if node[0] == letter and group)


def test_deals_of_groups_are_even() -> None:
    graph, drawn = nx.path_graph(4), np.random.default_rng(6)
    groups = {0: "a", 1: "a", 2: "b", 3: "b"}
    _even(Counter(tuple(measures.shuffled(graph, groups, drawn).values()) for _ in range(1200)), 6)


# --- measures against chance ---------------------------------------------------------------------


def _same_group(graph: nx.Graph[Any], groups: Any) -> float:
    return float(np.mean([groups.get(a) == groups.get(b) for a, b in graph.edges])) if graph.edges else np.nan


def _density(graph: nx.Graph[Any]) -> float:
    return float(nx.density(graph))


def test_measures_of_ties_and_of_groups_are_each_held_against_their_own_chance() -> None:
    graph: nx.Graph[int] = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    graph.add_edge(0, 6)
    nx.set_node_attributes(graph, {n: "left" if n < 6 else "right" for n in graph}, "group")
    alike = measures.Measure("alike", _same_group, "", "network", null="groups")
    density = measures.Measure("density", _density, "", "network")
    found = measures.against_chance(graph, [alike, density, DEGREE], replicas=99)
    assert found["alike"].verdict == "above"
    assert found["alike"].p == 0.02
    # Of the 66 pairs of 12 nodes, 30 are alike whatever is dealt.
    assert found["alike"].mean == pytest.approx(30 / 66, abs=0.03)
    assert found["density"].verdict == "within"
    assert (found["density"].null, found["alike"].null) == ("degrees", "groups")
    assert all(tested.value == tested.mean == graph.degree(node) for node, tested in found["degree"].items())
    mixed = {n: "left" if n % 2 else "right" for n in graph}
    assert measures.against_chance(graph, [alike], replicas=99, groups=mixed)["alike"].verdict != "above"


def test_one_measure_is_the_same_alone_or_among_others() -> None:
    graph = _two_mode({(a, c) for a in range(8) for c in range(8) if (a * c) % 5 == 1 or a == c})
    both = measures.against_chance(graph, [DEGREE, BETWEENNESS], replicas=15)
    assert both["betweenness"] == measures.against_chance(graph, [BETWEENNESS], replicas=15)["betweenness"]
    assert list(both) == ["degree", "betweenness"]
    assert list(both["degree"]) == list(graph)


@settings(deadline=None, max_examples=30)
@given(ties, st.sampled_from(["two-mode", "projection", "one-mode"]))
def test_any_network_is_held_against_chance(pairs: set[tuple[int, int]], kind: str) -> None:
    graph = _two_mode(pairs)
    if kind != "two-mode":
        for _, _, data in graph.edges(data=True):
            data |= {"facts": (), "roles": (), "certainty": "atteste", "inferred": False}
        graph = networks.project(graph, "acteur")
        graph.graph["mode"] = "one-mode"
    if kind == "one-mode":
        del graph.graph["origin"]
    found = measures.against_chance(graph, [DEGREE, BETWEENNESS], replicas=5)
    for tested in (*found["degree"].values(), *found["betweenness"].values()):
        assert tested.replicas == 5
        assert tested.low - 1e-12 <= tested.mean <= tested.high + 1e-12
        assert 0 < tested.p <= 1


# --- replicas ------------------------------------------------------------------------------------


def _draw(size: int, drawn: np.random.Generator) -> nx.Graph[int]:
    return nx.gnp_random_graph(int(size + drawn.integers(3)), 0.4, seed=int(drawn.integers(2**31)))


def _compute(wait: float, graph: nx.Graph[int]) -> dict[str, Any]:
    time.sleep(wait)
    return {"degree": dict(graph.degree()), "density": nx.density(graph)}


def _fail(graph: nx.Graph[int]) -> dict[str, Any]:
    time.sleep(0.01)
    if len(graph) == 7:
        raise ZeroDivisionError("seven")
    return {"nodes": len(graph)}


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (
        list(one["degree"]) == list(other["degree"])
        and all(np.array_equal(one["degree"][n], other["degree"][n], equal_nan=True) for n in one["degree"])
        and np.array_equal(one["density"], other["density"])
    )


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Processes are started for the least work; the list tells how many."""
    started: list[int] = []
    start = replicas._start

    def counted() -> subprocess.Popen[bytes]:
        process = start()
        started.append(process.pid)
        return process

    monkeypatch.setattr(replicas, "TRIAL", 0.02)
    monkeypatch.setattr(replicas, "PATIENCE", 0.0)
    monkeypatch.setattr(replicas, "_start", counted)
    return started


def test_replicas_are_the_same_whatever_the_number_of_processes(
    eager: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, told = [], []
    for cores in (1, 2):
        monkeypatch.setattr(replicas, "cores", lambda cores=cores: cores)
        work = functools.partial(_compute, 0.002)
        found.append(measures.replicate(functools.partial(_draw, 5), work, 60, 8, lambda n, of: told.append((n, of))))
        assert told[-1] == (60, 60)
    assert len(eager) == 2
    assert _alike(found[0], found[1])
    assert len({tuple(told) for told in zip(*found[0]["degree"].values(), strict=True)}) > 30
    assert [n for n, _ in told] == sorted(n for n, _ in told[:60]) + [n for n, _ in told[60:]]
    assert not _alike(found[0], measures.replicate(functools.partial(_draw, 5), functools.partial(_compute, 0), 60, 9))


def test_measures_travel_to_other_processes(eager: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    graph, here = _two_mode({(a, c) for a in range(8) for c in range(8) if (a + c) % 3}), []
    found = replicas._found

    def counted(job: Any, chunk: Any) -> Any:
        here.extend(chunk)
        return found(job, chunk)

    monkeypatch.setattr(replicas, "_found", counted)
    tested = []
    for cores in (1, 2):
        monkeypatch.setattr(replicas, "cores", lambda cores=cores: cores)
        here.clear()
        tested.append(measures.against_chance(graph, [DEGREE, BETWEENNESS], replicas=200))
        assert (len(here) == 200) is (cores == 1)
    assert len(here) < 100
    assert tested[0] == tested[1]


@pytest.mark.parametrize("name", measures.MEASURES)
def test_every_measure_travels(name: str) -> None:
    measure = measures.MEASURES[name]
    for one in (measure, measure.on("acteur"), measure.on_drawn_ties()):
        assert pickle.loads(pickle.dumps(one)).name == one.name


def test_no_process_is_started_for_short_work_or_for_functions_that_cannot_travel(eager: list[int]) -> None:
    wait = functools.partial(_compute, 0.002)
    measures.replicate(functools.partial(_draw, 5), lambda graph: {**wait(graph)}, 30, 8)
    assert eager == []
    replicas.PATIENCE = 60.0  # put back by the fixture
    measures.replicate(functools.partial(_draw, 5), wait, 30, 8)
    assert eager == []


def test_all_is_done_here_where_no_process_can_be_started(eager: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "cores", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    work = functools.partial(_compute, 0.002)
    found = measures.replicate(functools.partial(_draw, 5), work, 30, 8)
    assert eager == []
    assert len(found["density"]) == 30
    assert not np.isnan(found["density"]).any()


def test_an_error_elsewhere_is_raised_here_and_nothing_is_left_behind(
    eager: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "cores", lambda: 2)
    with pytest.raises(ZeroDivisionError, match="seven"):
        measures.replicate(functools.partial(_draw, 5), _fail, 200, 8)
    assert not any(Path(f"/proc/{pid}").exists() for pid in eager)


def test_ctrl_c_leaves_no_process(eager: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "cores", lambda: 2)

    def tell(done: int, of: int) -> None:
        if eager and done > of // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measures.replicate(functools.partial(_draw, 5), functools.partial(_compute, 0.004), 200, 8, tell)
    assert len(eager) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in eager)


def test_a_script_without_a_guard_may_ask_for_replicas(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import networkx as nx\n"
        "from pmlb_graph import measures\n"
        "from pmlb_graph.measures import replicas\n"
        "replicas.TRIAL = replicas.PATIENCE = 0.0\n"
        "replicas.cores = lambda: 2\n"
        "print('once')\n"
        "g = nx.gnm_random_graph(30, 60, seed=1)\n"
        "found = measures.against_chance(g, [measures.MEASURES['betweenness']], 20)\n"
        "print(found['betweenness'][0].replicas)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout.split(), done.stderr) == (["once", "20"], "")

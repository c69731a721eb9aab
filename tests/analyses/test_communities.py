"""Communities and borders, on networks whose answer is known by hand."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import pytest

from pmlb_graph import measures, networks
from pmlb_graph.analyses import ANALYSES, Bench, Finding
from pmlb_graph.engine.embedded import Embedded


def _network(cooperations: Sequence[str], regions: dict[str, str]) -> nx.Graph[str]:
    """Return the projection of cooperations, each the string of its actors."""
    two_mode: nx.Graph[str] = nx.Graph(mode="two-mode")
    for actor in sorted(set("".join(cooperations))):
        known = {"region": regions[actor]} if actor in regions else {}
        two_mode.add_node(actor, side="acteur", label=f"Acteur {actor}", **known)
    for i, actors in enumerate(cooperations):
        two_mode.add_node(f"c{i}", side="cooperation", label=f"Coopération {i}")
        for actor in actors:
            two_mode.add_edge(actor, f"c{i}", facts=(f"{actor}{i}",), roles=(), certainty="atteste", inferred=False)
    graph = networks.project(two_mode, "acteur")
    graph.graph["mode"] = "one-mode"
    return graph


def _answer(embedded: Embedded, graph: nx.Graph[str]) -> Finding:
    bench = Bench(embedded, replicas=50)
    bench._made["acteurs-acteurs"] = graph
    return ANALYSES["communautes"].answer(bench)


def test_two_blocks_in_two_regions_follow_them(embedded: Embedded) -> None:
    pairs = [a + b for block in ("abcde", "uvwxy") for i, a in enumerate(block) for b in block[i + 1 :]]
    graph = _network([*pairs, "au"], {n: "Nord" if n < "m" else "Sud" for n in "abcdeuvwxy"})
    found = _answer(embedded, graph)
    values = {figure.name: figure.tested for figure in found.figures}
    assert values["communities"].value == 2
    assert values["adjusted_rand_region"].value == 1
    assert values["adjusted_rand_region"].verdict == "above"
    assert [row[:3] for row in found.rows] == [(1, 5, 1.0), (2, 5, 1.0)]
    assert [row[5] for row in found.rows] == ["Nord (5)", "Sud (5)"]
    assert "suivent les limites des régions plus" in " ".join(found.sentences)


def test_actors_of_several_regions_are_left_out(embedded: Embedded) -> None:
    regions = {n: "Nord" if n < "m" else "Sud" for n in "abcuvw"} | {"a": "Nord; Sud"}
    graph = _network(["abc", "ab", "uvw", "uv"], regions)
    found = _answer(embedded, graph)
    figure = next(f for f in found.figures if f.name == "adjusted_rand_region")
    known = {n: r for n, r in regions.items() if ";" not in r}
    member = measures.consensus(graph).member
    assert figure.tested.value == pytest.approx(measures.adjusted_rand(member, known))


def test_without_regions_nothing_is_said_of_borders(embedded: Embedded) -> None:
    found = _answer(embedded, _network(["abc", "uvw"], {}))
    assert "trop peu d'acteurs" in found.sentences[-1]


def test_rows_hold_every_actor_that_has_a_tie(embedded: Embedded) -> None:
    bench = Bench(embedded, replicas=2)
    found = ANALYSES["communautes"].answer(bench)
    graph = bench.network("acteurs-acteurs")
    tied = sum(degree > 0 for _, degree in graph.degree())
    assert sum(row[1] for row in found.rows) == tied  # type: ignore[misc]
    assert found.sentences[0].startswith(f"{len(found.rows)} communautés")

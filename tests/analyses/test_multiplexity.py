"""Pairs of several themes, on networks whose answer is known by hand."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph import networks
from pmlb_graph.analyses import ANALYSES, Bench
from pmlb_graph.analyses.multiplexity import _apart, _pairs, multiplex_share
from pmlb_graph.engine.embedded import Embedded

Cooperations = Mapping[str, tuple[str, tuple[str, ...]]]


def _network(cooperations: Cooperations) -> nx.Graph[str]:
    """Return the projection of cooperations: actors, themes."""
    two_mode: nx.Graph[str] = nx.Graph(mode="two-mode")
    two_mode.add_nodes_from("abcd", side="acteur", label="Acteur")
    for name, (actors, themes) in cooperations.items():
        two_mode.add_node(name, side="cooperation", label=name, **({"themes": themes} if themes else {}))
        for actor in actors:
            two_mode.add_edge(actor, name, facts=(actor + name,), roles=(), certainty="atteste", inferred=False)
    return networks.project(two_mode, "acteur")


@pytest.mark.parametrize(
    ("cooperations", "share", "apart"),
    [
        ({"1": ("ab", ("climat", "eau"))}, 0.0, 0),
        ({"1": ("ab", ("climat",)), "2": ("ab", ("climat",))}, 0.0, 0),
        ({"1": ("ab", ("climat",)), "2": ("ab", ("eau",))}, 1.0, 2),
        ({"1": ("ab", ("climat", "eau")), "2": ("ab", ("climat",))}, 1.0, 2),
        ({"1": ("ab", ("climat",)), "2": ("ab", ())}, 0.0, 0),
        ({"1": ("ab", ("climat",)), "2": ("ab", ("eau",)), "3": ("cd", ("eau",))}, 0.5, 2),
        ({"1": ("ab", ("climat",)), "2": ("ab", ("climat",)), "3": ("ab", ("eau",))}, 1.0, 2),
    ],
)
def test_a_cooperation_of_two_themes_is_not_two(cooperations: Cooperations, share: float, apart: int) -> None:
    graph = _network(cooperations)
    assert multiplex_share(graph) == share
    found = _pairs(graph)
    assert (_apart(graph, found["a", "b"]) if found else 0) == apart


@given(
    st.dictionaries(
        st.sampled_from("123456"),
        st.tuples(
            st.sets(st.sampled_from("abcd"), min_size=2).map(lambda s: "".join(sorted(s))),
            st.sets(st.sampled_from(["climat", "eau", "scot"])).map(lambda s: tuple(sorted(s))),
        ),
    )
)
def test_the_share_is_that_of_the_pairs_listed(cooperations: Cooperations) -> None:
    graph = _network(cooperations)
    themed = {name for name, (_, themes) in cooperations.items() if themes}
    tied = sum(bool(themed & set(via)) for _, _, via in graph.edges(data="via"))  # type: ignore[misc]
    share = multiplex_share(graph)
    assert isnan(share) if not tied else share == len(_pairs(graph)) / tied


def test_sentences_tell_the_rows(embedded: Embedded) -> None:
    bench = Bench(embedded, replicas=5)
    found = ANALYSES["multiplexite"].answer(bench)
    graph = bench.network("acteurs-acteurs")
    assert f"({len(found.rows)})" in found.sentences[0]
    assert multiplex_share(graph) == pytest.approx(found.figures[1].tested.value)
    nodes = graph.graph["origin"].nodes(data=True)
    without = [n for n, data in nodes if data["side"] != "acteur" and not data.get("themes")]
    assert any(sentence.startswith(f"{len(without)} coopérations n'ont pas") for sentence in found.sentences)
    for first, second, apart, shared, *_ in found.rows:
        tie = graph.edges[first.iri, second.iri]  # type: ignore[union-attr]
        assert 2 <= apart <= shared <= len(tie["via"])  # type: ignore[operator]
        assert set(tie["facts"]) <= set(found.facts)

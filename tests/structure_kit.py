"""Small networks of every kind, for the measures of structure."""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

SETTINGS = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def graphs(draw, most=7, directed=None):
    """Any small network: empty, with isolates, in pieces, weighted, maybe directed."""
    n = draw(st.integers(0, most))
    kind = nx.DiGraph if (draw(st.booleans()) if directed is None else directed) else nx.Graph
    graph = kind(mode="one-mode")
    graph.add_nodes_from(f"n{i}" for i in range(n))
    pairs = [(a, b) for a in graph for b in graph if a < b or (graph.is_directed() and a != b)]
    for pair in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        graph.add_edge(*pair, weight=draw(st.sampled_from([0.25, 1.0, 2.5])))
    return graph


@st.composite
def two_mode(draw, most=4):
    graph = nx.Graph(mode="two-mode")
    actors = [f"a{i}" for i in range(draw(st.integers(0, most)))]
    bodies = [f"c{i}" for i in range(draw(st.integers(0, most)))]
    graph.add_nodes_from(bodies, side="cooperation")
    graph.add_nodes_from(actors, side="acteur")
    pairs = list(product(actors, bodies))
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    return graph


@st.composite
def grouped(draw, **kinds):
    graph = draw(graphs(**kinds))
    return graph, {node: draw(st.sampled_from(["a", "b", "c", None])) for node in graph}


def same(found, expected):
    """Equal to 10⁻⁹, NaN where NaN is expected."""
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9, equal_nan=True)


def women_of_davis():
    """Eighteen women and the fourteen gatherings they came to (Davis, Gardner & Gardner 1941)."""
    graph = nx.davis_southern_women_graph()
    graph.graph["mode"] = "two-mode"
    return graph

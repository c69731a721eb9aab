"""Drawings: what a page shows of a network, and what it says when it is too large to be read."""

from __future__ import annotations

import networkx as nx
import pytest

from pmlb_graph import drawings, networks, views
from pmlb_graph.engine.embedded import Embedded


def test_a_large_network_is_drawn_as_its_communities_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LARGE", 30)
    graph = nx.connected_caveman_graph(6, 8)
    graph = nx.relabel_nodes(graph, {n: f"https://example.org/{n:02}" for n in graph})
    graph.add_nodes_from(["https://example.org/alone", "https://example.org/lonely"])
    for node, data in graph.nodes(data=True):
        data |= {"label": node[-5:], "kind": "CommunauteCommunes", "side": "acteur"}
    for _, _, data in graph.edges(data=True):
        data |= {
            "weight": 1.0,
            "facts": ("https://example.org/f",),
            "certainty": "atteste",
            "inferred": False,
            "roles": (),
        }
    graph.graph |= {"name": "grand", "mode": "one-mode", "title": {"fr": "Grand"}, "description": {"fr": "Essai."}}
    found = drawings.measured(drawings.readable(graph))
    assert len(found) == 7  # six caves, and those without a tie together
    assert sum(data["size"] for _, data in found.nodes(data=True)) == 50
    assert found.graph["description"]["fr"].startswith("Essai. Ses 50 symboles")
    assert "7 communautés" in found.graph["description"]["fr"]
    page = views.network_page(found, {}, title="Grand", positions=views.positions(found, 42))
    assert "Autour de" in page
    assert drawings.readable(found) is found  # a readable one is left as it is


def test_every_rank_has_the_ranks_that_doubt_leaves_possible(embedded: Embedded) -> None:
    drawing = drawings.draw(embedded, networks.named("acteurs-cooperations"))
    standing = {
        node: (data["rank_best"], data["rank_worst"], data["stability"])
        for node, data in drawing.graph.nodes(data=True)
    }
    for best, worst, mark in standing.values():
        assert 1 <= best <= worst
        assert mark in {"stable", "fragile", "unstable"}
    actors = [node for node, data in drawing.graph.nodes(data=True) if data["side"] == "actor"]
    assert max(standing[node][1] for node in actors) <= len(actors)  # ranked among actors, not among all
    for form in (*networks.FORMATS, networks.NODES):
        assert "fragile" in networks.export(drawing.graph, form) or form == "csv"

"""Fragility, on alliances where what holds them together is known."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from pmlb_graph.analyses import Bench, named
from pmlb_graph.analyses.falls import halved
from pmlb_graph.measures import Attack
from tests.analyses.structure_bench import alliance, number

STAR = {"am": "am", "bm": "bm", "cm": "cm", "dm": "dm"}


def test_a_star_hangs_on_its_centre():
    found = named("fragilite").answer(alliance(STAR))
    assert number(found, "halved_by_actors") == 1
    assert number(found, "halved_by_acteur_betweenness") == 1
    assert number(found, "articulation_points") == 5
    assert number(found, "bridges") == 8
    text = " ".join(found.sentences)
    assert "Le retrait d'un seul acteur réduirait de moitié" in text
    assert "1 acteur en rattache d'autres au reste à lui seul : m (3 acteurs et 3 coopérations)." in text
    assert "d'un seul tenant" in text
    assert (
        "8 participations rattachent à elles seules un acteur ou une coopération au reste, sur 8 ; dans 4 cas" in text
    )
    assert next((str(row[0]), row[2], row[3]) for row in found.rows) == ("m", 3, 3)


def test_a_ring_has_no_articulation_point():
    ring = {f"c{i}": (f"a{i}", f"a{(i + 1) % 5}") for i in range(5)}
    found = named("fragilite").answer(alliance(ring))
    text = " ".join(found.sentences)
    assert number(found, "articulation_points") == number(found, "bridges") == 0
    assert "Aucun acteur n'en rattache d'autres" in text
    assert "Aucune coopération ne rattache" in text
    assert "Aucune participation ne rattache" in text


def test_halved_is_the_first_removal_that_leaves_half():
    def left(*shares):
        curve = np.array(shares)
        return Attack("degree", (), curve, curve, curve, 0.0, 0, 0)

    assert halved(left(0.8, 0.6, 0.4, 0.1)) == 2
    assert halved(left(0.8, 0.8, 0.41)) != halved(left(0.8, 0.8, 0.41))
    assert halved(left(1.0)) != 1


def test_numbers_are_those_of_networkx(embedded):
    bench = Bench(embedded, replicas=10)
    found = named("fragilite").answer(bench)
    graph = bench.network("acteurs-cooperations")
    assert number(found, "articulation_points") == len(set(nx.articulation_points(graph)))
    assert number(found, "bridges") == len(list(nx.bridges(graph)))
    parts = list(nx.connected_components(graph))
    share = round(100 * max(map(len, parts)) / len(graph))
    assert f"en {len(parts)} morceaux, dont le plus grand tient {share} %" in found.sentences[0]
    needed = int(number(found, "halved_by_actors"))
    gone = {row[0].iri for row in found.rows if row[1] == "acteur" and row[5] <= needed}
    rest = max(nx.connected_components(graph.subgraph(set(graph) - gone)), key=len)
    assert len(gone) == needed
    assert len(rest) <= max(map(len, parts)) / 2
    (last,) = [row[6] for row in found.rows if row[1] == "acteur" and row[5] == needed]
    assert last == pytest.approx(len(rest) / len(graph))

"""Equivalence of medium-sized cities, on alliances where it is known."""

from __future__ import annotations

from pmlb_graph import catalogue
from pmlb_graph.analyses import Bench, named
from tests.analyses.structure_bench import alliance, number

RULE = "Règle"


def _told(towns, unruled=()):
    return {
        "espace/profils": [
            {"acteur": one, "acteurLibelle": one, "groupe": "https://e.org/groupe/ville-moyenne"} for one in towns
        ]
        + [{"acteur": "m", "acteurLibelle": "m", "groupe": "https://e.org/groupe/metropole"}],
        "inventaire/villes-moyennes": [
            {"acteur": one, "regleLibelle": RULE, "qualification": f"q-{one}"} for one in towns if one not in unruled
        ],
    }


def test_positions_made_by_hand_are_found():
    agendas = {"x": "abcm", "y": "abc", "z": "cm"}
    found = named("equivalence").answer(alliance(agendas, told=_told("abcd")))
    text = " ".join(found.sentences)
    assert "4 acteurs sont des villes moyennes, ou en portent une : « Règle » en qualifie 4." in text
    assert "Même position, par les mêmes coopérations (x ; y) : a, b." in text
    assert "Positions proches sans être les mêmes : c avec a, b (67 % en commun)." in text
    assert "Pour 1 d'entre eux, aucune source n'a été saisie" in text
    assert number(found, "equivalent_towns") == 2
    assert [(row[0], str(row[1]), row[4]) for row in found.rows] == [
        (1, "a", 1),
        (1, "b", 1),
        (2, "c", 0),
        (None, "d", None),
    ]
    assert set(found.facts) == {"a-x", "b-x", "c-x", "a-y", "b-y", "c-y", "c-z", "q-a", "q-b", "q-c", "q-d"}


def test_those_nothing_is_known_of_are_not_equivalent():
    found = named("equivalence").answer(alliance({"x": "am"}, told=_told("abc")))
    assert number(found, "equivalent_towns") == 0
    assert "Il n'y en a pas deux qui participent exactement aux mêmes coopérations." in found.sentences
    assert "Pour 2 d'entre eux" in found.sentences[-1]


def test_without_rules_there_is_nothing_to_compare():
    found = named("equivalence").answer(alliance({"x": "am"}))
    assert found.sentences == ("Aucune règle ne qualifie ici de ville moyenne : il n'y en a pas à comparer.",)
    assert not found.rows


def test_on_the_real_graph_equivalents_share_their_cooperations(embedded):
    bench = Bench(embedded, replicas=10)
    found = named("equivalence").answer(bench)
    graph = bench.network("acteurs-cooperations")
    agendas = {row[1].iri: frozenset(graph.adj[row[1].iri]) for row in found.rows if row[0] is not None}
    for row in found.rows:
        if row[0] is None:
            assert row[1].iri not in graph
            continue
        equals = sum(agenda == agendas[row[1].iri] for agenda in agendas.values()) - 1
        assert row[4] == equals
    assert number(found, "equivalent_towns") == sum(bool(row[4]) for row in found.rows)
    ruled = {row["acteur"] for row in embedded.select(catalogue.named("inventaire/villes-moyennes").text)}
    assert {row[1].iri for row in found.rows} <= ruled

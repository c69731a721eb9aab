"""Core and periphery, on alliances whose core is known."""

from __future__ import annotations

from itertools import combinations

from pmlb_graph.analyses import Bench, named
from tests.analyses.structure_bench import alliance, columns, number


def test_a_core_made_by_hand_is_found():
    core = "abcde"
    agendas = {f"{one}{other}": (one, other) for one, other in combinations(core, 2)}
    agendas |= {f"{one}{out}": (one, out) for one in core for out in "vwxyz"}
    found = named("coeur-peripherie").answer(alliance(agendas))
    assert number(found, "core_fit") == 1
    assert number(found, "core_size") == 5
    assert {str(row[0]) for row in found.rows if row[1] == "cœur"} == set(core)
    assert found.sentences[0] == "Le cœur compte 5 acteurs, sur 10 : a, b, c, d, e."
    assert found.facts[0] in {f"{one}-{pair}" for pair in agendas for one in pair if set(pair) <= set(core)}


def test_the_tightest_group_is_said_to_be_one_cooperation_when_it_is():
    one = named("coeur-peripherie").answer(alliance({"grand": "abcdef", "ag": "ag", "gh": "gh"}))
    assert "6 acteurs : tous participent à « grand »" in one.sentences[-1]
    several = named("coeur-peripherie").answer(alliance({"abc": "abc", "abd": "abd", "cd": "cd", "de": "de"}))
    assert "4 acteurs, et aucune coopération ne les réunit tous" in several.sentences[-1]


def test_where_all_are_tied_alike_there_is_no_core():
    found = named("coeur-peripherie").answer(alliance({"tous": "abcd"}))
    assert found.sentences == (
        "Tous les acteurs sont liés de la même façon : rien ne distingue un cœur d'une périphérie.",
    )
    assert {row[1] for row in found.rows} == {None}


def test_sentences_count_what_the_table_shows(embedded):
    found = named("coeur-peripherie").answer(Bench(embedded, replicas=40))
    table = columns(found)
    inside = [
        share for share, place in zip(table[found.columns[2]], table[found.columns[1]], strict=True) if place == "cœur"
    ]
    assert len(inside) == number(found, "core_size")
    assert sum(share >= 0.95 for share in inside) == number(found, "core_sure")
    assert f"Le cœur compte {len(inside)} acteurs" in found.sentences[0]
    assert table["k-cœur"] and max(table["k-cœur"]) == number(found, "degeneracy")

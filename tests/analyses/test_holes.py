"""Structural holes, on alliances where who stands in one is known."""

from __future__ import annotations

import networkx as nx
import pytest

from pmlb_graph.analyses import Bench, named
from tests.analyses.structure_bench import alliance, columns, number


def test_the_one_between_two_worlds_comes_first():
    agendas = {"gauche": "abm", "droite": "cdm"}
    found = named("trous-structuraux").answer(alliance(agendas))
    assert str(found.rows[0][0]) == "m"
    assert found.sentences[0] == "Les acteurs dont les partenaires sont les moins liés entre eux sont : m, a, b, c, d."
    assert [row[6] for row in found.rows] == [1, 2, 2, 2, 2]


def test_equals_are_named_together_or_not_at_all():
    agendas = {"gauche": "abcm", "droite": "defm"}
    assert named("trous-structuraux").answer(alliance(agendas)).sentences[0].endswith(" : m.")


def test_where_all_stand_alike_nobody_is_named():
    found = named("trous-structuraux").answer(alliance({"tous": "abcd"}))
    assert found.sentences[0].endswith("aucun n'occupe un trou plus qu'un autre.")
    assert not any("se classe" in text or "garde le rang" in text for text in found.sentences)


def test_those_without_partner_are_not_ranked():
    found = named("trous-structuraux").answer(alliance({"abc": "abc", "seul": "z"}))
    (row,) = [row for row in found.rows if str(row[0]) == "z"]
    assert row[1] == 0
    assert row[6:] == (None, None, None)
    assert "1 acteur n'a pas de partenaire connu" in "".join(found.sentences)


def test_values_are_those_of_networkx_and_sentences_count_the_table(embedded):
    bench = Bench(embedded, replicas=40)
    found = named("trous-structuraux").answer(bench)
    graph = bench.network("acteurs-acteurs")
    other = nx.constraint(graph, weight="weight")
    for row in found.rows:
        assert row[4] == pytest.approx(other[row[0].iri]) if graph.degree(row[0].iri) else row[4] != row[4]
    beside = [row[5] for row in found.rows]
    for word, text in (("au-dessus", "plus contraint"), ("au-dessous", "moins contraint")):
        (said,) = [sentence for sentence in found.sentences if text in sentence]
        assert said.startswith(str(beside.count(word)) if beside.count(word) else "Aucun acteur")
    known = [value for value in columns(found)["contrainte"] if value == value]
    assert number(found, "mean_constraint") == pytest.approx(sum(known) / len(known))

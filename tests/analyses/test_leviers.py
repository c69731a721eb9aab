"""Levers of transition, extensions, completions: on small alliances, on the real graph, on new projects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from pmlb_graph import blank, evidence, pipeline
from pmlb_graph.analyses import ANALYSES, Bench, Finding, extensions, levers
from pmlb_graph.analyses.candidates import Candidates, gathered
from pmlb_graph.analyses.geography import Neighbours
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak

NAMES = ("leviers", "extensions", "qui-inviter")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("fr")


@pytest.fixture(scope="module")
def found(embedded: Embedded) -> dict[str, Finding]:
    speak("en")
    bench = Bench(embedded, replicas=20)
    return {name: ANALYSES[name].answer(bench) for name in NAMES}


def line(agendas: dict[str, tuple[str, tuple[str, ...]]], **groups: str) -> tuple[nx.Graph, Candidates]:
    """Put territories a, b, c… on a line, 20 km apart, each next to those beside it."""
    names = "abcdefgh"
    broader = {"bus": frozenset({"bus", "mobilite"}), "velo": frozenset({"velo", "mobilite"})}
    graph: nx.Graph = nx.Graph(mode="two-mode")
    about: dict[str, dict[str, Any]] = {
        n: {"label": n.upper(), "kind": "CC", "group": groups.get(n, "rural"), "ended": False, "epci": True,
            "longitude": 0.0, "latitude": 45 + 0.18 * i}
        for i, n in enumerate(names)
    }  # fmt: skip
    for node, (members, themes) in agendas.items():
        graph.add_node(node, side="cooperation", kind="Alliance", label=node, themes=themes)
        for actor in members:
            graph.add_node(actor, side="acteur", group=about[actor]["group"], label=actor.upper())
            graph.add_edge(actor, node, facts=(f"{actor}{node}",), roles=(), certainty="atteste", inferred=False)
    pairs = frozenset(pairwise(names))
    return graph, gathered(graph, about, broader, Neighbours(pairs, True, {}))


def reached(of: Candidates, j: int) -> list[tuple[str, tuple[str, ...], str]]:
    every = list(range(len(of.cooperations)))
    found = extensions.around(of, j, every)
    return [(of.actors[e.territory], e.themes, "".join(of.actors[m] for m in e.touched)) for e in found]


# ── By hand ───────────────────────────────────────────────────────────


def test_neighbours_without_the_theme_are_found_those_that_touch_most_first() -> None:
    _, of = line({"1": ("ac", ("eau",))})
    assert reached(of, 0) == [("b", ("eau",), "ac"), ("d", ("eau",), "c")]


def test_those_who_act_on_the_theme_or_one_that_holds_it_are_left_out() -> None:
    _, of = line({"1": ("b", ("bus", "eau")), "2": ("a", ("mobilite", "eau")), "3": ("c", ("velo",))})
    assert reached(of, 0) == [("c", ("bus", "eau"), "b")]
    _, of = line({"1": ("b", ("mobilite",)), "2": ("a", ("bus",)), "3": ("c", ("eau",))})
    assert reached(of, 0) == [("c", ("mobilite",), "b")]


def test_kinds_that_a_cooperation_does_not_gather_are_left_out() -> None:
    _, of = line({"1": ("bc", ("eau",))}, a="metropole")
    assert reached(of, 0) == [("d", ("eau",), "c")]


def test_what_passes_ranks_those_that_touch_as_many() -> None:
    graph, of = line({"1": ("b", ("eau",))})
    assert [name for name, *_ in reached(of, 0)] == ["a", "c"]
    about = {iri: dict(one) for iri, one in zip(of.actors, of.about, strict=True)}
    pairs = Neighbours(frozenset({("a", "b"), ("b", "c")}), True, {})
    strong = gathered(graph, about, of.broader, pairs, lambda one, other: float({one, other} == {"b", "c"}))
    assert [name for name, *_ in reached(strong, 0)] == ["c", "a"]


def test_cells_count_pairs_of_a_theme_and_a_kind() -> None:
    graph, of = line({"1": ("ab", ("bus", "eau")), "2": ("c", ("velo",))}, a="metropole")
    about = levers._about(graph, ["mobilite", "eau"], of.broader)
    assert about == {"1": {"mobilite", "eau"}, "2": {"mobilite"}}
    # mobilite × métropole, rural; eau × métropole, rural.
    assert levers._cells(about, graph) == {"cells": 4.0}


def test_a_lever_is_documented_announced_or_neither() -> None:
    groups = {"x/a": "rural", "x/b": "metropole", "x/villes-moyennes": "collectif"}
    rows = [
        {"nature": "documentee", "cooperation": "1", "acteur": "x/a", "participation": "p1"},
        {"nature": "documentee", "cooperation": "1", "acteur": "x/b", "participation": "p2", "regle": "r"},
        {"nature": "documentee", "cooperation": "2"},
        {"nature": "annoncee", "cooperation": "3", "acteur": "x/villes-moyennes", "participation": "p3"},
    ]
    lever = levers._lever("eau", "Eau", rows, groups)
    assert (lever.documented, lever.announced) == ({"1", "2"}, {"3"})
    assert lever.facts == {"p1", "p3"}
    cells = dict(zip(levers.TERRITORIES, levers._row(lever, True)[3:], strict=True))
    assert cells["rural"] == 1
    assert cells["ville-moyenne"] == "announced"
    assert cells["metropole"] is None


# ── The real graph ────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_leads_to_passages_in_both_languages(
    name: str, found: dict[str, Finding], embedded: Embedded
) -> None:
    one = found[name]
    assert one.sentences
    assert one.facts == tuple(sorted(set(one.facts)))
    assert all(len(row) == len(one.columns) for row in one.rows)
    assert Finding.from_dict(one.to_dict()).to_dict() == one.to_dict()
    for fact in evidence.of(embedded, one.facts).values():
        assert fact.passages or fact.premises, fact.iri
    speak("fr")
    french = ANALYSES[name].answer(Bench(embedded, replicas=20))
    assert [figure.tested.value for figure in french.figures] == [figure.tested.value for figure in one.figures]
    assert len(french.rows) == len(one.rows)
    assert not set(french.sentences) & set(one.sentences)


def test_levers_of_the_real_graph(found: dict[str, Finding]) -> None:
    one = found["leviers"]
    rows = {row[0].iri.rpartition("/")[2]: row for row in one.rows}
    assert rows["alimentation"][1:4] == (2, 0, 2)
    assert rows["renovation-thermique"][1:] == (0, 1, None, None, None, None, None)
    assert rows["accessibilite"][2] == 3
    numbers = {figure.name: figure.tested for figure in one.figures}
    assert numbers["documented_levers"].value == sum(row[1] > 0 for row in one.rows)
    assert numbers["announced_levers"].value == sum(row[2] > 0 for row in one.rows)
    cells = sum(isinstance(cell, int) for row in one.rows for cell in row[3:])
    assert numbers["documented_cells"].value == cells
    assert numbers["documented_cells"].replicas == 20


def test_extensions_of_the_real_graph(found: dict[str, Finding], embedded: Embedded) -> None:
    one = found["extensions"]
    held = {
        (row["cooperation"], row["acteur"])
        for row in Bench(embedded).answer("agir/leviers")
        if "acteur" in row and "regle" not in row
    }
    assert 0 < len(one.rows) <= extensions.MOST
    assert not {(row[0].iri, row[1].iri) for row in one.rows} & held
    counts = [row[0].iri for row in one.rows]
    assert max(map(counts.count, counts)) <= extensions.EACH
    assert not any(iri.endswith("/c-emlb") for iri in counts)  # it ended in 2012


def test_completions_are_tried_and_say_what_they_are_worth(found: dict[str, Finding]) -> None:
    one = found["qui-inviter"]
    numbers = {figure.name: figure for figure in one.figures}
    assert numbers["hits"].interval[0] > numbers["hits_popularity"].tested.value
    assert 0.5 < numbers["auc"].tested.value < 1
    assert "less well than popularity alone" in " ".join(one.sentences)
    suggested = [(row[0].iri.rpartition("/")[2], row[1].iri.rpartition("/")[2]) for row in one.rows]
    assert ("c-pmlb", "pmlb") not in suggested
    assert ("c-pmlb", "carene") not in suggested


def test_same_seed_same_answer(embedded: Embedded, found: dict[str, Finding]) -> None:
    for name in NAMES:
        assert ANALYSES[name].answer(Bench(embedded, replicas=20)).to_dict() == found[name].to_dict()


def test_a_new_project_is_answered_without_a_number(tmp_path: Path) -> None:
    blank.make(tmp_path / "new", blank.Identity("Essai", "https://example.org/essai/", "L'équipe"))
    bench = Bench(pipeline.engine(tmp_path / "new"), replicas=5)
    for name in NAMES:
        one = ANALYSES[name].answer(bench)
        assert one.sentences
        assert one.facts == ()
        assert not any(np.isinf(figure.tested.value) for figure in one.figures)
        assert "nan" not in " ".join(one.sentences)

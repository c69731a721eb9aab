"""What every analysis of structure owes: sound sentences and evidence on any project, the same answer again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmlb_graph import pipeline
from pmlb_graph.analyses import Bench, named
from pmlb_graph.analyses.names import joined, listed
from pmlb_graph.language import speak
from tests.analyses.structure_bench import HOSTILE, NAMES, alliance, answered, projects, sound

EXCERPTS = Path(__file__).parents[1] / "excerpts" / "nantes-saint-nazaire"


@pytest.mark.parametrize("name", NAMES)
def test_on_the_real_graph_every_fact_leads_to_passages_and_the_same_seed_answers_the_same(embedded, name):
    found = named(name).answer(Bench(embedded, replicas=6))
    sound(embedded, found)
    assert found.name == name
    assert found.to_dict() == named(name).answer(Bench(embedded, replicas=6)).to_dict()
    assert found.facts
    assert found.rows


@pytest.mark.parametrize("name", NAMES)
def test_without_draws_nothing_is_said_of_chance(embedded, name):
    found = named(name).answer(Bench(embedded, replicas=0))
    sound(embedded, found)
    assert not any("hasard" in text for text in found.sentences)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_projects_without_rows_or_with_twenty_are_answered(tmp_path, monkeypatch, language):
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path / "cache")
    made = projects(tmp_path, EXCERPTS)
    for path in made.values():
        for found in answered(path, language).values():
            sound(pipeline.engine(path), found)
    for found in answered(made["empty"]).values():
        assert len(found.sentences) == 1
        assert not found.rows
        assert not found.facts
        assert all(not figure.tested.value > 0 for figure in found.figures)


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_said_as_they_are(name):
    labels = dict(zip("abcde", HOSTILE, strict=True)) | {"x": "{oups} %d"}
    told = {
        "espace/profils": [
            {"acteur": one, "acteurLibelle": label, "groupe": "https://e.org/ville-moyenne"}
            for one, label in labels.items()
            if one != "x"
        ],
        "inventaire/villes-moyennes": [],
    }
    bench = alliance({"x": "abc", "y": "ad", "z": "abc"}, labels, told=told)
    found = named(name).answer(bench)
    text = "\n".join(found.sentences) + str(found.rows)
    assert "{0}" in text
    assert found.sentences


@pytest.mark.parametrize("name", ["coeur-peripherie", "fragilite"])
def test_claims_say_where_the_value_stands(embedded, name):
    (claim,) = named(name).claims(Bench(embedded, replicas=19))
    (figure,) = [f for f in named(name).answer(Bench(embedded, replicas=19)).figures if f.name == claim.name]
    assert figure.tested.value == claim.tested.value
    words = {"above": (" plus ", " mieux "), "below": (" moins ",), "within": ("n'a pas plus", "comme")}
    assert any(word in claim.sentence for word in words[claim.tested.verdict])
    assert 0 <= claim.holds <= 1 or claim.tested.verdict == "within"


def test_names_in_a_row():
    assert listed([]) == ""
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c"], 2) == "a, b et 1 autre"
    assert listed(["a", "b", "c", "d"], 2) == "a, b et 2 autres"
    assert joined(["a, b", "c"]) == "a, b ; c"
    speak("en")
    assert joined(["a", "c"]) == "a; c"
    speak("fr")

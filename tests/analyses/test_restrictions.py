"""Analyses restricted: the network meant, chance drawn in it, said in the answer; what means nothing is refused."""

from __future__ import annotations

import pytest

from pmlb_graph import networks, questions
from pmlb_graph.analyses import ANALYSES, Bench, restricted
from pmlb_graph.analyses.restriction import EVERY, WORDS, Restriction, read
from pmlb_graph.cli import main
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import speaking
from pmlb_graph.measures import MEASURES, against_chance
from pmlb_graph.networks import Choice

REPLICAS = 2
GIVEN = ("theme=mobilite", "certitude=atteste", "date=2022")
TAKING = [name for name, one in ANALYSES.items() if one.takes]


@pytest.fixture(scope="module")
def bench(dataset: Dataset) -> Bench:
    return Bench(Embedded(dataset.lines), REPLICAS, 42)


def _facts(graph: object) -> set[str]:
    return {fact for _, _, data in graph.edges(data=True) for fact in data["facts"]}  # type: ignore[attr-defined]


def test_a_measure_is_that_of_the_network_restricted_and_so_is_chance(bench: Bench) -> None:
    found = restricted(ANALYSES["concentration"], bench, ["theme=mobilite", "theme=alimentation"])
    choice = Choice(themes=("mobilite", "alimentation"))
    graph = networks.network(bench.engine, networks.named("acteurs-acteurs"), choice=choice)
    names = [one.name for one in found.figures]
    again = against_chance(graph, [MEASURES[name] for name in names], REPLICAS, 42)
    assert {one.name: one.tested for one in found.figures} == again
    whole = ANALYSES["concentration"].answer(bench)
    assert [one.tested.value for one in whole.figures] != [one.tested.value for one in found.figures]
    assert [one.tested.mean for one in whole.figures] != [one.tested.mean for one in found.figures]


@pytest.mark.parametrize("name", TAKING)
def test_an_analysis_rests_on_the_facts_kept_alone(bench: Bench, name: str) -> None:
    takes = ANALYSES[name].takes
    given = [text for text in GIVEN if text.partition("=")[0] in takes]
    found = restricted(ANALYSES[name], bench, given)
    engine, definition = bench.engine, networks.named("acteurs-cooperations")
    every = _facts(networks.network(engine, definition))
    themes = ("mobilite",) if "theme" in takes else ()
    kept = networks.network(engine, definition, choice=Choice(least="atteste", themes=themes))
    assert every - _facts(kept)
    assert not set(found.facts) & (every - _facts(kept))
    assert found.sentences[0].startswith("Restreint à : ")
    assert not [text for text in found.sentences if "nan" in text.split() or "{" in text]
    assert found.limits[0].startswith("Ceci est dit d'une partie des faits")


def test_the_answer_says_what_is_kept(bench: Bench) -> None:
    with speaking("en"):
        said = restricted(ANALYSES["concentration"], bench, ["theme=mobilite", "attestes=oui"]).sentences[0]
    kept = networks.network(
        bench.engine, networks.named("acteurs-cooperations"), choice=Choice(inferred=False, themes=("mobilite",))
    )
    sides = [side for _, side in kept.nodes(data="side")]
    for text in (f"{kept.size()} ties stay", f"{sides.count('acteur')} actors", "“mobility”", "only a rule says"):
        assert text in said


def test_a_date_keeps_what_has_none_and_counts_it(bench: Bench) -> None:
    found = restricted(ANALYSES["trous-structuraux"], bench, ["date=2004"])
    assert "à la date 2004" in found.sentences[0]
    assert "faute de source" in found.sentences[1]
    assert len(found.rows) < len(ANALYSES["trous-structuraux"].answer(bench).rows)


def test_nothing_given_is_the_whole(bench: Bench) -> None:
    assert restricted(ANALYSES["concentration"], bench, []) == ANALYSES["concentration"].answer(bench)
    assert not Restriction()
    assert not read(["attestes=non"], ANALYSES["ponts"])


def test_what_means_nothing_is_refused_at_once(bench: Bench) -> None:
    with pytest.raises(UsageError) as refused:
        read(["tehme=x", "certitude=atest", "date=hier", "date=2012", "attestes=peut-être", "sans"], ANALYSES["ponts"])
    text = str(refused.value)
    assert len(text.splitlines()) == 6
    assert "vouliez-vous dire « theme »" in text
    assert "vouliez-vous dire « atteste »" in text
    with pytest.raises(UsageError, match="ne prend aucun paramètre"):
        read(["theme=mobilite"], ANALYSES["leviers"])
    with pytest.raises(UsageError, match="elle prend : forme, certitude, attestes, date"):
        read(["theme=mobilite"], ANALYSES["multiplexite"])
    with pytest.raises(UsageError) as unknown:
        restricted(ANALYSES["ponts"], bench, ["theme=mobilité", "forme=zzz"])
    assert len(str(unknown.value).splitlines()) == 2
    assert "vouliez-vous dire « mobilite »" in str(unknown.value)


def test_a_question_passes_parameters_to_its_analyses(bench: Bench) -> None:
    question, ground = questions.numbered(16), questions.Ground(bench)
    assert set(EVERY) <= set(questions.parameters(question))
    assert all(WORDS[name] for name in EVERY)
    found = questions.answer(question, ground, ["theme=mobilite"])
    assert found.sentences == restricted(ANALYSES["concentration"], bench, ["theme=mobilite"]).sentences
    assert found.evidence
    with pytest.raises(UsageError) as refused:
        questions.answer(question, ground, ["tehme=x", "dat=2012"])
    assert "« theme »" in str(refused.value)
    assert "« date »" in str(refused.value)


def test_the_command_takes_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    for words, code in ((("-p", "theme=mobilite"), 0), (("-p", "tehme=mobilite"), 2)):
        with pytest.raises(SystemExit) as ended:
            main(("analysis", "concentration", "--replicas", "2", "--quiet", *words))
        assert (ended.value.code or 0) == code
        said = capsys.readouterr()
        assert ("Restreint à" in said.out) is not bool(code)
        assert ("vouliez-vous dire « theme »" in said.err) is bool(code)

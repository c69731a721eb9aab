"""The analyses of space and time: what they say is what they count, on any graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pmlb_graph import blank, evidence, pipeline
from pmlb_graph.analyses import ANALYSES, Bench, Finding
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import figure, speak

EXCERPTS = Path(__file__).parents[1] / "excerpts"
NAMES = (
    "determinants",
    "evolution",
    "durees",
    "population-touchee",
    "voisins-sans-cooperation",
    "portee",
    "perimetres",
    "comparaison",
    "interactions",
    "dependance",
)
HOSTILE = "{0} {names} 100 % <b>; Rennes"


@pytest.fixture(scope="session")
def answers(embedded: Embedded) -> dict[str, Finding]:
    """Every answer on the real graph, in French."""
    speak("fr")
    bench = Bench(embedded, replicas=40)
    return {name: ANALYSES[name].answer(bench) for name in NAMES}


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> dict[str, Embedded]:
    """A graph of nothing, a new project, a project of twenty rows, and the real one with hostile names."""
    folder = tmp_path_factory.mktemp("projects")
    found = {"nothing": Embedded([])}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: folder / "cache")
        for name in ("new", "tiny"):
            blank.make(folder / name, blank.Identity(name, "https://example.org/x/", "?"))
        for file in (EXCERPTS / "nantes-saint-nazaire").glob("*.csv"):
            with (folder / "tiny" / file.name).open("a", encoding="utf-8") as stream:
                stream.write(file.read_text(encoding="utf-8").split("\n", 1)[1])
        found |= {name: Embedded(pipeline.load(folder / name).lines) for name in ("new", "tiny")}
    named = '"Rennes Métropole"@fr'
    lines = [line.replace(named, f'"{HOSTILE}"@fr') for line in dataset.lines]
    assert lines != dataset.lines
    return found | {"hostile": Embedded(lines)}


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak("fr")


@pytest.mark.parametrize("name", NAMES)
def test_facts_lead_to_passages(name: str, answers: dict[str, Finding], embedded: Embedded) -> None:
    facts = answers[name].facts
    assert facts
    assert list(facts) == sorted(set(facts))
    known = evidence.of(embedded, facts)
    assert all(known[fact].passages or known[fact].rule for fact in facts)


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_complete_and_plain(name: str, answers: dict[str, Finding]) -> None:
    found = answers[name]
    assert found.name == name
    assert found.sentences
    assert found.method
    assert found.limits
    assert all(len(row) == len(found.columns) for row in found.rows)
    assert len(set(found.columns)) == len(found.columns)
    assert not re.search(r"\bnan\b|[{}]", " ".join(found.sentences))
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert Finding.from_dict(json.loads(text)).to_dict() == found.to_dict()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_answer(name: str, embedded: Embedded) -> None:
    one, other = (ANALYSES[name].answer(Bench(embedded, replicas=4)).to_dict() for _ in range(2))
    assert one == other


@pytest.mark.parametrize("name", NAMES)
def test_english_is_spoken_too(name: str, answers: dict[str, Finding], embedded: Embedded) -> None:
    speak("en")
    found = ANALYSES[name].answer(Bench(embedded, replicas=0))
    assert all(one.tested.replicas <= 1 for one in found.figures), "nothing is said of chance without draws"
    assert found.title != answers[name].title
    assert not set(found.sentences) & set(answers[name].sentences)
    assert not set(found.limits) & set(answers[name].limits)


@pytest.mark.parametrize("graph", ["nothing", "new", "tiny"])
@pytest.mark.parametrize("name", NAMES)
def test_small_graphs_are_answered(name: str, graph: str, engines: dict[str, Embedded]) -> None:
    found = ANALYSES[name].answer(Bench(engines[graph], replicas=4))
    assert found.sentences
    assert not re.search(r"\bnan\b|[{}]", " ".join(found.sentences))
    json.dumps(found.to_dict(), allow_nan=False)
    if graph != "tiny":
        assert not found.rows
        assert not found.facts


@pytest.mark.parametrize("name", [name for name in NAMES if ANALYSES[name].claims])
@pytest.mark.parametrize("graph", ["nothing", "new", "tiny"])
def test_small_graphs_claim_nothing_they_cannot(name: str, graph: str, engines: dict[str, Embedded]) -> None:
    claims = ANALYSES[name].claims
    assert claims
    assert len(claims(Bench(engines[graph], replicas=4))) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_said_as_they_are(name: str, engines: dict[str, Embedded]) -> None:
    found = ANALYSES[name].answer(Bench(engines["hostile"], replicas=2))
    if name == "perimetres":
        assert any(HOSTILE in sentence for sentence in found.sentences)


def test_the_population_touched_is_that_of_the_query(answers: dict[str, Finding], embedded: Embedded) -> None:
    found = answers["population-touchee"]
    whole = next(row for row in found.rows if row[0] == "ensemble")
    assert isinstance(whole[4], int)
    assert isinstance(whole[5], int)
    assert found.figures[0].tested.value == pytest.approx(100 * whole[5] / whole[4])
    assert f"{figure(found.figures[0].tested.value, 1)} %" in found.sentences[0]
    assert figure(whole[5]) in found.sentences[0]
    assert sum(row[0] == "région" for row in found.rows) == found.sentences[1].count("%")


def test_neighbours_of_the_list_share_nothing(answers: dict[str, Finding], embedded: Embedded) -> None:
    found, graph = answers["voisins-sans-cooperation"], Bench(embedded).network("acteurs-cooperations")
    for one, other, first, second, *_ in found.rows:
        assert not set(graph[one.iri]) & set(graph[other.iri])  # type: ignore[union-attr]
        assert (graph.degree(one.iri), graph.degree(other.iri)) == (first, second)  # type: ignore[union-attr]
        assert first
        assert second
    assert f"{len(found.rows)} d’entre eux" in found.sentences[0]
    near = next(one for one in found.figures if one.name == "near")
    assert f"{figure(100 * near.tested.value)} % de ces voisins" in found.sentences[1]


def test_slices_add_up(answers: dict[str, Finding]) -> None:
    rows = answers["evolution"].rows
    for before, after in pairwise(rows):
        assert after[3] == before[3] + after[5] - after[6]  # type: ignore[operator]
        common = before[3] - after[6]  # type: ignore[operator]
        assert after[7] == pytest.approx(common / (common + after[5] + after[6]))  # type: ignore[operator]
    assert all(row[4] <= row[3] for row in rows)  # type: ignore[operator]
    assert f"{rows[0][1]} acteurs et {rows[0][3]} participations en 2004" in answers["evolution"].sentences[0]


def test_perimeters_are_those_of_the_query(answers: dict[str, Finding], embedded: Embedded) -> None:
    told = {row["acteur"]: int(row["perimetres"]) for row in Bench(embedded).answer("espace/perimetres-multiples")}
    assert {row[0].iri: row[1] for row in answers["perimetres"].rows} == told  # type: ignore[union-attr]
    assert answers["perimetres"].figures[0].tested.value == len(told)


def test_durations_count_every_tie(answers: dict[str, Finding]) -> None:
    found = answers["durees"]
    assert all(row[3] or row[4] for row in found.rows)
    assert len(found.rows) == len(found.facts)
    lasting = sum(row[6] == "durable" for row in found.rows)
    assert any(f"({lasting})" in sentence for sentence in found.sentences)


def test_the_reach_is_in_the_sentence(answers: dict[str, Finding]) -> None:
    found = answers["portee"]
    assert f"à plus de {figure(found.figures[0].tested.value)} km" in found.sentences[0]


def test_odds_of_the_sentence_are_those_of_the_table(answers: dict[str, Finding]) -> None:
    found = answers["determinants"]
    assert len(found.rows) >= 6
    for row in found.rows:
        assert None not in row, "the check over all EPCI has its figures too"
        said = f"cote × {figure(row[1], 2)}"  # type: ignore[arg-type]
        tested = next(one.tested for one in found.figures if one.label == row[0])
        assert any(said in sentence for sentence in found.sentences) == (tested.verdict != "within")


def test_the_alliance_that_bears_the_plan_is_said(answers: dict[str, Finding]) -> None:
    found = answers["comparaison"]
    assert "porte le plan" in found.sentences[-1]
    ours = next(row for row in found.rows if str(row[0]) in found.sentences[-1])
    assert f"{ours[1]} acteurs attestés" in found.sentences[-1]
    ranks = [row[6] for row in found.rows if row[6] is not None]
    assert min(ranks) == 1  # type: ignore[type-var]

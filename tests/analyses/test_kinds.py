"""What the analyses of kinds, communities and themes have in common: evidence, seeds, languages, small projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import isnan
from pathlib import Path

import networkx as nx
import pytest

from pmlb_graph import blank, evidence, pipeline
from pmlb_graph.analyses import ANALYSES, Bench, Finding, capital, claims, homophily, multiplexity
from pmlb_graph.cli import scores
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak

NAMES = (
    "ponts",
    "homophilie",
    "communautes",
    "multiplexite",
    "squelette",
    "fermeture-instances",
    "bonding-bridging",
)
CLAIMS = {
    "ponts": "bridging_share_degrees",
    "homophilie": "ei_index_degrees",
    "communautes": "adjusted_rand_region",
    "multiplexite": "multiplex_share",
}
HOSTILE = '<script>"x"</script> {n} %s; é\n=1+1'


@pytest.fixture(autouse=True)
def french_and_few_draws() -> Iterator[None]:
    speak("fr")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "SHAKEN", 10)
        patch.setattr(multiplexity, "PERMUTATIONS", 19)
        yield
    speak("fr")


@pytest.fixture(scope="module")
def found(embedded: Embedded) -> dict[str, Finding]:
    speak("fr")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiplexity, "PERMUTATIONS", 19)
        return {name: ANALYSES[name].answer(Bench(embedded, replicas=10)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_rests_on_facts_that_lead_to_passages(
    name: str, found: dict[str, Finding], embedded: Embedded
) -> None:
    facts = found[name].facts
    assert facts == tuple(sorted(set(facts)))
    assert facts
    for fact in evidence.of(embedded, facts).values():
        assert fact.passages or fact.premises


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_whole(name: str, found: dict[str, Finding]) -> None:
    one = found[name]
    assert one.name == name
    assert one.questions == ANALYSES[name].questions
    assert all(sentence.strip() and "{" not in sentence for sentence in one.sentences)
    assert one.references == tuple(filter(None, one.references))
    assert one.limits
    assert {len(row) for row in one.rows} <= {len(one.columns)}
    assert len({figure.name for figure in one.figures}) == len(one.figures)
    assert Finding.from_dict(one.to_dict()).to_dict() == one.to_dict()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_numbers_in_both_languages(
    name: str, found: dict[str, Finding], embedded: Embedded
) -> None:
    speak("en")
    other = ANALYSES[name].answer(Bench(embedded, replicas=10))
    for one, same in zip(other.to_dict()["figures"], found[name].to_dict()["figures"], strict=True):
        assert one["name"] == same["name"]
        assert {**one["tested"], "null": ""} == {**same["tested"], "null": ""}
    assert len(other.sentences) == len(found[name].sentences)
    assert not set(other.sentences) & set(found[name].sentences)
    assert other.facts == found[name].facts


@pytest.mark.parametrize("name", NAMES)
def test_without_draws_no_word_of_chance_is_said(name: str, embedded: Embedded) -> None:
    one = ANALYSES[name].answer(Bench(embedded, replicas=0))
    assert one.sentences
    chance = [figure for figure in one.figures if figure.name != "layers" and not figure.name.startswith("qap_")]
    assert all(isnan(figure.tested.p) for figure in chance)
    words = " ".join(one.sentences)
    if name in ("ponts", "homophilie", "communautes", "bonding-bridging"):
        assert "hasard" not in words.replace("Rand", "")


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Embedded]:
    """A project without rows, and the twenty rows of a second alliance."""
    folder, cache = tmp_path_factory.mktemp("projects"), tmp_path_factory.mktemp("cache")
    excerpts = Path(__file__).parents[1] / "excerpts" / "nantes-saint-nazaire"
    engines = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: cache)
        for name in ("empty", "tiny"):
            path = folder / name
            blank.make(path, blank.Identity("Essai", f"https://example.org/{name}/", "L'équipe"))
            for file in excerpts.glob("*.csv") if name == "tiny" else ():
                with (path / file.name).open("a", encoding="utf-8") as stream:
                    stream.write(file.read_text(encoding="utf-8").split("\n", 1)[1])
            engines[name] = Embedded(pipeline.load(path).lines)
    return engines


@pytest.mark.parametrize("project", ["empty", "tiny"])
@pytest.mark.parametrize("name", NAMES)
def test_small_projects_are_answered(name: str, project: str, projects: dict[str, Embedded]) -> None:
    bench = Bench(projects[project], replicas=5)
    one = ANALYSES[name].answer(bench)
    assert one.sentences
    text = scores.finding(bench.engine, one, "text")
    assert "nan" not in text.split()
    if project == "empty":
        assert one.facts == ()
        assert one.rows == ()
    for claim in (ANALYSES[name].claims or (lambda _: ()))(bench):
        assert claim.sentence


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_are_the_figures_of_the_answer(name: str, found: dict[str, Finding], embedded: Embedded) -> None:
    claimed = ANALYSES[name].claims
    assert claimed
    (claim,) = claimed(Bench(embedded, replicas=10))
    assert claim.name == CLAIMS[name]
    assert isnan(claim.holds) or 0 <= claim.holds <= 1
    assert claim.sentence
    assert claim.facts
    value = next(f.tested.value for f in found[name].figures if f.name == claim.name)
    assert claim.tested.value == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_labels_pass_through(name: str, embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (homophily, capital):
        monkeypatch.setattr(module, "labels", lambda *_: defaultdict(lambda: HOSTILE))
    bench = Bench(embedded, replicas=2)
    for network in ("acteurs-acteurs", "acteurs-instances-themes"):
        graph = bench.network(network)
        for part in (graph, graph.graph.get("origin", nx.Graph())):
            nx.set_node_attributes(part, HOSTILE, "label")
    one = ANALYSES[name].answer(bench)
    text = scores.finding(embedded, one, "text")
    assert HOSTILE.split("\n", maxsplit=1)[0] in text
    assert scores.finding(embedded, one, "csv")

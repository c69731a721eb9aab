"""A first small alliance: what the commands say where little, or nothing, was entered."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from pmlb_graph import blank, coverage, evidence, pipeline, plain
from pmlb_graph.analyses import Bench, hidden, levers
from pmlb_graph.cli.commands import program
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.language import speak
from pmlb_graph.measures import measurement

ROWS = {
    "sources": ["essai,Essai,Équipe,,secondaire,,,,,"],
    "acteurs": [
        "pole,Pôle,,PoleMetropolitain,syndicat-mixte,,,,,,,,essai,,,atteste,",
        *(f"{key},{key.upper()},,GroupementCollectivites,,,,,,,,,essai,,,atteste," for key in "abcd"),
    ],
    "adhesions": [f"pole,{key},membre,2012,,essai,,,atteste," for key in "ab"],
    "cooperations": ["c-pole,Pôle,,pole-metropolitain-aire,pole,mobilite,2012,,,,,,essai,,,atteste,"],
    "participations": [
        "c-pole,pole,porteur,,,,essai,,,atteste,",
        *(f"c-pole,{key},membre,,,,essai,,,atteste," for key in "acd"),
    ],
}


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak("fr")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an alliance of five actors, a cooperation, no plan."""
    folder = tmp_path_factory.mktemp("small") / "alliance"
    blank.make(folder, blank.Identity("Essai"))
    for name, rows in ROWS.items():
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as stream:
            stream.write("".join(f"{row}\n" for row in rows))
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "alliance"
    blank.make(folder, blank.Identity("Vide"))
    return folder


@pytest.fixture(scope="module")
def engine(small: Path) -> Embedded:
    return Embedded(pipeline.load(small).lines)


def run(*words: str) -> Result:
    return CliRunner().invoke(program, list(words))


# ── Why ───────────────────────────────────────────────────────────────


def test_a_membership_and_a_participation_are_told_apart(small: Path) -> None:
    """Both read “membre : Pôle”: one is of the organisation, the other of the cooperation it bears."""
    found = run("why", "a", "--data", str(small))
    heads = [line for line in found.stdout.splitlines() if line.startswith("A, membre : Pôle")]
    assert sorted(heads) == ["A, membre : Pôle (adhésion)", "A, membre : Pôle (participation)"]


def test_what_a_rule_infers_is_told_with_the_membership_it_comes_from(small: Path) -> None:
    lines = run("why", "b", "d", "--data", str(small)).stdout.splitlines()
    assert "   B, représenté : Pôle (participation déduite)" in lines
    assert "         B, membre : Pôle (adhésion)" in lines
    assert "   D, membre : Pôle (participation)" in lines


def test_where_all_facts_are_participations_nothing_is_added(engine: Embedded, small: Path) -> None:
    assert "(participation" not in run("why", "c", "d", "--data", str(small)).stdout
    fact = evidence.Fact("https://exemple.fr/id/participation/c/a/membre", "A, membre : C")
    assert plain.facts([fact]) == "A, membre : C\n"
    assert evidence.Fact("https://exemple.fr/x", "A").family == ""


# ── Measure ───────────────────────────────────────────────────────────


def test_equal_values_are_not_ranked(small: Path) -> None:
    found = run(
        "measure", "acteurs-acteurs", "-m", "degree", "-m", "betweenness", "--replicas", "20", "--data", str(small)
    )
    assert "[1–1]" not in found.stdout
    assert "betweenness : la même valeur partout" in found.stdout
    assert "nan" not in found.stdout
    table = run(
        *("measure", "acteurs-acteurs", "-m", "betweenness", "--replicas", "20", "--format", "csv"),
        "--data",
        str(small),
    )
    rows = list(csv.DictReader(table.stdout.splitlines()))
    assert len(rows) == 5
    assert {row[f"betweenness_{what}"] for row in rows for what in ("rank", "rank_best", "stability")} == {""}


@pytest.mark.parametrize(("graph", "level"), [(nx.cycle_graph(6), True), (nx.star_graph(5), False)])
def test_a_measure_ranks_where_values_differ(graph: nx.Graph, level: bool) -> None:
    nx.set_edge_attributes(graph, "atteste", "certainty")
    found = measurement.measure(graph, [measurement.named("degree")], (20, 1), doubts="certainty")
    assert found.doubt["degree"].level is level
    rank = found.columns().index("degree_rank")
    assert all((row[rank] is None) is level for row in found.rows())


def test_a_sum_that_is_a_whole_number_is_written_as_one() -> None:
    from pmlb_graph.measures import marks

    graph = nx.star_graph(3)
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges, 1 + 1e-12), "weight")
    graph.graph["weighted"] = True
    found = measurement.measure(graph, [measurement.named("strength")], (0, 1))
    counts = marks.whole(found)
    assert [list(marks.marked(found, node, counts)) for node in found.order()] == [["3"], ["1"], ["1"], ["1"]]


# ── Invite ────────────────────────────────────────────────────────────


def test_nobody_is_suggested_where_nothing_can_be_learnt(small: Path) -> None:
    found = run("invite", "--theme", "mobilite", "--data", str(small))
    assert found.exit_code == 0
    assert "Trop peu est saisi pour proposer qui que ce soit : 5 acteurs" in found.stdout
    assert "Les sources nomment déjà, dans une coopération sur ce thème : A, C, D, Pôle." in found.stdout
    assert "participations.csv" in found.stdout
    assert "100 %" not in found.stdout
    assert "0 acteur suggéré" in found.stderr


def test_a_trial_that_can_teach_nothing_says_so() -> None:
    trial = hidden.Trial("theme", 9, 3, 40.0, {}, {}, 42)
    assert trial.void
    assert hidden.Trial("theme", 120, 30, 10.0, {}, {}, 42).void
    assert not hidden.Trial("theme", 10, 3, 11.0, {}, {}, 42).void


# ── Coverage, levers, questions ───────────────────────────────────────


def test_the_plan_is_named_only_where_there_is_one(small: Path, embedded: Embedded, engine: Embedded) -> None:
    told = run("coverage", "--data", str(small)).stdout
    assert "du plan" not in told
    page = run("coverage", "--format", "html", "--data", str(small)).stdout
    assert "feuille de route" not in page
    assert "du plan" not in page
    assert "du plan" in run("coverage").stdout
    without, with_ = levers.levers(Bench(engine, replicas=5)), levers.levers(Bench(embedded, replicas=5))
    assert {one.name for one in with_.figures} - {one.name for one in without.figures} == {"announced_levers"}
    assert len(with_.columns) == len(without.columns) + 1 == len(with_.rows[0])
    assert "du plan" not in " ".join((*without.sentences, *map(str, without.figures), *without.limits))


def test_a_list_wholly_documented_is_neither_over_nor_under_represented() -> None:
    whole = coverage.Stratum("x", coverage.wilson(1, 5), coverage.Share(1, 5), coverage.Share(1, 1))
    part = coverage.Stratum("x", coverage.wilson(0, 40), coverage.Share(30, 90), coverage.Share(0, 30))
    none = coverage.Stratum("x", coverage.wilson(0, 0), coverage.Share(1, 5), coverage.Share(0, 1))
    assert (whole.reading, part.reading, none.reading) == ("", coverage.BELOW, "")


def test_a_command_to_type_is_said_in_the_language_spoken(small: Path) -> None:
    asked = run("ask", "5", "--data", str(small))
    assert "`pmlb-graph import acv FICHIER`" in asked.stdout
    assert "FICHIER" in run("measure", "--help").stdout
    assert "RÉSEAU" in run("measure", "--help").stdout


# ── Folders ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(("form", "first"), [("csv", "tableur"), ("xlsx", "classeur.xlsx"), ("nquads", "graphe.nq")])
def test_an_export_says_what_to_open_first(small: Path, tmp_path: Path, form: str, first: str) -> None:
    out = tmp_path / "out"
    found = run("export", "--format", form, "-o", str(out), "--data", str(small))
    assert found.exit_code == 0, found.output
    assert f"Ouvrir d'abord {out / first}" in found.stderr
    assert (out / first).exists()


def test_an_empty_project_is_answered(empty: Path) -> None:
    for words in (
        ["coverage"],
        ["invite", "--theme", "mobilite"],
        ["measure", "acteurs-acteurs"],
        ["analysis", "leviers"],
    ):
        found = run(*words, "--data", str(empty))
        assert found.exit_code == 0, (words, found.output)
        assert "nan" not in found.stdout, words
    assert "aucun nœud" in run("measure", "acteurs-acteurs", "--data", str(empty)).stdout
    assert run("coverage", "--data", str(empty)).stdout.count("Rien n'est encore documenté.") >= 2


# ── Scenarios ─────────────────────────────────────────────────────────


def test_the_example_of_a_small_alliance_is_a_scenario_that_holds(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "essai.csv"
    assert run("scenario", "--example", str(file), "--data", str(small)).exit_code == 0
    with file.open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert (rows[0]["acteur"], rows[0]["cooperation"]) == ("b", "c-pole")
    found = run("scenario", str(file), "--data", str(small))
    assert found.exit_code == 0, found.output


def test_the_example_of_an_empty_project_says_what_to_fill(empty: Path, tmp_path: Path) -> None:
    found = run("scenario", "--example", str(tmp_path / "essai.csv"), "--data", str(empty))
    assert found.exit_code == 0
    assert "Remplir participations.csv" in found.stderr


def test_a_name_that_nothing_has_says_what_to_write(empty: Path, small: Path) -> None:
    assert "acteurs.csv" in run("why", "a", "--data", str(empty)).stderr
    assert "vouliez-vous dire" in run("why", "pola", "--data", str(small)).stderr


def test_findings_of_nothing_are_not_said_to_fail(empty: Path) -> None:
    found = run("findings", "--replicas", "5", "--data", str(empty))
    assert found.exit_code == 0
    assert "ne survit" not in found.stdout
    assert "participations.csv" in found.stdout

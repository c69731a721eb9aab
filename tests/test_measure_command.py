"""The commands that measure: networks of the graph and files, beside chance and doubt."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from pmlb_graph.cli.commands import program
from pmlb_graph.language import speak
from pmlb_graph.measures import MEASURES


def _run(*words: str) -> Result:
    speak("en")
    return CliRunner().invoke(program, list(words))


def _rows(found: Result) -> dict[str, dict[str, str]]:
    assert found.exit_code == 0, found.stderr
    return {row["node"]: row for row in csv.DictReader(found.stdout.splitlines())}


@pytest.fixture
def club(tmp_path: Path) -> Path:
    path = tmp_path / "club.graphml"
    nx.write_graphml_xml(nx.karate_club_graph(), path)
    return path


def test_a_known_network_has_its_published_values(club: Path) -> None:
    rows = _rows(
        _run("measure", str(club), "-m", "betweenness", "-m", "brokerage", "--group", "club", "--format", "csv")
    )
    # Zachary's club: betweenness of the two leaders, 0.4376 and 0.3041 (Girvan & Newman's network, unweighted).
    assert float(rows["0"]["betweenness"]) == pytest.approx(0.437635, abs=1e-6)
    assert float(rows["33"]["betweenness"]) == pytest.approx(0.304075, abs=1e-6)
    assert rows["0"]["brokerage_liaison"] == "0"  # with two groups nobody stands between two others
    assert {"brokerage_coordinator", "betweenness_null_mean", "betweenness_z", "betweenness_p"} <= set(rows["0"])


def test_weights_of_a_file_count_when_they_are_said_to_be_strengths(club: Path) -> None:
    plain, heavy = (
        _rows(_run("measure", str(club), "-m", "betweenness", "--replicas", "0", "--format", "csv", *more))
        for more in ((), ("--weighted",))
    )
    graph = nx.karate_club_graph()
    for a, b, data in graph.edges(data=True):
        graph.edges[a, b]["length"] = 420 // data["weight"]  # whole, so that equal paths are equal
    for node, value in nx.betweenness_centrality(graph).items():
        assert float(plain[str(node)]["betweenness"]) == pytest.approx(value, abs=1e-9)
    for node, value in nx.betweenness_centrality(graph, weight="length").items():
        assert float(heavy[str(node)]["betweenness"]) == pytest.approx(value, abs=1e-9)


def test_columns_are_named_after_measures_and_say_chance_and_doubt() -> None:
    rows = _rows(
        _run("measure", "acteurs-acteurs", "-m", "degree", "-m", "core_fit", "--format", "csv", "--replicas", "20")
    )
    assert len(rows) == 106
    first = next(iter(rows.values()))
    beside = ["null_mean", "null_low", "null_high", "z", "p"]
    standing = ["rank", "rank_best", "rank_worst", "stability"]
    assert list(first) == [
        *("node", "label", "degree"), *(f"degree_{one}" for one in [*beside, *standing]),
        "core_fit", *(f"core_fit_{one}" for one in beside),
    ]  # fmt: skip
    assert len({row["core_fit"] for row in rows.values()}) == 1
    assert first["degree_stability"] in {"stable", "fragile", "unstable"}
    assert int(first["degree_rank_best"]) <= int(first["degree_rank"]) <= int(first["degree_rank_worst"])


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not() -> None:
    words = ("measure", "acteurs-cooperations", "-m", "betweenness", "--replicas", "15", "--format", "json")
    one, same, other = (_run(*words, "--seed", seed).stdout for seed in ("7", "7", "8"))
    assert one == same != other


def test_json_tells_chance_ranks_and_agreement() -> None:
    found = json.loads(
        _run("measure", "acteurs-acteurs", "-m", "betweenness", "--replicas", "20", "--format", "json").stdout
    )
    leader = found["nodes"][0]
    assert leader["label"] == "Brest Métropole"
    told: dict[str, Any] = leader["measures"]["betweenness"]
    assert told["null"] == "degrees"
    assert (told["replicas"], told["seed"]) == (20, 42)
    assert -1 <= found["kendall"]["betweenness"]["low"] <= found["kendall"]["betweenness"]["high"] <= 1


def test_without_draws_only_values_are_told() -> None:
    rows = _rows(_run("measure", "acteurs-acteurs", "-m", "degree", "--replicas", "0", "--format", "csv"))
    assert list(next(iter(rows.values()))) == ["node", "label", "degree"]


def test_a_network_can_be_restricted_before_it_is_measured() -> None:
    words = ("measure", "acteurs-acteurs", "-m", "degree", "--replicas", "0", "--format", "csv", "--attested-only")
    found = _run(*words)
    assert "ties left out: inferred by a rule" in found.stderr
    assert len(_rows(found)) < 106


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measure", "acteurs-acteurs", "-m", "betwenness"], "did you mean “betweenness”?"),
        (["measure", "acteurs-cooperations", "-m", "constraint"], "constraint is not defined on a two-mode network"),
        (["measure", "acteurs-acteurs", "-m", "ei_index", "--group", "grup"], "no node has an attribute “grup”"),
        (["measure", "acteurs-acteur"], "unknown network"),
        (["analysis", "concentratio"], "unknown analysis"),
    ],
)
def test_what_is_wrong_is_said(words: list[str], said: str) -> None:
    found = _run(*words)
    assert found.exit_code == 2
    assert said in found.stderr


def test_mixing_is_a_table_of_its_own(club: Path) -> None:
    found = _run("measure", str(club), "-m", "mixing", "--group", "club", "--replicas", "50", "--format", "csv")
    assert found.exit_code == 0, found.stderr
    rows = list(csv.DictReader(found.stdout.splitlines()))
    observed = {(row["group"], row["other"]): float(row["observed"]) for row in rows}
    graph = nx.karate_club_graph()
    counted = nx.attribute_mixing_dict(graph, "club")
    for (one, other), ties in observed.items():
        assert ties == counted[one].get(other, 0)
    assert _run("measure", str(club), "-m", "mixing", "-m", "degree", "--group", "club").exit_code == 2
    assert _run("measure", str(club), "-m", "mixing").exit_code == 2
    told = json.loads(_run("measure", str(club), "-m", "mixing", "--group", "club", "--format", "json").stdout)
    assert len(told["mixing"]) == 4


def test_a_measure_of_groups_needs_groups(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("source,target\na,b\nb,c\n", encoding="utf-8")
    found = _run("measure", str(path), "-m", "brokerage")
    assert found.exit_code == 2
    assert "--group" in found.stderr


def test_directed_files_are_measured(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("source,target\na,b\nb,a\nb,c\n", encoding="utf-8")
    rows = _rows(_run("measure", str(path), "--directed", "-m", "in_degree", "-m", "reciprocity", "--format", "csv"))
    assert [rows[node]["in_degree"] for node in "abc"] == ["1", "1", "1"]
    assert float(rows["a"]["reciprocity"]) == pytest.approx(2 / 3)


def test_every_measure_is_listed_with_its_reference() -> None:
    listed = _run("measures").stdout
    for name, measure in MEASURES.items():
        assert f"  {name} " in listed
        assert measure.reference
        assert measure.reference in listed
    assert {row["name"] for row in json.loads(_run("measures", "--format", "json").stdout)} == set(MEASURES)

"""The command that writes networks: its choices, its layers, its files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pmlb_graph import networks
from pmlb_graph.cli.commands import program
from pmlb_graph.language import speak


def _run(*words: str) -> Result:
    speak("en")
    return CliRunner().invoke(program, ["network", *words])


def test_what_is_left_out_is_said() -> None:
    found = _run("acteurs-cooperations", "--least", "deduit", "--attested-only", "--theme", "culture")
    assert found.exit_code == 0
    lines = found.stderr.splitlines()
    assert [line.partition(": ")[2] for line in lines[:3]] == [
        "less sure than “deduit”", "inferred by a rule", "of another theme",
    ]  # fmt: skip
    left = sum(int(line.split()[0]) for line in lines[:3])
    assert left + len(list(csv.reader(found.stdout.splitlines()))) - 1 == 212


def test_layers_are_files_on_the_same_nodes(tmp_path: Path) -> None:
    found = _run(
        "acteurs-acteurs", "--layer", "2011-2012", "-o", str(tmp_path), "--format", "graphml", "--attested-only"
    )
    assert found.exit_code == 0
    assert "kept for want of sure dates" in found.stderr
    assert "ties left out: inferred by a rule" in found.stderr
    read = {path.name: networks.read(path) for path in sorted(tmp_path.iterdir())}
    assert list(read) == ["acteurs-acteurs-2011.graphml", "acteurs-acteurs-2012.graphml"]
    assert len({tuple(graph) for graph in read.values()}) == 1


def test_a_file_is_read_and_written(tmp_path: Path) -> None:
    ties, nodes = tmp_path / "t.csv", tmp_path / "n.csv"
    ties.write_text("source;target\na;b\na;b\n", encoding="utf-8")
    nodes.write_text("id;label\na;Angers\n", encoding="utf-8")
    found = _run(str(ties), "--nodes", str(nodes), "--format", "csv-nodes")
    assert found.exit_code == 0
    assert "1 parallel tie summed" in found.stderr
    assert [row["label"] for row in csv.DictReader(found.stdout.splitlines())] == ["Angers", "b"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["acteurs-acteurs", "--layer", "theme"], "say where with -o"),
        (["acteurs-acteurs", "--layer", "2012-2004", "-o", "x"], "is no layer"),
        (["acteurs-acteurs", "--nodes", "n.csv"], "--nodes goes with a file of ties"),
        (["acteurs-acteurs", "--theme", "rien"], "no cooperation of this network is of “rien”"),
        (["rien.csv"], "rien.csv"),
    ],
)
def test_what_is_wrong_is_said(words: list[str], said: str) -> None:
    found = _run(*words)
    assert found.exit_code in (2, 4)
    assert said in found.stderr
    assert "Traceback" not in found.output

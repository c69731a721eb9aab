"""The command line: its help, its exit codes, its suggestions, in French and in English."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmlb_graph.language import speak
from tests.tables_kit import Copy

COMMANDS = (
    "analyses", "analysis", "ask", "build", "check", "coverage", "diff", "export",
    "findings", "import", "init", "interactions", "invite", "lists", "measure", "measures", "metadata",
    "network", "networks", "publish", "queries", "query", "report", "run", "scenario",
    "serve", "site", "snapshot", "view", "why", "workbook", "worklist", "workshop",
)  # fmt: skip
GROUPS = ("workbook", "workshop")
BELOW = ("workbook export", "workbook import", "workshop sheet", "workshop import", "workshop agreement")
HEAVY = (
    "rdflib",
    "networkx",
    "pyvis",
    "jinja2",
    "numpy",
    "scipy",
    "SPARQLWrapper",
    "pyoxigraph",
    "rich",
    "yaml",
    "openpyxl",
    "python_calamine",
    "starlette",
    "uvicorn",
)
ENGLISH = re.compile(r"\b(Usage:|Options:|Commands:|Show|Ask|default:|required|Error|Try|the|and|Folder|File)\b")


class Ended:
    """How a command ended: its code and what it wrote."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


class Door:
    """The command line inside this process, its cache of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> Ended:
        from pmlb_graph.cli import main

        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return Ended(int(ended.value.code or 0), out, err)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def door(cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))
    monkeypatch.delenv("PMLB_GRAPH_LANG", raising=False)
    yield Door(capsys)
    speak("fr")


def _program(*words: str, **more: str) -> Ended:
    done = subprocess.run(
        [sys.executable, "-m", "pmlb_graph", *words],
        capture_output=True, encoding="utf-8", env=os.environ | more, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("command", ["", *COMMANDS, *BELOW])
def test_help_is_wholly_in_french(command: str) -> None:
    helped = _program(*command.split(), "--help")
    assert (helped.code, helped.err) == (0, "")
    assert helped.out.startswith("Usage : pmlb-graph")
    assert ENGLISH.findall(helped.out.replace("Options:", "")) == []
    assert "Donner cette aide et s'arrêter" in helped.out


@pytest.mark.parametrize("command", ["", *COMMANDS, *BELOW])
def test_help_is_in_english_when_asked(command: str) -> None:
    words = [*command.split(), "--help", "--lang", "en"] if command and command not in GROUPS else [command, "--help"]
    helped = _program(*filter(None, words), PMLB_GRAPH_LANG="en")
    assert (helped.code, helped.err) == (0, "")
    assert helped.out.startswith("Usage: pmlb-graph")
    assert not re.search(r"\b(le|la|les|des|une)\b", helped.out)


def test_the_list_of_commands_cuts_nothing(door: Door) -> None:
    from pmlb_graph.cli.commands import program

    helped = " ".join(door("--help").out.split())
    assert [name for name, one in program.commands.items() if one.get_short_help_str() not in helped] == []


def test_check_says_when_other_checks_follow(door: Door, tmp_path: Path) -> None:
    copy, again = Copy(tmp_path / "p"), "Une fois ces fautes corrigées, contrôler de nouveau"
    line = copy.line("acteurs", acteur="nantes-metropole")
    former = copy.plant("acteurs", line, "siren", "")
    ended = door("check", "--data", str(copy.path))
    assert (ended.code, again in ended.err) == (1, False)  # the graph was checked: nothing follows
    copy.plant("acteurs", line, "siren", former[:-1])
    ended = door("check", "--data", str(copy.path))
    assert (ended.code, again in ended.err) == (1, True)


def test_the_workbook_says_how_it_comes_back() -> None:
    from pmlb_graph.tables import open_project
    from pmlb_graph.workbook import guide

    said = "\n".join(guide.introduction(open_project(None)[0]))
    assert "pmlb-graph workbook import FICHIER --data DOSSIER." in said


def test_values_are_listed_with_their_meaning(door: Door) -> None:
    from pmlb_graph.tables import describe

    rows = list(csv.DictReader(io.StringIO(door("lists", "forme", "--format", "csv", "-q").out)))
    assert [row["value"] for row in rows] == list(describe().concepts["forme-cooperation"])
    assert all(row["label"] and row["list"] == "forme-cooperation" for row in rows)
    classes = json.loads(door("lists", "classe", "--format", "json").out)
    assert {"Metropole", "GroupementCollectivites"} <= {row["value"] for row in classes}
    assert "La source le dit en toutes lettres." in door("lists", "certitude").out
    whole = door("lists", "--format", "csv").out
    for column in (column for table in describe().tables.values() for column in table.columns):
        listed = column.scheme or column.under
        assert not listed or f"\n{listed}," in whole
    assert (
        door("lists", "roles").err
        == "pmlb-graph : aucune liste ne s'appelle « roles » — vouliez-vous dire « role » ?\n"
    )
    assert door("lists", "zzz").code == 2


def test_every_command_is_tested_here(door: Door) -> None:
    listed = re.findall(r"^  ([a-z]+)  ", door("--help").out, re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("words", [["--help"], ["query", "--help"], ["workbook", "--help"], ["--version"], ["cheque"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = f"""
import sys
from pmlb_graph.cli import main
try:
    main({words!r})
except SystemExit:
    loaded = sorted(set({HEAVY!r}) & set(sys.modules))
    sys.exit("loaded: " + " ".join(loaded) if loaded else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "check"),
        (["exporte"], "exporte"),
        (["query", "inventaire/participation"], "inventaire/participations"),
        (["query", "inventaire/participations", "-p", "role=financeurs"], "financeur"),
        (["query", "inventaire/participations", "-p", "roles=financeur"], "role"),
        (["query", "inventaire/participations", "-p", "role"], "role"),
        (["query", "inventaire/participations", "-p", "acteur=nantes-metropol"], "nantes-metropole"),
        (["query", "inventaire/participations", "-p", "acteur=http://a b"], "http://a b"),
        (["query", "regles/sous-classes", "--format", "xml"], "ttl"),
        (["query", "chiffres", "--format", "ttl"], "csv"),
        (["invite"], "--theme"),
        (["invite", "--theme", "mobilité douce"], "mobilite"),
        (["invite", "--theme", "sante", "--territoire", "brest-metropol"], "brest-metropole"),
        (["invite", "--theme", "sante", "--territoire", "villes-moyennes"], "acteur/villes-moyennes"),
        (["invite", "--theme", "sante", "--role", "financeurs"], "financeur"),
        (["network", "acteurs-acteur"], "acteurs-acteurs"),
        (["view", "acteurs-acteur"], "acteurs-acteurs"),
        (["why", "nante-metropole"], "nantes-metropole"),
        (["why"], "NAME"),
        (["check", "--format", "xml"], "sarif"),
        (["check", "--formt", "json"], "--format"),
        (["check", "en trop"], "en trop"),
        (["check", "--lang", "de"], "fr"),
        (["check", "--data", "nulle/part"], "nulle/part"),
        (["build", "-o", "graphe.ttl"], ".trig"),
        (["query", "chiffres", "--endpoint", "ftp://x"], "ftp://x"),
    ],
)
def test_a_wrong_word_ends_with_2_and_says_what_would_be_right(door: Door, words: list[str], said: str) -> None:
    ended = door(*words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert not re.search(r"\b(Error|Usage:|Invalid|No such|Missing|Try)\b", ended.err)


def test_an_unknown_command_is_answered_in_the_language(door: Door) -> None:
    assert door("chek").err == "pmlb-graph : commande inconnue : chek. Vouliez-vous dire check ?\n"


def test_check_says_that_nothing_is_wrong(door: Door) -> None:
    ended = door("check")
    assert (ended.code, ended.out) == (0, "")
    assert "Aucun problème" in ended.err
    assert "No problem" in door("check", "--lang", "en").err
    assert door("queries", "--quiet").err == ""


@pytest.fixture
def spoilt(tmp_path: Path) -> Copy:
    copy = Copy(tmp_path / "data")
    copy.plant("participations", 7, "acteur", "carène")
    copy.plant("adhesions", 9, "debut", "hier")
    return copy


def test_check_tells_problems_to_people_and_programs(door: Door, spoilt: Copy) -> None:
    data = str(spoilt.path)
    text = door("check", "--data", data)
    assert text.code == 1
    assert [line.partition(" : ")[0] for line in text.out.splitlines()] == [
        f"{spoilt.file('adhesions')}:9, colonne « debut »",
        f"{spoilt.file('participations')}:7, colonne « acteur »",
    ]
    listed = json.loads(door("check", "--data", data, "--format", "json").out)
    assert [(p["line"], p["column"], p["code"], p["severity"]) for p in listed] == [
        (9, "debut", "bad-date", "error"),
        (7, "acteur", "unknown-reference", "error"),
    ]
    sarif = json.loads(door("check", "--data", data, "--format", "sarif").out)
    _is_sarif(sarif)
    assert [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in sarif["runs"][0]["results"]] == [9, 7]


def _is_sarif(log: dict[str, object]) -> None:
    """Check what SARIF 2.1.0 requires of the parts that are used."""
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)  # type: ignore[arg-type]
    (run,) = log["runs"]  # type: ignore[misc]
    driver = run["tool"]["driver"]
    assert driver["name"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/:+-]+", location["physicalLocation"]["artifactLocation"]["uri"])
        assert location["physicalLocation"]["region"]["startLine"] >= 1


def test_nothing_wrong_is_valid_json_and_sarif(door: Door) -> None:
    _is_sarif(json.loads(door("check", "--format", "sarif").out))


def test_an_answer_is_a_table_csv_or_json(door: Door) -> None:
    words = ("query", "inventaire/participations", "-p", "acteur=Nantes Métropole", "-p", "role=membre")
    rows = list(csv.DictReader(io.StringIO(door(*words, "--format", "csv").out)))
    assert rows
    found = json.loads(door(*words, "--format", "json").out)
    assert len(found["results"]["bindings"]) == len(rows)
    assert list(rows[0]) == found["head"]["vars"]
    table = door(*words)
    assert table.err.startswith(str(len(rows)))
    assert len(table.out.splitlines()) >= len(rows) + 2
    assert "@prefix" in door("query", "regles/porteur-du-plan", "--format", "ttl").out


def test_a_parameter_may_come_several_times(door: Door) -> None:
    def count(*values: str) -> int:
        given = [word for value in values for word in ("-p", f"role={value}")]
        return len(door("query", "inventaire/participations", *given, "--format", "csv").out.splitlines()) - 1

    assert count("membre", "financeur") == count("membre") + count("financeur")


def test_where_a_tie_comes_from(door: Door) -> None:
    text = door("why", "nantes-metropole", "Rennes Métropole")
    assert text.code == 0
    assert "coopérations communes" in text.out
    assert "participations.csv:" in text.out
    found = json.loads(door("why", "nantes-metropole", "rennes-metropole", "--format", "json").out)
    assert len(found["shared"]) == int(re.search(r": (\d+) coop", text.out)[1])  # type: ignore[index]
    nothing = door("why", "villes-moyennes", "conseils-de-developpement")
    assert nothing.code == 0 or "conseils" in nothing.err


def test_lists_are_for_people_and_programs(door: Door) -> None:
    for command in ("queries", "networks"):
        names = [entry["name"] for entry in json.loads(door(command, "--format", "json").out)]
        assert [line.split()[0] for line in door(command).out.splitlines()] == names


def test_a_network_is_written_on_standard_output(door: Door) -> None:
    ended = door("network", "acteurs-acteurs", "--format", "json")
    ties = len(json.loads(ended.out)["ties"])
    assert f"{ties} liens" in ended.err
    assert door("network", "acteurs-acteurs", "--quiet", "-p", "role=financeur").err == ""


@pytest.mark.parametrize("suffix", ["trig", "nq"])
def test_build_writes_the_graph(door: Door, tmp_path: Path, suffix: str) -> None:
    ended = door("build", "-o", str(tmp_path / "neuf" / f"g.{suffix}"))
    assert ended.code == 0
    assert (tmp_path / "neuf" / f"g.{suffix}").stat().st_size > 10**6
    assert re.search(r"[0-9a-f]{64}", ended.err)


def test_a_file_that_cannot_be_written_ends_with_4(door: Door, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x", encoding="utf-8")
    for words in (["build", "-o", str(tmp_path / "fichier" / "g.nq")], ["query", str(tmp_path / "absente.rq")]):
        ended = door(*words)
        assert (ended.code, ended.out) == (4, "")
        assert "fichier" in ended.err or "absente.rq" in ended.err


def test_a_folder_without_tables_ends_with_4(door: Door, tmp_path: Path) -> None:
    ended = door("check", "--data", str(tmp_path))
    assert ended.code == 4
    assert "projet.toml" in ended.err


def test_an_endpoint_that_is_not_there_ends_with_3(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmlb_graph.engine.patience._PAUSES", (0.0, 0.0, 0.0))
    ended = door("query", "chiffres", "--endpoint", "http://127.0.0.1:1/sparql")
    assert (ended.code, ended.out) == (3, "")
    assert "127.0.0.1:1" in ended.err

"""What ships: the folders of the project as git knows them, and a README that says what there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import zipfile
from pathlib import Path

import click
import pytest
from hatchling.builders.wheel import WheelBuilder

import pmlb_graph
from pmlb_graph.cli import main
from pmlb_graph.cli.commands import program

ROOT = Path(pmlb_graph.__file__).parent.parent
FOLDERS = ("ontology", "data", "queries")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(
    {line.split("#")[0].partition(" > ")[0].strip() for line in README.splitlines() if line.startswith("pmlb-graph ")}
)


def _known(*folders: str) -> list[str]:
    """Return the files that git follows, or would follow once they are added."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return sorted(name for name in listed.splitlines() if (ROOT / name).is_file())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    made = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("dist")), versions=["standard"]))
    return zipfile.ZipFile(made)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_wheel_ships_what_git_follows(wheel: zipfile.ZipFile, folder: str) -> None:
    shipped = {name: wheel.read(name) for name in wheel.namelist() if f"/_shipped/{folder}/" in name}
    expected = {f"pmlb_graph/_shipped/{name}": (ROOT / name).read_bytes() for name in _known(folder)}
    assert shipped == expected
    assert expected


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_a_wheel_ships_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name and "/_shipped/" not in name}
    assert names == set(_known("pmlb_graph"))
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_a_wheel_finds_its_own_folders(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    import os
    import sys

    wheel.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pmlb_graph", "check"], capture_output=True, encoding="utf-8", check=False,
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_readme_names_every_command() -> None:
    for name in program.list_commands(click.Context(program)):
        assert re.search(rf"`[^`]*\b{name}\b", README), name


def test_the_readme_gives_commands_in_french_and_english() -> None:
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_works(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    words = shlex.split(line)[1:]
    if words[0] in ("diff", "import", "run", "view") or any(word.startswith("ma-question") for word in words):
        return  # long ones and examples of other files have tests of their own
    words += ["--replicas", "19"] if words[0] in ("analysis", "findings", "measure") else []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "readme"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert (ended.value.code or 0) == 0


def test_every_path_of_the_readme_exists() -> None:
    for path in re.findall(r"`((?:ontology|data|queries|pmlb_graph|tests|notebooks)/[\w./-]+)`", README):
        assert (ROOT / path).exists() or "{" in path, path

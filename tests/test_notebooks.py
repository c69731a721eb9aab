"""The notebooks: stored without outputs, executed as they stand, one test each."""

from __future__ import annotations

import base64
import json
import re
import socket
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pmlb_graph.site import execution
from pmlb_graph.site.notebooks import ORDER
from tests.notebook_kit import Untrusted

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLOSING = "## Ce qu’on peut dire, ce qu’on ne peut pas dire"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
MACHINE = re.compile(r"(?:/tmp|/home|/root|/work|/usr|/var|/private|[A-Z]:\\)[/\w]|127\.0\.0\.1|localhost|::1")
SAID = {
    "premiers-pas": "Nantes Métropole",
    "qui-coopere-avec-qui": "liens sur 1 coopération",
    "alliances": "le restent dans 95 %",
    "territoires-et-interactions": "l’interaction est potentielle, non observée",
    "le-temps": "dates non connues",
    "ses-propres-donnees": "participations.csv:7, colonne « acteur »",
    "un-point-d-acces-distant": "Même preuve",
}
"""What the outputs of each must hold, so that one that shows nothing is found."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def _cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs_nor_traces_of_a_machine(path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    text = path.read_text(encoding="utf-8")
    whole = json.loads(text)
    nbformat.validate(whole)
    assert (whole["nbformat"], whole["nbformat_minor"], whole["metadata"]) == (4, 5, METADATA)
    assert text == json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert [cell["id"] for cell in whole["cells"]] == [f"{path.stem}-{n:02}" for n in range(1, len(whole["cells"]) + 1)]
    for cell in whole["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_teaches(path: Path) -> None:
    cells = _cells(path)
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ") and cells[0]["cell_type"] == "markdown"
    assert sum(text.startswith("# ") for text in prose) == 1
    last = "".join(cells[-1]["source"])
    assert cells[-1]["cell_type"] == "markdown" and last.startswith(CLOSING)
    assert "**On peut dire**" in last and "**On ne peut pas dire**" in last
    assert max(len(text) for text in prose) < 1200
    for link in re.findall(r"\]\(([^)]*)\)", "\n".join(prose)):
        assert (path.parent / link).is_file(), link
    assert not re.search(r"<[a-z/]", "\n".join(prose))
    assert "'" not in re.sub(r"`[^`]*`|```.*?```", "", "\n".join(prose), flags=re.DOTALL)


def test_each_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == [path.stem for path in NOTEBOOKS] == sorted(SAID)


@pytest.mark.parametrize("name", ORDER)
def test_a_notebook_runs(name: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert execution.possible(), "the extra “notebooks” is not installed"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv(execution.ENDPOINT, "http://127.0.0.1:9/nothing")  # who executes for a page does not follow it
    found = execution.execute((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    outputs = [one for cell in found for one in cell]
    assert [one["text"] for one in outputs if one["kind"] == "stderr"] == []
    shown = "".join(one["text"] for one in outputs)
    assert re.search(SAID[name], shown)
    assert "DIFFÉRENT" not in shown
    text = re.sub(r"base64,[^\"]*|https?://(?!127|localhost)\S*", "", shown)
    assert not MACHINE.search(text), MACHINE.search(text)
    assert socket.gethostname() not in text.split()
    for one in outputs:
        if one["kind"] == "html":
            _kept_when_not_trusted(one["text"])


def _kept_when_not_trusted(html: str) -> None:
    left = Untrusted(html)
    assert left.removed <= {"iframe"}
    for image in left.all("img"):
        assert image["alt"]
        svg = base64.b64decode(image["src"].removeprefix("data:image/svg+xml;base64,"))
        assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_a_notebook_that_fails_says_where() -> None:
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": ["1 / 0"]}
    text = json.dumps({"cells": [cell], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})
    with pytest.raises(execution.NotExecutedError, match="ZeroDivisionError"):
        execution.execute(text)

"""The notebooks: stored without outputs, written to be read; what they give stands with their pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pmlb_graph.site import execution
from pmlb_graph.site.notebooks import ORDER

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLOSING = "## Ce qu’on peut dire, ce qu’on ne peut pas dire"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


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
    assert sorted(ORDER) == [path.stem for path in NOTEBOOKS]


def _notebook(source: str) -> str:
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": [source]}
    return json.dumps({"cells": [cell], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_that_fails_says_where() -> None:
    with pytest.raises(execution.NotExecutedError, match="ZeroDivisionError"):
        execution.execute(_notebook("1 / 0"))


def test_who_executes_for_a_page_follows_no_address_of_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(execution.ENDPOINT, "http://127.0.0.1:9/nothing")
    ((output,),) = execution.execute(_notebook(f"import os\nos.environ.get('{execution.ENDPOINT}', 'sans')"))
    assert output == {"kind": "text", "text": "'sans'"}


def test_what_executes_notebooks_is_installed() -> None:
    assert execution.possible(), "the extra “notebooks” is not installed"

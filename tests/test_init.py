"""A new project: empty tables that work, and the twenty rows of a second, real alliance."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pmlb_graph import blank, measures, pipeline, sketch
from pmlb_graph import run as job
from pmlb_graph.errors import UsageError
from pmlb_graph.tables import describe, open_project
from pmlb_graph.tables.writing import canonical

EXCERPTS = Path(__file__).parent / "excerpts"
NAME = "Pôle métropolitain Nantes Saint-Nazaire"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path / "cache")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "nsn"
    blank.make(path, blank.Identity(NAME, "https://example.org/nsn/", "L'équipe"))
    return path


@pytest.fixture
def filled(project: Path) -> Path:
    for file in (EXCERPTS / "nantes-saint-nazaire").glob("*.csv"):
        rows = file.read_text(encoding="utf-8").split("\n", 1)[1]
        with (project / file.name).open("a", encoding="utf-8") as stream:
            stream.write(rows)
    return project


def test_every_table_is_there_with_its_columns(project: Path) -> None:
    for table in describe().tables.values():
        assert (project / table.file).read_text(encoding="utf-8") == canonical(table, ())
    opened, found = open_project(project)
    assert found == []
    assert (opened.title, opened.base.iri) == ({"fr": NAME}, "https://example.org/nsn/")


def test_the_readme_is_in_french_and_names_every_table(project: Path) -> None:
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {NAME}\n")
    assert "$" not in readme
    assert "pmlb-graph check --data nsn" in readme
    assert "import navettes base-flux.csv --data nsn --communes epci.json" in readme
    assert "pmlb-graph lists" in readme
    for table in describe().tables.values():
        assert f"`{table.file}`" in readme


@pytest.mark.parametrize("title", ['Un « titre » "cité" \\ barré', "Tabulé\tet\nligne", "é" * 300, "\x7f"])
def test_any_title_makes_a_valid_configuration(title: str, tmp_path: Path) -> None:
    blank.make(tmp_path / "p", blank.Identity(title))
    assert open_project(tmp_path / "p")[0].title == {"fr": " ".join(title.split())}


@pytest.mark.parametrize(
    "base", ["example.org/", "https://example.org", "https://exa mple.org/", "ftp://x/", "https:///"]
)
def test_a_wrong_base_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="base"):
        blank.make(tmp_path / "p", blank.Identity(base=base))
    assert not (tmp_path / "p").exists()


def test_a_folder_with_something_in_it_is_refused(project: Path, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    with pytest.raises(UsageError, match="vide"):
        blank.make(project, blank.Identity())
    assert before == {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="vide"):
        blank.make(tmp_path / "file", blank.Identity())


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    assert "projet.toml" in blank.make(tmp_path / "p", blank.Identity())


def test_an_empty_project_gives_a_complete_run(project: Path, tmp_path: Path) -> None:
    assert pipeline.check(project)[0] == []
    assert "index.html" in job.run(tmp_path / "out", project, lambda _: None)
    ranking = (tmp_path / "out" / "mesures.csv").read_text(encoding="utf-8")
    assert ranking == "iri,label,degree,betweenness,mean,low,high,verdict,rank_best,rank_worst,stability\n"
    assert {page.name for page in (tmp_path / "out" / "reseaux").glob("*.html")} >= {"acteurs-acteurs.html"}


def test_a_second_alliance_gives_a_complete_run(filled: Path, tmp_path: Path) -> None:
    found, whole = pipeline.check(filled)
    assert found == []
    assert whole is not None
    assert not any("w3id.org/pmlb" in line for line in whole.lines)
    job.run(tmp_path / "out", filled, lambda _: None)
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert NAME in index
    assert "Loire Bretagne" not in index
    with (tmp_path / "out" / "mesures.csv").open(encoding="utf-8") as stream:
        ranked = {row["label"] for row in csv.DictReader(stream)}
    assert {"Nantes Métropole", "CC du Pays de Blain"} <= ranked


def test_a_network_without_nodes_is_measured_and_drawn() -> None:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(title={"fr": "Vide"})
    assert measures.against_chance(graph, [measures.MEASURES["betweenness"]]) == {"betweenness": {}}
    assert "<svg" in sketch.draw(graph, {})

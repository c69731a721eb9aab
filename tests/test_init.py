"""A new project: empty tables that work, and the twenty rows of a second, real alliance."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmlb_graph import accounts, blank, colophon, coverage, measures, pipeline, sketch
from pmlb_graph import run as job
from pmlb_graph.analyses import Bench, evolution
from pmlb_graph.cli.commands import program
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import speak
from pmlb_graph.site import Site
from pmlb_graph.tables import describe, open_project
from pmlb_graph.tables.writing import canonical

EXCERPTS = Path(__file__).parent / "excerpts"
NAME = "Pôle métropolitain Nantes Saint-Nazaire"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path / "cache")


@pytest.fixture(autouse=True)
def french() -> None:
    speak("fr")


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
    assert not re.search(r"feuille de route|Villes moyennes|niveau d.engagement", _untold(index), re.IGNORECASE)
    unknown = "part des habitants non connue : aucune population saisie"
    for page in (index, (tmp_path / "out" / "couverture.html").read_text(encoding="utf-8")):
        assert unknown in page
        assert "0 % des habitants" not in page
    assert "Découpage administratif 6.0.0" in index, "the first sources stand for what is to be cited"
    analyses = (tmp_path / "out" / "analyses.html").read_text(encoding="utf-8")
    assert "2004" not in analyses.partition('id="evolution"')[2].partition("<h2")[0]
    assert "contrat à seize" not in index
    assert re.search(r"\.toc li \{[^}]*break-inside: avoid", index), "a link is not cut between two columns"
    atlas = (tmp_path / "out" / "reseaux" / "acteurs-cooperations.html").read_text(encoding="utf-8")
    assert re.search(r'placeholder="ex. [^"]*CC du Pays de Blain', atlas)
    assert "FNAU" not in atlas
    with (tmp_path / "out" / "mesures.csv").open(encoding="utf-8") as stream:
        ranked = {row["label"] for row in csv.DictReader(stream)}
    assert {"Nantes Métropole", "CC du Pays de Blain"} <= ranked


def _untold(page: str) -> str:
    return page.partition('id="limits"')[2]


def test_the_site_of_a_second_alliance_says_what_holds_for_it(filled: Path) -> None:
    project, _ = open_project(filled)
    site = Site(pipeline.load(filled), project, data=filled, draws=(4, 9))
    front, limits = (site.render(f"{page}.html").body.decode() for page in ("index", "limites"))
    assert not re.search(r"feuille de route|plan 20|<dd>0</dd>", front)
    assert 'href="actions.html"' not in front
    assert 'href="acteurs.html"' in front
    assert "part des habitants non connue : aucune population saisie" in limits
    assert not re.search(r"feuille de route|était voulu|collectifs que|niveau d", limits)
    assert not re.search(r"<dt>Sources</dt><dd>\s*</dd>", front)


def test_sources_are_those_to_cite_then_the_first_ones(project: Path, filled: Path) -> None:
    opened, _ = open_project(filled)
    titles = colophon.sources(opened)
    assert titles == (f"{NAME}, accueil", "Découpage administratif 6.0.0 (COG 2026, EPCI)")
    row = opened.sheets["sources"].rows[0]
    many = [replace(row, cells=(row.cells[0], f"Titre {n}", *row.cells[2:])) for n in range(5)]
    sheets = {"sources": replace(opened.sheets["sources"], rows=tuple(many))}
    more = replace(opened, sheets={**opened.sheets, **sheets})
    assert colophon.sources(more) == ("Titre 0", "Titre 1", "Titre 2", "et 2 autres")
    assert colophon.sources(replace(more, attributions=("À citer",))) == ("À citer",)
    none = replace(more, sheets={**opened.sheets, "sources": replace(sheets["sources"], rows=())})
    assert colophon.sources(none) == ()
    assert [note.partition(" :")[0] for note in colophon.notes(none)] == ["Licence des données"]
    assert not re.search(
        r"<dt>[^d]*Sources", accounts.coverage_page(coverage.cover(Embedded([])), colophon.shell(none))
    )


def test_the_years_compared_are_those_of_the_data(filled: Path, dataset: Dataset) -> None:
    assert evolution.years(Bench(Embedded(dataset.lines))) == evolution.YEARS
    bench = Bench(Embedded(pipeline.load(filled).lines), replicas=2)
    assert evolution.years(bench) == (2012,)
    with (filled / "cooperations.csv").open("a", encoding="utf-8") as stream:
        for key, year in (("c-une", "1996"), ("c-deux", "2020")):
            stream.write(
                f"{key},{key},{key},pole-metropolitain-aire,,scot,{year},,active,local,,,nsn-site,,,atteste,\n"
            )
    wide = Bench(Embedded(pipeline.load(filled).lines), replicas=2)
    assert evolution.years(wide) == (1996, 2004, 2012, 2020)
    assert evolution.evolution(wide).title == "Comment le réseau change-t-il de 1996 à 2020 ?"
    assert evolution.years(Bench(Embedded([]))) == ()
    assert evolution.evolution(Bench(Embedded([]))).sentences == (
        "Aucune source ne dit quand une coopération commence : rien ne peut être dit d'un changement.",
    )


def test_a_view_that_has_nothing_to_show_says_why_and_what_to_fill(filled: Path, tmp_path: Path) -> None:
    words = ["acteurs-cooperations", "--data", str(filled), "-o", str(tmp_path / "vues")]
    found = CliRunner().invoke(program, ["view", *words, "--as", "carte"])
    assert found.exit_code == 0, found.output
    assert "la vue « carte » n'a rien à montrer : aucun point" in found.stderr
    assert "positions.csv" in found.stderr
    assert "positions.csv" not in CliRunner().invoke(program, ["view", *words, "--as", "matrice"]).stderr
    refused = CliRunner().invoke(program, ["interactions", "--data", str(filled)])
    assert refused.exit_code == 2
    assert "positions.csv" in refused.output


def test_a_network_without_nodes_is_measured_and_drawn() -> None:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(title={"fr": "Vide"})
    assert measures.against_chance(graph, [measures.MEASURES["betweenness"]]) == {"betweenness": {}}
    assert "<svg" in sketch.draw(graph, {})

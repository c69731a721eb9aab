"""Pages of measures, networks and analyses: what is measured, beside chance, in both languages, with ways on."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from math import isnan
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import networkx as nx
import pytest

from pmlb_graph import analyses, measures, networks, results
from pmlb_graph.addresses import page
from pmlb_graph.exports import Material
from pmlb_graph.exports.graphs import networks as write_networks
from pmlb_graph.language import LANGUAGES, speaking, tr
from pmlb_graph.measures import MEASURES, measurement, remembering, replicate
from pmlb_graph.site import Site, measured
from pmlb_graph.site import analyses as answered
from pmlb_graph.site.measures import formula
from pmlb_graph.tables import open_project

NETWORKS = ("acteurs-cooperations", "acteurs-acteurs", "cooperations-cooperations")
ANSWERED = ("concentration", "population-touchee")
OURS = ("mesures/", "reseaux/", "analyses/", "atlas/")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of one's own, few draws, few networks and few analyses: what is tested is what pages say."""
    folder = tmp_path_factory.mktemp("cache")
    known = {name: networks.named(name) for name in NETWORKS}
    kept = {name: analyses.ANALYSES[name] for name in ANSWERED}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.setattr(networks, "definitions", lambda: known)
        patch.setattr(analyses, "ANALYSES", kept)
        patch.setattr(measures, "consensus", lambda graph, seed=42, **_: measures.leiden(graph, seed=seed))
        yield folder


def _site(dataset: Any, **how: Any) -> Site:
    return Site(dataset, open_project()[0], draws=(4, 9), **how)


@pytest.fixture(scope="module")
def site(dataset: Any, cache: Path) -> Site:
    return _site(dataset)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    return {path: site.render(path).body.decode() for path in site._makers if path.startswith(OURS)}


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_measure_network_and_analysis_has_a_page_in_each_language(pages: dict[str, str]) -> None:
    stems = [f"mesures/{name}" for name in MEASURES] + [f"reseaux/{name}" for name in NETWORKS]
    stems += [f"analyses/{name}" for name in ANSWERED] + [f"{room}index" for room in OURS]
    stems += [f"atlas/{name}" for name in NETWORKS[:2]]
    assert {path for path in pages if path.endswith(".html")} == {page(s, one) for s in stems for one in LANGUAGES}
    for stem in stems:
        for language in LANGUAGES:
            assert f'<html lang="{language}">' in pages[page(stem, language)]


def test_every_link_leads_somewhere(site: Site, pages: dict[str, str], tmp_path: Path) -> None:
    write_networks(Material(site.project, site.whole, site.engine), tmp_path)
    known = set(site._makers) | {f"exports/{file.relative_to(tmp_path)}" for file in tmp_path.rglob("*.*")}
    for path, html in pages.items():
        if not path.endswith(".html"):
            continue
        for link in re.findall(r'<(?:a|link)\b[^>]*?\shref="([^"]*)"', html):
            address = unquote(unescape(link)).partition("#")[0]
            if not address or re.match(r"[a-z]+:", address) or address.rpartition("/")[2].startswith("sparql"):
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
            assert there in known or there.startswith("ns/index"), (path, link)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_a_measure_says_its_note(pages: dict[str, str], language: str) -> None:
    for one in MEASURES.values():
        text = _text(pages[page(f"mesures/{one.name}", language)])
        with speaking(language):
            start = tr(one.note.meaning).partition("`")[0].partition("*")[0].strip()
        assert start in text
        assert all(reference in text for reference in one.note.references)
        assert f"-m {one.name}" in text


def test_formulas_are_mathml_that_asks_for_nothing(pages: dict[str, str]) -> None:
    seen = 0
    for one in MEASURES.values():
        html = pages[f"mesures/{one.name}.html"]
        drawn = re.findall(r"<math .*?</math>", html, re.DOTALL)
        assert sum('display="block"' in math for math in drawn) == sum(k == "formula" for k, _ in one.note.details)
        for math in drawn:
            tree = ET.fromstring(math)
            assert tree.attrib["alttext"]
            assert not re.search(r"\\|style=|href=|src=|<script|<mtext>\s*\\", ET.tostring(tree[0], encoding="unicode"))
            seen += 1
        assert ":math:" not in html
        assert "<script" not in html.replace('<script src="../site.js" defer></script>', "")
    assert seen > 40
    assert 'alttext="a&lt;b&#34;"' in formula('a<b"')


def test_values_are_those_of_another_implementation(site: Site, pages: dict[str, str]) -> None:
    graph = site.network("acteurs-acteurs")
    rows = {row["network"]: row for row in _rows(pages["mesures/transitivity.csv"])}
    assert float(rows["acteurs-acteurs"]["value"]) == pytest.approx(nx.transitivity(nx.Graph(graph.edges)))
    degrees = [row for row in _rows(pages["mesures/degree.csv"]) if row["network"] == "acteurs-acteurs"]
    assert {row["node"]: int(row["value"]) for row in degrees} == dict(graph.degree())
    values = [int(row["value"]) for row in degrees]
    assert values == sorted(values, reverse=True)
    assert all(int(row["rank_best"]) <= int(row["rank_worst"]) for row in degrees)
    between = [row for row in _rows(pages["mesures/betweenness.csv"]) if row["network"] == "acteurs-cooperations"]
    two_mode = site.network("acteurs-cooperations")
    known = nx.betweenness_centrality(two_mode)
    assert {row["node"] for row in between} == set(two_mode)
    assert all(float(row["value"]) == pytest.approx(known[row["node"]], abs=1e-8) for row in between)


def test_sides_are_ranked_apart_and_the_first_ten_are_shown(site: Site, pages: dict[str, str]) -> None:
    found = measured.measured(site, "acteurs-cooperations").nodes["degree"]
    assert set(found) == {"acteur", "cooperation"}
    html = pages["mesures/degree.html"]
    for rows in found.values():
        assert min(row.best for row in rows) == 1
        for row in rows[:10]:
            assert site.record.label(row.node) in unescape(html)
    assert html.count("<tbody>") == 3
    assert html.count('<th scope="row">') == 30


def test_what_has_no_meaning_is_said_and_never_zero(site: Site, pages: dict[str, str]) -> None:
    graph = site.network("acteurs-acteurs")
    assert not nx.is_connected(graph)
    assert "n’a pas de sens ici" in pages["mesures/centralization_closeness.html"]
    row = next(r for r in _rows(pages["mesures/centralization_closeness.csv"]) if r["network"] == "acteurs-acteurs")
    assert row["value"] == ""
    without = [row for row in measured.measured(site, "acteurs-acteurs").nodes["hierarchy"]["acteur"] if not row.means]
    assert {row.node for row in without} == {node for node in graph if graph.degree(node) < 2}
    cells = {r["node"]: r["value"] for r in _rows(pages["mesures/hierarchy.csv"])}
    assert all(cells[row.node] == "" for row in without)
    assert "It has no meaning on the networks of the project" in pages["mesures/in_degree.en.html"]
    assert "<table" not in pages["mesures/in_degree.html"]


def test_what_the_draws_keep_is_not_called_chance(pages: dict[str, str]) -> None:
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", pages["mesures/gini_degree.html"], re.DOTALL)
    two_mode = next(row for row in rows if "Acteurs et coopérations" in row)
    assert "gardée par les tirages" in two_mode
    assert "dans l’intervalle du hasard" not in two_mode


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_tells_its_pieces_and_its_isolates(site: Site, pages: dict[str, str], name: str) -> None:
    graph, html = site.network(name), pages[f"reseaux/{name}.html"]
    figures = dict(re.findall(r"<div><dt>([^<]*)</dt><dd>([^<]*)</dd></div>", html))
    parts = list(nx.connected_components(graph))
    isolates = list(nx.isolates(graph))
    assert int(figures["Liens"]) == graph.number_of_edges()
    assert int(figures["Morceaux d’au moins deux nœuds"]) == len(parts) - len(isolates)
    assert int(figures["Nœuds isolés"]) == len(isolates)
    for node in isolates:
        assert site.record.label(node) in unescape(html)
    for part in sorted(parts, key=len)[:-1]:
        assert all(site.record.label(node) in unescape(html) for node in part)
    for one in measured.measured(site, name).whole:
        assert f'href="../mesures/{one}.html"' in html
    assert f"pmlb-graph network {name}" in html
    assert html.count("<svg") >= 1


def test_networks_and_their_interactive_pages_lead_to_each_other(pages: dict[str, str]) -> None:
    for name in NETWORKS[:2]:
        for language, end in (("fr", ".html"), ("en", ".en.html")):
            assert f'href="../atlas/{name}{end}"' in pages[page(f"reseaux/{name}", language)]
            assert f'href="../reseaux/{name}{end}"' in pages[page(f"atlas/{name}", language)]
            assert f'href="{name}{end}"' in pages[page("atlas/index", language)]
            assert len(pages[page(f"atlas/{name}", language)].encode()) < 1_000_000
    assert "pmlb-graph view cooperations-cooperations" in pages["reseaux/cooperations-cooperations.html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_analysis_tells_its_answer_its_claims_and_its_limits(
    site: Site, pages: dict[str, str], language: str
) -> None:
    with speaking(language):
        told = answered.answers(site)
        for name in ANSWERED:
            one, text = told.found[name], _text(pages[page(f"analyses/{name}", language)])
            said = (
                one.title,
                *one.sentences,
                one.method,
                *one.limits,
                *(claim.claim.sentence for claim in told.of(name)),
            )
            assert all(" ".join(sentence.split()) in text for sentence in said)
            assert all(claim.survives or claim.why in text for claim in told.of(name))
    assert {one.analysis for one in told.weighed} <= set(ANSWERED)


def test_the_files_of_an_analysis_are_those_of_the_main_job(site: Site, pages: dict[str, str]) -> None:
    with speaking("fr"):
        told = answered.answers(site)
        for name in ANSWERED:
            for end, text in results.downloads(told.found[name], told.known).items():
                assert pages[f"analyses/{name}{end}"] == text
            facts = {row["fact"] for row in _rows(pages[f"analyses/{name}-preuves.csv"])}
            assert facts == set(told.found[name].facts)
            assert json.loads(pages[f"analyses/{name}.json"])["title"] == told.found[name].title


def test_both_languages_say_the_same_numbers(site: Site) -> None:
    answers = []
    for language in LANGUAGES:
        with speaking(language):
            answers.append(answered.answers(site))
    for name in ANSWERED:
        french, english = (one.found[name] for one in answers)
        assert [str(f.tested) for f in french.figures] == [str(f.tested) for f in english.figures]
        assert french.title != english.title
        assert french.facts == english.facts


def test_what_is_remembered_is_drawn_once_and_given_whole() -> None:
    drawn: list[int] = []
    whole = replicate(_drawing, _counting, 5, seed=3)
    with remembering():
        first = replicate(_drawing, _counting, 5, seed=3, tell=lambda done, _: drawn.append(done))
        first["size"][0] = -1.0  # what is given is one's own
        again = replicate(_drawing, _counting, 5, seed=3, tell=lambda done, _: drawn.append(done))
        other = replicate(_drawing, _counting, 5, seed=4, tell=lambda done, _: drawn.append(done))
    assert drawn == [1, 2, 3, 4, 5] * 2
    assert again["size"].tolist() == whole["size"].tolist() != other["size"].tolist()


def _drawing(drawn: Any) -> int:
    return int(drawn.integers(1000))


def _counting(size: int) -> dict[str, float]:
    return {"size": float(size)}


def test_what_was_computed_is_not_computed_again(
    dataset: Any, pages: dict[str, str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("computed again")

    for module, name in ((measurement, "measure"), (results.answered, "_answered"), (measures, "doubt")):
        monkeypatch.setattr(module, name, refuse)
    again = _site(dataset)
    for path in ("mesures/degree.html", "reseaux/acteurs-acteurs.en.html", "analyses/concentration.html"):
        assert again.render(path).body.decode() == pages[path]


def test_statements_of_another_origin_are_not_taken_for_those_of_the_tables(
    dataset: Any, pages: dict[str, str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    elsewhere = _site(dataset, tabled=False, tell=told.append)
    before = sorted(cache.rglob("*.json"))
    measured.measured(elsewhere, "cooperations-cooperations")
    assert len(told) == 1
    assert sorted(cache.rglob("*.json")) == before


def test_nan_is_a_dash_and_whole_numbers_have_no_decimals() -> None:
    assert measured.written(float("nan")) == "–"
    assert isnan(float("nan"))
    assert [measured.written(n) for n in (12.0, 0.5, -0.25)] == ["12", "0,500", "-0,250"]


@pytest.mark.browser
def test_pages_are_accessible_and_fit_a_phone(site: Site, pages: dict[str, str], tmp_path: Path, chromium: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    chosen = ["mesures/modularity.html", "mesures/betweenness.en.html", "mesures/index.html", "analyses/index.html"]
    chosen += ["analyses/concentration.html", "reseaux/index.en.html", "reseaux/acteurs-cooperations.html"]
    for path in [*chosen, "style.css", "site.js"]:
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(site.render(path).body)
    for size in ((1500, 900), (390, 844)):
        view = chromium.new_page(viewport={"width": size[0], "height": size[1]})
        for path in chosen:
            view.goto((tmp_path / path).as_uri())
            assert view.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, size)
            assert axe.run(view).response["violations"] == [], (path, size)
        view.close()

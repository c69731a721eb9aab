"""The atlas: every view of every network is linked, opens, and can be made alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result

from pmlb_graph import atlas, views
from pmlb_graph.cli.commands import program
from pmlb_graph.engine import worker
from pmlb_graph.errors import QueryError, UsageError
from pmlb_graph.language import speak

MINE = """#+ summary: {fr: "Qui est membre de quoi", en: "Who is a member of what"}
#+ network:
#+   source: membre
#+   target: organisation
#+   fact: adhesion
#+   title: {fr: "Membres et organisations", en: "Members and organisations"}
PREFIX coop: <https://w3id.org/coopter/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?membre ?membreLibelle ?membreClasse ?organisation ?organisationLibelle ?organisationClasse ?adhesion
WHERE {
  ?adhesion a coop:Adhesion ; coop:membre ?membre ; coop:organisation ?organisation .
  ?membre coop:classe ?membreClasse ; rdfs:label ?membreLibelle .
  ?organisation coop:classe ?organisationClasse ; rdfs:label ?organisationLibelle .
  FILTER (LANG(?membreLibelle) = "fr" && LANG(?organisationLibelle) = "fr")
}
"""


def _view(*words: str) -> Result:
    return CliRunner().invoke(program, ["view", *words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("atlas")
    speak("fr")
    found = _view("-o", str(made), "--quiet")
    assert found.exit_code == 0, found.output
    return made


def test_the_index_links_every_view_and_says_how_to_read(folder: Path) -> None:
    text = (folder / atlas.INDEX).read_text(encoding="utf-8")
    links = re.findall(r'href="([a-z-]+\.html)(?:#vue=([a-z]+))?"', text)
    for name in ("acteurs-cooperations.html", "acteurs-acteurs.html"):
        offered = views.offered((folder / name).read_text(encoding="utf-8"))
        assert {view for href, view in links if href == name} == {"", *offered} - {"graphe"}
    for words in ("Comment lire", "Méthode", "Licence Ouverte", "À citer", "Version", "acteurs-themes"):
        assert words in text


@pytest.mark.browser
def test_each_link_opens_the_view_it_names(folder: Path, visit: Any) -> None:
    for name in ("acteurs-cooperations", "acteurs-acteurs"):
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        one = visit(text)
        for view in views.offered(text):
            page = one.open(f"#vue={view}")
            tab = page.locator('#tabs [aria-selected="true"]').inner_text()
            assert tab == next(v.name["fr"] for v in views.VIEWS if v.hash == view)
        assert page.locator("#tabs [role=tab]").count() == len(views.offered(text))
        one.quiet()


@pytest.mark.browser
def test_the_index_is_accessible(folder: Path, visit: Any) -> None:
    one = visit((folder / atlas.INDEX).read_text(encoding="utf-8"))
    one.page.goto(one.file)
    assert Axe().run(one.page).response["violations"] == []
    one.quiet()


@pytest.mark.browser
def test_a_page_is_shown_in_a_notebook_and_stays_readable_when_it_is_not_trusted(visit: Any) -> None:
    page = atlas.page("acteurs-cooperations", view="matrice")
    shown = page._repr_html_()
    still = shown[: shown.index("<iframe")]
    assert 'alt="Acteurs et coopérations : 152 nœuds' in still
    assert "data:image/svg+xml;base64," in still
    assert "sandbox=" in shown
    assert "allow-same-origin" not in shown
    one = visit(f"<!doctype html><html lang=fr><title>Carnet</title><body>{shown}</body></html>")
    opened = one.page
    opened.goto(one.file)
    frame = opened.frame_locator("iframe")
    frame.locator("#tabs").wait_for()
    assert frame.locator('#tabs [aria-selected="true"]').inner_text() == "Matrice"
    assert opened.evaluate("document.querySelector('figure img').naturalWidth") > 0
    assert one.said == []
    assert [url for url in one.asked if not url.startswith((one.file, "data:", "blob:", "about:"))] == []


def test_a_query_file_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "membres.rq"
    path.write_text(MINE, encoding="utf-8")
    found = _view(str(path), "-o", str(tmp_path), "--as", "matrice", "--quiet")
    assert found.exit_code == 0, found.output
    text = (tmp_path / "membres.html").read_text(encoding="utf-8")
    assert "Membres et organisations" in text
    assert '"first":"matrice"' in text
    assert "Adhésion" in text or "adhesion" in text  # the facts and their evidence travel with the page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * WHERE { ?a ?b ?c }", "#+ network:"),
        (MINE.replace("#+   fact: adhesion\n", ""), "fact"),
        (MINE.replace("WHERE {", "WHERE { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"), "SERVICE"),
    ],
)
def test_a_query_that_makes_no_network_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=re.escape(said)):
        atlas.page(str(path))


def test_an_unknown_view_is_refused() -> None:
    speak("en")
    with pytest.raises(UsageError, match="did you mean “carte”"):
        atlas.page("acteurs-acteurs", view="cartes")
    speak("fr")


def test_a_page_is_saved(tmp_path: Path) -> None:
    page = atlas.page("acteurs-acteurs", date="2012")
    assert page.name == "acteurs-acteurs-2012"
    assert page.save(tmp_path / "p.html").read_text(encoding="utf-8") == page.html


def test_a_query_file_is_kept_within_limits_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = worker.answer

    def spy(whole: Any, text: str, form: str) -> Any:
        asked.append(text)
        return real(whole, text, form)

    monkeypatch.setattr(worker, "answer", spy)
    path = tmp_path / "acteurs-acteurs.rq"
    path.write_text(MINE, encoding="utf-8")
    atlas.page(str(path))
    assert asked == [MINE]
    atlas.page("acteurs-acteurs")
    assert asked == [MINE]

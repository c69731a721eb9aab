"""Pages of the questions of the team: the answer of the terminal, its links, its files, what is missing, ways on."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from pmlb_graph import catalogue, pipeline, questions, tables
from pmlb_graph.addresses import page
from pmlb_graph.analyses import ANALYSES, Bench, Thing
from pmlb_graph.cli import main
from pmlb_graph.language import LANGUAGES, figure, speaking
from pmlb_graph.results import cell
from pmlb_graph.site import Site, answers
from pmlb_graph.site.pages import FORTY, asked_at

QUERIED = (1, 2, 3, 5, 9, 26, 35)
"""Questions that queries answer: nothing is drawn at random."""


def _text(site: Site, path: str) -> str:
    return site.render(path).body.decode()


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", " ", html)))


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_in_the_list_and_has_a_page(site: Site, language: str) -> None:
    known = questions.questions()
    listed = _text(site, page(f"{FORTY}/index", language))
    for number, question in known.items():
        path = page(asked_at(number), language)
        assert site.holds(path)
        assert f'<li value="{number}"><a href="{posixpath.basename(path)}">' in listed
        assert question.words[language] in unescape(listed)
    assert listed.count("<li value=") == len(known) == 40
    assert "interactions.csv" not in listed
    assert listed.count('<span class="small">') == 4, "what is missing is told of the questions that lack it"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", QUERIED)
def test_a_page_tells_what_the_terminal_tells(site: Site, number: int, language: str) -> None:
    path, question = page(asked_at(number), language), questions.numbered(number)
    text = _text(site, path)
    with speaking(language):
        found = questions.answer(question, questions.Ground(Bench(site.engine, 4)))
    words = _words(text)
    for sentence in found.sentences:
        assert re.sub(r"\s+", " ", sentence) in words
    for limit in found.limits:
        assert limit in words
    shown = sum(min(len(part.rows), answers.SHOWN) for part in found.parts)
    assert text.count('<th scope="row">') + text.count('<th scope="row" class') == shown
    assert f"pmlb-graph ask {number}" in words
    assert len(found.evidence) >= 1
    assert figure(len(found.evidence)) in re.search('preuves">(.*?)</h2>', text)[1]  # type: ignore[index]


def test_things_of_the_table_and_of_the_evidence_lead_to_their_pages(site: Site) -> None:
    text, here = _text(site, f"{FORTY}/9.html"), f"{FORTY}/9.html"
    links = {
        posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(one)))
        for one in re.findall('href="([^"#]+)', text)
    }
    found = answers.answer(site, questions.numbered(9))
    things = {one.iri for row in found.rows for one in row if isinstance(one, Thing)}
    assert things
    for iri in (*things, *(fact.iri for fact in found.evidence)):
        assert f"{site.addresses.stem(iri)}.html" in links
    assert any(link.startswith("doc/source/") for link in links), "each passage leads to its source"
    assert "requetes/inventaire/actions-sans-instance.html" in links


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_to_take_away_have_every_row(site: Site, language: str) -> None:
    end = "" if language == "fr" else ".en"
    with speaking(language):
        found = answers.answer(site, questions.numbered(26))
        for part in found.parts:
            rows = _rows(_text(site, f"{FORTY}/26-{part.name.replace('/', '-')}{end}.csv"))
            assert rows[0] == list(part.columns)
            assert len(rows) == len(part.rows) + 1
            assert not any(one.startswith(("=", "+", "@")) for row in rows for one in row)
    proofs = list(csv.DictReader(io.StringIO(_text(site, f"{FORTY}/26-preuves{end}.csv"))))
    assert {row["fact"] for row in proofs} == {fact.iri for fact in found.evidence}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_told_with_what_brings_it(site: Site, language: str) -> None:
    words = _words(_text(site, page(asked_at(29), language)))
    file = {"fr": "FICHIER", "en": "FILE"}[language]
    for name in ("interactions.csv", f"pmlb-graph import contours {file}", "origine, destination"):
        assert name in words


def test_an_analysis_is_not_computed_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    told = answers.analyses.answers(site).found["ponts"]
    fresh = Site(site.whole, site.project, draws=site.draws)
    monkeypatch.setattr(answers.questions.Memory, "finding", lambda *_: pytest.fail("computed again"))
    found = answers.answer(fresh, questions.numbered(12))
    assert found.sentences == told.sentences
    text = _text(site, f"{FORTY}/12.html")
    assert '<svg class="chance"' in text
    assert cell(told.rows[0][3]) in text
    assert 'href="../analyses/ponts.html"' in text


def test_what_answers_leads_back_to_the_question(site: Site) -> None:
    for language in LANGUAGES:
        for number, path in ((12, "analyses/ponts"), (9, "requetes/inventaire/actions-sans-instance")):
            text = _text(site, page(path, language))
            there = posixpath.relpath(page(asked_at(number), language), posixpath.dirname(path))
            assert f'href="{there}"' in text
            assert questions.numbered(number).words[language] in unescape(text)
    assert not [name for name, one in ANALYSES.items() if set(one.questions) - questions.questions().keys()]
    assert not [q.name for q in catalogue.questions() if set(q.questions) - questions.questions().keys()]


def test_the_front_the_menu_and_the_search_lead_there(site: Site) -> None:
    front = _text(site, "index.html")
    assert front.count(f'href="{FORTY}/index.html"') == 2
    index = json.loads(_text(site, "recherche-index.js").removeprefix("const INDEX = ").rstrip(";\n"))
    there = {entry[3]: entry[:2] for entry in index["entries"] if entry[3].startswith(FORTY)}
    assert len(there) == 40
    assert there[asked_at(5)] == [questions.numbered(5).words[language] for language in LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_project_without_data_has_the_pages_too(tmp_path: Path, language: str) -> None:
    with pytest.raises(SystemExit):
        main(("init", str(tmp_path / "pole"), "--title", "Pôle d’essai"))
    path = tmp_path / "pole"
    site = Site(pipeline.load(path), tables.open_project(path)[0], path, draws=(2, 2))
    for number in (1, 5, 9, 37, 39):
        words = _words(_text(site, page(asked_at(number), language)))
        assert {"fr": "Ce qui manque", "en": "What is missing"}[language] in words
        assert "--data" in words, "the command needs the folder of the tables"
    assert _rows(_text(site, f"{FORTY}/39-scenario.csv"))[0][:2] == ["Ce qui manque", "Table"]

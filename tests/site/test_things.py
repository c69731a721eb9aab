"""Pages of things: nothing said of a thing is left out, everything leads back to who says it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest

from pmlb_graph import addresses
from pmlb_graph.language import LANGUAGES, speaking
from pmlb_graph.site import Site, things
from pmlb_graph.site.record import Record
from pmlb_graph.terms import COOP, node

NANTES = "https://w3id.org/pmlb/id/acteur/nantes-metropole"
EVERY = 97
"""One thing in so many is looked at whole."""


@pytest.fixture(scope="module")
def record(site) -> Record:
    return site.record


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text(page: str) -> str:
    reader = _Text()
    reader.feed(page)
    return " ".join(" ".join(reader.words).split())


def body(site: Site, path: str) -> str:
    return site.render(path).body.decode()


def test_every_thing_of_the_data_has_its_pages_and_descriptions(site, dataset):
    paths = set(site.paths())
    base = dataset.base.iri
    things = {quad.subject.value for quad in dataset.quads if str(quad.subject).startswith(f"<{base}id/")}
    assert len(things) > 4000
    for iri in things:
        stem = f"doc/{iri.removeprefix(base).removeprefix('id/')}"
        assert {f"{stem}.html", f"{stem}.en.html", f"{stem}.ttl", f"{stem}.jsonld"} <= paths


def test_no_two_files_differ_by_a_capital_only(site):
    paths = site.paths()
    assert len({path.casefold() for path in paths}) == len(paths)
    assert max(map(len, paths)) < 200  # with the folder, below what Windows takes


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_thing_stands_on_its_page(site, record, language):
    hidden = {f"{COOP}classe", f"{COOP}fait", node("rdf:type").value}
    seen = 0
    for iri in [one for one in record.things if "/id/" in one][::EVERY]:
        stem = site.addresses.stem(iri)
        shown = text(body(site, addresses.page(stem, language)))
        shown += re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", shown)  # thousands are set apart
        with speaking(language):
            for one in record.about(iri):
                if one.property in hidden or (isinstance(one.value, ox.Literal) and one.value.language):
                    continue
                if isinstance(one.value, ox.NamedNode):
                    told = record.label(one.value.value)[:100].rstrip()
                else:
                    told = one.value.value
                assert " ".join(told.split()) in shown, (iri, one.property)
                seen += 1
    assert seen > 100


def test_each_attestation_is_told_with_its_words_its_certainty_and_its_row(site, record):
    iri = next(one for one in record.things if "/id/participation/" in one and len(record.attestations(one)) > 1)
    shown = text(body(site, f"{site.addresses.stem(iri)}.html"))
    for one in record.attestations(iri):
        passage = record.value(one, f"{COOP}passage")
        assert record.value(one, f"{COOP}entree") in shown
        assert record.label(record.value(one, f"{COOP}certitude")) in shown
        assert record.label(record.value(passage, f"{COOP}source"))[:100] in shown
        assert " ".join(record.value(passage, f"{COOP}citation").split()) in shown


def test_a_mark_leads_to_its_source_on_the_page(site):
    page = body(site, "doc/acteur/nantes-metropole.html")
    marks = set(re.findall(r'class="mark" href="#(source-\d+)"', page))
    assert len(marks) > 10
    assert marks <= set(re.findall(r'id="(source-\d+)"', page))


def test_a_source_tells_all_that_it_attests(site, record):
    source = "https://w3id.org/pmlb/id/source/alm-2012-02"
    shown = text(body(site, "doc/source/alm-2012-02.html"))
    facts = {
        record.value(one.subject, f"{COOP}fait")
        for passage in record.to(source)
        if passage.property == f"{COOP}source"
        for one in record.to(passage.subject)
        if one.property == f"{COOP}passage"
    }
    assert len(facts) > 5
    assert all(record.label(fact)[:100] in shown for fact in facts)


def test_partners_and_dates_of_an_actor_stand_in_its_tables(site):
    shown = text(body(site, "doc/acteur/nantes-metropole.html"))
    assert "Espace métropolitain Loire-Bretagne" in shown
    assert re.search(r"Espace métropolitain Loire-Bretagne membre 2004 2012", shown)


def test_labels_are_in_the_language_spoken(record):
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = (
                record.label(f"{COOP}Participation"),
                record.label("https://w3id.org/coopter/voc/role/membre"),
            )
    assert told["fr"] == ("participation", "membre")
    assert told["en"][1] == "member"


def test_pages_are_the_same_each_time(site, dataset):
    again = Site(dataset, site.project, address=site.address)
    for path in ("doc/acteur/nantes-metropole.html", "doc/acteur/nantes-metropole.jsonld", "recherche-index.js"):
        assert site.render(path).body == again.render(path).body


def test_an_unknown_page_is_a_key_error(site):
    for path in ("doc/acteur/personne.html", "../secret", "exports/../site.js"):
        with pytest.raises(KeyError):
            site.render(path)


def test_hostile_labels_are_only_text(dataset, site):
    evil = '"><script>alert(1)</script>'
    written = evil.replace('"', '\\"')
    lines = [
        f'<{NANTES}> <http://www.w3.org/2000/01/rdf-schema#label> "{written}"@fr <http://g> .',
        f'<{NANTES}> <https://w3id.org/coopter/ns#siteWeb> "javascript:alert(1)" <http://g> .',
        f"<{NANTES}> <https://w3id.org/coopter/ns#forme> <data:text/html,x> <http://g> .",
    ]
    page = body(Site(dataset.extended(lines), site.project), "doc/acteur/nantes-metropole.html")
    assert "<script>alert" not in page
    assert html.escape(evil, quote=False)[:10] in page or "&#34;&gt;&lt;script" in page
    assert 'href="javascript:' not in page
    assert 'href="data:text' not in page


def test_the_policy_of_pages_allows_no_inline_script(site):
    page = body(site, "index.html")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "unsafe" not in policy[1]
    assert "default-src 'none'" in html.unescape(policy[1])
    scripts = re.findall(r"<script(?![^>]*src=)([^>]*)>", page)
    assert all("application/ld+json" in one for one in scripts)


def test_great_numbers_are_grouped_and_the_rest_is_as_entered(site) -> None:
    link = things.Links(site, addresses.page("index", "fr"))
    for text_, kind, shown in (
        ("2400000", "decimal", "2\u202f400\u202f000"),
        ("2012", "integer", "2012"),
        ("-2.216", "decimal", "-2.216"),
        ("244400404", "string", "244400404"),
        ("douze mille", "integer", "douze mille"),
    ):
        with speaking("fr"):
            assert things.value(ox.Literal(text_, datatype=node(f"xsd:{kind}")), link) == shown

"""Signposts, and the rules of Apache: each address, asked as browsers and programs do, gives the right file."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from email.message import Message
from typing import Any

import pyoxigraph as ox
import pytest

from pmlb_graph import tables
from pmlb_graph.dataset import Dataset
from pmlb_graph.site import Site, negotiation, signposts
from tests.site.conftest import ADDRESS, Host

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FRENCH, ENGLISH, GERMAN = "fr-FR,fr;q=0.9,en;q=0.8", "en-GB,en;q=0.9,fr;q=0.5", "de-DE,de;q=0.9"
RDFLIB = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
OWLAPI = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
ASKED = {
    "a French browser": (BROWSER, FRENCH, ".html"),
    "an English browser": (BROWSER, ENGLISH, ".en.html"),
    "a German browser": (BROWSER, GERMAN, ".en.html"),
    "a German browser that reads French too": (BROWSER, "de,fr;q=0.7,en;q=0.3", ".html"),
    "nothing asked": ("*/*", "", ".html"),
    "Turtle": ("text/turtle", "", ".ttl"),
    "Turtle before HTML": ("text/turtle, text/html;q=0.5", FRENCH, ".ttl"),
    "HTML before Turtle": ("text/html, text/turtle;q=0.5", FRENCH, ".html"),
    "JSON-LD": ("application/ld+json", "", ".jsonld"),
    "JSON-LD before Turtle": ("application/ld+json, text/turtle;q=0.8", "", ".jsonld"),
    "JSON-LD with a profile": ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "", ".jsonld"),
    "no Turtle": ("text/turtle;q=0, application/ld+json;q=0.3", "", ".jsonld"),
    "Jena": (JENA, "", ".ttl"),
}
WHOLE = {
    "RDF/XML": ("application/rdf+xml", "", ".rdf"),
    "N-Triples": ("application/n-triples", "", ".nt"),
    "OWLAPI": (OWLAPI, "", ".rdf"),
    "rdflib": (RDFLIB, "", ".rdf"),
}
THING = {"RDF/XML": ("application/rdf+xml", "", ".ttl"), "rdflib": (RDFLIB, "", ".ttl")}
NAMES = {
    "/graphe/doc/acteur/nantes-metropole": "doc/acteur/nantes-metropole",
    "/graphe/id/acteur/nantes-metropole": "doc/acteur/nantes-metropole",
    "/pmlb/id/acteur/nantes-metropole": "doc/acteur/nantes-metropole",
    "/pmlb/doc/acteur/nantes-metropole": "doc/acteur/nantes-metropole",
    "/graphe/voc/role/membre": "voc/role/membre",
    "/coopter/voc/role/membre": "voc/role/membre",
    "/graphe/voc/role": "voc/role",
    "/coopter/voc/role": "voc/role",
    "/graphe/voc": "voc/index",
    "/coopter/voc/": "voc/index",
    "/graphe/graph/source/feuille-de-route-2020-2026": "graph/source/feuille-de-route-2020-2026",
    "/pmlb/graph/source/feuille-de-route-2020-2026": "graph/source/feuille-de-route-2020-2026",
    "/pmlb/dataset": "dataset",
    "/graphe/ns/classe/Metropole": "ns/classe/Metropole",
}
ONTOLOGY = ("/graphe/ns", "/graphe/ns/", "/coopter/ns", "/graphe/ns/0.1.0", "/coopter/ns/0.1.0")


class _Still(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(url: str, accept: str = "*/*", language: str = "", follow: bool = True) -> tuple[int, Message, bytes, str]:
    """Return the status, the headers, the body and the last address of what a URL answers."""
    headers = {"Accept": accept} | ({"Accept-Language": language} if language else {})
    handlers = [urllib.request.ProxyHandler({})] + ([] if follow else [_Still()])
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read(), answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read(), error.url


def gives(host: Host, name: str, asked: tuple[str, str, str], stem: str) -> None:
    """Want the right file, its media type, and what tells caches that others would get another one."""
    accept, language, end = asked
    status, headers, body, _ = ask(host.root + name, accept, language)
    expected = host.rendered(stem + end)
    assert (status, body) == (200, expected.body)
    assert headers["Content-Type"].partition(";")[0] == expected.media.partition(";")[0]


@pytest.mark.parametrize("who", [*ASKED, *THING])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_gives_what_is_wanted(host: Host, name: str, who: str) -> None:
    asked = (ASKED | THING)[who]
    gives(host, name, asked, NAMES[name])


@pytest.mark.parametrize("who", [*ASKED, *WHOLE])
@pytest.mark.parametrize("name", ONTOLOGY)
def test_the_ontology_gives_what_is_wanted(host: Host, name: str, who: str) -> None:
    gives(host, name, (ASKED | WHOLE)[who], "ns/index")


def test_a_thing_is_not_a_document(host: Host) -> None:
    for name in ("/graphe/id/acteur/nantes-metropole", "/pmlb/id/acteur/nantes-metropole"):
        status, headers, _, _ = ask(host.root + name, follow=False)
        assert status == 303
        assert headers["Location"].startswith(f"{host.root}/graphe/doc/acteur/nantes-metropole")


@pytest.mark.parametrize("name", ["/graphe/doc/acteur/nantes-metropole", "/coopter/ns", "/pmlb/id/acteur/fnau"])
def test_caches_are_told_what_the_answer_depends_on(host: Host, name: str) -> None:
    _, headers, _, _ = ask(host.root + name, follow=False)
    assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", ",".join(headers.get_all("Vary"))))


def test_other_sites_may_read_the_data(host: Host) -> None:
    _, headers, _, _ = ask(f"{host.root}/graphe/doc/acteur/nantes-metropole", "text/turtle")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Content-Type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize("name", ["alignements", "formes"])
def test_companions_of_the_ontology_answer(host: Host, name: str) -> None:
    for root in ("coopter", "graphe"):
        _, _, body, _ = ask(f"{host.root}/{root}/{name}", "text/turtle")
        assert body == host.rendered(f"ns/{name}.ttl").body
        _, headers, _, _ = ask(f"{host.root}/{root}/{name}", BROWSER, FRENCH, follow=False)
        assert headers["Location"] == f"{host.root}/graphe/ns/index.html#{name}"


def test_what_is_nowhere_says_so(host: Host) -> None:
    for name in ("nulle-part", "doc/acteur/personne", "id/acteur/personne", "voc/role/personne/encore"):
        status, _, body, _ = ask(f"{host.root}/graphe/{name}", BROWSER)
        assert status == 404
        assert f'href="{host.root}/graphe/index.html"' in body.decode()
    assert ask(f"{host.root}/graphe/doc/acteur/")[0] in (403, 404)


def test_harvesters_find_the_description_of_the_data(host: Host) -> None:
    status, headers, body, _ = ask(f"{host.root}/graphe/.well-known/void")
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/turtle")
    void = "http://rdfs.org/ns/void#Dataset"
    assert any(getattr(one.object, "value", "") == void for one in ox.parse(body, format=ox.RdfFormat.TURTLE))


def test_the_sitemap_lists_each_page_with_its_twin(site: Site) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = ET.fromstring(site.render("sitemap.xml").body)
    listed = [one.text or "" for one in root.findall("s:url/s:loc", space)]
    pages = {ADDRESS + path for path in site.paths() if path.endswith(".html") and not path.startswith("404.")}
    assert len(listed) == len(set(listed)) <= 50_000
    assert set(listed) == pages
    for url in root.findall("s:url", space)[:200]:
        links = {one.get("hreflang"): one.get("href") for one in url.findall("x:link", space)}
        assert set(links) == {"fr", "en", "x-default"}
        assert {links["fr"], links["en"]} <= pages


def test_a_long_sitemap_is_split(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signposts, "LISTED", 1000)
    some = Site(site.whole, site.project, address=ADDRESS)
    parts = [path for path in some.paths() if re.fullmatch(r"sitemap-\d+\.xml", path)]
    index = some.render("sitemap.xml").body.decode()
    assert len(parts) > 2
    assert all(f"<loc>{ADDRESS}{path}</loc>" in index for path in parts)
    listed = [url for path in parts for url in re.findall("<loc>(.*?)</loc>", some.render(path).body.decode())]
    assert sorted(listed) == sorted(re.findall("<loc>(.*?)</loc>", site.render("sitemap.xml").body.decode()))


def test_without_an_address_nothing_names_one(dataset: Dataset) -> None:
    alone = Site(dataset, tables.open_project(None)[0])
    assert not [path for path in alone.paths() if path.startswith(("sitemap", "w3id/"))]
    assert b"Sitemap" not in alone.render("robots.txt").body
    assert b"ErrorDocument" not in alone.render(".htaccess").body
    assert b'href="index.html"' in alone.render("404.html").body


def test_robots_are_told_of_the_sitemap(site: Site) -> None:
    assert f"Sitemap: {ADDRESS}sitemap.xml" in site.render("robots.txt").body.decode()


def test_an_address_is_written_as_rules_want_it() -> None:
    assert negotiation.literal("https://exemple.fr/a%20b/$1") == r"https://exemple.fr/a\%20b/\$1"

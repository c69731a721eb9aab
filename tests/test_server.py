"""The server as those who use it see it: linked data, named queries, headers, hostile requests."""

from __future__ import annotations

import csv
import io
import re
import socket
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from pmlb_graph import catalogue
from pmlb_graph.addresses import Addresses
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.exports import describe
from pmlb_graph.server import addresses, negotiation
from pmlb_graph.server.running import listening
from pmlb_graph.server.settings import Settings
from tests.server_kit import TINY, Client, serving

NANTES = "https://w3id.org/pmlb/id/acteur/nantes-metropole"
FORMS = {
    "text/turtle": ("ttl", ox.RdfFormat.TURTLE),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/ld+json": ("jsonld", ox.RdfFormat.JSON_LD),
    "application/rdf+xml": ("rdf", ox.RdfFormat.RDF_XML),
}


def test_a_client_that_knows_only_an_iri_finds_its_turtle(server: Client, embedded: Embedded) -> None:
    path = NANTES.removeprefix("https://w3id.org/pmlb")
    led = server(path, Accept="text/turtle")
    assert (led.status, led.headers["Location"]) == (303, "/doc/acteur/nantes-metropole.ttl")
    assert "Accept" in led.headers["Vary"]
    found = server(led.headers["Location"])
    assert (found.status, found.media) == (200, "text/turtle")
    triples = {quad.triple for quad in ox.parse(found.body, format=ox.RdfFormat.TURTLE)}
    assert triples >= set(describe(embedded, NANTES))
    assert any(t.subject.value == NANTES and t.object.value == "Nantes Métropole" for t in triples)


def test_rdflib_reads_a_resource_as_a_plain_client(server: Client) -> None:
    graph = rdflib.Graph().parse(f"{server.url}/id/acteur/nantes-metropole")
    assert (rdflib.URIRef(NANTES), rdflib.RDFS.label, rdflib.Literal("Nantes Métropole", "fr")) in graph


@pytest.mark.parametrize("media", FORMS)
def test_every_form_says_the_same(server: Client, media: str) -> None:
    suffix, form = FORMS[media]
    led = server("/id/acteur/rennes-metropole", Accept=media)
    assert led.headers["Location"] == f"/doc/acteur/rennes-metropole.{suffix}"
    found = server(led.headers["Location"])
    assert found.media == media
    turtle = ox.parse(server("/doc/acteur/rennes-metropole.ttl").body, format=ox.RdfFormat.TURTLE)
    assert {q.triple for q in ox.parse(found.body, format=form)} == {q.triple for q in turtle}


@pytest.mark.parametrize(
    ("accept", "language", "expected"),
    [
        ("text/html", "", ".html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "fr-FR,fr;q=0.9,en;q=0.5", ".html"),
        ("text/html", "en-GB, fr;q=0.3", ".en.html"),
        ("*/*", "", ".html"),
        ("", "", ".html"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9", "", ".rdf"),
        ("application/ld+json, text/turtle;q=0.9, text/html;q=0.1", "", ".jsonld"),
        ("text/html;q=0, application/n-triples;q=0.1", "", ".nt"),
    ],
)
def test_the_form_and_the_language_are_those_that_are_liked_best(
    server: Client, accept: str, language: str, expected: str
) -> None:
    said = {"Accept": accept} if accept else {}
    led = server("/id/acteur/nantes-metropole", **said, Accept_Language=language)
    assert led.headers["Location"] == f"/doc/acteur/nantes-metropole{expected}"
    shown = server("/doc/acteur/nantes-metropole", **said, Accept_Language=language)
    assert shown.status == 200
    assert shown.headers["Content-Location"] == f"/doc/acteur/nantes-metropole{expected}"
    assert shown.body == server(led.headers["Location"]).body


def test_where_there_is_no_page_people_get_data(server: Client) -> None:
    led = server("/id/acteur/rennes-metropole", Accept="text/html,*/*;q=0.1")
    assert led.headers["Location"].endswith(".ttl")


def test_what_nobody_reads_is_406_with_what_there_is(server: Client) -> None:
    refused = server("/id/acteur/fnau", Accept="image/png")
    assert refused.status == 406
    assert all(media in refused.text for media in FORMS)


@pytest.mark.parametrize(
    ("path", "document", "subject"),
    [
        ("/ns", "/ns/index.ttl", "https://w3id.org/coopter/ns"),
        ("/ns", "/ns/index.ttl", "https://w3id.org/coopter/ns#Metropole"),
        ("/ns/Metropole", "/ns/classe/Metropole.ttl", "https://w3id.org/coopter/ns#Metropole"),
        ("/voc/role", "/voc/role.ttl", "https://w3id.org/coopter/voc/role/membre"),
        ("/voc/role/membre", "/voc/role/membre.ttl", "https://w3id.org/coopter/voc/role/membre"),
        ("/dataset", "/dataset.ttl", "https://w3id.org/pmlb/dataset"),
        ("/graph/source/wp-brest", "/graph/source/wp-brest.ttl", "https://w3id.org/pmlb/graph/source/wp-brest"),
        ("/validation", "/validation.ttl", "https://w3id.org/pmlb/validation"),
        ("/id/orientation/or2.1", "/doc/orientation/or2.1.ttl", "https://w3id.org/pmlb/id/orientation/or2.1"),
    ],
)
def test_every_kind_of_iri_leads_somewhere(server: Client, path: str, document: str, subject: str) -> None:
    led = server(path, Accept="text/turtle")
    assert (led.status, led.headers["Location"]) == (303, document)
    found = ox.parse(server(document).body, format=ox.RdfFormat.TURTLE)
    assert subject in {quad.subject.value for quad in found}


def test_every_subject_of_the_graph_can_be_asked_for(server: Client) -> None:
    base = server.service.base
    ours = [iri for iri in server.service.subjects if iri.startswith((base.iri, "https://w3id.org/coopter/"))]
    assert len(ours) > 3000
    for iri in ours:
        document = Addresses(base).stem(iri)
        assert addresses.sound(document), iri
        assert Addresses(base).iri(document) == iri


def test_what_a_page_says_is_what_every_form_says(server: Client) -> None:
    assert "by the page" in server("/doc/acteur/fnau.ttl").text
    assert "by the page" in server("/doc/acteur/fnau.nt").text


def test_a_document_is_named_by_its_digest(server: Client) -> None:
    path = "/doc/acteur/rennes-metropole.ttl"
    first = server(path)
    tag = first.headers["ETag"]
    for known in (tag, f'"x", W/{tag}', "*"):
        again = server(path, If_None_Match=known)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert server(path, If_None_Match='"other"').body == first.body
    assert "Last-Modified" not in first.headers
    head = server(path, "HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", tag)
    assert int(head.headers["Content-Length"]) == len(first.body)
    assert 'rel="alternate"; type="application/ld+json"' in first.headers["Link"]
    assert 'rel="describes"' in first.headers["Link"]
    assert 'rel="describedby"' in server("/id/acteur/rennes-metropole").headers["Link"]


def test_pages_are_sent_as_they_are(server: Client) -> None:
    assert "Accueil" in server("/").text
    assert "Home" in server("/", Accept_Language="en").text
    assert "Accueil" in server("/index.html", Accept_Language="en").text
    assert server("/style.css").media == "text/css"
    page = server("/index.html")
    assert "charset=utf-8" in page.headers["Content-Type"]
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "path",
    [
        "/id/acteur/personne",
        "/id/../../etc/passwd",
        "/id/%2e%2e/%2e%2e/etc/passwd",
        "/doc/..%2f..%2fetc%2fpasswd",
        "/doc/acteur/fnau.exe",
        "/doc//acteur/fnau.ttl",
        "/.git/config",
        "/%00",
        "/doc/acteur/" + "a" * 3000,
        "/id/acteur/%0d%0aSet-Cookie:%20a=b",
        "/é",
        "/voc/",
        "/sparql/update",
        "/update",
        "/api/requetes/rien/du-tout",
        "/api/requetes/federation/wikidata-par-siren",
        "/api/requetes/regles/sous-classes",
        "/reconcile/preview?id=x",
        "/reconcile/suggest/secret",
    ],
)
def test_what_is_not_there_is_404(server: Client, path: str) -> None:
    refused = server(quote(path, safe="/%?=&:"), Accept="text/html")
    assert (refused.status, refused.media) == (404, "text/html")
    assert "recherche.html" in refused.text
    assert "recherche.en.html" in server(quote(path, safe="/%?=&:"), Accept="text/html", Accept_Language="en").text
    assert "passwd" not in refused.text or "root:" not in refused.text
    assert "Set-Cookie" not in refused.headers


def test_a_refusal_is_text_a_page_or_a_problem(server: Client) -> None:
    assert server("/rien").media == "text/plain"
    problem = server("/rien", Accept="application/json")
    assert problem.media == "application/problem+json"
    assert problem.json()["status"] == 404
    hostile = server("/doc/%3Cscript%3Ealert(1)%3C/script%3E", Accept="text/html")
    assert "<script>" not in hostile.text
    assert "default-src 'none'" in hostile.headers["Content-Security-Policy"]


def test_a_mistake_of_ours_tells_nothing(server: Client, capsys: pytest.CaptureFixture[str]) -> None:
    refused = server("/panne.html")
    assert refused.status == 500
    assert "secret" not in refused.text
    assert server("/health").status == 200


@pytest.mark.parametrize("path", ["/health", "/id/acteur/fnau", "/sparql", "/rien", "/", "/api/", "/reconcile"])
def test_every_reply_protects_who_reads_it(server: Client, path: str) -> None:
    found = server(path)
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert found.headers["Content-Security-Policy"]
    for name in ("Server", "Set-Cookie", "X-Powered-By", "Access-Control-Allow-Credentials", "Last-Modified"):
        assert name not in found.headers


def test_a_page_elsewhere_may_read_without_credentials(server: Client) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access_Control_Request_Method": "POST"}
    allowed = server("/sparql", "OPTIONS", **asked)
    assert (allowed.status, allowed.body) == (204, b"")
    assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in allowed.headers["Access-Control-Allow-Headers"]
    assert "DELETE" not in allowed.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "[::2]",
        "",
        "localhost:80/x",
        "localhost<script>",
    ],
)
def test_a_name_that_is_not_ours_is_refused(server: Client, host: str) -> None:
    assert server("/health", Host=host).status == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:80"])
def test_our_names_are_answered(server: Client, host: str) -> None:
    assert server("/health", Host=host).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize(
    "path", ["/sparql", "/id/acteur/fnau", "/api/requetes/bilan/chiffres", "/graph/source/wp-brest"]
)
def test_nothing_writes(server: Client, method: str, path: str) -> None:
    refused = server(path, method, b"x" if method != "TRACE" else None)
    assert refused.status == 405
    assert "GET" in refused.headers["Allow"]


def test_documents_are_not_posted_to(server: Client) -> None:
    assert server("/doc/acteur/fnau.ttl", "POST", b"x").status == 405


def test_the_address_people_see_is_the_one_that_is_said() -> None:
    address = "https://data.example.org/coop/"
    with serving(TINY, workers=1, address=address) as client:
        said = {"Host": "data.example.org"}
        led = client("/id/acteur/fnau", Accept="text/turtle", **said)
        assert led.headers["Location"] == "/coop/doc/acteur/fnau.ttl"
        assert client("/reconcile", **said).json()["view"]["url"].startswith(f"{address}reconcile/")
        assert client("/api/openapi.json", **said).json()["servers"] == [{"url": address[:-1]}]
        assert f"<{address}sparql>" in client("/sparql", **said).text
        assert client("/health", Host="other.example.org").status == 421


def test_settings_that_cannot_be_are_refused() -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(UsageError, match="--address"):
            Settings(host=host)
    for address in ("ftp://x/", "https://x", "https://x/?a", "https://u:p@x/ y/", "javascript:alert(1)/"):
        with pytest.raises(UsageError):
            Settings(address=address)
    assert Settings(host="0.0.0.0", address="https://x.example/").hosts >= {"x.example", "localhost"}


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="--port"):
            listening(Settings(port=taken.getsockname()[1]))
    with pytest.raises(UsageError, match="nowhere"):
        listening(Settings(host="nowhere.invalid", address="https://x.example/"))


def test_what_is_served_and_how_it_goes(server: Client, dataset: Dataset) -> None:
    told = server("/health").json()
    assert (told["status"], told["statements"], told["digest"]) == ("ok", len(dataset), dataset.digest())
    server("/rien")
    text = server("/metrics").text
    names = re.findall(r"^# TYPE (\S+) (counter|gauge|histogram)$", text, re.MULTILINE)
    assert len(names) == len(set(names)) == 7
    assert re.search(r'^pmlb_graph_http_requests_total\{route="page",status="404"\} [1-9]', text, re.MULTILINE)
    for line in text.splitlines():
        assert line.startswith("# ") or re.fullmatch(r'pmlb_graph_\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+-]+', line), line


def test_the_log_is_one_line_that_nothing_breaks(capfd: pytest.CaptureFixture[str]) -> None:
    with serving(TINY, workers=1, quiet=False) as client:
        client("/%0d%0a127.0.0.1%20%22GET%20/forged%22?q=secret")
    lines = capfd.readouterr().err.splitlines()
    (line,) = [line for line in lines if "forged" in line]
    assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d 127\.0\.0\.1 "GET /\S+" 404 \d+ \d+ms', line)
    assert "secret" not in line


# Named queries


def test_every_query_of_the_catalogue_is_offered(server: Client) -> None:
    listed = server("/api/requetes").json()["queries"]
    assert [q["name"] for q in listed] == [q.name for q in catalogue.questions() if not q.federated]
    french, english = (
        listed[0]["summary"],
        server("/api/requetes", Accept_Language="en").json()["queries"][0]["summary"],
    )
    assert french != english


def test_a_query_answers_as_json_and_csv(server: Client, embedded: Embedded) -> None:
    path = "/api/requetes/inventaire/themes"
    found = server(path).json()
    expected = embedded.select(catalogue.named("inventaire/themes").text)
    assert found["columns"] == list(expected.variables)
    assert found["total"] == len(found["rows"]) == len(expected)
    first = {k: v for k, v in zip(expected.variables, expected.rows[0], strict=True) if v is not None}
    assert {key: str(value) for key, value in found["rows"][0].items()} == {k: v.value for k, v in first.items()}
    rows = list(csv.DictReader(io.StringIO(server(f"{path}.csv").text)))
    assert len(rows) == len(expected)
    assert server(path, Accept="text/csv").body == server(f"{path}.csv").body
    assert server(path, Accept="application/sparql-results+json").json()["head"]["vars"] == found["columns"]
    assert server(path, Accept="image/png").status == 406


def test_parameters_are_keys_names_or_iris(server: Client) -> None:
    path = "/api/requetes/inventaire/participations?role=membre&acteur="
    by_key = server(path + "nantes-metropole").json()["rows"]
    assert by_key
    assert server(path + quote("Nantes Métropole")).json()["rows"] == by_key
    assert server(path + quote(NANTES, safe="")).json()["rows"] == by_key
    assert len(server(path + "nantes-metropole&acteur=rennes-metropole").json()["rows"]) > len(by_key)
    numbers = server("/api/requetes/bilan/chiffres").json()["rows"]
    assert any(isinstance(value, int) for row in numbers for value in row.values())


@pytest.mark.parametrize(
    "words",
    [
        "acteur=personne",
        "role=x",
        "inconnu=1",
        "limit=0",
        "limit=-1",
        "limit=99999999999999999999",
        "limit=%C2%B2",
        "offset=x",
        "acteur=%ff",
        "acteur=http%3A%2F%2Fa%20b",
        "acteur=%22%7D%20UNION%20%7B",
        "&".join(["role=membre"] * 200),
    ],
)
def test_a_wrong_parameter_is_400_and_says_why(server: Client, words: str) -> None:
    refused = server(f"/api/requetes/inventaire/participations?{words}")
    assert (refused.status, refused.media) == (400, "text/plain")
    assert len(refused.text) > 10


def test_rows_come_in_parts(server: Client) -> None:
    path = "/api/requetes/inventaire/participations"
    whole = server(path).json()["rows"]
    gathered, link = [], f"{path}?limit=50"
    while link:
        part = server(link)
        gathered += part.json()["rows"]
        links = dict(re.findall(r'<([^>]*)>; rel="(\w+)"', part.headers["Link"]))
        link = next((url for url, relation in links.items() if relation == "next"), "")
    assert gathered == whole
    assert server(f"{path}.csv?limit=5&offset=5").text.count("\r\n") == 6


def test_a_query_of_triples_answers_in_rdf(server: Client) -> None:
    path = "/api/requetes/noms/description?ressource=fnau"
    assert server(path).media == "text/turtle"
    assert server(path, Accept="application/ld+json").json()["@graph"]
    assert server(path.replace("?", ".csv?")).status == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_api_is_described_in_openapi(server: Client, language: str) -> None:
    document = server("/api/openapi.json", Accept_Language=language).json()
    OpenAPIV31SpecValidator(document).validate()
    assert document["info"]["title"] == {"fr": "Essai", "en": "Trial"}[language]
    assert len(document["paths"]) == 1 + len([q for q in catalogue.questions() if not q.federated])
    for path, item in document["paths"].items():
        assert item["get"]["summary"]
        required = [p for p in item["get"].get("parameters", ()) if p.get("required")]
        assert not required, path


def test_what_openapi_promises_is_kept(server: Client) -> None:
    import jsonschema

    document = server("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    for path in document["paths"]:
        if path.startswith(("/api/requetes/preuve/", "/api/requetes/noms/description")):
            continue  # of everything at once: they are made for one fact
        found = server(f"{path}?limit=3" if "/requetes/" in path else path, Accept="application/json").json()
        jsonschema.validate(found, schemas["Rows" if "/requetes/" in path else "List"])
        assert len(found.get("rows", [])) <= 3


def test_the_page_of_the_api_has_no_script(server: Client) -> None:
    page = server("/api/", Accept="text/html")
    assert page.media == "text/html"
    assert "<script" not in page.text.lower()
    assert "inventaire/participations" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@given(st.text(max_size=60))
def test_any_accept_is_read(header: str) -> None:
    assert negotiation.media(header, ("text/html", "text/turtle")) in ("text/html", "text/turtle", None)
    assert negotiation.language(header, "fr") in ("fr", "en")


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_no_path_climbs(path: str) -> None:
    if addresses.sound(path):
        assert not any(part in ("", ".", "..") or part.startswith(".") for part in path.split("/"))

"""The SPARQL endpoint keeps to the SPARQL 1.1 Protocol.

The cases are those that the W3C's test suite describes for queries (data-sparql11, protocol/manifest.ttl), asked of the
same graphs; ``bad-query-method`` and the others keep their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import Dataset, assemble
from pmlb_graph.engine import guard, worker
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.server import profile, work
from pmlb_graph.terms import Base
from tests.server_kit import Client, Reply, serving

PLACE = "http://kasei.us/2009/09/sparql/data/"
DATA = {n: f"{PLACE}data{n}.rdf" for n in range(4)}
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
TABULAR = tuple(work.TABLES)
BOOLEAN = tuple(work.TRUTHS)
RDF = tuple(work.GRAPHS)
TYPE, DOCUMENT = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://xmlns.com/foaf/0.1/Document>"
TWO = f"ASK {{ <{DATA[1]}> a ?type . <{DATA[2]}> a ?type . }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }} }}"
FULL = f"ASK {{ <{DATA[3]}> a ?type GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }} }}"
BOTH = f"ASK FROM <{DATA[3]}> {{ GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }} }}"


@pytest.fixture(scope="module")
def small() -> Iterator[Client]:
    lines = [f"<{DATA[n]}> {TYPE} {DOCUMENT} <{DATA[n]}> ." for n in (1, 2, 3)]
    with serving(assemble(Base(PLACE), lines), workers=1) as client:
        yield client


def _graphs(kind: str, *numbers: int) -> str:
    return "&".join(f"{kind}-graph-uri={quote(DATA[n], safe='')}" for n in numbers)


def _get(client: Client, query: str, more: str = "") -> Reply:
    return client(f"/sparql/?query={quote(query, safe='')}&{more}")


def _direct(client: Client, query: str, more: str = "", media: str = QUERY) -> Reply:
    return client(f"/sparql/?{more}", "POST", query.encode(), Content_Type=media)


def _form(client: Client, query: str, more: str = "") -> Reply:
    return client(f"/sparql/?{more}", "POST", urlencode({"query": query}).encode(), Content_Type=FORM)


@pytest.mark.parametrize(
    ("send", "query", "graphs"),
    [
        pytest.param(_get, "ASK {}", _graphs("default", 0), id="query-get"),
        pytest.param(_form, "ASK {}", _graphs("default", 0), id="query-post-form"),
        pytest.param(_direct, "ASK {}", _graphs("default", 0), id="query-post-direct"),
        pytest.param(_get, f"ASK {{ <{DATA[1]}> a ?type }}", _graphs("default", 1), id="query-dataset-default-graph"),
        pytest.param(_get, TWO, _graphs("default", 1, 2), id="query-dataset-default-graphs-get"),
        pytest.param(_direct, TWO, _graphs("default", 1, 2), id="query-dataset-default-graphs-post"),
        pytest.param(_direct, NAMED, _graphs("named", 1, 2), id="query-dataset-named-graphs-post"),
        pytest.param(_get, NAMED, _graphs("named", 1, 2), id="query-dataset-named-graphs-get"),
        pytest.param(_direct, FULL, f"{_graphs('default', 3)}&{_graphs('named', 1, 2)}", id="query-dataset-full"),
        pytest.param(_direct, BOTH, _graphs("named", 1, 2), id="query-multiple-dataset"),
    ],
)
def test_a_legal_query_is_answered(small: Client, send, query: str, graphs: str) -> None:
    found = send(small, query, graphs)
    assert found.status == 200
    assert found.media in BOOLEAN
    assert found.json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        (TWO, _graphs("default", 1)),
        (f"ASK {{ <{DATA[1]}> a ?type }}", _graphs("named", 1)),
        ("ASK { GRAPH ?g { ?s ?p ?o } }", _graphs("default", 1, 2)),
        (NAMED, _graphs("named", 1)),
        ("ASK { ?s ?p ?o }", _graphs("default", 0)),
        (f"ASK FROM <{DATA[3]}> {{ <{DATA[3]}> a ?type }}", _graphs("default", 1)),
    ],
)
def test_nothing_else_than_the_graphs_given_is_asked(small: Client, query: str, graphs: str) -> None:
    for send in (_get, _form, _direct):
        assert send(small, query, graphs).json()["boolean"] is False


def test_graphs_of_a_form_may_stand_in_its_body(small: Client) -> None:
    body = urlencode({"query": TWO, "default-graph-uri": DATA[1]}).encode()
    assert small("/sparql", "POST", body, Content_Type=FORM).json()["boolean"] is False
    assert small("/sparql", "POST", urlencode({"query": TWO}).encode(), Content_Type=FORM).json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "media"),
    [
        pytest.param("SELECT (1 AS ?value) {}", TABULAR, id="query-content-type-select"),
        pytest.param("ASK {}", BOOLEAN, id="query-content-type-ask"),
        pytest.param("DESCRIBE <http://example.org/>", RDF, id="query-content-type-describe"),
        pytest.param("CONSTRUCT { <s> <p> 1 } WHERE {}", RDF, id="query-content-type-construct"),
    ],
)
def test_an_answer_comes_in_a_form_that_suits_it(small: Client, query: str, media: tuple[str, ...]) -> None:
    found = _direct(small, query, _graphs("default", 0))
    assert found.status == 200
    assert found.media in media
    for kind in media:
        found = small(f"/sparql?query={quote(query)}", Accept=kind)
        assert (found.status, found.media) == (200, kind)
        assert found.headers["Vary"] == "Accept"
    wrong = RDF[0] if media == TABULAR else TABULAR[2]
    assert small(f"/sparql?query={quote(query)}", Accept=wrong).status == 406


@pytest.mark.parametrize(
    ("method", "path", "body", "media", "status"),
    [
        pytest.param("PUT", "/sparql/?query=ASK%20%7B%7D", None, "", 405, id="bad-query-method"),
        pytest.param(
            "GET", "/sparql/?query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", None, "", 400, id="bad-multiple-queries"
        ),
        pytest.param(
            "POST", "/sparql/", b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400, id="bad-multiple-in-a-form"
        ),
        pytest.param("POST", "/sparql/?query=ASK%7B%7D", b"ASK {}", QUERY, 400, id="bad-query-twice"),
        pytest.param("POST", "/sparql/", b"ASK {}", "text/plain", 415, id="bad-query-wrong-media-type"),
        pytest.param("POST", "/sparql/", b"query=ASK%20%7B%7D", "", 415, id="bad-query-missing-form-type"),
        pytest.param("POST", "/sparql/", b"ASK {}", "", 415, id="bad-query-missing-direct-type"),
        pytest.param(
            "POST", "/sparql/", "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16", 415, id="bad-query-non-utf8"
        ),
        pytest.param("POST", "/sparql/", "ASK {}".encode("utf-16"), QUERY, 400, id="bad-query-non-utf8-unsaid"),
        pytest.param("GET", "/sparql/?query=%ff", None, "", 400, id="bad-query-non-utf8-get"),
        pytest.param("GET", "/sparql/?query=ASK%20%7B", None, "", 400, id="bad-query-syntax"),
        pytest.param("GET", "/sparql/?query=", None, "", 400, id="empty-query"),
        pytest.param("GET", "/sparql/?query=ASK%7B%7D&default-graph-uri=a%20b", None, "", 400, id="bad-graph"),
        pytest.param("GET", "/sparql/?update=CLEAR%20ALL", None, "", 400, id="update-get"),
        pytest.param("POST", "/sparql/", b"update=CLEAR%20ALL", FORM, 400, id="update-form"),
        pytest.param("POST", "/sparql/", b"CLEAR ALL", "application/sparql-update", 415, id="update-direct"),
        pytest.param("POST", "/sparql/", b"CLEAR ALL", QUERY, 400, id="update-as-a-query"),
        pytest.param("POST", "/sparql/", b"SELECT * { SERVICE <http://a/> {} }", QUERY, 400, id="service"),
        pytest.param("POST", "/sparql/", b"LOAD <http://127.0.0.1:1/>", QUERY, 400, id="load"),
        pytest.param("POST", "/sparql/", b"ASK {}" + b" " * 2**20, QUERY, 413, id="too-long"),
        pytest.param("GET", "/sparql/?query=" + "a" * 9000, None, "", 414, id="too-long-an-address"),
        pytest.param("POST", "/sparql/", b"{" * 5000, QUERY, 400, id="too-deep"),
    ],
)
def test_a_bad_request_is_refused(small: Client, method: str, path: str, body: bytes, media: str, status: int) -> None:
    said = {"Content_Type": media} if media else {}
    refused = small(path, method, body, **said)
    assert refused.status == status
    assert len(refused.text) > 10


def test_a_mistake_is_told_with_its_place(small: Client) -> None:
    refused = _get(small, "SELECT * WHERE {\n ?s ?p }")
    assert refused.status == 400
    assert "2:9" in refused.text


def test_a_graph_named_in_the_query_is_one_of_ours(small: Client) -> None:
    assert _get(small, f"ASK FROM <{DATA[1]}> {{ <{DATA[1]}> a ?t }}").json()["boolean"] is True
    assert _get(small, f"ASK FROM <{DATA[1]}> {{ <{DATA[2]}> a ?t }}").json()["boolean"] is False
    assert _get(small, "ASK FROM <file:///etc/passwd> { ?s ?p ?o }").json()["boolean"] is False
    with pytest.raises(guard.QueryError):
        guard.inspect("ASK FROM NAMED <a:b> { SERVICE <a:c> {} }", graphs=True)


def test_a_post_with_content_length_too_large_is_refused_at_once(small: Client) -> None:
    refused = small("/sparql", "POST", b"", Content_Type=QUERY, Content_Length="99999999999")
    assert refused.status == 413


@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_is_answered(server: Client, form: str) -> None:
    asker = SPARQLWrapper(f"{server.url}/sparql", returnFormat=form)
    for method in ("GET", "POST"):
        asker.setMethod(method)
        asker.setQuery("SELECT ?c (COUNT(*) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c")
        found = asker.queryAndConvert()
        assert "Metropole" in (str(found) if form == JSON else found.toxml() if form == XML else found.decode())


def test_sparqlwrapper_constructs(server: Client) -> None:
    asker = SPARQLWrapper(f"{server.url}/sparql", returnFormat=TURTLE)
    asker.setQuery("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c ; <https://w3id.org/coopter/ns#siren> ?n }")
    graph = rdflib.Graph().parse(asker.queryAndConvert(), format="turtle")
    assert len(graph) > 100


def test_our_own_client_reads_our_own_server(server: Client, embedded: Embedded) -> None:
    from pmlb_graph.engine.remote import Remote

    query = "SELECT ?s ?l WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s ?l LIMIT 500"
    assert Remote(f"{server.url}/sparql").select(query) == embedded.select(query)


HARD = ("a\tb", "c\nd\r\ne", 'f"g', "<h> & 'i'", "\\t", "é€😀", "", "-")


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_solutions_are_read_back_whole(small: Client, media: str, form: ox.QueryResultsFormat) -> None:
    values = [ox.Literal(text) for text in HARD] + [ox.Literal("x", language="fr"), ox.Literal(1), ox.NamedNode("a:b")]
    query = f"SELECT ?v ?none WHERE {{ VALUES ?v {{ {' '.join(map(str, values))} }} }}"
    found = small("/sparql", "POST", query.encode(), Content_Type=QUERY, Accept=media)
    rows = ox.parse_query_results(found.body, format=form)
    assert isinstance(rows, ox.QuerySolutions)
    assert [solution["v"] for solution in rows] == values


def test_blank_nodes_are_named_as_the_forms_want(small: Client) -> None:
    query = "SELECT ?v WHERE { BIND (BNODE() AS ?v) }"
    assert small(f"/sparql?query={quote(query)}", Accept="text/csv").text.splitlines()[1].startswith("_:")
    assert "<bnode>" in small(f"/sparql?query={quote(query)}", Accept="application/sparql-results+xml").text


def test_csv_ends_its_lines_as_its_type_wants(small: Client) -> None:
    found = small(f"/sparql?query={quote('SELECT (1 AS ?a) (2 AS ?b) {}')}", Accept="text/csv")
    assert found.body == b"a,b\r\n1,2\r\n"


def test_what_xml_or_a_table_cannot_hold_is_told(small: Client) -> None:
    odd = quote('SELECT ("\\u0001" AS ?a) {}')
    assert small(f"/sparql?query={odd}", Accept="application/sparql-results+xml").status == 400
    assert small(f"/sparql?query={odd}").status == 200
    assert small(f"/sparql?query={quote('SELECT (TRIPLE(<a:b>, <a:c>, 1) AS ?t) {}')}").status == 400


def test_relative_iris_start_from_the_endpoint(small: Client) -> None:
    found = small(f"/sparql?query={quote('CONSTRUCT { <s> <p> 1 } WHERE {}')}", Accept="application/n-triples")
    assert found.text.startswith(f"<{small.url}/s>")


def test_what_people_and_programs_see_without_a_query(server: Client, dataset: Dataset) -> None:
    assert "éditeur" in server("/sparql", Accept="text/html,*/*;q=0.8").text
    for media, form in work.GRAPHS.items():
        found = server("/sparql", Accept=media)
        assert found.media == media
        formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}
        said: dict[str, set[str]] = {}
        for quad in ox.parse(found.body, format=formats.get(form, ox.RdfFormat.JSON_LD)):
            said.setdefault(quad.predicate.value.removeprefix(profile.SD), set()).add(quad.object.value)
        assert said["endpoint"] == {f"{server.url}/sparql"}
        assert said["name"] == set(dataset.graphs())
        assert f"{profile.SD}UnionDefaultGraph" in said["feature"]


def test_where_the_site_has_no_editor_a_form_stands_in(small: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: text for name, text in small.service.pages.kept.items() if name != "sparql.html"}
    monkeypatch.setattr(type(small.service.pages), "kept", kept)
    small.service.shelf.__init__()
    page = small("/sparql", Accept="text/html")
    assert "<form" in page.text
    assert "<script" not in page.text


def test_the_queries_of_the_catalogue_answer_the_same_through_the_server(server: Client, embedded: Embedded) -> None:
    from pmlb_graph import catalogue

    for name in ("inventaire/themes", "plan/actions", "bilan/chiffres", "temps/evenements"):
        text = catalogue.named(name).text
        found = server("/sparql", "POST", text.encode(), Content_Type=QUERY)
        assert found.body == embedded.select(text).to_json().encode()


def test_solutions_without_rows_are_whole_documents() -> None:
    empty = Bindings(("a", "b"), ())
    assert empty.to_tsv() == "?a\t?b\n"
    assert ox.parse_query_results(empty.to_xml(), format=ox.QueryResultsFormat.XML).variables == [
        ox.Variable("a"),
        ox.Variable("b"),
    ]


def test_a_query_is_what_it_says(dataset: Dataset) -> None:
    with pytest.raises(worker.QueryError):
        worker.answer(dataset, "ASK {}", "SELECT")

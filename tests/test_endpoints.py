"""Commands ask an endpoint as they ask the graph they build: same answers, and nothing given short."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph import pipeline
from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine import guard, paging
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import EngineError, QueryError, UsageError
from tests import servers_kit
from tests.test_remote import GOOD, Answer, Endpoint, Faulty, faulty, say  # noqa: F401 - a fixture

Run = Callable[..., tuple[int, str]]

COMMANDS = (
    ("query", "inventaire/themes", "--format", "csv"),
    ("query", "temps/noms-et-statuts", "-p", "sujet=brest-metropole", "--format", "json"),
    ("query", "regles/participe-a", "--format", "ttl"),
    ("network", "acteurs-acteurs", "--date", "2021"),
    ("network", "acteurs-cooperations", "--format", "json"),
    ("measure", "acteurs-acteurs", "-m", "degree", "--replicas", "0"),
    ("why", "nantes-metropole", "rennes-metropole"),
    ("why", "fnau", "--format", "json"),
    ("coverage",),
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dataset: Dataset) -> Run:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(pipeline, "load", lambda *_: dataset)

    def work(*words: str) -> tuple[int, str]:
        from pmlb_graph.cli import main

        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        code = ended.value.code
        return (0 if code is None else int(code)), capsys.readouterr().out

    return work


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_answers_alike_through_an_endpoint(run: Run, endpoint: str, words: tuple[str, ...]) -> None:
    here = run(*words)
    assert here[0] == 0
    assert here[1]
    assert run(*words, "--endpoint", endpoint) == here


def test_a_page_is_the_same_through_an_endpoint(run: Run, endpoint: str, tmp_path: Path) -> None:
    for folder, more in (("here", ()), ("there", ("--endpoint", endpoint))):
        assert run("view", "acteurs-acteurs", "-o", str(tmp_path / folder), *more)[0] == 0
    assert _digests(tmp_path / "here") == _digests(tmp_path / "there")


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# ── Answers that are cut ──────────────────────────────────────────────

LINES = tuple(
    f'<http://x/s{i // 3}> <http://x/p{i % 2}> "{i}"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g> .'
    for i in range(700)
)
CUT = (
    "SELECT ?s ?o WHERE { ?s <http://x/p0> ?o }",
    "PREFIX x: <http://x/>\nSELECT DISTINCT ?s # WHERE {\n"
    "WHERE { ?s x:p1 ?o FILTER(EXISTS { ?s x:p0 ?b }) } ORDER BY DESC(?s) # }",
    "SELECT ?s (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 2)",
    "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o LIMIT 333 OFFSET 5",
    "SELECT * WHERE { ?s ?p ?o VALUES ?p { <http://x/p0> } }",
    "SELECT ?s ?o WHERE { ?s ?p ?o } VALUES ?p { <http://x/p0> }",
)


class _Short:
    """An endpoint that cuts at so many rows, and says so or not."""

    def __init__(self, rows: int, lying: bool = False) -> None:
        self.engine, self.rows, self.lying = Embedded(LINES), rows, lying

    def select(self, query: str) -> Bindings:
        found = self.engine.select(query)
        if self.lying and "pmlbGraphCount" in query:
            return found
        rows = found.rows[: self.rows - (self.lying and "OFFSET" in query)]
        return Bindings(found.variables, rows)


@pytest.mark.parametrize("query", CUT)
@pytest.mark.parametrize("rows", [1, 7, 100])
def test_the_rest_of_an_answer_is_asked_for(query: str, rows: int) -> None:
    short = _Short(rows)
    expected = short.engine.select(query)
    found = paging.whole(short.select, query, short.select(query))
    assert found.variables == expected.variables
    assert sorted(map(str, found.rows)) == sorted(map(str, expected.rows))
    if "ORDER" in query:
        assert found == expected


@pytest.mark.parametrize("query", CUT)
def test_an_answer_that_stays_short_is_refused(query: str) -> None:
    short = _Short(100, lying=True)
    with pytest.raises(EngineError, match=r"coup|cut"):
        paging.whole(short.select, query, Bindings(("s",), short.engine.select(query).rows[:100]))


def test_a_dataset_clause_stands_outside() -> None:
    split = paging.parts("SELECT ?s FROM <http://a/> FROM NAMED <http://b/> WHERE { ?s ?p 'FROM <http://c/>' }")
    assert split.source == "FROM <http://a/> FROM NAMED <http://b/>"
    assert "FROM" not in split.body.replace("'FROM <http://c/>'", "")


def test_a_graph_is_made_of_its_solutions() -> None:
    pattern = "{ ?s x:p0 ?o OPTIONAL { ?s x:none ?b } }"
    query = f"PREFIX x: <http://x/> CONSTRUCT {{ ?s x:q [ x:r ?o ] . ?b x:t ?s }} WHERE {pattern}"
    split = paging.parts(query)
    engine = Embedded(LINES)
    found = paging.instantiated(split, engine.select(f"{split.prologue} {split.body}"))
    assert len(found) == len(engine.construct(query)) == 700
    blank = Bindings(("s", "o"), ((ox.BlankNode("a"), ox.BlankNode("a")),))
    made = paging.instantiated(paging.parts("CONSTRUCT { ?s <a:p> ?o } WHERE { ?s <a:p> ?o }"), blank)
    assert made[0].subject == made[0].object


def test_a_round_number_of_rows_is_counted(faulty: Endpoint) -> None:  # noqa: F811
    rows = b",".join([b'{"n":{"type":"literal","value":"1"}}'] * 1000)
    thousand = b'{"head":{"vars":["n"]},"results":{"bindings":[' + rows + b"]}}"
    said = b'[{"pmlbGraphCount":{"type":"literal","value":"%d"}}]'
    count = b'{"head":{"vars":["pmlbGraphCount"]},"results":{"bindings":' + said + b"}}"
    query = "SELECT ?n WHERE { ?s ?p ?n }"
    assert len(faulty.remote(say(body=thousand), say(body=count % 1000)).select(query)) == 1000
    with pytest.raises(EngineError):
        faulty.remote(say(body=thousand), say(body=count % 1001), say(body=thousand)).select(query)
    with pytest.raises(EngineError):
        faulty.remote(say(body=thousand), say(body=GOOD)).select(query)


@given(st.text(alphabet="SELECT{}()WHERE?a <:>'\"#\nFROM CONSTRUCT", max_size=60))
def test_the_parts_of_any_text_end(text: str) -> None:
    try:
        paging.parts(text)
    except (EngineError, QueryError):
        return
    assert guard.tokens(text)


# ── Who asks ──────────────────────────────────────────────────────────

DIGEST = 'Digest realm="r", nonce="n1", qop="auth", algorithm="MD5", opaque="o"'


def _asking(header: str) -> Answer:
    """Answer who says so, and ask the others."""

    def answer(handler: Faulty) -> None:
        given = handler.headers.get("Authorization") or ""
        if given.startswith(header):
            say(body=GOOD)(handler)
        elif given:
            say(401)(handler)
        else:
            say(401, WWW_Authenticate=DIGEST)(handler)

    return answer


def test_digest_is_said_to_who_asks_for_it(faulty: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PMLB_GRAPH_USER", "moi")
    monkeypatch.setenv("PMLB_GRAPH_PASSWORD", "s3cret")
    remote = faulty.remote(_asking("Digest"))
    for _ in range(2):
        assert len(remote.select("SELECT ?n WHERE { ?s ?p ?n }")) == 1
    said = [headers.get("Authorization", "") for _, headers, _ in faulty.asked]
    assert [word.partition(" ")[0] for word in said] == ["Basic", "", "Digest", "Digest"]
    assert "s3cret" not in "".join(said)
    assert [word.partition("nc=")[2][:8] for word in said[2:]] == ["00000001", "00000002"]
    assert faulty.paused == []


def test_a_wrong_password_is_not_said_for_ever(faulty: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PMLB_GRAPH_USER", "moi")
    monkeypatch.setenv("PMLB_GRAPH_PASSWORD", "s3cret")
    with pytest.raises(EngineError, match="PMLB_GRAPH_PASSWORD") as caught:
        faulty.remote(say(401, WWW_Authenticate=DIGEST)).select("ASK {}")
    assert len(faulty.asked) == 2
    assert "s3cret" not in str(caught.value)


def test_a_token_is_said_and_goes_nowhere_else(faulty: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PMLB_GRAPH_TOKEN", "t0ken")
    assert len(faulty.remote(say(body=GOOD)).select("SELECT ?n WHERE { ?s ?p ?n }")) == 1
    assert faulty.asked[0][1]["Authorization"] == "Bearer t0ken"
    elsewhere = faulty.url.replace("127.0.0.1", "localhost")
    with pytest.raises(EngineError) as caught:
        faulty.remote(say(307, Location=elsewhere)).select("ASK {}")
    assert len(faulty.asked) == 2
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://example.org/sparql", "http://127.0.0.1.example.org/", "http://10.0.0.1/", "HTTP://x/"]
)
def test_a_secret_is_not_sent_in_clear(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMLB_GRAPH_TOKEN", "t0ken")
    with pytest.raises(UsageError) as caught:
        Remote(url)
    assert "t0ken" not in str(caught.value)
    for here in ("http://127.0.0.1:9/", "http://[::1]:9/", "http://localhost/", "https://example.org/"):
        Remote(here)


# ── Other services ────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    with servers_kit.oxigraph() as server:
        from pmlb_graph.engine.store import Store

        direct, item = "http://www.wikidata.org/prop/direct/", "http://www.wikidata.org/entity/Q"
        igeo = "http://rdf.insee.fr/def/geo#"
        label = "<http://www.w3.org/2000/01/rdf-schema#label>"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("no_proxy", "127.0.0.1")
            lines = [
                f'<{item}1> <{direct}P1616> "244900015"',
                f'<{item}1> {label} "Angers Loire Métropole"@fr',
                f'<{item}2> <{direct}P1616> "000000000"',
                f'<{item}3> <{direct}P374> "49007"',
                f'<{item}3> <{direct}P1082> "157175"^^<http://www.w3.org/2001/XMLSchema#decimal>',
                f'<http://id.insee.fr/x> <{igeo}codeINSEE> "49007"',
                f'<http://id.insee.fr/x> <{igeo}nom> "Angers"',
                f"<http://id.insee.fr/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{igeo}Commune>",
            ]
            Store("", server.update).update("INSERT DATA { " + " . ".join(lines) + " }")
        yield server.query


@pytest.mark.parametrize(
    ("name", "value"),
    [("wikidata-par-siren", "Q1"), ("wikidata-par-commune", "Q3"), ("insee-par-code", "Angers")],
)
def test_another_service_is_asked_only_when_allowed(
    run: Run, wikidata: str, endpoint: str, name: str, value: str
) -> None:
    asked = ("query", f"federation/{name}", "--format", "csv", "-p", f"service={wikidata}")
    assert run(*asked) == (2, "")
    assert run(*asked, "--allow", "https://query.wikidata.org/") == (2, "")
    code, out = run(*asked, "--allow", wikidata)
    assert code == 0
    assert len(out.splitlines()) == 2
    assert value in out
    assert run(*asked, "--allow", wikidata, "--endpoint", endpoint) == (0, out)
    assert run("query", f"federation/{name}", "-p", "service=file:///etc/passwd", "--allow", "file:")[0] == 2
    assert run("query", "inventaire/themes", "-p", f"service={wikidata}", "--allow", wikidata)[0] == 2


def test_terms_of_insee_exist_in_its_ontology() -> None:
    file = Path(__file__).resolve().parents[2] / "shared" / "reference" / "insee-geo-ontology-5.0.0.ttl"
    if not file.exists():
        pytest.skip("INSEE's ontology is not beside the project")
    subjects = {str(triple.subject) for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE)}
    assert {f"<http://rdf.insee.fr/def/geo#{term}>" for term in ("codeINSEE", "nom")} <= subjects

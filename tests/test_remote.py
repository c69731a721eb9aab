"""An endpoint that fails: bounded waiting, polite retries, a clear message, never half an answer."""

from __future__ import annotations

import email.utils
import json
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from pmlb_graph.engine import web
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import EngineError, PmlbGraphError, QueryError, UsageError
from pmlb_graph.language import speak

SELECT = "SELECT ?n WHERE { ?s ?p ?n }"
MEDIA = "application/sparql-results+json"
ROWS = {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "é"}}]}}
GOOD = json.dumps(ROWS).encode()

Answer = Callable[["Faulty"], None]


class Faulty(BaseHTTPRequestHandler):
    """Answers what a test says, one answer a question, the last one for ever."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.path, dict(self.headers), parse_qs(body)))  # type: ignore[attr-defined]
        answers = self.server.answers  # type: ignore[attr-defined]
        self.close_connection = True
        try:
            (answers.pop(0) if len(answers) > 1 else answers[0])(self)
        except OSError:
            return  # the other side has gone

    do_GET = do_PUT = do_DELETE = do_POST

    def log_message(self, *_: Any) -> None:
        return


def say(status: int = 200, body: bytes = b"", media: str = MEDIA, length: int | None = None, **more: str) -> Answer:
    def answer(handler: Faulty) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        for name, value in more.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(head: bytes, every: bytes = b" ") -> Answer:
    def answer(handler: Faulty) -> None:
        handler.wfile.write(head)
        for _ in range(200):
            handler.wfile.write(every)
            handler.wfile.flush()
            time.sleep(0.05)

    return answer


def hang_up(handler: Faulty) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


class Endpoint:
    """A faulty endpoint, what it was asked, and how long it was waited for."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
        self.paused: list[float] = []

    @property
    def asked(self) -> list[tuple[str, dict[str, str], dict[str, list[str]]]]:
        return self._server.asked  # type: ignore[attr-defined, no-any-return]

    def remote(self, *answers: Answer, deadline: float = 30.0) -> Remote:
        self._server.answers = list(answers)  # type: ignore[attr-defined]
        return Remote(self.url, deadline, self.paused.append)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    for name in ("PMLB_GRAPH_USER", "PMLB_GRAPH_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    server.daemon_threads = True
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Endpoint(server)
    server.shutdown()
    server.server_close()


def test_a_good_answer_is_read(faulty: Endpoint) -> None:
    found = faulty.remote(say(body=GOOD)).select(SELECT)
    assert list(found) == [{"n": "é"}]
    assert found.rows == ((ox.Literal("é"),),)
    path, headers, form = faulty.asked[0]
    assert path == "/sparql"
    assert headers["Accept"] == MEDIA
    assert form == {"query": [SELECT], "union-default-graph": ["true"]}
    assert "Authorization" not in headers


def test_each_form_of_query_is_answered(faulty: Endpoint) -> None:
    truth = b'{"head": {}, "boolean": true}'
    assert faulty.remote(say(body=truth)).ask("ASK { ?s ?p ?o }") is True
    assert faulty.remote(say(body=truth.replace(b"true", b"false"))).ask("ASK { ?s ?p ?o }") is False
    triple = b"<http://x/s> <http://x/p> <http://x/o> .\n"
    found = faulty.remote(say(body=triple, media="application/n-triples")).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert [str(t) for t in found] == [triple.decode().rstrip(" .\n")]
    with pytest.raises(QueryError):
        faulty.remote(say(body=truth)).select("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError):
        faulty.remote(say(body=GOOD)).ask(SELECT)


def test_a_question_is_never_sent_as_an_update(faulty: Endpoint) -> None:
    faulty.remote(say(body=GOOD)).select("INSERT DATA { <a:a> <a:b> <a:c> }")
    assert set(faulty.asked[0][2]) == {"query", "union-default-graph"}


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        (say(500, b"boom"), 1),
        (say(401, b"who?"), 1),
        (say(403), 1),
        (say(404), 1),
        (say(414), 1),
        (say(503), 4),
        (say(429), 4),
        (say(502), 4),
        (say(200, b"<html>oups</html>", "text/html"), 1),
        (say(200, GOOD[:-20], length=len(GOOD)), 4),
        (say(200, GOOD[:-20]), 1),
        (say(200, b""), 1),
        (say(200, b"\xff\xfe\x00"), 1),
        (say(200, b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"uri","value":"not an iri"}}]}}'), 1),
        (say(200, b"<?xml version='1.0'?><sparql/>", "application/sparql-results+xml"), 1),
        (say(200, GOOD, X_SPARQL_MaxRows="10000"), 2),
        (say(200, GOOD, x_sql_state="S1TAT"), 1),
        (say(302, Location="http://localhost:1/elsewhere"), 1),
        (say(301, Location="file:///etc/passwd"), 1),
        (say(302, Location="/sparql"), 2),
        (hang_up, 4),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n"), 4),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"), 4),
    ],
    ids=[
        "500", "401", "403", "404", "414", "503", "429", "502", "html", "truncated", "cut json", "nothing", "bytes",
        "bad iri", "xml", "max rows", "sql state", "other host", "file", "circle", "hang up", "no http", "headers",
    ],
)  # fmt: skip
def test_a_fault_ends_with_a_message_and_exit_code_3(faulty: Endpoint, answer: Answer, tries: int) -> None:
    started = time.monotonic()
    with pytest.raises(EngineError) as caught:
        faulty.remote(answer).select(SELECT)
    assert caught.value.exit_code == 3
    assert len(faulty.asked) == tries
    assert faulty.paused == [0.5, 1.0, 2.0][: tries - 1] or tries == 2
    assert time.monotonic() - started < 5
    assert "\n" not in str(caught.value).strip()


@pytest.mark.parametrize("body", [b"<html>", b"<a:a> <a:b>", b"<a:a> <a:b> <a b> .", b"\xff"])
def test_a_graph_that_is_none_is_said(faulty: Endpoint, body: bytes) -> None:
    with pytest.raises(EngineError):
        faulty.remote(say(body=body, media="application/n-triples")).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_malformed_query_is_the_persons_to_mend(faulty: Endpoint) -> None:
    with pytest.raises(QueryError, match="line 3") as caught:
        faulty.remote(say(400, b"error at line 3" + b"x" * 10**6)).select(SELECT)
    assert caught.value.exit_code == 2
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_endpoint_is_asked_again_when_it_says(faulty: Endpoint, status: int) -> None:
    found = faulty.remote(say(status, Retry_After="7"), say(status), say(body=GOOD)).select(SELECT)
    assert len(found) == 1
    assert faulty.paused == [7.0, 1.0]


def test_a_date_to_come_back_is_understood(faulty: Endpoint) -> None:
    moment = email.utils.formatdate(time.time() + 9, usegmt=True)
    faulty.remote(say(429, Retry_After=moment), say(body=GOOD)).select(SELECT)
    assert faulty.paused == [pytest.approx(9, abs=2)]


@pytest.mark.parametrize("after", ["soon", "-3", "²", "1e3", "Mon, 99 Foo 2026 99:99:99 GMT"])
def test_a_strange_moment_is_set_aside(faulty: Endpoint, after: str) -> None:
    assert web.retry_after(after, 0.5) == 0.5


def test_a_moment_after_the_deadline_is_not_waited_for(faulty: Endpoint) -> None:
    with pytest.raises(EngineError):
        faulty.remote(say(503, Retry_After="3600")).select(SELECT)
    assert faulty.paused == []
    assert len(faulty.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        drip(b"HTTP/1.1 400 Bad\r\nContent-Length: 100000\r\n\r\n"),
        lambda _: time.sleep(2),
    ],
    ids=["status", "headers", "body", "chunks", "error", "silence"],
)
def test_an_answer_that_drips_is_left_at_the_deadline(faulty: Endpoint, answer: Answer) -> None:
    started = time.monotonic()
    with pytest.raises(EngineError):
        faulty.remote(answer, deadline=0.3).select(SELECT)
    assert time.monotonic() - started < 1.5


def test_a_huge_answer_is_not_kept(faulty: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LONGEST", 1000)
    monkeypatch.setattr(web, "UNASKED", 1000)
    with pytest.raises(EngineError, match="Mo"):
        faulty.remote(say(body=b" " * 1001)).select(SELECT)


def test_nobody_there_is_said(faulty: Endpoint) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(EngineError, match="127"):
        Remote(url, 30, faulty.paused.append).select(SELECT)
    assert faulty.paused == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_one_redirection_on_the_same_host_keeps_the_question(faulty: Endpoint, status: int) -> None:
    found = faulty.remote(say(status, b"moved", Location="/query"), say(body=GOOD)).select(SELECT)
    assert len(found) == 1
    assert [(path, form["query"]) for path, _, form in faulty.asked] == [("/sparql", [SELECT]), ("/query", [SELECT])]


def test_credentials_come_from_the_environment_and_go_nowhere_else(
    faulty: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMLB_GRAPH_USER", "moi")
    monkeypatch.setenv("PMLB_GRAPH_PASSWORD", "s3cret")
    elsewhere = faulty.url.replace("127.0.0.1", "localhost")
    with pytest.raises(EngineError) as caught:
        faulty.remote(say(302, Location=elsewhere)).select(SELECT)
    assert "s3cret" not in str(caught.value)
    assert len(faulty.asked) == 1
    assert faulty.asked[0][1]["Authorization"] == "Basic " + b64encode(b"moi:s3cret").decode()


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://x/", "file:///etc/passwd", "http://", "http:///x", "http://a b/", "http://moi:secret@x/", "http://x/\n"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Remote(url)


def test_an_impossible_address_is_said() -> None:
    for url in ("http://[::1/", "http://x:99999999/", "http://nulle-part.invalid/"):
        with pytest.raises(PmlbGraphError):
            Remote(url, 5, lambda _: None).select(SELECT)


def test_messages_speak_the_language_chosen(faulty: Endpoint) -> None:
    speak("en")
    try:
        with pytest.raises(EngineError, match="cut its answer"):
            faulty.remote(say(200, GOOD, X_SPARQL_MaxRows="1")).select(SELECT)
    finally:
        speak("fr")

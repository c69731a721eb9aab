"""What goes too far is stopped, what comes too often is refused, and the server goes on (R6)."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.crew import Crew, Limits
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import EngineError, LimitError, QueryError
from pmlb_graph.server import connections, work
from pmlb_graph.server.service import Shelf
from tests.server_kit import TINY, Client, serving

QUERY = "application/sparql-query"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEAVY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f"
ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
LONG = 'SELECT (CONCAT(?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x) AS ?y) { ?s ?p ?o BIND (CONCAT(STR(?s), "%s") AS ?x) } LIMIT 500'


@pytest.fixture(scope="module")
def small(dataset: Dataset) -> Iterator[Client]:
    """A server with narrow limits."""
    limits = Limits(1.0, 512 * 2**20, 4 * 2**20)
    with serving(dataset, workers=1, waiting=3, limits=limits, rows=20_000) as client:
        yield client


def post(client: Client, query: str, **headers: str) -> tuple[int, str]:
    reply = client("/sparql", "POST", query.encode(), Content_Type=QUERY, **headers)
    return reply.status, reply.text


def answers(client: Client) -> None:
    """Wait until the worker that was killed is replaced, and answers."""
    end = time.monotonic() + 20
    while (found := post(client, "ASK {}"))[0] != 200 and time.monotonic() < end:
        time.sleep(0.05)
    assert found[0] == 200


@pytest.mark.parametrize(
    ("query", "limit"),
    [(BOMB, "time"), (ROWS, "rows"), (LONG % ("x" * 2000), "size")],
    ids=["time", "rows", "size"],
)
def test_what_goes_beyond_a_limit_is_refused_whole(small: Client, query: str, limit: str) -> None:
    before = small.service.outside.stopped.get(limit, 0)
    status, text = post(small, query)
    assert (status, text.count("\n")) == (422, 1)
    assert small.service.outside.stopped[limit] == before + 1
    answers(small)
    assert f'limit="{limit}"' in small("/metrics").text


def test_memory_has_a_limit(dataset: Dataset) -> None:
    with Crew(dataset.to_nquads(), 1, Limits(60.0, 700 * 2**20)) as crew:
        with pytest.raises(LimitError, match="mémoire") as caught:
            crew.ask(work.sparql, HEAVY, None, 10**9, "json")
        assert caught.value.limit == "memory"
        assert crew.replaced == 1
        assert b"true" in crew.ask(work.sparql, "ASK {}", None, 10, "json")


def test_a_graph_that_no_process_can_hold_is_said(dataset: Dataset) -> None:
    with Crew(dataset.to_nquads(), 1, Limits(60.0, 40 * 2**20)) as crew, pytest.raises(EngineError):
        crew.prepare()


def _fail(_engine: Embedded) -> None:
    raise ValueError("broken")


def test_a_worker_says_what_stopped_it_and_goes_on() -> None:
    with Crew(TINY.to_nquads()) as crew:
        with pytest.raises(EngineError, match="ValueError: broken"):
            crew.ask(_fail)
        with pytest.raises(QueryError):
            crew.ask(work.sparql, "SELECT", None, 10, "json")
        assert (crew.replaced, crew.alive) == (0, 1)


def test_when_too_many_wait_the_others_are_told_when_to_come_back(small: Client) -> None:
    with ThreadPoolExecutor(12) as many:
        found = list(many.map(lambda _: small("/sparql", "POST", BOMB.encode(), Content_Type=QUERY), range(12)))
    statuses = Counter(reply.status for reply in found)
    assert statuses[503] >= 6
    assert set(statuses) == {422, 503}
    assert all(int(reply.headers["Retry-After"]) > 0 for reply in found if reply.status == 503)
    answers(small)


def test_documents_are_given_while_queries_are_long(small: Client) -> None:
    with ThreadPoolExecutor(3) as many:
        long = [many.submit(post, small, BOMB) for _ in range(3)]
        time.sleep(0.2)
        assert small("/doc/acteur/rennes-metropole.ttl").status == 200
        assert small("/health").status == 200
        assert not all(one.done() for one in long)
        assert {one.result()[0] for one in long} == {422}
    answers(small)


def test_who_leaves_is_not_worked_for(small: Client) -> None:
    gone = small.service.outside.stopped.get("gone", 0)
    with socket.create_connection(small.place) as client:
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY}\r\nContent-Length: {len(BOMB)}\r\n\r\n"
        )
        client.sendall(head.encode() + BOMB.encode())
        time.sleep(0.3)
    end = time.monotonic() + 0.6  # before the limit of time
    while small.service.outside.stopped.get("gone", 0) == gone and time.monotonic() < end:
        time.sleep(0.02)
    assert small.service.outside.stopped["gone"] == gone + 1
    answers(small)


def test_a_worker_that_is_killed_is_replaced(small: Client) -> None:
    (worker,) = small.service.outside.crew._all
    worker._process.kill()
    worker._process.join()
    assert post(small, "ASK {}")[0] in (200, 422)
    answers(small)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /health HTTP/1.1\r\nHost: local",
        b"GET /health HTTP/1.1\r\n",
        b"\x16\x03\x01",
        f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY}\r\nContent-Length: 50\r\n\r\nA".encode(),
    ],
)
def test_who_never_ends_a_request_is_left(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections.Connection, "seconds", 0.5)
    monkeypatch.setattr("pmlb_graph.server.requests.SECONDS", 0.5)
    with serving(TINY, workers=1) as client, socket.create_connection(client.place, timeout=10) as slow:
        slow.sendall(sent)
        said = b"".join(iter(lambda: _read(slow), b""))
        assert said == b"" or said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 408"))
        assert client("/health").status == 200


def _read(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionError:
        return b""


def test_a_quiet_connection_may_ask_again(small: Client) -> None:
    connection = http.client.HTTPConnection(*small.place, timeout=10)
    local = None
    for _ in range(20):
        connection.request("GET", "/health")
        assert connection.getresponse().read()
        assert connection.sock is not None
        local = local or connection.sock.getsockname()
        assert connection.sock.getsockname() == local
    connection.close()


HOSTILE = (
    "/id/..%2f..%2fetc%2fpasswd", "/doc/%00", "/sparql?query=%ff", "/sparql?query=SELECT", "/sparql?query=(((((((",
    "/sparql?query=LOAD%20%3Chttp%3A%2F%2Fa%3E", "/api/requetes/x", "/api/requetes/inventaire/themes?limit=x",
    "/reconcile?queries=%7B", "/reconcile?extend=[]", "/%25%25", "/a/b/c/../../..", "/sparql?" + "a=1&" * 150,
    "/" + "a" * 9000, "/sparql?query=SELECT%20*%20%7B%20SERVICE%20%3Ca%3Ab%3E%20%7B%7D%20%7D", "/voc/x", "/ns/x",
)  # fmt: skip


def test_ten_thousand_bad_requests_are_survived(small: Client) -> None:
    chance = random.Random(7)
    wanted = [HOSTILE[chance.randrange(len(HOSTILE))] for _ in range(10_000)]

    def send(part: list[str]) -> Counter[int]:
        """Send requests on one connection without waiting for their answers, then read them all."""
        requests = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in part]
        requests.append("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        with socket.create_connection(small.place, timeout=60) as connection:
            sending = threading.Thread(target=connection.sendall, args=("".join(requests).encode(),))
            sending.start()
            said = b"".join(iter(lambda: _read(connection), b""))
            sending.join()
        return Counter(map(int, re.findall(rb"^HTTP/1\.1 (\d+) ", said, re.MULTILINE)))

    with ThreadPoolExecutor(4) as many:
        found = sum(many.map(send, [wanted[i::4] for i in range(4)]), Counter())
    assert found.pop(200) == 4
    assert found.total() == 10_000
    assert set(found) <= {400, 404, 414, 503}
    answers(small)
    assert small("/id/acteur/fnau", Accept="text/turtle").status == 303


RAW = (
    b"\x00" * 200, b"GET / HTTP/9.9\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 20_000 + b"\r\n", b"GET /\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \xff\x00\r\n\r\n", b"\r\n" * 1000 + b"x",
)  # fmt: skip


@pytest.mark.parametrize("sent", RAW, ids=range(len(RAW)))
def test_what_is_not_http_is_refused(small: Client, sent: bytes) -> None:
    with socket.create_connection(small.place, timeout=10) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: _read(client), b""))
    assert not said or said.startswith((b"HTTP/1.1 4",)), said[:80]
    assert small("/health").status == 200


def test_a_thousand_at_once_are_answered(dataset: Dataset) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 4096:
        pytest.skip("this system lets fewer files be open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096 if hard == resource.RLIM_INFINITY else min(4096, hard), hard))
    try:
        with serving(TINY, workers=1) as client:
            statuses = _at_once(client, 1000, "SELECT * { ?s ?p ?o }")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert statuses.total() == 1000
    assert set(statuses) <= {200, 503}
    assert statuses[200] >= 200


def _at_once(client: Client, many: int, query: str) -> Counter[int]:
    """Open all connections, send all requests, then read all answers."""
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    opened = [socket.create_connection(client.place, timeout=60) for _ in range(many)]
    try:
        for connection in opened:
            connection.sendall(request.encode())
        return Counter(int(b"".join(iter(lambda c=c: c.recv(65536), b"")).split()[1]) for c in opened)
    finally:
        for connection in opened:
            connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_stops_everything_at_once(tmp_path: Path) -> None:
    made = tmp_path / "data"
    words = [sys.executable, "-m", "pmlb_graph"]
    here = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([*words, "init", str(made), "--quiet"], check=True, env=here, capture_output=True)
    command = [*words, "serve", "--port", "0", "--workers", "1", "--lang", "en", "--data", str(made)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=here
    ) as server:
        assert server.stderr is not None
        first = server.stderr.readline()
        place = first.partition("//")[2].partition("/")[0]
        host, _, port = place.partition(":")
        assert "read-only" in first
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request("GET", "/health")
        assert json.loads(connection.getresponse().read())["status"] == "ok"
        connection.request("GET", f"/sparql?query={quote(BOMB)}")
        time.sleep(0.3)
        started = time.monotonic()
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)
        took = time.monotonic() - started
        connection.close()
    assert server.returncode == 0
    assert (out, "Traceback" in err) == ("", False)
    assert took < 5  # a second where nothing else runs


def test_a_port_that_is_taken_ends_with_2(small: Client, capsys: pytest.CaptureFixture[str]) -> None:
    from pmlb_graph.cli import main

    for words in (["--port", str(small.place[1])], ["--host", "0.0.0.0"], ["--address", "ftp://x"]):
        with pytest.raises(SystemExit) as ended:
            main(["serve", *words])
        assert ended.value.code == 2
        assert "Traceback" not in capsys.readouterr().err


def test_without_its_packages_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pmlb_graph.cli import main

    for name in list(sys.modules):
        if name.startswith("pmlb_graph.server"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("pmlb_graph.server", raising=False)
    monkeypatch.setitem(sys.modules, "starlette.requests", None)
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    assert ended.value.code == 2
    assert "pip install starlette uvicorn" in capsys.readouterr().err


def test_what_is_kept_has_a_size() -> None:
    import asyncio

    from pmlb_graph.server.replies import Made

    async def fill() -> Shelf:
        shelf = Shelf(100_000)
        for n in range(1000):

            async def make(n: int = n) -> Made:
                return Made(bytes([n % 256]) * 1000, "text/plain")

            assert (await shelf.get(n, make)).body[0] == n % 256
        return shelf

    with ThreadPoolExecutor(1) as apart:  # a browser's loop may be running in this thread
        shelf = apart.submit(asyncio.run, fill()).result()
    assert len(shelf._kept) < 100
    assert shelf._size == sum(len(made.body) + len(repr(key)) + 1024 for key, made in shelf._kept.items())


def test_a_worker_loads_neither_networks_nor_pages() -> None:
    code = "import sys, pmlb_graph.server.work; print(*{'networkx', 'numpy', 'jinja2', 'starlette'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == ""

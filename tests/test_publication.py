"""Publication: what is loaded is what was built, whole or known not to be, and sent once."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from pmlb_graph import publication
from pmlb_graph.catalogue import catalogue
from pmlb_graph.dataset import Dataset, assemble
from pmlb_graph.engine import Engine, mirror
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.engine.store import Store
from pmlb_graph.errors import EngineError, UsageError
from pmlb_graph.terms import Base
from tests import servers_kit
from tests.servers_kit import Server
from tests.test_catalogue import _forms, _solutions
from tests.test_remote import Endpoint, faulty, say  # noqa: F401 - a fixture

G = "https://example.org/graph/"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    for name in ("PMLB_GRAPH_USER", "PMLB_GRAPH_PASSWORD", "PMLB_GRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def empty() -> Iterator[Server]:
    with servers_kit.oxigraph() as server:
        yield server


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers_kit.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


def _small(dataset: Dataset, *more: str) -> Dataset:
    """Return three graphs, one with blank nodes, one whose literals are hard to write."""
    base = dataset.base
    one, two, three = (f"<{base.iri}graph/{name}>" for name in ("ontologie", "source/b", "catalogue"))
    return assemble(
        base,
        [
            f"_:a <http://x/p> _:b {one} .",
            f'_:b <http://x/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> {one} .',
            f'<http://x/s> <http://x/p> "é \\" \\\\ \\n <x> _:c"@fr {two} .',
            f'<http://x/s> <http://x/p> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> {two} .',
            f"<{base.iri}dataset> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            f"<http://rdfs.org/ns/void#Dataset> {three} .",
            *more,
        ],
    )


def _publish(
    whole: Dataset, server: Server, ways: str = "gu", add: bool = False
) -> tuple[publication.Plan, list[str], str]:
    remote, told = Remote(server.query), list[str]()
    todo = publication.plan(whole, remote, add)
    store = Store(server.graphs if "g" in ways else "", server.update if "u" in ways else "")
    publication.publish(todo, remote, store, told.append)
    return todo, told, publication.verify(todo, remote)


@pytest.mark.parametrize("ways", ["g", "u", "gu"])
def test_what_is_loaded_is_what_was_built(dataset: Dataset, ways: str, empty: Server) -> None:
    todo, told, digest = _publish(dataset, empty, ways)
    assert len(todo.send) == len(dataset.graphs())
    assert len(told) == (1 if "u" in ways else len(todo.send))
    remote = Remote(empty.query)
    assert mirror.state(remote) == ["whole"]
    read = mirror.statements(remote, mirror.counts(remote))
    assert {line for line in read if "/publication> ." not in line and "_:" not in line} == {
        publication._plain(line)
        for line in dataset.lines
        if "_:" not in line  # Oxigraph too keeps values
    }
    again, told, same = _publish(dataset, empty, ways)
    assert (again.send, again.drop, told, same) == ((), (), [], digest)


def test_only_what_changed_is_sent_and_what_is_no_more_is_dropped(dataset: Dataset, empty: Server) -> None:
    base = dataset.base.iri
    _publish(_small(dataset, f"<a:a> <a:b> <a:c> <{base}graph/old> ."), empty)
    todo, _, _ = _publish(_small(dataset, f"<a:a> <a:b> <a:c> <{base}graph/source/b> ."), empty)
    assert todo.send == (f"{base}graph/source/b",)
    assert todo.drop == (f"{base}graph/old",)
    assert set(mirror.counts(Remote(empty.query))) == {
        f"{base}graph/{name}" for name in ("catalogue", "ontologie", "publication", "source/b")
    }


@pytest.mark.parametrize("ways", ["g", "u"])
def test_adding_takes_nothing_away(dataset: Dataset, empty: Server, ways: str) -> None:
    base = dataset.base.iri
    mine = Store(empty.graphs, "")
    mine.put(f"{base}graph/source/b", ["<a:mine> <a:b> <a:c>"])
    mine.put("urn:other", ["<a:mine> <a:b> <a:c>"])
    _publish(_small(dataset), empty, ways, add=True)
    counts = mirror.counts(Remote(empty.query))
    assert counts[f"{base}graph/source/b"] == 3
    _publish(_small(dataset), empty, ways)
    counts = mirror.counts(Remote(empty.query))
    assert (counts[f"{base}graph/source/b"], counts["urn:other"]) == (2, 1)


class _Cut(Store):
    """A store whose line is cut after so many writings."""

    def __init__(self, server: Server, left: int) -> None:
        super().__init__(server.graphs, "")
        self._left = left

    def put(self, graph: str, lines: Sequence[str]) -> None:
        if self._left == 0:
            raise EngineError("cut")
        self._left -= 1
        super().put(graph, lines)


@pytest.mark.parametrize("left", range(5))
def test_a_publication_that_is_cut_is_known_and_goes_on(dataset: Dataset, empty: Server, left: int) -> None:
    former, latter = _small(dataset), _small(dataset, f"<a:a> <a:b> <a:c> <{dataset.base.iri}graph/source/c> .")
    latter = Dataset(latter.base, tuple(line.replace("1.50", "2.50").replace("true", "false") for line in latter.lines))
    _publish(former, empty)
    remote = Remote(empty.query)
    with pytest.raises(EngineError):
        publication.publish(publication.plan(latter, remote), remote, _Cut(empty, left), lambda _: None)
    if left:
        with pytest.raises(EngineError, match="publi"):
            mirror.connect(empty.query)
    else:
        mirror.connect(empty.query)
    # Whoever comes next, with the former graph or with the latter, ends with a whole one.
    for whole in (former, latter):
        _, _, digest = _publish(whole, empty, "g")
        assert digest == publication._canonical(whole.lines)
        mirror.connect(empty.query)


def test_one_request_is_whole_or_nothing(dataset: Dataset, empty: Server) -> None:
    _publish(_small(dataset), empty, "u")
    before = mirror.counts(Remote(empty.query))
    wrong = Dataset(
        dataset.base, (*_small(dataset).lines[:-1], f"<not an iri> <a:b> <a:c> <{dataset.base.iri}graph/z> .")
    )
    remote = Remote(empty.query)
    todo = publication.plan(wrong, remote)
    with pytest.raises(UsageError):
        publication.publish(todo, remote, Store("", empty.update), lambda _: None)
    assert mirror.counts(remote) == before
    assert mirror.state(remote) == ["whole"]


def test_what_someone_else_changed_is_found_and_mended(dataset: Dataset, empty: Server) -> None:
    whole = _small(dataset)
    todo, _, _ = _publish(whole, empty)
    Store(empty.graphs, "").put(f"{dataset.base.iri}graph/source/b", ["<a:a> <a:b> <a:c>"])
    with pytest.raises(EngineError, match="source/b"):
        publication.verify(todo, Remote(empty.query))
    assert _publish(whole, empty)[0].send == (f"{dataset.base.iri}graph/source/b",)
    Store(empty.graphs, "").put(f"{dataset.base.iri}graph/source/b", ["<a:a> <a:b> <a:c>", "<a:a> <a:b> <a:d>"])
    with pytest.raises(EngineError):
        publication.verify(todo, Remote(empty.query))


def test_a_default_graph_that_is_no_union_is_told_what_to_unite(
    dataset: Dataset, embedded: Embedded, empty: Server
) -> None:
    _publish(dataset, empty)
    remote = Remote(empty.query)
    remote.graphs = tuple(mirror.counts(remote))
    query = catalogue()["inventaire/arbitrages"].text
    assert remote.select(query) == embedded.select(query)


@pytest.mark.parametrize("ways", ["g", "u"])
def test_a_default_graph_that_holds_the_union_answers_by_itself(dataset: Dataset, empty: Server, ways: str) -> None:
    remote, whole = Remote(empty.query), _small(dataset)
    for wanted in (whole, Dataset(whole.base, whole.lines[:-1])):
        todo = publication.plan(wanted, remote, union=True)
        store = Store(empty.graphs if ways == "g" else "", empty.update if ways == "u" else "")
        publication.publish(todo, remote, store, lambda _: None)
        publication.verify(todo, remote)
        assert publication.plan(wanted, remote, union=True).send == ()
        assert mirror.alone(remote) == len({line.rpartition(" <")[0] for line in wanted.lines})
    engine = mirror.connect(empty.query)
    assert isinstance(engine, Remote)
    assert not engine.union
    Store(empty.graphs, "").delete("")
    # Left to itself, Oxigraph counts a statement of two graphs twice in their union: it is read whole.
    assert isinstance(mirror.connect(empty.query), Embedded)
    assert publication.plan(wanted, remote, union=True).send == ("",)


# ── Virtuoso ──────────────────────────────────────────────────────────


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMLB_GRAPH_USER", "dba")
    monkeypatch.setenv("PMLB_GRAPH_PASSWORD", "dba")


@pytest.fixture(scope="module")
def filled(dataset: Dataset, virtuoso: Server) -> Server:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("USER", "dba"), ("PASSWORD", "dba")):
            patch.setenv(f"PMLB_GRAPH_{name}", value)
        patch.setenv("no_proxy", "127.0.0.1")
        _publish(dataset, virtuoso, "g")
    return virtuoso


@pytest.fixture
def loaded(filled: Server, opened: None) -> Server:
    return filled


@pytest.mark.parametrize("ways", ["g", "u"])
def test_virtuoso_holds_what_was_sent(dataset: Dataset, virtuoso: Server, opened: None, ways: str) -> None:
    base = Base(f"https://example.org/{ways}/")
    whole = Dataset(base, tuple(line.replace(dataset.base.iri, base.iri) for line in _small(dataset).lines))
    _, _, digest = _publish(whole, virtuoso, ways)
    assert digest == publication._canonical(whole.lines)
    _, _, digest = _publish(Dataset(base, whole.lines[:2]), virtuoso, ways)
    assert digest == publication._canonical(whole.lines[:2])


def _named(triples: Iterable[object]) -> tuple[int, set[str]]:
    """Return how many triples there are, and those without a blank node, whose name is each engine's own."""
    lines = [str(triple) for triple in triples]
    return len(set(lines)), {line for line in lines if "_:" not in line}


def same_answers(engine: Engine, embedded: Embedded) -> None:
    """Check that an engine answers every query of the catalogue as Oxigraph does here."""
    for name, query in catalogue().items():
        if name.startswith("federation/"):
            continue
        if query.form == "CONSTRUCT":
            found, expected = (_named(one.construct(query.text)) for one in (engine, embedded))
            assert found == expected, name
            continue
        for text in _forms(embedded, query).values():
            found, expected = engine.select(text), embedded.select(text)
            assert _solutions(found) == _solutions(expected), name
            assert [row[0] for row in found.rows] == [row[0] for row in expected.rows], name


def test_virtuoso_answers_every_query_as_oxigraph_does(loaded: Server, embedded: Embedded) -> None:
    same_answers(mirror.connect(loaded.query), embedded)


def test_virtuoso_cuts_and_is_asked_for_the_rest(dataset: Dataset, loaded: Server) -> None:
    remote = Remote(loaded.query)
    query = f'SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{dataset.base.iri}")) }}'
    first, cut = remote._results(query)
    assert (len(first), cut) == (servers_kit.MAX_ROWS, True)  # type: ignore[arg-type]
    assert len(remote.select(query + " LIMIT 6000")) == 6000
    subjects = f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{dataset.base.iri}id/")) }}'
    expected = {s for line in dataset.lines if (s := line.split(" ")[0][1:-1]).startswith(f"{dataset.base.iri}id/")}
    assert len(expected) > servers_kit.MAX_ROWS
    assert set(remote.select(subjects).column("s")) == expected


def test_virtuoso_cuts_a_graph_in_silence_and_is_found_out(dataset: Dataset, loaded: Server) -> None:
    graph = f"{dataset.base.iri}graph/vocabulaires"
    found = Remote(loaded.query).construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert len(found) == dataset.graphs()[graph] > servers_kit.MAX_ROWS


def test_virtuoso_does_not_open_to_who_does_not_know(virtuoso: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for user, password in (("", ""), ("dba", "wr0ng")):
        monkeypatch.setenv("PMLB_GRAPH_USER", user)
        monkeypatch.setenv("PMLB_GRAPH_PASSWORD", password)
        with pytest.raises(EngineError, match="PMLB_GRAPH_USER") as caught:
            Store(virtuoso.graphs, "").put(f"{G}x", ["<a:a> <a:b> <a:c>"] * 50_000)
        assert "wr0ng" not in str(caught.value)


# ── Faults ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "tries"), [(500, 1), (401, 1), (403, 1), (404, 1), (409, 1), (413, 1), (429, 4), (503, 4)]
)
def test_a_store_that_refuses_is_said(faulty: Endpoint, status: int, tries: int) -> None:  # noqa: F811
    faulty.remote(say(status))
    with pytest.raises(EngineError) as caught:
        Store(faulty.url, "", faulty.paused.append).put(f"{G}x", ["<a:a> <a:b> <a:c>"])
    assert caught.value.exit_code == 3
    assert len(faulty.asked) == tries


def test_a_busy_store_is_asked_again_when_it_says(faulty: Endpoint) -> None:  # noqa: F811
    faulty.remote(say(503, Retry_After="7"), say(204))
    Store("", faulty.url, faulty.paused.append).update("INSERT DATA {}")
    assert faulty.paused == [7.0]


def test_nobody_there_is_said(faulty: Endpoint) -> None:  # noqa: F811
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(EngineError, match="127"):
        Store(url, "", faulty.paused.append).delete(f"{G}x")


# ── The command ───────────────────────────────────────────────────────


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    from pmlb_graph.cli import main

    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr()
    code = ended.value.code
    return (0 if code is None else int(code)), said.out, said.err


def test_the_command_publishes_once(
    empty: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    code, out, _ = _run(capsys, "publish", "--endpoint", empty.query, "--dry-run")
    assert code == 0
    assert len(out.splitlines()) > 50
    assert mirror.counts(Remote(empty.query)) == {}
    code, _, err = _run(capsys, "publish", "--endpoint", empty.query, "--update", empty.update)
    assert code == 0
    assert "SHA-256" in err
    assert _run(capsys, "publish", "--endpoint", empty.query, "--dry-run")[1] == ""


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(capsys, "publish", "--endpoint", "http://127.0.0.1:1/")[0] == 2
    assert _run(capsys, "publish", "--endpoint", "nowhere", "--update", "http://127.0.0.1:1/")[0] == 2
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert _run(capsys, "publish", "--endpoint", "http://127.0.0.1:1/", "--update", "http://127.0.0.1:1/")[0] == 3
    monkeypatch.setenv("PMLB_GRAPH_USER", "moi")
    code, _, err = _run(capsys, "publish", "--endpoint", "http://example.org/", "--update", "http://example.org/")
    assert code == 2
    assert "https" in err

"""Any engine: commands asked of three servers print what they print from the tables, byte for byte.

Each server holds what `publish` sent. Oxigraph holds the union of the graphs in its default graph (``--union``).
Virtuoso and Apache Jena are asked as they are: their graphs are read whole, and answered here. Jena is then asked
every query of the catalogue itself, with the union: a third SPARQL 1.1 engine beside Oxigraph and rdflib.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pmlb_graph import pipeline, publication
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine import mirror
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.engine.store import Store
from tests import servers_kit
from tests.servers_kit import Server
from tests.test_publication import same_answers

Run = Callable[..., tuple[int, str]]
ENGINES = ("oxigraph", "virtuoso", "jena")
COMMANDS = (
    ("query", "inventaire/themes", "--format", "csv"),
    ("query", "espace/profils", "--format", "json"),
    ("query", "regles/participe-a", "--format", "ttl"),
    ("query", "description", "-p", "ressource=nantes-metropole", "--format", "ttl"),
    ("query", "instantane", "--date", "2012-06"),
    ("why", "nantes-metropole", "rennes-metropole"),
    ("why", "carene", "--date", "2023", "--format", "json"),
    ("network", "acteurs-acteurs", "--format", "graphml"),
    ("network", "acteurs-instances-themes", "--date", "2021", "--format", "json"),
    ("measure", "acteurs-acteurs", "-m", "betweenness", "-m", "constraint", "--replicas", "5"),
    ("measure", "acteurs-cooperations", "-m", "modularity", "--replicas", "3", "--doubt", "bootstrap"),
    ("analysis", "concentration", "--replicas", "5", "--format", "json"),
    ("snapshot", "2004", "2012"),
    ("coverage", "--format", "json"),
)


@pytest.fixture(scope="module")
def servers(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Start a server and fill it the first time that it is asked for."""
    started: dict[str, Server] = {}
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("no_proxy", "127.0.0.1")
        patch.setenv("PMLB_GRAPH_USER", "dba")
        patch.setenv("PMLB_GRAPH_PASSWORD", "dba")

        def server(name: str) -> Server:
            if name not in started:
                folder = tmp_path_factory.mktemp(name)
                context = servers_kit.oxigraph() if name == "oxigraph" else getattr(servers_kit, name)(folder)
                started[name] = stack.enter_context(context)
                _fill(dataset, started[name], union=name == "oxigraph")
            return started[name]

        yield server


def _fill(dataset: Dataset, server: Server, union: bool) -> None:
    remote = Remote(server.query, 300.0)
    todo = publication.plan(dataset, remote, union=union)
    publication.publish(todo, remote, Store(server.graphs, ""), lambda _: None)
    publication.verify(todo, remote)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> str:
    return servers(request.param).query


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> Run:
    monkeypatch.setattr(pipeline, "load", lambda *_: dataset)

    def work(*words: str) -> tuple[int, str]:
        from pmlb_graph.cli import main

        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        code = ended.value.code
        return (0 if code is None else int(code)), capsys.readouterr().out

    return work


_here: dict[tuple[str, ...], tuple[int, str]] = {}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_prints_the_same(run: Run, url: str, words: tuple[str, ...]) -> None:
    here = _here.setdefault(words, run(*words)) if words not in _here else _here[words]
    assert here[0] == 0
    assert here[1]
    assert run(*words, "--endpoint", url) == here


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return {}


def test_pages_are_the_same_bytes(run: Run, url: str, tmp_path: Path, pages: dict[str, dict[str, str]]) -> None:
    asked = ("view", "acteurs-acteurs", "acteurs-cooperations", "-o")
    if not pages:
        assert run(*asked, str(tmp_path / "here"))[0] == 0
        pages["here"] = _digests(tmp_path / "here")
    assert run(*asked, str(tmp_path / "there"), "--endpoint", url)[0] == 0
    assert _digests(tmp_path / "there") == pages["here"]


def test_exports_are_the_same_bytes(run: Run, url: str, tmp_path: Path, pages: dict[str, dict[str, str]]) -> None:
    asked = ("export", *(f"--format={form}" for form in ("nquads", "jsonld", "answers", "networks", "geojson")), "-o")
    if "export" not in pages:
        assert run(*asked, str(tmp_path / "here"))[0] == 0
        pages["export"] = _digests(tmp_path / "here")
    assert run(*asked, str(tmp_path / "there"), "--endpoint", url)[0] == 0
    assert _digests(tmp_path / "there") == pages["export"]


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_jena_answers_the_whole_catalogue_itself(
    dataset: Dataset, embedded: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with servers_kit.jena(tmp_path) as server:
        _fill(dataset, server, union=True)
        engine = mirror.connect(server.query)
        assert isinstance(engine, Remote)
        assert not engine.graphs
        same_answers(engine, embedded)

"""The graph of the real tables, and the three engines that answer from it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pmlb_graph import pipeline
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.reference import Reference
from pmlb_graph.language import speak

if TYPE_CHECKING:
    from tests.server_kit import Client

CHROMIUM = Path("/usr/bin/chromium")


def pytest_configure(config: pytest.Config) -> None:
    """Let rdflib use its own deprecated names: its parser does."""
    config.addinivalue_line("filterwarnings", r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """Begin and leave each test in the language that the program speaks first."""
    speak("fr")
    yield
    speak("fr")


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The tables that ship, built and inferred, away from the user's cache."""
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: cache)
        return pipeline.load()


@pytest.fixture(scope="session")
def embedded(dataset: Dataset) -> Embedded:
    """Oxigraph inside the program."""
    return Embedded(dataset.lines)


@pytest.fixture(scope="session")
def commuted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Embedded]:
    """A copy of the tables with commuting flows imported, and its graph."""
    from tests.commuting_kit import imported

    return imported(tmp_path_factory.mktemp("commuted"), 25_000)


@pytest.fixture(scope="session")
def reference(dataset: Dataset) -> Reference:
    """The second opinion of rdflib."""
    return Reference(dataset)


@pytest.fixture(scope="session")
def endpoint(dataset: Dataset) -> Iterator[str]:
    """The address of a real SPARQL server on loopback that holds the dataset."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the server of the extra “test” is not installed: pip install oxigraph"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _load(server, f"{root}/store", dataset.to_nquads())
            yield f"{root}/query"
        finally:
            server.terminate()


def _load(server: subprocess.Popen[bytes], url: str, nquads: bytes) -> None:
    """Send the dataset as soon as the server listens."""
    request = urllib.request.Request(url, nquads, {"Content-Type": "application/n-quads"}, method="POST")
    end = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60):
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert server.poll() is None, "the server stopped"
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start Chromium once: the system's if there is one, else Playwright's own."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        options: dict[str, Any] = {"args": ["--no-sandbox"]}
        if CHROMIUM.exists():
            options["executable_path"] = str(CHROMIUM)
        elif not Path(playwright.chromium.executable_path).exists():
            if os.environ.get("PMLB_GRAPH_BROWSER") == "required":
                pytest.fail("Chromium absent")
            pytest.skip("Chromium absent")
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(dataset: Dataset) -> Iterator[Client]:
    """Our own server with the dataset."""
    from tests.server_kit import serving

    with serving(dataset) as client:
        yield client

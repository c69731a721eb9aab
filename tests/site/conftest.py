"""The site of the real tables, written once for all tests of this folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pmlb_graph import tables
from pmlb_graph.dataset import Dataset
from pmlb_graph.site import Site
from pmlb_graph.site.pages import STYLE, style
from pmlb_graph.site.site import Rendered
from tests.servers_kit import apache, free_port

ADDRESS = "https://exemple.fr/graphe/"
"""Where the tests say that the site is published."""
DRAWS = (4, 9)
"""Random networks beside each value: few, since these tests do not look at chance."""
SERVED = (
    ".htaccess", ".well-known/", "404.", "dataset.", "doc/acteur/nantes-metropole.", "graph/source/feuille-de-route-",
    "ns/index.", "ns/classe/Metropole.", "ns/alignements.", "ns/formes.", "voc/index.", "voc/role.", "voc/role/membre.",
)  # fmt: skip
"""Beginnings of the files that tests ask a real server for."""


@pytest.fixture(scope="session")
def site(dataset: Dataset) -> Site:
    """The site, page by page."""
    return Site(dataset, tables.open_project(None)[0], address=ADDRESS, draws=DRAWS)


@pytest.fixture(scope="session")
def folder(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, in a folder."""
    root = tmp_path_factory.mktemp("site")
    _write(site, root, site.paths())
    if not (root / STYLE).exists():  # a room of its own gives it
        (root / STYLE).write_text(style(), encoding="utf-8")
    return root


def _write(site: Site, root: Path, paths: list[str]) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(site.render(path).body)


@dataclass(frozen=True, eq=False)
class Host:
    """An Apache that stands for the host of the site and for the service of permanent names."""

    root: str
    site: Site

    def rendered(self, path: str) -> Rendered:
        """Return what a file of the site holds."""
        return _rendered(self.site, path)


@cache
def _rendered(site: Site, path: str) -> Rendered:
    return site.render(path)


@pytest.fixture(scope="session")
def host(dataset: Dataset) -> Iterator[Host]:
    """Serve what has an address without an end, under a sub-path, and the rules of permanent names beside."""
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    site = Site(dataset, tables.open_project(None)[0], address=f"{root}/graphe/", draws=DRAWS)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        place.chmod(0o755)  # Apache reads as another user
        _write(site, place / "graphe", [path for path in site.paths() if path.startswith(SERVED)])
        for name in ("pmlb", "coopter"):
            (place / name).mkdir()
            (place / name / ".htaccess").write_bytes(site.render(f"w3id/{name}.htaccess").body)
        with apache({f"/{name}": place / name for name in ("graphe", "pmlb", "coopter")}, port):
            yield Host(root, site)

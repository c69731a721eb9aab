"""The folder of the site: whole or not at all, from tables or from an endpoint, for an empty project too."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmlb_graph import exports, pipeline, tables
from pmlb_graph.cli import main
from pmlb_graph.dataset import Dataset
from pmlb_graph.errors import StorageError
from pmlb_graph.site import Site, write


def _work(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    assert _work("init", str(tmp_path / "pole"), "--title", "Pôle d’essai") == 0
    return tmp_path / "pole"


def test_an_empty_project_has_a_whole_site(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "site"
    assert _work("site", "--data", str(empty), "-o", str(folder)) == 0
    assert str(folder / "index.html") in capsys.readouterr().err
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"index.html", "index.en.html", "acteurs.html", "ns/index.html", "sparql.html", "donnees.html"} <= made
    assert "Pôle d’essai" in (folder / "index.html").read_text(encoding="utf-8")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".site")]


def test_a_folder_of_something_else_is_left_alone(empty: Path, tmp_path: Path) -> None:
    other = tmp_path / "photos"
    other.mkdir()
    (other / "a.jpg").write_bytes(b"1")
    assert _work("site", "--data", str(empty), "-o", str(other)) == 4
    assert [path.name for path in other.iterdir()] == ["a.jpg"]


def test_a_site_that_fails_half_way_leaves_the_former_one(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "site.js").write_text("former", encoding="utf-8")
    site = Site(pipeline.load(empty), tables.open_project(empty)[0], empty)
    known = list(site.paths())
    broken = known[len(known) // 2]
    whole = Site.render

    def render(self: Site, path: str) -> object:
        if path == broken:
            raise StorageError("disk full")
        return whole(self, path)

    monkeypatch.setattr(Site, "render", render)
    with pytest.raises(StorageError):
        write(folder, site)
    assert (folder / "site.js").read_text(encoding="utf-8") == "former"


def test_an_endpoint_gives_the_same_pages(site: Site, dataset: Dataset, endpoint: str) -> None:
    fetched = exports.fetched(pipeline.engine(None, endpoint), dataset.base)
    other = Site(fetched, site.project, address=site.address, tabled=False, draws=site.draws)
    for path in (
        "doc/acteur/nantes-metropole.html",
        "doc/acteur/nantes-metropole.ttl",
        "doc/source/alm-2012-02.en.html",
        "ns/classe/Metropole.html",
        "voc/role/membre.html",
        "requetes/plan/actions.html",
        "recherche-index.js",
    ):
        assert other.render(path).body == site.render(path).body, path

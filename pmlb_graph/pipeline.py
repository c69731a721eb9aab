"""From a folder of tables to a graph that answers: check, build, infer, validate, keep.

What was built is kept in the user's cache, named after everything it was made of: the next question
is answered without building again. A kept file is only ever a shortcut: it carries its count and its
digest, and is made again when they do not hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from pathlib import Path
from typing import Any

import platformdirs
import pyoxigraph as ox

from pmlb_graph import dataset, files, inference, problems, tables, validation
from pmlb_graph.dataset import Dataset, statement
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import DataError, StorageError, UsageError
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.resources import folder
from pmlb_graph.tables import Project
from pmlb_graph.terms import Base, node

KEPT = {".nq": 8, ".json": 64}
"""Files of the cache that are kept, by their end: graphs are large, what is computed from them is small."""

_collectives: ContextVar[tuple[str, ...]] = ContextVar("collectives", default=())

_part: ContextVar[tuple[str, ...]] = ContextVar("part", default=())


@contextmanager
def part(name: str) -> Iterator[None]:
    """Keep what is computed inside apart: it is of a part of the graph, such as that of a date; no name for all."""
    token = _part.set((name,) if name else ())
    try:
        yield
    finally:
        _part.reset(token)


@contextmanager
def expanding(names: Sequence[str]) -> Iterator[None]:
    """Expand collectives by these rules wherever a graph is loaded inside, as the command line asks.

    Raises
    ------
    UsageError
        If a name is unknown.
    """
    inference.expansion(names)
    token = _collectives.set(tuple(names))
    try:
        yield
    finally:
        _collectives.reset(token)


def release() -> str:
    """Return the version of the program."""
    return version("pmlb-graph")


def check(path: Path | None = None) -> tuple[list[Problem], Dataset | None]:
    """Check tables, then the graph made of them.

    Parameters
    ----------
    path : Path, optional
        Folder of tables; by default the one that ships.

    Returns
    -------
    problems : list of Problem
        All of them, sorted by place. The graph is checked once the tables are right.
    dataset : Dataset or None
        The graph with what rules infer; None when something is wrong.
    """
    return examine(*tables.open_project(path))


def examine(project: Project, found: list[Problem]) -> tuple[list[Problem], Dataset | None]:
    """Check tables that were read with the problems found so far, then the graph made of them."""
    found = found + tables.check(project)
    if problems.errors(found):
        return sorted(found), None
    whole, engine = inference.inferred(dataset.build(project))
    found += validation.validate(project, engine)
    if problems.errors(found):
        return sorted(found), None
    return sorted(found), whole.extended(_validated(project))


def _validated(project: Project) -> Iterator[str]:
    """State that the shapes and the controls found nothing."""
    graph = project.base.graph("validation")
    report = ox.NamedNode(f"{project.base.iri}validation")
    yield statement(report, node("rdf:type"), node("sh:ValidationReport"), graph)
    yield statement(report, node("sh:conforms"), ox.Literal(True), graph)


def load(path: Path | None = None, collectives: Sequence[str] | None = None) -> Dataset:
    """Return the graph of a folder of tables, built now or kept from before.

    Parameters
    ----------
    path : Path, optional
        Folder of tables; by default the one that ships.
    collectives : sequence of str, optional
        Rules that expand collectives to members, ``all`` for one each; by default those of `expanding`,
        and none outside it.

    Raises
    ------
    DataError
        If the tables or the graph have problems; it carries them all.
    UsageError
        If a rule is unknown.
    """
    chosen = inference.expansion(_collectives.get() if collectives is None else collectives)
    name = _fingerprint(path or folder("data"))
    if not chosen:
        return _built(path, _cache() / f"{name}.nq")
    choice = hashlib.sha256(" ".join(rule.name for rule in chosen).encode()).hexdigest()[:8]
    kept = _cache() / f"{name}-{choice}.nq"
    found = _read(kept)
    if found is None:
        found = inference.expand(_built(path, _cache() / f"{name}.nq"), chosen)
        _keep(kept, found)
    return found


def _built(path: Path | None, kept: Path) -> Dataset:
    found = _read(kept)
    if found is not None:
        return found
    listed, whole = check(path)
    if whole is None:
        raise DataError(problems.errors(listed))
    _keep(kept, whole)
    return whole


def recalled(path: Path | None, name: str, make: Callable[[], Any]) -> Any:
    """Return what is computed from the graph of a folder of tables, now or kept from before.

    Parameters
    ----------
    path : Path, optional
        Folder of tables; by default the one that ships.
    name : str
        Name of what is computed, with all that it depends on beside the graph.
    make : callable
        Computes it: values that JSON holds.
    """
    key = "\n".join((_fingerprint(path or folder("data")), *_collectives.get(), *_part.get(), name))
    kept = _cache() / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    try:
        digest, _, body = kept.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest() == digest.decode():
            return json.loads(body)
    except (OSError, ValueError):
        pass
    made = make()
    _put(kept, json.dumps(made, ensure_ascii=False).encode())
    return made


def engine(path: Path | None = None, endpoint: str | None = None, collectives: Sequence[str] | None = None) -> Engine:
    """Return who answers: the endpoint if one is given, Oxigraph with the tables' graph otherwise.

    Parameters
    ----------
    path, endpoint : Path or str, optional
        Whose graph.
    collectives : sequence of str, optional
        As in `load`; an endpoint holds what it holds.

    Raises
    ------
    UsageError
        If an endpoint is asked to expand collectives.
    """
    if endpoint:
        from pmlb_graph.engine.mirror import connect

        if _collectives.get() if collectives is None else collectives:
            raise UsageError(tr("an endpoint answers with what it holds: collectives are expanded from tables only"))
        return connect(endpoint)
    return Embedded(load(path, collectives).lines)


def _fingerprint(path: Path) -> str:
    """Name everything that a graph is made of: the program, the ontology, the rules, the tables."""
    digest = hashlib.sha256(release().encode())
    roots = [path, folder("ontology"), folder("queries"), Path(__file__).parent]
    suffixes = {".csv", ".toml", ".ttl", ".txt", ".rq", ".py", ".npz", ".po", ".md", ".html", ".css"}
    for root in roots:
        with files.storage(root):
            for file in sorted(root.rglob("*")):
                if file.suffix in suffixes and file.is_file():
                    digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
                    digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir("pmlb-graph", appauthor=False)) / "graphs"


def _read(kept: Path) -> Dataset | None:
    try:
        head, _, body = kept.read_bytes().partition(b"\n")
        _, base, count, digest = head.decode().split(" ")
        if hashlib.sha256(body).hexdigest() != digest:
            return None
        found = dataset.read(Base(base), body)
    except (OSError, ValueError, SyntaxError):
        return None
    return found if len(found) == int(count) else None


def _keep(kept: Path, whole: Dataset) -> None:
    """Keep a graph; a cache that cannot be written only costs time."""
    body = whole.to_nquads()
    _put(kept, body, f"# {whole.base.iri} {len(whole)} ")


def _put(kept: Path, body: bytes, head: str = "") -> None:
    """Write a file of the cache under its digest, and drop the oldest of its kind."""
    try:
        files.write(kept, f"{head}{hashlib.sha256(body).hexdigest()}\n".encode() + body)
        for old in sorted(kept.parent.glob(f"*{kept.suffix}"), key=lambda p: p.stat().st_mtime)[: -KEPT[kept.suffix]]:
            old.unlink(missing_ok=True)
    except (StorageError, OSError):
        return

"""The main job, and the smaller ones made of the same steps: answers, pages, the whole folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from pmlb_graph import catalogue, files, names, pipeline
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import Query
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, tr
from pmlb_graph.terms import PREFIXES

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.exports import Material

Tell = Callable[[str], None]
Answer = Bindings | bool | list[ox.Triple]

INDEX = "index.html"


def answer(
    name: str, given: Sequence[str], data: Path | None, endpoint: str | None, how: tuple[str, Sequence[str]]
) -> Answer:
    """Answer a query of the catalogue, or one in a file.

    A ``date`` that is no parameter of the query takes the graph itself at that date.

    Parameters
    ----------
    name : str
        Name in the catalogue, or path of a ``.rq`` file.
    given : sequence of str
        Parameters as ``name=value``; ``service`` is the address that a query of ``federation/`` asks.
    data, endpoint : Path or str, optional
        Whose graph.
    how : tuple of str and sequence of str
        Engine (``oxigraph`` or ``rdflib``), and what SERVICE and FROM may ask.
    """
    outside = Path(name).suffix in (".rq", ".sparql")
    query = catalogue.read(Path(name)) if outside else catalogue.named(name)
    return ask(query, given, data, endpoint, how, outside)


def ask(
    query: Query,
    given: Sequence[str],
    data: Path | None,
    endpoint: str | None,
    how: tuple[str, Sequence[str]] = ("oxigraph", ()),
    outside: bool = True,
) -> Answer:
    """Answer a query, as `answer` does; one from outside the catalogue is inspected, and kept within limits."""
    engine, joined = how[0], not outside and query.federated
    if joined:
        query, given = _federated(query, given)
    if outside or joined:
        from pmlb_graph.engine import guard

        guard.inspect(query.text, how[1])
    if endpoint:
        here = _outside(endpoint) if outside or joined else pipeline.engine(data, endpoint)
        return _ask(here, _joined(here, query, given) if joined else query, given)
    whole, given = _at_date(pipeline.load(data), query, given)
    if engine == "rdflib":
        from pmlb_graph.engine.reference import Reference

        return _ask(Reference(whole), query, given)
    if not outside and not joined:
        return _ask(Embedded(whole.lines), query, given)
    from pmlb_graph.engine import worker

    query = _joined(Embedded(whole.lines), query, given) if joined else query
    text = query.filled(names.values(Embedded(whole.lines), query, given)) if given else query.text
    return worker.answer(whole, text, query.form)


def _federated(query: Query, given: Sequence[str]) -> tuple[Query, Sequence[str]]:
    """Ask the service given, if one is, in place of the one that a query names."""
    services = [text for text in given if text.startswith("service=")]
    if not services:
        return query, given
    asked = catalogue.federated(query, services[-1].removeprefix("service="))
    return asked, [text for text in given if text not in services]


def _joined(engine: Engine, query: Query, given: Sequence[str]) -> Query:
    """Ask another service only of what the graph holds: a parameter left out takes the values of its property."""
    values = {}
    for name in query.parameters:
        if not any(text.startswith(f"{name}=") for text in given):
            found = engine.select(f"SELECT DISTINCT ?v WHERE {{ ?s <{PREFIXES['coop']}{name}> ?v }} ORDER BY ?v")
            values[name] = [row[0] for row in found.rows if row[0] is not None]
    return replace(query, text=query.filled(values))


def _outside(endpoint: str) -> Engine:
    """Return an endpoint as it is: a query that a person wrote may be meant for it."""
    from pmlb_graph.engine.remote import Remote

    return Remote(endpoint)


def _at_date(whole: Dataset, query: Query, given: Sequence[str]) -> tuple[Dataset, Sequence[str]]:
    """Take the graph at the date given, when the query has no parameter of its own for it."""
    dates = [text for text in given if text.startswith("date=")]
    if not dates or "date" in query.parameters:
        return whole, given
    from pmlb_graph import moments

    return moments.at(whole, dates[-1].removeprefix("date=")), [text for text in given if text not in dates]


def _ask(engine: Engine, query: Query, given: Sequence[str]) -> Answer:
    text = query.filled(names.values(engine, query, given))
    match query.form:
        case "SELECT":
            return engine.select(text)
        case "ASK":
            return engine.ask(text)
        case _:
            return engine.construct(text)


def run(output: Path, data: Path | None, tell: Tell, date: str = "") -> str:
    """Do the main job into a folder, put in place whole once everything went well.

    Parameters
    ----------
    output : Path
        The folder.
    data : Path, optional
        Folder of tables; those that ship by default.
    tell : callable
        Told which step begins.
    date : str
        Only what holds or may hold at this date.

    Returns
    -------
    str
        What was made and where to look first.

    Raises
    ------
    DataError
        If the tables have problems: nothing is written then.
    """
    from pmlb_graph import moments, report

    tell(tr("Reading and checking the tables…"))
    whole = moments.at(pipeline.load(data), date)
    with pipeline.part(date), files.made_folder(output, INDEX) as folder:
        made = report.write(folder, whole, data, tell, date)
    return _ending(output, made)


def _ending(output: Path, made: Sequence[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in made)
    lines = [tr("Made in {path}:").format(path=output)]
    lines += [f"  {name:<{width}}  {what}" for name, what in made]
    many = counted("{n} file", "{n} files", sum(path.is_file() for path in output.rglob("*")))
    lines += ["", tr("{path}: {files}").format(path=output, files=many)]
    lines += [tr("Open {path} first.").format(path=output / INDEX)]
    return "\n".join(lines)


def checked(address: str) -> str:
    """Return an address that ends with a slash."""
    if address and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+", address):
        raise UsageError(tr("“{url}” is not an address: write https://…/").format(url=address))
    return address if not address or address.endswith("/") else f"{address}/"


def material(data: Path | None, endpoint: str | None, address: str, tell: Tell) -> Material:
    """Return what an export is made of; an endpoint holds statements only.

    Parameters
    ----------
    data, endpoint : Path or str, optional
        Whose graph.
    address : str
        Where the folder will be published, ending with a slash; empty when that is not known.
    tell : callable
        Told what a person should know.
    """
    from pmlb_graph import exports, tables

    project, _ = tables.open_project(data)
    whole = exports.fetched(pipeline.engine(data, endpoint), project.base) if endpoint else pipeline.load(data)
    return exports.Material(project, whole, Embedded(whole.lines), address, not endpoint, tell, _drawn)


def _drawn(graph: nx.Graph[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return the place and the colour that pages give to each node."""
    from pmlb_graph import views
    from pmlb_graph.drawings import SEED
    from pmlb_graph.views.kinds import colour

    found = {}
    for node, (x, y) in views.positions(graph, SEED).items():
        data = graph.nodes[node]
        red, green, blue = bytes.fromhex(colour(data.get("kind", ""), data.get("side", "")).removeprefix("#")[:6])
        found[node] = {
            "position": {"x": round(x, 3), "y": round(-y, 3), "z": 0.0},  # Gephi's vertical axis goes up
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        }
    return found

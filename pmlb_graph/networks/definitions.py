"""Definitions: what the headers of queries say of the networks made of their solutions.

A network of two sides says which variables are its ends and which one is the fact that makes a tie::

    #+ network:
    #+   source: acteur
    #+   target: cooperation
    #+   fact: participation
    #+   title: {fr: …, en: …}
    #+   projections:
    #+     acteurs-acteurs: {onto: acteur, title: {fr: …, en: …}, description: {…}}

For a side ``x``, ``?xLibelle`` is its label and ``?xClasse`` its class. Another network is made of that one
by putting other things in place of a side, as the query says which for which; its own ties, if any, are
added::

    #+ network:
    #+   of: reseaux/acteurs-cooperations
    #+   replaces: {cooperation: [theme]}

``page: true`` has the main job draw it: a page of hundreds of ties between themes says less than it weighs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pmlb_graph import catalogue
from pmlb_graph.catalogue import NETWORKS, Query
from pmlb_graph.engine import guard
from pmlb_graph.errors import QueryError, UsageError, did_you_mean
from pmlb_graph.language import tr


@dataclass(frozen=True, slots=True)
class Definition:
    """How a network is made.

    Attributes
    ----------
    name : str
        Such as ``acteurs-cooperations``.
    query : Query
        The query whose solutions are its facts, with its parameters.
    onto : str
        Variable of the side kept by a projection; empty for the network itself.
    title, description : mapping of str to str
        By language.
    relation : Query, optional
        The query that says what is put in place of a side.
    page : bool
        Whether the main job draws it; any network is drawn when it is named.
    """

    name: str
    query: Query
    onto: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    relation: Query | None = None
    page: bool = False


def definitions() -> dict[str, Definition]:
    """Return every network of the catalogue, by name."""
    found: dict[str, Definition] = {}
    for query in catalogue.catalogue().values():
        if query.network and query.name.startswith(f"{NETWORKS}/"):
            found |= {one.name: one for one in _of(query)}
    return found


def _of(query: Query) -> list[Definition]:
    header = query.network or {}
    base = catalogue.named(header["of"]) if "of" in header else query
    relation = query if "of" in header else None
    title, page = header.get("title", query.summary), bool(header.get("page", False))
    found = [Definition(query.name.rpartition("/")[2], base, "", title, query.description, relation, page)]
    for name, entry in header.get("projections", {}).items():
        about = entry.get("description", query.description)
        page = bool(entry.get("page", False))
        found.append(Definition(name, base, entry["onto"], entry["title"], about, relation, page))
    return found


def read(path: Path) -> list[Definition]:
    """Return the networks of a query file: that of its header ``#+ network:``, then its projections.

    Raises
    ------
    QueryError
        If the query does more than read, or its header does not make a network.
    StorageError
        If the file cannot be read.
    """
    query = catalogue.read(path)
    guard.inspect(query.text)
    header = query.network or {}
    missing = [key for key in ("source", "target", "fact") if not header.get(key)]
    if missing:
        message = tr("{path}: a network needs a header “#+ network:” that names its {names}")
        raise QueryError(message.format(path=path, names=", ".join(missing)))
    return _of(replace(query, network={**header, "page": True}))


def named(name: str) -> Definition:
    """Return a network by its name.

    Raises
    ------
    UsageError
        If there is none.
    """
    known = definitions()
    if name not in known:
        message = tr("unknown network “{name}”").format(name=name) + did_you_mean(name, list(known))
        raise UsageError(message + tr("; `pmlb-graph networks` lists them"))
    return known[name]

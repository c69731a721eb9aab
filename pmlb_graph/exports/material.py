"""The material of an export: tables, statements, who answers; and how its files are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from pmlb_graph.dataset import Dataset, assemble, statement
from pmlb_graph.engine import Engine
from pmlb_graph.errors import EngineError
from pmlb_graph.language import tr
from pmlb_graph.publication import PUBLICATION
from pmlb_graph.tables import Project
from pmlb_graph.terms import Base

if TYPE_CHECKING:
    import networkx as nx

Tell = Callable[[str], None]
Drawn = Callable[["nx.Graph[str]"], Mapping[str, Mapping[str, Any]]]
"""Gives the place and the colour of each node, as GEXF holds them."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is exported.

    Attributes
    ----------
    project : Project
        The tables, with what every output says of them.
    whole : Dataset
        The statements.
    engine : Engine
        Who answers from them.
    address : str
        Where the folder will be published; empty when that is not known.
    tabled : bool
        Whether the statements come from the tables, which can then be exported too.
    tell : callable
        Told what a person should know.
    drawn : callable, optional
        Places and colours of the nodes of a network.
    """

    project: Project
    whole: Dataset
    engine: Engine
    address: str = ""
    tabled: bool = True
    tell: Tell = print
    drawn: Drawn | None = None


def put(path: Path, parts: Iterable[str]) -> None:
    """Write a file of a folder that is being made, part by part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(parts)


def fetched(engine: Engine, base: Base) -> Dataset:
    """Return what an endpoint holds in named graphs, a graph at a time; blank nodes get canonical names.

    Raises
    ------
    EngineError
        If it does not answer, or holds no named graph.
    """
    # What a publication says of itself is no part of what was published.
    own = base.graph(PUBLICATION).value
    found = engine.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").column("g")
    graphs = sorted(graph for graph in found if graph != own)
    if not graphs:
        raise EngineError(tr("the endpoint holds no named graph: there is nothing to export"))
    lines: list[str] = []
    blank: list[ox.Quad] = []
    for graph in map(ox.NamedNode, graphs):
        for triple in engine.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                blank.append(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
            else:
                lines.append(f"{triple} {graph} .")
    named = ox.Dataset(blank)
    named.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines += [statement(q.subject, q.predicate, q.object, q.graph_name) for q in named]
    return assemble(base, lines)

"""Endpoints as they are: what must be known of one before it is asked the questions of the catalogue.

A publication under way is not asked. An endpoint whose default graph is not the union of its graphs gives
its graphs, which are read whole, when they are small; it is told which graphs to unite, as SPARQL 1.1 has
it, when they are not. Making that union while it answers is slow: Apache Jena 4.5, told of 98 graphs, did
not end two queries of the catalogue in a minute, on a busy machine. And one that does
not answer SPARQL 1.1 as it is written gives its graphs too, and Oxigraph answers from them. Measured on
Virtuoso 7.2.5: ``VALUES ?x { UNDEF }`` hides what is bound after it, a statement of two graphs counts twice
in their union, four queries of the catalogue do not compile; on Oxigraph 0.5: its union too counts twice,
unless the default graph itself holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pmlb_graph.dataset import statement
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import EngineError
from pmlb_graph.language import tr
from pmlb_graph.terms import PREFIXES

__all__ = ["alone", "connect", "counts", "state", "statements"]

MOST = 2_000_000
FEW = 200_000
"""Statements up to which graphs are read rather than united by who answers."""
BATCH = 5000
UNDER_WAY = "under way"

_STATE = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX void: <{PREFIXES["void"]}>
SELECT DISTINCT ?state WHERE {{ GRAPH ?m {{ ?m dcterms:type ?state ; void:documents ?n }} }}"""
# A publication says once more that the dataset is one: where it counts twice, the union is no set.
_PROBE = f"""PREFIX void: <{PREFIXES["void"]}>
SELECT ?d (COUNT(*) AS ?n) WHERE {{ VALUES ?d {{ UNDEF }} ?d a void:Dataset }} GROUP BY ?d"""
_CATALOGUES = f"""PREFIX void: <{PREFIXES["void"]}>
SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?d a void:Dataset }} FILTER(STRENDS(STR(?g), "graph/catalogue")) }}"""


def connect(url: str) -> Engine:
    """Return what answers the questions of the catalogue from an endpoint.

    Raises
    ------
    EngineError
        If a publication is under way there, or if its graphs are too many to be read whole where they must be.
    """
    remote = Remote(url)
    if UNDER_WAY in state(remote):
        raise EngineError(tr("“{url}” is being loaded, or its loading was cut: publish again").format(url=url))
    remote.union = False  # a default graph that holds the union already answers much faster
    found = list(remote.select(_PROBE))
    if not found:
        remote.union = True
        found = list(remote.select(_PROBE))
    if any(row.get("d") is None or row.get("n") != "1" for row in found):
        return Embedded(_mirrored(remote, url))
    if not found:
        known = counts(remote)
        if known and sum(known.values()) <= FEW:
            return Embedded(_mirrored(remote, url))
        remote.graphs = tuple(known)
    return remote


def state(remote: Remote) -> list[str]:
    """Return what the last publications say of themselves."""
    return remote.select(_STATE).column("state")


def alone(remote: Remote) -> int:
    """Return the number of statements of the default graph as it is."""
    union, remote.union = remote.union, False
    try:
        return int(remote.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").column("n")[0])
    finally:
        remote.union = union


def counts(remote: Remote, start: str = "") -> dict[str, int]:
    """Return the graphs of an endpoint whose IRI starts so, with their numbers of statements."""
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    found = ((row["g"], int(row["n"])) for row in remote.select(query) if row.get("g", "").startswith(start))
    return dict(sorted(found))


def _mirrored(remote: Remote, url: str) -> list[str]:
    starts = [graph.removesuffix("catalogue") for graph in remote.select(_CATALOGUES).column("g")]
    known = counts(remote)
    graphs = {g: n for g, n in known.items() if any(g.startswith(s) and g != f"{s}publication" for s in starts)}
    if not graphs:
        raise EngineError(tr("“{url}” holds no dataset of this program: publish one there first").format(url=url))
    if sum(graphs.values()) > MOST:
        message = tr(
            "“{url}” does not answer SPARQL as it is written, and is too large to be read whole: publish with --union"
        )
        raise EngineError(message.format(url=url))
    return statements(remote, graphs)


def statements(remote: Remote, graphs: Mapping[str, int]) -> list[str]:
    """Return the statements of graphs, as N-Quads lines, each graph as many as were counted.

    Raises
    ------
    EngineError
        If a graph gives another number: it was cut, or changed meanwhile.
    """
    lines: list[str] = []
    for batch in _batches(graphs):
        names = " ".join(f"<{graph}>" for graph in batch)
        query = f"SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN ({names.replace(' ', ', ')})) }}"
        found = remote.select(query)
        if len(found) != sum(graphs[graph] for graph in batch):
            raise EngineError(tr("the endpoint changed while it was read: ask again"))
        lines += [statement(str(s), str(p), str(o), str(g)) for g, s, p, o in found.rows]
    return lines


def _batches(graphs: Mapping[str, int]) -> Iterator[list[str]]:
    batch: list[str] = []
    for graph in _sized(graphs):
        if batch and sum(graphs[g] for g in batch) + graphs[graph] > BATCH:
            yield batch
            batch = []
        batch.append(graph)
    if batch:
        yield batch


def _sized(graphs: Mapping[str, int]) -> Iterable[str]:
    return sorted(graphs, key=lambda graph: (graphs[graph], graph))

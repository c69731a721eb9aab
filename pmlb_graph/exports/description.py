"""The description of one resource: what is said of it, in any form of RDF."""

from __future__ import annotations

import pyoxigraph as ox

from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.exports.statements import order

QUERY = "noms/description"


def describe(engine: Engine, iri: str) -> list[ox.Triple]:
    """Return the concise description of a resource, sorted; an empty list when nothing is known of it.

    Its own properties; the facts and the things of the data that speak of it; the labels of what it touches; the
    attestations of the resource with their passages and sources. Concepts and classes do not bring back all that
    uses them.

    Parameters
    ----------
    engine : Engine
        Whose graph: an endpoint answers as well.
    iri : str
        The resource.

    Raises
    ------
    ValueError
        If the text is no IRI.
    """
    resource = ox.NamedNode(iri)
    found = engine.construct(named(QUERY).filled({"ressource": [resource]}))
    # Without a statement of its own, a resource is only mentioned: there is nothing to describe.
    return order(found) if any(triple.subject == resource for triple in found) else []

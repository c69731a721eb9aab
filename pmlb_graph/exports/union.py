"""The union of the graphs: each statement once, those of one subject together, read as they are needed.

A million statements stay lines of text; terms are made of a few thousand at a time, so that memory grows with the
lines alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

import pyoxigraph as ox

from pmlb_graph.dataset import Dataset, split
from pmlb_graph.terms import node

AT_ONCE = 5000
"""Lines read together: more would only take memory."""
_TYPE = node("rdf:type")


def union(whole: Dataset) -> list[str]:
    """Return what is stated in any graph, once, sorted, without the graph."""
    # Lines are sorted, and the graph ends them: the same statement of two graphs stands on two lines that follow.
    return [stated for stated, _ in groupby(split(line)[0] for line in whole.lines)]


def by_graph(whole: Dataset) -> dict[str, Iterator[str]]:
    """Return the statements of each graph, in the order that their IRIs have in statements, `>` at their end."""
    places: dict[str, array[int]] = {}
    for place, line in enumerate(whole.lines):
        places.setdefault(split(line)[1][1:-1], array("l")).append(place)
    return {graph: _stated(whole.lines, places[graph]) for graph in sorted(places, key="{}>".format)}


def _stated(lines: Sequence[str], places: Iterable[int]) -> Iterator[str]:
    return (split(lines[place])[0] for place in places)


def triples(statements: Iterable[str]) -> Iterator[ox.Triple]:
    """Read statements, a few thousand at a time; those of one subject stay together, its types come first."""
    for _, said in groupby(read(statements), key=lambda triple: triple.subject):
        yield from sorted(said, key=lambda triple: triple.predicate != _TYPE)


def read(statements: Iterable[str]) -> Iterator[ox.Triple]:
    """Read statements as they stand, a few thousand at a time."""
    rest = iter(statements)
    while some := list(islice(rest, AT_ONCE)):
        yield from parsed(some)


def parsed(statements: Iterable[str]) -> Iterator[ox.Triple]:
    """Read a few statements."""
    text = "".join(f"{line} .\n" for line in statements)
    return (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))

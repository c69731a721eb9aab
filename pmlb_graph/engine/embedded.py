"""Oxigraph inside the program: no server, nothing written.

The store holds each statement twice: in its named graph, and once in the default graph, which is
thus the union that queries ask. Measured: the network of actors takes 0.009 s so, and 3.6 s when
Oxigraph makes the union of 94 graphs while it answers.

A graph of millions of statements stands on disk, in a folder of its own that goes with the engine: in memory a
statement takes up to a kilobyte (a million: 1.1 GB, the lines included).
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import split
from pmlb_graph.errors import EngineError, QueryError
from pmlb_graph.language import tr

ON_DISK = 3_000_000
"""Statements from which a graph stands on disk."""
BATCH = 250_000
"""Statements given to the store at once."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a query is asked of.

    Attributes
    ----------
    default, named : tuple of str, optional
        Graphs whose union is the default graph, and graphs that GRAPH can name; both None for the whole dataset.
    base : str, optional
        Where relative IRIs start from.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None


class Embedded:
    """An Oxigraph store, in memory unless it is very large.

    Parameters
    ----------
    lines : iterable of str
        The statements to answer from, as N-Quads lines.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        given = lines if isinstance(lines, Sequence) else tuple(lines)
        if len(given) < ON_DISK:
            self._store = ox.Store()
        else:
            folder = tempfile.mkdtemp(prefix="pmlb-graph-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self._store = ox.Store(folder)
        self.extend(given)

    def extend(self, lines: Iterable[str]) -> None:
        """Add statements, such as those that rules infer."""
        whole = iter(lines)
        while named := list(islice(whole, BATCH)):
            # In the order of the lines: the store reads neighbours faster when they came in together.
            union = dict.fromkeys(split(line)[0] for line in named)
            self._store.bulk_load("\n".join(named), format=ox.RdfFormat.N_QUADS)
            self._store.bulk_load("".join(f"{triple} .\n" for triple in union), format=ox.RdfFormat.N_TRIPLES)

    def select(self, query: str) -> Bindings:
        """Return the solutions of a SELECT."""
        answer = self.raw(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError(tr("this query is no SELECT"))
        names = tuple(variable.value for variable in answer.variables)
        return Bindings(names, tuple(tuple(solution) for solution in answer))

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        answer = self.raw(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError(tr("this query is no ASK"))
        return bool(answer)

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""
        answer = self.raw(query)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError(tr("this query is no CONSTRUCT"))
        return list(answer)

    def raw(self, query: str, scope: Scope | None = None) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return what Oxigraph answers, which comes as it is read."""
        asked = scope or Scope()
        try:
            return self._store.query(
                query,
                base_iri=asked.base,
                default_graph=None if asked.default is None else [ox.NamedNode(iri) for iri in asked.default],
                named_graphs=None if asked.named is None else [ox.NamedNode(iri) for iri in asked.named],
            )
        except SyntaxError as error:
            raise QueryError(tr("the query cannot be read: {error}").format(error=error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineError(tr("the engine stopped: {error}").format(error=error)) from error

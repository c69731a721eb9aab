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
        answer = self._ask(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError(tr("this query is no SELECT"))
        names = tuple(variable.value for variable in answer.variables)
        return Bindings(names, tuple(tuple(solution) for solution in answer))

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        answer = self._ask(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError(tr("this query is no ASK"))
        return bool(answer)

    def construct(self, query: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or a DESCRIBE."""
        answer = self._ask(query)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError(tr("this query is no CONSTRUCT"))
        return list(answer)

    def _ask(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(query)
        except SyntaxError as error:
            raise QueryError(tr("the query cannot be read: {error}").format(error=error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineError(tr("the engine stopped: {error}").format(error=error)) from error

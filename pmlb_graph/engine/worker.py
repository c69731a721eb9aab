"""A query from outside the catalogue, answered in a process of its own that can be stopped.

A query inside Oxigraph cannot be: neither Ctrl-C nor a limit of time reaches it. So the work is done
elsewhere, with a wall clock and limits of memory and rows, and killed when it goes beyond.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.connection import Connection

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.dataset import Dataset
from pmlb_graph.errors import EngineError, QueryError
from pmlb_graph.language import tr

SECONDS = 30.0
ROWS = 100_000
MEMORY = 2 * 2**30


def answer(dataset: Dataset, query: str, form: str, seconds: float = SECONDS) -> Bindings | bool | list[ox.Triple]:
    """Answer a query within limits.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    query : str
        The query, inspected before.
    form : {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
        What the query is.
    seconds : float
        Wall clock.

    Raises
    ------
    QueryError
        If the query cannot be read.
    EngineError
        If it takes too long, too much memory or gives too many rows.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        here.send((dataset.to_nquads(), query, form))
        if not here.poll(seconds):
            message = tr("the query took longer than {n} seconds and was stopped: ask for less")
            raise EngineError(message.format(n=round(seconds)))
        kind, value = here.recv()
    except (EOFError, BrokenPipeError, ConnectionResetError) as error:
        raise EngineError(tr("the query took too much memory and was stopped: ask for less")) from error
    finally:
        process.kill()
        process.join()
        here.close()
    return _read(kind, value)


def _read(kind: str, value: bytes | str) -> Bindings | bool | list[ox.Triple]:
    if kind == "syntax":
        raise QueryError(tr("the query cannot be read: {error}").format(error=value))
    if kind == "rows":
        message = tr("the answer has more than {n} rows: add LIMIT, or ask for less")
        raise EngineError(message.format(n=ROWS))
    if kind == "graph":
        return [quad.triple for quad in ox.parse(value, format=ox.RdfFormat.N_TRIPLES)]
    found = ox.parse_query_results(value, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = tuple(variable.value for variable in found.variables)
    return Bindings(names, tuple(tuple(solution) for solution in found))


def _work(pipe: Connection) -> None:
    """Answer one query: the whole life of the process."""
    from pmlb_graph.engine.embedded import Embedded

    _limit()
    data, query, form = pipe.recv()
    engine = Embedded(data.decode().removesuffix("\n").split("\n"))
    try:
        if form == "SELECT":
            found = engine.select(query)
            if len(found) > ROWS:
                pipe.send(("rows", ""))
            else:
                pipe.send(("solutions", found.to_json()))
        elif form == "ASK":
            word = "true" if engine.ask(query) else "false"
            pipe.send(("solutions", f'{{"head":{{}},"boolean":{word}}}'))
        else:
            triples = engine.construct(query)
            pipe.send(("graph", ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)))
    except QueryError as error:
        pipe.send(("syntax", str(error)))


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

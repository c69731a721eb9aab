"""Two ways of writing graphs one by one: the Graph Store Protocol, and Update in batches."""

from __future__ import annotations

from collections.abc import Iterable

from pmlb_graph.engine.store import Store

__all__ = ["Direct", "Updates", "apart", "drop_clause", "insert_clause"]

BATCH = 1000


def apart(line: str) -> str:
    """Return a line whose blank nodes have other names: two operations of a request share none.

    Examples
    --------
    >>> apart('_:a <http://p> _:b'), apart('<http://s> <http://p> " _:c"')
    ('_:union_a <http://p> _:union_b', '<http://s> <http://p> " _:c"')
    """
    head, quote, rest = line.partition('"')
    return head.replace(" _:", " _:union_").replace("_:", "_:union_", int(head.startswith("_:"))) + quote + rest


def drop_clause(graph: str) -> str:
    """Return what empties a graph."""
    return f"DROP SILENT GRAPH <{graph}>" if graph else "DROP SILENT DEFAULT"


def insert_clause(graph: str, lines: Iterable[str], blank: bool = False) -> str:
    """Return what inserts lines; Virtuoso wants no blank node in INSERT DATA, though SPARQL 1.1 allows them."""
    inside = "".join(f"{line} .\n" for line in lines)
    body = f"{{ GRAPH <{graph}> {{\n{inside}}} }}" if graph else f"{{\n{inside}}}"
    return f"INSERT {body} WHERE {{}}" if blank else f"INSERT DATA {body}"


class Direct:
    """Writes by the Graph Store Protocol: each graph whole."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replace(self, graph: str, lines: Iterable[str], _present: bool) -> None:
        """Put lines in place of what a graph holds."""
        self._store.put(graph, tuple(lines))

    def add(self, graph: str, lines: Iterable[str], _present: bool) -> None:
        """Add lines to a graph."""
        self._store.post(graph, tuple(lines))

    def drop(self, graph: str) -> None:
        """Empty a graph."""
        self._store.delete(graph)


class Updates:
    """Writes by Update, in batches; what has blank nodes in one, which alone can name them twice."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replace(self, graph: str, lines: Iterable[str], present: bool) -> None:
        """Put lines in place of what a graph holds."""
        if present:
            self.drop(graph)
        self.add(graph, lines, present)

    def add(self, graph: str, lines: Iterable[str], _present: bool) -> None:
        """Add lines to a graph."""
        all_lines = tuple(lines)
        blank = [line for line in all_lines if _blank(line)]
        named = [line for line in all_lines if not _blank(line)]
        if blank:
            self._store.update(insert_clause(graph, blank, blank=True))
        for start in range(0, len(named), BATCH):
            self._store.update(insert_clause(graph, named[start : start + BATCH]))

    def drop(self, graph: str) -> None:
        """Empty a graph."""
        self._store.update(drop_clause(graph))


def _blank(line: str) -> bool:
    return line.startswith("_:") or " _:" in line.partition('"')[0]

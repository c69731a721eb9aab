"""Falling: what goes with an actor or a cooperation that is taken out of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pmlb_graph.tables import Column, Row, Table
from pmlb_graph.tables.reading import several

Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Removal:
    """Takes things out of the rows of tables, and with them all that cannot stand without them.

    Attributes
    ----------
    tables : mapping of str to Table
        What the tables are.
    """

    tables: Mapping[str, Table]

    def of(self, rows: Rows, named: set[tuple[str, str]]) -> Counter[str]:
        """Take out of the rows what tables and keys name; return how many things go with it, by table.

        A row whose necessary cell names what goes goes too, and so on; a cell that may be empty is emptied.
        """
        keys, facts = self.keys(rows), self.facts(rows)
        gone, fresh = set(named), set(named)
        while fresh:
            for name, listed in rows.items():
                rows[name] = self._kept(name, listed, fresh, keys)
            left = self.keys(rows)
            now = {(name, key) for name, known in keys.items() for key in known - left[name]}
            fresh, gone = now - gone, gone | now
        lost = facts - self.facts(rows)
        self._unattested(rows, lost)
        own = {f"{self.tables[name].kind}/{key}" for name, key in named}
        kinds = {table.kind: name for name, table in self.tables.items() if name != "attestations"}
        return Counter(kinds[fact.partition("/")[0]] for fact in sorted(lost - own))

    def participations(self, rows: Rows, those: Sequence[Row]) -> None:
        """Take participations out, with what attests them."""
        facts = self.facts(rows)
        rows["participations"] = [row for row in rows["participations"] if row not in those]
        self._unattested(rows, facts - self.facts(rows))

    def keys(self, rows: Rows) -> dict[str, set[str]]:
        """Return the keys of each table whose rows make things that others name."""
        return {
            name: {row.cells[table.index[table.key[0]]] for row in rows[name]}
            for name, table in self.tables.items()
            if table.column(table.key[0]).type == "key"
        }

    def facts(self, rows: Rows) -> set[str]:
        """Return the facts of the tables, named as attestations name them."""
        return {
            f"{table.kind}/{'/'.join(fact_key(table, row))}"
            for name, table in self.tables.items()
            if table.evidence and name != "attestations"
            for row in rows[name]
        }

    def _unattested(self, rows: Rows, lost: set[str]) -> None:
        place = self.tables["attestations"].index["fait"]
        rows["attestations"] = [row for row in rows["attestations"] if row.cells[place] not in lost]

    def _kept(
        self, name: str, listed: Sequence[Row], fresh: set[tuple[str, str]], keys: Mapping[str, set[str]]
    ) -> list[Row]:
        table = self.tables[name]
        own = table.index[table.key[0]] if name in keys else None
        kept = []
        for row in listed:
            if own is not None and (name, row.cells[own]) in fresh:
                continue
            left = self._left(table, row, fresh, keys)
            if left is not None:
                kept.append(left)
        return kept

    def _left(self, table: Table, row: Row, fresh: set[tuple[str, str]], keys: Mapping[str, set[str]]) -> Row | None:
        """Return a row without what goes, or nothing when it cannot stand without it."""
        cells = list(row.cells)
        for i, column in enumerate(table.columns):
            if column.type != "reference" or not cells[i]:
                continue
            parts = several(cells[i]) if column.many else [cells[i]]
            stay = [part for part in parts if self._meant(column, part, keys) not in fresh]
            if len(stay) == len(parts):
                continue
            if not stay and (column.required or column.name in table.key):
                return None
            cells[i] = ";".join(stay)
        return row if tuple(cells) == row.cells else replace(row, cells=tuple(cells))

    def _meant(self, column: Column, text: str, keys: Mapping[str, set[str]]) -> tuple[str, str] | None:
        """Return the table and the key that a cell names, as the tables read it."""
        kind, _, key = text.rpartition("/")
        for name in column.tables:
            if key in keys[name] and kind in ("", self.tables[name].kind):
                return name, key
        return None


def fact_key(table: Table, row: Row) -> tuple[str, ...]:
    """Return the key of what a row makes, without the kinds that its cells may write."""
    return tuple(row.cells[table.index[name]].rpartition("/")[2] for name in table.key)

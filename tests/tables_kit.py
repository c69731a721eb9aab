"""Copies of the tables that tests spoil, cell by cell."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from pmlb_graph import tables
from pmlb_graph.problems import Problem
from pmlb_graph.resources import folder


class Copy:
    """A copy of the tables that ship; in them a record is a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(folder("data"), path)

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def lines(self, table: str) -> list[str]:
        return self.file(table).read_text(encoding="utf-8").split("\n")[:-1]

    def records(self, table: str) -> list[list[str]]:
        return list(csv.reader(self.lines(table)))

    def line(self, table: str, **cells: str) -> int:
        """Return the first line where the columns hold these cells."""
        header, *rows = self.records(table)
        for number, row in enumerate(rows, 2):
            found = dict(zip(header, row, strict=True))
            if all(found[name] == cell for name, cell in cells.items()):
                return number
        raise LookupError(f"{table}: {cells}")

    def plant(self, table: str, line: int, column: str, cell: str) -> str:
        """Write a cell, and return what it held."""
        rows = self.records(table)
        place = rows[0].index(column)
        former, rows[line - 1][place] = rows[line - 1][place], cell
        with self.file(table).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        return former

    def replace(self, table: str, line: int, text: str) -> None:
        """Write a whole line, as it stands in the file."""
        lines = self.lines(table)
        lines[line - 1] = text
        self.file(table).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def append(self, table: str, text: str) -> int:
        """Write one more line, and return its number."""
        lines = [*self.lines(table), text]
        self.file(table).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return len(lines)

    def problems(self) -> list[Problem]:
        """Return what reading and checking tell, sorted by place."""
        project, found = tables.open_project(self.path)
        return sorted(found + tables.check(project))

    def places(self) -> list[tuple[str, int, str, str]]:
        """Return the file, line, column and code of each problem."""
        return [(Path(p.file).name, p.line, p.column, p.code) for p in self.problems()]

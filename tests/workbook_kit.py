"""Workbooks that tests fill and spoil, cell by cell, and save in several ways."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from pmlb_graph import tables
from pmlb_graph.workbook import export


@lru_cache(maxsize=1)
def shipped() -> bytes:
    """Return the workbook of the tables that ship."""
    return export(*tables.open_project())


class Book:
    """The workbook of a project, to be filled."""

    def __init__(self, path: Path, data: Path | None = None) -> None:
        self.path = path
        path.write_bytes(export(*tables.open_project(data)) if data else shipped())
        self.book = openpyxl.load_workbook(path)

    def place(self, sheet: str, column: str) -> int:
        return [cell.value for cell in self.book[sheet][1]].index(column) + 1

    def append(self, sheet: str, **cells: Any) -> int:
        """Write one more row, and return its number."""
        out = self.book[sheet]
        row = out.max_row + 1
        for column, value in cells.items():
            self.plant(sheet, row, column, value)
        return row

    def plant(self, sheet: str, row: int, column: str, value: Any) -> str:
        """Write a cell, and return its place."""
        cell = self.book[sheet].cell(row, self.place(sheet, column))
        cell.value = value
        return f"{sheet}!{cell.coordinate}"

    def save(self, kind: str = "xlsx") -> Path:
        """Save as a person would: with a spreadsheet, or with another program."""
        self.book.save(self.path)
        if kind == "libreoffice":
            return libreoffice(self.path, "ods")
        if kind == "ods":
            path = self.path.with_suffix(".ods")
            write_ods(path, {name: list(self.book[name].values) for name in self.book.sheetnames})
            return path
        return self.path


def write_ods(path: Path, sheets: dict[str, list[Any]]) -> None:
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for values in rows:
            row = TableRow()
            for value in values:
                row.addElement(_cell(value))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(path)


def _cell(value: Any) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, (int, float)):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def libreoffice(path: Path, kind: str) -> Path:
    """Open a file in LibreOffice and save it in another format."""
    program = shutil.which("soffice")
    assert program
    out = path.parent / "libreoffice"
    command = [program, f"-env:UserInstallation=file://{path.parent.parent}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=120
    )
    return out / f"{path.stem}.{kind}"

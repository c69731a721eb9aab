"""What a person meant by a cell: numbers, dates and truth values that a spreadsheet made of a text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables import Column

FAULTS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


def text(value: Any) -> str:
    """Return the text of a cell as a person would have typed it.

    Examples
    --------
    >>> text(2012.0), text(1.1), text(1e-7), text(True)
    ('2012', '1.1', '0.0000001', 'oui')
    >>> text(datetime.date(2021, 5, 31))
    '2021-05-31'
    """
    if isinstance(value, str):
        # Spreadsheets end lines in three ways.
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (int, float)):
        plain = format(Decimal(repr(value)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def doubt(column: Column, value: Any, sheet: str, line: int) -> Problem | None:
    """Return what a spreadsheet may have spoilt in a cell, or None."""
    if isinstance(value, str):
        if value.strip() in FAULTS:
            message = tr("“{text}” is a fault of a formula: type the value").format(text=value.strip())
            return Problem(sheet, line, column.name, "formula-fault", message)
        return None
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return _date(column, value, sheet, line)
    if column.type == "code" and not isinstance(value, bool):
        message = tr("read as “{text}”: a number loses the zeros at its ends, better typed as text")
        return Problem(
            sheet, line, column.name, "number-for-text", message.format(text=text(value)), severity="warning"
        )
    return None


def _date(column: Column, value: Any, sheet: str, line: int) -> Problem | None:
    if column.type not in ("date", "text", "quotation"):
        message = tr("the spreadsheet made a date of this cell ({text}): set the cell to text and type it again")
        return Problem(sheet, line, column.name, "turned-into-date", message.format(text=text(value)))
    if isinstance(value, datetime.date) and value.day == 1:
        message = tr("read as {text}: if only the month or the year is known, set the cell to text and type it again")
        return Problem(sheet, line, column.name, "first-of-month", message.format(text=text(value)), severity="warning")
    return None

"""Writing tables: one form only, so that the same rows are always the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pmlb_graph.tables.description import Table


def canonical(table: Table, rows: Iterable[Sequence[str]]) -> str:
    """Return the CSV text of a table: commas, quotes only where needed, a line feed at each end.

    Parameters
    ----------
    table : Table
        What the columns are.
    rows : iterable of sequence of str
        Cells in the order of the table's columns.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(rows)
    return stream.getvalue()

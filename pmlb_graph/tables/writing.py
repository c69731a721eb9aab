"""Writing tables: the one way a table is written, whoever writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pmlb_graph.tables.description import Table


def text(table: Table, rows: Iterable[Sequence[str]]) -> str:
    r"""Return a table as CSV: UTF-8, commas, quotes only where needed, columns as described.

    Examples
    --------
    >>> from pmlb_graph.tables import describe
    >>> text(describe().tables["attestations"], [])
    'fait,source,passage,citation,certitude,note\n'
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(rows)
    return stream.getvalue()

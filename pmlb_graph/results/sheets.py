"""Sheets: the table of an answer and its evidence, as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pmlb_graph.analyses import Finding
from pmlb_graph.evidence import Fact

EVIDENCE = "-preuves.csv"
DOWNLOADS = (".csv", ".json", EVIDENCE)
"""Ends of the names of the files of an answer."""
_PROOF = ("fact", "label", "source", "publisher", "locator", "quotation", "certainty", "row", "rule")


def downloads(one: Finding, known: Mapping[str, Fact]) -> dict[str, str]:
    """Return the files of an answer, by the end of their name: its table, all of it, its evidence."""
    return {
        ".csv": _table(one),
        ".json": json.dumps(one.to_dict(), ensure_ascii=False, indent=1) + "\n",
        EVIDENCE: proof([known[fact] for fact in one.facts]),
    }


def proof(facts: Sequence[Fact]) -> str:
    """Return the evidence of facts as CSV, a row a passage."""
    rows = []
    for fact in facts:
        said_by = fact.passages or (None,)
        for passage in said_by:
            words = [getattr(passage, name, "") for name in _PROOF[2:-1]]
            rows.append([fact.iri, fact.label, *words, fact.rule])
    return _csv(_PROOF, rows)


def _table(one: Finding) -> str:
    return _csv(one.columns, [["" if cell is None else cell for cell in row] for row in one.rows])


def _csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return stream.getvalue()

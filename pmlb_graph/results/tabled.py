"""How an answer reads on a page: its first rows, its figures beside chance, the words it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any, Protocol

from markupsafe import Markup

from pmlb_graph import evidence
from pmlb_graph.analyses import Figure, Finding
from pmlb_graph.analyses.finding import Cell, said
from pmlb_graph.evidence import Fact
from pmlb_graph.language import figure

SHOWN, QUOTED = 25, 3


class Tabled(Protocol):
    """What has figures and a table."""

    @property
    def figures(self) -> Sequence[Figure]:
        """The numbers."""

    @property
    def columns(self) -> Sequence[str]:
        """Heads of the table."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """Its rows."""


def answer(one: Finding, known: Mapping[str, Fact], shown: int = SHOWN, quoted: int = QUOTED) -> dict[str, Any]:
    """Return what a page shows of an answer: its first rows as text, figures as pictures, the first quotations."""
    sources = Counter(passage.source for fact in one.facts for passage in known[fact].passages)
    return table(one, shown) | {
        "quotes": quotes(one.facts, known, quoted),
        "sources": sources.most_common(5),
    }


def table(one: Tabled, shown: int = SHOWN) -> dict[str, Any]:
    """Return what a page shows of figures and of a table: its first rows as text, figures as pictures."""
    return {
        "finding": one,
        "rows": [[cell(value) for value in row] for row in one.rows[:shown]],
        "numeric": [all(isinstance(row[i], int | float | None) for row in one.rows) for i in range(len(one.columns))],
        "more": max(0, len(one.rows) - shown),
        "bars": [(number, bar(number)) for number in one.figures],
    }


def cell(value: Any) -> str:
    """Return a value of a table as people read it.

    Examples
    --------
    >>> cell(None), cell(12.345), cell(1234), cell(8.0)
    ('–', '12,35', '1\u202f234', '8')
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return "–"
    if isinstance(value, float):
        return figure(value, 0 if value.is_integer() and abs(value) > 1 else 2 if abs(value) >= 10 else 3)
    return figure(value) if isinstance(value, int) else str(value)


def quotes(facts: Sequence[str], known: Mapping[str, Fact], most: int = QUOTED) -> list[Fact]:
    """Return the first facts, those whose words are quoted first."""
    return evidence.quoted_first(known[fact] for fact in facts)[:most]


def bar(number: Figure, width: int = 220) -> Markup:
    """Draw a value beside chance: a band for 95 % of the draws, a line for their mean, a dot for the value."""
    tested = number.tested
    if not tested.replicas or isnan(tested.mean):
        return Markup("")
    low, high = min(tested.low, tested.value), max(tested.high, tested.value)
    span = (high - low) or 1.0

    def place(value: float) -> float:
        return round(8 + (width - 16) * (value - low) / span, 1)

    label = Markup.escape(said(tested, number.digits))
    left, right = place(tested.low), place(tested.high)
    return Markup(
        '<svg class="chance" viewBox="0 0 {w} 20" width="{w}" height="20" role="img" aria-label="{label}">'
        '<line x1="8" x2="{end}" y1="10" y2="10" class="axis"/>'
        '<rect x="{left}" y="5" width="{band}" height="10" class="band"/>'
        '<line x1="{mean}" x2="{mean}" y1="3" y2="17" class="mean"/>'
        '<circle cx="{value}" cy="10" r="4.5" class="{verdict}"/></svg>'
    ).format(
        w=width, label=label, end=width - 8, left=left, band=round(max(1.0, right - left), 1),
        mean=place(tested.mean), value=place(tested.value), verdict=tested.verdict,
    )  # fmt: skip

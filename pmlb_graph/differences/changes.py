"""What a difference is made of."""

from __future__ import annotations

from dataclasses import dataclass

MARKS = {"added": "+", "removed": "−", "changed": "~"}
"""What happened, as a sign; also the order in which it is told."""
ENDS = ("acteur", "membre", "sujet", "cooperation", "organisation", "role", "statutJuridique", "qualification", "fait")
"""Properties that tell what a fact without a label is about."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell or a property whose value is no longer the same."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row or one resource that differs.

    Attributes
    ----------
    kind : {"added", "removed", "changed"}
        What happened to it.
    label : str
        What it is, in words.
    place : str
        Its line, such as ``participations.csv:12``, or its short IRI.
    cells : tuple of Cell
        What it says, before and after; only what differs when it changed.
    """

    kind: str
    label: str
    place: str
    cells: tuple[Cell, ...] = ()

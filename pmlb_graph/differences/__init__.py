"""Differences: what was added, removed or changed between two states of the tables, or of a dataset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pmlb_graph import problems
from pmlb_graph.differences import rows, statements
from pmlb_graph.differences.changes import MARKS, Cell, Change
from pmlb_graph.language import counted, tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables import open_project

__all__ = ["MARKS", "Cell", "Change", "Difference", "as_json", "as_text", "compare", "summary", "word"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two states, by table or by class.

    Attributes
    ----------
    before, after : str
        Names of the two states.
    groups : mapping of str to tuple of Change
        Only those where something differs.
    problems : tuple of Problem
        What could not be read of the tables, and is therefore not compared.
    """

    before: str
    after: str
    groups: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def count(self, kind: str) -> int:
        """Return how many rows or resources were added, removed or changed."""
        return sum(change.kind == kind for changes in self.groups.values() for change in changes)


def compare(before: Path, after: Path) -> Difference:
    """Compare two states: two folders of tables, or datasets in TriG or N-Quads.

    Parameters
    ----------
    before, after : Path
        Folders of tables or files; a folder beside a file is built first.

    Raises
    ------
    StorageError
        If one cannot be read.
    UsageError
        If a file is neither ``.trig`` nor ``.nq``.
    """
    found: list[Problem] = []
    if before.is_dir() and after.is_dir():
        (old, wrong), (new, wrong_too) = open_project(before), open_project(after)
        groups = rows.compare(old, new)
        found = problems.errors([*wrong, *wrong_too])
    else:
        groups = statements.compare(statements.read(before), statements.read(after))
    kept = {name: tuple(changes) for name, changes in groups.items() if changes}
    return Difference(str(before), str(after), kept, tuple(found))


def summary(found: Difference) -> str:
    """Return in one sentence whether the two states differ."""
    if not found.groups:
        return tr("{before} and {after} say the same.").format(before=found.before, after=found.after)
    parts = [
        counted("{n} added", "{n} added", found.count("added")),
        counted("{n} removed", "{n} removed", found.count("removed")),
        counted("{n} changed", "{n} changed", found.count("changed")),
    ]
    words = tr("From {before} to {after}: {what}.")
    return words.format(before=found.before, after=found.after, what=", ".join(parts))


def as_text(found: Difference) -> str:
    """Return the difference in words, a line each; ``+`` added, ``−`` removed, ``~`` changed."""
    lines = [summary(found)]
    for name, changes in found.groups.items():
        lines += ["", name]
        for change in changes:
            lines.append(f"  {MARKS[change.kind]} {word(change.kind)} : {change.label}  ({change.place})")
            if change.kind == "changed":
                lines += [f"      {c.name} : {_quoted(c.before)} → {_quoted(c.after)}" for c in change.cells]
    return "\n".join(lines) + "\n"


def word(kind: str) -> str:
    """Return what happened, in words."""
    return {"added": tr("added"), "removed": tr("removed"), "changed": tr("changed")}[kind]


def _quoted(text: str) -> str:
    return f"« {text} »" if text else tr("(empty)")


def as_json(found: Difference) -> str:
    """Return the difference for programs."""
    groups = {name: [asdict(change) for change in changes] for name, changes in found.groups.items()}
    document = {"before": found.before, "after": found.after, "equal": not found.groups, "groups": groups}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

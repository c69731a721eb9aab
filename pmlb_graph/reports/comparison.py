"""What differs between two reports: figures, verdicts, sentences, tables and sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmlb_graph import files
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr
from pmlb_graph.reports.sections import escaped

FORMAT = "pmlb-graph report 1"
ADDED, GONE, CHANGED, TURNED = "added", "gone", "changed", "turned"
MARKS = {
    ADDED: later("new"),
    GONE: later("gone"),
    CHANGED: later("changed"),
    TURNED: later("verdict turned"),
}
KINDS = {"figures": later("Figures"), "sentences": later("Sentences"), "tables": later("Tables")}
_VERDICTS = {
    "above": later("above chance"),
    "within": later("chance would do"),
    "below": later("below chance"),
    None: "",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that two reports do not say alike.

    Attributes
    ----------
    kind : str
        ``figures``, ``sentences`` or ``tables``.
    mark : str
        ``added``, ``gone``, ``changed`` or ``turned`` (beside chance, the other way).
    name, origin : str
        The entry, and what made it.
    before, after : str
        What each report says; empty where it says nothing.
    """

    kind: str
    mark: str
    name: str
    origin: str
    before: str = ""
    after: str = ""


def read(path: Path) -> dict[str, Any]:
    """Return a ``rapport.json``.

    Raises
    ------
    UsageError
        If it is none.
    """
    with files.storage(path):
        text = path.read_bytes()
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _stranger(path) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _stranger(path)
    return found


def _stranger(path: Path) -> UsageError:
    return UsageError(tr("“{path}” is not the rapport.json of a report").format(path=path))


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two reports, in the order of the last one; what is gone comes last of its kind."""
    return [
        change
        for kind in KINDS
        for change in _kind(kind, {one["name"]: one for one in before[kind]}, {one["name"]: one for one in after[kind]})
    ]


def _kind(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name, one in new.items():
        if name not in old:
            yield Change(kind, ADDED, name, one["origin"], after=_said(kind, one))
        elif _content(kind, old[name]) != _content(kind, one):
            turned = kind == "figures" and old[name]["verdict"] != one["verdict"]
            yield Change(
                kind, TURNED if turned else CHANGED, name, one["origin"], _said(kind, old[name]), _said(kind, one)
            )
    for name, one in old.items():
        if name not in new:
            yield Change(kind, GONE, name, one["origin"], _said(kind, one))


def _content(kind: str, one: Mapping[str, Any]) -> Any:
    if kind == "figures":
        return one["value"], one["interval"], one["verdict"]
    return one["rows"] if kind == "tables" else one["text"]


def _said(kind: str, one: Mapping[str, Any]) -> str:
    if kind == "tables":
        return counted("{n} row", "{n} rows", len(one["rows"]))
    verdict = tr(_VERDICTS[one["verdict"]]) if kind == "figures" else ""
    return f"{one['text']} ({verdict})" if verdict else str(one["text"])


def told(found: Sequence[Change], before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return what differs, in words, as Markdown."""
    many = counted("{n} entry differs.", "{n} entries differ.", len(found))
    lines = [f"# {tr('What differs between two reports')}", "", escaped(many)]
    for name, title in (("sources_date", tr("Latest source")), ("digest", tr("Digest of the graph")),
                        ("version", tr("Program")), ("language", tr("Language")), ("draws", tr("Draws"))):  # fmt: skip
        if before.get(name) != after.get(name):
            lines.append(f"- {escaped(tr('{name}: {value}').format(name=title, value=_turn(before, after, name)))}")
    for kind, title in KINDS.items():
        if some := [one for one in found if one.kind == kind]:
            lines += ["", f"## {tr(title)}", "", *map(_line, some)]
    return "\n".join(lines) + "\n"


def _turn(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> str:
    return f"{before.get(name) or '–'} → {after.get(name) or '–'}"


def _line(one: Change) -> str:
    words = " → ".join(filter(None, (one.before, one.after)))
    return f"- **{escaped(tr(MARKS[one.mark]))}** {escaped(one.name)}: {escaped(words)} *({escaped(one.origin)})*"

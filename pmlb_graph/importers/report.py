"""What an import read, kept and left out, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pmlb_graph.language import counted, figure, later, tr

EXAMPLES = 3

ROWS = {
    "acteurs": later("actors"),
    "adhesions": later("memberships"),
    "attestations": later("attestations of facts already there"),
    "interactions": later("interactions"),
    "mesures": later("measures"),
    "qualifications": later("qualifications"),
    "sources": later("sources"),
    "territoires": later("territories"),
}


@dataclass
class Report:
    """The account of one import.

    Attributes
    ----------
    read : int
        Records read in the file.
    added : Counter
        Rows added, by table.
    known : int
        Facts that this source already says in the tables.
    left : mapping of str to list of str
        Reason → what was left out for it.
    notes : list of str
        What else should be known.
    """

    read: int = 0
    added: Counter[str] = field(default_factory=Counter)
    known: int = 0
    left: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    notes: list[str] = field(default_factory=list)

    def leave(self, reason: str, what: str) -> None:
        """Say that something was left out, and why."""
        self.left[reason][what] += 1

    def text(self) -> str:
        """Return the account, a line each, in the language spoken."""
        lines = [tr("Read: {n}").format(n=counted("{n} record", "{n} records", self.read))]
        for table, n in sorted(self.added.items()):
            lines.append(
                tr("Added: {n} in {table}.csv ({what})").format(n=figure(n), table=table, what=tr(ROWS[table]))
            )
        if not self.added:
            lines.append(tr("Added: nothing"))
        lines.append(tr("Already said by this source, unchanged: {n}").format(n=figure(self.known)))
        for reason, things in sorted(self.left.items()):
            lines.append(tr("Left out: {n} — {reason}").format(n=figure(things.total()), reason=reason) + _some(things))
        return "\n".join([*lines, *self.notes]) + "\n"


def _some(things: Counter[str]) -> str:
    shown = [thing for thing in sorted(things) if thing][:EXAMPLES]
    more = "…" if len(things) > EXAMPLES else ""
    return f" ({', '.join(shown)}{more})" if shown else ""

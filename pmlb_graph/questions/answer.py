"""What an answer is, whoever gives it: an analysis, a query of the catalogue or a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pmlb_graph.analyses import Figure, Finding
from pmlb_graph.analyses.finding import Cell, plain, read
from pmlb_graph.evidence import Fact
from pmlb_graph.language import pick, tr
from pmlb_graph.questions.question import Need, Question

Kind = Literal["analysis", "query", "command"]


@dataclass(frozen=True, slots=True)
class Missing:
    """What the data lack, and what brings it.

    Attributes
    ----------
    what : str
        What is not there.
    table : str
        The table to fill; empty when no table is at stake.
    columns : tuple of str
        Its columns.
    bring : tuple of str
        Commands that bring it.
    """

    what: str
    table: str = ""
    columns: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()

    @classmethod
    def of(cls, need: Need) -> Missing:
        """Return what a need that is not met lacks."""
        return cls(
            pick(dict(need.words)),
            need.table,
            need.columns,
            tuple(f"pmlb-graph import {kind} {tr('FILE')}" for kind in need.imports),
        )

    def __str__(self) -> str:
        text = self.what
        if self.table:
            where = tr("{text}: fill {table} (columns {columns})")
            text = where.format(text=text, table=self.table, columns=", ".join(self.columns))
        if self.bring:
            how = tr("{text}, or: {commands}") if self.table else tr("{text}: {commands}")
            text = how.format(text=text, commands=" · ".join(f"`{command}`" for command in self.bring))
        return text


@dataclass(frozen=True, slots=True)
class Part:
    """One way in which a question is answered.

    Attributes
    ----------
    kind : {"analysis", "query", "command"}
        Who answers.
    name, title : str
        Its name, and what it tells.
    sentences : tuple of str
        What is found, in words.
    columns : tuple of str
        Heads of the table.
    rows : tuple of tuple of Cell
        The table; None is unknown.
    figures : tuple of Figure
        The numbers, beside chance.
    facts : tuple of str
        IRI of the facts it rests on.
    method : str
        How it was found.
    references, limits : tuple of str
        Where the method comes from, and what cannot be said.
    """

    kind: Kind
    name: str
    title: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    figures: tuple[Figure, ...] = ()
    facts: tuple[str, ...] = ()
    method: str = ""
    references: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Finding) -> Part:
        """Return what an analysis found."""
        return cls(
            "analysis", found.name, found.title, found.sentences, found.columns, found.rows, found.figures,
            found.facts, found.method, found.references, found.limits,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Part:
        """Return what `to_dict` gave.

        Examples
        --------
        >>> from pmlb_graph.analyses import Thing
        >>> one = Part("query", "n", "t", ("s",), ("c", "d"), ((Thing("i", "l"), None),), facts=("f",))
        >>> Part.from_dict(one.to_dict()) == one
        True
        """
        return cls(**read(found))


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes
    ----------
    question : Question
        The question.
    parts : tuple of Part
        Who answers; the first gives the table.
    evidence : tuple of Fact
        The facts that the answer rests on, with their passages, those of which a passage gives the words first.
    missing : tuple of Missing
        What the data lack to answer it, or to answer it better.
    also : tuple of str
        Commands that tell more of the same question.
    """

    question: Question
    parts: tuple[Part, ...]
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Tell whether the data answer it: by facts, or because nothing they need is missing."""
        return bool(self.parts) and (bool(self.evidence) or not self.missing)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what is found, in words."""
        return tuple(sentence for part in self.parts for sentence in part.sentences)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the numbers of every part."""
        return tuple(one for part in self.parts for one in part.figures)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the heads of the table."""
        return self._table.columns if self._table else ()

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows of the table."""
        return self._table.rows if self._table else ()

    @property
    def method(self) -> str:
        """Return how it was found."""
        return "\n".join(dict.fromkeys(part.method for part in self.parts if part.method))

    @property
    def references(self) -> tuple[str, ...]:
        """Return where the methods come from."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part.references))

    @property
    def limits(self) -> tuple[str, ...]:
        """Return what cannot be said."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part.limits))

    @property
    def lacking(self) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        """Return what is missing as a table: its heads and its rows."""
        heads = (tr("What is missing"), tr("Table"), tr("Columns"), tr("Commands"))
        rows = tuple((one.what, one.table, " ".join(one.columns), " · ".join(one.bring)) for one in self.missing)
        return heads, rows

    @property
    def _table(self) -> Part | None:
        tables = [part for part in self.parts if part.columns]
        return next((part for part in tables if part.rows), tables[0] if tables else None)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values; what is unknown or has no meaning is None."""
        document = {
            "question": {"number": self.question.number, "text": self.question.text},
            "answered": self.answered,
            "sentences": self.sentences,
            "columns": self.columns,
            "rows": [[_plain(cell) for cell in row] for row in self.rows],
            "figures": [asdict(one) for one in self.figures],
            "evidence": [asdict(f) | {"inferred": f.inferred, "certainty": f.certainty} for f in self.evidence],
            "method": self.method,
            "references": self.references,
            "limits": self.limits,
            "missing": [asdict(one) | {"text": str(one)} for one in self.missing],
            "parts": [_told(part) for part in self.parts],
            "also": self.also,
        }
        return plain(document)  # type: ignore[no-any-return]


def _plain(cell: Cell) -> Any:
    return asdict(cell) if not isinstance(cell, str | int | float | None) else cell


def _told(part: Part) -> dict[str, Any]:
    table = [[_plain(cell) for cell in row] for row in part.rows]
    whole = {"kind": part.kind, "name": part.name, "title": part.title, "sentences": part.sentences}
    return whole | {"columns": part.columns, "rows": table, "facts": part.facts}

"""The ledger of a report: every figure, sentence, table and picture it shows, each with what made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isnan
from typing import Any

from pmlb_graph.analyses.finding import plain, said
from pmlb_graph.language import figure
from pmlb_graph.measures import Tested

LEVEL = 0.05
"""Probability above which chance is not excluded."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, with what made it.

    Attributes
    ----------
    name : str
        Such as ``acteurs``, or ``analyse.concentration.gini_strength``.
    value : float
        Its value; NaN when it has no meaning.
    text : str
        How it is written in a sentence.
    origin : str
        Query, measure or analysis that made it, such as ``requête bilan/chiffres``.
    interval : tuple of float or None
        What sampling or doubt leaves possible, 95 %.
    tested : Tested or None
        The value beside chance, where chance could explain it.
    digits : int
        Decimals worth showing.
    """

    name: str
    value: float
    text: str
    origin: str
    interval: tuple[float, float] | None = None
    tested: Tested | None = None
    digits: int = 0

    @property
    def known(self) -> bool:
        """Tell whether it has a meaning here."""
        return not isnan(self.value)

    @property
    def verdict(self) -> str:
        """Return ``above``, ``within`` or ``below`` chance; nothing where no chance stands beside it."""
        if self.tested is None or not self.tested.replicas or isnan(self.value) or isnan(self.tested.mean):
            return ""
        # A value corrected for the number of tests may stand outside the interval of its own draws.
        return self.tested.verdict if self.tested.p <= LEVEL else "within"

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        chance = asdict(self.tested) if self.verdict and self.tested else None
        return plain(  # type: ignore[no-any-return]
            {
                "name": self.name,
                "value": round(self.value, 9),
                "text": self.text,
                "origin": self.origin,
                "interval": None if self.interval is None else [round(end, 9) for end in self.interval],
                "chance": chance and {k: round(v, 9) if isinstance(v, float) else v for k, v in chance.items()},
                "verdict": self.verdict or None,
            }
        )


def count(name: str, value: float, origin: str, digits: int = 0) -> Number:
    r"""Return a figure that is written as it is.

    Examples
    --------
    >>> count("acteurs", 1234, "q").text, count("rien", float("nan"), "q").text
    ('1\u202f234', '–')
    """
    return Number(name, float(value), "–" if isnan(value) else figure(value, digits), origin)


def share(name: str, value: float, origin: str, interval: tuple[float, float] | None = None) -> Number:
    r"""Return a part of a whole, written as a percentage.

    Examples
    --------
    >>> share("part", 0.369, "q").text
    '37\xa0%'
    """
    text = "–" if isnan(value) else f"{figure(100 * value)}\u00a0%"
    return Number(name, value, text, origin, interval)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that an analysis chose after the data."""

    name: str
    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with what made it.

    Attributes
    ----------
    name, origin : str
        Its name, and the query, measure or analysis that made it.
    title : str
        What it shows, in the language spoken.
    columns : tuple of str
        Heads.
    rows : tuple of tuple
        Text, numbers, or None where it is unknown.
    """

    name: str
    origin: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a paragraph rests on: what made it, and the first of its facts in the words of their sources."""

    origin: str
    text: str
    facts: tuple[str, ...] = ()


@dataclass
class Ledger:
    """Everything that was said in a report, in its order.

    Attributes
    ----------
    section : str
        Section being written.
    used : dict
        Entries said, by kind and name, with the sections that say them.
    notes : list of Note
        In the order in which paragraphs call them.
    """

    section: str = ""
    used: dict[tuple[str, str], tuple[Number | Sentence | Table, list[str]]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)
    captions: int = 0
    tables: int = 0

    def use(self, one: Number | Sentence | Table) -> None:
        """Enter what is said in the section being written."""
        sections = self.used.setdefault((type(one).__name__, one.name), (one, []))[1]
        if self.section not in sections:
            sections.append(self.section)

    def note(self, one: Note) -> int:
        """Enter a note, and return its number."""
        self.notes.append(one)
        return len(self.notes)

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger as plain values, by kind, in the order of the report."""
        found: dict[str, Any] = {"figures": [], "sentences": [], "tables": []}
        for one, sections in self.used.values():
            kind = {Number: "figures", Sentence: "sentences"}.get(type(one), "tables")
            entry = one.to_dict() if isinstance(one, Number) else plain(asdict(one))
            found[kind].append({**entry, "sections": sections})
        found["notes"] = [{"number": n, **plain(asdict(one))} for n, one in enumerate(self.notes, 1)]
        return found | {"pictures": list(self.pictures.values())}


def of_finding(analysis: str, found: Any) -> Number:
    """Return a figure of an analysis, with its interval or its null model in its text."""
    tested = found.tested
    text = f"{found.label} : {said(tested, found.digits, found.interval)}"
    return Number(
        f"{analysis}.{found.name}", tested.value, text, f"analyse {analysis}", found.interval, tested, found.digits
    )


def rounded(rows: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a table as JSON holds them: nothing in place of NaN, nine digits, names of resources."""
    return tuple(tuple(_plain(cell) for cell in row) for row in rows)


def _plain(cell: Any) -> Any:
    if isinstance(cell, float):
        return None if isnan(cell) else round(cell, 9)
    return cell if cell is None or isinstance(cell, int) else str(cell)


def numbers(found: Sequence[Number]) -> Mapping[str, Number]:
    """Return figures by name."""
    return {one.name: one for one in found}

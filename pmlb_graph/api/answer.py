"""Answers and evidence: what is found, on what it rests, what cannot be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmlb_graph import plain
from pmlb_graph.analyses.finding import Figure
from pmlb_graph.api import display
from pmlb_graph.api.table import Cell, Table
from pmlb_graph.evidence import Fact
from pmlb_graph.language import counted, speaking, tr

if TYPE_CHECKING:
    from pmlb_graph.questions import Missing, Part


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question of the team, of an analysis, of a scenario or of an invitation.

    Attributes
    ----------
    title : str
        The question.
    sentences : tuple of str
        What is found, in words.
    table : Table
        The rows it tells; empty when there are none.
    figures : tuple of Figure
        Numbers, each beside chance (``figure.tested``: value, mean, low, high, z, p).
    evidence : tuple of Fact
        The facts it rests on, with their passages.
    method : str
        How it was found.
    references, limits : tuple of str
        Where the method comes from, and what cannot be said.
    missing : tuple of str
        What the data lack, and what brings it.
    answered : bool
        Whether the data answer.

    Examples
    --------
    >>> import pmlb_graph
    >>> answer = pmlb_graph.open().ask(5)
    >>> answer.answered, len(answer.table) > 0
    (True, True)
    """

    title: str
    sentences: tuple[str, ...]
    table: Table
    figures: tuple[Figure, ...] = ()
    evidence: tuple[Fact, ...] = field(default=(), repr=False)
    method: str = ""
    references: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    answered: bool = True
    lang: str = field(default="fr", repr=False)

    def __str__(self) -> str:
        """Return the answer as text."""
        with speaking(self.lang):
            lines = [self.title, "", *self.sentences, *map(str, self.figures)]
            lines += ["", display.text(*self.table._seen(), "", self.table.notes)] if len(self.table) else []
            lines += [tr("Method: {text}").format(text=self.method)] if self.method else []
            return "\n".join([*lines, *_points(tr("What cannot be said:"), self.limits), *self._lacking()])

    def _lacking(self) -> list[str]:
        return _points(tr("What is missing:"), self.missing)

    def _repr_html_(self) -> str:
        with speaking(self.lang):
            blocks = [display.folded(self.title, display.listed((*self.sentences, *map(str, self.figures))), True)]
            if len(self.table):
                blocks.append(self.table._repr_html_())
            if self.evidence:
                head = counted("Evidence: {n} fact", "Evidence: {n} facts", len(self.evidence))
                blocks.append(display.folded(head, display.facts(self.evidence)))
            if self.method:
                blocks.append(display.folded(tr("Method"), display.listed((self.method, *self.references))))
            if self.limits:
                blocks.append(display.folded(tr("What cannot be said"), display.listed(self.limits)))
            if self.missing:
                blocks.append(display.folded(tr("What is missing"), display.listed(self.missing), True))
            return "".join(blocks)


def answered(
    title: str,
    parts: Sequence[Part],
    known: tuple[Fact, ...],
    missing: Sequence[Missing],
    how: tuple[tuple[str, ...], str],
) -> Answer:
    """Return parts, whoever gave them, as one answer; the first that has rows gives the table."""
    notes, lang = how
    tables = [part for part in parts if part.columns]
    told = next((part for part in tables if part.rows), tables[0] if tables else None)
    table = Table(told.columns, told.rows, told.title, notes, lang) if told else Table((), (), title, notes, lang)
    return Answer(
        title=title,
        sentences=tuple(sentence for part in parts for sentence in part.sentences),
        table=table,
        figures=tuple(one for part in parts for one in part.figures),
        evidence=known,
        method="\n".join(dict.fromkeys(part.method for part in parts if part.method)),
        references=tuple(dict.fromkeys(one for part in parts for one in part.references)),
        limits=tuple(dict.fromkeys(one for part in parts for one in part.limits)),
        missing=tuple(map(str, missing)),
        answered=bool(parts) and (bool(known) or not missing),
        lang=lang,
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something comes from: facts, each with the passages that say so or the rule that infers it.

    Attributes
    ----------
    title : str
        What is asked about.
    facts : tuple of Fact
        ``label``, ``passages`` (source, locator, quotation, certainty), ``rule`` and ``premises``.
    shared : tuple of tuple
        Of the tie between two actors: each cooperation they share (its name), with its facts.

    Examples
    --------
    >>> import pmlb_graph
    >>> proof = pmlb_graph.open().why("nantes-metropole", "rennes-metropole")
    >>> len(proof.shared) > 0, proof.facts[0].passages[0].certainty
    (True, 'atteste')
    """

    title: str
    facts: tuple[Fact, ...]
    shared: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    said: str = field(default="", repr=False)
    lang: str = field(default="fr", repr=False)

    @property
    def table(self) -> Table:
        """Return a row a passage: fact, source, place, quotation, certainty, row of the table that entered it."""
        from pmlb_graph.analyses.finding import Thing

        with speaking(self.lang):
            heads = (
                *(tr("Fact"), tr("Source"), tr("Place in the source"), tr("Quotation")),
                *(tr("Certainty"), tr("Row"), tr("Rule")),
            )
            rows: list[tuple[Cell, ...]] = [
                (Thing(fact.iri, fact.label), one.source, one.locator or None, one.quotation or None,
                 plain.certainty(one.certainty), one.row, None)
                for fact in self.facts for one in fact.passages
            ]  # fmt: skip
            rows += [
                (Thing(fact.iri, fact.label), None, None, None, plain.certainty(fact.certainty), None, fact.rule)
                for fact in self.facts if fact.inferred
            ]  # fmt: skip
        return Table(heads, tuple(rows), self.title, lang=self.lang)

    def __str__(self) -> str:
        """Return the evidence as text."""
        return self.said

    def _repr_html_(self) -> str:
        with speaking(self.lang):
            if not self.shared:
                return display.folded(self.title, display.facts(self.facts, len(self.facts)), True)
            blocks = (display.folded(label, display.facts(found, len(found)), True) for label, found in self.shared)
            return display.listed((self.title,)) + "".join(blocks)


def _points(head: str, texts: Sequence[str]) -> list[str]:
    return [head, *(f"  – {text}" for text in texts)] if texts else []

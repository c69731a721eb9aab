"""Notes: what the docstring of a measure says of it, part by part, so that pages and terminals say the same."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

FORMULA = ".. math::"
MARKS = re.compile(r":math:`(?P<formula>[^`]+)`|``(?P<code>[^`]+)``|`(?P<name>[^`]+)`|\*(?P<stress>[^*\s][^*]*)\*")
"""What is marked inside a text: a formula, a word of code, a name, a word stressed."""
_SECTION = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)
_FIRST_LINE = re.compile(r"^[^()]+\(\d{4}\)\.")


@dataclass(frozen=True, slots=True)
class Note:
    """A scientific note on a measure, in English: its texts are translated when they are shown.

    Attributes
    ----------
    summary : str
        What is measured, in a sentence.
    meaning : str
        What it means to a geographer, and what it does not.
    details : tuple of tuple of str
        The formula and the conventions, in order: ``formula`` and LaTeX, or ``text`` and a text.
    values : str
        Its range, and where it has no meaning.
    references : tuple of str
        Where it comes from.
    """

    summary: str
    meaning: str
    details: tuple[tuple[str, str], ...]
    values: str
    references: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts that are translated."""
        told = (text for kind, text in self.details if kind == "text")
        return tuple(text for text in (self.summary, self.meaning, *told, self.values) if text)


def read(docstring: str) -> Note:
    r"""Read the note that a docstring is: summary, meaning, formula and conventions, values, references.

    Examples
    --------
    >>> found = read("Count.\n\nFor a geographer: how\nmany.\n\n.. math:: k\n\nReturns\n-------\nfloat\n    Or NaN.\n")
    >>> found.meaning, found.details, found.values
    ('For a geographer: how many.', (('formula', 'k'),), 'Or NaN.')
    """
    parts = _SECTION.split(inspect.cleandoc(docstring))
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    blocks = [block for block in parts[0].split("\n\n") if block.strip()]
    return Note(
        summary=_line(blocks[0]),
        meaning=_line(blocks[1]) if len(blocks) > 1 else "",
        details=tuple(_detail(block) for block in blocks[2:]),
        values=_line(sections.get("Returns", "").partition("\n")[2]),
        references=tuple(_references(sections.get("References", ""))),
    )


def _detail(block: str) -> tuple[str, str]:
    text = _line(block)
    return ("formula", text.removeprefix(FORMULA).strip()) if text.startswith(FORMULA) else ("text", text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _references(section: str) -> Iterator[str]:
    """Give each reference on one line; a new one begins with authors and a year."""
    told: list[str] = []
    for line in filter(None, map(str.strip, section.split("\n"))):
        if told and _FIRST_LINE.match(line):
            yield " ".join(told)
            told = []
        told.append(line)
    if told:
        yield " ".join(told)


def plain(text: str) -> str:
    """Return a text without its marks, for a terminal.

    Examples
    --------
    >>> plain("with :math:`n_1` the nodes of *a*, as `degree`")
    'with n_1 the nodes of a, as degree'
    """
    return MARKS.sub(lambda match: next(filter(None, match.groups())), text)

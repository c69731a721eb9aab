"""The tree of errors, each with the exit code of the command line.

::

    PmlbGraphError            1
    ├── DataError             1   the tables or the graph have problems (it carries them)
    ├── UsageError            2   wrong name, parameter or file given by the person
    │   └── QueryError        2   a query that is malformed or not allowed
    ├── EngineError           3   the engine or the endpoint does not answer
    │   └── LimitError        3   a query went beyond a limit and was stopped
    └── StorageError          4   a file cannot be read or written
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapidfuzz import process, utils

from pmlb_graph.language import tr

if TYPE_CHECKING:
    from pmlb_graph.problems import Problem


class PmlbGraphError(Exception):
    """Anything that stops the program and that a person can do something about."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in a notebook: the person can do something about it, not about our code."""
        return [tr("pmlb-graph: {error}").format(error=self)]


class DataError(PmlbGraphError):
    """The tables or the graph have problems.

    Attributes
    ----------
    problems : tuple of Problem
        All of them, in the order of files and lines.
    """

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(tr("{n} problem(s) in the data").format(n=len(self.problems)))

    def _render_traceback_(self) -> list[str]:
        """Show the problems first, each at its cell."""
        return [*map(str, self.problems), *super()._render_traceback_()]


class UsageError(PmlbGraphError):
    """A name, a parameter or a file that the person gave is not right."""

    exit_code = 2


class QueryError(UsageError):
    """A query is malformed or asks for what is not allowed."""


class EngineError(PmlbGraphError):
    """The engine or the endpoint does not answer as it should."""

    exit_code = 3


class LimitError(EngineError):
    """A query went beyond a limit and was stopped.

    Attributes
    ----------
    limit : {"time", "memory", "rows", "size"}
        Which limit.
    """

    def __init__(self, message: str, limit: str) -> None:
        super().__init__(message, limit)
        self.limit = limit

    def __str__(self) -> str:
        return str(self.args[0])


class StorageError(PmlbGraphError):
    """A file cannot be read or written."""

    exit_code = 4


def closest(word: str, choices: Sequence[str]) -> str | None:
    """Return the choice that most resembles a word, or None when none does.

    Examples
    --------
    >>> closest("france-urbain", ["fnau", "france-urbaine"])
    'france-urbaine'
    >>> closest("zzz", ["fnau"]) is None
    True
    """
    found = process.extractOne(word, choices, processor=utils.default_process, score_cutoff=70)
    return str(found[0]) if found else None


def did_you_mean(word: str, choices: Sequence[str]) -> str:
    """Return the end of a sentence that suggests a name, or nothing.

    Examples
    --------
    >>> from pmlb_graph.language import speak
    >>> speak("fr"); did_you_mean("exporte", ["export", "check"])
    ' — vouliez-vous dire « export » ?'
    """
    guess = closest(word, choices)
    return tr(" — did you mean “{guess}”?").format(guess=guess) if guess else ""

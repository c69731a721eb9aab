"""Reading a scenario: a file whose lines each add or remove one thing, in the words of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pmlb_graph import files
from pmlb_graph.errors import closest
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.tables.description import Column, Table
from pmlb_graph.tables.project import shown
from pmlb_graph.tables.reading import Row, Sheet, read
from pmlb_graph.terms import node, slug

ADD, REMOVE = "ajouter", "retirer"
WRITTEN: Mapping[str, str] = {"ajouter": ADD, "add": ADD, "retirer": REMOVE, "remove": REMOVE}
"""How an operation may be written."""
NAMES = (
    *("operation", "acteur", "cooperation", "role", "debut", "fin"),
    *("libelle", "classe", "forme", "theme", "orientation", "ressort", "siren", "note"),
)
"""The columns of a scenario, in their order: those of the tables, after the operation."""
_USUAL = ("byte-order-mark", "delimiter", "windows-encoding")
"""What a spreadsheet does to a file, and a scenario need not be told of."""

PARTICIPATION, ACTOR, COOPERATION, ACTION = "participations", "acteurs", "cooperations", "actions"
ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    (ADD, PARTICIPATION): ("role", "debut", "fin", "note"),
    (ADD, ACTOR): ("libelle", "classe", "debut", "fin", "ressort", "siren", "note"),
    (ADD, COOPERATION): ("libelle", "forme", "theme", "debut", "fin", "note"),
    (ADD, ACTION): ("libelle", "theme", "orientation", "note"),
    (REMOVE, PARTICIPATION): ("role", "note"),
    (REMOVE, ACTOR): ("note",),
    (REMOVE, COOPERATION): ("note",),
}
"""The columns that mean something, beside the actor and the cooperation, for what a line does."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a scenario.

    Attributes
    ----------
    line : int
        Its line in the file.
    words : str
        What stands there.
    operation : {"ajouter", "retirer"}
        Whether it adds or removes.
    what : str
        The table in which it does so.
    cells : mapping of str to str
        What its columns say; those that are empty are left out.
    """

    line: int
    words: str
    operation: str
    what: str
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a cell, empty when it says nothing."""
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is supposed.

    Attributes
    ----------
    key : str
        Its name, made from that of the file.
    file : str
        The file, as the person knows it.
    moves : tuple of Move
        What it adds and removes, in order.
    """

    key: str
    file: str
    moves: tuple[Move, ...]

    @property
    def title(self) -> str:
        """Return the name of the file, without its folder."""
        return Path(self.file).name


def _table() -> Table:
    columns = tuple(Column(name, "text", node("coop:note"), required=name == "operation") for name in NAMES)
    index = {name: i for i, name in enumerate(NAMES)}
    return Table("scenario", "", "", ("operation",), columns, evidence=False, index=index)


def read_scenario(path: Path) -> tuple[Scenario, list[Problem]]:
    """Read a scenario, and tell every fault of its lines.

    Parameters
    ----------
    path : Path
        A CSV file; commas, semicolons or tabs, UTF-8 or Windows-1252.

    Raises
    ------
    StorageError
        If the file cannot be read.
    """
    sheet, problems = read(path, _table(), shown(path))
    problems = [problem for problem in problems if problem.code not in _USUAL]
    texts = _lines(path)
    moves = []
    for row in sheet.rows:
        words = texts[row.line - 1].strip().rstrip(";,\t") if row.line <= len(texts) else ""
        move, found = _move(sheet, row, words)
        problems += found
        moves += [move] if move else []
    if not sheet.rows and not problems:
        message = tr("this scenario adds and removes nothing: write a line below the names of the columns")
        problems.append(Problem(sheet.file, 1, "", "empty-scenario", message))
    return Scenario(slug(path.stem) or "scenario", sheet.file, tuple(moves)), problems


def _lines(path: Path) -> list[str]:
    with files.storage(path):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _move(sheet: Sheet, row: Row, words: str) -> tuple[Move | None, list[Problem]]:
    cells = {name: cell for name, cell in zip(NAMES, row.cells, strict=True) if cell}
    said = cells.pop("operation", "")
    operation = WRITTEN.get(said.casefold())
    problems = [] if operation else [_unknown(sheet.file, row.line, said)]
    what = _what(operation or ADD, cells)
    if what is None:
        message = tr("name an actor, a cooperation, or both: a line with both is a participation")
        return None, [*problems, Problem(sheet.file, row.line, "acteur", "names-nothing", message)]
    if operation is None:
        return None, problems
    return Move(row.line, words, operation, what, cells), [
        *problems,
        *_strangers(sheet.file, row.line, (operation, what), cells),
    ]


def _unknown(file: str, line: int, said: str) -> Problem:
    guess = closest(said, [ADD, REMOVE]) or ""
    message = tr("“{text}” is no operation: write “ajouter” or “retirer”").format(text=said)
    return Problem(file, line, "operation", "unknown-operation", message, guess)


def _what(operation: str, cells: Mapping[str, str]) -> str | None:
    """Return the table that a line is about, after what it names."""
    if "acteur" in cells and "cooperation" in cells:
        return PARTICIPATION
    if "acteur" in cells:
        return ACTOR
    if "cooperation" in cells:
        return ACTION if operation == ADD and "orientation" in cells else COOPERATION
    return None


def _strangers(file: str, line: int, does: tuple[str, str], cells: Mapping[str, str]) -> Iterator[Problem]:
    """Tell the cells that mean nothing on such a line: they would be silently lost."""
    for name in cells:
        if name in ("acteur", "cooperation") or name in ALLOWED[does]:
            continue
        message = {
            (ADD, PARTICIPATION): tr("a participation has no such thing: leave this cell empty"),
            (ADD, ACTOR): tr("an actor has no such thing: leave this cell empty, or name a cooperation"),
            (ADD, COOPERATION): tr("a cooperation has no such thing: leave this cell empty, or name an actor"),
            (ADD, ACTION): tr("an action has no such thing: leave this cell empty"),
        }.get(does, tr("a line that removes only names what it removes: leave this cell empty"))
        yield Problem(file, line, name, "cell-without-meaning", message)

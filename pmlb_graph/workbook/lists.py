"""The values that a controlled column may hold: what its drop-down list offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmlb_graph.tables import Column, Project
from pmlb_graph.tables.cells import Cells


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of values, shared by all the columns that name it.

    Attributes
    ----------
    name : str
        What the list is of.
    values : tuple of str
        The values, sorted.
    closed : bool
        Whether another value is always wrong: a concept is, the key of a new row is not.
    """

    name: str
    values: tuple[str, ...]
    closed: bool


class Choices:
    """The lists of a project.

    Parameters
    ----------
    project : Project
        The tables, for the keys that they define.
    """

    def __init__(self, project: Project) -> None:
        self._description = project.description
        self._cells = Cells(project)
        self._known: dict[str, Choice] = {}

    def of(self, column: Column) -> Choice | None:
        """Return the list of a column, or None when the column is free."""
        match column.type:
            case "concept":
                return self._choice(column.scheme, self._description.concepts[column.scheme], closed=True)
            case "class":
                return self._choice(column.under, self._description.subclasses(column.under), closed=True)
            case "boolean":
                return self._choice("oui-non", ("oui", "non"), closed=True)
            case "reference":
                return self._choice("+".join(column.tables), self._keys(column.tables), closed=False)
            case "fact":
                return self._choice("faits", self._cells.facts, closed=False)
            case _:
                return None

    def _choice(self, name: str, values: Iterable[str], *, closed: bool) -> Choice | None:
        if name not in self._known:
            self._known[name] = Choice(name, tuple(sorted(values)), closed)
        return self._known[name] if self._known[name].values else None

    def _keys(self, tables: tuple[str, ...]) -> set[str]:
        """Return the keys of some tables, with their kind where an earlier table has the same key."""
        keys: set[str] = set()
        for name in tables:
            kind = self._description.tables[name].kind
            keys |= {f"{kind}/{key}" if key in keys else key for key in self._cells.keys[name] if key}
        return keys

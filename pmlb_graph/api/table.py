"""Tables: what comes in rows, as values for a program and as a table to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.finding import Thing
from pmlb_graph.api import display
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import speaking, tr

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from pmlb_graph.bindings import Bindings
    from pmlb_graph.terms import Term

Cell = Thing | str | int | float | bool | Decimal | None
"""A value: a thing that has a name, a text, a number; None is unknown, which is not an empty text."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a title and their sources.

    A notebook shows the first rows, and counts the others. Nothing is lost on the way to pandas or polars: a thing
    makes two columns, its name and its IRI; what is unknown stays missing, and an empty text stays a text.

    Attributes
    ----------
    columns : tuple of str
        Names of the columns.
    rows : tuple of tuple
        Texts, numbers, booleans, things (``iri``, ``label``); None is unknown.
    title : str
        What the table answers.
    notes : tuple of str
        Where it comes from, under which licence, what it does not say.

    Examples
    --------
    >>> import pmlb_graph
    >>> actions = pmlb_graph.open().query("inventaire/arbitrages")
    >>> len(actions), actions.columns[:2]
    (8, ('annee', 'action'))
    >>> actions["annee"][0]
    '2021'
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    lang: str = field(default="fr", repr=False)
    shown: tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Yield each row by name of column."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __getitem__(self, column: str) -> list[Cell]:
        """Return the values of a column."""
        if column not in self.columns:
            message = tr("no column is called “{name}”").format(name=column) + did_you_mean(column, list(self.columns))
            raise UsageError(message + tr("; there are: {names}").format(names=", ".join(self.columns)))
        place = self.columns.index(column)
        return [row[place] for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a pandas DataFrame, with types that tell what is missing (``Int64``, ``string``…).

        Raises
        ------
        UsageError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError(_absent("pandas")) from error
        return pd.DataFrame({name: _series(values, kind) for name, values, kind in self._flat()})

    def to_polars(self) -> pl.DataFrame:
        """Return the rows as a polars DataFrame.

        Raises
        ------
        UsageError
            If polars is not installed.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise UsageError(_absent("polars")) from error
        kinds = {"boolean": pl.Boolean, "Int64": pl.Int64, "Float64": pl.Float64, "string": pl.String}
        columns = []
        for name, values, kind in self._flat():
            if kind in kinds:
                columns.append(pl.Series(name, values, kinds[kind], strict=True))
            else:
                columns.append(pl.Series(name, values, pl.Object))
        return pl.DataFrame(columns)

    def to_csv(self, path: Path | str | None = None) -> str:
        """Return the rows as CSV, as the commands print them; write them too where a path is given."""
        import csv
        import io

        from pmlb_graph import files

        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_written(cell) for cell in row] for row in self.rows)
        if path is not None:
            files.write(Path(path), stream.getvalue())
        return stream.getvalue()

    def _flat(self) -> Iterator[tuple[str, list[Any], str]]:
        """Yield the columns, each with its kind; a column of things gives its names, then its IRIs."""
        for place, name in enumerate(self.columns):
            values = [row[place] for row in self.rows]
            if any(isinstance(one, Thing) for one in values):
                yield name, [str(one) if isinstance(one, Thing) else one for one in values], "string"
                yield f"{name} IRI", [one.iri if isinstance(one, Thing) else None for one in values], "string"
            else:
                yield name, values, _kind(values)

    def _seen(self) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        return self.shown or (display.heads(self.columns), self.rows)

    def __str__(self) -> str:
        """Return the first rows as text."""
        with speaking(self.lang):
            return display.text(*self._seen(), self.title, self.notes)

    def _repr_html_(self) -> str:
        with speaking(self.lang):
            return display.table(*self._seen(), self.title, self.notes)


def solutions(found: Bindings) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the solutions of a query as columns and values."""
    return found.variables, tuple(tuple(map(value, row)) for row in found.rows)


def value(term: Term | None) -> Cell:
    """Return a term as a value; a number that would lose digits stays a `Decimal`, a date keeps its precision as text.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> value(ox.Literal(90)), value(ox.Literal("01")), value(ox.Literal("2021", datatype=ox.NamedNode("x:gYear")))
    (90, '01', '2021')
    """
    import pyoxigraph as ox

    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return str(term) if isinstance(term, ox.BlankNode) else term.value
    read: Callable[[str], Cell] = _READ.get(term.datatype.value, str)
    try:
        return read(term.value)
    except ValueError:  # a literal that its type does not allow
        return term.value


def _decimal(text: str) -> float | Decimal:
    exact, near = Decimal(text), float(text)
    return near if Decimal(repr(near)) == exact else exact


_XSD = "http://www.w3.org/2001/XMLSchema#"
_READ: dict[str, Callable[[str], Cell]] = {
    f"{_XSD}integer": int, f"{_XSD}int": int, f"{_XSD}long": int, f"{_XSD}nonNegativeInteger": int,
    f"{_XSD}decimal": _decimal, f"{_XSD}double": float, f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}  # fmt: skip


def _kind(values: Sequence[Cell]) -> str:
    types = {type(one) for one in values if one is not None}
    if types <= {str}:
        return "string"
    if types == {bool}:
        return "boolean"
    if types == {int} and all(abs(one) < 2**63 for one in values if isinstance(one, int)):
        return "Int64"
    if types <= {int, float} and all(abs(one) < 2**53 for one in values if isinstance(one, int)):
        return "Float64"
    return "object"


def _series(values: Sequence[Any], kind: str) -> Any:
    """Return a pandas column; NaN, which has no meaning there, is not what is missing."""
    import numpy as np
    import pandas as pd

    if kind == "object":
        return pd.Series(list(values), dtype=object)
    if kind != "Float64":
        return pd.Series([pd.NA if one is None else one for one in values], dtype=kind)
    missing = np.array([one is None for one in values], dtype=bool)
    numbers = np.array([0.0 if one is None else float(one) for one in values], dtype="float64")
    return pd.Series(pd.arrays.FloatingArray(numbers, missing))


def _written(cell: Cell) -> Any:
    from math import isnan

    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return "" if isnan(cell) else int(cell) if cell.is_integer() else round(cell, 9)
    return "" if cell is None else cell


def _absent(package: str) -> str:
    message = tr("{package} is not installed: install it with `pip install {package}`, or use the rows as they are")
    return message.format(package=package)

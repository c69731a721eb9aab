"""Official files into tables: one module a kind, all with the same account at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pmlb_graph.importers import aav, acv, banatic, communes, contours, epci, navettes
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.importers.reading import Tell
from pmlb_graph.importers.report import Report

Read = Callable[[Book, Path, Choice, Tell], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of official file.

    Attributes
    ----------
    read : callable
        Adds to the tables what the file says.
    options : frozenset of str
        The choices that concern it.
    """

    read: Read
    options: frozenset[str]


_ETALAB = frozenset({"departements", "version", "year", "source"})

KINDS: Mapping[str, Kind] = {
    "aav": Kind(aav.read, frozenset({"communes", "version", "year", "source"})),
    "acv": Kind(acv.read, frozenset({"source"})),
    "banatic": Kind(banatic.read, frozenset({"departements", "year", "source", "natures"})),
    "communes": Kind(communes.read, _ETALAB),
    "contours": Kind(contours.read, frozenset({"year", "source"})),
    "epci": Kind(epci.read, _ETALAB),
    "navettes": Kind(navettes.read, frozenset({"communes", "threshold", "source"})),
}


def read(kind: str, file: Path, data: Path, choice: Choice, tell: Tell) -> tuple[Book, Report]:
    """Read an official file into tables, checked and not yet written.

    Raises
    ------
    DataError
        If the tables or the file have problems.
    """
    report = Report()
    book = Book(data, report)
    KINDS[kind].read(book, file, choice, tell)
    book.check()
    return book, report

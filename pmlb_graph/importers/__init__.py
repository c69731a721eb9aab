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
from pmlb_graph.language import later

Read = Callable[[Book, Path, Choice, Tell], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of official file.

    Attributes
    ----------
    summary : str
        What it is, in English, translated when shown.
    read : callable
        Adds to the tables what the file says.
    options : frozenset of str
        The choices that concern it.
    """

    summary: str
    read: Read
    options: frozenset[str]


KINDS: Mapping[str, Kind] = {
    "aav": Kind(
        later("attraction areas: share of the population of each EPCI"),
        aav.read,
        frozenset({"communes", "year", "source"}),
    ),
    "acv": Kind(later("Action cœur de ville: the communes of the programme"), acv.read, frozenset({"source"})),
    "banatic": Kind(
        later("BANATIC: groupings and their members"),
        banatic.read,
        frozenset({"departements", "year", "source", "natures"}),
    ),
    "communes": Kind(
        later("Etalab's communes.json: territories of communes"),
        communes.read,
        frozenset({"departements", "version", "year", "source"}),
    ),
    "contours": Kind(
        later("contours of EPCI (GeoJSON) and who touches whom; or the pairs in a CSV"),
        contours.read,
        frozenset({"year", "source"}),
    ),
    "epci": Kind(
        later("Etalab's epci.json: actors, territories, populations"),
        epci.read,
        frozenset({"departements", "version", "year", "source"}),
    ),
    "navettes": Kind(
        later("INSEE's commuting flows, summed between EPCI"),
        navettes.read,
        frozenset({"communes", "threshold", "source"}),
    ),
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

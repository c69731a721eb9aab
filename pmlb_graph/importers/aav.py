"""INSEE's *aires d'attraction des villes*: the share of the population of each EPCI that lives in each area.

An area is a territory; the share is a value between two territories, from the EPCI to the area.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import etalab, membership, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import tr

CODE = ("CODGEO", "DEPCOM")
NAME = ("LIBAAV2020", "LIB_AAV2020")
AREA = "AAV2020"
NONE = "000"


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Add the areas and, from each EPCI of the tables, the share of its population that each holds."""
    people = choice.communes
    if people is None:
        raise UsageError(tr("the populations of the communes are needed: give --communes epci.json"))
    areas = _areas(book, path, tell)
    choice = etalab.dated(people, choice)
    known = membership.places(book)
    sources = ""
    for entry in reading.entries(people, ("code", "membres")):
        place = known.get(entry["code"])
        if place is None:
            continue
        sources = sources or f"{_source(book, choice)};{etalab.source(book, choice)}"
        _shares(book, (place, entry["membres"]), areas, (sources, choice.year))


def _areas(book: Book, path: Path, tell: reading.Tell) -> dict[str, tuple[str, str]]:
    """Map each commune to the code and the name of its area."""
    found = {}
    for _, cells in reading.rows(path, (AREA,), tell):
        commune = next((cells[name] for name in CODE if name in cells), None)
        label = next((cells[name] for name in NAME if name in cells), None)
        if commune is None or label is None:
            message = tr("columns are missing: one of {codes} and one of {names}")
            message = message.format(codes=", ".join(CODE), names=", ".join(NAME))
            raise DataError([reading.fault(path, 1, message)])
        book.report.read += 1
        found[commune] = (cells[AREA], label)
    return found


def _shares(
    book: Book, epci: tuple[str, list[dict[str, object]]], areas: dict[str, tuple[str, str]], says: tuple[str, str]
) -> None:
    (place, members), (source, year) = epci, says
    people: Counter[tuple[str, str]] = Counter()
    for member in members:
        n = member.get("populationMunicipale")
        if not isinstance(n, int) or member["code"] not in areas:
            book.report.leave(tr("EPCI with a commune whose area or population is unknown"), place)
            return
        people[areas[str(member["code"])]] += n
    total = people.total()
    for (code, label), n in sorted(people.items()):
        if code == NONE or not n:
            continue
        area = f"aav-{code.lower()}"
        if (area,) not in book.said("territoires"):
            name = f"Aire d'attraction de {label}"
            evidence = {"source": source.partition(";")[0], "certitude": "atteste"}
            book.add("territoires", territoire=area, libelle=name, classe="Territoire", **evidence)
        book.state(
            "interactions",
            origine=place,
            destination=area,
            indicateur="part-population-aire-attraction",
            valeur=f"{n / total:.4f}",
            unite="part",
            annee=year,
            source=source,
            certitude="deduit",
        )


def _source(book: Book, choice: Choice) -> str:
    return book.source(
        choice.source or "insee-aav-2020",
        titre="Aires d'attraction des villes 2020",
        editeur="Insee",
        date="2020",
    )

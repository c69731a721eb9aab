"""Etalab's ``communes.json``: the territories of the communes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pmlb_graph.errors import UsageError
from pmlb_graph.importers import etalab, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import tr

FIELDS = ("code", "nom", "type")


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Add the communes of the départements chosen, each within its EPCI when ``epci.json`` stands beside.

    Communes are recognised by their INSEE code and keep their keys.
    """
    if not choice.departements:
        raise UsageError(tr("which communes? Choose with --departements 44,49"))
    found = reading.entries(path, FIELDS)
    choice = etalab.dated(path, choice)
    report = book.report
    report.read = len(found)
    places = book.index("territoires", "codeInsee", classe="TerritoireCommunal")
    above = _Above(book, path)
    kept = []
    for entry in found:
        if entry["type"] != "commune-actuelle":
            report.leave(tr("not a commune of today (delegated, associated, arrondissement)"), entry["nom"])
        elif entry.get("departement") not in choice.departements:
            report.leave(tr("not in the départements chosen"), "")
        else:
            kept.append(entry)
    if not kept:
        codes = ", ".join(sorted(choice.departements))
        raise UsageError(tr("no commune in the départements {codes}: check their codes").format(codes=codes))
    source = etalab.source(book, choice)
    for n, entry in enumerate(kept, 1):
        key = places.get(entry["code"]) or book.fresh("territoires", entry["nom"], f"{entry['nom']}-{entry['code']}")
        book.state(
            "territoires",
            territoire=key,
            libelle=entry["nom"],
            classe="TerritoireCommunal",
            codeInsee=entry["code"],
            dansTerritoire=above.of(entry),
            source=source,
            certitude="atteste",
        )
        tell(n, len(kept))
    if above.missing:
        message = tr("{n} communes stand in their département only: import the EPCI first")
        report.notes.append(message.format(n=above.missing))


class _Above:
    """The territory in which a commune stands: its EPCI if it is known, its département otherwise."""

    def __init__(self, book: Book, path: Path) -> None:
        actors = book.index("acteurs", "siren")
        own = book.index("territoires", "administrePar", classe="TerritoireIntercommunal")
        self._departements = book.index("territoires", "codeInsee", classe="TerritoireDepartemental")
        self._epci: dict[str, str] = {}
        self.missing = 0
        beside = path.parent / "epci.json"
        listed = reading.entries(beside, ("code", "membres")) if beside.is_file() else []
        etalab.sound(beside, listed)
        for entry in listed:
            place = own.get(actors.get(entry["code"], ""))
            if place:
                self._epci |= {member["code"]: place for member in entry["membres"]}

    def of(self, entry: dict[str, Any]) -> str:
        """Return the key of the territory above, or nothing."""
        place = self._epci.get(entry["code"])
        self.missing += place is None
        return place or self._departements.get(entry["departement"], "")

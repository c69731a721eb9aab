"""Etalab's ``epci.json``: EPCI as actors, their territories, their populations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pmlb_graph.errors import UsageError
from pmlb_graph.importers import etalab, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice, departement
from pmlb_graph.language import tr

FIELDS = ("code", "nom", "type", "populationMunicipale", "membres")


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Add the EPCI of the départements chosen, or those that the tables know by their SIREN.

    Actors are recognised by their SIREN and keep their keys and names; a new version of the file adds a
    measure a year, and attests what was there.
    """
    found = reading.entries(path, FIELDS)
    etalab.sound(path, found, figures=True)
    choice = etalab.dated(path, choice)
    known = book.index("acteurs", "siren")
    kept = [entry for entry in found if _wanted(entry, choice, known)]
    if not kept and not choice.departements:
        raise UsageError(tr("no EPCI of the tables has a SIREN: choose with --departements 44,49"))
    report = book.report
    report.read = len(found)
    if choice.departements:
        reason = tr("no commune in the départements chosen")
    else:
        reason = tr("not among the actors of the tables: choose with --departements")
    for _ in range(len(found) - len(kept)):
        report.leave(reason, "")
    places = _Places(book, path)
    for n, entry in enumerate(kept, 1):
        _state(book, entry, places, choice)
        tell(n, len(kept))


def _wanted(entry: dict[str, Any], choice: Choice, known: dict[str, str]) -> bool:
    if choice.departements:
        return any(departement(member["code"]) in choice.departements for member in entry["membres"])
    return entry["code"] in known


class _Places:
    """Where EPCI stand: their own territories, and the départements."""

    def __init__(self, book: Book, path: Path) -> None:
        self.actors = book.index("acteurs", "siren")
        self.own = book.index("territoires", "administrePar", classe="TerritoireIntercommunal")
        self._book = book
        self._departements = book.index("territoires", "codeInsee", classe="TerritoireDepartemental")
        beside = path.parent / "departements.json"
        listed = reading.entries(beside, ("code", "nom")) if beside.is_file() else []
        self._names = {entry["code"]: entry["nom"] for entry in listed}

    def departement(self, entry: dict[str, Any], source: str) -> str:
        """Return the territory of the département where most of the communes are, added if its name is known."""
        counts = Counter(departement(member["code"]) for member in entry["membres"])
        code = min(counts, key=lambda code: (-counts[code], code), default="")
        if code not in self._departements and code in self._names:
            name = self._names[code]
            key = self._departements[code] = self._book.fresh("territoires", name, f"{name}-{code}")
            self._book.add(
                "territoires",
                territoire=key,
                libelle=name,
                classe="TerritoireDepartemental",
                codeInsee=code,
                source=source,
                certitude="atteste",
            )
        return self._departements.get(code, "")


def _state(book: Book, entry: dict[str, Any], places: _Places, choice: Choice) -> None:
    kind = etalab.CLASSES.get(entry["type"])
    if kind is None:
        book.report.leave(tr("unknown kind of EPCI “{kind}”").format(kind=entry["type"]), entry["nom"])
        return
    source = etalab.source(book, choice)
    says = {"source": source, "certitude": "atteste"}
    name, short = entry["nom"], etalab.short(entry["nom"])
    if entry["code"] not in places.actors and book.namesake(entry["code"], name, short):
        return
    actor = places.actors.get(entry["code"]) or book.fresh("acteurs", short, f"{short}-{entry['code']}")
    place = places.own.get(actor)
    fresh = place is None
    place = place or book.fresh("territoires", actor, f"{actor}-epci")
    book.actor(
        acteur=actor,
        libelle=name,
        classe=kind[0],
        formeJuridique=kind[1],
        siren=entry["code"],
        ressort=place,
        note=book.named(actor, entry["nom"]),
        **says,
    )
    within = places.departement(entry, source) if fresh else ""
    label = {"libelle": name, "classe": "TerritoireIntercommunal", "administrePar": actor, "dansTerritoire": within}
    book.state("territoires", territoire=place, **label, **says)
    places.actors[entry["code"]], places.own[actor] = actor, place
    _measure(book, entry, place, choice, says)


def _measure(book: Book, entry: dict[str, Any], place: str, choice: Choice, says: dict[str, str]) -> None:
    """State the municipal population, unless this source says one for this year already.

    The year is that of the file: its populations are those of an earlier census, which it does not name.
    """
    value = str(entry["populationMunicipale"])
    for row in book.measures(place, "population-municipale", choice.year):
        if says["source"] in row["source"].split(";"):
            book.report.known += 1
            if row["valeur"] != value:
                reason = tr("this source says another figure in the tables, which was kept: check it")
                book.report.leave(reason, f"{row['mesure']} {row['valeur']} ≠ {value}")
            return
    start = f"population-municipale-{place}-{choice.year}"
    n = len(entry["membres"])
    book.add(
        "mesures",
        mesure=book.fresh("mesures", start, f"{start}-{says['source']}"),
        sujet=place,
        indicateur="population-municipale",
        valeur=value,
        unite="habitants",
        perimetre=f"{n} communes" if n > 1 else f"{n} commune",
        anneeEnonciation=choice.year,
        precision="exacte",
        **says,
    )

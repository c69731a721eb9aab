"""Which EPCI a commune is in: after a file, or after the territories of the tables."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import etalab, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.language import tr

COMMUNE = ("CODGEO", "insee", "DEPCOM", "code_commune")
EPCI = ("EPCI", "epci_siren", "siren_epci", "EPCI_SIREN")
_WHOLE = {"75": "75056", "13": "13055", "69": "69123"}


def whole(code: str) -> str:
    """Return the commune of a municipal arrondissement, and any other code as it is.

    Examples
    --------
    >>> whole("75112"), whole("69385"), whole("13202"), whole("44109")
    ('75056', '69123', '13055', '44109')
    """
    if code[2:3] in ("1", "2", "3") and (
        "75101" <= code <= "75120" or "13201" <= code <= "13216" or "69381" <= code <= "69389"
    ):
        return _WHOLE[code[:2]]
    return code


def places(book: Book) -> dict[str, str]:
    """Map the SIREN of each EPCI of the tables to its territory."""
    own = book.index("territoires", "administrePar", classe="TerritoireIntercommunal")
    return {code: own[key] for code, key in book.index("acteurs", "siren").items() if key in own}


def communes(book: Book, path: Path | None) -> dict[str, str]:
    """Map each commune to the territory of its EPCI, for the EPCI of the tables.

    Raises
    ------
    UsageError
        If nothing says it.
    """
    if path is None:
        found = _tables(book)
    else:
        known = places(book)
        pairs = _json(path) if path.suffix.lower() == ".json" else _csv(path)
        found = {commune: known[epci] for commune, epci in pairs.items() if epci in known}
    if not found:
        message = tr("nothing says which EPCI of the tables the communes are in: give --communes epci.json")
        raise UsageError(message)
    return found


def _tables(book: Book) -> dict[str, str]:
    rows = list(book.rows("territoires"))
    groups = {row["territoire"] for row in rows if row["classe"] == "TerritoireIntercommunal"}
    found: defaultdict[str, str] = defaultdict(str)
    for row in rows:
        if row["classe"] == "TerritoireCommunal" and row["codeInsee"]:
            for place in row["dansTerritoire"].split(";"):
                if place.strip() in groups:
                    found[row["codeInsee"]] = place.strip()
    return dict(found)


def _json(path: Path) -> dict[str, str]:
    listed = reading.entries(path, ("code", "membres"))
    etalab.sound(path, listed)
    return {member["code"]: entry["code"] for entry in listed for member in entry["membres"]}


def _csv(path: Path) -> dict[str, str]:
    found = {}
    for _, cells in reading.rows(path, ()):
        commune = next((cells[name] for name in COMMUNE if name in cells), None)
        epci = next((cells[name] for name in EPCI if name in cells), None)
        if commune is None or epci is None:
            message = tr("two columns are needed: the commune ({communes}) and its EPCI ({epci})")
            message = message.format(communes=", ".join(COMMUNE), epci=", ".join(EPCI))
            raise DataError([reading.fault(path, 1, message)])
        found[commune] = epci
    return found

"""What the files of Etalab's *découpage administratif* share: version, year, source, names."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from stdnum.fr import siren

from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import tr
from pmlb_graph.terms import date, slug

YEARS = {"0.7": "2019", "0.8": "2020", "1": "2021", "2": "2022", "3": "2023", "4": "2024", "5": "2025", "6": "2026"}
CLASSES = {
    "METRO": ("Metropole", "metropole"),
    "MET69": ("Metropole", "metropole"),
    "CU": ("CommunauteUrbaine", "communaute-urbaine"),
    "CA": ("CommunauteAgglomeration", "communaute-agglomeration"),
    "CC": ("CommunauteCommunes", "communaute-communes"),
}
_SHORT = re.compile(
    r"^(?:CU|CA|CC|Communauté (?:urbaine|d'agglomération|de communes)) +(?:du|des|de la|de l'|de|d')? *"
)


def short(name: str) -> str:
    """Return the name of an EPCI without its legal kind, to make a key.

    Examples
    --------
    >>> short("CC du Pays de Pontchâteau"), short("CA d'Erdre"), short("CC Estuaire et Sillon")
    ('Pays de Pontchâteau', 'Erdre', 'Estuaire et Sillon')
    """
    return _SHORT.sub("", name.replace("\u2019", "'")) or name


def dated(path: Path, choice: Choice) -> Choice:
    """Complete what was asked with what the package says: its version, and the year that goes with it.

    Raises
    ------
    UsageError
        If the year is not known.
    """
    version = choice.version or _version(path)
    major, minor = [*version.split("."), "", ""][:2]
    year = choice.year or YEARS.get(major) or YEARS.get(f"{major}.{minor}", "")
    if len(year) != 4 or not date(year):
        raise UsageError(tr("the year of “{path}” is not known: give --version or --year").format(path=path))
    return replace(choice, version=version, year=year)


def _version(path: Path) -> str:
    """Return the version of the npm package in which the file stands, if it does."""
    for folder in (path.absolute().parent, path.absolute().parent.parent):
        try:
            package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(package, dict) and package.get("name") == "@etalab/decoupage-administratif":
            return str(package.get("version", ""))
    return ""


def source(book: Book, choice: Choice) -> str:
    """Return the key of the source: one a version; the row that names this version already, if there is one."""
    name = f"Découpage administratif {choice.version or choice.year}"
    for row in book.rows("sources"):
        if not choice.source and (row["titre"] == name or row["titre"].startswith(f"{name} ")):
            return row["source"]
    package = f"Paquet npm @etalab/decoupage-administratif {choice.version}".strip()
    return book.source(
        choice.source or f"etalab-{slug(choice.version).replace('-', '.') or choice.year}",
        titre=f"{name} ({choice.year})",
        editeur="Etalab / data.gouv.fr",
        date=choice.year,
        licence="Licence Ouverte (données)",
        note=f"{package}, d'après le code officiel géographique de l'Insee et la DGCL.",
    )


def sound(path: Path, entries: list[dict[str, Any]], figures: bool = False) -> None:
    """Want the SIREN and the members of every EPCI as they should be, and its population where it is needed.

    Raises
    ------
    DataError
        With the first ones that are not.
    """
    wrong = []
    for n, entry in enumerate(entries, 1):
        if not siren.is_valid(str(entry["code"])):
            message = tr("record {n}: “{text}” is not a SIREN number").format(n=n, text=entry["code"])
            wrong.append(reading.fault(path, 0, message, "code"))
        population = entry.get("populationMunicipale")
        if figures and (not isinstance(population, int) or population < 0):
            message = tr("record {n}: “{text}” is not a population").format(n=n, text=population)
            wrong.append(reading.fault(path, 0, message, "populationMunicipale"))
        if not isinstance(entry["membres"], list) or not all(
            isinstance(member, dict) and isinstance(member.get("code"), str) for member in entry["membres"]
        ):
            message = tr("record {n}: its members have no code").format(n=n)
            wrong.append(reading.fault(path, 0, message, "membres"))
    if wrong:
        raise DataError(wrong[: reading.FAULTS])

"""BANATIC, the State's base of groupings: who they are and who their members are.

The national export has a row a member, with the columns of the grouping said again; the older lists of
groupings have no members, and give actors only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from stdnum.fr import siren

from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import etalab, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import tr
from pmlb_graph.terms import date

GROUPING = ("N° SIREN", "Nom du groupement", "Nature juridique")
MEMBERS = ("Siren membre", "Nom membre", "Catégorie des membres du groupement")
SEAT = ("Département siège", "Département")
CLASSES = etalab.CLASSES | {
    "POLEM": ("PoleMetropolitain", "syndicat-mixte"),
    "PETR": ("PoleEquilibreTerritorialRural", "petr"),
    "SMF": ("SyndicatMixte", "syndicat-mixte-ferme"),
    "SMO": ("SyndicatMixte", "syndicat-mixte"),
    "SIVU": ("GroupementCollectivites", "etablissement-public"),
    "SIVOM": ("GroupementCollectivites", "etablissement-public"),
    "EPT": ("GroupementCollectivites", "etablissement-public"),
}


@dataclass
class _Grouping:
    """A grouping as the file says it, with its members: SIREN → name and category."""

    name: str
    nature: str
    seat: str
    members: dict[str, tuple[str, str]] = field(default_factory=dict)


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Add groupings and the memberships between actors.

    Kept are the groupings of the legal kinds chosen whose seat is in the départements chosen or, when none is,
    that are actors of the tables or have one among their members.
    """
    if unknown := sorted(set(choice.natures) - set(CLASSES)):
        message = tr("unknown legal kind: {names}; choose among {choices}")
        raise UsageError(message.format(names=", ".join(unknown), choices=", ".join(CLASSES)))
    found = _groupings(book, path, tell)
    known = book.index("acteurs", "siren")
    kept = {
        code: grouping
        for code, grouping in found.items()
        if _wanted(book, code, grouping, choice, known)
        and (code in known or not book.namesake(code, grouping.name, etalab.short(grouping.name)))
    }
    source = _source(book, choice) if kept else ""
    for code, grouping in kept.items():
        known[code] = _actor(book, code, grouping, known.get(code), source)
    ended = _ended(book, choice.year)
    for code, grouping in kept.items():
        _adhere(book, (known[code], grouping), known, source, ended)


def _groupings(book: Book, path: Path, tell: reading.Tell) -> dict[str, _Grouping]:
    found: dict[str, _Grouping] = {}
    wrong = []
    complete: bool | None = None
    for line, cells in reading.rows(path, GROUPING, tell):
        if complete is None:
            complete = _complete(book, path, cells)
        book.report.read += 1
        code = cells[GROUPING[0]].replace(" ", "")
        if not siren.is_valid(code):
            wrong.append(reading.fault(path, line, tr("“{text}” is not a SIREN number").format(text=code), GROUPING[0]))
            continue
        seat = next((cells[name] for name in SEAT if cells.get(name)), "")
        grouping = found.setdefault(code, _Grouping(cells[GROUPING[1]], cells[GROUPING[2]], seat.partition(" ")[0]))
        member = cells[MEMBERS[0]].replace(" ", "") if complete else ""
        if member:
            grouping.members[member] = (cells[MEMBERS[1]], cells[MEMBERS[2]])
    if wrong:
        raise DataError(wrong[: reading.FAULTS])
    return found


def _complete(book: Book, path: Path, cells: dict[str, str]) -> bool:
    """Tell whether the file has members; some of their columns without the others are a fault."""
    missing = [name for name in MEMBERS if name not in cells]
    if missing and len(missing) < len(MEMBERS):
        message = tr("the column “{name}” is missing")
        raise DataError([reading.fault(path, 1, message.format(name=name), name) for name in missing])
    if missing:
        names = ", ".join(f"« {name} »" for name in MEMBERS)
        book.report.notes.append(tr("The file has no members ({names}): actors only.").format(names=names))
    return not missing


def _wanted(book: Book, code: str, grouping: _Grouping, choice: Choice, known: dict[str, str]) -> bool:
    if grouping.nature not in CLASSES:
        book.report.leave(tr("legal kind that has no class here: {kind}").format(kind=grouping.nature), grouping.name)
    elif grouping.nature not in choice.natures and code not in known:
        book.report.leave(tr("legal kind not chosen: {kind}").format(kind=grouping.nature), grouping.name)
    elif choice.departements:
        if grouping.seat in choice.departements:
            return True
        book.report.leave(tr("seat not in the départements chosen"), grouping.name)
    elif code in known or known.keys() & grouping.members.keys():
        return True
    else:
        book.report.leave(tr("neither an actor of the tables nor a grouping of theirs"), grouping.name)
    return False


def _actor(book: Book, code: str, grouping: _Grouping, key: str | None, source: str) -> str:
    kind = CLASSES[grouping.nature]
    short = etalab.short(grouping.name)
    note = book.named(key, grouping.name) if key else ""
    key = key or book.fresh("acteurs", short, f"{short}-{code}")
    named = {"acteur": key, "libelle": grouping.name, "classe": kind[0], "formeJuridique": kind[1], "siren": code}
    book.actor(**named, source=source, certitude="atteste", note=note)
    return key


def _adhere(
    book: Book, grouping: tuple[str, _Grouping], known: dict[str, str], source: str, ended: dict[tuple[str, str], str]
) -> None:
    key, entry = grouping
    for code, (name, category) in entry.members.items():
        member = known.get(code)
        if member is None:
            message = tr("member that is no actor of the tables ({category})")
            book.report.leave(message.format(category=category or "?"), name)
        elif member == key:
            book.report.leave(tr("member of itself"), name)
        elif end := ended.get((key, member)):
            message = tr("the tables say that this membership ended before: check it")
            book.report.leave(message, f"{key} – {member} ({end})")
        else:
            book.state("adhesions", organisation=key, membre=member, role="membre", source=source, certitude="atteste")


def _ended(book: Book, year: str) -> dict[tuple[str, str], str]:
    """Map the memberships that the tables say ended before the year of the file to their end."""
    return {
        (row["organisation"], row["membre"]): row["fin"]
        for row in book.rows("adhesions")
        if row["fin"] and (not year or row["fin"][:4] < year)
    }


def _source(book: Book, choice: Choice) -> str:
    if choice.year and (len(choice.year) != 4 or not date(choice.year)):
        raise UsageError(tr("“{text}” is not a year: write four digits").format(text=choice.year))
    return book.source(
        choice.source or (f"banatic-{choice.year}" if choice.year else "banatic"),
        titre=f"Base nationale sur l'intercommunalité (BANATIC) {choice.year}".strip(),
        editeur="Direction générale des collectivités locales (DGCL)",
        date=choice.year,
        url="https://www.banatic.interieur.gouv.fr/",
    )

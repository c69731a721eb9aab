"""INSEE's base of commuting flows, commune to commune, summed between the EPCI of the tables.

The file has a million rows. It is read a row at a time. What each row counts between two EPCI of the tables is kept
beside them, in ``flux/`` (see :mod:`pmlb_graph.flows`), with its line: 16 bytes. The sums that reach the threshold
are rows of ``interactions.csv`` as well, hence facts of the graph, unless they are more than `FACTS`: they would
then weigh more than all the rest, and none of them is.

References
----------
Insee, Recensement de la population, bases des flux de mobilité : domicile – lieu de travail. The documentation
asks for caution with figures below 200, which come from a sample: https://www.insee.fr/fr/information/2383243
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from pmlb_graph import flows
from pmlb_graph.errors import DataError
from pmlb_graph.flows import Heading, Tally
from pmlb_graph.importers import membership, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import counted, figure, tr

COLUMNS = ("CODGEO", "DCLT")
FLOW = "NBFLUX_"
_YEAR = re.compile(r"NBFLUX_C(\d\d)_ACTOCC", re.ASCII)
INDICATOR = "navettes-domicile-travail"
UNIT = "actifs-occupes"
FACTS = 20_000
"""Rows that the table of interactions takes from one file: all the pairs of two regions, far from those of France."""


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Keep the flows between EPCI, and add a row for each pair between which enough people commute."""
    within = membership.communes(book, choice.communes)
    tally, column = _tally(book, path, within, tell)
    year = _year(path, column)
    sums = tally.sums()
    report = book.report
    _rows(book, choice, sums, year)
    n = counted("{n} pair of EPCI", "{n} pairs of EPCI", len(sums))
    total = figure(math.fsum(sums.values()))
    report.notes.append(tr("Year {year}: {pairs}, {total} people.").format(year=year, pairs=n, total=total))
    if sums:
        heading = Heading(INDICATOR, UNIT, year, _source(book, choice, year), path.name, flows.digest(path))
        book.carry(heading.name, tally.packed(heading))
        lines = counted("{n} line of the file", "{n} lines of the file", len(tally))
        text = tr("Kept beside the tables, in {name}: {lines}; every flow leads back to its own.")
        report.notes.append(text.format(name=heading.name, lines=lines))


def _rows(book: Book, choice: Choice, sums: dict[tuple[str, str], float], year: str) -> None:
    """State the flows that reach the threshold, if they are few enough to be facts of the graph."""
    kept = {pair: value for pair, value in sums.items() if value >= choice.threshold}
    below = tr("pairs of EPCI below {n} people").format(n=choice.threshold)
    book.report.left[below].update({"": len(sums) - len(kept)} if len(kept) < len(sums) else {})
    if len(kept) > FACTS:
        text = tr(
            "{n} pairs of EPCI are more than the {most} that the graph takes as facts: none was added to"
            " interactions.csv. --threshold keeps the largest."
        )
        book.report.notes.append(text.format(n=figure(len(kept)), most=figure(FACTS)))
        return
    for (origin, destination), value in kept.items():
        book.state(
            "interactions",
            origine=origin,
            destination=destination,
            indicateur=INDICATOR,
            valeur=f"{value:.2f}".rstrip("0").rstrip("."),
            unite=UNIT,
            annee=year,
            source=_source(book, choice, year),
            certitude="deduit",
        )


def _tally(book: Book, path: Path, within: dict[str, str], tell: reading.Tell) -> tuple[Tally, str]:
    tally = Tally()
    outside = [0, 0]
    column = ""
    wrong = []
    for line, cells in reading.rows(path, COLUMNS, tell, (FLOW,)):
        column = column or next(name for name in cells if name.startswith(FLOW))
        book.report.read += 1
        origin = within.get(membership.whole(cells["CODGEO"]))
        destination = within.get(membership.whole(cells["DCLT"]))
        if origin is None or destination is None:
            outside[origin is None] += 1
            continue
        try:
            value = float(cells[column].replace(",", "."))
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0):
            message = tr("“{text}” is not a number of people").format(text=cells[column])
            wrong.append(reading.fault(path, line, message, column))
            if len(wrong) == reading.FAULTS:
                break
            continue
        tally.add(origin, destination, value, line)
    if wrong:
        raise DataError(wrong)
    reasons = (tr("place of work outside the EPCI of the tables"), tr("home outside the EPCI of the tables"))
    for reason, n in zip(reasons, outside, strict=True):
        book.report.left[reason].update({"": n} if n else {})
    return tally, column


def _year(path: Path, column: str) -> str:
    """Return the year that the column of flows bears in its name.

    Examples
    --------
    >>> _year(Path("flux.csv"), "NBFLUX_C19_ACTOCC15P")
    '2019'
    """
    found = _YEAR.match(column)
    if not found:
        message = tr("the column “{name}” does not bear its year: NBFLUX_C19_ACTOCC15P was expected")
        raise DataError([reading.fault(path, 1, message.format(name=column), column)])
    return f"20{found[1]}" if found[1] < "90" else f"19{found[1]}"


def _source(book: Book, choice: Choice, year: str) -> str:
    return book.source(
        choice.source or f"insee-mobpro-{year}",
        titre=f"Base des flux de mobilité domicile - lieu de travail {year}",
        editeur="Insee",
        date=year,
        note="Recensement de la population, exploitation complémentaire ; flux de commune à commune, sommés par EPCI.",
    )

"""Contours of EPCI, and who touches whom.

The contours are kept beside the tables, in ``contours/epci.geojson``, rounded to about ten metres: rounding
moves the vertices that two neighbours share to the same place, where simplifying each contour alone would
part them. Two EPCI are neighbours when their contours share two vertices at least, that is a piece of border.
Contiguity is a value between two territories, hence rows of the table of interactions: one row a pair, the
origin being the first in the order of keys.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import membership, reading
from pmlb_graph.importers.book import Book
from pmlb_graph.importers.choice import Choice
from pmlb_graph.language import tr
from pmlb_graph.terms import date

DIGITS = 4
SHARED = 2
KEPT = "contours/epci.geojson"
CODES = ("siren", "siren_epci", "code", "code_siren")
PAIRS = ("siren_a", "siren_b")

Point = tuple[float, float]


def read(book: Book, path: Path, choice: Choice, tell: reading.Tell) -> None:
    """Keep the contours of the EPCI of the tables, and add a row for each pair of neighbours."""
    if choice.year and (len(choice.year) != 4 or not date(choice.year)):
        raise UsageError(tr("“{text}” is not a year: write four digits").format(text=choice.year))
    known = membership.places(book)
    pairs = _pairs(book, path, known) if path.suffix.lower() == ".csv" else _neighbours(book, path, known, tell)
    source = _source(book, choice) if pairs else ""
    for one, other in sorted(pairs):
        book.state(
            "interactions",
            origine=one,
            destination=other,
            indicateur="contiguite",
            valeur="1",
            unite="limite-commune",
            annee=choice.year,
            source=source,
            certitude="deduit",
        )


def _pairs(book: Book, path: Path, known: dict[str, str]) -> set[tuple[str, str]]:
    """Read the pairs that a file gives."""
    found = set()
    for _, cells in reading.rows(path, PAIRS):
        book.report.read += 1
        one, other = (known.get(cells[name]) for name in PAIRS)
        if one and other and one != other:
            found.add((min(one, other), max(one, other)))
        else:
            book.report.leave(tr("pairs with an EPCI that is no territory of the tables"), "")
    return found


def _neighbours(book: Book, path: Path, known: dict[str, str], tell: reading.Tell) -> set[tuple[str, str]]:
    listed = reading.features(path)
    at: defaultdict[Point, set[str]] = defaultdict(set)
    kept: list[dict[str, Any]] = []
    for n, feature in enumerate(listed, 1):
        book.report.read += 1
        code = next((str(feature["properties"][name]) for name in CODES if name in feature["properties"]), "")
        place = known.get(code)
        if place is None:
            book.report.leave(tr("contour of no EPCI of the tables"), code)
            continue
        polygons = _rounded(path, n, feature.get("geometry") or {})
        kept.append({"type": "Feature", "properties": {"territoire": place, "siren": code}, "geometry": polygons})
        for point in _points(polygons):
            at[point].add(place)
        tell(n, len(listed))
    if kept:
        kept.sort(key=lambda feature: feature["properties"]["territoire"])
        lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in kept)
        book.carry(KEPT, f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n')
    counts = Counter(pair for places in at.values() for pair in combinations(sorted(places), 2))
    return {pair for pair, n in counts.items() if n >= SHARED}


def _rounded(path: Path, n: int, geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a geometry as a MultiPolygon with rounded vertices, none twice in a row."""
    try:
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError(geometry["type"])  # noqa: TRY301
        rings = [[_ring(ring) for ring in polygon] for polygon in parts]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        message = tr("record {n}: a Polygon or MultiPolygon was expected").format(n=n)
        raise DataError([reading.fault(path, 0, message, "geometry")]) from error
    # A ring that rounding flattens has no surface left.
    whole = [kept for polygon in rings if (kept := [ring for ring in polygon if len(ring) >= 4])]
    return {"type": "MultiPolygon", "coordinates": whole}


def _ring(ring: list[list[float]]) -> list[Point]:
    points = [(round(float(point[0]), DIGITS), round(float(point[1]), DIGITS)) for point in ring]
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


def _points(geometry: dict[str, Any]) -> Iterator[Point]:
    for polygon in geometry["coordinates"]:
        for ring in polygon:
            yield from ring


def _source(book: Book, choice: Choice) -> str:
    return book.source(
        choice.source or (f"contours-epci-{choice.year}" if choice.year else "contours-epci"),
        titre=f"Contours des EPCI {choice.year}".strip(),
        editeur="IGN",
        date=choice.year,
        note="Voisins : les EPCI dont les contours ont au moins deux sommets communs, ou les paires données.",
    )

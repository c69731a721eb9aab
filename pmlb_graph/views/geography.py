"""The map of a network: actors at their place, on a coast and borders, in Lambert-93.

Everything is put on the plane here: the page only draws. A project carries its base map in ``fonds/*.geojson``
(nature ``terre``, ``region``, ``departement`` or ``nom``) and, once contours were imported, ``contours/epci.geojson``.
Where either is missing the map does without it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph.errors import DataError
from pmlb_graph.files import storage
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem

from .generalising import Point, simplify_rings
from .projection import LAMBERT_93

if TYPE_CHECKING:
    from pmlb_graph.tables import Project

Record = dict[str, Any]
UNIT = 100.0
"""Metres in one unit of the page's plane."""
LEAST = 25.0
"""Smallest triangle kept in contours, in square units: a quarter of a square kilometre."""
LINES = ("departement", "region")
METHODS = ("commune-principale", "centre-pondere-population")
"""Methods of positions, the last one preferred."""
CONTOURS = "contours/epci.geojson"


@dataclass(frozen=True, slots=True)
class Place:
    """An actor at a longitude and a latitude (WGS 84), and the IRI of the territory it administers."""

    name: str
    longitude: float
    latitude: float
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Territory:
    """What a project knows of its territory.

    Attributes
    ----------
    ground : sequence of mapping
        Features of the base map.
    contours : sequence of mapping
        Features of the EPCI, each with the IRIs of its actor and territory in ``properties.met``.
    places : mapping
        Actors with a point, by IRI.
    credits : sequence of str
        Whom the base map comes from.
    """

    ground: Sequence[Mapping[str, Any]] = ()
    contours: Sequence[Mapping[str, Any]] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    credits: Sequence[str] = ()


def territory(project: Project) -> Territory:
    """Read the territory of a project: its base map, contours and points.

    Raises
    ------
    DataError
        If a file of ``fonds/`` or the contours are no GeoJSON.
    """
    grounds = sorted((project.path / "fonds").glob("*.geojson"))
    holders = {key: holder for key, holder in _cells(project, "territoires", "territoire", "administrePar") if holder}
    contours = []
    for feature in _features(project.path / CONTOURS):
        key = feature["properties"].get("territoire", "")
        if key in holders:
            met = (project.base.resource("acteur", holders[key]).value, project.base.resource("territoire", key).value)
            contours.append({**feature, "properties": {**feature["properties"], "met": met}})
    files = [f"fonds/{path.name}" for path in grounds]
    credits_ = [
        _credit(title, editor, licence)
        for key, title, editor, licence, file in _cells(
            project, "sources", "source", "titre", "editeur", "licence", "fichier"
        )
        if file in files or (contours and key.startswith("contours-epci"))
    ]
    ground = [feature for path in grounds for feature in _features(path)]
    return Territory(ground, contours, _places(project, holders), credits_)


def _credit(title: str, editor: str, licence: str) -> str:
    """Say where a file comes from; an editor whose name the title says is not repeated.

    Examples
    --------
    >>> _credit("Natural Earth 1:10m", "Natural Earth", "domaine public"), _credit("Contours 2025", "IGN", "")
    ('Natural Earth 1:10m (domaine public)', 'Contours 2025 (IGN)')
    """
    more = ", ".join(part for part in ("" if editor in title else editor, licence) if part)
    return f"{title} ({more})" if more else title


def _places(project: Project, holders: Mapping[str, str]) -> dict[str, Place]:
    names: dict[str, str] = {}
    for key, label in _cells(project, "territoires", "territoire", "libelle"):
        names.setdefault(key, label)
    found: dict[str, Place] = {}
    rows = list(_cells(project, "positions", "sujet", "methode", "longitude", "latitude"))
    for key, _, longitude, latitude in sorted(rows, key=lambda row: METHODS.index(row[1]) if row[1] in METHODS else -1):
        if key in holders:
            actor = project.base.resource("acteur", holders[key]).value
            area = project.base.resource("territoire", key).value
            found[actor] = Place(names.get(key, key), float(longitude), float(latitude), area)
    return dict(sorted(found.items()))


def _cells(project: Project, table: str, *columns: str) -> Iterator[tuple[str, ...]]:
    sheet = project.sheets[table]
    for row in sheet.rows:
        yield tuple(row.cells[sheet.table.index[name]] for name in columns)


def _features(path: Path) -> list[Record]:
    if not path.is_file():
        return []
    with storage(path):
        text = path.read_text(encoding="utf-8")
    try:
        features: list[Record] = json.loads(text)["features"]
        for feature in features:
            feature["properties"] = dict(feature.get("properties") or {})
            list(_lines(feature["geometry"]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        message = tr("this is no GeoJSON file of points, lines and polygons")
        raise DataError([Problem(str(path), 0, "", "bad-geojson", message)]) from error
    return features


def sheet(nodes: Sequence[Mapping[str, Any]], ground: Territory) -> Record:
    """Make the map of a page.

    Parameters
    ----------
    nodes : sequence of mapping
        Records of the nodes, with whole IRIs, and ``lon`` and ``lat`` when they are known.
    ground : Territory
        The territory.

    Returns
    -------
    dict
        In units of 100 m, y downwards from the north-west corner: ``at`` (``[x, y, longitude, latitude]`` of each
        located node, by number), ``others`` (actors of the territory that the network does not name), ``land``,
        ``lines``, ``names``, ``areas``, ``frame``; ``north``, in degrees; ``credits``. Empty when fewer than two
        nodes have a place.
    """
    # A network may name territories instead of the actors that administer them.
    known = {place.territory: place for place in ground.places.values()} | dict(ground.places)
    points = {record["id"]: point for record in nodes if (point := _point(record, known)) is not None}
    if len(points) < 2:
        return {}
    met = {record["iri"] for record in nodes}
    others = {iri: place for iri, place in ground.places.items() if iri not in met and place.territory not in met}
    seen = [*points.values(), *((place.longitude, place.latitude) for place in others.values())]
    plane = Plane.around(seen)
    return {
        "at": {number: [*plane.place(*point), *point] for number, point in points.items()},
        "others": [
            [iri, p.name, *plane.place(p.longitude, p.latitude), p.longitude, p.latitude] for iri, p in others.items()
        ],
        "frame": plane.frame(seen),
        "north": round(LAMBERT_93.convergence(sum(x for x, _ in seen) / len(seen)), 2),
        "credits": list(ground.credits),
        "areas": _areas(plane, ground.contours, {record["iri"]: record["id"] for record in nodes}),
        **_grounds(plane, ground.ground),
    }


@dataclass(frozen=True, slots=True)
class Plane:
    """The sheet of a map: Lambert-93 in units of 100 m, y downwards."""

    left: float
    top: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> Plane:
        """Put the origin at the north-west of points."""
        corners = [LAMBERT_93.project(*point) for point in points]
        return cls(min(x for x, _ in corners), max(y for _, y in corners))

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Put a point on the sheet, to ten metres."""
        x, y = LAMBERT_93.project(longitude, latitude)
        return round((x - self.left) / UNIT, 1), round((self.top - y) / UNIT, 1)

    def frame(self, points: Iterable[Point]) -> list[float]:
        """Give the box of points: left, top, right, bottom."""
        placed = [self.place(*point) for point in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        return [min(xs), min(ys), max(xs), max(ys)]

    def line(self, points: Iterable[Sequence[float]]) -> list[Point]:
        """Put a line on the sheet, in whole units."""
        placed = (self.place(*point[:2]) for point in points)
        return [(round(x), round(y)) for x, y in placed]


def _point(record: Mapping[str, Any], known: Mapping[str, Place]) -> Point | None:
    if "lon" in record and "lat" in record:
        return record["lon"], record["lat"]
    place = known.get(record["iri"])
    return None if place is None else (place.longitude, place.latitude)


def _lines(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """Give the lines of a geometry: rings of polygons too, points as a line of one."""
    depth = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}[geometry["type"]]
    level = [geometry["coordinates"]]
    for _ in range(depth - 1):
        level = [part for whole in level for part in whole]
    for line in level:
        points = [line] if depth == 0 else line
        yield [(float(point[0]), float(point[1])) for point in points]


def _grounds(plane: Plane, features: Iterable[Mapping[str, Any]]) -> Record:
    paths: dict[str, list[list[Point]]] = {nature: [] for nature in ("terre", *LINES)}
    names = []
    for feature in features:
        nature, lines = feature["properties"].get("nature"), list(_lines(feature["geometry"]))
        if nature == "nom":
            texts = {lang: str(feature["properties"].get(lang, "")) for lang in ("fr", "en")}
            names.append([texts, str(feature["properties"].get("de", "")), *plane.line(lines[0])[0]])
        elif nature in paths:
            paths[nature] += [plane.line(line) for line in lines]
    return {
        "land": _path(paths["terre"], closed=True),
        "lines": [[nature, _path(paths[nature])] for nature in LINES if paths[nature]],
        "names": names,
    }


def _areas(plane: Plane, contours: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]) -> list[list[Any]]:
    """Give each contour: path, number of its node or -1; neighbours keep their border whole."""
    rings = [[plane.line(ring) for ring in _lines(feature["geometry"])] for feature in contours]
    simple = iter(simplify_rings([ring for feature in rings for ring in feature], LEAST))
    areas = []
    for feature, own in zip(contours, rings, strict=True):
        kept = [ring for ring in (next(simple) for _ in own) if ring]
        number = next((numbers[iri] for iri in feature["properties"]["met"] if iri in numbers), -1)
        areas.append([_path(kept, closed=True), number])
    return areas


def _path(lines: Iterable[Sequence[Point]], *, closed: bool = False) -> str:
    """Write lines as the path of an SVG, in steps.

    Examples
    --------
    >>> _path([[(3, 4), (5, 1), (9, 9), (3, 4)]], closed=True)
    'M3 4l2-3 4 8z'
    """
    pieces = []
    for line in lines:
        points = line[:-1] if closed else line
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points) if a != b]
        text = " ".join(f"{x:g} {y:g}" for x, y in steps).replace(" -", "-")
        pieces.append(f"M{points[0][0]:g} {points[0][1]:g}" + (f"l{text}" if text else "") + ("z" if closed else ""))
    return "".join(pieces)

"""The map of a report: the documented territories at their points, on the ground of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians
from typing import TYPE_CHECKING, Any

from pmlb_graph import views
from pmlb_graph.language import counted, figure, tr
from pmlb_graph.reports import labels
from pmlb_graph.reports.material import Material
from pmlb_graph.reports.plot import Plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, LAND, LINE = "#0072B2", "#D55E00", "#eef1f4", "#b6c0cb"
NAMED, SIZES = 6, (1, 5, 10)
DEGREE = 111.32
"""Kilometres of a degree of latitude."""
SCALES = (500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Kilometres that a scale bar may be worth."""


def territories(material: Material) -> Plot | None:
    """Return the map of the documented territories, or nothing when none has a point."""
    places = {
        row["acteur"]: (float(row["longitude"]), float(row["latitude"]))
        for row in material.rows("espace/territoires")
        if "longitude" in row
    }
    about = {row["epci"]: row for row in material.rows("couverture/epci") if row["epci"] in places}
    rows = {one: int(row["cooperations"]) for one, row in about.items()}
    if not rows:
        return None
    some, none = ([one for one in rows if bool(rows[one]) is known] for known in (True, False))
    ground = views.territory(material.project)
    largest = sorted(some, key=lambda one: (-rows[one], -int(about[one].get("population", 0)), one))[:NAMED]

    def hand(axes: Axes) -> None:
        _ground(axes, ground.ground)
        for these, marker, face, text in (
            (none, "o", "white", tr("empty circle: no documented cooperation")),
            (some, "s", BLUE, tr("filled square: at least one documented cooperation")),
        ):
            axes.scatter(
                [places[one][0] for one in these], [places[one][1] for one in these], marker=marker,
                s=[_area(rows[one]) for one in these], c=face, edgecolors=ORANGE if face == "white" else "white",
                linewidths=1.1 if face == "white" else 0.6, label=f"{text} ({figure(len(these))})", zorder=3,
            )  # fmt: skip
        _frame(axes, [places[one] for one in rows])
        _scale(axes)
        _legends(axes, max(rows.values()))
        marks = {
            one: labels.Mark(about[one]["epciLibelle"], places[one], _area(rows[one]) ** 0.5 / 1.5) for one in rows
        }
        labels.put(axes, [marks[one] for one in largest], list(marks.values()), NAMED)

    words = tr("Map of {epci} at their points: {some} with a documented cooperation, {none} without.").format(
        epci=counted("{n} EPCI", "{n} EPCI", len(rows)), some=figure(len(some)), none=figure(len(none))
    )
    return Plot("requêtes couverture/epci et espace/territoires", words, (7.0, 6.0), hand)


def _area(cooperations: int) -> float:
    return 18.0 + 7 * cooperations


def _legends(axes: Axes, most: int) -> None:
    """Say what marks mean, and what their sizes are worth."""
    kinds = axes.legend(loc="upper left", bbox_to_anchor=(0.0, 0.0))
    if not most:
        return
    axes.add_artist(kinds).set_clip_on(False)  # else a tight frame cuts it
    sizes = [n for n in SIZES if n <= most]
    handles = [axes.scatter([], [], marker="s", s=_area(n), c=BLUE, edgecolors="white", label=figure(n)) for n in sizes]
    axes.legend(handles=handles, loc="upper right", bbox_to_anchor=(1.0, 0.0), ncols=len(sizes),
                title=tr("Size: documented cooperations"), title_fontsize=8)  # fmt: skip


def _scale(axes: Axes) -> None:
    """Draw a bar of a round number of kilometres, no longer than a quarter of the map, at its middle latitude."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    degree = DEGREE * cos(radians((south + north) / 2))
    worth = next((one for one in SCALES if one <= (east - west) * degree / 4), SCALES[-1])
    start, height = west + (east - west) * 0.03, south + (north - south) * 0.03
    end, tick = start + worth / degree, (north - south) * 0.012
    bar = [(start, height + tick), (start, height), (end, height), (end, height + tick)]
    axes.plot([x for x, _ in bar], [y for _, y in bar], color="#18212d", linewidth=1.2, zorder=4)
    axes.text((start + end) / 2, height + tick * 1.4, f"{figure(worth)}\u00a0km", ha="center", fontsize=7.5, zorder=4)


def _ground(axes: Axes, features: Sequence[Mapping[str, Any]]) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    for feature in features:
        nature, lines = feature["properties"].get("nature"), list(_lines(feature["geometry"]))
        if nature == "terre":
            axes.add_collection(PolyCollection(lines, facecolors=LAND, edgecolors=LINE, linewidths=0.6, zorder=0))
        elif nature in ("departement", "region"):
            wide = 0.9 if nature == "region" else 0.4
            axes.add_collection(LineCollection(lines, colors=LINE, linewidths=wide, zorder=1))


def _lines(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Yield the outer rings and the lines of a geometry."""
    found = geometry.get("coordinates", [])
    match geometry["type"]:
        case "LineString":
            found = [found]
        case "Polygon":
            found = found[:1]
        case "MultiPolygon":
            found = [polygon[0] for polygon in found]
        case "MultiLineString":
            pass
        case _:
            found = []
    for line in found:
        yield [(point[0], point[1]) for point in line]


def _frame(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    (west, east), (south, north) = ((min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1))
    axes.set_xlim(west - 0.35, east + 0.35)
    axes.set_ylim(south - 0.25, north + 0.25)
    axes.set_aspect(1 / cos(radians((south + north) / 2)), anchor="N")
    axes.set_axis_off()

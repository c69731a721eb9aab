"""What the pictures of a report show: each is drawn by hand on axes, and has words for those who do not see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmlb_graph import drawings, views
from pmlb_graph.language import counted, figure, pick, spoken, tr
from pmlb_graph.reports.material import Material, groups
from pmlb_graph.views import kinds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS = {"hexagon": "h", "circle": "o", "triangle": "^", "pentagon": "p", "ring": "o", "diamond": "D", "square": "s",
           "star": "*"}  # fmt: skip
BLUE, ORANGE, LAND = "#0072B2", "#D55E00", "#eef1f4"
RANKED, NAMED, THEMES = 15, 16, 14


@dataclass(frozen=True, slots=True)
class Plot:
    """What a picture is drawn with: its size in inches, its hand, and its words."""

    origin: str
    alternative: str
    size: tuple[float, float]
    hand: Callable[[Axes], None]
    seed: bool = False


def _network(material: Material) -> Plot | None:
    drawing = material.drawing
    graph, places = drawing.graph, drawing.places
    if not graph.number_of_edges():
        return None

    def hand(axes: Axes) -> None:
        from matplotlib.collections import LineCollection

        ties = [[(x, -y) for x, y in (places[a], places[b])] for a, b in graph.edges()]
        axes.add_collection(LineCollection(ties, colors="#384454", linewidths=0.4, alpha=0.25))
        held = {node: kinds.group_of(data["kind"], data["side"]) for node, data in graph.nodes(data=True)}
        for group in kinds.groups():
            nodes = [node for node in graph if held[node] is group]
            if not nodes:
                continue
            ring = group.shape == "ring"
            axes.scatter(
                [places[node][0] for node in nodes], [-places[node][1] for node in nodes],
                s=[14 + 4.5 * graph.nodes[node]["degree"] for node in nodes], marker=MARKERS[group.shape],
                c="white" if ring else group.color, edgecolors="#8a7d00" if ring else "white",
                linewidths=1.4 if ring else 0.6, label=pick(group.label), zorder=2,
            )  # fmt: skip
        _names(axes, material)
        axes.set_axis_off()
        axes.set_aspect("equal", anchor="N")
        axes.margins(0.02)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, markerscale=0.9)

    alternative = tr("Network of {actors}, tied by {ties}; symbols tell the kind, sizes the number of partners.")
    words = alternative.format(
        actors=counted("{n} actor", "{n} actors", len(graph)),
        ties=counted("{n} tie", "{n} ties", graph.number_of_edges()),
    )
    return Plot("réseau acteurs-acteurs", words, (7.0, 6.6), hand, seed=True)


def _names(axes: Axes, material: Material) -> None:
    """Name the actors with most partners, away from each other."""
    graph, places = material.drawing.graph, material.drawing.places
    wide = max((x for x, _ in places.values()), default=1.0) - min((x for x, _ in places.values()), default=0.0) or 1.0
    put: list[tuple[float, float, int]] = []
    for node in sorted(graph, key=lambda one: (-graph.nodes[one]["degree"], one)):
        (x, y), name = places[node], _short(graph.nodes[node]["label"])
        for shift, offset in ((-wide / 40, 7), (wide / 40, -11)):  # above, else below: the ordinate goes down
            near = any(
                abs(y + shift - v) < wide / 36 and abs(x - u) < (len(name) + long) * wide / 220 for u, v, long in put
            )
            if len(put) < NAMED and not near:
                put.append((x, y + shift, len(name)))
                axes.annotate(
                    name, (x, -y), xytext=(0, offset), textcoords="offset points",
                    ha="center", fontsize=6.5, zorder=3, path_effects=_halo(),
                )  # fmt: skip
                break


def _halo() -> list[Any]:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.2, foreground="white", alpha=0.85)]


def _short(text: str, most: int = 30) -> str:
    return _plain(text if len(text) <= most else text[: most - 1].rstrip() + "…")


def _plain(text: str) -> str:
    """Return a text that starts no formula: two dollars would."""
    return text.replace("$", r"\$")


def _map(material: Material) -> Plot | None:
    places = {
        row["acteur"]: (float(row["longitude"]), float(row["latitude"]))
        for row in material.rows("espace/territoires")
        if "longitude" in row
    }
    rows = {row["epci"]: int(row["cooperations"]) for row in material.rows("couverture/epci") if row["epci"] in places}
    if not rows:
        return None
    some, none = ([one for one in rows if bool(rows[one]) is known] for known in (True, False))
    ground = views.territory(material.project)

    def hand(axes: Axes) -> None:
        _ground(axes, ground.ground)
        for these, marker, colour, face, text in (
            (none, "o", ORANGE, "white", tr("no documented cooperation")),
            (some, "s", BLUE, BLUE, tr("at least one documented cooperation")),
        ):
            axes.scatter(
                [places[one][0] for one in these], [places[one][1] for one in these], marker=marker,
                s=[18 + 7 * rows[one] for one in these], c=face, edgecolors=colour if face == "white" else "white",
                linewidths=1.1 if face == "white" else 0.6, label=f"{text} ({figure(len(these))})", zorder=3,
            )  # fmt: skip
        _frame(axes, [places[one] for one in rows])
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=1)

    words = tr("Map of {epci} at their points: {some} with a documented cooperation, {none} without.").format(
        epci=counted("{n} EPCI", "{n} EPCI", len(rows)), some=figure(len(some)), none=figure(len(none))
    )
    return Plot("requêtes couverture/epci et espace/territoires", words, (7.0, 6.0), hand)


def _ground(axes: Axes, features: Sequence[Mapping[str, Any]]) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    for feature in features:
        nature, lines = feature["properties"].get("nature"), list(_lines(feature["geometry"]))
        if nature == "terre":
            axes.add_collection(PolyCollection(lines, facecolors=LAND, edgecolors="#b6c0cb", linewidths=0.6, zorder=0))
        elif nature in ("departement", "region"):
            wide = 0.9 if nature == "region" else 0.4
            axes.add_collection(LineCollection(lines, colors="#b6c0cb", linewidths=wide, zorder=1))


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
    from math import cos, radians

    (west, east), (south, north) = ((min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1))
    axes.set_xlim(west - 0.35, east + 0.35)
    axes.set_ylim(south - 0.25, north + 0.25)
    axes.set_aspect(1 / cos(radians((south + north) / 2)), anchor="N")
    axes.set_axis_off()


def _degrees(material: Material) -> Plot | None:
    graph = material.bench.network("acteurs-cooperations")
    many = Counter(degree for node, degree in graph.degree() if graph.nodes[node]["side"] == "acteur")
    if not many:
        return None
    last = max(many)

    def hand(axes: Axes) -> None:
        bars = axes.bar(range(last + 1), [many[degree] for degree in range(last + 1)], color=BLUE, width=0.8)
        axes.bar_label(bars, [figure(many[d]) if many[d] else "" for d in range(last + 1)], fontsize=7, padding=2)
        axes.set_xlabel(tr("cooperations and actions in which an actor takes part"))
        axes.set_ylabel(tr("actors"))
        axes.set_xticks(range(0, last + 1, max(1, last // 12)))

    actors = counted("{n} actor", "{n} actors", many.total())
    words = tr("Bars: how many cooperations each of {actors} takes part in; {one} in one only, at most {most}.").format(
        actors=actors, one=figure(many[1]), most=figure(last)
    )
    return Plot("réseau acteurs-cooperations", words, (6.6, 3.2), hand)


def _ranking(material: Material) -> Plot | None:
    rows = [row for row in material.ranking if row["betweenness"] > 0][:RANKED]
    if not rows:
        return None

    def hand(axes: Axes) -> None:
        heights = list(range(len(rows)))
        axes.hlines(heights, [row["low"] for row in rows], [row["high"] for row in rows], color="#c9d3de", linewidth=7,
                    label=tr("95 % of random agendas"))  # fmt: skip
        axes.plot([row["mean"] for row in rows], heights, "|", color="#525e6d", markersize=8, label=tr("their mean"))
        axes.plot([row["betweenness"] for row in rows], heights, "o", color=BLUE, markersize=5, label=tr("observed"))
        names = [f"{_short(row['label'], 38)}  [{_ranks(row)}]" for row in rows]
        axes.set_yticks(heights, names)
        axes.invert_yaxis()
        axes.set_xlabel(tr("share of the shortest ways through the actor; possible ranks in brackets"))
        axes.xaxis.set_major_formatter(lambda value, _: figure(value, 2))
        axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.1), ncols=3)

    words = tr("The {n} first actors by passages, beside what random agendas give; first: {name}.").format(
        n=figure(len(rows)), name=rows[0]["label"]
    )
    return Plot("mesure betweenness", words, (7.0, 0.9 + 0.28 * len(rows) + 0.6), hand)


def _ranks(row: Mapping[str, Any]) -> str:
    best, worst = row["rank_best"], row["rank_worst"]
    return figure(best) if best == worst else f"{figure(best)}–{figure(worst)}"


def _themes(material: Material) -> Plot | None:
    graph = material.bench.network("acteurs-themes")
    many: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other in graph.edges():
        actor, theme = (one, other) if graph.nodes[one]["side"] == "acteur" else (other, one)
        many[theme][graph.nodes[actor].get("group", "")] += 1
    sorts = groups(graph)
    themes = sorted(many, key=lambda theme: (-many[theme].total(), graph.nodes[theme]["label"]))[:THEMES]
    if not themes or not sorts:
        return None
    words = drawings.words(material.engine)

    def hand(axes: Axes) -> None:
        grid = [[many[theme][sort] for sort in sorts] for theme in themes]
        top = max(max(line) for line in grid) or 1
        axes.imshow(grid, cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
        for i, line in enumerate(grid):
            for j, value in enumerate(line):
                colour = "white" if value > top * 0.6 else "#18212d"
                axes.text(j, i, figure(value) if value else "·", ha="center", va="center", fontsize=7, color=colour)
        names = [_plain(pick(words.get(sort, {"fr": sort}))) for sort in sorts]
        axes.set_xticks(range(len(sorts)), names, rotation=35, ha="right")
        axes.set_yticks(range(len(themes)), [_named(words, theme, graph.nodes[theme]["label"]) for theme in themes])
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)

    text = tr("Grid: number of actors of each kind on each of {n} themes; first theme: {name}.")
    first = _named(words, themes[0], graph.nodes[themes[0]]["label"])
    alternative = text.format(n=figure(len(themes)), name=first)
    return Plot("réseau acteurs-themes", alternative, (7.2, 1.8 + 0.27 * len(themes)), hand)


def _named(words: Mapping[str, dict[str, str]], iri: str, label: str) -> str:
    text = words.get(iri.rpartition("/")[2], {"fr": label})
    return _plain(text.get(spoken()) or label)


PLOTS: Mapping[str, Callable[[Material], Plot | None]] = {
    "reseau": _network,
    "carte": _map,
    "degres": _degrees,
    "classement": _ranking,
    "themes": _themes,
}

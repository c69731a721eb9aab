"""What the pictures of a report show: each is drawn by hand on axes, and has words for those who do not see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pmlb_graph import drawings
from pmlb_graph.language import counted, figure, pick, spoken, tr
from pmlb_graph.reports import labels, maps
from pmlb_graph.reports.material import Material, groups
from pmlb_graph.reports.plot import Plot
from pmlb_graph.views import kinds

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

MARKERS = {"hexagon": "h", "circle": "o", "triangle": "^", "pentagon": "p", "ring": "o", "diamond": "D", "square": "s",
           "star": "*"}  # fmt: skip
BLUE = "#0072B2"
RANKED, NAMED, THEMES = 15, 16, 14
WANTED = 20
"""Actors for which a name is tried: where they are packed, some stay without."""
TERRITORIES = ("metropole", "ville-moyenne", "agglomeration", "rural")
"""Kinds of territory, from the densest: they come before the kinds of partner."""


def _network(material: Material) -> Plot | None:
    drawing = material.drawing
    graph, places = drawing.graph, drawing.places
    if not graph.number_of_edges():
        return None
    many = {node: data["degree"] for node, data in graph.nodes(data=True)}

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
                s=[_area(many[node]) for node in nodes], marker=MARKERS[group.shape],
                c="white" if ring else group.color, edgecolors="#8a7d00" if ring else "white",
                linewidths=1.4 if ring else 0.6, label=pick(group.label), zorder=2,
            )  # fmt: skip
        axes.set_axis_off()
        axes.set_position((0.0, 0.0, 1.0, 1.0))
        axes.margins(0.02)
        _keys(axes, max(many.values()))
        marks = {
            node: labels.Mark(
                graph.nodes[node]["label"], (places[node][0], -places[node][1]), _area(many[node]) ** 0.5 / 2
            )
            for node in graph
        }
        labels.put(axes, [marks[one] for one in _prominent(graph)], list(marks.values()), NAMED)

    alternative = tr("Network of {actors}, tied by {ties}; symbols tell the kind, sizes the number of partners.")
    words = alternative.format(
        actors=counted("{n} actor", "{n} actors", len(graph)),
        ties=counted("{n} tie", "{n} ties", graph.number_of_edges()),
    )
    return Plot("réseau acteurs-acteurs", words, (7.4, 3.9), hand, seed=True)


def _prominent(graph: nx.Graph[str]) -> list[str]:
    """Return the actors with most partners; of those that have the very same ones, the first stands for all."""
    order = sorted(graph, key=lambda one: (-graph.nodes[one]["degree"], -graph.nodes[one]["betweenness"], one))
    seen: dict[frozenset[str], str] = {}
    for node in order:
        seen.setdefault(frozenset((node, *graph.neighbors(node))), node)
    return list(seen.values())[:WANTED]


def _area(partners: int) -> float:
    return 14 + 4.5 * partners


def _keys(axes: Axes, most: int) -> None:
    """Say what shapes mean, and what sizes are worth."""
    shapes = axes.legend(
        loc="upper left", bbox_to_anchor=(0.0, 0.0), ncols=2, title=tr("Shape and colour: kind of actor"),
        title_fontsize=8, alignment="left", columnspacing=1.2,
    )  # fmt: skip
    for one in shapes.legend_handles:
        if one is not None:
            one.set(sizes=[45])
    axes.add_artist(shapes).set_clip_on(False)  # else a tight frame cuts it
    sizes = sorted({1, most // 3, most} - {0})
    handles = [axes.scatter([], [], s=_area(n), c="#8b97a5", edgecolors="white", label=figure(n)) for n in sizes]
    axes.legend(
        handles=handles, loc="upper right", bbox_to_anchor=(1.0, 0.0), ncols=len(sizes), title_fontsize=8,
        title=tr("Size: number of partners"), alignment="left", columnspacing=1.0,
    )  # fmt: skip


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
        names = [f"{labels.plain(labels.short(row['label']))}  [{_ranks(row)}]" for row in rows]
        axes.set_yticks(heights, names)
        axes.invert_yaxis()
        axes.set_xlabel(tr("share of the shortest ways through the actor; possible ranks in brackets"))
        axes.xaxis.set_major_formatter(lambda value, _: figure(value, 2))
        axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.1), ncols=3)

    words = tr("The {n} first actors by betweenness, beside what random agendas give; first: {name}.").format(
        n=figure(len(rows)), name=rows[0]["label"]
    )
    size = (7.0, 0.9 + 0.28 * len(rows) + 0.6)
    return Plot("mesure betweenness", words, size, hand, seed=True, draws=material.draws[0])


def _ranks(row: Mapping[str, Any]) -> str:
    best, worst = row["rank_best"], row["rank_worst"]
    return figure(best) if best == worst else f"{figure(best)}–{figure(worst)}"


def _themes(material: Material) -> Plot | None:
    graph = material.bench.network("acteurs-themes")
    many: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other in graph.edges():
        actor, theme = (one, other) if graph.nodes[one]["side"] == "acteur" else (other, one)
        many[theme][graph.nodes[actor].get("group", "")] += 1
    there = Counter(data["group"] for _, data in graph.nodes(data=True) if data.get("group"))
    first = [sort for sort in TERRITORIES if sort in there]
    sorts = first + [sort for sort in groups(graph) if sort not in first]
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
        names = [f"{labels.plain(pick(words.get(sort, {'fr': sort})))} ({figure(there[sort])})" for sort in sorts]
        axes.set_xticks(range(len(sorts)), names, rotation=35, ha="right")
        axes.set_yticks(range(len(themes)), [_named(words, theme, graph.nodes[theme]["label"]) for theme in themes])
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)

    text = tr("Grid: number of actors of each kind on each of {n} of {all} themes; first theme: {name}.")
    theme = _named(words, themes[0], graph.nodes[themes[0]]["label"])
    alternative = text.format(n=figure(len(themes)), all=figure(len(many)), name=theme)
    return Plot("réseau acteurs-themes", alternative, (7.2, 1.8 + 0.27 * len(themes)), hand)


def _named(words: Mapping[str, dict[str, str]], iri: str, label: str) -> str:
    text = words.get(iri.rpartition("/")[2], {"fr": label})
    return labels.plain(text.get(spoken()) or label)


PLOTS: Mapping[str, Callable[[Material], Plot | None]] = {
    "reseau": _network,
    "carte": maps.territories,
    "degres": _degrees,
    "classement": _ranking,
    "themes": _themes,
}

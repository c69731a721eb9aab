"""What is measured of each network, beside chance and doubt: computed once, shown by the pages that need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from math import isclose, isnan
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pmlb_graph import drawings, networks, results
from pmlb_graph.analyses import Figure
from pmlb_graph.language import figure, later, pick, tr
from pmlb_graph.measures import Measure, Tested, measurement
from pmlb_graph.measures.gaps import grounds, removal
from pmlb_graph.networks import Definition

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.site.site import Site

SIDES = {
    "acteur": later("Actors"),
    "cooperation": later("Cooperations"),
    "territoire": later("Territories"),
    "instance": later("Bodies"),
    "theme": later("Themes"),
}
VERDICTS = {"above": later("above chance"), "within": later("chance would do"), "below": later("below chance")}
MARKS = {"stable": later("stable"), "fragile": later("fragile"), "unstable": later("unstable")}


@dataclass(frozen=True, slots=True)
class Ranked:
    """The value of a node, beside chance, and its rank on its side.

    Attributes
    ----------
    node : str
        The node.
    tested : Tested
        Its value, beside chance.
    rank, best, worst : int or None
        Its rank, and the ranks that doubt leaves possible.
    mark : str
        ``stable``, ``fragile`` or ``unstable``; empty when ranks were not shaken.
    """

    node: str
    tested: Tested
    rank: int | None = None
    best: int | None = None
    worst: int | None = None
    mark: str = ""

    @property
    def means(self) -> bool:
        """Tell whether the measure has a meaning there."""
        return not isnan(self.tested.value)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of a network.

    Attributes
    ----------
    definition : Definition
        The network.
    whole : mapping of str to Tested
        By name, the measures of the network as a whole.
    nodes : mapping of str to mapping
        By name, then by side, the nodes that were measured, the highest first.
    """

    definition: Definition
    whole: Mapping[str, Tested]
    nodes: Mapping[str, Mapping[str, Sequence[Ranked]]]

    @property
    def title(self) -> str:
        """What the network is called, in the language spoken."""
        return pick(dict(self.definition.title))


def measured(site: Site, name: str) -> Measured:
    """Return what is measured of a network.

    Its nodes are measured in the networks that are drawn by default; in the others, `pmlb-graph measure` does it.
    """
    return site.once(f"measured {name}", partial(_read, site, name))  # type: ignore[no-any-return]


def everywhere(site: Site) -> list[Measured]:
    """Return what is measured of every network of the catalogue."""
    return [measured(site, name) for name in networks.definitions()]


def _read(site: Site, name: str) -> Measured:
    found = site.kept(f"measures {name} {site.draws[0]}", partial(_measure, site, name))
    nodes = {
        measure: {side: [Ranked(**(row | {"tested": Tested(**row["tested"])})) for row in rows] for side, rows in kept}
        for measure, kept in found["nodes"]
    }
    return Measured(networks.named(name), {one: Tested(**of) for one, of in found["whole"]}, nodes)


def _measure(site: Site, name: str) -> dict[str, Any]:
    """Measure a network, as values that JSON holds, in order."""
    graph = site.network(name)
    if not graph.number_of_edges():
        return {"whole": [], "nodes": []}
    site.tell(tr("Measuring the network: {title}").format(title=pick(graph.graph["title"])))
    groups = measurement.groups_of(graph, None)
    fits = measurement.choose(graph, [measurement.EVERY], bool(groups))
    chosen = [one for one in fits if one.level == "network"]
    ranked = [one for one in fits if one.level == "node"] if networks.named(name).page else []
    by_side = {(one.name, side): told for one in ranked for side, told in _by_side(graph, one)}
    doubts = removal(graph, grounds=grounds(site.engine, graph)) if by_side else ""
    draws = (site.draws[0], drawings.SEED)
    found = measurement.measure(graph, [*chosen, *by_side.values()], draws, groups, doubts)
    nodes: dict[str, list[Any]] = {}
    for (measure, side), told in by_side.items():
        nodes.setdefault(measure, []).append((side, _rows(found, told.name)))
    return {"whole": [(one, asdict(tested)) for one, tested in found.whole.items()], "nodes": list(nodes.items())}


def _by_side(graph: nx.Graph[str], measure: Measure) -> list[tuple[str, Measure]]:
    """Return a measure of nodes for each side of a network: its nodes are ranked among themselves."""
    sides = sorted({str(side) for _, side in graph.nodes(data="side")})
    return [(side, measure.on(side)) for side in sides] if len(sides) > 1 else [(sides[0], measure)]


def _rows(found: measurement.Measurement, name: str) -> list[dict[str, Any]]:
    ranked = name in found.doubt and not found.doubt[name].level
    standing = found.doubt[name].nodes if ranked else {}
    rows = []
    for node, tested in found.nodes[name].items():
        one = standing.get(node)
        ranks = {"rank": one.rank, "best": one.best, "worst": one.worst, "mark": one.mark} if one else {}
        rows.append({"node": node, "tested": asdict(tested), **ranks})
    return sorted(rows, key=lambda row: (isnan(row["tested"]["value"]), -row["tested"]["value"], row["node"]))


def written(value: float) -> str:
    """Return a value as people read it, a whole one without decimals.

    Examples
    --------
    >>> written(float("nan")), written(3.0), written(0.25)
    ('–', '3', '0,250')
    """
    if isnan(value):
        return "–"
    return figure(value, 0 if float(value).is_integer() and abs(value) > 1 else 3)


def beside(tested: Tested) -> dict[str, Any]:
    """Return what a page shows of a value: the value, what chance gives, a picture of both, the verdict."""
    drawn = bool(tested.replicas) and not isnan(tested.mean) and not isnan(tested.value)
    fixed = drawn and isclose(tested.low, tested.high) and isclose(tested.low, tested.value)
    bounds = {"mean": written(tested.mean), "low": written(tested.low), "high": written(tested.high)}
    return {
        "value": tr("no meaning here") if isnan(tested.value) else written(tested.value),
        "chance": tr("{mean} [{low}; {high}]").format(**bounds) if drawn else "–",
        "bar": results.bar(Figure("", "", tested, 3), 150) if drawn and not fixed else Markup(""),
        "verdict": tr("kept by the draws") if fixed else tr(VERDICTS[tested.verdict]) if drawn else "",
    }

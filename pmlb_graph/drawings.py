"""Drawings: networks measured, with the place of each node, made into pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import isnan
from typing import TYPE_CHECKING, Any

from pmlb_graph import (
    accounts,
    catalogue,
    chronicle,
    colophon,
    evidence,
    measures,
    moments,
    names,
    networks,
    pipeline,
    views,
)
from pmlb_graph.engine import Engine
from pmlb_graph.language import each, figure, later, spoken, tr
from pmlb_graph.measures.gaps import grounds, removal
from pmlb_graph.measures.partition import ties_of
from pmlb_graph.networks import Definition
from pmlb_graph.tables import Project
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import networkx as nx

Recall = Callable[[str, Callable[[], Any]], Any]

SEED = 42
HUGE = 20_000
"""Nodes above which a network is divided by its ties alone, whatever its sides."""
SHAKEN = 100
"""Networks from which uncertain facts are removed, to tell which ranks are possible."""
SIZES = ("strength", "betweenness", "closeness", "coreness")
"""Measures by which the symbols of a page can be sized, beside the number of ties."""
_SHARED = ("cooperation", "theme")
"""Sides drawn as what actors share."""
_SCHEMES = ("groupe", "theme", "forme-cooperation")
"""Vocabularies whose words a page shows; where two have the same key, the last one speaks."""
_GATHERED = later(
    "Its {nodes} symbols could not be read: they are gathered into {groups} communities (Leiden), each named after its"
    " member with most ties. Width is the number of ties gathered; each tie shows its first {facts} facts, the"
    " exports of the network have them all."
)
_METHOD = later("Leiden, consensus of {n} seeds")
RUNS, FEWEST = (100, 10_000), 20
"""Searches that agree on the communities of a page, up to so many ties; above, fewer, and no fewer than the last."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network, measured, with the place of each node."""

    definition: Definition
    graph: nx.Graph[str]
    places: Mapping[str, tuple[float, float]]


def draw(engine: Engine, definition: Definition, date: str = "", recall: Recall | None = None) -> Drawing:
    """Make a network, at a date if one is given, measure it and place its nodes.

    Parameters
    ----------
    engine : Engine
        The graph.
    definition : Definition
        The network.
    date : str
        Only what holds or may hold at this date.
    recall : callable, optional
        Returns what a name was given before, or makes it: what is long to compute is not computed again.
    """
    given = names.values(engine, definition.query, [f"date={date}"] if date else [])
    graph = networks.network(engine, replace(definition, onto=""), given)
    graph = _projected(graph, definition.onto) if definition.onto else graph
    graph = moments.flag(engine, graph, date) if date else graph
    return drawn(engine, definition, graph, recall, date)


def drawn(
    engine: Engine, definition: Definition, graph: nx.Graph[str], recall: Recall | None = None, date: str = ""
) -> Drawing:
    """Measure a network that was made, which is changed, and place its nodes; the rest is as in `draw`."""
    graph = readable(graph)
    found = partial(_found, engine, graph)
    # The names of gathered communities are of one language: these are not kept.
    kept = found() if not recall or graph.graph.get("gathered") else recall(f"drawing {definition.name} {date}", found)
    for node, attributes in kept["nodes"].items():
        graph.nodes[node].update(attributes)
    graph.graph.update(kept["graph"], words=words(engine))
    return Drawing(definition, graph, {node: (x, y) for node, (x, y) in kept["places"].items()})


def _found(engine: Engine, graph: nx.Graph[str]) -> dict[str, Any]:
    """Return what is computed of a network, as values that JSON holds."""
    before = {node: dict(data) for node, data in graph.nodes(data=True)}
    about = dict(graph.graph)
    made = measured(ranked(engine, graph.copy()))
    return {
        "nodes": {node: _added(before[node], data) for node, data in made.nodes(data=True)},
        "graph": _added(about, made.graph),
        "places": {node: tuple(place) for node, place in views.positions(made, SEED).items()},
    }


def _added(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def network_page(engine: Engine, drawing: Drawing, project: Project, first: str = "", home: str = "") -> str:
    """Return the interactive page of a network.

    Parameters
    ----------
    engine : Engine
        The graph.
    drawing : Drawing
        The network.
    project : Project
        Whose attributions to print.
    first : str
        View it opens on; the graph by default.
    home : str
        Where it leads back to, when it is part of a site.
    """
    facts = {fact for _, _, data in drawing.graph.edges(data=True) for fact in data["facts"]}
    return views.network_page(
        drawing.graph,
        evidence.sheets(engine, facts),
        title=drawing.graph.graph["title"],
        subtitle=accounts.subtitle(engine, drawing.graph.graph["description"]),
        lang=spoken(),
        seed=SEED,
        positions=drawing.places,
        sources_note=colophon.listed(project),
        citation=colophon.citation(project),
        version=pipeline.release(),
        # Communities have no dates of their own.
        context=None if drawing.graph.graph.get("gathered") else chronicle.chronicle(engine, drawing.graph),
        first=first,
        ground=views.territory(project),
        home=home,
    )


def readable(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return a network as it can be read on a page: a large one as ties between its communities, which it says."""
    if len(graph) <= views.LARGE or graph.graph.get("gathered"):
        return graph
    if len(graph) > HUGE:
        member: Mapping[str, int] = dict(zip(graph, measures.divide(ties_of(graph)[0], SEED), strict=True))
    else:
        member = measures.leiden(graph, seed=SEED).member
    found = networks.aggregate(graph, {node: member[node] if graph.degree(node) else -1 for node in graph})
    return _told(found, len(graph))


def _projected(two_mode: nx.Graph[str], side: str) -> nx.Graph[str]:
    """Project a network; onto a side too large to be read, see it at once as ties between communities.

    Its projection is then never made: it may have a hundred times the ties of the network.
    """
    about = {**two_mode.graph, "mode": "one-mode"}
    if sum(data["side"] == side for _, data in two_mode.nodes(data=True)) <= views.LARGE:
        two_mode.graph.clear()
        graph = networks.project(two_mode, side)
        graph.graph |= about
        return graph
    kept, ties = networks.weights(two_mode, side)
    codes = measures.divide(ties, SEED)
    groups = {node: code if start < end else -1 for node, code, start, end in
              zip(kept, codes, ties.indptr.tolist(), ties.indptr[1:].tolist(), strict=False)}  # fmt: skip
    return _told(networks.aggregate_projection(two_mode, side, groups, (kept, ties)), len(kept))


def _told(found: nx.Graph[str], nodes: int) -> nx.Graph[str]:
    """Say of a network of communities that it is one, in its description and on its symbols."""
    for _, data in found.nodes(data=True):
        if data["size"] > 1:
            data["label"] = tr("Around {name} ({n})").format(name=data["label"], n=figure(data["size"]))
    said = {"nodes": nodes, "groups": len(found), "facts": networks.FACTS}
    about = found.graph["description"]
    found.graph["description"] = {
        lang: f"{about.get(lang, '')} {text.format(**said)}".strip() for lang, text in each(_GATHERED).items()
    }
    found.graph["gathered"] = True
    return found


def ranked(engine: Engine, graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return a network whose nodes have the ranks by degree that doubt leaves possible, and a mark.

    They are ``rank_best``, ``rank_worst`` and ``stability``.

    Nodes are ranked among those of their side, in networks from which facts are removed after their certainty.
    """
    if graph.graph.get("gathered") or not graph.number_of_edges():
        return graph
    sides = sorted({str(data["side"]) for _, data in graph.nodes(data=True)})
    by_side = [measures.MEASURES["degree"].on(side) for side in sides]
    shaken = removal(graph, grounds=grounds(engine, graph))
    for stability in measures.doubt(graph, by_side, SHAKEN, SEED, shaken).values():
        for node, one in () if stability.level else stability.nodes.items():
            graph.nodes[node].update(rank_best=one.best, rank_worst=one.worst, stability=one.mark)
    return graph


def measured(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return a network with measures and communities on its nodes, sides named as pages name them.

    Nodes get ``degree``, those of `SIZES` that have a meaning on the network, and ``community``.
    """
    degree, known = measures.degree(graph), measures.MEASURES
    sizes = {name: known[name].function(graph) for name in SIZES if graph.graph["mode"] in known[name].modes}
    divided = measures.consensus(graph, runs=_runs(graph), seed=SEED) if graph.number_of_edges() else None
    for node, data in graph.nodes(data=True):
        data["degree"] = degree[node]
        data |= {name: round(values[node], 9) for name, values in sizes.items() if not isnan(values[node])}
        data["side"] = "cooperation" if data["side"] in _SHARED else "actor"
        if divided:
            data["community"] = divided.member[node]
    graph.graph["measures"] = {name: each(known[name].summary) for name in sizes}
    if divided:
        method = {lang: text.format(n=divided.runs) for lang, text in each(_METHOD).items()}
        graph.graph["communities"] = {"method": method, "modularity": divided.modularity}
    return graph


def _runs(graph: nx.Graph[str]) -> int:
    most, ties = RUNS
    return max(FEWEST, min(most, most * ties // graph.number_of_edges()))


def words(engine: Engine) -> dict[str, dict[str, str]]:
    """Return the labels of the concepts that a page shows, by key, in each language."""
    found = list(engine.select(catalogue.named("noms/concepts").text))
    told = [(local_name(row["schema"]), local_name(row["concept"]), row["libelle"], row.get("label")) for row in found]
    order = sorted((one for one in told if one[0] in _SCHEMES), key=lambda one: _SCHEMES.index(one[0]))
    return {key: {"fr": french, "en": english or french} for _, key, french, english in order}

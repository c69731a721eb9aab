"""Pages of networks: what each is, its picture, its parts and communities, its measures, its files; and the atlas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph import addresses, atlas, drawings, networks, sketch
from pmlb_graph.language import LANGUAGES, later, pick, spoken, tr
from pmlb_graph.measures import MEASURES
from pmlb_graph.site import downloads
from pmlb_graph.site.measured import SIDES, beside, measured
from pmlb_graph.site.pages import Links, render
from pmlb_graph.terms import COOP

if TYPE_CHECKING:
    import networkx as nx
    from markupsafe import Markup

    from pmlb_graph.site.site import Make, Site

FOLDER, ATLAS = "reseaux", "atlas"
FILES = (
    ("graphml", later("GraphML (Gephi, igraph, NetworkX)")),
    ("gexf", later("GEXF (Gephi)")),
    ("csv", later("ties (CSV)")),
    ("noeuds.csv", later("nodes (CSV)")),
    ("json", later("JSON")),
)
MODES = {
    "one-mode": later(
        "Nodes of one kind: two of them are tied when they share at least one thing. Each shared thing of k members"
        " adds 1/(k−1) to the weight of the tie, so that large collectives do not crush the others."
    ),
    "two-mode": later(
        "Nodes of two sides: a tie goes from one side to the other, and its weight is the number of facts that say so."
    ),
    "three-mode": later("Nodes of three sides: ties go from one side to another."),
}


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the pages of the networks, and the interactive pages of those that are drawn by default."""
    for language in LANGUAGES:
        path = addresses.page(f"{FOLDER}/index", language)
        yield path, partial(_index, site, path)
        for name in networks.definitions():
            path = addresses.page(f"{FOLDER}/{name}", language)
            yield path, partial(_page, site, name, path)
        for definition in atlas.drawn_by_default():
            yield addresses.page(f"{ATLAS}/{definition.name}", language), partial(_interactive, site, definition.name)
        path = addresses.page(f"{ATLAS}/index", language)
        yield path, partial(_atlas, site, path)


def _index(site: Site, path: str) -> str:
    link, cards = Links(site, path), []
    for name, definition in networks.definitions().items():
        drawing = site.drawing(name)
        cards.append(
            {
                "address": link.to(f"{FOLDER}/{name}"),
                "title": pick(dict(definition.title)),
                "description": pick(dict(definition.description)),
                "nodes": drawing.graph.number_of_nodes(),
                "ties": drawing.graph.number_of_edges(),
                "picture": sketch.draw(drawing.graph, drawing.places) if drawing.graph else "",
            }
        )
    return render(site, path, "networks_index.html", tr("Networks"), {"cards": cards})


def _page(site: Site, name: str, path: str) -> str:
    link, definition, graph = Links(site, path), networks.named(name), site.network(name)
    drawing = site.drawing(name)
    parts, mode = _parts(graph, link), graph.graph["mode"]
    context = {
        "name": name,
        "replicas": site.draws[0],
        "seed": drawings.SEED,
        "description": pick(dict(definition.description)),
        "mode": tr(MODES[mode]),
        "queries": [
            (link.to(f"requetes/{query.name}"), pick(dict(query.summary)))
            for query in (definition.query, definition.relation)
            if query
        ],
        "picture": sketch.draw(drawing.graph, drawing.places) if graph else "",
        "page": link.to(f"{ATLAS}/{name}") if definition.page else "",
        "figures": _figures(graph, parts),
        "kinds": _kinds(site, graph),
        "parts": [part for part in parts if len(part) > 1],
        "isolates": [part[0] for part in parts if len(part) == 1],
        "measures": [
            (link.to(f"mesures/{one}"), tr(MEASURES[one].title), tr(MEASURES[one].summary), beside(tested))
            for one, tested in measured(site, name).whole.items()
        ],
        "nodes_measured": [(link.to(f"mesures/{one}"), tr(MEASURES[one].title)) for one in measured(site, name).nodes],
        **_communities(drawing.graph, link),
        "files": [(link.file(f"{downloads.FOLDER}/{FOLDER}/{name}.{end}"), tr(word)) for end, word in FILES],
    }
    return render(site, path, "network.html", pick(dict(definition.title)), context)


def _parts(graph: nx.Graph[str], link: Links) -> list[list[Markup]]:
    """Return the pieces of a network, the largest first, as the names of their nodes."""
    import networkx as nx

    label = graph.nodes(data="label")

    def name(node: str) -> tuple[str, str]:
        return str(label[node]).casefold(), node

    found = [sorted(part, key=name) for part in nx.connected_components(graph)]
    found.sort(key=lambda part: (-len(part), name(part[0])))
    return [[link.named(node) for node in part] for part in found]


def _figures(graph: nx.Graph[str], parts: Sequence[Sequence[Markup]]) -> list[tuple[str, int]]:
    sides = Counter(str(side) for _, side in graph.nodes(data="side"))
    inferred = sum(bool(data["inferred"]) for _, _, data in graph.edges(data=True))
    return [
        *((tr(SIDES.get(side, side)), n) for side, n in sorted(sides.items())),
        (tr("Ties"), graph.number_of_edges()),
        (tr("of which inferred"), inferred),
        (tr("Pieces of two nodes or more"), sum(len(part) > 1 for part in parts)),
        (tr("Isolated nodes"), sum(len(part) == 1 for part in parts)),
    ]


def _kinds(site: Site, graph: nx.Graph[str]) -> list[tuple[str, int]]:
    """Return the kinds of the nodes, the most frequent first."""
    told = Counter(str(kind) for _, kind in graph.nodes(data="kind"))
    return sorted(((site.record.label(f"{COOP}{kind}"), n) for kind, n in told.items()), key=lambda one: (-one[1], one))


@dataclass(frozen=True, slots=True)
class Community:
    """A community, named after its member with most ties."""

    name: str
    members: list[Markup]


def _communities(graph: nx.Graph[str], link: Links) -> dict[str, Any]:
    """Return the communities of two nodes or more, the largest first, and how they were found."""
    about = graph.graph.get("communities")
    groups: dict[int, list[str]] = {}
    for node, data in graph.nodes(data=True):
        if "community" in data and graph.degree(node):
            groups.setdefault(data["community"], []).append(node)
    found = []
    for nodes in sorted(groups.values(), key=lambda some: (-len(some), some)):
        first = min(nodes, key=lambda node: (-graph.degree(node), node))
        others = sorted(nodes, key=lambda node: (-graph.degree(node), str(graph.nodes[node]["label"]), node))
        found.append(Community(str(graph.nodes[first]["label"]), [link.named(node) for node in others]))
    method = pick(about["method"]) if about else ""
    return {"communities": found, "method": method, "modularity": about["modularity"] if about else None}


def _interactive(site: Site, name: str) -> str:
    return _atlas_page(site, name).html


def _atlas_page(site: Site, name: str) -> atlas.Page:
    """Return an interactive page in the language spoken, made once."""
    return site.once(f"atlas {name} {spoken()}", partial(_made, site, name))  # type: ignore[no-any-return]


def _made(site: Site, name: str) -> atlas.Page:
    drawing, path = site.drawing(name), addresses.page(f"{ATLAS}/{name}", spoken())
    home = Links(site, path).to(f"{FOLDER}/{name}")
    html = drawings.network_page(site.engine, drawing, site.project, home=home)
    return atlas.Page(path.removeprefix(f"{ATLAS}/").removesuffix(".html"), drawing, html)


def _atlas(site: Site, path: str) -> str:
    pages = [_atlas_page(site, one.name) for one in atlas.drawn_by_default()]
    return atlas.index(pages, site.project, home=Links(site, path).to(f"{FOLDER}/index"))

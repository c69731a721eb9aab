"""A network as one interactive page that opens anywhere, without any request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import networkx as nx

from . import canvas
from .flow import flow_records
from .geography import Territory, sheet
from .inlined import one_scope, resource
from .layout import positions as place
from .offers import fillable
from .page import environment, shell
from .payload import Evidence, Record, common_prefix, edge_records, evidence_tables, legend, node_records, shorten
from .periods import periods
from .seriation import seriation
from .timeline import chronicle_records
from .traits import about, vocabulary
from .words import Text, Words, both, interface_words

LARGE = 3000
"""Above this number of nodes the page says that it cannot be read at once."""

SHORT, NAMED, ROOM = 20, 3, 36
"""Length of a name that stands whole in the field of search, how many names stand there, and their length in all."""

SCRIPTS = (
    "frame",
    "state",
    "words",
    "views",
    "shapes",
    "labels",
    "fuzzy",
    "search",
    "facets",
    "look",
    "paths",
    "canvas",
    "mapties",
    "mapdrawing",
    "map",
    "mapview",
    "contested",
    "evidence",
    "panel",
    "filters",
    "paper",
    "export",
    "lines",
    "cells",
    "matrix",
    "matrix_hand",
    "matrix_sheet",
    "chronicle",
    "timeline_rows",
    "timeline_draw",
    "timeline",
    "flow_draw",
    "flow",
    "vignettes",
    "multiples",
    "table",
    "history",
    "help",
    "keyboard",
    "main",
)
"""Scripts of the page in their order, which is also the order of the tabs of the views they register."""

MAP_SCRIPTS = ("mapties", "mapdrawing", "map", "mapview")
"""Scripts left out of a page whose symbols have no place."""

TIME_SCRIPTS = ("timeline_rows", "timeline_draw", "timeline")
FLOW_SCRIPTS = ("flow_draw", "flow")
"""Scripts left out of a page without a context, or without a flow."""

STYLES = (
    "network",
    "chronicle",
    "map",
    "table",
    "matrix",
    "multiples",
)


def network_page(  # noqa: PLR0913 - keywords only, one a thing printed on the page
    network: nx.Graph[str],
    evidence: Evidence,
    *,
    title: Text,
    subtitle: Text = "",
    lang: str = "fr",
    seed: int = 42,
    positions: Mapping[str, tuple[float, float]] | None = None,
    sources_note: Text = "",
    citation: Text = "",
    version: str = "",
    context: Mapping[str, Any] | None = None,
    first: str = "",
    ground: Territory | None = None,
    home: str = "",
) -> str:
    """Render a network as one HTML page.

    Parameters
    ----------
    network : networkx.Graph
        Undirected; see the attributes in :mod:`pmlb_graph.views`.
    evidence : mapping
        The facts by IRI, each with its passages.
    title, subtitle : str or mapping
        Head of the page, in one language or keyed by language.
    lang : str
        Language the page opens in, ``"fr"`` or ``"en"``.
    seed : int
        Seed of the positions, printed on the page and on its exports.
    positions : mapping, optional
        Positions computed before; else they are computed here. They must cover every node.
    sources_note, citation : str or mapping
        Where the data come from, and how to cite the page.
    first : str
        View the page opens on, as its address calls it (``carte``, ``matrice``…); the graph by default.
    version : str
        Version or date of the data, put into the names of exported files.
    context : mapping, optional
        What the timeline and the flows tell beyond the network; without it these views are not offered. ``times``:
        by cooperation, ``fact``, ``start``, ``end``, ``last`` (dates as numbers, such as 2012.5), ``structure``
        (IRI and label). ``memberships``: ``fact``, ``member`` and ``organisation`` (IRI and label), ``start``,
        ``end``, ``last``. ``events``: ``fact``, ``date`` (year, month or day), ``label``, ``about`` (pairs of IRI
        and label). ``actions``, in the order of the plan: ``action``, ``axis``, ``orientation`` (texts),
        ``arbitration`` (fact by year). ``evidence``: the facts named here. What is unknown is left out.
    ground : Territory, optional
        Base map, contours and points of the territory (:func:`pmlb_graph.views.geography.territory`).
    home : str
        Where the page leads back to, when it is part of a site.

    Returns
    -------
    str
        The page; write it as UTF-8. The same input gives the same bytes.
    """
    places = positions if positions is not None else place(network, seed)
    missing = sorted(node for node in network if node not in places)
    if missing:
        raise ValueError(f"{len(missing)} node(s) without a position, such as {missing[0]}")
    nodes = node_records(network, places)
    tables, numbers = evidence_tables(network, evidence)
    edges = edge_records(network, nodes, numbers)
    told = {} if context is None else {"chronicle": _chronicle(network, nodes, edges, context, (tables, numbers))}
    data = {
        **tables,
        **told,
        "map": sheet(nodes, ground or Territory()),
        **_about(network, nodes),
        "title": both(title), "subtitle": both(subtitle),
        "sources_note": both(sources_note), "citation": both(citation),
        "lang": lang, "first": first, "seed": seed, "version": version,
        "root": shorten(tables["facts"], tables["things"]),
        "large": len(nodes) > LARGE, "words": (words := searched(nodes)),
    }  # fmt: skip
    flows = told["chronicle"]["flows"] if told else ()
    data["views"] = fillable(data, bool(edges))
    without = (*(() if data["map"] else MAP_SCRIPTS), *(() if told else TIME_SCRIPTS), *(() if flows else FLOW_SCRIPTS))
    styles = [resource("base.css"), *(resource(f"network/{name}.css") for name in STYLES)]
    variables = {
        **shell(title, lang, styles, [canvas.vis_network(), page_script(without)]),
        "subtitle": both(subtitle)[lang], "sources_note": both(sources_note)[lang], "citation": both(citation)[lang],
        "version": version, "seed": seed, "data": data, "mode": data["mode"],
        "home": home, "words": words,
    }  # fmt: skip
    return canvas.draw(nodes, edges, _options(len(edges)), environment(variables), "network/network.html")


def searched(nodes: Iterable[Record]) -> Mapping[str, Words]:
    """Return the words of the interface; what one may search for is taken from the names of the page itself.

    Parameters
    ----------
    nodes : iterable of dict
        Records of the nodes, the most connected first: the short names come first among them.
    """
    names = sorted((str(record["name"]) for record in nodes), key=lambda name: len(name) > SHORT)[:NAMED]
    while len(names) > 1 and len(", ".join(names)) > ROOM:
        names.pop()
    told, found = ", ".join(names), {}
    for lang, words in interface_words().items():
        example = str(words["search_placeholder"]).format(names=told) if told else ""
        found[lang] = {**words, "search_placeholder": example}
    return found


def _chronicle(
    network: nx.Graph[str],
    nodes: list[Record],
    edges: list[Record],
    context: Mapping[str, Any],
    known: tuple[Record, Mapping[str, int]],
) -> Record:
    """Say what the timeline and the flows need; called before the base of IRI is taken off the nodes."""
    return {
        **chronicle_records(network, nodes, context, *known),
        "flows": flow_records(network, nodes, edges, context),
    }


def page_script(without: Collection[str] = ()) -> str:
    """Join the scripts of the page in one scope, without their comments; `without` names those it has no use for."""
    return one_scope([f"network/{name}.js" for name in SCRIPTS if name not in without])


def _about(network: nx.Graph[str], nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """Say what the network is and how to read it."""
    entries, kinds = legend(nodes)
    base = common_prefix(record["iri"] for record in nodes)
    for record in nodes:
        record["iri"] = record["iri"].removeprefix(base)
    ranks = seriation(network)
    return {
        "name": str(network.graph.get("name", "reseau")),
        "mode": str(network.graph.get("mode", "two-mode")),
        "network": both(network.graph.get("title", "")),
        "description": both(network.graph.get("description", "")),
        "base": base,
        "groups": entries,
        "kinds": kinds,
        "components": nx.number_connected_components(network),
        **about(network, vocabulary(network)),
        "seriation": [ranks[base + record["iri"]] for record in nodes] if ranks else [],
        "periods": periods(network),
    }


def _options(ties: int) -> dict[str, Any]:
    """Set vis-network still: positions are given, nothing moves by itself, clicks are read by the page."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "autoResize": True,
        "nodes": {"borderWidth": 0, "chosen": False},
        "edges": {"smooth": False, "chosen": False, "selectionWidth": 0, "hoverWidth": 0},
        "interaction": {
            "hover": False, "selectable": False, "selectConnectedEdges": False, "dragNodes": True,
            "keyboard": {"enabled": False}, "hideEdgesOnDrag": ties > 4000, "hideEdgesOnZoom": ties > 8000,
            "zoomSpeed": 0.6,
        },
    }  # fmt: skip

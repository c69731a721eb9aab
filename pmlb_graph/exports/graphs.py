"""Networks for Gephi, spreadsheets and programs: every network of the catalogue, in every form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph import networks as rooms
from pmlb_graph.exports.material import Drawn, Material, put

if TYPE_CHECKING:
    import networkx as nx


def networks(material: Material, folder: Path) -> None:
    """Write each network as GraphML, GEXF, JSON and CSV (ties and nodes); GEXF holds places and colours."""
    for name, definition in sorted(rooms.definitions().items()):
        graph = rooms.network(material.engine, definition)
        for form in ("graphml", "csv", "csv-nodes", "json"):
            end = {"csv-nodes": "noeuds.csv"}.get(form, form)
            put(folder / "reseaux" / f"{name}.{end}", [rooms.export(graph, form)])
        put(folder / "reseaux" / f"{name}.gexf", [rooms.export(_drawn(graph, material.drawn), "gexf")])


def _drawn(graph: nx.Graph[str], drawn: Drawn | None) -> nx.Graph[str]:
    if drawn is None:
        return graph
    shown = graph.copy()
    for node, how in drawn(graph).items():
        shown.nodes[node]["viz"] = how
    return shown

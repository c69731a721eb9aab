"""Exports: a network written for other software, with every attribute of its nodes and ties."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from pmlb_graph.language import spoken

if TYPE_CHECKING:
    import networkx as nx

FORMATS = ("graphml", "gexf", "csv", "json")
NODES = "csv-nodes"
"""The list of nodes, which goes with the list of ties."""
_TIES = ("source", "target", "source_label", "target_label", "weight", "certainty", "inferred", "roles", "facts")
_FIRST = ("id", "label", "kind", "side", "group")


def export(graph: nx.Graph[str], form: str) -> str:
    """Write a network for other software; `files.read` reads it back.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    form : {"graphml", "gexf", "csv", "csv-nodes", "json"}
        CSV is the list of ties, and ``csv-nodes`` that of nodes.

    Notes
    -----
    Several values (facts, roles, themes) are separated by spaces, which none of them holds. Where an attestation
    contests a fact of the network, each tie says whether it is ``contested``; ``certainty`` stays the surest.
    """
    graph = marked(graph)
    match form:
        case "csv":
            return _table(_TIES, [_named(graph, a, b) | data for a, b, data in graph.edges(data=True)])
        case "csv-nodes":
            return _table(_FIRST, [{"id": node, **data} for node, data in graph.nodes(data=True)])
        case "json":
            return _json(graph)
    import networkx as nx

    plain = _plain(graph)
    if form == "graphml":
        return "\n".join(nx.generate_graphml(plain, named_key_ids=True)) + "\n"
    # The clock that NetworkX writes in GEXF would make two files of the same network differ.
    return re.sub(r' lastmodifieddate="[^"]*"', "", "\n".join(nx.generate_gexf(plain))) + "\n"


def marked(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Say of each tie whether it is contested, in a network where one is; another is given back as it is.

    It is a copy, in which no tie is without an answer: an empty cell would mean that nobody knows.
    """
    if not any(data.get("contested") for _, _, data in graph.edges(data=True)):
        return graph
    marked = graph.copy()
    for _, _, data in marked.edges(data=True):
        data["contested"] = bool(data.get("contested"))
    return marked


def _named(graph: nx.Graph[str], a: str, b: str) -> dict[str, Any]:
    nodes = graph.nodes
    return {"source": a, "target": b} | {
        f"{end}_label": nodes[n]["label"] for end, n in (("source", a), ("target", b)) if "label" in nodes[n]
    }


def _plain(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return a copy whose attributes are numbers, truth values and words, as these formats want."""
    plain = graph.copy()
    plain.graph = {"name": graph.graph.get("name", "")}
    for _, data in plain.nodes(data=True):
        data |= {key: _word(value) for key, value in data.items()}
    for _, _, data in plain.edges(data=True):
        data |= {key: _word(value) for key, value in data.items()}
    return plain


def _word(value: Any) -> Any:
    if isinstance(value, tuple):
        return " ".join(value)
    return round(value, 9) if isinstance(value, float) else value


def _table(first: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    """Write rows under the columns that are always there, then those met, sorted; what is absent is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    columns = [*first, *sorted({key for row in rows for key in row} - set(first))]
    writer.writerow(columns)
    writer.writerows([_word(row.get(key, "")) for key in columns] for row in rows)
    return stream.getvalue()


def _json(graph: nx.Graph[str]) -> str:
    title = graph.graph.get("title", {})
    document = {
        "name": graph.graph.get("name", ""),
        "title": title.get(spoken(), "") if isinstance(title, dict) else title,
        "mode": graph.graph.get("mode", ""),
        "nodes": [{"id": node, **data} for node, data in graph.nodes(data=True)],
        "ties": [{"source": a, "target": b, **data} for a, b, data in graph.edges(data=True)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

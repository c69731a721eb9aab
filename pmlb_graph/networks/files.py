"""Files: networks made elsewhere, or exported from here, read into NetworkX graphs.

GraphML, GEXF, JSON as `exports.export` writes it, and the list of ties in CSV, with its list of nodes beside
it. A document type declaration is refused before anything is parsed: no entity is ever expanded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.files import storage
from pmlb_graph.language import counted, tr
from pmlb_graph.networks.lists import nodes_of, ties_of
from pmlb_graph.networks.values import several, weight

if TYPE_CHECKING:
    import networkx as nx

Node = tuple[str, dict[str, Any]]
Tie = tuple[str, str, dict[str, Any]]

SUFFIXES = (".graphml", ".gexf", ".csv", ".tsv", ".json")
_MODES = {1: "one-mode", 2: "two-mode", 3: "three-mode"}


def read(path: Path, nodes: Path | None = None, directed: bool = False) -> nx.Graph[str]:
    """Read a network from a file.

    Parameters
    ----------
    path : Path
        GraphML, GEXF, JSON, or a CSV of ties with columns ``source`` and ``target`` (commas, semicolons or tabs).
    nodes : Path, optional
        A CSV of nodes with a column ``id``, beside a CSV of ties.
    directed : bool
        Whether the ties of a CSV go from source to target; the other formats say it themselves.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        With every attribute of the file. Nodes have ``label`` (their name by default), and ``side`` when they carry it
        or ``bipartite``; ``mode`` is told by the number of sides. Ties have ``weight`` where it is told. Ties
        between the same two nodes are one, whose weight is their sum (1 where it is not told); ``notes`` says how many.
        ``weighted`` tells whether weights are known to be strengths, which measures then take into account.

    Raises
    ------
    UsageError
        If the format is unknown, or something in it is wrong: the message says where.
    StorageError
        If the file cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = tr("{path}: unknown format “{suffix}”: choose among {names}")
        message = message.format(path=path, suffix=suffix, names=", ".join(SUFFIXES))
        raise UsageError(message + did_you_mean(suffix, list(SUFFIXES)))
    if nodes is not None and suffix not in (".csv", ".tsv"):
        raise UsageError(tr("{path}: a list of nodes goes with a CSV of ties only").format(path=path))
    with storage(path):
        data = path.read_bytes()
    if suffix in (".csv", ".tsv"):
        described, ties = nodes_of(nodes), list(ties_of(path, data))
        return _made([*described, *_labelled(ties, {node for node, _ in described})], ties, directed, path)
    reader: dict[str, Callable[[bytes, Path], tuple[Iterable[Node], Iterable[Tie], bool]]] = {
        ".graphml": _xml,
        ".gexf": _xml,
        ".json": _json,
    }
    return _made(*reader[suffix](data, path), path)


def _labelled(ties: Iterable[Tie], known: Container[str]) -> list[Node]:
    """Take the labels of nodes out of the ties that tell them; those of a list of nodes come first."""
    found = []
    for a, b, data in ties:
        for end, column in ((a, "source_label"), (b, "target_label")):
            label = data.pop(column, None)
            if end not in known:
                found.append((end, {"label": label} if label else {}))
    return found


def _xml(data: bytes, path: Path) -> tuple[Iterable[Node], Iterable[Tie], bool]:
    import networkx as nx

    _refuse_declarations(data, path)
    try:
        if path.suffix.lower() == ".graphml":
            graph: Any = nx.read_graphml(BytesIO(data), force_multigraph=True)
        else:
            graph = nx.read_gexf(BytesIO(data))
    except (nx.NetworkXException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            tr("{path}: this is no network that can be read: {error}").format(path=path, error=error)
        ) from error
    nodes = [(str(node), dict(values)) for node, values in graph.nodes(data=True)]
    ties = [(str(a), str(b), dict(values)) for a, b, values in graph.edges(data=True)]
    for _, _, values in ties:
        if str(values.get("id", "")).isdigit():
            del values["id"]  # a number that GEXF gives to each tie
    return nodes, ties, graph.is_directed()


def _refuse_declarations(data: bytes, path: Path) -> None:
    def refuse(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise UsageError(tr("{path}:{line}: a document type declaration is refused").format(path=path, line=line))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = tr("{path}:{line}: this is not XML: {error}")
        raise UsageError(message.format(path=path, line=error.lineno, error=expat.ErrorString(error.code))) from error


def _json(data: bytes, path: Path) -> tuple[Iterable[Node], Iterable[Tie], bool]:
    try:
        document = json.loads(data)
        nodes = [(str(entry.pop("id")), entry) for entry in document["nodes"]]
        ties = [(str(entry.pop("source")), str(entry.pop("target")), entry) for entry in document["ties"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            tr("{path}: this is no network that can be read: {error}").format(path=path, error=error)
        ) from error
    return nodes, ties, bool(document.get("directed", False))


def _made(nodes: Iterable[Node], ties: Iterable[Tie], directed: bool, path: Path) -> nx.Graph[str]:
    """Make the network of its nodes and ties."""
    import networkx as nx

    graph: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from((node, several(data)) for node, data in nodes)
    summed = 0
    for a, b, told in ties:
        data = several(told)
        if "weight" in data:
            data["weight"] = weight(data["weight"], tr("{path}: tie {a} — {b}").format(path=path, a=a, b=b))
        if "facts" in data:
            data.setdefault("roles", ())  # XML cannot tell an empty value from none
        summed += graph.has_edge(a, b)
        graph.add_edge(a, b, **(_summed(graph.edges[a, b], data) if graph.has_edge(a, b) else data))
    for node, data in graph.nodes(data=True):
        data.setdefault("label", node)
        if "bipartite" in data:
            data.setdefault("side", str(data["bipartite"]))
    notes = [counted("{n} parallel tie summed", "{n} parallel ties summed", summed)] if summed else []
    graph.graph |= {"name": path.stem, "mode": _mode(graph), "title": {}, "description": {}, "notes": notes}
    # Only a network exported from here, whose ties carry facts, tells what its weights are.
    graph.graph["weighted"] = any("facts" in data for _, _, data in graph.edges(data=True))
    return graph


def _summed(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Join two ties between the same nodes; values that differ are all kept."""
    found = dict(_joined(one, other))
    found["weight"] = one.get("weight", 1.0) + other.get("weight", 1.0)
    return found


def _joined(one: dict[str, Any], other: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in [*one, *(key for key in other if key not in one)]:
        values = [data[key] for data in (one, other) if key in data]
        if all(isinstance(value, tuple) for value in values):
            yield key, tuple(sorted({part for value in values for part in value}))
        elif values[0] == values[-1]:
            yield key, values[0]
        else:
            yield key, "; ".join(dict.fromkeys(map(str, values)))


def _mode(graph: nx.Graph[str]) -> str:
    """Tell the mode by the sides of the nodes; a network of two sides has no tie within one."""
    side = {node: data.get("side") for node, data in graph.nodes(data=True)}
    mode = _MODES.get(len(set(side.values())), "one-mode")
    within = any(side[a] == side[b] for a, b in graph.edges)
    return "one-mode" if mode == "two-mode" and within else mode

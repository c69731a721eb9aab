"""Networks: the solutions of a query made into NetworkX graphs whose ties keep their facts.

A query of ``queries/reseaux/`` says in its header which variables are the two sides of a tie and
which one is the fact that makes it::

    #+ network:
    #+   source: acteur
    #+   target: cooperation
    #+   fact: participation
    #+   title: {fr: …, en: …}
    #+   projections:
    #+     acteurs-acteurs: {onto: acteur, title: {fr: …, en: …}, description: {…}}

For a side ``x``, ``?xLibelle`` is its label and ``?xClasse`` its class.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmlb_graph import evidence
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import NETWORKS, Query, catalogue
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import spoken, tr
from pmlb_graph.terms import Term, local_name

if TYPE_CHECKING:
    import networkx as nx

FORMATS = ("graphml", "gexf", "csv", "json")


@dataclass(frozen=True, slots=True)
class Definition:
    """How a network is made.

    Attributes
    ----------
    name : str
        Such as ``acteurs-cooperations``.
    query : Query
        The query whose solutions are its ties.
    onto : str
        Variable of the side kept by a projection; empty for the two-mode network itself.
    title, description : mapping of str to str
        By language.
    """

    name: str
    query: Query
    onto: str
    title: Mapping[str, str]
    description: Mapping[str, str]


def definitions() -> dict[str, Definition]:
    """Return every network of the catalogue, by name."""
    found = {}
    for query in catalogue().values():
        if not query.network or not query.name.startswith(f"{NETWORKS}/"):
            continue
        name = query.name.rpartition("/")[2]
        title = query.network.get("title", query.summary)
        found[name] = Definition(name, query, "", title, query.description)
        for other, entry in query.network.get("projections", {}).items():
            description = entry.get("description", query.description)
            found[other] = Definition(other, query, entry["onto"], entry["title"], description)
    return found


def named(name: str) -> Definition:
    """Return a network by its name.

    Raises
    ------
    UsageError
        If there is none.
    """
    known = definitions()
    if name not in known:
        message = tr("unknown network “{name}”").format(name=name) + did_you_mean(name, list(known))
        raise UsageError(message + tr("; `pmlb-graph networks` lists them"))
    return known[name]


def network(
    engine: Engine, definition: Definition, values: Mapping[str, Sequence[Term]] | None = None
) -> nx.Graph[str]:
    """Make a network of the solutions of its query.

    Parameters
    ----------
    engine : Engine
        The graph.
    definition : Definition
        The network.
    values : mapping of str to sequence of Term, optional
        Parameters of the query.

    Returns
    -------
    networkx.Graph
        Nodes are IRIs with ``label``, ``kind`` (local name of the class) and ``side``. Ties have
        ``weight``, ``facts`` (IRIs), ``roles``, ``certainty``, ``inferred`` and, in a projection,
        ``via`` (the cooperations shared). Nodes and ties are entered in sorted order.
    """
    solutions = engine.select(definition.query.filled(values or {}))
    two_mode = from_bindings(solutions, definition.query.network or {})
    _settle(engine, two_mode)
    graph = project(two_mode, definition.onto) if definition.onto else two_mode
    graph.graph |= {
        "name": definition.name,
        "mode": "one-mode" if definition.onto else "two-mode",
        "title": dict(definition.title),
        "description": dict(definition.description),
    }
    return graph


def _settle(engine: Engine, graph: nx.Graph[str]) -> None:
    """Give each inferred tie the certainty of its least sure premise."""
    ties = [data for _, _, data in graph.edges(data=True) if data["inferred"]]
    known = evidence.of(engine, [fact for data in ties for fact in data["facts"]])
    for data in ties:
        data["certainty"] = min((known[fact].certainty for fact in data["facts"]), key=evidence.rank)


def from_bindings(solutions: Bindings, header: Mapping[str, Any]) -> nx.Graph[str]:
    """Fill a two-mode network from solutions, one fact a solution."""
    import networkx as nx

    sides = (header["source"], header["target"])
    place = {name: i for i, name in enumerate(solutions.variables)}
    nodes: dict[str, dict[str, Any]] = {}
    ties: defaultdict[tuple[str, str], list[tuple[Term | None, ...]]] = defaultdict(list)
    columns = [(place[s], place[f"{s}Libelle"], place[f"{s}Classe"], s) for s in sides]
    for row in solutions.rows:
        pair = []
        for iri, label, kind, side in columns:
            name = row[iri].value  # type: ignore[union-attr]
            pair.append(name)
            if name not in nodes:
                nodes[name] = {
                    "label": row[label].value,  # type: ignore[union-attr]
                    "kind": local_name(row[kind].value),  # type: ignore[union-attr]
                    "side": side,
                }
        ties[pair[0], pair[1]].append(row)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes.items()))
    fact, role = place[header["fact"]], place.get("role")
    certainty, rule = place.get("certitude"), place.get("regle")
    for (source, target), rows in sorted(ties.items()):
        graph.add_edge(
            source,
            target,
            weight=float(len({row[fact] for row in rows})),
            facts=_values(rows, fact),
            roles=_values(rows, role),
            certainty=min(_values(rows, certainty), key=evidence.rank, default="incertain"),
            inferred=rule is not None and all(row[rule] is not None for row in rows),
        )
    return graph


def _values(rows: Iterable[tuple[Term | None, ...]], place: int | None) -> tuple[str, ...]:
    if place is None:
        return ()
    return tuple(sorted({term.value for row in rows if (term := row[place]) is not None}))


def project(two_mode: nx.Graph[str], side: str) -> nx.Graph[str]:
    """Project a two-mode network onto one of its sides.

    Two actors that share a cooperation of k actors are tied by 1/(k − 1), so that an actor gives
    each of its cooperations a weight of one, however many take part; the weights of the
    cooperations shared are added.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E, 64, 016132.

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph()
    >>> g.add_nodes_from([(n, {"side": "acteur"}) for n in "abc"] + [("x", {"side": "cooperation"})])
    >>> g.add_edges_from([(n, "x", {"facts": (n + "x",), "roles": (), "certainty": "atteste",
    ...                             "inferred": False}) for n in "abc"])
    >>> project(g, "acteur").edges["a", "b"]["weight"]
    0.5
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(origin=two_mode, onto=side)
    graph.add_nodes_from((n, dict(data)) for n, data in two_mode.nodes(data=True) if data["side"] == side)
    ties: defaultdict[tuple[str, str], list[tuple[str, float, dict[str, Any]]]] = defaultdict(list)
    for shared in (n for n, data in two_mode.nodes(data=True) if data["side"] != side):
        around = sorted(two_mode.adj[shared].items())
        for (a, first), (b, second) in combinations(around, 2):
            ties[a, b].append((shared, share(len(around)), _joined(first, second)))
    for (a, b), shares in sorted(ties.items()):
        graph.add_edge(
            a,
            b,
            weight=sum(weight for _, weight, _ in shares),
            via=tuple(shared for shared, _, _ in shares),
            facts=tuple(sorted({fact for _, _, tie in shares for fact in tie["facts"]})),
            roles=tuple(sorted({role for _, _, tie in shares for role in tie["roles"]})),
            certainty=min((tie["certainty"] for _, _, tie in shares), key=evidence.rank),
            inferred=all(tie["inferred"] for _, _, tie in shares),
        )
    return graph


def share(k: int) -> float:
    """Return what a cooperation of k actors gives to the tie of each pair of them: 1/(k − 1)."""
    return 1 / (k - 1)


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Join the two ties of a pair to what it shares: no surer than the less sure of the two."""
    return {
        "facts": (*first["facts"], *second["facts"]),
        "roles": (*first["roles"], *second["roles"]),
        "certainty": max(first["certainty"], second["certainty"], key=evidence.rank),
        "inferred": first["inferred"] or second["inferred"],
    }


def export(graph: nx.Graph[str], form: str) -> str:
    """Write a network for other software.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    form : {"graphml", "gexf", "csv", "json"}
        CSV is the list of ties.
    """
    if form == "csv":
        return _csv(graph)
    if form == "json":
        return _json(graph)
    import networkx as nx

    plain = _plain(graph)
    if form == "graphml":
        return "\n".join(nx.generate_graphml(plain, named_key_ids=True)) + "\n"
    # The clock that NetworkX writes in GEXF would make two files of the same network differ.
    return re.sub(r' lastmodifieddate="[^"]*"', "", "\n".join(nx.generate_gexf(plain))) + "\n"


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
        return " ".join(value) if all("://" in part for part in value) else "; ".join(value)
    return round(value, 9) if isinstance(value, float) else value


def _csv(graph: nx.Graph[str]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    told = ["weight", "certainty", "inferred", "roles", "facts"]
    told += ["state"] if any("state" in data for _, _, data in graph.edges(data=True)) else []
    writer.writerow(["source", "target", "source_label", "target_label", *told])
    label = graph.nodes(data="label")
    for a, b, data in graph.edges(data=True):
        writer.writerow([a, b, label[a], label[b], *(_word(data[key]) for key in told)])
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

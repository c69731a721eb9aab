"""What a network page carries: nodes, ties and their evidence, compact and sorted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import networkx as nx

from pmlb_graph.evidence import CERTAINTIES

from .kinds import Group, group_of, groups, kind_label
from .traits import Vocabulary, cooperations, measured, traits, vocabulary, years
from .words import both

MARKS = ("stable", "fragile", "unstable")
Evidence = Mapping[str, Mapping[str, Any]]
Record = dict[str, Any]


@dataclass
class Table:
    """Values numbered in the order they are met, so that each is written once."""

    rows: list[Any] = field(default_factory=list)
    index: dict[Any, int] = field(default_factory=dict)

    def number(self, key: Any, value: Any) -> int:
        """Give the number of a value, adding it when it is new."""
        if key not in self.index:
            self.index[key] = len(self.rows)
            self.rows.append(value)
        return self.index[key]


def rank_of(certainty: str | None) -> int:
    """Give the rank of a certainty, 0 the surest; an unknown one counts as uncertain."""
    return CERTAINTIES.index(certainty) if certainty in CERTAINTIES else CERTAINTIES.index("incertain")


def safe_url(url: str | None) -> str | None:
    """Keep an address only if a browser may open it without running anything.

    Examples
    --------
    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def node_records(graph: nx.Graph[str], places: Mapping[str, tuple[float, float]]) -> list[Record]:
    """Make the records of the nodes, the most connected first.

    Parameters
    ----------
    graph : networkx.Graph
        Nodes with ``label``, ``kind``, ``side``, ``degree``, ``betweenness``.
    places : mapping
        Positions.

    Returns
    -------
    list of dict
        Records; ``rank`` is the place by degree among the nodes of the same side, ties sharing it. What is known
        of region, theme, form, dates… comes from :mod:`pmlb_graph.views.traits`.
    """
    order = sorted(graph, key=lambda n: (-_degree(graph, n), str(graph.nodes[n].get("label", n)), n))
    keys = [group.key for group in groups()]
    sides = {side: [_degree(graph, n) for n in order if _side(graph, n) == side] for side in ("actor", "cooperation")}
    first = {side: {d: i for i, d in reversed(list(enumerate(values, 1)))} for side, values in sides.items()}
    known, measures = vocabulary(graph), tuple(graph.graph.get("measures") or ())
    records = []
    for number, node in enumerate(order):
        data, side, degree = graph.nodes[node], _side(graph, node), _degree(graph, node)
        group = group_of(str(data.get("kind", "")), side)
        x, y = places[node]
        records.append({
            "id": number, "iri": node, "name": str(data.get("label", node)), "kind": str(data.get("kind", "")),
            "g": keys.index(group.key), "side": side[0], "deg": degree, "rank": first[side][degree],
            "bet": round(float(data.get("betweenness", 0.0)), 4), "x": x, "y": y,
            "r": round(min(19.0, 4.4 + 2.3 * degree**0.5), 1),
            **traits(data, known), **measured(data, measures), **_standing(data),
        })  # fmt: skip
    return records


def _standing(data: Mapping[str, Any]) -> Record:
    """Give the ranks that doubt leaves possible, and the number of their mark."""
    if "stability" not in data:
        return {}
    return {"st": [data["rank_best"], data["rank_worst"], MARKS.index(data["stability"])]}


def edge_records(graph: nx.Graph[str], nodes: list[Record], facts: Mapping[str, int]) -> list[Record]:
    """Make the records of the ties, in the order of their ends."""
    number = {record["iri"]: record["id"] for record in nodes}
    side = [record["side"] for record in nodes]
    records = []
    for u, v, data in graph.edges(data=True):
        a, b = sorted((number[u], number[v]), key=lambda i: (side[i] == "c", i))
        behind = [facts[fact] for fact in data.get("facts", ()) if fact in facts]
        records.append({
            "from": a, "to": b, "w": round(float(data.get("weight", 1.0)), 4), "c": rank_of(data.get("certainty")),
            "inf": int(bool(data.get("inferred"))), "f": behind, **years(data),
            **({"x": 1} if data.get("contested") else {}),
            # Facts tell their roles; only a tie without any has its own.
            **({} if behind else {"roles": [str(role) for role in data.get("roles", ())]}),
        })  # fmt: skip
    records.sort(key=lambda r: (r["from"], r["to"]))
    for index, record in enumerate(records):
        record["id"] = index
    return records


def evidence_tables(graph: nx.Graph[str], evidence: Evidence) -> tuple[Record, dict[str, int]]:
    """Make the tables of facts, sources and things named by facts.

    Parameters
    ----------
    graph : networkx.Graph
        Ties with ``facts``.
    evidence : mapping
        The facts by IRI.

    Returns
    -------
    tuple
        The tables, and the number of each fact.
    """
    wanted = _wanted(graph, evidence)
    numbers = {fact: i for i, fact in enumerate(wanted)}
    sources, things = Table(), Table()
    facts = [fact_record(evidence[fact], numbers, sources, things) for fact in wanted]
    _describe(things.rows, vocabulary(graph), cooperations(graph))
    return {"facts": facts, "sources": sources.rows, "things": things.rows}, numbers


def legend(nodes: Iterable[Record]) -> tuple[list[Record], Record]:
    """Make the entries of the legend and the words of the kinds that are met."""
    entries = [_entry(group) for group in groups()]
    kinds = {record["kind"]: kind_label(record["kind"]) for record in sorted(nodes, key=lambda r: str(r["kind"]))}
    return entries, kinds


def common_prefix(iris: Iterable[str]) -> str:
    """Give what all IRIs begin with, up to a slash."""
    prefix = posixpath.commonprefix(sorted(iris))
    return prefix[: prefix.rfind("/") + 1]


def shorten(facts: list[Record], things: list[list[Any]]) -> str:
    """Take away what the addresses of facts and things all begin with, and return it: the page holds it once."""
    told = [iri for iri in (*(fact.get("i") for fact in facts), *(thing[0] for thing in things)) if iri]
    root = common_prefix(told)
    if any(":" in iri.removeprefix(root) for iri in told):  # it would look like a whole address
        return ""
    for fact in facts:
        if "i" in fact:
            fact["i"] = fact["i"].removeprefix(root)
    for thing in things:
        thing[0] = thing[0] and thing[0].removeprefix(root)
    return root


def _entry(group: Group) -> Record:
    return {"key": group.key, "shape": group.shape, "color": group.color, "label": both(group.label)}


def _degree(graph: nx.Graph[str], node: str) -> int:
    return int(graph.nodes[node].get("degree", graph.degree(node)))


def _side(graph: nx.Graph[str], node: str) -> str:
    return "cooperation" if graph.nodes[node].get("side") == "cooperation" else "actor"


def _wanted(graph: nx.Graph[str], evidence: Evidence) -> list[str]:
    """List the facts of the ties, and the facts these are inferred from."""
    wanted: set[str] = {
        fact for _, _, data in graph.edges(data=True) for fact in data.get("facts", ()) if fact in evidence
    }
    pending = list(wanted)
    while pending:
        for premise in evidence[pending.pop()].get("premises") or ():
            if premise in evidence and premise not in wanted:
                wanted.add(premise)
                pending.append(premise)
    return sorted(wanted)


def fact_record(fact: Mapping[str, Any], numbers: Mapping[str, int], sources: Table, things: Table) -> Record:
    """Make the record of one fact; what is unknown is left out."""
    record = {
        "i": fact.get("fact"),
        "a": things.number(fact.get("actor"), [fact.get("actor"), fact.get("actor_label")]),
        "k": things.number(fact.get("cooperation"), [fact.get("cooperation"), fact.get("cooperation_label")]),
        "t": None if fact.get("actor") else fact.get("label"),
        "r": fact.get("role"),
        "s": fact.get("start"),
        "e": fact.get("end"),
        "inf": 1 if fact.get("inferred") else None,
        "rule": fact.get("rule"),
        "pr": [numbers.get(premise, premise) for premise in fact.get("premises") or ()],
        "p": [_passage_record(passage, sources) for passage in fact.get("passages") or ()],
    }
    return {key: value for key, value in record.items() if value not in (None, "", [])}


def _describe(things: list[list[Any]], words: Vocabulary, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Add to each thing what is known of its themes, form and dates; in a projection only facts name cooperations."""
    for thing in things:
        record = traits(known.get(thing[0], {}), words)
        kept = {name: record[name] for name in ("themes", "form", "since", "until") if name in record}
        if kept:
            thing.append(kept)


def _passage_record(passage: Mapping[str, Any], sources: Table) -> Record:
    source = (passage.get("source"), passage.get("publisher"), safe_url(passage.get("url")))
    record = {
        "s": sources.number(source, list(source)),
        "l": passage.get("locator"),
        "q": passage.get("quotation"),
        "c": rank_of(passage.get("certainty")),
        "row": passage.get("row"),
        "n": passage.get("note"),
    }
    return {key: value for key, value in record.items() if value not in (None, "")}

"""What a page tells of time: cooperations in rows, memberships, events, decisions, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from .payload import Record, Table, fact_record
from .traits import cooperations, traits, vocabulary

DATES = {"start": "s", "end": "e", "last": "l"}


def chronicle_records(
    network: nx.Graph[str],
    nodes: Iterable[Record],
    context: Mapping[str, Any],
    tables: Mapping[str, Any],
    numbers: Mapping[str, int],
) -> Record:
    """Make the records of a context; facts and sources that the page has already are named by their number.

    Parameters
    ----------
    network : networkx.Graph
        A network, or a projection with its ``origin``.
    nodes : iterable of dict
        Records of its nodes.
    context : mapping
        See :func:`pmlb_graph.views.network_page`.
    tables : mapping
        Facts, sources and things of the page.
    numbers : mapping
        Numbers of the facts of the page.

    Returns
    -------
    dict
        ``facts`` and ``sources`` to append to those of the page; ``names``, what is named by number
        below (a node, or an IRI and a label); ``rows``, one a cooperation; ``members``, ``events``, ``awaited``.
    """
    index = dict(numbers)
    sources = Table(list(tables["sources"]), {tuple(row): i for i, row in enumerate(tables["sources"])})
    facts = _further(context, index, len(tables["facts"]), sources)
    names = Table()
    ids = {record["iri"]: record["id"] for record in nodes}

    def name(pair: tuple[str, str]) -> int:
        return names.number(pair[0], ids.get(pair[0], list(pair)))

    rows = _rows(network, context["times"], index, name)
    return {
        "rows": rows,
        "members": [_member(one, index, name) for one in context["memberships"]],
        "events": [
            [one["date"], one["label"], index.get(one["fact"]), [name(pair) for pair in one["about"]]]
            for one in context["events"]
        ],
        "awaited": [
            [name((one["action"], "")), int(year), index.get(fact)]
            for one in context["actions"]
            for year, fact in sorted(one["arbitration"].items())
        ],
        "names": names.rows,
        "facts": facts,
        "sources": sources.rows[len(tables["sources"]) :],
    }


def _further(context: Mapping[str, Any], index: dict[str, int], first: int, sources: Table) -> list[Record]:
    """Make the records of the facts that the page has not: only who says so, as rows tell the rest."""
    wanted = sorted(fact for fact in context["evidence"] if fact not in index)
    index.update({fact: first + i for i, fact in enumerate(wanted)})
    records: list[Record] = []
    for fact in wanted:
        record = fact_record(context["evidence"][fact], index, sources, Table())
        records.append({key: record[key] for key in ("rule", "pr", "p") if key in record})
        notes: set[str] = set()
        for passage in record.get("p", ()):
            # A row of the tables has one note, whatever the number of its sources.
            if passage.get("n") in notes:
                del passage["n"]
            notes.add(passage.get("n", ""))
    return records


def _rows(network: nx.Graph[str], times: Mapping[str, Any], index: Mapping[str, int], name: Any) -> list[Record]:
    """Make one record a cooperation; what a node of the page says already is not said again."""
    words = vocabulary(network)
    known = cooperations(network)
    rows = []
    for iri in sorted(set(times) & set(known)):
        told, data = times[iri], known[iri]
        row: Record = {"n": name((iri, str(data.get("label", iri)))), **_dates(told)}
        if iri not in network:
            row["t"] = {key: one for key, one in traits(data, words).items() if key in _SAID}
        if told.get("fact") in index:
            row["f"] = index[told["fact"]]
        if told.get("active"):
            row["a"] = 1
        if told.get("structure"):
            row["o"] = name(tuple(told["structure"]))
        rows.append(row)
    return rows


_SAID = ("themes", "form", "since", "until")


def _member(one: Mapping[str, Any], index: Mapping[str, int], name: Any) -> Record:
    record = {"m": name(tuple(one["member"])), "o": name(tuple(one["organisation"])), **_dates(one)}
    return record | ({"f": index[one["fact"]]} if one["fact"] in index else {})


def _dates(one: Mapping[str, Any]) -> Record:
    known = {short: float(one[long]) for long, short in DATES.items() if one.get(long) is not None}
    return {short: int(date) if date.is_integer() else date for short, date in known.items()}

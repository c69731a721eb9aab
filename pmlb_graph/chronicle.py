"""What pages tell of time and of the plan: dates of cooperations, memberships, events, actions, decisions awaited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pmlb_graph import evidence
from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.measures.durations import Span, spans

if TYPE_CHECKING:
    import networkx as nx

Record = dict[str, Any]

_ACTIVE = re.compile(r"acti(f|ve)s?\b", re.IGNORECASE)


def chronicle(engine: Engine, graph: nx.Graph[str]) -> Record:
    """Return what the timeline and the flows of a network need beyond the network itself.

    Parameters
    ----------
    engine : Engine
        The graph.
    graph : networkx.Graph
        A network, or a projection with its ``origin``.

    Returns
    -------
    dict
        The context of :func:`pmlb_graph.views.network_page`: ``times``, ``memberships``, ``events``, ``actions``,
        ``evidence``. Only what speaks of a node of the network, of one of its cooperations or of the organisation
        that carries one is kept; an event that concerns nothing of the network is kept too, as it sets the scene.
        A network without a cooperation has no time of its own: everything is empty.
    """
    known = set(graph) | set(graph.graph.get("origin") or ())
    records = engine.select(named("inventaire/cooperations").text)
    carried = _structures(records, known)
    told = {span.fact: span for span in spans(engine)}
    times = _times(engine, told, carried, known)
    for iri in _lasting(records) & {iri for iri, dates in times.items() if "end" not in dates}:
        times[iri]["active"] = True
    if not times:
        return {"times": {}, "memberships": [], "events": [], "actions": [], "evidence": {}}
    found: Record = {
        "times": times,
        "memberships": _memberships(engine, told, known | {iri for iri, _ in carried.values()}),
        "events": _events(engine),
        "actions": _actions(engine, known),
    }
    return {**found, "evidence": evidence.sheets(engine, facts(found))}


def facts(found: Mapping[str, Any]) -> list[str]:
    """List the facts that a context names, sorted."""
    named_facts = {one["fact"] for part in ("memberships", "events") for one in found[part]}
    named_facts |= {one["fact"] for one in found["times"].values() if one.get("fact")}
    named_facts |= {fact for action in found["actions"] for fact in action["arbitration"].values()}
    return sorted(named_facts)


def _structures(records: Iterable[Mapping[str, str]], known: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the organisation that carries each cooperation, when one does: its IRI and its label."""
    kept = set(known)
    return {
        row["cooperation"]: (row["structure"], row["structureLibelle"])
        for row in records
        if "structure" in row and row["cooperation"] in kept
    }


def _lasting(records: Iterable[Mapping[str, str]]) -> set[str]:
    """Return the cooperations whose state, in the words of the record, begins by saying that they are active."""
    return {row["cooperation"] for row in records if _ACTIVE.match(row.get("etat", ""))}


def _times(
    engine: Engine, told: Mapping[str, Span], carried: Mapping[str, tuple[str, str]], known: set[str]
) -> dict[str, Record]:
    """Return each cooperation of the network, with the dates that sources tell and the organisation that carries it."""
    found: dict[str, Record] = {}
    for iri in sorted({row["cooperation"] for row in engine.select(named("inventaire/traits").text)} & known):
        found[iri] = {"fact": iri, **_dates(told[iri])} if iri in told else {}
        if iri in carried:
            found[iri]["structure"] = carried[iri]
    return found


def _dates(span: Span) -> Record:
    """Return the earliest start and the latest end told, and the last date at which a source attests the tie."""
    dates = {"start": span.start and span.start[0], "end": span.end and span.end[1], "last": span.last}
    return {name: round(date, 3) for name, date in dates.items() if date is not None}


def _memberships(engine: Engine, told: Mapping[str, Span], known: set[str]) -> list[Record]:
    """Return the memberships whose two ends are known here, one a fact, those of an organisation together."""
    found: dict[str, Record] = {}
    for row in engine.select(named("temps/durees").text):
        if row["nature"] == "adhésion" and row["sujet"] in known and row["fait"] not in found:
            found[row["fait"]] = {
                "fact": row["fait"],
                "member": (row["sujet"], row["sujetLibelle"]),
                "organisation": (row["cadre"], row["cadreLibelle"]),
                **_dates(told[row["fait"]]),
            }
    return list(found.values())


def _events(engine: Engine) -> list[Record]:
    """Return the events in order of time, with the IRI and label of each thing they concern."""
    found: dict[str, Record] = {}
    for row in engine.select(named("temps/evenements").text):
        one = found.setdefault(
            row["evenement"],
            {"fact": row["evenement"], "date": row["date"], "label": row["evenementLibelle"], "about": {}},
        )
        if row["concerne"] != row["evenement"]:
            one["about"][row["concerne"]] = row["concerneLibelle"]
    return [{**one, "about": tuple(one["about"].items())} for one in found.values()]


def _actions(engine: Engine, known: set[str]) -> list[Record]:
    """Return the actions of the plan in its order: axis, orientation, and the years in which a decision is awaited."""
    awaited: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for row in engine.select(named("inventaire/arbitrages").text):
        awaited[row["action"]].setdefault(int(row["annee"][:4]), row["annuel"])
    found: dict[str, Record] = {}
    for row in engine.select(named("plan/actions").text):
        if row["action"] in known:
            found.setdefault(
                row["action"],
                {
                    "action": row["action"],
                    "axis": f"{row['axeNumero']}. {row['axeLibelle']}",
                    "orientation": f"{row['orientationNumero']}. {row['orientationLibelle']}",
                    "arbitration": awaited.get(row["action"], {}),
                },
            )
    return list(found.values())

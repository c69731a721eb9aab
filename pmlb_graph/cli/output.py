"""How answers look on a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from pmlb_graph import bindings, catalogue, plain
from pmlb_graph import networks as rooms
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import Fact, Shared
from pmlb_graph.language import pick, tr
from pmlb_graph.terms import PREFIXES


def queries(form: str) -> str:
    """Return the list of the queries."""
    found = catalogue.questions()
    if form == "json":
        rows = [
            {
                "name": q.name,
                "summary": dict(q.summary),
                "description": dict(q.description),
                "tags": list(q.tags),
                "questions": list(q.questions),
                "parameters": {n: {"type": p.type, "scheme": p.scheme} for n, p in q.parameters.items()},
            }
            for q in found
        ]
        return _json(rows)
    parameters = [f" ({', '.join(q.parameters)})" if q.parameters else "" for q in found]
    return columns([(q.name, pick(dict(q.summary)) + p) for q, p in zip(found, parameters, strict=True)])


def networks(form: str) -> str:
    """Return the list of the networks."""
    found = rooms.definitions().values()
    if form == "json":
        return _json([{"name": d.name, "title": dict(d.title), "description": dict(d.description)} for d in found])
    return columns([(d.name, pick(dict(d.title))) for d in found])


def columns(rows: Sequence[tuple[str, str]]) -> str:
    """Return pairs of words in two columns."""
    width = max((len(first) for first, _ in rows), default=0)
    return "".join(f"{first:<{width}}  {second}\n" for first, second in rows)


def answer(found: Bindings | bool | list[ox.Triple], form: str) -> tuple[str, int]:
    """Return an answer in the format asked for, and its number of rows."""
    if isinstance(found, bool):
        return (json.dumps({"head": {}, "boolean": found}) if form == "json" else str(found).lower()) + "\n", 1
    if isinstance(found, list):
        return bindings.to_turtle(found, PREFIXES), len(found)
    match form:
        case "csv":
            return found.to_csv(), len(found)
        case "json":
            return found.to_json(), len(found)
        case "ttl":
            raise UsageError(tr("a SELECT has no Turtle: choose table, csv or json"))
        case _:
            return plain.table(*found.readable()), len(found)


def facts(found: Sequence[Fact], form: str) -> str:
    """Return facts with their evidence."""
    if form == "json":
        return _json([_fact(fact) for fact in found])
    return plain.facts(found)


def tie(engine: Engine, ends: Sequence[str], shared: Sequence[Shared], form: str) -> str:
    """Return what ties two actors, with its evidence."""
    if form == "json":
        rows = [{"cooperation": s.cooperation, "label": s.label, "facts": [_fact(f) for f in s.facts]} for s in shared]
        return _json({"actors": list(ends), "shared": rows})
    return plain.tie(engine, ends, shared)


def _fact(fact: Fact) -> dict[str, Any]:
    return asdict(fact) | {"inferred": fact.inferred, "certainty": fact.certainty}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

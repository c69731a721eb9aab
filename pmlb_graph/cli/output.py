"""How answers look on a terminal, and as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from pmlb_graph import bindings, catalogue, evidence
from pmlb_graph import networks as rooms
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import Fact, Passage, Shared
from pmlb_graph.language import counted, pick, tr
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
            return table(*found.readable()), len(found)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows of words as a table as wide as the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        shown.add_column(Text(name), overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    stream = io.StringIO()
    console = Console(file=stream, width=None if _terminal() else 200, highlight=False, markup=False)
    console.print(shown)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _terminal() -> bool:
    import sys

    return sys.stdout.isatty()


def facts(found: Sequence[Fact], form: str) -> str:
    """Return facts with their evidence."""
    if form == "json":
        return _json([_fact(fact) for fact in found])
    return "\n".join("\n".join(_lines(fact, "")) for fact in found) + "\n"


def tie(engine: Engine, ends: Sequence[str], shared: Sequence[Shared], form: str) -> str:
    """Return what ties two actors, with its evidence."""
    if form == "json":
        rows = [{"cooperation": s.cooperation, "label": s.label, "facts": [_fact(f) for f in s.facts]} for s in shared]
        return _json({"actors": list(ends), "shared": rows})
    known = evidence.of(engine, ends)
    names = " — ".join(known[end].label for end in ends)
    if not shared:
        return (
            tr("{names}: no source that was entered ties them. It does not mean that nothing does.").format(names=names)
            + "\n"
        )
    n = counted("{n} shared cooperation", "{n} shared cooperations", len(shared))
    lines = [tr("{names}: {what}").format(names=names, what=n)]
    for number, cooperation in enumerate(shared, 1):
        lines += ["", f"{number}. {cooperation.label}"]
        for fact in cooperation.facts:
            lines += _lines(fact, "   ")
    return "\n".join(lines) + "\n"


def _lines(fact: Fact, indent: str) -> list[str]:
    lines = [f"{indent}{fact.label}"]
    for passage in fact.passages:
        lines += _passage(passage, indent + "   ")
    if fact.rule and not fact.passages:
        lines.append(f"{indent}   " + tr("inferred by the rule “{rule}” from:").format(rule=fact.rule))
        for premise in fact.premises:
            lines += _lines(premise, indent + "      ")
    return lines


def _passage(passage: Passage, indent: str) -> list[str]:
    words = f"« {passage.quotation} »" if passage.quotation else tr("quotation to be entered")
    place = f", {passage.locator}" if passage.locator else ""
    publisher = f" ({passage.publisher})" if passage.publisher else ""
    lines = [
        f"{indent}{words}",
        f"{indent}  {passage.source}{publisher}{place}",
        f"{indent}  {certainty(passage.certainty)} · {passage.row}",
    ]
    if passage.url:
        lines.insert(2, f"{indent}  {passage.url}")
    if passage.note:
        lines.append(f"{indent}  {tr('note:')} {passage.note}")
    return lines


def certainty(key: str) -> str:
    """Return a certainty in words."""
    words = {
        "atteste": tr("attested"),
        "deduit": tr("deduced by the reader"),
        "incertain": tr("uncertain"),
        "conteste": tr("contested"),
        "hypothese": tr("hypothesis of a scenario"),
    }
    return words.get(key, key)


def _fact(fact: Fact) -> dict[str, Any]:
    return asdict(fact) | {"inferred": fact.inferred, "certainty": fact.certainty}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

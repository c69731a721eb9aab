"""Telling what a scenario changes: sentences, a table, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import isnan
from typing import Any

from pmlb_graph.analyses.names import listed
from pmlb_graph.language import counted, figure, later, spoken, tr
from pmlb_graph.scenarios.comparison import LABELS, Comparison, Gap, Tie, Value
from pmlb_graph.tables import describe
from pmlb_graph.tables.meanings import of_table

NAMED = 6
LIMITS = (
    later(
        "A scenario changes a drawing of what sources say: it does not foresee what actors would do, nor who would join"
        " or leave because of it."
    ),
    later("What no source tells is in neither state: a tie that exists unseen may already do what the scenario adds."),
    later(
        "What a scenario removes takes along what cannot stand without it in the tables, and what was inferred from it"
        " only; what it adds is a hypothesis, on each of its facts."
    ),
    later(
        "Ranks, communities and the core move a little with any tie: only what goes beyond doubt is worth a sentence."
    ),
)


def sentences(found: Comparison) -> list[str]:
    """Return what changes, in sentences, whichever way it goes."""
    if found.same:
        return [tr("The scenario changes nothing in the graph.")]
    said = [_ties(found), _fallen(found), _coverage(found), _pieces(found), *_fragility(found)]
    said += [_shifts(found), _communities(found), *_core(found.core)]
    return [one for one in said if one]


def _ties(found: Comparison) -> str:
    if not found.appeared and not found.vanished:
        return tr("No tie between an actor and a cooperation appears or disappears.")
    added = counted("{n} tie appears", "{n} ties appear", len(found.appeared)) + _ruled(found.appeared)
    removed = counted("{n} disappears", "{n} disappear", len(found.vanished)) + _ruled(found.vanished)
    return tr("{added}, {removed}.").format(added=added, removed=removed)


def _ruled(ties: Sequence[Tie]) -> str:
    """Say how many of the ties only rules make."""
    n = sum(tie.inferred for tie in ties)
    return counted(" ({n} by rule)", " ({n} by rule)", n) if n else ""


def _fallen(found: Comparison) -> str:
    """Say what goes with what is removed."""
    if not found.overlay.fallen:
        return ""
    tables = describe().tables
    told = [f"{of_table(tables[name]).label[spoken()]} ({figure(n)})" for name, n in found.overlay.fallen.items()]
    return tr("What is removed takes along: {what}.").format(what=", ".join(told))


def _coverage(found: Comparison) -> str:
    value, people = _value(found, "epci"), _value(found, "inhabitants")
    if value.before == value.after and not found.epci.gained:
        return counted(
            "As before, {n} EPCI is in a documented cooperation.",
            "As before, {n} EPCI are in a documented cooperation.",
            int(value.after),
        )
    text = tr(
        "{before} EPCI were in a documented cooperation, {after} would be{who}; {old} % of the inhabitants, then"
        " {new} %."
    )
    if isnan(people.before) or isnan(people.after):
        text = tr(
            "{before} EPCI were in a documented cooperation, {after} would be{who}; share of the inhabitants not known."
        )
    who = f" ({_changes(found.epci)})" if found.epci.gained or found.epci.lost else ""
    shares = {"old": shown(people, people.before), "new": shown(people, people.after)}
    return text.format(before=figure(value.before), after=figure(value.after), who=who, **shares)


def _pieces(found: Comparison) -> str:
    value, largest = _value(found, "components"), _value(found, "largest")
    shares = {"old": shown(largest, largest.before), "new": shown(largest, largest.after)}
    if value.before == value.after:
        head = counted("The network stays in {n} piece", "The network stays in {n} pieces", int(value.after))
    else:
        head = counted("The network would be in {n} piece", "The network would be in {n} pieces", int(value.after))
        head += " " + tr("instead of {n}").format(n=figure(value.before))
    if isnan(largest.before) or isnan(largest.after):
        return f"{head}."
    return tr("{head}; the largest holds {old} % of it before, {new} % after.").format(head=head, **shares)


def _fragility(found: Comparison) -> Iterator[str]:
    if found.points.gained:
        names = listed([thing.label for thing in found.points.gained], NAMED)
        yield tr("Would alone hold others to the rest: {names}.").format(names=names)
    if found.points.lost:
        names = listed([thing.label for thing in found.points.lost], NAMED)
        yield tr("Would no longer alone hold others to the rest: {names}.").format(names=names)
    value = _value(found, "bridges")
    text = tr("Participations that alone hold an actor or a cooperation: {before} before, {after} after.")
    yield text.format(before=figure(value.before), after=figure(value.after))


def _shifts(found: Comparison) -> str:
    sure = [shift for shift in found.shifts if shift.sure]
    if not found.shifts:
        return tr("No actor changes rank among those through whom most ways pass.")
    if not sure:
        return tr("Some actors change rank among those through whom most ways pass, none beyond what doubt allows.")
    text = tr("{name} ({before} → {after})")
    names = [text.format(name=s.actor.label, before=figure(s.before), after=figure(s.after)) for s in sure]
    said = tr("Change rank among those through whom most ways pass, beyond what doubt allows: {names}.")
    return said.format(names=listed(names, NAMED))


def _communities(found: Comparison) -> str:
    told = found.communities
    if isnan(told.agreement):
        return ""
    if not told.moved:
        return tr("No actor changes community.")
    head = counted("{n} actor changes community", "{n} actors change community", len(told.moved))
    text = tr("{head}, of {all} (agreement of both divisions: {ari}): {names}.")
    names = listed([thing.label for thing in told.moved], NAMED)
    return text.format(head=head, all=figure(told.common), ari=figure(told.agreement, 2), names=names)


def _core(gap: Gap) -> Iterator[str]:
    if gap.gained:
        yield tr("Would enter the core: {names}.").format(names=listed([one.label for one in gap.gained], NAMED))
    if gap.lost:
        yield tr("Would leave the core: {names}.").format(names=listed([one.label for one in gap.lost], NAMED))


def _changes(gap: Gap) -> str:
    """Return what a gap holds, each with its sign."""
    marks = [f"+ {one.label}" for one in gap.gained] + [f"− {one.label}" for one in gap.lost]
    return listed(marks, NAMED)


def _value(found: Comparison, name: str) -> Value:
    return next(value for value in found.values if value.name == name)


def shown(value: Value, n: float) -> str:
    """Write a figure of the table; nothing when it has no meaning."""
    return "" if isnan(n) else figure(n, value.digits)


def changed(value: Value) -> str:
    """Write a difference with its sign; = when there is none, nothing when it has no meaning."""
    if isnan(value.change):
        return ""
    # Of the figures as they are shown, so that the table adds up.
    change = round(value.after, value.digits) - round(value.before, value.digits)
    text = figure(abs(change), value.digits)
    if text == figure(0, value.digits):
        return "="
    return ("+" if change > 0 else "−") + text


def table(found: Comparison) -> list[tuple[str, str, str, str]]:
    """Return the figures in words: what, before, after, difference."""
    return [(tr(LABELS[v.name]), shown(v, v.before), shown(v, v.after), changed(v)) for v in found.values]


def as_text(found: Comparison) -> str:
    """Return what changes, for a terminal."""
    scenario = found.overlay.scenario
    lines = [tr("Scenario {file}").format(file=scenario.title), ""]
    lines += [f"- {sentence}" for sentence in sentences(found)]
    rows = [("", tr("before"), tr("after"), tr("difference")), *table(found)]
    width = max(len(row[0]) for row in rows)
    lines += ["", *(f"{row[0]:<{width}}" + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows)]
    for title, ties, mark in (
        (tr("Ties that appear"), found.appeared, "+"),
        (tr("Ties that disappear"), found.vanished, "−"),
    ):
        if ties:
            rule = tr(" [by rule]")
            lines += ["", title]
            lines += [f"  {mark} {t.actor.label} — {t.cooperation.label}{rule if t.inferred else ''}" for t in ties]
    lines += ["", tr("What a scenario does not say"), *(f"- {tr(limit)}" for limit in LIMITS)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_json(found: Comparison) -> str:
    """Return what changes, for programs; a figure that has no meaning is null."""
    overlay = found.overlay
    document: dict[str, Any] = {
        "scenario": overlay.scenario.title,
        "graph": overlay.graph,
        "changes": not found.same,
        "moves": [
            {"line": move.line, "operation": move.operation, "table": move.what, **move.cells}
            for move in overlay.scenario.moves
        ],
        "removed_with": dict(overlay.fallen),
        "sentences": sentences(found),
        "figures": {
            v.name: {"label": tr(LABELS[v.name]), "before": _plain(v.before), "after": _plain(v.after),
                     "difference": _plain(v.change)}
            for v in found.values
        },
        "ties": {"appear": [asdict(t) for t in found.appeared], "disappear": [asdict(t) for t in found.vanished]},
        "nodes": asdict(found.nodes),
        "epci": asdict(found.epci),
        "articulation_points": asdict(found.points),
        "core": asdict(found.core),
        "themes_by_kind": [asdict(cell) for cell in found.cells],
        "betweenness_ranks": [asdict(shift) | {"beyond_doubt": shift.sure} for shift in found.shifts],
        "communities": asdict(found.communities) | {"agreement": _plain(found.communities.agreement)},
        "limits": [tr(limit) for limit in LIMITS],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(n: float) -> float | None:
    return None if isnan(n) else round(float(n), 9)

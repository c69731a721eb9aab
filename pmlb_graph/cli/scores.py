"""How measures, analyses and findings look on a terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Any

from pmlb_graph import measures
from pmlb_graph.cli import output
from pmlb_graph.language import counted, figure, tr
from pmlb_graph.measures import marks
from pmlb_graph.measures.note import plain
from pmlb_graph.plain import table

if TYPE_CHECKING:
    from pmlb_graph.analyses import Claim, Finding
    from pmlb_graph.analyses.findings import Weighed
    from pmlb_graph.analyses.invitation import Guest, Invitation
    from pmlb_graph.engine import Engine
    from pmlb_graph.evidence import Fact
    from pmlb_graph.measures import Measure, Mixing
    from pmlb_graph.measures.measurement import Measurement

SHOWN = 20
"""Rows of a table that a terminal shows; the other formats give them all."""
QUOTED = 3
"""Facts of a finding told with their passages."""


def catalogue(form: str) -> str:
    """Return the list of the measures."""
    known = measures.MEASURES.values()
    if form == "json":
        return as_json([_entry(one) for one in known])
    width = max(len(one.name) for one in known)
    lines = []
    for title, level in ((tr("Of nodes"), "node"), (tr("Of the network as a whole"), "network")):
        lines += ["", title]
        for one in (one for one in known if one.level == level):
            lines += [f"  {one.name:<{width}}  {tr(one.summary)}", f"  {'':<{width}}    {one.reference}"]
    return "\n".join(lines[1:]) + "\n"


def _entry(one: Measure) -> dict[str, Any]:
    return {
        "name": one.name,
        "summary": tr(one.summary),
        "level": one.level,
        "modes": sorted(one.modes),
        "null": one.null,
        "reference": one.reference,
    }


def note(one: Measure, form: str) -> str:
    """Return all that is known of a measure: what it means, its formula in LaTeX, its conventions, its references."""
    known = one.note
    details = [(kind, text if kind == "formula" else plain(tr(text))) for kind, text in known.details]
    if form == "json":
        told = {
            "title": tr(one.title),
            "note": plain(tr(known.summary)),
            "meaning": plain(tr(known.meaning)),
            "details": [{kind: text} for kind, text in details],
            "values": plain(tr(known.values)),
            "references": list(known.references),
        }
        return as_json(_entry(one) | told)
    head = one.name if tr(one.title) == one.name else f"{one.name} – {tr(one.title)}"
    paragraphs = [head, plain(tr(known.summary)), plain(tr(known.meaning))]
    paragraphs += [f"    {text}" if kind == "formula" else text for kind, text in details]
    paragraphs.append(tr("Values: {text}").format(text=plain(tr(known.values))))
    paragraphs.append("\n".join((tr("References:"), *(f"  {reference}" for reference in known.references))))
    return "\n\n".join(paragraphs) + "\n"


def measurement(found: Measurement, form: str) -> str:
    """Return the measures of a network in the format asked for."""
    if form == "json":
        return as_json(found.to_dict())
    if form == "csv":
        return as_csv(found.columns(), found.rows())
    if not found.graph:
        return (
            tr(
                "This network has no node: there is nothing to measure. Either no participation is entered"
                " (participations.csv), or none is left by the date or the restrictions asked for."
            )
            + "\n"
        )
    return _whole(found) + _nodes(found)


def _whole(found: Measurement) -> str:
    from pmlb_graph.analyses.finding import said

    lines = [tr("{name}: {value}").format(name=name, value=said(tested, 3)) for name, tested in found.whole.items()]
    return "".join(f"{line}\n" for line in lines) + ("\n" if lines and found.nodes else "")


def _nodes(found: Measurement) -> str:
    """Return a table of nodes: each value with a mark of chance, its ranks and a mark of doubt."""
    if not found.nodes:
        return ""
    order = found.order()
    counts = marks.whole(found)
    rows = [[str(found.graph.nodes[n].get("label") or n), *marks.marked(found, n, counts)] for n in order[:SHOWN]]
    text = table(["", *found.nodes], rows)
    legend = []
    if len(order) > SHOWN:
        legend.append(
            tr("The first {shown} of {n} nodes; --format csv gives them all.").format(shown=SHOWN, n=len(order))
        )
    return text + "".join(f"{line}\n" for line in (*legend, *marks.legend(found)))


def mixing(found: Mixing, form: str) -> str:
    """Return the matrix of the ties between groups, a row a pair of groups."""
    columns = ["group", "other", "observed", "expected", "null_mean", "z"]
    pairs = [(i, j) for i in range(len(found.groups)) for j in range(len(found.groups))]
    tables = (found.observed, found.expected, found.mean, found.z)
    names_of = [[found.groups[i], found.groups[j]] for i, j in pairs]
    numbers = [[float(table[i, j]) for table in tables] for i, j in pairs]
    if form == "csv":
        return as_csv(columns, [[*two, *four] for two, four in zip(names_of, numbers, strict=True)])
    if form == "json":
        plain = [[*two, *(None if isnan(n) else n for n in four)] for two, four in zip(names_of, numbers, strict=True)]
        rows = [dict(zip(columns, row, strict=True)) for row in plain]
        return as_json({"mixing": rows, "replicas": found.replicas, "seed": found.seed})
    words = [["–" if isnan(n) else figure(n, 2) for n in four] for four in numbers]
    return table(columns, [[*two, *four] for two, four in zip(names_of, words, strict=True)])


def analyses(form: str) -> str:
    """Return the list of the analyses."""
    from pmlb_graph.analyses import ANALYSES

    if form == "json":
        rows = [
            {"name": a.name, "questions": list(a.questions), "title": tr(a.title), "takes": list(a.takes)}
            for a in ANALYSES.values()
        ]
        return as_json(rows)
    return output.columns([(a.name, tr(a.title)) for a in ANALYSES.values()])


def finding(engine: Engine, found: Finding, form: str) -> str:
    """Return the answer of an analysis in the format asked for."""
    if form == "json":
        return as_json(found.to_dict())
    if form == "csv":
        return as_csv(found.columns, found.rows)
    lines = [found.title, "", *found.sentences]
    lines += ["", *map(str, found.figures)] if found.figures else []
    text = "\n".join(lines) + "\n"
    if found.rows:
        rows = [[cell(one) for one in row] for row in found.rows[:SHOWN]]
        text += "\n" + table(list(found.columns), rows)
        more = len(found.rows) - SHOWN
        text += (
            counted("{n} more row in --format csv", "{n} more rows in --format csv", more) + "\n" if more > 0 else ""
        )
    text += "\n" + _evidence(engine, found.facts)
    text += "\n" + tr("Method: {text}").format(text=found.method) + "\n"
    text += "".join(f"  {reference}\n" for reference in found.references)
    return text + tr("What cannot be said:") + "\n" + "".join(f"  – {limit}\n" for limit in found.limits)


def cell(value: Any) -> str:
    """Return a cell of a table, as the language spoken writes it; a dash for what is unknown."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return "–"
    if isinstance(value, float):
        return figure(value, 3)
    return figure(value) if isinstance(value, int) else str(value)


def _evidence(engine: Engine, facts: Sequence[str]) -> str:
    """Tell the first facts with their passages, and how many there are."""
    from pmlb_graph import evidence

    if not facts:
        return tr("Evidence: none; this rests on no fact of a source.") + "\n"
    known = evidence.of(engine, facts)
    head = counted("Evidence: {n} fact", "Evidence: {n} facts", len(facts))
    if len(facts) > QUOTED:
        head += tr("; the first {n}, the others in --format json:").format(n=QUOTED)
    return head + "\n" + output.facts(evidence.quoted_first(known[f] for f in facts)[:QUOTED], "text")


def invitation(engine: Engine, found: Invitation, form: str) -> str:
    """Return the actors suggested in the format asked for."""
    from pmlb_graph import evidence
    from pmlb_graph.analyses import invitation as asking

    known = evidence.of(engine, {fact for guest in found.guests for fact in (*guest.facts, *guest.inferred)})
    if form == "json":
        told = {iri: asdict(fact) | {"inferred": fact.inferred} for iri, fact in sorted(known.items())}
        return as_json(found.to_dict() | {"evidence": told})
    heads, rows = asking.rows(found)
    if form == "csv":
        return as_csv(heads, rows)
    lines = [asking.asked(found), "", *found.sentences, *asking.trials(found)]
    text = "\n".join(lines) + "\n"
    if found.guests:
        text += "\n" + table(heads[:6], [[cell(value) for value in row[:6]] for row in rows])
        text += "\n" + tr("Evidence, in full with --format json:") + "\n"
        text += "".join(f"  {_sources(guest, known)}\n" for guest in found.guests)
    return text + tr("What cannot be said:") + "\n" + "".join(f"  – {limit}\n" for limit in found.limits)


def _sources(guest: Guest, known: Mapping[str, Fact]) -> str:
    """Name the sources on which a suggestion rests."""
    from pmlb_graph.analyses.names import listed

    passages = [passage for fact in guest.facts for passage in known[fact].passages]
    titles = list(dict.fromkeys(f"{one.source}, {one.locator}" if one.locator else one.source for one in passages))
    text = tr("{name}: {facts}; {sources}").format(
        name=guest.actor.label,
        facts=counted("{n} fact", "{n} facts", len(guest.facts)),
        sources=listed(titles, QUOTED) or tr("no passage"),
    )
    n = len(guest.inferred)
    return text + (counted("; {n} inferred, not counted", "; {n} inferred, not counted", n) if n else "")


def findings(engine: Engine, found: Sequence[Weighed], form: str) -> str:
    """Return claims, weighed, in the format asked for."""
    if form == "json":
        return as_json([one.to_dict() for one in found])
    if not found:
        return tr("No claim survives chance and doubt.") + "\n"
    return "\n".join(_claim(engine, number, one) for number, one in enumerate(found, 1))


def _claim(engine: Engine, number: int, one: Weighed) -> str:
    from pmlb_graph.analyses.finding import said

    claim: Claim = one.claim
    text = f"{number}. {claim.sentence}\n"
    text += "   " + tr("{name}: {value}").format(name=claim.name, value=said(claim.tested, 3)) + "\n"
    text += "   " + tr("p after Holm on {n} claims: {p}").format(n=one.family, p=figure(one.p, 3)) + "\n"
    if not isnan(claim.holds):
        text += "   " + tr("holds in {share} % of the networks shaken").format(share=figure(100 * claim.holds)) + "\n"
    if not one.survives:
        text += "   " + tr("does not survive: {why}").format(why=one.why) + "\n"
    text += "   " + tr("Limit: {text}").format(text=claim.limit) + "\n"
    told = _evidence(engine, claim.facts).rstrip("\n").split("\n")
    return text + "".join(f"   {line}\n" if line else "\n" for line in told)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV, for a program."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([number(cell) for cell in row] for row in rows)
    return stream.getvalue()


def number(cell: Any) -> Any:
    """Return a number to nine digits, a whole one without decimals, nothing for one that has no meaning."""
    if not isinstance(cell, float):
        return "" if cell is None else cell
    if isnan(cell):
        return ""
    return int(cell) if cell.is_integer() else round(cell, 9)


def as_json(value: Any) -> str:
    """Return plain values as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

"""Results: what the analyses found and what survives, as one page and as tables."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import isnan
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pmlb_graph import analyses, evidence, files, pipeline, views
from pmlb_graph.analyses import Bench, Figure, Finding, findings
from pmlb_graph.analyses.finding import said
from pmlb_graph.analyses.findings import Weighed
from pmlb_graph.engine import Engine
from pmlb_graph.evidence import Fact
from pmlb_graph.language import counted, figure, spoken, tr

PAGE, FOLDER = "analyses.html", "analyses"
SHOWN, QUOTED = 25, 3
_WORDS = {"tr": tr, "counted": counted, "figure": figure, "said": said}
_PROOF = ("fact", "label", "source", "publisher", "locator", "quotation", "certainty", "row", "rule")


def write(
    folder: Path, data: Path | None, engine: Engine, shell: Mapping[str, Any], tell: Callable[[str], None]
) -> tuple[list[Finding], list[Weighed]]:
    """Answer every analysis, weigh the claims, and write the page, the tables and their evidence.

    What was answered about the same tables before is not answered again.

    Parameters
    ----------
    folder : Path
        Where to write.
    data : Path, optional
        Folder of tables the graph was made of.
    engine : Engine
        The graph.
    shell : mapping
        What every page prints.
    tell : callable
        Told which analysis begins.
    """
    made = pipeline.recalled(data, f"analyses {spoken()}", partial(_answered, Bench(engine, data=data), tell))
    found = [Finding.from_dict(one) for one in made["analyses"]]
    weighed = [Weighed.from_dict(one) for one in made["claims"]]
    facts = {fact for one in found for fact in one.facts} | {fact for one in weighed for fact in one.claim.facts}
    known = evidence.of(engine, facts)
    for one in found:
        place = folder / FOLDER / one.name
        files.write(place.with_suffix(".csv"), _table(one))
        files.write(place.with_suffix(".json"), json.dumps(one.to_dict(), ensure_ascii=False, indent=1) + "\n")
        files.write(place.with_name(f"{one.name}-preuves.csv"), _proof([known[fact] for fact in one.facts]))
    files.write(folder / PAGE, page(found, weighed, known, shell))
    return found, weighed


def _answered(bench: Bench, tell: Callable[[str], None]) -> dict[str, Any]:
    answers = []
    for analysis in analyses.ANALYSES.values():
        tell(tr("Analysis: {title}").format(title=tr(analysis.title)))
        answers.append(analysis.answer(bench).to_dict())
    tell(tr("Weighing the claims…"))
    claims = findings.weigh(replace(bench, replicas=findings.REPLICAS))
    return {"analyses": answers, "claims": [one.to_dict() for one in claims]}


def page(
    found: Sequence[Finding], weighed: Sequence[Weighed], known: Mapping[str, Fact], shell: Mapping[str, Any]
) -> str:
    """Return the page of what was found.

    Parameters
    ----------
    found : sequence of Finding
        The answers.
    weighed : sequence of Weighed
        Their claims, weighed together.
    known : mapping of str to Fact
        The evidence of the facts they rest on.
    shell : mapping
        What every page prints.
    """
    context = {
        "found": [_answer(one, known) for one in found],
        "surviving": [(one, _quotes(one.claim.facts, known)) for one in findings.surviving(weighed)],
        "fallen": [one for one in weighed if not one.survives],
        "tested": len(weighed),
        "folder": FOLDER,
    }
    return views.render_page(
        tr("Analyses and findings"), "analyses.html", {**shell, **context, **_WORDS}, spoken(), ["report.css"]
    )


def _answer(one: Finding, known: Mapping[str, Fact]) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in row] for row in one.rows[:SHOWN]]
    sources = Counter(passage.source for fact in one.facts for passage in known[fact].passages)
    return {
        "finding": one,
        "rows": rows,
        "numeric": [all(isinstance(row[i], int | float | None) for row in one.rows) for i in range(len(one.columns))],
        "more": max(0, len(one.rows) - SHOWN),
        "bars": [(number, bar(number)) for number in one.figures],
        "quotes": _quotes(one.facts, known),
        "sources": sources.most_common(5),
    }


def _cell(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return "–"
    if isinstance(cell, float):
        return figure(cell, 2 if abs(cell) >= 10 else 3)
    return figure(cell) if isinstance(cell, int) else str(cell)


def _quotes(facts: Sequence[str], known: Mapping[str, Fact]) -> list[Fact]:
    """Return the first facts, those whose words are quoted first."""
    return evidence.quoted_first(known[fact] for fact in facts)[:QUOTED]


def bar(number: Figure, width: int = 220) -> Markup:
    """Draw a value beside chance: a band for 95 % of the draws, a line for their mean, a dot for the value."""
    tested = number.tested
    if not tested.replicas or isnan(tested.mean):
        return Markup("")
    low, high = min(tested.low, tested.value), max(tested.high, tested.value)
    span = (high - low) or 1.0

    def place(value: float) -> float:
        return round(8 + (width - 16) * (value - low) / span, 1)

    label = Markup.escape(said(tested, number.digits))
    left, right = place(tested.low), place(tested.high)
    return Markup(
        '<svg class="chance" viewBox="0 0 {w} 20" width="{w}" height="20" role="img" aria-label="{label}">'
        '<line x1="8" x2="{end}" y1="10" y2="10" class="axis"/>'
        '<rect x="{left}" y="5" width="{band}" height="10" class="band"/>'
        '<line x1="{mean}" x2="{mean}" y1="3" y2="17" class="mean"/>'
        '<circle cx="{value}" cy="10" r="4.5" class="{verdict}"/></svg>'
    ).format(
        w=width, label=label, end=width - 8, left=left, band=round(max(1.0, right - left), 1),
        mean=place(tested.mean), value=place(tested.value), verdict=tested.verdict,
    )  # fmt: skip


def _table(one: Finding) -> str:
    return _csv(one.columns, [["" if cell is None else cell for cell in row] for row in one.rows])


def _proof(facts: Sequence[Fact]) -> str:
    rows = []
    for fact in facts:
        said_by = fact.passages or (None,)
        for passage in said_by:
            words = [getattr(passage, name, "") for name in _PROOF[2:-1]]
            rows.append([fact.iri, fact.label, *words, fact.rule])
    return _csv(_PROOF, rows)


def _csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return stream.getvalue()

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
from typing import Any, Protocol

from markupsafe import Markup

from pmlb_graph import analyses, evidence, files, measures, networks, pipeline, views
from pmlb_graph.analyses import Bench, Figure, Finding, findings
from pmlb_graph.analyses.finding import Cell, said
from pmlb_graph.analyses.findings import Weighed
from pmlb_graph.drawings import SEED
from pmlb_graph.engine import Engine
from pmlb_graph.evidence import Fact
from pmlb_graph.language import LANGUAGES, counted, figure, speaking, spoken, tr
from pmlb_graph.measures import measurement, remembering
from pmlb_graph.measures.gaps import grounds, removal

Recall = Callable[[str, Callable[[], Any]], Any]

PAGE, FOLDER = "analyses.html", "analyses"
EVIDENCE = "-preuves.csv"
DOWNLOADS = (".csv", ".json", EVIDENCE)
"""Ends of the names of the files of an answer."""
SHOWN, QUOTED = 25, 3
DRAWS = (200, findings.REPLICAS)
"""Random networks drawn beside each answer, and beside each claim."""


class Tabled(Protocol):
    """What has figures and a table."""

    @property
    def figures(self) -> Sequence[Figure]:
        """The numbers."""

    @property
    def columns(self) -> Sequence[str]:
        """Heads of the table."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """Its rows."""


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
    found, weighed = answers(partial(pipeline.recalled, data), engine, tell, data=data)
    known = proofs(engine, found, weighed)
    for one in found:
        for end, text in downloads(one, known).items():
            files.write(folder / FOLDER / f"{one.name}{end}", text)
    files.write(folder / PAGE, page(found, weighed, known, shell))
    return found, weighed


def answers(
    recall: Recall,
    engine: Engine,
    tell: Callable[[str], None],
    draws: tuple[int, int] = DRAWS,
    data: Path | None = None,
) -> tuple[list[Finding], list[Weighed]]:
    """Return the answer of every analysis and the claims, weighed, in the language spoken.

    They are computed once and said in every language.

    Parameters
    ----------
    recall : callable
        Returns what a name was given before, or makes it.
    engine : Engine
        The graph.
    tell : callable
        Told which analysis begins.
    draws : tuple of int
        Random networks beside each answer, and beside each claim.
    data : Path, optional
        Folder of tables, beside which flows are kept.
    """
    name = f"analyses {' '.join(map(str, draws))}"
    made = recall(name, partial(_every, Bench(engine, draws[0], data=data), draws[1], tell))[spoken()]
    return [Finding.from_dict(one) for one in made["analyses"]], [Weighed.from_dict(one) for one in made["claims"]]


def ranking(recall: Recall, engine: Engine, replicas: int = DRAWS[0]) -> list[dict[str, Any]]:
    """Return the actors by betweenness, each beside chance, with the ranks that doubt leaves possible.

    Parameters
    ----------
    recall : callable
        Returns what a name was given before, or makes it.
    engine : Engine
        The graph.
    replicas : int
        Random networks beside each value.
    """
    name = "ranking" if replicas == DRAWS[0] else f"ranking {replicas}"
    return list(recall(name, partial(_ranked, engine, replicas)))


def _ranked(engine: Engine, replicas: int) -> list[dict[str, Any]]:
    graph = networks.network(engine, networks.named("acteurs-cooperations"))
    if not graph:
        return []
    shaken = removal(graph, grounds=grounds(engine, graph))
    of_actors = measures.MEASURES["betweenness"].on("acteur")
    found = measurement.measure(graph, [of_actors], (replicas, SEED), doubts=shaken)
    tested, standing = found.nodes[of_actors.name], found.doubt[of_actors.name].nodes
    rows = [
        {
            "iri": node,
            "label": data["label"],
            "degree": graph.degree(node),
            "betweenness": tested[node].value,
            "mean": tested[node].mean,
            "low": tested[node].low,
            "high": tested[node].high,
            "verdict": tested[node].verdict,
            "rank_best": standing[node].best,
            "rank_worst": standing[node].worst,
            "stability": standing[node].mark,
        }
        for node, data in graph.nodes(data=True)
        if node in tested
    ]
    return sorted(rows, key=lambda row: (-row["betweenness"], -row["degree"], row["iri"]))


def ordered(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the rows of `ranking` are a ranking: not all have the same betweenness.

    Examples
    --------
    >>> ordered([{"betweenness": 0.0}, {"betweenness": 0.0}]), ordered([{"betweenness": 0.5}, {"betweenness": 0.0}])
    (False, True)
    """
    return len({round(row["betweenness"], 9) for row in rows}) > 1


def proofs(engine: Engine, found: Sequence[Finding], weighed: Sequence[Weighed]) -> dict[str, Fact]:
    """Return the evidence of the facts that answers and claims rest on, by fact."""
    facts = {fact for one in found for fact in one.facts} | {fact for one in weighed for fact in one.claim.facts}
    return evidence.of(engine, facts)


def downloads(one: Finding, known: Mapping[str, Fact]) -> dict[str, str]:
    """Return the files of an answer, by the end of their name: its table, all of it, its evidence."""
    return {
        ".csv": _table(one),
        ".json": json.dumps(one.to_dict(), ensure_ascii=False, indent=1) + "\n",
        EVIDENCE: proof([known[fact] for fact in one.facts]),
    }


def _every(bench: Bench, weighed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Answer in every language, the one spoken first: the draws of the first are those of the others."""
    found: dict[str, Any] = {}
    with remembering():
        for language in sorted(LANGUAGES, key=lambda one: one != spoken()):
            with speaking(language):
                found[language] = _answered(bench, weighed, (lambda _: None) if found else tell)
    return found


def _answered(bench: Bench, weighed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    answers = []
    for analysis in analyses.ANALYSES.values():
        tell(tr("Analysis: {title}").format(title=tr(analysis.title)))
        answers.append(analysis.answer(bench).to_dict())
    tell(tr("Weighing the claims…"))
    claims = findings.weigh(replace(bench, replicas=weighed))
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
        "found": [answer(one, known) for one in found],
        "surviving": [(one, quotes(one.claim.facts, known)) for one in findings.surviving(weighed)],
        "fallen": [one for one in weighed if not one.survives],
        "tested": len(weighed),
        "folder": FOLDER,
    }
    return views.render_page(
        tr("Analyses and findings"), "analyses.html", {**shell, **context, **_WORDS}, spoken(), ["report.css"]
    )


def answer(one: Finding, known: Mapping[str, Fact], shown: int = SHOWN, quoted: int = QUOTED) -> dict[str, Any]:
    """Return what a page shows of an answer: its first rows as text, figures as pictures, the first quotations."""
    sources = Counter(passage.source for fact in one.facts for passage in known[fact].passages)
    return table(one, shown) | {
        "quotes": quotes(one.facts, known, quoted),
        "sources": sources.most_common(5),
    }


def table(one: Tabled, shown: int = SHOWN) -> dict[str, Any]:
    """Return what a page shows of figures and of a table: its first rows as text, figures as pictures."""
    return {
        "finding": one,
        "rows": [[cell(value) for value in row] for row in one.rows[:shown]],
        "numeric": [all(isinstance(row[i], int | float | None) for row in one.rows) for i in range(len(one.columns))],
        "more": max(0, len(one.rows) - shown),
        "bars": [(number, bar(number)) for number in one.figures],
    }


def cell(value: Any) -> str:
    """Return a value of a table as people read it.

    Examples
    --------
    >>> cell(None), cell(12.345), cell(1234), cell(8.0)
    ('–', '12,35', '1\u202f234', '8')
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return "–"
    if isinstance(value, float):
        return figure(value, 0 if value.is_integer() and abs(value) > 1 else 2 if abs(value) >= 10 else 3)
    return figure(value) if isinstance(value, int) else str(value)


def quotes(facts: Sequence[str], known: Mapping[str, Fact], most: int = QUOTED) -> list[Fact]:
    """Return the first facts, those whose words are quoted first."""
    return evidence.quoted_first(known[fact] for fact in facts)[:most]


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


def proof(facts: Sequence[Fact]) -> str:
    """Return the evidence of facts as CSV, a row a passage."""
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

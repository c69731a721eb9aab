"""Results: what the analyses found and what survives, as one page and as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pmlb_graph import evidence, files, pipeline, views
from pmlb_graph.analyses import Finding, findings
from pmlb_graph.analyses.finding import said
from pmlb_graph.analyses.findings import Weighed
from pmlb_graph.engine import Engine
from pmlb_graph.evidence import Fact
from pmlb_graph.language import counted, figure, spoken, tr
from pmlb_graph.results.answered import DRAWS, answers, ordered, ranking
from pmlb_graph.results.sheets import DOWNLOADS, downloads, proof
from pmlb_graph.results.tabled import answer, bar, cell, quotes, table

__all__ = [
    "DOWNLOADS",
    "DRAWS",
    "PAGE",
    "answer",
    "answers",
    "bar",
    "cell",
    "downloads",
    "ordered",
    "page",
    "proof",
    "proofs",
    "quotes",
    "ranking",
    "table",
    "write",
]

PAGE, FOLDER = "analyses.html", "analyses"
_WORDS = {"tr": tr, "counted": counted, "figure": figure, "said": said}


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


def proofs(engine: Engine, found: Sequence[Finding], weighed: Sequence[Weighed]) -> dict[str, Fact]:
    """Return the evidence of the facts that answers and claims rest on, by fact."""
    facts = {fact for one in found for fact in one.facts} | {fact for one in weighed for fact in one.claim.facts}
    return evidence.of(engine, facts)


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

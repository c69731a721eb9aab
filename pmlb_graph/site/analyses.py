"""Pages of analyses: each question with its answer beside chance, its claims, its evidence, its method and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pmlb_graph import addresses, analyses, results
from pmlb_graph.analyses import Finding, Thing, findings
from pmlb_graph.analyses.finding import said
from pmlb_graph.analyses.findings import Weighed
from pmlb_graph.evidence import Fact
from pmlb_graph.language import LANGUAGES, spoken, tr
from pmlb_graph.site.pages import Links, asked, render

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

FOLDER = "analyses"
SHOWN, QUOTED = 200, 8
"""Rows of a table and quotations that a page shows; the files to take away have them all."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the analyses answer in a language, with the evidence.

    Attributes
    ----------
    found : mapping of str to Finding
        The answers, by name.
    weighed : sequence of Weighed
        The claims, weighed together, the surest first.
    known : mapping of str to Fact
        The evidence of the facts they rest on.
    """

    found: Mapping[str, Finding]
    weighed: Sequence[Weighed]
    known: Mapping[str, Fact]

    def of(self, name: str) -> list[Weighed]:
        """Return the claims of an analysis."""
        return [one for one in self.weighed if one.analysis == name]


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the pages of the analyses, and their tables and evidence to take away."""
    for language in LANGUAGES:
        path = addresses.page(f"{FOLDER}/index", language)
        yield path, partial(_index, site, path)
        for name in analyses.ANALYSES:
            path = addresses.page(f"{FOLDER}/{name}", language)
            yield path, partial(_page, site, name, path)
    for name in analyses.ANALYSES:
        for end in results.DOWNLOADS:
            yield f"{FOLDER}/{name}{end}", partial(_download, site, name, end)


def answers(site: Site) -> Answers:
    """Return what the analyses answer, in the language spoken."""
    return site.once(f"analyses {spoken()}", partial(_answers, site))  # type: ignore[no-any-return]


def _answers(site: Site) -> Answers:
    found, weighed = results.answers(site.kept, site.engine, site.tell, site.draws, site.data)
    return Answers({one.name: one for one in found}, weighed, results.proofs(site.engine, found, weighed))


def _download(site: Site, name: str, end: str) -> str:
    told = answers(site)
    return results.downloads(told.found[name], told.known)[end]


def _index(site: Site, path: str) -> str:
    told = answers(site)
    surviving = findings.surviving(told.weighed)
    context = {
        "surviving": [(one, results.quotes(one.claim.facts, told.known), _title(told, one)) for one in surviving],
        "others": [one for one in told.weighed if one.survives and one not in surviving],
        "fallen": [one for one in told.weighed if not one.survives],
        "tested": len(told.weighed),
        "found": list(told.found.values()),
        "folder": FOLDER,
        "said": said,
    }
    return render(site, path, "analyses_index.html", tr("Findings"), context)


def _title(told: Answers, one: Weighed) -> str:
    return told.found[one.analysis].title


def _page(site: Site, name: str, path: str) -> str:
    told, link = answers(site), Links(site, path)
    one = told.found[name]
    shown = results.answer(one, told.known, SHOWN, QUOTED)
    shown["rows"] = [[_cell(cell, link) for cell in row] for row in one.rows[:SHOWN]]
    context = {
        "one": shown,
        "claims": [(claim, results.quotes(claim.claim.facts, told.known)) for claim in told.of(name)],
        "more": max(0, len(one.facts) - QUOTED),
        "asked": asked(one.questions, link),
        "folder": link.file(f"{FOLDER}/"),
        "said": said,
    }
    return render(site, path, "analysis.html", one.title, context)


def _cell(cell: Any, link: Links) -> Markup | str:
    return link.named(cell.iri) if isinstance(cell, Thing) else results.cell(cell)

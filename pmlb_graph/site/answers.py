"""Pages of the questions of the team: each with its answer, its evidence and its limits, or what the data lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pmlb_graph import addresses, evidence, questions, results
from pmlb_graph.analyses import Analysis, Bench, Finding, Thing
from pmlb_graph.analyses.finding import Cell, said
from pmlb_graph.evidence import Fact
from pmlb_graph.language import LANGUAGES, pick, speaking, spoken, tr
from pmlb_graph.questions import Answer, Missing, Part, Question
from pmlb_graph.report import sheet
from pmlb_graph.site import analyses
from pmlb_graph.site import questions as catalogued
from pmlb_graph.site.pages import FORTY, Links, asked_at, render
from pmlb_graph.site.record import Record
from pmlb_graph.terms import COOP

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

EVIDENCE = "preuves"
SHOWN, QUOTED = 200, 8
"""Rows of a table and quotations that a page shows; the files to take away have them all."""


@dataclass(frozen=True, slots=True)
class _Kept(questions.Memory):
    """What the site has answered already: its analyses, and what a query or a command answered for a question."""

    site: Site

    def finding(self, analysis: Analysis, _bench: Bench, /) -> Finding:
        """Return what the page of an analysis tells."""
        return analyses.answers(self.site).found[analysis.name]

    def part(self, name: str, make: Callable[[], Part | Missing], /) -> Part | Missing:
        """Return an answer, made once in every language for this graph."""
        told = self.site.kept(f"part {name}", partial(_everywhere, make))[spoken()]
        return Missing(**told["missing"]) if "missing" in told else Part.from_dict(told["part"])

    def proofs(self, bench: Bench, facts: Iterable[str], /) -> Mapping[str, Fact]:
        """Return the evidence of facts, each asked once."""
        known: dict[str, Fact] = self.site.once(f"proofs {spoken()}", dict)
        known.update(evidence.of(bench.engine, set(facts) - known.keys()))
        return known


def _everywhere(make: Callable[[], Part | Missing]) -> dict[str, Any]:
    """Return an answer in every language, as values that JSON holds."""
    told: dict[str, Any] = {}
    for language in LANGUAGES:
        with speaking(language):
            one = make()
            told[language] = {"missing": asdict(one)} if isinstance(one, Missing) else {"part": one.to_dict()}
    return told


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the list, the page of each question, its tables and its evidence."""
    for language in LANGUAGES:
        path = addresses.page(f"{FORTY}/index", language)
        yield path, partial(_index, site, path)
        for question in questions.questions().values():
            path = addresses.page(asked_at(question.number), language)
            yield path, partial(_page, site, question, path)
            for name in (*_names(question), EVIDENCE):
                yield _file(question, name, language), partial(_download, site, question, name, language)


def answer(site: Site, question: Question) -> Answer:
    """Return the answer to a question, in the language spoken; what the site computed before is not computed again."""
    bench = Bench(site.engine, site.draws[0], data=site.data)
    ground = questions.Ground(bench, site.data, tables=site.tabled, memory=_Kept(site))
    make = partial(questions.answer, question, ground)
    return site.once(f"question {question.number} {spoken()}", make)  # type: ignore[no-any-return]


def _names(question: Question) -> list[str]:
    return [one.name.replace("/", "-") for one in questions.answering(question)]


def _file(question: Question, name: str, language: str) -> str:
    end = "" if language == LANGUAGES[0] else f".{language}"
    return f"{asked_at(question.number)}-{name}{end}.csv"


def _download(site: Site, question: Question, name: str, language: str) -> str:
    """Return a table to take away: what one who answers found, or the evidence of the whole answer."""
    with speaking(language):
        found = answer(site, question)
        if name == EVIDENCE:
            return results.proof(found.evidence)
        part = next((one for one in found.parts if one.name.replace("/", "-") == name), None)
        if part is None or not part.columns:
            return _sheet(*found.lacking)
        return _sheet(part.columns, part.rows)


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    return sheet(columns, [[_plain(cell) for cell in row] for row in rows])


def _plain(cell: Cell) -> str | float | None:
    return str(cell) if isinstance(cell, Thing) else cell


def _index(site: Site, path: str) -> str:
    known = questions.questions().values()
    sections = [
        (key["en"].split()[0].casefold(), pick(dict(key)), [_listed(site, one) for one in some])
        for key, some in groupby(known, key=lambda one: dict(one.section))
    ]
    return render(site, path, "asked_index.html", tr("The forty questions"), {"sections": sections})


def _listed(site: Site, question: Question) -> dict[str, Any]:
    """Return a line of the list: without the answer, which may take long to compute."""
    lacking = questions.lacking(question, site.engine)
    return {
        "stem": asked_at(question.number),
        "number": question.number,
        "text": question.text,
        "missing": [one.what for one in lacking],
    }


def _page(site: Site, question: Question, path: str) -> str:
    link, found = Links(site, path), answer(site, question)
    known = questions.questions()
    file = partial(_file, question, language=spoken())
    context = {
        "number": question.number,
        "section": pick(dict(question.section)),
        "answer": found,
        "parts": [_part(one, link, file) for one in found.parts],
        "quotes": [_quoted(site.record, fact, link) for fact in found.evidence[:QUOTED]],
        "more": max(0, len(found.evidence) - QUOTED),
        "proofs": link.file(file(EVIDENCE)),
        "parameters": questions.parameters(question),
        "command": f"pmlb-graph ask {question.number}" + ("" if spoken() == LANGUAGES[0] else f" --lang {spoken()}"),
        "own": site.data is not None,
        "beside": [(link.to(asked_at(n)), n) for n in (question.number - 1, question.number + 1) if n in known],
        "said": said,
    }
    return render(site, path, "asked.html", question.text, context)


def _part(part: Part, link: Links, file: Callable[[str], str]) -> dict[str, Any]:
    """Return what a page shows of one who answers, with the page that tells more of it."""
    where = {"analysis": f"{analyses.FOLDER}/{part.name}", "query": f"{catalogued.FOLDER}/{part.name}"}
    rows = [[_cell(cell, link) for cell in row] for row in part.rows[:SHOWN]]
    return results.table(part, SHOWN) | {
        "part": part,
        "rows": rows,
        "where": link.to(where[part.kind]) if part.kind in where else "",
        "command": " ".join(("pmlb-graph", *([] if part.kind == "command" else [part.kind]), part.name)),
        "file": link.file(file(part.name.replace("/", "-"))),
    }


def _cell(cell: Cell, link: Links) -> Markup | str:
    return link.named(cell.iri) if isinstance(cell, Thing) else results.cell(cell)


def _quoted(record: Record, fact: Fact, link: Links) -> dict[str, Any]:
    """Return a fact with the places that say so, each a link; or the rule that says so, and its premises."""
    passages = []
    for one in record.attestations(fact.iri):
        passage = record.value(one, f"{COOP}passage")
        certainty = record.value(one, f"{COOP}certitude")
        passages.append(
            {
                "source": link.named(record.value(passage, f"{COOP}source")),
                "place": record.value(passage, f"{COOP}localisation"),
                "words": record.value(passage, f"{COOP}citation"),
                "certainty": record.label(certainty) if certainty else "",
            }
        )
    premises = [link.named(one.iri) for one in fact.premises]
    return {"name": link.named(fact.iri), "passages": passages, "rule": fact.rule, "premises": premises}

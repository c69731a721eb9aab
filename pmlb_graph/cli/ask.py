"""The command that answers the questions of the team, by number or by their words."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.options import Asked, Command, draws, formats, parameters, shared
from pmlb_graph.cli.waiting import progress
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pmlb_graph.questions import Answer, Question

SHOWN, QUOTED = 20, 3
"""Rows of a table, and facts with their passages, that a terminal shows; the other formats give them all."""


@click.command(
    cls=Command,
    help=later(
        "Answer a question of the team, by its number or by some of its words; without any, list them.\n\n"
        "An answer has its table, its evidence, its method and its limits; where the data cannot answer, it says what "
        "is missing."
    ),
)
@click.argument("words", metavar="[N|WORDS]…", nargs=-1)
@parameters
@draws(200)
@formats("text", "csv", "json", text=later("How to tell it; csv is its table."))
@shared()
def ask(words: tuple[str, ...], given: tuple[str, ...], form: str, asked: Asked, **how: int) -> None:
    """Answer a question, or list them."""
    from pmlb_graph import questions

    if not words:
        if given:
            raise UsageError(tr("a parameter goes with a question: pmlb-graph ask N -p name=value"))
        click.echo(_list(list(questions.questions().values()), form), nl=False)
        asked.say(tr("Ask one with: pmlb-graph ask N, or some of its words"))
        return
    found = _meant(" ".join(words))
    if len(found) > 1:
        click.echo(_list(found, form), nl=False)
        asked.say(tr("Several questions have these words: choose one by its number."))
        return
    from pmlb_graph import pipeline
    from pmlb_graph.analyses import Bench

    engine = pipeline.engine(asked.data, asked.endpoint)
    with progress(asked, tr("random draws")) as tell:
        bench = Bench(engine, how["replicas"], how["seed"], tell)
        ground = questions.Ground(bench, asked.data, tables=not asked.endpoint, files=True)
        answer = questions.answer(found[0], ground, given)
    click.echo(_shown(answer, form), nl=False)


def _meant(text: str) -> Sequence[Question]:
    """Return the questions that a number or words mean."""
    from pmlb_graph import questions

    if text.strip().isdecimal():
        return [questions.numbered(int(text))]
    found = questions.search(text)
    if not found:
        raise UsageError(tr("no question has the words “{words}”; `pmlb-graph ask` lists them").format(words=text))
    return found


def _list(found: Sequence[Question], form: str) -> str:
    if form == "json":
        return _json([one.to_dict() for one in found])
    if form == "csv":
        rows = [one.to_dict() for one in found]
        return _csv(list(rows[0]), [[_flat(cell) for cell in row.values()] for row in rows])
    lines: list[str] = []
    section = ""
    for one in found:
        if one.to_dict()["section"] != section:
            section = one.to_dict()["section"]
            lines += [*([""] if lines else []), section]
        lines.append(f"  {one.number:>2}  {one.text}")
    return "\n".join(lines) + "\n"


def _flat(cell: Any) -> Any:
    return " ".join(cell) if isinstance(cell, list) else cell


def _shown(found: Answer, form: str) -> str:
    if form == "json":
        return _json(found.to_dict())
    if form == "csv":
        if found.columns:
            return _csv(found.columns, found.rows)
        return _csv(*found.lacking)
    blocks = ["\n".join([f"{found.question.number}. {found.question.text}", "", *_said(found)]), _table(found)]
    blocks += [_evidence(found), _method(found), _points(tr("What cannot be said:"), found.limits)]
    blocks += [_points(tr("What is missing:"), map(str, found.missing)), _more(found)]
    return "\n\n".join(block.rstrip("\n") for block in blocks if block) + "\n"


def _said(found: Answer) -> list[str]:
    several = len(found.parts) > 1
    lines = []
    for part in found.parts:
        told = [*part.sentences, *map(str, part.figures)]
        lines += [f"— {part.title}", *(f"  {one}" for one in told)] if several else told
    return lines or [tr("The data cannot answer it yet.")]


def _table(found: Answer) -> str:
    """Return the first rows, without the columns of which nothing is known."""
    from pmlb_graph import plain
    from pmlb_graph.results import cell

    kept = [i for i in range(len(found.columns)) if any(row[i] is not None for row in found.rows)]
    if not found.rows:
        return ""
    rows = [[cell(row[i]) for i in kept] for row in found.rows[:SHOWN]]
    more = len(found.rows) - SHOWN
    text = plain.table([found.columns[i] for i in kept], rows)
    return text + (counted("{n} more row in --format csv", "{n} more rows in --format csv", more) if more > 0 else "")


def _evidence(found: Answer) -> str:
    from pmlb_graph.cli import output

    if not found.evidence:
        return tr("Evidence: none; this rests on no fact of a source.") if found.parts else ""
    head = counted("Evidence: {n} fact", "Evidence: {n} facts", len(found.evidence))
    if len(found.evidence) > QUOTED:
        head += tr("; the first {n}, the others in --format json:").format(n=QUOTED)
    return head + "\n" + output.facts(found.evidence[:QUOTED], "text")


def _method(found: Answer) -> str:
    if not found.method:
        return ""
    text = tr("Method: {text}").format(text=found.method)
    return "\n".join([text, *(f"  {reference}" for reference in found.references)])


def _points(head: str, texts: Iterable[str]) -> str:
    lines = [f"  – {text}" for text in texts]
    return "\n".join([head, *lines]) if lines else ""


def _more(found: Answer) -> str:
    """Tell what may be precised, and what tells more."""
    from pmlb_graph.questions import parameters

    known = parameters(found.question)
    lines = [f"  -p {name}=…  {text}" for name, text in known.items()]
    text = "\n".join([tr("To be more precise:"), *lines]) if lines else ""
    also = " · ".join(found.also)
    return "\n".join(filter(None, [text, tr("See also: {commands}").format(commands=also) if also else ""]))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    from math import isnan

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        told = ["" if isinstance(one, float) and isnan(one) else one for one in row]
        writer.writerow([round(one, 9) if isinstance(one, float) else one for one in told])
    return stream.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

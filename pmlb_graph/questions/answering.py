"""Answering: from a question to its answer, by whoever says that it answers its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import pyoxigraph as ox

from pmlb_graph import evidence
from pmlb_graph.analyses import Analysis, Thing, restricted
from pmlb_graph.analyses.finding import Cell
from pmlb_graph.analyses.restriction import WORDS
from pmlb_graph.catalogue import Query, named
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.evidence import Fact
from pmlb_graph.language import pick, tr
from pmlb_graph.questions import wording
from pmlb_graph.questions.answer import Answer, Missing, Part
from pmlb_graph.questions.doors import Door, doors
from pmlb_graph.questions.ground import Ground
from pmlb_graph.questions.question import Need, Question
from pmlb_graph.questions.tabled import asked
from pmlb_graph.terms import PREFIXES, short

_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("coop", "dcterms", "skos"))


def answer(question: Question, ground: Ground, given: Sequence[str] = ()) -> Answer:
    """Answer a question on a graph.

    Without parameters the analyses that name its number answer, then the commands that need nothing more; where no
    analysis does, the queries that the question names. With parameters, the analyses that take them all,
    restricted; or else the first command or query of its number that does.

    Parameters
    ----------
    question : Question
        Which.
    ground : Ground
        Of what it is asked.
    given : sequence of str
        Parameters as ``name=value``; a name may come several times.

    Raises
    ------
    UsageError
        If nothing that answers the question takes these parameters.
    """
    said = _precise(question, ground, given) if given else _whole(question, ground)
    parts = tuple(one for one in said if isinstance(one, Part))
    missing = [one for one in said if isinstance(one, Missing)]
    if not said:
        missing.append(Missing(tr("no analysis of this version answers question {n}").format(n=question.number)))
    missing += lacking(question, ground.bench.engine)
    told, known = proved(ground, parts)
    return Answer(question, told, known, tuple(missing), tuple(_also(question, parts)))


def proved(ground: Ground, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Fact, ...]]:
    """Return parts whose things have their names, and the facts they rest on, with their passages."""
    known = _evidence(ground, (fact for part in parts for fact in part.facts))
    return _named(ground.bench.engine, parts, {fact.iri: fact.label for fact in known}), known


def _named(engine: Engine, parts: tuple[Part, ...], labels: dict[str, str]) -> tuple[Part, ...]:
    """Call things what they are, where a table only has their IRI."""
    bare = {cell.iri for part in parts for row in part.rows for cell in row if isinstance(cell, Thing) and _bare(cell)}
    if bare - labels.keys():
        asking = named("preuve/libelles").filled({"fait": [ox.NamedNode(iri) for iri in sorted(bare - labels.keys())]})
        words = wording.labels(engine)
        labels = {row["fait"]: words.get(row["libelle"], row["libelle"]) for row in engine.select(asking)} | labels

    def said(cell: Cell) -> Cell:
        return (
            replace(cell, label=labels.get(cell.iri, cell.label)) if isinstance(cell, Thing) and _bare(cell) else cell
        )

    return tuple(replace(part, rows=tuple(tuple(map(said, row)) for row in part.rows)) for part in parts)


def lacking(question: Question, engine: Engine) -> list[Missing]:
    """Return what the data do not hold of what a question needs."""
    return [Missing.of(need) for need in question.needs if not _met(engine, need)]


def answering(question: Question) -> list[Analysis | Query | Door]:
    """Return who answers a question when nothing is precised, in order."""
    found: list[Analysis | Query | Door] = [*question.analyses()]
    found = found or [query for query in question.catalogued() if query.name in question.queries]
    return [*found, *(door for door in doors(question.number) if door.unasked)]


def _bare(thing: Thing) -> bool:
    return thing.label == short(thing.iri)


def parameters(question: Question) -> dict[str, str]:
    """Return what may be precised of a question, with what each parameter is in the language spoken."""
    found = {name: tr(WORDS[name]) for one in question.analyses() for name in one.takes}
    for door in doors(question.number):
        for name, text in door.parameters.items():
            found.setdefault(name, tr(text))
    for query in question.catalogued():
        for name, one in query.parameters.items():
            found.setdefault(name, pick(dict(one.summary)))
    return found


def _whole(question: Question, ground: Ground) -> list[Part | Missing]:
    """Answer without parameters."""
    return [_unasked(question, ground, one) for one in answering(question)]


def _unasked(question: Question, ground: Ground, one: Analysis | Query | Door) -> Part | Missing:
    """Return what one who answers says when nothing is precised."""
    if isinstance(one, Analysis):
        return Part.of(ground.memory.finding(one, ground.bench))
    if isinstance(one, Door):
        return ground.memory.part(one.name, partial(one.answer, ground, {}))
    given = _fitting(one, question.given)
    return ground.memory.part(" ".join((one.name, *given)), partial(asked, ground.bench.engine, one, given))


def _precise(question: Question, ground: Ground, given: Sequence[str]) -> list[Part | Missing]:
    """Answer with parameters."""
    values: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(tr("“{text}” is not a parameter: write name=value").format(text=text))
        values.setdefault(name, []).append(value)
    known = parameters(question)
    wrong = [_unknown(question, name, list(known)) for name in values if name not in known]
    if wrong:
        raise UsageError("\n".join(wrong))
    taken = [one for one in question.analyses() if values.keys() <= set(one.takes)]
    if taken:
        return [Part.of(restricted(one, ground.bench, given)) for one in taken]
    chosen = _taker(question, values)
    if isinstance(chosen, Door):
        return [chosen.answer(ground, values)]
    return [asked(ground.bench.engine, chosen, given)]


def _unknown(question: Question, name: str, known: Sequence[str]) -> str:
    message = tr("question {n} has no parameter “{name}”").format(n=question.number, name=name)
    choices = tr("; it takes: {names}").format(names=", ".join(known)) if known else ""
    return message + (did_you_mean(name, known) or choices)


def _taker(question: Question, values: Iterable[str]) -> Door | Query:
    """Return the first command or query that takes all these parameters."""
    wanted = set(values)
    takers: list[Door | Query] = [*doors(question.number), *question.catalogued()]
    for one in takers:
        if wanted <= set(one.parameters):
            return one
    message = tr("nothing that answers question {n} takes {names} together")
    raise UsageError(message.format(n=question.number, names=", ".join(sorted(wanted))))


def _fitting(query: Query, given: Iterable[str]) -> list[str]:
    return [text for text in given if text.partition("=")[0] in query.parameters]


def _met(engine: Engine, need: Need) -> bool:
    return engine.ask(f"{_PREFIXES}ASK {{ {need.where} }}")


def _evidence(ground: Ground, facts: Iterable[str]) -> tuple[Fact, ...]:
    wanted = list(dict.fromkeys(facts))
    known = ground.memory.proofs(ground.bench, wanted) if wanted else {}
    told = (known[fact] for fact in wanted if known[fact].passages or known[fact].premises)
    return tuple(evidence.quoted_first(told))


def _also(question: Question, parts: Sequence[Part]) -> Iterable[str]:
    """Yield the commands that tell more: those of the parts, and of what did not answer."""
    done = {part.name for part in parts if part.kind != "analysis"}
    for analysis in question.analyses():
        yield f"pmlb-graph analysis {analysis.name}"
    for door in doors(question.number):
        if door.name not in done or door.parameters:
            yield f"pmlb-graph {door.name}"
    for query in question.catalogued():
        yield f"pmlb-graph query {query.name}"

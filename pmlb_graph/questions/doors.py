"""Doors: what answers a question that is neither a query nor an analysis, such as a scenario or an invitation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pmlb_graph.analyses import Figure
from pmlb_graph.analyses.finding import Cell, alone
from pmlb_graph.errors import UsageError
from pmlb_graph.language import later, tr
from pmlb_graph.questions.answer import Missing, Part
from pmlb_graph.questions.ground import Ground

if TYPE_CHECKING:
    from pmlb_graph.scenarios.comparison import Comparison

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Door:
    """A command that answers a question.

    Attributes
    ----------
    name : str
        The command.
    questions : tuple of int
        Numbers of the questions.
    parameters : mapping of str to str
        What it takes, with what each is.
    answer : callable
        From the ground and the parameters to a part, or to what is missing.
    unasked : bool
        Whether it answers when no parameter is given.
    """

    name: str
    questions: tuple[int, ...]
    parameters: Mapping[str, str]
    answer: Callable[[Ground, Given], Part | Missing]
    unasked: bool = False


def _invite(ground: Ground, given: Given) -> Part:
    """Suggest whom to invite."""
    from pmlb_graph.analyses import invitation, project
    from pmlb_graph.analyses.candidates import candidates

    bench = ground.bench
    of = candidates(bench)
    wanted = project.read(bench, of, given.get("theme", ()), given.get("territoire", ()), _last(given, "role"))
    found = invitation.invite(bench, of, wanted)
    heads, rows = invitation.rows(found)
    heads, rows = heads[:-1], [row[:-1] for row in rows]  # the facts are in the evidence
    said = (invitation.asked(found), *found.sentences, *invitation.trials(found))
    facts = dict.fromkeys(fact for guest in found.guests for fact in guest.facts)
    method = tr(
        "Each actor's score is a sum of terms, told in its row; it is tried on participations that were hidden."
    )
    return Part(
        "command", "invite", tr("Whom to invite"), said, heads, tuple(rows),
        facts=tuple(facts), method=method, limits=found.limits,
    )  # fmt: skip


def _scenario(ground: Ground, given: Given) -> Part | Missing:
    """Play a scenario: a file, the removal of what is named, or the example that the tables give."""
    if not ground.tables:
        return Missing(tr("a scenario is played on the tables: an endpoint only has the graph"))
    from pmlb_graph import pipeline, scenarios, tables
    from pmlb_graph.scenarios import example
    from pmlb_graph.scenarios.comparison import compare

    if "fichier" in given:
        return _played(compare(scenarios.suppose(_file(ground, given, "fichier"), ground.data)))
    with TemporaryDirectory() as folder:
        if given:
            path = Path(folder) / f"{tr('removal')}.csv"
            path.write_text(_removals(given), encoding="utf-8")
        else:
            path = Path(folder) / f"{tr('example')}.csv"
            project, _ = tables.open_project(ground.data)
            content = example.example(project, pipeline.engine(ground.data))
            if len(content.splitlines()) < 2:
                return Missing(tr("the tables hold nothing that a scenario could change"))
            path.write_bytes(content)
        return _played(compare(scenarios.suppose(path, ground.data)))


def _removals(given: Given) -> str:
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(("operation", "acteur", "cooperation"))
    writer.writerows(("retirer", actor, "") for actor in given.get("retirer-acteur", ()))
    writer.writerows(("retirer", "", action) for action in given.get("retirer-action", ()))
    return stream.getvalue()


def _played(found: Comparison) -> Part:
    from pmlb_graph.scenarios import telling

    columns = (tr("What is measured"), tr("before"), tr("after"), tr("difference"))
    moves = [" ".join((move.operation, *move.cells.values())) for move in found.overlay.scenario.moves]
    title = tr("Scenario {file}").format(file=found.overlay.scenario.title)
    said = (tr("What is supposed: {moves}.").format(moves=tr("; ").join(moves)), *telling.sentences(found))
    facts = dict.fromkeys(fact for tie in found.vanished for fact in tie.facts)
    limits = (*(one.message for one in found.overlay.warnings), *(tr(limit) for limit in telling.LIMITS))
    method = tr("The same measures of the graph as it is and of the graph as it would be, with the same seeds.")
    return Part(
        "command", "scenario", title, said, columns, tuple(telling.table(found)),
        facts=tuple(facts), method=method, limits=limits,
    )  # fmt: skip


def _diff(ground: Ground, given: Given) -> Part | Missing:
    """Compare another state of the tables with this one."""
    if not ground.tables:
        return Missing(tr("two states are compared by their tables: an endpoint only has the graph"))
    from pmlb_graph import differences
    from pmlb_graph.resources import folder

    found = differences.compare(_file(ground, given, "avant"), ground.data or folder("data"))
    rows = [
        (name, differences.word(change.kind), change.label, change.place)
        for name, changes in found.groups.items()
        for change in changes
    ]
    limits = (tr("Two states of the tables tell what was entered in between, not when it happened."),)
    columns = (tr("Table"), tr("What happened"), tr("What"), tr("Place"))
    method = tr("Row by row, by the key of each table; two files of the graph, resource by resource.")
    said = (differences.summary(found),)
    return Part("command", "diff", tr("What changed"), said, columns, tuple(rows), method=method, limits=limits)


def _file(ground: Ground, given: Given, name: str) -> Path:
    """Return a file or a folder that a parameter names."""
    path = Path(_last(given, name))
    if not ground.files:
        raise UsageError(tr("the parameter “{name}” reads a file: only the command line does").format(name=name))
    if not path.exists():
        raise UsageError(tr("“{path}” does not exist").format(path=path))
    return path


def _coverage(ground: Ground, _given: Given) -> Part:
    """Tell how well facts are attested, by family."""
    from pmlb_graph import coverage

    found = coverage.cover(ground.bench.engine)
    columns = (
        tr("Facts"), tr("Number"), tr("Place told (%)"), tr("Words quoted (%)"),
        tr("Attested (%)"), tr("Second source (%)"),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.label, one.facts, *(round(100 * s.value, 1) for s in (one.located, one.quoted, one.sure, one.second)))
        for one in found.families
    )
    text = tr("{n} of {all} EPCI, where {share} of the inhabitants live, are in a documented cooperation.")
    share = coverage.percent(found.inhabitants)
    if not share:
        text = tr(
            "{n} of {all} EPCI are in a documented cooperation; share of the inhabitants not known: no population"
            " entered."
        )
    said = (text.format(n=found.epci.part, all=found.epci.whole, share=share),) if found.epci.whole else ()
    figures = (Figure("epci", tr("EPCI in at least one documented cooperation"), alone(found.epci.part), 0),)
    return Part(
        "command", "coverage", tr("Coverage"), said, columns, rows, figures if found.epci.whole else (),
        method=tr("Shares of the facts of each family; those that a rule derives do not count."),
    )  # fmt: skip


def _last(given: Given, name: str) -> str:
    return given[name][-1] if given.get(name) else ""


DOORS = (
    Door(
        "invite",
        (38,),
        {
            "theme": later("Theme; may come several times."),
            "territoire": later("Territory or actor already there; may come several times."),
            "role": later("Only actors that a source names in this role, or its sub-roles."),
        },
        _invite,
    ),
    Door(
        "scenario",
        (39,),
        {
            "fichier": later("File of a scenario."),
            "retirer-acteur": later("Actor to remove; may come several times."),
            "retirer-action": later("Action or cooperation to remove; may come several times."),
        },
        _scenario,
        unasked=True,
    ),
    Door("diff", (27,), {"avant": later("Former state of the tables: a folder.")}, _diff),
    Door("coverage", (37,), {}, _coverage, unasked=True),
)


def door(name: str) -> Door:
    """Return a command by its name."""
    return next(one for one in DOORS if one.name == name)


def doors(number: int) -> list[Door]:
    """Return the commands that answer a question."""
    return [door for door in DOORS if number in door.questions]

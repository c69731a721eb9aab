"""The overlay: the graph as it would be if a scenario held, beside the graph as it is.

The tables are read once more, the scenario is played on their rows, in memory, and the graph is built, inferred
and checked as any other. What the scenario adds stands in a graph of its own, ``graph/scenario/{key}``, attested
by its line with the certainty *hypothèse*. Nothing is written, neither in the tables nor in the cache.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pmlb_graph import pipeline, problems, tables
from pmlb_graph.dataset import SOURCE, Dataset, assemble
from pmlb_graph.errors import DataError, closest
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.scenarios.falling import Removal, Rows, fact_key
from pmlb_graph.scenarios.reading import ACTION, ACTOR, ADD, COOPERATION, PARTICIPATION, Move, Scenario, read_scenario
from pmlb_graph.tables import Project, Row, Sheet
from pmlb_graph.tables.cells import Cells, Fault
from pmlb_graph.tables.description import SUPPOSED
from pmlb_graph.terms import concept

_HELD: Mapping[str, tuple[str, ...]] = {
    "acteur": ("acteurs", "collectifs"),
    "cooperation": ("cooperations", "actions", "instances"),
}
_KEYED = {ACTOR: "acteur", COOPERATION: "cooperation", ACTION: "cooperation"}
_SAID: Mapping[str, str] = {"action": "cooperation", "intitule": "libelle", "natureAction": "orientation"}
"""Columns of the tables that a scenario writes under another name."""
_FROM = 10**9
"""Rows that a scenario adds are numbered from here, as no table is so long, to tell them from those of the tables."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A scenario and the two states of the graph.

    Attributes
    ----------
    scenario : Scenario
        What is supposed.
    before, after : Dataset
        The graph of the tables, and the graph if the scenario held.
    fallen : mapping of str to int
        How many rows of each table go with what the scenario removes.
    warnings : tuple of Problem
        What does not stop the work, such as a line that changes nothing.
    """

    scenario: Scenario
    before: Dataset
    after: Dataset
    fallen: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def graph(self) -> str:
        """Return the IRI of the graph that holds what the scenario adds."""
        return self.after.base.graph("scenario", self.scenario.key).value


def suppose(path: Path, data: Path | None = None) -> Overlay:
    """Read a scenario, and make the graph as it would be if it held.

    Parameters
    ----------
    path : Path
        The scenario: see `read_scenario`.
    data : Path, optional
        Folder of tables; by default the one that ships.

    Raises
    ------
    DataError
        If something is wrong in the scenario, or in the tables; it carries all the problems.
    """
    before = pipeline.load(data)
    project, _ = tables.open_project(data)
    scenario, found = read_scenario(path)
    return played(project, before, scenario, found)


def played(project: Project, before: Dataset, scenario: Scenario, found: list[Problem] | None = None) -> Overlay:
    """Play a scenario on a project whose tables are right.

    Parameters
    ----------
    project : Project
        The tables.
    before : Dataset
        The graph made of them.
    scenario : Scenario
        What is supposed.
    found : list of Problem, optional
        What was wrong when it was read.

    Raises
    ------
    DataError
        If something is wrong.
    """
    stage = _Stage(project, before, scenario)
    for move in scenario.moves:
        stage.play(move)
    told, derived = [*(found or []), *stage.problems], stage.project()
    # A scenario that cannot be played has its cells checked, so that all is told at once; its graph would mean nothing.
    checked = (tables.check(derived), None) if problems.errors(told) else pipeline.examine(derived, [])
    after = checked[1]
    listed = sorted({*told, *(_placed(scenario, one) for one in checked[0])})
    if wrong := problems.errors(listed):
        raise DataError(wrong)
    if after is None:  # pragma: no cover - a graph is missing only when something is wrong
        raise DataError(listed)
    return Overlay(scenario, before, _signed(scenario, after, stage.source), dict(stage.fallen), tuple(listed))


class _Stage:
    """The rows of the tables while a scenario is played on them."""

    def __init__(self, project: Project, before: Dataset, scenario: Scenario) -> None:
        self._project = project
        self._before = before
        self._scenario = scenario
        self._removal = Removal(project.description.tables)
        self.rows: Rows = {name: list(sheet.rows) for name, sheet in project.sheets.items()}
        self.problems: list[Problem] = []
        self.fallen: Counter[str] = Counter()
        self.source = f"scenario-{scenario.key}"
        while self.source in self._removal.keys(self.rows)["sources"]:
            self.source += "-bis"

    def project(self) -> Project:
        """Return the tables as they would be; the scenario is a source of theirs if anything rests on it."""
        description = self._project.description
        certainties = {**description.concepts["certitude"], SUPPOSED: concept("certitude", SUPPOSED)}
        description = replace(description, concepts={**description.concepts, "certitude": certainties})
        rows = dict(self.rows)
        if any(row.line > _FROM for listed in rows.values() for row in listed):
            title = tr("Scenario: {file}").format(file=self._scenario.title)
            told = {"source": self.source, "titre": title, "editeur": self._project.publisher, "nature": "calcul"}
            rows["sources"] = [*rows["sources"], self._row("sources", _FROM + 1, told)]
        sheets = {n: Sheet(s.table, s.file, tuple(rows[n])) for n, s in self._project.sheets.items()}
        return replace(self._project, sheets=sheets, description=description)

    def play(self, move: Move) -> None:
        """Add or remove what a line says."""
        if move.operation == ADD:
            self._add(move)
        elif move.what == PARTICIPATION:
            self._remove_participations(move)
        else:
            self._remove(move)

    def _tell(self, move: Move, column: str, code: str, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self._scenario.file, move.line, column, code, message, suggestion))

    def _row(self, table: str, line: int, told: Mapping[str, str]) -> Row:
        return Row(line, tuple(told.get(column.name, "") for column in self._project.description.tables[table].columns))

    def _holder(self, column: str, text: str) -> tuple[str, str] | None:
        """Return the table that holds what a cell names, and its key."""
        kind, _, key = text.rpartition("/")
        known = self._removal.keys(self.rows)
        for name in _HELD[column]:
            if key in known[name] and kind in ("", self._project.description.tables[name].kind):
                return name, key
        return None

    def _add(self, move: Move) -> None:
        table = self._project.description.tables[move.what]
        row = self._row(move.what, _FROM + move.line, _told(move, self.source))
        key = fact_key(table, row)
        twin = next((one for one in self.rows[move.what] if fact_key(table, one) == key), None)
        named = _KEYED.get(move.what)
        if named and (held := self._holder(named, move[named])):
            file = self._project.description.tables[held[0]].file
            message = tr("“{key}” stands in {file} already: a new thing needs a key of its own")
            self._tell(move, named, "key-taken", message.format(key=move[named], file=file))
        elif twin is not None and twin.line > _FROM:
            message = tr("the line {line} of the scenario adds it already").format(line=twin.line - _FROM)
            self._tell(move, "", "added-twice", message)
        elif twin is not None:
            message = tr("the tables say it already, at {file}:{line}: nothing changes")
            message = message.format(file=table.file, line=twin.line)
            problem = Problem(self._scenario.file, move.line, "", "already-said", message, severity="warning")
            self.problems.append(problem)
        else:
            self.rows[move.what].append(row)

    def _remove(self, move: Move) -> None:
        column = _KEYED[move.what]
        held = self._holder(column, move[column])
        if held is None:
            self._unknown(move, column)
            return
        self.fallen += self._removal.of(self.rows, {held})

    def _remove_participations(self, move: Move) -> None:
        place = self._project.description.tables[PARTICIPATION].index
        wanted = {name: move[name].rpartition("/")[2] for name in ("acteur", "cooperation", "role") if move[name]}
        those = [
            row
            for row in self.rows[PARTICIPATION]
            if all(row.cells[place[name]].rpartition("/")[2] == key for name, key in wanted.items())
        ]
        if those:
            self._removal.participations(self.rows, those)
            return
        strange = [name for name in _HELD if self._holder(name, move[name]) is None]
        for name in strange:
            self._unknown(move, name)
        if not strange:
            self._tell(move, "cooperation", "no-participation", self._absent(wanted))

    def _absent(self, wanted: Mapping[str, str]) -> str:
        """Say why a participation cannot be removed."""
        start = f"<{self._before.base.resource('participation', wanted['cooperation'], wanted['acteur']).value}/"
        if any(line.startswith(start) for line in self._before.lines) and "role" not in wanted:
            message = tr(
                "no row says it: a rule infers that “{actor}” takes part in “{cooperation}”; remove what it is"
                " inferred from (see `pmlb-graph why`)"
            )
        elif "role" in wanted:
            message = tr("no row says that “{actor}” takes part in “{cooperation}” in this role")
        else:
            message = tr("no row says that “{actor}” takes part in “{cooperation}”")
        return message.format(actor=wanted["acteur"], cooperation=wanted["cooperation"])

    def _unknown(self, move: Move, column: str) -> None:
        """Say that nothing has the name that a line gives, as the tables say it, and what may be meant."""
        table = self._project.description.tables[PARTICIPATION]
        try:
            Cells(self._project).terms(table, table.column(column), move[column])
        except Fault as fault:
            known = self._removal.keys(self.rows)
            choices = sorted(key for name in _HELD[column] for key in known[name])
            suggestion = fault.suggestion or closest(move[column], choices) or ""
            self._tell(move, column, fault.code, fault.message, suggestion)
        else:
            self._tell(move, column, "gone", tr("a line above took it out already"))


def _told(move: Move, source: str) -> dict[str, str]:
    """Return the cells of the row that a line makes."""
    told = {name: cell for name, cell in move.cells.items() if name != "operation"}
    if move.what == ACTION:
        told |= {"action": move["cooperation"], "intitule": move["libelle"], "natureAction": "action"}
    evidence = {"source": source, "passage": f"L{move.line}", "citation": move.words, "certitude": SUPPOSED}
    return told | evidence


def _placed(scenario: Scenario, problem: Problem) -> Problem:
    """Return a problem at the line of the scenario when a row of the scenario makes it."""
    if problem.line <= _FROM:
        return problem
    column = _SAID.get(problem.column, problem.column)
    return replace(problem, file=scenario.file, line=problem.line - _FROM, column=column)


def _signed(scenario: Scenario, whole: Dataset, source: str) -> Dataset:
    """Put what the scenario adds in a graph of its own, and name its lines as its file has them."""
    former, graph = str(whole.base.graph(SOURCE, source)), str(whole.base.graph("scenario", scenario.key))
    entry = re.compile(r'"\w+\.csv:(\d+)"')
    file = scenario.title.replace("\\", "\\\\").replace('"', '\\"')

    def lines() -> Iterator[str]:
        for line in whole.lines:
            if former not in line:
                yield line
                continue
            said = line.replace(former, graph)
            yield entry.sub(lambda found: f'"{file}:{int(found[1]) - _FROM}"', said) if "#entree>" in said else said

    return assemble(whole.base, lines())

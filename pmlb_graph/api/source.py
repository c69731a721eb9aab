"""The source of a graph: tables or an endpoint, a date, a language; and what it can be asked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from pmlb_graph import analyses, catalogue, colophon, measures, moments, networks, pipeline, questions, tables
from pmlb_graph.analyses import Bench
from pmlb_graph.api import display
from pmlb_graph.api.table import Cell, Table
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import pick, speaking, tr
from pmlb_graph.terms import date as dated
from pmlb_graph.terms import no_date

Text = str | os.PathLike[str]
Parameter = str | int | Sequence[str]


class Source:
    """What a graph is made of, and what it can be asked."""

    def __init__(
        self, data: Path | None, endpoint: str | None, date: str | None, collectives: tuple[str, ...], lang: str
    ) -> None:
        self.data, self.endpoint, self.date, self.lang = data, endpoint, date or "", lang
        self._collectives = collectives
        self._benches: dict[tuple[int, int], Bench] = {}
        with self._speaking():
            if date and dated(date) is None:
                raise UsageError(no_date(date))
            if data is not None and not data.is_dir():
                raise UsageError(tr("“{path}” does not exist").format(path=data))
            _ = self.engine

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        with speaking(self.lang), pipeline.expanding(self._collectives):
            yield

    @cached_property
    def engine(self) -> Engine:
        """Who answers SPARQL: ``select``, ``ask``, ``construct``; of the whole graph, whatever the date."""
        with self._speaking():
            return pipeline.engine(self.data, self.endpoint)

    @cached_property
    def _then(self) -> Engine:
        """Who answers of the graph at the date, where a query has no parameter for it."""
        if not self.date:
            return self.engine
        if self.endpoint:
            raise UsageError(tr("an endpoint is asked at a date by `query`, `network` and `why` only"))
        return Embedded(moments.at(pipeline.load(self.data), self.date).lines)

    @cached_property
    def _project(self) -> tables.Project:
        return tables.open_project(self.data)[0]

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the sources and the licence, as every table and picture says them."""
        with speaking(self.lang):
            if self.endpoint:
                return (tr("Source: {url}; its licence is its publisher's").format(url=self.endpoint),)
            return colophon.notes(self._project)

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]], title: str) -> Table:
        return Table(tuple(columns), tuple(map(tuple, rows)), title, self.notes, self.lang)

    def _given(self, parameters: Mapping[str, Parameter], at: bool = True) -> list[str]:
        """Return parameters as the command line has them, with the date of the graph."""
        given = []
        for name, value in parameters.items():
            values = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
            given += [f"{name}={one}" for one in values]
        return [*given, f"date={self.date}"] if at and self.date and "date" not in parameters else given

    def queries(self) -> Table:
        """List the queries of the catalogue: their name, what they ask, what can be precised."""
        with self._speaking():
            rows = [(q.name, pick(dict(q.summary)), ", ".join(q.parameters)) for q in catalogue.questions()]
            return self._table(("name", "summary", "parameters"), rows, tr("Queries of the catalogue"))

    def networks(self) -> Table:
        """List the networks."""
        with self._speaking():
            found = networks.definitions().values()
            rows = [(one.name, pick(dict(one.title)), pick(dict(one.description))) for one in found]
            return self._table(("name", "title", "description"), rows, tr("Networks"))

    def measures(self) -> Table:
        """List the measures: what each says, what it measures, where it comes from."""
        with self._speaking():
            found = measures.MEASURES.values()
            rows = [(one.name, tr(one.summary), one.level, one.reference) for one in found]
            return self._table(("name", "summary", "level", "reference"), rows, tr("Measures"))

    def questions(self) -> Table:
        """List the questions of the team, by number."""
        with self._speaking():
            rows = [(one.number, one.text) for one in questions.questions().values()]
            return self._table(("number", "question"), rows, tr("Questions of the team"))

    def analyses(self) -> Table:
        """List the analyses: the questions that measures answer."""
        with self._speaking():
            rows = [(one.name, tr(one.title)) for one in analyses.ANALYSES.values()]
            return self._table(("name", "title"), rows, tr("Analyses"))

    def __repr__(self) -> str:
        with speaking(self.lang):
            title = pick(dict(self._project.title)) if not self.endpoint else self.endpoint
            at = tr(", at the date {date}").format(date=self.date) if self.date else ""
            return f"{title}{at}"

    def _repr_html_(self) -> str:
        with speaking(self.lang):
            doors = ("queries()", "networks()", "measures()", "questions()", "analyses()", 'find("…")')
            head = display.listed((repr(self), *self.notes))
            return head + display.folded(tr("What it can be asked"), display.listed(doors))

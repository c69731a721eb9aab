"""The folder of the main job: pages, answers, networks, graph, and the index that leads to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph import (
    accounts,
    atlas,
    catalogue,
    colophon,
    coverage,
    exchanges,
    files,
    moments,
    names,
    networks,
    pipeline,
    reports,
    results,
    sketch,
    views,
)
from pmlb_graph.analyses import findings
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import Query
from pmlb_graph.dataset import Dataset
from pmlb_graph.drawings import Drawing
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.exports.sheets import harmless
from pmlb_graph.language import counted, figure, pick, spoken, tr
from pmlb_graph.tables import Project, open_project

if TYPE_CHECKING:
    import networkx as nx

SHOWN = 300
ATLAS = "reseaux"
_RANKING = (
    *("iri", "label", "degree", "betweenness", "mean", "low", "high", "verdict"),
    *("rank_best", "rank_worst", "stability"),
)
_WORDS = {"tr": tr, "counted": counted, "figure": figure, "percent": coverage.percent}
_ROOMS = ("plan", "inventaire", "temps", "espace", "preuve", "couverture")
"""Folders of the questions that the main job answers, in their order."""


def write(folder: Path, whole: Dataset, data: Path | None, tell: Any, date: str = "") -> list[tuple[str, str]]:
    """Fill a folder with everything, and return what was made: name and meaning."""
    project, _ = open_project(data)
    project = replace(project, title=moments.titled(project.title, date))
    engine = Embedded(whole.lines)
    tell(tr("Writing the graph…"))
    files.write(folder / "graphe.trig", whole.to_trig())
    tell(tr("Asking the questions…"))
    answers = _answers(folder, engine)
    tell(tr("Measuring and drawing the networks…"))
    drawn = _networks(folder, engine, project)
    ranking = _ranking(folder, engine, data)
    page = colophon.shell(project)
    found, weighed = results.write(folder, data, engine, page, tell)
    _report(folder, whole, (engine, project, data), tell)
    tell(tr("Writing the index…"))
    files.write(folder / "questions.html", _questions(engine, answers, page))
    gap = exchanges.page(engine, project, data)
    if gap:
        files.write(folder / exchanges.PAGE, gap)
    covered = coverage.cover(engine)
    files.write(folder / accounts.COVERAGE_PAGE, accounts.coverage_page(covered, page))
    account = {
        "reached": coverage.reached(covered),
        "missing": accounts.counts(accounts.write(folder, engine, project, page)),
        "surviving": [one.claim.sentence for one in findings.surviving(weighed)],
        "analyses": [(one.name, one.title) for one in found],
        "gap": exchanges.PAGE if gap else "",
    }
    files.write(folder / "index.html", _index(engine, whole, project, (drawn, ranking, answers), page | account))
    return [
        ("index.html", tr("where to begin")),
        ("questions.html", tr("{n} questions and their answers").format(n=len(answers))),
        ("reseaux/", tr("{n} interactive networks, and their ties for Gephi and spreadsheets").format(n=len(drawn))),
        ("reponses/", tr("each answer as a table for a spreadsheet")),
        (accounts.COVERAGE_PAGE, tr("what is covered, and whom the documented cooperations represent")),
        (accounts.WORKLIST_PAGE, tr("what is missing or contradictory, with rows ready to fill in a-completer/")),
        (f"{reports.FOLDER}/", tr("the report: text, figures and pictures with their origin")),
        (results.PAGE, tr("{n} analyses beside chance, and the findings that survive").format(n=len(found))),
        *([(exchanges.PAGE, tr("where EPCI interact without documented cooperation, and the reverse"))] if gap else []),
        ("mesures.csv", tr("degree and betweenness of each actor, beside what chance gives")),
        ("graphe.trig", tr("the whole graph: {n} statements").format(n=len(whole))),
    ]


def _answers(folder: Path, engine: Engine) -> list[tuple[Query, Bindings]]:
    found = []
    for query in catalogue.questions():
        if query.room not in _ROOMS or query.about_one_thing:
            continue
        answer = engine.select(query.text)
        found.append((query, answer))
        files.write(folder / "reponses" / f"{query.name.replace('/', '-')}.csv", spreadsheet(answer))
    return found


def spreadsheet(found: Bindings) -> str:
    r"""Return solutions as a CSV that opens right in a French spreadsheet and runs no formula.

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> spreadsheet(Bindings(("a",), ((ox.Literal("=1+1"),),))).splitlines()
    ['\ufeffa', "'=1+1"]
    """
    return sheet(found.variables, [["" if term is None else term.value for term in row] for row in found.rows])


def sheet(columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> str:
    r"""Return rows as a CSV that opens right in a French spreadsheet and runs no formula.

    Examples
    --------
    >>> sheet(("a", "b"), [("=1+1", -0.5)]).splitlines()[1]
    "'=1+1;-0,5"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + stream.getvalue()


def _report(folder: Path, whole: Dataset, graph: tuple[Engine, Project, Path | None], tell: Any) -> None:
    engine, project, data = graph
    if missing := reports.without():
        tell(missing)
    material = reports.Material(engine, project, partial(pipeline.recalled, data), tell, data=data, whole=whole)
    reports.write(folder / reports.FOLDER, reports.kept(material))


def _safe(cell: str | float | None) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if cell is None or isnan(cell):
        return ""
    text = f"{cell:.9g}" if isinstance(cell, float) else str(cell)
    return text.replace(".", ",") if spoken() == "fr" else text


def _networks(folder: Path, engine: Engine, project: Project) -> dict[str, Drawing]:
    """Write every network for other software, and the atlas of those that are drawn."""
    pages = []
    for definition in networks.definitions().values():
        if definition.page:
            pages.append(one := atlas.made(engine, definition, project))
            one.save(folder / ATLAS / f"{one.name}.html")
        drawn = definition.page and not one.drawing.graph.graph.get("gathered")
        _export(folder, one.drawing.graph if drawn else networks.network(engine, definition))
    files.write(folder / ATLAS / atlas.INDEX, atlas.index(pages, project))
    return {one.name: one.drawing for one in pages}


def _export(folder: Path, graph: nx.Graph[str]) -> None:
    for form in (*networks.FORMATS, networks.NODES):
        name = f"{graph.graph['name']}-noeuds.csv" if form == networks.NODES else f"{graph.graph['name']}.{form}"
        files.write(folder / ATLAS / name, networks.export(graph, form))


def _ranking(folder: Path, engine: Engine, data: Path | None) -> list[dict[str, Any]]:
    """Return the actors by betweenness, each beside chance, with the ranks that doubt leaves possible."""
    made = results.ranking(partial(pipeline.recalled, data), engine)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_RANKING)
    unknown = () if results.ordered(made) else ("rank_best", "rank_worst", "stability")
    writer.writerows(
        ["" if key in unknown else round(v, 9) if isinstance(v, float) else v for key, v in row.items()] for row in made
    )
    files.write(folder / "mesures.csv", stream.getvalue())
    return made


def _questions(engine: Engine, answers: Sequence[tuple[Query, Bindings]], shell: Mapping[str, Any]) -> str:
    words = names.words(engine)
    rooms: dict[str, list[dict[str, Any]]] = {name: [] for name in _ROOMS}
    for query, answer in answers:
        columns, rows = answer.readable()
        rooms[query.room].append(
            {
                "id": query.name.replace("/", "-"),
                "summary": pick(dict(query.summary)),
                "description": pick(dict(query.description)),
                "columns": [names.heading(name, words) for name in columns],
                "rows": rows[:SHOWN],
                "more": max(0, len(rows) - SHOWN),
                "count": len(rows),
                "sparql": query.text,
                "csv": f"reponses/{query.name.replace('/', '-')}.csv",
            }
        )
    context = {"rooms": [(tr(catalogue.ROOMS[name]), rooms[name]) for name in _ROOMS if rooms[name]]}
    title = tr("Questions and answers")
    return views.render_page(title, "questions.html", {**shell, **context, **_WORDS}, spoken(), ["report.css"])


def _index(
    engine: Engine,
    whole: Dataset,
    project: Project,
    made: tuple[Mapping[str, Drawing], Sequence[Mapping[str, Any]], Sequence[tuple[Query, Bindings]]],
    shell: Mapping[str, Any],
) -> str:
    drawn, ranking, answers = made
    asked = [(q.room, q.name.replace("/", "-"), pick(dict(q.summary)), len(a)) for q, a in answers]
    figures = [
        (row["chiffre"] if spoken() == "fr" else row["figure"], row["nombre"])
        for row in engine.select(catalogue.named("bilan/chiffres").text)
        if int(row["nombre"])
    ]
    pictures = [
        {
            "name": name,
            "title": pick(dict(drawing.definition.title)),
            "description": pick(dict(drawing.definition.description)),
            "nodes": drawing.graph.number_of_nodes(),
            "ties": drawing.graph.number_of_edges(),
            "svg": sketch.draw(drawing.graph, drawing.places),
        }
        for name, drawing in drawn.items()
    ]
    context = {
        "figures": figures,
        "pictures": pictures,
        "ranking": ranking[:10],
        "ordered": results.ordered(ranking),
        "rooms": [(tr(catalogue.ROOMS[name]), [entry for room, *entry in asked if room == name]) for name in _ROOMS],
        "statements": len(whole),
        "untold": accounts.limits(engine),
        "graphs": len(whole.graphs()),
        "digest": whole.digest(),
        "marks": {"stable": tr("stable"), "fragile": tr("fragile"), "unstable": tr("unstable")},
        "verdicts": {"above": tr("above chance"), "within": tr("chance would do"), "below": tr("below chance")},
    }
    return views.render_page(
        dict(project.title), "index.html", {**shell, **context, **_WORDS}, spoken(), ["report.css"]
    )

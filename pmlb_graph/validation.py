"""Validation of the graph: shapes and controls, reported back to the rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from pmlb_graph.catalogue import controls
from pmlb_graph.engine import Engine
from pmlb_graph.language import pick, tr
from pmlb_graph.problems import Problem
from pmlb_graph.shapes import constraints
from pmlb_graph.tables import Project
from pmlb_graph.terms import coop, local_name


def validate(project: Project, engine: Engine) -> list[Problem]:
    """Return what breaks the shapes or the controls, each at the row that said it.

    Parameters
    ----------
    project : Project
        The tables that the graph was made of.
    engine : Engine
        The graph, with what rules inferred.
    """
    places = _places(engine)
    found: set[Problem] = set()
    for constraint in constraints():
        for row in engine.select(constraint.query):
            message = pick(dict(constraint.message))
            if "value" in row:
                message += tr(" (here: “{value}”)").format(value=row["value"][:120])
            found |= set(_problems(project, places, row["focus"], (constraint.column, "shape", message)))
    for control in controls():
        for row in engine.select(control.text):
            what = (row.get("colonne", ""), control.name.rpartition("/")[2], pick(dict(control.summary)))
            found |= set(_problems(project, places, row["ressource"], what))
    return sorted(found)


def _places(engine: Engine) -> dict[str, list[str]]:
    """Return the rows that entered each fact, each passage and each attestation."""
    fact, passage, entry = (coop(name) for name in ("fait", "passage", "entree"))
    query = f"SELECT ?a ?f ?p ?e WHERE {{ ?a {fact} ?f ; {passage} ?p ; {entry} ?e }} ORDER BY ?e"
    places: dict[str, list[str]] = {}
    for row in engine.select(query):
        for name in ("a", "f", "p"):
            places.setdefault(row[name], []).append(row["e"])
    return places


def _problems(
    project: Project, places: dict[str, list[str]], focus: str, what: tuple[str, str, str]
) -> Iterator[Problem]:
    column, code, message = what
    files = {sheet.table.file: sheet for sheet in project.sheets.values()}
    entries = places.get(focus, [])
    if not entries:
        yield Problem(focus, 0, column, code, message)
    for entry in sorted(set(entries)):
        file, _, line = entry.rpartition(":")
        sheet = files[file]
        columns = {local_name(c.property.value): c.name for c in reversed(sheet.table.columns)}
        name = columns.get(column, column)
        yield Problem(sheet.file, int(line), name, code, _without_place(message, name, sheet.table.file))


def _without_place(message: str, column: str, file: str) -> str:
    """Return the message of a shape without its column and table, which the place of a problem says."""
    for said in (f"Colonne « {column} » de {file} : ", f"Column “{column}” of {file}: "):
        message = message.removeprefix(said)
    return message


def codes() -> set[str]:
    """Return the codes of the problems that only the whole graph can show."""
    return {"shape", *(control.name.rpartition("/")[2] for control in controls())}

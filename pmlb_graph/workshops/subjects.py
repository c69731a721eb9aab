"""Subjects: which things the sheets are about, named one by one, by kind, or by what they take part in."""

from __future__ import annotations

from collections.abc import Sequence

from pmlb_graph import names
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr
from pmlb_graph.tables import Project
from pmlb_graph.tables.cells import Cells

FRAMES = ("cooperations", "actions", "instances")


def choose(engine: Engine, project: Project, named: Sequence[str], kind: str = "", alliance: str = "") -> list[str]:
    """Return the IRI of the things meant, each once, in the order they were asked for.

    Parameters
    ----------
    engine, project : Engine, Project
        Who knows the names, and the tables of the same graph.
    named : sequence of str
        Keys, labels or IRI.
    kind : str
        A class of actors (``Metropole``), or ``cooperations``, ``actions``, ``instances``: all of them.
    alliance : str
        A cooperation, an action or an organisation: all that take part in it, or belong to it.

    Raises
    ------
    UsageError
        If a name means nothing, or nothing is meant.
    """
    found = [names.find(engine, name).value for name in named]
    cells = Cells(project)
    if kind:
        found += _of_kind(project, cells, kind)
    if alliance:
        found += _members(project, cells, names.find(engine, alliance).value)
    if not found:
        raise UsageError(tr("say what the sheets are about: an actor, an action, a cooperation, --kind or --alliance"))
    return list(dict.fromkeys(found))


def _of_kind(project: Project, cells: Cells, kind: str) -> list[str]:
    if kind in FRAMES:
        return [iri.value for key, iri in cells.keys[kind].items() if key]
    sheet = project.sheets["acteurs"]
    known = sorted({row.cells[sheet.table.index["classe"]] for row in sheet.rows})
    classes = project.description.subclasses(kind) if kind in project.description.classes else []
    place = sheet.table.index["classe"]
    found = [cells.resource(sheet.table, row).value for row in sheet.rows if row.cells[place] in classes]
    if not found:
        message = tr("no actor of the tables is of the kind “{kind}”").format(kind=kind)
        raise UsageError(message + did_you_mean(kind, [*known, *FRAMES]))
    return found


def _members(project: Project, cells: Cells, frame: str) -> list[str]:
    """Return who takes part in a cooperation, or belongs to an organisation."""
    found = []
    for name, held, holder in (("participations", "acteur", "cooperation"), ("adhesions", "membre", "organisation")):
        sheet = project.sheets[name]
        for row in sheet.rows:
            one, other = (
                cells.terms(sheet.table, sheet.table.column(column), row.cells[sheet.table.index[column]])[0]
                for column in (held, holder)
            )
            if other.value == frame:
                found.append(one.value)
    if not found:
        raise UsageError(tr("nobody takes part in “{name}”, after the tables").format(name=frame))
    return found

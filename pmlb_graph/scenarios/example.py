"""An example of a scenario, made from the tables themselves, for a person to change."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.language import tr
from pmlb_graph.scenarios.reading import ADD, NAMES, REMOVE
from pmlb_graph.tables import Project

COOPERATION = "cooperation-supposee"


def example(project: Project, engine: Engine) -> bytes:
    """Return a scenario that holds on these tables, as a French spreadsheet opens it (semicolons, BOM).

    It adds the most populated EPCI that no documented cooperation names, or failing that an actor that is not there
    yet, to the cooperation that has most actors, supposes a cooperation of two actors, and removes a participation.
    Tables without participations give the names of the columns only.
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, NAMES, delimiter=";", lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(_lines(project, engine))
    return stream.getvalue().encode("utf-8-sig")


def _lines(project: Project, engine: Engine) -> Iterator[Mapping[str, str]]:
    sheet = project.sheets["participations"]
    place = sheet.table.index
    alliances = {row.cells[0] for row in project.sheets["cooperations"].rows}
    rows = [row for row in sheet.rows if row.cells[place["cooperation"]] in alliances]
    if not rows:
        return
    many = Counter(row.cells[place["cooperation"]] for row in rows)
    largest = max(sorted(many), key=lambda key: many[key])
    last = rows[-1].cells
    role = "membre"
    there = {row.cells[place["acteur"]] for row in rows if row.cells[place["cooperation"]] == largest}
    newcomer = _newcomer(engine) or _absent(project, there | {last[place["acteur"]]})
    if newcomer:
        yield {"operation": ADD, "acteur": newcomer, "cooperation": largest, "role": role}
    yield {
        "operation": ADD,
        "cooperation": COOPERATION,
        "libelle": tr("Supposed cooperation"),
        "forme": next(iter(project.description.concepts["forme-cooperation"])),
        "theme": "accessibilite",
        "debut": "2027",
        "note": tr("everything here is a hypothesis"),
    }
    for actor in filter(None, (newcomer, last[place["acteur"]])):
        yield {"operation": ADD, "acteur": actor, "cooperation": COOPERATION, "role": role}
    yield {"operation": REMOVE, **{name: last[place[name]] for name in ("acteur", "cooperation", "role")}}


def _absent(project: Project, there: Collection[str]) -> str:
    """Return the first actor entered that is not among some, or nothing."""
    keys = (row.cells[0] for row in project.sheets["acteurs"].rows)
    return next((key for key in keys if key not in there), "")


def _newcomer(engine: Engine) -> str:
    """Return the key of the most populated EPCI without a documented cooperation."""
    rows = [row for row in engine.select(named("couverture/epci").text) if not int(row["cooperations"])]
    found = max(rows, key=lambda row: (float(row.get("population", 0)), row["epci"]), default=None)
    return found["epci"].rpartition("/")[2] if found else ""

"""The colophon of pages: where the data come from, how to cite them, which version."""

from __future__ import annotations

from typing import Any

from pmlb_graph import pipeline
from pmlb_graph.language import counted, pick, tr
from pmlb_graph.tables import Project

_LICENCES = {
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/": "Licence Ouverte 2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL 1.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
}
FIRST = 3
"""How many sources are named where the project does not say what to cite."""


def licence(address: str) -> str:
    """Return what people call the licence at an address; the address of one that is not known.

    Examples
    --------
    >>> licence("https://creativecommons.org/licenses/by/4.0/"), licence("https://example.org/l")
    ('CC BY 4.0', 'https://example.org/l')
    """
    return _LICENCES.get(address, address)


def sources(project: Project) -> tuple[str, ...]:
    """Return where the data come from: what the project says to cite; failing that, its first sources.

    Parameters
    ----------
    project : Project
        Its attributions are told; where it has none, the titles of the first sources, and how many others there are.
    """
    if project.attributions:
        return project.attributions
    sheet = project.sheets["sources"]
    column = [one.name for one in sheet.table.columns].index("titre")
    titles = list(dict.fromkeys(row.cells[column] for row in sheet.rows if row.cells[column]))
    others = len(titles) - FIRST
    more = (counted("and {n} other", "and {n} others", others),) if others > 0 else ()
    return (*titles[:FIRST], *more)


def listed(project: Project) -> str:
    """Return where the data come from as one text; empty where nothing is entered."""
    return "; ".join(sources(project))


def shell(project: Project) -> dict[str, Any]:
    """Return what every page prints: where the data come from, how to cite them, which version."""
    return {
        "sources_note": listed(project),
        "citation": citation(project),
        "version": pipeline.release(),
    }


def citation(project: Project) -> str:
    """Return how to cite the data."""
    return f"{project.publisher}, {pick(dict(project.title))}, pmlb-graph {pipeline.release()}"


def notes(project: Project) -> tuple[str, ...]:
    """Return what stands below a picture or a table: the sources, and the licence of the data."""
    told = listed(project)
    said = (tr("Sources: {sources}").format(sources=told),) if told else ()
    return *said, tr("Licence of the data: {licence}").format(licence=project.licence)

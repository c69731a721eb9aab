"""The colophon of pages: where the data come from, how to cite them, which version."""

from __future__ import annotations

from typing import Any

from pmlb_graph import pipeline
from pmlb_graph.language import pick, tr
from pmlb_graph.tables import Project

_LICENCES = {
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/": "Licence Ouverte 2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL 1.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
}


def licence(address: str) -> str:
    """Return what people call the licence at an address; the address of one that is not known.

    Examples
    --------
    >>> licence("https://creativecommons.org/licenses/by/4.0/"), licence("https://example.org/l")
    ('CC BY 4.0', 'https://example.org/l')
    """
    return _LICENCES.get(address, address)


def shell(project: Project) -> dict[str, Any]:
    """Return what every page prints: where the data come from, how to cite them, which version."""
    return {
        "sources_note": "; ".join(project.attributions),
        "citation": citation(project),
        "version": pipeline.release(),
    }


def citation(project: Project) -> str:
    """Return how to cite the data."""
    return f"{project.publisher}, {pick(dict(project.title))}, pmlb-graph {pipeline.release()}"


def notes(project: Project) -> tuple[str, ...]:
    """Return what stands below a picture or a table: the sources, and the licence of the data."""
    said = tr("Sources: {sources}").format(sources="; ".join(project.attributions))
    return said, tr("Licence of the data: {licence}").format(licence=project.licence)

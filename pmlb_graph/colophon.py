"""The colophon of pages: where the data come from, how to cite them, which version."""

from __future__ import annotations

from typing import Any

from pmlb_graph import pipeline
from pmlb_graph.language import pick, tr
from pmlb_graph.tables import Project


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

"""The site: a page for every thing, class, concept, source, question, network and measure, in French and English."""

from __future__ import annotations

from pmlb_graph.site import analyses, downloads, editor, front, measures, networks, questions, readings, things
from pmlb_graph.site.site import Rendered, Room, Site
from pmlb_graph.site.writing import write

__all__ = ["ROOMS", "Rendered", "Site", "write"]

ROOMS: tuple[Room, ...] = (
    front.room,
    things.room,
    questions.room,
    networks.room,
    measures.room,
    analyses.room,
    readings.room,
    editor.room,
    downloads.room,
)

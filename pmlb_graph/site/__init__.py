"""The site: a page for every thing, class, concept, source, question, network and measure, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pmlb_graph import accounts
from pmlb_graph.site import (
    analyses,
    answers,
    downloads,
    editor,
    front,
    guide,
    measures,
    networks,
    notebooks,
    ontology,
    questions,
    readings,
    reports,
    signposts,
    things,
)
from pmlb_graph.site.site import Rendered, Room, Site
from pmlb_graph.site.writing import write

__all__ = ["FOLDERS", "ROOMS", "Rendered", "Site", "write"]

ROOMS: tuple[Room, ...] = (
    front.room,
    answers.room,
    things.room,
    ontology.room,
    questions.room,
    networks.room,
    measures.room,
    analyses.room,
    readings.room,
    notebooks.room,
    editor.room,
    guide.room,
    downloads.room,
    signposts.room,
)
FOLDERS: Mapping[str, Room] = {
    f"{downloads.FOLDER}/": downloads.files,
    f"{readings.FOLDER}/{accounts.ROWS}/": readings.files,
    f"{readings.INTERACTIONS}.": readings.interactions,
    **{begun: partial(reports.files, begun) for begun in reports.FOLDERS},
}
"""Beginnings of files that take seconds to make, made when one of them is asked for."""

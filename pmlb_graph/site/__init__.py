"""The site: a page for every thing, class, concept, source, question, network and measure, in French and English."""

from __future__ import annotations

from pmlb_graph.site import ontology, signposts, things
from pmlb_graph.site.site import Rendered, Room, Site

__all__ = ["ROOMS", "Rendered", "Site"]

ROOMS: tuple[Room, ...] = (things.room, ontology.room, signposts.room)

"""The pages that the server shows: made elsewhere, asked for by path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pmlb_graph.site import Rendered


class Pages(Protocol):
    """Who makes pages."""

    def render(self, path: str) -> Rendered:
        """Return the page of a path, such as ``doc/acteur/fnau.html``; raise KeyError when there is none."""


class NoPages:
    """No page at all: the server then gives data alone."""

    def render(self, path: str) -> Rendered:
        """Raise KeyError: there is no page."""
        raise KeyError(path)

"""The pages that the server shows: made elsewhere, asked for by path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Made(Protocol):
    """A page as it is sent."""

    @property
    def body(self) -> bytes:
        """Its bytes."""

    @property
    def media(self) -> str:
        """Its media type."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it is sent.

    Attributes
    ----------
    body : bytes
        Its bytes.
    media : str
        Its media type.
    """

    body: bytes
    media: str


class Pages(Protocol):
    """Who makes pages."""

    def render(self, path: str) -> Made:
        """Return the page of a path, such as ``doc/acteur/fnau.html``; raise KeyError when there is none."""


class NoPages:
    """No page at all: the server then gives data alone."""

    def render(self, path: str) -> Rendered:
        """Raise KeyError: there is no page."""
        raise KeyError(path)

"""The research-action report in the site: its page, its Word and Markdown texts, its pictures, its record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from pmlb_graph import reports
from pmlb_graph.language import speaking
from pmlb_graph.site import readings

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site


def folder(language: str) -> str:
    """Return the folder of the report in a language.

    Examples
    --------
    >>> folder("fr")
    'rapport/fr/'
    """
    return f"{readings.FOLDER}/{language}/"


def texts(language: str) -> list[tuple[str, str]]:
    """Return the texts of the report that can be made here: their format and their file."""
    return [(form, f"{folder(language)}{reports.NAME}.{form}") for form in reports.possible()]


def files(language: str, site: Site) -> Iterator[tuple[str, Make]]:
    """Give the files of the report in a language."""
    with speaking(language):
        material = reports.Material(site.engine, site.project, site.kept, site.tell, site.draws, site.data, site.whole)
        found = reports.kept(material)
    for path, body in found.items():
        yield f"{folder(language)}{path}", partial(bytes, body)

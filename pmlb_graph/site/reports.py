"""The research-action report in the site: its page, its Word and Markdown texts, its pictures, its record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from pmlb_graph import reports
from pmlb_graph.language import LANGUAGES, speaking
from pmlb_graph.site import readings

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

PAGE = f"{readings.FOLDER}/{reports.NAME}"
"""Address of the page, without its end."""
_PICTURES = "figures"
FOLDERS = (f"{PAGE}.", f"{readings.FOLDER}/{_PICTURES}")
"""Beginnings of the addresses of a report's files."""


def texts(language: str) -> list[tuple[str, str]]:
    """Return the texts of the report that can be made here: their format and their file."""
    return [(form, address(f"{reports.NAME}.{form}", language)) for form in reports.possible()]


def address(path: str, language: str) -> str:
    """Return the address of a file of the report: English pages and folders say so.

    Examples
    --------
    >>> address("rapport.html", "en"), address("figures/carte.svg", "en"), address("figures/carte.svg", "fr")
    ('rapport/rapport.en.html', 'rapport/figures.en/carte.svg', 'rapport/figures/carte.svg')
    """
    if language == LANGUAGES[0]:
        return f"{readings.FOLDER}/{path}"
    folder, slash, name = path.rpartition("/")
    if slash:
        return f"{readings.FOLDER}/{folder}.{language}/{name}"
    stem, _, end = name.rpartition(".")
    return f"{readings.FOLDER}/{stem}.{language}.{end}"


def files(begun: str, site: Site) -> Iterator[tuple[str, Make]]:
    """Give the files of the report whose addresses begin so, in each language."""
    for language in LANGUAGES:
        with speaking(language):
            material = reports.Material(
                site.engine, site.project, site.kept, site.tell, site.draws, site.data, site.whole
            )
            found = reports.kept(material)
        pictures = address(f"{_PICTURES}/", language).removeprefix(f"{readings.FOLDER}/").encode()
        for path, body in found.items():
            where = address(path, language)
            if where.startswith(begun):
                led = body.replace(f"]({_PICTURES}/".encode(), b"](" + pictures) if path.endswith(".md") else body
                yield where, partial(bytes, led)

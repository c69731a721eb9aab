"""Reports on the data themselves: what they cover, what is still missing, with rows ready to fill."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from pmlb_graph import accounts, addresses, colophon, coverage, exchanges, worklists
from pmlb_graph.language import LANGUAGES, speaking

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

FOLDER = "rapport"
INTERACTIONS = f"{FOLDER}/interactions"


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the reports."""
    for language in LANGUAGES:
        yield addresses.page(f"{FOLDER}/couverture", language), partial(_coverage, site)
        yield addresses.page(f"{FOLDER}/a-completer", language), partial(_worklist, site)


def interactions(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the page of interaction beside cooperation, when there are EPCI to compare."""
    for language in LANGUAGES:
        with speaking(language):
            text = exchanges.page(site.engine, site.project, site.data)
        if text:
            yield addresses.page(INTERACTIONS, language), text.encode


def files(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the rows to fill."""
    for name, text in worklists.sheets(site.gaps).items():
        yield f"{FOLDER}/{accounts.ROWS}/{name}", text.encode


def _coverage(site: Site) -> str:
    return accounts.coverage_page(coverage.cover(site.engine), colophon.shell(site.project))


def _worklist(site: Site) -> str:
    return accounts.worklist_page(site.gaps, worklists.contradictions(site.engine), colophon.shell(site.project))

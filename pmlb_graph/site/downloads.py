"""What is taken away: the exports, and the page that says what each of them is for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph import addresses, exports
from pmlb_graph.language import LANGUAGES, later, tr
from pmlb_graph.site.pages import render

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

FOLDER = "exports"
_SPREADSHEETS, _METADATA = ("tables/", "tableur/", "classeur."), ("void.", "dcat.", "schema-org.", "manifeste.")
_USES = (
    (later("Linked data"), later("The whole graph, and each source's own."), ("graphe.", "graphes/", "jsonld/")),
    (later("Spreadsheets"), later("The tables as they are entered, and as one workbook."), _SPREADSHEETS),
    (later("Answers"), later("Each question's answer as a table."), ("reponses/",)),
    (later("Networks"), later("For Gephi, igraph, NetworkX and spreadsheets."), ("reseaux/",)),
    (later("Maps"), later("For QGIS and web maps."), ("carte/",)),
    (later("Metadata"), later("For portals and harvesters: VoID, DCAT-AP, schema.org, digests."), _METADATA),
)  # fmt: skip
_SHOWN = 12


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the page of what can be taken away."""
    for language in LANGUAGES:
        path = addresses.page("donnees", language)
        yield path, partial(_page, site, path)


def files(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the files of the export."""
    for path in sorted(site.exported.rglob("*")):
        if path.is_file():
            yield f"{FOLDER}/{path.relative_to(site.exported).as_posix()}", path.read_bytes


def _page(site: Site, path: str) -> str:
    made = json.loads((site.exported / exports.MANIFEST).read_text(encoding="utf-8"))
    groups = []
    for title, words, beginnings in _USES:
        some = [one for one in made["files"] if one["path"].startswith(beginnings)]
        if some:
            groups.append((tr(title), tr(words), some[:_SHOWN], some[_SHOWN:]))
    context = {"groups": groups, "digest": made.get("rdfc10", ""), "folder": FOLDER, "statements": len(site.whole)}
    context |= {"graphs": len(site.whole.graphs()), "weight": _weight, "name": lambda text: Path(text).name}
    return render(site, path, "data.html", tr("Data"), context)


def _weight(count: int) -> str:
    """Return a size as people read it.

    Examples
    --------
    >>> from pmlb_graph.language import speaking
    >>> with speaking("en"):
    ...     _weight(900), _weight(2_500_000)
    ('900 B', '2.5 MB')
    """
    from pmlb_graph.language import figure

    for unit, name in ((10**6, later("{n} MB")), (10**3, later("{n} kB"))):
        if count >= unit:
            return tr(name).format(n=figure(count / unit, 1 if count < 10 * unit else 0))
    return tr("{n} B").format(n=figure(count))

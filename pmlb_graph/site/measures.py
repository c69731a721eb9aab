"""Pages of measures: what each says, its formula and conventions, its values beside chance and doubt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from math import isnan
from re import Match
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from pmlb_graph import addresses, networks
from pmlb_graph.language import LANGUAGES, counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Measure
from pmlb_graph.measures.note import MARKS
from pmlb_graph.site.measured import MARKS as STANDINGS
from pmlb_graph.site.measured import SIDES, Measured, Ranked, beside, everywhere, measured
from pmlb_graph.site.pages import Links, render

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

FOLDER = "mesures"
SHOWN = 10
LEVELS = {"node": later("Measures of nodes"), "network": later("Measures of the network as a whole")}
MODES = {
    "one-mode": later("networks of one kind of nodes (projections)"),
    "two-mode": later("networks of two sides (actors and cooperations)"),
    "three-mode": later("networks of three sides"),
    "directed": later("networks whose ties have a direction"),
}
NULLS = {
    "degrees": later(
        "Chance: {n} random networks in which each node keeps its number of ties (in a projection, each actor its"
        " number of cooperations, and each cooperation its number of actors)."
    ),
    "groups": later("Chance: the same ties, groups dealt again at random among the nodes, {n} times."),
}
_COLUMNS = (
    *("network", "node", "label", "value", "null_mean", "null_low", "null_high", "z", "p"),
    *("rank", "rank_best", "rank_worst", "stability"),
)


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the pages of the measures, and their values to take away."""
    for language in LANGUAGES:
        path = addresses.page(f"{FOLDER}/index", language)
        yield path, partial(_index, site, path)
        for one in MEASURES.values():
            path = addresses.page(f"{FOLDER}/{one.name}", language)
            yield path, partial(_page, site, one, path)
    for one in MEASURES.values():
        yield f"{FOLDER}/{one.name}.csv", partial(_table, site, one)


def _index(site: Site, path: str) -> str:
    levels = [
        (level, tr(title), [(one, tr(one.title)) for one in MEASURES.values() if one.level == level])
        for level, title in LEVELS.items()
    ]
    return render(site, path, "measures_index.html", tr("Measures"), {"levels": levels, "folder": FOLDER})


def _page(site: Site, one: Measure, path: str) -> str:
    link, note = Links(site, path), one.note
    told = partial(_told, link)
    context = {
        "one": one,
        "says": tr(one.summary),
        "summary": told(tr(note.summary)),
        "meaning": told(tr(note.meaning)),
        "details": [(kind, formula(text) if kind == "formula" else told(tr(text))) for kind, text in note.details],
        "range": told(tr(note.values)),
        "references": note.references,
        "level": tr(LEVELS[one.level]),
        "modes": [tr(MODES[mode]) for mode in sorted(one.modes)],
        "null": tr(NULLS[one.null]).format(n=figure(site.draws[0])),
        "command": f"pmlb-graph measure {_first(site, one)} -m {one.name}",
        "ranked": _ranked(site, one, link),
        "whole": [
            (link.to(f"reseaux/{found.definition.name}"), found.title, beside(found.whole[one.name]))
            for found in everywhere(site)
            if one.name in found.whole
        ]
        if one.level == "network"
        else [],
        "table": link.file(f"{FOLDER}/{one.name}.csv"),
    }
    return render(site, path, "measure.html", _capital(tr(one.title)), context)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first(site: Site, one: Measure) -> str:
    """Return the name of a network on which a measure means something, or of a file that would do."""
    fits = (name for name in networks.definitions() if site.network(name).graph["mode"] in one.modes)
    return next(fits, "flux.graphml")


def _drawn() -> list[str]:
    return [name for name, one in networks.definitions().items() if one.page]


def _ranked(site: Site, one: Measure, link: Links) -> list[dict[str, Any]]:
    """Return the highest nodes of each side of each network that is measured node by node."""
    found = [measured(site, name) for name in _drawn()] if one.level == "node" else []
    return [
        {
            "title": of.title,
            "network": link.to(f"reseaux/{of.definition.name}"),
            "side": tr(SIDES.get(side, side)),
            "rows": [_row(row, link) for row in rows[:SHOWN] if row.means],
            "count": len(rows),
            "without": _without(rows),
            "shaken": any(row.mark for row in rows),
        }
        for of in found
        for side, rows in of.nodes.get(one.name, {}).items()
    ]


def _without(rows: Sequence[Ranked]) -> str:
    """Say on how many nodes a measure has no meaning."""
    n = sum(not row.means for row in rows)
    return counted("It has no meaning on {n} node.", "It has no meaning on {n} nodes.", n) if n else ""


def _row(row: Ranked, link: Links) -> dict[str, Any]:
    ranks = "" if row.best is None else f"{row.best}–{row.worst}" if row.best != row.worst else str(row.best)
    standing = tr(STANDINGS[row.mark]) if row.mark else ""
    return {"name": link.named(row.node), **beside(row.tested), "rank": row.rank, "ranks": ranks, "standing": standing}


def formula(latex: str, inline: bool = False) -> Markup:
    """Return a formula as MathML, which browsers draw and read aloud by themselves.

    Examples
    --------
    >>> "<mi>k</mi>" in formula("k", inline=True)
    True
    """
    from latex2mathml.converter import convert

    made = convert(latex, display="inline" if inline else "block")
    return Markup(made.replace("<math ", Markup('<math alttext="{}" ').format(latex), 1))  # noqa: S704 - our own LaTeX


def _told(link: Links, text: str) -> Markup:
    """Return a text of a note with its formulas, its words of code and its links to other measures."""
    found, end = Markup(""), 0
    for match in MARKS.finditer(text):
        found += escape(text[end : match.start()]) + _marked(match, link)
        end = match.end()
    return found + escape(text[end:])


def _marked(match: Match[str], link: Links) -> Markup:
    if match["formula"]:
        return formula(match["formula"], inline=True)
    if match["stress"]:
        return Markup("<em>{}</em>").format(match["stress"])
    name = match["code"] or match["name"]
    if name in MEASURES:
        return Markup('<a href="{}">{}</a>').format(link.to(f"{FOLDER}/{name}"), tr(MEASURES[name].title))
    return Markup("<code>{}</code>").format(name)


def _table(site: Site, one: Measure) -> str:
    """Return every value of a measure, a row a node or a network; what has no meaning is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    names = networks.definitions() if one.level == "network" else _drawn()
    for name in names:
        writer.writerows([_cell(cell) for cell in row] for row in _lines(site, measured(site, name), one))
    return stream.getvalue()


def _lines(site: Site, found: Measured, one: Measure) -> Iterator[list[Any]]:
    name = found.definition.name
    for rows in found.nodes.get(one.name, {}).values():
        for row in rows:
            tested, label = row.tested, site.network(name).nodes[row.node]["label"]
            chance = [tested.value, tested.mean, tested.low, tested.high, tested.z, tested.p]
            yield [name, row.node, label, *chance, row.rank, row.best, row.worst, row.mark]
    if one.name in found.whole:
        tested = found.whole[one.name]
        yield [name, "", "", tested.value, tested.mean, tested.low, tested.high, tested.z, tested.p, *[""] * 4]


def _cell(cell: Any) -> Any:
    if isinstance(cell, float):
        return "" if isnan(cell) else int(cell) if cell.is_integer() else round(cell, 9)
    return "" if cell is None else cell

"""Pages of questions: each query of the catalogue in words, its answer on this graph, its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pmlb_graph import addresses, catalogue, names
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import COLLECTIVES, CONTROLS, NETWORKS, ROOMS, RULES, Query
from pmlb_graph.language import LANGUAGES, pick, tr
from pmlb_graph.report import spreadsheet
from pmlb_graph.site.pages import Links, asked, render
from pmlb_graph.site.things import value

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

FOLDER = "requetes"
SHOWN = 200
"""Rows of an answer on a page; the table to take away has them all."""


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the page, the text and the answer of each query."""
    for language in LANGUAGES:
        path = addresses.page(f"{FOLDER}/index", language)
        yield path, partial(_index, site, path)
        for query in catalogue.catalogue().values():
            path = addresses.page(f"{FOLDER}/{query.name}", language)
            yield path, partial(_page, site, query, path)
    for query in catalogue.catalogue().values():
        yield f"{FOLDER}/{query.name}.rq", partial(_text, query)
        if answered(query):
            yield f"{FOLDER}/{query.name}.csv", partial(_table, site, query)


def answered(query: Query) -> bool:
    """Tell whether a query has an answer to show: it selects, about more than one thing at a time, here."""
    return query.form == "SELECT" and not query.about_one_thing and not query.federated


def _text(query: Query) -> str:
    return query.text


def _table(site: Site, query: Query) -> str:
    return spreadsheet(site.answer(query))


def _index(site: Site, path: str) -> str:
    known = sorted(catalogue.catalogue().values(), key=_place)
    rooms = [
        (name, tr(ROOMS.get(name, name)), [(q.name, pick(dict(q.summary)), bool(q.parameters)) for q in some])
        for name, some in groupby(known, key=lambda query: query.room)
    ]
    return render(site, path, "questions_index.html", tr("Queries"), {"rooms": rooms})


def _place(query: Query) -> tuple[int, str, int, str]:
    name, order = query.room, list(ROOMS)
    return (order.index(name) if name in order else len(order), name, query.order, query.name)


def _page(site: Site, query: Query, path: str) -> str:
    link = Links(site, path)
    found = site.answer(query) if answered(query) else None
    context: dict[str, Any] = {
        "query": query,
        "room": tr(ROOMS.get(query.room, query.room)),
        "description": pick(dict(query.description)),
        "parameters": [(name, pick(dict(one.summary))) for name, one in query.parameters.items()],
        **_answer(site, found, link),
        "count": len(found) if found else None,
        "more": max(0, len(found) - SHOWN) if found else 0,
        "control": query.room == CONTROLS,
        "rule": query.room in (RULES, COLLECTIVES),
        "network": query.room == NETWORKS,
        "asked": asked(query.questions, link),
        "files": [link.file(f"{FOLDER}/{query.name}.{end}") for end in ("rq", "csv")],
    }
    return render(site, path, "question.html", pick(dict(query.summary)), context)


def _answer(site: Site, found: Bindings | None, link: Links) -> dict[str, Any]:
    """Return headings and cells: a thing and its label make one column, which leads to the thing."""
    if found is None:
        return {"columns": [], "rows": []}
    known = found.variables
    shown = [i for i, name in enumerate(known) if not _doubled(name, known)]
    return {
        "columns": [names.heading(known[i].removesuffix("Libelle"), site.words) for i in shown],
        "rows": [["" if row[i] is None else value(row[i], link, 200) for i in shown] for row in found.rows[:SHOWN]],
    }


def _doubled(name: str, known: Sequence[str]) -> bool:
    """Tell whether a column only gives the label of another."""
    return any(name == f"{one}{end}" for one in known for end in ("Libelle", "LibelleEn", "Label"))

"""Periods to compare, cut where the data are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from .traits import cooperations, years

YEARS = (1990, 2027)
"""Years that pages tell apart; what began before counts in the first period, what goes on in the last."""
BUSY = 0.4
"""A decade with more than this part of the known beginnings is cut in two."""


def periods(graph: nx.Graph[str]) -> list[tuple[int, int]]:
    """Cut the years into periods: decades, and halves of decades where many cooperations begin.

    Parameters
    ----------
    graph : networkx.Graph
        Cooperations, or ties when they alone have dates, with ``since`` and ``until``.

    Returns
    -------
    list of tuple
        First and last year of each period, without gap; empty when nothing is dated.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_nodes_from((f"c{year}", {"since": year}) for year in (2004, 2009, 2012, 2013, 2017, 2022))
    >>> periods(graph)
    [(1990, 1999), (2000, 2009), (2010, 2014), (2015, 2019), (2020, 2027)]
    """
    known = _beginnings(cooperations(graph).values()) or _beginnings(data for _, _, data in graph.edges(data=True))
    if not known:
        return []
    first, last = YEARS
    starts = []
    for decade in range(first, last + 1, 10):
        starts.append(decade)
        inside = sum(decade <= year < decade + 10 for year in known)
        if inside > BUSY * len(known) and decade + 5 <= last:
            starts.append(decade + 5)
    return [(start, end - 1) for start, end in zip(starts, [*starts[1:], last + 1], strict=True)]


def _beginnings(things: Iterable[Mapping[str, Any]]) -> list[int]:
    """List the first known year of each thing, within the years told apart."""
    dated = [years(data) for data in things]
    return [min(max(int(min(known.values())), YEARS[0]), YEARS[1]) for known in dated if known]

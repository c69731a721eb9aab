"""Observed interaction: what sources tell between territories, with the fact or the lines that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph import catalogue, flows
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError
from pmlb_graph.flows import Flow, Flows
from pmlb_graph.interactions.places import Places
from pmlb_graph.language import tr
from pmlb_graph.measures import gabriel
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import numpy as np

COMMUTING = "navettes-domicile-travail"
CONTIGUITY = "contiguite"
AREA = "part-population-aire-attraction"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Values of an indicator between territories.

    Attributes
    ----------
    indicator, year : str
        What is counted, and when; an empty year is not known.
    origins, destinations : tuple of str
        IRIs of the territories of the rows and of the columns.
    values : numpy.ndarray
        NaN where no source tells.
    told : bool
        Whether a source tells them; otherwise they are guessed.
    facts : mapping of pair of str to str
        The fact of the graph that tells each pair, by IRIs.
    kept : Flows or None
        Where the lines of the official file are, when they were kept.
    """

    indicator: str
    year: str
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    values: np.ndarray
    told: bool = True
    facts: Mapping[Pair, str] = field(default_factory=dict)
    kept: Flows | None = None

    def flow(self, origin: str, destination: str) -> Flow | None:
        """Return the lines of the official file that make a flow, None when there is none, or no file was kept."""
        return self.kept.between(local_name(origin), local_name(destination)) if self.kept else None


def observe(
    engine: Engine, places: Places, indicator: str = COMMUTING, year: str = "", data: Path | None = None
) -> Observed:
    """Return what is counted from each territory to each other.

    For a geographer: commuting flows, of the last year known unless one is asked for. Where the lines of the official
    file were kept (``flux/``), a pair that is not there counts nobody: zero. Where only the graph tells, a pair that
    is not there may be below the threshold of the import (200 people): it is not known, never zero. A flow below 200
    comes from a sample, and is to be read with care.

    Parameters
    ----------
    engine : Engine
        The graph.
    places : Places
        The territories.
    indicator, year : str
        What is counted, and when.
    data : Path, optional
        The folder of the tables, for the flows kept beside them.

    Raises
    ------
    StorageError
        If a file of flows is damaged.
    UsageError
        If several sources tell flows of the same year: they are not to be mixed.
    """
    import numpy as np

    rows = [row for row in _interactions(engine) if local_name(row["indicateur"]) == indicator]
    large = flows.found(data, indicator) if data else []
    years = {row.get("annee", "") for row in rows} | {one.heading.year for one in large}
    year = year or max(years, default="")
    rows = [row for row in rows if row.get("annee", "") == year]
    facts = {(row["origine"], row["destination"]): row["fait"] for row in rows}
    large = [one for one in large if one.heading.year == year]
    if len(large) > 1:
        names = ", ".join(one.heading.source for one in large)
        message = tr("several files keep the flows “{indicator}” of {year}: {names}")
        raise UsageError(message.format(indicator=indicator, year=year, names=names))
    values = large[0].matrix(places.keys) if large else _matrix(rows, places.territories, places.territories)
    told = bool(large) or not bool(np.isnan(values).all())
    return Observed(
        indicator, year, places.territories, places.territories, values, told, facts, next(iter(large), None)
    )


def contiguity(engine: Engine, places: Places) -> Observed:
    """Return one for each two territories that touch, zero for the others.

    For a geographer: told by ``import contours``. Failing that, guessed: two centres that no other one stands between
    (Gabriel's graph), right 95 times in 100, which misses one in five of the true ones; ``told`` is then false. A
    territory without a point has no guessed neighbour: NaN. The diagonal is NaN: a territory is no neighbour of itself.
    """
    import numpy as np

    rows = [row for row in _interactions(engine) if local_name(row["indicateur"]) == CONTIGUITY]
    values = _matrix(rows, places.territories, places.territories)
    facts = {pair: row["fait"] for row in rows for pair in _both(row)}
    told = not np.isnan(values).all()
    if told:
        values = np.nan_to_num(np.fmax(values, values.T), nan=0.0)
    else:
        known = np.flatnonzero(np.isfinite(places.longitude + places.latitude))
        values[np.ix_(known, known)] = 0.0
        for i, j in gabriel(places.longitude[known].tolist(), places.latitude[known].tolist()):
            values[known[i], known[j]] = values[known[j], known[i]] = 1.0
    np.fill_diagonal(values, np.nan)
    year = max((row.get("annee", "") for row in rows), default="")
    return Observed(CONTIGUITY, year, places.territories, places.territories, values, bool(told), facts)


def dependence(engine: Engine, places: Places) -> Observed:
    """Return the share of the people of each territory that lives in each attraction area.

    For a geographer: rows are EPCI, columns INSEE's *aires d'attraction des villes*. A share says where people live,
    not that the EPCI depends on the city for all: it is a threshold of 15 % of commuters, commune by commune. An EPCI
    of which the source tells one share at least has zero in the other areas; one of which it tells nothing has NaN: it
    is outside all areas, or its communes are not known.
    """
    import numpy as np

    rows = [row for row in _interactions(engine) if local_name(row["indicateur"]) == AREA]
    year = max((row.get("annee", "") for row in rows), default="")
    rows = [row for row in rows if row.get("annee", "") == year and row["origine"] in set(places.territories)]
    areas = tuple(sorted({row["destination"] for row in rows}))
    values = _matrix(rows, places.territories, areas)
    values[~np.isnan(values).all(axis=1)] = np.nan_to_num(values[~np.isnan(values).all(axis=1)], nan=0.0)
    facts = {(row["origine"], row["destination"]): row["fait"] for row in rows}
    return Observed(AREA, year, places.territories, areas, values, bool(rows), facts)


def _interactions(engine: Engine) -> Iterable[Mapping[str, str]]:
    return engine.select(catalogue.named("espace/interactions").text)


def _both(row: Mapping[str, str]) -> tuple[Pair, Pair]:
    return (row["origine"], row["destination"]), (row["destination"], row["origine"])


def _matrix(rows: Iterable[Mapping[str, str]], origins: Sequence[str], destinations: Sequence[str]) -> np.ndarray:
    import numpy as np

    down, across = ({iri: i for i, iri in enumerate(side)} for side in (origins, destinations))
    values = np.full((len(origins), len(destinations)), np.nan)
    for row in rows:
        if row["origine"] in down and row["destination"] in across:
            values[down[row["origine"]], across[row["destination"]]] = float(row["valeur"])
    return values

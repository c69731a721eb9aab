"""Costs: how far territories are from each other, in kilometres or in minutes.

Everywhere in this package a cost of zero between two territories, or of a territory with itself, is a cost that is
not known: the inside of a territory is no point. A pair takes part in a model when its cost is positive, and a
territory with itself when the diagonal tells its own cost.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import reading
from pmlb_graph.interactions.places import Places
from pmlb_graph.language import tr
from pmlb_graph.measures import great_circle

if TYPE_CHECKING:
    import numpy as np

    from pmlb_graph.problems import Problem


def kilometres(places: Places) -> np.ndarray:
    """Return the distances between territories as the crow flies, in kilometres; NaN where a point is not known.

    For a geographer: between the centres of their people. Across the estuary of the Loire or a roadstead the road is
    twice as long: give `minutes` when they are known.
    """
    return great_circle(places.longitude.tolist(), places.latitude.tolist())


def minutes(path: Path, places: Places) -> np.ndarray:
    """Read times from one territory to another, in minutes; NaN for the pairs that the file does not give.

    For a geographer: a matrix of travel times, made with any router. Going and coming back are two rows: nothing is
    supposed of the one from the other.

    Parameters
    ----------
    path : Path
        CSV whose columns are ``origine`` (or ``origin``), ``destination`` and ``minutes``; territories by their keys
        or their IRIs. Those of other territories are left out.
    places : Places
        The territories wanted.

    Raises
    ------
    DataError
        If a time is not a positive number, or a pair has two times.
    UsageError
        If no row is of these territories.
    """
    import numpy as np

    rank = places.rank
    wrong: list[Problem] = []
    found = np.full((len(places), len(places)), np.nan)
    for line, cells in reading.rows(path, ("destination", "minutes"), groups=("origin",)):
        origin = next(cells[name] for name in cells if name.startswith("origin"))
        if origin not in rank or cells["destination"] not in rank:
            continue
        pair, value = (rank[origin], rank[cells["destination"]]), _number(cells["minutes"])
        if math.isnan(value):
            message = tr("“{text}” is not a positive number of minutes").format(text=cells["minutes"])
            wrong.append(reading.fault(path, line, message, "minutes"))
        elif not np.isnan(found[pair]) and found[pair] != value:
            message = tr("this pair has another time above: {minutes} minutes").format(minutes=found[pair])
            wrong.append(reading.fault(path, line, message, "minutes"))
        else:
            found[pair] = value
        if len(wrong) == reading.FAULTS:
            break
    if wrong:
        raise DataError(wrong)
    if np.isnan(found).all():
        message = tr("no row of “{path}” is between two territories of the graph: write their keys, such as {key}")
        raise UsageError(message.format(path=path, key=next(iter(places.keys), "nantes-metropole")))
    return found


def _number(text: str) -> float:
    """Return a positive number of minutes, NaN for anything else.

    Examples
    --------
    >>> _number("12,5"), _number("0"), _number("inf")
    (12.5, nan, nan)
    """
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return math.nan
    return value if 0 < value < math.inf else math.nan

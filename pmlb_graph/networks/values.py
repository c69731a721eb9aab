"""Values: what the attributes of nodes and ties are, where a file can only tell their text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr

LISTS = ("facts", "roles", "via", "themes")
"""Attributes of several values, separated by spaces where they are text."""


def several(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes with those of several values as tuples; a value that is None is absent."""
    found = {key: value for key, value in data.items() if value is not None}
    for key in LISTS:
        if key in found:
            value = found[key]
            found[key] = tuple(value.split()) if isinstance(value, str) else tuple(value)
    return found


def weight(value: Any, place: str) -> float:
    """Return a weight.

    Raises
    ------
    UsageError
        If it is not a number above zero.

    Examples
    --------
    >>> weight("2,5", "ties.csv:2")
    2.5
    """
    try:
        number = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, TypeError):
        number = math.nan
    if not (number > 0 and math.isfinite(number)):
        message = tr("{place}: the weight “{value}” is not a number above zero")
        raise UsageError(message.format(place=place, value=value))
    return number


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


_READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("since", "until", "population", "degree", "bipartite"), int),
    **dict.fromkeys(("longitude", "latitude", "betweenness"), float),
    **dict.fromkeys(("inferred", "contested"), _truth),
}


def typed(name: str, text: str) -> Any:
    """Read the text of a cell as what the attribute of this name is; text that is not so stays text."""
    reader = _READERS.get(name)
    try:
        return reader(text) if reader else text
    except (ValueError, KeyError):
        return text

"""Wording: how several names are said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pmlb_graph.language import counted


def listed(names: Sequence[str], most: int = 6, between: str = ", ") -> str:
    """Return the first names of a list, and how many others there are.

    Examples
    --------
    >>> from pmlb_graph.language import speak
    >>> speak("en"); listed(["Brest", "Nantes", "Rennes"], 2)
    'Brest, Nantes and 1 other'
    >>> speak("fr")
    """
    more = len(names) - most
    text = between.join(names[:most])
    return text + (counted(" and {n} other", " and {n} others", more) if more > 0 else "")

"""Names: how a sentence names several things."""

from __future__ import annotations

from collections.abc import Sequence

from pmlb_graph.language import counted, tr


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return names in a row, and how many more there are.

    Examples
    --------
    >>> from pmlb_graph.language import speak
    >>> speak("en"); listed(["Brest", "Nantes", "Rennes"], 2)
    'Brest, Nantes and 1 other'
    >>> speak("fr")
    """
    told, more = ", ".join(names[:most]), len(names) - most
    if more <= 0:
        return told
    return tr("{names} and {others}").format(names=told, others=counted("{n} other", "{n} others", more))


def joined(texts: Sequence[str]) -> str:
    """Return texts that may hold commas, in a row."""
    return tr("; ").join(texts)

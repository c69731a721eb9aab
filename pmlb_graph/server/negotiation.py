"""What a client would rather have: media types and languages, with their weights.

References
----------
RFC 9110, HTTP Semantics (2022), sections 12.4.2, 12.5.1 and 12.5.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pmlb_graph.language import LANGUAGES

_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
MOST = 50
"""Ranges read of a header: more are not those of an honest client."""


def _weighted(header: str) -> list[tuple[str, float]]:
    """Return the ranges of a header with their weights; parameters other than the weight are left out."""
    found = []
    for part in header.split(",")[:MOST]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = float(value) if _WEIGHT.fullmatch(value.strip()) else 0.0
        if name:
            found.append((name, weight))
    return found


def media(header: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that a client likes best, the first of equals; None when it wants none of them.

    Examples
    --------
    >>> offers = ("text/html", "text/turtle")
    >>> media("text/turtle, text/html;q=0.5", offers), media("*/*", offers), media("image/png", offers)
    ('text/turtle', 'text/html', None)
    >>> media("text/*;q=0.3, text/html;q=0", offers)
    'text/turtle'
    """
    if not header or not header.strip():
        return offers[0] if offers else None
    ranges = _weighted(header)
    best, most = None, 0.0
    for offer in offers:
        weight = _liked(offer, ranges)
        if weight > most:
            best, most = offer, weight
    return best


def _liked(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the weight of the range that names an offer most precisely."""
    kind = offer.partition(";")[0]
    for name in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        weights = [weight for wanted, weight in ranges if wanted == name]
        if weights:
            return max(weights)
    return 0.0


def language(header: str | None, otherwise: str) -> str:
    """Return the language, of those that the program speaks, that a client likes best.

    Examples
    --------
    >>> language("de, en-GB;q=0.8, fr;q=0.5", "fr"), language(None, "fr"), language("de", "fr")
    ('en', 'fr', 'fr')
    """
    best, most = otherwise, 0.0
    for name, weight in _weighted(header or ""):
        spoken = otherwise if name == "*" else name.partition("-")[0]
        if spoken in LANGUAGES and weight > most:
            best, most = spoken, weight
    return best

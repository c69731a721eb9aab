"""Dates as people write them in French or with slashes: what they become in a table."""

from __future__ import annotations

import re

from pmlb_graph.language import MONTHS
from pmlb_graph.terms import date, slug

_MONTHS = tuple(map(slug, MONTHS["fr"]))
_NUMBERS = re.compile(r"(?:(\d{1,2})-)?(\d{1,2})-(\d{4})", re.ASCII)
_WORDS = re.compile(r"(?:(\d{1,2})(?:er)?-)?([a-z]+)-(\d{4})", re.ASCII)


def written(text: str) -> str:
    """Return a date as tables write it, day before month as in France; nothing when the text is none.

    Examples
    --------
    >>> written("décembre 2011"), written("14/10/2014"), written("1er mars 2012"), written("10/2014")
    ('2011-12', '2014-10-14', '2012-03-01', '2014-10')
    >>> written("2014/10/14"), written("31/02/2012"), written("vers 2010")
    ('2014-10-14', '', '')
    """
    plain = slug(text)
    numbers, words = _NUMBERS.fullmatch(plain), _WORDS.fullmatch(plain)
    if numbers:
        day, month, year = numbers.groups()
    elif words and words[2] in _MONTHS:
        day, month, year = words[1], str(_MONTHS.index(words[2]) + 1), words[3]
    else:
        return plain if date(plain) else ""
    found = "-".join(part.zfill(2) for part in (year, month, day) if part)
    return found if date(found) else ""

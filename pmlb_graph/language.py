"""The language in which the program speaks: French by default, English on demand.

Messages are written in English in the code and translated with gettext from ``locale/``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["fr", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "en")
DOMAIN = "pmlb_graph"
LOCALES = Path(__file__).parent / "locale"
MONTHS: dict[Language, tuple[str, ...]] = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_current: ContextVar[Language] = ContextVar("language", default="fr")


def speak(language: str) -> None:
    """Choose the language of every message that follows.

    Parameters
    ----------
    language : str
        ``"fr"`` or ``"en"``.

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> speak("fr"); spoken()
    'fr'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {language!r}")
    _current.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside, whatever is spoken outside.

    Examples
    --------
    >>> with speaking("en"):
    ...     tr("unknown column")
    'unknown column'
    """
    token = _current.set(_current.get())
    try:
        speak(language)
        yield
    finally:
        _current.reset(token)


def spoken() -> Language:
    """Return the language chosen with `speak`."""
    return _current.get()


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, languages=[language], fallback=True)


def tr(message: str) -> str:
    """Translate a message into the language spoken.

    The name is short because it stands in front of every sentence a person reads.

    Examples
    --------
    >>> speak("en"); tr("unknown column")
    'unknown column'
    >>> speak("fr")
    """
    return _catalogue(spoken()).gettext(message) if message else ""  # gettext keeps its header under ""


def each(message: str) -> dict[str, str]:
    """Translate a message into every language, for pages that hold them all.

    Examples
    --------
    >>> each("unknown column")["en"]
    'unknown column'
    """
    return {language: _catalogue(language).gettext(message) for language in LANGUAGES}


def counted(one: str, many: str, n: int) -> str:
    """Translate a message that says how many, and put the number in it.

    Examples
    --------
    >>> speak("en"); counted("{n} row", "{n} rows", 2)
    '2 rows'
    >>> speak("fr"); counted("{n} row", "{n} rows", 0)
    '0 ligne'
    """
    return _catalogue(spoken()).ngettext(one, many, n).format(n=figure(n))


def figure(n: float, digits: int = 0) -> str:
    """Write a number as the language spoken does.

    Examples
    --------
    >>> speak("fr"); figure(1234.5, 1)
    '1\u202f234,5'
    """
    text = f"{round(n, digits) + 0.0:,.{digits}f}"  # a zero has no sign
    return text if spoken() == "en" else text.replace(",", "\u202f").replace(".", ",")


def dated(date: str) -> str:
    """Write a date of the tables (a year, a month or a day) as the language spoken does.

    Examples
    --------
    >>> speak("fr"); dated("2026-11"), dated("2012-03-01"), dated("2005")
    ('novembre 2026', '1er mars 2012', '2005')
    >>> speak("en"); dated("2012-03-01")
    '1 March 2012'
    >>> speak("fr")
    """
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{MONTHS[spoken()][int(rest[0]) - 1]} {year}"
    if len(rest) == 1:
        return month
    day = int(rest[1])
    return f"{day}{'er' if day == 1 and spoken() == 'fr' else ''} {month}"


def later(message: str) -> str:
    """Mark a message that is translated where it is shown, and return it as it is.

    Examples
    --------
    >>> later("unknown column")
    'unknown column'
    """
    return message


def pick(texts: dict[str, str]) -> str:
    """Choose, among texts keyed by language, the one to show.

    Examples
    --------
    >>> speak("fr"); pick({"en": "theme", "fr": "thème"})
    'thème'
    """
    return texts.get(spoken()) or texts.get("fr") or next(iter(texts.values()), "")

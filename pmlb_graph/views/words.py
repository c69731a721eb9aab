"""The interface words of the pages, in French and English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("fr", "en")
"""Languages of the interface; the first one is the default."""

Text = str | Mapping[str, str]
"""A text in one language, or the same text keyed by language."""

Words = Mapping[str, str | list[str]]
"""Words of one language; a list holds the singular and the plural."""


def in_language(text: Text, lang: str) -> str:
    """Give a text in a language.

    Parameters
    ----------
    text : str or mapping
        A plain text, or texts keyed by language.
    lang : str
        The language wanted.

    Returns
    -------
    str
        The text in `lang`, else in French, else any of them, else an empty text.

    Examples
    --------
    >>> in_language({"fr": "lien", "en": "tie"}, "en")
    'tie'
    >>> in_language("lien", "en")
    'lien'
    """
    if isinstance(text, str):
        return text
    return text.get(lang) or text.get(LANGUAGES[0]) or next(iter(text.values()), "")


def both(text: Text) -> dict[str, str]:
    """Give a text in every language of the interface."""
    return {lang: in_language(text, lang) for lang in LANGUAGES}


def toml_resource(name: str) -> dict[str, Any]:
    """Read a TOML file that stands beside this module."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def interface_words() -> Mapping[str, Words]:
    """Read `words.toml`.

    Returns
    -------
    mapping
        For each language, the words by key; French marks keep their no-break space.
    """
    table = {key: [_spaced(texts[0]), texts[1]] for key, texts in toml_resource("words.toml").items()}
    return {lang: {key: texts[index] for key, texts in sorted(table.items())} for index, lang in enumerate(LANGUAGES)}


def both_words(key: str) -> dict[str, str]:
    """Give a word of the interface in every language."""
    return {lang: str(interface_words()[lang][key]) for lang in LANGUAGES}


def _spaced(text: str | list[str]) -> str | list[str]:
    """Put the no-break spaces of French typography."""
    if isinstance(text, list):
        return [str(_spaced(one)) for one in text]
    return re.sub(r" (?=[»:;?!])", "\u00a0", text.replace("« ", "«\u00a0"))

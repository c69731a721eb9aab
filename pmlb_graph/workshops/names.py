"""Names of what a form holds: in French whatever the language, as the columns of the tables are."""

from __future__ import annotations

import re

SHEET, ADDITIONS, TECHNICAL, LISTS = "fiche", "ajouts", "technique", "listes"
CODE, SPOKEN_FOR = "code du répondant", "organisation"
NUMBER, TEXT, SOURCES, CERTAINTY = "n°", "énoncé", "sources", "certitude"
ANSWER, COLUMN, VALUE, COMMENT = "réponse", "champ à corriger", "valeur proposée", "commentaire"
FACT, DIGEST = "fait", "empreinte"
COLUMNS = (NUMBER, TEXT, SOURCES, CERTAINTY, ANSWER, COLUMN, VALUE, COMMENT, FACT, DIGEST)
CONFIRMED, CONTESTED, AMENDED = ANSWERS = ("confirmé", "contesté", "amendé")
ADDED = ("acteur", "role", "cooperation", "debut", "fin", COMMENT)
LINES = 12
"""Lines of the sheet of additions."""

_KEY = re.compile(r"\[([^\[\]]+)\]\s*\Z")


def shown(label: str, key: str) -> str:
    """Return a choice of a list: what it is called, and its key.

    Examples
    --------
    >>> shown("Nantes Métropole", "nantes-metropole"), shown("", "a")
    ('Nantes Métropole [nantes-metropole]', 'a')
    """
    return f"{label} [{key}]" if label else key


def chosen(text: str) -> str:
    """Return the key of a choice, or the text itself when it was typed.

    Examples
    --------
    >>> chosen("Nantes Métropole [nantes-metropole]"), chosen("fnau ")
    ('nantes-metropole', 'fnau')
    """
    found = _KEY.search(text)
    return (found[1] if found else text).strip()

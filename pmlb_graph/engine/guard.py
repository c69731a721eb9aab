"""Queries from outside the catalogue: what they may ask, checked before anything is parsed.

References
----------
SPARQL 1.1 Query Language (2013), section 19.8, Grammar: the words looked for here are keywords that
can stand nowhere else once strings, IRIs, comments, variables and prefixed names are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pmlb_graph.errors import QueryError
from pmlb_graph.language import tr

LONGEST = 60_000
DEEPEST = 100

_TOKENS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)|(?P<comment>#[^\n]*)|[?$]\w+|@[A-Za-z-]+|[\w.-]*:[\w.%:-]*"
    r"|(?P<word>[A-Za-z_]+)|(?P<open>[{(\[])|(?P<close>[})\]])|.",
    re.DOTALL,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"}
_REMOTE = {"SERVICE", "FROM"}


def inspect(text: str, allowed: Sequence[str] = (), graphs: bool = False) -> str:
    """Return a query if it only reads, and reads only what is allowed.

    Parameters
    ----------
    text : str
        The query.
    allowed : sequence of str
        Beginnings of the IRIs that SERVICE and FROM may name; none by default.
    graphs : bool
        Whether FROM is let through, for an engine that only looks for its own graphs: Oxigraph fetches nothing.

    Raises
    ------
    QueryError
        If the query is too long, nested too deep, updates something, or asks elsewhere.

    Examples
    --------
    >>> inspect("SELECT * WHERE { ?service <http://example.org/from> 'LOAD' }")
    "SELECT * WHERE { ?service <http://example.org/from> 'LOAD' }"
    """
    if len(text) > LONGEST:
        raise QueryError(tr("the query is longer than {n} characters").format(n=LONGEST))
    found = tokens(text)
    _depth(found)
    for i, token in enumerate(found):
        word = (token["word"] or "").upper()
        if word in _UPDATES:
            raise QueryError(tr("{word}: a query only reads").format(word=word))
        if word in _REMOTE and not (graphs and word == "FROM"):
            after = (t for t in found[i + 1 :] if (t["word"] or "").upper() not in ("NAMED", "SILENT"))
            _allow(word, next(after, None), allowed)
    return text


def tokens(text: str) -> list[re.Match[str]]:
    """Return the tokens of a query, without spaces and comments."""
    return [token for token in _TOKENS.finditer(text) if not token.group().isspace() and not token["comment"]]


def _depth(tokens: Sequence[re.Match[str]]) -> None:
    depth = 0
    for token in tokens:
        depth += bool(token["open"]) - bool(token["close"])
        if depth > DEEPEST:
            raise QueryError(tr("the query is nested deeper than {n} levels").format(n=DEEPEST))


def _allow(word: str, named: re.Match[str] | None, allowed: Sequence[str]) -> None:
    iri = named["iri"][1:-1] if named and named["iri"] else ""
    if not any(iri.startswith(prefix) for prefix in allowed if prefix):
        message = tr("{what}: a query asks elsewhere only what --allow names, written as a full <IRI>")
        raise QueryError(message.format(what=f"{word} <{iri}>" if iri else word))

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
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)|#[^\n]*|[?$]\w+|@[A-Za-z-]+|[\w.-]*:[\w.%:-]*"
    r"|(?P<word>[A-Za-z_]+)|(?P<open>[{(\[])|(?P<close>[})\]])|.",
    re.DOTALL,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"}
_REMOTE = {"SERVICE", "FROM"}


def inspect(text: str, allowed: Sequence[str] = ()) -> str:
    """Return a query if it only reads, and reads only what is allowed.

    Parameters
    ----------
    text : str
        The query.
    allowed : sequence of str
        Beginnings of the IRIs that SERVICE and FROM may name; none by default.

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
    depth = 0
    remote = ""
    for token in _TOKENS.finditer(text):
        word = (token["word"] or "").upper()
        if remote and token["iri"]:
            _allow(remote, token["iri"][1:-1], allowed)
            remote = ""
        elif remote and word not in ("", "NAMED", "SILENT"):
            raise _elsewhere(remote)
        elif word in _UPDATES:
            raise QueryError(tr("{word}: a query only reads").format(word=word))
        elif word in _REMOTE:
            remote = word
        elif remote and not token.group().isspace() and not token.group().startswith("#") and not word:
            raise _elsewhere(remote)
        depth += bool(token["open"]) - bool(token["close"])
        if depth > DEEPEST:
            raise QueryError(tr("the query is nested deeper than {n} levels").format(n=DEEPEST))
    return text


def _allow(word: str, iri: str, allowed: Sequence[str]) -> None:
    if not any(iri.startswith(prefix) for prefix in allowed if prefix):
        raise _elsewhere(f"{word} <{iri}>")


def _elsewhere(what: str) -> QueryError:
    message = tr("{what}: a query asks elsewhere only what --allow names, written as a full <IRI>")
    return QueryError(message.format(what=what))

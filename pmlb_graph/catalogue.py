"""The catalogue of queries: one file a question, plain SPARQL 1.1 with a header.

A header is YAML in comments (the convention of grlc)::

    #+ summary: {fr: …, en: …}
    #+ description: {fr: …, en: …}
    #+ tags: [inventaire]
    #+ questions: [1]
    #+ parameters:
    #+   theme: {type: concept, scheme: theme, summary: {fr: …, en: …}}
    #+ network: {…}

A parameter is a clause ``VALUES ?theme { UNDEF }``: `Query.filled` puts terms in place of UNDEF.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import later, tr
from pmlb_graph.query import FEDERATION, Parameter, Query, federated, parse, read
from pmlb_graph.resources import folder

__all__ = [
    "COLLECTIVES",
    "CONTROLS",
    "FEDERATION",
    "NETWORKS",
    "ROOMS",
    "RULES",
    "Parameter",
    "Query",
    "catalogue",
    "controls",
    "expansions",
    "federated",
    "named",
    "parse",
    "questions",
    "read",
    "rules",
]

RULES = "regles"
CONTROLS = "controles"
NETWORKS = "reseaux"
COLLECTIVES = "collectifs"
ROOMS: Mapping[str, str] = {
    "plan": later("The action plan"),
    "inventaire": later("Who does what"),
    NETWORKS: later("Networks"),
    "temps": later("Time"),
    "espace": later("Space"),
    "preuve": later("Evidence and doubt"),
    "couverture": later("Coverage"),
    "bilan": later("Figures"),
    "noms": later("Names"),
    "agir": later("Acting"),
    FEDERATION: later("With other endpoints"),
    RULES: later("Rules: what follows"),
    COLLECTIVES: later("Rules that expand collectives"),
    CONTROLS: later("Controls: what must not be found"),
}
"""Folders of the catalogue, in the order in which they are shown, each with its title, to be translated when shown."""


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Query]:
    """Return every query that ships, by name, sorted."""
    root = folder("queries")
    found = {}
    for path in sorted(root.rglob("*.rq")):
        name = path.relative_to(root).with_suffix("").as_posix()
        found[name] = read(path, name)
    return found


def questions() -> list[Query]:
    """Return the queries for people: neither rules nor controls."""
    return [query for query in catalogue().values() if query.room not in (RULES, CONTROLS, COLLECTIVES)]


def rules() -> list[Query]:
    """Return the rules of inference, in the order of their headers."""
    return _of(RULES)


def expansions() -> list[Query]:
    """Return the rules that expand collectives, then the one that makes their members take part.

    The tag of a rule is the key of its collective; the last one, of every collective, has no tag.
    """
    return _of(COLLECTIVES)


def controls() -> list[Query]:
    """Return the queries that must find nothing."""
    return _of(CONTROLS)


def _of(room: str) -> list[Query]:
    found = (query for query in catalogue().values() if query.room == room)
    return sorted(found, key=lambda query: (query.order, query.name))


def named(name: str) -> Query:
    """Return a query of the catalogue; the last part of its name is enough where one question alone has it.

    Raises
    ------
    UsageError
        If none, or several, have this name.
    """
    known = catalogue()
    if name in known:
        return known[name]
    ends = [query.name for query in questions() if query.name.rpartition("/")[2] == name]
    if len(ends) == 1:
        return known[ends[0]]
    if ends:
        message = tr("“{name}” means several things: {choices}")
        raise UsageError(message.format(name=name, choices=", ".join(ends)))
    message = tr("unknown query “{name}”").format(name=name)
    choices = {full: full for full in known} | {full.rpartition("/")[2]: full for full in known}
    raise UsageError(message + did_you_mean(name, list(choices)) + tr("; `pmlb-graph queries` lists them"))

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

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pmlb_graph.errors import QueryError, UsageError, did_you_mean
from pmlb_graph.files import storage
from pmlb_graph.language import later, tr
from pmlb_graph.resources import folder
from pmlb_graph.terms import Term

RULES = "regles"
CONTROLS = "controles"
NETWORKS = "reseaux"
COLLECTIVES = "collectifs"
FEDERATION = "federation"
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
_ONE_THING = "fiche"

_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)
_FORM = re.compile(
    r"(?:\s+|#[^\n]*|PREFIX\s+[^\s:]*:\s*<[^>]*>|BASE\s*<[^>]*>)*+(SELECT|CONSTRUCT|ASK|DESCRIBE)\b", re.IGNORECASE
)
_SERVICE = re.compile(r"(\bSERVICE\s+)<([^>]*)>")
_KEYS = ("summary", "description", "tags", "questions", "parameters", "network", "order")
_TYPES = ("concept", "resource", "date", "text")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query.

    Attributes
    ----------
    name : str
        Name of its variable.
    type : {"concept", "resource", "date", "text"}
        What its values are.
    scheme : str
        Scheme of a concept.
    summary : mapping of str to str
        What it means, by language.
    """

    name: str
    type: str
    scheme: str = ""
    summary: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the catalogue, or one that a person wrote.

    Attributes
    ----------
    name : str
        Path below ``queries/`` without its end, such as ``inventaire/participations``.
    text : str
        The whole file: it pastes unchanged into any SPARQL 1.1 endpoint.
    summary, description : mapping of str to str
        By language.
    questions : tuple of int
        Numbers of the competency questions that it answers.
    parameters : mapping of str to Parameter
        By name.
    network : mapping or None
        How to make a network of its solutions.
    order : int
        Rank among rules.
    """

    name: str
    text: str
    summary: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    network: Mapping[str, Any] | None = None
    order: int = 0

    @property
    def form(self) -> str:
        """Return ``SELECT``, ``CONSTRUCT``, ``ASK`` or ``DESCRIBE``."""
        match = _FORM.match(self.text)
        if not match:
            raise QueryError(tr("this query is neither SELECT, CONSTRUCT, ASK nor DESCRIBE"))
        return match[1].upper()

    @property
    def room(self) -> str:
        """Return the folder that it stands in."""
        return self.name.partition("/")[0]

    @property
    def about_one_thing(self) -> bool:
        """Tell whether it is asked about one thing at a time: without it, there is no answer to show."""
        return _ONE_THING in self.tags

    @property
    def federated(self) -> bool:
        """Tell whether it is a query of the catalogue that asks another endpoint too."""
        return self.name.startswith(f"{FEDERATION}/")

    def filled(self, values: Mapping[str, Sequence[Term]]) -> str:
        """Return the text with terms in place of its parameters.

        Parameters
        ----------
        values : mapping of str to sequence of Term
            Terms by name of parameter; a parameter left out, or without terms, filters nothing.

        Raises
        ------
        UsageError
            If the query has no such parameter.

        Examples
        --------
        >>> import pyoxigraph as ox
        >>> query = Query("q", "SELECT ?t WHERE { VALUES ?t { UNDEF } ?s ?p ?t }", {},
        ...               parameters={"t": Parameter("t", "text")})
        >>> query.filled({"t": [ox.Literal('} #', language="fr")]})
        'SELECT ?t WHERE { VALUES ?t { "} #"@fr } ?s ?p ?t }'
        """
        text = self.text
        for name, terms in values.items():
            if name not in self.parameters:
                message = tr("the query “{query}” has no parameter “{name}”")
                message = message.format(query=self.name, name=name) + did_you_mean(name, list(self.parameters))
                raise UsageError(message)
            if terms:
                block = " ".join(str(term) for term in terms)
                text = _clause(name).sub(lambda match, block=block: f"{match[1]}{block}{match[2]}", text)  # type: ignore[misc]
        return text


def federated(query: Query, service: str) -> Query:
    """Return a query that asks another service than the one it names.

    Examples
    --------
    >>> federated(Query("q", "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", {}), "http://b/").text
    'SELECT * { SERVICE <http://b/> { ?s ?p ?o } }'
    """
    if not _SERVICE.search(query.text):
        message = tr("the query “{query}” has no parameter “{name}”")
        raise UsageError(message.format(query=query.name, name="service"))
    if not re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", service):
        raise UsageError(tr("“{url}” is not the address of an endpoint").format(url=service))
    return replace(query, text=_SERVICE.sub(lambda match: f"{match[1]}<{service}>", query.text))


def _clause(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*\{{\s*)UNDEF(\s*\}})")


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
    return [q for q in catalogue().values() if q.name.split("/")[0] not in (RULES, CONTROLS, COLLECTIVES)]


def rules() -> list[Query]:
    """Return the rules of inference, in the order of their headers."""
    found = (q for q in catalogue().values() if q.name.startswith(f"{RULES}/"))
    return sorted(found, key=lambda query: (query.order, query.name))


def expansions() -> list[Query]:
    """Return the rules that expand collectives, then the one that makes their members take part.

    The tag of a rule is the key of its collective; the last one, of every collective, has no tag.
    """
    found = (q for q in catalogue().values() if q.name.startswith(f"{COLLECTIVES}/"))
    return sorted(found, key=lambda query: (query.order, query.name))


def controls() -> list[Query]:
    """Return the queries that must find nothing."""
    return [q for q in catalogue().values() if q.name.startswith(f"{CONTROLS}/")]


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


def read(path: Path, name: str | None = None) -> Query:
    """Read a query file and its header.

    Raises
    ------
    StorageError
        If the file cannot be read.
    QueryError
        If its header is wrong: nothing in it is silently dropped.
    """
    with storage(path):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(tr("the query cannot be read: {error}").format(error=error)) from error
    return parse(text, name or path.stem, str(path))


def parse(text: str, name: str, place: str) -> Query:
    """Make a query of the text of a file."""
    try:
        header = yaml.safe_load("\n".join(_HEADER.findall(text))) or {}
    except yaml.YAMLError as error:
        raise QueryError(tr("{place}: the header is not YAML: {error}").format(place=place, error=error)) from error
    strange = [key for key in header if key not in _KEYS] if isinstance(header, dict) else ["?"]
    if strange:
        message = tr("{place}: unknown header “{key}”: choose among {names}")
        raise QueryError(message.format(place=place, key=strange[0], names=", ".join(_KEYS)))
    return Query(
        name=name,
        text=text,
        summary=header.get("summary", {}),
        description=header.get("description", {}),
        tags=tuple(header.get("tags", ())),
        questions=tuple(header.get("questions", ())),
        parameters={key: _parameter(key, entry, text, place) for key, entry in header.get("parameters", {}).items()},
        network=header.get("network"),
        order=header.get("order", 0),
    )


def _parameter(name: str, entry: Mapping[str, Any], text: str, place: str) -> Parameter:
    parameter = Parameter(name, **entry)
    if parameter.type not in _TYPES or not _clause(name).search(text):
        message = tr("{place}: the parameter “{name}” needs a type and a clause VALUES ?{name} {{ UNDEF }}")
        raise QueryError(message.format(place=place, name=name))
    return parameter

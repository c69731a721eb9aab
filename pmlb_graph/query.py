"""A query: its text, what its header says of it, the clauses that its parameters fill."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from pmlb_graph.errors import QueryError, UsageError, did_you_mean
from pmlb_graph.files import storage
from pmlb_graph.language import tr
from pmlb_graph.terms import Term

FEDERATION = "federation"
"""Folder of the queries that ask another endpoint too."""
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

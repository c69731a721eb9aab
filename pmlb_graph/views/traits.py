"""What is known of actors and cooperations beyond their ties, as a page carries it; the unknown is left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from .words import Text, both

Record = dict[str, Any]
YEARS = ("since", "until")
TEXTS = ("region", "departement", "group")
FIGURES = {"population": "population", "longitude": "lon", "latitude": "lat", "community": "community"}
"""Attributes that are numbers, and their names in a record."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Themes and forms in use, numbered in the order of their keys."""

    themes: tuple[str, ...]
    forms: tuple[str, ...]
    words: Mapping[str, Text]

    def label(self, key: str) -> dict[str, str]:
        """Name a key in every language; a key without words is its own name."""
        return both(self.words.get(key, key))

    def entries(self) -> Record:
        """List themes and forms with their labels."""
        return {
            "themes": [{"key": key, "label": self.label(key)} for key in self.themes],
            "forms": [{"key": key, "label": self.label(key)} for key in self.forms],
        }


def vocabulary(graph: nx.Graph[str]) -> Vocabulary:
    """Give numbers to the themes and forms of a network, and of the two-mode network it was projected from."""
    met = list(cooperations(graph).values())
    return Vocabulary(
        themes=tuple(sorted({str(theme) for data in met for theme in data.get("themes") or ()})),
        forms=tuple(sorted({str(data["form"]) for data in met if data.get("form")})),
        words=graph.graph.get("words", {}),
    )


def cooperations(graph: nx.Graph[str]) -> dict[str, Mapping[str, Any]]:
    """Give the attributes of every node of a network and of its origin, the origin's first."""
    origin = graph.graph.get("origin")
    known: dict[str, Mapping[str, Any]] = {} if origin is None else dict(origin.nodes(data=True))
    for node, data in graph.nodes(data=True):
        known[node] = {**known.get(node, {}), **data}
    return known


def traits(data: Mapping[str, Any], words: Vocabulary) -> Record:
    """Make the part of a record that says what is known of an actor or a cooperation.

    Parameters
    ----------
    data : mapping
        Attributes of a node.
    words : Vocabulary
        Numbers of themes and forms.

    Returns
    -------
    dict
        Only what is known.

    Examples
    --------
    >>> traits({"region": "Bretagne", "longitude": float("nan")}, Vocabulary((), (), {}))
    {'region': 'Bretagne'}
    """
    record: Record = {name: str(data[name]) for name in TEXTS if data.get(name)}
    record |= {short: figure for name, short in FIGURES.items() if (figure := _figure(data.get(name))) is not None}
    record |= years(data)
    themes = sorted(words.themes.index(str(theme)) for theme in data.get("themes") or ())
    if themes:
        record["themes"] = themes
    if data.get("form"):
        record["form"] = words.forms.index(str(data["form"]))
    return record


def years(data: Mapping[str, Any]) -> Record:
    """Give the years since and until when they are known.

    Examples
    --------
    >>> years({"since": "2012-05-01", "until": None})
    {'since': 2012}
    """
    return {name: int(str(data[name])[:4]) for name in YEARS if str(data.get(name) or "")[:4].isdigit()}


def measured(data: Mapping[str, Any], names: Iterable[str]) -> Record:
    """Give the measures of a node; one that has no meaning there is left out."""
    values = {name: _figure(data.get(name)) for name in names}
    kept = {name: value for name, value in values.items() if value is not None}
    return {"m": kept} if kept else {}


def terms(graph: nx.Graph[str], words: Vocabulary) -> dict[str, dict[str, str]]:
    """Name the keys of groups, regions and départements that have words."""
    used = {str(data[name]) for _, data in graph.nodes(data=True) for name in TEXTS if data.get(name)}
    return {key: words.label(key) for key in sorted(used) if key in words.words}


def about(graph: nx.Graph[str], words: Vocabulary) -> Record:
    """Say once for a page what themes, forms, terms, measures and communities are.

    ``graph.graph["measures"]`` names attributes of nodes, ``{name: text}``; ``graph.graph["communities"]`` says how
    communities were found, ``{"method": text, "modularity": float}``.
    """
    record = {**words.entries(), "terms": terms(graph, words)}
    measures = graph.graph.get("measures") or {}
    if measures:
        record["measures"] = [{"key": key, "label": both(text)} for key, text in measures.items()]
    found = graph.graph.get("communities")
    if found:
        record["communities"] = {
            "method": both(found.get("method", "")),
            **{key: figure for key in ("modularity",) if (figure := _figure(found.get(key))) is not None},
        }
    return record


def _figure(value: Any) -> float | int | None:
    """Round a number; what is not one is unknown."""
    if value is None or isinstance(value, str) or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 5)

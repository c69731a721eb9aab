"""Names that people give to things: from a key, a label or an IRI to the resource meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from pmlb_graph.catalogue import Query, named
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import spoken, tr
from pmlb_graph.tables import describe
from pmlb_graph.terms import Term, concept, date, local_name, no_date, short, slug

_ALIKE = 80
_PARTS = re.compile(r"[A-Z]?[a-z0-9_]+")


def find(engine: Engine, name: str, only: str = "") -> ox.NamedNode:
    """Return the resource that a person means.

    Parameters
    ----------
    engine : Engine
        Who knows the names.
    name : str
        An IRI, ``kind/key``, a key or a label, in any case, with or without accents.
    only : str
        Kind that the resource must have, such as ``acteur``; any by default.

    Raises
    ------
    UsageError
        If nothing, or several things, have this name.
    """
    if name.startswith(("http://", "https://")):
        return _iri(name)
    index: dict[str, set[str]] = {}
    for row in engine.select(named("noms/ressources").text):
        iri = row["ressource"]
        kind = short(iri).partition("/")[0]
        if only and kind != only:
            continue
        for text in (local_name(iri), short(iri), slug(row["nom"])):
            index.setdefault(text, set()).add(iri)
    found = index.get(name) or index.get(slug(name)) or set()
    if len(found) > 1:
        found = {iri for iri in found if "/id/acteur/" in iri} or found
    if len(found) == 1:
        return ox.NamedNode(found.pop())
    if found:
        message = tr("“{name}” means several things: {choices}")
        choices = sorted(short(iri) for iri in found)
        raise UsageError(message.format(name=name, choices=", ".join(choices)))
    meant = did_you_mean(slug(name), list(index))
    hint = "" if meant else tr(": write the key or the label of a row of the tables, such as acteurs.csv")
    raise UsageError(tr("nothing is called “{name}”").format(name=name) + (meant or hint))


def search(engine: Engine, words: str, only: str = "") -> list[str]:
    """Return the resources of which a name has all the words, blind to case and accents.

    Those called so come first, then those whose name begins so. When none has them, those that resemble them most.

    Parameters
    ----------
    engine : Engine
        Who knows the names.
    words : str
        Words of a label, an acronym, a key or a SIREN, or their beginnings.
    only : str
        Kind that the resources must have, such as ``acteur``; any by default.
    """
    index: dict[str, set[str]] = {}
    for row in engine.select(named("noms/ressources").text):
        iri = row["ressource"]
        if not only or short(iri).partition("/")[0] == only:
            for text in (slug(local_name(iri)), slug(row["nom"])):
                index.setdefault(text, set()).add(iri)
    asked = slug(words)
    found = [text for text in index if all(f"-{word}" in f"-{text}" for word in asked.split("-"))] if asked else []
    found.sort(key=lambda text: (text != asked, not text.startswith(asked), len(text), text))
    if not found and asked:
        close = process.extract(asked, sorted(index), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        found = [text for text, _, _ in close]
    return list(dict.fromkeys(iri for text in found for iri in sorted(index[text])))


def kind(iri: str) -> str:
    """Return the kind of a resource, as its IRI tells it.

    Examples
    --------
    >>> kind("https://w3id.org/pmlb/id/acteur/fnau")
    'acteur'
    """
    return short(iri).partition("/")[0]


def _iri(text: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise UsageError(tr("“{text}” is not an IRI").format(text=text)) from error


def values(engine: Engine, query: Query, given: Sequence[str]) -> Mapping[str, list[Term]]:
    """Read the parameters given as ``name=value``; a name may come several times.

    Raises
    ------
    UsageError
        If a name or a value is not right.
    """
    terms: dict[str, list[Term]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(tr("“{text}” is not a parameter: write name=value").format(text=text))
        if name not in query.parameters:
            query.filled({name: []})  # says which parameters there are
        terms.setdefault(name, []).append(_value(engine, query, name, value))
    return terms


def _value(engine: Engine, query: Query, name: str, value: str) -> Term:
    parameter = query.parameters[name]
    match parameter.type:
        case "concept":
            if value.startswith(("http://", "https://")):
                return _iri(value)
            known = describe().concepts[parameter.scheme]
            if value not in known:
                message = tr("“{value}” is no concept of “{scheme}”").format(value=value, scheme=parameter.scheme)
                raise UsageError(message + did_you_mean(value, list(known)))
            return concept(parameter.scheme, value)
        case "resource":
            return find(engine, value)
        case "date":
            if date(value) is None:
                raise UsageError(no_date(value))
            return ox.Literal(value)
        case _:
            return ox.Literal(value)


def words(engine: Engine) -> dict[str, str]:
    """Return the words of the ontology for the names of columns, which are its names without accents."""
    label = "libelle" if spoken() == "fr" else "label"
    return {_lowered(row["nom"]): row[label] for row in engine.select(named("noms/termes").text)}


def heading(variable: str, known: Mapping[str, str]) -> str:
    """Return what a column of an answer is called.

    Examples
    --------
    >>> heading("acteurLibelle", {"acteur": "acteur", "libelle": "libellé"})
    'acteur libellé'
    """
    return " ".join(known.get(_lowered(part), _lowered(part)) for part in _PARTS.findall(variable))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]

"""The answers of queries as parts: a table in words, the facts it rests on, what the query says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from pmlb_graph import catalogue, names
from pmlb_graph.analyses import Thing
from pmlb_graph.analyses.finding import Cell
from pmlb_graph.bindings import XSD_BOOLEAN, Bindings
from pmlb_graph.catalogue import Query
from pmlb_graph.engine import Engine
from pmlb_graph.language import later, pick, spoken, tr
from pmlb_graph.questions.answer import Part
from pmlb_graph.questions.told import sentences
from pmlb_graph.questions.wording import word, worded
from pmlb_graph.terms import PREFIXES, Term, short

_FACTS = ("fait", "participation", "autreParticipation", "adhesion", "annuel", "qualification", "mesure", "evenement")
"""Variables that hold facts, the first that a query has."""
_THROUGH: Mapping[str, tuple[str, str, str]] = {
    "inventaire/themes-fragiles": ("inventaire/themes", "theme", "participation"),
    "inventaire/acteurs-transversaux": ("inventaire/participations", "acteur", "participation"),
    "inventaire/villes-moyennes-sans-cooperation": ("inventaire/villes-moyennes", "ville", "qualification"),
    "inventaire/actions-sans-partie-prenante": ("plan/actions", "action", "action"),
    "inventaire/actions-sans-instance": ("plan/actions", "action", "action"),
    "inventaire/formes": ("inventaire/traits", "forme", "cooperation"),
    "inventaire/facettes": ("inventaire/traits", "", "cooperation"),
    "preuve/a-completer": ("preuve/a-completer", "ressource", "ressource"),
    "preuve/lien": ("preuve/lien", "cooperation", "participation"),
}
"""Where a query names no fact: another query that does, the variable both have (none: all of it), the facts."""
_ALONE = ("temps/ce-que-l-on-savait", "temps/evenements")
"""Queries whose rows are facts: elsewhere a fact is evidence of what its row says."""
_HEADS: Mapping[str, str] = {
    "acteurs": later("actors"),
    "actionParente": later("action above"),
    "actions": later("actions"),
    "anneeArbitrage": later("year of the decision"),
    "attendus": later("expected results"),
    "axes": later("axes"),
    "cadre": later("setting"),
    "codeInsee": later("INSEE code"),
    "constat": later("observation"),
    "cooperations": later("cooperations"),
    "dateConstat": later("date of the observation"),
    "datee": later("dated"),
    "derniere": later("last told"),
    "detail": later("detail"),
    "dontCollectifs": later("of which collectives"),
    "epci": later("EPCI"),
    "facette1": later("first facet"),
    "facette2": later("second facet"),
    "manque": later("what is missing"),
    "mouvement": later("move"),
    "objet": later("about"),
    "orientations": later("orientations"),
    "orientationNumero": later("orientation number"),
    "origine1": later("told or derived (first)"),
    "origine2": later("told or derived (second)"),
    "precision": later("detail"),
    "premiere": later("first told"),
    "ressource": later("resource"),
    "ressources": later("resources"),
    "roles": later("roles"),
    "sources": later("sources"),
    "structures": later("structures"),
    "titre": later("title"),
    "ville": later("town"),
    "valeur1": later("value of the first"),
    "valeur2": later("value of the second"),
}
"""Heads of columns that the ontology has no word for."""
_NUMBERS = {f"{PREFIXES['xsd']}{name}" for name in ("integer", "decimal", "double", "float")}
_NAMED, _NAME = "ressource", "libelle"
"""Anything at all, and its label."""
_LABELS = ("Libelle", "LibelleEn", "Label")


def asked(engine: Engine, query: Query, given: Sequence[str]) -> Part:
    """Return the answer of a query.

    Parameters
    ----------
    engine : Engine
        The graph.
    query : Query
        A SELECT of the catalogue.
    given : sequence of str
        Its parameters, as ``name=value``.
    """
    found = worded(engine, engine.select(query.filled(names.values(engine, query, given))))
    columns, rows = table(found, names.words(engine), () if query.name in _ALONE else _FACTS)
    return Part(
        "query",
        query.name,
        pick(dict(query.summary)),
        sentences(query, list(found)),
        columns,
        rows,
        facts=tuple(_facts(engine, query, found)),
        method=pick(dict(query.description)),
        limits=(tr("What is not there was not entered: the absence of a row is the absence of a source."),),
    )


def table(
    found: Bindings, words: Mapping[str, str], hidden: Sequence[str] = ()
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the heads and the rows of an answer for people: a thing and its label make one cell."""
    place = {name: i for i, name in enumerate(found.variables)}
    labels = {f"{name}{end}" for name in place for end in _LABELS} | ({_NAME} if _NAMED in place else set())
    shown = [name for name in found.variables if name not in labels and name not in hidden]
    said = [_label(name, place) for name in shown]
    columns = tuple(_heading(name.removesuffix("Libelle"), words) for name in shown)
    rows = tuple(
        tuple(
            _cell(row[place[name]], None if label is None else row[label])
            for name, label in zip(shown, said, strict=True)
        )
        for row in found.rows
    )
    return columns, rows


def _heading(name: str, words: Mapping[str, str]) -> str:
    return tr(_HEADS[name]) if name in _HEADS else names.heading(name, words)


def _label(name: str, place: Mapping[str, int]) -> int | None:
    """Return the column that says a variable in the language spoken."""
    if name == _NAMED:
        return place.get(_NAME)
    ends = ("LibelleEn", "Label", "Libelle") if spoken() == "en" else ("Libelle",)
    return next((place[f"{name}{end}"] for end in ends if f"{name}{end}" in place), None)


def _cell(term: Term | None, label: Term | None) -> Cell:
    if isinstance(term, ox.NamedNode):
        return Thing(term.value, label.value if label is not None else short(term.value))
    term = label if term is None else term
    if not isinstance(term, ox.Literal):
        return None
    if term.datatype.value in _NUMBERS:
        number = float(term.value)
        return int(number) if number.is_integer() else number
    if term.datatype.value == XSD_BOOLEAN:
        return tr("yes") if term.value in ("true", "1") else tr("no")
    return word(term.value) or None


def _facts(engine: Engine, query: Query, found: Bindings) -> Iterator[str]:
    """Yield the facts that an answer rests on, each once, in the order of the rows."""
    seen: dict[str, None] = {}
    if query.name in _THROUGH:
        other, on, fact = _THROUGH[query.name]
        held = set(found.column(on)) if on else None
        rows = found if other == query.name else engine.select(catalogue.named(other).text)
        seen = {row[fact]: None for row in rows if fact in row and (held is None or row.get(on) in held)}
    else:
        name = next((one for one in _FACTS if one in found.variables), None)
        seen = dict.fromkeys(found.column(name)) if name else {}
    yield from seen

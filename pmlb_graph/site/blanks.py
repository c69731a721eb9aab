"""The blanks of a question: what may stand in place of each parameter, found in the data.

The values of ``VALUES ?x { UNDEF }`` are those of the column ``?x`` of the answer when nothing is asked or, without
such a column, those that the body of the query gives to ``?x``: a choice that a person is offered has an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import Query, named
from pmlb_graph.engine import Engine
from pmlb_graph.engine.guard import tokens
from pmlb_graph.terms import VOC, short, slug

MOST = 4000
"""Above this number a list is of no use, and the things that have a name are offered instead."""

_FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label ?language
WHERE {
  { ?thing rdfs:label ?label } UNION { ?thing skos:prefLabel ?label }
  BIND (LANG(?label) AS ?language)
}
ORDER BY DESC(?label)
"""

_FACTS = """
PREFIX coop: <https://w3id.org/coopter/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?fact ?who ?what ?role ?language
WHERE {
  { ?fact coop:acteur ?actor ; coop:cooperation ?frame } UNION { ?fact coop:membre ?actor ; coop:organisation ?frame }
  ?actor rdfs:label ?who . FILTER (LANG(?who) = "fr")
  ?frame rdfs:label ?what . FILTER (LANG(?what) = "fr")
  OPTIONAL { ?fact coop:role/skos:prefLabel ?role . BIND (LANG(?role) AS ?language) }
}
ORDER BY ?fact ?who ?what ?role
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a blank may take.

    Attributes
    ----------
    term : str
        As SPARQL writes it.
    fr, en : str
        What people read.
    """

    term: str
    fr: str
    en: str


def labels(engine: Engine) -> dict[str, dict[str, str]]:
    """Return what each resource and each concept is called, by language; a tie is called after its two ends."""
    found: dict[str, dict[str, str]] = {}
    for row in engine.select(_FACTS):
        role = f" ({row['role']})" if "role" in row else ""
        found.setdefault(row["fact"], {})[row.get("language", "fr")] = f"{row['who']} — {row['what']}{role}"
    for row in engine.select(_LABELS):
        found.setdefault(row["thing"], {})[row.get("language", "")] = row["label"]
    return found


def body(query: Query, name: str) -> str:
    """Return the question that gives every value of a parameter.

    Examples
    --------
    >>> body(Query("q", "SELECT (COUNT(*) AS ?n) WHERE { VALUES ?t { UNDEF } ?s ?p ?t } GROUP BY ?s", {}), "t")
    'SELECT DISTINCT ?t WHERE { VALUES ?t { UNDEF } ?s ?p ?t } ORDER BY ?t'
    """
    found = tokens(query.text)
    form = next(token for token in found if (token["word"] or "").upper() in _FORMS)
    depth, start, end = 0, 0, len(query.text)
    where = next((t.start() for t in found if (t["word"] or "").upper() == "WHERE"), form.start())
    for token in found:
        if token.start() < where:
            continue
        if token.group() == "{" and not depth and not start:
            start = token.start()
        depth += bool(token["open"]) - bool(token["close"])
        if token.group() == "}" and start and not depth:
            end = token.end()
            break
    return f"{query.text[: form.start()]}SELECT DISTINCT ?{name} WHERE {query.text[start:end]} ORDER BY ?{name}"


def choices(engine: Engine, query: Query, named_things: Mapping[str, Mapping[str, str]]) -> dict[str, list[Choice]]:
    """Return the values that each parameter may take, in the order of their French labels.

    Parameters
    ----------
    engine : Engine
        Who answers.
    query : Query
        The question; a parameter of type date has no list.
    named_things : mapping
        What things are called (`labels`).
    """
    made: dict[str, list[Choice]] = {}
    answer = engine.select(query.text) if query.form == "SELECT" else None
    for name, parameter in query.parameters.items():
        if parameter.type == "date":
            made[name] = []
            continue
        terms = _given(answer, name) if answer and name in answer.variables else []
        terms = terms or _given(engine.select(body(query, name)), name)
        if not terms and parameter.type == "concept":
            inside = f"{VOC}{parameter.scheme}/"
            terms = [ox.NamedNode(iri) for iri in named_things if iri.startswith(inside)]
        if (not terms or len(terms) > MOST) and parameter.type == "resource":
            listed = engine.select(named("noms/ressources").text).column("ressource")
            terms = [ox.NamedNode(iri) for iri in dict.fromkeys(listed)]
        found = [Choice(str(term), *_called(term, named_things)) for term in terms]
        made[name] = sorted(found, key=lambda choice: (slug(choice.fr), choice.term))
    return made


def _given(answer: Bindings, name: str) -> list[ox.NamedNode | ox.Literal]:
    place = answer.variables.index(name)
    found = (row[place] for row in answer.rows)
    return list(dict.fromkeys(term for term in found if isinstance(term, ox.NamedNode | ox.Literal)))


def _called(term: ox.NamedNode | ox.Literal, named_things: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    if isinstance(term, ox.Literal):
        return term.value, term.value
    known = named_things.get(term.value, {})
    anyhow = known.get("fr") or known.get("") or next(iter(known.values()), short(term.value))
    return anyhow, known.get("en") or anyhow

"""The words of answers in the language spoken: labels that the graph has in it, and those that queries write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyoxigraph as ox

from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import Engine
from pmlb_graph.language import LANGUAGES, later, spoken, tr
from pmlb_graph.terms import Term

WORDS: Mapping[str, str] = {
    "attestée": later("attested"),
    "fin non connue": later("end not known"),
    "début non connu": later("start not known"),
    "dates non connues": later("dates not known"),
    "sortie incertaine": later("exit uncertain"),
    "daté": later("dated"),
    "non daté": later("not dated"),
    "aucune": later("none"),
    "aucune hors du porteur": later("none outside the lead"),
    "déduite seulement": later("inferred only"),
    "adhésion seulement": later("membership only"),
    "su": later("known then"),
    "redit depuis": later("told again since"),
    "appris depuis": later("learnt since"),
    "relevé": later("told"),
    "déduit": later("deduced"),
    "non renseigné": later("not filled in"),
    "contesté": later("contested"),
    "nom": later("name"),
    "population": later("population"),
    "statut": later("status"),
    "participation": later("participation"),
    "adhésion": later("membership"),
    "coopération": later("cooperation"),
    "entrée": later("entry"),
    "sortie": later("exit"),
    "inchangé": later("unchanged"),
    "portage": later("vehicle"),
    "echelle": later("scale"),
    "finalite": later("purpose"),
    "intensite": later("intensity"),
    "temporalite": later("time frame"),
    "theme": later("theme"),
    "partie prenante": later("stakeholder"),
    "instance": later("governance body"),
    "parties à nommer": later("parties to name"),
    "début": later("start"),
    "source plus sûre": later("a surer source"),
    "confirmation": later("confirmation"),
    "confirmation de la fin": later("confirmation of the end"),
    "citation": later("quotation"),
    "date de la source": later("date of the source"),
}
"""Words that queries of the catalogue write by themselves, as they write them."""
_LABELS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
_LABELS += """SELECT DISTINCT ?one ?other WHERE {{
  ?thing rdfs:label|skos:prefLabel ?one , ?other FILTER (lang(?one) = "{first}" && lang(?other) = "{other}")
}}"""


def word(text: str) -> str:
    """Return a word that a query writes, in the language spoken; any other text as it is.

    Examples
    --------
    >>> from pmlb_graph.language import speaking
    >>> with speaking("en"):
    ...     word("fin non connue"), word("Nantes")
    ('end not known', 'Nantes')
    """
    return tr(WORDS[text]) if text in WORDS and spoken() != LANGUAGES[0] else text


def labels(engine: Engine) -> dict[str, str]:
    """Return what the labels of the first language are in the one spoken, but those that are several there."""
    if spoken() == LANGUAGES[0]:
        return {}
    found: dict[str, set[str]] = {}
    for row in engine.select(_LABELS.format(first=LANGUAGES[0], other=spoken())):
        found.setdefault(row["one"], set()).add(row["other"])
    return {one: next(iter(others)) for one, others in sorted(found.items()) if len(others) == 1}


def worded(engine: Engine, found: Bindings) -> Bindings:
    """Return an answer whose labels are in the language spoken, where the graph has them in it."""
    known = labels(engine)
    places = [i for i, name in enumerate(found.variables) if name.endswith(("Libelle", "libelle"))]
    if not known or not places:
        return found

    def said(i: int, term: Term | None) -> Term | None:
        if i in places and isinstance(term, ox.Literal) and term.value in known:
            return ox.Literal(known[term.value])
        return term

    return replace(found, rows=tuple(tuple(said(i, term) for i, term in enumerate(row)) for row in found.rows))

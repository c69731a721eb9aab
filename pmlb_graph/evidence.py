"""Evidence: from a fact to the passages that say so, or to the rule and the premises it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a source that says a fact, and how sure we are that it says it.

    Attributes
    ----------
    source, publisher : str
        Title of the source and who published it.
    url : str
        Its address, or empty.
    locator : str
        Such as ``L98``; empty when the whole source is meant.
    quotation : str
        The words, or empty when they are still to be entered.
    certainty : str
        Key of the certainty: atteste, deduit, incertain, conteste.
    row : str
        The row of the table that entered it, such as ``participations.csv:12``.
    note : str
        What the person who entered it added.
    """

    source: str
    publisher: str = ""
    url: str = ""
    locator: str = ""
    quotation: str = ""
    certainty: str = ""
    row: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with its evidence.

    Attributes
    ----------
    iri : str
        The fact.
    label : str
        What it is, in words.
    passages : tuple of Passage
        Who says so.
    rule : str
        Label of the rule that inferred it, or empty.
    premises : tuple of Fact
        What the rule inferred it from.
    """

    iri: str
    label: str
    passages: tuple[Passage, ...] = ()
    rule: str = ""
    premises: tuple[Fact, ...] = field(default=())

    @property
    def inferred(self) -> bool:
        """Tell whether only a rule says so."""
        return bool(self.rule) and not self.passages

    @property
    def certainty(self) -> str:
        """Return the surest certainty of its passages, or of its premises when it is inferred."""
        ranks = [p.certainty for p in self.passages]
        if not ranks:
            return max((p.certainty for p in self.premises), key=rank, default="incertain")
        return min(ranks, key=rank)


CERTAINTIES = ("atteste", "deduit", "incertain", "conteste")


def rank(certainty: str) -> int:
    """Return 0 for the surest certainty, and more as it is less sure."""
    return CERTAINTIES.index(certainty) if certainty in CERTAINTIES else len(CERTAINTIES)


def of(engine: Engine, facts: Iterable[str]) -> dict[str, Fact]:
    """Return the evidence of facts, by IRI; premises come with theirs.

    Parameters
    ----------
    engine : Engine
        The graph.
    facts : iterable of str
        IRI of the facts.

    Notes
    -----
    A premise is followed to its passages once; a premise that is itself inferred is followed in turn,
    and never twice.
    """
    wanted = sorted(set(facts))
    derivations: dict[str, tuple[str, list[str]]] = {}
    known: set[str] = set()
    layer = wanted
    while layer:
        known |= set(layer)
        fresh = _derivations(engine, layer)
        derivations |= fresh
        layer = sorted({premise for _, premises in fresh.values() for premise in premises} - known)
    passages = _passages(engine, sorted(known))
    labels = _labels(engine, sorted(known))
    return {iri: _fact(iri, derivations, passages, labels, ()) for iri in wanted}


def _fact(
    iri: str,
    derivations: dict[str, tuple[str, list[str]]],
    passages: dict[str, list[Passage]],
    labels: dict[str, str],
    above: tuple[str, ...],
) -> Fact:
    rule, premises = derivations.get(iri, ("", []))
    return Fact(
        iri=iri,
        label=labels.get(iri, iri.rpartition("/id/")[2]),
        passages=tuple(passages.get(iri, ())),
        rule=rule,
        premises=tuple(
            _fact(premise, derivations, passages, labels, (*above, iri))
            for premise in premises
            if premise not in above
        ),
    )


def _filled(name: str, facts: Sequence[str]) -> str:
    return named(name).filled({"fait": [ox.NamedNode(fact) for fact in facts]})


def _passages(engine: Engine, facts: Sequence[str]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for row in engine.select(_filled("preuve/passages", facts)):
        passage = Passage(
            source=row["titre"],
            publisher=row.get("editeur", ""),
            url=row.get("url", ""),
            locator=row.get("localisation", ""),
            quotation=row.get("citation", ""),
            certainty=row["certitudeCle"],
            row=row["entree"],
            note=row.get("note", ""),
        )
        found.setdefault(row["fait"], []).append(passage)
    return found


def _derivations(engine: Engine, facts: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for row in engine.select(_filled("preuve/deductions", facts)):
        found.setdefault(row["fait"], (row["regleLibelle"], []))[1].append(row["premisse"])
    return found


def _labels(engine: Engine, facts: Sequence[str]) -> dict[str, str]:
    return {row["fait"]: row["libelle"] for row in engine.select(_filled("preuve/libelles", facts))}

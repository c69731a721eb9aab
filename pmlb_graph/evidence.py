"""Evidence: from a fact to the passages that say so, or to the rule and the premises it follows from."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import pyoxigraph as ox

from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.language import spoken
from pmlb_graph.terms import short

BATCH = 1000
"""Facts asked about in one question."""


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
        Key of the certainty: atteste, deduit, incertain, conteste; hypothese in a scenario.
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
    def family(self) -> str:
        """Return the family of facts it is of, as its IRI says: ``participation``, ``adhesion``…; or nothing."""
        found = re.search(r"/id/([a-z-]+)/", self.iri)
        return found[1] if found else ""

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

    @property
    def contested(self) -> bool:
        """Tell whether an attestation contests it, or a premise it follows from, however sure another one is of it."""
        return bool(self.contested_by)

    @property
    def contested_by(self) -> tuple[str, ...]:
        """Return the titles of the sources that contest it, or its premises when it is inferred; sorted."""
        below = () if self.passages else self.premises
        own = (passage.source for passage in self.passages if passage.certainty == CONTESTED)
        return tuple(sorted({*own, *(source for premise in below for source in premise.contested_by)}))


def contesters(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the titles of the sources that contest at least one of some facts, sorted."""
    return tuple(sorted({source for fact in facts for source in fact.contested_by}))


def quoted_first(facts: Iterable[Fact]) -> list[Fact]:
    """Return facts in their order, those of which a passage gives the words before the others."""
    return sorted(facts, key=lambda fact: not any(passage.quotation for passage in fact.passages))


CERTAINTIES = ("atteste", "deduit", "incertain", "conteste", "hypothese")
CONTESTED = "conteste"


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
        label=labels.get(iri, short(iri)),
        passages=tuple(passages.get(iri, ())),
        rule=rule,
        premises=tuple(
            _fact(premise, derivations, passages, labels, (*above, iri)) for premise in premises if premise not in above
        ),
    )


def _rows(engine: Engine, name: str, facts: Sequence[str]) -> Iterator[dict[str, str]]:
    """Ask a query about facts, some at a time; about none, it is not asked: it would answer for every fact."""
    query = named(name)
    for some in (facts[i : i + BATCH] for i in range(0, len(facts), BATCH)):
        yield from engine.select(query.filled({"fait": [ox.NamedNode(fact) for fact in some]}))


def _passages(engine: Engine, facts: Sequence[str]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for row in _rows(engine, "preuve/passages", facts):
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
    for row in _rows(engine, "preuve/deductions", facts):
        found.setdefault(row["fait"], (row["regleLibelle"], []))[1].append(row["premisse"])
    return found


def _labels(engine: Engine, facts: Sequence[str]) -> dict[str, str]:
    return {row["fait"]: row["libelle"] for row in _rows(engine, "preuve/libelles", facts)}


@dataclass(frozen=True, slots=True)
class Shared:
    """A cooperation that two actors share, with the facts that tie each of them to it."""

    cooperation: str
    label: str
    facts: tuple[Fact, ...]

    @property
    def inferred(self) -> bool:
        """Tell whether a rule is needed to tie them."""
        return any(fact.inferred for fact in self.facts)


def tie(engine: Engine, one: str, other: str, but: Container[str] = ()) -> list[Shared]:
    """Return what ties two actors: each cooperation they share, with its evidence.

    Parameters
    ----------
    engine : Engine
        The graph.
    one, other : str
        IRI of the actors.
    but : container of str
        Facts left out, such as those that do not hold at a date.
    """
    ends = {"acteur": [ox.NamedNode(one)], "autre": [ox.NamedNode(other)]}
    shared: dict[str, tuple[str, dict[str, None]]] = {}
    for row in engine.select(named("preuve/lien").filled(ends)):
        facts = shared.setdefault(row["cooperation"], (row["cooperationLibelle"], {}))[1]
        if not (row["participation"] in but or row["autreParticipation"] in but):
            facts |= dict.fromkeys((row["participation"], row["autreParticipation"]))
    known = of(engine, [fact for _, facts in shared.values() for fact in facts])
    found = [
        Shared(iri, label, tuple(known[f] for f in sorted(facts))) for iri, (label, facts) in shared.items() if facts
    ]
    return sorted(found, key=lambda s: (s.inferred, s.label, s.cooperation))


def about(engine: Engine, resource: str) -> list[Fact]:
    """Return every fact that speaks of a resource, itself first, with its evidence."""
    query = named("preuve/faits").filled({"ressource": [ox.NamedNode(resource)]})
    facts = [row["fait"] for row in engine.select(query)]
    known = of(engine, facts)
    return sorted(known.values(), key=lambda fact: (fact.iri != resource, fact.label))


def sheets(engine: Engine, facts: Iterable[str]) -> dict[str, dict[str, object]]:
    """Return participations as the sheets that pages show, premises included.

    Returns
    -------
    dict of str to dict
        By IRI: ``actor``, ``actor_label``, ``cooperation``, ``cooperation_label``, ``role``, ``start``,
        ``end``, ``inferred``, ``rule``, ``premises`` (IRIs), ``passages``; what is unknown is None.
    """
    known: dict[str, Fact] = {}
    waiting = list(of(engine, facts).values())
    while waiting:
        fact = waiting.pop()
        if fact.iri not in known:
            known[fact.iri] = fact
            waiting += fact.premises
    details: dict[str, dict[str, str]] = {}
    for row in _rows(engine, "preuve/participation", sorted(known)):
        details[row["fait"]] = details.get(row["fait"], {}) | row
    return {iri: _sheet(fact, details.get(iri, {})) for iri, fact in sorted(known.items())}


def _sheet(fact: Fact, detail: Mapping[str, str]) -> dict[str, object]:
    role = "roleLibelle" if spoken() == "fr" else "roleLibelleEn"
    return {
        "fact": fact.iri,
        "label": fact.label,
        "actor": detail.get("acteur"),
        "actor_label": detail.get("acteurLibelle"),
        "cooperation": detail.get("cooperation"),
        "cooperation_label": detail.get("cooperationLibelle"),
        "role": detail.get(role),
        "start": detail.get("debut"),
        "end": detail.get("fin"),
        "inferred": fact.inferred,
        "rule": fact.rule or None,
        "premises": [premise.iri for premise in fact.premises],
        "passages": [{key: value or None for key, value in asdict(p).items()} for p in fact.passages],
    }

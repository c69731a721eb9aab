"""Moments: what holds at a date, and what entered or left between two.

The rules are those of the query ``temps/instantane``, which any endpoint answers: a fact holds unless all
its starts are after the date, or a sure end is before it and no end is still to come; the same goes for the
cooperation, the organisation, the document and the premises that it depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmlb_graph import names
from pmlb_graph.catalogue import named
from pmlb_graph.dataset import INFERENCE, Dataset, assemble
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import Fact
from pmlb_graph.language import pick, tr
from pmlb_graph.terms import coop

if TYPE_CHECKING:
    import networkx as nx

STATES = ("attestée", "fin non connue", "début non connu", "dates non connues", "sortie incertaine")
"""What is known of the dates of a fact that is kept, from the surest to the least sure."""
ENTERED, LEFT, KEPT = "entrée", "sortie", "inchangé"
_TITLE = {"fr": "{title}, à la date {date}", "en": "{title}, at the date {date}"}
_ABOUT = {
    "fr": "{about} Ce qui vaut ou peut valoir à la date {date} : {sure} lien(s) dont début et fin sont connus, "
    "{kept} gardé(s) faute d'un début ou d'une fin connus, {doubtful} dont la fin est incertaine.",
    "en": "{about} What holds or may hold at the date {date}: {sure} tie(s) whose start and end are known, "
    "{kept} kept for want of a known start or end, {doubtful} whose end is uncertain.",
}


def states(engine: Engine, date: str = "") -> dict[str, str]:
    """Return the facts that hold or may hold at a date, each with the least sure of its states.

    Parameters
    ----------
    engine : Engine
        The graph.
    date : str
        Such as ``2021``, ``2021-06`` or ``2021-06-01``; without it, every fact that may have dates.

    Raises
    ------
    UsageError
        If it is no date.
    """
    query = named("temps/instantane")
    given = names.values(engine, query, [f"date={date}"] if date else [])
    found: dict[str, str] = {}
    for row in engine.select(query.filled(given)):
        found[row["fait"]] = max(found.get(row["fait"], STATES[0]), row["etat"], key=STATES.index)
    return found


def lapsed(engine: Engine, date: str) -> frozenset[str]:
    """Return the facts whose dates are told and that do not hold at a date."""
    return frozenset(states(engine, date).keys() ^ states(engine).keys()) if date else frozenset()


def at(dataset: Dataset, date: str) -> Dataset:
    """Return what a dataset states without the facts that do not hold at a date; all of it without a date.

    Their attestations and what is inferred from them go with them; the shortcut from actors to
    cooperations is made again from what stays.

    Raises
    ------
    UsageError
        If it is no date.
    """
    if not date:
        return dataset
    gone = {f"<{fact}>" for fact in lapsed(Embedded(dataset.lines), date)}
    shortcut = str(coop("participeA"))
    kept = []
    for line in dataset.lines:
        subject, predicate, rest = line.split(" ", 2)
        if subject not in gone and predicate != shortcut and rest.split(" ", 1)[0] not in gone:
            kept.append(line)
    fresh = Embedded(kept).construct(named("regles/participe-a").text)
    return assemble(dataset.base, [*kept, *(f"{triple} {dataset.base.graph(INFERENCE)} ." for triple in fresh)])


def titled(title: Mapping[str, str], date: str) -> dict[str, str]:
    """Return a title that tells a date, by language; the title itself without a date."""
    if not date:
        return dict(title)
    return {lang: text.format(title=title.get(lang) or pick(dict(title)), date=date) for lang, text in _TITLE.items()}


def told(engine: Engine, facts: Iterable[Fact], date: str) -> list[Fact]:
    """Leave out the facts that do not hold at a date; the label of the others tells what is known of their dates."""
    known, gone = states(engine, date), lapsed(engine, date)
    kept = [fact for fact in facts if fact.iri not in gone]
    return [replace(f, label=f"{f.label} [{known[f.iri]}]") if f.iri in known else f for f in kept]


def flag(engine: Engine, graph: nx.Graph[str], date: str) -> nx.Graph[str]:
    """Tell on each tie of a network, already taken at a date, what is known of its dates.

    Ties get ``state``, the least sure of their facts' states; the title and the description tell the date.
    """
    known = states(engine, date)
    counts = dict.fromkeys(STATES, 0)
    for _, _, data in graph.edges(data=True):
        # An action of the plan has no dates of its own.
        data["state"] = max((known.get(fact, STATES[3]) for fact in data["facts"]), key=STATES.index)
        counts[data["state"]] += 1
    sure, doubtful = counts[STATES[0]], counts[STATES[-1]]
    words = {"date": date, "sure": sure, "doubtful": doubtful, "kept": sum(counts.values()) - sure - doubtful}
    title, about = graph.graph["title"], graph.graph["description"]
    graph.graph["title"] = titled(title, date)
    graph.graph["description"] = {lang: text.format(about=about[lang], **words) for lang, text in _ABOUT.items()}
    return graph


@dataclass(frozen=True, slots=True)
class Move:
    """A fact seen at two dates.

    Attributes
    ----------
    move : {"entrée", "sortie", "inchangé"}
        At the second date only, at the first only, at both.
    nature : str
        What it is: participation, adhésion, coopération, statut, nom.
    actor, setting, detail : str
        Labels of who, in what, and the role, legal form or name.
    dated : bool
        Whether a date of the fact, or of its setting, is known.
    fact : str
        Its IRI.
    """

    move: str
    nature: str
    actor: str
    setting: str
    detail: str
    dated: bool
    fact: str


def moves(engine: Engine, first: str, second: str, setting: str = "") -> list[Move]:
    """Return what entered, left or stayed between two dates.

    Parameters
    ----------
    engine : Engine
        The graph.
    first, second : str
        The dates.
    setting : str
        A cooperation or an organisation; all by default.

    Raises
    ------
    UsageError
        If one is no date, or the second is before the first.
    """
    query = named("temps/entrees-sorties")
    given = [f"date1={first}", f"date2={second}", *([f"cadre={setting}"] if setting else [])]
    values = names.values(engine, query, given)
    shared = min(len(first), len(second))
    if second[:shared] < first[:shared]:
        raise UsageError(tr("{second} is before {first}").format(first=first, second=second))
    return [
        Move(
            row["mouvement"],
            row["nature"],
            row["acteurLibelle"],
            row["cadreLibelle"],
            row["precision"],
            row["datee"] == "oui",
            row["fait"],
        )
        for row in engine.select(query.filled(values))
    ]

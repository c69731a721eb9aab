"""Sentences: what the answer of a query says, in words, whatever it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pmlb_graph import worklists
from pmlb_graph.analyses.names import joined, listed
from pmlb_graph.catalogue import Query
from pmlb_graph.language import counted, dated, figure, pick, tr
from pmlb_graph.questions.wording import word

Row = Mapping[str, str]
Rows = Sequence[Row]
NAMED = 8
"""Names that a sentence gives."""


def sentences(query: Query, rows: Rows) -> tuple[str, ...]:
    """Return what the rows of an answer say."""
    if not rows:
        return (tr("{question}: nothing of the kind in what is entered.").format(question=pick(dict(query.summary))),)
    return tuple(_TOLD[query.name](rows)) if query.name in _TOLD else (_counted(query, rows),)


def _counted(query: Query, rows: Rows) -> str:
    n = counted("{n} row", "{n} rows", len(rows))
    return tr("{question}: {answer}.").format(question=pick(dict(query.summary)), answer=n)


def _names(rows: Iterable[Row], name: str) -> list[str]:
    """Return the labels of a variable, each once, in the order of the rows."""
    return list(dict.fromkeys(row[f"{name}Libelle"] for row in rows if f"{name}Libelle" in row))


def _several(rows: Iterable[Row], name: str) -> int:
    return len({row[name] for row in rows if name in row})


def _shares(counts: Mapping[str, int]) -> str:
    """Return how many of each, the most frequent first."""
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    text = tr("{name} ({number})")
    return listed([text.format(name=word(name), number=figure(n)) for name, n in order])


def _participations(rows: Rows) -> Iterable[str]:
    facts = {row["participation"]: row for row in rows}.values()
    said = sum(row.get("sources", "0") != "0" for row in facts)
    text = tr("{facts} of {actors} in {cooperations}; told by a source: {said}; derived by a rule: {derived}.")
    yield text.format(
        facts=counted("{n} participation", "{n} participations", len(facts)),
        actors=counted("{n} actor", "{n} actors", _several(rows, "acteur")),
        cooperations=counted("{n} cooperation", "{n} cooperations", _several(rows, "cooperation")),
        said=figure(said),
        derived=figure(len(facts) - said),
    )
    own = sum("debut" in row for row in facts)
    wide = sum("debut" not in row and "cooperationDebut" in row for row in facts)
    text = tr("Since when: known of {own}; of {wide}, only since when the cooperation is; of {rest}, unknown.")
    yield text.format(own=figure(own), wide=figure(wide), rest=figure(len(facts) - own - wide))


def _unattended(rows: Rows) -> Iterable[str]:
    none = _names((row for row in rows if row["constat"] == "aucune"), "action")
    own = _names((row for row in rows if row["constat"] != "aucune"), "action")
    head = counted("{n} action without a named stakeholder", "{n} actions without a named stakeholder", len(none))
    yield _with(head, none)
    head = counted("{n} action with none outside the lead", "{n} actions with none outside the lead", len(own))
    yield _with(head, own)


def _with(head: str, names: Sequence[str]) -> str:
    """Return how many, and which."""
    return tr("{head}: {names}.").format(head=head, names=listed(names, NAMED)) if names else f"{head}."


def _fragile(rows: Rows) -> Iterable[str]:
    head = counted(
        "{n} theme rests on fewer than three actors",
        "{n} themes rest on fewer than three actors",
        _several(rows, "theme"),
    )
    yield tr("{head}: {names}.").format(
        head=head, names=_shares({row["themeLibelle"]: int(row["acteurs"]) for row in rows})
    )
    crowds = sum(int(row.get("dontCollectifs", 0)) > 0 for row in rows)
    if crowds:
        yield counted(
            "In {n} of them, a collective that the source does not list counts as one actor.",
            "In {n} of them, a collective that the source does not list counts as one actor.",
            crowds,
        )


def _crossing(rows: Rows) -> Iterable[str]:
    head = counted(
        "{n} actor is named in several orientations of the plan",
        "{n} actors are named in several orientations of the plan",
        len(rows),
    )
    yield _with(head, _names(rows, "acteur"))
    wide = [row for row in rows if int(row["axes"]) > 1]
    head = counted("{n} of them across several axes", "{n} of them across several axes", len(wide))
    yield _with(head, _names(wide, "acteur"))


def _blind(rows: Rows) -> Iterable[str]:
    for rule in dict.fromkeys(row["regleLibelle"] for row in rows):
        some = [row for row in rows if row["regleLibelle"] == rule]
        head = counted(
            "{n} medium-sized town is in no documented cooperation",
            "{n} medium-sized towns are in no documented cooperation",
            _several(some, "ville"),
        )
        text = tr("By the rule “{rule}”, {head}: {names}.")
        yield text.format(rule=rule, head=head, names=listed(_names(some, "ville"), NAMED))


def _funding(rows: Rows) -> Iterable[str]:
    payers = _names(rows, "financeur")
    yield _with(counted("{n} funder is named", "{n} funders are named", len(payers)), payers)
    facts = {row["participation"]: row for row in rows}.values()
    dated = sum(any(name in row for name in ("debut", "fin", "anneeArbitrage")) for row in facts)
    text = tr("Of {facts}, {dated} have a year; the tables have no column for amounts.")
    yield text.format(facts=counted("{n} funding", "{n} fundings", len(facts)), dated=figure(dated))


def _pending(rows: Rows) -> Iterable[str]:
    for year in dict.fromkeys(row["annee"] for row in rows):
        some = [row for row in rows if row["annee"] == year]
        head = counted("{n} action awaits a decision", "{n} actions await a decision", _several(some, "action"))
        names = listed(_names(some, "action"), NAMED)
        yield tr("In {year}, {head}: {names}.").format(year=year, head=head, names=names)
    bodies = _several([row for row in rows if "instance" not in row], "action")
    if bodies:
        yield counted("Of {n} of them, no body is named.", "Of {n} of them, no body is named.", bodies)


def _forms(rows: Rows) -> Iterable[str]:
    used = {row["formeLibelle"]: int(row["cooperations"]) for row in rows if int(row["cooperations"])}
    head = counted("{n} form is in use", "{n} forms are in use", len(used))
    yield tr("{head}: {names}.").format(head=head, names=_shares(used)) if used else f"{head}."


def _unsteered(rows: Rows) -> Iterable[str]:
    head = counted("{n} action without a body", "{n} actions without a body", _several(rows, "action"))
    yield _with(head, _names(rows, "action"))


def _facets(rows: Rows) -> Iterable[str]:
    text = tr("{one} and {other} ({n})")
    for pair in dict.fromkeys((row["facette1"], row["facette2"]) for row in rows):
        some = [row for row in rows if (row["facette1"], row["facette2"]) == pair]
        most = sorted(some, key=lambda row: (-int(row["cooperations"]), row["valeur1Libelle"], row["valeur2Libelle"]))
        names = [
            text.format(one=row["valeur1Libelle"], other=row["valeur2Libelle"], n=figure(int(row["cooperations"])))
            for row in most
        ]
        head = counted("{n} pair of values is met", "{n} pairs of values are met", len(some))
        words = tr("{facets}: {head}; the most frequent, with the number of cooperations: {names}.")
        yield words.format(facets=" × ".join(map(word, pair)), head=head, names=listed(names, 4))


def _members(rows: Rows) -> Iterable[str]:
    text = tr("{members} of {organisations}.")
    yield text.format(
        members=counted("{n} member", "{n} members", _several(rows, "membre")),
        organisations=counted("{n} organisation", "{n} organisations", _several(rows, "organisation")),
    )
    yield tr("What is known of their dates: {states}.").format(states=_shares(_states(rows, "adhesion")))


def _states(rows: Rows, fact: str) -> Counter[str]:
    return Counter({row[fact]: row["etat"] for row in rows}.values())


def _foreseen(rows: Rows) -> Iterable[str]:
    year = min(row["annee"] for row in rows)
    some = [row for row in rows if row["annee"] == year]
    levels = Counter({row["action"]: row["engagementLibelle"] for row in some}.values())
    text = tr("In {year}, first year of the plan, it foresaw {actions}; level of commitment: {levels}.")
    actions = counted("{n} action", "{n} actions", _several(some, "action"))
    yield text.format(year=year, actions=actions, levels=_shares(levels))
    expected = sum({row["action"]: int(row.get("attendus", 0)) for row in rows}.values())
    yield counted("{n} result is expected of them.", "{n} results are expected of them.", expected)
    observed = _several(some, "constat")
    if observed:
        head = counted("{n} event of that year concerns one", "{n} events of that year concern one", observed)
        yield _with(head, _names(some, "constat"))
    else:
        yield tr("What was observed is not known: no event entered concerns an action that year.")


def _known(rows: Rows) -> Iterable[str]:
    states = Counter(row["etat"] for row in rows)
    head = counted("{n} fact attested by a source", "{n} facts attested by a source", len(rows))
    yield tr("{head}: {names}.").format(head=head, names=_shares(states))
    told = sorted(row["premiere"] for row in rows if row.get("premiere"))
    if told:
        text = tr(
            "The oldest source dates from {first}, the most recent from {last};"
            " half of what is dated was told by {middle}."
        )
        last = max(row["derniere"] for row in rows if row.get("derniere"))
        yield text.format(first=dated(told[0]), last=dated(last), middle=dated(told[(len(told) - 1) // 2]))


def _moves(rows: Rows) -> Iterable[str]:
    counts = Counter({row["fait"]: row["mouvement"] for row in rows}.values())
    yield tr("{facts}: {names}.").format(
        facts=counted("{n} fact", "{n} facts", sum(counts.values())), names=_shares(counts)
    )
    for move in ("entrée", "sortie"):
        some = _names((row for row in rows if row["mouvement"] == move and row["nature"] != "nom"), "acteur")
        if some:
            yield tr("{head}: {names}.").format(head=word(move), names=listed(some))


def _single(rows: Rows) -> Iterable[str]:
    kinds = Counter({row["fait"]: row["natureLibelle"] for row in rows}.values())
    head = counted("{n} tie rests on one source only", "{n} ties rest on one source only", sum(kinds.values()))
    yield tr("{head}; kind of that source: {kinds}.").format(head=head, kinds=_shares(kinds))


def _shared(rows: Rows) -> Iterable[str]:
    head = counted("{n} shared cooperation", "{n} shared cooperations", _several(rows, "cooperation"))
    yield _with(head, _names(rows, "cooperation"))


def _disagreements(rows: Rows) -> Iterable[str]:
    kinds = Counter({(row["objet"], row["sujet"]): row["objet"] for row in rows}.values())
    head = counted(
        "Sources contradict each other on {n} subject",
        "Sources contradict each other on {n} subjects",
        sum(kinds.values()),
    )
    yield tr("{head}, by object: {kinds}.").format(head=head, kinds=_shares(kinds))


def _incomplete(rows: Rows) -> Iterable[str]:
    head = counted("{n} thing to complete", "{n} things to complete", len(rows))
    kinds = Counter(tr(worklists.GAPS.get(row["manque"], row["manque"])) for row in rows)
    order = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    text = tr("{name} ({number})")
    names = joined([text.format(name=name, number=figure(n)) for name, n in order])
    yield tr("{head}: {names}.").format(head=head, names=names)


_TOLD: Mapping[str, Callable[[Rows], Iterable[str]]] = {
    "inventaire/participations": _participations,
    "inventaire/actions-sans-partie-prenante": _unattended,
    "inventaire/themes-fragiles": _fragile,
    "inventaire/acteurs-transversaux": _crossing,
    "inventaire/villes-moyennes-sans-cooperation": _blind,
    "inventaire/financements": _funding,
    "inventaire/arbitrages": _pending,
    "inventaire/formes": _forms,
    "inventaire/actions-sans-instance": _unsteered,
    "inventaire/facettes": _facets,
    "temps/membres-a-la-date": _members,
    "plan/prevu-et-constate": _foreseen,
    "temps/ce-que-l-on-savait": _known,
    "temps/entrees-sorties": _moves,
    "preuve/source-unique": _single,
    "preuve/lien": _shared,
    "preuve/contradictions": _disagreements,
    "preuve/a-completer": _incomplete,
}

"""Completion: whom each documented cooperation could invite, and how far such suggestions can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmlb_graph.analyses import affinity
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.candidates import Candidates, candidates, going_on
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.hidden import SETTINGS, Trial, tried
from pmlb_graph.analyses.invitation import ABSENCE, COLLECTIVES, COMPETENCE, INFERRED, Guest, epci, guests
from pmlb_graph.analyses.names import joined
from pmlb_graph.analyses.project import Project
from pmlb_graph.analyses.reasons import Ground
from pmlb_graph.language import counted, figure, later, tr

TITLE = later("Whom could each documented cooperation invite, and how far can such a list be trusted?")
EACH = 3
_REFERENCES = (
    "Liben-Nowell, D. & Kleinberg, J. (2007). The link-prediction problem for social networks. JASIST, 58(7),"
    " 1019-1031.",
    "Zhou, T., Lü, L. & Zhang, Y.-C. (2009). Predicting missing links via local information. European Physical Journal"
    " B, 71(4), 623-630.",
)
_LABELS = {
    "score": later("Hidden participations found among the first ten (share)"),
    "popularity": later("The same by popularity alone"),
    "distance": later("The same by distance alone"),
    "reciprocal_rank": later("Mean of 1/rank of those hidden"),
    "auc": later("Chance that one hidden is before another candidate (AUC)"),
    "epci": later("Hidden EPCI found among the first ten EPCI (share)"),
    "theme": later("Found among the first ten when only the theme is known (share)"),
}


def completion(bench: Bench) -> Finding:
    """Suggest actors for each documented cooperation that is not over, and try such suggestions.

    References
    ----------
    Liben-Nowell, D. & Kleinberg, J. (2007). The link-prediction problem for social networks. JASIST, 58(7), 1019-1031.
    """
    of = candidates(bench)
    trials = {setting: tried(of, setting, bench.seed) for setting in SETTINGS}
    trials["epci"] = tried(of, "all", bench.seed, epci(of))
    suggested = [] if trials["all"].void else _suggested(bench, of)
    every = [guest for _, found in suggested for guest in found]
    return Finding(
        name="qui-inviter",
        questions=(38,),
        title=tr(TITLE),
        sentences=tuple(_sentences(suggested, trials)),
        figures=tuple(_figures(trials)),
        columns=(tr("Cooperation"), tr("Actor"), tr("Kind"), tr("Score"), tr("Why")),
        rows=tuple(_row(one, guest) for one, found in suggested for guest in found),
        facts=tuple(sorted({fact for guest in every for fact in guest.facts})),
        method=tr(
            "An actor’s score adds up what speaks for it, each from 0 to 1 times its weight: {weights}. The weights are"
            " chosen, not fitted. To try it, each participation that a source attests is hidden in turn with the whole"
            " of its cooperation, and its actor looked for again among all the organisations; intervals draw the"
            " cooperations again. What only a rule infers is not counted."
        ).format(weights=_weights()),
        references=_REFERENCES,
        limits=(
            *map(tr, (ABSENCE, COLLECTIVES, COMPETENCE, INFERRED)),
            tr("A source may announce more parties than it names: an actor suggested may already be there."),
            tr("Actors other than EPCI were entered because a source named them: they are found again too easily."),
        ),
    )


def _weights() -> str:
    each = tr("{term} {weight}")
    return ", ".join(
        each.format(term=tr(affinity.LABELS[name]), weight=figure(weight, 1))
        for name, weight in affinity.WEIGHTS.items()
        if name != "interaction"
    )


def _suggested(bench: Bench, of: Candidates) -> list[tuple[Thing, list[Guest]]]:
    graph, ground = bench.network("acteurs-cooperations"), Ground.of(bench)
    own = {
        row["cooperation"]: row["structure"] for row in bench.answer("inventaire/cooperations") if "structure" in row
    }
    found = []
    for j in going_on(of, graph):
        node = of.cooperations[j]
        members = tuple(i for i in range(len(of.actors)) if of.held[i, j])
        apart = frozenset({of.rank[own[node]]}) if own.get(node) in of.rank else frozenset()
        if members and of.themes[j]:
            project = Project(tuple(sorted(of.themes[j])), members, apart=apart)
            found.append((Thing(node, graph.nodes[node]["label"]), guests(bench, of, project, EACH, ground)))
    return sorted(found, key=lambda one: (one[0].label, one[0].iri))


def _sentences(suggested: Sequence[tuple[Thing, list[Guest]]], trials: Mapping[str, Trial]) -> list[str]:
    whole = trials["all"]
    if not whole.hidden:
        return [tr("No participation can be hidden to try such suggestions: none is made that could be trusted.")]
    if whole.void:
        hidden = counted("{n} participation hidden", "{n} participations hidden", whole.hidden)
        text = tr("{hidden}, among {actors} actors on average: too little to try such suggestions, none is made.")
        return [text.format(hidden=hidden, actors=figure(whole.candidates))]
    said = [f"{whole} {whole.verdict()}"]
    if trials["epci"].hidden:
        said.append(
            tr("Among EPCI alone, entered whether they cooperate or not: {found}.").format(
                found=trials["epci"].beside()
            )
        )
    said += [f"{trials[name]} {trials[name].verdict()}" for name in ("one", "theme") if trials[name].hidden]
    first = [(thing, found[0]) for thing, found in suggested if found]
    first.sort(key=lambda one: (-round(one[1].score, 9), one[0].label))
    each = tr("{actor}, to {cooperation}")
    names = [each.format(actor=guest.actor.label, cooperation=thing.label) for thing, guest in first[:EACH]]
    if names:
        head = counted("Of {n} cooperation", "Of {n} cooperations", len(suggested))
        said.append(tr("{head}, the best founded suggestions: {names}.").format(head=head, names=joined(names)))
    return said


def _figures(trials: Mapping[str, Trial]) -> list[Figure]:
    whole, found = trials["all"], []
    if not whole.void:
        told = {
            "score": whole.found["score"]["hits"],
            **{name: whole.found[name]["hits"] for name in ("popularity", "distance") if name in whole.found},
            **{name: whole.found["score"][name] for name in ("reciprocal_rank", "auc")},
            **{name: trials[name].found["score"]["hits"] for name in ("epci", "theme") if not trials[name].void},
        }
        for name, (value, low, high) in told.items():
            found.append(Figure(_NAMES.get(name, name), tr(_LABELS[name]), alone(value), 2, (low, high)))
    return found


_NAMES = {
    "score": "hits",
    "popularity": "hits_popularity",
    "distance": "hits_distance",
    "epci": "hits_epci",
    "theme": "hits_theme",
}


def _row(one: Thing, guest: Guest) -> tuple[Cell, ...]:
    why = joined([reason.text for reason in guest.reasons])
    return (one, guest.actor, guest.kind, round(guest.score, 3), why)


ANALYSES = (Analysis("qui-inviter", (38,), TITLE, completion),)

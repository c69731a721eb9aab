"""Invitation: whom to invite for a project, why, on which evidence, and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pmlb_graph.analyses import affinity, concepts, stakes
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.candidates import Candidates, wider
from pmlb_graph.analyses.finding import Thing, plain
from pmlb_graph.analyses.hidden import Trial, tried
from pmlb_graph.analyses.levers import TERRITORIES
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.project import Project
from pmlb_graph.analyses.reasons import Ground, Reason, reasons
from pmlb_graph.analyses.scarcity import little
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.terms import local_name

ABSENCE = later("The absence of a link is the absence of a source: whoever is not in the list may be the right one.")
COLLECTIVES = later(
    "Collectives such as “villes moyennes”, governance bodies and structures without a legal personality are not"
    " suggested: only organisations can be invited."
)
COMPETENCE = later(
    "No source entered says which competences an organisation has: the roles of project owner and operator stand for"
    " it."
)
ENTERED = later(
    "EPCI were entered whether they cooperate or not, the others because a source named them in a cooperation: these"
    " are found again too easily. Among EPCI alone: {found}."
)
INFERRED = later("What only a rule infers is told, and never counted.")


@dataclass(frozen=True, slots=True)
class Guest:
    """An actor suggested.

    Attributes
    ----------
    actor : Thing
        The actor.
    kind, group : str
        What it is, and the key of its group.
    score : float
        Sum of the points of its reasons.
    reasons : tuple of Reason
        Why, the heaviest first.
    facts : tuple of str
        IRIs of the facts that say so.
    inferred : tuple of str
        IRIs of facts that only a rule infers: told, not counted.
    stakes : tuple of str
        The questions, of the six, that its attested roles answer.
    """

    actor: Thing
    kind: str
    group: str
    score: float
    reasons: tuple[Reason, ...]
    facts: tuple[str, ...]
    inferred: tuple[str, ...]
    stakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """The actors suggested for a project.

    Attributes
    ----------
    themes, around : tuple of Thing
        What was asked for: the themes, the actors already around the table.
    role : str
        The role asked for, or empty.
    guests : tuple of Guest
        Those suggested, the highest first.
    unanswered : tuple of str
        The questions, of the six, that nobody in the list answers.
    sentences : tuple of str
        All that in words.
    trial : Trial
        How well such suggestions find hidden participations again, asked in the same way.
    census : Trial
        The same among EPCI alone, which were entered whether they cooperate or not.
    weights : mapping of str to float
        What each term counts for.
    limits : tuple of str
        What cannot be said.
    """

    themes: tuple[Thing, ...]
    around: tuple[Thing, ...]
    role: str
    guests: tuple[Guest, ...]
    unanswered: tuple[str, ...]
    sentences: tuple[str, ...]
    trial: Trial
    census: Trial
    weights: Mapping[str, float]
    limits: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return plain(asdict(self))  # type: ignore[no-any-return]


def invite(bench: Bench, of: Candidates, project: Project, n: int = 10) -> Invitation:
    """Suggest actors for a project.

    Each term is explained in `affinity.terms`, and the trial in `hidden.tried`. An actor for which nothing speaks is
    not suggested, nor one that is already there, nor one of which a source tells the end.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    of : Candidates
        Those who could be invited.
    project : Project
        What for.
    n : int
        How many at most.

    References
    ----------
    Liben-Nowell, D. & Kleinberg, J. (2007). The link-prediction problem for social networks. JASIST, 58(7), 1019-1031.
    """
    trial, census = tried(of, project.setting, bench.seed), tried(of, project.setting, bench.seed, epci(of))
    found = [] if trial.void else guests(bench, of, project, n)
    answered = {name for guest in found for name in guest.stakes}
    unanswered = tuple(name for name in stakes.QUESTIONS if name not in answered)
    themes = concepts.labels(bench, "theme")
    told = tuple(Thing(of.actors[i], of.about[i]["label"]) for i in project.around)
    entered = tr(ENTERED).format(found=census.beside()) if census.hidden and not trial.void else ""
    said = little(of, project) if trial.void else _sentences(bench, of, project, found, unanswered)
    return Invitation(
        tuple(Thing(key, themes[key]) for key in project.themes),
        told,
        project.role,
        tuple(found),
        unanswered,
        tuple(said),
        trial,
        census,
        {name: weight for name, weight in affinity.WEIGHTS.items() if name != "interaction" or of.strength is not None},
        tuple(filter(None, (tr(ABSENCE), tr(COLLECTIVES), tr(COMPETENCE), entered, tr(INFERRED)))),
    )


def epci(of: Candidates) -> list[int]:
    """Return the ranks of the EPCI, if they were entered whether they cooperate or not; nothing otherwise."""
    found = [i for i, one in enumerate(of.about) if one.get("epci")]
    return found if (of.held[found].sum(axis=1) == 0).any() else []


def guests(bench: Bench, of: Candidates, project: Project, n: int, ground: Ground | None = None) -> list[Guest]:
    """Return the actors suggested, the highest first; of two as high, in the order of their names."""
    ground = ground or Ground.of(bench)
    terms = affinity.terms(of, project.themes, project.around)
    scores = affinity.score(terms)
    order = sorted(range(len(of.actors)), key=lambda i: (-round(float(scores[i]), 9), of.about[i]["label"], i))
    broader = wider(bench, "role")
    found: list[Guest] = []
    for i in order:
        if len(found) == n or scores[i] <= 0:
            break
        roles = _roles(ground, of.actors[i])
        if (
            i in project.around
            or i in project.apart
            or of.about[i]["ended"]
            or (project.roles is not None and not project.roles & roles)
        ):
            continue
        why = reasons(ground, of, project, i, {name: float(values[i]) for name, values in terms.items()})
        found.append(
            Guest(
                Thing(of.actors[i], of.about[i]["label"]),
                of.about[i]["kind"],
                of.about[i].get("group", ""),
                float(scores[i]),
                why.reasons,
                why.facts,
                why.inferred,
                stakes.answered(roles, broader),
            )
        )
    return found


def _roles(ground: Ground, actor: str) -> frozenset[str]:
    """Return the roles in which sources attest that an actor takes part, anywhere."""
    ties = ground.graph.adj.get(actor, {}).values()
    return frozenset(local_name(role) for tie in ties if not tie["inferred"] for role in tie["roles"])


def _sentences(
    bench: Bench, of: Candidates, project: Project, found: Sequence[Guest], unanswered: Sequence[str]
) -> list[str]:
    same, _ = of.on(project.themes)
    there = int((of.held[:, same > 0].sum(axis=0) > 0).sum())
    said = [
        counted(
            "{n} documented cooperation or action bears on this theme, with named actors.",
            "{n} documented cooperations or actions bear on this theme, with named actors.",
            there,
        )
        if there
        else tr("No cooperation is documented on this theme: nobody is suggested for having worked on it.")
    ]
    if not found:
        return [*said, tr("Nothing entered speaks for anyone: nobody is suggested.")]
    if project.setting == "theme":
        said.append(tr("Name a territory or an actor to take partners, distance and kinds into account."))
    elsewhere = sum(not any(one.term in ("theme", "related") for one in guest.reasons) for guest in found)
    if elsewhere:
        text = counted(
            "{n} of the actors listed has nothing documented on this theme, nor on a related one.",
            "{n} of the actors listed have nothing documented on this theme, nor on a related one.",
            elsewhere,
        )
        said.append(text)
    names = concepts.labels(bench, "groupe")
    kinds = {guest.group for guest in found} | {of.about[i].get("group") for i in project.around}
    missing = [names[key] for key in TERRITORIES if key not in kinds]
    if missing:
        said.append(
            tr("Nobody in the list, nor around the table, is of these kinds: {names}.").format(names=listed(missing))
        )
    asked = [tr(stakes.QUESTIONS[name]) for name in unanswered]
    if asked:
        text = tr("By the roles that sources attest, nobody in the list answers: {questions}")
        said.append(text.format(questions=" ".join(asked)))
    return said


def rows(found: Invitation) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the list as a table: its heads, and a row an actor."""
    heads = ("", tr("Actor"), tr("Kind"), tr("Score"), tr("Why"), tr("Answers to"), tr("Facts"))
    table = [
        (
            rank,
            guest.actor.label,
            guest.kind,
            round(guest.score, 3),
            tr("; ").join(reason.text for reason in guest.reasons),
            " ".join(tr(stakes.QUESTIONS[name]) for name in guest.stakes),
            " ".join(guest.facts),
        )
        for rank, guest in enumerate(found.guests, 1)
    ]
    return heads, table


def trials(found: Invitation) -> list[str]:
    """Say how the suggestions were tried, and what it showed; nothing where nobody is suggested for want of data."""
    return [] if found.trial.void else [str(found.trial), *filter(None, [found.trial.verdict()])]


def asked(found: Invitation) -> str:
    """Return what was asked for, in words."""
    themes = ", ".join(theme.label for theme in found.themes)
    around = ", ".join(one.label for one in found.around)
    text = tr("Whom to invite on {themes}, with {around}?") if around else tr("Whom to invite on {themes}?")
    return text.format(themes=concepts.quoted(themes), around=around, n=figure(len(found.guests)))

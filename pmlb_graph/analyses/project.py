"""Project: what a suggestion is asked for, in the words of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pmlb_graph import catalogue, names
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.candidates import Candidates, wider
from pmlb_graph.analyses.stakes import ANSWERING, roles_meant
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr
from pmlb_graph.terms import local_name, short, slug


@dataclass(frozen=True, slots=True)
class Project:
    """A project to which actors could be invited.

    Attributes
    ----------
    themes : tuple of str
        Keys of its themes.
    around : tuple of int
        Ranks, among the candidates, of the actors already around the table.
    roles : frozenset of str or None
        Keys of the roles asked for; None for any.
    role : str
        What the person called them.
    apart : frozenset of int
        Ranks of actors that are not to be suggested, such as the structure of the cooperation itself.
    """

    themes: tuple[str, ...]
    around: tuple[int, ...] = ()
    roles: frozenset[str] | None = None
    role: str = ""
    apart: frozenset[int] = frozenset()

    @property
    def setting(self) -> str:
        """Return the trial that is made in the same conditions."""
        return ("theme", "one")[len(self.around)] if len(self.around) < 2 else "all"


def read(bench: Bench, of: Candidates, themes: Sequence[str], around: Sequence[str], role: str = "") -> Project:
    """Read what a person asks for: themes, territories or actors, role.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    of : Candidates
        Those who could be invited.
    themes : sequence of str
        Keys or labels.
    around : sequence of str
        Keys, labels or IRIs of actors, or of territories.
    role : str
        Key of a role, or of one of the six questions; empty for any.

    Raises
    ------
    UsageError
        If a word means nothing, with what it resembles.
    """
    asked = tuple(dict.fromkeys(_theme(bench, name) for name in themes))
    there = tuple(dict.fromkeys(_actor(bench, of, name) for name in around))
    roles = None
    if role:
        known = wider(bench, "role")
        roles = roles_meant(role, known)
        if roles is None:
            message = tr("“{value}” is no concept of “{scheme}”").format(value=role, scheme="role")
            raise UsageError(message + did_you_mean(role, [*known, *ANSWERING]))
    return Project(asked, there, roles, role)


def _theme(bench: Bench, name: str) -> str:
    """Return the key of a theme, from its key or its label in French or English."""
    known: dict[str, str] = {}
    for row in bench.answer("noms/concepts"):
        if local_name(row["schema"]) == "theme":
            key = local_name(row["concept"])
            known |= {slug(text): key for text in (row["libelle"], row.get("label", "")) if text and slug(text)}
    keys = {key: key for key in known.values()}
    found = {**known, **keys}
    key = found.get(name) or found.get(slug(name), "")
    if not key:
        message = tr("“{value}” is no concept of “{scheme}”").format(value=name, scheme="theme")
        raise UsageError(message + did_you_mean(slug(name), list(found)))
    return key


def _actor(bench: Bench, of: Candidates, name: str) -> int:
    """Return the rank of an actor, or of the one that administers a territory, or holds it."""
    iri = names.find(bench.engine, name).value
    if iri in of.rank:
        return of.rank[iri]
    query = catalogue.named("agir/autour")
    rows = list(bench.engine.select(query.filled({"territoire": [names.find(bench.engine, iri)]})))
    for link in ("administre", "contient"):
        for row in rows:
            if row["lien"] == link and row["acteur"] in of.rank:
                return of.rank[row["acteur"]]
    message = tr(
        "“{name}” is no organisation of the graph, nor a territory that one administers; of a collective, name a member"
    )
    raise UsageError(message.format(name=short(iri)))

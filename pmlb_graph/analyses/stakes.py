"""Stakes: the six questions asked of whoever has a stake in a project, and the roles that answer each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmlb_graph.language import later

QUESTIONS: Mapping[str, str] = {
    "impacte": later("who is affected?"),
    "finance": later("who pays?"),
    "profite": later("who benefits?"),
    "relaie": later("who passes it on?"),
    "demande": later("who asks for it?"),
    "competence": later("who has the competence?"),
}
"""The list that the CNFPT teaches to map the actors of a project, by key."""

ANSWERING: Mapping[str, tuple[str, ...]] = {
    "impacte": ("terrain-etude", "represente", "partie-prenante"),
    "finance": ("financement",),
    "profite": ("beneficiaire",),
    "relaie": ("appui-technique", "contributeur", "ressource", "partenaire", "soutien"),
    "demande": ("porteur", "pilote", "organisateur", "initiateur-appel"),
    "competence": ("maitre-ouvrage", "operateur"),
}
"""The roles of the vocabulary, with those they hold, that answer each question. Members, parties and signatories answer
none: they are committed, and the source does not say in which of these capacities."""


def answered(roles: Iterable[str], broader: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the questions that some roles answer, in the order of the list.

    Examples
    --------
    >>> answered(["financeur"], {"financeur": frozenset({"financeur", "financement"})})
    ('finance',)
    >>> answered(["membre"], {})
    ()
    """
    held = frozenset().union(*(broader.get(role, {role}) for role in roles))
    return tuple(name for name, answering in ANSWERING.items() if held & set(answering))


def roles_meant(name: str, broader: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """Return the roles that a word means: a role with those it holds, or those that answer a question.

    None when the word is neither.
    """
    asked = set(ANSWERING.get(name, (name,)))
    if name not in ANSWERING and name not in broader:
        return None
    return frozenset(role for role, large in broader.items() if asked & large)

"""What a question is, what it needs of the data, what answers it, and how it is found by its words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from pmlb_graph import catalogue
from pmlb_graph.analyses import ANALYSES, Analysis
from pmlb_graph.catalogue import Query
from pmlb_graph.errors import UsageError
from pmlb_graph.language import pick, tr
from pmlb_graph.terms import slug

_FILE = Path(__file__).with_name("questions.toml")
_ALIKE = 82
"""How much a misspelt word resembles the one that is meant, of 100."""
_SHORT = 3
"""Words shorter than this say nothing of what is looked for, unless nothing else is said."""
_EMPTY = """aux avec ces dans des elle est les leur leurs par pas pour que quel quelle quelles quels qui quoi sont sur
une the and are does for how its much not our than that them they this what when where which who whom why with"""
_TOOLS = frozenset(_EMPTY.split())


@dataclass(frozen=True, slots=True)
class Need:
    """Something the data must hold for a question to be answered.

    Attributes
    ----------
    name : str
        Its key.
    words : mapping of str to str
        What it is, by language.
    where : str
        A graph pattern that something must match.
    table : str
        The table to fill.
    columns : tuple of str
        Its columns.
    imports : tuple of str
        Kinds of official files that fill it.
    """

    name: str
    words: Mapping[str, str]
    where: str
    table: str
    columns: tuple[str, ...]
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the team.

    Attributes
    ----------
    number : int
        Its number.
    section : mapping of str to str
        The part of the list that it stands in, by language.
    words : mapping of str to str
        The question, by language.
    needs : tuple of Need
        What the data must hold.
    queries : tuple of str
        Queries of the catalogue that answer it when nothing is precised, where no analysis does.
    given : tuple of str
        Their parameters, as ``name=value``.
    """

    number: int
    section: Mapping[str, str]
    words: Mapping[str, str]
    needs: tuple[Need, ...] = ()
    queries: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the question in the language spoken."""
        return pick(dict(self.words))

    def analyses(self) -> list[Analysis]:
        """Return the analyses that name this number."""
        return [one for one in ANALYSES.values() if self.number in one.questions]

    def catalogued(self) -> list[Query]:
        """Return the queries whose header names this number, those that answer it by themselves first."""
        found = [query for query in catalogue.questions() if self.number in query.questions]
        order = {name: rank for rank, name in enumerate(self.queries)}
        return sorted(found, key=lambda query: (order.get(query.name, len(order)), query.name))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, in the language spoken."""
        return {
            "number": self.number,
            "section": pick(dict(self.section)),
            "question": self.text,
            "analyses": [one.name for one in self.analyses()],
            "queries": [query.name for query in self.catalogued()],
        }


@lru_cache(maxsize=1)
def questions() -> Mapping[int, Question]:
    """Return every question, by number.

    Examples
    --------
    >>> questions()[9].words["fr"]
    "Quelles actions n'ont pas d'instance de pilotage ?"
    """
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    needs = {name: _need(name, entry) for name, entry in read["needs"].items()}
    return {
        int(number): Question(
            int(number),
            read["sections"][entry["section"]],
            {language: entry[language] for language in ("fr", "en")},
            tuple(needs[name] for name in entry["needs"]),
            tuple(entry.get("queries", ())),
            tuple(entry.get("given", ())),
        )
        for number, entry in read["questions"].items()
    }


def _need(name: str, entry: Mapping[str, Any]) -> Need:
    words = {language: entry[language] for language in ("fr", "en")}
    imports = tuple(entry.get("import", ()))
    return Need(name, words, entry["where"], entry["table"], tuple(entry["columns"]), imports)


def numbered(number: int) -> Question:
    """Return a question by its number.

    Raises
    ------
    UsageError
        If there is none.
    """
    known = questions()
    if number not in known:
        message = tr("there is no question {n}: they go from {first} to {last}; `pmlb-graph ask` lists them")
        raise UsageError(message.format(n=number, first=min(known), last=max(known)))
    return known[number]


def search(words: str) -> list[Question]:
    """Return the questions that hold most of the words, blind to accents, case, endings and small slips.

    A word counts the more as fewer questions hold it. The questions come the best first; those that hold less than
    half of what the best one does are left out.

    Parameters
    ----------
    words : str
        In French or in English, in any order.

    Examples
    --------
    >>> [question.number for question in search("trous structuraux")]
    [13]
    """
    same = [one for one in questions().values() if slug(words) in map(slug, one.words.values())]
    if same:
        return same
    asked = _meaningful(slug(words).split("-"))
    texts = {question.number: _vocabulary(question) for question in questions().values()}
    every = sorted(set().union(*texts.values()))
    scores = dict.fromkeys(texts, 0.0)
    for word in asked:
        held = [number for number, known in texts.items() if _holds(known, word)]
        if not held and (guess := process.extractOne(word, every, scorer=fuzz.ratio, score_cutoff=_ALIKE)):
            held = [number for number, known in texts.items() if guess[0] in known]
        for number in held:
            scores[number] += 1 / len(held)
    best = max(scores.values(), default=0.0)
    kept = [number for number in sorted(scores, key=lambda n: (-scores[n], n)) if scores[number] >= best / 2 > 0]
    return [questions()[number] for number in kept]


def _meaningful(words: Sequence[str]) -> list[str]:
    kept = [word for word in words if len(word) >= _SHORT and word not in _TOOLS]
    return list(dict.fromkeys(kept or [word for word in words if word]))


def _vocabulary(question: Question) -> frozenset[str]:
    texts = [*question.words.values(), *(one.name for one in question.analyses()), *question.queries]
    return frozenset(_meaningful(slug(" ".join(texts)).split("-")))


def _holds(known: frozenset[str], word: str) -> bool:
    """Tell whether a word is known, by its beginning: « financements » finds « finance »."""
    stem = word if len(word) < 6 else word[:-2]
    return any(one.startswith(stem) or (len(one) > 4 and stem.startswith(one)) for one in known)

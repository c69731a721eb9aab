"""What an analysis is: a question of the team, and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Claim, Finding


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question of the team, and how it is answered.

    Attributes
    ----------
    name : str
        Such as ``coeur-peripherie``.
    questions : tuple of int
        Numbers of the questions answered.
    title : str
        The question, to be translated when shown.
    answer : callable
        From a `Bench` to a `Finding`.
    claims : callable, optional
        From a `Bench` to the claims that chance and doubt can refute: one or two, chosen before looking.
    takes : tuple of str
        Parameters by which it may be restricted (`pmlb_graph.analyses.restriction`): those of an analysis that looks
        at cooperation through the networks of its bench alone.
    """

    name: str
    questions: tuple[int, ...]
    title: str
    answer: Callable[[Bench], Finding]
    claims: Callable[[Bench], tuple[Claim, ...]] | None = None
    takes: tuple[str, ...] = ()

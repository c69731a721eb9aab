"""What a measure is: a function on a network, and what is to be known of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pmlb_graph.measures import note
from pmlb_graph.measures.note import Note


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the nodes of a network, or of a network as a whole.

    Attributes
    ----------
    name : str
        The field's name, in snake case; a column of the tables.
    function : callable
        From a network (and a mapping of nodes to groups, when `null` is ``groups``) to a value by node
        (`level` ``node``) or one value (`level` ``network``); NaN where the measure has no meaning.
    summary : str
        What it says, in a few words, to be translated when shown.
    level : {"node", "network"}
        What it measures.
    modes : frozenset of str
        Modes of the networks it is defined on: ``one-mode``, ``two-mode``; ``directed`` alone when it says
        something of its own on directed networks only.
    null : {"degrees", "groups"}
        What is drawn when the measure is held against chance: the ties, degrees kept; or who is of
        which group, ties kept.
    directed : bool
        Whether it takes directed networks too.
    """

    name: str
    function: Callable[..., Any]
    summary: str
    level: str = "node"
    modes: frozenset[str] = field(default=frozenset({"one-mode", "two-mode"}))
    null: str = "degrees"
    directed: bool = False

    def on(self, side: str) -> Measure:
        """Return this measure of nodes, on the nodes of one side: they are ranked among themselves."""
        return replace(self, name=f"{self.name} {side}", function=partial(_on, self.function, side))

    def on_drawn_ties(self) -> Measure:
        """Return this measure of groups, held against ties drawn again, degrees kept, not groups dealt again."""
        function = partial(_by_group, self.function)
        return replace(self, name=f"{self.name}_degrees", function=function, null="degrees")

    @property
    def title(self) -> str:
        """Return what it is called in words, to be translated when shown."""
        return self.name.replace("_", " ")

    @property
    def note(self) -> Note:
        """Return what its docstring says of it."""
        return note.read(inspect.getdoc(inspect.unwrap(getattr(self.function, "func", self.function))) or "")

    @property
    def reference(self) -> str:
        """Return the references of the docstring, on one line."""
        return " ".join(self.note.references)


def _by_group(function: Callable[..., Any], graph: Any) -> Any:
    return function(graph, dict(graph.nodes(data="group")))


def _on(function: Callable[..., Any], side: str, graph: Any) -> dict[Any, Any]:
    found = function(graph)
    return {node: found[node] for node, data in graph.nodes(data=True) if data["side"] == side}

"""Inference: what follows from the statements, by rules that are CONSTRUCT queries.

A derived fact names its rule (``coop:parRegle``) and its premises (``coop:deduitDe``). The expansion of
collectives is inference that a person asks for: its rules are chosen, and its facts have their own graph.
"""

from __future__ import annotations

from collections.abc import Sequence

from pmlb_graph.catalogue import Query, expansions, rules
from pmlb_graph.dataset import COLLECTIVES, INFERENCE, Dataset, split
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import EngineError, UsageError, did_you_mean
from pmlb_graph.language import tr

ROUNDS = 10
ALL = "all"
"""Every collective, each by the first of its rules."""


def infer(dataset: Dataset) -> Dataset:
    """Return the dataset with its graph of inference.

    The rules are applied in order, again and again, until they say nothing new.

    Raises
    ------
    EngineError
        If they still say something new after ten rounds.
    """
    return inferred(dataset)[0]


def inferred(dataset: Dataset) -> tuple[Dataset, Embedded]:
    """Return the dataset with its graph of inference, and the engine that holds both: a large graph is loaded once.

    Raises
    ------
    EngineError
        If the rules still say something new after ten rounds.
    """
    engine = Embedded(dataset.lines)
    known = {split(line)[0] for line in dataset.lines}
    derived: list[str] = []
    for _ in range(ROUNDS):
        fresh = _apply(engine, rules(), str(dataset.base.graph(INFERENCE)), known)
        derived += fresh
        if not fresh:
            return dataset.extended(derived), engine
    raise EngineError(tr("the rules of inference do not come to an end"))


def _apply(engine: Embedded, chosen: Sequence[Query], graph: str, known: set[str]) -> list[str]:
    """Apply rules once, in order, and return what they say that was not known."""
    derived: list[str] = []
    for rule in chosen:
        fresh = {str(triple) for triple in engine.construct(rule.text)} - known
        known |= fresh
        lines = [f"{triple} {graph} ." for triple in sorted(fresh)]
        engine.extend(lines)
        derived += lines
    return derived


def expansion(names: Sequence[str]) -> tuple[Query, ...]:
    """Return the rules of expansion of these names, in their order, and the one that follows them.

    Parameters
    ----------
    names : sequence of str
        Names of rules, such as ``villes-action-coeur-de-ville``; ``all`` is the first rule of each collective.

    Raises
    ------
    UsageError
        If a name is unknown.

    Examples
    --------
    >>> [rule.name for rule in expansion(["conseils-regionaux"])]
    ['collectifs/conseils-regionaux', 'collectifs/participations']
    """
    if not names:
        return ()
    found = {rule.name.rpartition("/")[2]: rule for rule in expansions()}
    choices = {name: rule for name, rule in found.items() if rule.tags}
    wanted = {name for name in names if name != ALL}
    if strange := sorted(wanted - set(choices)):
        message = tr("unknown rule of expansion “{name}”: choose among {names}")
        message = message.format(name=strange[0], names=", ".join([ALL, *choices]))
        raise UsageError(message + did_you_mean(strange[0], list(choices)))
    if ALL in names:
        served = {choices[name].tags[0] for name in wanted}
        for name, rule in choices.items():
            if rule.tags[0] not in served:
                served.add(rule.tags[0])
                wanted.add(name)
    return tuple(rule for name, rule in found.items() if name in wanted or not rule.tags)


def expand(dataset: Dataset, chosen: Sequence[Query]) -> Dataset:
    """Return the dataset with the members of its collectives, in a graph of their own."""
    known = {split(line)[0] for line in dataset.lines}
    graph = str(dataset.base.graph(COLLECTIVES))
    return dataset.extended(_apply(Embedded(dataset.lines), chosen, graph, known))

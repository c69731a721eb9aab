"""Inference: what follows from the statements, by rules that are CONSTRUCT queries.

A derived fact names its rule (``coop:parRegle``) and its premises (``coop:deduitDe``).
"""

from __future__ import annotations

from pmlb_graph.catalogue import rules
from pmlb_graph.dataset import INFERENCE, Dataset, split
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import EngineError
from pmlb_graph.language import tr

ROUNDS = 10


def infer(dataset: Dataset) -> Dataset:
    """Return the dataset with its graph of inference.

    The rules are applied in order, again and again, until they say nothing new.

    Raises
    ------
    EngineError
        If they still say something new after ten rounds.
    """
    engine = Embedded(dataset.lines)
    graph = dataset.base.graph(INFERENCE)
    known = {split(line)[0] for line in dataset.lines}
    derived: list[str] = []
    for _ in range(ROUNDS):
        before = len(derived)
        for rule in rules():
            fresh = {str(triple) for triple in engine.construct(rule.text)} - known
            known |= fresh
            lines = [f"{triple} {graph} ." for triple in sorted(fresh)]
            engine.extend(lines)
            derived += lines
        if len(derived) == before:
            return dataset.extended(derived)
    raise EngineError(tr("the rules of inference do not come to an end"))

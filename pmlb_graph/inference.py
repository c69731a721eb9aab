"""Inference: what follows from the statements, by rules that are CONSTRUCT queries.

A derived fact names its rule (``coop:parRegle``) and its premises (``coop:deduitDe``).
"""

from __future__ import annotations

import pyoxigraph as ox

from pmlb_graph.catalogue import rules
from pmlb_graph.dataset import INFERENCE, Dataset
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
    engine = Embedded(dataset.quads)
    graph = dataset.base.graph(INFERENCE)
    known = {(q.subject, q.predicate, q.object) for q in dataset.quads}
    derived: list[ox.Quad] = []
    for _ in range(ROUNDS):
        before = len(derived)
        for rule in rules():
            fresh = {(t.subject, t.predicate, t.object) for t in engine.construct(rule.text)} - known
            known |= fresh
            quads = [ox.Quad(*triple, graph) for triple in fresh]
            engine.extend(quads)
            derived += quads
        if len(derived) == before:
            return dataset.extended(derived)
    raise EngineError(tr("the rules of inference do not come to an end"))

"""Measures on networks: one function each, with its meaning, its formula and its reference.

Each module of this package holds the measures of one idea, and lists them in its ``MEASURES``.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmlb_graph.measures import centrality
from pmlb_graph.measures.centrality import betweenness, degree
from pmlb_graph.measures.chance import Tested, against_chance, tested
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.null_models import configuration, curveball, random_network, shuffled
from pmlb_graph.measures.replicas import replicate

__all__ = [
    "MEASURES",
    "Measure",
    "Tested",
    "against_chance",
    "betweenness",
    "configuration",
    "curveball",
    "degree",
    "random_network",
    "replicate",
    "shuffled",
    "tested",
]

MEASURES: Mapping[str, Measure] = {measure.name: measure for module in (centrality,) for measure in module.MEASURES}

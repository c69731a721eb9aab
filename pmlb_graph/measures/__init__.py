"""Measures on networks: one function each, with its meaning, its formula and its reference.

Each module of this package holds the measures of one idea, and lists them in its ``MEASURES``.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmlb_graph.measures import centrality, degrees, holes
from pmlb_graph.measures.centrality import betweenness, closeness, coreness, eigenvector
from pmlb_graph.measures.chance import Tested, against_chance, curveball, tested
from pmlb_graph.measures.degrees import degree, in_degree, in_strength, out_degree, out_strength, strength
from pmlb_graph.measures.holes import constraint, effective_size, efficiency, hierarchy
from pmlb_graph.measures.measure import Measure

__all__ = [
    "MEASURES",
    "Measure",
    "Tested",
    "against_chance",
    "betweenness",
    "closeness",
    "constraint",
    "coreness",
    "curveball",
    "degree",
    "effective_size",
    "efficiency",
    "eigenvector",
    "hierarchy",
    "in_degree",
    "in_strength",
    "out_degree",
    "out_strength",
    "strength",
    "tested",
]

MEASURES: Mapping[str, Measure] = {
    measure.name: measure for module in (degrees, centrality, holes) for measure in module.MEASURES
}

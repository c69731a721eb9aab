"""Measures on networks: one function each, with its meaning, its formula and its reference.

Each module of this package holds the measures of one idea, and lists them in its ``MEASURES``.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmlb_graph.measures import centrality
from pmlb_graph.measures.backbone import Backbone, Pair, fdsm, holm, poisson_binomial, sdsm
from pmlb_graph.measures.bicm import bicm
from pmlb_graph.measures.centrality import betweenness, degree
from pmlb_graph.measures.chance import Tested, against_chance, tested
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.mrqap import Coefficient, Regression, mrqap
from pmlb_graph.measures.null_models import configuration, curveball, random_network, shuffled
from pmlb_graph.measures.qap import Correlation, qap_correlation
from pmlb_graph.measures.replicas import replicate

__all__ = [
    "MEASURES",
    "Backbone",
    "Coefficient",
    "Correlation",
    "Measure",
    "Pair",
    "Regression",
    "Tested",
    "against_chance",
    "betweenness",
    "bicm",
    "configuration",
    "curveball",
    "degree",
    "fdsm",
    "holm",
    "mrqap",
    "poisson_binomial",
    "qap_correlation",
    "random_network",
    "replicate",
    "sdsm",
    "shuffled",
    "tested",
]

MEASURES: Mapping[str, Measure] = {measure.name: measure for module in (centrality,) for measure in module.MEASURES}

"""Measures on networks: one function each, with its meaning, its formula and its reference.

Each module of this package holds the measures of one idea, and lists them in its ``MEASURES``.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmlb_graph.measures import centrality, communities
from pmlb_graph.measures.agreement import adjusted_rand, border_agreement, mutual_information
from pmlb_graph.measures.centrality import betweenness, degree
from pmlb_graph.measures.chance import Tested, against_chance, curveball, tested
from pmlb_graph.measures.communities import Partition, consensus, leiden, modularity
from pmlb_graph.measures.doubt import Stability, Standing, doubt
from pmlb_graph.measures.durations import Logrank, Span, Survival, lasting, logrank, spans, survival
from pmlb_graph.measures.gaps import KEPT, SCENARIOS, grounds, removal, resampled
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.multiplexity import Multiplexity, layers, matrices, multiplexity, overlap, overlap_by_chance

__all__ = [
    "KEPT",
    "MEASURES",
    "SCENARIOS",
    "Logrank",
    "Measure",
    "Multiplexity",
    "Partition",
    "Span",
    "Stability",
    "Standing",
    "Survival",
    "Tested",
    "adjusted_rand",
    "against_chance",
    "betweenness",
    "border_agreement",
    "consensus",
    "curveball",
    "degree",
    "doubt",
    "grounds",
    "lasting",
    "layers",
    "leiden",
    "logrank",
    "matrices",
    "modularity",
    "multiplexity",
    "mutual_information",
    "overlap",
    "overlap_by_chance",
    "removal",
    "resampled",
    "spans",
    "survival",
    "tested",
]

MEASURES: Mapping[str, Measure] = {
    measure.name: measure for module in (centrality, communities) for measure in module.MEASURES
}

"""Measures on networks: one function each, with its meaning, its formula and its reference.

Each module of this package holds the measures of one idea, and lists them in its ``MEASURES``.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmlb_graph.measures import (
    articulation,
    brokerage,
    centrality,
    closure,
    clustering,
    communities,
    concentration,
    continuous_core,
    core,
    degrees,
    holes,
    homophily,
    inequality,
    mixing,
    robustness,
)
from pmlb_graph.measures.agreement import adjusted_rand, border_agreement, mutual_information
from pmlb_graph.measures.articulation import (
    Articulation,
    articulation_points,
    bridges,
    nodes_cut_off,
)
from pmlb_graph.measures.backbone import (
    Backbone,
    Pair,
    fdsm,
    holm,
    poisson_binomial,
    sdsm,
)
from pmlb_graph.measures.brokerage import Brokerage, brokerage_roles
from pmlb_graph.measures.centrality import (
    betweenness,
    closeness,
    coreness,
    eigenvector,
)
from pmlb_graph.measures.chance import Tested, against_chance, tested
from pmlb_graph.measures.closure import closure_three_mode, reciprocity, transitivity
from pmlb_graph.measures.clustering import clustering_opsahl, clustering_opsahl_local, clustering_robins_alexander
from pmlb_graph.measures.communities import (
    Partition,
    consensus,
    divide,
    leiden,
    modularity,
)
from pmlb_graph.measures.concentration import (
    centralization_betweenness,
    centralization_closeness,
    centralization_degree,
)
from pmlb_graph.measures.continuous_core import core_fit_continuous, coreness_continuous
from pmlb_graph.measures.core import Core, core_fit, core_periphery
from pmlb_graph.measures.degrees import (
    degree,
    in_degree,
    in_strength,
    out_degree,
    out_strength,
    strength,
)
from pmlb_graph.measures.distance import gabriel, great_circle
from pmlb_graph.measures.durations import (
    Logrank,
    Span,
    Survival,
    lasting,
    logrank,
    spans,
    survival,
)
from pmlb_graph.measures.equivalence import (
    Classes,
    Profiles,
    structural_classes,
    structural_equivalence,
)
from pmlb_graph.measures.gaps import (
    KEPT,
    SCENARIOS,
    grounds,
    removal,
    resampled,
)
from pmlb_graph.measures.holes import (
    constraint,
    effective_size,
    efficiency,
    hierarchy,
)
from pmlb_graph.measures.homophily import ei_index, ei_index_groups, ei_index_node
from pmlb_graph.measures.inequality import gini, gini_degree, gini_strength
from pmlb_graph.measures.layering import (
    Multiplexity,
    layer_matrices,
    multiplexity,
    overlap,
    overlap_by_chance,
)
from pmlb_graph.measures.maximum_entropy import bicm
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.mixing import (
    Mixing,
    assortativity_degree,
    assortativity_group,
    mixing_matrix,
)
from pmlb_graph.measures.null_models import (
    configuration,
    curveball,
    random_network,
    shuffled,
)
from pmlb_graph.measures.qap import Correlation, qap_correlation
from pmlb_graph.measures.regression import Coefficient, Regression, mrqap
from pmlb_graph.measures.reliability import Reliability, krippendorff, reliability
from pmlb_graph.measures.replicas import remembering, replicate
from pmlb_graph.measures.robustness import (
    Attack,
    attack,
    failure,
    robustness_degree,
)
from pmlb_graph.measures.stability import Stability, Standing, doubt

__all__ = [
    "KEPT",
    "MEASURES",
    "SCENARIOS",
    "Articulation",
    "Attack",
    "Backbone",
    "Brokerage",
    "Classes",
    "Coefficient",
    "Core",
    "Correlation",
    "Logrank",
    "Measure",
    "Mixing",
    "Multiplexity",
    "Pair",
    "Partition",
    "Profiles",
    "Regression",
    "Reliability",
    "Span",
    "Stability",
    "Standing",
    "Survival",
    "Tested",
    "adjusted_rand",
    "against_chance",
    "articulation_points",
    "assortativity_degree",
    "assortativity_group",
    "attack",
    "betweenness",
    "bicm",
    "border_agreement",
    "bridges",
    "brokerage_roles",
    "centralization_betweenness",
    "centralization_closeness",
    "centralization_degree",
    "closeness",
    "closure_three_mode",
    "clustering_opsahl",
    "clustering_opsahl_local",
    "clustering_robins_alexander",
    "configuration",
    "consensus",
    "constraint",
    "core_fit",
    "core_fit_continuous",
    "core_periphery",
    "coreness",
    "coreness_continuous",
    "curveball",
    "degree",
    "divide",
    "doubt",
    "effective_size",
    "efficiency",
    "ei_index",
    "ei_index_groups",
    "ei_index_node",
    "eigenvector",
    "failure",
    "fdsm",
    "gabriel",
    "gini",
    "gini_degree",
    "gini_strength",
    "great_circle",
    "grounds",
    "hierarchy",
    "holm",
    "in_degree",
    "in_strength",
    "krippendorff",
    "lasting",
    "layer_matrices",
    "leiden",
    "logrank",
    "mixing_matrix",
    "modularity",
    "mrqap",
    "multiplexity",
    "mutual_information",
    "nodes_cut_off",
    "out_degree",
    "out_strength",
    "overlap",
    "overlap_by_chance",
    "poisson_binomial",
    "qap_correlation",
    "random_network",
    "reciprocity",
    "reliability",
    "remembering",
    "removal",
    "replicate",
    "resampled",
    "robustness_degree",
    "sdsm",
    "shuffled",
    "spans",
    "strength",
    "structural_classes",
    "structural_equivalence",
    "survival",
    "tested",
    "transitivity",
]

_MODULES = (
    articulation,
    brokerage,
    centrality,
    closure,
    clustering,
    communities,
    concentration,
    continuous_core,
    core,
    degrees,
    holes,
    homophily,
    inequality,
    mixing,
    robustness,
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for module in _MODULES for measure in module.MEASURES}

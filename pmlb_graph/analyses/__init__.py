"""Analyses: the team's questions about structure, time and space, each answered by name.

Each module of this package answers questions of one kind, and lists them in its ``ANALYSES``. An answer is a
`Finding`: sentences, figures beside chance, a table, the facts it rests on, its method and its limits.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmlb_graph.analyses import (
    backbone,
    bodies,
    brokers,
    capital,
    communities,
    comparison,
    completion,
    concentration,
    confidence,
    contiguity,
    core_periphery,
    dependence,
    determinants,
    durations,
    equivalence,
    evolution,
    extensions,
    fragility,
    holes,
    homophily,
    interaction,
    levers,
    multiplexity,
    perimeters,
    population,
    reach,
    workshops,
)
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Claim, Figure, Finding, Thing
from pmlb_graph.analyses.restriction import restricted
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr

__all__ = ["ANALYSES", "Analysis", "Bench", "Claim", "Figure", "Finding", "Thing", "named", "restricted"]

_MODULES = (  # in the order of the questions
    core_periphery,
    brokers,
    holes,
    fragility,
    homophily,
    concentration,
    communities,
    multiplexity,
    backbone,
    determinants,
    equivalence,
    bodies,
    capital,
    evolution,
    durations,
    population,
    contiguity,
    reach,
    perimeters,
    interaction,
    dependence,
    confidence,
    completion,
    levers,
    extensions,
    comparison,
    workshops,
)

ANALYSES: Mapping[str, Analysis] = {analysis.name: analysis for module in _MODULES for analysis in module.ANALYSES}


def named(name: str) -> Analysis:
    """Return an analysis by its name.

    Raises
    ------
    UsageError
        If there is none.
    """
    if name not in ANALYSES:
        message = tr("unknown analysis “{name}”").format(name=name) + did_you_mean(name, list(ANALYSES))
        raise UsageError(message + tr("; `pmlb-graph analyses` lists them"))
    return ANALYSES[name]

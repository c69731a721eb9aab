"""Interaction between territories: what is observed, what is potential, and how it compares with cooperation.

Every matrix has the territories of `territories` as its rows and columns, in the order of their IRIs. NaN is not known,
never zero.
"""

from __future__ import annotations

from pmlb_graph.interactions.accessibility import cumulative, hansen
from pmlb_graph.interactions.attraction import areas, break_point, founders, huff, reilly
from pmlb_graph.interactions.balancing import proportional
from pmlb_graph.interactions.comparison import Gap, gap, paired, ranks
from pmlb_graph.interactions.costs import kilometres, minutes
from pmlb_graph.interactions.expectation import Residuals, residuals
from pmlb_graph.interactions.fit import Goodness, common_part, goodness
from pmlb_graph.interactions.friction import deterrence
from pmlb_graph.interactions.gravity import Exponent, Gravity, fitted_gravity, usual_gravity
from pmlb_graph.interactions.observed import Observed, contiguity, dependence, observe
from pmlb_graph.interactions.places import POINTS, Places, territories
from pmlb_graph.interactions.radiation import between, radiation_flows

__all__ = [
    "POINTS",
    "Exponent",
    "Gap",
    "Goodness",
    "Gravity",
    "Observed",
    "Places",
    "Residuals",
    "areas",
    "between",
    "break_point",
    "common_part",
    "contiguity",
    "cumulative",
    "dependence",
    "deterrence",
    "fitted_gravity",
    "founders",
    "gap",
    "goodness",
    "hansen",
    "huff",
    "kilometres",
    "minutes",
    "observe",
    "paired",
    "proportional",
    "radiation_flows",
    "ranks",
    "reilly",
    "residuals",
    "territories",
    "usual_gravity",
]

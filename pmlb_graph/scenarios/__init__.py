"""Scenarios: what the graph would be if actions, actors or participations were added or removed.

A scenario is a file of lines (`reading`) played on a copy of the tables in memory (`overlay`, `falling`): the
data are never touched. The two states are compared (`comparison`), told (`telling`) and drawn side by side
(`pages`).
"""

from pmlb_graph.scenarios.overlay import Overlay, suppose
from pmlb_graph.scenarios.reading import Scenario, read_scenario

__all__ = ["Overlay", "Scenario", "read_scenario", "suppose"]

"""What a notebook or a program may rely on: the names that `pmlb_graph` exports. All the rest is internal.

Each name does what a command does, through the same modules, and returns values that a notebook shows.
"""

from pmlb_graph.analyses.finding import Thing
from pmlb_graph.api.answer import Answer, Evidence
from pmlb_graph.api.graph import Graph, open  # noqa: A004 - as `gzip.open`
from pmlb_graph.api.network import Network
from pmlb_graph.api.projects import check, compare, init
from pmlb_graph.api.scores import Scores
from pmlb_graph.api.table import Table
from pmlb_graph.atlas import Page
from pmlb_graph.errors import DataError, PmlbGraphError

__all__ = [
    "Answer",
    "DataError",
    "Evidence",
    "Graph",
    "Network",
    "Page",
    "PmlbGraphError",
    "Scores",
    "Table",
    "Thing",
    "check",
    "compare",
    "init",
    "open",
]

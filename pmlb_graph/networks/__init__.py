"""Networks: the solutions of a query made into NetworkX graphs whose ties keep their facts.

The header of a query of ``queries/reseaux/`` says how (`definitions`); its solutions are woven into a
network of two sides (`weaving`), which may be restricted (`choices`) and projected onto one of them
(`projection`). Networks are written for other software (`exports`), and read back (`files`).
"""

from pmlb_graph.networks.aggregation import FACTS, aggregate, aggregate_projection
from pmlb_graph.networks.choices import Choice, layers, network, periods, slices
from pmlb_graph.networks.definitions import Definition, definitions, named
from pmlb_graph.networks.definitions import read as read_query
from pmlb_graph.networks.exports import FORMATS, NODES, export, marked
from pmlb_graph.networks.files import SUFFIXES, read
from pmlb_graph.networks.projection import project, share, weights
from pmlb_graph.networks.weaving import from_bindings

__all__ = [
    "FACTS",
    "FORMATS",
    "NODES",
    "SUFFIXES",
    "Choice",
    "Definition",
    "aggregate",
    "aggregate_projection",
    "definitions",
    "export",
    "from_bindings",
    "layers",
    "marked",
    "named",
    "network",
    "periods",
    "project",
    "read",
    "read_query",
    "share",
    "slices",
    "weights",
]

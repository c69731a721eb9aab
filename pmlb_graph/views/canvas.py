"""The border with pyvis, the only module that imports it.

pyvis brings vis-network in its wheel and fills the template; its own templates, which ask a CDN and let labels
be run as scripts, are not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment

VIS_NETWORK = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")


def vis_network() -> str:
    """Read vis-network from pyvis's wheel, without the link to its source map."""
    path = files("pyvis")
    for part in VIS_NETWORK:
        path = path.joinpath(part)
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return text.split("//# sourceMappingURL=", maxsplit=1)[0]


def draw(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    options: Mapping[str, Any],
    environment: Environment,
    template: str,
) -> str:
    """Fill a template with a network, through pyvis.

    Parameters
    ----------
    nodes, edges : sequence of mapping
        Records of vis-network; ``id``, ``from`` and ``to`` are integers.
    options : mapping
        Options of vis-network.
    environment : jinja2.Environment
        Where the template is found; autoescape on.
    template : str
        Name of the template.

    Returns
    -------
    str
        The page.
    """
    from pyvis.network import Network

    network = Network(cdn_resources="in_line")
    # add_node and add_edge look through all edges and drop parallel ones: the lists are filled directly.
    network.nodes = list(nodes)
    network.edges = list(edges)
    network.options = dict(options)
    network.templateEnv = environment
    network.path = template
    page: str = network.generate_html("page.html")
    return page

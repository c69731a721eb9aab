"""Homophily: whether ties stay among those of a group (E-I index)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import members
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.mixing import between, grouped_ties

if TYPE_CHECKING:
    import networkx as nx


def _index(internal: float, external: float) -> float:
    return (external - internal) / (external + internal) if external + internal else float("nan")


def ei_index(graph: nx.Graph[str], groups: Mapping[str, str | None], weighted: bool = False) -> float:
    r"""Measure whether ties go out of groups (+1) or stay in them (−1).

    For a geographer: −1 when metropolises only cooperate with metropolises and towns with towns, +1 when
    every cooperation crosses kinds of territory. It depends on the sizes of the groups: with many small
    groups chance alone gives a high index, so read it beside draws in which groups are dealt at random.

    .. math:: EI = \frac{E - I}{E + I}

    Ties to nodes without a group, and loops, are left out. A tie of a directed network counts once for
    each direction it has. Ties count one, or what they weigh with `weighted`.

    Returns
    -------
    float
        From −1 to 1; NaN when there is no tie between nodes of a group.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises: an experimental
    simulation. Social Psychology Quarterly, 51(2), 123-140.

    Examples
    --------
    >>> import networkx as nx
    >>> ei_index(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})
    0.0
    """
    ends, weights, group, _ = grouped_ties(graph, groups, weighted)
    out = group[ends[0]] != group[ends[1]]
    return _index(float(weights[~out].sum()), float(weights[out].sum()))


def ei_index_groups(graph: nx.Graph[str], groups: Mapping[str, str | None], weighted: bool = False) -> dict[str, float]:
    """Measure, for each group, whether the ties of its members go out of it (+1) or stay in it (−1).

    For a geographer: which kind of territory keeps to itself. Ties within the group count once.

    Returns
    -------
    dict of str to float
        By group, in order; NaN for a group without ties.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises: an experimental
    simulation. Social Psychology Quarterly, 51(2), 123-140.

    Examples
    --------
    >>> import networkx as nx
    >>> ei_index_groups(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})
    {'a': 0.0, 'b': 1.0}
    """
    ends, weights, group, names = grouped_ties(graph, groups, weighted)
    table = between(group[ends], weights, len(names), directed=False)
    inner = table.diagonal() / 2
    outer = table.sum(axis=1) - table.diagonal()
    return {name: _index(float(inner[i]), float(outer[i])) for i, name in enumerate(names)}


def ei_index_node(graph: nx.Graph[str], groups: Mapping[str, str | None], weighted: bool = False) -> dict[str, float]:
    r"""Measure, for each node, whether its ties go out of its group (+1) or stay in it (−1).

    For a geographer: which towns cooperate above all with other kinds of partners. A node of a small group
    has few of its own to be tied to: read it beside draws in which groups are dealt at random.

    .. math:: EI(v) = \frac{E_v - I_v}{E_v + I_v}

    with :math:`E_v` its ties to other groups and :math:`I_v` those to its own; conventions are those of `ei_index`.

    Returns
    -------
    dict of str to float
        By node; NaN for a node without a group, or without ties to nodes of a group.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises: an experimental
    simulation. Social Psychology Quarterly, 51(2), 123-140.

    Examples
    --------
    >>> import networkx as nx
    >>> ei_index_node(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})
    {0: -1.0, 1: 0.0, 2: 1.0}
    """
    import numpy as np

    ends, weights, group, _ = grouped_ties(graph, groups, weighted)
    out = group[ends[0]] != group[ends[1]]
    inner, outer = (
        np.bincount(ends[:, kept].ravel(), np.tile(weights[kept], 2), len(group)).tolist() for kept in (~out, out)
    )
    place = {node: i for i, node in enumerate(members(graph, groups)[0])}
    return {node: _index(inner[place[node]], outer[place[node]]) if node in place else float("nan") for node in graph}


MEASURES = (
    Measure(
        "ei_index",
        ei_index,
        later("whether ties go out of groups (1) or stay in them (−1)"),
        level="network",
        modes=frozenset({"one-mode"}),
        null="groups",
        directed=True,
    ),
    Measure(
        "ei_index_node",
        ei_index_node,
        later("whether its ties go out of its group (1) or stay in it (−1)"),
        modes=frozenset({"one-mode"}),
        null="groups",
        directed=True,
    ),
)

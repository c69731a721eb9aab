"""Inequality: how unequally nodes share the ties."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import is_two_mode, sides, strengths
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


def gini(values: np.ndarray, corrected: bool = True) -> float:
    r"""Measure the inequality of quantities.

    .. math:: G = \frac{n}{n-1} \cdot \frac{\sum_i (2i - n - 1) x_{(i)}}{n \sum_i x_i}

    Parameters
    ----------
    values : numpy.ndarray
        Quantities, none negative.
    corrected : bool
        Whether to multiply by n/(n − 1), so that one that has all gives 1 whatever n.

    Returns
    -------
    float
        From 0 (all equal) to 1 (one has all); NaN for fewer than two quantities, or when all are 0.

    References
    ----------
    Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
    Statistics, 85(1), 226-234.

    Examples
    --------
    >>> import numpy as np
    >>> gini(np.array([0, 0, 0, 5])), gini(np.array([0, 0, 0, 5]), corrected=False), gini(np.ones(3))
    (1.0, 0.75, 0.0)
    """
    import numpy as np

    ranked = np.sort(np.asarray(values, dtype=float))
    n, total = len(ranked), ranked.sum()
    if n < 2 or total <= 0:
        return float("nan")
    index = float((2 * np.arange(1, n + 1) - n - 1) @ ranked / (n * total))
    return index * n / (n - 1) if corrected else index


def gini_degree(graph: nx.Graph[str], side: Hashable | None = None) -> float:
    """Measure how unequally ties are shared among nodes.

    For a geographer: near 1 when a few actors take part in most cooperations. Unlike centralisation it
    sees a group of leaders, not only the first. Sources that tell most of a few make it high as well.

    Isolates count, as nodes with 0 tie. Ties received and sent are added in a directed network. In a
    two-mode network it is measured on one side. Corrected for small numbers, as `gini`.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    side : hashable, optional
        Side measured in a two-mode network: ``acteur`` or ``territoire`` if any, else that of the first node.

    Returns
    -------
    float
        From 0 to 1; NaN without ties, or for fewer than two nodes.

    References
    ----------
    Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
    Statistics, 85(1), 226-234.

    Examples
    --------
    >>> import networkx as nx
    >>> gini_degree(nx.cycle_graph(4))
    0.0
    """
    return gini(_shared(graph, side, weighted=False))


def gini_strength(graph: nx.Graph[str], side: Hashable | None = None) -> float:
    """Measure how unequally the weight of ties is shared among nodes.

    For a geographer: as `gini_degree`, with what each tie weighs: in a projection an actor's strength is
    the number of its cooperations that have another actor.

    Isolates count, as nodes with 0. Ties received and sent are added in a directed network. In a
    two-mode network it is measured on one side. Corrected for small numbers, as `gini`.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    side : hashable, optional
        Side measured in a two-mode network: ``acteur`` or ``territoire`` if any, else that of the first node.

    Returns
    -------
    float
        From 0 to 1; NaN without ties, or for fewer than two nodes.

    References
    ----------
    Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
    Statistics, 85(1), 226-234.

    Examples
    --------
    >>> import networkx as nx
    >>> gini_strength(nx.cycle_graph(4))
    0.0
    """
    return gini(_shared(graph, side, weighted=True))


def _shared(graph: nx.Graph[str], side: Hashable | None, weighted: bool) -> np.ndarray:
    """Return what each node has, on one side of a two-mode network."""
    values = strengths(graph, weighted)
    if not is_two_mode(graph):
        return values
    own = set(sides(graph, side)[0])
    return values[[i for i, node in enumerate(graph) if node in own]]


MEASURES = (
    Measure("gini_degree", gini_degree, later("how unequally ties are shared"), level="network", directed=True),
    Measure(
        "gini_strength",
        gini_strength,
        later("how unequally the weight of ties is shared"),
        level="network",
        directed=True,
    ),
)

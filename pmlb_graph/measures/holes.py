r"""Structural holes: who has partners that do not know each other, and who is held by partners that do.

All of it on whole matrices, as Burt defines it on a weighted network: with :math:`z_{ij}` the weight of the tie of
i and j (both ways added when directed), :math:`p_{ij} = z_{ij} / \sum_k z_{ik}` is the share of its efforts that i
gives to j, and :math:`m_{jq} = z_{jq} / \max_k z_{jk}` how strong a tie of j is beside its strongest. What partners
give to others than those of the node counts ("whole network", in the words of UCINET). Isolated nodes have
no holes and no constraint: NaN. These measures are for one-mode networks: in a two-mode one no two partners are tied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmlb_graph.language import later
from pmlb_graph.measures import matrices
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


def constraint(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Measure how far the ties of a node lead it back to the same partners.

    For a geographer: a territory is constrained when all its cooperations are with partners that
    cooperate together already, so that it can hardly play one alliance against another or bring one
    news of another. Low values go with brokers. It depends much on the number of partners: compare actors
    of like degree.

    .. math:: C(i) = \sum_{j \ne i} \Bigl(p_{ij} + \sum_{q \ne i, j} p_{iq}\, p_{qj}\Bigr)^2

    with :math:`p_{ij}` the share of its weight that i gives to j, on the partners j of i. What partners give to others
    than those of i counts too ("whole network", in the words of UCINET); weights of both directions are added.

    Returns
    -------
    dict of str to float
        By node; NaN for an isolated one. It may pass 1 (at most 9/8, with two partners, in an unweighted network).

    References
    ----------
    Burt, R. S. (1992). Structural holes: the social structure of competition. Harvard University Press, ch. 2.
    Everett, M. G. & Borgatti, S. P. (2020). Unpacking Burt's constraint measure. Social Networks, 62.

    Examples
    --------
    >>> import networkx as nx
    >>> constraint(nx.star_graph(4))
    {0: 0.25, 1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0}
    """
    import numpy as np

    held = _held(graph)
    return matrices.by_node(graph, np.where(np.diff(held.indptr) > 0, held.sum(axis=1), np.nan))


def hierarchy(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Measure how far the constraint on a node comes from a single partner.

    For a geographer: near 1, one partner (often the métropole of the area, or a pôle) holds a
    territory's access to the others; near 0, all its partners hold it alike.

    .. math:: H(i) = \frac{\sum_j r_j \ln r_j}{N \ln N}, \qquad r_j = \frac{c_{ij}}{C(i) / N}

    with N the number of partners and c the terms of `constraint`.

    Returns
    -------
    dict of str to float
        By node, from 0 to 1; NaN with fewer than two partners, among which nothing can be unequal.

    References
    ----------
    Burt, R. S. (1992). Structural holes: the social structure of competition. Harvard University Press, p. 71.

    Examples
    --------
    >>> import networkx as nx
    >>> hierarchy(nx.cycle_graph(4))[0]
    0.0
    """
    import numpy as np

    held = _held(graph)
    partners = np.diff(held.indptr)
    ratio = held.data * np.repeat(partners / np.where(partners > 0, held.sum(axis=1), 1), partners)
    held.data = ratio * np.log(ratio)
    scale = np.where(partners > 1, partners * np.log(np.maximum(partners, 2)), np.nan)
    # Equal ratios give sums a hair below zero.
    return matrices.by_node(graph, np.maximum(held.sum(axis=1), 0) / scale)


def effective_size(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Count the partners of a node, less those that repeat the others.

    For a geographer: among how many worlds that would not meet otherwise an actor stands. Ten partners of one
    cooperation are worth little more than one; two partners that share nothing are worth two.

    .. math:: E(i) = \sum_j \Bigl(1 - \sum_{q \ne i, j} p_{iq}\, m_{jq}\Bigr)

    with :math:`p_{iq}` the share of its weight that i gives to q, and :math:`m_{jq}` how strong a tie of j is beside
    its strongest, on the partners j of i. In an unweighted network it is the number of partners less the mean
    number of ties that each has with the others (Borgatti 1997).

    Returns
    -------
    dict of str to float
        By node, from 1 to its degree in an unweighted network; NaN for an isolated one.

    References
    ----------
    Burt, R. S. (1992). Structural holes: the social structure of competition. Harvard University Press, ch. 2.
    Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections, 20(1).

    Examples
    --------
    >>> import networkx as nx
    >>> effective_size(nx.complete_graph(4))[0]
    1.0
    """
    sizes, _ = _sizes(graph)
    return matrices.by_node(graph, sizes)


def efficiency(graph: nx.Graph[str]) -> dict[str, float]:
    r"""Divide the effective size of a node by the number of its partners.

    For a geographer: the share of an actor's partners that bring it something the others do not; it
    can be compared between actors of different degrees, unlike `effective_size`.

    .. math:: E(i) / N(i)

    with E the `effective_size` and N the number of partners.

    Returns
    -------
    dict of str to float
        By node, up to 1; NaN for an isolated one.

    References
    ----------
    Burt, R. S. (1992). Structural holes: the social structure of competition. Harvard University Press, p. 53.

    Examples
    --------
    >>> import networkx as nx
    >>> efficiency(nx.complete_graph(4))[0]
    0.3333333333333333
    """
    sizes, partners = _sizes(graph)
    return matrices.by_node(graph, sizes / partners)


def _mutual(graph: nx.Graph[str]) -> Any:
    found = matrices.ties(graph)
    return (found + found.T).tocsr()


def _scaled(found: Any, by: np.ndarray) -> Any:
    """Divide each row by a number."""
    import numpy as np

    scaled = found.copy()
    scaled.data = found.data / np.repeat(by, np.diff(found.indptr))
    return scaled


def _held(graph: nx.Graph[str]) -> Any:
    """Return the constraint that each partner sets on each node; it has the very ties of the network."""
    mutual = _mutual(graph)
    shares = _scaled(mutual, mutual.sum(axis=1))
    held = (shares + (shares @ shares) * (mutual > 0)).tocsr()
    held.data **= 2
    return held


def _sizes(graph: nx.Graph[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return effective sizes and numbers of partners, NaN where there is none."""
    import numpy as np

    mutual = _mutual(graph)
    partners = np.diff(mutual.indptr).astype(float)
    filled = partners > 0
    partners[~filled] = np.nan
    strongest = np.ones(len(partners))
    strongest[filled] = np.maximum.reduceat(mutual.data, mutual.indptr[:-1][filled]) if mutual.nnz else 1
    near = (mutual > 0).astype(float) @ _scaled(mutual, strongest)
    repeated = (_scaled(mutual, mutual.sum(axis=1)) * near).sum(axis=1)
    return partners - repeated, partners


_ONE_MODE = frozenset({"one-mode"})

MEASURES = (
    Measure(
        "constraint",
        constraint,
        later("how far its partners hold it because they are tied together"),
        modes=_ONE_MODE,
        directed=True,
    ),
    Measure(
        "hierarchy", hierarchy, later("how far a single partner makes its constraint"), modes=_ONE_MODE, directed=True
    ),
    Measure(
        "effective_size",
        effective_size,
        later("number of partners that do not repeat each other"),
        modes=_ONE_MODE,
        directed=True,
    ),
    Measure(
        "efficiency",
        efficiency,
        later("share of its partners that do not repeat the others"),
        modes=_ONE_MODE,
        directed=True,
    ),
)

"""Backbone: which ties of a projection exceed what the chance of agendas would give.

Two actors of many cooperations share some whatever they do. A tie is kept when they share more than
actors as busy would, in cooperations as attended.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmlb_graph.measures import null_models
from pmlb_graph.measures.adjacency import sides_of
from pmlb_graph.measures.maximum_entropy import bicm
from pmlb_graph.measures.replicas import replicate

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors that share cooperations, beside what chance gives.

    Attributes
    ----------
    first, second : str
        The actors.
    shared : int
        Cooperations both take part in.
    expected : float
        What chance gives on average.
    p, p_holm : float
        Chance of sharing as many or more; the same, corrected for the number of pairs looked at.
    kept : bool
        Whether the tie belongs to the backbone.
    """

    first: Any
    second: Any
    shared: int
    expected: float
    p: float
    p_holm: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Backbone:
    """The ties of a projection, each beside what chance gives.

    Attributes
    ----------
    pairs : tuple of Pair
        Those that share at least one cooperation, in order.
    null : {"sdsm", "fdsm"}
        Degrees kept on average, or exactly.
    alpha : float
        Risk accepted of keeping one tie or more by mistake.
    hypotheses : int
        Number of pairs that the correction counts.
    replicas, seed : int
        Draws of ``fdsm``, and their seed; 0 for ``sdsm``, which is exact.
    residual : float
        Largest difference between a degree and its expectation (``sdsm``).
    """

    pairs: tuple[Pair, ...]
    null: str
    alpha: float
    hypotheses: int
    replicas: int = 0
    seed: int = 0
    residual: float = 0.0

    def network(self, projection: nx.Graph[Any]) -> nx.Graph[Any]:
        """Return a projection with all its nodes, and the ties kept alone."""
        kept = projection.copy()
        kept.remove_edges_from([(pair.first, pair.second) for pair in self.pairs if not pair.kept])
        return kept


def sdsm(two_mode: nx.Graph[Any], onto: str, alpha: float = 0.05, untied: bool = True) -> Backbone:
    r"""Find the backbone by the stochastic degree sequence model.

    For a geographer: the couples of territories that meet more often than their agendas explain. A
    tie left out is not false: what is documented of it is too little to tell it from chance. A single
    small cooperation of two actors who do nothing else is rarely enough.

    .. math:: p_{ab} = P\Big(\sum_k \mathrm{Bernoulli}(p_{ak} p_{bk}) \ge n_{ab}\Big), \quad
        p_{ak} = \frac{x_a y_k}{1 + x_a y_k}

    where x and y give each actor and each cooperation its degree on average (`bicm`), and the sum has
    a Poisson-binomial distribution, computed exactly. As cooperations have their size on average only,
    they have more pairs than the real ones: the model is more cautious than `fdsm`, the more so as they
    are small.

    Conventions: weights are not used, only who takes part in what. One-sided. Holm's correction counts
    all pairs of actors by default: those that share nothing had their chance too. Pairs that share
    nothing are not listed.

    Parameters
    ----------
    two_mode : networkx.Graph
        Nodes with ``side``: of a projection, the ``origin``.
    onto : str
        Side whose pairs are looked at: of a projection, the ``onto``.
    alpha : float
        Risk of keeping one tie or more by mistake.
    untied : bool
        False to correct for the pairs that share something only, as R's backbone does.

    References
    ----------
    Neal, Z. P. (2014). The backbone of bipartite projections. Social Networks, 39.
    Neal, Z. P., Domagalski, R. & Sagan, B. (2021). Comparing alternatives to the fixed degree sequence
    model for extracting the backbone of bipartite projections. Scientific Reports, 11, 23929.
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
    Statistics, 6(2).

    Examples
    --------
    >>> import networkx as nx
    >>> g = nx.Graph([("u", 0), ("u", 1), ("v", 0), ("v", 1), ("v", 2), ("w", 2), ("w", 3), ("x", 3)])
    >>> nx.set_node_attributes(g, {n: "cooperation" if isinstance(n, int) else "acteur" for n in g}, "side")
    >>> [(pair.first, pair.second, pair.shared, round(pair.p, 2)) for pair in sdsm(g, "acteur").pairs]
    [('u', 'v', 2, 0.48), ('v', 'w', 1, 0.85), ('w', 'x', 1, 0.41)]
    """
    import numpy as np

    actors, cooperations, matrix = _matrix(two_mode, onto)
    chances = bicm(matrix)
    residual = max((float(np.abs((chances - matrix).sum(axis=k)).max(initial=0)) for k in (0, 1)), default=0.0)
    place = {actor: i for i, actor in enumerate(actors)}
    pairs = _shared(_tied(two_mode, actors), two_mode)
    both = np.array([chances[place[a]] * chances[place[b]] for a, b in pairs]).reshape(len(pairs), len(cooperations))
    tails = poisson_binomial(both, np.array(list(pairs.values()), int))
    hypotheses = _hypotheses(len(actors), len(pairs), untied)
    found = _judged(pairs, both.sum(axis=1), tails, (alpha, hypotheses))
    return Backbone(found, "sdsm", alpha, hypotheses, residual=residual)


def fdsm(  # noqa: PLR0913 - as sdsm, and how it is drawn
    two_mode: nx.Graph[Any],
    onto: str,
    alpha: float = 0.05,
    untied: bool = True,
    *,
    replicas: int = 1000,
    seed: int = 42,
    tell: Callable[[int, int], None] | None = None,
) -> Backbone:
    """Find the backbone by the fixed degree sequence model: `sdsm` with degrees kept exactly, by draws.

    For a geographer: the same question, each actor with exactly its number of cooperations and each
    cooperation with exactly its number of actors. It is the reference that `sdsm` approaches.

    Conventions: those of `sdsm`. The smallest p is 1/(replicas + 1): with Holm's correction for m pairs,
    nothing can be kept with fewer than m/alpha draws.

    References
    ----------
    Zweig, K. A. & Kaufmann, M. (2011). A systematic approach to the one-mode projection of bipartite
    graphs. Social Network Analysis and Mining, 1(3).
    Neal, Z. P., Domagalski, R. & Sagan, B. (2021), cited in `sdsm`.
    """
    import numpy as np

    actors, _, _ = _matrix(two_mode, onto)
    pairs = _shared(_tied(two_mode, actors), two_mode)
    draw, compute = functools.partial(null_models.curveball, two_mode), functools.partial(_counted, tuple(pairs))
    drawn = replicate(draw, compute, replicas if pairs else 0, seed, tell).get("shared", {})
    columns = [drawn[pair] for pair in pairs] if isinstance(drawn, Mapping) and drawn else []
    counts, observed = np.array(columns).reshape(len(pairs), len(columns) and replicas), np.array(list(pairs.values()))
    tails = (1 + np.sum(counts >= observed[:, None], axis=1)) / (1 + counts.shape[1]) if pairs else np.empty(0)
    hypotheses = _hypotheses(len(actors), len(pairs), untied)
    means = counts.mean(axis=1) if counts.size else np.full(len(pairs), np.nan)
    found = _judged(pairs, means, tails, (alpha, hypotheses))
    return Backbone(found, "fdsm", alpha, hypotheses, replicas, seed)


def poisson_binomial(chances: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Return the chance of at least so many successes, row by row, each trial with a chance of its own.

    Trials are added one by one, and what has reached the number wanted stays there: only sums of positive
    terms, so that the smallest chances are exact too.

    References
    ----------
    Barlow, R. E. & Heidtmann, K. D. (1984). Computing k-out-of-n system reliability. IEEE Transactions
    on Reliability, 33(4).

    Examples
    --------
    >>> import numpy as np
    >>> poisson_binomial(np.array([[0.5, 0.5], [0.1, 0.2]]), np.array([1, 2])).round(6)
    array([0.75, 0.02])
    """
    import numpy as np

    if not len(least):
        return np.empty(0)
    reached = np.zeros((len(least), least.max() + 1))
    reached[:, 0] = 1
    there = np.arange(reached.shape[1]) >= least[:, None]
    for chance in chances.T:
        moved = reached * chance[:, None]
        reached = np.where(there, reached, reached - moved)
        reached[:, 1:] += np.where(there[:, :-1], 0, moved[:, :-1])
    return np.asarray(reached[np.arange(len(least)), least])


def holm(p: np.ndarray, hypotheses: int = 0) -> np.ndarray:
    """Return p-values corrected by Holm's method for a number of hypotheses, those given or more.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
    Statistics, 6(2).

    Examples
    --------
    >>> import numpy as np
    >>> holm(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.06, 0.06])
    """
    import numpy as np

    order = np.argsort(p, kind="stable")
    corrected = np.empty(len(p))
    ranks = max(hypotheses, len(p)) - np.arange(len(p))
    corrected[order] = np.minimum(1, np.maximum.accumulate(p[order] * ranks))
    return corrected


def _matrix(two_mode: nx.Graph[Any], onto: str) -> tuple[list[Any], list[Any], np.ndarray]:
    import numpy as np

    sides = sides_of(two_mode)
    actors, cooperations = [n for n in two_mode if sides[n] == onto], [n for n in two_mode if sides[n] != onto]
    matrix = np.array([[b in two_mode.adj[a] for b in cooperations] for a in actors], float)
    return actors, cooperations, matrix.reshape(len(actors), len(cooperations))


def _tied(two_mode: nx.Graph[Any], actors: Sequence[Any]) -> list[tuple[Any, Any]]:
    near = {a: two_mode.adj[a].keys() for a in actors}
    return [(a, b) for a, b in combinations(actors, 2) if not near[a].isdisjoint(near[b])]


def _shared(pairs: Sequence[tuple[Any, Any]], two_mode: nx.Graph[Any]) -> dict[tuple[Any, Any], int]:
    near = {a: two_mode.adj[a].keys() for pair in pairs for a in pair}
    return {(a, b): len(near[a] & near[b]) for a, b in pairs}


def _counted(pairs: Sequence[tuple[Any, Any]], drawn: nx.Graph[Any]) -> dict[str, dict[Any, int]]:
    return {"shared": _shared(pairs, drawn)}


def _hypotheses(actors: int, tied: int, untied: bool) -> int:
    return actors * (actors - 1) // 2 if untied else tied


def _judged(
    pairs: Mapping[tuple[Any, Any], int], expected: np.ndarray, tails: np.ndarray, rule: tuple[float, int]
) -> tuple[Pair, ...]:
    alpha, hypotheses = rule
    rows = zip(pairs.items(), expected.tolist(), tails.tolist(), holm(tails, hypotheses).tolist(), strict=True)
    return tuple(Pair(a, b, n, mean, p, fixed, fixed <= alpha) for ((a, b), n), mean, p, fixed in rows)

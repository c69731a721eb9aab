"""Doubt: what stays of a measure when uncertain ties are taken away, or other cooperations had come to our attention.

Two questions, two draws (`pmlb_graph.measures.gaps`). `removal` asks what would stay if some of what the sources
say were wrong; `resampled`, what would stay if chance had brought other cooperations to our attention.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, nan
from typing import TYPE_CHECKING, Any

from pmlb_graph.errors import UsageError
from pmlb_graph.language import later, tr
from pmlb_graph.measures import gaps
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.replicas import replicate

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    from pmlb_graph.measures.gaps import Draw

STABLE, FRAGILE, UNSTABLE = later("stable"), later("fragile"), later("unstable")
_NARROW, _WIDE = 0.10, 0.25


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a node stands, and where it may stand.

    Attributes
    ----------
    value, low, high : float
        The value observed, and the bounds that hold 95 % of the replicas.
    rank, best, worst : int
        The rank observed (1 is the highest value; equal values share a rank; NaN comes last), and the
        bounds that hold 95 % of the replicas.
    top : float
        Share of the replicas in which the node is among the first `Stability.top`.
    mark : {"stable", "fragile", "unstable"}
        ``stable`` when the interval of ranks spans a tenth of the nodes at most, ``fragile`` a quarter at
        most, ``unstable`` beyond.
    """

    value: float
    low: float
    high: float
    rank: int
    best: int
    worst: int
    top: float
    mark: str


@dataclass(frozen=True, slots=True)
class Stability:
    """What stays of a measure.

    Attributes
    ----------
    measure, kind : str
        Name of the measure; ``certainty``, ``bootstrap`` or the name of the draw given.
    nodes : mapping of str to Standing
        By node; empty for a measure of the network as a whole.
    tau, tau_low, tau_high : float
        Mean of Kendall's τ-b between the ranking observed and those of the replicas, and the bounds that
        hold 95 % of them: 1 when the order never changes, 0 when it is lost. NaN where there is no order.
    value, low, high : float
        Of a measure of the network as a whole, and bounds that hold 95 % of the replicas; NaN otherwise.
    top : int
        How many nodes count as the first: a tenth of them, ten at most.
    replicas, seed : int
        Number of replicas, and the seed that gives them again.
    level : bool
        Whether nothing ranks the nodes: all that have a value have the same one, or a single one has one.
    """

    measure: str
    kind: str
    nodes: Mapping[str, Standing]
    tau: float
    tau_low: float
    tau_high: float
    value: float
    low: float
    high: float
    top: int
    replicas: int
    seed: int
    level: bool = False


def doubt(
    graph: nx.Graph[str],
    measures: Sequence[Measure],
    replicas: int = 200,
    seed: int = 42,
    kind: str | Draw = "certainty",
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Stability]:
    r"""Measure again on networks that might as well have been observed, and tell what stays.

    For a geographer: which ranks of a ranking of actors can be written in a report. An actor whose rank
    goes from 4 to 31 when uncertain ties are taken away was fourth by the luck of the sources. The replicas
    take away or repeat what is known and invent nothing: an actor that no source names stays unseen, and
    the intervals do not cover it.

    Kendall's τ-b between the ranking observed and that of a replica counts the pairs of nodes in the same
    order, those in the other and those that tie in one of the two,

    .. math:: \tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}

    A node that lost all its ties is measured as an isolate: its value is that of an isolate, and NaN ranks
    last. In a bootstrap, cooperations are what is drawn: only the nodes of the other side are ranked.
    Measures of groups take the groups of the attribute ``group``. Measures that are not defined on
    networks of this mode are left out.

    Parameters
    ----------
    graph : networkx.Graph
        The network; a projection with its ``origin`` and ``onto`` is made again in each replica.
    measures : sequence of Measure
        What is measured.
    replicas, seed : int
        Number of replicas, and the seed that gives them again.
    kind : {"certainty", "bootstrap"} or callable
        `removal` with its defaults, `resampled`, or a draw of one's own, such as
        ``removal(graph, SCENARIOS["doubting"], grounds(engine, graph))``.
    tell : callable, optional
        Told, from time to time, how many replicas are done and of how many.

    References
    ----------
    Borgatti, S. P., Carley, K. M. & Krackhardt, D. (2006). On the robustness of centrality measures under
    conditions of imperfect data. Social Networks, 28(2), 124-136.
    Costenbader, E. & Valente, T. W. (2003). The stability of centrality measures when networks are sampled.
    Social Networks, 25(4), 283-307.
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network
    statistics. Connections, 22(2), 161-170.
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33(3), 239-251.

    Examples
    --------
    >>> import networkx as nx
    >>> from pmlb_graph.measures.degrees import MEASURES
    >>> star = nx.star_graph(9)
    >>> nx.set_edge_attributes(star, "atteste", "certainty")
    >>> found = doubt(star, MEASURES, replicas=50)["degree"]
    >>> found.nodes[0].rank, found.nodes[0].mark, found.nodes[0].top
    (1, 'stable', 1.0)
    """
    if not callable(kind) and kind not in ("certainty", "bootstrap"):
        raise UsageError(tr("unknown kind of doubt “{kind}”: certainty or bootstrap").format(kind=kind))
    draw = kind if callable(kind) else gaps.removal(graph) if kind == "certainty" else gaps.resampled(graph)
    name = getattr(getattr(draw, "func", draw), "__name__", "draw").strip("_")
    mode = graph.graph.get("mode", "one-mode")
    taken = [m for m in measures if mode in m.modes and m.level in ("node", "network")]
    compute = partial(_measured, tuple(taken))
    observed = compute(graph)
    drawn = replicate(draw, compute, replicas, seed, tell)
    ranked = gaps.sides(graph)[0] if name == "bootstrap" else list(graph)
    found = {}
    for measure in taken:
        about = (measure.name, name, replicas, seed)
        values: Any = observed[measure.name]
        again: Any = drawn.get(measure.name)
        if measure.level == "network":
            found[measure.name] = _of_the_whole(values, again, about)
        else:
            found[measure.name] = _of_the_nodes(
                {node: values[node] for node in ranked if node in values}, again or {}, about
            )
    return found


def _measured(measures: Sequence[Measure], graph: nx.Graph[str]) -> dict[str, Any]:
    groups = {node: data.get("group") for node, data in graph.nodes(data=True)}
    return {m.name: m.function(graph, groups) if m.null == "groups" else m.function(graph) for m in measures}


def _of_the_whole(value: float, again: np.ndarray | None, about: tuple[str, str, int, int]) -> Stability:
    low, high = _bounds(again)
    name, kind, replicas, seed = about
    return Stability(name, kind, {}, nan, nan, nan, float(value), low, high, 0, replicas, seed)


def _of_the_nodes(
    values: Mapping[str, float], again: Mapping[str, np.ndarray], about: tuple[str, str, int, int]
) -> Stability:
    import numpy as np

    name, kind, replicas, seed = about
    first = min(10, ceil(len(values) / 10))
    observed = np.array([float(value) for value in values.values()])
    drawn = np.array([again.get(node, np.full(replicas, nan)) for node in values]).reshape(len(values), replicas)
    now, then = ranks(observed[:, None])[:, 0], ranks(drawn)
    taus = np.array([_tau(now, column) for column in then.T])
    nodes = {}
    for i, node in enumerate(values):
        low, high = _bounds(drawn[i])
        best, worst = ranks_reached(then[i], now[i])
        top = float(np.mean(then[i] <= first)) if replicas else nan
        mark = mark_of((worst - best) / len(values))
        nodes[node] = Standing(float(observed[i]), low, high, int(now[i]), best, worst, top, mark)
    told = taus[~np.isnan(taus)]
    tau = float(told.mean()) if told.size else nan
    level = len(set(now[~np.isnan(observed)].tolist())) < 2
    return Stability(name, kind, nodes, tau, *_bounds(told), nan, nan, nan, first, replicas, seed, level)


def ranks(values: np.ndarray) -> np.ndarray:
    """Rank each column: 1 is the highest, equal values share the better rank, NaN comes last.

    Values that differ by less than a billionth of the greatest are equal: sums of the same terms in
    another order differ in the last digits.

    Examples
    --------
    >>> import numpy as np
    >>> ranks(np.array([[0.5], [2.0], [np.nan], [2.0], [np.nan]]))[:, 0].tolist()
    [3, 1, 4, 1, 4]
    """
    import numpy as np
    from scipy.stats import rankdata

    known = np.where(np.isfinite(values), values, 0.0)
    scale = np.max(np.abs(known), axis=0, initial=0.0)
    scaled = np.round(known / np.where(scale > 0, scale, 1.0), 9)
    ordered = np.where(np.isfinite(values), -scaled, np.where(np.isnan(values), np.inf, -np.sign(values) * 2))
    return np.asarray(rankdata(ordered, method="min", axis=0), dtype=int).reshape(values.shape)


def _tau(now: np.ndarray, then: np.ndarray) -> float:
    from scipy.stats import kendalltau

    if len(now) < 2 or now.min() == now.max() or then.min() == then.max():
        return nan
    return float(kendalltau(now, then, variant="b").statistic)


def _bounds(values: np.ndarray | None) -> tuple[float, float]:
    import numpy as np

    if values is None or not np.any(~np.isnan(values)):
        return nan, nan
    low, high = np.nanquantile(values, [0.025, 0.975])
    return float(low), float(high)


def ranks_reached(then: np.ndarray, now: int) -> tuple[int, int]:
    """Return ranks that were reached and hold 95 % of the replicas at least; the rank observed without replicas."""
    import numpy as np

    if not then.size:
        return int(now), int(now)
    return int(np.quantile(then, 0.025, method="lower")), int(np.quantile(then, 0.975, method="higher"))


def mark_of(width: float) -> str:
    """Return the mark of an interval of ranks, after the share of the nodes that it spans (see `Standing`)."""
    return STABLE if width <= _NARROW else FRAGILE if width <= _WIDE else UNSTABLE

"""Core and periphery: a dense centre, and a margin tied to it more than to itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pmlb_graph.language import later
from pmlb_graph.measures.adjacency import adjacency, incidence, is_two_mode, sides
from pmlb_graph.measures.measure import Measure

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

SMALL = 12  # nodes up to which every split is tried
SHAKEN = 0.1  # share of the nodes changed where the search starts again


@dataclass(frozen=True, slots=True)
class Core:
    """The core of a network.

    Attributes
    ----------
    core : tuple of str
        Its members, in the order of the network; of both sides in a two-mode one.
    fit : float
        Correlation of the ties with the ideal pattern; NaN when no pattern has a meaning.
    """

    core: tuple[str, ...]
    fit: float


def core_periphery(
    graph: nx.Graph[str], between: float = 1.0, weighted: bool = False, restarts: int = 2, seed: int = 42
) -> Core:
    r"""Split a network into the core and the periphery that most resemble an ideal pattern.

    For a geographer: is there one centre, all of whose actors cooperate with each other, and a margin
    that only reaches the centre? A low fit says there is none, or several.

    .. math:: \rho = \mathrm{corr}(a_{ij}, \delta_{ij}), \quad i \ne j

    with :math:`\delta` 1 within the core, 0 within the periphery and `between` from one to the other: 1
    (the pattern of Borgatti and Everett) says that the periphery is tied to the core, 0 that it is not;
    with ½ the best core of each size is the nodes of highest degree, and the result is exact (the argument
    of Lip). Otherwise the best core made of nodes of highest degree, and `restarts` copies of it with a
    tenth of the nodes changed, are improved by moving and swapping nodes until nothing does better: the
    best found may not be the best there is. Up to twelve nodes every split is tried.

    In a two-mode network there is a core on each side, and only cells between sides count. Directed ties count
    one each way. Isolates are of the periphery. Weights count with `weighted`.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    between : float
        Ideal of the ties from core to periphery, from 0 to 1.
    weighted : bool
        Whether ties count what they weigh.
    restarts, seed : int
        Changed copies from which the search starts again, and the seed that gives them again.

    Returns
    -------
    Core
        Without members, and NaN, if all cells are the same or there are fewer than three nodes (two on a
        side of a two-mode network).

    References
    ----------
    Borgatti, S. P. & Everett, M. G. (2000). Models of core/periphery structures. Social Networks,
    21(4), 375-395.
    Lip, S. Z. W. (2011). A fast algorithm for the discrete core/periphery bipartitioning problem.
    arXiv:1102.5511.

    Examples
    --------
    >>> import networkx as nx
    >>> core_periphery(nx.star_graph(4))
    Core(core=(0,), fit=1.0)
    """
    import numpy as np

    pattern = _pattern(graph, between, weighted)
    if pattern is None:
        return Core((), float("nan"))
    small = len(pattern.ties) <= SMALL
    best, fit = _among_all(pattern) if small else _by_degree(pattern)
    drawn = np.random.default_rng(seed)
    starts = [best] + [best ^ (drawn.random(len(best)) < SHAKEN) for _ in range(restarts)]
    for start in starts if between != 0.5 and not small else ():
        found, reached = _climb(pattern, start)
        if reached > fit + 1e-12:
            best, fit = found, reached
    nodes = [node for side in pattern.nodes for node in side]
    kept = {node for node, inside in zip(nodes, best, strict=True) if inside}
    return Core(tuple(node for node in graph if node in kept), round(float(fit), 12))


def core_fit(graph: nx.Graph[str]) -> float:
    r"""Measure how much a network resembles a core and its periphery.

    For a geographer: near 1 when one centre holds all the cooperation, near 0 when no split into centre
    and margin says anything of the ties, or when there are several centres.

    .. math:: \rho = \mathrm{corr}(a_{ij}, \delta_{ij}), \quad i \ne j

    with *a* the ties and :math:`\delta` the ideal pattern: 1 within the core and from the core to the periphery, 0
    within the periphery. The best split is searched for (`core_periphery` says how): above twelve nodes
    the one found may not be the best there is. In a two-mode network there is a core on each side, and
    only cells between sides count. Isolates are of the periphery; weights are left out.

    Returns
    -------
    float
        Correlation with the ideal pattern, at most 1; NaN where `core_periphery` finds none.

    References
    ----------
    Borgatti, S. P. & Everett, M. G. (2000). Models of core/periphery structures. Social Networks,
    21(4), 375-395.

    Examples
    --------
    >>> import networkx as nx
    >>> core_fit(nx.star_graph(4))
    1.0
    """
    return core_periphery(graph).fit


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What the fit of a core is computed from; one side in a one-mode network, two in a two-mode one."""

    nodes: tuple[list[str], ...]
    ties: np.ndarray
    between: float
    mean: float
    spread: float
    cells: int

    def fit(self, held: np.ndarray, sizes: tuple[np.ndarray, ...]) -> np.ndarray:
        """Return the correlation of cores of these sizes that hold so much of the ties; −∞ if constant."""
        import numpy as np

        inner, mixed = _cells(sizes, tuple(map(len, self.nodes)))
        mean = (inner + self.between * mixed) / self.cells
        variance = (inner + self.between**2 * mixed) / self.cells - mean**2
        safe = np.where(variance > 1e-12, variance, np.nan)
        found = (held / self.cells - mean * self.mean) / (np.sqrt(safe) * self.spread)
        return np.where(np.isnan(found), -np.inf, found)


def _cells(sizes: tuple[np.ndarray, ...], most: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Count the cells within the core, and those between core and periphery."""
    if len(sizes) == 1:
        return sizes[0] * (sizes[0] - 1), 2 * sizes[0] * (most[0] - sizes[0])
    one, two = sizes
    return one * two, one * (most[1] - two) + (most[0] - one) * two


def _pattern(graph: nx.Graph[str], between: float, weighted: bool) -> _Pattern | None:
    import numpy as np

    if is_two_mode(graph):
        nodes: tuple[list[str], ...] = sides(graph)
        table = incidence(graph, weighted=weighted)
        cells, values, few = table.size, table, min(map(len, nodes)) < 2
        ties = np.block([[np.zeros((len(table),) * 2), table], [table.T, np.zeros((table.shape[1],) * 2)]])
    else:
        nodes, values = (list(graph),), adjacency(graph, weighted)
        cells, few, ties = len(graph) * (len(graph) - 1), len(graph) < 3, values + values.T
    if few:
        return None
    mean = values.sum() / cells
    spread = float(np.sqrt(max((values**2).sum() / cells - mean**2, 0.0)))
    return _Pattern(nodes, ties, between, float(mean), spread, cells) if spread > 1e-9 else None


def _among_all(pattern: _Pattern) -> tuple[np.ndarray, float]:
    """Return the best core of all."""
    import numpy as np

    count = len(pattern.ties)
    splits = (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(float)
    inner = (splits @ pattern.ties * splits).sum(axis=1) / 2
    held = inner + pattern.between * (splits @ pattern.ties.sum(axis=1) - 2 * inner)
    first = len(pattern.nodes[0])
    sizes = tuple(part.sum(axis=1) for part in (splits[:, :first], splits[:, first:])[: len(pattern.nodes)])
    fits = pattern.fit(held, sizes)
    # Sums of the same terms in another order differ in the last digits: the first of equals is kept.
    best = int(np.flatnonzero(fits >= fits.max() - 1e-12)[0])
    return splits[best] > 0, float(fits[best])


def _by_degree(pattern: _Pattern) -> tuple[np.ndarray, float]:
    """Return the best core among those of the nodes of highest degree."""
    import numpy as np

    degree = pattern.ties.sum(axis=1)
    count = len(pattern.nodes[0])
    first = np.argsort(-degree[:count], kind="stable")
    last = count + np.argsort(-degree[count:], kind="stable") if len(pattern.nodes) > 1 else first
    held = np.zeros((len(first) + 1, len(last) + 1))
    held[1:, 1:] = pattern.ties[np.ix_(first, last)].cumsum(axis=0).cumsum(axis=1)
    whole = np.concatenate([[0.0], degree[first].cumsum()])
    inside = np.zeros(len(degree), dtype=bool)
    if len(pattern.nodes) == 1:
        inner = held.diagonal() / 2
        fits = pattern.fit(inner + pattern.between * (whole - 2 * inner), (np.arange(count + 1),))
        size = int(fits.argmax())
        inside[first[:size]] = True
        return inside, float(fits[size])
    other = np.concatenate([[0.0], degree[last].cumsum()])
    mixed = whole[:, None] + other[None, :] - 2 * held
    sizes = np.arange(count + 1)[:, None], np.arange(len(last) + 1)[None, :]
    fits = pattern.fit(held + pattern.between * mixed, sizes)
    one, two = np.unravel_index(int(fits.argmax()), fits.shape)
    inside[first[:one]], inside[last[:two]] = True, True
    return inside, float(fits[one, two])


def _climb(pattern: _Pattern, start: np.ndarray) -> tuple[np.ndarray, float]:
    """Move or swap nodes, the best change first, until none does better."""
    import numpy as np

    inside, ties, between = start.copy(), pattern.ties, pattern.between
    ends = np.cumsum([0, *map(len, pattern.nodes)])
    slices = [slice(a, b) for a, b in pairwise(ends.tolist())]
    degree, fit = ties.sum(axis=1), -np.inf
    while True:
        near = ties @ inside
        inner = near[inside].sum() / 2
        held = inner + between * (degree[inside].sum() - 2 * inner)
        gain = near + between * (degree - 2 * near)
        sizes = [int(inside[part].sum()) for part in slices]
        best, change = fit, np.zeros(0, dtype=int)
        for i, part in enumerate(slices):
            for reached, nodes in (
                _moved(pattern, inside, part, i, (held, gain, sizes)),
                _swapped(pattern, inside, part, (held, gain, sizes)),
            ):
                if reached > best + 1e-12:
                    best, change = reached, nodes
        if not change.size:
            return inside, fit
        inside[change], fit = ~inside[change], best


def _moved(
    pattern: _Pattern, inside: np.ndarray, part: slice, i: int, state: tuple[float, np.ndarray, list[int]]
) -> tuple[float, np.ndarray]:
    """Return the best fit that moving one node of a side gives, and the node."""
    import numpy as np

    held, gain, sizes = state
    sign = np.where(inside[part], -1, 1)
    after = tuple(size + sign if j == i else np.array(size) for j, size in enumerate(sizes))
    fits = pattern.fit(held + sign * gain[part], after)
    node = int(fits.argmax())
    return float(fits[node]), np.array([part.start + node])


def _swapped(
    pattern: _Pattern, inside: np.ndarray, part: slice, state: tuple[float, np.ndarray, list[int]]
) -> tuple[float, np.ndarray]:
    """Return the best fit that swapping two nodes of a side gives, and the two."""
    import numpy as np

    held, gain, sizes = state
    within, without = (part.start + np.flatnonzero(kept) for kept in (inside[part], ~inside[part]))
    if not within.size or not without.size:
        return -np.inf, within
    # Each of the two no longer is, or now is, tied to a node of the core: the tie between them counts apart.
    apart = (1 - 2 * pattern.between) * pattern.ties[np.ix_(within, without)]
    gains = gain[without][None, :] - gain[within][:, None] - apart
    one, two = np.unravel_index(int(gains.argmax()), gains.shape)
    fit = pattern.fit(np.array(held + gains[one, two]), tuple(np.array(size) for size in sizes))
    return float(fit), np.array([within[one], without[two]])


MEASURES = (
    Measure(
        "core_fit",
        core_fit,
        later("how much the ties look like a core and its periphery"),
        level="network",
        directed=True,
    ),
)

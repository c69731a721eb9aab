"""Agreement: how far two ways of dividing the same nodes say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import comb, log, nan
from typing import TYPE_CHECKING

from pmlb_graph.measures.chance import Tested, tested

if TYPE_CHECKING:
    import numpy as np


def adjusted_rand(one: Mapping[str, Hashable | None], other: Mapping[str, Hashable | None]) -> float:
    r"""Measure how far two divisions of nodes agree, corrected for chance.

    For a geographer: whether the communities of a network are the régions, the départements or the
    kinds of territory: 1 when both divisions are the same, 0 on average when one is drawn at random, and
    below 0 when they agree less than that. A high value says that cooperation stays within borders; it
    does not say that borders are the reason, since distance and sources follow them too.

    .. math:: ARI = \frac{\sum_{ij} \binom{n_{ij}}{2} - \sum_i \binom{a_i}{2} \sum_j \binom{b_j}{2} / \binom{n}{2}}
        {\frac12 \left[\sum_i \binom{a_i}{2} + \sum_j \binom{b_j}{2}\right]
        - \sum_i \binom{a_i}{2} \sum_j \binom{b_j}{2} / \binom{n}{2}}

    Nodes that one of the two does not place (absent, or None) are left out. NaN where nothing can be
    compared: fewer than two nodes in common, or both divisions of one part each, or of as many parts as
    nodes each, so that chance could not do otherwise.

    Returns
    -------
    float
        At most 1.

    References
    ----------
    Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of Classification, 2, 193-218.

    Examples
    --------
    >>> adjusted_rand({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": "x", "b": "x", "c": "y", "d": "y"})
    1.0
    """
    pairs = _pairs(one, other)
    return _adjusted(_coded(a for a, _ in pairs), _coded(b for _, b in pairs))


def mutual_information(one: Mapping[str, Hashable | None], other: Mapping[str, Hashable | None]) -> float:
    r"""Measure the information that two divisions of nodes share, between 0 and 1.

    For a geographer: how much knowing the région of an actor tells of its community, and the reverse. It
    is not corrected for chance: divisions into many small parts share information by accident. Read
    `adjusted_rand` first.

    .. math:: NMI = \frac{2 I(X, Y)}{H(X) + H(Y)}

    Nodes that one of the two does not place are left out. NaN where neither division tells anything.

    Returns
    -------
    float
        Between 0 and 1.

    References
    ----------
    Danon, L., Díaz-Guilera, A., Duch, J. & Arenas, A. (2005). Comparing community structure identification.
    Journal of Statistical Mechanics, P09008.

    Examples
    --------
    >>> mutual_information({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": "x", "b": "y", "c": "x", "d": "y"})
    0.0
    """
    pairs = _pairs(one, other)
    joint = _entropy(Counter(pairs).values())
    first = _entropy(Counter(a for a, _ in pairs).values())
    second = _entropy(Counter(b for _, b in pairs).values())
    if first + second == 0:
        return nan
    return min(1.0, max(0.0, 2 * (first + second - joint) / (first + second)))


def border_agreement(
    partition: Mapping[str, Hashable | None],
    groups: Mapping[str, Hashable | None],
    replicas: int = 999,
    seed: int = 42,
) -> Tested:
    """Hold the agreement of communities and borders against chance.

    For a geographer: whether cooperations stay within the région (or the département, or the kind of
    territory) more than they would if régions were dealt out at random among the actors. Sizes of both
    divisions are kept by the draw, only who is of which région changes.

    Parameters
    ----------
    partition : mapping of str to hashable
        Community of each node, such as ``Partition.member``.
    groups : mapping of str to hashable or None
        Région, département or kind of each node; nodes without one are left out.
    replicas, seed : int
        Number of permutations, and the seed that gives them again.

    References
    ----------
    Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of Classification, 2, 193-218.
    Good, P. (2005). Permutation, parametric and bootstrap tests of hypotheses. 3rd edition. Springer.

    Examples
    --------
    >>> communities = {name: name < "m" for name in "abcdefgnopqrst"}
    >>> found = border_agreement(communities, {name: "44" if name < "m" else "29" for name in communities})
    >>> found.value, found.verdict, found.p < 0.01
    (1.0, 'above', True)
    """
    import numpy as np

    placed = sorted(node for node in partition if groups.get(node) is not None and partition[node] is not None)
    mine, borders = _coded(partition[node] for node in placed), _coded(groups[node] for node in placed)
    drawn = np.random.default_rng(seed)
    draws = np.array([_adjusted(mine, drawn.permutation(borders)) for _ in range(replicas)], dtype=float)
    return tested(_adjusted(mine, borders), draws, seed, "groups")


def _pairs(
    one: Mapping[str, Hashable | None], other: Mapping[str, Hashable | None]
) -> Sequence[tuple[Hashable, Hashable]]:
    return [(a, b) for node, a in one.items() if a is not None and (b := other.get(node)) is not None]


def _coded(parts: Iterable[Hashable]) -> np.ndarray:
    """Give numbers to parts, by their first occurrence."""
    import numpy as np

    codes: dict[Hashable, int] = {}
    return np.array([codes.setdefault(part, len(codes)) for part in parts], dtype=np.int64)


def _adjusted(one: np.ndarray, other: np.ndarray) -> float:
    import numpy as np

    if one.size < 2:
        return nan
    joint = np.unique(one * (other.max() + 1) + other, return_counts=True)[1]
    # Whole numbers of Python: they do not overflow, and equal sums are equal.
    both, first, second = (
        sum(comb(n, 2) for n in counts.tolist()) for counts in (joint, np.bincount(one), np.bincount(other))
    )
    expected = first * second / comb(one.size, 2)
    room = (first + second) / 2 - expected
    return float((both - expected) / room) if room > 0 else nan


def _entropy(counts: Iterable[int]) -> float:
    sizes = sorted(counts)
    total = sum(sizes)
    return -sum(n / total * log(n / total) for n in sizes)

"""Attraction: which centre draws each territory, and where the pull of two centres is equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmlb_graph import catalogue
from pmlb_graph.engine import Engine
from pmlb_graph.interactions.places import Places

if TYPE_CHECKING:
    import numpy as np


def founders(engine: Engine, places: Places, organisation: str) -> list[int]:
    """Return the ranks of the territories whose EPCI founded an organisation.

    For a geographer: the members since its first known start, after the graph; those who left since are founders
    still. For the Pôle métropolitain Loire Bretagne: Nantes, Rennes, Brest, Angers and Saint-Nazaire.

    Parameters
    ----------
    engine : Engine
        The graph.
    places : Places
        The territories among which they are.
    organisation : str
        IRI of the organisation.
    """
    rank = places.rank
    since: dict[str, str] = {}
    for row in engine.select(catalogue.named("temps/membres-a-la-date").text):
        if row["organisation"] == organisation and "debut" in row and row["membre"] in rank:
            since[row["membre"]] = min(row["debut"], since.get(row["membre"], row["debut"]))
    first = min(since.values(), default="")
    return sorted(rank[actor] for actor, start in since.items() if start == first)


def huff(sizes: np.ndarray, cost: np.ndarray, exponents: tuple[float, float] = (1.0, 2.0)) -> np.ndarray:
    r"""Return how likely each territory is to turn to each centre.

    For a geographer: Huff's areas of attraction. A territory belongs to a centre by degrees: 0.6 for Nantes and 0.3
    for Rennes says more than a line on the map. It supposes that all centres offer the same things, and that everyone
    turns to one of them: with five centres, Quimper is Brest's even if it lives by itself.

    .. math:: P_{ij} = \frac{S_j^{\alpha}\, c_{ij}^{-\beta}}{\sum_k S_k^{\alpha}\, c_{ik}^{-\beta}}

    Conventions: here a cost of zero is that of the centre itself: a territory that is a centre turns to itself. Where
    several centres are at no cost, they share it by their sizes. NaN on the row of a territory whose cost to a centre
    is not known. A centre without size draws nobody; one of unknown size makes all unknown.

    Parameters
    ----------
    sizes : numpy.ndarray
        Population of each centre.
    cost : numpy.ndarray
        From each territory (row) to each centre (column).
    exponents : tuple of float
        α and β; 1 and 2 are usual, and fitted to nothing.

    Returns
    -------
    numpy.ndarray
        Each row adds up to one.

    References
    ----------
    Huff, D. L. (1963). A probabilistic analysis of shopping center trade areas. Land Economics, 39(1).

    Examples
    --------
    >>> import numpy as np
    >>> huff(np.array([100.0, 400.0]), np.array([[10.0, 20.0], [0.0, 30.0]])).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    import numpy as np

    cost, (size, friction) = np.asarray(cost, float), exponents
    draws = np.asarray(sizes, float) ** size
    here = cost == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = draws * np.where(here, np.nan, cost) ** -friction
        pull = np.where(here.any(axis=1, keepdims=True), np.where(here, draws, 0.0), pull)
        pull[np.isnan(cost).any(axis=1)] = np.nan
        return np.asarray(pull / pull.sum(axis=1, keepdims=True))


def areas(shares: np.ndarray) -> np.ndarray:
    """Return the rank of the centre that draws each territory most, -1 when it is not known; the first if equal.

    Examples
    --------
    >>> import numpy as np
    >>> areas(np.array([[0.2, 0.8], [0.5, 0.5], [np.nan, np.nan]])).tolist()
    [1, 0, -1]
    """
    import numpy as np

    known = np.isfinite(shares).all(axis=1)
    return np.where(known, np.argmax(np.where(np.isfinite(shares), shares, -1.0), axis=1), -1)


def reilly(sizes: tuple[float, float], cost: tuple[float, float], friction: float = 2.0) -> float:
    r"""Return how many times more a place between two centres turns to the first than to the second.

    For a geographer: Reilly's law of retail gravitation, that of Huff with two centres.

    .. math:: \frac{B_a}{B_b} = \frac{P_a}{P_b} \left(\frac{d_b}{d_a}\right)^{\beta}

    References
    ----------
    Reilly, W. J. (1931). The Law of Retail Gravitation. Knickerbocker Press.

    Examples
    --------
    >>> reilly((400.0, 100.0), (20.0, 10.0))
    1.0
    """
    (one, other), (near, far) = sizes, cost
    return float(one / other * (far / near) ** friction)


def break_point(one: float, other: float, distance: float, friction: float = 2.0) -> float:
    r"""Return how far from the first of two centres their pulls are equal, on the line between them.

    For a geographer: Converse's break point, in the unit of the distance. Between Nantes and Rennes it says where a
    village would hesitate, if both offered the same and roads were straight.

    .. math:: d_a = \frac{d}{1 + (P_b / P_a)^{1/\beta}}

    References
    ----------
    Converse, P. D. (1949). New laws of retail gravitation. Journal of Marketing, 14(3).

    Examples
    --------
    >>> break_point(400_000, 100_000, 90.0)
    60.0
    """
    return float(distance / (1 + (other / one) ** (1 / friction)))

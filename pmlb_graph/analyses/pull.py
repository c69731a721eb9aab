"""Pull: which city draws each EPCI, and how much: attraction areas that a source tells, or Huff's potential."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph import interactions
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.exchanges import bearer
from pmlb_graph.interactions import Observed, Places

if TYPE_CHECKING:
    import numpy as np

MOST = 0.5
"""An EPCI depends on a city when at least this share of its people lives in its area, or would turn to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """What draws each EPCI.

    Attributes
    ----------
    places : Places
        The EPCI.
    centres : tuple of int
        The cities.
    kilometres : numpy.ndarray
        Between EPCI.
    potential : numpy.ndarray
        Huff's shares, a row an EPCI, a column a centre.
    told : numpy.ndarray
        Share of the people of each EPCI in the attraction area of each centre; NaN where the source tells nothing.
    areas : Observed
        Where the shares come from.
    """

    places: Places
    centres: tuple[int, ...]
    kilometres: np.ndarray
    potential: np.ndarray
    told: np.ndarray
    areas: Observed

    @property
    def observed(self) -> bool:
        """Whether a source tells the shares."""
        import numpy as np

        return bool(np.isfinite(self.told).any())

    @property
    def shares(self) -> np.ndarray:
        """Those that a source tells, if it does; the potential ones otherwise."""
        return self.told if self.observed else self.potential

    def dependents(self) -> list[tuple[int, int]]:
        """Return the EPCI that depend on a centre, with the rank of that centre among all; the most drawn first."""
        found = []
        for i in range(len(self.places)):
            if i not in self.centres:
                k = first(self.shares[i])
                if k >= 0 and self.shares[i, k] >= MOST:
                    found.append((i, k))
        ordered = sorted(found, key=lambda pair: (-self.shares[pair], pair))
        return [(i, self.centres[k]) for i, k in ordered]


def pulled(bench: Bench) -> Pull:
    """Return what draws each EPCI: attraction areas where a source tells them, Huff's potential shares."""
    import numpy as np

    places = interactions.territories(bench.engine)
    areas = interactions.dependence(bench.engine, places)
    centres = _centres(bench, places, told=areas.told)
    km = interactions.kilometres(places)
    np.fill_diagonal(km, 0.0)
    potential = np.full((len(places), len(centres)), nan)
    if len(centres) > 1:
        potential = interactions.huff(places.population[centres], km[:, centres])
    told = np.full_like(potential, nan)
    for k, area in enumerate(_areas(areas.values, places.population, centres)):
        if area >= 0:
            told[:, k] = areas.values[:, area]
    return Pull(places, tuple(centres), km, potential, told, areas)


def _areas(shares: np.ndarray, people: np.ndarray, centres: list[int]) -> list[int]:
    """Return the area of each city: where most of its own people live, unless more of another city do; else -1."""
    import numpy as np

    found = [-1] * len(centres)
    owners: dict[int, tuple[float, int]] = {}
    for k, c in enumerate(centres):
        if shares.shape[1] and np.isfinite(shares[c]).any() and np.nanmax(shares[c]) > 0:
            area = int(np.nanargmax(shares[c]))
            there = float(people[c] * shares[c, area])
            if there > owners.get(area, (0.0, -1))[0]:
                owners[area] = there, k
    for area, (_, k) in owners.items():
        found[k] = area
    return found


def _centres(bench: Bench, places: Places, *, told: bool) -> list[int]:
    """Return the cities: with attraction areas the métropoles and the founders, otherwise the founders alone."""
    founders = interactions.founders(bench.engine, places, bearer(bench.network("acteurs-cooperations")))
    known = bench.profiles()
    cities = [i for i, actor in enumerate(places.actors) if known.get(actor, {}).get("group") == "metropole"]
    return sorted({*founders, *cities}) if told else founders or cities


def first(shares: np.ndarray, but: int = -1) -> int:
    """Return the rank of the greatest share, -1 when none is known."""
    known = [(-share, k) for k, share in enumerate(shares.tolist()) if not isnan(share) and k != but]
    return min(known)[1] if known else -1

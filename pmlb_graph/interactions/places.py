"""Places: the territories between which interaction is counted or supposed, with their people and their points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph import catalogue
from pmlb_graph.engine import Engine
from pmlb_graph.language import later
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import numpy as np

_METHODS = ("centre-pondere-population", "commune-principale")


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Territories in the order of their IRIs, which is that of the rows and columns of every matrix.

    Attributes
    ----------
    territories, actors, labels : tuple of str
        IRI of each territory, of the EPCI that administers it, and its name.
    population : numpy.ndarray
        Municipal population, of the last year told; NaN when it is not known.
    longitude, latitude : numpy.ndarray
        The centre of its people, failing that its main commune (WGS 84); NaN when it is not known.
    facts : mapping of str to tuple of str
        The measure and the position that tell this of each territory.
    """

    territories: tuple[str, ...]
    actors: tuple[str, ...]
    labels: tuple[str, ...]
    population: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    facts: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.territories)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the territories in the tables."""
        return tuple(local_name(iri) for iri in self.territories)

    @property
    def rank(self) -> dict[str, int]:
        """The rank of each territory, by its IRI, its key, or the IRI of its EPCI."""
        names = (self.actors, self.keys, self.territories)
        return {name: i for column in names for i, name in enumerate(column)}


POINTS = later(
    "Points are entered in positions.csv: longitude and latitude of each territory of territoires.csv;"
    " “pmlb-graph import epci FILE” brings the territories of the EPCI and their populations."
)
"""How what a map or a model of interaction lacks is entered."""


def territories(engine: Engine) -> Places:
    """Return the territories of the EPCI of the graph, with their people and their points.

    For a geographer: these are the masses and the points of every model of interaction. A whole EPCI is taken
    for one point: distances of less than some ten kilometres are not to be trusted.
    """
    rows: dict[str, dict[str, str]] = {}
    for row in engine.select(catalogue.named("espace/territoires").text):
        best = rows.setdefault(row["territoire"], dict(row))
        if "population" in row and row.get("annee", "") > best.get("annee", ""):
            best |= {name: row[name] for name in ("annee", "population", "mesure")}
        if "methodeCle" in row and _rank(row["methodeCle"]) < _rank(best["methodeCle"]):
            best |= {name: row[name] for name in ("methodeCle", "longitude", "latitude", "position")}
    kept = [rows[iri] for iri in sorted(rows)]
    told = {row["territoire"]: tuple(row[name] for name in ("mesure", "position") if name in row) for row in kept}
    people, x, y = (_numbers(kept, name) for name in ("population", "longitude", "latitude"))
    iris, actors, labels = (tuple(row[name] for row in kept) for name in ("territoire", "acteur", "territoireLibelle"))
    return Places(iris, actors, labels, people, x, y, told)


def _numbers(rows: Sequence[Mapping[str, str]], name: str) -> np.ndarray:
    import numpy as np

    return np.array([float(row.get(name, "nan")) for row in rows])


def _rank(method: str) -> int:
    return _METHODS.index(method) if method in _METHODS else len(_METHODS)

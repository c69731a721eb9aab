"""What a person chooses of an official file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NATURES = ("METRO", "MET69", "CU", "CA", "CC", "POLEM", "PETR", "SMF", "SMO")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to keep, and what the file does not say of itself.

    Attributes
    ----------
    departements : frozenset of str
        Codes; none for what the tables know already.
    version : str
        Version of the package that the file comes from.
    year : str
        Year that the figures are of.
    source : str
        Key of the source to name, when it is not the usual one.
    natures : tuple of str
        Legal kinds of BANATIC to keep.
    communes : Path, optional
        A file that says which EPCI each commune is in.
    threshold : int
        Flows between two EPCI below it are left out.
    """

    departements: frozenset[str] = frozenset()
    version: str = ""
    year: str = ""
    source: str = ""
    natures: tuple[str, ...] = NATURES
    communes: Path | None = None
    threshold: int = 200


def departement(commune: str) -> str:
    """Return the code of the département of a commune.

    Examples
    --------
    >>> departement("44109"), departement("97411"), departement("2A004")
    ('44', '974', '2A')
    """
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]

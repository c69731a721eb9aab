"""Findings: the claims of all analyses, weighed together against chance and doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import isnan
from typing import Any

from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Claim
from pmlb_graph.language import tr
from pmlb_graph.measures import holm

LEVEL = 0.05
"""A claim survives chance when its p, after Holm's correction over all claims, is at most this."""
HOLDS = 0.9
"""A claim survives doubt when it still holds in at least this share of the networks shaken."""
TOLD = 5
REPLICAS = 999


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim weighed among others.

    Attributes
    ----------
    claim : Claim
        The claim.
    p : float
        Its p after Holm's correction.
    family : int
        Number of claims tested together.
    analysis : str
        Name of the analysis that makes it.
    """

    claim: Claim
    p: float
    family: int
    analysis: str = ""

    @property
    def survives(self) -> bool:
        """Tell whether neither chance nor doubt takes it away."""
        return self.p <= LEVEL and (isnan(self.claim.holds) or self.claim.holds >= HOLDS)

    @property
    def why(self) -> str:
        """Return what takes it away, in words."""
        if self.claim.tested.verdict == "within":
            return tr("chance would do")
        if self.p > LEVEL:
            return tr("does not hold once corrected for the number of claims")
        return "" if self.survives else tr("too many of its ties are uncertain")

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Weighed:
        """Return what `to_dict` gave."""
        return cls(Claim.from_dict(found["claim"]), found["p"], found["family"], found["analysis"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        from pmlb_graph.analyses.finding import plain

        return plain(asdict(self)) | {"survives": self.survives}  # type: ignore[no-any-return]


def weigh(bench: Bench) -> list[Weighed]:
    """Test every claim of every analysis, and correct for their number.

    The claims are chosen before the data are seen: one or two an analysis, always the same.

    Returns
    -------
    list of Weighed
        The surest first.

    """
    from pmlb_graph.analyses import ANALYSES

    made = {claim: one.name for one in ANALYSES.values() if one.claims for claim in one.claims(bench)}
    return [replace(one, analysis=made[one.claim]) for one in weighed(list(made))]


def weighed(claims: Sequence[Claim]) -> list[Weighed]:
    """Correct the p of claims for their number, and sort them, the surest first."""
    import numpy as np

    tested = [claim for claim in claims if not isnan(claim.tested.p)]
    corrected = holm(np.array([claim.tested.p for claim in tested])).tolist()
    found = [Weighed(claim, p, len(tested)) for claim, p in zip(tested, corrected, strict=True)]
    return sorted(found, key=lambda one: (not one.survives, one.p, -abs(one.claim.tested.z), one.claim.name))


def surviving(found: Sequence[Weighed]) -> list[Weighed]:
    """Return the first of those that survive."""
    return [one for one in found if one.survives][:TOLD]

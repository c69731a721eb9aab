"""Coverage: what share of the facts is well attested, and whom the documented cooperations represent.

The list of the EPCI is complete: its shares have no interval. What is documented is a sample of what
exists: its shares carry the interval of Wilson at 95 %, and are read against those of the complete list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import isnan, nan
from typing import Any

from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.language import figure, later, spoken, tr

ABOVE, WITHIN, BELOW = "above", "within", "below"
READINGS = {ABOVE: later("over-represented"), WITHIN: later("as expected"), BELOW: later("under-represented")}
UNKNOWN = later("unknown")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; with its interval where the whole is a sample.

    Attributes
    ----------
    part, whole : int
        How many, out of how many.
    low, high : float or None
        Bounds of the interval at 95 %; None where the whole is complete.
    """

    part: int
    whole: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float:
        """Return the share, between 0 and 1; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


def wilson(part: int, whole: int) -> Share:
    """Return the share of a sample with the interval of Wilson at 95 %.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association, 22, 209-212.

    Examples
    --------
    >>> share = wilson(48, 130)
    >>> round(share.low, 3), round(share.high, 3)
    (0.291, 0.455)
    """
    from scipy.stats import binomtest

    if not whole:
        return Share(0, 0)
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    return Share(part, whole, float(interval.low), float(interval.high))


@dataclass(frozen=True, slots=True)
class Family:
    """How well the facts of a family are attested."""

    label: str
    facts: int
    located: Share
    quoted: Share
    sure: Share
    second: Share


@dataclass(frozen=True, slots=True)
class Stratum:
    """One kind of what is documented, beside its place in a complete list.

    Attributes
    ----------
    label : str
        Such as ``métropole`` or ``Finistère``.
    documented : Share
        Its share of what is documented, with its interval.
    reference : Share or None
        Its share of the complete list, or of the actions of the plan; None where there is nothing to compare with.
    reached : Share or None
        How many of its own are documented.
    population : float or None
        Its share of the inhabitants.
    """

    label: str
    documented: Share
    reference: Share | None = None
    reached: Share | None = None
    population: float | None = None

    @property
    def reading(self) -> str:
        """Tell whether it is over- or under-represented.

        Empty where there is no complete list to tell it by, and where the whole list is documented, or nothing of it.
        """
        if self.reference is not None and self.documented.whole in (0, self.reference.whole):
            return ""
        low, high = self.documented.low, self.documented.high
        if self.reference is None or self.reached is None or low is None or high is None:
            return ""
        return BELOW if self.reference.value > high else ABOVE if self.reference.value < low else WITHIN


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the graph covers.

    Attributes
    ----------
    families : tuple of Family
        The facts, by family.
    epci : Share
        EPCI that appear in at least one documented cooperation.
    inhabitants : float
        Share of the inhabitants who live in these EPCI; NaN where no population is known.
    kinds, departments : tuple of Stratum
        The documented EPCI, by class and by département.
    themes, decades : tuple of Stratum
        The documented cooperations.
    """

    families: tuple[Family, ...]
    epci: Share
    inhabitants: float
    kinds: tuple[Stratum, ...]
    departments: tuple[Stratum, ...]
    themes: tuple[Stratum, ...]
    decades: tuple[Stratum, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, with readings."""
        found = asdict(self) | {"inhabitants": None if isnan(self.inhabitants) else self.inhabitants}
        for name in ("kinds", "departments", "themes", "decades"):
            for entry, stratum in zip(found[name], getattr(self, name), strict=True):
                entry["reading"] = stratum.reading
        return found


def cover(engine: Engine) -> Coverage:
    """Measure what the graph covers."""
    epci = list(engine.select(named("couverture/epci").text))
    population = {row["epci"]: float(row.get("population", 0)) for row in epci}
    documented = {row["epci"] for row in epci if int(row["cooperations"])}
    inhabited = sum(population.values())
    return Coverage(
        families=tuple(_families(engine)),
        epci=Share(len(documented), len(population)),
        inhabitants=sum(population[one] for one in documented) / inhabited if inhabited else nan,
        kinds=_epci(epci, "classe" + _label(), population, documented),
        departments=_epci(epci, "departementLibelle", population, documented),
        **_cooperations(list(engine.select(named("couverture/cooperations").text))),
    )


def _label() -> str:
    return "Libelle" if spoken() == "fr" else "LibelleEn"


def _families(engine: Engine) -> Iterable[Family]:
    for row in engine.select(named("couverture/faits").text):
        n = int(row["faits"])
        shares = (Share(int(row[name]), n) for name in ("localises", "cites", "attestes", "secondes"))
        yield Family(row["famille" + _label()], n, *shares)


def _epci(
    rows: Sequence[dict[str, str]], column: str, population: dict[str, float], documented: set[str]
) -> tuple[Stratum, ...]:
    """Return the strata of the EPCI; one over two départements counts in both."""
    strata: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        strata[row.get(column) or tr(UNKNOWN)].add(row["epci"])
    inhabited = sum(population.values())
    return tuple(
        Stratum(
            label,
            documented=wilson(len(members & documented), len(documented)),
            reference=Share(len(members), len(population)),
            reached=Share(len(members & documented), len(members)),
            population=sum(population[one] for one in members) / inhabited if inhabited else None,
        )
        for label, members in sorted(strata.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _cooperations(rows: Sequence[dict[str, str]]) -> dict[str, tuple[Stratum, ...]]:
    """Return the strata of the cooperations; one that has several themes counts in each."""
    alliances = [row for row in rows if row["classe"].endswith("#Alliance")]
    actions = [row for row in rows if row["classe"].endswith("#Action")]
    n, m = (len({row["cooperation"] for row in some}) for some in (alliances, actions))
    themes, planned = (_grouped(some, "domaine" + _label()) for some in (alliances, actions))
    decades = _grouped(alliances, "decennie")
    return {
        "themes": tuple(
            Stratum(label, wilson(len(themes[label]), n), Share(len(planned[label]), m) if m else None)
            for label in sorted({*themes, *planned}, key=lambda one: (-len(themes[one]), one))
        ),
        "decades": tuple(Stratum(label, wilson(len(some), n)) for label, some in sorted(decades.items())),
    }


def _grouped(rows: Iterable[dict[str, str]], column: str) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.get(column) or tr(UNKNOWN)].add(row["cooperation"])
    return found


def reached(found: Coverage) -> str:
    """Say how many EPCI are in a documented cooperation, and how many people live there where that is known."""
    if not found.epci.whole:
        return tr("No EPCI is entered: which share of them cooperates cannot be told.")
    text = tr(
        "{part} EPCI of {whole} appear in at least one documented cooperation ({share}; {people} of the inhabitants)."
    )
    if isnan(found.inhabitants):
        text = tr(
            "{part} EPCI of {whole} appear in at least one documented cooperation ({share}; share of the inhabitants"
            " not known: no population entered)."
        )
    share, people = percent(found.epci.value), percent(found.inhabitants)
    return text.format(part=found.epci.part, whole=found.epci.whole, share=share, people=people)


def percent(value: float | None) -> str:
    """Write a share between 0 and 1 as a percentage, or nothing.

    Examples
    --------
    >>> percent(0.3692), percent(None), percent(nan)
    ('37 %', '', '')
    """
    return "" if value is None or isnan(value) else f"{figure(100 * value)} %"


def interval(share: Share) -> str:
    """Write the interval of a share, or nothing.

    Examples
    --------
    >>> interval(wilson(48, 130))
    '29 – 45 %'
    """
    if share.low is None or share.high is None:
        return ""
    return f"{figure(100 * share.low)} – {figure(100 * share.high)} %"

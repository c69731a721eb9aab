"""Hidden participations: whether suggestions find again an actor taken away from its cooperation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmlb_graph.analyses import affinity
from pmlb_graph.language import figure, later, tr

if TYPE_CHECKING:
    import numpy as np

    from pmlb_graph.analyses.candidates import Candidates

FIRST, REPEATS, BOOTSTRAPS = 10, 5, 999
LEAST = 10
"""Hidden participations below which a trial teaches nothing."""
SCORES = ("score", "popularity", "distance", "random")
MEASURES = ("hits", "reciprocal_rank", "auc")
SETTINGS = {
    "theme": later("knowing the theme only"),
    "one": later("knowing the theme and one of the actors"),
    "all": later("knowing the theme and all the other actors"),
}

Interval = tuple[float, float, float]
"""A value, and what drawing the cooperations again leaves possible (95 %)."""
Place = tuple[int, int, int]
"""How many candidates are before the one hidden, as high as it, and how many there are."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How well hidden participations are found again.

    Attributes
    ----------
    setting : str
        What is known of the cooperation to complete: ``theme``, ``one`` actor, or ``all`` the others.
    hidden, cooperations : int
        How many participations are hidden, one at a time, of how many cooperations.
    candidates : float
        Among how many actors each is looked for, on average.
    found : mapping
        By score (``score``, ``popularity``, ``distance``, ``random``) and measure: ``hits``, the share of those hidden
        that are among the first ten; ``reciprocal_rank``, the mean of 1/rank; ``auc``, the chance that it is before
        another candidate.
    gain : mapping
        By other score, what ours has more in hits.
    seed : int
        Of the draws.
    """

    setting: str
    hidden: int
    cooperations: int
    candidates: float
    found: Mapping[str, Mapping[str, Interval]]
    gain: Mapping[str, Interval]
    seed: int

    @property
    def beaten(self) -> tuple[str, ...]:
        """Return the scores that ours beats, beyond what drawing the cooperations again could explain."""
        return tuple(name for name, (_, low, _) in self.gain.items() if low > 0)

    @property
    def void(self) -> bool:
        """Tell whether it can teach nothing: too few participations, or no more candidates than are looked at."""
        return self.hidden < LEAST or self.candidates <= FIRST

    def __str__(self) -> str:
        if not self.hidden:
            return tr("No participation can be hidden to try these suggestions: do not trust their order.")
        text = tr("On {n} hidden participations, {setting}: {found}.")
        return text.format(n=figure(self.hidden), setting=tr(SETTINGS[self.setting]), found=self.beside())

    def beside(self) -> str:
        """Say how many are found again, beside simpler ways to choose."""
        text = tr(
            "{hits} found among the first {first}; popularity alone: {popularity}; {distance}drawn at random: {random}"
        )
        hits = {name: _percent(one["hits"], name == "score") for name, one in self.found.items()}
        near = tr("distance alone: {share}; ").format(share=hits["distance"]) if "distance" in hits else ""
        return text.format(
            hits=hits["score"],
            first=FIRST,
            popularity=hits["popularity"],
            distance=near,
            random=hits["random"],
        )

    def verdict(self) -> str:
        """Say whether it is worth more than simpler ways to choose."""
        missed = [name for name in self.gain if name not in self.beaten]
        if not self.hidden:
            return ""
        if not missed:
            return tr("It does better than each of them, beyond what the choice of cooperations could explain.")
        names = {"popularity": tr("popularity alone"), "distance": tr("distance alone"), "random": tr("a random draw")}
        worse = [name for name in missed if self.gain[name][2] < 0]
        text = (
            tr("It does less well than {names}: choose by reading the reasons, not by the rank.")
            if worse
            else tr("It does not do better than {names}: choose by reading the reasons, not by the rank.")
        )
        return text.format(names=tr(" or ").join(names[name] for name in worse or missed))


def tried(of: Candidates, setting: str, seed: int = 42, among: Collection[int] | None = None) -> Trial:
    """Hide each attested participation in turn, and look for its actor again.

    The whole cooperation to complete is taken out of what is known: only its themes, and the actors that the setting
    tells, are given. Actors already there are not candidates. Where several candidates are as high as each other, their
    order is drawn: the value is the mean of what all the orders give.

    Parameters
    ----------
    of : Candidates
        Those who could be invited.
    setting : str
        ``theme``, ``one`` (of the other actors, drawn five times) or ``all`` (the others).
    seed : int
        Of the draws.
    among : collection of int, optional
        Ranks of the candidates to which the trial is restricted, such as the EPCI; all by default.

    References
    ----------
    Liben-Nowell, D. & Kleinberg, J. (2007). The link-prediction problem for social networks. JASIST, 58(7), 1019-1031.
    Hanley, J. A. & McNeil, B. J. (1982). The meaning and use of the area under a ROC curve. Radiology, 143(1), 29-36.
    """
    import numpy as np

    drawn = np.random.default_rng(seed)
    open_ = np.ones(len(of.actors), bool)
    if among is not None:
        open_[:] = False
        open_[list(among)] = True
    cases: list[tuple[int, dict[str, list[Place]]]] = []
    for j in range(len(of.cooperations)):
        members = np.flatnonzero(of.held[:, j])
        if not of.themes[j] or (setting != "theme" and len(members) < 2):
            continue
        held = of.held.copy()
        held[:, j] = 0
        for i in members:
            others = [int(k) for k in members if k != i]
            tables = list(_tables(setting, others, drawn))
            free = open_.copy()
            free[others] = False
            if free[i]:
                cases.append((j, _places(of, held, (j, int(i)), free, tables)))
    return _trial(setting, cases, seed)


def _tables(setting: str, others: list[int], drawn: np.random.Generator) -> Iterator[list[int]]:
    """Return who is said to be around the table, once or several times."""
    if setting == "one":
        chosen = drawn.choice(others, min(REPEATS, len(others)), replace=False)
        yield from ([int(k)] for k in chosen)
    else:
        yield others if setting == "all" else []


def _places(
    of: Candidates, held: np.ndarray, case: tuple[int, int], free: np.ndarray, tables: Sequence[list[int]]
) -> dict[str, list[Place]]:
    j, i = case
    popular = _place(affinity.popularity(of, held), i, free)
    found: dict[str, list[Place]] = {name: [] for name in SCORES}
    for around in tables:
        found["score"].append(_place(affinity.score(affinity.terms(of, sorted(of.themes[j]), around, held)), i, free))
        found["popularity"].append(popular)
        found["random"].append((0, int(free.sum()) - 1, int(free.sum())))
        if around:
            found["distance"].append(_place(affinity.closeness(of, around), i, free))
    return {name: places for name, places in found.items() if places}


def _place(values: np.ndarray, i: int, free: np.ndarray) -> Place:
    import numpy as np

    mine, all_ = values[i], values[free]
    equal = np.isclose(all_, mine, rtol=0, atol=1e-12) | (all_ == mine)
    return int((~equal & (all_ > mine)).sum()), int(equal.sum()) - 1, int(free.sum())


def _hits(place: Place) -> float:
    before, equal, _ = place
    return min(max((FIRST - before) / (equal + 1), 0.0), 1.0)


def _reciprocal_rank(place: Place) -> float:
    before, equal, _ = place
    return sum(1 / rank for rank in range(before + 1, before + equal + 2)) / (equal + 1)


def _auc(place: Place) -> float:
    before, equal, n = place
    return (n - 1 - before - equal / 2) / (n - 1) if n > 1 else 0.5


_OF: Mapping[str, Callable[[Place], float]] = {"hits": _hits, "reciprocal_rank": _reciprocal_rank, "auc": _auc}


def _trial(setting: str, cases: Sequence[tuple[int, dict[str, list[Place]]]], seed: int) -> Trial:
    """Average over the participations hidden; cooperations are drawn again as wholes, as their actors go together."""
    import numpy as np

    if not cases:
        return Trial(setting, 0, 0, 0.0, {}, {}, seed)
    groups = np.unique([j for j, _ in cases], return_inverse=True)[1]
    n = int(groups.max()) + 1
    again = np.random.default_rng(seed).integers(0, n, (BOOTSTRAPS, n))
    sizes = np.bincount(groups)
    kept = [name for name in SCORES if all(name in one for _, one in cases)]

    def interval(values: np.ndarray) -> Interval:
        sums = np.bincount(groups, values)
        draws = sums[again].sum(axis=1) / sizes[again].sum(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        return float(values.mean()), float(low), float(high)

    each = {
        (name, measure): np.array([np.mean([_OF[measure](place) for place in one[name]]) for _, one in cases])
        for name in kept
        for measure in MEASURES
    }
    found = {name: {measure: interval(each[name, measure]) for measure in MEASURES} for name in kept}
    gain = {name: interval(each["score", "hits"] - each[name, "hits"]) for name in kept[1:]}
    among = float(np.mean([one["random"][0][2] for _, one in cases]))
    return Trial(setting, len(cases), n, among, found, gain, seed)


def _percent(value: Interval, whole: bool) -> str:
    share, low, high = (figure(100 * one) for one in value)
    if not whole:
        return tr("{share} %").format(share=share)
    return tr("{share} % [{low}–{high}]").format(share=share, low=low, high=high)

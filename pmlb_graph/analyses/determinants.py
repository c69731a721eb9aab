"""Determinants: whether EPCI that share a cooperation are near, neighbours, of the same region or alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import exp, isnan, log, nan
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses import geography
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import holds
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding
from pmlb_graph.analyses.geography import GUESSED, HOW, Territory
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import figure, later, tr
from pmlb_graph.measures import Coefficient, Regression, Tested, mrqap, removal

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Matrices = Mapping[str, np.ndarray]

TITLE = later("Do distance, contiguity, region, size or kind go with cooperation between EPCI?")
LIMIT = later(
    "What goes with cooperation is no cause of it; a pair without a tie is a pair for which no source was entered."
)
_LABELS = {
    "distance": later("Distance (each time it doubles)"),
    "neighbours": later("Neighbours"),
    "region": later("Same region"),
    "departement": later("Same département"),
    "population": later("Population of the two (each time their product doubles)"),
    "group": later("Same kind"),
    "area": later("Same attraction area"),
}
_WHEN = {
    "distance": later("farther apart, each time distance doubles"),
    "neighbours": later("neighbours"),
    "region": later("in the same region"),
    "departement": later("in the same département"),
    "population": later("more populous, each time the product of the two populations doubles"),
    "group": later("of the same kind"),
    "area": later("in the same attraction area"),
}
_CLAIMED = ("distance", "region")
NULL = "actors"


def determinants(bench: Bench) -> Finding:
    """Tell what goes with sharing a cooperation, each thing beside the others.

    References
    ----------
    Dekker, D., Krackhardt, D. & Snijders, T. A. B. (2007). Sensitivity of MRQAP tests to collinearity
    and autocorrelation conditions. Psychometrika, 72(4).
    """
    graph = bench.network("acteurs-cooperations")
    places = geography.located(geography.territories(bench))
    documented = [place for place in places if graph.adj.get(place.iri)]
    predictors = _predictors(bench, places)
    found = _regression(graph, documented, _among(predictors, places, documented), bench)
    check = _regression(graph, places, predictors, bench)
    told = geography.neighbours(bench, places).told if places else False
    facts = geography.ties_of(graph, (place.iri for place in documented)) if found else ()
    return Finding(
        name="determinants",
        questions=(20,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, (places, documented), found, check)),
        figures=tuple(Figure(c.name, tr(_LABELS[c.name]), _tested(c, found)) for c in _tests(found) if found),
        columns=(
            tr("What is compared"),
            tr("odds multiplied by"),
            "z",
            "p",
            tr("VIF"),
            tr("odds, all EPCI"),
            tr("p, all EPCI"),
        ),
        rows=_rows(found, check),
        facts=facts,
        method=_method(told),
        references=(
            "Dekker, D., Krackhardt, D. & Snijders, T. A. B. (2007). Sensitivity of MRQAP tests to collinearity"
            " and autocorrelation conditions. Psychometrika, 72(4).",
            "Krackhardt, D. (1988). Predicting with networks. Social Networks, 10(4).",
        ),
        limits=_limits(places, documented, found, told),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that distance, then the region, goes with cooperation, the rest being equal."""
    graph = bench.network("acteurs-cooperations")
    places = geography.located(geography.territories(bench))
    documented = [place for place in places if graph.adj.get(place.iri)]
    predictors = _among(_predictors(bench, places), places, documented)
    found = _regression(graph, documented, predictors, bench)
    if not found:
        return ()
    shake = removal(graph, grounds=bench.grounds(graph))
    made = []
    for c in (c for c in _tests(found) if c.name in _CLAIMED):
        tested = _tested(c, found)
        difference = partial(_difference, c.name, predictors)
        share = holds(bench, partial(_shaken, shake, documented), difference, tested.verdict)
        facts = geography.ties_of(graph, (place.iri for place in documented))
        made.append(Claim(f"mrqap_{c.name}", _claimed(c.name, tested), tested, share, facts, tr(LIMIT)))
    return tuple(made)


def _shaken(
    shake: Callable[[Any], Any], places: Sequence[Territory], drawn: np.random.Generator
) -> tuple[np.ndarray, int]:
    """Return the pairs that still share a cooperation when uncertain ties are gone, and a seed."""
    return geography.shared(shake(drawn), places) > 0, int(drawn.integers(2**31))


def _difference(name: str, predictors: Matrices, drawn: tuple[np.ndarray, int]) -> dict[str, float]:
    ties, seed = drawn
    if ties.all() or not ties.any():
        return {"difference": nan}
    found = next(c for c in mrqap(ties, predictors, "logistic", 1, seed).coefficients if c.name == name)
    return {"difference": found.statistic - found.mean}


def _predictors(bench: Bench, places: Sequence[Territory]) -> dict[str, np.ndarray]:
    """Return what may go with cooperation, between each two EPCI; what the graph does not hold is not there."""
    import numpy as np

    next_to, inside = geography.neighbours(bench, places).pairs, geography.areas(bench)
    pairs: dict[str, Callable[[Territory, Territory], float]] = {
        "neighbours": lambda a, b: float((min(a.iri, b.iri), max(a.iri, b.iri)) in next_to),
        "region": lambda a, b: float(bool(a.regions & b.regions)) if a.regions and b.regions else nan,
        "departement": lambda a, b: (
            float(bool(a.departements & b.departements)) if a.departements and b.departements else nan
        ),
        "population": lambda a, b: _log(a.population) + _log(b.population),
        "group": lambda a, b: float(a.group == b.group) if a.group and b.group else nan,
    }
    if inside:
        none: frozenset[str] = frozenset()
        pairs["area"] = lambda a, b: float(bool(inside.get(a.iri, none) & inside.get(b.iri, none)))
    # Two EPCI at the same point would be infinitely near: nothing is nearer than a kilometre.
    found = {"distance": np.log2(np.maximum(geography.kilometres(places), 1.0))}
    return found | {name: np.array([[of(a, b) for b in places] for a in places]) for name, of in pairs.items()}


def _log(value: float) -> float:
    return log(value, 2) if value > 0 else nan


def _among(predictors: Matrices, places: Sequence[Territory], some: Sequence[Territory]) -> dict[str, np.ndarray]:
    """Return the predictors among some of the EPCI."""
    import numpy as np

    rank = {place.iri: i for i, place in enumerate(places)}
    kept = [rank[place.iri] for place in some]
    return {name: matrix[np.ix_(kept, kept)] for name, matrix in predictors.items()} if kept else {}


def _regression(
    graph: nx.Graph[str], places: Sequence[Territory], predictors: Matrices, bench: Bench
) -> Regression | None:
    """Regress sharing a cooperation on the predictors that tell pairs apart; None when too little is known."""
    import numpy as np

    if len(places) < 2:
        return None
    ties = geography.shared(graph, places) > 0
    rows, columns = np.triu_indices(len(places), 1)
    kept, basis = {}, [np.ones(len(rows))]
    for name, matrix in predictors.items():
        cells = matrix[rows, columns]
        sure = np.isfinite(cells).all() and len(rows) > len(predictors) + 1
        if sure and np.linalg.matrix_rank(np.column_stack([*basis, cells])) > len(basis):
            kept[name] = matrix
            basis.append(cells)
    if not kept or len(set(ties[rows, columns].tolist())) < 2:
        return None
    return mrqap(ties, kept, "logistic", max(bench.replicas, 1), bench.seed)


def _tests(found: Regression | None) -> list[Coefficient]:
    return [c for c in found.coefficients if c.name] if found else []


def _tested(c: Coefficient, found: Regression | None) -> Tested:
    """Return the statistic of a predictor beside those of permuted actors."""
    replicas, seed = (found.replicas, found.seed) if found else (0, 0)
    z = (c.statistic - c.mean) / c.spread if c.spread and not isnan(c.spread) else nan
    return Tested(c.statistic, c.mean, c.low, c.high, z, c.p, replicas, seed, NULL)


def _sentences(
    graph: nx.Graph[str],
    places: tuple[Sequence[Territory], Sequence[Territory]],
    found: Regression | None,
    check: Regression | None,
) -> list[str]:
    every, documented = places
    if found is None:
        return [tr("Too few EPCI have a position and a documented cooperation to compare pairs of them.")]
    tied = int((geography.shared(graph, documented) > 0).sum()) // 2
    told = tr("Of the {pairs} pairs of the {n} EPCI that have a documented cooperation, {tied} share one at least.")
    said = [told.format(pairs=figure(found.dyads), n=figure(found.nodes), tied=figure(tied))]
    by = {verdict: [c for c in _tests(found) if _tested(c, found).verdict == verdict] for verdict in _VERDICTS}
    for verdict, text in _VERDICTS.items():
        if by[verdict]:
            said.append(tr(text).format(names=tr("; ").join(_named(c, verdict) for c in by[verdict])))
    other = {c.name: _tested(c, check).verdict for c in _tests(check)}
    moved = [c for c in _tests(found) if other.get(c.name) != _tested(c, found).verdict]
    n = figure(len(every))
    if moved:
        text = tr("Over all {n} EPCI, where most absences are absences of sources, the answer changes for: {names}.")
        said.append(text.format(n=n, names=tr("; ").join(_lower(c.name) for c in moved)))
    else:
        said.append(tr("Over all {n} EPCI, the answer is the same for each.").format(n=n))
    return said


_VERDICTS = {
    "above": later("The rest being equal, two EPCI share a cooperation more often when they are: {names}."),
    "below": later("The rest being equal, they share one less often when they are: {names}."),
    "within": later("What makes no difference that chance would not make: {names}."),
}


def _named(c: Coefficient, verdict: str) -> str:
    if verdict == "within":
        return _lower(c.name)
    if isnan(c.value):
        return tr(_WHEN[c.name])
    return tr("{name} (odds × {odds})").format(name=tr(_WHEN[c.name]), odds=figure(exp(c.value), 2))


def _lower(name: str) -> str:
    label = tr(_LABELS[name])
    return label[:1].lower() + label[1:]


def _claimed(name: str, tested: Tested) -> str:
    texts = {
        ("distance", "below"): tr("The rest being equal, the farther two EPCI are, the less they share a cooperation."),
        ("distance", "above"): tr("The rest being equal, the farther two EPCI are, the more they share a cooperation."),
        ("distance", "within"): tr("The rest being equal, distance makes no difference that chance would not make."),
        ("region", "above"): tr("The rest being equal, two EPCI of the same region share a cooperation more often."),
        ("region", "below"): tr("The rest being equal, two EPCI of the same region share a cooperation less often."),
        ("region", "within"): tr("The rest being equal, the region makes no difference that chance would not make."),
    }
    return texts[name, tested.verdict]


def _rows(found: Regression | None, check: Regression | None) -> tuple[tuple[Cell, ...], ...]:
    other = {c.name: c for c in _tests(check)}
    rows = []
    for c in _tests(found):
        beside = other.get(c.name)
        over = (exp(beside.value), beside.p) if beside else (None, None)
        rows.append((tr(_LABELS[c.name]), exp(c.value), c.statistic, c.p, c.vif, *over))
    return tuple(rows)


def _method(told: bool) -> str:
    text = tr(
        "A logistic regression tells, for each pair of EPCI, whether they share a cooperation, from distance as the"
        " crow flies between the centres of their population, contiguity, region, département, population and kind."
        " Chance permutes the actors, never the pairs (MRQAP, double semi-partialling); z is that of Rao’s score."
        " Odds are the number of pairs that share a cooperation for each one that does not."
    )
    guess = tr(HOW)
    return text if told else f"{text} {guess}"


def _limits(
    places: Sequence[Territory], documented: Sequence[Territory], found: Regression | None, told: bool
) -> tuple[str, ...]:
    said = [tr(LIMIT)]
    if len(documented) < len(places):
        text = tr(
            "Only the {n} EPCI with a documented cooperation are compared: nothing says that the others have none."
        )
        said.append(text.format(n=figure(len(documented))))
    missing = [name for name in _LABELS if name not in {c.name for c in _tests(found)}]
    if missing:
        names = tr("; ").join(_lower(name) for name in missing)
        said.append(
            tr("Left out, for the data do not hold it or it tells no pairs apart: {names}.").format(names=names)
        )
    if not told:
        said.append(tr(GUESSED))
    return tuple(said)


ANALYSES = (Analysis("determinants", (20,), TITLE, determinants, claims, takes=EVERY),)

"""Following: whether cooperation follows interaction, distance and contiguity more than chance would have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from pmlb_graph import interactions
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.exchanges import FLOWS, Exchanges
from pmlb_graph.analyses.finding import Figure
from pmlb_graph.analyses.names import joined
from pmlb_graph.errors import UsageError
from pmlb_graph.interactions import Gravity
from pmlb_graph.language import figure, later, tr
from pmlb_graph.measures import Tested, curveball, mrqap, qap_correlation, replicate, tested

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

LEAST = 5
"""EPCI below which permuting them says nothing."""
FOLLOWED = "followed"
_LABELS = {
    "interaction": later("Correlation of sharing a cooperation with interaction (logarithm)"),
    "distance": later("Correlation of sharing a cooperation with distance (logarithm)"),
    "neighbours": later("Correlation of sharing a cooperation with contiguity"),
}
_ALONE = later("Sharing a cooperation with interaction, distance and contiguity being equal (Rao’s score)")
_GOES = {
    ("interaction", "above"): later("interacting more"),
    ("interaction", "below"): later("interacting less"),
    ("distance", "above"): later("being farther apart"),
    ("distance", "below"): later("being nearer"),
    ("neighbours", "above"): later("touching each other"),
    ("neighbours", "below"): later("not touching each other"),
}


def figures(bench: Bench, found: Exchanges) -> tuple[Figure, ...]:
    """Return the figures that chance could explain, among the EPCI whose cooperations are documented."""
    import numpy as np

    if not found.first:
        return ()
    kept = np.flatnonzero(found.documented)
    matrices = _matrices(found, kept)
    ties = (found.weight[np.ix_(kept, kept)] > 0).astype(float)
    pairs = ties[np.triu_indices(len(kept), 1)]
    if len(kept) < LEAST or len(set(pairs.tolist())) < 2:
        return ()
    made = [Figure(FOLLOWED, _followed_label(), _followed(bench, found, kept), 3)]
    for name, matrix in matrices.items():
        one = qap_correlation(ties, matrix, bench.replicas, bench.seed)
        told = Tested(one.value, one.mean, one.low, one.high, nan, one.p, one.replicas, one.seed, "actors")
        made.append(Figure(f"qap_{name}", tr(_LABELS[name]), told, 3))
    made += _rest_equal(bench, ties, matrices)
    return tuple(one for one in made if not isnan(one.tested.value))


def _followed_label() -> str:
    return tr("Share of the pairs that interact most, among documented EPCI, that share a cooperation")


def _matrices(found: Exchanges, kept: np.ndarray) -> dict[str, np.ndarray]:
    import numpy as np

    block = np.ix_(kept, kept)
    both = interactions.paired(found.values[found.first])[block]
    positive = both[np.isfinite(both) & (both > 0)]
    least = positive.min() / 2 if positive.size else nan
    logs = np.log(np.maximum(both, least)) if positive.size else np.full_like(both, nan)
    return {
        "interaction": logs,
        # Two EPCI at the same point would be infinitely near: nothing is nearer than a kilometre.
        "distance": np.log(np.maximum(found.kilometres[block], 1.0)),
        "neighbours": found.neighbours.values[block],
    }


def _rest_equal(bench: Bench, ties: np.ndarray, matrices: Mapping[str, np.ndarray]) -> list[Figure]:
    """Return whether interaction goes with cooperation when distance and contiguity are the same."""
    import numpy as np

    rows, columns = np.triu_indices(len(ties), 1)
    cells = [matrix[rows, columns] for matrix in matrices.values()]
    design = np.column_stack([np.ones(len(rows)), *cells])
    if not np.isfinite(design).all() or np.linalg.matrix_rank(design) < design.shape[1]:
        return []
    fit = mrqap(ties, matrices, "logistic", max(bench.replicas, 1), bench.seed)
    c = next(one for one in fit.coefficients if one.name == "interaction")
    z = (c.statistic - c.mean) / c.spread if c.spread and not isnan(c.spread) else nan
    told = Tested(c.statistic, c.mean, c.low, c.high, z, c.p, fit.replicas, fit.seed, "actors")
    return [Figure("mrqap_interaction", tr(_ALONE), told)]


def _followed(bench: Bench, found: Exchanges, kept: np.ndarray) -> Tested:
    """Return the share of the pairs that interact most that share a cooperation, beside agendas dealt again."""
    import numpy as np

    graph = bench.network("acteurs-cooperations")
    names = [found.places.actors[i] for i in kept]
    rows, columns = np.triu_indices(len(kept), 1)
    both = interactions.paired(found.values[found.first])[np.ix_(kept, kept)][rows, columns]
    known = np.isfinite(both)
    rows, columns, both = rows[known], columns[known], both[known]
    k = int(_together(graph, names)[rows, columns].sum())
    most = np.argsort(-both, kind="stable")[:k]
    share = partial(_share, names, (rows[most], columns[most]))
    value = share(graph)[FOLLOWED]
    drawn = replicate(partial(curveball, graph), share, bench.replicas, bench.seed, bench.tell)
    return tested(value, np.asarray(drawn.get(FOLLOWED, [])), bench.seed, "degrees")


def _share(names: Sequence[str], cells: tuple[np.ndarray, np.ndarray], graph: nx.Graph[str]) -> dict[str, Any]:
    found = _together(graph, names)[cells]
    return {FOLLOWED: float(found.mean()) if len(found) else nan}


def _together(graph: nx.Graph[str], names: Sequence[str]) -> np.ndarray:
    """Return whether each two actors share a cooperation."""
    import numpy as np

    agendas: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        for cooperation in graph.adj.get(name, ()):
            agendas.setdefault(cooperation, []).append(i)
    found = np.zeros((len(names), len(names)), bool)
    for around in agendas.values():
        found[np.ix_(around, around)] = True
    return found


def sentences(found: Exchanges, tests: Sequence[Figure]) -> list[str]:
    """Tell what sharing a cooperation goes with, beyond chance."""
    told = {one.name: one.tested for one in tests if one.tested.replicas > 1}
    if FOLLOWED not in told:
        return []
    names = [name for name in _LABELS if f"qap_{name}" in told]
    beyond = [(name, told[f"qap_{name}"].verdict) for name in names]
    n = figure(int((found.documented > 0).sum()))
    goes = [tr(_GOES[one]) for one in beyond if one in _GOES]
    if goes:
        text = tr(
            "Among the {n} EPCI whose cooperations are documented, sharing one goes, more than chance would have it,"
            " with: {names}."
        )
        said = [text.format(n=n, names=joined(goes))]
    else:
        text = tr(
            "Among the {n} EPCI whose cooperations are documented, sharing one goes neither with interaction nor"
            " with distance more than chance would have it."
        )
        said = [text.format(n=n)]
    one = told[FOLLOWED]
    text = tr(
        "There, {share} % of the pairs that interact most share a cooperation; agendas dealt at random give {low} to"
        " {high} %."
    )
    said.append(text.format(share=figure(100 * one.value), low=figure(100 * one.low), high=figure(100 * one.high)))
    rest_equal = told.get("mrqap_interaction")
    if rest_equal:
        said.append(tr(_EQUAL[rest_equal.verdict]))
    return said


_EQUAL = {
    "above": later("At the same distance and contiguity, pairs that interact more share cooperations more often."),
    "below": later("At the same distance and contiguity, pairs that interact more share cooperations less often."),
    "within": later("At the same distance and contiguity, interaction makes no difference that chance would not make."),
}


def agreement(found: Exchanges, one: str, other: str) -> tuple[float, float]:
    """Return Spearman's correlation of two models over the pairs that both know, and what their first lists share.

    The second is the share of the longer list of pairs without cooperation that the other one holds too.
    """
    import numpy as np
    from scipy.stats import spearmanr

    rows, columns = np.triu_indices(len(found.places), 1)
    first, second = (interactions.paired(found.values[name])[rows, columns] for name in (one, other))
    known = np.isfinite(first) & np.isfinite(second)
    if known.sum() < 3 or np.ptp(first[known]) == 0 or np.ptp(second[known]) == 0:
        return nan, nan
    lists = []
    for name in (one, other):
        gap = found.models[name]
        pairs = zip(gap.rows.tolist(), gap.columns.tolist(), strict=True)
        every = list(pairs)
        lists.append({every[k] for k in gap.without_cooperation()})
    longest = max(map(len, lists))
    common = len(lists[0] & lists[1]) / longest if longest else nan
    return float(spearmanr(first[known], second[known]).statistic), common


def fitted(found: Exchanges) -> Gravity | None:
    """Return the gravity fitted to the flows, None where there is none or too few of them."""
    if found.first != FLOWS:
        return None
    try:
        return interactions.fitted_gravity(found.values[FLOWS], found.cost)
    except UsageError:
        return None

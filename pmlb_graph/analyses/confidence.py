"""Confidence: how far each ranking of actors can be trusted, and which “first” can be written."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import facts_of
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import joined
from pmlb_graph.analyses.rankings import RANKINGS, Ranking, rankings
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import figure, later, tr
from pmlb_graph.measures import KEPT
from pmlb_graph.measures.stability import STABLE

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("How far can each ranking of actors be trusted?")
FIRST = 10
SURE = 0.95
_KINDS = {
    "trusting": later("sources mostly right"),
    "usual": later("usual doubt"),
    "doubting": later("sources often wrong"),
    "bootstrap": later("cooperations drawn again"),
}


def confidence(bench: Bench) -> Finding:
    """Rank actors again on networks shaken, and tell which rankings and which first places hold.

    References
    ----------
    Borgatti, S. P., Carley, K. M. & Krackhardt, D. (2006). On the robustness of centrality measures under
    conditions of imperfect data. Social Networks, 28(2).
    """
    graph = bench.network("acteurs-acteurs")
    found = rankings(bench, graph)
    agreed = {(name, kind): one.agreement(kind) for name, one in found.items() for kind in _KINDS if kind in one.shaken}
    return Finding(
        name="confiance",
        questions=(36,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, found, agreed)),
        figures=tuple(_figures(agreed)),
        columns=(
            tr("ranking"),
            tr("Actor"),
            tr("rank"),
            tr("ranks in 95 % of the networks shaken"),
            tr("mark"),
            tr("share in which it is first"),
            tr("ranks, cooperations drawn again"),
            tr("mark"),
            tr("share in which it is first"),
        ),
        rows=_rows(graph, found),
        facts=facts_of(graph),
        method=tr(
            "Two kinds of networks that might as well have been observed. In the first, each sourced fact is taken"
            " away at random: an attested one is kept {attested} times in a hundred, a deduced one {deduced}, an"
            " uncertain or contested one {uncertain}; two other scales, one that trusts the sources more, one that"
            " trusts them less, say whether this assumption matters. In the second, as many cooperations are drawn"
            " among those known, with replacement. Actors are ranked again each time; Kendall’s τ is 1 when the order"
            " stays, 0 when it is lost. A rank is stable when its interval spans a tenth of the actors at most,"
            " fragile a quarter, unstable beyond."
        ).format(
            attested=figure(100 * KEPT["atteste"]),
            deduced=figure(100 * KEPT["deduit"]),
            uncertain=figure(100 * KEPT["incertain"]),
        ),
        references=(
            "Borgatti, S. P., Carley, K. M. & Krackhardt, D. (2006). On the robustness of centrality measures under"
            " conditions of imperfect data. Social Networks, 28(2), 124-136.",
            "Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network"
            " statistics. Connections, 22(2), 161-170.",
        ),
        limits=(
            tr("Networks shaken lose or repeat what is known: what no source has told stays unseen."),
            tr("How often a fact is kept, by certainty, is an assumption, not a measure."),
            tr("Facts fall one by one: a source wrong about ten facts at once would shake rankings more."),
        ),
    )


Agreed = Mapping[tuple[str, str], tuple[float, float, float]]


def _figures(agreed: Agreed) -> list[Figure]:
    text = tr("Kendall’s τ, {ranking}, {kind}")
    return [
        Figure(
            f"tau_{name}_{kind}", text.format(ranking=tr(RANKINGS[name]), kind=tr(_KINDS[kind])), alone(mean), 2, bounds
        )
        for (name, kind), (mean, *ends) in agreed.items()
        if not isnan(mean) and (bounds := (ends[0], ends[1]))
    ]


def _sentences(graph: nx.Graph[str], found: Mapping[str, Ranking], agreed: Agreed) -> list[str]:
    if not graph.number_of_edges():
        return [tr("No tie is documented: there is nothing to rank.")]
    known = {name: agreed[name, "usual"][0] for name in found if not isnan(agreed.get((name, "usual"), (nan,))[0])}
    if not known:
        return [tr("Nothing was drawn, or no ranking tells actors apart: none can be said to hold.")]
    best, worst = max(known, key=lambda name: known[name]), min(known, key=lambda name: known[name])
    said = [
        tr(
            "When doubtful ties are taken away, the ranking that holds best is that by {best} (Kendall’s τ {high}), the"
            " one that holds least is that by {worst} ({low}); 1 would be an order that never changes."
        ).format(
            best=tr(RANKINGS[best]), high=figure(known[best], 2), worst=tr(RANKINGS[worst]), low=figure(known[worst], 2)
        )
    ]
    said += [_scales(agreed, worst), _again(agreed), *_firsts(graph, found)]
    return [*filter(None, said), _stable(found)]


def _scales(agreed: Agreed, worst: str) -> str:
    """Say whether the scale of doubt matters."""
    low, high = agreed[worst, "doubting"][0], agreed[worst, "trusting"][0]
    if isnan(low) or isnan(high):
        return ""
    return tr(
        "For the latter, τ goes from {low} if sources are often wrong to {high} if they are mostly right."
    ).format(low=figure(low, 2), high=figure(high, 2))


def _again(agreed: Agreed) -> str:
    """Say what another choice of cooperations would change."""
    told = {name: agreed[name, "bootstrap"][0] for name in RANKINGS if not isnan(agreed[name, "bootstrap"][0])}
    if not told:
        return ""
    return tr("Had sources told of other cooperations of the same kind, τ would be {low} to {high}.").format(
        low=figure(min(told.values()), 2), high=figure(max(told.values()), 2)
    )


def _firsts(graph: nx.Graph[str], found: Mapping[str, Ranking]) -> list[str]:
    """Say which “X is first” hold, and which do not."""
    nodes = list(graph)
    sure: list[str] = []
    unsure: list[str] = []
    shared: list[str] = []
    for name, one in found.items():
        places = [i for i, rank in enumerate(one.ranks) if rank == 1]
        if len(places) != 1:
            shared.append(
                tr("{ranking} ({n} share the first rank)").format(ranking=tr(RANKINGS[name]), n=figure(len(places)))
            )
            continue
        shares = [one.first(kind, places[0]) for kind in ("usual", "bootstrap")]
        text = tr("{name}, {ranking}: {usual} % and {again} %").format(
            name=graph.nodes[nodes[places[0]]]["label"],
            ranking=tr(RANKINGS[name]),
            usual=figure(100 * shares[0]),
            again=figure(100 * shares[1]),
        )
        (sure if min(shares) >= SURE else unsure).append(text)
    said = [
        tr("“Is first” can be written where it holds in 95 % of the networks of each kind: {told}.").format(
            told=joined(sure)
        )
        if sure
        else tr("Of no actor can it be written that it is first: it would have to be so in 95 % of the networks.")
    ]
    if unsure:
        said.append(
            tr(
                "First here, but not surely (share of the networks without their doubtful ties, then of those whose"
                " cooperations are drawn again): {told}."
            ).format(told=joined(unsure))
        )
    if shared:
        said.append(tr("No one is first alone by: {told}.").format(told=joined(shared)))
    return said


def _stable(found: Mapping[str, Ranking]) -> str:
    """Say how many of the first ranks are stable, whatever the doubt."""
    told = [
        all(one.mark(kind, place) == STABLE for kind in ("usual", "bootstrap"))
        for one in found.values()
        for place in _leading(one)
    ]
    return tr("Of the {n} first ranks of all rankings, {stable} are stable under both kinds of doubt.").format(
        n=figure(len(told)), stable=figure(sum(told))
    )


def _leading(one: Ranking) -> list[int]:
    """Return the places of the first actors; equals in the order of the network."""
    import numpy as np

    order = np.argsort(one.ranks, kind="stable")[:FIRST]
    return [int(i) for i in order if not np.isnan(one.values[i])]


def _rows(graph: nx.Graph[str], found: Mapping[str, Ranking]) -> tuple[tuple[Cell, ...], ...]:
    nodes, rows = list(graph), []
    for name, one in found.items() if graph.number_of_edges() else ():
        for place in _leading(one):
            row: list[Cell] = [tr(RANKINGS[name]), Thing(nodes[place], graph.nodes[nodes[place]]["label"])]
            row.append(int(one.ranks[place]))
            for kind in ("usual", "bootstrap"):
                if kind in one.shaken:
                    best, worst = one.interval(kind, place)
                    row += [f"{best}–{worst}", tr(one.mark(kind, place)), one.first(kind, place)]
                else:
                    row += [None, None, None]
            rows.append(tuple(row))
    return tuple(rows)


ANALYSES = (Analysis("confiance", (36,), TITLE, confidence, takes=EVERY),)

"""Interaction: where EPCI interact and share no documented cooperation, and the reverse.

No claim is made of it: potential interaction is made of distance and population, which `determinants` weighs already,
and the statistic would not be the same once flows are imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph.analyses import following
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.concepts import labels, quoted
from pmlb_graph.analyses.exchanges import (
    CALLED,
    FLOWS,
    GRAVITY,
    HOW,
    RADIATION,
    Exchanges,
    exchanges,
)
from pmlb_graph.analyses.finding import Figure, Finding, alone
from pmlb_graph.analyses.names import joined
from pmlb_graph.analyses.pairs import BEYOND, WITHOUT, facts, kind_in_words, lists, row
from pmlb_graph.interactions import Gap
from pmlb_graph.language import counted, figure, later, tr

if TYPE_CHECKING:
    pass

TITLE = later("Interaction and cooperation: where is there one without the other?")
ABSENCE = later("A pair without a shared cooperation is a pair for which no source was entered: it may well cooperate.")
NAMED, LISTED = 5, 12
SIMINI = (
    "Simini, F., González, M. C., Maritan, A. & Barabási, A.-L. (2012). A universal model for mobility and"
    " migration patterns. Nature, 484."
)


def interaction(bench: Bench) -> Finding:
    """Tell which pairs of EPCI interact without cooperating, and which cooperate beyond what they exchange.

    References
    ----------
    Krackhardt, D. (1987). QAP partialling as a test of spuriousness. Social Networks, 9(2).
    """
    found = exchanges(bench)
    graph = bench.network("acteurs-cooperations")
    model = found.models.get(found.first)
    parts = {} if model is None else lists(found, model)
    listed = [(reading, k) for reading, ks in parts.items() for k in ks[:LISTED]]
    tests = following.figures(bench, found)
    return Finding(
        name="interactions",
        questions=(32,),
        title=tr(TITLE),
        sentences=tuple(_sentences(bench, found, parts, tests)),
        figures=(*tests, *_agreements(found, parts)),
        columns=(
            tr("Reading"),
            "EPCI",
            tr("Other EPCI"),
            tr("Kind of pair"),
            tr("Place by interaction"),
            *((tr("Flow"),) if found.first == FLOWS else ()),
            "km",
            tr("Neighbours"),
            tr("Cooperations shared"),
            tr("Reason"),
        ),
        rows=() if model is None else tuple(row(bench, found, found.first, reading, k) for reading, k in listed),
        facts=() if model is None else facts(found, graph, model, [k for _, k in listed]),
        method=_method(found),
        references=("Krackhardt, D. (1987). QAP partialling as a test of spuriousness. Social Networks, 9(2).", SIMINI),
        limits=_limits(found),
    )


def _agreements(found: Exchanges, parts: dict[str, list[int]]) -> tuple[Figure, ...]:
    """Return how much models agree with each other, and how well gravity fits the flows."""
    made = []
    for one, other in ((GRAVITY, RADIATION), (FLOWS, GRAVITY), (FLOWS, RADIATION)):
        if one in found.models and other in found.models:
            names = {"one": tr(CALLED[one]), "other": tr(CALLED[other])}
            text = tr("Agreement of the orders, {one} and {other} (Spearman’s ρ)").format(**names)
            rho, common = following.agreement(found, one, other)
            made.append(Figure(f"spearman_{one}_{other}", text, alone(rho)))
            text = tr("Share of the pairs without cooperation that both list, {one} and {other}").format(**names)
            made.append(Figure(f"common_{one}_{other}", text, alone(common)))
    made = [one for one in made if not isnan(one.tested.value)]
    fit = following.fitted(found)
    if fit:
        friction = next(one for one in fit.exponents if one.name == "friction")
        text = tr("Friction of distance, fitted to the flows (power; usual: 2)")
        wide = 1.96 * friction.robust
        ends = (friction.value - wide, friction.value + wide)
        made.append(Figure("friction", text, alone(friction.value), interval=ends))
        text = tr("Share of the flows that the fitted gravity puts where they are")
        made.append(Figure("common_part", text, alone(fit.fit.common_part)))
    return tuple(made) if parts else ()


def _sentences(bench: Bench, found: Exchanges, parts: dict[str, list[int]], tests: Sequence[Figure]) -> list[str]:
    model = found.models.get(found.first)
    if model is None:
        return [tr("The graph does not hold the populations and points of two EPCI: nothing can be compared.")]
    said = [basis(found, found.first)]
    cooperate = int((model.cooperation > 0).sum())
    if not cooperate:
        return [*said, tr("No two of them share a documented cooperation: nothing can be set beside interaction.")]
    text = counted(
        "Of the {{pairs}} pairs, {n} shares a documented cooperation; {{both}}.",
        "Of the {{pairs}} pairs, {n} share a documented cooperation; {{both}}.",
        cooperate,
    )
    most = int(((model.cooperation > 0) & (model.interaction_rank > model.cut)).sum())
    both = counted(
        "{n} of them is among the {{k}} that interact most", "{n} of them are among the {{k}} that interact most", most
    )
    said.append(text.format(pairs=figure(len(model.rows)), both=both.format(k=figure(cooperate))))
    said += _without(found, model, parts[WITHOUT])
    said += _beyond(bench, found, model, parts[BEYOND])
    said += _by_kind(bench, found, model)
    return [*said, *following.sentences(found, tests), *_compared(found)]


def basis(found: Exchanges, name: str) -> str:
    """Tell what interaction is here: observed or potential, of what, after whom."""
    n, observed = figure(len(found.places)), found.observed
    if name != FLOWS:
        text = tr("Interaction is potential here, not observed: {model}, between {n} EPCI.")
        if not observed.told:
            text = tr("No flow between EPCI was imported: interaction is potential, not observed ({model}, {n} EPCI).")
        return text.format(model=tr(CALLED[name]), n=n)
    if observed.kept:
        text = tr("Interaction is observed: the flows of “{file}” ({year}) between {n} EPCI, every pair counted.")
        return text.format(file=observed.kept.heading.file, year=observed.year, n=n)
    pairs = counted("{n} pair", "{n} pairs", len(found.models[FLOWS].rows))
    text = tr(
        "Interaction is observed ({year}), on {pairs} only: those whose flows both ways are facts of the graph. The"
        " others"
        " are not known, not null."
    )
    return text.format(year=observed.year or tr("unknown year"), pairs=pairs)


def _without(found: Exchanges, model: Gap, pairs: Sequence[int]) -> list[str]:
    if not pairs:
        return [tr("All the pairs that interact most share a documented cooperation.")]
    text = counted(
        "{n} pair is among those that interact most and shares no documented cooperation.",
        "{n} pairs are among those that interact most and share no documented cooperation.",
        len(pairs),
    )
    ends = [(int(model.rows[k]), int(model.columns[k])) for k in pairs]
    telling = [(i, j) for i, j in ends if found.documented[i] and found.documented[j]]
    said = [text]
    if telling:
        more = counted(
            "In {n} of them, both EPCI take part in documented cooperations, never in the same: {{names}}.",
            "In {n} of them, both EPCI take part in documented cooperations, never in the same; first {{names}}.",
            len(telling),
        )
        said.append(more.format(names=joined([_pair(found, i, j) for i, j in telling[:NAMED]])))
    silent = len(pairs) - len(telling)
    if silent:
        said.append(
            counted(
                "In {n}, no cooperation of one of the two was entered: it is first a source to look for.",
                "In {n}, no cooperation of one of the two was entered: they are first sources to look for.",
                silent,
            )
        )
    return said


def _beyond(bench: Bench, found: Exchanges, model: Gap, pairs: Sequence[int]) -> list[str]:
    if not pairs:
        return [tr("No pair cooperates beyond what it exchanges.")]
    graph = bench.network("acteurs-cooperations")
    text = counted(
        "{n} pair cooperates though as many others interact more.",
        "{n} pairs cooperate though as many others interact more.",
        len(pairs),
    )
    places = Counter(found.meetings(int(model.rows[k]), int(model.columns[k]), graph)[0] for k in pairs)
    first = sorted(places.items(), key=lambda one: (-one[1], graph.nodes[one[0]]["label"], one[0]))[:3]
    names = [f"{quoted(graph.nodes[iri]['label'])} ({figure(n)})" for iri, n in first]
    where = tr("Their smallest common settings are above all: {names}.").format(names=joined(names))
    return [text, where]


def _pair(found: Exchanges, i: int, j: int) -> str:
    text = tr("{one} and {other} ({km} km)")
    one, other = found.places.labels[i], found.places.labels[j]
    return text.format(one=one, other=other, km=figure(found.kilometres[i, j]))


def _by_kind(bench: Bench, found: Exchanges, model: Gap) -> list[str]:
    """Tell, for each kind of pair, how many of those that interact most share a cooperation."""
    groups = labels(bench, "groupe")
    most: Counter[tuple[str, str]] = Counter()
    tied: Counter[tuple[str, str]] = Counter()
    for k, (i, j) in enumerate(zip(model.rows.tolist(), model.columns.tolist(), strict=True)):
        if model.interaction_rank[k] > model.cut:
            most[found.kind(i, j)] += 1
            tied[found.kind(i, j)] += int(model.cooperation[k] > 0)
    if len(most) < 2:
        return []
    order = sorted(most, key=lambda pair: (-tied[pair] / most[pair], -most[pair], pair))
    names = [
        tr("{kind}: {tied} of {most}").format(
            kind=kind_in_words(pair, groups), tied=figure(tied[pair]), most=figure(most[pair])
        )
        for pair in order
    ]
    text = tr("Of the pairs that interact most, those that share a cooperation, by kind of pair: {names}.")
    return [text.format(names=joined(names))]


def _compared(found: Exchanges) -> list[str]:
    """Tell how far the lists depend on the model."""
    pairs = [(GRAVITY, RADIATION)] if found.first == GRAVITY else [(FLOWS, GRAVITY), (FLOWS, RADIATION)]
    said = []
    for one, other in pairs:
        if one not in found.models or other not in found.models:
            continue
        rho, common = following.agreement(found, one, other)
        if isnan(rho):
            continue
        text = tr(
            "{one} and {other} order pairs much alike (Spearman’s ρ = {rho}) and share {common} % of the first list."
        )
        if rho < 0.8:
            text = tr(
                "{one} and {other} order pairs otherwise (Spearman’s ρ = {rho}); their first lists have {common} %"
                " in common."
            )
        first = tr(CALLED[one])
        share = "–" if isnan(common) else figure(100 * common)
        said.append(
            text.format(one=first[:1].upper() + first[1:], other=tr(CALLED[other]), rho=figure(rho, 2), common=share)
        )
    return said


def _method(found: Exchanges) -> str:
    how = " ".join(tr(HOW[name]) for name in found.models if name in (FLOWS, GRAVITY, RADIATION))
    text = tr(
        "Only orders are compared, as interaction is counted in people and cooperation in shared settings. Where K"
        " pairs cooperate, a pair interacts without cooperating when it is among the K that interact most and shares"
        " nothing; it cooperates beyond its exchange when it shares something and is not among them. Pairs of which"
        " sources document both EPCI come first. The table gives the first {n} of each list; `pmlb-graph interactions`"
        " gives them all. Chance permutes the actors (QAP, MRQAP) or deals the agendas again."
    )
    return f"{text.format(n=LISTED)} {how}".strip()


def _limits(found: Exchanges) -> tuple[str, ...]:
    said = [
        tr(ABSENCE),
        tr("Interaction is no reason to cooperate, and cooperation no effect of it: both are only set side by side."),
        tr("A whole EPCI is taken for one point, and distances are as the crow flies: too short across an estuary."),
    ]
    if found.first != FLOWS:
        said.append(tr("Potential interaction is a rule of thumb: nothing was fitted, and nobody was seen to move."))
    else:
        said.append(tr("Flows below 200 people come from a sample, and commuting is one exchange among others."))
    said.append(tr("EPCI outside the graph do not count: at its edge, the strongest exchanges may be with others."))
    return tuple(said)


ANALYSES = (Analysis("interactions", (32,), TITLE, interaction),)

"""Multiplexity: which pairs of actors cooperate on several themes, and which themes go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import claim
from pmlb_graph.analyses.concepts import Labels, labels, quoted
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import WHOLE_AGENDA
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Correlation, Measure, Tested, against_chance, holm, layer_matrices, qap_correlation

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Layers = Mapping[str, nx.Graph[str]]
    Pair = tuple[str, str]

TITLE = later("Which pairs of actors cooperate on several themes?")
LIMIT = later(
    "Themes are those that were entered for each cooperation: one that is described with care has more of them, and"
    " a theme and one of its sub-themes count as two."
)
LEAST = 4
"""Cooperations below which the layer of a theme is not correlated with others: it would be one or two cooperations."""
PERMUTATIONS = 499
"""Permutations of actors: fewer could not stand Holm's correction over the pairs of layers."""
_LEVEL, _TOLD = 0.05, 5


def multiplex_share(graph: nx.Graph[str]) -> float:
    """Measure the share of the tied pairs that different cooperations tie on different themes.

    References
    ----------
    Verbrugge, L. M. (1979). Multiplexity in adult friendships. Social Forces, 57(4), 1286-1309.
    Battiston, F., Nicosia, V. & Latora, V. (2014). Structural measures for multiplex networks. Physical Review E, 89,
    032804.
    """
    import networkx as nx
    import numpy as np

    origin = graph.graph.get("origin", graph)
    onto = graph.graph.get("onto", "acteur")
    actors = [n for n, side in origin.nodes(data="side") if side == onto]
    themes = {n: told for n, told in origin.nodes(data="themes") if told}
    if not actors or not themes:
        return nan
    whole = nx.to_numpy_array(origin, nodelist=[*actors, *themes], weight=None)  # type: ignore[call-overload]
    whole = whole[: len(actors), len(actors) :]
    shared = np.triu(whole @ whole.T, 1)
    several = shared > 1
    # A pair is left out when all that it shares is of one theme, the same.
    for theme in {told[0] for told in themes.values() if len(told) == 1}:
        only = whole * np.array([told == (theme,) for told in themes.values()])
        several &= np.triu(only @ only.T, 1) < shared
    tied = int((shared > 0).sum())
    return float(several.sum() / tied) if tied else nan


SHARE = Measure("multiplex_share", multiplex_share, "", level="network", modes=frozenset({"one-mode"}))


def multiplexity(bench: Bench) -> Finding:
    """Tell which pairs different cooperations tie on different themes, and which themes tie the same pairs."""
    graph = bench.network("acteurs-acteurs")
    layers, names = bench.layers("acteurs-acteurs", "theme"), labels(bench, "theme")
    share = against_chance(graph, [SHARE], bench.replicas, bench.seed, tell=bench.tell)["multiplex_share"]
    pairs = _pairs(graph)
    together = _together(bench, layers)
    order = sorted(pairs, key=lambda pair: (-_apart(graph, pairs[pair]), -len(pairs[pair]), pair))
    rows = tuple(_row(graph, names, pair, pairs[pair]) for pair in order)
    return Finding(
        name="multiplexite",
        questions=(18,),
        title=tr(TITLE),
        sentences=tuple(_sentences(layers, rows, share) + _layers(names, together)),
        figures=_figures(names, layers, share, together),
        columns=(tr("Actor"), tr("and actor"), tr("themes held apart"), tr("cooperations shared"), tr("themes")),
        rows=rows,
        facts=tuple(sorted({fact for a, b in order for fact in graph.edges[a, b]["facts"]})),
        method=tr(
            "A layer is the network of the cooperations of one theme. As a cooperation of two themes ties its"
            " members in both layers, a pair counts here only when different cooperations tie it on different"
            " themes; themes held apart: how many themes can each be given a cooperation of its own. Chance deals"
            " the actors again among the cooperations, which keep their themes and their number of actors. Layers"
            " of at least {least} cooperations are correlated two by two, those of both themes left out, against"
            " {n} permutations of the actors (QAP), with Holm’s correction."
        ).format(least=LEAST, n=PERMUTATIONS),
        references=(
            SHARE.reference,
            "Krackhardt, D. (1987). QAP partialling as a test of spuriousness. Social Networks, 9(2), 171-186.",
        ),
        limits=(
            tr(LIMIT),
            tr("Two actors that cooperate on one theme may do so on others that no source entered."),
            tr("Small layers are not correlated: one cooperation would decide."),
        ),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that pairs cooperate on several themes more, or less, than agendas alone would have it."""
    return (claim(bench, bench.network("acteurs-acteurs"), SHARE, (_claimed, tr(LIMIT))),)


def _claimed(tested: Tested) -> str:
    texts = {
        "above": tr("Pairs that cooperate on several themes are more than agendas dealt at random would make."),
        "below": tr("Pairs that cooperate on several themes are fewer than agendas dealt at random would make."),
        "within": tr("Pairs that cooperate on several themes are as many as agendas dealt at random would make."),
    }
    return texts[tested.verdict]


def _themes(graph: nx.Graph[str], cooperation: str) -> tuple[str, ...]:
    return graph.graph["origin"].nodes[cooperation].get("themes") or ()


def _pairs(graph: nx.Graph[str]) -> dict[Pair, tuple[str, ...]]:
    """Return the pairs that different cooperations tie on different themes, and these cooperations."""
    found = {}
    for a, b, data in graph.edges(data=True):
        told = tuple(cooperation for cooperation in data.get("via", ()) if _themes(graph, cooperation))
        if len(told) > 1 and len({theme for cooperation in told for theme in _themes(graph, cooperation)}) > 1:
            found[a, b] = told
    return found


def _apart(graph: nx.Graph[str], cooperations: Sequence[str]) -> int:
    """Return how many themes can each be given a cooperation of its own: the largest matching."""
    given: dict[str, str] = {}

    def place(cooperation: str, seen: set[str]) -> bool:
        for theme in _themes(graph, cooperation):
            if theme not in seen:
                seen.add(theme)
                if theme not in given or place(given[theme], seen):
                    given[theme] = cooperation
                    return True
        return False

    return sum(place(cooperation, set()) for cooperation in cooperations)


def _row(graph: nx.Graph[str], names: Labels, pair: Pair, cooperations: Sequence[str]) -> tuple[Cell, ...]:
    themes = sorted({names[theme] for cooperation in cooperations for theme in _themes(graph, cooperation)})
    ends = (Thing(node, graph.nodes[node]["label"]) for node in pair)
    return (*ends, _apart(graph, cooperations), len(cooperations), ", ".join(themes))


def _members(layer: nx.Graph[str]) -> set[str]:
    """Return the cooperations that make a layer."""
    return {cooperation for _, _, data in layer.edges(data=True) for cooperation in data["via"]}


def _together(bench: Bench, layers: Layers) -> dict[Pair, tuple[Correlation, float]]:
    """Correlate large layers two by two, cooperations of both themes left out; return p after Holm's correction."""
    import numpy as np

    large = [key for key in sorted(layers) if key and len(_members(layers[key])) >= LEAST]
    found = {}
    for one, other in combinations(large, 2):
        both = _members(layers[one]) & _members(layers[other])
        a, b = (_matrix(layers[key], both) for key in (one, other))
        if a.any() and b.any():
            found[one, other] = qap_correlation(a, b, PERMUTATIONS, bench.seed)
    fixed = holm(np.array([one.p for one in found.values()]), len(found)).tolist() if found else []
    return {pair: (one, p) for (pair, one), p in zip(found.items(), fixed, strict=True) if not isnan(one.value)}


def _matrix(layer: nx.Graph[str], but: Iterable[str]) -> np.ndarray:
    """Return who is tied in a layer by other cooperations than some."""
    without = layer.copy()
    out = set(but)
    without.remove_edges_from([(a, b) for a, b, data in layer.edges(data=True) if out.issuperset(data["via"])])
    _, matrices = layer_matrices({"": without})
    return (matrices[""] > 0).astype(float)


def _sentences(layers: Layers, rows: Sequence[Sequence[Cell]], share: Tested) -> list[str]:
    tied = {frozenset(tie) for key, layer in layers.items() if key for tie in layer.edges}
    if not tied:
        return [tr("No cooperation whose theme is known ties two actors: nothing can be said of themes.")]
    total = counted("{n} pair that a theme ties", "{n} pairs that a theme ties", len(tied))
    text = tr("Of {total}, {several} ({share} %) cooperate on several themes in different cooperations.")
    if not rows:
        text = tr("Of {total}, none cooperates on several themes in different cooperations.")
    said = [text.format(total=total, several=figure(len(rows)), share=figure(100 * len(rows) / len(tied)))]
    if rows:
        first, second, themes, cooperations, *_ = rows[0]
        shared = counted("{n} cooperation", "{n} cooperations", int(cooperations))  # type: ignore[arg-type]
        said.append(
            tr("Most of all: {one} and {other}, {themes} themes held apart by {shared}.").format(
                one=first, other=second, themes=themes, shared=shared
            )
        )
    if not isnan(share.mean) and (rows or share.mean):
        said.append(_claimed(share))
    silent = _silent(layers)
    if silent:
        text = counted(
            "{n} cooperation has no theme entered and is in no layer",
            "{n} cooperations have no theme entered and are in no layer",
            silent,
        )
        said.append(text + ".")
    return said


def _silent(layers: Layers) -> int:
    """Count the cooperations of the layer without key, of those that tell no theme."""
    if "" not in layers:
        return 0
    origin = layers[""].graph["origin"]
    return sum(side != layers[""].graph["onto"] for _, side in origin.nodes(data="side"))


def _layers(names: Labels, together: Mapping[Pair, tuple[Correlation, float]]) -> list[str]:
    if not together:
        return [tr("No two themes have enough cooperations to tell whether they tie the same pairs.")]
    sure = sorted((pair for pair, (_, p) in together.items() if p <= _LEVEL), key=lambda pair: -together[pair][0].value)
    alike = [_couple(names, pair) for pair in sure if together[pair][0].value > 0]
    unlike = [_couple(names, pair) for pair in sure if together[pair][0].value < 0]
    said = []
    if alike:
        said.append(tr("Themes that tie the same pairs beyond chance: {pairs}.").format(pairs=listed(alike)))
    if unlike:
        said.append(tr("Themes that tie other pairs, beyond chance: {pairs}.").format(pairs=listed(unlike)))
    return said or [
        tr("Of {n} compared two by two, no two themes tie the same pairs more than chance has it.").format(
            n=counted("{n} couple of themes", "{n} couples of themes", len(together))
        )
    ]


def _couple(names: Labels, pair: Pair) -> str:
    return tr("{one} and {other}").format(one=quoted(names[pair[0]]), other=quoted(names[pair[1]]))


def _figures(
    names: Labels, layers: Layers, share: Tested, together: Mapping[Pair, tuple[Correlation, float]]
) -> tuple[Figure, ...]:
    head = (
        Figure("layers", tr("Themes"), alone(sum(bool(key) for key in layers)), 0),
        Figure("multiplex_share", tr("Share of pairs on several themes, in different cooperations"), share, 3),
    )
    nearest = sorted(together.items(), key=lambda item: (item[1][1], -item[1][0].value, item[0]))[:_TOLD]
    return head + tuple(
        Figure(
            f"qap_{pair[0]}_{pair[1]}",
            tr("Correlation of {pair}, p corrected").format(pair=_couple(names, pair)),
            Tested(one.value, one.mean, one.low, one.high, nan, p, one.replicas, one.seed, tr("actors permuted")),
            3,
        )
        for pair, (one, p) in nearest
    )


ANALYSES = (Analysis("multiplexite", (18,), TITLE, multiplexity, claims, takes=WHOLE_AGENDA),)

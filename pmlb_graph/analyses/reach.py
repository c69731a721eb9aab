"""Reach: how far from each other the parties of a cooperation are, by theme and by form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses import concepts
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding
from pmlb_graph.analyses.geography import ties_of
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Tested, curveball, great_circle, replicate, tested

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Far = Mapping[str, tuple[float, float]]

TITLE = later("How far do cooperations reach, by theme?")
ALL = "portee"
BOOTSTRAPS, SMALL, NAMED = 999, 3, 4
_LEVELS = {"theme": later("theme"), "form": later("form")}


def reach(bench: Bench) -> Finding:
    """Tell how far apart the located parties of cooperations are, beside parties dealt again.

    References
    ----------
    Efron, B. (1979). Bootstrap methods: another look at the jackknife. The Annals of Statistics, 7(1).
    """
    graph = bench.network("acteurs-cooperations")
    placed = _placed(graph)
    layers = _layers(placed)
    far = _reaches(placed)
    medians = _medians(layers, far)
    compute = partial(_drawn, layers)
    drawn = replicate(partial(curveball, placed), compute, bench.replicas if far else 0, bench.seed, bench.tell)
    found = {key: tested(value, _column(drawn, key), bench.seed, "degrees") for key, value in medians.items()}
    spread = {key: _interval([far[c][0] for c in layers[key] if c in far], bench.seed) for key in medians}
    labels = _labels(bench)
    sentences = _sentences((graph, placed), layers, far, found, labels)
    return Finding(
        name="portee",
        questions=(30,),
        title=tr(TITLE),
        sentences=tuple(sentences),
        figures=(Figure("reach_median", tr("Median reach of all (km)"), found[ALL], 0, spread[ALL]),) if far else (),
        columns=(
            tr("Level"),
            tr("Theme or form"),
            tr("Cooperations"),
            tr("Median reach (km)"),
            tr("low (95 %)"),
            tr("high (95 %)"),
            tr("Farthest parties, median (km)"),
            tr("by chance (km)"),
            "p",
        ),
        rows=_rows(layers, far, found, spread, labels),
        facts=ties_of(placed, far),
        method=tr(
            "The reach of a cooperation is the mean distance, as the crow flies, between its parties whose position is"
            " known, two at least; that of a theme is the median of its cooperations, with a bootstrap interval. Chance"
            " deals the located actors again among the cooperations: each keeps its number of cooperations, each"
            " cooperation its number of located parties. Sentences tell the themes of three such cooperations at least;"
            " one theme in twenty would be beyond 95 % of the draws by chance alone."
        ),
        references=(
            "Efron, B. (1979). Bootstrap methods: another look at the jackknife. The Annals of Statistics, 7(1).",
            "Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with fixed"
            " row and column totals. Nature Communications, 5, 4114.",
        ),
        limits=(
            tr("Only EPCI and communes have a position: services of the State, agencies, universities have none."),
            tr("The parties of a collective such as “villes moyennes” are not enumerated: its reach is not known."),
            tr("Distances are between centres of population: two neighbours may be 30 km apart."),
        ),
    )


def _placed(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return the network of the actors whose position is known, in the order of the whole one."""
    import networkx as nx

    placed: nx.Graph[str] = nx.Graph(**graph.graph)
    kept = [
        (node, data)
        for node, data in graph.nodes(data=True)
        if data["side"] == "cooperation" or ("longitude" in data and "latitude" in data)
    ]
    placed.add_nodes_from(kept)
    placed.add_edges_from((a, b, data) for a, b, data in graph.edges(data=True) if a in placed and b in placed)
    return placed


def _layers(placed: nx.Graph[str]) -> dict[str, list[str]]:
    """Return the cooperations of all, of each theme and of each form."""
    found: dict[str, list[str]] = {ALL: []}
    for node, data in placed.nodes(data=True):
        if data["side"] == "cooperation":
            found[ALL].append(node)
            for theme in data.get("themes", ()):
                found.setdefault(f"theme {theme}", []).append(node)
            if "form" in data:
                found.setdefault(f"form {data['form']}", []).append(node)
    return found


def _reaches(placed: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Return the mean and the greatest distance between the parties of each cooperation that has two at least."""
    import numpy as np

    actors = [node for node, data in placed.nodes(data=True) if data["side"] != "cooperation"]
    rank, about = {node: i for i, node in enumerate(actors)}, placed.nodes
    between = great_circle([about[n]["longitude"] for n in actors], [about[n]["latitude"] for n in actors])
    found = {}
    for node, data in about(data=True):
        parties = [rank[actor] for actor in placed[node]] if data["side"] == "cooperation" else []
        if len(parties) > 1:
            apart = between[np.ix_(parties, parties)]
            found[node] = (float(apart.sum() / (len(parties) * (len(parties) - 1))), float(apart.max()))
    return found


def _medians(layers: Mapping[str, Sequence[str]], far: Far) -> dict[str, float]:
    import numpy as np

    known = {key: [far[node][0] for node in nodes if node in far] for key, nodes in layers.items()}
    return {key: float(np.median(values)) for key, values in known.items() if values}


def _drawn(layers: Mapping[str, Sequence[str]], graph: nx.Graph[str]) -> dict[str, float]:
    return _medians(layers, _reaches(graph))


def _column(drawn: Mapping[str, object], key: str) -> np.ndarray:
    import numpy as np

    return np.asarray(drawn.get(key, []), float)


def _interval(values: Sequence[float], seed: int) -> tuple[float, float]:
    """Return the bootstrap interval of a median; unknown for too few values."""
    import numpy as np

    if len(values) < SMALL:
        return (nan, nan)
    draws = np.random.default_rng(seed).choice(np.array(values), size=(BOOTSTRAPS, len(values)))
    low, high = np.quantile(np.median(draws, axis=1), [0.025, 0.975])
    return (float(low), float(high))


def _labels(bench: Bench) -> dict[str, str]:
    return {
        f"{level} {key}": label
        for level, scheme in (("theme", "theme"), ("form", "forme"))
        for key, label in concepts.labels(bench, scheme).items()
    }


def _sentences(
    networks: tuple[nx.Graph[str], nx.Graph[str]],
    layers: Mapping[str, Sequence[str]],
    far: Far,
    found: Mapping[str, Tested],
    labels: Mapping[str, str],
) -> list[str]:
    graph, placed = networks
    if not far:
        return [tr("No cooperation has two parties whose position is known: no reach can be told.")]
    whole = found[ALL]
    texts = {
        "above": tr(
            "Half of the {n} cooperations reach beyond {km} km: farther than parties dealt again ({chance} km)."
        ),
        "within": tr("Half of the {n} cooperations reach beyond {km} km: as parties dealt again would ({chance} km)."),
        "below": tr(
            "Half of the {n} cooperations reach beyond {km} km: nearer than parties dealt again ({chance} km)."
        ),
    }
    chance = "–" if isnan(whole.mean) else figure(whole.mean)
    said = [texts[whole.verdict].format(n=figure(len(far)), km=figure(whole.value), chance=chance)]
    many = [key for key in found if key.startswith("theme ") and sum(n in far for n in layers[key]) >= SMALL]
    themes = sorted(many, key=lambda key: (-found[key].value, key))
    if len(themes) > 1:
        text = tr("The themes that reach farthest: {far}; nearest: {near}.")
        far_off, near = themes[: min(NAMED, len(themes) // 2)], themes[::-1][: min(NAMED, len(themes) // 2)]
        said.append(text.format(far=_list(far_off, found, labels), near=_list(near, found, labels)))
    said += _beyond(themes, found, labels)
    ends = sorted(far, key=lambda node: (-far[node][1], node))
    text = tr("The farthest parties are those of “{name}”: {km} km.")
    said.append(text.format(name=graph.nodes[ends[0]]["label"], km=figure(far[ends[0]][1])))
    return [*said, _apart(graph, placed, far)]


def _list(keys: Sequence[str], found: Mapping[str, Tested], labels: Mapping[str, str]) -> str:
    each = tr("{name} ({km} km)")
    return ", ".join(each.format(name=labels.get(key, key), km=figure(found[key].value)) for key in keys)


def _beyond(themes: Sequence[str], found: Mapping[str, Tested], labels: Mapping[str, str]) -> list[str]:
    """Tell which themes reach farther or nearer than chance would have it."""
    said = []
    for verdict, words in (
        ("above", later("Farther than parties dealt again would: {names}.")),
        ("below", later("Nearer than parties dealt again would: {names}.")),
    ):
        names = [labels.get(key, key) for key in themes if found[key].verdict == verdict]
        said += [tr(words).format(names=", ".join(names))] if names else []
    if themes and not said:
        said.append(tr("No theme reaches farther or nearer than parties dealt again would."))
    return said


def _apart(graph: nx.Graph[str], placed: nx.Graph[str], far: Far) -> str:
    every = sum(data["side"] == "cooperation" for _, data in graph.nodes(data=True))
    collectives = sum(data["kind"] == "CollectifActeurs" for _, data in graph.nodes(data=True))
    missing = graph.number_of_nodes() - placed.number_of_nodes() - collectives
    out = counted(
        "{n} cooperation is left out, with fewer than two located parties",
        "{n} cooperations are left out, with fewer than two located parties",
        every - len(far),
    )
    unlocated = counted("{n} actor has no position", "{n} actors have no position", missing)
    many = counted("{n} is a collective, not enumerated", "{n} are collectives, not enumerated", collectives)
    return tr("{out}; {unlocated}, {many}.").format(out=out, unlocated=unlocated, many=many)


def _rows(
    layers: Mapping[str, Sequence[str]],
    far: Far,
    found: Mapping[str, Tested],
    spread: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str],
) -> tuple[tuple[Cell, ...], ...]:
    import numpy as np

    rows: list[tuple[Cell, ...]] = []
    order = sorted(
        (key for key in found if key != ALL), key=lambda key: (key.startswith("form"), -found[key].value, key)
    )
    for key in order:
        one, level = found[key], key.split(" ", 1)[0]
        within = [far[node] for node in layers[key] if node in far]
        longest = float(np.median([most for _, most in within]))
        rows.append(
            (tr(_LEVELS[level]), labels.get(key, key), len(within), one.value, *spread[key], longest, one.mean, one.p)
        )
    return tuple(rows)


ANALYSES = (Analysis("portee", (30,), TITLE, reach, takes=EVERY),)

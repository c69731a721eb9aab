"""Social capital by theme: cooperation that bonds (closure), or that bridges (a centre)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import facts_of
from pmlb_graph.analyses.concepts import labels, quoted
from pmlb_graph.analyses.finding import Cell, Figure, Finding
from pmlb_graph.analyses.restriction import WHOLE_AGENDA
from pmlb_graph.language import counted, later, tr
from pmlb_graph.measures import (
    MEASURES,
    Tested,
    centralization_degree,
    clustering_opsahl,
    random_network,
    replicate,
    tested,
)

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Does cooperation bond (closure) or bridge (a centre), by theme?")
LIMIT = later("Most themes have too few documented cooperations to be read: silence about them is not an answer.")
LEAST = 3
"""Cooperations below which closure has no meaning: a path by two cooperations is closed by a third one."""
_SMALL, _APART, _BOND, _BRIDGE, _BOTH, _NEITHER = "small", "apart", "bonding", "bridging", "both", "neither"


@dataclass(frozen=True, slots=True)
class _Layer:
    """A theme, its network, and both measures beside chance when it is large enough."""

    key: str
    graph: nx.Graph[str]
    cooperations: int
    closure: Tested | None = None
    centre: Tested | None = None

    @property
    def reading(self) -> str:
        """Tell what exceeds chance."""
        if self.closure is None or self.centre is None:
            return _SMALL if self.cooperations < LEAST else _APART
        bond, bridge = (one.verdict == "above" for one in (self.closure, self.centre))
        if bond and bridge:
            return _BOTH
        return _BOND if bond else _BRIDGE if bridge else _NEITHER


def capital(bench: Bench) -> Finding:
    """Tell, theme by theme, whether closure or centralisation exceeds what the agendas of the theme give."""
    names = labels(bench, "theme")
    layers = [_layer(key, graph) for key, graph in bench.layers("acteurs-acteurs", "theme").items() if key]
    found = [_measured(bench, layer, rank) for rank, layer in enumerate(layers)]
    found.sort(key=lambda layer: (layer.closure is None, -layer.cooperations, layer.key))
    read = [layer for layer in found if layer.closure is not None]
    return Finding(
        name="bonding-bridging",
        questions=(23,),
        title=tr(TITLE),
        sentences=tuple(_sentences(names, found)),
        figures=tuple(figure for layer in read for figure in _figures(names, layer)),
        columns=(
            tr("Theme"),
            tr("cooperations"),
            tr("actors"),
            tr("closure"),
            tr("by chance"),
            "p",
            tr("centralisation"),
            tr("by chance"),
            "p",
            tr("reading"),
        ),
        rows=tuple(_row(names, layer) for layer in found),
        facts=tuple(sorted({fact for layer in read for fact in facts_of(layer.graph)})),
        method=tr(
            "The cooperations of each theme make a network apart. Closure: how often two actors, each in a"
            " cooperation with a third, meet in another one (Opsahl); partners who hold together bond."
            " Centralisation: how far ties gather on one actor (Freeman); a centre bridges. Each is held against"
            " agendas dealt again within the theme: each actor keeps its number of cooperations, each cooperation"
            " its number of actors. A theme is read as bonding or bridging only beyond 95 % of the draws; below"
            " {least} cooperations, it is not read."
        ).format(least=LEAST),
        references=(
            MEASURES["clustering_opsahl"].reference,
            MEASURES["centralization_degree"].reference,
            "Berardo, R. & Scholz, J. T. (2010). Self-organizing policy networks: risk, partner selection, and"
            " cooperation in estuaries. American Journal of Political Science, 54(3), 632-649.",
        ),
        limits=(
            tr(LIMIT),
            tr("Two measures by theme stand against chance: of twenty that nothing distinguishes, one may stand out."),
            tr("Bonding and bridging are read from who takes part in what, not from trust, which no source tells."),
        ),
    )  # fmt: skip


def _layer(key: str, graph: nx.Graph[str]) -> _Layer:
    """Keep the actors of the theme alone, and count the cooperations that tie at least two."""
    origin, onto = graph.graph["origin"], graph.graph["onto"]
    inside = graph.subgraph([n for n, side in origin.nodes(data="side") if side == onto]).copy()
    tying = [n for n, side in origin.nodes(data="side") if side != onto and origin.degree(n) > 1]
    return _Layer(key, inside, len(tying))


def _measured(bench: Bench, layer: _Layer, rank: int) -> _Layer:
    if layer.cooperations < LEAST:
        return layer
    observed = _both(layer.graph)
    if isnan(observed["closure"]):
        return layer
    seed = bench.seed + rank
    draws: Mapping[str, Any] = replicate(partial(random_network, layer.graph), _both, bench.replicas, seed, bench.tell)
    closure, centre = (_tested(value, draws.get(name), seed) for name, value in observed.items())
    return _Layer(layer.key, layer.graph, layer.cooperations, closure, centre)


def _both(graph: nx.Graph[str]) -> dict[str, float]:
    return {"closure": clustering_opsahl(graph.graph["origin"]), "centre": centralization_degree(graph)}


def _tested(value: float, draws: Any, seed: int) -> Tested:
    import numpy as np

    return tested(value, np.array([]) if draws is None else draws, seed, "degrees")


def _sentences(names: Mapping[str, str], found: list[_Layer]) -> list[str]:
    if not found:
        return [tr("No cooperation whose theme is known ties two actors: nothing can be said of themes.")]
    read = [layer for layer in found if layer.closure is not None]
    all_of = counted("{n} theme", "{n} themes", len(found))
    if not read:
        return [
            tr(
                "Of {themes}, none has enough documented cooperations that share actors ({least} at least) to be read."
            ).format(themes=all_of, least=LEAST)
        ]
    head = counted(
        "{n} has enough documented cooperations that share actors",
        "{n} have enough documented cooperations that share actors",
        len(read),
    )
    said = [tr("Of {themes}, {head} to be read ({least} at least).").format(themes=all_of, head=head, least=LEAST)]
    if all(layer.closure is None or isnan(layer.closure.mean) for layer in read):
        return said
    texts = {
        _BOND: tr("Bonding, closed beyond chance: {themes}."),
        _BRIDGE: tr("Bridging, turned around a centre beyond chance: {themes}."),
        _BOTH: tr("Closed and turned around a centre, both beyond chance: {themes}."),
        _NEITHER: tr("Neither beyond chance: {themes}."),
    }
    for reading, text in texts.items():
        themes = [quoted(names[layer.key]) for layer in read if layer.reading == reading]
        if themes:
            said.append(text.format(themes=", ".join(themes)))
    return said + _below(names, read)


def _below(names: Mapping[str, str], read: list[_Layer]) -> list[str]:
    """Tell what falls short of chance."""
    texts = {
        "closure": tr("Less closed than chance would make them: {themes}."),
        "centre": tr("Less turned around a centre than chance would make them: {themes}."),
    }
    said = []
    for which, text in texts.items():
        themes = [quoted(names[layer.key]) for layer in read if getattr(layer, which).verdict == "below"]
        if themes:
            said.append(text.format(themes=", ".join(themes)))
    return said


def _figures(names: Mapping[str, str], layer: _Layer) -> tuple[Figure, ...]:
    if layer.closure is None or layer.centre is None:
        return ()
    name = quoted(names[layer.key])
    return (
        Figure(f"closure_{layer.key}", tr("Closure, {theme}").format(theme=name), layer.closure),
        Figure(f"centralization_{layer.key}", tr("Centralisation, {theme}").format(theme=name), layer.centre),
    )


def _row(names: Mapping[str, str], layer: _Layer) -> tuple[Cell, ...]:
    readings = {
        _SMALL: tr("too small"),
        _APART: tr("its cooperations share too few actors"),
        _BOND: tr("bonding"),
        _BRIDGE: tr("bridging"),
        _BOTH: tr("bonding and bridging"),
        _NEITHER: tr("nothing beyond chance"),
    }
    values = [
        known
        for one in (layer.closure, layer.centre)
        for known in ((one.value, one.mean, one.p) if one else (nan,) * 3)
    ]
    told: list[Cell] = [None if isnan(value) else value for value in values]
    return (names[layer.key], layer.cooperations, len(layer.graph), *told, readings[layer.reading])


ANALYSES = (Analysis("bonding-bridging", (23,), TITLE, capital, takes=WHOLE_AGENDA),)

"""Measurement: measures taken on a network, each beside chance and beside doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr
from pmlb_graph.measures import MEASURES
from pmlb_graph.measures.chance import Tested, against_chance
from pmlb_graph.measures.measure import Measure
from pmlb_graph.measures.stability import Stability, doubt

if TYPE_CHECKING:
    import networkx as nx

Tell = Callable[[int, int], None]

USUAL = ("degree", "strength", "betweenness", "closeness", "coreness", "constraint")
"""What is measured when nothing is named."""

EVERY = "all"
LARGE = 20_000
"""Nodes and ties above which replicas are drawn only when their number is asked for."""

_CHANCE = ("null_mean", "null_low", "null_high", "z", "p")
_DOUBT = ("rank", "rank_best", "rank_worst", "stability")


@dataclass(frozen=True, slots=True)
class Measurement:
    """Measures taken on a network.

    Attributes
    ----------
    graph : networkx.Graph
        The network.
    measures : tuple of Measure
        What was measured.
    nodes : mapping of str to mapping
        For each measure of nodes, a `Tested` by node; with no replica, only its value means something.
    whole : mapping of str to Tested
        The measures of the network as a whole.
    doubt : mapping of str to Stability
        For each measure of nodes, ranks and how far they can be trusted; empty when it was not asked for.
    """

    graph: nx.Graph[str]
    measures: tuple[Measure, ...]
    nodes: Mapping[str, Mapping[str, Tested]]
    whole: Mapping[str, Tested]
    doubt: Mapping[str, Stability]

    def columns(self) -> list[str]:
        """Return the columns of the table of nodes, named after the measures."""
        beside = (*(_CHANCE if self._tested() else ()), *(_DOUBT if self.doubt else ()))
        found = ["node", "label"]
        for name in self.nodes:
            found += [name, *(f"{name}_{what}" for what in beside)]
        return [*found, *(column for name in self.whole for column in self._whole_columns(name))]

    def rows(self) -> Iterator[list[Any]]:
        """Return a row a node, the highest by the first measure first; NaN is where a measure has no meaning.

        What measures the network as a whole stands on each row, so that one table holds everything.
        """
        whole = [value for name, tested in self.whole.items() for value in self._figures(tested)]
        for node in self.order():
            row = [node, self.graph.nodes[node].get("label", node)]
            for name, found in self.nodes.items():
                row += self._figures(found[node])
                if name in self.doubt:
                    row += _standing(self.doubt[name], node)
            yield row + whole

    def order(self) -> list[str]:
        """Return the nodes by the first measure, the highest first, and by name."""
        first = next(iter(self.nodes.values()), {})
        label = self.graph.nodes(data="label")
        return sorted(self.graph, key=lambda n: (*_descending(first.get(n)), str(label[n] or n), str(n)))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values; what has no meaning is None."""
        return {
            "network": self.graph.graph.get("name", ""),
            "nodes": [
                {
                    "node": node,
                    "label": self.graph.nodes[node].get("label", node),
                    "measures": {
                        name: self._plain(found[node])
                        | (
                            dict(zip(_DOUBT, _standing(self.doubt[name], node), strict=True))
                            if name in self.doubt
                            else {}
                        )
                        for name, found in self.nodes.items()
                    },
                }
                for node in self.order()
            ],
            "whole": {name: self._plain(tested) for name, tested in self.whole.items()},
            "kendall": {
                name: {"mean": one.tau, "low": one.tau_low, "high": one.tau_high} for name, one in self.doubt.items()
            },
        }

    def _tested(self) -> bool:
        every = [*self.whole.values(), *(one for found in self.nodes.values() for one in found.values())]
        return any(one.replicas for one in every)

    def _whole_columns(self, name: str) -> list[str]:
        return [name, *(f"{name}_{what}" for what in (_CHANCE if self._tested() else ()))]

    def _figures(self, tested: Tested) -> list[float]:
        beside = [tested.mean, tested.low, tested.high, tested.z, tested.p]
        return [tested.value, *(beside if self._tested() else ())]

    def _plain(self, tested: Tested) -> dict[str, Any]:
        found: dict[str, Any] = {"value": _plain(tested.value)}
        if tested.replicas:
            beside = dict(zip(_CHANCE, self._figures(tested)[1:], strict=True))
            found |= {key: _plain(value) for key, value in beside.items()}
            found |= {"null": tested.null, "replicas": tested.replicas, "seed": tested.seed}
        return found


def _plain(value: float) -> float | None:
    return None if isnan(value) else value


def _descending(tested: Tested | None) -> tuple[bool, float]:
    value = tested.value if tested else float("nan")
    return (True, 0.0) if isnan(value) else (False, -value)


def _standing(stability: Stability, node: str) -> list[Any]:
    """Return where a node stands; nothing where nothing ranks the nodes."""
    if stability.level:
        return [None] * len(_DOUBT)
    one = stability.nodes[node]
    return [one.rank, one.best, one.worst, one.mark]


def choose(graph: nx.Graph[str], names: Sequence[str], groups: bool) -> list[Measure]:
    """Choose measures by their names, for a network.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    names : sequence of str
        Names, beginnings of names before an underscore (``brokerage``), or ``all``; the usual ones when empty.
    groups : bool
        Whether nodes have groups: measures that need them are left out of ``all`` otherwise.

    Raises
    ------
    UsageError
        If a name is unknown, or a measure has no meaning on this network.
    """
    mode = graph.graph.get("mode", "one-mode")
    fits = {
        name: one
        for name, one in MEASURES.items()
        if _fits(one, mode, graph.is_directed()) and (groups or one.null != "groups")
    }
    if EVERY in names:
        return list(fits.values())
    chosen: dict[str, Measure] = {}
    for name in names or [name for name in USUAL if name in fits]:
        some = [name] if name in MEASURES else [one for one in MEASURES if one.startswith(f"{name}_")]
        if not some:
            raise _unknown(name)
        for one in some:
            if one not in fits:
                raise UsageError(_misfit(MEASURES[one], graph, mode))
            chosen[one] = MEASURES[one]
    return list(chosen.values())


def named(name: str) -> Measure:
    """Return a measure by its name.

    Raises
    ------
    UsageError
        If there is none.
    """
    if name not in MEASURES:
        raise _unknown(name)
    return MEASURES[name]


def _unknown(name: str) -> UsageError:
    message = tr("unknown measure “{name}”").format(name=name) + did_you_mean(name, list(MEASURES))
    return UsageError(message + tr("; `pmlb-graph measures` lists them"))


def _fits(measure: Measure, mode: str, directed: bool) -> bool:
    """Tell whether a measure has a meaning on such networks."""
    return (mode in measure.modes and (measure.directed or not directed)) or (directed and "directed" in measure.modes)


def _misfit(measure: Measure, graph: nx.Graph[str], mode: str) -> str:
    if mode not in measure.modes and not graph.is_directed():
        message = tr("{name} is not defined on a {mode} network: choose one among {modes}")
        return message.format(name=measure.name, mode=mode, modes=", ".join(sorted(measure.modes)))
    if graph.is_directed() and not measure.directed:
        return tr("{name} is not defined on directed ties").format(name=measure.name)
    return tr("{name} needs groups: name an attribute of nodes with --group").format(name=measure.name)


def measure(
    graph: nx.Graph[str],
    chosen: Sequence[Measure],
    draws: tuple[int, int] = (200, 42),
    groups: Mapping[str, str | None] | None = None,
    doubts: str | Callable[[Any], Any] = "",
    tell: Tell | None = None,
) -> Measurement:
    """Measure a network, beside chance and beside doubt.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    chosen : sequence of Measure
        What to measure.
    draws : tuple of int
        Number of replicas (0 for none) and seed.
    groups : mapping, optional
        Group of each node, for the measures that need it.
    doubts : {"", "certainty", "bootstrap"} or callable
        How ranks are shaken, as `doubt` takes it; not at all when empty.
    tell : callable, optional
        Told how many replicas are done, of how many.
    """
    replicas, seed = draws
    if groups is not None:
        graph = _grouped(graph, groups)
    found = against_chance(graph, chosen, replicas, seed, groups, tell)
    ranked = [one for one in chosen if one.level == "node"]
    shaken = doubt(graph, ranked, replicas, seed, doubts, tell) if doubts and replicas and ranked else {}
    return Measurement(
        graph,
        tuple(chosen),
        {one.name: found[one.name] for one in chosen if one.level == "node"},
        {one.name: found[one.name] for one in chosen if one.level == "network"},
        shaken,
    )


def groups_of(graph: nx.Graph[str], attribute: str | None) -> dict[str, str | None] | None:
    """Return the group of each node, or None when nodes have none.

    Parameters
    ----------
    graph : networkx.Graph
        The network.
    attribute : str or None
        Attribute of nodes that says their group; by default ``group``, where nodes have it.

    Raises
    ------
    UsageError
        If no node has the attribute asked for.
    """
    found: dict[str, Any] = dict(graph.nodes(data=attribute or "group"))  # type: ignore[arg-type]
    if any(value is not None for value in found.values()):
        return {node: None if value is None else str(value) for node, value in found.items()}
    if not attribute:
        return None
    known = sorted({name for _, data in graph.nodes(data=True) for name in data})
    message = tr("no node has an attribute “{name}”").format(name=attribute) + did_you_mean(attribute, known)
    raise UsageError(message + tr("; the nodes have: {names}").format(names=", ".join(known) or "–"))


def default_draws(graph: nx.Graph[str], replicas: int | None, doubts: str | None) -> tuple[int, str]:
    """Return how many replicas are drawn and how ranks are shaken, where it was not said.

    A network made elsewhere without certainty is not shaken unless asked for; a large one is not drawn.
    """
    number = replicas if replicas is not None else 0 if graph.size() + len(graph) > LARGE else 200
    told = any("certainty" in data for _, _, data in graph.edges(data=True))
    return number, "" if doubts == "none" else doubts or ("certainty" if told else "")


def _grouped(graph: nx.Graph[str], groups: Mapping[str, str | None]) -> nx.Graph[str]:
    """Return the network with these groups on its nodes, where doubt reads them."""
    import networkx as nx

    copy = graph.copy()
    nx.set_node_attributes(copy, groups, "group")
    return copy

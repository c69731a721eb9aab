"""Scores: what is measured of a network, and where the network comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.finding import Thing, said
from pmlb_graph.api.table import Cell, Table
from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.measures import marks

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.engine import Engine
    from pmlb_graph.measures.measurement import Measurement
    from pmlb_graph.networks import Definition
    from pmlb_graph.tables import Project


@dataclass(frozen=True)
class Ground:
    """Where a network comes from: the graph it was made of, what every output says of it, the language."""

    engine: Callable[[], Engine]
    project: Callable[[], Project]
    notes: tuple[str, ...]
    lang: str
    definition: Definition | None = None
    layers: Callable[[str], dict[str, nx.Graph[str]]] | None = None
    slices: Callable[[Iterable[int]], dict[int, nx.Graph[str]]] | None = None


@dataclass(frozen=True, slots=True)
class Scores(Table):
    """Measures of a network, beside chance and doubt: what the command ``measure`` gives.

    A notebook shows each value with its mark (▲ above chance, · within, ▼ below), the ranks that doubt leaves
    possible, and how stable it is (● ◐ ○); the columns hold the numbers.

    Attributes
    ----------
    measurement : Measurement
        The same, by measure and by node.

    Examples
    --------
    >>> import pmlb_graph
    >>> scores = pmlb_graph.open().network("acteurs-acteurs").measure("degree", replicas=0)
    >>> scores["label"][0]
    'Brest Métropole'
    """

    measurement: Measurement | None = field(default=None, repr=False)

    def values(self, measure: str) -> dict[str, float]:
        """Return a measure by node; NaN where it has no meaning."""
        nodes: Mapping[str, Any] = self.measurement.nodes if self.measurement else {}
        if measure not in nodes:
            raise UsageError(
                tr("“{name}” was not measured on nodes: {names}").format(name=measure, names=", ".join(nodes))
            )
        return {node: tested.value for node, tested in nodes[measure].items()}


def scored(found: Measurement, title: str, ground: Ground) -> Scores:
    """Return what was measured, as the numbers and as the marks that people read."""
    counts = marks.whole(found)

    def seen(node: str) -> tuple[Cell, ...]:
        return (Thing(str(node), str(found.graph.nodes[node].get("label") or node)), *marks.marked(found, node, counts))

    shown = tuple(map(seen, found.order())) if found.nodes else ()
    whole = (tr("{name}: {value}").format(name=name, value=said(one, 3)) for name, one in found.whole.items())
    notes = (*whole, *marks.legend(found), *ground.notes)
    rows = tuple(tuple(row) for row in found.rows())
    return Scores(tuple(found.columns()), rows, title, notes, ground.lang, (("", *found.nodes), shown), found)

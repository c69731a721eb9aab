"""Networks to look at, measure and project, and what is measured of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pmlb_graph import atlas, drawings, files, networks, plain, sketch, views
from pmlb_graph.analyses.finding import Thing
from pmlb_graph.api import display
from pmlb_graph.api.scores import Ground, Scores, scored
from pmlb_graph.api.table import Cell, Table
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, pick, speaking, tr

if TYPE_CHECKING:
    import networkx as nx


class Network:
    """A network of the catalogue, or read from a file.

    Attributes
    ----------
    graph : networkx.Graph
        Nodes are IRIs with ``label``, ``kind``, ``side``, ``group``…; ties have ``weight``, ``facts``, ``certainty``,
        ``inferred`` and dates where known.

    Examples
    --------
    >>> import pmlb_graph
    >>> network = pmlb_graph.open().network("acteurs-cooperations")
    >>> network.graph.number_of_nodes(), network.graph.number_of_edges()
    (152, 212)
    >>> network.projection("acteur").graph.number_of_edges()
    525
    """

    def __init__(self, graph: nx.Graph[str], ground: Ground) -> None:
        self.graph = graph
        self._ground = ground

    @property
    def name(self) -> str:
        """Return its name in the catalogue, or that of its file."""
        return str(self.graph.graph.get("name") or "")

    @property
    def title(self) -> str:
        """Return what it shows."""
        with speaking(self._ground.lang):
            told = self.graph.graph.get("title")
            return pick(dict(told)) if told else self.name

    @property
    def nodes(self) -> Table:
        """Return a row a node: its name, its side and kind, its ties, what is known of it."""
        known = ("side", "kind", "group", "region", "departement", "population", "longitude", "latitude", "form")
        met = [name for name in known if any(name in data for _, data in self.graph.nodes(data=True))]
        rows = [
            (self._thing(node), *(data.get(name) for name in met), self.graph.degree(node))
            for node, data in self.graph.nodes(data=True)
        ]
        return self._table(("node", *met, "degree"), rows)

    @property
    def ties(self) -> Table:
        """Return a row a tie: its ends, its weight, how sure it is, since when, how many facts say it."""
        known = ("weight", "certainty", "contested", "inferred", "since", "until", "state")
        graph = networks.marked(self.graph)
        met = [name for name in known if any(name in data for _, _, data in graph.edges(data=True))]
        rows = [
            (self._thing(a), self._thing(b), *(data.get(name) for name in met), len(data.get("facts", ())))
            for a, b, data in graph.edges(data=True)
        ]
        found = self._table(("source", "target", *met, "facts"), rows)
        place = {name: i for i, name in enumerate(found.columns)}
        years = [place[name] for name in ("since", "until") if name in place]

        def seen(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
            """Write a year without the space of quantities, and a certainty in words."""
            words = {i: str(row[i]) for i in years if row[i] is not None}
            words |= (
                {i: plain.certainty(str(row[i])) for i in [place["certainty"]] if row[i]}
                if "certainty" in place
                else {}
            )
            return tuple(words.get(i, one) for i, one in enumerate(row))

        with speaking(self._ground.lang):
            shown = display.heads(found.columns), tuple(map(seen, found.rows))
        return replace(found, shown=shown)

    @property
    def isolates(self) -> Table:
        """Return the nodes without any tie: no source that was entered ties them."""
        import networkx as nx

        return self._table(("node",), [(self._thing(node),) for node in nx.isolates(self.graph)])

    def matrix(self) -> Table:
        """Return a row and a column a node (two-mode: a row an actor, a column a cooperation) with the weights of ties.

        Where no source ties two nodes the cell is None: not known, which is not zero.
        """
        sides = sorted({str(data.get("side", "")) for _, data in self.graph.nodes(data=True)})
        lines = [node for node, data in self.graph.nodes(data=True) if str(data.get("side", "")) == sides[0]]
        across = [node for node in self.graph if node not in set(lines)] if len(sides) == 2 else lines
        names = [str(self.graph.nodes[node].get("label") or node) for node in across]
        alone = [
            name if names.count(name) == 1 else f"{name} ({node})" for name, node in zip(names, across, strict=True)
        ]
        weight = self.graph.adj
        rows: list[tuple[Cell, ...]] = [
            (
                self._thing(one),
                *(weight[one][other].get("weight", 1.0) if other in weight[one] else None for other in across),
            )
            for one in lines
        ]
        return self._table(("node", *alone), rows)

    def projection(self, side: str = "acteur") -> Network:
        """Return the network of one side: two actors are tied by the cooperations they share, 1/(k − 1) each."""
        with speaking(self._ground.lang):
            sides = sorted({str(data.get("side", "")) for _, data in self.graph.nodes(data=True)})
            if side not in sides or len(sides) < 2:
                message = tr("this network has no side “{name}” to be projected onto: {names}")
                raise UsageError(message.format(name=side, names=", ".join(sides)))
            made = networks.project(self.graph, side)
            made.graph |= {**self.graph.graph, "mode": "one-mode", "origin": self.graph, "onto": side}
            return Network(made, self._ground)

    def layers(self, by: str = "theme") -> dict[str, Network]:
        """Return one network a theme, or a form (``by="form"``), all on the same nodes."""
        if self._ground.layers is None:
            raise UsageError(tr("a network read from a file has no layers: its facts are not known"))
        with speaking(self._ground.lang):
            return {key: Network(graph, self._ground) for key, graph in self._ground.layers(by).items()}

    def years(self, years: Iterable[int]) -> dict[int, Network]:
        """Return one network a year, of what holds or may hold then, all on the same nodes."""
        if self._ground.slices is None:
            raise UsageError(tr("a network read from a file has no layers: its facts are not known"))
        with speaking(self._ground.lang):
            return {year: Network(graph, self._ground) for year, graph in self._ground.slices(years).items()}

    def communities(self, runs: int = 100, seed: int = 42) -> Table:
        """Return the community of each node: Leiden, consensus of several seeds."""
        from pmlb_graph import measures

        if not self.graph.number_of_edges():
            raise UsageError(tr("a network without ties has no communities"))
        member = measures.consensus(self.graph, runs=runs, seed=seed).member
        rows = sorted(((self._thing(node), one) for node, one in member.items()), key=lambda row: (row[1], str(row[0])))
        return self._table(("node", "community"), rows)

    def measure(
        self,
        *names: str,
        group: str | None = None,
        replicas: int | None = None,
        seed: int = 42,
        doubt: str | None = None,
    ) -> Scores:
        """Measure the network, beside chance and doubt.

        Parameters
        ----------
        *names : str
            Measures (`Graph.measures` lists them), or ``all``; the usual ones by default.
        group : str, optional
            Attribute of nodes that says their group, for brokerage and the like.
        replicas : int, optional
            Random draws; 0 for none, 200 by default unless the network is large.
        seed : int
            Seed of the draws.
        doubt : {"certainty", "bootstrap", "none"}, optional
            How ranks are shaken.
        """
        from pmlb_graph.measures import measurement

        with speaking(self._ground.lang):
            groups = measurement.groups_of(self.graph, group)
            chosen = measurement.choose(self.graph, names, bool(groups))
            draws, doubts = measurement.default_draws(self.graph, replicas, doubt)
            found = measurement.measure(self.graph, chosen, (draws, seed), groups, doubts)
            return scored(found, self.title, self._ground)

    def picture(self, path: Path | str | None = None) -> str:
        """Return a still picture, in SVG, with its legend, sources and licence; write it too where a path is given."""
        with speaking(self._ground.lang):
            if self._ground.definition:
                drawn = sketch.still(self._drawing.graph, self._drawing.places, self.title, self._ground.notes)
            else:
                drawn = sketch.still(self.graph, views.positions(self.graph), self.title, self._ground.notes)
        if path is not None:
            files.write(Path(path), drawn)
        return drawn

    def page(self, view: str = "") -> atlas.Page:
        """Return the interactive page, opened on a view: graphe, carte, matrice, chronologie, flux, vignettes, tableau.

        A notebook shows it; ``.save("reseau.html")`` writes it.
        """
        atlas.check_view(view)
        with speaking(self._ground.lang):
            return atlas.paged(self._ground.engine(), self._drawing, self._ground.project(), self.name, view)

    @cached_property
    def _drawing(self) -> drawings.Drawing:
        if self._ground.definition is None:
            raise UsageError(tr("a network read from a file has no page: its facts are not known"))
        return drawings.drawn(self._ground.engine(), self._ground.definition, self.graph.copy())

    def save(self, path: Path | str) -> Path:
        """Write the network: .graphml, .gexf, .csv (ties), .json, .svg (picture) or .html (page)."""
        path = Path(path)
        with speaking(self._ground.lang):
            if path.suffix == ".svg":
                self.picture(path)
            elif path.suffix == ".html":
                self.page().save(path)
            elif path.suffix.removeprefix(".") in networks.FORMATS:
                files.write(path, networks.export(self.graph, path.suffix.removeprefix(".")))
            else:
                message = tr("“{path}” must end in {ends}")
                ends = ", ".join(f".{one}" for one in (*networks.FORMATS, "svg", "html") if "-" not in one)
                raise UsageError(message.format(path=path, ends=ends))
        return path

    def _thing(self, node: str) -> Thing:
        return Thing(str(node), str(self.graph.nodes[node].get("label") or node))

    def _table(self, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
        return Table(columns, tuple(rows), self.title, self._ground.notes, self._ground.lang)

    def __repr__(self) -> str:
        with speaking(self._ground.lang):
            return " – ".join((self.title, *self._counts()))

    def _counts(self) -> tuple[str, ...]:
        """Say how many nodes, ties and isolates there are, and how sure the ties are."""
        told: dict[str, int] = {}
        for _, _, data in self.graph.edges(data=True):
            if "certainty" in data:
                told[data["certainty"]] = told.get(data["certainty"], 0) + 1
        sure = [f"{plain.certainty(key)} ({n})" for key, n in sorted(told.items(), key=lambda pair: -pair[1])]
        nodes = counted("{n} node", "{n} nodes", self.graph.number_of_nodes())
        ties = counted("{n} tie", "{n} ties", self.graph.number_of_edges())
        return (f"{nodes}, {ties}", *([", ".join(sure)] if sure else []))

    def _repr_html_(self) -> str:
        with speaking(self._ground.lang):
            first = display.folded(tr("The nodes with most ties"), self._first())
            if self._ground.definition is None or not self.graph.number_of_edges():
                return f"<p>{escape(repr(self))}</p>{first}"
            page = self.page()
            return page.figure(" · ".join(self._counts())) + first + page.frame()

    def _first(self) -> str:
        order = sorted(self.graph, key=lambda node: (-self.graph.degree(node), self._thing(node).label))
        rows = [(self._thing(node), self.graph.degree(node)) for node in order]
        return display.table(("", tr("ties")), rows, self.title, self._ground.notes, shown=10)

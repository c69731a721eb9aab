"""The graph as a notebook asks it: the commands of the program, as methods that return values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pmlb_graph import catalogue, evidence, moments, names, networks, plain, run
from pmlb_graph.analyses.finding import Thing
from pmlb_graph.api.answer import Evidence
from pmlb_graph.api.asking import Asking
from pmlb_graph.api.network import Network
from pmlb_graph.api.scores import Ground
from pmlb_graph.api.source import Parameter, Text
from pmlb_graph.api.table import Table, solutions
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import quoted_first
from pmlb_graph.language import LANGUAGES, pick, tr
from pmlb_graph.questions import tabled


def open(  # noqa: A001 - `pmlb_graph.open` reads well, as `gzip.open` does
    data: Text | None = None,
    *,
    endpoint: str | None = None,
    date: str | None = None,
    collectives: bool | str | Sequence[str] = False,
    lang: str = "fr",
) -> Graph:
    """Open a graph: that of the tables that ship, of a folder of your own, or of a SPARQL endpoint.

    Parameters
    ----------
    data : path, optional
        Folder of tables; by default the one that ships.
    endpoint : str, optional
        Address of a SPARQL endpoint to ask instead of building the graph.
    date : str, optional
        What holds or may hold at this date: ``2021``, ``2021-05`` or ``2021-05-31``.
    collectives : bool, str or sequence of str
        Expand collectives to their members: all of them, or by these rules.
    lang : {"fr", "en"}
        Language of what is said.

    Raises
    ------
    UsageError
        If the language, the date, a rule or the folder is not right.
    DataError
        If the tables have problems; it carries them all.
    EngineError
        If the endpoint does not answer.

    Examples
    --------
    >>> import pmlb_graph
    >>> graph = pmlb_graph.open()
    >>> graph.find("nantes metropole")["thing"][0].label
    'Nantes Métropole'
    """
    if lang not in LANGUAGES:
        raise UsageError(tr("unknown language “{name}”: choose fr or en").format(name=lang))
    rules = ("all",) if collectives is True else (collectives,) if isinstance(collectives, str) else collectives or ()
    return Graph(None if data is None else Path(data), endpoint, date, tuple(rules), lang)


class Graph(Asking):
    """A graph to ask; `open` makes one.

    Its methods are the commands of the program: same names, same answers.

    Attributes
    ----------
    data, endpoint : Path or str, optional
        What it is made of.
    date : str
        Date at which it is asked; empty for none.
    lang : str
        Language of what is said.
    """

    def find(self, words: str, kind: str = "") -> Table:
        """Find things by words of their names, blind to case and accents; ``kind`` such as ``"acteur"``."""
        with self._speaking():
            found = names.search(self.engine, words, kind)
            things = evidence.of(self.engine, found)
            rows = [(Thing(iri, things[iri].label), names.kind(iri)) for iri in found]
            return self._table(("thing", "kind"), rows, tr("What is called “{words}”").format(words=words))

    def query(self, name: Text, /, **parameters: Parameter) -> Table:
        """Ask a query: a name of the catalogue, a file ``.rq``, or SPARQL itself.

        What is written by hand runs apart, within limits of time and memory. ASK gives one cell; CONSTRUCT gives
        statements, a row each.

        Parameters
        ----------
        name : str or path
            The query.
        **parameters
            Its parameters; a list gives several values. ``date`` asks the graph at a date.

        Examples
        --------
        >>> import pmlb_graph
        >>> len(pmlb_graph.open().query("participations", acteur="fnau")) > 0
        True
        """
        text, outside = str(name), True
        with self._speaking():
            if "{" in text:
                query = catalogue.parse(text, tr("a query of yours"), tr("a query of yours"))
            elif Path(text).suffix in (".rq", ".sparql"):
                query = catalogue.read(Path(text))
            else:
                query, outside = catalogue.named(text), False
            given = self._given(parameters)
            found = run.ask(query, given, self.data, self.endpoint, outside=outside)
            title = pick(dict(query.summary)) or query.name
            if isinstance(found, bool):
                return self._table(("answer",), [(found,)], title)
            if isinstance(found, list):
                statements = sorted((str(s), str(p), str(o)) for s, p, o in found)
                return self._table(("subject", "predicate", "object"), statements, title)
            columns, rows = solutions(found)
            shown = tabled.table(found, names.words(self.engine))
            return Table(columns, rows, title, self.notes, self.lang, shown)

    def why(self, one: str, other: str | None = None, /) -> Evidence:
        """Say where it comes from: a thing, or the tie between two actors, by name, key or IRI."""
        with self._speaking():
            if other is None:
                resource = names.find(self.engine, one).value
                facts = evidence.about(self.engine, resource)
                if not facts:
                    raise UsageError(tr("nothing is known of “{name}”").format(name=one))
                facts = moments.told(self.engine, facts, self.date) if self.date else facts
                title = next((fact.label for fact in facts if fact.iri == resource), one)
                return Evidence(title, tuple(facts), (), plain.facts(facts), self.lang)
            pair = (one, other)
            ends = [names.find(self.engine, n, only="acteur" if "/" not in n else "").value for n in pair]
            shared = evidence.tie(self.engine, ends[0], ends[1], moments.lapsed(self.engine, self.date))
            text = plain.tie(self.engine, ends, shared)
            by = tuple((each.label, tuple(each.facts)) for each in shared)
            facts = quoted_first({fact.iri: fact for each in shared for fact in each.facts}.values())
            return Evidence(text.partition("\n")[0], tuple(facts), by, text, self.lang)

    def network(
        self, name: Text, /, *, least: str = "", attested_only: bool = False, theme: str | Sequence[str] = (),
        forme: str | Sequence[str] = (), **parameters: Parameter,
    ) -> Network:  # fmt: skip
        """Return a network of the catalogue, or one made elsewhere (GraphML, GEXF, CSV of ties).

        Parameters
        ----------
        name : str or path
            Its name (`networks` lists them), or a file.
        least : str
            The least certainty kept: atteste, deduit, incertain or conteste.
        attested_only : bool
            Without what only a rule says.
        theme, forme : str or sequence of str
            Only cooperations of these themes, of these forms.
        **parameters
            Parameters of its query; ``date`` is by default that of the graph.

        Examples
        --------
        >>> import pmlb_graph
        >>> pmlb_graph.open().network("acteurs-acteurs").graph.number_of_edges()
        525
        """
        with self._speaking():
            if Path(name).suffix:
                graph = networks.read(Path(name))
                notes = (tr("Source: {url}; its licence is its publisher's").format(url=Path(name).name),)
                return Network(graph, Ground(lambda: self.engine, lambda: self._project, notes, self.lang))
            definition = networks.named(str(name))
            given = self._given(parameters)
            values = names.values(self.engine, definition.query, given)
            several = (theme,) if isinstance(theme, str) else tuple(theme)
            choice = networks.Choice(
                least, not attested_only, several, (forme,) if isinstance(forme, str) else tuple(forme)
            )
            graph = networks.network(self.engine, definition, values, choice)
            dates = [text.removeprefix("date=") for text in given if text.startswith("date=")]
            if dates:
                graph = moments.flag(self.engine, graph, dates[-1])
            made: tuple[Callable[..., Any], ...] = (networks.layers, networks.slices)
            layers, slices = (partial(one, self.engine, definition, values=values, choice=choice) for one in made)
            ground = Ground(
                lambda: self.engine, lambda: self._project, self.notes, self.lang, definition, layers, slices
            )
            return Network(graph, ground)

    def snapshot(self, first: str, second: str, setting: str = "") -> Table:
        """Return what entered, left or stayed between two dates, of one cooperation or organisation if one is named."""
        with self._speaking():
            found = moments.moves(self.engine, first, second, setting)
            columns = ("move", "nature", "actor", "setting", "detail", "dated", "fact")
            rows = [(m.move, m.nature, m.actor, m.setting, m.detail, m.dated, m.fact) for m in found]
            title = tr("From {first} to {second}").format(first=first, second=second)
            return self._table(columns, rows, title)

    def export(self, folder: Text, *, formats: Sequence[str] = (), base_url: str = "") -> Table:
        """Write linked data, tables, networks, maps and their metadata into a folder to publish; return its files."""
        from pmlb_graph import exports

        with self._speaking():
            address = run.checked(base_url)
            made = exports.write(run.material(self.data, self.endpoint, address, lambda _: None), Path(folder), formats)
            return self._table(("file",), [(one.path,) for one in made], str(folder))

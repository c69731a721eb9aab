"""Choices: a network restricted to some of its facts, then made as the whole one is.

A fact is kept or not by what is said of it (its certainty, whether a rule says so, its dates) or of the cooperation
that it bears on (its themes, its form). A fact whose dates are not known is kept, and counted: the rule
is that of `pmlb_graph.moments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pmlb_graph import evidence, moments
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import tr
from pmlb_graph.networks.definitions import Definition
from pmlb_graph.networks.material import Keep, Material, gather
from pmlb_graph.terms import Term

if TYPE_CHECKING:
    import networkx as nx

Key = TypeVar("Key", str, int, tuple[int, int])
LAYERS = {"theme": "themes", "form": "form"}
"""What cooperations are told apart by, and the attribute that holds it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which facts make a network.

    Attributes
    ----------
    least : str
        The least certainty kept: with ``incertain``, what is stated, deduced or uncertain; empty for all.
    inferred : bool
        Whether facts that only a rule says are kept.
    themes, forms : tuple of str
        Keys of the themes, or forms, of the cooperations kept; empty for all.
    """

    least: str = ""
    inferred: bool = True
    themes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


def network(
    engine: Engine,
    definition: Definition,
    values: Mapping[str, Sequence[Term]] | None = None,
    choice: Choice | None = None,
) -> nx.Graph[str]:
    """Make a network of the solutions of its query.

    Parameters
    ----------
    engine : Engine
        The graph.
    definition : Definition
        The network.
    values : mapping of str to sequence of Term, optional
        Parameters of the query.
    choice : Choice, optional
        Which facts are kept; all by default.

    Returns
    -------
    networkx.Graph
        Nodes are IRIs with ``label``, ``kind`` (local name of the class) and ``side``; actors with ``group``,
        ``region``, ``departement``, ``population``, ``longitude``, ``latitude``, cooperations with ``themes``,
        ``form``, ``since``, ``until``, where known. Ties have ``weight``, ``facts`` (IRIs), ``roles``,
        ``certainty`` (that of the surest attestation), ``inferred``, ``contested`` (True) where an attestation contests
        a fact, ``since`` and ``until`` where known and, in a projection, ``via`` (what is shared). A choice of
        certainties looks at the surest: what is contested and attested elsewhere is kept. Nodes and ties are entered in
        sorted order. The attribute ``left_out`` of the network gives the number of ties that each choice left out, in
        words.

    Raises
    ------
    UsageError
        If a certainty, a theme or a form is unknown.
    """
    material = gather(engine, definition, values or {})
    graph, left_out = material.network(), []
    for words, keep in _restrictions(material, choice or Choice()):
        before, material = graph.number_of_edges(), material.kept(keep)
        graph = material.network()
        left_out.append((words, before - graph.number_of_edges()))
    graph.graph["left_out"] = left_out
    return graph


def _restrictions(material: Material, choice: Choice) -> Iterator[tuple[str, Keep]]:
    _refuse(material, choice)
    if choice.least:
        limit = evidence.rank(choice.least)
        words = tr("less sure than “{certainty}”").format(certainty=choice.least)
        yield words, lambda strand: evidence.rank(strand.certainty) <= limit
    if not choice.inferred:
        yield tr("inferred by a rule"), lambda strand: not strand.inferred
    for layer, wanted in (("theme", choice.themes), ("form", choice.forms)):
        if wanted:
            found = _cooperations(material, layer)
            kept = {iri for key in wanted for iri in found[key]}
            words = tr("of another theme") if layer == "theme" else tr("of another form")
            yield words, lambda strand, kept=kept: strand.target in kept  # type: ignore[misc]


def _refuse(material: Material, choice: Choice) -> None:
    """Refuse what means nothing in a network, all at once."""
    wrong = []
    if choice.least and choice.least not in evidence.CERTAINTIES:
        known = list(evidence.CERTAINTIES)
        message = tr("“{value}” is no certainty: choose among {names}")
        message = message.format(value=choice.least, names=", ".join(known))
        wrong.append(message + did_you_mean(choice.least, known))
    for layer, wanted in (("theme", choice.themes), ("form", choice.forms)):
        names = [name for name in _cooperations(material, layer) if name] if wanted else []
        message = tr("no cooperation of this network is of “{key}”: choose among {names}")
        wrong += [
            message.format(key=key, names=", ".join(names) or "–") + did_you_mean(key, names)
            for key in wanted
            if key not in names
        ]
    if wrong:
        raise UsageError("\n".join(wrong))


def _cooperations(material: Material, layer: str) -> dict[str, set[str]]:
    """Return the cooperations of each theme or form, by key; those of none are under the empty key."""
    found: dict[str, set[str]] = {}
    for iri in sorted({strand.target for strand in material.strands}):
        told = material.nodes[iri].get(LAYERS[layer], ())
        for key in ((told,) if isinstance(told, str) else told) or ("",):
            found.setdefault(key, set()).add(iri)
    return dict(sorted(found.items()))


def layers(
    engine: Engine,
    definition: Definition,
    by: str,
    values: Mapping[str, Sequence[Term]] | None = None,
    choice: Choice | None = None,
) -> dict[str, nx.Graph[str]]:
    """Make one network a theme, or a form of cooperation: the layers of a multiplex network.

    The two-mode network is restricted to the cooperations of the layer, then projected: a tie of a layer is as
    strong as these cooperations alone make it.

    Parameters
    ----------
    engine : Engine
        The graph.
    definition : Definition
        The network.
    by : {"theme", "form"}
        What tells layers apart; a cooperation of several themes is in several layers.
    values : mapping of str to sequence of Term, optional
        Parameters of the query.
    choice : Choice, optional
        Which facts are kept.

    Returns
    -------
    dict of str to networkx.Graph
        By key; the empty key, if any, is the layer of the cooperations that tell none. All have the same
        nodes in the same order: those without a tie are isolated.
    """
    material = _chosen(gather(engine, definition, values or {}), choice)
    wanted = _cooperations(material, by)
    return _each(material, {key: lambda strand, kept=kept: strand.target in kept for key, kept in wanted.items()})  # type: ignore[misc]


def slices(
    engine: Engine,
    definition: Definition,
    years: Iterable[int],
    values: Mapping[str, Sequence[Term]] | None = None,
    choice: Choice | None = None,
) -> dict[int, nx.Graph[str]]:
    """Make one network a year, of the facts that hold or may hold in that year.

    Parameters
    ----------
    engine : Engine
        The graph.
    definition : Definition
        The network.
    years : iterable of int
        Such as ``range(2004, 2021)``.
    values : mapping of str to sequence of Term, optional
        Parameters of the query.
    choice : Choice, optional
        Which facts are kept.

    Returns
    -------
    dict of int to networkx.Graph
        By year, with the same nodes in the same order. Each tie has ``state``, what is known of its dates, and the
        description counts the ties that are kept for want of a known start or end.
    """
    material = _chosen(gather(engine, definition, values or {}), choice)
    gone = _lapsed(engine, years)
    found = _each(material, {year: lambda strand, out=out: strand.fact not in out for year, out in gone.items()})  # type: ignore[misc]
    return {year: moments.flag(engine, graph, str(year)) for year, graph in found.items()}


def periods(
    engine: Engine,
    definition: Definition,
    bounds: Iterable[tuple[int, int]],
    values: Mapping[str, Sequence[Term]] | None = None,
    choice: Choice | None = None,
) -> dict[tuple[int, int], nx.Graph[str]]:
    """Make one network a period, of the facts that hold or may hold in at least one of its years.

    Parameters
    ----------
    engine : Engine
        The graph.
    definition : Definition
        The network.
    bounds : iterable of (int, int)
        First and last year of each period, both within it.
    values : mapping of str to sequence of Term, optional
        Parameters of the query.
    choice : Choice, optional
        Which facts are kept.

    Returns
    -------
    dict of (int, int) to networkx.Graph
        By period, with the same nodes in the same order.
    """
    material = _chosen(gather(engine, definition, values or {}), choice)
    wanted = list(bounds)
    gone = _lapsed(engine, {year for first, last in wanted for year in range(first, last + 1)})
    outs = {pair: frozenset.intersection(*(gone[y] for y in range(pair[0], pair[1] + 1))) for pair in wanted}
    return _each(material, {pair: lambda strand, out=out: strand.fact not in out for pair, out in outs.items()})  # type: ignore[misc]


def _lapsed(engine: Engine, years: Iterable[int]) -> dict[int, frozenset[str]]:
    every = moments.states(engine).keys()
    return {year: frozenset(every - moments.states(engine, str(year)).keys()) for year in sorted(set(years))}


def _chosen(material: Material, choice: Choice | None) -> Material:
    for _, keep in _restrictions(material, choice or Choice()):
        material = material.kept(keep)
    return material


def _each(material: Material, keeps: Mapping[Key, Keep]) -> dict[Key, nx.Graph[str]]:
    """Make one network a predicate, each on the nodes of the whole one."""
    import networkx as nx

    whole, found = material.network(), {}
    for key, keep in keeps.items():
        part = material.kept(keep).network()
        graph: nx.Graph[str] = nx.Graph(**part.graph)
        graph.add_nodes_from((node, dict(data)) for node, data in whole.nodes(data=True))
        graph.add_edges_from(part.edges(data=True))
        found[key] = graph
    return found

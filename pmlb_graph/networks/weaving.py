"""Weaving: facts made into ties, one tie for all the facts between two nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pmlb_graph import evidence
from pmlb_graph.bindings import Bindings
from pmlb_graph.terms import Term, local_name

if TYPE_CHECKING:
    import networkx as nx


class Strand(NamedTuple):
    """One fact that ties two nodes.

    Attributes
    ----------
    source, target, fact : str
        IRI of its ends, and its own.
    role, certainty : str
        Its role, or empty; the surest certainty that an attestation gives it.
    inferred : bool
        Whether only a rule says so.
    since, until : int or None
        Years, or None when no source tells them.
    contested : bool
        Whether an attestation contests it, or a premise it follows from, however sure another one is of it.
    """

    source: str
    target: str
    fact: str
    role: str = ""
    certainty: str = "incertain"
    inferred: bool = False
    since: int | None = None
    until: int | None = None
    contested: bool = False


Nodes = Mapping[str, Mapping[str, Any]]


def from_bindings(solutions: Bindings, header: Mapping[str, Any]) -> nx.Graph[str]:
    """Fill a two-mode network from solutions, one fact a solution."""
    return woven(*strands(solutions, header))


def strands(solutions: Bindings, header: Mapping[str, Any]) -> tuple[Nodes, list[Strand]]:
    """Read nodes and facts in solutions; the solutions of one fact, which differ by attestation or date, are joined."""
    place = {name: i for i, name in enumerate(solutions.variables)}
    ends, other = (header["source"], header["target"]), ("role", "certitude", "regle", "debut", "fin")
    at = [place[name] for name in (*ends, header["fact"])] + [place.get(name, -1) for name in other]
    source, target, fact, role, certainty, rule, start, end = at
    # A variable that the query has not is read as unbound, at the end of each solution.
    rows: list[tuple[Any, ...]] = [
        (*row, None) for row in solutions.rows if row[source] is not None and row[target] is not None
    ]
    nodes: dict[str, dict[str, Any]] = {}
    for side in ends:
        nodes |= _side(rows, place, side)
    found: dict[tuple[str, str, str, str], Strand] = {}
    for row in rows:
        attested, told = _value(row[certainty]), row[rule] is not None
        strand = Strand(
            row[source].value, row[target].value, _value(row[fact]), _value(row[role]), attested or "incertain",
            told and not attested, _year(row[start]), _year(row[end]), attested == evidence.CONTESTED,
        )  # fmt: skip
        known = found.setdefault(strand[:4], strand)
        if known is not strand:
            found[strand[:4]] = _same(known, strand)
    return nodes, sorted(found.values(), key=lambda strand: strand[:4])


def _side(rows: Iterable[tuple[Any, ...]], place: Mapping[str, int], side: str) -> dict[str, dict[str, Any]]:
    """Return the nodes of a side, with their label and class."""
    iri, label, kind = place[side], place[f"{side}Libelle"], place[f"{side}Classe"]
    seen = {row[iri]: row for row in rows}
    return {
        term.value: {"label": row[label].value, "kind": local_name(row[kind].value), "side": side}
        for term, row in seen.items()
    }


def _value(term: Term | None) -> str:
    return "" if term is None else term.value


def _year(term: Term | None) -> int | None:
    return None if term is None else int(term.value[:4])


def _same(one: Strand, other: Strand) -> Strand:
    """Join two readings of a fact: its surest certainty, its earliest start, its latest end, contested by one."""
    return one._replace(
        certainty=min(one.certainty, other.certainty, key=evidence.rank),
        inferred=one.inferred and other.inferred,
        since=_extreme(min, one.since, other.since),
        until=_extreme(max, one.until, other.until),
        contested=one.contested or other.contested,
    )


def _extreme(choose: Callable[[Iterable[int]], int], *years: int | None) -> int | None:
    known = [year for year in years if year is not None]
    return choose(known) if known else None


def woven(nodes: Nodes, found: Iterable[Strand]) -> nx.Graph[str]:
    """Make a network of its nodes and facts; nodes without a fact are left out.

    Ties have ``weight`` (number of facts), ``facts``, ``roles``, ``certainty`` (of the surest fact),
    ``inferred`` (whether all are), ``since`` (the earliest start told) and ``until`` (the latest end, when the end of
    every fact is told). A tie of which an attestation contests a fact has ``contested`` beside: its certainty stays the
    surest, so that nothing is weighted or left out for being contested. Nodes and ties are entered in sorted order.
    """
    import networkx as nx

    ties: defaultdict[tuple[str, str], list[Strand]] = defaultdict(list)
    for strand in found:
        ties[strand.source, strand.target].append(strand)
    met = {end for pair in ties for end in pair}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((node, dict(nodes[node])) for node in sorted(met))
    graph.add_edges_from((*pair, _tie(ties[pair])) for pair in sorted(ties))
    return graph


def _tie(found: list[Strand]) -> dict[str, Any]:
    if len(found) == 1:
        one = found[0]
        roles, dates = (one.role,) if one.role else (), _dates(one.since, one.until)
        return {
            "weight": 1.0,
            "facts": (one.fact,),
            "roles": roles,
            "certainty": one.certainty,
            "inferred": one.inferred,
        } | _notes(dates, one.contested)
    facts = tuple(sorted({strand.fact for strand in found}))
    ends = [strand.until for strand in found]
    dates = _dates(_extreme(min, *(strand.since for strand in found)), None if None in ends else _extreme(max, *ends))
    return {
        "weight": float(len(facts)),
        "facts": facts,
        "roles": tuple(sorted({strand.role for strand in found if strand.role})),
        "certainty": min((strand.certainty for strand in found), key=evidence.rank),
        "inferred": all(strand.inferred for strand in found),
    } | _notes(dates, any(strand.contested for strand in found))


def _notes(dates: Mapping[str, int], contested: bool) -> dict[str, Any]:
    return {**dates, **({"contested": True} if contested else {})}


def _dates(since: int | None, until: int | None) -> dict[str, int]:
    return {name: year for name, year in (("since", since), ("until", until)) if year is not None}

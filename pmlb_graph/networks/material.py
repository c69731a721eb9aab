"""Material: the facts a network is made of, what is known of its nodes, and the network made of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pmlb_graph import catalogue, evidence
from pmlb_graph.bindings import Bindings
from pmlb_graph.engine import Engine
from pmlb_graph.networks.definitions import Definition
from pmlb_graph.networks.projection import project
from pmlb_graph.networks.weaving import Nodes, Strand, strands, woven
from pmlb_graph.terms import Term, local_name

if TYPE_CHECKING:
    import networkx as nx

Keep = Callable[[Strand], bool]


@dataclass(frozen=True, slots=True)
class Material:
    """What a network is made of.

    Attributes
    ----------
    definition : Definition
        How it is made.
    nodes : mapping
        Attributes of the nodes that the facts meet, by IRI.
    strands : sequence of Strand
        The facts: who takes part in which cooperation.
    relation : Bindings, optional
        What is put in place of a side.
    own : sequence of Strand
        The ties that the relation makes of itself; the fact of each is a cooperation.
    """

    definition: Definition
    nodes: Nodes
    strands: Sequence[Strand]
    relation: Bindings | None = None
    own: Sequence[Strand] = ()

    def kept(self, keep: Keep) -> Material:
        """Return the material restricted to the facts that a predicate keeps."""
        own = [strand for strand in self.own if keep(strand._replace(target=strand.fact))]
        return replace(self, strands=[strand for strand in self.strands if keep(strand)], own=own)

    def network(self) -> nx.Graph[str]:
        """Make the network: weave, put other things in place of a side, project."""
        definition = self.definition
        nodes, found = self.nodes, self.strands
        if definition.relation is not None and self.relation is not None:
            nodes, found = _replaced(self, definition.relation.network or {}, self.relation)
        graph = woven(nodes, found)
        sides = {side for _, side in graph.nodes(data="side")}
        graph = project(graph, definition.onto) if definition.onto else graph
        graph.graph |= {
            "name": definition.name,
            "mode": "one-mode" if definition.onto else "three-mode" if len(sides) > 2 else "two-mode",
            "title": dict(definition.title),
            "description": dict(definition.description),
        }
        return graph


def gather(engine: Engine, definition: Definition, values: Mapping[str, Sequence[Term]]) -> Material:
    """Ask for the facts of a network, and for what is known of its nodes."""
    solutions = engine.select(definition.query.filled(values))
    nodes, found = strands(solutions, definition.query.network or {})
    if any(strand.inferred for strand in found):
        found = _settled(engine, found)
    known = {**profiles(engine), **traits(engine)}
    nodes = {node: {**data, **known.get(node, {})} for node, data in nodes.items()}
    if definition.relation is None:
        return Material(definition, nodes, found)
    relation, header = engine.select(definition.relation.text), definition.relation.network or {}
    own_nodes, own = strands(relation, header) if "source" in header else ({}, [])
    return Material(definition, {**own_nodes, **nodes}, found, relation, own)


def _settled(engine: Engine, found: Iterable[Strand]) -> list[Strand]:
    """Give each inferred fact the certainty of its least sure premise; it is contested when one of them is."""
    premises: dict[str, dict[str, list[str]]] = {}
    for row in engine.select(catalogue.named("preuve/premisses").text):
        told = premises.setdefault(row["fait"], {}).setdefault(row["premisse"], [])
        told += [row["certitude"]] if "certitude" in row else []

    def certainty(fact: str, above: tuple[str, ...] = ()) -> str:
        below = [
            min(told, key=evidence.rank) if told else certainty(premise, (*above, fact))
            for premise, told in premises.get(fact, {}).items()
            if premise not in above
        ]
        return max(below, key=evidence.rank, default="incertain")

    def contested(fact: str, above: tuple[str, ...] = ()) -> bool:
        return any(
            evidence.CONTESTED in told or contested(premise, (*above, fact))
            for premise, told in premises.get(fact, {}).items()
            if premise not in above
        )

    return [s._replace(certainty=certainty(s.fact), contested=contested(s.fact)) if s.inferred else s for s in found]


def _replaced(
    material: Material, header: Mapping[str, Any], relation: Bindings
) -> tuple[dict[str, Mapping[str, Any]], list[Strand]]:
    """Put other things in place of a side, and add the ties that the relation makes of itself."""
    ends = material.definition.query.network or {}
    ((side, others),) = header["replaces"].items()
    end = "source" if side == ends["source"] else "target"
    nodes, found = dict(material.nodes), []
    for other in others:
        into, entered = _pairs(relation, side, other, material.nodes)
        nodes |= entered
        found += [_moved(s, end, new) for s in material.strands for new in into.get(getattr(s, end), ())]
    # A tie of the plan holds while somebody takes part in the action that makes it.
    held = {strand.target for strand in material.strands}
    return nodes, found + [strand for strand in material.own if strand.fact in held]


def _moved(strand: Strand, end: str, node: str) -> Strand:
    return strand._replace(source=node) if end == "source" else strand._replace(target=node)


def _pairs(
    relation: Bindings, side: str, other: str, nodes: Nodes
) -> tuple[dict[str, list[str]], dict[str, Mapping[str, Any]]]:
    """Return what stands in place of each node, and its attributes; an actor gives its territory its own."""
    into: dict[str, list[str]] = {}
    entered: dict[str, Mapping[str, Any]] = {}
    for row in relation:
        if side not in row or other not in row:
            continue
        into.setdefault(row[side], []).append(row[other])
        given = {k: v for k, v in nodes.get(row[side], {}).items() if k in PROFILE}
        known = {"label": row[f"{other}Libelle"], "kind": local_name(row[f"{other}Classe"]), "side": other}
        entered[row[other]] = {**given, **known}
    return into, entered


PROFILE = ("group", "region", "departement", "population", "longitude", "latitude")


def profiles(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return what is known of each actor: group, region, département, population, position.

    Names of the départements, or regions, over which it extends are separated by semicolons, sorted.
    """
    found: dict[str, dict[str, Any]] = {}
    places: dict[tuple[str, str], set[str]] = {}
    for row in engine.select(catalogue.named("espace/profils").text):
        known = found.setdefault(row["acteur"], {"group": local_name(row["groupe"])})
        for name in ("region", "departement"):
            if f"{name}Libelle" in row:
                places.setdefault((row["acteur"], name), set()).add(row[f"{name}Libelle"])
        if "population" in row:
            known["population"] = int(float(row["population"]))
        if "longitude" in row and "latitude" in row:
            known |= {name: float(row[name]) for name in ("longitude", "latitude")}
    for (actor, name), labels in places.items():
        found[actor][name] = "; ".join(sorted(labels))
    return found


def traits(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return what is known of each cooperation: themes and form (keys), since, until (years)."""
    found: dict[str, dict[str, Any]] = {}
    for row in engine.select(catalogue.named("inventaire/traits").text):
        known = found.setdefault(row["cooperation"], {})
        for name, value in _trait(row):
            if name == "themes":
                known[name] = tuple(sorted({*known.get(name, ()), value}))
            elif name in ("since", "until"):
                known[name] = {"since": min, "until": max}[name](known.get(name, value), value)
            else:
                known[name] = value
    return found


def _trait(row: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    if "theme" in row:
        yield "themes", local_name(row["theme"])
    if "forme" in row:
        yield "form", local_name(row["forme"])
    if "debut" in row:
        yield "since", int(row["debut"][:4])
    if "fin" in row:
        yield "until", int(row["fin"][:4])

"""A sample network for the tests of the pages, drawn with a seed."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx

BASE = "https://w3id.org/pmlb/id/"
KINDS = ("Metropole", "CommunauteAgglomeration", "CommunauteCommunes", "Region", "AgenceUrbanisme", "CollectifActeurs")


def fact(actor: str, actor_label: str, coop: str, coop_label: str, role: str, **more: Any) -> dict[str, Any]:
    """Make one piece of evidence."""
    key = f"{actor.rsplit('/', 1)[-1]}/{coop.rsplit('/', 1)[-1]}/{role.replace(' ', '-')}"
    return {
        "fact": f"{BASE}participation/{key}",
        "actor": actor,
        "actor_label": actor_label,
        "cooperation": coop,
        "cooperation_label": coop_label,
        "role": role,
        "start": None,
        "end": None,
        "inferred": False,
        "rule": None,
        "premises": [],
        "passages": [],
        **more,
    }


def passage(**more: Any) -> dict[str, Any]:
    """Make one passage."""
    return {
        "source": "Feuille de route 2020-2026",
        "publisher": "PMLB",
        "url": "https://example.org/feuille-de-route",
        "locator": "L98",
        "quotation": "FNAU, PUCA, Univ, ADEME...",
        "certainty": "atteste",
        "row": "participations.csv:12",
        "note": None,
        **more,
    }


def two_mode(
    actors: int = 40, cooperations: int = 12, ties: int = 90, seed: int = 7
) -> tuple[nx.Graph, dict[str, Any]]:
    """Draw an actor–cooperation network with a seed."""
    draw = random.Random(seed)
    graph = nx.Graph(
        name="essai",
        mode="two-mode",
        title={"fr": "Réseau d’essai", "en": "Test network"},
        description={"fr": "Un réseau tiré au sort.", "en": "A random network."},
    )
    for i in range(actors):
        graph.add_node(
            f"{BASE}acteur/a{i}", label=f"Communauté d’essai n° {i}", kind=KINDS[i % len(KINDS)], side="actor"
        )
    for i in range(cooperations):
        kind = ("Alliance", "Action", "GroupeCoordination")[i % 3]
        graph.add_node(f"{BASE}cooperation/c{i}", label=f"Coopération énergie {i}", kind=kind, side="cooperation")
    pairs = [(a, c) for a in range(actors - 2) for c in range(cooperations)]
    evidence: dict[str, Any] = {}
    for number, (a, c) in enumerate(sorted(draw.sample(pairs, ties))):
        u, v = f"{BASE}acteur/a{a}", f"{BASE}cooperation/c{c}"
        inferred = number % 5 == 0
        certainty = ("atteste", "deduit", "incertain", "conteste")[0 if number % 3 else number % 4]
        one = fact(
            u,
            graph.nodes[u]["label"],
            v,
            graph.nodes[v]["label"],
            "membre" if number % 2 else "financeur",
            start="2012",
            inferred=inferred,
            rule="membres du comité syndical" if inferred else None,
            passages=[passage(certainty=certainty, quotation=None if number % 4 == 0 else "FNAU, PUCA")],
        )
        evidence[one["fact"]] = one
        graph.add_edge(
            u, v, weight=1.0, facts=(one["fact"],), certainty=certainty, inferred=inferred, roles=(one["role"],)
        )
    return finish(graph), evidence


def one_mode(graph: nx.Graph, evidence: dict[str, Any]) -> nx.Graph:
    """Project a two-mode network on its actors, keeping the evidence of each tie."""
    rank = ("atteste", "deduit", "incertain", "conteste")
    out = nx.Graph(**{**graph.graph, "mode": "one-mode"})
    out.add_nodes_from((n, dict(d)) for n, d in graph.nodes(data=True) if d["side"] == "actor")
    for coop in sorted(n for n, d in graph.nodes(data=True) if d["side"] == "cooperation"):
        members = sorted(graph[coop])
        for i, u in enumerate(members):
            for v in members[i + 1 :]:
                both = (graph.edges[u, coop], graph.edges[v, coop])
                old = out.get_edge_data(
                    u, v, {"weight": 0.0, "facts": (), "certainty": "atteste", "inferred": True, "roles": ()}
                )
                out.add_edge(
                    u,
                    v,
                    weight=old["weight"] + 1 / (len(members) - 1),
                    facts=tuple(dict.fromkeys(old["facts"] + both[0]["facts"] + both[1]["facts"])),
                    certainty=max((old["certainty"], both[0]["certainty"], both[1]["certainty"]), key=rank.index),
                    inferred=old["inferred"] and (both[0]["inferred"] or both[1]["inferred"]),
                    roles=tuple(sorted({*old["roles"], *both[0]["roles"], *both[1]["roles"]})),
                )
    return finish(out)


def finish(graph: nx.Graph) -> nx.Graph:
    """Add degree and betweenness."""
    nx.set_node_attributes(graph, dict(graph.degree()), "degree")
    nx.set_node_attributes(graph, nx.betweenness_centrality(graph), "betweenness")
    return graph

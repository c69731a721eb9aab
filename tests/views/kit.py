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


REGIONS = {
    "Bretagne": (("Ille-et-Vilaine", -1.68, 48.11), ("Finistère", -4.49, 48.39), ("Morbihan", -2.76, 47.66)),
    "Pays de la Loire": (("Loire-Atlantique", -1.55, 47.22), ("Maine-et-Loire", -0.55, 47.47), ("Sarthe", 0.2, 48.0)),
    "Normandie": (("Calvados", -0.37, 49.18),),
}
GROUPS = {
    "Metropole": "metropole",
    "CommunauteAgglomeration": "ville-moyenne",
    "CommunauteCommunes": "rural",
    "Region": "region-departement",
    "AgenceUrbanisme": "ingenierie",
}
THEMES = {"mobilites": "mobility", "energie": "energy", "tourisme": "tourism", "alimentation": "food", "eau": "water"}
FORMS = {"contrat": "contract", "reseau": "network", "syndicat-mixte": "joint authority"}
PLACES = {
    "metropole": "metropolis",
    "ville-moyenne": "medium-sized city",
    "rural": "rural territory",
    "region-departement": "region or département",
    "ingenierie": "territorial engineering",
}
MEASURES = {
    "degree": {"fr": "Nombre de liens", "en": "Number of ties"},
    "betweenness": {"fr": "Intermédiarité", "en": "Betweenness"},
    "closeness": {"fr": "Proximité", "en": "Closeness"},
}


def described(graph: nx.Graph, seed: int = 11) -> nx.Graph:
    """Add what real networks say: places, populations, groups, themes, forms, dates, communities, measures.

    Some of it is unknown: every seventh actor has no place, every fourth cooperation no date, the last no theme.
    """
    _describe_actors(graph, random.Random(seed))
    _describe_cooperations(graph, random.Random(seed + 1))
    words = {key: {"fr": key.replace("-", " "), "en": text} for key, text in {**THEMES, **FORMS, **PLACES}.items()}
    graph.graph["words"] = words | {"mobilites": {"fr": "mobilités", "en": "mobility"}}
    return measured(graph)


def _describe_actors(graph: nx.Graph, draw: random.Random) -> None:
    places = [(region, *place) for region, three in REGIONS.items() for place in three]
    for i, node in enumerate(sorted((n for n, d in graph.nodes(data=True) if d["side"] == "actor"), key=_number)):
        data = graph.nodes[node]
        if data["kind"] in GROUPS:
            data["group"] = GROUPS[data["kind"]]
        if i % 7 == 6 or data["kind"] == "CollectifActeurs":
            continue
        region, departement, lon, lat = places[i % len(places)]
        data.update(region=region, departement=departement, population=draw.randrange(9_000, 680_000))
        data["longitude"] = round(lon + draw.uniform(-0.3, 0.3), 4)
        data["latitude"] = round(lat + draw.uniform(-0.2, 0.2), 4)


def _describe_cooperations(graph: nx.Graph, draw: random.Random) -> None:
    coops = sorted((n for n, d in graph.nodes(data=True) if d["side"] == "cooperation"), key=_number)
    for i, node in enumerate(coops):
        data = graph.nodes[node]
        if i < len(coops) - 1:
            data.update(themes=tuple(sorted(draw.sample(sorted(THEMES), 1 + i % 2))), form=sorted(FORMS)[i % 3])
        if i % 4 != 3:
            data["since"] = 2002 + 2 * i
        if i % 12 in (1, 4, 10):
            data["until"] = min(2026, 2008 + 2 * i)
        for actor in graph[node]:
            graph.edges[actor, node].update({name: data[name] for name in ("since", "until") if name in data})


def measured(graph: nx.Graph) -> nx.Graph:
    """Add communities and one more measure."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted((min(u, v), max(u, v)) for u, v in graph.edges))
    for number, part in enumerate(nx.community.louvain_communities(ordered, seed=3)):
        for node in part:
            graph.nodes[node]["community"] = number
    nx.set_node_attributes(graph, nx.closeness_centrality(ordered), "closeness")
    graph.graph["measures"] = MEASURES
    graph.graph["communities"] = {"method": {"fr": "Louvain, graine 3", "en": "Louvain, seed 3"}, "modularity": 0.31}
    return graph


def rich(seed: int = 7) -> tuple[nx.Graph, nx.Graph, dict[str, Any]]:
    """Give a described two-mode network, its projection on actors with its origin, and their evidence."""
    graph, evidence = two_mode(seed=seed)
    described(graph)
    for one in evidence.values():
        since = graph.nodes[one["cooperation"]].get("since")
        one["start"] = str(since) if since else None
    projected = one_mode(graph, evidence)
    projected.graph.update(origin=graph, onto="actor")
    for u, v, data in projected.edges(data=True):
        shared = [graph.nodes[coop] for coop in sorted(set(graph[u]) & set(graph[v]))]
        starts = [known["since"] for known in shared if "since" in known]
        data.update({"since": min(starts)} if starts else {})
    return graph, measured(projected), evidence


def _number(node: str) -> int:
    return int(node.rsplit("/", 1)[-1][1:])

"""Places: territories, and ties between actors, as GeoJSON that QGIS opens.

Coordinates are longitudes and latitudes of WGS 84 with five decimals (about a metre). A point is where the data put a
territory (its centre weighted by population, failing that its main commune), never its contour.

References
----------
IETF, RFC 7946, The GeoJSON Format, August 2016.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pmlb_graph.catalogue import named
from pmlb_graph.engine import Engine
from pmlb_graph.exports.material import Material, put
from pmlb_graph.terms import local_name

METHODS = ("centre-pondere-population", "commune-principale")
"""Positions that are preferred, in this order."""
_DECIMALS = 5


def geojson(material: Material, folder: Path) -> None:
    """Write territories and ties."""
    put(folder / "carte" / "territoires.geojson", _collection(territories(material.engine)))
    put(folder / "carte" / "liens.geojson", _collection(ties(material.engine)))


def territories(engine: Engine) -> list[dict[str, Any]]:
    """Return each territory that has a point, with its documented cooperations and the facts that say so.

    Notes
    -----
    No cooperation means that no source was entered, not that the territory does not cooperate.
    """
    found: dict[str, dict[str, Any]] = {}
    points: dict[str, tuple[int, str, str, tuple[float, float]]] = {}
    for row in engine.select(named("espace/points").text):
        iri, method = row["territoire"], row["methodeCle"]
        one = found.setdefault(iri, _territory(row))
        if "acteur" in row:
            one["acteurs"].add(row["acteur"])
        if "fait" in row:
            one["cooperations"].add(row["cooperation"])
            one["faits"].add(row["fait"])
        rank = METHODS.index(method) if method in METHODS else len(METHODS)
        place = (rank, method, row["position"], _place(row))
        points[iri] = min(points.get(iri, place), place)
    return [_located(iri, found[iri], points[iri]) for iri in sorted(found)]


def _territory(row: dict[str, str]) -> dict[str, Any]:
    return {
        "libelle": row["territoireLibelle"],
        "classe": local_name(row["classe"]),
        "codeInsee": row.get("codeInsee"),
        "acteurs": set(),
        "cooperations": set(),
        "faits": set(),
    }


def _located(iri: str, one: dict[str, Any], point: tuple[int, str, str, tuple[float, float]]) -> dict[str, Any]:
    properties = {
        "iri": iri,
        **{name: one[name] for name in ("libelle", "classe", "codeInsee")},
        "methode": point[1],
        "position": point[2],
        "nombreCooperations": len(one["cooperations"]),
        **{name: sorted(one[name]) for name in ("acteurs", "cooperations", "faits")},
    }
    return _feature(iri, {"type": "Point", "coordinates": list(point[3])}, properties)


def _place(row: dict[str, str]) -> tuple[float, float]:
    return round(float(row["longitude"]), _DECIMALS), round(float(row["latitude"]), _DECIMALS)


def ties(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield each tie between two actors that have a point, with its facts and its certainty."""
    from pmlb_graph import networks

    graph = networks.network(engine, networks.named("acteurs-acteurs"))
    for one, other, data in sorted(graph.edges(data=True), key=lambda tie: sorted(tie[:2])):
        ends = [graph.nodes[end] for end in sorted((one, other))]
        if not all("longitude" in end and "latitude" in end for end in ends):
            continue
        line = [[round(end["longitude"], _DECIMALS), round(end["latitude"], _DECIMALS)] for end in ends]
        first, second = sorted((one, other))
        properties = {
            "acteur1": first,
            "acteur2": second,
            "libelle1": ends[0].get("label", local_name(first)),
            "libelle2": ends[1].get("label", local_name(second)),
            "poids": round(data["weight"], 9),
            "certitude": data["certainty"],
            "deduit": data["inferred"],
            **({"conteste": True} if data.get("contested") else {}),
            "nombreCooperations": len(data.get("via", ())),
            "cooperations": sorted(data.get("via", ())),
            "faits": sorted(data["facts"]),
        }
        yield _feature(f"{first} {second}", {"type": "LineString", "coordinates": line}, properties)


def _feature(iri: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": iri, "geometry": geometry, "properties": properties}


def _collection(features: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    for number, feature in enumerate(features):
        yield (",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False, allow_nan=False)
    yield "\n]}\n"

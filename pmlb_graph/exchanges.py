"""The page of interaction and cooperation: what two EPCI have with each other, in one file to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph import catalogue, colophon, evidence, interactions, pipeline, views
from pmlb_graph.analyses import Bench, following
from pmlb_graph.analyses.exchanges import CALLED, FLOWS, GRAVITY, HOW, RADIATION, Exchanges, exchanges, places_in_order
from pmlb_graph.analyses.interaction import TITLE, basis
from pmlb_graph.analyses.pairs import KINDS_CALLED
from pmlb_graph.engine import Engine
from pmlb_graph.language import LANGUAGES, each, figure, later, speaking, spoken, tr
from pmlb_graph.tables import Project
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import numpy as np

    from pmlb_graph.interactions import Gap

PAGE = "interactions.html"
MOST = 200
"""Pairs of each list, for each model, that the page holds: thousands could not be read, nor carried."""
LINES = 6
"""Lines of the official file shown for a flow; the others are counted."""
WITHIN = 60.0
WITHOUT, BEYOND, BOTH = range(3)
_FOLLOWS = later("{one} and {other}: Spearman’s ρ = {rho}; {common} % of the pairs without cooperation in common.")

Kinds = Iterable[tuple[str, str]]


def page(engine: Engine, project: Project, data: Path | None = None) -> str:
    """Return the page of a graph, empty when it does not hold the populations and points of two EPCI."""
    bench = Bench(engine, data=data)
    found = exchanges(bench)
    return interactions_page(bench, found, project) if found.first else ""


def interactions_page(
    bench: Bench, found: Exchanges, project: Project, model: str = "", kinds: Kinds = (), most: int = MOST
) -> str:
    """Return the page of interaction beside cooperation: one file, without any request.

    Parameters
    ----------
    bench : Bench
        Who answers.
    found : Exchanges
        What each two EPCI have with each other.
    project : Project
        Base map, attributions, citation.
    model : str
        Model it opens on; by default observed flows if there are any, gravity otherwise.
    kinds : iterable of pair of str
        Only these kinds of pair; none for all.
    most : int
        How many pairs of each list the page holds, for each model.
    """
    listed = {name: _lists(found, gap, set(kinds), most) for name, gap in found.models.items()}
    pairs = _pairs(found, listed)
    facts = {fact for pair in pairs for name in ("facts", "told") for fact in pair[name]}
    return views.exchange_page(
        _territories(bench, found),
        pairs,
        [_model(found, name, listed[name]) for name in found.models],
        evidence.sheets(bench.engine, facts),
        title=each(TITLE),
        subtitle=_in_each(lambda: basis(found, model or found.first)),
        lang=spoken(),
        ground=views.territory(project),
        about=_about(bench, found, model or found.first),
        sources_note=colophon.listed(project),
        citation=colophon.citation(project),
        version=pipeline.release(),
    )


class _Lists:
    """The pairs of a model that the page holds, and how many there are in all."""

    def __init__(self) -> None:
        self.place: dict[int, tuple[int, int]] = {}
        self.sizes, self.kept = [0, 0, 0], [0, 0, 0]

    def add(self, which: int, pairs: list[int], most: int) -> None:
        """Add the first pairs of a list."""
        self.sizes[which], self.kept[which] = len(pairs), min(len(pairs), most)
        self.place |= {k: (which, n) for n, k in enumerate(pairs[:most])}


def _lists(found: Exchanges, gap: Gap, kinds: set[tuple[str, str]], most: int) -> _Lists:
    import numpy as np

    def kept(pairs: Iterable[int]) -> list[int]:
        return [k for k in pairs if not kinds or found.kind(int(gap.rows[k]), int(gap.columns[k])) in kinds]

    together = np.flatnonzero((gap.cooperation > 0) & (gap.interaction_rank > gap.cut)).tolist()
    told = _Lists()
    if (gap.cooperation > 0).any():
        told.add(WITHOUT, kept(gap.without_cooperation()), most)
    told.add(BEYOND, kept(gap.beyond_interaction()), most)
    told.add(BOTH, kept(sorted(together, key=lambda k: (-gap.interaction[k], k))), most)
    return told


def _pairs(found: Exchanges, listed: Mapping[str, _Lists]) -> list[dict[str, Any]]:
    """Return the records of the pairs that a list of a model holds, in the order of their territories."""
    cells: dict[tuple[int, int], dict[str, list[float]]] = {}
    for name, gap in found.models.items():
        place, told = places_in_order(gap), listed[name].place
        pairs = zip(gap.rows.tolist(), gap.columns.tolist(), strict=True)
        for k, pair in enumerate(pairs):
            which, n = told.get(k, (-1, -1))
            cells.setdefault(pair, {})[name] = [float(place[k]), _worth(name, float(gap.interaction[k])), which, n]
    wanted = sorted(pair for pair, by in cells.items() if any(cell[2] >= 0 for cell in by.values()))
    ranks = _cooperation_places(found)
    return [_pair(found, pair, [cells[pair].get(name) for name in found.models], ranks) for pair in wanted]


def _cooperation_places(found: Exchanges) -> Mapping[tuple[int, int], float]:
    gap = found.models[found.first]
    places = ((1 - gap.cooperation_rank) * len(gap.rows) + 0.5).round(1).tolist()
    return dict(zip(zip(gap.rows.tolist(), gap.columns.tolist(), strict=True), places, strict=True))


def _pair(
    found: Exchanges, pair: tuple[int, int], cells: list[list[float] | None], ranks: Mapping[tuple[int, int], float]
) -> dict[str, Any]:
    i, j = pair
    iris = found.places.territories
    near, km = float(found.neighbours.values[i, j]), float(found.kilometres[i, j])
    both = ((iris[i], iris[j]), (iris[j], iris[i]))
    observed = found.observed
    told = [one.facts[ends] for one in (observed, found.neighbours) for ends in both if ends in one.facts]
    flows = [_flow(observed.flow(*ends)) for ends in both] if observed.kept and FLOWS in found.models else None
    return {
        "a": i, "b": j, "km": None if isnan(km) else round(km, 1), "near": None if isnan(near) else int(near),
        "cost": None if found.cost is found.kilometres else _mean(found.cost[i, j], found.cost[j, i]),
        "shared": int(found.shared[i, j]), "weight": round(float(found.weight[i, j]), 4), "rank": ranks.get(pair),
        "facts": found.facts.get(pair, ()), "told": tuple(sorted(set(told))), "flows": flows, "m": cells,
    }  # fmt: skip


def _mean(one: float, other: float) -> float | None:
    kept = [float(cost) for cost in (one, other) if not isnan(cost)]
    return round(sum(kept) / len(kept), 1) if kept else None


def _flow(flow: Any) -> list[Any]:
    return [round(flow.value, 4), list(flow.lines[:LINES]), len(flow.lines)] if flow else [0, [], 0]


def _worth(name: str, value: float) -> float:
    """Return what a model gives: flows as they are, a potential to the few digits that mean something.

    Examples
    --------
    >>> _worth("flows", 1234567.25), _worth("gravity", 1234567.25)
    (1234567.25, 1235000.0)
    """
    return round(value, 4) if name == FLOWS else float(f"{value:.4g}")


def _territories(bench: Bench, found: Exchanges) -> list[dict[str, Any]]:
    kinds = {row["epci"]: local_name(row["classe"]) for row in bench.answer("couverture/epci")}
    near = interactions.cumulative(found.places.population, found.kilometres, WITHIN)
    places = found.places
    records = []
    for i, actor in enumerate(places.actors):
        record = {
            "iri": actor, "name": places.labels[i], "kind": kinds.get(actor, "EPCI"), "group": found.groups[i] or None,
            "departement": found.departements[i] or None, "documented": int(found.documented[i]),
            "population": _known(places.population, i), "near": _known(near, i),
            "lon": _known(places.longitude, i, 5), "lat": _known(places.latitude, i, 5),
        }  # fmt: skip
        records.append({key: value for key, value in record.items() if value is not None})
    return records


def _known(values: np.ndarray, i: int, digits: int | None = None) -> float | None:
    value = float(values[i])
    return None if isnan(value) else round(value, digits)


def _model(found: Exchanges, name: str, told: _Lists) -> dict[str, Any]:
    gap, kept = found.models[name], found.observed.kept
    made = {
        "key": name, "label": each(CALLED[name]), "how": each(HOW[name]), "pairs": len(gap.rows),
        "cooperate": int((gap.cooperation > 0).sum()), "lists": told.sizes, "kept": told.kept,
    }  # fmt: skip
    if name == FLOWS:
        made["year"] = found.observed.year
        if kept:
            made |= {"file": kept.heading.file, "digest": kept.heading.digest[:12]}
    return made


def _about(bench: Bench, found: Exchanges, model: str) -> dict[str, Any]:
    labels = {
        local_name(row["concept"]): {"fr": row["libelle"], "en": row.get("label") or row["libelle"]}
        for row in bench.engine.select(catalogue.named("noms/concepts").text)
        if local_name(row["schema"]) == "groupe"
    }
    groups = {name: labels.get(name, {"fr": name, "en": name}) for name in sorted({*found.groups} - {""})}
    groups |= {name: each(text) for name, text in KINDS_CALLED.items() if name in groups}
    return {
        "model": model,
        "groups": groups,
        "order": [name for name in KINDS_CALLED if name in groups] + sorted({*groups} - {*KINDS_CALLED}),
        "contiguity": found.neighbours.told,
        "cost": "km" if found.cost is found.kilometres else "min",
        "agreement": _in_each(lambda: " ".join(_agreement(found))),
    }


def _agreement(found: Exchanges) -> Iterable[str]:
    for one, other in ((GRAVITY, RADIATION), (FLOWS, GRAVITY), (FLOWS, RADIATION)):
        if one in found.models and other in found.models:
            rho, common = following.agreement(found, one, other)
            if not (isnan(rho) or isnan(common)):
                names = {"one": tr(CALLED[one]).capitalize(), "other": tr(CALLED[other])}
                yield tr(_FOLLOWS).format(**names, rho=figure(rho, 2), common=figure(100 * common))


def _in_each(say: Any) -> dict[str, str]:
    """Return what is said in each language."""
    told: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = say()
    return told

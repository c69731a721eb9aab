"""Candidates: the organisations that could be invited, and what is known of each two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pmlb_graph import interactions
from pmlb_graph.analyses import geography
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.exchanges import exchanges
from pmlb_graph.analyses.geography import Neighbours
from pmlb_graph.language import pick
from pmlb_graph.terms import local_name

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

Interaction = Callable[[str, str], float]
"""From two actors to the strength of what passes between their territories, from 0 to 1; NaN when it is not known."""

BODIES = ("ComiteSyndical", "GroupeCoordination", "InstanceGouvernance")


@dataclass(frozen=True)
class Candidates:
    """The organisations that could be invited.

    Attributes
    ----------
    actors : tuple of str
        Their IRIs.
    about : sequence of mapping
        What is known of each: ``label``, ``kind`` (in words), ``group`` (key), ``departement``, ``region``,
        ``ended`` (whether an end is told), ``epci`` (whether it is one)…
    cooperations : tuple of str
        The cooperations and the actions in which some take part; governance bodies are not among them.
    held : numpy.ndarray
        A row an actor, a column a cooperation: 1 where a source attests that it takes part. What only a rule infers
        is not there.
    themes : tuple of frozenset of str
        Keys of the themes of each cooperation.
    broader : mapping of str to frozenset of str
        Each theme with all those that hold it, itself included.
    km : numpy.ndarray
        Distances as the crow flies; NaN when a position is not known.
    same : numpy.ndarray
        1 for a département in common, ½ for a region only.
    next_to : numpy.ndarray
        1 for two neighbouring territories.
    strength : numpy.ndarray or None
        What passes between each two, when it was given.
    told : bool
        Whether the graph tells which territories are neighbours; otherwise they are guessed.
    rank : mapping of str to int
        The rank of each actor.
    """

    actors: tuple[str, ...]
    about: Sequence[Mapping[str, Any]]
    cooperations: tuple[str, ...]
    held: np.ndarray
    themes: tuple[frozenset[str], ...]
    broader: Mapping[str, frozenset[str]]
    km: np.ndarray
    same: np.ndarray
    next_to: np.ndarray
    strength: np.ndarray | None = None
    told: bool = False
    rank: Mapping[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Remember the rank of each actor."""
        object.__setattr__(self, "rank", {iri: i for i, iri in enumerate(self.actors)})

    def on(self, themes: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """Tell which cooperations are on some themes, or their sub-themes, and which ones on related themes only."""
        import numpy as np

        asked = frozenset(themes)
        around = frozenset().union(*(self.broader.get(theme, {theme}) for theme in asked))
        held = [frozenset().union(*(self.broader.get(t, {t}) for t in one)) for one in self.themes]
        same = np.array([bool(asked & one) for one in held], float)
        related = np.array([bool(around & one) for one in held], float)
        return same, related * (1 - same)


def candidates(bench: Bench, interaction: Interaction | None = None) -> Candidates:
    """Gather the organisations of the graph, with what ties them.

    Parameters
    ----------
    bench : Bench
        What the analysis works on.
    interaction : callable, optional
        What passes between the territories of two actors, from 0 to 1, such as the share of people who commute. It is
        one more criterion when it is given.
    """
    graph, known = bench.network("acteurs-cooperations"), bench.profiles()
    about: dict[str, dict[str, Any]] = {}
    for row in bench.answer("agir/candidats"):
        kind = pick({"fr": row["classeLibelle"], "en": row["classeLibelleEn"]})
        one = about.setdefault(row["acteur"], {**known.get(row["acteur"], {}), "label": row["acteurLibelle"]})
        one |= {"kind": kind, "ended": one.get("ended", False) or "fin" in row}
    territories = geography.territories(bench)
    for place in territories:
        if place.iri in about:
            about[place.iri]["epci"] = True
    places = geography.located(territories)
    return gathered(graph, about, wider(bench, "theme"), geography.neighbours(bench, places), interaction)


def wider(bench: Bench, scheme: str) -> dict[str, frozenset[str]]:
    """Return, for each concept of a scheme, itself and all those that hold it, by key."""
    found: dict[str, set[str]] = {}
    for row in bench.answer("agir/concepts-plus-larges"):
        if local_name(row["schema"]) == scheme:
            found.setdefault(local_name(row["concept"]), set()).add(local_name(row["large"]))
    return {concept: frozenset(large) for concept, large in found.items()}


def gathered(
    graph: nx.Graph[str],
    about: Mapping[str, Mapping[str, Any]],
    broader: Mapping[str, frozenset[str]],
    neighbours: Neighbours,
    interaction: Interaction | None = None,
) -> Candidates:
    """Put together the two-mode network and what is known of the actors."""
    import numpy as np

    from pmlb_graph.measures import great_circle

    actors = tuple(sorted(about))
    known = [about[iri] for iri in actors]
    cooperations = tuple(
        node for node, data in graph.nodes(data=True) if data["side"] == "cooperation" and data["kind"] not in BODIES
    )
    nowhere = float("nan")
    km = great_circle([one.get("longitude", nowhere) for one in known], [one.get("latitude", nowhere) for one in known])
    return Candidates(
        actors,
        known,
        cooperations,
        _held(graph, actors, cooperations),
        tuple(frozenset(graph.nodes[node].get("themes", ())) for node in cooperations),
        broader,
        km,
        np.maximum(_common(known, "departement"), _common(known, "region") / 2),
        _next(actors, neighbours),
        None if interaction is None else _strength(actors, interaction),
        neighbours.told,
    )


def _held(graph: nx.Graph[str], actors: Sequence[str], cooperations: Sequence[str]) -> np.ndarray:
    import numpy as np

    rank = {iri: i for i, iri in enumerate(actors)}
    held = np.zeros((len(actors), len(cooperations)))
    for j, node in enumerate(cooperations):
        for actor, tie in graph.adj[node].items():
            if actor in rank and not tie["inferred"]:
                held[rank[actor], j] = 1
    return held


def _common(known: Sequence[Mapping[str, Any]], name: str) -> np.ndarray:
    """Return 1 where two actors have a place in common, of those over which each extends."""
    import numpy as np

    of = [set(filter(None, one.get(name, "").split("; "))) for one in known]
    places = sorted(set().union(*of))
    inside = np.array([[place in one for place in places] for one in of], float).reshape(len(of), len(places))
    return np.asarray(inside @ inside.T > 0, float)


def _next(actors: Sequence[str], neighbours: Neighbours) -> np.ndarray:
    import numpy as np

    rank, found = {iri: i for i, iri in enumerate(actors)}, np.zeros((len(actors), len(actors)))
    for one, other in neighbours.pairs:
        if one in rank and other in rank:
            found[rank[one], rank[other]] = found[rank[other], rank[one]] = 1
    return found


def interacting(bench: Bench) -> Interaction | None:
    """Return what says how much two EPCI interact: the share of pairs that interact less; None without any interaction.

    It is the percentile rank by the model to read first; NaN when one of the two is no EPCI with a point.
    """
    found = exchanges(bench)
    if not found.first:
        return None
    standing = interactions.ranks(found.values[found.first])
    place = {actor: i for i, actor in enumerate(found.places.actors)}

    def between(one: str, other: str) -> float:
        return float(standing[place[one], place[other]]) if one in place and other in place else float("nan")

    return between


def _strength(actors: Sequence[str], interaction: Interaction) -> np.ndarray:
    import numpy as np

    found = np.array([[interaction(one, other) for other in actors] for one in actors], float)
    return np.asarray(np.clip(np.nan_to_num(found.reshape(len(actors), len(actors))), 0, 1))


def going_on(of: Candidates, graph: nx.Graph[str]) -> list[int]:
    """Return the ranks of the documented cooperations that are not over.

    One is over when its end is told, and comes before the latest start that is told of any: no clock is read.
    """
    starts = [data["since"] for _, data in graph.nodes(data=True) if "since" in data]
    latest = max(starts, default=0)
    about = graph.nodes
    return [
        j
        for j, node in enumerate(of.cooperations)
        if about[node]["kind"] == "Alliance" and about[node].get("until", latest) >= latest
    ]

"""Comparison: how one alliance differs from the others, each measure made comparable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Tested, great_circle, tested

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Graph = nx.Graph[str]

TITLE = later("How does one alliance differ from another?")
LEAST, SURE, NULL = 3, "atteste", "actors-drawn"
_LABELS = {
    "kinds": later("diversity of kinds"),
    "reach": later("reach (km)"),
    "elsewhere": later("pairs that cooperate elsewhere too"),
}
_MORE = {
    "kinds": later("more diverse than actors drawn at random"),
    "reach": later("wider than actors drawn at random"),
    "elsewhere": later("tied elsewhere more than actors drawn at random"),
}
_LESS = {
    "kinds": later("less diverse than actors drawn at random"),
    "reach": later("closer together than actors drawn at random"),
    "elsewhere": later("tied elsewhere less than actors drawn at random"),
}


@dataclass(frozen=True, slots=True)
class Portrait:
    """An alliance measured.

    Attributes
    ----------
    iri, label : str
        The alliance.
    actors, themes : int
        How many of each.
    since : int or None
        The year it began, where it is known.
    sure : float
        Share of its ties that a source attests.
    beside : mapping of str to Tested
        Diversity of kinds, reach, and share of pairs tied elsewhere, beside actors drawn at random.
    """

    iri: str
    label: str
    actors: int
    themes: int
    since: int | None
    sure: float
    beside: Mapping[str, Tested]


@dataclass(frozen=True, slots=True)
class _Field:
    """What is known of every actor, in arrays: one row an actor."""

    rank: Mapping[str, int]
    kinds: np.ndarray
    number: int
    between: np.ndarray
    shared: np.ndarray
    agendas: Mapping[str, frozenset[int]]


def comparison(bench: Bench) -> Finding:
    """Set each alliance beside the others, and beside as many actors drawn at random.

    References
    ----------
    Blau, P. M. (1977). Inequality and Heterogeneity. Free Press.
    """
    graph = bench.network("acteurs-cooperations")
    found = _portraits(bench, graph)
    ours = _central(bench, graph, found)
    facts = {fact for one in found for tie in graph[one.iri].values() for fact in tie["facts"]}
    return Finding(
        name="comparaison",
        questions=(40,),
        title=tr(TITLE),
        sentences=tuple(_sentences(found, ours)),
        figures=tuple(_figures(ours)) if ours else (),
        columns=(
            tr("Alliance"),
            tr("Actors"),
            tr("Themes"),
            tr("Since"),
            tr("Attested ties (%)"),
            *(text for name in _LABELS for text in (tr(_LABELS[name]), tr("rank"), "z")),
        ),
        rows=_rows(found),
        facts=tuple(sorted(facts)),
        method=tr(
            "Alliances with three attested actors or more. Diversity is Blau’s index of the kinds of actors, 0 when all are"
            " of one kind, 1 when all kinds are equally there; reach, the mean distance between its located members; the"
            " third measure, the share of pairs of its members that share another cooperation. Each is set beside as many"
            " actors drawn at random from those documented: z is the distance from their mean, in standard deviations."
        ),
        references=(
            "Blau, P. M. (1977). Inequality and Heterogeneity. Free Press.",
            "Agresti, A. & Agresti, B. F. (1978). Statistical analysis of qualitative variation. Sociological"
            " Methodology, 9.",
        ),
        limits=(
            tr("A small alliance is hardly told from chance: its z is near zero whatever it is."),
            tr("An alliance that publishes its members is described better than one that does not."),
            tr("Collectives and actions of the plan are left out."),
        ),
    )


def _portraits(bench: Bench, graph: Graph) -> list[Portrait]:
    """Return the alliances with enough attested actors, the largest first."""
    field, found = _field(graph), []
    drawn = _draws(bench, len(field.rank))
    for iri, data in graph.nodes(data=True):
        if data["kind"] != "Alliance":
            continue
        members = [actor for actor in graph[iri] if actor in field.rank]
        sure = [actor for actor in members if graph.edges[iri, actor]["certainty"] == SURE]
        if len(sure) < LEAST:
            continue
        ranks = [field.rank[actor] for actor in sure]
        beside = {}
        for name, measure in _measures(field, iri).items():
            values = [measure(draw[: len(ranks)]) for draw in drawn]
            beside[name] = _tested(measure(ranks), values, bench.seed)
        themes = len(data.get("themes", ()))
        share = len(sure) / len(members)
        found.append(Portrait(iri, data["label"], len(sure), themes, data.get("since"), share, beside))
    return sorted(found, key=lambda one: (-one.actors, one.label, one.iri))


def _tested(value: float, values: Sequence[float], seed: int) -> Tested:
    import numpy as np

    return tested(value, np.array(values, float), seed, NULL)


def _draws(bench: Bench, n: int) -> list[np.ndarray]:
    import numpy as np

    drawn = np.random.default_rng(bench.seed)
    return [drawn.permutation(n) for _ in range(bench.replicas)] if n else []


def _field(graph: Graph) -> _Field:
    """Return what is known of the actors that are no collective."""
    import numpy as np

    actors = [n for n, d in graph.nodes(data=True) if d["side"] == "acteur" and d["kind"] != "CollectifActeurs"]
    rank = {actor: i for i, actor in enumerate(actors)}
    groups = sorted({graph.nodes[n]["group"] for n in actors if "group" in graph.nodes[n]})
    number = {group: i for i, group in enumerate(groups)}
    kinds = np.array([number.get(graph.nodes[n].get("group"), -1) for n in actors], dtype=int)
    places = [[graph.nodes[n].get(name, nan) for n in actors] for name in ("longitude", "latitude")]
    agendas: dict[str, frozenset[int]] = {}
    shared = np.zeros((len(actors), len(actors)))
    for node, data in graph.nodes(data=True):
        if data["side"] != "acteur":
            members = sorted(rank[actor] for actor in graph[node] if actor in rank)
            agendas[node] = frozenset(members)
            shared[np.ix_(members, members)] += 1
    return _Field(rank, kinds, len(groups), great_circle(*places), shared, agendas)


def _measures(field: _Field, alliance: str) -> dict[str, Callable[[Sequence[int]], float]]:
    """Return the measures of a set of actors, in an alliance that does not count as elsewhere."""
    import numpy as np

    inside = np.zeros(len(field.rank))
    inside[sorted(field.agendas[alliance])] = 1

    def kinds(ranks: Sequence[int]) -> float:
        return _blau(field.kinds[list(ranks)], field.number)

    def reach(ranks: Sequence[int]) -> float:
        apart = field.between[np.ix_(ranks, ranks)][np.triu_indices(len(ranks), 1)]
        known = apart[np.isfinite(apart)]
        return float(known.mean()) if known.size else nan

    def elsewhere(ranks: Sequence[int]) -> float:
        here = np.outer(inside[list(ranks)], inside[list(ranks)])
        others = (field.shared[np.ix_(ranks, ranks)] - here)[np.triu_indices(len(ranks), 1)]
        return float((others > 0).mean())

    return {"kinds": kinds, "reach": reach, "elsewhere": elsewhere}


def _blau(kinds: np.ndarray, number: int) -> float:
    """Return Blau's index over the number of kinds there are, between 0 and 1; NaN where no kind is known."""
    known = [int(kind) for kind in kinds if kind >= 0]
    if not known or number < 2:
        return nan
    same = sum((n / len(known)) ** 2 for n in Counter(known).values())
    return (1 - same) / (1 - 1 / number)


def _central(bench: Bench, graph: Graph, found: Sequence[Portrait]) -> Portrait | None:
    """Return the alliance whose structure bears most actions of the plan, if it is one of those compared."""
    borne = Counter(
        actor
        for node, data in graph.nodes(data=True)
        if data["kind"] == "Action"
        for actor, tie in graph[node].items()
        if "porteur" in tie.get("roles", ())
    )
    if not borne:
        return None
    structure = min(borne, key=lambda actor: (-borne[actor], actor))
    own = {row.get("alliance") for row in bench.answer("espace/perimetres") if row["perimetre"] == structure}
    return next((one for one in found if one.iri in own), None)


def _rank(found: Sequence[Portrait], name: str, one: Portrait) -> int | None:
    value = one.beside[name].value
    return None if isnan(value) else 1 + sum(other.beside[name].value > value for other in found)


def _sentences(found: Sequence[Portrait], ours: Portrait | None) -> list[str]:
    if not found:
        return [tr("No alliance has three attested actors: none can be compared.")]
    many = counted("{n} alliance is compared", "{n} alliances are compared", len(found))
    said = [tr("{many}: from {least} to {most} attested actors.").format(
        many=many, least=figure(found[-1].actors), most=figure(found[0].actors))]
    for name, words in (
        ("kinds", later("The most diverse is “{first}”, the least “{last}”.")),
        ("reach", later("The widest is “{first}” ({high} km), the closest together “{last}” ({low} km).")),
        ("elsewhere", later("The one whose members cooperate elsewhere most is “{first}” ({most} % of pairs).")),
    ):
        said += _extremes(found, name, words)
    return said + ([_ours(found, ours)] if ours else [])


def _extremes(found: Sequence[Portrait], name: str, words: str) -> list[str]:
    known = [one for one in found if not isnan(one.beside[name].value)]
    if len(known) < 2:
        return []
    order = sorted(known, key=lambda one: (-one.beside[name].value, one.label))
    high, low = order[0].beside[name].value, order[-1].beside[name].value
    text = tr(words).format(
        first=order[0].label, last=order[-1].label, high=figure(high), low=figure(low), most=figure(100 * high)
    )
    return [text]


def _ours(found: Sequence[Portrait], ours: Portrait) -> str:
    """Tell the alliance that bears the plan beside the others."""
    text = tr("“{name}”, that bears the plan, has {actors} (rank {rank} of {n}) and is {words}.")
    apart = [_beside(name, ours.beside[name]) for name in _LABELS]
    words = ", ".join(word for word in apart if word) or tr("in no way apart from actors drawn at random")
    return text.format(
        name=ours.label,
        actors=counted("{n} attested actor", "{n} attested actors", ours.actors),
        rank=figure(1 + sum(one.actors > ours.actors for one in found)),
        n=figure(len(found)),
        words=words,
    )


def _beside(name: str, one: Tested) -> str:
    words = {"above": _MORE[name], "below": _LESS[name]}
    return tr(words[one.verdict]) if one.verdict in words else ""


def _figures(ours: Portrait) -> list[Figure]:
    text = tr("{name}: {what}")
    found = [Figure("actors", text.format(name=ours.label, what=tr("attested actors")), alone(ours.actors), 0)]
    for name, one in ours.beside.items():
        digits = 0 if name == "reach" else 2
        found.append(Figure(name, text.format(name=ours.label, what=tr(_LABELS[name])), one, digits))
    return found


def _rows(found: Sequence[Portrait]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for one in found:
        head: list[Cell] = [Thing(one.iri, one.label), one.actors, one.themes]
        head += [None if one.since is None else str(one.since), round(100 * one.sure)]
        for name in _LABELS:
            head += [one.beside[name].value, _rank(found, name, one), one.beside[name].z]
        rows.append(tuple(head))
    return tuple(rows)


ANALYSES = (Analysis("comparaison", (40,), TITLE, comparison),)

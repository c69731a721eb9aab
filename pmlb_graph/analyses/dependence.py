"""Dependence: which EPCI a large city draws without any documented link with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

from pmlb_graph import interactions
from pmlb_graph.analyses import geography
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.pull import Pull, first, pulled
from pmlb_graph.interactions import Places
from pmlb_graph.language import counted, later, tr
from pmlb_graph.measures import Tested, curveball, replicate, tested

if TYPE_CHECKING:
    import networkx as nx

TITLE = later("Which EPCI depend on a large city without a documented link with it?")
WITHIN = 60.0
NAMED = 8


def dependence(bench: Bench) -> Finding:
    """Tell which EPCI a large city draws, and which of them no source ties to it.

    References
    ----------
    Huff, D. L. (1963). A probabilistic analysis of shopping center trade areas. Land Economics, 39(1).
    """
    pull = pulled(bench)
    graph, two = bench.network("acteurs-acteurs"), bench.network("acteurs-cooperations")
    actors = pull.places.actors
    drawn = pull.dependents()
    apart = [(i, c) for i, c in drawn if not graph.has_edge(actors[i], actors[c])]
    return Finding(
        name="dependance",
        questions=(33,),
        title=tr(TITLE),
        sentences=tuple(_sentences(pull, two, drawn, apart)),
        figures=_figures(bench, pull, drawn),
        columns=(
            "EPCI",
            tr("City that draws it most"),
            tr("Share of its people in the city’s area (%)"),
            tr("Potential share (Huff, %)"),
            tr("Second city"),
            tr("Times more to the first (Reilly)"),
            tr("km to the first"),
            tr("Depends on it"),
            tr("Documented link"),
            tr("Documented cooperations"),
            tr("People within 60 km"),
            tr("Accessibility (mean = 100)"),
        ),
        rows=tuple(_rows(pull, (graph, two), drawn, apart)),
        facts=_facts(pull, two, drawn),
        method=_method(pull),
        references=(
            "Huff, D. L. (1963). A probabilistic analysis of shopping center trade areas. Land Economics, 39(1).",
            "Hansen, W. G. (1959). How accessibility shapes land use. Journal of the American Institute of Planners,"
            " 25(2).",
            "Reilly, W. J. (1931). The Law of Retail Gravitation. Knickerbocker Press.",
        ),
        limits=_limits(pull),
    )


def _rows(
    pull: Pull,
    networks: tuple[nx.Graph[str], nx.Graph[str]],
    drawn: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
) -> list[tuple[Cell, ...]]:
    import numpy as np

    graph, two = networks
    places, km = pull.places, pull.kilometres
    if not pull.centres:
        return []
    near = interactions.cumulative(places.population, km, WITHIN)
    reach = interactions.hansen(places.population, km)
    reach = 100 * reach / np.nanmean(reach) if np.isfinite(reach).any() else reach
    own = dict(drawn)
    order = [*(i for i, _ in apart), *(i for i, _ in drawn if (i, own[i]) not in set(apart))]
    order += [i for i in range(len(places)) if i not in own and i not in pull.centres]
    rows: list[tuple[Cell, ...]] = []
    for i in order:
        k = first(pull.shares[i]) if first(pull.shares[i]) >= 0 else first(pull.potential[i])
        if k < 0:
            continue
        c = pull.centres[k]
        rows.append((
            _thing(places, i), _thing(places, c), _percent(pull.told[i, k]), _percent(pull.potential[i, k]),
            *_second(pull, i, k), float(km[i, c]), tr("yes") if i in own else tr("no"),
            tr("yes") if graph.has_edge(places.actors[i], places.actors[c]) else tr("none entered"),
            two.degree(places.actors[i]) if places.actors[i] in two else 0,
            None if isnan(near[i]) else round(float(near[i])), None if isnan(reach[i]) else float(reach[i]),
        ))  # fmt: skip
    return rows


def _second(pull: Pull, i: int, k: int) -> tuple[Cell, Cell]:
    """Return the second city that would draw an EPCI, and how many times less than the first."""
    other = first(pull.potential[i], k)
    if other < 0 or isnan(pull.potential[i, k]):
        return None, None
    ends = pull.centres[k], pull.centres[other]
    people = pull.places.population
    far = pull.kilometres[i, ends[0]], pull.kilometres[i, ends[1]]
    if not min(far) > 0:
        return _thing(pull.places, ends[1]), None
    ratio = interactions.reilly((float(people[ends[0]]), float(people[ends[1]])), (float(far[0]), float(far[1])))
    return _thing(pull.places, ends[1]), ratio


def _thing(places: Places, i: int) -> Thing:
    return Thing(places.actors[i], places.labels[i])


def _percent(share: float) -> float | None:
    return None if isnan(share) else 100 * float(share)


def _figures(bench: Bench, pull: Pull, drawn: Sequence[tuple[int, int]]) -> tuple[Figure, ...]:
    if not drawn:
        return ()
    label = tr("EPCI that depend on a city")
    share = tr("Share of them that a documented cooperation ties to it")
    return Figure("dependents", label, alone(len(drawn)), 0), Figure("tied", share, _tied(bench, pull, drawn))


def _tied(bench: Bench, pull: Pull, drawn: Sequence[tuple[int, int]]) -> Tested:
    import numpy as np

    two, actors = bench.network("acteurs-cooperations"), pull.places.actors
    share = partial(_share, [(actors[i], actors[c]) for i, c in drawn])
    found = replicate(partial(curveball, two), share, bench.replicas if two else 0, bench.seed, bench.tell)
    return tested(share(two)["tied"], np.asarray(found.get("tied", [])), bench.seed, "degrees")


def _share(pairs: Sequence[tuple[str, str]], two: nx.Graph[str]) -> Mapping[str, float]:
    tied = sum(bool(set(two.adj.get(one, ())) & set(two.adj.get(other, ()))) for one, other in pairs)
    return {"tied": tied / len(pairs)}


def _facts(pull: Pull, two: nx.Graph[str], drawn: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    met = sorted({i for pair in drawn for i in pair})
    territories = pull.places.territories
    kept = {fact for i in met for fact in pull.places.facts[territories[i]]}
    own = {territories[i] for i in met}
    if pull.observed:
        kept |= {fact for (origin, _), fact in pull.areas.facts.items() if origin in own}
    kept.update(geography.ties_of(two, (pull.places.actors[i] for i in met)))
    return tuple(sorted(kept))


def _sentences(
    pull: Pull, two: nx.Graph[str], drawn: Sequence[tuple[int, int]], apart: Sequence[tuple[int, int]]
) -> list[str]:
    if not pull.centres:
        return [
            tr(
                "No city is known that would draw the EPCI of the graph: no alliance bears a plan, no EPCI is a"
                " métropole."
            )
        ]
    names = pull.places.labels
    cities = listed([names[c] for c in pull.centres])
    if pull.observed:
        text = tr(
            "Dependence is told here by the attraction areas of {cities}: an EPCI depends on a city when half of its"
            " people at least live in its area."
        )
    else:
        text = tr(
            "No attraction area was imported: dependence is potential here, after Huff’s model with {cities}. An"
            " EPCI depends on one of them when it would draw half of its people at least."
        )
    said = [text.format(cities=cities)]
    if not drawn:
        return [*said, tr("No EPCI depends on one of them in this sense.")]
    text = counted(
        "{n} EPCI depends on one of them; {{apart}}.", "{n} EPCI depend on one of them; {{apart}}.", len(drawn)
    )
    none = counted(
        "{n} has no documented link with it", "{n} of them have no documented link with the city", len(apart)
    )
    said.append(text.format(apart=none if apart else tr("a documented cooperation ties each to it")))
    for c in pull.centres:
        own = [names[i] for i, city in apart if city == c]
        if own:
            said.append(
                tr("Without a documented link with {city}: {names}.").format(city=names[c], names=listed(own, NAMED))
            )
    silent = [names[i] for i, _ in apart if not two.adj.get(pull.places.actors[i])]
    if silent:
        said.append(
            counted(
                "Of {n} of them no cooperation at all was entered: that is a source to look for, before anything else.",
                "Of {n} of them no cooperation at all was entered: those are sources to look for, before anything"
                " else.",
                len(silent),
            )
        )
    return said


def _method(pull: Pull) -> str:
    said = [
        tr(
            "Huff’s shares are those of the people of each EPCI who would turn to each city, after its population"
            " over the"
            " square of the distance; Reilly’s figure is how many times more to the first city than to the second."
        ),
        tr(
            "Accessibility is Hansen’s: all the people around, each over the square of the distance. Chance deals the"
            " agendas of the actors again."
        ),
    ]
    if pull.observed:
        first = tr(
            "The area of a city is the one in which most of its own people live, unless more of another city do."
        )
        said.insert(0, first)
    return " ".join(said)


def _limits(pull: Pull) -> tuple[str, ...]:
    said = [
        tr(
            "The absence of a link is the absence of a source: nothing says that these EPCI do not cooperate with"
            " the city."
        ),
        tr("Half is a convention; the table gives the shares, so that another threshold can be taken."),
        tr("An EPCI at the edge may depend on a city that is not in the list."),
    ]
    if pull.observed:
        said.append(
            tr("An attraction area says where people live and work, not that a territory depends on the city for all.")
        )
    else:
        said.append(
            tr(
                "Huff’s model has everyone turn to one of the cities, even where nobody does: it is a potential, not"
                " a fact."
            )
        )
    return tuple(said)


ANALYSES = (Analysis("dependance", (33,), TITLE, dependence),)

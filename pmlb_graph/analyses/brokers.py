"""Brokers: who links métropoles, medium-sized cities and rural territories, and in which role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.claims import claim, with_groups_dealt
from pmlb_graph.analyses.concepts import labels, quoted
from pmlb_graph.analyses.finding import Cell, Claim, Figure, Finding, Thing, alone
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import MEASURES, Brokerage, Measure, Tested, against_chance, brokerage_roles

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Groups = Mapping[str, str | None]

TITLE = later("Who links métropoles, medium-sized cities and rural territories, and in which role?")
LIMIT = later(
    "A pair counts as apart when no source entered tells of a cooperation of both: a tie that is not documented makes"
    " a broker out of nothing."
)
CITY, KINDS = "metropole", ("metropole", "ville-moyenne", "rural")
_LEVEL = 0.05


def bridging(graph: nx.Graph[str], groups: Groups) -> dict[str, float]:
    """Count the pairs of territories of two kinds that an actor joins and that no tie joins.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in transaction
    networks. Sociological Methodology, 19, 89-126.
    """
    nodes, through = _through(graph, groups)
    return dict(zip(nodes, through.sum(axis=1).tolist(), strict=True))


def bridging_share(graph: nx.Graph[str], groups: Groups) -> float:
    """Measure the share of the open paths between territories of two kinds that go through a métropole.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in transaction
    networks. Sociological Methodology, 19, 89-126.
    """
    counts = bridging(graph, groups)
    total = sum(counts.values())
    return sum(n for node, n in counts.items() if groups[node] == CITY) / total if total else nan


DEALT = Measure("bridging_share", bridging_share, "", level="network", null="groups")
SHARE = DEALT.on_drawn_ties()
_COUNT = Measure("bridging", bridging, "", null="groups").on_drawn_ties()


def _through(graph: nx.Graph[str], groups: Groups) -> tuple[list[str], np.ndarray]:
    """Count, by actor and by pair of kinds, the pairs of its partners that no tie joins."""
    import networkx as nx
    import numpy as np

    nodes = [node for node in graph if groups.get(node) is not None]
    if not nodes:
        return [], np.zeros((0, 3))
    ties = nx.to_numpy_array(graph, nodelist=nodes, weight=None)  # type: ignore[call-overload]
    np.fill_diagonal(ties, 0)
    of = [ties * np.array([groups[node] == kind for node in nodes], float) for kind in KINDS]
    return nodes, np.column_stack([((one @ (1 - ties)) * other).sum(axis=1) for one, other in combinations(of, 2)])


def brokers(bench: Bench) -> Finding:
    """Tell who stands between territories of different kinds that no documented cooperation joins."""
    graph = bench.network("acteurs-acteurs")
    groups: Groups = dict(graph.nodes(data="group"))  # type: ignore[arg-type]
    found = against_chance(graph, [_COUNT, SHARE, DEALT], bench.replicas, bench.seed, tell=bench.tell)
    between, names = found[_COUNT.name], labels(bench, "groupe")
    roles = brokerage_roles(graph, groups)
    order = sorted(between, key=lambda node: (-between[node].value, node))
    first = [node for node in order if between[node].value][:5]
    return Finding(
        name="ponts",
        questions=(12,),
        title=tr(TITLE),
        sentences=tuple(_sentences(graph, groups, names, found, roles)),
        figures=_figures(groups, names, found),
        columns=(
            tr("Actor"),
            tr("group"),
            tr("coordinator"),
            tr("itinerant"),
            tr("gatekeeper or representative"),
            tr("liaison"),
            tr("pairs joined, in all"),
            tr("between the three kinds of territory"),
            tr("by chance"),
            "p",
        ),
        rows=_rows(graph, names, roles, between),
        facts=tuple(sorted({fact for node in first for fact in _facts(graph, groups, node)})),
        method=tr(
            "An actor joins two others when it cooperates with both and nothing entered says that they cooperate."
            " Coordinator: the three are of one group; itinerant: the two are of one group, it is of another;"
            " gatekeeper or representative: it is of the group of one of the two, and as ties have no direction here"
            " both roles are one; liaison: three groups. Each pair counts once for each actor that joins it. Chance"
            " draws the agendas again: each actor keeps its number of cooperations and its group. The share of"
            " “{city}” is also held against groups dealt again among the same actors, ties kept."
        ).format(city=names[CITY]),
        references=(MEASURES["brokerage_liaison"].reference,),
        limits=(
            tr(LIMIT),
            tr("Each actor is held against chance by itself: of twenty that nothing distinguishes, one may stand out."),
            tr(
                "Collectives such as “villes moyennes” are a group of their own: what joins their members to others"
                " is not counted between the three kinds."
            ),
        ),
    )


def claims(bench: Bench) -> tuple[Claim, ...]:
    """Claim that ways between kinds of territory go through métropoles more, or less, than chance has it."""
    words = partial(_claimed, labels(bench, "groupe"))
    return (claim(bench, bench.network("acteurs-acteurs"), SHARE, (words, tr(LIMIT))),)


def _claimed(names: Mapping[str, str], tested: Tested) -> str:
    texts = {
        "above": tr("Ways between {kinds} go through the group {city} more than if agendas were drawn at random."),
        "below": tr("Ways between {kinds} go through the group {city} less than if agendas were drawn at random."),
        "within": tr("Ways between {kinds} go through the group {city} as much as if agendas were drawn at random."),
    }
    kinds = ", ".join(quoted(names[kind]) for kind in KINDS)
    return texts[tested.verdict].format(kinds=kinds, city=quoted(names[CITY]))


def _sentences(
    graph: nx.Graph[str], groups: Groups, names: Mapping[str, str], found: dict[str, Any], roles: Brokerage
) -> list[str]:
    between: dict[str, Tested] = found[_COUNT.name]
    standing = sorted((n for n in between if between[n].value), key=lambda n: (-between[n].value, n))
    if not standing:
        return [tr("No actor joins two territories of different kinds that nothing else joins.")]
    total = int(sum(between[n].value for n in standing))
    apart = counted(
        "{n} time, two territories of different kinds have a common partner and no cooperation of their own that"
        " is documented",
        "{n} times, two territories of different kinds have a common partner and no cooperation of their own that"
        " is documented",
        total,
    )
    said = [tr("{head}: {names}.").format(head=apart, names=tr("; ").join(_pairs(graph, groups, names)))]
    first = [f"{graph.nodes[n]['label']} ({names[groups[n] or '']}, {figure(between[n].value)})" for n in standing[:5]]
    head = counted("{n} actor stands between them", "{n} actors stand between them", len(standing))
    said.append(tr("{head}, first: {names}.").format(head=head, names=", ".join(first)))
    if not isnan(found[SHARE.name].mean):
        said += [_claimed(names, found[SHARE.name]), _as_dealt(names, found), _outstanding(graph, between, standing)]
    return said + _liaisons(graph, roles)


def _pairs(graph: nx.Graph[str], groups: Groups, names: Mapping[str, str]) -> list[str]:
    counts = _through(graph, groups)[1].sum(axis=0).astype(int).tolist()
    told = zip(combinations(KINDS, 2), counts, strict=True)
    return [
        tr("{n} between {one} and {other}").format(n=figure(n), one=quoted(names[one]), other=quoted(names[other]))
        for (one, other), n in told
        if n
    ]


def _as_dealt(names: Mapping[str, str], found: Mapping[str, Tested]) -> str:
    """Say what groups dealt again would answer: they do not keep the number of cooperations of a group."""
    if found[SHARE.name].verdict == "within" and found[DEALT.name].verdict == "above":
        return tr(
            "The group {city} owes this place to the number of its cooperations: were groups dealt at random among the"
            " same actors, it would hold it less often."
        ).format(city=quoted(names[CITY]))
    return with_groups_dealt(found[SHARE.name], found[DEALT.name])


def _outstanding(graph: nx.Graph[str], between: Mapping[str, Tested], standing: Sequence[str]) -> str:
    above = [n for n in standing if between[n].p <= _LEVEL and between[n].verdict == "above"]
    if not above:
        return tr("None of them does so more than if agendas were drawn at random.")
    head = counted(
        "{n} of them does so more than if agendas were drawn at random",
        "{n} of them do so more than if agendas were drawn at random",
        len(above),
    )
    return tr("{head}: {names}.").format(head=head, names=listed([graph.nodes[n]["label"] for n in above]))


def _liaisons(graph: nx.Graph[str], roles: Brokerage) -> list[str]:
    """Tell who is most often the liaison of two groups, in the whole network."""
    scores = dict(zip(roles.nodes, roles.scores[:, roles.roles.index("liaison")].tolist(), strict=True))
    order = sorted((n for n in scores if scores[n]), key=lambda n: (-scores[n], n))[:3]
    if not order:
        return []
    names = ", ".join(f"{graph.nodes[n]['label']} ({figure(scores[n] / 2)})" for n in order)
    return [
        tr("All groups of partners taken together, those that most often join two groups other than theirs: {names}.")
        .format(names=names)
    ]  # fmt: skip


def _figures(groups: Groups, names: Mapping[str, str], found: dict[str, Any]) -> tuple[Figure, ...]:
    label = tr("Share of the ways between kinds of territory that go through {city}").format(city=quoted(names[CITY]))
    sizes = tuple(
        Figure(
            f"actors_{kind}",
            tr("Actors of the group {group}").format(group=quoted(names[kind])),
            alone(sum(group == kind for group in groups.values())),
            0,
        )
        for kind in KINDS
    )
    shares = tuple(Figure(one.name, label, found[one.name]) for one in (SHARE, DEALT))
    return (*shares, *sizes)


def _rows(
    graph: nx.Graph[str], names: Mapping[str, str], roles: Brokerage, between: Mapping[str, Tested]
) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for node, scores in zip(roles.nodes, roles.scores.tolist(), strict=True):
        coordinator, itinerant, gatekeeper, _, liaison, total = (round(score) for score in scores)
        if total:
            mine = between[node]
            # Pairs are ordered in the measure: without directions each counts twice, but for the two roles made one.
            counts = (coordinator // 2, itinerant // 2, gatekeeper, liaison // 2, total // 2, round(mine.value))
            who = Thing(node, graph.nodes[node]["label"])
            rows.append((who, names[graph.nodes[node]["group"]], *counts, mine.mean, mine.p))
    return tuple(sorted(rows, key=lambda row: (-row[7], -row[6], row[0].iri)))  # type: ignore[operator,union-attr]


def _facts(graph: nx.Graph[str], groups: Groups, node: str) -> set[str]:
    """Return the facts that tie an actor to territories of the three kinds."""
    return {
        fact
        for other, data in graph.adj[node].items()
        if groups[other] in KINDS
        for fact in data.get("facts", ())
    }  # fmt: skip


ANALYSES = (Analysis("ponts", (12,), TITLE, brokers, claims, takes=EVERY),)

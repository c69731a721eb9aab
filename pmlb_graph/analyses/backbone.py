"""Backbone: which ties exceed what the chance of agendas would give, and what the nearest would need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.analyses.restriction import EVERY
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.measures import Backbone, bicm, fdsm, poisson_binomial, sdsm

if TYPE_CHECKING:
    import networkx as nx

    Key = tuple[str, str]

TITLE = later("Which ties exceed what the chance of agendas would give?")
LIMIT = later(
    "A tie that does not exceed chance is not false: what is documented of it is too little to tell it from chance."
)
NEAREST = 10
_REFERENCES = (
    "Neal, Z. P. (2014). The backbone of bipartite projections. Social Networks, 39, 84-97.",
    "Neal, Z. P., Domagalski, R. & Sagan, B. (2021). Comparing alternatives to the fixed degree sequence model for"
    " extracting the backbone of bipartite projections. Scientific Reports, 11, 23929.",
    "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics,"
    " 6(2).",
)


def backbone(bench: Bench) -> Finding:
    """Tell which pairs share more cooperations than actors as busy would, and how far the others are from it."""
    graph = bench.network("acteurs-acteurs")
    two_mode = graph.graph["origin"]
    found = sdsm(two_mode, "acteur")
    drawn = fdsm(two_mode, "acteur", replicas=bench.replicas, seed=bench.seed, tell=bench.tell)
    order = sorted(found.pairs, key=lambda pair: (pair.p, -pair.shared, pair.first, pair.second))
    shown = [pair for pair in order if pair.kept] + [pair for pair in order if not pair.kept]
    by_draws = {(pair.first, pair.second): pair.p for pair in drawn.pairs}
    needed = _needed(two_mode, [(pair.first, pair.second) for pair in shown], found)
    rows: list[tuple[Cell, ...]] = []
    for pair in shown:
        key = (pair.first, pair.second)
        ends = (Thing(node, graph.nodes[node]["label"]) for node in key)
        p = by_draws[key] if bench.replicas else None
        rows.append((*ends, pair.shared, pair.expected, pair.p, p, pair.p_holm, needed[key]))
    named = [pair for pair in shown if pair.kept] or shown[:NEAREST]
    return Finding(
        name="squelette",
        questions=(19,),
        title=tr(TITLE),
        sentences=tuple(_sentences(found, rows) + _draws(drawn)),
        figures=_figures(found, rows),
        columns=(
            tr("Actor"),
            tr("and actor"),
            tr("shared"),
            tr("by chance"),
            tr("p (SDSM)"),
            tr("p (FDSM)"),
            tr("p after Holm (SDSM)"),
            tr("shared that would suffice"),
        ),
        rows=tuple(rows),
        facts=tuple(sorted({fact for p in named for fact in graph.edges[p.first, p.second]["facts"]})),
        method=tr(
            "Two actors of many cooperations share some whatever they do. SDSM gives each actor its number of"
            " cooperations on average, and each cooperation its number of actors, and computes exactly the chance"
            " of sharing as many; FDSM keeps these numbers exactly, by draws. Holm’s correction counts all pairs of"
            " actors, those that share nothing too. What would suffice: the least number of cooperations shared,"
            " agendas being equal, whose chance stands the correction."
        ),
        references=_REFERENCES,
        limits=(
            tr(LIMIT),
            tr("Few cooperations are documented by actor: in such short agendas, two shared prove nothing."),
            tr("Cooperations count alike, whatever their size, their means or their length."),
        ),
    )  # fmt: skip


def _needed(two_mode: nx.Graph[str], pairs: Sequence[Key], found: Backbone) -> dict[Key, int | None]:
    """Return the least number of cooperations shared that would stand the correction; None beyond the agendas."""
    import numpy as np

    sides: dict[str, str] = dict(two_mode.nodes(data="side"))  # type: ignore[arg-type]
    actors = [n for n, side in sides.items() if side == "acteur"]
    others = [n for n, side in sides.items() if side != "acteur"]
    matrix = np.array([[other in two_mode.adj[actor] for other in others] for actor in actors], float)
    if not pairs:
        return {}
    chances, place = bicm(matrix), {actor: i for i, actor in enumerate(actors)}
    both = np.array([chances[place[a]] * chances[place[b]] for a, b in pairs])
    limit = found.alpha / found.hypotheses
    room = [min(two_mode.degree(a), two_mode.degree(b)) for a, b in pairs]
    needed: dict[Key, int | None] = dict.fromkeys(pairs)
    for number in range(max(room), 0, -1):
        tails = poisson_binomial(both, np.full(len(pairs), number))
        needed |= {
            pair: number
            for pair, tail, most in zip(pairs, tails, room, strict=True)
            if tail <= limit and number <= most
        }
    return needed


def _sentences(found: Backbone, rows: Sequence[Sequence[Cell]]) -> list[str]:
    if not rows:
        return [tr("No two actors share a documented cooperation: there is nothing to tell from chance.")]
    kept = [pair for pair in found.pairs if pair.kept]
    tied = counted("{n} pair that shares a cooperation", "{n} pairs that share a cooperation", len(rows))
    if kept:
        head = counted("{n} tie exceeds", "{n} ties exceed", len(kept))
        names = tr("; ").join(_pair(row) for row in rows[: min(len(kept), NEAREST)])
        return [
            tr("Of {tied}, {head} what the chance of agendas would give: {names}.").format(
                tied=tied, head=head, names=names
            )
        ]
    said = [
        tr(
            "Of {tied}, none exceeds what the chance of agendas would give, once it is counted that {n} pairs of actors"
            " were looked at."
        ).format(tied=tied, n=figure(found.hypotheses))
    ]
    first = tr("; ").join(_pair(row) for row in rows[:NEAREST])
    return [*said, *_uncorrected(found), tr("Nearest to it: {names}.").format(names=first), _wanting(rows)]


def _uncorrected(found: Backbone) -> list[str]:
    """Tell how many would pass without correction, beside what chance gives."""
    passing = sum(pair.p <= found.alpha for pair in found.pairs)
    if not passing:
        return []
    head = counted("Looked at one by one, {n} pair would pass", "Looked at one by one, {n} pairs would pass", passing)
    most = figure(found.alpha * found.hypotheses)
    text = tr("{head} at {alpha}, where chance alone can give up to {most}.")
    return [text.format(head=head, alpha=figure(found.alpha, 2), most=most)]


def _pair(row: Sequence[Cell]) -> str:
    return tr("{one} and {other} ({n} shared, {mean} by chance)").format(
        one=row[0], other=row[1], n=row[2], mean=figure(float(row[3]), 1)  # type: ignore[arg-type]
    )  # fmt: skip


def _wanting(rows: Sequence[Sequence[Cell]]) -> str:
    """Tell what pairs would need to be told from chance, agendas being equal."""
    able = [row for row in rows if row[7] is not None]
    if not able:
        return tr(
            "For no pair would it be enough to share every cooperation of the less busy of the two: more cooperations"
            " must be documented before any tie can be told from chance."
        )
    near = min(able, key=lambda row: int(row[7]) - int(row[2]))  # type: ignore[arg-type]
    head = counted(
        "{n} pair has agendas long enough to be told from chance one day",
        "{n} pairs have agendas long enough to be told from chance one day",
        len(able),
    )
    return tr("{head}; the nearest, {one} and {other}, share {n} cooperations where {least} would suffice.").format(
        head=head, one=near[0], other=near[1], n=near[2], least=near[7]
    )


def _draws(drawn: Backbone) -> list[str]:
    """Tell when the draws are too few for the correction."""
    if not drawn.pairs or not drawn.replicas:
        return []
    enough = round(drawn.hypotheses / drawn.alpha)
    if drawn.replicas < enough:
        return [
            tr(
                "Draws that keep agendas exactly (p FDSM) cannot decide by themselves: {enough} would be needed for"
                " one tie to stand the correction, {n} were made."
            ).format(enough=figure(enough), n=figure(drawn.replicas))
        ]
    kept = sum(pair.kept for pair in drawn.pairs)
    return [
        counted("Draws that keep agendas exactly keep {n} tie.", "Draws that keep agendas exactly keep {n} ties.", kept)
    ]


def _figures(found: Backbone, rows: Sequence[Sequence[Cell]]) -> tuple[Figure, ...]:
    known: Mapping[str, tuple[str, float, int]] = {
        "ties": (tr("Pairs that share a cooperation"), len(rows), 0),
        "hypotheses": (tr("Pairs of actors looked at"), found.hypotheses, 0),
        "backbone": (tr("Ties beyond chance (SDSM, Holm)"), sum(pair.kept for pair in found.pairs), 0),
        "uncorrected": (
            tr("Ties of p below 0.05 before correction"),
            sum(pair.p <= found.alpha for pair in found.pairs),
            0,
        ),
    }
    return tuple(Figure(name, label, alone(value), digits) for name, (label, value, digits) in known.items())


ANALYSES = (Analysis("squelette", (19,), TITLE, backbone, takes=EVERY),)

"""What the analyses answer and what survives, computed once and said in every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pmlb_graph import analyses, measures, networks
from pmlb_graph.analyses import Bench, Finding, findings
from pmlb_graph.analyses.findings import Weighed
from pmlb_graph.drawings import SEED, Recall
from pmlb_graph.engine import Engine
from pmlb_graph.language import LANGUAGES, speaking, spoken, tr
from pmlb_graph.measures import measurement, remembering
from pmlb_graph.measures.gaps import grounds, removal

DRAWS = (200, findings.REPLICAS)
"""Random networks drawn beside each answer, and beside each claim."""


def answers(
    recall: Recall,
    engine: Engine,
    tell: Callable[[str], None],
    draws: tuple[int, int] = DRAWS,
    data: Path | None = None,
) -> tuple[list[Finding], list[Weighed]]:
    """Return the answer of every analysis and the claims, weighed, in the language spoken.

    They are computed once and said in every language.

    Parameters
    ----------
    recall : callable
        Returns what a name was given before, or makes it.
    engine : Engine
        The graph.
    tell : callable
        Told which analysis begins.
    draws : tuple of int
        Random networks beside each answer, and beside each claim.
    data : Path, optional
        Folder of tables, beside which flows are kept.
    """
    name = f"analyses {' '.join(map(str, draws))}"
    made = recall(name, partial(_every, Bench(engine, draws[0], data=data), draws[1], tell))[spoken()]
    return [Finding.from_dict(one) for one in made["analyses"]], [Weighed.from_dict(one) for one in made["claims"]]


def _every(bench: Bench, weighed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Answer in every language, the one spoken first: the draws of the first are those of the others."""
    found: dict[str, Any] = {}
    with remembering():
        for language in sorted(LANGUAGES, key=lambda one: one != spoken()):
            with speaking(language):
                found[language] = _answered(bench, weighed, (lambda _: None) if found else tell)
    return found


def _answered(bench: Bench, weighed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    answers = []
    for analysis in analyses.ANALYSES.values():
        tell(tr("Analysis: {title}").format(title=tr(analysis.title)))
        answers.append(analysis.answer(bench).to_dict())
    tell(tr("Weighing the claims…"))
    claims = findings.weigh(replace(bench, replicas=weighed))
    return {"analyses": answers, "claims": [one.to_dict() for one in claims]}


def ranking(recall: Recall, engine: Engine, replicas: int = DRAWS[0]) -> list[dict[str, Any]]:
    """Return the actors by betweenness, each beside chance, with the ranks that doubt leaves possible.

    Parameters
    ----------
    recall : callable
        Returns what a name was given before, or makes it.
    engine : Engine
        The graph.
    replicas : int
        Random networks beside each value.
    """
    name = "ranking" if replicas == DRAWS[0] else f"ranking {replicas}"
    return list(recall(name, partial(_ranked, engine, replicas)))


def _ranked(engine: Engine, replicas: int) -> list[dict[str, Any]]:
    graph = networks.network(engine, networks.named("acteurs-cooperations"))
    if not graph:
        return []
    shaken = removal(graph, grounds=grounds(engine, graph))
    of_actors = measures.MEASURES["betweenness"].on("acteur")
    found = measurement.measure(graph, [of_actors], (replicas, SEED), doubts=shaken)
    tested, standing = found.nodes[of_actors.name], found.doubt[of_actors.name].nodes
    rows = [
        {
            "iri": node,
            "label": data["label"],
            "degree": graph.degree(node),
            "betweenness": tested[node].value,
            "mean": tested[node].mean,
            "low": tested[node].low,
            "high": tested[node].high,
            "verdict": tested[node].verdict,
            "rank_best": standing[node].best,
            "rank_worst": standing[node].worst,
            "stability": standing[node].mark,
        }
        for node, data in graph.nodes(data=True)
        if node in tested
    ]
    return sorted(rows, key=lambda row: (-row["betweenness"], -row["degree"], row["iri"]))


def ordered(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the rows of `ranking` are a ranking: not all have the same betweenness.

    Examples
    --------
    >>> ordered([{"betweenness": 0.0}, {"betweenness": 0.0}]), ordered([{"betweenness": 0.5}, {"betweenness": 0.0}])
    (False, True)
    """
    return len({round(row["betweenness"], 9) for row in rows}) > 1

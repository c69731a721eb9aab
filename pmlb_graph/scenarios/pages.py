"""The pages of a scenario: both states side by side, each network, and what differs statement by statement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmlb_graph import accounts, colophon, differences, drawings, evidence, files, networks, views
from pmlb_graph.differences import Difference, statements
from pmlb_graph.drawings import Drawing
from pmlb_graph.language import each, figure, later, pick, spoken, tr
from pmlb_graph.scenarios import picture, telling
from pmlb_graph.scenarios.comparison import Comparison, Tie
from pmlb_graph.scenarios.states import TWO_MODE, State
from pmlb_graph.tables import Project

if TYPE_CHECKING:
    import networkx as nx

INDEX, BEFORE, AFTER, DIFFERENCE = "index.html", "avant.html", "apres.html", "difference.html"
_ABOUT = {
    BEFORE: later("The data, before the scenario {file}."),
    AFTER: later("If the scenario {file} held: what it adds is in orange, and no source says it."),
}
SHIFTS = 15
"""Changes of rank that the page lists."""


def write(folder: Path, found: Comparison, project: Project) -> Path:
    """Write the pages of a scenario into a folder, whole or not at all, and return where to begin.

    Parameters
    ----------
    folder : Path
        The folder to make, or to make again.
    found : Comparison
        What the scenario changes.
    project : Project
        Whose title, sources and citation to print.

    Raises
    ------
    StorageError
        If the folder holds something else, or cannot be written.
    """
    with files.made_folder(folder, INDEX) as fresh:
        for name, text in pages(found, project).items():
            files.write(fresh / name, text)
    return folder / INDEX


def pages(found: Comparison, project: Project) -> dict[str, str]:
    """Return the pages of a scenario, by the name of their file."""
    states = found.states
    graphs = [drawings.measured(drawings.ranked(state.engine, state.two_mode.copy())) for state in states]
    places = _places(*graphs)
    definition = networks.named(TWO_MODE)
    titles = (later("Before"), later("After"))
    made = {INDEX: _index(found, project, (graphs, places))}
    for name, title, state, graph in zip((BEFORE, AFTER), titles, states, graphs, strict=True):
        graph.graph["words"] = drawings.words(state.engine)
        said = each(title)
        graph.graph["title"] = {lang: f"{text} — {said[lang]}" for lang, text in graph.graph["title"].items()}
        about = each(_ABOUT[name])
        graph.graph["description"] = {
            lang: f"{about[lang].format(file=found.overlay.scenario.title)} {text}"
            for lang, text in graph.graph["description"].items()
        }
        drawing = Drawing(definition, graph, {node: places[node] for node in graph})
        made[name] = drawings.network_page(state.engine, drawing, project)
    made[DIFFERENCE] = accounts.difference_page(difference(found))
    return made


def difference(found: Comparison) -> Difference:
    """Return what differs between both states, resource by resource."""
    overlay = found.overlay
    groups = statements.compare(set(overlay.before.lines), set(overlay.after.lines))
    kept = {name: tuple(changes) for name, changes in groups.items() if changes}
    return Difference(tr("the data"), overlay.scenario.title, kept)


def _places(before: nx.Graph[str], after: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Place the nodes of both states at once, so that what stays does not move."""
    import networkx as nx

    whole = nx.compose(before, after)
    return views.positions(whole, drawings.SEED, views.positions(before, drawings.SEED))


def _index(
    found: Comparison,
    project: Project,
    drawn: tuple[list[nx.Graph[str]], Mapping[str, tuple[float, float]]],
) -> str:
    (before, after), places = drawn
    states = found.states
    titles = (tr("Before: what the sources say"), tr("After: what the scenario supposes"))
    marks = (picture.marked(before, after, "removed"), picture.marked(after, before, "added"))
    stills = [
        picture.draw(graph, places, mark, title)
        for graph, mark, title in zip((before, after), marks, titles, strict=True)
    ]
    words = {**drawings.words(states[0].engine), **drawings.words(states[1].engine)}
    scenario = found.overlay.scenario
    context: dict[str, Any] = {
        "found": found,
        "scenario": scenario,
        "sentences": telling.sentences(found),
        "figures": telling.table(found),
        "pictures": list(zip(titles, stills, (BEFORE, AFTER), strict=True)),
        "ties": [
            (tr("Ties that appear"), "appear", _ties(found.appeared, states[1])),
            (tr("Ties that disappear"), "disappear", _ties(found.vanished, states[0])),
        ],
        "shifts": found.shifts[:SHIFTS],
        "marks": {"stable": "●", "fragile": "◐", "unstable": "○"},
        "meaning": lambda key: pick(words.get(key, {"fr": key})),
        "limits": [tr(limit) for limit in telling.LIMITS],
        "difference_file": DIFFERENCE,
        "summary": differences.summary(difference(found)),
        "seed": drawings.SEED,
        "tr": tr,
        "figure": figure,
    }
    title = tr("Scenario: {file}").format(file=scenario.title)
    styles = ["report.css", "scenario.css"]
    return views.render_page(title, "scenario.html", {**colophon.shell(project), **context}, spoken(), styles)


def _ties(ties: tuple[Tie, ...], state: State) -> list[tuple[Tie, str]]:
    """Return ties with where each comes from: the rows that say it, or the rule that infers it."""
    known = evidence.of(state.engine, [fact for tie in ties for fact in tie.facts])
    told = []
    for tie in ties:
        facts = [known[fact] for fact in tie.facts]
        rows = sorted({passage.row for fact in facts for passage in fact.passages})
        rules = sorted({fact.rule for fact in facts if fact.rule and not fact.passages})
        told.append((tie, "; ".join([*rows, *rules])))
    return told

"""Scarcity: what an invitation says where too little is entered to suggest anyone."""

from __future__ import annotations

from pmlb_graph.analyses.candidates import Candidates
from pmlb_graph.analyses.hidden import FIRST, LEAST
from pmlb_graph.analyses.names import listed
from pmlb_graph.analyses.project import Project
from pmlb_graph.language import counted, figure, tr

SHOWN = 12
"""Actors named where nobody is suggested."""


def little(of: Candidates, project: Project) -> list[str]:
    """Say that there is too little to suggest anyone, who already takes part on the theme, and what to enter."""
    same, _ = of.on(project.themes)
    there = [
        of.about[i]["label"] for i in range(len(of.actors)) if of.held[i, same > 0].any() and i not in project.around
    ]
    known = int(of.held[:, [bool(themes) for themes in of.themes]].sum())
    actors = counted("{n} actor that can be invited", "{n} actors that can be invited", len(of.actors))
    ties = counted(
        "{n} participation in a cooperation whose theme is told",
        "{n} participations in cooperations whose theme is told",
        known,
    )
    said = [
        tr("Too little is entered to suggest anyone: {actors}, {ties}. No trial could tell a list from a draw.").format(
            actors=actors, ties=ties
        )
    ]
    if there:
        text = tr("Sources already name, in a cooperation on this theme: {names}.")
        said.append(text.format(names=listed(sorted(there), SHOWN)))
    said.append(
        tr(
            "What is missing: more than {actors} actors (acteurs.csv, or: {command}), and {ties} participations at"
            " least (participations.csv) in cooperations with their themes (cooperations.csv, column theme){others}."
        ).format(
            actors=figure(FIRST),
            command=f"`pmlb-graph import epci {tr('FILE')}`",
            ties=figure(LEAST),
            others="" if project.setting == "theme" else tr(", several actors in each"),
        )
    )
    return said

"""The command of scenarios: what would change if actions, actors or participations were added or removed."""

from __future__ import annotations

from pathlib import Path

import click

from pmlb_graph.cli.options import Asked, Command, formats, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import later, tr


@click.command(
    cls=Command,
    help=later(
        "Say what would change if a scenario held: coverage, bridges, fragility, communities, before and after.\n\n"
        "The file adds and removes participations, actors, cooperations or actions, a line each, in the words of the "
        "tables. The data are never touched. Begin with --example."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@option("--example", is_flag=True, text=later("Write an example of a scenario into FILE, to be changed."))
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    text=later("Folder for the pages: both states side by side, and each network."),
)
@formats("text", "json", text=later("How to tell it."))
@shared(endpoint=False)
def scenario(file: Path, example: bool, output: Path | None, form: str, asked: Asked) -> None:
    """Compare the graph with what it would be."""
    if example:
        _example(file, asked)
        return
    from pmlb_graph import problems, scenarios, tables
    from pmlb_graph.scenarios import pages, telling
    from pmlb_graph.scenarios.comparison import compare

    overlay = scenarios.suppose(file, asked.data)
    if overlay.warnings:
        asked.say(problems.as_text(overlay.warnings).rstrip("\n"))
    found = compare(overlay)
    if output is not None:
        project, _ = tables.open_project(asked.data)
        asked.say(tr("Written: {path}").format(path=pages.write(output, found, project)))
    click.echo(telling.as_json(found) if form == "json" else telling.as_text(found), nl=False)


def _example(file: Path, asked: Asked) -> None:
    """Write an example; a file that exists is never replaced."""
    from pmlb_graph import files, pipeline, tables
    from pmlb_graph.scenarios import example

    if file.exists():
        raise UsageError(tr("“{path}” exists: choose another name").format(path=file))
    project, _ = tables.open_project(asked.data)
    content = example.example(project, pipeline.engine(asked.data))
    files.write(file, content)
    click.echo(file)
    if len(content.splitlines()) < 2:
        words = tr("No participation is entered: only the names of the columns were written. Fill participations.csv.")
        asked.say(words)
        return
    asked.say(tr("Change it in a spreadsheet, then: pmlb-graph scenario {path}").format(path=file))

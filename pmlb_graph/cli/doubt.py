"""The commands about doubt: what is covered, what is still to complete."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pmlb_graph.cli.options import Asked, Command, at_date, formats, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr


@click.command(
    cls=Command, help=later("Tell what is covered: evidence of the facts, representativeness of the cooperations.")
)
@formats("text", "json", "html", text=later("How to tell it."))
@at_date
@shared()
def coverage(form: str, date: str | None, asked: Asked) -> None:
    """Show the coverage."""
    from pmlb_graph import accounts, colophon, moments, pipeline, tables
    from pmlb_graph.coverage import cover
    from pmlb_graph.engine.embedded import Embedded

    if date and not asked.endpoint:
        found = cover(Embedded(moments.at(pipeline.load(asked.data), date).lines))
    elif date:
        raise UsageError(tr("a date needs the tables: an endpoint cannot be taken at a date"))
    else:
        found = cover(pipeline.engine(asked.data, asked.endpoint))
    if form == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    elif form == "html":
        project, _ = tables.open_project(asked.data)
        click.echo(accounts.coverage_page(found, colophon.shell(project)), nl=False)
    else:
        click.echo(accounts.as_text(found), nl=False)


@click.command(cls=Command, help=later("List what is to complete: a page, and rows of the tables ready to fill."))
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("travail"),
    show_default=True,
    metavar="DIR",
    text=later("Folder to make, or to make again."),
)
@shared(endpoint=False)
def worklist(output: Path, asked: Asked) -> None:
    """Write what is to complete."""
    from pmlb_graph import accounts, colophon, files, pipeline, tables

    engine = pipeline.engine(asked.data)
    project, _ = tables.open_project(asked.data)
    with files.made_folder(output, accounts.WORKLIST_PAGE) as folder:
        found = accounts.write(folder, engine, project, colophon.shell(project))
    click.echo(output / accounts.WORKLIST_PAGE)
    missing = counted("{n} thing to complete", "{n} things to complete", len(found))
    asked.say(tr("{missing}; the rows to fill are in {path}").format(missing=missing, path=output / accounts.ROWS))

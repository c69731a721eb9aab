"""The command that writes the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.cli.waiting import progress
from pmlb_graph.language import later, tr

if TYPE_CHECKING:
    from pmlb_graph.site import Site


@click.command(
    cls=Command,
    help=later("Write the site: a page for every thing, question, network and measure, in French and English."),
)
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    metavar="DIR",
    text=later("Folder to make, or to make again."),
)
@option(
    "--base-url",
    "address",
    metavar="URL",
    default="",
    text=later("Address where the folder will be published: it goes into the sitemap, redirections and the catalogue."),
)
@shared(collectives=True)
def site(output: Path, address: str, asked: Asked) -> None:
    """Write the folder."""
    from pmlb_graph import run
    from pmlb_graph.site import write

    made = opened(asked, run.checked(address))
    with progress(asked, tr("pages")) as tell:
        count = write(output, made, tell)
    asked.made(output, count, ("index.html",))


def opened(asked: Asked, address: str = "") -> Site:
    """Return the site of the graph asked for: that of the tables, or of an endpoint."""
    from pmlb_graph import exports, pipeline, tables
    from pmlb_graph.site import Site

    project, _ = tables.open_project(asked.data)
    asked.say(tr("Reading and checking the tables…"))
    if asked.endpoint:
        whole = exports.fetched(pipeline.engine(asked.data, asked.endpoint), project.base)
    else:
        whole = pipeline.load(asked.data)
    return Site(whole, project, asked.data, address, not asked.endpoint)

"""The command that writes everything for machines."""

from __future__ import annotations

from pathlib import Path

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.language import later, tr

FORMATS = (
    *("trig", "nquads", "turtle", "rdfxml", "jsonld", "csv", "xlsx", "answers"),
    *("networks", "geojson", "metadata"),
)
FIRST = ("classeur.xlsx", "tableur", "tables", "reponses", "reseaux", "carte", "graphe.trig", "graphe.nq")
"""What a person opens first in the folder: the first of these that is there."""


@click.command(
    cls=Command,
    help=later("Write linked data, tables, networks, maps and their metadata into a folder to publish."),
)
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("exports"),
    show_default=True,
    metavar="DIR",
    text=later("Folder to make, or to make again."),
)
@option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    text=later("Only this form; may come several times."),
)
@option(
    "--base-url",
    "address",
    metavar="URL",
    default="",
    text=later("Address where the folder will be published: it goes into the DCAT catalogue."),
)
@shared(collectives=True)
def export(output: Path, formats: tuple[str, ...], address: str, asked: Asked) -> None:
    """Write the folder."""
    from pmlb_graph import exports, run

    if asked.endpoint:
        asked.say(tr("Tables are not exported: the endpoint holds statements only"))
    material = run.material(asked.data, asked.endpoint, run.checked(address), asked.say)
    made = exports.write(material, output, formats)
    asked.made(output, len(made), (name for name in FIRST if (output / name).exists()))
    digest = output / "graphe.rdfc10.sha256"
    if digest.is_file():
        asked.say(tr("RDFC-1.0 digest {digest}").format(digest=digest.read_text(encoding="utf-8").strip()))

"""The command that writes the research-action report."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.language import later, tr

FIRST = ("rapport.html", "rapport.docx", "rapport.md")
"""What a person opens first in the folder: the first of these that was made."""


@click.command(
    cls=Command,
    help=later("Write the report: text, pictures and figures with their origin, as a page, Word and Markdown."),
)
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("rapport"),
    show_default=True,
    metavar="DIR",
    text=later("Folder to write into: files of the same names are made again, the others stay."),
)
@option(
    "--format",
    "forms",
    type=click.Choice(["html", "docx", "md"]),
    multiple=True,
    text=later("Only this format; may come several times."),
)
@option(
    "--templates",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    text=later("Folder of the sections to write from; made with those that ship when it has none."),
)
@option(
    "--diff",
    "former",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    text=later("A former rapport.json: tell what differs, and write it in ecarts.md."),
)
@shared()
def report(output: Path, forms: tuple[str, ...], templates: Path | None, former: Path | None, asked: Asked) -> None:
    """Write the folder."""
    from pmlb_graph import files, pipeline, reports, tables
    from pmlb_graph.engine.embedded import Embedded

    old = reports.read(former) if former else None
    if templates is not None and not (templates.is_dir() and any(templates.glob("*.md"))):
        reports.copy(templates)
        asked.say(tr("The sections that ship were copied to {path}: change them and ask again.").format(path=templates))
    if not forms and (missing := reports.without()):
        asked.say(missing)
    with files.storage(output):
        files.refuse_other(output, reports.RECORD)
    project, _ = tables.open_project(asked.data)
    whole = None if asked.endpoint else pipeline.load(asked.data)
    engine = Embedded(whole.lines) if whole else pipeline.engine(endpoint=asked.endpoint)
    recall = (lambda _name, make: make()) if asked.endpoint else partial(pipeline.recalled, asked.data)
    material = reports.Material(engine, project, recall, asked.say, data=asked.data, whole=whole)
    made = reports.made(material, templates)
    written = reports.rendered(made, material, forms or reports.possible())
    names = reports.renew(output, written)
    if old is not None:
        found = reports.compare(old, made.record)
        files.write(output / "ecarts.md", text := reports.told(found, old, made.record))
        click.echo(text, nl=False)
    for name in names:
        click.echo(output / name)
    asked.made(output, len(written), (name for name in FIRST if name in names))

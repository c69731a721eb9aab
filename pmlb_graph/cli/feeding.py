"""The commands that make a project and feed it: ``init`` and ``import``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import later, tr

if TYPE_CHECKING:
    from pmlb_graph.importers.choice import Choice

KINDS = ("aav", "acv", "banatic", "communes", "contours", "epci", "navettes")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="init", cls=Command, help=later("Make the empty tables of another alliance, ready to fill."))
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@option("--title", metavar="TEXT", default="", text=later("Name of the alliance; the folder's by default."))
@option("--base", metavar="IRI", default="", text=later("Beginning of every name of the data, ending with a slash."))
@option("--publisher", metavar="TEXT", default="", text=later("Who publishes the data; the title by default."))
@shared(endpoint=False)
def init(path: Path, title: str, base: str, publisher: str, asked: Asked) -> None:
    """Make a new project."""
    from pmlb_graph import blank

    made = blank.make(path, blank.Identity(title, base, publisher))
    for name in made:
        click.echo(path / name)
    asked.say(tr("Read {path} first.").format(path=path / "README.md"))


@click.command(
    name="import",
    cls=Command,
    help=later(
        "Add what an official file says to the tables.\n\n"
        "Kinds: epci and communes (Etalab's JSON), banatic (groupings and members), acv (Action cœur de ville), "
        "navettes (INSEE's commuting flows), contours (GeoJSON, or pairs of neighbours), aav (attraction areas). "
        "Rows are only added; doing it again changes nothing."
    ),
)
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.argument("file", metavar="FILE", type=_FILE)
@option("--dry-run", is_flag=True, text=later("Say what would be done, and write nothing."))
@option("--departements", metavar="CODES", text=later("Codes such as 44,49 (epci, communes, banatic)."))
@option("--version", metavar="VERSION", text=later("Version of Etalab's package (epci, communes, aav)."))
@option("--year", metavar="YEAR", text=later("Year of the figures, when the file does not say it."))
@option("--natures", metavar="CODES", text=later("Legal kinds such as POLEM,PETR (banatic)."))
@option("--communes", type=_FILE, metavar="FILE", text=later("Which EPCI each commune is in (navettes, aav)."))
@option("--threshold", type=click.IntRange(min=0), metavar="N", text=later("Smallest flow to keep (navettes) [200]."))
@option("--source", metavar="KEY", text=later("Key of the source to name."))
@shared(endpoint=False)
def import_(kind: str, file: Path, dry_run: bool, asked: Asked, **given: Any) -> None:
    """Import an official file."""
    from pmlb_graph import importers

    chosen = {name: value for name, value in given.items() if value is not None}
    for name in chosen:
        if name not in importers.KINDS[kind].options:
            raise UsageError(tr("--{option} does not concern {kind}").format(option=name, kind=kind))
    with _bar(asked.quiet, file) as tell:
        book, report = importers.read(kind, file, _data(asked), _choice(chosen), tell)
    click.echo(report.text(), nl=False)
    if dry_run:
        asked.say(tr("Nothing was written."))
        return
    for path in book.write():
        asked.say(tr("Written: {path}").format(path=path))


def _choice(chosen: dict[str, Any]) -> Choice:
    from pmlb_graph.importers.choice import Choice

    for name, kind in (("departements", frozenset), ("natures", tuple)):
        if name in chosen:
            codes = [code.strip().upper() for code in chosen[name].split(",") if code.strip()]
            if not codes:
                raise UsageError(tr("--{option} needs codes, such as 44,49").format(option=name))
            chosen[name] = kind(codes)
    return Choice(**chosen)


def _data(asked: Asked) -> Path:
    """Return the folder to write in: the one given, or that of a checkout; never that of an installed program."""
    from pmlb_graph.resources import folder

    path = asked.data or folder("data")
    if asked.data is None and "_shipped" in path.parts:
        raise UsageError(tr("into which tables? Name their folder with --data"))
    return path


@contextmanager
def _bar(quiet: bool, file: Path) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal while a file is read."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(tr("Reading {file}").format(file=file.name), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)

"""Commands of the tables as files for others: the workbook, their metadata."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmlb_graph.cli.options import Asked, Group, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    from pmlb_graph.workbook import Change, Plan

SHOWN = 20  # details of one table
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Group, help=later("Fill all the tables in one workbook, and bring it back."))
def workbook() -> None:
    """Gather the commands of the workbook."""


@workbook.command("export", help=later("Write all the tables in one .xlsx file, with a guide and drop-down lists."))
@click.argument("file", metavar="FILE", type=_FILE)
@shared(endpoint=False)
def export(file: Path, asked: Asked) -> None:
    """Write the workbook."""
    from pmlb_graph import files, tables
    from pmlb_graph import workbook as book

    if file.suffix.lower() != ".xlsx":
        raise UsageError(tr("“{path}” must end in .xlsx").format(path=file))
    project, found = tables.open_project(asked.data)
    files.write(file, book.export(project, found))
    rows = sum(len(sheet.rows) for sheet in project.sheets.values())
    message = tr("{path}: {tables} tables, {rows} rows; begin with the sheet “guide”")
    asked.say(message.format(path=file, tables=len(project.sheets), rows=rows))


@workbook.command("import", help=later("Bring a workbook (.xlsx or .ods) back into the tables, once all is right."))
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, text=later("Say what would change, and write nothing."))
@shared(endpoint=False)
def bring(file: Path, dry_run: bool, asked: Asked) -> None:
    """Bring a workbook back."""
    from pmlb_graph import workbook as book

    refuse_shipped(asked, dry_run)
    settle(book.plan(file, asked.data), asked, dry_run)


def refuse_shipped(asked: Asked, dry_run: bool) -> None:
    """Refuse to write into the tables that ship with the program."""
    from pmlb_graph.resources import folder

    if asked.data is None and folder("data").parent.name == "_shipped" and not dry_run:
        raise UsageError(tr("say where your tables are: --data DIR"))


def settle(planned: Plan, asked: Asked, dry_run: bool) -> bool:
    """Tell what would change in the tables, write it unless it is a trial, and tell whether it was written."""
    from pmlb_graph import problems
    from pmlb_graph import workbook as book

    if planned.warnings and not asked.quiet:
        click.echo(problems.as_text(planned.warnings), err=True, nl=False)
    for change in planned.changes:
        _tell(change)
    if not planned.changes:
        asked.say(tr("Nothing was changed: the tables stay as they are."))
        return False
    if dry_run:
        asked.say(tr("Nothing was written: this is what would change."))
        return False
    book.apply(planned)
    asked.say(counted("{n} table written.", "{n} tables written.", len(planned.changes)))
    return True


def _tell(change: Change) -> None:
    """Say what changes in one table."""
    rows = len({key for key, *_ in change.changed})
    counts = [
        counted("{n} row added", "{n} rows added", len(change.added)),
        counted("{n} row changed", "{n} rows changed", rows),
        counted("{n} row removed", "{n} rows removed", len(change.removed)),
    ]
    unmoved = not (change.added or change.changed or change.removed)
    said = tr("the same rows, in another order or form") if unmoved else ", ".join(counts)
    click.echo(tr("{table}: {said}").format(table=change.table, said=said))
    lines = [f"  + {key}" for key in change.added]
    lines += [
        tr("  ~ {key}, {column}: “{before}” → “{after}”").format(key=key, column=column, before=before, after=after)
        for key, column, before, after in change.changed
    ]
    lines += [f"  - {key}" for key in change.removed]
    for line in lines[:SHOWN]:
        click.echo(line)
    if len(lines) > SHOWN:
        click.echo("  " + counted("… and {n} more", "… and {n} more", len(lines) - SHOWN))


@click.command(cls=workbook.command_class, help=later("Describe the tables for other programs: CSVW metadata."))
@option("--output", "-o", type=_FILE, metavar="FILE", text=later("File to write, beside the tables."))
@shared(endpoint=False)
def metadata(output: Path | None, asked: Asked) -> None:
    """Write the metadata."""
    from pmlb_graph import files, tables
    from pmlb_graph.tables.metadata import csvw

    project, _ = tables.open_project(asked.data)
    if output is None:
        click.echo(csvw(project), nl=False)
    else:
        files.write(output, csvw(project))

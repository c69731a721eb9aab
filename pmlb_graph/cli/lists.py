"""The command that lists the values which a controlled column may hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import click

from pmlb_graph.cli.options import Asked, Command, formats, shared
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import counted, later, tr

COLUMNS = ("list", "value", "label", "definition")


@click.command(
    cls=Command,
    help=later(
        "List the values that a column may hold, with their meaning.\n\n"
        "NAME is a list or a column of the tables; without it, all the lists. Examples:\n\n"
        "pmlb-graph lists role\n\n"
        "pmlb-graph lists classe --format csv"
    ),
)
@click.argument("name", metavar="[NAME]", default="")
@formats("table", "csv", "json", text=later("How to list."))
@shared(endpoint=False)
def lists(name: str, form: str, asked: Asked) -> None:
    """List values."""
    from pmlb_graph import plain

    rows = _rows(name)
    if form == "csv":
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *rows])
        click.echo(stream.getvalue(), nl=False)
    elif form == "json":
        found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        heads = (tr("list"), tr("value"), tr("label"), tr("definition"))
        click.echo(plain.table(heads, rows), nl=False)
    asked.say(counted("{n} value", "{n} values", len(rows)))


def _rows(name: str) -> list[Sequence[str]]:
    """Return the values of a list, of the lists of a column, or all of them."""
    from pmlb_graph import tables, workbook

    described = tables.describe()
    columns: dict[str, set[str]] = {}
    for column in (column for table in described.tables.values() for column in table.columns):
        if listed := column.scheme or column.under:
            columns.setdefault(column.name, set()).add(listed)
            columns.setdefault(listed, set()).add(listed)
    if name and name not in columns:
        choices = sorted(columns)
        message = tr("no list is called “{name}”").format(name=name)
        guess = did_you_mean(name, choices) or tr(": choose among {names}").format(names=", ".join(choices))
        raise UsageError(message + guess)
    return [row for row in workbook.values(described) if not name or row[0] in columns[name]]

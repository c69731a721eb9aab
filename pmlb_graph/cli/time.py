"""The commands of time: what changed between two dates, and between two states of the data."""

from __future__ import annotations

from pathlib import Path

import click

from pmlb_graph.cli.options import Asked, Command, formats, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr


@click.command(cls=Command, help=later("Say what entered, left or stayed between two dates."))
@click.argument("first", metavar="DATE1")
@click.argument("second", metavar="DATE2")
@option("--setting", metavar="NAME", default="", text=later("Only one cooperation or organisation."))
@option("--all", "everything", is_flag=True, text=later("List what stayed too."))
@shared()
def snapshot(first: str, second: str, setting: str, everything: bool, asked: Asked) -> None:
    """Tell the moves between two dates."""
    from pmlb_graph import moments, pipeline

    found = moments.moves(pipeline.engine(asked.data, asked.endpoint), first, second, setting)
    titles = {
        moments.ENTERED: tr("Entered: holds in {second}, not in {first}"),
        moments.LEFT: tr("Left: held in {first}, not in {second}"),
        moments.KEPT: tr("Unchanged: holds or may hold in {first} and in {second}"),
    }
    for move, title in titles.items():
        these = [one for one in found if one.move == move]
        head = title.format(first=first, second=second)
        click.echo(f"{head} ({counted('{n} fact', '{n} facts', len(these))})")
        if move != moments.KEPT or everything:
            for one in these:
                where = f", {one.setting}" if one.setting != one.actor else ""
                click.echo(f"  {one.nature} : {one.actor}, {one.detail}{where}")
        click.echo()
    undated = sum(one.move == moments.KEPT and not one.dated for one in found)
    asked.say(counted("{n} fact unchanged for want of any date", "{n} facts unchanged for want of any date", undated))


@click.command(
    cls=Command,
    help=later("Say what was added, removed or changed between two states of the data, or two rapport.json."),
)
@click.argument("before", metavar="A", type=click.Path(exists=True, path_type=Path))
@click.argument("after", metavar="B", type=click.Path(exists=True, path_type=Path))
@formats("text", "json", "html", text=later("How to tell it: words, JSON or a page."))
@option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    text=later("File to write instead of standard output."),
)
@shared(endpoint=False)
def diff(before: Path, after: Path, form: str, output: Path | None, asked: Asked) -> None:
    """Compare two folders of tables, two datasets, or the records of two reports."""
    from pmlb_graph import differences, files, problems

    if before.suffix == after.suffix == ".json":
        _diff_reports(before, after, form, output)
        return
    found = differences.compare(before, after)
    if found.problems:
        click.echo(problems.as_text(found.problems), err=True, nl=False)
        message = tr("These rows or tables could not be read: they are not compared.")
        click.echo(message, err=True)
    if form == "html":
        from pmlb_graph.accounts import difference_page

        text = difference_page(found)
    else:
        text = differences.as_json(found) if form == "json" else differences.as_text(found)
    if output is None:
        click.echo(text, nl=False)
    else:
        files.write(output, text)
    if output is not None or form != "text":
        asked.say(differences.summary(found))


def _diff_reports(before: Path, after: Path, form: str, output: Path | None) -> None:
    """Compare what two reports say."""
    from pmlb_graph import files, reports

    if form == "html":
        raise UsageError(tr("two reports are compared as text or JSON"))
    old, new = reports.read(before), reports.read(after)
    found = reports.compare(old, new)
    text = reports.as_json(found) if form == "json" else reports.told(found, old, new)
    if output is None:
        click.echo(text, nl=False)
    else:
        files.write(output, text)

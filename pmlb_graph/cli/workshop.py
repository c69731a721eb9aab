"""Commands of workshops: sheets to print or fill, sheets that come back, agreement of those who answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pmlb_graph.cli.options import Asked, Group, formats, option, seeded, shared
from pmlb_graph.cli.workbook import refuse_shipped, settle
from pmlb_graph.errors import StorageError, UsageError
from pmlb_graph.language import counted, later, tr

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(
    cls=Group,
    help=later("Have the graph confirmed, contested and amended in a workshop, and measure how far people agree."),
)
def workshop() -> None:
    """Gather the commands of workshops."""


@workshop.command(
    "sheet",
    help=later(
        "Make the sheets of a workshop: what the graph says, statement by statement, with its sources.\n\n"
        "For each subject an .html page to print on A4 and an .xlsx form to fill. Examples:\n\n"
        "pmlb-graph workshop sheet nantes-metropole a06\n\n"
        "pmlb-graph workshop sheet --alliance c-pmlb -o fiches\n\n"
        "pmlb-graph workshop sheet --kind actions --format html"
    ),
)
@click.argument("subjects", metavar="[SUBJECT]…", nargs=-1)
@option(
    "--kind",
    default="",
    metavar="KIND",
    text=later("All actors of a class (Metropole), cooperations, actions or instances."),
)
@option(
    "--alliance",
    default="",
    metavar="NAME",
    text=later("All who take part in a cooperation or an action, or belong to an organisation."),
)
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("fiches"),
    show_default=True,
    metavar="DIR",
    text=later("Folder for the sheets; those of the same name are made again."),
)
@option(
    "--format",
    "forms",
    type=click.Choice(["html", "xlsx"]),
    multiple=True,
    default=("html", "xlsx"),
    show_default=True,
    text=later("A page to print, a form to fill; may come several times."),
)
@shared(endpoint=False)
def sheet(
    subjects: tuple[str, ...], kind: str, alliance: str, output: Path, forms: tuple[str, ...], asked: Asked
) -> None:  # fmt: skip
    """Make sheets."""
    from pmlb_graph import files, pipeline, tables, workshops

    engine = pipeline.engine(asked.data)
    project, _ = tables.open_project(asked.data)
    facts, words = workshops.Facts(project), workshops.Words(project)
    chosen = workshops.choose(engine, project, subjects, kind, alliance)
    if output.exists() and not output.is_dir():
        raise StorageError(tr("“{path}” is a file: choose another folder").format(path=output))
    for subject in chosen:
        made = workshops.fiche(engine, facts, words, subject)
        if "html" in forms:
            files.write(output / f"{made.name}.html", workshops.page(made, project))
        if "xlsx" in forms:
            files.write(output / f"{made.name}.xlsx", workshops.form(made, project))
        for form in dict.fromkeys(forms):
            click.echo(output / f"{made.name}.{form}")
        if not made.statements:
            asked.say(tr("{name}: no source says anything of it yet").format(name=made.label))
    asked.say(counted("{n} sheet made.", "{n} sheets made.", len(chosen)))


@workshop.command(
    "import",
    help=later(
        "Bring filled sheets (.xlsx or .ods) back: respondents become sources, answers attestations.\n\n"
        "Confirmed is attested, contested is contested; amended is contested with what is proposed, in a row of its own"
        " where the value is right, in the note otherwise. Additions become participations. Everything is checked"
        " first; doing it again changes nothing. Example:\n\n"
        "pmlb-graph workshop import remplies/*.xlsx --workshop atelier-2026-03 --date 2026-03-12 --dry-run"
    ),
)
@click.argument("sheets", metavar="FILE…", nargs=-1, required=True, type=_FILE)
@option(
    "--workshop",
    "key",
    required=True,
    metavar="KEY",
    text=later("Key of the workshop, such as atelier-2026-03: its respondents are atelier-2026-03-r1 …"),
)
@option("--date", default="", metavar="DATE", text=later("When it was held: 2026, 2026-03 or 2026-03-12."))
@option("--dry-run", is_flag=True, text=later("Say what would change, and write nothing."))
@option(
    "--despite-changes",
    "despite",
    is_flag=True,
    text=later("Bring answers to statements that changed since the sheet was made; their notes tell what was read."),
)
@option("--again", is_flag=True, text=later("Replace what the same respondents answered before on the same sheets."))
@shared(endpoint=False)
def bring(
    sheets: tuple[Path, ...], key: str, date: str, dry_run: bool, asked: Asked, **how: Any
) -> None:  # fmt: skip
    """Bring sheets back."""
    from pmlb_graph import terms, workshops

    if date and terms.date(date) is None:
        raise UsageError(terms.no_date(date))
    refuse_shipped(asked, dry_run)
    planned = workshops.bring(sheets, workshops.Workshop(key, date), asked.data, **how)
    if settle(planned, asked, dry_run):
        asked.say(tr("See how far respondents agree with: pmlb-graph workshop agreement"))


@workshop.command(
    "agreement",
    help=later("Say how far respondents agree: by statement, source and kind, and Krippendorff’s alpha."),
)
@seeded
@formats("text", "csv", "json", text=later("How to tell it; csv is its table."))
@shared()
def agreement(seed: int, form: str, asked: Asked) -> None:
    """Measure agreement."""
    from pmlb_graph import analyses, pipeline
    from pmlb_graph.analyses.workshops import NAME
    from pmlb_graph.cli import scores

    engine = pipeline.engine(asked.data, asked.endpoint)
    found = analyses.named(NAME).answer(analyses.Bench(engine, seed=seed, data=asked.tables))
    click.echo(scores.finding(engine, found, form), nl=False)

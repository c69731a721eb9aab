"""The command that sets interaction beside cooperation: two lists of pairs of EPCI, and a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.options import Asked, Command, formats, option, shared
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    from pmlb_graph.analyses import Bench
    from pmlb_graph.analyses.exchanges import Exchanges

MODELS = ("flows", "gravity", "radiation", "huff")
INDICATOR = "navettes-domicile-travail"


@click.command(
    cls=Command,
    help=later("Set interaction beside cooperation: pairs of EPCI that have one without the other, and why."),
)
@option(
    "--model",
    type=click.Choice(MODELS),
    text=later("What tells interaction; by default observed flows when some were imported, gravity otherwise."),
)
@option(
    "--indicator",
    default=INDICATOR,
    show_default=True,
    metavar="KEY",
    text=later("What observed flows count."),
)
@option(
    "--minutes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    text=later("Travel times in place of kilometres: a CSV with origine, destination and minutes."),
)
@option(
    "--kinds",
    multiple=True,
    metavar="KIND/KIND",
    text=later("Only this kind of pair, such as metropole/rural; may come several times."),
)
@formats("table", "csv", "json", text=later("How to show the answer."))
@option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PAGE.html",
    text=later("Write a page to look at instead: map, scatter, table, evidence."),
)
@shared()
def interactions(output: Path | None, form: str, asked: Asked, **how: Any) -> None:
    """Print the two lists, or write the page."""
    from pmlb_graph import pipeline
    from pmlb_graph.analyses import Bench
    from pmlb_graph.analyses.exchanges import Ask, exchanges, kinds_named, model_named

    bench = Bench(pipeline.engine(asked.data, asked.endpoint), data=asked.tables)
    found = exchanges(bench, Ask(how["indicator"], how["minutes"]))
    model = model_named(found, how["model"] or "", how["indicator"])
    kinds = kinds_named(found, how["kinds"])
    if output is not None:
        _page(bench, found, (model, kinds), (output, asked))
        return
    from pmlb_graph.cli import exchanges as shown

    click.echo(shown.answer(bench, found, model, kinds, form), nl=False)
    asked.say(shown.summary(found, model, kinds))


def _page(bench: Bench, found: Exchanges, chosen: tuple[str, set[tuple[str, str]]], where: tuple[Path, Asked]) -> None:
    from pmlb_graph import exchanges, files, tables

    output, asked = where
    project, _ = tables.open_project(asked.data)
    page = exchanges.interactions_page(bench, found, project, *chosen)
    files.write(output, page)
    click.echo(output)
    size = len(page.encode()) // 1000
    asked.say(tr("{size} kB, in one file that asks nothing of any network.").format(size=size))
    n = counted("{n} pair of EPCI", "{n} pairs of EPCI", len(found.models[chosen[0]].rows))
    asked.say(tr("Compared: {pairs}.").format(pairs=n))

"""The command that writes a network: of the catalogue, or read from a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.options import Asked, Command, at_date, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.networks import Choice

FORMATS = ("graphml", "gexf", "csv", "csv-nodes", "json")


def choosing(function: Any) -> Any:
    """Declare the options that restrict a network, given to the command as one `Choice`."""

    @wraps(function)
    def gathered(least: str, attested_only: bool, theme: tuple[str, ...], forme: tuple[str, ...], **rest: Any) -> Any:
        from pmlb_graph.networks import Choice

        return function(choice=Choice(least, not attested_only, theme, forme), **rest)

    themes = later("Only cooperations of this theme; may come several times.")
    forms = later("Only cooperations of this form; may come several times.")
    for add in (
        option("--forme", metavar="KEY", multiple=True, text=forms),
        option("--theme", metavar="KEY", multiple=True, text=themes),
        option("--attested-only", is_flag=True, text=later("Without what only a rule says.")),
        option(
            "--least", metavar="CERTAINTY", default="",
            text=later("The least certainty kept: atteste, deduit, incertain or conteste."),
        ),
    ):  # fmt: skip
        gathered = add(gathered)
    return gathered


def layering(function: Any) -> Any:
    """Declare the options that make several networks, given to the command as one pair."""

    @wraps(function)
    def gathered(layer: str | None, output: Path | None, **rest: Any) -> Any:
        if (layer is None) != (output is None):
            raise UsageError(tr("--layer writes several files: say where with -o, and -o needs --layer"))
        return function(several=(layer, output) if layer and output else None, **rest)

    folder = click.Path(file_okay=False, path_type=Path)
    where = later("Folder for the layers, one file each.")
    add = option("--output", "-o", type=folder, metavar="DIR", text=where)
    what = later("One network a layer, on the same nodes: theme, forme, or years such as 2004-2024.")
    return option("--layer", metavar="LAYER", text=what)(add(gathered))


@click.command(
    cls=Command, help=later("Write one network, of the catalogue or of a file, for Gephi, a spreadsheet or a program.")
)
@click.argument("name")
@option("-p", "given", multiple=True, metavar="NAME=VALUE", text=later("A parameter; may come several times."))
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="csv",
    show_default=True,
    text=later("How to write it; csv is the list of ties, csv-nodes that of nodes."),
)
@option(
    "--nodes",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    text=later("List of nodes that goes with a CSV of ties."),
)
@choosing
@layering
@at_date
@shared()
def network(name: str, form: str, nodes: Path | None, asked: Asked, **rest: Any) -> None:
    """Write a network on standard output, or its layers into a folder."""
    from pmlb_graph import networks

    if Path(name).suffix:
        graph = networks.read(Path(name), nodes)
        for note in graph.graph["notes"]:
            asked.say(note)
        _write(graph, form, asked)
    elif nodes is not None:
        raise UsageError(tr("--nodes goes with a file of ties"))
    else:
        _known(name, form, asked, **rest)


def _known(name: str, form: str, asked: Asked, given: tuple[str, ...], date: str | None, **rest: Any) -> None:
    """Write a network of the catalogue."""
    from pmlb_graph import moments, names, networks, pipeline

    definition = networks.named(name)
    engine = pipeline.engine(asked.data, asked.endpoint)
    given += (f"date={date}",) if date else ()
    values = names.values(engine, definition.query, given)
    choice: Choice = rest["choice"]
    graph = networks.network(engine, definition, values, choice)
    for words, n in graph.graph["left_out"]:
        asked.say(tr("{what}: {words}").format(what=counted("{n} tie left out", "{n} ties left out", n), words=words))
    if rest["several"]:
        layer, output = rest["several"]
        made = _layers(layer)(engine, definition, values=values, choice=choice)
        _files(made, output, (name, form), asked)
        return
    _write(moments.flag(engine, graph, date) if date else graph, form, asked)


def _layers(layer: str) -> Callable[..., dict[Any, nx.Graph[str]]]:
    """Return what makes the layers asked for."""
    from functools import partial

    from pmlb_graph import networks

    if layer in ("theme", "forme"):
        return partial(networks.layers, by=layer.replace("forme", "form"))
    first, dash, last = layer.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal() and len(first) == len(last) == 4 and first <= last):
        message = tr("“{layer}” is no layer: write theme, forme, or years such as 2004-2024")
        raise UsageError(message.format(layer=layer))
    return partial(networks.slices, years=range(int(first), int(last) + 1))


def _files(made: dict[Any, nx.Graph[str]], output: Path, what: tuple[str, str], asked: Asked) -> None:
    from pmlb_graph import files, networks

    name, form = what
    end = {"csv-nodes": "nodes.csv"}.get(form, form)
    for key, graph in made.items():
        path = output / f"{name}-{key or 'sans'}.{end}"
        files.write(path, networks.export(graph, form))
        message = tr("{path}: {nodes} nodes, {ties} ties")
        asked.say(message.format(path=path, nodes=graph.number_of_nodes(), ties=graph.number_of_edges()))
        doubtful = sum(data.get("state", "attestée") != "attestée" for _, _, data in graph.edges(data=True))
        if doubtful:
            asked.say(
                "  " + counted("{n} tie kept for want of sure dates", "{n} ties kept for want of sure dates", doubtful)
            )


def _write(graph: nx.Graph[str], form: str, asked: Asked) -> None:
    from pmlb_graph import networks

    click.echo(networks.export(graph, form), nl=False)
    message = tr("{nodes} nodes, {ties} ties")
    asked.say(message.format(nodes=graph.number_of_nodes(), ties=graph.number_of_edges()))

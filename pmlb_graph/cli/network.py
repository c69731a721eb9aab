"""The command that writes a network: of the catalogue, or read from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.options import Asked, Command, at_date, option, parameters, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.engine import Engine
    from pmlb_graph.networks import Definition
    from pmlb_graph.terms import Term

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


def opening(function: Any) -> Any:
    """Declare what says which network is meant: parameters, a date, restrictions, or how to read a file."""
    nodes = option(
        "--nodes",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        text=later("List of nodes that goes with a CSV of ties."),
    )
    directed = option("--directed", is_flag=True, text=later("The ties of a CSV go from source to target."))
    return parameters(nodes(directed(choosing(at_date(function)))))


def opened(name: str, asked: Asked, how: Mapping[str, Any]) -> nx.Graph[str]:
    """Return a network of the catalogue, or of a file, as the options of `opening` say."""
    from pmlb_graph import moments, networks

    if Path(name).suffix:
        graph = networks.read(Path(name), how["nodes"], how["directed"])
        graph.graph["weighted"] |= how.get("weighted", False)
        for note in graph.graph["notes"]:
            asked.say(note)
        return graph
    definition, engine, values = _known(name, asked, how)
    graph = networks.network(engine, definition, values, how["choice"])
    for words, n in graph.graph["left_out"]:
        asked.say(tr("{what}: {words}").format(what=counted("{n} tie left out", "{n} ties left out", n), words=words))
    return moments.flag(engine, graph, how["date"]) if how["date"] else graph


def _known(name: str, asked: Asked, how: Mapping[str, Any]) -> tuple[Definition, Engine, Mapping[str, Sequence[Term]]]:
    """Return a network of the catalogue, the graph, and the values of its parameters."""
    from pmlb_graph import names, networks, pipeline

    if how["nodes"] is not None:
        raise UsageError(tr("--nodes goes with a file of ties"))
    definition = networks.named(name)
    engine = pipeline.engine(asked.data, asked.endpoint)
    given = (*how["given"], *((f"date={how['date']}",) if how["date"] else ()))
    return definition, engine, names.values(engine, definition.query, given)


@click.command(
    cls=Command, help=later("Write one network, of the catalogue or of a file, for Gephi, a spreadsheet or a program.")
)
@click.argument("name")
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="csv",
    show_default=True,
    text=later("How to write it; csv is the list of ties, csv-nodes that of nodes."),
)
@opening
@layering
@shared()
def network(name: str, form: str, several: tuple[str, Path] | None, asked: Asked, **how: Any) -> None:
    """Write a network on standard output, or its layers into a folder."""
    graph = opened(name, asked, how)
    if several is None or Path(name).suffix:
        _write(graph, form, asked)
        return
    definition, engine, values = _known(name, asked, how)
    made = _layers(several[0])(engine, definition, values=values, choice=how["choice"])
    _files(made, several[1], (name, form), asked)


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

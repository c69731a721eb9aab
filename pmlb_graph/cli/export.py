"""The command that writes everything for machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.exports import Material

FORMATS = (
    *("trig", "nquads", "turtle", "rdfxml", "jsonld", "csv", "xlsx", "answers"),
    *("networks", "geojson", "metadata"),
)


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
    from pmlb_graph import exports

    material = _material(asked, checked(address))
    made = exports.write(material, output, formats)
    asked.say(tr("{path}: {files}").format(path=output, files=counted("{n} file", "{n} files", len(made))))
    digest = output / "graphe.rdfc10.sha256"
    if digest.is_file():
        asked.say(tr("RDFC-1.0 digest {digest}").format(digest=digest.read_text(encoding="utf-8").strip()))


def checked(address: str) -> str:
    """Return an address that ends with a slash."""
    import re

    if address and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+", address):
        raise UsageError(tr("“{url}” is not an address: write https://…/").format(url=address))
    return address if not address or address.endswith("/") else f"{address}/"


def _material(asked: Asked, address: str) -> Material:
    from pmlb_graph import exports, pipeline, tables
    from pmlb_graph.engine.embedded import Embedded

    project, _ = tables.open_project(asked.data)
    if asked.endpoint:
        whole = exports.fetched(pipeline.engine(asked.data, asked.endpoint), project.base)
        asked.say(tr("Tables are not exported: the endpoint holds statements only"))
    else:
        whole = pipeline.load(asked.data)
    engine = Embedded(whole.lines)
    return exports.Material(project, whole, engine, address, not asked.endpoint, asked.say, _drawn)


def _drawn(graph: nx.Graph[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return the place and the colour that pages give to each node."""
    from pmlb_graph import views
    from pmlb_graph.drawings import SEED
    from pmlb_graph.views.kinds import colour

    found = {}
    for node, (x, y) in views.positions(graph, SEED).items():
        data = graph.nodes[node]
        red, green, blue = bytes.fromhex(colour(data.get("kind", ""), data.get("side", "")).removeprefix("#")[:6])
        found[node] = {
            "position": {"x": round(x, 3), "y": round(-y, 3), "z": 0.0},  # Gephi's vertical axis goes up
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        }
    return found

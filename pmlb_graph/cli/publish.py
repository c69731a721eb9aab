"""The command that loads the dataset into a store."""

from __future__ import annotations

from typing import Any

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr


@click.command(cls=Command, help=later("Load the dataset's named graphs into a SPARQL store, and read them back."))
@option("--endpoint", "url", metavar="URL", required=True, text=later("Query service of the store."))
@option("--graph-store", "graphs", metavar="URL", default="", text=later("Its Graph Store service (PUT a graph)."))
@option("--update", metavar="URL", default="", text=later("Its Update service: all in one request where it fits."))
@option("--replace/--add", default=True, text=later("Replace the graphs, or add to them."))
@option("--union", is_flag=True, text=later("Fill the default graph too, where asking the union of graphs is slow."))
@option("--dry-run", is_flag=True, text=later("Only tell what would be sent."))
@shared(endpoint=False, collectives=True)
def publish(url: str, graphs: str, update: str, asked: Asked, **how: Any) -> None:
    """Publish the dataset."""
    from pmlb_graph import pipeline, publication
    from pmlb_graph.engine.remote import Remote
    from pmlb_graph.engine.store import Store

    if not (graphs or update or how["dry_run"]):
        raise UsageError(tr("say where to write: --graph-store URL, --update URL, or both"))
    store, remote = Store(graphs, update), Remote(url, 600.0)
    todo = publication.plan(pipeline.load(asked.data), remote, not how["replace"], how["union"])
    asked.say(
        tr("{send} to send, {kept} already there, {drop} to drop").format(
            send=counted("{n} graph", "{n} graphs", len(todo.send)), kept=len(todo.kept), drop=len(todo.drop)
        )
    )
    if how["dry_run"]:
        for mark, graph in sorted([("+", g) for g in todo.send] + [("-", g) for g in todo.drop], key=lambda x: x[1]):
            click.echo(f"{mark} {graph or 'default'}")
        return
    publication.publish(todo, remote, store, asked.say)
    digest = publication.verify(todo, remote)
    message = tr("{url}: {n} statements in {graphs} graphs, read back")
    named = [lines for graph, lines in todo.wanted.items() if graph]
    n = sum(map(len, named))
    asked.say(message.format(url=url, n=n, graphs=len(named)) + (f" (SHA-256 {digest})" if digest else ""))

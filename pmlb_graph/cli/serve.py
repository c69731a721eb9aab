"""The command that serves the graph: linked data, SPARQL, named queries, reconciliation."""

from __future__ import annotations

import click

from pmlb_graph.cli.options import Asked, Command, option, shared
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, spoken, tr


@click.command(
    cls=Command,
    help=later("Serve the graph and its pages, read-only: linked data, SPARQL, named queries, reconciliation."),
)
@option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, text=later("Port to listen on."))
@option("--host", default="127.0.0.1", show_default=True, text=later("Address to listen on: this machine alone."))
@option("--address", metavar="URL", default="", text=later("Address under which people see the server."))
@option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, text=later("Processes that answer."))
@option("--seconds", type=click.IntRange(1, 3600), default=30, show_default=True, text=later("Longest query."))
@option(
    "--memory",
    type=click.IntRange(64, 2**20),
    default=2048,
    show_default=True,
    text=later("Memory of each process, in megabytes, its copy of the graph included."),
)
@shared(endpoint=False, collectives=True)
def serve(port: int, host: str, address: str, asked: Asked, **limits: int) -> None:
    """Serve until Ctrl-C."""
    try:
        from pmlb_graph.server.running import listening, run
        from pmlb_graph.server.service import Service
        from pmlb_graph.server.settings import Settings
    except ImportError as error:
        from pmlb_graph.resources import recipe

        message = tr("the server needs packages that are not installed: {command}")
        raise UsageError(message.format(command=recipe("serve"))) from error
    from pmlb_graph import pipeline, tables
    from pmlb_graph.engine.crew import Limits
    from pmlb_graph.site import Site

    address = f"{address.rstrip('/')}/" if address else ""
    most = Limits(float(limits["seconds"]), limits["memory"] * 2**20)
    settings = Settings(host, port, address, limits["workers"], limits=most, language=spoken(), quiet=asked.quiet)
    listener = listening(settings)
    project, _ = tables.open_project(asked.data)
    whole = pipeline.load(asked.data)
    site = Site(whole, project, asked.data, address, endpoint="sparql")
    service = Service.opened(whole, dict(project.title), site, settings)
    graphs = counted("{n} graph", "{n} graphs", len(whole.graphs()))

    def tell(url: str) -> None:
        asked.say(tr("{url}: {graphs}, read-only; Ctrl-C to stop").format(url=url, graphs=graphs))

    run(service, listener, tell)

"""The command that suggests whom to invite."""

from __future__ import annotations

import click

from pmlb_graph.cli.options import Asked, Command, formats, option, seeded, shared
from pmlb_graph.language import counted, later


@click.command(
    cls=Command, help=later("Suggest whom to invite to a project: why, on which evidence, how far to trust it.")
)
@option(
    "--theme", "themes", multiple=True, required=True, metavar="THEME", text=later("Theme; may come several times.")
)
@option(
    "--territoire",
    "around",
    multiple=True,
    metavar="NAME",
    text=later("Territory or actor already there; may come several times."),
)
@option(
    "--role", default="", metavar="ROLE", text=later("Only actors that a source names in this role, or its sub-roles.")
)
@option("--n", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", text=later("How many, at most."))
@seeded
@formats("table", "csv", "json", text=later("How to show the answer."))
@shared()
def invite(themes: tuple[str, ...], around: tuple[str, ...], role: str, form: str, asked: Asked, **how: int) -> None:
    """Suggest actors."""
    from pmlb_graph import pipeline
    from pmlb_graph.analyses import Bench, invitation, project
    from pmlb_graph.analyses.candidates import candidates
    from pmlb_graph.cli import scores

    engine = pipeline.engine(asked.data, asked.endpoint)
    bench = Bench(engine, seed=how["seed"])
    of = candidates(bench)
    found = invitation.invite(bench, of, project.read(bench, of, themes, around, role), how["n"])
    click.echo(scores.invitation(engine, found, form), nl=False)
    asked.say(counted("{n} actor suggested.", "{n} actors suggested.", len(found.guests)))

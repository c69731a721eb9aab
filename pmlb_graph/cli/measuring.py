"""The commands that measure: measures of a network, analyses, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from pmlb_graph.cli.network import opened, opening
from pmlb_graph.cli.options import Asked, Command, draws, formats, option, parameters, shared
from pmlb_graph.cli.waiting import progress
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

if TYPE_CHECKING:
    import networkx as nx

    from pmlb_graph.measures import Mixing

MIXING = "mixing"


@click.command(
    cls=Command,
    help=later("List the measures, each with what it says and where it comes from; or tell all that is known of one."),
)
@click.argument("name", required=False)
@formats("text", "json", text=later("How to list."))
@shared(endpoint=False)
def measures(name: str | None, form: str, asked: Asked) -> None:
    """List the measures, or tell one."""
    from pmlb_graph.cli import scores
    from pmlb_graph.measures import measurement

    if name:
        click.echo(scores.note(measurement.named(name), form), nl=False)
        asked.say(tr("Take it with: pmlb-graph measure NETWORK -m {name}").format(name=name))
        return
    click.echo(scores.catalogue(form), nl=False)
    asked.say(tr("Read about one with: pmlb-graph measures NAME; take it with: pmlb-graph measure NETWORK -m NAME"))


@click.command(
    cls=Command,
    help=later("Measure a network of the graph, or a file of ties (GraphML, GEXF, CSV), beside chance and doubt."),
)
@click.argument("network", metavar="NETWORK|FILE")
@option(
    "--measure",
    "-m",
    "names",
    multiple=True,
    metavar="NAME",
    text=later("A measure; may come several times; “all” for all that apply; “mixing” alone for the matrix of groups."),
)
@option(
    "--group", metavar="ATTRIBUTE", text=later("Attribute of nodes that says their group (brokerage, E-I, mixing).")
)
@option(
    "--weighted",
    is_flag=True,
    text=later(
        "The weights of a file made elsewhere are strengths, the heavier the closer; "
        "they count in strength only otherwise."
    ),
)
@opening
@draws(None)
@option(
    "--doubt",
    type=click.Choice(["certainty", "bootstrap", "none"]),
    text=later("How ranks are shaken: ties removed after their certainty, or cooperations drawn again."),
)
@formats("table", "csv", "json", text=later("How to show the answer."))
@shared()
def measure(network: str, names: tuple[str, ...], form: str, asked: Asked, **how: Any) -> None:
    """Measure a network."""
    from pmlb_graph.cli import scores
    from pmlb_graph.measures import measurement

    graph = opened(network, asked, how)
    groups = measurement.groups_of(graph, how["group"])
    if MIXING in names:
        click.echo(scores.mixing(_mixing(graph, groups, names, how), form), nl=False)
        return
    chosen = measurement.choose(graph, names, bool(groups))
    replicas, doubts = measurement.default_draws(graph, how["replicas"], how["doubt"])
    if how["replicas"] is None and not replicas:
        asked.say(tr("A network of this size is measured without draws: ask for them with --replicas."))
    with progress(asked, tr("random draws")) as tell:
        found = measurement.measure(graph, chosen, (replicas, how["seed"]), groups, doubts, tell)
    click.echo(scores.measurement(found, form), nl=False)


def _mixing(
    graph: nx.Graph[str], groups: Mapping[str, str | None] | None, names: tuple[str, ...], how: Mapping[str, Any]
) -> Mixing:
    """Return the matrix of groups, which is asked for alone."""
    from pmlb_graph.measures import mixing_matrix

    if len(names) > 1:
        raise UsageError(tr("mixing is a table of its own: ask for it alone"))
    if not groups:
        raise UsageError(tr("{name} needs groups: name an attribute of nodes with --group").format(name=MIXING))
    replicas = {} if how["replicas"] is None else {"replicas": how["replicas"]}
    return mixing_matrix(graph, groups, seed=how["seed"], **replicas)


@click.command(cls=Command, help=later("List the analyses: the team's questions that measures answer."))
@formats("text", "json", text=later("How to list."))
@shared(endpoint=False)
def analyses(form: str, asked: Asked) -> None:
    """List the analyses."""
    from pmlb_graph.cli import scores

    click.echo(scores.analyses(form), nl=False)
    asked.say(tr("Answer one with: pmlb-graph analysis NAME"))


@click.command(
    cls=Command,
    help=later(
        "Answer a question by measures: figures beside chance, evidence, limits.\n\n"
        "Most may be restricted: -p theme=…, -p forme=…, -p certitude=…, -p attestes=oui, -p date=…; chance and "
        "intervals are then drawn on what is kept."
    ),
)
@click.argument("name")
@parameters
@draws(200)
@formats("text", "csv", "json", text=later("How to tell it; csv is its table."))
@shared()
def analysis(name: str, given: tuple[str, ...], form: str, asked: Asked, **how: int) -> None:
    """Answer one question."""
    from pmlb_graph import analyses, pipeline
    from pmlb_graph.cli import scores

    chosen = analyses.named(name)
    engine = pipeline.engine(asked.data, asked.endpoint)
    with progress(asked, tr("random draws")) as tell:
        bench = analyses.Bench(engine, how["replicas"], how["seed"], tell, asked.tables)
        found = analyses.restricted(chosen, bench, given)
    click.echo(scores.finding(engine, found, form), nl=False)


@click.command(cls=Command, help=later("Print the findings that survive chance and doubt, with evidence and limits."))
@draws(999)
@option("--all", "every", is_flag=True, text=later("Those that do not survive too, and why."))
@formats("text", "json", text=later("How to tell them."))
@shared()
def findings(replicas: int, seed: int, every: bool, form: str, asked: Asked) -> None:
    """Print what survives."""
    from pmlb_graph import pipeline
    from pmlb_graph.analyses import Bench, findings
    from pmlb_graph.cli import scores

    engine = pipeline.engine(asked.data, asked.endpoint)
    with progress(asked, tr("random draws")) as tell:
        found = findings.weigh(Bench(engine, replicas, seed, tell, asked.tables))
    if not found and form == "text":
        click.echo(tr("Nothing could be claimed: what is entered is too little to test anything (participations.csv)."))
        return
    shown = found if every else findings.surviving(found)
    click.echo(scores.findings(engine, shown, form), nl=False)
    asked.say(counted("{n} claim was tested.", "{n} claims were tested.", len(found)))

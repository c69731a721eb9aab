"""The commands. Heavy modules are imported where they are used."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pmlb_graph.cli.ask import ask
from pmlb_graph.cli.doubt import coverage, worklist
from pmlb_graph.cli.export import export
from pmlb_graph.cli.feeding import import_, init
from pmlb_graph.cli.interactions import interactions
from pmlb_graph.cli.inviting import invite
from pmlb_graph.cli.lists import lists
from pmlb_graph.cli.measuring import analyses, analysis, findings, measure, measures
from pmlb_graph.cli.network import network
from pmlb_graph.cli.options import Asked, Group, at_date, at_date_given, formats, language, option, parameters, shared
from pmlb_graph.cli.publish import publish
from pmlb_graph.cli.report import report
from pmlb_graph.cli.scenario import scenario
from pmlb_graph.cli.serve import serve
from pmlb_graph.cli.site import site
from pmlb_graph.cli.time import diff, snapshot
from pmlb_graph.cli.workbook import metadata, workbook
from pmlb_graph.cli.workshop import workshop
from pmlb_graph.errors import UsageError
from pmlb_graph.language import counted, later, tr

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Group,
    context_settings=CONTEXT,
    help=later("The knowledge graph of territorial cooperation: check, ask, measure, look, publish."),
)
@language()
@click.version_option(package_name="pmlb-graph", message="%(version)s")
def program() -> None:
    """Gather the commands."""


@program.command(help=later("Do it all: check, build, infer, ask, measure, draw; then say where to look."))
@option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    text=later("Folder to make, or to make again."),
)
@at_date
@shared(endpoint=False, collectives=True)
def run(output: Path, date: str | None, asked: Asked) -> None:
    """Run the main job."""
    from pmlb_graph.run import run as work

    with _progress(asked.quiet) as tell:
        made = work(output, asked.data, tell, date or "")
    click.echo(made)


@program.command(help=later("Tell every problem of the tables and of the graph, at its cell."))
@formats("text", "json", "sarif", text=later("How to tell them."))
@shared(endpoint=False)
def check(form: str, asked: Asked) -> None:
    """Check the tables and the graph; exit with 1 when something is wrong."""
    from pmlb_graph import pipeline, problems, validation

    found, whole = pipeline.check(asked.data)
    if form == "json":
        click.echo(problems.as_json(found), nl=False)
    elif form == "sarif":
        click.echo(problems.as_sarif(found, pipeline.release()), nl=False)
    else:
        click.echo(problems.as_text(found), nl=False)
    wrong = problems.errors(found)
    if wrong:
        files = len({problem.file for problem in wrong})
        asked.say(tr("{n} problem(s) in {files} file(s).").format(n=len(wrong), files=files))
        if not {problem.code for problem in wrong} & validation.codes():
            asked.say(tr("Once they are mended, check again: other checks read the tables together."))
        sys.exit(1)
    if whole is not None:
        message = tr("No problem: {n} statements in {graphs} graphs.")
        asked.say(message.format(n=len(whole), graphs=len(whole.graphs())))


@program.command(help=later("Build the dataset: every named graph, sorted, in TriG or N-Quads."))
@option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("graph.trig"),
    show_default=True,
    metavar="FILE",
    text=later("File to write, ending in .trig or .nq."),
)
@at_date
@shared(endpoint=False, collectives=True)
def build(output: Path, date: str | None, asked: Asked) -> None:
    """Build the dataset into a file."""
    from pmlb_graph import files, moments, pipeline

    writers = {".trig": "to_trig", ".nq": "to_nquads"}
    if output.suffix not in writers:
        raise UsageError(tr("“{path}” must end in .trig or .nq").format(path=output))
    whole = moments.at(pipeline.load(asked.data), date or "")
    files.write(output, getattr(whole, writers[output.suffix])())
    message = tr("{path}: {n} statements in {graphs} graphs; RDFC-1.0 digest {digest}")
    graphs = len(whole.graphs())
    asked.say(message.format(path=output, n=len(whole), graphs=graphs, digest=whole.digest()))


@program.command(help=later("List the queries of the catalogue."))
@formats("text", "json", text=later("How to list."))
@shared(endpoint=False)
def queries(form: str, asked: Asked) -> None:
    """List the queries."""
    from pmlb_graph.cli import output

    click.echo(output.queries(form), nl=False)
    asked.say(tr("Ask one with: pmlb-graph query NAME"))


@program.command(help=later("Ask one query: a name of the catalogue, or a file of SPARQL."))
@click.argument("name")
@parameters
@formats("table", "csv", "json", "ttl", text=later("How to show the answer (ttl for CONSTRUCT)."))
@option(
    "--engine",
    type=click.Choice(["oxigraph", "rdflib"]),
    default="oxigraph",
    show_default=True,
    text=later("Who answers; rdflib is slow, and a second opinion."),
)
@option(
    "--allow",
    multiple=True,
    metavar="IRI",
    text=later("Beginning of an IRI that SERVICE or FROM in a file of yours may ask."),
)
@at_date_given
@shared()
def query(
    name: str, given: tuple[str, ...], form: str, engine: str,
    allow: tuple[str, ...], asked: Asked,
) -> None:  # fmt: skip
    """Answer one query."""
    from pmlb_graph.cli import output
    from pmlb_graph.run import answer

    found, n = output.answer(answer(name, given, asked.data, asked.endpoint, (engine, allow)), form)
    click.echo(found, nl=False)
    asked.say(counted("{n} row", "{n} rows", n))


@program.command(help=later("Say where it comes from: a resource, or the tie between two actors."))
@click.argument("what", metavar="NAME")
@click.argument("other", metavar="[NAME]", required=False)
@formats("text", "json", text=later("How to show it."))
@at_date
@shared()
def why(what: str, other: str | None, form: str, date: str | None, asked: Asked) -> None:
    """Show the evidence."""
    from pmlb_graph import evidence, moments, names, pipeline
    from pmlb_graph.cli import output

    engine = pipeline.engine(asked.data, asked.endpoint)
    if other is None:
        resource = names.find(engine, what).value
        facts = evidence.about(engine, resource)
        if not facts:
            raise UsageError(tr("nothing is known of “{name}”").format(name=what))
        facts = moments.told(engine, facts, date) if date else facts
        click.echo(output.facts(facts, form), nl=False)
        return
    ends = [names.find(engine, name, only="acteur" if "/" not in name else "").value for name in (what, other)]
    shared_cooperations = evidence.tie(engine, ends[0], ends[1], moments.lapsed(engine, date or ""))
    click.echo(output.tie(engine, ends, shared_cooperations, form), nl=False)


@program.command(help=later("List the networks."))
@formats("text", "json", text=later("How to list."))
@shared(endpoint=False)
def networks(form: str, asked: Asked) -> None:
    """List the networks."""
    from pmlb_graph.cli import output

    click.echo(output.networks(form), nl=False)
    asked.say(tr("See one with: pmlb-graph view NAME"))


@program.command(help=later("Make the pages to look at: all of them, or those named."))
@click.argument("names_", metavar="[NAME]…", nargs=-1)
@option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("vues"),
    show_default=True,
    metavar="DIR",
    text=later("Folder for the pages."),
)
@option(
    "--as",
    "first",
    default="",
    metavar="VIEW",
    text=later("View the pages open on: graphe, carte, matrice, chronologie, flux, vignettes or tableau."),
)
@at_date
@shared()
def view(names_: tuple[str, ...], output: Path, first: str, date: str | None, asked: Asked) -> None:
    """Make pages."""
    from pmlb_graph import atlas

    with _progress(asked.quiet) as tell:
        for path in atlas.write(names_, output, (asked.data, asked.endpoint), tell, (first, date or "")):
            click.echo(path)
            if lacking := atlas.unfilled(path, first):
                asked.say(lacking)


class _progress:  # noqa: N801 - used as a function
    """Tell what is being done: a line each, and a spinner on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def __enter__(self) -> _progress:
        from rich.console import Console

        self._status = Console(stderr=True, quiet=self._quiet).status("")
        self._status.start()
        return self

    def __call__(self, message: str) -> None:
        """Tell the step that begins."""
        self._status.update(message)
        if not self._quiet and not sys.stderr.isatty():
            click.echo(message, err=True)

    def __exit__(self, *_: object) -> None:
        self._status.stop()


_ROOMS = (
    *(analyses, analysis, ask, coverage, diff, export, findings, import_, init),
    *(interactions, invite, lists, measure, measures, metadata, network, publish, report, scenario),
    *(serve, site, snapshot, workbook, worklist, workshop),
)
for _command in _ROOMS:
    program.add_command(_command)

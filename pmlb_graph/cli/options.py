"""What every command shares: its options, its language, and how errors end it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import click

from pmlb_graph.errors import DataError, PmlbGraphError, UsageError, closest
from pmlb_graph.language import LANGUAGES, counted, later, tr
from pmlb_graph.problems import as_text


class Option(click.Option):
    """An option whose help speaks the language chosen."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Translate the help when it is shown."""
        said, self.help = self.help, tr(self.help) if self.help else None
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = said

    def make_metavar(self, ctx: click.Context) -> str:
        """Translate the word that stands for the value."""
        said, self.metavar = self.metavar, tr(self.metavar or "") or None
        try:
            return super().make_metavar(ctx)
        finally:
            self.metavar = said


class _Spoken(click.Command):
    """What commands and groups share: a help that speaks the language chosen."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, translated."""
        said, self.help = self.help, tr(self.help or "")
        super().format_help_text(ctx, formatter)
        self.help = said

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a list wraps, nothing is cut
        """Return the first sentence of the help, translated, whole."""
        return tr(self.help or "").split("\n")[0].rstrip(".")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Translate the words of the usage line."""
        return [tr(piece) for piece in super().collect_usage_pieces(ctx)]


class Command(_Spoken):
    """A command whose help speaks the language chosen and whose errors are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a person can do something about ends with a message and its code."""
        try:
            return super().invoke(ctx)
        except PmlbGraphError as error:
            stop(error)


class Group(_Spoken, click.Group):
    """The program: its commands, and a suggestion for a misspelt one."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or suggest one."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            guess = closest(args[0], self.list_commands(ctx))
            message = tr("unknown command: {name}.").format(name=args[0])
            message += " " + tr("Did you mean {guess}?").format(guess=guess) if guess else ""
            stop(UsageError(message))
        return super().resolve_command(ctx, args)


def stop(error: PmlbGraphError) -> NoReturn:
    """Say what is wrong on standard error, and exit with the error's code."""
    if isinstance(error, DataError):
        click.echo(as_text(error.problems), err=True, nl=False)
    click.echo(tr("pmlb-graph: {error}").format(error=error), err=True)
    sys.exit(error.exit_code)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the shared options say."""

    data: Path | None
    endpoint: str | None
    quiet: bool
    collectives: tuple[str, ...] = ()

    @property
    def tables(self) -> Path | None:
        """The folder whose flows go with the graph: an endpoint has none."""
        return None if self.endpoint else self.data

    def say(self, message: str) -> None:
        """Tell something on standard error, unless asked to be quiet."""
        if not self.quiet:
            click.echo(message, err=True)

    def made(self, folder: Path, count: int, there: Iterable[str]) -> None:
        """Tell how many files were written in a folder, and which of those there one opens first: the first named."""
        self.say(tr("{path}: {files}").format(path=folder, files=counted("{n} file", "{n} files", count)))
        for name in islice(there, 1):
            self.say(tr("Open {path} first.").format(path=folder / name))


def option(*names: str, text: str = "", **rest: Any) -> Callable[[Any], Any]:
    """Declare an option; `text` is its help, in English, translated when shown."""
    return click.option(*names, cls=Option, help=text, **rest)


def formats(*names: str, text: str) -> Callable[[Any], Any]:
    """Declare `--format`, given to the command as ``form``; the first of the names is meant when none is chosen."""
    return option("--format", "form", type=click.Choice(names), default=names[0], show_default=True, text=text)


def parameters(function: Any) -> Any:
    """Declare ``-p NAME=VALUE``, given to the command as ``given``."""
    words = later("A parameter; may come several times.")
    return option("-p", "given", multiple=True, metavar="NAME=VALUE", text=words)(function)


def draws(replicas: int | None) -> Callable[[Any], Any]:
    """Declare the options that say how chance is drawn; without a number, the command chooses one."""

    def declare(function: Any) -> Any:
        number = option(
            "--replicas",
            type=click.IntRange(min=0),
            default=replicas,
            show_default=replicas is not None,
            metavar="N",
            text=later("Random draws beside which each value is set; 0 for none."),
        )
        return number(seeded(function))

    return declare


def seeded(function: Any) -> Any:
    """Declare `--seed`."""
    return option("--seed", type=int, default=42, show_default=True, text=later("Seed of the draws."))(function)


def at_date(function: Any) -> Any:
    """Declare the option `--date`: what holds or may hold at a date."""
    words = later("Only what holds or may hold at this date: 2021, 2021-05 or 2021-05-31.")
    return option("--date", metavar="DATE", callback=_date, text=words)(function)


def at_date_given(function: Any) -> Any:
    """Declare `--date` as another way to write ``-p date=…``."""

    @wraps(function)
    def gathered(date: str | None, given: tuple[str, ...], **rest: Any) -> Any:
        return function(given=(*given, f"date={date}") if date else given, **rest)

    return at_date(gathered)


def _date(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    from pmlb_graph.terms import date, no_date

    if value is not None and date(value) is None:
        stop(UsageError(no_date(value)))
    return value


def shared(endpoint: bool = True, collectives: bool | None = None) -> Callable[[Any], Any]:
    """Declare the options that every command has, given to it as one `Asked`.

    Parameters
    ----------
    endpoint : bool
        Whether an endpoint can answer in place of the tables.
    collectives : bool, optional
        Whether the command reads a graph in which collectives can be expanded; by default, if an endpoint can answer.
    """
    reads = endpoint if collectives is None else collectives

    def decorate(function: Any) -> Any:
        @wraps(function)
        def gathered(
            data: Path | None, quiet: bool, endpoint: str | None = None, collectives: tuple[str, ...] = (), **rest: Any
        ) -> Any:
            asked = Asked(data, endpoint, quiet, collectives)
            if not collectives:
                return function(asked=asked, **rest)
            from pmlb_graph.pipeline import expanding

            with expanding(collectives):
                return function(asked=asked, **rest)

        for add in reversed(_options(endpoint, reads)):
            gathered = add(gathered)
        return gathered

    return decorate


def language() -> Callable[[Any], Any]:
    """Declare the choice of the language, which the program has made before any command is read."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="fr",
        expose_value=False,
        text=later("Language of messages, pages and reports."),
    )


def _options(endpoint: bool, collectives: bool) -> Sequence[Callable[[Any], Any]]:
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    data = option("--data", type=folder, metavar="DIR", text=later("Own tables instead of those that ship."))
    url = option("--endpoint", metavar="URL", text=later("Ask a SPARQL endpoint instead of building the graph."))
    expand = option(
        "--collectives",
        multiple=True,
        metavar="RULE",
        text=later(
            "Expand collectives to members by this rule, such as villes-20000-100000 (a name that is none tells them); "
            "may come several times; “all” for one rule each."
        ),
    )
    quiet = option("--quiet", "-q", is_flag=True, text=later("Say nothing but results and errors."))
    return [data, *([url] if endpoint else []), *([expand] if collectives else []), language(), quiet]

"""Restrictions: an analysis asked of a part of the network, which its answer names.

A restriction keeps facts, as `pmlb_graph.networks.choices` does; the networks are made again of what stays, and so
are the draws of chance and of doubt, which start from these networks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.evidence import CERTAINTIES
from pmlb_graph.language import counted, later, tr
from pmlb_graph.networks import Choice
from pmlb_graph.terms import date as dated
from pmlb_graph.terms import no_date

if TYPE_CHECKING:
    from pmlb_graph.analyses.analysis import Analysis
    from pmlb_graph.analyses.bench import Bench
    from pmlb_graph.analyses.finding import Finding

NETWORK = "acteurs-cooperations"
"""The network of which all others are made."""
WORDS: Mapping[str, str] = {
    "theme": later("Only cooperations of this theme; may come several times."),
    "forme": later("Only cooperations of this form; may come several times."),
    "certitude": later("The least certainty kept: atteste, deduit, incertain or conteste."),
    "attestes": later("“oui”: without what only a rule says."),
    "date": later("Only what holds or may hold at this date: 2021, 2021-05 or 2021-05-31."),
}
"""What an analysis may be restricted by, and what each is."""
EVERY = tuple(WORDS)
UNDATED = tuple(name for name in WORDS if name != "date")
WHOLE_AGENDA = tuple(name for name in WORDS if name != "theme")
"""For an analysis that compares themes with one another."""
FACTS = ("certitude", "attestes", "date")
"""For an analysis whose cooperations have neither theme nor form of their own, such as bodies."""
_SEVERAL = ("theme", "forme")
_YES, _NO = ("oui", "yes"), ("non", "no")
_ALLOWED: Mapping[str, Callable[[str], bool]] = {
    "certitude": lambda value: value in CERTAINTIES,
    "attestes": lambda value: value in (*_YES, *_NO),
    "date": lambda value: dated(value) is not None,
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is kept of the facts.

    Attributes
    ----------
    choice : Choice
        Which certainties, themes and forms.
    date : str
        At which date; empty for all.
    """

    choice: Choice = field(default_factory=Choice)
    date: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is left out."""
        return self != Restriction()


def restricted(analysis: Analysis, bench: Bench, given: Sequence[str]) -> Finding:
    """Answer an analysis on what parameters keep, and say what they keep.

    Parameters
    ----------
    analysis : Analysis
        Which.
    bench : Bench
        The graph.
    given : sequence of str
        Parameters as ``name=value``; a theme or a form may come several times.

    Raises
    ------
    UsageError
        If the analysis does not take them, or a value means nothing: all that is wrong, at once.
    """
    only = read(given, analysis)
    if not only:
        return analysis.answer(bench)
    held = replace(bench, only=only, _made={})
    found = analysis.answer(held)
    limit = tr(
        "This is said of a part of the facts: who cooperates with nobody there may do so in what was left out, and"
        " where no source is said to tell something, it is none of those kept."
    )
    return replace(found, sentences=(*_said(held), *found.sentences), limits=(limit, *found.limits))


def read(given: Sequence[str], analysis: Analysis) -> Restriction:
    """Read parameters for an analysis."""
    values: dict[str, list[str]] = {}
    wrong = []
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            wrong.append(tr("“{text}” is not a parameter: write name=value").format(text=text))
        else:
            values.setdefault(name, []).append(value)
    wrong += [_untaken(name, analysis) for name in values if name not in analysis.takes]
    wrong += _meaningless({name: some for name, some in values.items() if name in analysis.takes})
    if wrong:
        raise UsageError("\n".join(wrong))
    last = {name: some[-1] for name, some in values.items()}
    choice = Choice(
        last.get("certitude", ""),
        last.get("attestes", _NO[0]) in _NO,
        tuple(dict.fromkeys(values.get("theme", ()))),
        tuple(dict.fromkeys(values.get("forme", ()))),
    )
    return Restriction(choice, last.get("date", ""))


def _untaken(name: str, analysis: Analysis) -> str:
    if not analysis.takes:
        return tr("the analysis “{analysis}” takes no parameter: “{name}” means nothing to it").format(
            analysis=analysis.name, name=name
        )
    message = tr("the analysis “{analysis}” takes no parameter “{name}”").format(analysis=analysis.name, name=name)
    return message + (
        did_you_mean(name, analysis.takes) or tr("; it takes: {names}").format(names=", ".join(analysis.takes))
    )


def _meaningless(values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what is wrong with values, as far as the graph need not tell."""
    for name, some in values.items():
        if name not in _SEVERAL and len(set(some)) > 1:
            yield tr("the parameter “{name}” comes once").format(name=name)
        for value in some:
            if not _ALLOWED.get(name, bool)(value):
                yield _refused(name, value)


def _refused(name: str, value: str) -> str:
    if name == "certitude":
        message = tr("“{value}” is no certainty: choose among {names}")
        return message.format(value=value, names=", ".join(CERTAINTIES)) + did_you_mean(value, CERTAINTIES)
    if name == "date":
        return no_date(value)
    choices = tr("oui or non") if name == "attestes" else tr("a name")
    return tr("“{name}={value}” is not understood: write {choices}").format(name=name, value=value, choices=choices)


def _said(bench: Bench) -> Iterator[str]:
    """Say to what an answer is restricted, and what stays."""
    whole, kept = replace(bench, only=Restriction(), _made={}).network(NETWORK), bench.network(NETWORK)
    text = tr(
        "Restricted to: {what}. Of the {all} of actors and cooperations, {kept} stay, between {actors} and"
        " {cooperations}; what follows, chance and intervals included, is measured there alone."
    )
    sides = [str(side) for _, side in kept.nodes(data="side")]
    actors, cooperations = sides.count("acteur"), sides.count("cooperation")
    yield text.format(
        what=tr("; ").join(_words(bench)),
        all=counted("{n} tie", "{n} ties", whole.size()),
        kept=counted("{n} tie", "{n} ties", kept.size()),
        actors=counted("{n} actor", "{n} actors", actors),
        cooperations=counted("{n} cooperation", "{n} cooperations", cooperations),
    )
    if bench.only.date:
        yield from _undated(bench)


def _words(bench: Bench) -> Iterator[str]:
    from pmlb_graph.analyses.concepts import labels, quoted

    choice = bench.only.choice
    for words, scheme, keys in (
        (later("cooperations of theme {names}"), "theme", choice.themes),
        (later("cooperations of form {names}"), "forme", choice.forms),
    ):
        if keys:
            known = labels(bench, scheme)
            yield tr(words).format(names=tr(" or ").join(quoted(known[key]) for key in keys))
    if choice.least:
        yield tr("facts at least “{certainty}”").format(certainty=labels(bench, "certitude")[choice.least])
    if not choice.inferred:
        yield tr("facts that a source says, without those that only a rule says")
    if bench.only.date:
        yield tr("what holds or may hold at the date {date}").format(date=bench.only.date)


def _undated(bench: Bench) -> Iterator[str]:
    """Count the ties that stay for want of a date."""
    from pmlb_graph import moments

    graph = moments.flag(bench.engine, bench.network(NETWORK).copy(), bench.only.date)
    n = sum(data["state"] != moments.STATES[0] for _, _, data in graph.edges(data=True))
    if n:
        yield counted(
            "{n} of these ties stays because no source tells when it began or ended.",
            "{n} of these ties stay because no source tells when they began or ended.",
            n,
        )

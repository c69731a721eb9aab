"""How a report words things: figures beside chance, lists of names, the origin and the evidence of a note."""

from __future__ import annotations

from collections.abc import Sequence

from pmlb_graph.evidence import Fact
from pmlb_graph.language import figure, later, tr
from pmlb_graph.reports.ledger import Number

PARAGRAPH = 650
"""Letters of a paragraph of sentences; a longer sentence stands alone."""
_CERTAIN = later("no random draw gives another value")


def beside(number: Number, percent: bool = False) -> str:
    """Return a figure with what chance gives, or with its interval."""
    unit, scale, digits = ("\u00a0%", 100, max(0, number.digits - 2)) if percent else ("", 1, number.digits)

    def said(one: float) -> str:
        return f"{figure(scale * one, digits)}{unit}"

    tested, around = number.tested if number.verdict else None, number.interval
    value = said(number.value)
    if tested and tested.low == tested.high == number.value:
        return f"{value} ({tr(_CERTAIN)})"
    chance = {"mean": said(tested.mean), "rlow": said(tested.low), "rhigh": said(tested.high)} if tested else {}
    if tested and around:
        told = tr("{value} (95 % interval {low} to {high}; by chance {mean}, from {rlow} to {rhigh})")
        return told.format(value=value, low=said(around[0]), high=said(around[1]), **chance)
    if tested:
        told = tr("{value} (by chance {mean}, from {low} to {high})")
        return told.format(value=value, mean=chance["mean"], low=chance["rlow"], high=chance["rhigh"])
    if around:
        return tr("{value} ({low} to {high}, at 95 %)").format(value=value, low=said(around[0]), high=said(around[1]))
    return value


def enumerated(names: Sequence[str]) -> str:
    """Return names as a sentence lists them.

    Examples
    --------
    >>> from pmlb_graph.language import speaking
    >>> with speaking("en"):
    ...     enumerated(["Nantes", "Rennes", "Brest"])
    'Nantes, Rennes and Brest'
    """
    return (
        names[0]
        if len(names) == 1
        else tr("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])
    )


def origin_in_words(origin: str) -> str:
    """Say what made a figure in the language spoken.

    Examples
    --------
    >>> from pmlb_graph.language import speaking
    >>> with speaking("en"):
    ...     origin_in_words("analyse concentration")
    'analysis concentration'
    """
    kinds = {"requête": tr("query"), "mesure": tr("measure"), "analyse": tr("analysis"), "réseau": tr("network")}
    head, _, rest = origin.partition(" ")
    return f"{kinds.get(head, head)} {rest}".rstrip()


def quoted(fact: Fact) -> str:
    """Return a fact with the words of its source, or with the rule that inferred it."""
    passages = sorted(fact.passages, key=lambda one: not one.quotation)
    if not passages:
        return tr("{fact} (inferred: {rule})").format(fact=fact.label, rule=fact.rule or "–")
    one = passages[0]
    place = ", ".join(filter(None, (one.source, one.locator, one.row)))
    quotation = tr(" “{words}”").format(words=" ".join(one.quotation.split())) if one.quotation else ""
    return f"{fact.label}{quotation} ({place})"


def paragraphs(chosen: Sequence[tuple[int, str]]) -> list[list[str]]:
    """Share sentences among paragraphs that can be read."""
    made: list[list[str]] = []
    for _, text in chosen:
        if made and len(" ".join(made[-1])) + len(text) <= PARAGRAPH:
            made[-1].append(text)
        else:
            made.append([text])
    return made

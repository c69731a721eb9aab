"""What an analysis finds: sentences, figures beside chance, a table, the evidence, the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isnan, nan
from typing import Any

from pmlb_graph.language import figure, tr
from pmlb_graph.measures import Tested


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource named in a table.

    Attributes
    ----------
    iri, label : str
        The resource, and how it is called.
    """

    iri: str
    label: str

    def __str__(self) -> str:
        return self.label


Cell = Thing | str | int | float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an analysis gives.

    Attributes
    ----------
    name : str
        The field's name, such as ``ei_index``.
    label : str
        What it is, in the language spoken.
    tested : Tested
        Its value, beside chance where chance could explain it; with no replica, the value alone.
    digits : int
        Decimals worth showing.
    interval : tuple of float or None
        What sampling or doubt leaves possible, 95 %.
    """

    name: str
    label: str
    tested: Tested
    digits: int = 2
    interval: tuple[float, float] | None = None

    def __str__(self) -> str:
        return tr("{name}: {value}").format(name=self.label, value=said(self.tested, self.digits, self.interval))


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that a test bears, and that doubt about the sources may take away.

    Attributes
    ----------
    name : str
        Name of the statistic.
    sentence : str
        The statement, in the language spoken.
    tested : Tested
        The statistic beside chance.
    holds : float
        Share of the networks shaken, from which ties were removed after their certainty, on which the statistic is
        still on the same side of a random network; NaN when chance does as much, or when it was not shaken.
    facts : tuple of str
        IRI of the facts it rests on.
    limit : str
        What it does not say.
    """

    name: str
    sentence: str
    tested: Tested
    holds: float
    facts: tuple[str, ...]
    limit: str

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Claim:
        """Return what `plain` made of a claim."""
        holds = nan if found["holds"] is None else found["holds"]
        return cls(**{**found, "tested": _tested(found["tested"]), "holds": holds, "facts": tuple(found["facts"])})


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of an analysis.

    Attributes
    ----------
    name : str
        Name of the analysis.
    questions : tuple of int
        Numbers of the questions of the team that it answers.
    title : str
        The question, in the language spoken.
    sentences : tuple of str
        What is found, in words.
    figures : tuple of Figure
        The numbers.
    columns : tuple of str
        Heads of the table.
    rows : tuple of tuple of Cell
        Its rows; None is unknown.
    facts : tuple of str
        IRI of the facts the answer rests on.
    method : str
        How it was found, with the null model.
    references : tuple of str
        Where the method comes from.
    limits : tuple of str
        What cannot be said.
    """

    name: str
    questions: tuple[int, ...]
    title: str
    sentences: tuple[str, ...]
    method: str
    limits: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    facts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values; what is unknown or has no meaning is None."""
        return plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Finding:
        """Return what `to_dict` gave.

        Examples
        --------
        >>> rows = ((Thing("i", "l"), None),)
        >>> one = Finding("n", (1,), "t", ("s",), "m", ("l",), (Figure("f", "F", alone(1)),), ("c", "d"), rows)
        >>> Finding.from_dict(one.to_dict()).to_dict() == one.to_dict()
        True
        """
        return cls(**read(found))


def read(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what plain values held before they were made plain: tuples, figures, things."""
    kept = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    kept["figures"] = tuple(_figure(one) for one in found["figures"])
    kept["rows"] = tuple(tuple(Thing(**c) if isinstance(c, dict) else c for c in row) for row in found["rows"])
    return kept


def _figure(found: Mapping[str, Any]) -> Figure:
    interval = found["interval"]
    return Figure(**{**found, "tested": _tested(found["tested"]), "interval": interval and (interval[0], interval[1])})


def _tested(found: Mapping[str, Any]) -> Tested:
    values: dict[str, Any] = {key: nan if value is None else value for key, value in found.items()}
    return Tested(**values)


def said(tested: Tested, digits: int = 2, interval: tuple[float, float] | None = None) -> str:
    """Say a value beside chance, in words.

    Examples
    --------
    >>> from pmlb_graph.language import speak
    >>> speak("en"); said(Tested(0.5, 0.3, 0.2, 0.4, 2.5, 0.01, 200, 42, "degrees"), 1)
    '0.5 (chance: 0.3 [0.2; 0.4], z = 2.50, p = 0.010; 200 draws, degrees kept, seed 42)'
    >>> speak("fr")
    """
    if isnan(tested.value):
        return tr("has no meaning here")
    text = figure(tested.value, digits)
    if interval:
        text += " [" + "; ".join(figure(end, digits) for end in interval) + "]"
    if not tested.replicas:
        return text
    return text + tr(" (chance: {mean} [{low}; {high}], z = {z}, p = {p}; {n} draws, {null}, seed {seed})").format(
        mean=figure(tested.mean, digits),
        low=figure(tested.low, digits),
        high=figure(tested.high, digits),
        z="–" if isnan(tested.z) else figure(tested.z, 2),
        p=figure(tested.p, 3),
        n=figure(tested.replicas),
        null=null_model(tested.null),
        seed=tested.seed,
    )


def null_model(name: str) -> str:
    """Return what a null model keeps or deals again, in words."""
    nulls = {
        "degrees": tr("degrees kept"),
        "groups": tr("groups dealt again"),
        "actors": tr("actors permuted"),
        "actors-drawn": tr("actors drawn at random"),
    }
    return nulls.get(name, name)


def alone(value: float) -> Tested:
    """Return a value that no chance is set beside: a count, or something that is known."""
    return Tested(float(value), nan, nan, nan, nan, nan, 0, 0, "")


def plain(value: Any) -> Any:
    """Return dataclasses made dictionaries as JSON wants them: lists, and None in place of NaN."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and isnan(value) else value

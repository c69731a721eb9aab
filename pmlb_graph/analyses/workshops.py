"""Workshops: how far respondents agree on what the graph says, statement by statement, source by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan, nan
from typing import TYPE_CHECKING

from pmlb_graph import evidence
from pmlb_graph.analyses.analysis import Analysis
from pmlb_graph.analyses.bench import Bench
from pmlb_graph.analyses.finding import Cell, Figure, Finding, Thing, alone
from pmlb_graph.evidence import Fact
from pmlb_graph.language import counted, figure, later, pick, tr
from pmlb_graph.measures.reliability import Reliability, reliability
from pmlb_graph.tables import describe
from pmlb_graph.tables.meanings import of_table
from pmlb_graph.terms import short

if TYPE_CHECKING:
    from pmlb_graph.bindings import Bindings

TITLE = later("Do the respondents of workshops agree on what the graph says?")
NAME = "accord-ateliers"
QUERY = "preuve/reponses-d-ateliers"
ANSWERS = ("confirmé", "contesté", "amendé")
RESPONDENTS, UNITS = 3, 10
"""Below so many respondents, or statements that two of them answered, nothing is said of their agreement."""
DRAWS = 2000
RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's customary bounds: firm conclusions, tentative ones."""


@dataclass
class Tally:
    """What was answered to some statements, and how many pairs of answers say the same."""

    counts: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    alike: int = 0
    pairs: int = 0

    def add(self, answers: Iterable[str]) -> None:
        """Count the answers to one statement."""
        told = Counter(answers)
        n = told.total()
        self.counts.update(told)
        self.statements += 1
        self.pairs += n * (n - 1) // 2
        self.alike += sum(count * (count - 1) // 2 for count in told.values())

    @property
    def share(self) -> float:
        """The share of the pairs of answers that say the same; NaN without a pair."""
        return self.alike / self.pairs if self.pairs else nan


def agreement(bench: Bench) -> Finding:
    """Count what respondents confirm, contest and amend, and measure how far they agree.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology. 4th ed. Sage.
    """
    told = bench.answer(QUERY)
    answers: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in told:
        answers[row["fait"]][row["repondant"]] = row["reponse"]
    known = evidence.of(bench.engine, answers)
    found = reliability({fact: tuple(said.values()) for fact, said in answers.items()}, DRAWS, bench.seed)
    return Finding(
        name=NAME,
        questions=(),
        title=tr(TITLE),
        sentences=tuple(_sentences(answers, known, found)),
        figures=tuple(_figures(answers, found)),
        columns=(
            tr("read by"),
            tr("statement, source, kind or workshop"),
            tr("statements answered"),
            *(tr(text) for text in (later("confirmed"), later("contested"), later("amended"))),
            tr("pairs of answers"),
            tr("share of the pairs that agree"),
        ),
        rows=tuple(_rows(answers, known, told)),
        facts=tuple(sorted(answers)),
        method=tr(
            "Each respondent is a source of the graph, named by a code. Krippendorff’s α for names without order"
            " compares the disagreement of those who answered the same statement with the one that chance would make of"
            " the same answers; a blank is no answer. Its interval comes from statements drawn again with replacement"
            " ({n} draws, seed {seed}). A share of pairs that agree is not corrected for chance."
        ).format(n=figure(DRAWS), seed=bench.seed),
        references=(
            "Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology. 4th ed. Sage.",
            "Hayes, A. F. & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding"
            " data. Communication Methods and Measures, 1(1), 77-89.",
        ),
        limits=(
            tr("Respondents were invited, not drawn at random: the interval says nothing of what others would answer."),
            tr("Agreement is not truth: people who err alike agree, and one person alone may be right."),
            tr("People of one workshop hear each other: their answers may be less independent than α supposes."),
            tr("A statement that nobody answered is not confirmed: it was not read, or nobody knew."),
            tr("A source may be contested because its statements are the more debatable, not the less reliable."),
        ),
    )


Answers = Mapping[str, Mapping[str, str]]


def _respondents(answers: Answers) -> int:
    return len({one for said in answers.values() for one in said})


def _sentences(answers: Answers, known: Mapping[str, Fact], found: Reliability) -> Iterator[str]:
    if not answers:
        yield tr(
            "No workshop answer stands in the data yet: print sheets with `pmlb-graph workshop sheet`, then bring them"
            " back with `pmlb-graph workshop import`."
        )
        return
    counts = Counter(answer for said in answers.values() for answer in said.values())
    yield tr(
        "{people} answered {statements}: {yes} times confirmed, {no} times contested, {other} times amended."
    ).format(
        people=counted("{n} respondent", "{n} respondents", _respondents(answers)),
        statements=counted("{n} statement", "{n} statements", len(answers)),
        yes=figure(counts["confirmé"]),
        no=figure(counts["contesté"]),
        other=figure(counts["amendé"]),
    )
    yield _verdict(_respondents(answers), found)
    doubted = _doubted(answers)
    if doubted:
        named = tr("; ").join(known[fact].label for fact in doubted[:5])
        yield tr("Confirmed by no majority of those who answered: {n}; the most doubted first: {names}.").format(
            n=figure(len(doubted)), names=named
        )


def _doubted(answers: Answers) -> list[str]:
    """Return the statements that at most half of the answers confirm, the most doubted first."""

    def doubt(fact: str) -> int:
        return sum(1 if answer != "confirmé" else -1 for answer in answers[fact].values())

    return sorted((fact for fact in answers if doubt(fact) >= 0), key=lambda fact: (-doubt(fact), fact))


def _verdict(people: int, found: Reliability) -> str:
    """Say what alpha allows to say, and nothing where it allows nothing."""
    if people < RESPONDENTS or found.units < UNITS:
        return tr(
            "Whether they agree cannot be told: it takes {people} respondents and {units} statements that two of them"
            " answered; there are {here} and {told}."
        ).format(people=RESPONDENTS, units=UNITS, here=figure(people), told=figure(found.units))
    if isnan(found.alpha):
        return tr(
            "All the answers compared are the same: nothing varied, so that agreement cannot be set beside chance."
        )
    text = tr("Krippendorff’s α is {alpha} [{low}; {high}].").format(
        alpha=figure(found.alpha, 2), low=figure(found.low, 2), high=figure(found.high, 2)
    )
    return f"{text} {_reading(found)}"


def _reading(found: Reliability) -> str:
    if found.low >= RELIABLE:
        return tr("They agree enough for firm conclusions.")
    if found.low >= TENTATIVE:
        return tr("They agree enough for tentative conclusions.")
    if found.low <= 0 <= found.high:
        return tr("They do not agree beyond chance: the statements are to be discussed, not counted.")
    return tr("They agree too little to conclude without discussing: α should be at least {least} throughout.").format(
        least=figure(TENTATIVE, 3)
    )


def _figures(answers: Answers, found: Reliability) -> Iterator[Figure]:
    if not answers:
        return
    yield Figure("respondents", tr("respondents"), alone(_respondents(answers)), 0)
    yield Figure("statements", tr("statements answered"), alone(len(answers)), 0)
    yield Figure("compared", tr("statements that two respondents at least answered"), alone(found.units), 0)
    if _respondents(answers) >= RESPONDENTS and found.units >= UNITS and not isnan(found.alpha):
        ends = (found.low, found.high)
        yield Figure("krippendorff_alpha", tr("Krippendorff’s α (nominal)"), alone(found.alpha), 2, ends)


def _rows(answers: Answers, known: Mapping[str, Fact], told: Bindings) -> Iterator[tuple[Cell, ...]]:
    voices = {row["repondant"]: row["titre"] for row in told}
    groups: defaultdict[tuple[int, str], defaultdict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    kinds: dict[str, str] = {}
    for table in describe().tables.values():
        kinds.setdefault(table.kind, pick(dict(of_table(table).label)))
    for fact, said in sorted(answers.items()):
        groups[0, tr("statement")][fact].add(said.values())
        for source in sorted({one.source for one in known[fact].passages} - set(voices.values())):
            groups[1, tr("source")][source].add(said.values())
        kind = short(fact).partition("/")[0]
        groups[2, tr("kind")][kinds.get(kind, kind)].add(said.values())
        shops: defaultdict[str, list[str]] = defaultdict(list)
        for voice, answer in sorted(said.items()):
            shops[voices[voice].rpartition(",")[0]].append(answer)
        for shop, some in shops.items():
            groups[3, tr("workshop")][shop].add(some)
    for (rank, level), tallies in sorted(groups.items()):
        for name, tally in sorted(tallies.items(), key=lambda one: (_sure(one[1]), one[0])):
            what = Thing(name, known[name].label) if rank == 0 else name
            share = None if isnan(tally.share) else tally.share
            yield (level, what, tally.statements, *(tally.counts[a] for a in ANSWERS), tally.pairs, share)


def _sure(tally: Tally) -> float:
    """Return the share of answers that confirm: what is doubted comes first."""
    return tally.counts["confirmé"] / tally.counts.total()


ANALYSES = (Analysis(NAME, (), TITLE, agreement),)

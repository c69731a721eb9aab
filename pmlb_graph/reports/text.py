"""The text of a report: its sections, Jinja-Markdown files that a team can rewrite, filled with what was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pmlb_graph import evidence
from pmlb_graph.analyses import Figure, Finding
from pmlb_graph.analyses.finding import null_model
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.evidence import Fact
from pmlb_graph.language import counted, figure, later, spoken, tr
from pmlb_graph.reports import listings
from pmlb_graph.reports.ledger import Ledger, Note, Number, Sentence
from pmlb_graph.reports.material import Material, figures
from pmlb_graph.reports.pictures import Picture
from pmlb_graph.reports.sections import Markdown, escaped

QUOTED = 2
"""Facts whose words a note gives."""
_CERTAIN = later("no random draw gives another value")
PARAGRAPH = 650
"""Letters of a paragraph of sentences; a longer sentence stands alone."""


class Writer:
    """Fills the sections of a report, and keeps the ledger of what they say."""

    def __init__(self, material: Material, pictures: Mapping[str, Picture]) -> None:
        self.material, self.pictures, self.ledger = material, pictures, Ledger()
        self.numbers = {one.name: one for one in figures(material)}
        self._known: dict[str, Fact] = {}
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._say,
            keep_trailing_newline=True,
        )
        self._environment.globals = self._words()

    def write(self, texts: Mapping[str, str]) -> str:
        """Return the whole report as Markdown, its notes last."""
        made = []
        for name, text in texts.items():
            self.ledger.section = name
            made.append(re.sub(r"\n{3,}", "\n\n", self._fill(name, text)).strip())
        notes = [f"[^{n}]: {self._evidence(note)}" for n, note in enumerate(self.ledger.notes, 1)]
        return "\n\n".join(filter(None, [*made, "\n\n".join(notes)])) + "\n"

    def _fill(self, name: str, text: str) -> str:
        try:
            return self._environment.from_string(text).render()
        except TemplateSyntaxError as error:
            raise _wrong(name, f"{error.lineno}", str(error.message)) from error
        except (TemplateError, TypeError, ValueError, AttributeError, KeyError, ArithmeticError) as error:
            raise _wrong(name, _line(error), str(error)) from error

    def _words(self) -> dict[str, Any]:
        return {
            "n": self.numbers,
            "compte": self.counted,
            "accord": self.agreed,
            "entre": self.between,
            "phrases": self.sentences,
            "chiffres": self.beside_chance,
            "constats": self.claims,
            "limites": self.limits,
            "tableau": self.table,
            "image": self.picture,
            "note": self.noted,
            "rang": self.ranked,
        }

    def _say(self, value: Any) -> str:
        """Write a value: a figure is entered in the ledger, a text stands for itself."""
        if isinstance(value, Number):
            self.ledger.use(value)
            return escaped(value.text)
        return value if isinstance(value, Markdown) else escaped(str(value))

    def counted(self, number: Number, one: str, many: str) -> Markdown:
        """Write a figure with its noun, singular or plural as the language wants."""
        return Markdown(f"{self._say(number)} {self.agreed(number, one, many)}")

    def agreed(self, number: Number, one: str, many: str) -> Markdown:
        """Write the singular or the plural, as a figure of the language spoken wants it."""
        return escaped(many if (number.value >= 2 if spoken() == "fr" else number.value != 1) else one)

    def between(self, low: Number, high: Number) -> Markdown:
        """Write an interval whose ends are figures."""
        if low.value == high.value:
            return Markdown(self._say(low))
        return Markdown(tr("{low} to {high}").format(low=self._say(low), high=self._say(high)))

    def sentences(self, analysis: str, first: int = 0, last: int = 99) -> Markdown:
        """Write the sentences of an analysis as a paragraph, with a note that says where they come from."""
        found = self._finding(analysis)
        chosen = list(enumerate(found.sentences, 1))[first:last]
        for rank, text in chosen:
            self.ledger.use(Sentence(f"{analysis}.{rank}", text, f"analyse {analysis}"))
        if not chosen:
            return Markdown("")
        paragraphs = [self._sourced(found, some, not rank) for rank, some in enumerate(_paragraphs(chosen))]
        return Markdown("\n\n".join(paragraphs))

    def _sourced(self, found: Finding, texts: Sequence[str], first: bool) -> str:
        """Write a paragraph with its note; those that follow the first do not give the evidence again."""
        origin = f"analyse {found.name}"
        note = self.noted(origin, found.method, found.facts) if first else self.noted(origin, tr("As above."))
        return " ".join(map(escaped, texts)) + note

    def beside_chance(self, analysis: str, most: int = 99) -> Markdown:
        """Write the figures of an analysis that stand beside chance or carry an interval, as a list."""
        found = self._finding(analysis)
        lines: list[str] = []
        for one in found.figures:
            number = self.numbers[f"{analysis}.{one.name}"]
            if number.known and (number.verdict or number.interval) and len(lines) < most:
                self.ledger.use(number)
                lines.append(f"- {_beside(one, number)}")
        return Markdown("\n".join(lines))

    def claims(self) -> Markdown:
        """Write the claims that neither chance nor doubt takes away, as a list."""
        lines = []
        for rank, one in enumerate(self.material.weighed, 1):
            if one not in self.material.surviving:
                continue
            p, holds = self.numbers[f"constat_p.{rank}"], self.numbers[f"constat_tient.{rank}"]
            self.ledger.use(Sentence(f"constat.{one.claim.name}", one.claim.sentence, f"analyse {one.analysis}"))
            kept = tr("; holds in {share} of the networks shaken").format(share=self._say(holds)) if holds.known else ""
            weight = tr("p = {p} after Holm’s correction{kept}").format(p=self._say(p), kept=kept)
            note = self.noted(f"analyse {one.analysis}", one.claim.limit, one.claim.facts)
            lines.append(f"- {escaped(one.claim.sentence)} ({weight}){note}")
        return Markdown("\n".join(lines))

    def limits(self, *names: str) -> Markdown:
        """Write what analyses cannot say, once each, as a list."""
        told = [limit for name in names or self.material.found for limit in self._finding(name).limits]
        return Markdown("\n".join(f"- {escaped(text)}" for text in dict.fromkeys(told)))

    def table(self, name: str, most: int = 0) -> Markdown:
        """Write a table, its first rows when it is long; nothing when it has no row."""
        found = listings.table(self.material, name)
        if found is None:
            raise UsageError(_unknown(name, [*listings.TABLES, *self.material.found]))
        if not found.rows:
            return Markdown("")
        self.ledger.use(found)
        shown = found.rows[:most] if most else found.rows
        numeric = [all(isinstance(row[i], int | float | None) for row in found.rows) for i in range(len(found.columns))]
        heads = [escaped(text[:1].upper() + text[1:]) for text in found.columns]
        self.ledger.tables += 1
        caption = tr("Table {n}. {title}").format(n=self.ledger.tables, title=found.title)
        lines = [f"**{escaped(caption)}**", "", _row(heads), _row("---:" if right else "---" for right in numeric)]
        lines += [_row(escaped(listings.said(cell)) for cell in row) for row in shown]
        rest = len(found.rows) - len(shown)
        if rest:
            more = counted("{n} more row in rapport.json.", "{n} more rows in rapport.json.", rest)
            lines += ["", f"*{escaped(more)}*"]
        return Markdown("\n".join(lines))

    def picture(self, name: str, caller: Callable[[], str] | None = None) -> Markdown:
        """Place a picture with the caption that a template gives; nothing when it was not drawn."""
        if name not in self.pictures:
            return Markdown("")
        self.ledger.captions += 1
        one = self.pictures[name]
        words = " ".join(caller().split()) if caller else ""
        head = tr("Figure {n}.").format(n=self.ledger.captions)
        caption = f"{head} {words} {escaped(one.credit)}"
        self.ledger.pictures[name] = one.to_dict() | {"number": self.ledger.captions, "section": self.ledger.section}
        return Markdown(f'![{escaped(one.alternative)}](figures/{name}.svg "{caption.replace(chr(34), chr(8221))}")')

    def noted(self, origin: str, text: str = "", facts: Sequence[str] = ()) -> Markdown:
        """Call a note: what made a paragraph, how, and the facts it rests on."""
        return Markdown(f"[^{self.ledger.note(Note(origin, text, tuple(facts)))}]")

    def ranked(self, position: int) -> Mapping[str, Any]:
        """Return an actor of the ranking by passages: ``nom``, ``bas`` and ``haut`` (possible ranks)."""
        row = self.material.ranking[position - 1]
        low, high = (self.numbers[f"rang_{end}.{position}"] for end in ("bas", "haut"))
        return {
            "nom": row["label"],
            "bas": low,
            "haut": high,
            "verdict": row["verdict"],
            "appreciation": row["stability"],
        }

    def _finding(self, name: str) -> Finding:
        if name not in self.material.found:
            raise UsageError(_unknown(name, list(self.material.found)))
        return self.material.found[name]

    def _evidence(self, note: Note) -> str:
        facts = self._facts(note.facts)
        origin = _in_words(note.origin)
        words = [f"{origin[:1].upper()}{origin[1:]}.", note.text]
        if facts:
            words.append(counted("It rests on {n} fact:", "It rests on {n} facts, such as:", len(note.facts)))
            words.append(" ; ".join(_quoted(fact) for fact in evidence.quoted_first(facts)[:QUOTED]) + ".")
        return escaped(" ".join(filter(None, words)))

    def _facts(self, facts: Iterable[str]) -> list[Fact]:
        wanted = list(facts)
        if fresh := [fact for fact in wanted if fact not in self._known]:
            self._known |= evidence.of(self.material.engine, fresh)
        return [self._known[fact] for fact in wanted]


def _in_words(origin: str) -> str:
    """Say what made a figure in the language spoken.

    Examples
    --------
    >>> from pmlb_graph.language import speaking
    >>> with speaking("en"):
    ...     _in_words("analyse concentration")
    'analysis concentration'
    """
    kinds = {"requête": tr("query"), "mesure": tr("measure"), "analyse": tr("analysis"), "réseau": tr("network")}
    head, _, rest = origin.partition(" ")
    return f"{kinds.get(head, head)} {rest}".rstrip()


def _quoted(fact: Fact) -> str:
    passages = sorted(fact.passages, key=lambda one: not one.quotation)
    if not passages:
        return tr("{fact} (inferred: {rule})").format(fact=fact.label, rule=fact.rule or "–")
    one = passages[0]
    place = ", ".join(filter(None, (one.source, one.locator, one.row)))
    quotation = tr(" “{words}”").format(words=" ".join(one.quotation.split())) if one.quotation else ""
    return f"{fact.label}{quotation} ({place})"


def _paragraphs(chosen: Sequence[tuple[int, str]]) -> list[list[str]]:
    """Share sentences among paragraphs that can be read."""
    made: list[list[str]] = []
    for _, text in chosen:
        if made and len(" ".join(made[-1])) + len(text) <= PARAGRAPH:
            made[-1].append(text)
        else:
            made.append([text])
    return made


def _beside(one: Figure, number: Number) -> str:
    """Write a figure of an analysis: its value, the verdict of chance, what chance gives and how it was drawn."""
    value = figure(one.tested.value, one.digits)
    if one.interval:
        value = tr("{value} (95 %: {low} to {high})").format(
            value=value, low=figure(one.interval[0], one.digits), high=figure(one.interval[1], one.digits)
        )
    if not number.verdict:
        return escaped(tr("{name}: {value}").format(name=one.label, value=value)) + "."
    if one.tested.low == one.tested.high == one.tested.value:
        name = escaped(tr("{name}: {value}").format(name=one.label, value=value))
        return f"{name} ({escaped(tr(_CERTAIN))})."
    chance = tr("chance gives {mean}, from {low} to {high}; {null}, p = {p}").format(
        mean=figure(one.tested.mean, one.digits),
        low=figure(one.tested.low, one.digits),
        high=figure(one.tested.high, one.digits),
        null=null_model(one.tested.null),
        p=figure(one.tested.p, 3),
    )
    head = escaped(tr("{name}: {value}").format(name=one.label, value=value))
    return f"{head}, *{escaped(tr(listings.VERDICTS[number.verdict]))}* ({escaped(chance)})."


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _line(error: BaseException) -> str:
    """Return the line of a template at which filling it stopped."""
    found, trace = "?", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = str(trace.tb_lineno)
        trace = trace.tb_next
    return found


def _wrong(name: str, line: str, reason: str) -> UsageError:
    text = tr("section “{name}”, line {line}: {reason}")
    return UsageError(text.format(name=f"{name}.{spoken()}.md", line=line, reason=reason))


def _unknown(name: str, choices: Sequence[str]) -> str:
    return tr("nothing is called “{name}” in a report").format(name=name) + did_you_mean(name, choices)

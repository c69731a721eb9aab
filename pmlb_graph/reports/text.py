"""The text of a report: its sections, Jinja-Markdown files that a team can rewrite, filled with what was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pmlb_graph import coverage, evidence
from pmlb_graph.analyses import Finding
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import Fact
from pmlb_graph.language import counted, figure, spoken, tr
from pmlb_graph.reports import listings
from pmlb_graph.reports.ledger import Ledger, Note, Number, Sentence, Table
from pmlb_graph.reports.material import Material, figures, mentions
from pmlb_graph.reports.pictures import Picture
from pmlb_graph.reports.sections import Markdown, escaped, line_of, prose, row_of, unknown, wrong
from pmlb_graph.reports.wording import beside, enumerated, origin_in_words, paragraphs, quoted

QUOTED = 2
"""Facts whose words a note gives."""


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
            raise wrong(name, f"{error.lineno}", str(error.message)) from error
        except (TemplateError, TypeError, ValueError, AttributeError, KeyError, ArithmeticError) as error:
            raise wrong(name, line_of(error), str(error)) from error

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
            "analyses": self.analyses,
            "noms": self.first_names,
            "connu": self.known,
            "selon": self.reading,
            "reserve": self.reserve,
            "tient": self.holds,
            "mentions": self.mentions,
            "valeur": self.weighed,
            "tableau": self.table,
            "lignes": self.length,
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

    def counted(self, number: Number, one: str, many: str, bref: bool = False) -> Markdown:
        """Write a figure with its noun, singular or plural as the language wants; ``bref`` leaves chance out."""
        self.ledger.use(number)
        value = escaped(figure(number.value, number.digits) if bref and number.known else number.text)
        return Markdown(f"{value} {self.agreed(number, one, many)}")

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
        return Markdown("\n\n".join(self._sourced(found, some, not n) for n, some in enumerate(paragraphs(chosen))))

    def _sourced(self, found: Finding, texts: Sequence[str], first: bool) -> str:
        """Write a paragraph with its note; those that follow the first do not give the evidence again."""
        origin = f"analyse {found.name}"
        note = self.noted(origin, found.method, found.facts) if first else self.noted(origin, tr("As above."))
        return " ".join(map(prose, texts)) + note

    def beside_chance(self, analysis: str) -> Markdown:
        """Write the figures of an analysis that stand beside chance or carry an interval, as a table."""
        found = self._finding(analysis)
        told = [(one, self.numbers[f"{analysis}.{one.name}"]) for one in found.figures]
        told = [(one, number) for one, number in told if number.known and (number.verdict or number.interval)]
        for _, number in told:
            self.ledger.use(number)
        return self._tabled(listings.beside_chance(found.name, told)) if told else Markdown("")

    def analyses(self) -> list[dict[str, str]]:
        """Return the analyses that found something, each with its ``nom``, its ``titre`` and its ``methode``."""
        told = [one for one in self.material.found.values() if one.figures or one.rows]
        for one in told:
            self.ledger.use(Sentence(f"{one.name}.titre", one.title, f"analyse {one.name}"))
        return [{"nom": one.name, "titre": one.title, "methode": one.method} for one in told]

    def first_names(self, name: str, most: int = 3, column: int = 0, lecture: str = "", plein: int = 0) -> Markdown:
        """Write the first names in a table; nothing without a row.

        With ``lecture``, of those only that are read so beside the list; with ``plein``, of those only for which
        this column says something.
        """
        found = self._listed(name)
        kept = tr(coverage.READINGS[lecture]) if lecture else ""
        rows = [row for row in found.rows if (not kept or row[-1] == kept) and (not plein or row[plein])]
        chosen = list(dict.fromkeys(str(row[column]) for row in rows if row[column] is not None))[:most]
        if not chosen:
            return Markdown("")
        text = enumerated(chosen)
        self.ledger.use(Sentence(".".join(filter(None, (name, "noms", lecture))), text, found.origin))
        return escaped(text)

    def known(self, name: str) -> bool:
        """Tell whether a figure of an analysis was found, and has a meaning here."""
        return name in self.numbers and self.numbers[name].known

    def reading(self, name: str, above: str = "", within: str = "", below: str = "") -> Markdown:
        """Choose a text after what chance makes of a figure; nothing where no chance stands beside it."""
        if not self.known(name):
            return Markdown("")
        number = self.numbers[name]
        self.ledger.use(number)
        return escaped({"above": above, "within": within, "below": below}.get(number.verdict, ""))

    def holds(self, name: str) -> bool:
        """Tell whether the claim made of a figure survives the others, chance and doubt."""
        return any(one.survives and f"{one.analysis}.{one.claim.name}" == name for one in self.material.weighed)

    def mentions(self) -> Markdown:
        """Write what must be mentioned: licence, sources of the data, digest of the graph."""
        told = mentions(self.material)
        for n, text in enumerate(told, 1):
            self.ledger.use(Sentence(f"mention.{n}", text, "projet"))
        return Markdown("\n".join(f"- {escaped(text)}" for text in told))

    def reserve(self, name: str) -> Markdown:
        """Say that what chance would not do is only a sign, when it is no claim, or one that does not survive."""
        if self.numbers[name].verdict not in ("above", "below"):
            return Markdown("")
        claims = [one for one in self.material.weighed if f"{one.analysis}.{one.claim.name}" == name]
        if any(one.survives for one in claims):
            return Markdown("")
        if claims:
            return escaped(" " + tr("Tested with the other claims, this one does not survive: it is a sign, no more."))
        return escaped(" " + tr("Read alone, and not tested with the claims, this measure is a sign, no more."))

    def weighed(self, name: str, percent: bool = False) -> Markdown:
        """Write a figure of an analysis with what chance gives, or with its interval."""
        number = self.numbers[name]
        self.ledger.use(number)
        text = beside(number, percent)
        if percent:
            self.ledger.use(Sentence(f"{name}.pourcent", text, number.origin))
        return escaped(text)

    def claims(self) -> Markdown:
        """Write the claims that neither chance nor doubt takes away, as a list; their figures are in the method."""
        lines = []
        for one in self.material.weighed:
            if one.survives:
                self.ledger.use(Sentence(f"constat.{one.claim.name}", one.claim.sentence, f"analyse {one.analysis}"))
                note = self.noted(f"analyse {one.analysis}", one.claim.limit, one.claim.facts)
                lines.append(f"- {prose(one.claim.sentence)}{note}")
        return Markdown("\n".join(lines))

    def limits(self, *names: str) -> Markdown:
        """Write what analyses cannot say, once each, as a list."""
        told = [limit for name in names or self.material.found for limit in self._finding(name).limits]
        return Markdown("\n".join(f"- {prose(text)}" for text in dict.fromkeys(told)))

    def table(self, name: str, most: int = 0, columns: Sequence[int] = ()) -> Markdown:
        """Write a table, some of its columns if wanted, its first rows when it is long; nothing when it has no row."""
        found = self._listed(name)
        if columns:
            found = replace(
                found,
                columns=tuple(found.columns[i] for i in columns),
                rows=tuple(tuple(row[i] for i in columns) for row in found.rows),
            )
        return self._tabled(found, most) if found.rows else Markdown("")

    def length(self, name: str) -> int:
        """Return how many rows a table has."""
        return len(self._listed(name).rows)

    def _listed(self, name: str) -> Table:
        found = listings.table(self.material, name)
        if found is None:
            raise UsageError(unknown(name, [*listings.TABLES, *self.material.found]))
        return found

    def _tabled(self, found: Table, most: int = 0) -> Markdown:
        self.ledger.use(found)
        shown = found.rows[:most] if most else found.rows
        numeric = [all(isinstance(row[i], int | float | None) for row in found.rows) for i in range(len(found.columns))]
        heads = [escaped(text[:1].upper() + text[1:] if len(text) > 1 else text) for text in found.columns]
        self.ledger.tables += 1
        caption = tr("Table {n}. {title}").format(n=self.ledger.tables, title=found.title)
        lines = [f"**{escaped(caption)}**", "", row_of(heads), row_of("---:" if right else "---" for right in numeric)]
        lines += [row_of(escaped(listings.said(cell)) for cell in row) for row in shown]
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
            raise UsageError(unknown(name, list(self.material.found)))
        return self.material.found[name]

    def _evidence(self, note: Note) -> str:
        facts = self._facts(note.facts)
        origin = origin_in_words(note.origin)
        words = [f"{origin[:1].upper()}{origin[1:]}.", note.text]
        if facts:
            words.append(counted("It rests on {n} fact:", "It rests on {n} facts, such as:", len(note.facts)))
            words.append(" ; ".join(quoted(fact) for fact in evidence.quoted_first(facts)[:QUOTED]) + ".")
        return escaped(" ".join(filter(None, words)))

    def _facts(self, facts: Iterable[str]) -> list[Fact]:
        wanted = list(facts)
        if fresh := [fact for fact in wanted if fact not in self._known]:
            self._known |= evidence.of(self.material.engine, fresh)
        return [self._known[fact] for fact in wanted]

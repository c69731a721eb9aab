"""Plain text: how tables, facts and their quotations read on a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from pmlb_graph import evidence
from pmlb_graph.engine import Engine
from pmlb_graph.evidence import Fact, Passage, Shared
from pmlb_graph.language import counted, tr


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows of words as a table as wide as the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        shown.add_column(Text(name), overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    stream = io.StringIO()
    console = Console(file=stream, width=None if _terminal() else 200, highlight=False, markup=False)
    console.print(shown)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _terminal() -> bool:
    return sys.stdout.isatty()


def facts(found: Sequence[Fact]) -> str:
    """Return facts with their evidence."""
    kinds = _kinds(found)
    return "\n".join("\n".join(_lines(fact, "", kinds)) for fact in found) + "\n"


def tie(engine: Engine, ends: Sequence[str], shared: Sequence[Shared]) -> str:
    """Return what ties two actors, with its evidence."""
    known = evidence.of(engine, ends)
    names = " — ".join(known[end].label for end in ends)
    if not shared:
        return (
            tr("{names}: no source that was entered ties them. It does not mean that nothing does.").format(names=names)
            + "\n"
        )
    n = counted("{n} shared cooperation", "{n} shared cooperations", len(shared))
    lines = [tr("{names}: {what}").format(names=names, what=n)]
    kinds = _kinds([fact for cooperation in shared for fact in cooperation.facts])
    for number, cooperation in enumerate(shared, 1):
        lines += ["", f"{number}. {cooperation.label}"]
        for fact in cooperation.facts:
            lines += _lines(fact, "   ", kinds)
    return "\n".join(lines) + "\n"


def _kinds(found: Sequence[Fact]) -> bool:
    """Tell whether an answer holds memberships beside participations: only their kind tells such lines apart."""
    families, layer = set(), list(found)
    while layer:
        families |= {fact.family for fact in layer}
        layer = [premise for fact in layer if not fact.passages for premise in fact.premises]
    return {"adhesion", "participation"} <= families


def _kind(fact: Fact) -> str:
    """Return what kind of fact it is, in words, for memberships and participations."""
    if fact.family == "adhesion":
        return tr("membership")
    if fact.family == "participation":
        return tr("inferred participation") if fact.inferred else tr("participation")
    return ""


def _lines(fact: Fact, indent: str, kinds: bool) -> list[str]:
    """Tell a fact with its evidence; and of which kind it is, where memberships and participations are together."""
    kind = _kind(fact) if kinds else ""
    lines = [f"{indent}{fact.label} ({kind})" if kind else f"{indent}{fact.label}"]
    for passage in fact.passages:
        lines += _passage(passage, indent + "   ")
    if fact.rule and not fact.passages:
        lines.append(f"{indent}   " + tr("inferred by the rule “{rule}” from:").format(rule=fact.rule))
        for premise in fact.premises:
            lines += _lines(premise, indent + "      ", kinds)
    return lines


def _passage(passage: Passage, indent: str) -> list[str]:
    words = f"« {passage.quotation} »" if passage.quotation else tr("quotation to be entered")
    place = f", {passage.locator}" if passage.locator else ""
    publisher = f" ({passage.publisher})" if passage.publisher else ""
    lines = [
        f"{indent}{words}",
        f"{indent}  {passage.source}{publisher}{place}",
        f"{indent}  {certainty(passage.certainty)} · {passage.row}",
    ]
    if passage.url:
        lines.insert(2, f"{indent}  {passage.url}")
    if passage.note:
        lines.append(f"{indent}  {tr('note:')} {passage.note}")
    return lines


def certainty(key: str) -> str:
    """Return a certainty in words."""
    words = {
        "atteste": tr("attested"),
        "deduit": tr("deduced by the reader"),
        "incertain": tr("uncertain"),
        "conteste": tr("contested"),
        "hypothese": tr("hypothesis of a scenario"),
    }
    return words.get(key, key)

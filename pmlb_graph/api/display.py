"""Display: tables, facts and answers in HTML that a notebook keeps even when it is not trusted.

JupyterLab removes scripts, styles, frames and SVG from such a notebook; it keeps tables, links, details and images.
Everything that comes from data is escaped, and only http and https addresses are links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pmlb_graph import plain
from pmlb_graph.analyses.finding import Thing
from pmlb_graph.language import counted, figure, later, tr
from pmlb_graph.results import cell as worded

if TYPE_CHECKING:
    from pmlb_graph.evidence import Fact, Passage

SHOWN, WIDE = 20, 12
"""Rows, and columns, that are shown; the others are counted."""
QUOTED = 5
"""Facts told with their passages; the others are counted."""
HEADS: Mapping[str, str] = {
    "answer": later("answer"),
    "change": later("what happened"),
    "community": later("community"),
    "degree": later("number of ties"),
    "description": later("description"),
    "facts": later("number of facts"),
    "file": later("file"),
    "finding": later("finding"),
    "kind": later("kind"),
    "level": later("level"),
    "limit": later("limit"),
    "line": later("line"),
    "message": later("message"),
    "move": later("move"),
    "name": later("name"),
    "nature": later("nature"),
    "node": later("symbol"),
    "number": later("number"),
    "object": later("object of the statement"),
    "parameters": later("parameters"),
    "place": later("place"),
    "predicate": later("property"),
    "question": later("question"),
    "reference": later("reference"),
    "severity": later("severity"),
    "source": later("source"),
    "subject": later("subject of the statement"),
    "suggestion": later("suggestion"),
    "summary": later("what it says"),
    "survives": later("survives"),
    "table": later("table"),
    "target": later("target"),
    "thing": later("thing"),
    "title": later("title"),
    "what": later("what"),
    "why": later("why"),
    "actor": later("actor"),
    "analysis": later("analysis"),
    "beside_chance": later("beside chance"),
    "certainty": later("certainty"),
    "code": later("code"),
    "column": later("column"),
    "contested": later("contested"),
    "dated": later("dated"),
    "departement": later("département"),
    "detail": later("detail"),
    "fact": later("fact"),
    "form": later("form"),
    "group": later("group"),
    "holds": later("share of shaken networks where it holds"),
    "inferred": later("inferred by a rule"),
    "latitude": later("latitude"),
    "longitude": later("longitude"),
    "p_holm": later("p after Holm"),
    "population": later("population"),
    "region": later("région"),
    "setting": later("setting"),
    "side": later("side"),
    "since": later("since"),
    "state": later("what is known of the dates"),
    "until": later("until"),
    "value": later("value"),
    "weight": later("weight"),
}
"""What the columns of our own tables are called; those of answers already are in words."""
_NUMBER, _TEXT = "text-align:right", "text-align:left"


def table(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "", notes: Sequence[str] = (), shown: int = SHOWN
) -> str:
    """Return a table: its title, the first rows, and below how many there are and where they come from."""
    wide = range(min(len(heads), WIDE))
    styles = [_NUMBER if rows and all(_number(row[i]) for row in rows) else _TEXT for i in wide]
    head = "".join(f'<th scope="col" style="{styles[i]}">{escape(heads[i])}</th>' for i in wide)
    body = "".join(
        "<tr>" + "".join(f'<td style="{styles[i]}">{cell(row[i])}</td>' for i in wide) + "</tr>" for row in rows[:shown]
    )
    below = "".join(f"<br>{linked(note)}" for note in notes)
    foot = f'<tr><td colspan="{max(1, len(wide))}" style="{_TEXT}"><small>{escape(count(heads, rows, shown))}{below}'
    return (
        f'<table><caption style="{_TEXT}"><b>{escape(title)}</b></caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</small></td></tr></tfoot></table>"
    )


def count(heads: Sequence[str], rows: Sequence[Any], shown: int = SHOWN) -> str:
    """Say how many rows there are, and what is not shown."""
    text = counted("{n} row", "{n} rows", len(rows))
    if len(rows) > shown:
        text += counted(", of which {n} is shown", ", of which {n} are shown", shown)
    if len(heads) > WIDE:
        text += counted("; {n} more column", "; {n} more columns", len(heads) - WIDE)
    return text


def cell(value: Any) -> str:
    """Return a cell; a thing is a link under its name, what is unknown a dash.

    Examples
    --------
    >>> cell(Thing("https://w3id.org/pmlb/id/acteur/fnau", "FNAU <b>"))
    '<a href="https://w3id.org/pmlb/id/acteur/fnau">FNAU &lt;b&gt;</a>'
    """
    if isinstance(value, Thing):
        return _link(value.iri, value.label)
    return linked(said(value))


def said(value: Any) -> str:
    """Return a cell in words: a number as the language spoken writes it, yes or no, a dash for what is unknown."""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return figure(value) if isinstance(value, float) and value.is_integer() else worded(value)


def heads(columns: Iterable[str]) -> tuple[str, ...]:
    """Return what columns are called."""
    return tuple(tr(HEADS[name]) if name in HEADS else name for name in columns)


def linked(text: str) -> str:
    """Return a text, whose last word is a link when it is an address."""
    before, space, last = text.rpartition(" ")
    return escape(before + space) + _link(last, last)


def _link(address: str, label: str) -> str:
    if address.startswith(("http://", "https://")):
        return f'<a href="{escape(address)}">{escape(label)}</a>'
    return escape(label)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def listed(texts: Iterable[str]) -> str:
    """Return texts as a list."""
    items = "".join(f"<li>{linked(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def folded(head: str, content: str, unfolded: bool = False) -> str:
    """Return what is shown when its head is clicked."""
    return f"<details{' open' if unfolded else ''}><summary>{escape(head)}</summary>{content}</details>"


def facts(found: Sequence[Fact], quoted: int = QUOTED) -> str:
    """Return facts with who says so, in which words, and how surely."""
    items = "".join(f"<li>{_fact(fact)}</li>" for fact in found[:quoted])
    more = len(found) - quoted
    rest = counted("{n} more fact", "{n} more facts", more) if more > 0 else ""
    return f"<ul>{items}</ul>" + (f"<p>{escape(rest)}</p>" if rest else "")


def _fact(fact: Fact) -> str:
    text = _link(fact.iri, fact.label) + "".join(map(_passage, fact.passages))
    if fact.rule and not fact.passages:
        premises = "".join(f"<li>{_fact(premise)}</li>" for premise in fact.premises)
        head = tr("inferred by the rule “{rule}” from:").format(rule=fact.rule)
        text += f"<div>{escape(head)}<ul>{premises}</ul></div>"
    return text


def _passage(one: Passage) -> str:
    words = f"« {one.quotation} »" if one.quotation else tr("quotation to be entered")
    place = f", {one.locator}" if one.locator else ""
    publisher = f" ({one.publisher})" if one.publisher else ""
    note = f"<br>{escape(tr('note:'))} {escape(one.note)}" if one.note else ""
    source = _link(one.url, one.source) if one.url else escape(one.source)
    return (
        f"<blockquote>{escape(words)}<br><small>{source}{escape(publisher + place)} · "
        f"<b>{escape(plain.certainty(one.certainty))}</b> · {escape(one.row)}{note}</small></blockquote>"
    )


def text(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "", notes: Sequence[str] = (), shown: int = SHOWN
) -> str:
    """Return a table as plain text."""
    wide = range(min(len(heads), WIDE))
    kept = [[said(row[i]) for i in wide] for row in rows[:shown]]
    body = plain.table([heads[i] for i in wide], kept) if rows else ""
    return "\n".join(filter(None, (title, body.rstrip("\n"), count(heads, rows, shown), *notes)))

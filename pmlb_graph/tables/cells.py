"""Cells: from the words of a cell to RDF terms, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlsplit

import pyoxigraph as ox
from stdnum.fr import siren

from pmlb_graph.errors import closest
from pmlb_graph.language import later, tr
from pmlb_graph.sources import locate
from pmlb_graph.tables.dates import written
from pmlb_graph.tables.description import Column, Table
from pmlb_graph.tables.project import Project
from pmlb_graph.tables.reading import Row, several
from pmlb_graph.terms import KEY, Term, coop, date, no_date, node, slug

_INSEE = re.compile(r"\d{2,3}|2[AB]|(?:\d{2}|2[AB])\d{3}", re.ASCII)
_BOOLEANS = {"oui": "true", "non": "false", "true": "true", "false": "false"}
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)


class Fault(Exception):  # noqa: N818 - a fault of a cell is told, it does not stop the program
    """What is wrong with a cell."""

    def __init__(self, code: str, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggestion = suggestion


class Cells:
    """Reads the cells of a project, knowing every key that its tables define.

    Parameters
    ----------
    project : Project
        The tables as they were read.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._memory: dict[tuple[str, str, str], tuple[Term, ...]] = {}
        self.keys: Mapping[str, Mapping[str, ox.NamedNode]] = {
            name: {
                row.cells[sheet.table.index[sheet.table.key[0]]]: self.resource(sheet.table, row) for row in sheet.rows
            }
            for name, sheet in project.sheets.items()
            if sheet.table.column(sheet.table.key[0]).type == "key"
        }
        self._labels = self._index_labels()
        self.facts: Mapping[str, ox.NamedNode] = {
            f"{sheet.table.kind}/{'/'.join(self.key(sheet.table, row))}": self.resource(sheet.table, row)
            for name, sheet in project.sheets.items()
            if sheet.table.evidence and name != "attestations"
            for row in sheet.rows
        }

    def _index_labels(self) -> dict[str, str]:
        """Map labels, other labels and SIREN to keys, to suggest the key that was meant."""
        labels: dict[str, str] = {}
        for name in self.keys:
            sheet = self._project.sheets[name]
            index = sheet.table.index
            key = index[sheet.table.key[0]]
            for column in ("autresLibelles", "siren", "libelle", "titre"):
                if column in index:
                    for row in sheet.rows:
                        for label in row.cells[index[column]].split(";"):
                            labels.setdefault(label.strip().casefold(), row.cells[key])
        labels.pop("", None)
        return labels

    def key(self, table: Table, row: Row) -> tuple[str, ...]:
        """Return the key of the resource that a row makes."""
        return tuple(row.cells[table.index[name]].rpartition("/")[2] for name in table.key)

    def resource(self, table: Table, row: Row) -> ox.NamedNode:
        """Return the IRI of the resource that a row makes."""
        parts = (part if KEY.fullmatch(part) else slug(part) for part in self.key(table, row))
        return self._project.base.resource(table.kind, *parts)

    def terms(self, table: Table, column: Column, cell: str) -> tuple[Term, ...]:
        """Return the terms of a cell; none when it is empty.

        Raises
        ------
        Fault
            If the cell says something that the column does not allow.
        """
        place = (table.name, column.name, cell)
        known = self._memory.get(place)
        if known is None:
            parts = several(cell) if column.many else [cell]
            known = tuple(self._term(table, column, part) for part in parts if part)
            if column.required and not known:
                raise Fault("empty-cell", tr("this cell may not be empty"))
            self._memory[place] = known
        return known

    def _term(self, table: Table, column: Column, text: str) -> Term:
        match column.type:
            case "reference":
                return self._reference(column, text)
            case "concept":
                return self._concept(column, text)
            case "key":
                return self._key(table, text)
            case "class":
                return self._class(column, text)
            case "fact":
                return self._fact(text)
            case other:
                return _READERS[other](column, text)

    def _key(self, table: Table, text: str) -> ox.NamedNode:
        if not KEY.fullmatch(text):
            message = tr("“{text}” is not a key: lower-case letters without accents, digits, hyphens")
            raise Fault("bad-key", message.format(text=text), slug(text))
        return self.keys[table.name][text]

    def _reference(self, column: Column, text: str) -> ox.NamedNode:
        kind, _, key = text.rpartition("/")
        for name in column.tables:
            found = self.keys[name].get(key)
            if found and kind in ("", self._project.description.tables[name].kind):
                return found
        choices = [key for name in column.tables for key in self.keys[name]]
        guess = self._labels.get(text.casefold(), "")
        guess = guess if guess in choices else closest(text, choices) or ""
        raise _unknown(column.tables[0], text, guess)

    def _concept(self, column: Column, text: str) -> ox.NamedNode:
        concepts = self._project.description.concepts.get(column.scheme, {})
        if text in concepts:
            return concepts[text]
        guess = closest(text, list(concepts)) or ""
        raise _unknown(column.scheme, text, guess, list(concepts), column.scheme)

    def _class(self, column: Column, text: str) -> ox.NamedNode:
        classes = self._project.description.subclasses(column.under)
        if text in classes:
            return coop(text)
        raise _unknown("classe", text, closest(text, classes) or "", classes, column.under)

    def _fact(self, text: str) -> ox.NamedNode:
        if text in self.facts:
            return self.facts[text]
        raise _unknown("fait", text, closest(text, list(self.facts)) or "")


# Whole sentences, so that French grammar can follow each of them.
_UNKNOWN = {
    "": later("unknown value “{text}”"),
    "acteurs": later("unknown actor “{text}”"),
    "certitude": later("unknown certainty “{text}”"),
    "classe": later("unknown class “{text}”"),
    "cooperations": later("unknown cooperation “{text}”"),
    "fait": later("unknown fact “{text}”"),
    "role": later("unknown role “{text}”"),
    "sources": later("unknown source “{text}”"),
    "territoires": later("unknown territory “{text}”"),
    "theme": later("unknown theme “{text}”"),
}


def _unknown(what: str, text: str, guess: str, choices: Sequence[str] = (), listed: str = "") -> Fault:
    message = tr(_UNKNOWN.get(what, _UNKNOWN[""])).format(text=text)
    if guess:
        message += tr(" — did you mean “{guess}”?").format(guess=guess)
    elif choices and len(choices) <= 12:
        message += tr(": choose among {names}").format(names=", ".join(choices))
    if listed:
        message += tr(" (the values: pmlb-graph lists {name})").format(name=listed)
    return Fault("unknown-reference", message, guess)


def _code(column: Column, text: str) -> ox.Literal:
    if column.check == "siren" and not siren.is_valid(text):
        message = tr("“{text}” is not a SIREN number: nine digits, the last one checks the others")
        raise Fault("bad-siren", message.format(text=text))
    if column.check == "insee" and not _INSEE.fullmatch(text):
        message = tr("“{text}” is not an INSEE code: five characters for a commune, two for a département")
        raise Fault("bad-insee", message.format(text=text))
    return ox.Literal(text)


def _date(_column: Column, text: str) -> ox.Literal:
    literal = date(text)
    if literal is None:
        message = no_date(text)
        guess = written(text)
        message += tr(" — did you mean “{guess}”?").format(guess=guess) if guess else ""
        raise Fault("bad-date", message, guess)
    return literal


def _year(_column: Column, text: str) -> ox.Literal:
    literal = date(text)
    if literal is None or len(text) != 4:
        raise Fault("bad-year", tr("“{text}” is not a year: write four digits").format(text=text))
    return literal


def _integer(column: Column, text: str) -> ox.Literal:
    if not _INTEGER.fullmatch(text):
        message = tr("“{text}” is not a whole number: digits only, without spaces")
        raise Fault("bad-number", message.format(text=text))
    _bounds(column, Decimal(text))
    return ox.Literal(str(int(text)), datatype=node("xsd:integer"))


def _decimal(column: Column, text: str) -> ox.Literal:
    if not _DECIMAL.fullmatch(text):
        message = tr("“{text}” is not a number: digits, a point before the decimals, no spaces")
        guess = text.replace(",", ".").replace(" ", "")
        raise Fault("bad-number", message.format(text=text), guess if _DECIMAL.fullmatch(guess) else "")
    _bounds(column, Decimal(text))
    return ox.Literal(_canonical(text), datatype=node("xsd:decimal"))


def _canonical(text: str) -> str:
    """Return a decimal in the form that engines give back, whatever they were given.

    Examples
    --------
    >>> _canonical("1.0"), _canonical("-00.50"), _canonical("-0.0"), _canonical("100")
    ('1', '-0.5', '0', '100')
    """
    whole, _, part = text.lstrip("+-").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    number = f"{whole}.{part}" if part else whole
    return f"-{number}" if text.startswith("-") and number != "0" else number


def _bounds(column: Column, number: Decimal) -> None:
    low, high = column.minimum, column.maximum
    if (low is not None and number < Decimal(str(low))) or (high is not None and number > Decimal(str(high))):
        message = tr("{number} is out of bounds: from {low} to {high}")
        shown = [tr("no limit") if bound is None else f"{bound:g}" for bound in (low, high)]
        raise Fault("out-of-bounds", message.format(number=number, low=shown[0], high=shown[1]))


def _boolean(_column: Column, text: str) -> ox.Literal:
    if text not in _BOOLEANS:
        raise Fault("bad-boolean", tr("“{text}” is neither “oui” nor “non”").format(text=text))
    return ox.Literal(_BOOLEANS[text], datatype=node("xsd:boolean"))


def _url(_column: Column, text: str) -> ox.Literal:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in text:
        message = tr("“{text}” is not a web address: it begins with http:// or https://")
        raise Fault("bad-url", message.format(text=text))
    return ox.Literal(text, datatype=node("xsd:anyURI"))


def _locator(_column: Column, text: str) -> ox.Literal:
    place = locate(text)
    if place.first is not None and (place.first < 1 or place.first > (place.last or 0)):
        raise Fault("bad-locator", tr("“{text}” is no place in a text: write L12 or L12-14").format(text=text))
    return ox.Literal(text)


def _text(column: Column, text: str) -> ox.Literal:
    return ox.Literal(text, language=column.lang) if column.lang else ox.Literal(text)


def _quotation(_column: Column, text: str) -> ox.Literal:
    return ox.Literal(text, language="fr")


_READERS: Mapping[str, Callable[[Column, str], ox.Literal]] = {
    "boolean": _boolean,
    "code": _code,
    "date": _date,
    "decimal": _decimal,
    "file": _code,
    "integer": _integer,
    "locator": _locator,
    "quotation": _quotation,
    "text": _text,
    "url": _url,
    "year": _year,
}

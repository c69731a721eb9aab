"""Bindings: the solutions of a SELECT, whatever engine gave them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.terms import Term, short

XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Bindings:
    r"""A table of terms.

    Attributes
    ----------
    variables : tuple of str
        Names of the columns, in the order of the SELECT.
    rows : tuple of tuple of Term or None
        One tuple a solution; None where the variable is not bound.

    Examples
    --------
    >>> found = Bindings(("ligne", "texte"), ((ox.Literal(90), None),))
    >>> found.to_csv()
    'ligne,texte\n90,\n'
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        """Return the number of solutions."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each solution as a dictionary of plain values; unbound variables are left out."""
        for row in self.rows:
            yield {name: term.value for name, term in zip(self.variables, row, strict=True) if term is not None}

    def column(self, name: str) -> list[str]:
        """Return the plain values of a variable, where it is bound."""
        place = self.variables.index(name)
        return [term.value for row in self.rows if (term := row[place]) is not None]

    def readable(self) -> tuple[list[str], list[list[str]]]:
        """Return columns and rows for people: an IRI that comes with its label gives way to it.

        Examples
        --------
        >>> row = (ox.NamedNode("https://w3id.org/pmlb/id/acteur/fnau"), ox.Literal("FNAU"))
        >>> Bindings(("acteur", "acteurLibelle"), (row,)).readable()
        (['acteur'], [['FNAU']])
        """
        kept = [i for i, name in enumerate(self.variables) if f"{name}Libelle" not in self.variables]
        columns = [self.variables[i].removesuffix("Libelle") for i in kept]
        return columns, [[_plain(row[i]) for i in kept] for row in self.rows]

    def to_csv(self) -> str:
        """Return the solutions as SPARQL 1.1 CSV, with Unix line ends."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.variables)
        writer.writerows(map(_raw, row) for row in self.rows)
        return stream.getvalue()

    def to_tsv(self) -> str:
        """Return the solutions as SPARQL 1.1 TSV: terms as Turtle writes them."""
        lines = ["\t".join(f"?{name}" for name in self.variables)]
        lines += ["\t".join(map(_turtle, row)) for row in self.rows]
        return "\n".join(lines) + "\n"

    def to_xml(self) -> str:
        """Return the solutions in the SPARQL 1.1 Query Results XML Format.

        Raises
        ------
        UsageError
            If XML cannot hold a character.
        """
        head = "".join(f"<variable name={quoteattr(name)}/>" for name in self.variables)
        rows = (
            "".join(
                f"<binding name={quoteattr(name)}>{_xml(term)}</binding>"
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            )
            for row in self.rows
        )
        results = "".join(f"<result>{row}</result>\n" for row in rows)
        return xml_results(f"<head>{head}</head>\n<results>\n{results}</results>")

    def to_json(self) -> str:
        """Return the solutions in the SPARQL 1.1 Query Results JSON Format."""
        solutions = [
            {name: _json(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": solutions}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def xml_results(content: str) -> str:
    """Return what stands inside the element of a SPARQL results document, as the whole document."""
    space = "http://www.w3.org/2005/sparql-results#"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{space}">\n{content}\n</sparql>\n'


def _raw(term: Term | None) -> str:
    if isinstance(term, ox.BlankNode):
        return str(term)
    return "" if term is None else term.value


def _turtle(term: Term | None) -> str:
    return "" if term is None else str(term).replace("\t", "\\t")


def _xml(term: Term) -> str:
    text = escape(_held(term.value), {"\r": "&#13;"})
    if isinstance(term, ox.NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{text}</literal>"
    if term.datatype.value == XSD_STRING:
        return f"<literal>{text}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{text}</literal>"


def _held(text: str) -> str:
    """Return a text that XML can hold."""
    found = _REFUSED.search(text)
    if found:
        raise UsageError(tr("XML cannot hold the character U+{code}: ask for JSON").format(code=f"{ord(found[0]):04X}"))
    return text


def _plain(term: Term | None) -> str:
    """Return a term as people read it: an IRI without its base, truth in words."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal) and term.datatype.value == XSD_BOOLEAN:
        return tr("yes") if term.value in ("true", "1") else tr("no")
    return short(term.value) if isinstance(term, ox.NamedNode) else term.value


def _json(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD_STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def to_turtle(triples: Sequence[ox.Triple], prefixes: dict[str, str]) -> str:
    """Return the answer of a CONSTRUCT as sorted Turtle."""
    ordered = sorted(set(triples), key=str)
    return (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()

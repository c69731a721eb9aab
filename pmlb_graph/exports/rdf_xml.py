"""RDF/XML: one description a subject, in the order given.

Those of rdflib and of Oxigraph are not used: the first changes from run to run; the second writes carriage returns
that XML readers turn into line feeds, and characters and element names that XML refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.terms import PREFIXES

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NAMES = {iri: name for name, iri in PREFIXES.items()}


def written(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """Yield an RDF/XML document, a subject at a time.

    Parameters
    ----------
    triples : iterable of Triple
        Those of one subject stand together.

    Raises
    ------
    UsageError
        If XML cannot hold a character or the name of a property.
    """
    spaces = "".join(f'\n  xmlns:{name}="{iri}"' for name, iri in sorted(PREFIXES.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for subject, said in groupby(triples, key=lambda triple: triple.subject):
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            raise UsageError(tr("RDF/XML cannot hold a statement about a statement: choose N-Triples"))
        body = "".join(_property(triple) for triple in said)
        yield f"  <rdf:Description {_named(subject, 'about')}>\n{body}  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _named(term: ox.NamedNode | ox.BlankNode, attribute: str) -> str:
    if isinstance(term, ox.BlankNode):
        return f'rdf:nodeID="b{term.value}"'  # a name of XML begins with a letter
    return f"rdf:{attribute}={quoteattr(_held(term.value))}"


def _property(triple: ox.Triple) -> str:
    name, space = _element(triple.predicate.value)
    value = triple.object
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        return f"    <{name}{space} {_named(value, 'resource')}/>\n"
    if not isinstance(value, ox.Literal):
        raise UsageError(tr("RDF/XML cannot hold a statement about a statement: choose N-Triples"))
    kind = ""
    if value.language:
        kind = f' xml:lang="{value.language}"'
    elif value.datatype.value != _STRING:
        kind = f" rdf:datatype={quoteattr(_held(value.datatype.value))}"
    # A reader of XML turns a bare carriage return into a line feed.
    text = escape(_held(value.value), {"\r": "&#13;"})
    return f"    <{name}{space}{kind}>{text}</{name}>\n"


def _element(iri: str) -> tuple[str, str]:
    """Return the name of a property's element, and the declaration that it needs."""
    match = _LOCAL.search(iri)
    if match is None:
        raise UsageError(tr("RDF/XML has no name for the property {iri}: choose N-Triples").format(iri=iri))
    space, local = iri[: match.start()], match[0]
    if space in _NAMES:
        return f"{_NAMES[space]}:{local}", ""
    return f"p:{local}", f" xmlns:p={quoteattr(_held(space))}"


def _held(text: str) -> str:
    """Return a text that XML can hold."""
    found = _REFUSED.search(text)
    if found:
        message = tr("RDF/XML cannot hold the character U+{code} of “{text}”: choose N-Triples")
        raise UsageError(message.format(code=f"{ord(found[0]):04X}", text=text[:40].replace(found[0], "�")))
    return text

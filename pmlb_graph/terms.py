"""Names: namespaces, IRIs made of stable keys, typed dates.

Terms are those of pyoxigraph, the engine's own: measured on 10⁶ statements, making them takes
2 s where rdflib's take 15 s and more than 1 GB.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from pmlb_graph.language import tr

Term = ox.NamedNode | ox.Literal | ox.BlankNode

COOP = "https://w3id.org/coopter/ns#"
VOC = "https://w3id.org/coopter/voc/"

PREFIXES = {
    "coop": COOP,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

KEY = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@lru_cache(maxsize=4096)
def node(name: str) -> ox.NamedNode:
    """Return the IRI of a compact name.

    Examples
    --------
    >>> node("rdfs:label").value
    'http://www.w3.org/2000/01/rdf-schema#label'
    """
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def coop(local: str) -> ox.NamedNode:
    """Return a class or property of the ontology by its local name."""
    return node(f"coop:{local}")


def concept(scheme: str, key: str) -> ox.NamedNode:
    """Return a concept of one of the ontology's schemes.

    Examples
    --------
    >>> concept("role", "membre").value
    'https://w3id.org/coopter/voc/role/membre'
    """
    return ox.NamedNode(f"{VOC}{scheme}/{key}")


@dataclass(frozen=True, slots=True)
class Base:
    """The base IRI of a project's data, from which every other IRI is made.

    Attributes
    ----------
    iri : str
        Ends with a slash, such as ``https://w3id.org/pmlb/``.
    """

    iri: str

    def resource(self, kind: str, *key: str) -> ox.NamedNode:
        """Return the IRI of a resource.

        Examples
        --------
        >>> Base("https://w3id.org/pmlb/").resource("acteur", "nantes-metropole").value
        'https://w3id.org/pmlb/id/acteur/nantes-metropole'
        """
        return ox.NamedNode(f"{self.iri}id/{kind}/{'/'.join(key)}")

    def graph(self, *key: str) -> ox.NamedNode:
        """Return the IRI of a named graph."""
        return ox.NamedNode(f"{self.iri}graph/{'/'.join(key)}")


def slug(text: str) -> str:
    """Return a key made from a text: lower case, without accents, hyphens between words.

    Examples
    --------
    >>> slug("Saint-Méen Montauban (35)")
    'saint-meen-montauban-35'
    """
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def fingerprint(text: str) -> str:
    """Return eight characters that tell one text from another.

    Examples
    --------
    >>> fingerprint("FNAU")
    '2a86e4df'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI.

    Examples
    --------
    >>> local_name("https://w3id.org/coopter/ns#Metropole")
    'Metropole'
    """
    return re.split(r"[#/]", iri)[-1]


def short(iri: str) -> str:
    """Return an IRI as people read it: without the base that all share.

    Examples
    --------
    >>> short("https://w3id.org/pmlb/id/acteur/fnau"), short("https://w3id.org/coopter/voc/role/membre")
    ('acteur/fnau', 'role/membre')
    """
    if "/id/" in iri:
        return iri.rpartition("/id/")[2]
    return iri.removeprefix(VOC).removeprefix(COOP)


_DATATYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def date(text: str) -> ox.Literal | None:
    """Return a year, a month or a day as a typed literal, or None when the text is none.

    Examples
    --------
    >>> date("2012-03").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    >>> date("2012-13") is None
    True
    """
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return ox.Literal(text, datatype=node(_DATATYPES[len(text)]))


def no_date(text: str) -> str:
    """Say that a text is not a date, and how one is written."""
    return tr("“{text}” is not a date: write 2021, 2021-05 or 2021-05-31").format(text=text)

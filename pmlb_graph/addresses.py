"""Addresses: which page of the site speaks of an IRI, and how pages refer to each other.

A thing has one page a language (``X.html`` in French, ``X.en.html`` in English) beside its descriptions for machines
(``X.ttl``, ``X.jsonld``). Links are relative, so that the site works by a double click and under any sub-path.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote

from pmlb_graph.language import LANGUAGES
from pmlb_graph.terms import COOP, VOC, Base

THINGS, CONCEPTS, TERMS = "doc", "voc", "ns"
ONTOLOGY = COOP.removesuffix("#")
REFERENCE = f"{TERMS}/index"
"""The page of the whole ontology."""
GUIDE = "guide"
"""The folder of the guide, which is written in French only."""
FORMS = ("ttl", "jsonld")
"""Ends of the files of a thing that machines read."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the pages of a project.

    Attributes
    ----------
    base : Base
        Base IRI of its data.
    """

    base: Base

    def stem(self, iri: str) -> str | None:
        """Return the address of the page that speaks of an IRI, without its end; None when no page can.

        Examples
        --------
        >>> here = Addresses(Base("https://w3id.org/pmlb/"))
        >>> here.stem("https://w3id.org/pmlb/id/acteur/fnau"), here.stem("https://w3id.org/coopter/ns#Metropole")
        ('doc/acteur/fnau', 'ns/classe/Metropole')
        >>> here.stem("https://w3id.org/coopter/ns"), here.stem("https://w3id.org/coopter/voc/role")
        ('ns/index', 'voc/role')
        >>> here.stem("http://example.org/") is None
        True
        """
        if iri.startswith(self.base.iri):
            local = iri.removeprefix(self.base.iri)
            return f"{THINGS}/{local.removeprefix('id/')}" if local.startswith("id/") else local or None
        if iri.startswith(COOP):
            local = iri.removeprefix(COOP)
            # A class and a property may differ by a capital only, which file systems of desktops do not tell apart.
            return f"{TERMS}/{'classe' if local[:1].isupper() else 'propriete'}/{local}"
        if iri.startswith(VOC):
            return f"{CONCEPTS}/{iri.removeprefix(VOC)}"
        return REFERENCE if iri == ONTOLOGY else None

    def iri(self, stem: str) -> str:
        """Return the IRI that the page of an address, without its end, speaks of.

        Examples
        --------
        >>> here = Addresses(Base("https://w3id.org/pmlb/"))
        >>> names = ("https://w3id.org/pmlb/id/acteur/fnau", "https://w3id.org/pmlb/graph/source/x", f"{COOP}Acteur")
        >>> [here.iri(here.stem(name)) == name for name in (*names, f"{COOP}acteur", f"{VOC}role", ONTOLOGY)]
        [True, True, True, True, True, True]
        """
        if stem == REFERENCE:
            return ONTOLOGY
        first, _, rest = stem.partition("/")
        match first:
            case "doc":
                return f"{self.base.iri}id/{rest}"
            case "voc":
                return f"{VOC}{rest}"
            case "ns":
                return f"{COOP}{rest.rpartition('/')[2]}"
        return f"{self.base.iri}{stem}"


def languages(stem: str) -> tuple[str, ...]:
    """Return the languages that a page has.

    Examples
    --------
    >>> languages("voc/role"), languages("guide/saisir")
    (('fr', 'en'), ('fr',))
    """
    return LANGUAGES[:1] if stem.startswith(f"{GUIDE}/") else LANGUAGES


def page(stem: str, language: str) -> str:
    """Return the address of a page in a language, or in French when it has no other.

    Examples
    --------
    >>> page("voc/role", "fr"), page("voc/role", "en"), page("guide/saisir", "en")
    ('voc/role.html', 'voc/role.en.html', 'guide/saisir.html')
    """
    return f"{stem}.html" if language not in languages(stem)[1:] else f"{stem}.{language}.html"


def language(path: str) -> str:
    """Return the language of a page.

    Examples
    --------
    >>> language("index.en.html"), language("voc/role.ttl")
    ('en', 'fr')
    """
    return next((one for one in LANGUAGES[1:] if path.endswith(f".{one}.html")), LANGUAGES[0])


def relative(here: str, there: str) -> str:
    """Return what a page writes to lead to another file of the site.

    Examples
    --------
    >>> relative("doc/acteur/fnau.html", "voc/role/membre.html"), relative("index.html", "a b.html")
    ('../../voc/role/membre.html', 'a%20b.html')
    """
    path, mark, anchor = there.partition("#")
    address = quote(posixpath.relpath(path, posixpath.dirname(here) or "."))
    return f"{address}{mark}{anchor}"

"""Where resources are found: from the local path of an IRI to the IRI, and to the path of its document."""

from __future__ import annotations

import re

from pmlb_graph.terms import COOP, VOC, Base

ONTOLOGY = COOP.removesuffix("#")
_SHARED = ONTOLOGY.removesuffix("ns")
_PATH = re.compile(r"[A-Za-z0-9_][\w.~-]*(?:/[A-Za-z0-9_][\w.~-]*)*", re.ASCII)
LONGEST = 512


def sound(path: str) -> bool:
    """Tell whether a path can be one of ours: plain segments, none hidden, none that climbs.

    Examples
    --------
    >>> sound("doc/acteur/fnau.html"), sound("doc/../secret"), sound("doc//x"), sound(".git/config")
    (True, False, False, False)
    """
    return len(path) <= LONGEST and _PATH.fullmatch(path) is not None


def named(base: Base, path: str) -> str:
    """Return the IRI whose local path this is.

    Examples
    --------
    >>> base = Base("https://w3id.org/pmlb/")
    >>> named(base, "id/acteur/fnau"), named(base, "ns/Metropole"), named(base, "voc/role")
    ('https://w3id.org/pmlb/id/acteur/fnau', 'https://w3id.org/coopter/ns#Metropole', 'https://w3id.org/coopter/voc/role')
    """
    if path == "ns" or path.startswith("voc/"):
        return _SHARED + path
    if path.startswith("ns/"):
        return COOP + path.removeprefix("ns/")
    return base.iri + path


def document(base: Base, iri: str) -> str:
    """Return the path of the document of a resource, without its suffix.

    Raises
    ------
    KeyError
        If the IRI is none of ours.

    Examples
    --------
    >>> base = Base("https://w3id.org/pmlb/")
    >>> document(base, "https://w3id.org/pmlb/id/acteur/fnau"), document(base, "https://w3id.org/pmlb/dataset")
    ('doc/acteur/fnau', 'index')
    >>> document(base, "https://w3id.org/coopter/ns"), document(base, "https://w3id.org/coopter/voc/role/membre")
    ('ns/index', 'voc/role/membre')
    """
    if iri == ONTOLOGY:
        return "ns/index"
    if iri.startswith(COOP):
        return f"ns/{iri.removeprefix(COOP)}"
    if iri.startswith(VOC):
        return f"voc/{iri.removeprefix(VOC)}"
    path = iri.removeprefix(base.iri)
    if path == iri or not path:
        raise KeyError(iri)
    if path == "dataset":
        return "index"
    return f"doc/{path.removeprefix('id/')}" if path.startswith("id/") else path


def described(base: Base, path: str) -> str:
    """Return the IRI of the resource that a document, given without its suffix, is about.

    Examples
    --------
    >>> base = Base("https://w3id.org/pmlb/")
    >>> [described(base, document(base, named(base, path))) == named(base, path)
    ...  for path in ("id/acteur/fnau", "ns", "ns/Metropole", "voc/role/membre", "graph/source/x", "dataset")]
    [True, True, True, True, True, True]
    """
    if path.startswith("doc/"):
        return f"{base.iri}id/{path.removeprefix('doc/')}"
    return named(base, {"ns/index": "ns", "index": "dataset"}.get(path, path))

"""What the server is asked for: paths that can be ours, and the IRI whose local path one is."""

from __future__ import annotations

import re

from pmlb_graph.addresses import ONTOLOGY
from pmlb_graph.terms import COOP, Base

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

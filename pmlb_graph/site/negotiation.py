"""Negotiation: rules of Apache that lead an address without an end to the file that a reader or a program wants.

One set of rules serves two places: the host of the site, where the file is given, and the service of permanent names,
which sends elsewhere. Programs that put Turtle, JSON-LD, N-Triples or RDF/XML above HTML get it; others get a page, in
English unless they prefer French or say nothing.

References
----------
Berrueta, D. & Phipps, J. (2008). Best Practice Recipes for Publishing RDF Vocabularies. W3C Working Group Note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

WHOLE: Mapping[str, str] = {
    ".rdf": r"(?:application/rdf\+xml|text/rdf)",
    ".nt": "application/n-triples",
    ".jsonld": r"application/ld\+json",
    ".ttl": r"(?:text/turtle|application/x-turtle|text/n3|text/rdf\+n3)",
}
"""Ends of the files of the whole ontology, the preferred one last: media types."""
THING: Mapping[str, str] = {
    ".jsonld": WHOLE[".jsonld"],
    ".ttl": f"(?:{WHOLE['.ttl']}|{WHOLE['.nt']}|{WHOLE['.rdf']})",
}
"""Ends of the files of a thing; a program that asks for another form of RDF gets Turtle rather than a page."""
_HTML = r"(?:text/html|application/xhtml\+xml)"
_FRENCH = r"^(?:(?!\ben\b).)*\bfr\b"


def form(offered: Mapping[str, str], variable: str = "FORM") -> list[str]:
    """Return the rules that put in a variable the end of the file that is wanted.

    Parameters
    ----------
    offered : mapping of str to str
        Ends of the files that machines read, the preferred one last: media types, as a regular expression.
    variable : str
        Its name.
    """
    rules = [
        f"RewriteRule ^ - [E={variable}:.html]",
        "RewriteCond %{HTTP:Accept-Language} !^$",
        f"RewriteCond %{{HTTP:Accept-Language}} !{_FRENCH} [NC]",
        f"RewriteRule ^ - [E={variable}:.en.html]",
    ]
    for pattern in (_accepted, _preferred):  # what comes later wins: any quality, then the best one
        for end, media in offered.items():
            rules += [
                f"RewriteCond %{{HTTP:Accept}} !{_preferred(_HTML)} [NC]",
                f"RewriteCond %{{HTTP:Accept}} {pattern(media)} [NC]",
                f"RewriteRule ^ - [E={variable}:{end}]",
            ]
    return rules


def _preferred(media: str) -> str:
    """Match an Accept header that gives a type the best quality, that of what has none."""
    return rf"(?:^|,)\s*{media}(?:\s*;\s*(?!q=)[^,;]*)*(?:\s*;\s*q=1(?:\.0*)?)?\s*(?:,|$)"


def _accepted(media: str) -> str:
    """Match an Accept header that accepts a type, with any quality but none."""
    return rf"(?:^|,)\s*{media}\s*(?:,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))"


def literal(text: str) -> str:
    r"""Return a text as the substitution of a rule says it.

    Examples
    --------
    >>> print(literal("https://example.org/a%20b/"))
    https://example.org/a\%20b/
    """
    return re.sub(r"([%$\\ ])", r"\\\1", text)

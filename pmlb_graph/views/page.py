"""The shell every page shares: one file, no request, a strict content security policy, autoescape everywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from .inlined import bare_style, resource
from .words import LANGUAGES, Text, both, in_language, interface_words

JSON_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
ESCAPED = re.compile("[<>&\u2028\u2029]")


def render_page(
    title: Text,
    body_template: str,
    context: Mapping[str, Any],
    lang: str = "fr",
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
) -> str:
    """Render a page of the shell around a body.

    Parameters
    ----------
    title : str or mapping
        Title of the page, in one language or keyed by language.
    body_template : str
        Name of a template of this package, put inside ``<main>``.
    context : mapping
        What the body needs. The shell itself reads ``subtitle``, ``sources_note``, ``citation``, ``version``,
        ``seed`` and ``home`` (where the page leads back to) when they are there.
    lang : str
        Language of the interface.
    styles, scripts : sequence of str
        Names of resources of ``templates/`` inlined after the shell's own.

    Returns
    -------
    str
        The whole page; the same input gives the same bytes.
    """
    variables = {
        **shell(title, lang, [resource(name) for name in ("base.css", *styles)], [resource(name) for name in scripts]),
        **context,
        "body_template": body_template,
    }
    return environment({}).get_template("page.html").render(variables)


def shell(title: Text, lang: str, styles: Sequence[str], scripts: Sequence[str]) -> dict[str, Any]:
    """Give the variables that the base template needs.

    Parameters
    ----------
    title : str or mapping
        Title of the page.
    lang : str
        Language of the interface.
    styles, scripts : sequence of str
        Texts of style sheets and scripts, inlined.

    Returns
    -------
    dict
        Variables of ``base.html``.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose among {', '.join(LANGUAGES)}")
    style, script = bare_style("\n".join(styles)), "\n".join(scripts)
    if "</script" in script.lower() or "</style" in style.lower():
        raise ValueError("a resource holds a closing tag and cannot be inlined")
    return {
        "lang": lang,
        "title": in_language(title, lang),
        "titles": both(title),
        "subtitle": "",
        "sources_note": "",
        "citation": "",
        "version": "",
        "home": "",
        "seed": None,
        "csp": policy([style], [script] if script else []),
        "style": Markup(style),  # noqa: S704 - files of this package; closing tags refused above
        "script": Markup(script),  # noqa: S704 - idem
    }


def policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Write the content security policy of a page: its own inlined resources, images in memory, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + (" ".join(f"'{digest(text)}'" for text in scripts) or "'none'"),
            "style-src " + (" ".join(f"'{digest(text)}'" for text in styles) or "'none'"),
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def digest(text: str) -> str:
    """Give the digest of an inlined resource as a content security policy wants it.

    Examples
    --------
    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def environment(variables: Mapping[str, Any]) -> Environment:
    """Make the Jinja environment of the pages.

    Parameters
    ----------
    variables : mapping
        Variables known to every template, for renderers that pass their own context only.

    Returns
    -------
    jinja2.Environment
        Autoescape on, an unknown variable is an error.
    """
    made = Environment(
        loader=FunctionLoader(resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["json"] = safe_json
    made.filters["from_pyvis"] = lambda text: safe_json(json.loads(text))
    made.globals.update({"words": interface_words(), **variables})
    return made


def safe_json(value: Any) -> Markup:
    r"""Write a value as JSON that can stand inside a ``<script type="application/json">``.

    Examples
    --------
    >>> str(safe_json("</script>"))
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(ESCAPED.sub(lambda match: JSON_ESCAPES[match.group()], text))  # noqa: S704 - nothing in it can close the element

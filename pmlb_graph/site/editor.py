"""The page where questions are asked: a sentence with blanks, its SPARQL, its answer, without any server.

The page and what it loads stand side by side as classic scripts, because a page opened from a file may load neither
modules nor WebAssembly files. With an endpoint the same page asks it, and loads neither the engine nor the data.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pmlb_graph import addresses, colophon
from pmlb_graph.catalogue import ROOMS, Parameter, Query, named
from pmlb_graph.catalogue import questions as every_question
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine import Engine
from pmlb_graph.language import LANGUAGES, each, later
from pmlb_graph.site import blanks, pages
from pmlb_graph.site.blanks import Choice
from pmlb_graph.site.wording import WORDS
from pmlb_graph.terms import COOP, PREFIXES, VOC
from pmlb_graph.views.inlined import resource
from pmlb_graph.views.page import JSON_ESCAPES, digest, environment, shell

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

PAGES = {"fr": "sparql.html", "en": "sparql.en.html"}
FOLDER = "sparql/"
ALONE = ("oxigraph.js", "data.js")
"""What is needed only where no endpoint answers."""
BUNDLES = ("oxigraph.js", "yasqe.js", "yasqe.css", "THIRD-PARTY.txt")
"""Built from npm's packages when the program is installed (``assets/hatch_build.py``)."""

SHOWN = ("plan", "inventaire", "reseaux", "temps", "espace", "preuve", "couverture", "bilan", "noms")
"""Folders of the questions that the page offers, in their order."""
TITLE = later("Ask a question")

_METROPOLISES = """
SELECT ?acteur ?acteurLibelle
WHERE {
  ?acteur a coop:Metropole ; rdfs:label ?acteurLibelle .
  FILTER (LANG(?acteurLibelle) = "fr")
}
ORDER BY ?acteurLibelle
"""
_PARTS = ("page", "guard", "answerer", "engine", "answer", "questions", "main")
_HEADER = re.compile(r"^#\+.*\n?", re.MULTILINE)
_ESCAPED = re.compile("[<>\u2028\u2029]")


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the page in both languages, and what it loads."""
    for lang, path in PAGES.items():
        yield path, partial(_page, site, lang)
    for path in paths():
        if site.endpoint and path.endswith(ALONE):
            continue
        yield path, partial(_asset, site, path)


def _page(site: Site, lang: str) -> str:
    home, parts = addresses.page("index", lang), navigation(lang)
    return page(colophon.shell(site.project), lang, site.endpoint, home, parts)


def navigation(lang: str) -> list[tuple[str, str, bool]]:
    """Return the parts of the site: address, name, and whether it is this page."""
    return [(addresses.page(stem, lang), each(name)[lang], stem == "sparql") for stem, name in pages.NAVIGATION]


def _asset(site: Site, path: str) -> bytes:
    return asset(path, site.whole, site.engine)


def page(
    shared: Mapping[str, Any],
    lang: str,
    endpoint: str = "",
    home: str = "index.html",
    parts: Sequence[tuple[str, str, bool]] = (),
) -> str:
    """Return the page in a language.

    Parameters
    ----------
    shared : mapping
        What the foot of every page prints (`colophon.shell`).
    lang : str
        Language of the page.
    endpoint : str
        Address of a SPARQL endpoint to ask, such as ``sparql`` beside the page; by default the page answers by itself.
    home : str
        Where the site begins.
    parts : sequence of tuple
        The parts of the site (`navigation`).
    """
    other = next(name for name in LANGUAGES if name != lang)
    said = {key: each(text)[lang] for key, text in WORDS.items()}
    found = built()
    sheets = [f"{FOLDER}yasqe.css"] if "yasqe.css" in found else []
    needed = ["yasqe.js"] if endpoint else ["yasqe.js", "oxigraph.js", "data.js"]
    scripts = [name for name in needed if name in found or name == "data.js"]
    frame = shell(each(TITLE), lang, [resource(name) for name in ("base.css", "editor/editor.css")], [])
    variables = {
        **frame,
        **shared,
        "csp": policy(frame["style"], endpoint),
        "said": said | {"twin": "Français" if other == "fr" else "English"} | _lead(said, endpoint),
        "home": home,
        "parts": parts,
        "twin": PAGES[other],
        "other": other,
        "sheets": sheets,
        "scripts": [FOLDER + name for name in (*scripts, "questions.js", "editor.js")],
        "page": {"words": said, "endpoint": endpoint, "twin": PAGES[other], "first": _first()},
    }
    return environment({}).get_template("editor/editor.html").render(variables)


def policy(style: str, endpoint: str = "") -> str:
    """Write the content security policy of the page.

    Its scripts stand in the page's own folder (``file:`` is what a browser understands for a page opened from a
    file), WebAssembly and a worker made in memory are allowed, and nothing can be asked but the endpoint.
    """
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' file: 'wasm-unsafe-eval'",
            f"style-src 'self' file: '{digest(style)}'",
            "worker-src blob:",
            f"connect-src {origin if endpoint else chr(39) + 'none' + chr(39)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def paths() -> list[str]:
    """Return the paths of the files that the pages load, sorted."""
    return sorted(FOLDER + name for name in ("data.js", "editor.js", "questions.js", *built()))


def asset(path: str, whole: Dataset, engine: Engine) -> bytes:
    """Return one of the files that the pages load.

    Raises
    ------
    KeyError
        If there is no such file.
    """
    name = path.removeprefix(FOLDER)
    match name:
        case "data.js":
            return data(whole)
        case "questions.js":
            return _script("pmlbQuestions", questions(engine, every_question(), whole.base.iri))
        case "editor.js":
            return program().encode()
    return built()[name]


def files(whole: Dataset, engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Yield every file that the pages load: its path and its bytes."""
    for path in paths():
        yield path, asset(path, whole, engine)


def built() -> dict[str, bytes]:
    """Return what was built of npm's packages when the program was installed: nothing, or all of it."""
    folder = resources("pmlb_graph").joinpath("site", "assets", "built")
    try:
        return {name: folder.joinpath(name).read_bytes() for name in BUNDLES}
    except OSError:
        return {}


def program() -> str:
    """Return the script of the page, its parts in one scope."""
    parts = "\n".join(resource(f"editor/{name}.js") for name in _PARTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def data(whole: Dataset) -> bytes:
    """Return the statements as a script: N-Quads, compressed, in base64."""
    return _script("pmlbData", base64.b64encode(zlib.compress(whole.to_nquads(), 9)).decode())


def questions(engine: Engine, asked: Sequence[Query], base: str) -> dict[str, Any]:
    """Return the questions by room, with the values that their blanks may take.

    Parameters
    ----------
    engine : Engine
        Who gives the values.
    asked : sequence of Query
        The questions; only those of `SHOWN` are kept.
    base : str
        Base IRI of the data.
    """
    called = blanks.labels(engine)
    pools: dict[tuple[Choice, ...], str] = {}
    rooms: dict[str, list[dict[str, Any]]] = {name: [] for name in SHOWN}
    for query in asked:
        if query.room in rooms:
            rooms[query.room].append(_question(query, blanks.choices(engine, query, called), pools))
    ranks = {choice: rank for rank, choice in enumerate(dict.fromkeys(choice for pool in pools for choice in pool))}
    terms = [dict(row) for row in engine.select(named("noms/termes").text)]
    return {
        "rooms": [{"title": each(ROOMS[name]), "questions": found} for name, found in rooms.items() if found],
        "values": [[c.term, c.fr, *([c.en] if c.en != c.fr else [])] for c in ranks],
        "pools": {key: [ranks[choice] for choice in pool] for pool, key in pools.items()},
        "columns": {_lower(row["nom"]): {"fr": row["libelle"], "en": row["label"]} for row in terms},
        "terms": [f"coop:{row['nom']}" for row in terms],
        "prefixes": PREFIXES,
        "base": base,
        "links": [
            [f"{base}id/", f"{addresses.THINGS}/"],
            [base, ""],
            [VOC, f"{addresses.CONCEPTS}/"],
            [COOP, f"{addresses.TERMS}/classe/", f"{addresses.TERMS}/propriete/"],
        ],
    }


def _question(
    query: Query, choices: Mapping[str, list[Choice]], pools: dict[tuple[Choice, ...], str]
) -> dict[str, Any]:
    found = [
        {
            "name": name,
            "type": parameter.type,
            "summary": dict(parameter.summary),
            "pool": pools.setdefault(tuple(choices[name]), f"p{len(pools)}"),
            "required": _required(query, parameter),
        }
        for name, parameter in query.parameters.items()
    ]
    text = _HEADER.sub("", query.text).strip() + "\n"
    said = {"summary": dict(query.summary), "description": dict(query.description)}
    return {"name": query.name, **said, "text": text, "blanks": found}


def _required(query: Query, parameter: Parameter) -> bool:
    """Tell whether a blank must be filled: a question about one thing needs its dates, or else its thing."""
    dated = any(one.type == "date" for one in query.parameters.values())
    return query.about_one_thing and (parameter.type == "date" or not dated)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _first() -> str:
    """Return the question that the editor begins with."""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("coop", "rdfs", "skos"))
    return f"{prefixes}{_METROPOLISES}"


def _lead(said: Mapping[str, str], endpoint: str) -> dict[str, str]:
    """Return what the page says first: who answers, and what becomes of a question."""
    return {key: said[f"{key}_endpoint"] for key in ("lead", "privacy")} if endpoint else {}


def _script(name: str, value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.{name} = {_ESCAPED.sub(lambda found: JSON_ESCAPES[found.group()], text)};\n".encode()

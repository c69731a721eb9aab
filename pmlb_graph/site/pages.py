"""Pages of the site: the shell that all share, and how one leads to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from pmlb_graph import addresses, colophon, pipeline, questions, views
from pmlb_graph.addresses import relative
from pmlb_graph.language import counted, each, figure, later, pick, spoken, tr
from pmlb_graph.site.record import cut
from pmlb_graph.terms import short

if TYPE_CHECKING:
    from pmlb_graph.site.site import Site

STYLE, SCRIPT = "style.css", "site.js"
LOST = "404"
"""The page of an address that leads nowhere: shown at any depth, its links are whole where the address is known."""
FORTY = "quarante-questions"
"""The pages of the questions of the team."""
NAVIGATION = (
    ("acteurs", later("Actors")),
    ("cooperations", later("Cooperations")),
    ("territoires", later("Territories")),
    ("sources", later("Sources")),
    (f"{FORTY}/index", later("Forty questions")),
    ("requetes/index", later("Queries")),
    ("reseaux/index", later("Networks")),
    ("analyses/index", later("Findings")),
    (addresses.REFERENCE, later("Ontology")),
    ("donnees", later("Data")),
    ("sparql", later("Ask")),
    (f"{addresses.GUIDE}/index", later("Guide (in French)")),
)
POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file: data:; "
    "form-action 'self' file:; base-uri 'none'"
)
"""What a page may load: files of the site beside it, by http or by a double click."""


def render(site: Site, path: str, template: str, title: str, context: Mapping[str, Any]) -> str:
    """Render a page of the site around a body.

    Parameters
    ----------
    site : Site
        What knows things and addresses.
    path : str
        Address of the page, from which every link is made.
    template : str
        Name of the body's template.
    title : str
        Title of the page, in the language spoken.
    context : mapping
        What the body needs.
    """
    language, link = addresses.language(path), Links(site, path)
    stem = path.removesuffix(".html").removesuffix(f".{language}")
    shell = {
        "lang": language,
        "title": title,
        "site_title": pick(dict(site.project.title)),
        "policy": POLICY,
        "to": link.to,
        "file": link.file,
        "of": link.of,
        "named": link.named,
        "twins": [(one, link.file(addresses.page(stem, one))) for one in addresses.languages(stem)],
        "canonical": f"{site.address}{path}" if site.address else "",
        "navigation": [
            (link.to(there), tr(word), there == stem, addresses.language(addresses.page(there, language)))
            for there, word in NAVIGATION
        ],
        "attributions": colophon.listed(site.project),
        "licence": site.project.licence,
        "publisher": site.project.publisher,
        "version": pipeline.release(),
        "alternates": [],
        "structured": None,
        "head": "",
    }
    return _environment().get_template(template).render({**shell, **context})


class Links:
    """What leads from a page to others.

    Parameters
    ----------
    site : Site
        What knows things and addresses.
    path : str
        The page.
    """

    def __init__(self, site: Site, path: str) -> None:
        self._site, self._path = site, path

    def to(self, stem: str) -> str:
        """Return the way to a page in the language spoken."""
        path, mark, anchor = stem.partition("#")
        return self.file(f"{addresses.page(path, spoken())}{mark}{anchor}")

    def file(self, path: str) -> str:
        """Return the way to a file."""
        if self._site.address and self._path.startswith(f"{LOST}."):
            return self._site.address + relative("", path)
        return relative(self._path, path)

    def of(self, iri: str) -> str:
        """Return the way to the page of a thing."""
        return self.to(self._site.addresses.stem(iri) or "index")

    def named(self, iri: str, longest: int = 120) -> Markup:
        """Return the name of a thing, as a link to its page, or to its address elsewhere."""
        if self._site.speaks_of(iri):
            return Markup('<a href="{}">{}</a>').format(self.of(iri), cut(self._site.record.label(iri), longest))
        said = self._site.record.label(iri)
        return outward(iri, longest, "" if said == short(iri) else said)


def asked_at(number: int) -> str:
    """Return the address of the page of a question of the team, without its end."""
    return f"{FORTY}/{number}"


def asked(numbers: Iterable[int], link: Links) -> list[tuple[str, str]]:
    """Return the questions of the team that something answers: address and words."""
    known = questions.questions()
    return [(link.to(asked_at(n)), tr("{n}. {text}").format(n=n, text=known[n].text)) for n in numbers if n in known]


def outward(address: str, longest: int = 120, name: str = "") -> Markup:
    """Return an address elsewhere as a link, if it is one that a browser may follow."""
    text = cut(name or address, longest)
    if urlsplit(address).scheme in ("http", "https"):
        return Markup('<a href="{}" rel="external noopener">{}</a>').format(address, text)
    return Markup("{}").format(text)


@cache
def _environment() -> Environment:
    made = views.environment({})
    made.loader = ChoiceLoader([PackageLoader("pmlb_graph.site"), made.loader]) if made.loader else None
    made.globals.update(tr=tr, counted=counted, figure=figure, each=each, cut=cut, outward=outward)
    return made


def asset(name: str) -> str:
    """Read a text that ships with the site."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def style() -> str:
    """Return the style that all pages share."""
    return "\n".join((views.resource("base.css"), views.resource("report.css"), asset(STYLE)))


def script() -> str:
    """Return the script that all pages share: search, and what is copied."""
    return "\n".join((views.resource("network/fuzzy.js"), asset(SCRIPT)))

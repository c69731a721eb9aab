"""The guide, in French: how to install, enter, ask, look, measure and publish; and the words of the ontology."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

from pmlb_graph import addresses
from pmlb_graph.language import tr
from pmlb_graph.site import model, prose
from pmlb_graph.site.pages import Links, render
from pmlb_graph.site.prose import Prose
from pmlb_graph.terms import COOP, local_name, node

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

FOLDER = addresses.GUIDE
INDEX = f"{FOLDER}/index"
FIRST = "README.md"
"""The chapter that a forge shows first: it lists the others, in their order."""
WORDS = "glossaire"
"""The chapter that the ontology completes."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the guide.

    Attributes
    ----------
    name : str
        Name of its file, without its end.
    prose : Prose
        What it says.
    """

    name: str
    prose: Prose

    @property
    def title(self) -> str:
        """Its title."""
        return self.prose.title

    @property
    def path(self) -> str:
        """Its address in the site."""
        return f"{FOLDER}/{self.name}.html"

    @property
    def headings(self) -> list[str]:
        """The titles of its sections."""
        return [words for _, words in self.prose.headings]


def text(name: str) -> str:
    """Return the Markdown of a file of the guide."""
    return resources("pmlb_graph").joinpath(FOLDER, name).read_text(encoding="utf-8")


@cache
def names() -> tuple[str, ...]:
    """Return the names of the chapters, in the order in which the first one lists them."""
    listed = (token.attrGet("href") for one in prose.reader().parse(text(FIRST)) for token in one.children or [])
    return tuple(dict.fromkeys(str(one).removesuffix(".md") for one in listed if str(one).endswith(".md")))


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return the chapters, the one that lists the others first."""
    files = {"index": FIRST} | {name: f"{name}.md" for name in names()}
    return tuple(Chapter(name, prose.read(text(file))) for name, file in files.items())


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the chapters and their pictures."""
    for number, one in enumerate(chapters()):
        yield one.path, partial(_page, site, number)
    for file in sorted(resources("pmlb_graph").joinpath(FOLDER, "images").iterdir(), key=lambda one: one.name):
        yield f"{FOLDER}/images/{file.name}", file.read_bytes


def _page(site: Site, number: int) -> str:
    every = chapters()
    one = every[number]
    context: dict[str, Any] = {
        "body": one.prose.body,
        "chapters": [(f"{other.name}.html", other.title, other is one) for other in every],
        "number": number,
        "before": every[number - 1] if number else None,
        "after": every[number + 1] if number + 1 < len(every) else None,
        "words": [],
    }
    headings = list(one.prose.headings)
    if one.name == WORDS:
        context["words"] = _words(site, Links(site, one.path))
        headings += [(key, name) for key, name, _ in context["words"]]
    return render(site, one.path, "guide.html", one.title, context | {"headings": headings})


def _words(site: Site, link: Links) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return the words of the ontology, as it says them: classes by group, properties, vocabularies."""
    record, members = site.record, model.members(site.record)
    classes = model.by_name(record, model.classes(record))
    made = [
        (key, tr(name), [_class(site, link, iri, members.get(iri, [])) for iri in classes if _in(site, iri, key)])
        for key, name, _ in model.GROUPS
    ]
    properties = [_property(site, link, iri) for iri in model.by_name(record, model.properties(record))]
    made.append(("proprietes", tr("Columns and properties"), properties))
    schemes = [_scheme(site, link, iri) for iri in model.by_name(record, model.schemes(record))]
    made.append(("vocabulaires", tr("Vocabularies"), schemes))
    return [group for group in made if group[2]]


def _in(site: Site, iri: str, key: str) -> bool:
    return model.group(site.record, iri) == key


def _entry(site: Site, link: Links, iri: str, told: str, example: Any) -> dict[str, Any]:
    name = local_name(iri)
    key = f"{'propriete' if iri.startswith(COOP) and name[:1].islower() else 'mot'}-{name}"
    definition = site.record.value(iri, node(told).value)
    return {"key": key, "name": link.named(iri), "code": name, "definition": definition, "example": example}


def _class(site: Site, link: Links, iri: str, some: Sequence[str]) -> dict[str, Any]:
    return _entry(site, link, iri, "rdfs:comment", link.named(some[0], 90) if some else "")


def _property(site: Site, link: Links, iri: str) -> dict[str, Any]:
    return _entry(site, link, iri, "rdfs:comment", "")


def _scheme(site: Site, link: Links, iri: str) -> dict[str, Any]:
    concepts = model.concepts(site.record, iri)
    return _entry(site, link, iri, "skos:definition", link.named(concepts[0], 90) if concepts else "")

"""Pages of things: what is said of each, who says it with which words, what speaks of it, its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox
from markupsafe import Markup

from pmlb_graph import addresses, evidence, exports
from pmlb_graph.language import LANGUAGES, figure, spoken, tr
from pmlb_graph.site import model, surroundings
from pmlb_graph.site.pages import Links, outward, render
from pmlb_graph.site.record import Record, Statement, column, cut
from pmlb_graph.terms import COOP, concept, coop, local_name, node, short

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

ACTOR, TIES = "acteur", "acteurs-acteurs"
"""Kind of the things that have partners, and the network that says which."""
SHOWN = 200
"""Lines of a table of a page; what is beyond is counted, and one question away."""
_HIDDEN = {f"{COOP}classe", f"{COOP}fait", node("rdf:type").value}
_RULE = f"{COOP}parRegle"
_UNSAID = _HIDDEN | {_RULE, f"{COOP}deduitDe", f"{COOP}entree", node("rdfs:label").value, node("skos:prefLabel").value}
_NUMBERS = {node("xsd:integer"), node("xsd:decimal")}
_GREAT = re.compile(r"-?[0-9]{5,}")
"""Numbers whose thousands are set apart: with fewer digits, one may be a year."""
_SAYING = {"SourceDocumentaire", "Passage", "Attestation"}
_MENTIONS = {
    f"{COOP}fait",
    f"{COOP}classe",
    f"{COOP}source",
    node("dcterms:source").value,
    node("skos:topConceptOf").value,
    node("skos:hasTopConcept").value,
}


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the pages of every thing of the project and of the ontology, and their descriptions for machines."""
    for iri in site.record.things:
        stem = site.addresses.stem(iri)
        if stem is None or stem == addresses.REFERENCE:
            continue
        for language in LANGUAGES:
            path = addresses.page(stem, language)
            yield path, partial(page, site, iri, path)
        for form in addresses.FORMS:
            yield f"{stem}.{form}", partial(description, site, iri, form)


def description(site: Site, iri: str, form: str) -> str:
    """Return what is said of a thing, for machines."""
    return exports.serialise(exports.describe(site.engine, iri), form)


@dataclass
class Marks:
    """The sources that a page cites, numbered in the order in which they come."""

    record: Record
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, graphs: Sequence[str]) -> list[int]:
        """Return the numbers of the sources that state something."""
        return sorted({self.number(source) for source in self.record.sources(tuple(graphs))})

    def number(self, source: str) -> int:
        """Return the number of a source."""
        return self.numbers.setdefault(source, len(self.numbers) + 1)


def page(site: Site, iri: str, path: str) -> str:
    """Return the page of a thing."""
    record, link = site.record, Links(site, path)
    marks = Marks(record)
    kind = record.kind(iri)
    stem = site.addresses.stem(iri) or ""
    context = {
        "iri": iri,
        "kind": link.named(kind) if kind else "",
        "said": _said(record, iri, link, marks),
        "proof": _proof(record, iri, marks),
        "partners": _partners(site, iri, link),
        "attested": _attested(record, iri, link),
        "speaking": _speaking(site, iri, link, marks),
        "picture": surroundings.draw(record, iri, link),
        "uses": _uses(record, iri, link),
        "lineage": _lineage(record, iri, link),
        "sources": [(n, _source(record, source)) for source, n in marks.numbers.items()],
        "alternates": [(f, exports.FORMS[f], link.file(f"{stem}.{f}")) for f in addresses.FORMS],
        "fact": "/id/" in iri and not record.classes(iri) & _SAYING,
        "short": short(iri),
        "head": _head(record, iri),
    }
    return render(site, path, "thing.html", record.label(iri), context)


def _head(record: Record, iri: str) -> str:
    """Return what tells the page of a thing from others: its name and its class or vocabulary, or its key."""
    kind = record.value(iri, node("skos:inScheme").value) or record.kind(iri)
    more = short(iri) if not record.named(iri) or not kind else record.label(kind)
    return f"{record.label(iri)} ({more})"


def _said(record: Record, iri: str, link: Links, marks: Marks) -> list[dict[str, Any]]:
    """Return the properties of a thing: name, values, who states each."""
    told = sorted((one for one in record.about(iri) if one.property not in _HIDDEN), key=partial(_place, record))
    return [
        {
            "name": link.named(name),
            "values": [(value(one.value, link), marks.of(one.graphs)) for one in _spoken(list(some))],
        }
        for name, some in groupby(told, key=lambda one: one.property)
    ]


def _spoken(told: list[Statement]) -> list[Statement]:
    """Leave out what is said again in another language."""
    ours = [one for one in told if not isinstance(one.value, ox.Literal) or one.value.language in (None, spoken())]
    return ours or told


def _place(record: Record, one: Statement) -> tuple[int, str, str, str]:
    rank = column(one.property)
    return (999 if rank is None else rank, record.label(one.property), one.property, str(one.value))


def value(term: Any, link: Links, longest: int = 2000) -> Markup:
    """Return a value as people read it: a link, a text with its language, a figure."""
    if isinstance(term, ox.NamedNode):
        return link.named(term.value)
    text = term.value if isinstance(term, ox.Literal) else str(term)
    if isinstance(term, ox.Literal) and term.language:
        return Markup('<span lang="{}">{}</span>').format(term.language, cut(text, longest))
    if isinstance(term, ox.Literal) and term.datatype in _NUMBERS and _GREAT.fullmatch(text):
        return Markup(figure(int(text)))  # noqa: S704 - a number
    return outward(text, longest)


def _proof(record: Record, iri: str, marks: Marks) -> list[dict[str, Any]]:
    """Return the passages that attest a thing: source, place, words, certainty, row of the table."""
    return [_attestation(record, one, marks) for one in record.attestations(iri)]


def _attestation(record: Record, one: str, marks: Marks | None) -> dict[str, Any]:
    passage, certainty = record.value(one, f"{COOP}passage"), record.value(one, f"{COOP}certitude")
    return {
        "iri": one,
        "source": marks.number(record.value(passage, f"{COOP}source")) if marks else 0,
        "place": record.value(passage, f"{COOP}localisation"),
        "words": record.value(passage, f"{COOP}citation"),
        "certainty": record.label(certainty) if certainty else "",
        "key": local_name(certainty),
        "row": record.value(one, f"{COOP}entree"),
        "note": record.value(one, f"{COOP}note"),
    }


def _partners(site: Site, iri: str, link: Links) -> list[dict[str, Any]]:
    """Return the actors with whom an actor shares a cooperation: those with whom it shares most first."""
    if f"/id/{ACTOR}/" not in iri or iri not in (graph := site.network(TIES)):
        return []
    drawn = link.to(f"atlas/{TIES}")
    return [
        {
            "name": link.named(other),
            "shared": [link.named(one) for one in tie["via"]],
            "certainty": site.record.label(concept("certitude", tie["certainty"]).value),
            "inferred": tie["inferred"],
            "contested": evidence.contesters(evidence.of(site.engine, tie["facts"]).values())
            if tie.get("contested")
            else (),
            "tie": f"{drawn}#lien={quote(iri, safe='')}~{quote(other, safe='')}",
        }
        for other, tie in sorted(
            graph[iri].items(), key=lambda pair: (-len(pair[1]["via"]), site.record.label(pair[0]))
        )
    ]


def _attested(record: Record, source: str, link: Links) -> list[dict[str, Any]]:
    """Return what a source attests, in the order of its passages: fact, place, words, certainty."""
    found = []
    for passage in {one.subject for one in record.to(source) if one.property == f"{COOP}source"}:
        for one in record.to(passage):
            if one.property == f"{COOP}passage":
                told = _attestation(record, one.subject, None)
                line = record.value(passage, f"{COOP}ligne")
                fact = record.value(one.subject, f"{COOP}fait")
                found.append(told | {"fact": link.named(fact), "order": (int(line or 0), record.label(fact), fact)})
    return sorted(found, key=lambda one: one["order"])


def _source(record: Record, source: str) -> dict[str, str]:
    names = {"publisher": node("dc:publisher"), "url": coop("url"), "issued": node("dcterms:issued")}
    return {"iri": source} | {key: record.value(source, name.value) for key, name in names.items()}


def _speaking(site: Site, iri: str, link: Links, marks: Marks) -> list[dict[str, Any]]:
    """Return what speaks of a thing, by property and class: a table for facts, names for what has one."""
    record = site.record
    told = [one for one in record.to(iri) if one.property not in _MENTIONS and site.speaks_of(one.subject)]
    groups: dict[tuple[str, str], list[str]] = {}
    for one in told:
        groups.setdefault((record.kind(one.subject), one.property), []).append(one.subject)
    found = [_group(site, key, subjects, (link, marks)) for key, subjects in groups.items()]
    return sorted(found, key=lambda group: (not group["columns"], group["title"], group["by"]))


def _group(site: Site, key: tuple[str, str], subjects: list[str], to: tuple[Links, Marks]) -> dict[str, Any]:
    (kind, name), (link, marks), record = key, to, site.record
    shown = sorted(set(subjects), key=lambda one: (record.label(one).casefold(), one))
    facts = [one for one in shown[:SHOWN] if not record.named(one)]
    columns = _columns(record, facts, name)
    return {
        "title": record.label(kind) if kind else tr("Other things"),
        "by": record.label(name),
        "count": len(shown),
        "more": max(0, len(shown) - SHOWN),
        "columns": [record.label(one) for one in columns],
        "rows": [_row(record, one, columns, (link, marks)) for one in facts],
        "names": [link.named(one) for one in shown[:SHOWN] if record.named(one)],
    }


def _columns(record: Record, facts: Sequence[str], but: str) -> list[str]:
    used = {one.property for fact in facts for one in record.about(fact)} - _UNSAID - {but}
    return sorted(used, key=lambda name: (999 if column(name) is None else column(name), record.label(name)))


def _row(record: Record, fact: str, columns: Sequence[str], to: tuple[Links, Marks]) -> dict[str, Any]:
    link, marks = to
    cells = [Markup(", ").join(value(one, link, 160) for one in record.values(fact, name)) for name in columns]
    proof = [_attestation(record, one, marks) for one in record.attestations(fact)]
    return {
        "iri": fact,
        "cells": cells,
        "proof": proof,
        "rules": [value(one, link, 80) for one in record.values(fact, _RULE)],
    }


def _uses(record: Record, iri: str, link: Links) -> dict[str, Any] | None:
    """Return how a property is used."""
    if not iri.startswith(COOP) or not record.uses(iri):
        return None
    told = sorted(record.uses(iri), key=lambda one: (one.subject, str(one.value)))
    return {"count": len(told), "some": [(link.named(one.subject), value(one.value, link, 160)) for one in told[:20]]}


def _lineage(record: Record, iri: str, link: Links) -> dict[str, Any] | None:
    """Return where a class or a property stands in the ontology."""
    if not iri.startswith(COOP):
        return None
    names = [[link.named(one) for one in some] for some in (model.above(record, iri), model.below(record, iri))]
    return {"above": names[0], "below": names[1], "entry": link.to(f"{addresses.REFERENCE}#{local_name(iri)}")}

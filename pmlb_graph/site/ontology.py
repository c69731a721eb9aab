"""The reference of the ontology: the model in one page, every class and property, vocabularies, shapes, alignments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from markupsafe import Markup

from pmlb_graph import addresses, exports
from pmlb_graph.language import LANGUAGES, later, pick, tr
from pmlb_graph.resources import folder
from pmlb_graph.site import diagrams, model
from pmlb_graph.site.pages import Links, outward, render
from pmlb_graph.site.record import Record, cut
from pmlb_graph.tables import describe
from pmlb_graph.terms import COOP, VOC, local_name, node

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

VOCABULARIES = f"{addresses.CONCEPTS}/index"
WHOLE_FORMS = {"ttl": "ttl", "jsonld": "jsonld", "nt": "nt", "rdf": "rdfxml"}
"""Ends of the files of the whole ontology, and the forms that they hold."""
MODEL = {
    "Acteur": later("Who cooperates: a métropole, the community of a ville moyenne, a region, an agency…"),
    "Cooperation": later("What they do together: an action of a plan, a governing body, an alliance, a contract."),
    "Participation": later("The tie itself: this actor, in this cooperation, in this role, from then to then."),
    "Attestation": later("The proof of a tie: this fact is said by this passage, with this certainty."),
    "Passage": later("The place and the words: page, line, quotation."),
    "SourceDocumentaire": later("The document: a deliberation, an agreement, an article, a data set."),
    "Territoire": later("The space, which is not the body that governs it."),
    "DocumentStrategique": later(
        "The plan: a document, its axes, its orientations, its actions and what they promise."
    ),
}
"""What a planner has to know of the model: a class, and what it is."""
RELATIONS = {
    "subClassOf": later("is a case of"),
    "subPropertyOf": later("is a case of"),
    "closeMatch": later("is close to"),
}
_METADATA = (
    "owl:versionInfo", "owl:versionIRI", "dc:creator", "dc:publisher", "dc:source", "dcterms:created", "dcterms:issued",
    "dcterms:modified", "dcterms:license", "dc:rights",
)  # fmt: skip
_MANY, _FEW, _SAMPLE = 12, 6, 200


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the reference of the ontology, that of its vocabularies, and the files of both for machines."""
    for language in LANGUAGES:
        path = addresses.page(addresses.REFERENCE, language)
        yield path, partial(page, site, path)
        path = addresses.page(VOCABULARIES, language)
        yield path, partial(vocabularies, site, path)
    for end, form in WHOLE_FORMS.items():
        yield f"{addresses.REFERENCE}.{end}", partial(whole, "coopter", form)
    for end in addresses.FORMS:
        yield f"{VOCABULARIES}.{end}", partial(whole, "vocabulaires", end)
    for name in ("alignements", "formes"):
        yield f"{addresses.TERMS}/{name}.ttl", partial(whole, name, "ttl")


def whole(name: str, form: str) -> str:
    """Return a file of the ontology, for machines; in Turtle, as its authors wrote it."""
    path = folder("ontology") / f"{name}.ttl"
    if form == "ttl":
        return path.read_text(encoding="utf-8")
    return exports.serialise(ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=False), form)


@dataclass(frozen=True)
class _Desk:
    """What every entry of the reference is made with."""

    record: Record
    link: Links

    @cached_property
    def properties(self) -> list[tuple[str, str, str]]:
        """Give the properties by name: each with the class that it describes, and the one it leads to."""
        names = model.by_name(self.record, model.properties(self.record))
        return [(one, model.described(self.record, one), model.reached(self.record, one)) for one in names]

    def term(self, iri: str) -> Markup:
        """Return a term as a link to its entry, or to its page when it is no class or property."""
        if not iri.startswith(COOP):
            return self.link.named(iri)
        return Markup('<a href="#{}">{}</a>').format(local_name(iri), self.record.label(iri))

    def terms(self, iris: Sequence[str]) -> Markup:
        """Return terms as a list in a line."""
        return Markup(", ").join(self.term(iri) for iri in iris)

    def thing(self, term: ox.NamedNode | ox.Literal) -> Markup:
        """Return the end of an example."""
        if isinstance(term, ox.NamedNode):
            return self.link.named(term.value, 90)
        return outward(term.value, 160)


def page(site: Site, path: str) -> str:
    """Return the reference of the ontology."""
    record, link = site.record, Links(site, path)
    desk, members = _Desk(record, link), model.members(record)
    context = {
        "iri": model.ONTOLOGY,
        "abstract": record.value(model.ONTOLOGY, node("dcterms:description").value),
        "version": record.value(model.ONTOLOGY, node("owl:versionInfo").value),
        "model": [_element(desk, members, name, words) for name, words in MODEL.items()],
        "heart": diagrams.heart(record, partial(_anchor, link)),
        "hierarchy": diagrams.hierarchy(record, partial(_anchor, link)),
        "groups": _groups(desk, members),
        "properties": _properties(desk),
        "schemes": [_scheme(desk, one) for one in model.by_name(record, model.schemes(record))],
        "demands": [
            (desk.term(f"{COOP}{name}"), [(_column(desk, one), words) for one, words in some])
            for name, some in model.demands().items()
        ],
        "alignments": [_alignment(desk, one) for one in model.alignments()],
        "metadata": _metadata(desk),
        "citation": record.value(model.ONTOLOGY, node("dcterms:bibliographicCitation").value),
        "namespace": COOP,
        "prefixes": model.prefixes(),
        "alternates": _alternates(link, addresses.REFERENCE, WHOLE_FORMS),
        "beside": [(name, link.file(f"{addresses.TERMS}/{name}.ttl")) for name in ("alignements", "formes")],
        "vocabularies": link.to(VOCABULARIES),
    }
    return render(site, path, "ontology.html", record.label(model.ONTOLOGY), context)


def _anchor(link: Links, name: str) -> str:
    return link.to(VOCABULARIES) if name == "Concept" else f"#{name}"


def _alternates(link: Links, stem: str, forms: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(end, exports.FORMS[form], link.file(f"{stem}.{end}")) for end, form in forms.items()]


def _element(desk: _Desk, members: Any, name: str, words: str) -> dict[str, Any]:
    first = next(iter(members.get(f"{COOP}{name}", [])), "")
    example = desk.link.named(first, 90) if first else ""
    return {"term": desk.term(f"{COOP}{name}"), "words": tr(words), "example": example}


def _groups(desk: _Desk, members: Any) -> list[dict[str, Any]]:
    """Return the classes, by group, those above before those below."""
    ordered = [iri for top in model.roots(desk.record) for iri, _ in model.tree(desk.record, top)]
    return [
        {
            "key": key,
            "name": tr(name),
            "classes": [
                _class(desk, iri, members.get(iri, [])) for iri in ordered if model.group(desk.record, iri) == key
            ],
        }
        for key, name, _ in model.GROUPS
    ]


def _class(desk: _Desk, iri: str, members: Sequence[str]) -> dict[str, Any]:
    record, lines = desk.record, model.above(desk.record, iri)
    own = [name for name, of, _ in desk.properties if of == iri]
    passed = [name for name, of, _ in desk.properties if of in lines]
    to = [name for name, _, reached in desk.properties if reached == iri]
    return {
        **_entry(desk, iri),
        "path": Markup(" › ").join(desk.term(one) for one in lines),
        "below": desk.terms(model.below(record, iri)),
        "own": desk.terms(own),
        "passed": desk.terms(passed),
        "to": desk.terms(to),
        "count": len(members),
        "example": desk.link.named(members[0], 90) if members else "",
    }


def _entry(desk: _Desk, iri: str) -> dict[str, Any]:
    return {
        "key": local_name(iri),
        "label": desk.record.label(iri),
        "comment": desk.record.value(iri, node("rdfs:comment").value),
        "page": desk.link.of(iri),
    }


def _properties(desk: _Desk) -> list[dict[str, Any]]:
    """Return the properties, by the group of the class that they describe."""
    record = desk.record
    groups: dict[str, list[str]] = {}
    for iri, of, _ in desk.properties:
        groups.setdefault(model.group(record, of) if of.startswith(COOP) else "", []).append(iri)
    named = [*((key, tr(name)) for key, name, _ in model.GROUPS), ("", tr("Anything"))]
    return [
        {"key": key or "tout", "name": name, "some": [_property(desk, iri) for iri in groups[key]]}
        for key, name in named
        if key in groups
    ]


def _property(desk: _Desk, iri: str) -> dict[str, Any]:
    record, kinds = desk.record, desk.record.classes(iri)
    of, to, told = model.described(record, iri), model.reached(record, iri), model.example(record, iri)
    inverse = record.values(iri, node("owl:inverseOf").value)
    under = record.values(iri, node("rdfs:subPropertyOf").value)
    traits = [tr(words) for name, words in model.TRAITS.items() if name in kinds]
    return {
        **_entry(desk, iri),
        "kind": ", ".join([*(tr(words) for name, words in model.KINDS.items() if name in kinds), *traits]),
        "of": desk.term(of) if of else tr("anything"),
        "to": desk.term(to) if to else tr("anything") if "ObjectProperty" in kinds else _datatypes(iri),
        "inverse": desk.terms([one.value for one in inverse]),
        "under": desk.terms([one.value for one in under]),
        "chain": bool(record.values(iri, node("owl:propertyChainAxiom").value)),
        "count": len(record.uses(iri)),
        "example": (desk.link.named(told[0], 90), desk.thing(told[1])) if told else None,
    }


def _datatypes(iri: str) -> str:
    """Return what the tables take as values of a property."""
    kinds = {one.type for table in describe().tables.values() for one in table.columns if one.property.value == iri}
    return ", ".join(sorted(tr(_VALUES[kind]) for kind in kinds if kind in _VALUES)) or tr("a value")


_VALUES = {
    "text": later("a text"),
    "code": later("a code"),
    "integer": later("a whole number"),
    "decimal": later("a number"),
    "boolean": later("yes or no"),
    "date": later("a date"),
    "year": later("a year"),
    "url": later("an address"),
    "file": later("a file"),
    "quotation": later("a quotation"),
}


def _scheme(desk: _Desk, iri: str) -> dict[str, Any]:
    record = desk.record
    found, key = model.concepts(record, iri), local_name(iri)
    tables = describe().tables.values()
    columns = {f"{table.name}.{one.name}" for table in tables for one in table.columns if one.scheme == key}
    return {
        "key": key,
        "name": desk.link.named(iri),
        "definition": record.value(iri, node("skos:definition").value),
        "concepts": [desk.link.named(one) for one in found],
        "some": [desk.link.named(one) for one in found[:_MANY]],
        "more": max(0, len(found) - _MANY),
        "count": len(found),
        "columns": sorted(columns)[:_FEW] + (["…"] if len(columns) > _FEW else []),
    }


def _column(desk: _Desk, name: str) -> Markup | str:
    return desk.term(f"{COOP}{name}") if desk.record.about(f"{COOP}{name}") else name


def _alignment(desk: _Desk, one: model.Alignment) -> dict[str, Any]:
    return {
        "term": desk.term(one.term),
        "relation": tr(RELATIONS.get(one.relation, one.relation)),
        "other": Markup('<a href="{}" rel="external noopener"><code>{}</code></a>').format(one.other, one.short),
        "note": pick(dict(one.note)),
    }


def _metadata(desk: _Desk) -> list[tuple[str, Markup]]:
    record = desk.record
    told = [(name, record.value(model.ONTOLOGY, node(name).value)) for name in _METADATA]
    return [(record.label(node(name).value), outward(cut(text, _SAMPLE))) for name, text in told if text]


def vocabularies(site: Site, path: str) -> str:
    """Return the page of all vocabularies."""
    desk = _Desk(site.record, Links(site, path))
    listed = model.by_name(site.record, model.schemes(site.record))
    context = {
        "iri": VOC,
        "schemes": [_scheme(desk, one) for one in listed],
        "alternates": _alternates(desk.link, VOCABULARIES, {end: end for end in addresses.FORMS}),
        "reference": desk.link.to(addresses.REFERENCE),
    }
    return render(site, path, "vocabularies.html", tr("Vocabularies"), context)

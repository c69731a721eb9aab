"""The front of the site: where to begin, the lists of things, search, what cannot be said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from pmlb_graph import accounts, addresses, catalogue, coverage, exports, networks, questions, sketch
from pmlb_graph.language import LANGUAGES, each, later, pick, speaking, spoken, tr
from pmlb_graph.site import guide, pages, readings, reports
from pmlb_graph.site.pages import FORTY, Links, asked_at, render
from pmlb_graph.terms import COOP, local_name, node

if TYPE_CHECKING:
    from pmlb_graph.site.site import Make, Site

INDEX = "recherche-index.js"
LISTS = {
    "acteurs": ("acteur", later("Actors")),
    "cooperations": ("cooperation", later("Cooperations")),
    "territoires": ("territoire", later("Territories")),
    "actions": ("action", later("Actions of the plan")),
    "sources": ("source", later("Sources")),
}
"""Lists of the site: kind of the IRIs, and title."""
LIMITS = (
    later("The absence of a tie is the absence of a source: nobody searched everything that every territory signed."),
    later("Cooperations that institutions tell of on the web are found more easily than those of small territories."),
    later(
        "Many facts were read in one source only, and many still lack their quotation: "
        "each page says which passage attests what."
    ),
    later("A fact marked as inferred follows from a rule and from attested facts; no source says it in these words."),
    later("Dates that no source gives are unknown, never guessed: a cooperation without an end may have ended."),
    later("Contradictory figures are all kept, each with its source, its perimeter and its year."),
    later(
        "A rank or a position in a network rests on the ties that are known: measures are set beside chance and doubt."
    ),
)
QUALIFIED = later(
    "A ville moyenne or a rural territory is one by the rule or the source that says so: the page of each names it."
)
_INTERACTIONS = (
    readings.INTERACTIONS,
    later("Interaction and cooperation"),
    later("Where EPCI interact without documented cooperation, and the reverse."),
)
_OTHER_NAMES = (node("skos:altLabel").value, f"{COOP}siren", f"{COOP}codeInsee", f"{COOP}sigle")
_UNSEARCHED = {"passage", "attestation", "position", "mesure", "cellule", "qualification", "engagement"}


def room(site: Site) -> Iterator[tuple[str, Make]]:
    """Give the pages by which one enters the site."""
    for language in LANGUAGES:
        for stem, make in (("index", _index), ("recherche", _search), ("limites", _limits)):
            path = addresses.page(stem, language)
            yield path, partial(make, site, path)
        for stem in LISTS:
            path = addresses.page(stem, language)
            yield path, partial(_list, site, stem, path)
    yield INDEX, partial(_searched, site)
    yield pages.STYLE, pages.style
    yield pages.SCRIPT, pages.script


def _index(site: Site, path: str) -> str:
    drawing = site.drawing("acteurs-cooperations")
    doors: tuple[tuple[str, str, str], ...] = (
        ("acteurs", later("Actors"), later("Métropoles, EPCI, agencies, State: who each one cooperates with.")),
        ("cooperations", later("Cooperations"), later("Alliances, contracts, bodies: who takes part, since when.")),
        ("territoires", later("Territories"), later("EPCI and towns, with what qualifies them.")),
        ("actions", _title(site, "actions"), later("What the plan announces, cell by cell.")),
        ("reseaux/index", later("Networks"), later("Graph, map, matrix, timeline: pictures to explore.")),
        ("analyses/index", later("Findings"), later("What holds beside chance and doubt, and what does not.")),
        (f"{FORTY}/index", later("Forty questions"), later("What the team asks of the graph, answered.")),
        ("requetes/index", later("Queries"), later("Questions already written, with their answers.")),
        ("sparql", later("Ask"), later("Write a question in SPARQL: it is answered in this page, without a server.")),
        (addresses.REFERENCE, later("Ontology"), later("The words of the graph: classes, properties, vocabularies.")),
        ("sources", later("Sources"), later("Each document read, and all that it says.")),
        (
            guide.INDEX,
            later("Guide (in French)"),
            later("Install, enter, ask, look, measure, publish, step by step; how to read a graph; the words used."),
        ),
        ("carnets/index", later("Notebooks"), later("The graph in Python, step by step, to begin one’s own study.")),
        ("donnees", later("Data"), later("Linked data, spreadsheets, maps, networks to take away.")),
        ("limites", later("What cannot be said"), later("Known limits, coverage, what is still to complete.")),
    )
    if site.holds(addresses.page(readings.INTERACTIONS, spoken())):
        doors = (*doors[:7], _INTERACTIONS, *doors[7:])
    filled = {stem: n for stem, (kind, _) in LISTS.items() if (n := len(_things(site, kind)))}
    context = {
        "lead": pick(each(exports.DESCRIPTION)),
        "figures": [(_title(site, stem), n) for stem, n in filled.items()] + [(tr("Statements"), len(site.whole))],
        "picture": sketch.draw(drawing.graph, drawing.places) if drawing else "",
        "doors": [(stem, tr(title), tr(words)) for stem, title, words in doors if stem not in LISTS or stem in filled],
        "plan": "actions" in filled,
        "report": reports.texts(spoken()),
        "structured": exports.schema_org(site.project, site.address, (), exports.extent(site.whole)),
    }
    return render(site, path, "front.html", pick(dict(site.project.title)), context)


def _things(site: Site, kind: str) -> list[str]:
    return [iri for iri in site.record.things if iri.startswith(f"{site.project.base.iri}id/{kind}/")]


def _plans(site: Site) -> list[str]:
    """Return the names of the documents whose axes the actions of the graph follow."""
    record = site.record
    found = {term.value for iri in _things(site, "axe") for term in record.values(iri, f"{COOP}document")}
    return sorted(record.label(iri) for iri in found)


def _title(site: Site, stem: str) -> str:
    """Return the title of a list; that of the actions names the plan they are of."""
    plans = _plans(site) if stem == "actions" else []
    if not plans:
        return tr(LISTS[stem][1])
    return tr("Actions: {plan}").format(plan=", ".join(plans))


def _list(site: Site, stem: str, path: str) -> str:
    kind = LISTS[stem][0]
    record, link = site.record, Links(site, path)
    rows = []
    for iri in _things(site, kind):
        told = {one.subject for one in record.to(iri) if site.speaks_of(one.subject)} - {iri}
        sources = {source for one in record.about(iri) for source in record.sources(one.graphs)}
        of = record.kind(iri)
        rows.append(
            {
                "name": link.named(iri),
                "kind": link.named(of) if of else "",
                "facts": sum(local_name(record.kind(one)) != "Attestation" for one in told),
                "sources": len(sources),
                "order": record.label(iri).casefold(),
            }
        )
    rows.sort(key=lambda row: (row["order"], str(row["name"])))
    return render(site, path, "list.html", _title(site, stem), {"rows": rows, "sourced": kind != "source"})


def _search(site: Site, path: str) -> str:
    lists = [(stem, _title(site, stem)) for stem, (kind, _) in LISTS.items() if _things(site, kind)]
    return render(site, path, "search.html", tr("Search"), {"lists": lists, "index": INDEX})


def _searched(site: Site) -> str:
    """Return the names that search looks through: by language, with other names, kind and address."""
    entries: list[list[Any]] = []
    kinds: dict[str, int] = {}
    words: list[dict[str, str]] = []

    def kind(key: str, told: dict[str, str]) -> int:
        if key not in kinds:
            kinds[key] = len(words)
            words.append(told)
        return kinds[key]

    for iri in site.record.things:
        stem, called = site.addresses.stem(iri), site.record.named(iri)
        if not stem or not called or stem == addresses.REFERENCE or stem.split("/")[1:2] in [[k] for k in _UNSEARCHED]:
            continue
        of = site.record.kind(iri)
        others = [term.value for name in _OTHER_NAMES for term in site.record.values(iri, name)]
        entries.append([*_both(site, iri), kind(of, dict(zip(LANGUAGES, _both(site, of), strict=True))), stem, others])
    question, network = kind("?", each(later("question"))), kind("#", each(later("network")))
    entries += [[*_pair(one.words), question, asked_at(n), []] for n, one in questions.questions().items()]
    entries += [[*_pair(one.summary), question, f"requetes/{one.name}", []] for one in catalogue.questions()]
    entries += [[*_pair(one.title), network, f"reseaux/{one.name}", []] for one in networks.definitions().values()]
    chapter = kind("!", {"fr": "guide", "en": "guide, in French"})
    entries += [[one.title, one.title, chapter, one.path, one.headings] for one in guide.chapters()]
    told = json.dumps({"kinds": words, "entries": entries}, ensure_ascii=False, separators=(",", ":"))
    return f"const INDEX = {told};\n"


def _both(site: Site, iri: str) -> list[str]:
    told = []
    for language in LANGUAGES:
        with speaking(language):
            told.append(site.record.label(iri) if iri else "")
    return told


def _pair(texts: Any) -> list[str]:
    return [dict(texts).get(language) or dict(texts).get("fr", "") for language in LANGUAGES]


def _limits_told(site: Site) -> list[str]:
    """Say what these data do not tell: the rules of everything, then those of what they hold."""
    told = [tr(text) for text in LIMITS]
    if _things(site, "qualification"):
        told.append(tr(QUALIFIED))
    return [*told, *_of_the_plan(site), *accounts.limits(site.engine)]


def _of_the_plan(site: Site) -> list[str]:
    """Say what a plan does not tell, where the data hold one."""
    if not _things(site, "action"):
        return []
    done = any("constat" in row for row in site.engine.select(catalogue.named("plan/prevu-et-constate").text))
    if done:
        text = tr("{plan} tells what was intended: what was done of it is known only where an event says so.")
    else:
        text = tr("{plan} tells what was intended; what was done of it is not entered yet.")
    return [text.format(plan=", ".join(_plans(site)) or tr("The plan"))]


def _limits(site: Site, path: str) -> str:
    found = coverage.cover(site.engine)
    context = {
        "limits": _limits_told(site),
        "reached": coverage.reached(found),
        "percent": coverage.percent,
        "families": found.families,
    }
    return render(site, path, "limits.html", tr("What cannot be said"), context)

"""Realistic cooperation tables of any size, and graphs of any size as tables make them, the same for the same seed."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from stdnum import luhn

from pmlb_graph.dataset import statement
from pmlb_graph.resources import folder
from pmlb_graph.tables import describe
from pmlb_graph.terms import PREFIXES, Base, coop, node

STATEMENTS = 14  # that a participation makes, with its attestation and its passage
INFERRED = 17  # with what the rules add to it
BASE = Base("https://w3id.org/pmlb/")
ROLES = ("membre", "partie", "signataire", "pilote", "appui-technique", "financeur")
CLASSES = ("CommunauteCommunes", "CommunauteAgglomeration", "Metropole", "AgenceUrbanisme", "Association")
THEMES = ("mobilite", "energie", "alimentation", "sante", "culture")


def generate(path: Path, statements: int, seed: int = 42) -> Path:
    """Write a folder of tables whose graph has about so many statements.

    Sizes of cooperations are skewed, as real ones are: many of two or three actors, a few of dozens.
    """
    draw = random.Random(seed)
    participations = statements // STATEMENTS
    actors = max(10, participations // 6)
    cooperations = max(5, participations // 8)
    sources = max(3, participations // 400)
    path.mkdir(parents=True)
    (path / "projet.toml").write_text((folder("data") / "projet.toml").read_text("utf-8"), "utf-8")
    _write(path, "sources", ((f"s{i}", f"Source {i}", "Éditeur", "presse") for i in range(sources)),
           ("source", "titre", "editeur", "nature"))  # fmt: skip
    _write(path, "acteurs", (
        (f"a{i}", f"Acteur {i}", draw.choice(CLASSES), _siren(i), f"s{i % sources}", "atteste") for i in range(actors)
    ), ("acteur", "libelle", "classe", "siren", "source", "certitude"))  # fmt: skip
    _write(path, "cooperations", (
        (f"c{i}", f"Coopération {i}", "entente", draw.choice(THEMES), f"{1990 + i % 30}", f"s{i % sources}", "atteste")
        for i in range(cooperations)
    ), ("cooperation", "libelle", "forme", "theme", "debut", "source", "certitude"))  # fmt: skip
    _write(path, "participations", _participations(draw, participations, actors, (cooperations, sources)),
           ("cooperation", "acteur", "role", "debut", "source", "passage", "certitude"))  # fmt: skip
    return path


def _siren(number: int) -> str:
    """Return a SIREN of its own, which EPCI must have: its last digit follows from the others (Luhn)."""
    body = f"2{number:07}"
    return body + luhn.calc_check_digit(body)


def _participations(draw: random.Random, number: int, actors: int, others: tuple[int, int]) -> Iterable[Sequence[str]]:
    cooperations, sources = others
    seen: set[tuple[int, int]] = set()
    while len(seen) < number:
        pair = (int(cooperations * draw.random() ** 2), int(actors * draw.random() ** 1.5))
        if pair in seen:
            continue
        seen.add(pair)
        year, source = 1990 + draw.randrange(35), draw.randrange(sources)
        yield (f"c{pair[0]}", f"a{pair[1]}", draw.choice(ROLES), str(year), f"s{source}",
               f"p. {draw.randrange(1, 200)}", "atteste")  # fmt: skip


def _write(path: Path, name: str, rows: Iterable[Sequence[str]], columns: Sequence[str]) -> None:
    table = describe().tables[name]
    with (path / table.file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        names = [column.name for column in table.columns]
        writer.writerow(names)
        for row in rows:
            cells = dict(zip(columns, row, strict=True))
            writer.writerow([cells.get(name, "") for name in names])


def lines(statements: int, seed: int = 42) -> Iterator[str]:
    """Yield about so many statements, as N-Quads lines: what tables of this size make, with what rules infer of it.

    The ontology and the vocabularies come first, then the catalogue, actors, cooperations and participations, each
    attested by a source in its graph. The superclasses that queries ask for and ``coop:participeA`` are stated as the
    rules state them; the statements that no network reads (facets, legal kinds) are left out.
    """
    draw = random.Random(seed)
    participations = statements // INFERRED
    actors, cooperations = max(10, participations // 6), max(5, participations // 8)
    sources = max(3, participations // 400)
    for name in ("coopter", "vocabulaires"):
        graph = BASE.graph({"coopter": "ontologie"}.get(name, name))
        for triple in ox.parse(path=folder("ontology") / f"{name}.ttl", format=ox.RdfFormat.TURTLE):
            yield statement(triple.subject, triple.predicate, triple.object, graph)
    catalogue, a = BASE.graph("catalogue"), node("rdf:type")
    yield statement(f"<{BASE.iri}dataset>", a, node("void:Dataset"), catalogue)
    for i in range(sources):
        source = BASE.resource("source", f"s{i}")
        yield statement(source, a, coop("Source"), catalogue)
        yield statement(source, node("dcterms:title"), f'"Source {i}"@fr', catalogue)
    for i in range(actors):
        kind, graph = coop(draw.choice(CLASSES)), BASE.graph("source", f"s{i % sources}")
        yield from _node(("acteur", f"a{i}", f"Acteur {i}"), (kind, coop("Acteur")), graph)
    for i in range(cooperations):
        graph, one = BASE.graph("source", f"s{i % sources}"), BASE.resource("cooperation", f"c{i}")
        yield from _node(("cooperation", f"c{i}", f"Coopération {i}"), (coop("Alliance"), coop("Cooperation")), graph)
        yield statement(one, coop("theme"), f"<{VOC}theme/{draw.choice(THEMES)}>", graph)
        yield statement(one, coop("debut"), _year(1990 + i % 30), graph)
    for cells in _participations(draw, participations, actors, (cooperations, sources)):
        yield from _participation(cells)


VOC = "https://w3id.org/coopter/voc/"


def _node(what: tuple[str, str, str], kinds: tuple[ox.NamedNode, ox.NamedNode], graph: ox.NamedNode) -> Iterator[str]:
    side, key, label = what
    one = BASE.resource(side, key)
    yield statement(one, coop("classe"), kinds[0], graph)
    yield statement(one, node("rdf:type"), kinds[0], graph)
    yield statement(one, node("rdf:type"), kinds[1], BASE.graph("inference"))
    yield statement(one, node("rdfs:label"), f'"{label}"@fr', graph)


def _participation(cells: Sequence[str]) -> Iterator[str]:
    cooperation, actor, role, year, source, place, certainty = cells
    where, number = f"<{BASE.iri}graph/source/{source}>", place.removeprefix("p. ")
    ns, rdf, name = PREFIXES["coop"], f"<{PREFIXES['rdf']}type>", f"{cooperation}/{actor}/{role}"
    fact, who = f"<{BASE.iri}id/participation/{name}>", f"<{BASE.iri}id/acteur/{actor}>"
    shared = f"<{BASE.iri}id/cooperation/{cooperation}>"
    passage = f"<{BASE.iri}id/passage/{source}/p-{number}>"
    said = f"<{BASE.iri}id/attestation/participation/{name}/{source}/p-{number}>"
    inference = f"<{BASE.iri}graph/inference>"
    yield f"{fact} {rdf} <{ns}Participation> {where} ."
    yield f"{fact} {rdf} <{ns}Fait> {inference} ."
    yield f"{fact} <{ns}classe> <{ns}Participation> {where} ."
    yield f"{fact} <{ns}acteur> {who} {where} ."
    yield f"{fact} <{ns}cooperation> {shared} {where} ."
    yield f"{fact} <{ns}role> <{VOC}role/{role}> {where} ."
    yield f"{fact} <{ns}debut> {_year(year)} {where} ."
    yield f"{who} <{ns}participeA> {shared} {inference} ."
    yield f"{said} {rdf} <{ns}Attestation> {where} ."
    yield f"{said} <{ns}fait> {fact} {where} ."
    yield f"{said} <{ns}passage> {passage} {where} ."
    yield f"{said} <{ns}certitude> <{VOC}certitude/{certainty}> {where} ."
    yield f'{said} <{ns}entree> "participations.csv:{number}" {where} .'
    yield f"{passage} {rdf} <{ns}Passage> {where} ."
    yield f'{passage} <{ns}localisation> "{place}" {where} .'
    yield f"{passage} <{ns}source> <{BASE.iri}id/source/{source}> {where} ."


def _year(year: int | str) -> str:
    return f'"{year}"^^<{PREFIXES["xsd"]}gYear>'

"""The dataset: the same twice, read back without loss, each word of it in its source."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic

from pmlb_graph import dataset as rooms
from pmlb_graph import inference, pipeline, sources
from pmlb_graph.catalogue import named
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.resources import folder
from pmlb_graph.tables import open_project
from pmlb_graph.terms import coop, node

ROADMAP = folder("data") / "textes" / "feuille-de-route-2020-2026.txt"
BASE = "https://w3id.org/pmlb/"
COLUMNS = ("actions", "ressources", "annee_1", "annee_2", "annee_3", "resultats_attendus", "parties_prenantes")
SEEDED = """
import sys
from pmlb_graph import dataset, inference, tables
whole = inference.infer(dataset.build(tables.open_project()[0]))
sys.stdout.buffer.write(whole.to_trig() + b"#" + whole.to_nquads())
"""


def _values(dataset: Dataset, name: str) -> dict[str, list[str]]:
    """Return the values of a property, by subject."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quad in dataset.quads:
        if quad.predicate == coop(name):
            found[quad.subject.value].append(quad.object.value)
    return found


def _instances(dataset: Dataset, name: str) -> set[str]:
    return {q.subject.value for q in dataset.quads if q.predicate == node("rdf:type") and q.object == coop(name)}


def test_two_builds_are_the_same_in_any_process(dataset: Dataset) -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", SEEDED], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "4242")
    ]
    assert made[0] == made[1]
    again = inference.infer(rooms.build(open_project()[0]))
    assert made[0] == again.to_trig() + b"#" + again.to_nquads()
    assert set(again.quads) <= set(dataset.quads)


def test_statements_are_sorted_and_stand_once(dataset: Dataset) -> None:
    lines = dataset.to_nquads().splitlines()
    assert lines == sorted(set(lines), key=lambda line: line.decode())
    assert len(lines) == len(dataset)


def test_the_data_have_no_blank_node_and_stand_in_named_graphs(dataset: Dataset) -> None:
    for quad in dataset.quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        if not quad.graph_name.value.endswith("/graph/ontologie"):
            assert isinstance(quad.subject, ox.NamedNode)
            assert not isinstance(quad.object, ox.BlankNode)


@pytest.mark.parametrize(("form", "writer"), [("TRIG", "to_trig"), ("N_QUADS", "to_nquads")])
def test_oxigraph_reads_back_what_was_written(dataset: Dataset, form: str, writer: str) -> None:
    written = getattr(dataset, writer)()
    assert set(ox.parse(written, format=getattr(ox.RdfFormat, form))) == set(dataset.quads)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's readers use what rdflib deprecates
@pytest.mark.parametrize(("form", "writer"), [("trig", "to_trig"), ("nquads", "to_nquads")])
def test_rdflib_reads_back_what_was_written(dataset: Dataset, form: str, writer: str) -> None:
    lexical, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        read = rdflib.Dataset()
        read.parse(data=getattr(dataset, writer)(), format=form)
    finally:
        rdflib.NORMALIZE_LITERALS = lexical
    found = Counter(str(name) for *_, name in read.quads() if name is not None)
    assert found == dataset.graphs()
    small = ox.NamedNode(f"{BASE}graph/catalogue")
    ours = rdflib.Graph().parse(
        data=ox.serialize((q.triple for q in dataset.quads if q.graph_name == small), format=ox.RdfFormat.N_TRIPLES),
        format="nt",
    )
    assert to_isomorphic(read.graph(rdflib.URIRef(small.value))) == to_isomorphic(ours)


def test_the_digest_names_the_content_and_not_its_order(dataset: Dataset) -> None:
    turned = Dataset(dataset.base, tuple(reversed(dataset.lines)))
    assert turned.digest() == dataset.digest()
    renamed = re.sub(rb"(?m)(^| )_:(\w+)", rb"\1_:autre\2", dataset.to_nquads())
    assert renamed != dataset.to_nquads()
    assert rooms.read(dataset.base, renamed).digest() == dataset.digest()
    assert Dataset(dataset.base, dataset.lines[1:]).digest() != dataset.digest()


def test_an_attestation_stands_in_the_graph_of_its_source(dataset: Dataset) -> None:
    source, passage = _values(dataset, "source"), _values(dataset, "passage")
    graphs = {q.subject.value: q.graph_name.value for q in dataset.quads if q.predicate == coop("passage")}
    attestations = _instances(dataset, "Attestation")
    assert len(attestations) > 1000
    for attestation in attestations:
        (place,) = passage[attestation]
        (said,) = set(source[place])
        assert graphs[attestation] == said.replace("/id/source/", "/graph/source/")


def test_a_source_holds_nothing_that_it_does_not_attest(dataset: Dataset) -> None:
    attested = {
        (q.object.value, q.graph_name.value)
        for q in dataset.quads
        if q.predicate == coop("fait") and "/graph/source/" in q.graph_name.value
    }
    for quad in dataset.quads:
        if "/graph/source/" in quad.graph_name.value and quad.predicate == coop("classe"):
            assert (quad.subject.value, quad.graph_name.value) in attested


@pytest.mark.parametrize("kind", ["Participation", "Adhesion"])
def test_a_tie_has_an_attestation_or_a_rule_with_premises(dataset: Dataset, kind: str) -> None:
    attested = {fact for facts in _values(dataset, "fait").values() for fact in facts}
    rules, premises = _values(dataset, "parRegle"), _values(dataset, "deduitDe")
    facts = _instances(dataset, kind)
    assert facts
    for fact in facts - attested:
        assert rules[fact], fact
        assert premises[fact], fact
        assert set(premises[fact]) <= attested, fact


def test_every_attestation_leads_to_its_row(dataset: Dataset) -> None:
    lines = {path.name: path.read_text(encoding="utf-8").split("\n") for path in folder("data").glob("*.csv")}
    source = {q.subject.value: q.object.value for q in dataset.quads if q.predicate == coop("passage")}
    for attestation, entries in _values(dataset, "entree").items():
        for entry in entries:
            file, _, line = entry.partition(":")
            key = source[attestation].rpartition("/id/passage/")[2].split("/")[0]
            assert key in lines[file][int(line) - 1]


def test_every_quotation_of_the_roadmap_stands_in_its_text(dataset: Dataset) -> None:
    text = sources.read(ROADMAP)
    said = _values(dataset, "source")
    first, last = _values(dataset, "ligne"), _values(dataset, "ligneFin")
    checked = 0
    for passage, quotations in _values(dataset, "citation").items():
        if set(said[passage]) == {f"{BASE}id/source/{ROADMAP.stem}"}:
            for words in quotations:
                assert text.holds(words, int(first[passage][0]), int(last[passage][0])), words
                checked += 1
    assert checked > 100


def test_the_action_plan_is_rebuilt_word_for_word(embedded: Embedded) -> None:
    lines = ROADMAP.read_text(encoding="utf-8").split("\n")
    plan = named("plan/plan-d-action").filled({"document": [ox.NamedNode(f"{BASE}id/document/plan-d-action")]})
    rebuilt = {int(row["ligne"]): [row.get(name, "") for name in COLUMNS] for row in embedded.select(plan)}
    expected = {n: line.split("\t") for n, line in enumerate(lines, 1) if 87 <= n <= 105 and line.strip()}
    assert len(expected) == 19
    assert rebuilt == expected


def test_each_cell_of_the_plan_leads_to_its_line(dataset: Dataset) -> None:
    lines, passage = _values(dataset, "ligne"), _values(dataset, "passage")
    facts = {f: a for a, found in _values(dataset, "fait").items() for f in found}
    for cell in _instances(dataset, "CellulePlan"):
        assert lines[cell] == lines[passage[facts[cell]][0]]


def test_the_end_of_carene_is_said_by_one_source_and_uncertain(dataset: Dataset) -> None:
    ends = {
        (q.object.value, q.graph_name.value)
        for q in dataset.quads
        if q.subject.value.endswith(("adhesion/pmlb/carene", "participation/c-pmlb/carene/membre"))
        and q.predicate == coop("fin")
    }
    graph = f"{BASE}graph/source/wikiwand-nsn"
    assert ends == {("2021-05-31", graph)}
    certainties = {
        q.object.value.rpartition("/")[2]
        for q in dataset.quads
        if q.predicate == coop("certitude") and "carene/" in q.subject.value and q.graph_name.value == graph
        if "/adhesion/pmlb/" in q.subject.value or "/c-pmlb/" in q.subject.value
    }
    assert certainties == {"incertain"}


def test_what_was_gathered_is_there(dataset: Dataset) -> None:
    assert len(_instances(dataset, "Ambiguite")) == 30
    assert len(_instances(dataset, "Alliance")) == 30
    attested = {fact for facts in _values(dataset, "fait").values() for fact in facts}
    parties = [p for p in _instances(dataset, "Participation") & attested if "/participation/c-" in p]
    assert len(parties) >= 143
    epci = {q.subject.value for q in dataset.quads if q.predicate == node("rdf:type") and q.object == coop("EPCI")}
    assert len(epci) == 130
    kinds = Counter(v.rpartition("/")[2] for values in _values(dataset, "natureAction").values() for v in set(values))
    assert kinds == {"action": 10, "sous-action": 2, "activite-instance": 3}


def test_figures_that_differ_are_all_kept(dataset: Dataset) -> None:
    values = _values(dataset, "valeur")
    said = {v for m in _values(dataset, "sujet") if "/mesure/pmlb-population" in m for v in values[m]}
    assert len(said) >= 5


def test_unknown_is_not_zero(dataset: Dataset) -> None:
    levels = _values(dataset, "engagement")
    kinds = Counter(v.rpartition("/")[2] for values in levels.values() for v in set(values))
    assert kinds == {"inconnu": 45 - kinds["arbitrage"], "arbitrage": 8}


def test_a_damaged_cache_is_made_again(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert pipeline.load() == dataset
    (kept,) = tmp_path.rglob("*.nq")
    whole = kept.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole.replace(b"Nantes", b"Nantos", 1), b"\xff\xfe"):
        kept.write_bytes(damaged)
        assert pipeline.load() == dataset
        assert kept.read_bytes() == whole

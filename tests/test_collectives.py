"""Collectives expanded to members: off unless asked for, in a graph of their own, each tie led back to its premises."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from pmlb_graph import accounts, evidence, inference, names, networks, pipeline, shapes
from pmlb_graph.catalogue import Query, controls, expansions, named
from pmlb_graph.cli import main
from pmlb_graph.dataset import Dataset, split
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.reference import Reference
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import UsageError
from pmlb_graph.resources import folder
from pmlb_graph.tables import describe

BASE = "https://w3id.org/pmlb/id/"
EXPANSIONS = [pytest.param(rule, id=rule.name) for rule in expansions()]
MEMBERS = """PREFIX coop: <https://w3id.org/coopter/ns#>
SELECT DISTINCT ?c ?m WHERE { ?a a coop:AppartenanceCollectif ; coop:collectif ?c ; coop:inclut ?m }"""


@pytest.fixture(scope="module")
def expanded(dataset: Dataset) -> Dataset:
    return inference.expand(dataset, inference.expansion(["all"]))


@pytest.fixture(scope="module")
def engine(expanded: Dataset) -> Embedded:
    return Embedded(expanded.lines)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path)
    return tmp_path


def _members(dataset: Dataset, *names: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    whole = inference.expand(dataset, inference.expansion(names))
    for row in Embedded(whole.lines).select(MEMBERS):
        found.setdefault(row["c"].rpartition("/")[2], set()).add(row["m"].rpartition("/")[2])
    return found


@pytest.mark.parametrize("rule", EXPANSIONS)
def test_every_rule_is_named_in_the_vocabulary_and_says_what_it_reads(rule: Query) -> None:
    assert set(rule.summary) == set(rule.description) == {"fr", "en"}
    if rule.tags:
        key = rule.name.rpartition("/")[2]
        assert key in describe().concepts["regle"]
        assert f"/voc/regle/{key}>" in rule.text
        assert f"/id/acteur/{rule.tags[0]}" in rule.text


@pytest.mark.parametrize("rule", EXPANSIONS)
def test_three_engines_expand_the_same(
    rule: Query, dataset: Dataset, embedded: Embedded, reference: Reference, endpoint: str
) -> None:
    if rule.tags:
        answers = [one.construct(rule.text) for one in (embedded, reference, Remote(endpoint))]
    else:  # it needs what the others say
        few = inference.expand(dataset, inference.expansion(["conseils-regionaux", "agences-du-pole"]))
        answers = [one.construct(rule.text) for one in (Embedded(few.lines), Reference(few))]
    first, *others = [{str(triple) for triple in answer} for answer in answers]
    assert first
    assert all(other == first for other in others)


def test_members_under_each_rule(dataset: Dataset) -> None:
    towns = _members(dataset, "villes-action-coeur-de-ville")
    sizes = _members(dataset, "villes-20000-100000")
    assert list(towns) == list(sizes) == ["villes-moyennes"]
    assert len(towns["villes-moyennes"]) == 20
    assert len(sizes["villes-moyennes"]) == 17
    assert "concarneau-cornouaille-agglomeration" in sizes["villes-moyennes"] - towns["villes-moyennes"]
    assert "redon-agglomeration" in towns["villes-moyennes"] - sizes["villes-moyennes"]
    assert len(_members(dataset, "epci-des-deux-regions")["epci-bretagne-loire"]) == 130
    assert _members(dataset, "conseils-regionaux") == {"regions": {"region-bretagne", "region-pays-de-la-loire"}}
    agencies = _members(dataset, "agences-du-pole")["agences-urbanisme"]
    assert agencies == {"adeupa", "audiar", "auran", "aura", "addrn"}, "as the reading of the collective proposes"


def test_all_takes_the_first_rule_of_each_collective(dataset: Dataset, expanded: Dataset) -> None:
    names = [rule.name.rpartition("/")[2] for rule in inference.expansion(["all"])]
    assert "villes-20000-100000" not in names
    other = [rule.name.rpartition("/")[2] for rule in inference.expansion(["villes-20000-100000", "all"])]
    assert "villes-20000-100000" in other
    assert "villes-action-coeur-de-ville" not in other
    with pytest.raises(UsageError, match="villes-20000-100000"):
        inference.expansion(["villes-20000-10000"])


def test_a_graph_of_their_own_and_nothing_else_changes(dataset: Dataset, expanded: Dataset) -> None:
    graph = f"{dataset.base.iri}graph/collectifs"
    fresh = set(expanded.lines) - set(dataset.lines)
    assert {split(line)[1] for line in fresh} == {f"<{graph}>"}
    assert set(dataset.lines) < set(expanded.lines)
    assert graph not in dataset.graphs()
    assert inference.expand(dataset, inference.expansion(["all"])).lines == expanded.lines


def test_expanded_facts_keep_the_shapes_and_the_controls(engine: Embedded) -> None:
    assert not [c.query for c in shapes.constraints() if engine.select(c.query).rows]
    assert not [control.name for control in controls() if engine.select(control.text).rows]


def test_members_take_part_indirectly_where_no_source_names_them(engine: Embedded) -> None:
    rows = list(engine.select(named("inventaire/participations").text))
    derived = [row for row in rows if row["participation"].count("/") > 9]
    by_role = Counter((row["cooperation"].rpartition("/")[2], row["roleLibelle"]) for row in derived)
    assert by_role["a05", "partie prenante"] == by_role["a06", "partie prenante"] == 130
    assert {row["modaliteLibelle"] for row in derived} == {"indirecte"}
    assert {row["sources"] for row in derived} == {"0"}
    attested = {(row["acteur"], row["cooperation"]) for row in rows if row["sources"] != "0"}
    assert not attested & {(row["acteur"], row["cooperation"]) for row in derived}


def test_evidence_leads_to_the_town_the_rule_and_the_line_of_the_roadmap(engine: Embedded) -> None:
    fact = f"{BASE}participation/a03/redon-agglomeration/partie-prenante/villes-moyennes/villes-action-coeur-de-ville"
    found = evidence.of(engine, [fact])[fact]
    assert found.inferred
    assert found.rule == "EPCI des villes d'Action cœur de ville"
    belonging, collective = sorted(found.premises, key=lambda one: not one.rule)
    assert belonging.label == "Redon Agglomération : Villes moyennes"
    assert {premise.label for premise in belonging.premises} >= {"Redon : ville moyenne", "Redon"}
    assert {p.locator for p in collective.passages} == {"L93"}
    assert found.certainty == "deduit", "no surer than its least sure premise"


def test_networks_dash_them(engine: Embedded, embedded: Embedded) -> None:
    definition = networks.named("acteurs-cooperations")
    before, after = networks.network(embedded, definition), networks.network(engine, definition)
    fresh = set(after.edges) - set(before.edges)
    assert len(fresh) > 300
    assert all(after.edges[tie]["inferred"] for tie in fresh)
    assert all(after.edges[tie] == before.edges[tie] for tie in before.edges)


def test_the_page_says_by_which_rules(engine: Embedded, embedded: Embedded) -> None:
    texts = {"fr": "Un réseau.", "en": "A network."}
    assert accounts.subtitle(embedded, texts) == texts
    said = accounts.subtitle(engine, texts)
    assert "EPCI des villes d'Action cœur de ville" in said["fr"]
    assert said["en"].startswith("A network. Collectives expanded")


def test_switched_on_in_python_and_kept_apart(cache: Path) -> None:
    plain = pipeline.load()
    whole = pipeline.load(collectives=["conseils-regionaux"])
    assert len(whole) > len(plain)
    assert len(list(cache.glob("*.nq"))) == 2
    assert pipeline.load().lines == plain.lines
    assert pipeline.load(collectives=["conseils-regionaux"]).lines == whole.lines
    with pipeline.expanding(["conseils-regionaux"]):
        assert pipeline.load().lines == whole.lines
        assert pipeline.load(collectives=[]).lines == plain.lines
    assert pipeline.load().lines == plain.lines


def test_an_endpoint_cannot_expand() -> None:
    with pytest.raises(UsageError):
        pipeline.engine(endpoint="http://127.0.0.1:9/query", collectives=["all"])


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(words)
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


def test_the_option_of_commands(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("query", "inventaire/collectifs", "--format", "csv", "-q")
    code, out, _ = _run(capsys, *question, "--collectives", "conseils-regionaux")
    assert code == 0
    assert ",2,2" in next(line for line in out.splitlines() if "acteur/regions" in line)
    code, out, _ = _run(capsys, *question)
    assert ",0,2" in next(line for line in out.splitlines() if "acteur/regions" in line), "the switch does not stick"
    code, out, err = _run(capsys, "why", "pmlb", "--collectives", "conseil-regionaux")
    assert (code, out) == (2, "")
    assert "conseils-regionaux" in err
    assert "Traceback" not in err


def test_commands_that_read_have_the_option() -> None:
    from pmlb_graph.cli.commands import program

    for name in ("run", "build", "query", "why", "network", "view", "coverage"):
        assert "--collectives" in CliRunner().invoke(program, [name, "--help"]).output, name
    for name in ("check", "queries", "networks", "worklist"):
        assert "--collectives" not in CliRunner().invoke(program, [name, "--help"]).output, name


def test_no_literal_of_the_expansion_is_lost_in_rdf(expanded: Dataset) -> None:
    graph = expanded.base.graph("collectifs")
    assert all(isinstance(q.object, ox.NamedNode) for q in expanded.quads if q.graph_name == graph)


def test_a_qualification_with_dates_bounds_the_expansion(tmp_path: Path, cache: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(folder("data"), data)
    table = data / "qualifications.csv"
    table.write_text(
        table.read_text("utf-8").replace("action-coeur-de-ville,,,", "action-coeur-de-ville,2018,2026,"), "utf-8"
    )
    whole = inference.expand(pipeline.load(data), inference.expansion(["villes-action-coeur-de-ville"]))
    engine, definition = Embedded(whole.lines), networks.named("acteurs-cooperations")

    def expanded_ties(date: str) -> int:
        values = names.values(engine, definition.query, [f"date={date}"] if date else [])
        graph = networks.network(engine, definition, values)
        return sum(data["inferred"] for _, _, data in graph.edges(data=True))

    assert expanded_ties("2022") > expanded_ties("2017")
    assert expanded_ties("2022") > expanded_ties("2027")

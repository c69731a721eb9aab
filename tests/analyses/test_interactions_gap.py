"""Interaction beside cooperation: the lists counted again by loops, flows brought by hand, the command, SPARQL."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.stats import spearmanr

from pmlb_graph import catalogue, evidence, interactions, pipeline
from pmlb_graph.analyses import ANALYSES, Bench, Finding, following
from pmlb_graph.analyses.exchanges import Ask, Exchanges, exchanges, kinds_named, model_named, places_in_order
from pmlb_graph.analyses.pairs import BEYOND, WITHOUT, lists, row
from pmlb_graph.analyses.pull import pulled
from pmlb_graph.cli.commands import program
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.language import figure
from tests.commuting_kit import AREAS

Commuted = tuple[Path, Embedded]


@pytest.fixture(scope="module")
def bench(embedded: Embedded) -> Bench:
    return Bench(embedded, replicas=40)


@pytest.fixture(scope="module")
def potential(bench: Bench) -> Exchanges:
    return exchanges(bench)


@pytest.fixture(scope="module")
def observed(commuted: Commuted) -> tuple[Bench, Exchanges]:
    made = Bench(commuted[1], replicas=19, data=commuted[0])
    return made, exchanges(made)


def _counted_again(found: Exchanges, value: np.ndarray) -> dict[str, set[tuple[int, int]]]:
    """Give the two lists, by sorting all pairs: the K that interact most against those that cooperate."""
    pairs = [p for p in itertools.combinations(range(len(found.places)), 2) if not np.isnan(value[p])]
    cooperate = {pair for pair in pairs if found.weight[pair] > 0}
    least = sorted((value[pair] for pair in pairs), reverse=True)[len(cooperate) - 1]
    most = {pair for pair in pairs if value[pair] >= least}
    return {WITHOUT: most - cooperate, BEYOND: cooperate - most}


def test_potential_lists_are_those_of_a_loop(potential: Exchanges) -> None:
    people, km = potential.places.population, potential.kilometres
    with np.errstate(divide="ignore"):
        again = _counted_again(potential, np.outer(people, people) / km**2)
    gap = potential.models["gravity"]
    for name, ks in lists(potential, gap).items():
        assert {(int(gap.rows[k]), int(gap.columns[k])) for k in ks} == again[name]
    assert potential.first == "gravity"
    assert set(potential.models) == {"gravity", "radiation", "huff"}


def test_what_sources_document_comes_first_and_each_pair_has_its_reason(bench: Bench, potential: Exchanges) -> None:
    gap = potential.models["gravity"]
    graph = bench.network("acteurs-cooperations")
    telling = []
    for k in lists(potential, gap)[WITHOUT]:
        *_, shared, reason = row(bench, potential, "gravity", WITHOUT, k)
        both = [potential.places.actors[i] for i in (gap.rows[k], gap.columns[k])]
        agendas = [set(graph.adj.get(actor, ())) for actor in both]
        assert not shared
        assert not agendas[0] & agendas[1]
        telling.append(all(agendas))
        assert ("jamais à la même" in str(reason)) == all(agendas)
        for actor, agenda in zip(both, agendas, strict=True):
            if not agenda and any(agendas):
                assert potential.places.labels[potential.places.rank[actor]] in str(reason)
    assert telling == sorted(telling, reverse=True)
    for k in lists(potential, gap)[BEYOND]:
        *_, shared, reason = row(bench, potential, "gravity", BEYOND, k)
        i, j = (potential.places.actors[i] for i in (gap.rows[k], gap.columns[k]))
        common = set(graph[i]) & set(graph[j])
        assert shared == len(common)
        smallest = min(graph.degree(one) for one in common)
        assert any(graph.nodes[one]["label"] in str(reason) for one in common if graph.degree(one) == smallest)


def test_sentences_say_the_numbers_of_the_lists(bench: Bench, potential: Exchanges) -> None:
    found = ANALYSES["interactions"].answer(bench)
    gap = potential.models["gravity"]
    parts = lists(potential, gap)
    text = " ".join(found.sentences)
    cooperate = int((gap.cooperation > 0).sum())
    assert f"Sur {figure(len(gap.rows))} paires, {figure(cooperate)} partagent" in text
    assert f"{figure(len(parts[WITHOUT]))} paires sont parmi celles qui interagissent le plus" in text
    assert f"{figure(len(parts[BEYOND]))} paires coopèrent au-delà" in text
    assert "potentielle, non observée" in found.sentences[0]
    rho = next(one.tested.value for one in found.figures if one.name == "spearman_gravity_radiation")
    i, j = np.triu_indices(len(potential.places), 1)
    matrices = [interactions.paired(potential.values[name])[i, j] for name in ("gravity", "radiation")]
    assert rho == pytest.approx(spearmanr(*matrices).statistic)
    assert figure(rho, 2) in found.sentences[-1]
    followed = next(one.tested for one in found.figures if one.name == "followed")
    assert f"{figure(100 * followed.value)} % des paires" in text
    assert [row[8] == 0 for row in found.rows] == sorted((row[8] == 0 for row in found.rows), reverse=True)


def test_no_claim_is_made_of_interaction() -> None:
    assert ANALYSES["interactions"].claims is None
    assert ANALYSES["dependance"].claims is None


def test_places_are_ranks_and_equal_pairs_share_theirs(potential: Exchanges) -> None:
    for gap in potential.models.values():
        places = places_in_order(gap)
        assert places.sum() == pytest.approx(len(places) * (len(places) + 1) / 2)
        assert (np.diff(places[np.argsort(-gap.interaction, kind="stable")]) >= 0).all()


def test_observed_flows_come_first_and_every_pair_counts(observed: tuple[Bench, Exchanges]) -> None:
    bench, found = observed
    assert found.first == "flows"
    gap = found.models["flows"]
    assert len(gap.rows) == 130 * 129 // 2
    again = _counted_again(found, found.observed.values + found.observed.values.T)
    for name, ks in lists(found, gap).items():
        assert {(int(gap.rows[k]), int(gap.columns[k])) for k in ks} == again[name]
    told = ANALYSES["interactions"].answer(bench)
    assert "« base-flux.csv » (2019)" in told.sentences[0].replace("\u00a0", " ")
    friction = next(one for one in told.figures if one.name == "friction")
    # The generator makes flows wear down by the square of the distance.
    assert friction.tested.value == pytest.approx(2, abs=0.3)
    assert friction.interval is not None
    assert friction.interval[0] < friction.tested.value < friction.interval[1]
    assert "Flux" in told.columns
    known = evidence.of(bench.engine, told.facts)
    assert all(fact.passages or fact.rule for fact in known.values())
    assert set(told.facts) & set(found.observed.facts.values())


def test_with_the_graph_alone_what_is_below_the_threshold_is_unknown(commuted: Commuted) -> None:
    found = exchanges(Bench(commuted[1]))
    gap = found.models["flows"]
    values = found.observed.values
    both = np.isfinite(values + values.T)
    assert len(gap.rows) == np.triu(both, 1).sum() < 130 * 129 // 2
    assert (gap.interaction >= 400).all()
    first = ANALYSES["interactions"].answer(Bench(commuted[1], replicas=2)).sentences[0]
    assert "sont inconnues, et non nulles" in first
    assert figure(len(gap.rows)) in first


def test_another_indicator_or_none_is_potential(commuted: Commuted) -> None:
    found = exchanges(Bench(commuted[1], data=commuted[0]), Ask("migrations"))
    assert found.first == "gravity"
    with pytest.raises(UsageError, match="migrations"):
        model_named(found, "flows", "migrations")


def test_travel_times_take_the_place_of_kilometres(bench: Bench, potential: Exchanges, tmp_path: Path) -> None:
    keys = potential.places.keys[:12]
    rows = [f"{a},{b},{10 + 7 * i}" for i, (a, b) in enumerate(itertools.permutations(keys, 2))]
    (tmp_path / "minutes.csv").write_text("\n".join(["origine,destination,minutes", *rows]) + "\n", "utf-8")
    found = exchanges(bench, Ask(minutes=tmp_path / "minutes.csv"))
    assert len(found.models["gravity"].rows) == 66
    assert found.cost[0, 1] == 10
    assert np.array_equal(found.kilometres, potential.kilometres, equal_nan=True)


def test_kinds_of_pair_are_named_either_way(potential: Exchanges) -> None:
    assert kinds_named(potential, ["rural/metropole"]) == {("metropole", "rural")}
    assert kinds_named(potential, []) == set()
    with pytest.raises(UsageError, match="metropole/rural"):
        kinds_named(potential, ["metropole/rurale"])


def test_the_two_models_are_compared_over_what_both_know(potential: Exchanges) -> None:
    rho, common = following.agreement(potential, "gravity", "huff")
    assert 0 < rho < 1
    assert 0 <= common <= 1


# Dependence


def test_dependence_is_potential_without_attraction_areas(bench: Bench) -> None:
    found = ANALYSES["dependance"].answer(bench)
    pull = pulled(bench)
    graph = bench.network("acteurs-acteurs")
    founders = {pull.places.keys[c] for c in pull.centres}
    assert founders == {"angers-loire-metropole", "brest-metropole", "carene", "nantes-metropole", "rennes-metropole"}
    assert len(found.rows) == 130 - 5
    people, km = pull.places.population, interactions.kilometres(pull.places)
    for one, city, told, share, _, ratio, far, depends, link, *_ in found.rows:
        i, c = (pull.places.rank[thing.iri] for thing in (one, city))  # type: ignore[union-attr]
        pulls = {d: people[d] / km[i, d] ** 2 for d in pull.centres}
        assert told is None
        assert max(pulls, key=pulls.__getitem__) == c
        assert share == pytest.approx(100 * pulls[c] / sum(pulls.values()))
        assert ratio == pytest.approx(pulls[c] / sorted(pulls.values())[-2])
        assert far == pytest.approx(km[i, c])
        assert (depends == "oui") == (share >= 50)  # type: ignore[operator]
        assert (link == "oui") == graph.has_edge(one.iri, city.iri)  # type: ignore[union-attr]
    apart = [row for row in found.rows if row[7] == "oui" and row[8] != "oui"]
    assert list(found.rows[: len(apart)]) == apart
    dependents = next(one.tested.value for one in found.figures if one.name == "dependents")
    assert f"{figure(dependents)} EPCI dépendent" in found.sentences[1]
    assert f"{figure(len(apart))} d’entre eux" in found.sentences[1]


def test_attraction_areas_tell_dependence_when_they_were_imported(commuted: Commuted) -> None:
    found = ANALYSES["dependance"].answer(Bench(commuted[1], replicas=4))
    assert "aires d’attraction" in found.sentences[0]
    pull = pulled(Bench(commuted[1]))
    drawn = {(pull.places.keys[i], pull.places.keys[c]) for i, c in pull.dependents()}
    cities = {"aav-008": "nantes-metropole", "aav-011": "rennes-metropole"}
    wanted = {(e, cities[a]) for e, a, share in AREAS if share >= 0.5 and e != cities[a] and e != "carene"}
    assert drawn == wanted
    assert set(found.facts) & set(pull.areas.facts.values())
    told = {row[0].iri.rpartition("/")[2]: row[2] for row in found.rows}  # type: ignore[union-attr]
    assert told[AREAS[2][0]] == pytest.approx(80)


# SPARQL alone


def _shared(engine: Embedded) -> dict[tuple[str, str], int]:
    graph = Bench(engine).network("acteurs-acteurs")
    return {(one, other): len(data["via"]) for u, v, data in graph.edges(data=True) for one, other in ((u, v), (v, u))}


def test_sparql_gives_flows_without_cooperation(commuted: Commuted) -> None:
    engine = commuted[1]
    shared, two = _shared(engine), Bench(engine).network("acteurs-cooperations")
    rows = list(engine.select(catalogue.named("espace/interaction-sans-cooperation").text))
    every = [
        one for one in engine.select(catalogue.named("espace/interactions").text) if "acteur" in one and "autre" in one
    ]
    wanted = {
        one["fait"] for one in every if (one["acteur"], one["autre"]) not in shared and one["acteur"] != one["autre"]
    }
    assert {one["fait"] for one in rows} == wanted
    assert len(rows) == len(wanted) > 50
    for one in rows:
        assert int(one["documentes"]) == sum(bool(two.adj.get(actor)) for actor in (one["acteur"], one["autre"]))
    values = [float(one["valeur"]) for one in rows]
    assert values == sorted(values, reverse=True)


def test_sparql_gives_cooperation_without_flow(commuted: Commuted) -> None:
    engine = commuted[1]
    shared, graph = _shared(engine), interactions.observe(engine, interactions.territories(engine))
    places = interactions.territories(engine)
    rows = list(engine.select(catalogue.named("espace/cooperation-sans-interaction").text))
    told = np.isfinite(graph.values) | np.isfinite(graph.values.T)
    met = {places.actors[i] for i in np.flatnonzero(told.any(axis=1))}
    wanted = {
        (one, other): n
        for (one, other), n in shared.items()
        if one < other and {one, other} <= met and not told[places.rank[one], places.rank[other]]
    }
    found = {(one["acteur"], one["autre"]): int(one["cooperations"]) for one in rows}
    assert found == wanted
    assert found
    assert {one["indicateur"].rpartition("/")[2] for one in rows} == {"navettes-domicile-travail"}


# The command


@pytest.fixture
def at_hand(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer with the graph that is open: reading it again is tested elsewhere."""
    monkeypatch.setattr(pipeline, "engine", lambda *_: embedded)


def _run(*words: str) -> str:
    ended = CliRunner().invoke(program, ["interactions", *words])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


@pytest.mark.usefixtures("at_hand")
def test_the_command_gives_the_lists_in_three_formats(potential: Exchanges) -> None:
    parts = lists(potential, potential.models["gravity"])
    rows = list(csv.DictReader(io.StringIO(_run("--format", "csv", "--quiet"))))
    assert len(rows) == len(parts[WITHOUT]) + len(parts[BEYOND])
    assert {row["Lecture"] for row in rows} == {
        "interagissent, sans coopération documentée", "coopèrent au-delà de leurs échanges",
    }  # fmt: skip
    told = json.loads(_run("--format", "json", "--model", "radiation", "--quiet"))
    assert (told["model"], told["pairs"]) == ("radiation", 8385)
    assert all(one["shared"] == 0 and not one["facts"] for one in told["without"])
    assert all(one["shared"] > 0 and one["facts"] for one in told["beyond"])
    shown = _run("--kinds", "metropole/ville-moyenne")
    assert "métropole – ville moyenne" in shown
    assert "métropole – rural" not in shown
    assert "l’absence" in shown.lower() or "aucune source" in shown


@pytest.mark.usefixtures("at_hand")
def test_the_command_says_what_it_cannot_do() -> None:
    for words, said in (
        (["--model", "flows"], "import navettes"),
        (["--kinds", "ville/rural"], "genre de paire inconnu"),
        (["--minutes", "/nowhere.csv"], "nowhere"),
    ):
        ended = CliRunner().invoke(program, ["interactions", *words])
        assert ended.exit_code == 2
        assert said in ended.output
        assert "Traceback" not in ended.output


def test_an_endpoint_gives_the_same_lists(endpoint: str, bench: Bench, potential: Exchanges) -> None:
    there = Bench(pipeline.engine(None, endpoint))
    # Networks are asked of endpoints elsewhere: places, profiles, flows and founders are what is asked here.
    there._made.update({key: made for key, made in bench._made.items() if isinstance(key, str)})
    found = exchanges(there)
    assert found.groups == potential.groups
    for name, gap in potential.models.items():
        assert lists(found, found.models[name]) == lists(potential, gap)


@pytest.mark.usefixtures("at_hand")
def test_the_command_writes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert _run("-o", str(path), "--quiet").strip() == str(path)
    first = path.read_bytes()
    assert len(first) < 1_000_000
    assert b"Content-Security-Policy" in first
    _run("-o", str(path), "--quiet")
    assert path.read_bytes() == first


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    from pmlb_graph import blank

    blank.make(tmp_path / "new", blank.Identity("new", "https://example.org/x/", "?"))
    ended = CliRunner().invoke(program, ["interactions", "--data", str(tmp_path / "new")])
    assert ended.exit_code == 2
    assert "rien ne peut être comparé" in ended.output


def test_what_is_found_is_plain(observed: tuple[Bench, Exchanges]) -> None:
    found = ANALYSES["interactions"].answer(observed[0])
    assert Finding.from_dict(json.loads(json.dumps(found.to_dict(), allow_nan=False))).to_dict() == found.to_dict()

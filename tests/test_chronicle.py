"""What pages tell of time and of the plan, read in the graph."""

from __future__ import annotations

import pytest

from pmlb_graph import catalogue, chronicle, evidence, networks, pipeline
from pmlb_graph.engine import Engine

ID = "https://w3id.org/pmlb/id/"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return pipeline.engine()


def test_dates_of_cooperations_are_those_that_sources_tell(engine: Engine) -> None:
    graph = networks.network(engine, networks.named("acteurs-cooperations"))
    found = chronicle.chronicle(engine, graph)
    sides = {node for node, data in graph.nodes(data=True) if data["side"] == "cooperation"}
    assert set(found["times"]) <= sides and len(found["times"]) >= len(sides) - 1
    pole = found["times"][f"{ID}cooperation/c-pmlb"]
    # A syndicat mixte created in 2012, in action in 2021 for its sources, its end unknown.
    assert pole["start"] == 2012 and "end" not in pole and 2021 <= pole["last"] < 2022
    assert pole["structure"][0] == f"{ID}acteur/pmlb"
    assert pole["active"], "the record says « active en 2021 », and nobody told an end"
    ended = {f"{ID}cooperation/{name}" for name in ("c-emlb", "c-ubl", "c-contrat-metro-brest")}
    assert not any("active" in found["times"][iri] for iri in ended), "finished, or with an end told"
    former = found["times"][f"{ID}cooperation/c-emlb"]
    assert (former["start"], former["end"]) == (2004, 2013), "the year of the end is over when the next begins"


def test_memberships_and_events_have_their_evidence(engine: Engine) -> None:
    graph = networks.network(engine, networks.named("acteurs-acteurs"))
    found = chronicle.chronicle(engine, graph)
    known = (
        set(graph)
        | set(graph.graph["origin"])
        | {one["structure"][0] for one in found["times"].values() if "structure" in one}
    )
    assert found["memberships"] and all(one["member"][0] in known for one in found["memberships"])
    events = engine.select(catalogue.named("temps/evenements").text)
    assert {one["fact"] for one in found["events"]} == {row["evenement"] for row in events}
    assert [one["date"] for one in found["events"]] == sorted(one["date"] for one in found["events"])
    for fact in chronicle.facts(found):
        assert found["evidence"][fact]["passages"], fact
    assert found == chronicle.chronicle(engine, graph)


def test_actions_follow_the_plan_and_its_decisions(engine: Engine) -> None:
    graph = networks.network(engine, networks.named("acteurs-cooperations"))
    actions = chronicle.chronicle(engine, graph)["actions"]
    assert {one["action"] for one in actions} == {n for n, data in graph.nodes(data=True) if data["kind"] == "Action"}
    assert [one["orientation"][:3] for one in actions] == sorted(one["orientation"][:3] for one in actions)
    rows = engine.select(catalogue.named("inventaire/arbitrages").text)
    told = {(one["action"], year, fact) for one in actions for year, fact in one["arbitration"].items()}
    assert told == {(row["action"], int(row["annee"]), row["annuel"]) for row in rows}
    fact = next(fact for _, _, fact in sorted(told))
    assert evidence.of(engine, [fact])[fact].passages[0].quotation == "Arbitrage"


def test_a_network_of_themes_has_no_time_of_its_own(engine: Engine) -> None:
    found = chronicle.chronicle(engine, networks.network(engine, networks.named("acteurs-themes")))
    assert not any(found.values())

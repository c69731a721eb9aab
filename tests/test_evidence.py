"""Every tie leads to the words that say so, or to the rule that infers it and from there to words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import networkx as nx
import pytest

from pmlb_graph import evidence, names, networks
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import CERTAINTIES, Fact, Passage

BASE = "https://w3id.org/pmlb/id/"
NANTES, RENNES = f"{BASE}acteur/nantes-metropole", f"{BASE}acteur/rennes-metropole"


def _passages(fact: Fact) -> Iterator[Passage]:
    """Yield the passages that a fact stands on, at any depth."""
    yield from fact.passages
    for premise in fact.premises:
        yield from _passages(premise)


def _complete(fact: Fact) -> None:
    """Check that a fact, and each of its premises, leads to a passage that says where it is."""
    assert fact.label, fact.iri
    assert fact.passages or (fact.rule and fact.premises), fact.iri
    for passage in fact.passages:
        assert passage.source
        assert passage.certainty in CERTAINTIES
        file, _, line = passage.row.partition(":")
        assert file.endswith(".csv")
        assert int(line) > 1
    for premise in fact.premises:
        _complete(premise)


def test_two_metropolises_are_tied_by_the_cooperations_they_share(embedded: Embedded) -> None:
    shared = evidence.tie(embedded, NANTES, RENNES)
    assert {s.cooperation.removeprefix(f"{BASE}cooperation/") for s in shared} >= {
        "c-pmlb",
        "c-emlb",
        "c-nantes-rennes",
    }
    for cooperation in shared:
        actors = {fact.iri.split("/")[-2] for fact in cooperation.facts}
        assert actors == {"nantes-metropole", "rennes-metropole"}
        for fact in cooperation.facts:
            _complete(fact)


def test_a_tie_is_the_same_in_both_directions(embedded: Embedded) -> None:
    assert evidence.tie(embedded, NANTES, RENNES) == evidence.tie(embedded, RENNES, NANTES)


def test_what_is_attested_comes_before_what_is_inferred(embedded: Embedded) -> None:
    shared = evidence.tie(embedded, NANTES, RENNES)
    assert [s.inferred for s in shared] == sorted(s.inferred for s in shared)


def test_actors_that_share_nothing_have_no_tie(embedded: Embedded) -> None:
    assert evidence.tie(embedded, NANTES, f"{BASE}acteur/personne") == []
    assert evidence.tie(embedded, NANTES, NANTES) == []


@pytest.mark.parametrize("name", sorted(networks.definitions()))
def test_every_tie_of_a_network_leads_to_a_passage(embedded: Embedded, name: str) -> None:
    graph = networks.network(embedded, networks.named(name))
    assert graph.number_of_edges() > 0
    facts = {fact for _, _, data in graph.edges(data=True) for fact in data["facts"]}
    known = evidence.of(embedded, facts)
    for fact in known.values():
        _complete(fact)
    for *ends, data in graph.edges(data=True):
        assert data["facts"], ends
        assert any(True for fact in data["facts"] for _ in _passages(known[fact])), ends
        assert data["inferred"] == _inferred(graph, ends, known), ends


def _inferred(graph: nx.Graph[str], ends: Sequence[str], known: Mapping[str, Fact]) -> bool:
    """Tell whether a tie needs a rule, seen from its facts: in a projection, through each thing shared."""
    data, origin = graph.edges[*ends], graph.graph.get("origin")
    if origin is None:
        return all(known[fact].inferred for fact in data["facts"])
    return all(
        any(all(known[fact].inferred for fact in origin.edges[end, shared]["facts"]) for end in ends)
        for shared in data["via"]
    )


def test_everything_known_of_a_resource_has_evidence(embedded: Embedded) -> None:
    found = evidence.about(embedded, NANTES)
    assert found[0].iri == NANTES
    assert len(found) > 10
    for fact in found:
        _complete(fact)


def test_a_thing_said_nowhere_has_no_evidence(embedded: Embedded) -> None:
    assert evidence.about(embedded, f"{BASE}acteur/personne") == []
    (fact,) = evidence.of(embedded, [f"{BASE}acteur/personne"]).values()
    assert (fact.passages, fact.rule, fact.certainty) == ((), "", "incertain")
    assert evidence.of(embedded, []) == {}


def test_sheets_hold_the_premises_too(embedded: Embedded) -> None:
    graph = networks.network(embedded, networks.named("acteurs-cooperations"))
    facts = [f for *_, data in graph.edges(data=True) for f in data["facts"]]
    sheets = evidence.sheets(embedded, facts)
    assert set(facts) <= set(sheets)
    for iri, sheet in sheets.items():
        assert sheet["fact"] == iri
        assert set(sheet["premises"]) <= set(sheets)  # type: ignore[call-overload]
        assert sheet["passages"] or sheet["rule"]


def _fact(*certainties: str, rule: str = "", premises: tuple[Fact, ...] = ()) -> Fact:
    return Fact("x", "x", tuple(Passage("s", certainty=c) for c in certainties), rule, premises)


@pytest.mark.parametrize(
    ("fact", "certainty", "inferred"),
    [
        (_fact("atteste"), "atteste", False),
        (_fact("incertain", "deduit", "conteste"), "deduit", False),
        (_fact("conteste"), "conteste", False),
        (_fact(), "incertain", False),
        (_fact(rule="r", premises=(_fact("atteste"), _fact("incertain"))), "incertain", True),
        (_fact(rule="r", premises=(_fact("atteste"), _fact("atteste", "conteste"))), "atteste", True),
        (_fact("incertain", rule="r", premises=(_fact("atteste"),)), "incertain", False),
        (_fact(rule="r", premises=(_fact(rule="s", premises=(_fact("deduit"),)),)), "deduit", True),
    ],
)
def test_a_fact_is_as_sure_as_its_best_passage_or_its_worst_premise(fact: Fact, certainty: str, inferred: bool) -> None:
    assert (fact.certainty, fact.inferred) == (certainty, inferred)


def test_certainties_are_ranked_as_the_ontology_ranks_them(embedded: Embedded) -> None:
    rows = embedded.select(
        "PREFIX coop: <https://w3id.org/coopter/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?key ?rank { ?c coop:rang ?rank ; skos:notation ?key ; "
        "skos:inScheme <https://w3id.org/coopter/voc/certitude> } ORDER BY ?rank"
    )
    assert tuple(rows.column("key")) == CERTAINTIES
    assert [evidence.rank(key) for key in (*CERTAINTIES, "?")] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("said", "only", "found"),
    [
        ("nantes-metropole", "acteur", "acteur/nantes-metropole"),
        ("Nantes Métropole", "acteur", "acteur/nantes-metropole"),
        ("NANTES METROPOLE", "acteur", "acteur/nantes-metropole"),
        ("nantes-metropole", "", "acteur/nantes-metropole"),
        ("cooperation/c-pmlb", "", "cooperation/c-pmlb"),
        (NANTES, "", "acteur/nantes-metropole"),
        ("FNAU", "", "acteur/fnau"),
    ],
)
def test_a_name_is_found_as_people_write_it(embedded: Embedded, said: str, only: str, found: str) -> None:
    assert names.find(embedded, said, only).value == BASE + found


@pytest.mark.parametrize("said", ["", "nante-metropole", "http://a b", "https://<", "x" * 9999, "\x00", "«", "{ } #"])
def test_a_wrong_name_is_said(embedded: Embedded, said: str) -> None:
    with pytest.raises(UsageError):
        names.find(embedded, said)

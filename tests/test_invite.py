"""Whom to invite: the terms of the score, the trial on hidden participations, the reasons, the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner, Result

from pmlb_graph import evidence
from pmlb_graph.analyses import ANALYSES, Bench, affinity, hidden, invitation, project, reasons, stakes
from pmlb_graph.analyses.candidates import Candidates, candidates, gathered, going_on
from pmlb_graph.analyses.geography import Neighbours
from pmlb_graph.analyses.invitation import Invitation
from pmlb_graph.analyses.project import Project
from pmlb_graph.analyses.reasons import Ground
from pmlb_graph.cli.commands import program
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.remote import Remote
from pmlb_graph.errors import UsageError
from pmlb_graph.language import speak

HOSTILE = '<script>"x"</script> {n} %s; é\n=1+1'
BROADER = {"bus": frozenset({"bus", "mobilite"}), "velo": frozenset({"velo", "mobilite"}), "eau": frozenset({"eau"})}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("fr")


def alliance(
    agendas: Mapping[str, tuple[Iterable[str], tuple[str, ...]]],
    about: Mapping[str, Mapping[str, Any]] | None = None,
    pairs: Iterable[tuple[str, str]] = (),
    **how: Any,
) -> tuple[nx.Graph, Candidates]:
    """Make the candidates of a small alliance: members and themes of each cooperation, what is known of the actors."""
    graph: nx.Graph = nx.Graph(mode="two-mode")
    known = dict(about or {})
    for node, (members, themes) in agendas.items():
        graph.add_node(node, side="cooperation", kind="Alliance", label=node.upper(), themes=themes)
        for actor in members:
            graph.add_node(actor, side="acteur", label=actor.upper())
            tie = {"facts": (f"{actor}-{node}",), "roles": (), "certainty": "atteste", "inferred": False}
            graph.add_edge(actor, node, **tie)
            known.setdefault(actor, {})
    plain = {
        iri: {"label": iri.upper(), "kind": "EPCI", "group": "", "ended": False} | dict(k) for iri, k in known.items()
    }
    found = gathered(graph, plain, BROADER, Neighbours(frozenset(pairs), True, {}), how.get("interaction"))
    return graph, found


def values(of: Candidates, found: np.ndarray) -> dict[str, float]:
    return {iri: round(float(value), 6) for iri, value in zip(of.actors, found, strict=True)}


# ── The score ─────────────────────────────────────────────────────────


def test_a_theme_holds_its_sub_themes_and_has_related_ones() -> None:
    _, of = alliance({"1": ("a", ("bus",)), "2": ("b", ("velo",)), "3": ("c", ("eau",)), "4": ("d", ())})
    same, related = of.on(["mobilite"])
    assert (same.tolist(), related.tolist()) == ([1, 1, 0, 0], [0, 0, 0, 0])
    same, related = of.on(["bus"])
    assert (same.tolist(), related.tolist()) == ([1, 0, 0, 0], [0, 1, 0, 0])


def test_terms_are_those_of_the_formulas() -> None:
    _, of = alliance({"1": ("ab", ("bus",)), "2": ("abc", ("bus",)), "3": ("cd", ("velo",))})
    found = affinity.terms(of, ["bus"], [of.rank["b"]])
    assert values(of, found["theme"]) == pytest.approx({"a": 2 / 3, "b": 2 / 3, "c": 1 / 2, "d": 0}, abs=1e-6)
    assert values(of, found["related"]) == {"a": 0, "b": 0, "c": 0.5, "d": 0.5}
    shared = values(of, found["partners"])
    assert shared["a"] == pytest.approx((1 + 1 / 2) / (1 + 1 + 1 / 2))
    assert shared["c"] == pytest.approx((1 / 2) / (1 + 1 / 2), abs=1e-6)
    assert shared["d"] == 0


def test_terms_of_place_and_kind() -> None:
    about = {
        "a": {"longitude": 0.0, "latitude": 47.0, "departement": "D1; D2", "region": "R", "group": "rural"},
        "b": {"longitude": 0.0, "latitude": 47.449, "departement": "D2", "region": "R", "group": "rural"},
        "c": {"departement": "D3", "region": "R", "group": "metropole"},
        "d": {},
    }
    _, of = alliance({"1": ("a", ("eau",))}, about, [("a", "b")])
    found = affinity.terms(of, ["eau"], [of.rank["a"]])
    assert values(of, found["near"])["b"] == pytest.approx(np.exp(-49.93 / affinity.REACH), abs=1e-3)
    assert values(of, found["near"])["c"] == 0
    assert values(of, found["same"]) == {"a": 1, "b": 1, "c": 0.5, "d": 0}
    assert values(of, found["next"]) == {"a": 0, "b": 1, "c": 0, "d": 0}
    assert values(of, found["kind"]) == {"a": 1, "b": 1, "c": 0, "d": 0}
    unknown = affinity.terms(of, ["eau"], [of.rank["d"]])["kind"]
    assert not unknown.any()
    assert all(((term >= 0) & (term <= 1)).all() for term in found.values())


def test_the_score_is_the_sum_of_its_reasons() -> None:
    graph, of = alliance(
        {"1": ("ab", ("bus",)), "2": ("bc", ("velo",)), "3": ("d", ("eau",))}, {n: {"group": "rural"} for n in "abcd"}
    )
    ground = Ground(graph, {}, {"rural": "rural"})
    asked = Project(("bus",), (of.rank["a"],))
    terms = affinity.terms(of, asked.themes, asked.around)
    total = values(of, affinity.score(terms))
    for iri, i in of.rank.items():
        why = reasons.reasons(ground, of, asked, i, {name: float(term[i]) for name, term in terms.items()})
        assert sum(reason.points for reason in why.reasons) == pytest.approx(total[iri], abs=1e-5)
        assert [reason.points for reason in why.reasons] == sorted((r.points for r in why.reasons), reverse=True)


def test_an_interaction_is_one_more_term() -> None:
    strength = {("a", "c"): 0.9, ("a", "b"): 0.2}
    _, plain = alliance({"1": ("abc", ("eau",))})
    _, of = alliance({"1": ("abc", ("eau",))}, interaction=lambda one, other: strength.get((one, other), float("nan")))
    assert "interaction" not in affinity.terms(plain, ["eau"], [0])
    assert values(of, affinity.terms(of, ["eau"], [0])["interaction"]) == {"a": 0, "b": 0.2, "c": 0.9}


def test_what_is_inferred_is_not_counted() -> None:
    graph, _ = alliance({"1": ("ab", ("eau",))})
    graph.edges["b", "1"]["inferred"] = True
    about = {n: {"label": n, "kind": "", "group": "", "ended": False} for n in "ab"}
    of = gathered(graph, about, BROADER, Neighbours(frozenset(), True, {}))
    assert of.held[:, 0].tolist() == [1, 0]
    why = reasons.reasons(Ground(graph, {}, {}), of, Project(("eau",)), 1, {"theme": 0.0, "related": 0.0})
    assert (why.reasons, why.facts, why.inferred) == ((), (), ("b-1",))


def test_cooperations_that_are_over_are_left_out() -> None:
    graph, of = alliance({"1": ("ab", ("eau",)), "2": ("ab", ("eau",)), "3": ("a", ("eau",))})
    graph.nodes["1"].update(since=2004, until=2012)
    graph.nodes["2"].update(since=2020)
    assert [of.cooperations[j] for j in going_on(of, graph)] == ["2", "3"]


# ── The six questions ─────────────────────────────────────────────────


def test_roles_answer_the_six_questions() -> None:
    broader = {"financeur": frozenset({"financeur", "financement"}), "porteur": frozenset({"porteur", "gouvernance"})}
    assert stakes.answered(["financeur", "porteur", "membre"], broader) == ("finance", "demande")
    assert stakes.roles_meant("finance", broader) == {"financeur"}
    assert stakes.roles_meant("gouvernance", broader | {"gouvernance": frozenset({"gouvernance"})}) == {
        "gouvernance", "porteur",
    }  # fmt: skip
    assert stakes.roles_meant("argent", broader) is None


# ── The trial ─────────────────────────────────────────────────────────


def planted(seed: int, blocks: int = 6, size: int = 12) -> Candidates:
    """Six groups of neighbours, each with cooperations of its own on its own theme."""
    drawn, agendas, about = np.random.default_rng(seed), {}, {}
    for b in range(blocks):
        names = [f"{b}-{i:02}" for i in range(size)]
        for name in names:
            about[name] = {"longitude": 10.0 * b + drawn.normal(0, 0.2), "latitude": 45.0, "departement": f"D{b}"}
        for c in range(5):
            agendas[f"c{b}{c}"] = ([str(n) for n in drawn.choice(names, 4, replace=False)], (f"t{b}",))
    return alliance(agendas, about)[1]


def at_random(seed: int, actors: int = 72) -> Candidates:
    """As many cooperations, but of actors drawn anywhere, on themes drawn too."""
    drawn = np.random.default_rng(seed)
    names = [f"a{i:02}" for i in range(actors)]
    about = {
        n: {"longitude": drawn.uniform(0, 60), "latitude": 45.0, "departement": f"D{drawn.integers(6)}"} for n in names
    }
    agendas = {
        f"c{c}": ([str(n) for n in drawn.choice(names, 4, replace=False)], (f"t{drawn.integers(6)}",))
        for c in range(30)
    }
    return alliance(agendas, about)[1]


@pytest.mark.parametrize("setting", ["theme", "one", "all"])
def test_what_is_planted_is_found_again(setting: str) -> None:
    found = hidden.tried(planted(1), setting)
    assert found.hidden == 120
    assert found.found["score"]["auc"][0] > 0.8
    assert found.found["score"]["hits"][0] > 0.6
    assert {"popularity", "random"} <= set(found.beaten)
    assert "does better than each" in found.verdict() or "distance" not in found.beaten


@pytest.mark.parametrize("setting", ["theme", "one", "all"])
def test_at_random_nothing_is_found_again(setting: str) -> None:
    shares = [hidden.tried(at_random(seed), setting, seed) for seed in range(6)]
    assert np.mean([one.found["score"]["auc"][0] for one in shares]) == pytest.approx(0.5, abs=0.05)
    assert sum("random" in one.beaten for one in shares) <= 1
    quiet = next(one for one in shares if one.beaten == ())
    assert "by the rank" in quiet.verdict()


def test_a_random_order_has_its_exact_chance() -> None:
    found = hidden.tried(at_random(3), "theme").found["random"]
    assert found["auc"][0] == 0.5
    assert found["hits"][0] == pytest.approx(10 / 69)
    assert found["reciprocal_rank"][0] == pytest.approx(sum(1 / r for r in range(1, 70)) / 69)


def test_equal_scores_are_worth_the_mean_of_their_orders() -> None:
    assert hidden._place(np.array([3.0, 1, 1, 1, 0]), 1, np.ones(5, bool)) == (1, 2, 5)
    assert hidden._auc((1, 2, 5)) == pytest.approx(0.5)
    assert hidden._reciprocal_rank((1, 2, 5)) == pytest.approx((1 / 2 + 1 / 3 + 1 / 4) / 3)
    assert hidden._hits((8, 3, 99)) == pytest.approx(2 / 4)
    assert hidden._hits((10, 0, 99)) == 0


def test_the_auc_is_that_of_mann_and_whitney() -> None:
    from scipy.stats import mannwhitneyu

    scores = np.random.default_rng(4).integers(0, 5, 30).astype(float)
    for i in range(30):
        rest = np.delete(scores, i)
        expected = mannwhitneyu([scores[i]], rest).statistic / 29
        assert hidden._auc(hidden._place(scores, i, np.ones(30, bool))) == pytest.approx(expected)


def test_epci_are_tried_apart_where_some_were_entered_that_do_not_cooperate() -> None:
    every = {n: {"epci": True} for n in "abc"}
    assert invitation.epci(alliance({"1": ("abc", ("eau",))}, every)[1]) == []
    assert invitation.epci(alliance({"1": ("ab", ("eau",))}, every | {"d": {}})[1]) == [0, 1, 2]


def test_a_trial_of_nothing_says_so() -> None:
    for agendas in ({}, {"1": ("a", ("eau",))}):
        found = hidden.tried(alliance(agendas)[1], "all")
        assert found.hidden == 0
        assert "do not trust" in str(found)
        assert found.verdict() == ""


def test_the_cooperation_to_complete_tells_nothing_of_itself() -> None:
    """Two actors who share only the cooperation that is hidden have no partner term between them."""
    _, of = alliance({"1": ("ab", ("eau",))}, {n: {} for n in "cdefghijklmnop"})
    found = hidden.tried(of, "all")
    assert found.found["score"]["auc"][0] == 0.5


# ── The real data ─────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def bench(embedded: Embedded) -> Bench:
    return Bench(embedded)


@pytest.fixture(scope="module")
def everyone(bench: Bench) -> Candidates:
    speak("en")
    return candidates(bench)


def asked(bench: Bench, of: Candidates, theme: str, *around: str, role: str = "", n: int = 10) -> Invitation:
    return invitation.invite(bench, of, project.read(bench, of, [theme], around, role), n)


def test_suggestions_lead_to_passages(bench: Bench, everyone: Candidates) -> None:
    found = asked(bench, everyone, "mobilite", "brest-metropole")
    assert len(found.guests) == 10
    scores = [guest.score for guest in found.guests]
    assert scores == sorted(scores, reverse=True)
    for guest in found.guests:
        assert guest.reasons
        assert guest.score == pytest.approx(sum(r.points for r in guest.reasons), abs=0.05)
        assert guest.facts
        for fact in evidence.of(bench.engine, guest.facts).values():
            assert fact.passages or fact.premises, fact.iri


def test_nobody_is_suggested_who_cannot_be_invited(bench: Bench, everyone: Candidates) -> None:
    found = asked(bench, everyone, "accessibilite", "nantes-metropole", n=400)
    names = {guest.actor.iri.rpartition("/")[2] for guest in found.guests}
    assert not names & {"nantes-metropole", "villes-moyennes", "regions", "emlb", "comite-syndical"}
    assert {"rennes-metropole", "carene"} <= names


def test_a_territory_means_who_administers_or_holds_it(bench: Bench, everyone: Candidates) -> None:
    for name, meant in (
        ("territoire/angers", "ville-angers"),
        ("redon", "redon-agglomeration"),
        ("Brest Métropole", "brest-metropole"),
    ):
        (one,) = asked(bench, everyone, "santé", name, n=1).around
        assert one.iri.endswith(f"/{meant}")


def test_a_theme_has_its_key_or_its_label(bench: Bench, everyone: Candidates) -> None:
    read = [project.read(bench, everyone, [name], []).themes for name in ("sante", "Santé", "health")]
    assert read == [("sante",)] * 3
    with pytest.raises(UsageError, match="did you mean “mobilite"):
        project.read(bench, everyone, ["mobilitee"], [])


def test_a_role_keeps_those_who_have_it(bench: Bench, everyone: Candidates) -> None:
    found = asked(bench, everyone, "numerique", role="financement", n=50)
    assert {guest.actor.iri.rpartition("/")[2] for guest in found.guests} <= {"cdc", "bpifrance", "bce", "datar"}
    same = asked(bench, everyone, "energie", role="finance", n=50)
    assert same.guests
    assert all("finance" in guest.stakes for guest in same.guests)
    assert "finance" not in same.unanswered
    assert "competence" in same.unanswered


def test_without_a_territory_popularity_does_as_well_and_it_is_said(bench: Bench, everyone: Candidates) -> None:
    trial = asked(bench, everyone, "culture").trial
    assert (trial.setting, "popularity" in trial.beaten) == ("theme", False)
    assert "popularity alone" in trial.verdict()
    assert set(asked(bench, everyone, "culture", "carene").trial.beaten) == {"popularity", "distance", "random"}


def test_same_question_same_answer_in_both_languages(embedded: Embedded, bench: Bench, everyone: Candidates) -> None:
    one, other = (asked(bench, everyone, "eau", "carene").to_dict() for _ in range(2))
    assert one == other
    speak("fr")
    french = Bench(embedded)
    said = asked(french, candidates(french), "eau", "carene")
    assert [guest.actor.iri for guest in said.guests] == [guest["actor"]["iri"] for guest in one["guests"]]
    assert "participations cachées" in str(said.trial)


def test_hostile_names_come_through(bench: Bench) -> None:
    graph, of = alliance({"1": ("ab", ("eau",))}, {"a": {"label": HOSTILE}, "b": {"label": HOSTILE}})
    graph.nodes["1"]["label"] = HOSTILE
    asked_for = Project(("eau",), (of.rank["a"],))
    (guest,) = invitation.guests(bench, of, asked_for, 5, Ground(graph, {}, {}))
    assert guest.actor.label == HOSTILE
    assert any(HOSTILE in reason.text for reason in guest.reasons)


# ── The command ───────────────────────────────────────────────────────


def _run(*words: str) -> Result:
    return CliRunner().invoke(program, ["invite", *words])


def test_the_command_speaks_french_and_tells_all() -> None:
    speak("fr")
    found = _run("--theme", "mobilité", "--territoire", "redon", "--n", "3")
    assert found.exit_code == 0, found.stderr
    for text in (
        "Qui inviter sur « mobilité »",
        "participations cachées",
        "Preuves",
        "L’absence d’un lien",
        "qui finance ?",
    ):
        assert text in found.stdout


def test_csv_and_json_hold_the_same_actors() -> None:
    table = list(
        csv.DictReader(_run("--theme", "eau", "--territoire", "carene", "--format", "csv").stdout.splitlines())
    )
    told = json.loads(_run("--theme", "eau", "--territoire", "carene", "--format", "json").stdout)
    assert [row["Actor"] for row in table] == [guest["actor"]["label"] for guest in told["guests"]]
    assert {fact for guest in told["guests"] for fact in guest["facts"]} <= set(told["evidence"])
    assert all(one["passages"] or one["premises"] for one in told["evidence"].values())
    assert told["trial"]["found"]["score"]["hits"][0] > told["trial"]["found"]["popularity"]["hits"][0]


def test_an_endpoint_answers_the_same(endpoint: str, embedded: Embedded) -> None:
    plain = []
    for engine in (embedded, Remote(endpoint)):
        bench = Bench(engine, replicas=5)
        told = [ANALYSES[name].answer(bench).to_dict() for name in ("leviers", "extensions")]
        plain.append([asked(bench, candidates(bench), "tourisme", "lorient-agglomeration").to_dict(), *told])
    assert plain[0] == plain[1]

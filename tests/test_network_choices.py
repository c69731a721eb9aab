"""Networks chosen: by certainty, without inferred ties, by theme, form or year, each held against its definition."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import moments, names, networks
from pmlb_graph.catalogue import named
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import UsageError
from pmlb_graph.evidence import CERTAINTIES, of
from pmlb_graph.language import speak
from pmlb_graph.networks import Choice

NAMES = sorted(networks.definitions())


def _made(engine: Embedded, name: str, choice: Choice | None = None) -> nx.Graph[str]:
    return networks.network(engine, networks.named(name), choice=choice)


def _facts(graph: nx.Graph[str]) -> set[str]:
    return {fact for _, _, data in graph.edges(data=True) for fact in data["facts"]}


def test_every_network_is_there(embedded: Embedded) -> None:
    modes = {name: _made(embedded, name).graph["mode"] for name in NAMES}
    assert modes == {
        "acteurs-acteurs": "one-mode",
        "acteurs-cooperations": "two-mode",
        "acteurs-instances-themes": "three-mode",
        "acteurs-themes": "two-mode",
        "cooperations-cooperations": "one-mode",
        "territoires-cooperations": "two-mode",
        "territoires-territoires": "one-mode",
        "themes-themes": "one-mode",
    }


@pytest.mark.parametrize("name", NAMES)
def test_certainties_are_those_of_the_evidence(embedded: Embedded, name: str) -> None:
    """The certainty of inferred facts comes from a small query: the whole evidence says the same."""
    graph = _made(embedded, name)
    two_mode = graph.graph.get("origin", graph)
    known = of(embedded, _facts(two_mode))
    for _, _, data in two_mode.edges(data=True):
        assert data["certainty"] == min((known[fact].certainty for fact in data["facts"]), key=CERTAINTIES.index)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("least", CERTAINTIES)
def test_the_least_certainty_keeps_the_facts_that_reach_it(embedded: Embedded, name: str, least: str) -> None:
    graph = _made(embedded, name, Choice(least=least))
    whole, known = _made(embedded, name), of(embedded, _facts(_made(embedded, name)))
    limit = CERTAINTIES.index(least)
    kept = {fact for fact in known if CERTAINTIES.index(known[fact].certainty) <= limit}
    assert {fact for fact in _facts(graph) if "/participation/" in fact} <= kept
    assert all(CERTAINTIES.index(data["certainty"]) <= limit for _, _, data in graph.edges(data=True))
    ((_, left_out),) = graph.graph["left_out"]
    assert left_out == whole.number_of_edges() - graph.number_of_edges()


def test_without_inference_no_fact_comes_from_a_rule(embedded: Embedded) -> None:
    graph = _made(embedded, "acteurs-cooperations", Choice(inferred=False))
    assert graph.number_of_edges() < _made(embedded, "acteurs-cooperations").number_of_edges()
    assert not any(fact.inferred for fact in of(embedded, _facts(graph)).values())


def test_a_layer_holds_the_cooperations_of_its_theme(embedded: Embedded) -> None:
    definition = networks.named("acteurs-cooperations")
    whole = networks.network(embedded, definition)
    layers = networks.layers(embedded, definition, "theme")
    assert "" in layers
    for theme, graph in layers.items():
        assert list(graph) == list(whole)
        met = {n for pair in graph.edges for n in pair if graph.nodes[n]["side"] == "cooperation"}
        assert met == {
            n
            for n, data in whole.nodes(data=True)
            if data["side"] == "cooperation" and (theme in data["themes"] if "themes" in data else theme == "")
        }


def test_a_layer_of_a_projection_is_the_projection_of_the_layer(embedded: Embedded) -> None:
    two_mode = networks.layers(embedded, networks.named("acteurs-cooperations"), "form")
    for form, graph in networks.layers(embedded, networks.named("acteurs-acteurs"), "form").items():
        projected = networks.project(two_mode[form], "acteur")
        assert {frozenset(e): d["weight"] for *e, d in graph.edges(data=True)} == {
            frozenset(e): d["weight"] for *e, d in projected.edges(data=True)
        }
    # A cooperation has one form at most: the layers share the facts out, and the weights add up.
    whole = _made(embedded, "acteurs-cooperations")
    assert sum(g.number_of_edges() for g in two_mode.values()) == whole.number_of_edges()


@pytest.mark.parametrize("name", ["acteurs-acteurs", "acteurs-cooperations", "territoires-territoires"])
def test_a_slice_is_the_network_at_its_date(embedded: Embedded, name: str) -> None:
    definition = networks.named(name)
    slices = networks.slices(embedded, definition, (2004, 2012, 2021))
    for year, graph in slices.items():
        values = names.values(embedded, definition.query, [f"date={year}"])
        direct = moments.flag(embedded, networks.network(embedded, definition, values), str(year))
        assert {frozenset(e): d for *e, d in graph.edges(data=True)} == {
            frozenset(e): d for *e, d in direct.edges(data=True)
        }
        assert graph.graph["description"] == direct.graph["description"]
        assert list(graph) == list(slices[2004])
        assert set(direct) <= set(graph)
    assert any(data["state"] == "dates non connues" for *_, data in slices[2004].edges(data=True))


def test_a_period_holds_the_ties_of_each_of_its_years(embedded: Embedded) -> None:
    definition = networks.named("acteurs-cooperations")
    years = networks.slices(embedded, definition, range(2004, 2013))
    (period,) = networks.periods(embedded, definition, [(2004, 2012)]).values()
    assert _facts(period) == {fact for graph in years.values() for fact in _facts(graph)}


def test_the_three_kinds_of_ties_are_what_they_say(embedded: Embedded) -> None:
    graph = _made(embedded, "acteurs-instances-themes")
    sides = dict(graph.nodes(data="side"))
    kinds: dict[frozenset[str], set[str]] = {}
    for a, b, data in graph.edges(data=True):
        pair = frozenset((sides[a], sides[b]))
        kinds.setdefault(pair, set()).update(fact.split("/id/")[1].split("/")[0] for fact in data["facts"])
    assert kinds == {
        frozenset(("acteur", "instance")): {"participation"},
        frozenset(("acteur", "theme")): {"participation"},
        frozenset(("instance", "theme")): {"action"},
    }
    sits = {n for n in graph if sides[n] == "acteur" and any(sides[m] == "instance" for m in graph.adj[n])}
    assert {n.rpartition("/")[2] for n in sits} == {
        "nantes-metropole", "rennes-metropole", "brest-metropole", "angers-loire-metropole", "carene",
    }  # fmt: skip
    # Nobody took part in an action of the roadmap before the roadmap.
    old = networks.slices(embedded, networks.named("acteurs-instances-themes"), (2005,))[2005]
    assert not any({sides[a], sides[b]} == {"instance", "theme"} for a, b in old.edges)


def test_an_actor_works_on_the_themes_of_its_cooperations(embedded: Embedded) -> None:
    two_mode, themes = _made(embedded, "acteurs-cooperations"), _made(embedded, "acteurs-themes")
    expected = {
        (actor, theme)
        for actor, cooperation in two_mode.edges
        for theme in two_mode.nodes[cooperation].get("themes", ())
    }
    sides = dict(themes.nodes(data="side"))
    ordered = ((a, b) if sides[a] == "acteur" else (b, a) for a, b in themes.edges)
    assert {(a, b.rpartition("/")[2]) for a, b in ordered} == expected


def test_territories_are_tied_as_their_actors_are(embedded: Embedded) -> None:
    actors = _made(embedded, "acteurs-acteurs")
    place = {
        row["acteur"]: row["territoire"] for row in embedded.select(named("reseaux/territoires-cooperations").text)
    }
    graph = _made(embedded, "territoires-territoires")
    expected = {frozenset((place[a], place[b])) for a, b in actors.edges if a in place and b in place}
    assert {frozenset(e) for e in graph.edges} == expected


def test_actors_have_what_is_known_of_them(embedded: Embedded) -> None:
    graph = _made(embedded, "acteurs-cooperations")
    data = {node.rpartition("/")[2]: data for node, data in graph.nodes(data=True)}
    assert {key: data[key]["group"] for key in ("nantes-metropole", "carene", "angers-loire-metropole", "fnau")} == {
        "nantes-metropole": "metropole",
        "carene": "ville-moyenne",
        "angers-loire-metropole": "agglomeration",
        "fnau": "ingenierie",
    }
    assert data["carene"]["population"] == 131317
    assert data["carene"]["region"] == "Pays de la Loire"
    assert data["redon-agglomeration"]["region"] == "Bretagne; Pays de la Loire"
    assert all("group" in d for d in data.values() if d["side"] == "acteur")
    assert "population" not in data["fnau"]
    assert data["c-emlb"]["since"] == 2004
    assert data["c-emlb"]["form"] == "reseau-metropolitain"


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(least="atest"), "did you mean “atteste”"),
        (Choice(themes=("cultur",)), "did you mean “culture”"),
        (Choice(forms=("rien",)), "choose among"),
    ],
)
def test_an_unknown_choice_is_said(embedded: Embedded, choice: Choice, said: str) -> None:
    speak("en")
    with pytest.raises(UsageError, match=said):
        _made(embedded, "acteurs-acteurs", choice)


def test_the_population_touched_counts_no_territory_twice(embedded: Embedded) -> None:
    rows = list(embedded.select(named("espace/population-touchee").text))
    (whole,) = [row for row in rows if row["niveau"] == "ensemble"]
    assert whole["nombreEPCI"] == "130"
    assert whole["annee"] == "2026"
    epci = {row["epci"]: row for row in embedded.select(named("couverture/epci").text)}
    touched = [row for row in epci.values() if int(row["cooperations"])]
    assert int(whole["population"]) == sum(int(row["population"]) for row in epci.values())
    assert int(whole["populationTouchee"]) == sum(int(row["population"]) for row in touched)
    assert int(whole["dontTouches"]) == len(touched)
    assert len([row for row in rows if row["niveau"] == "région"]) >= 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_what_is_gathered_keeps_every_tie(pairs: list[tuple[int, int]]) -> None:
    graph: nx.Graph[str] = nx.Graph((f"n{a}", f"n{b}", {"facts": (f"{a}-{b}",)}) for a, b in pairs if a != b)
    groups = {node: int(node[1:]) % 4 for node in graph}
    found = networks.aggregate(graph, groups)
    inside = sum(data["within"] for _, data in found.nodes(data=True))
    between = sum(weight for _, _, weight in found.edges(data="weight"))
    assert inside + between == graph.number_of_edges()
    assert sum(data["size"] for _, data in found.nodes(data=True)) == len(graph)
    assert len(found) == len(set(groups.values()))
    known = {fact for _, _, data in graph.edges(data=True) for fact in data["facts"]}
    assert all(set(data["facts"]) <= known and data["facts"] for _, _, data in found.edges(data=True))

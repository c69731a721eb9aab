"""Reconciliation, as OpenRefine asks it: the schemas below are those of the specification 0.2, made compact."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.server import work
from pmlb_graph.server.register import QUERIES, Register, fold
from tests.server_kit import Client

COOP = "https://w3id.org/coopter/ns#"
ID = "https://w3id.org/pmlb/id/"
NANTES = f"{ID}acteur/nantes-metropole"
FORM = "application/x-www-form-urlencoded"

TEXT = {"type": "string"}
NAMED = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
SERVICE = {"type": "object", "required": ["service_url", "service_path"]}
URL = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "view", "preview", "suggest", "extend"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": TEXT,
        "schemaSpace": TEXT,
        "defaultTypes": {"type": "array", "items": NAMED, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": URL}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": URL, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "properties": {"entity": SERVICE, "property": SERVICE, "type": SERVICE}},
        "extend": {"type": "object", "properties": {"propose_properties": SERVICE}},
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": NAMED},
        "features": {
            "type": "array",
            "items": {"properties": {"id": TEXT, "value": {"type": ["boolean", "number"]}}},
        },
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}


def _only(**properties: Any) -> dict[str, Any]:
    required = [name for name in properties if name != "description"]
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


EXTENSION = {
    "type": "object",
    "required": ["rows", "meta"],
    "properties": {
        "meta": {"type": "array", "items": NAMED},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            _only(id=TEXT, name=TEXT, description=TEXT),
                            _only(str=TEXT),
                            _only(int={"type": "integer"}),
                            _only(float={"type": "number"}),
                        ]
                    },
                },
            },
        },
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": {"type": "array", "items": {**NAMED, "properties": {"notable": {"type": "array"}}}}},
}
PROPOSALS = {
    "type": "object",
    "required": ["properties"],
    "properties": {"type": TEXT, "limit": {"type": "integer"}, "properties": {"type": "array", "items": NAMED}},
}


def ask(client: Client, *queries: Any, **headers: str) -> list[list[dict[str, Any]]]:
    """Ask a batch, as OpenRefine does."""
    batch = {f"q{i}": query for i, query in enumerate(queries)}
    body = urlencode({"queries": json.dumps(batch)}).encode()
    found = client("/reconcile", "POST", body, Content_Type=FORM, **headers)
    assert found.status == 200, found.text
    answer = found.json()
    jsonschema.validate(answer, RESULTS)
    assert list(answer) == list(batch)
    return [answer[key]["result"] for key in batch]


def test_the_service_presents_itself(server: Client) -> None:
    for path in ("/reconcile", "/reconcile/"):
        manifest = server(path).json()
        jsonschema.validate(manifest, MANIFEST)
    assert [kind["name"] for kind in manifest["defaultTypes"]][:2] == ["acteur", "territoire"]
    assert server("/reconcile", Accept_Language="en").json()["defaultTypes"][0]["name"] == "actor"


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("Nantes Métropole", "Acteur", "acteur/nantes-metropole"),
        ("NANTES METROPOLE", f"{COOP}Acteur", "acteur/nantes-metropole"),
        ("  nantes-métropole ", ["Metropole"], "acteur/nantes-metropole"),
        ("244400404", "", "acteur/nantes-metropole"),
        ("244 400 404", None, "acteur/nantes-metropole"),
        ("35360", "", "territoire/vitre"),
        ("Vitré", "Territoire", "territoire/vitre"),
        ("AdCF", "", "acteur/intercommunalites-de-france"),
        ("Assemblée des communautés de France", "Acteur", "acteur/intercommunalites-de-france"),
        ("Brest métropole océane", "", "acteur/brest-metropole"),
    ],
)
def test_who_is_named_without_doubt_is_matched(server: Client, written: str, kind: Any, expected: str) -> None:
    (found,) = ask(server, {"query": written} | ({"type": kind} if kind is not None else {}))
    assert (found[0]["id"], found[0]["match"], found[0]["score"]) == (ID + expected, True, 100.0)
    assert not any(one["match"] for one in found[1:])


def test_a_theme_is_recognised_in_both_languages(server: Client, embedded: Embedded) -> None:
    theme = "https://w3id.org/coopter/voc/theme"
    query = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?s ?l WHERE {{
    ?s skos:inScheme <{theme}> ; skos:prefLabel ?l }} ORDER BY ?s ?l LIMIT 12"""
    rows = [tuple(row.values()) for row in embedded.select(query)]
    for (iri, _), found in zip(rows, ask(server, *({"query": name, "type": theme} for _, name in rows)), strict=True):
        assert iri in [one["id"] for one in found if one["score"] == 100.0]


def test_typing_errors_give_candidates_not_matches(server: Client) -> None:
    for written in ("Nantes Metropol", "metropole de Nantes", "Nantse Métropole"):
        (found,) = ask(server, {"query": written, "type": "Acteur", "limit": 3})
        assert found[0]["id"] == NANTES
        assert 60 < found[0]["score"] < 100
        assert not found[0]["match"]
        assert len(found) == 3


def test_two_of_the_same_name_are_not_matched_by_themselves(server: Client) -> None:
    (found,) = ask(server, {"query": "Vitré Communauté"})
    sure = [one["id"] for one in found if one["score"] == 100.0]
    assert sure == [f"{ID}acteur/vitre-communaute", f"{ID}territoire/vitre-communaute"]
    assert not any(one["match"] for one in found)


def test_a_code_beside_the_name_decides(server: Client) -> None:
    known = [{"pid": "siren", "v": "244400404"}]
    (right,) = ask(server, {"query": "métropole", "type": "Acteur", "properties": known})
    assert (right[0]["id"], right[0]["match"]) == (NANTES, True)
    (wrong,) = ask(server, {"query": "Rennes Métropole", "type": "Acteur", "properties": known})
    scores = {one["id"]: one["score"] for one in wrong}
    assert scores[f"{ID}acteur/rennes-metropole"] == 50.0
    assert wrong[0]["id"] == NANTES


def test_a_type_that_nobody_has_finds_nobody(server: Client) -> None:
    assert ask(server, {"query": "Nantes Métropole", "type": "Licorne"}) == [[]]
    assert ask(server, {"query": "!!!"}, {"query": ""}, {}) == [[], [], []]


def test_a_batch_may_come_by_get(server: Client) -> None:
    batch = quote(json.dumps({"a": {"query": "FNAU"}}))
    found = server(f"/reconcile?queries={batch}").json()
    jsonschema.validate(found, RESULTS)
    assert found["a"]["result"][0]["match"]


def test_types_are_named_in_the_language(server: Client) -> None:
    (found,) = ask(server, {"query": "FNAU"}, Accept_Language="en")
    assert "actor" in {kind["name"] for kind in found[0]["type"]}


def test_what_is_typed_is_completed(server: Client) -> None:
    entity = server("/reconcile/suggest/entity?prefix=nantes+met").json()
    jsonschema.validate(entity, SUGGESTIONS)
    assert NANTES in [one["id"] for one in entity["result"]]
    kinds = server("/reconcile/suggest/type?prefix=metropole").json()
    jsonschema.validate(kinds, SUGGESTIONS)
    assert kinds["result"][0]["id"] == f"{COOP}Metropole"
    props = server("/reconcile/suggest/property?prefix=siren").json()
    jsonschema.validate(props, SUGGESTIONS)
    assert [one["id"] for one in props["result"]] == [f"{COOP}siren"]


def test_columns_are_added_from_properties(server: Client) -> None:
    proposed = server(f"/reconcile/properties?type={quote(COOP, safe='')}Acteur&limit=50").json()
    jsonschema.validate(proposed, PROPOSALS)
    ids = [one["id"] for one in proposed["properties"]]
    assert f"{COOP}siren" in ids
    assert f"{COOP}codeInsee" not in ids[1:]
    asked = {"ids": [NANTES, "acteur/fnau", "nobody"], "properties": [{"id": i} for i in (*ids, "siren", "zzz")]}
    found = server(f"/reconcile?extend={quote(json.dumps(asked))}").json()
    jsonschema.validate(found, EXTENSION)
    assert found["rows"][NANTES]["siren"] == [{"str": "244400404"}] == found["rows"][NANTES][f"{COOP}siren"]
    ressort = found["rows"][NANTES][f"{COOP}ressort"]
    assert ressort == [{"id": f"{ID}territoire/nantes-metropole", "name": "Nantes Métropole"}]
    assert found["rows"]["nobody"]["siren"] == []
    assert [one["id"] for one in found["meta"]] == [*ids, "siren", "zzz"]


def test_an_entity_is_shown_and_leads_to_its_document(server: Client) -> None:
    shown = server(f"/reconcile/preview?id={quote(NANTES, safe='')}")
    assert shown.media == "text/html"
    assert "244400404" in shown.text
    assert "frame-ancestors" not in shown.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown.headers
    led = server("/reconcile/view?id=acteur/fnau")
    assert (led.status, led.headers["Location"]) == (303, "/doc/acteur/fnau")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("queries=nonsense", 400),
        ("queries=[]", 400),
        ("queries=" + quote(json.dumps({"a": []})), 400),
        ("queries=" + quote(json.dumps({"a": {"query": 3}})), 400),
        ("queries=" + "[" * 100_000, 400),
        ("queries=" + quote(json.dumps({str(i): {"query": "x"} for i in range(300)})), 413),
        ("extend=3", 400),
        ("queries=" + "x" * 2_000_000, 413),
    ],
)
def test_a_bad_batch_is_refused(server: Client, body: str, status: int) -> None:
    refused = server("/reconcile", "POST", body.encode(), Content_Type=FORM)
    assert refused.status == status


def test_odd_queries_are_survived(server: Client) -> None:
    odd = [
        {
            "query": "x",
            "limit": "many",
            "type": [3, None],
            "properties": [1, {"pid": 3}, {"pid": "siren", "v": [None]}],
        },
        {"query": "a" * 100_000, "limit": -1},
        {"query": "\ud800"},
        {"query": "x", "properties": {"pid": "siren", "v": {"id": "x"}}},
    ]
    assert len(ask(server, *odd)) == 4
    asked = {"ids": [1, None, {}], "properties": ["x", {"id": 3}, {}]}
    assert server(f"/reconcile?extend={quote(json.dumps(asked))}").status == 200
    assert server("/reconcile", "POST", b"{}", Content_Type="application/json").status == 415


@pytest.fixture(scope="module")
def register(embedded: Embedded) -> Register:
    return Register.gathered(*work.solved(embedded, *QUERIES))


def test_every_actor_and_territory_is_found_by_each_of_its_names(register: Register, embedded: Embedded) -> None:
    everyone = embedded.select(
        f"SELECT DISTINCT ?s {{ {{ ?s a <{COOP}Acteur> }} UNION {{ ?s a <{COOP}Territoire> }} }}"
    )
    assert {iri for iri in register.types if iri.startswith(ID)} == set(everyone.column("s"))
    for name, iris in list(register.names.items())[::7]:
        found = register.recognise(name, set(), (), 100)
        sure = {one.iri for one in found if one.score == 100.0}
        assert sure >= set(iris)
        assert any(one.match for one in found) == (len(sure) == 1)


@given(st.text(max_size=40), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_scores_are_in_order_and_bounded(register: Register, name: str, limit: int) -> None:
    found = register.recognise(name, set(), (), limit)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert len(found) <= limit
    assert sum(one.match for one in found) <= 1
    assert fold(fold(name)) == fold(name)

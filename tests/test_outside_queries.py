"""Queries from outside the catalogue: they only read, only here, and are stopped when they go too far."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmlb_graph import run
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import catalogue
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine import guard, worker
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import EngineError, QueryError

ALLOWED = "https://example.org/"
WORD = st.sampled_from(["SERVICE", "LOAD", "from", "INSERT", "#", '"', "'", "\\", "{", "}", "<a:b>", "?service", " "])


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service<http://example.org/>{ ?s ?p ?o } }",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "PREFIX e: <http://example.org/> SELECT * { SERVICE e:x { ?s ?p ?o } }",
        "SELECT * { SERVICE # <https://example.org/>\n <http://autre.example/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://example.org/> { ?s ?p ?o }",
        "SELECT * FROM e:x { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "insert { ?s ?p 1 } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <a:b>",
        "CREATE GRAPH <a:b>",
        "COPY <a:b> TO <a:c>",
        "MOVE <a:b> TO <a:c>",
        "ADD <a:b> TO <a:c>",
        "SELECT * { ?s ?p '''x''' SERVICE <http://example.org/> {} }",
        'SELECT * { ?s ?p "\\"" } INSERT DATA { }',
        "SELECT * { " + "{ " * 2340 + "}" * 2340 + " }",
        "SELECT * { FILTER (" + "(" * 2000 + "1" + ")" * 2000 + ") }",
        "SELECT * { ?s ?p " + "?o , " * 20_000 + "?o }",
    ],
    ids=lambda text: text[:45].strip(),
)
def test_what_does_not_only_read_here_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        guard.inspect(text)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e:<e:> BASE <a:> # SELECT\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?service ?from ?load }",
        "SELECT * { ?s rdfs:label 'INSERT' ; ex:SERVICE <http://example.org/LOAD> } # SERVICE <x:y>",
        'SELECT * { ?s ?p """ DELETE "quoted" SERVICE <a:b> """ }',
        "SELECT * { ?s ?p 'it\\'s FROM there'@fr }",
        "SELECT ($load AS ?x) { ?s load: $load }",
    ],
)
def test_words_inside_names_and_strings_are_no_commands(text: str) -> None:
    assert guard.inspect(text) == text


def test_every_query_of_the_catalogue_passes_the_guard() -> None:
    for query in catalogue().values():
        if query.name.startswith("federation/"):
            with pytest.raises(QueryError, match="SERVICE"):
                guard.inspect(query.text)
        else:
            assert guard.inspect(query.text) == query.text


def test_what_is_allowed_by_name_is_let_through() -> None:
    text = f"SELECT * {{ SERVICE <{ALLOWED}sparql> {{ ?s ?p ?o }} }}"
    assert guard.inspect(text, [ALLOWED]) == text
    for other in ("http://example.org/", "https://example.organisation/", "", "https://example.org/sparql/x"):
        with pytest.raises(QueryError):
            guard.inspect(text, [other])


@given(st.lists(WORD, max_size=12).map(" ".join))
def test_what_a_comment_says_is_no_command(text: str) -> None:
    query = f"SELECT * {{ ?s ?p ?o }} # {text}\n"
    assert guard.inspect(query) == query


@given(st.text())
def test_the_guard_ends_on_any_text(text: str) -> None:
    try:
        guard.inspect(text)
    except QueryError:
        return


def test_the_guard_is_quick_on_hostile_text() -> None:
    for text in ('"' * 59_000, "'''" + "\\" * 59_000, "<" * 59_000, "a:" * 29_000, "{" * 59_000, "#" * 59_000):
        started = time.monotonic()
        with contextlib.suppress(QueryError):
            guard.inspect(text)
        assert time.monotonic() - started < 2


def test_a_query_in_a_file_is_answered_as_here(dataset: Dataset, embedded: Embedded) -> None:
    text = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c"
    assert worker.answer(dataset, text, "SELECT") == embedded.select(text)
    assert worker.answer(dataset, "ASK { ?s ?p ?o }", "ASK") is True
    graph = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . ?s <https://w3id.org/coopter/ns#siren> ?n }"
    assert set(worker.answer(dataset, graph, "CONSTRUCT")) == set(embedded.construct(graph))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = ?i && ?c = ?h) }",
        "SELECT * { ?s (!<a:b>)+ ?o . ?o (!<a:c>)+ ?q . ?q (!<a:d>)+ ?r . FILTER (?r = ?s && ?q = 'x') } ORDER BY ?o",
    ],
)
def test_a_bomb_is_stopped_by_the_clock(dataset: Dataset, bomb: str) -> None:
    started = time.monotonic()
    with pytest.raises(EngineError) as caught:
        worker.answer(dataset, guard.inspect(bomb), "SELECT", seconds=2.0)
    assert caught.value.exit_code == 3
    assert time.monotonic() - started < 8


def test_too_many_rows_are_refused(dataset: Dataset) -> None:
    with pytest.raises(EngineError, match="LIMIT"):
        worker.answer(
            dataset, "SELECT * { { ?a ?b ?c } UNION { ?d ?e ?f } UNION { ?g ?h ?i } UNION { ?j ?k ?l } }", "SELECT"
        )


def test_a_query_that_cannot_be_read_is_the_persons_to_mend(dataset: Dataset) -> None:
    with pytest.raises(QueryError):
        worker.answer(dataset, "SELECT nonsense", "SELECT")


def test_a_file_is_inspected_before_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    for text in ("LOAD <http://127.0.0.1:1/>", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"):
        file.write_text(text, encoding="utf-8")
        for endpoint in (None, "http://127.0.0.1:1/"):
            with pytest.raises(QueryError):
                run.answer(str(file), (), None, endpoint, ("oxigraph", ()))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"#+ summary: [\nSELECT * {}", b"#+ sumary: x\nSELECT * {}", b"#+ x\nSELECT * {}"]
)
def test_a_file_that_is_no_query_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(content)
    with pytest.raises(QueryError):
        run.answer(str(file), (), None, None, ("oxigraph", ()))


def test_a_query_after_a_header_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = tmp_path / "q.rq"
    file.write_text("#+ summary: {fr: x}\nPREFIX a: <a:> SELECT (1 AS ?n) {}", encoding="utf-8")
    found = run.answer(str(file), (), None, None, ("oxigraph", ()))
    assert isinstance(found, Bindings)
    assert found.column("n") == ["1"]

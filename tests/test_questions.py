"""The questions of the team: each has an answer with its evidence, or a precise statement of what is missing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pmlb_graph import analyses, blank, catalogue, pipeline, questions, resources
from pmlb_graph.analyses import Analysis, Bench, Finding, Thing
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import DataError, UsageError
from pmlb_graph.importers import KINDS
from pmlb_graph.language import speak, speaking
from pmlb_graph.questions import Answer, Ground, Missing, Question, wording
from pmlb_graph.questions.doors import DOORS
from pmlb_graph.questions.told import _TOLD
from pmlb_graph.tables import describe
from tests.test_cli import Door

NUMBERS = [*range(1, 41)]
REPLICAS = 4
# What no table holds today, of each question: whoever brings it will see a test fail here, and be told more.
LACKING = {26: ["evenements.csv"], 29: ["interactions.csv"], 32: ["interactions.csv"], 33: ["interactions.csv"]}


@pytest.fixture(scope="session")
def ground(dataset: Dataset) -> Ground:
    """The real graph, its networks made once for every question."""
    return Ground(Bench(Embedded(dataset.lines), REPLICAS, 42), files=True)


@pytest.fixture(scope="module", autouse=True)
def away_from_the_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("questions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_cache", lambda: folder)
        yield


# ── The list ──────────────────────────────────────────────────────────


def test_every_number_is_there_in_both_languages() -> None:
    known = questions.questions()
    assert list(known) == NUMBERS
    for number, question in known.items():
        assert question.number == number
        assert set(question.words) == {"fr", "en"} == set(question.section)
        assert len({*question.words.values()}) == 2
        assert all(text.endswith(("?", ")")) or "?" in text for text in question.words.values())
        assert question.needs, "a question that needs nothing cannot say what is missing"
    assert len({question.words["fr"] for question in known.values()}) == 40
    sections = [question.section["en"] for question in known.values()]
    assert sections == sorted(sections, key=sections.index), "the questions of a section stand together"
    assert len(set(sections)) == 6


def test_what_is_named_exists() -> None:
    tables = {table.file: {column.name for column in table.columns} for table in describe().tables.values()}
    for question in questions.questions().values():
        for name in question.queries:
            query = catalogue.named(name)
            assert question.number in query.questions
            assert name in _TOLD, "an answer begins with a sentence"
        assert all(any(p.partition("=")[0] in q.parameters for q in question.catalogued()) for p in question.given)
        for need in question.needs:
            assert set(need.columns) <= tables[need.table], need.name
            assert set(need.imports) <= set(KINDS)
            assert set(need.words) == {"fr", "en"}


def test_every_number_has_someone_who_answers_but_those_awaited() -> None:
    awaited = set()
    for number, question in questions.questions().items():
        commands = [door for door in DOORS if number in door.questions and door.unasked]
        if not (question.analyses() or question.queries or commands):
            awaited.add(number)
    assert awaited <= {32, 33}


# ── Each question on the real data ────────────────────────────────────


@pytest.mark.parametrize("number", NUMBERS)
def test_a_question_is_answered_or_says_what_is_missing(number: int, ground: Ground) -> None:
    question = questions.numbered(number)
    found = questions.answer(question, ground)
    assert found.answered or found.missing
    _complete(found) if found.answered else _lacking(found)
    assert [one.table for one in found.missing if one.table] == LACKING.get(number, []) or number in (32, 33)
    document = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert document["question"] == {"number": number, "text": question.words["fr"]}
    assert len(document["evidence"]) == len(found.evidence)
    assert document["answered"] is found.answered


def _complete(found: Answer) -> None:
    """Want a sentence, a table whose rows have its columns, passages, a method and limits."""
    assert found.sentences
    assert all(sentence and not re.search(r"{|}|\bnan\b", sentence) for sentence in found.sentences)
    assert found.rows
    assert all(len(row) == len(part.columns) for part in found.parts for row in part.rows)
    assert found.method
    assert found.limits
    assert found.also
    if found.question.number != 39:
        assert found.evidence
    held = {fact for part in found.parts for fact in part.facts}
    assert {fact.iri for fact in found.evidence} <= held
    assert all(fact.passages or fact.premises for fact in found.evidence), "evidence leads to a passage"


def _lacking(found: Answer) -> None:
    """Want what to fill, and how."""
    assert not found.rows
    for one in found.missing:
        assert str(one)
    assert any(one.table and one.columns and one.bring for one in found.missing)


def test_both_languages_say_the_same(ground: Ground) -> None:
    for number in (1, 2, 5, 7, 8, 9, 10, 26, 27, 34, 35, 37):
        question = questions.numbered(number)
        french = questions.answer(question, ground)
        with speaking("en"):
            english = questions.answer(question, ground)
            assert english.to_dict()["question"]["text"] == question.words["en"]
        assert french.sentences != english.sentences
        assert french.columns != english.columns or number == 9  # action, orientation
        figures = [
            sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[\u202f\xa0 ,](?=\d{3}\b)", "", " ".join(a.sentences))))
            for a in (french, english)
        ]
        assert figures[0] == figures[1], number
        assert [fact.iri for fact in french.evidence] == [fact.iri for fact in english.evidence]


def test_the_words_of_queries_are_in_the_language_spoken(ground: Ground) -> None:
    engine = ground.bench.engine
    with speaking("en"):
        members = questions.answer(questions.numbered(26), ground)
        known = wording.labels(engine)
    french, english = (set(words) for words in zip(*known.items(), strict=True))
    assert {"membre", "attesté"} <= french
    cells = {cell for part in members.parts for row in part.rows for cell in row if isinstance(cell, str)}
    assert {"member", "end not known", "unknown"} <= cells
    assert not cells & (french - english)
    assert not cells & wording.WORDS.keys() - english
    assert "fin non connue (71)" in " ".join(questions.answer(questions.numbered(26), ground).sentences)
    assert "end not known (71)" in " ".join(members.sentences)


def test_every_word_of_the_list_is_one_that_a_query_writes() -> None:
    texts = " ".join(query.text for query in catalogue.questions())
    schemes = (Path(str(resources.folder("ontology"))) / "vocabulaires.ttl").read_text(encoding="utf-8")
    assert [word for word in wording.WORDS if f'"{word}"' not in texts and f'"{word}"' not in schemes] == []


def test_numbers_of_sentences_are_those_of_the_rows(ground: Ground) -> None:
    found = questions.answer(questions.numbered(5), ground)
    rule = found.columns.index("règle")
    for name in {str(row[rule]) for row in found.rows}:
        towns = {row[0] for row in found.rows if str(row[rule]) == name}
        assert any(f"« {name} », {len(towns)} villes" in sentence for sentence in found.sentences)
    found = questions.answer(questions.numbered(9), ground)
    assert found.sentences[0].startswith(f"{len(found.rows)} action sans instance : {found.rows[0][0]}")


def test_what_was_known_is_told_by_sources_published_then(ground: Ground) -> None:
    found = questions.answer(questions.numbered(27), ground, ["date=2012-06"])
    state, first = found.columns.index("état"), found.columns.index("dit d'abord")
    rows = {"su": 0, "redit depuis": 0, "appris depuis": 0, "non daté": 0}
    for row in found.rows:
        rows[str(row[state])] += 1
        if row[state] == "appris depuis":
            assert str(row[first]) > "2012-06"
        elif row[state] != "non daté":
            assert str(row[first])[:7] <= "2012-06"
        else:
            assert row[first] is None
    assert all(rows.values())
    before = questions.answer(questions.numbered(27), ground, ["date=1990"])
    assert {row[state] for row in before.rows} == {"appris depuis", "non daté"}


# ── Parameters ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "given", "name"),
    [
        (1, ["acteur=fnau"], "inventaire/participations"),
        (5, ["regle=action-coeur-de-ville"], "inventaire/villes-moyennes-sans-cooperation"),
        (10, ["facette1=theme", "facette2=finalite"], "inventaire/facettes"),
        (24, ["date1=2004", "date2=2012"], "temps/entrees-sorties"),
        (26, ["date=2012"], "temps/membres-a-la-date"),
        (26, ["action=a06"], "plan/prevu-et-constate"),
        (34, ["acteur=nantes-metropole", "autre=rennes-metropole"], "preuve/lien"),
        (37, ["manque=SIREN"], "preuve/a-completer"),
        (38, ["theme=tourisme", "territoire=angers"], "invite"),
    ],
)
def test_parameters_choose_who_answers(number: int, given: list[str], name: str, ground: Ground) -> None:
    found = questions.answer(questions.numbered(number), ground, given)
    assert [part.name for part in found.parts] == [name]
    assert found.rows
    assert found.evidence
    assert {one.partition("=")[0] for one in given} <= set(questions.parameters(found.question))


@pytest.mark.parametrize(
    ("number", "given", "words"),
    [
        (5, ["regel=x"], "vouliez-vous dire « regle »"),
        (1, ["zzz=x"], "elle prend : "),
        (1, ["acteur"], "nom=valeur"),
        (26, ["date=2012", "action=a06"], "ne prend ensemble"),
        (39, ["fichier=/nowhere.csv"], "n'existe pas"),
        (27, ["date=hier"], "n'est pas une date"),
    ],
)
def test_what_is_wrongly_asked_is_told(number: int, given: list[str], words: str, ground: Ground) -> None:
    with pytest.raises(UsageError, match=words):
        questions.answer(questions.numbered(number), ground, given)


def test_files_are_read_for_the_owner_of_the_machine_only(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("operation,acteur\nretirer,personne\n", encoding="utf-8")
    with pytest.raises(UsageError, match="ligne de commande"):
        questions.answer(questions.numbered(39), replace(ground, files=False), [f"fichier={path}"])
    with pytest.raises(UsageError, match="ligne de commande"):
        questions.answer(questions.numbered(27), replace(ground, files=False), [f"avant={tmp_path}"])
    with pytest.raises(DataError):
        questions.answer(questions.numbered(39), ground, [f"fichier={path}"])


def test_the_former_state_of_the_tables_is_compared(ground: Ground, tmp_path: Path) -> None:
    blank.make(tmp_path / "avant", blank.Identity("Avant", "https://example.org/avant/", "L'équipe"))
    found = questions.answer(questions.numbered(27), ground, [f"avant={tmp_path / 'avant'}"])
    assert [part.name for part in found.parts] == ["diff"]
    assert len(found.rows) > 1000
    assert {row[1] for row in found.rows} == {"ajouté"}


# ── Without data, without tables, with another analysis ───────────────


def test_an_empty_project_is_told_what_to_fill(tmp_path: Path) -> None:
    path = tmp_path / "vide"
    blank.make(path, blank.Identity("Vide", "https://example.org/vide/", "L'équipe"))
    ground = Ground(Bench(pipeline.engine(path), REPLICAS, 42), path)
    for question in questions.questions().values():
        found = questions.answer(question, ground)
        assert not found.answered, question.number
        assert not found.evidence
        assert all((path / one.table).is_file() for one in found.missing if one.table)
        assert any(one.table for one in found.missing), question.number
        assert all(not re.search(r"{|}|\bnan\b", sentence) for sentence in found.sentences)
        json.dumps(found.to_dict(), allow_nan=False)


def test_an_endpoint_answers_what_needs_no_table(endpoint: str, ground: Ground) -> None:
    remote = Ground(Bench(pipeline.engine(None, endpoint), REPLICAS, 42), tables=False)
    for number in (4, 9):
        here = questions.answer(questions.numbered(number), ground)
        there = questions.answer(questions.numbered(number), remote)
        assert (there.sentences, there.rows) == (here.sentences, here.rows)
        assert [fact.iri for fact in there.evidence] == [fact.iri for fact in here.evidence]
    found = questions.answer(questions.numbered(39), remote)
    assert not found.answered
    assert "point d'accès" in str(found.missing[0])


def test_an_analysis_answers_as_soon_as_it_names_the_number(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(bench: Bench) -> Finding:
        rows = ((Thing("https://example.org/a", "A"), 1.0),)
        return Finding("neuve", (33,), "Neuve", ("Une phrase.",), "M", ("L",), columns=("a", "b"), rows=rows)

    known = {**analyses.ANALYSES, "neuve": Analysis("neuve", (33,), "Neuve", answer)}
    monkeypatch.setattr("pmlb_graph.questions.question.ANALYSES", known)
    found = questions.answer(questions.numbered(33), ground)
    assert found.sentences[-1] == "Une phrase."
    assert "pmlb-graph analysis neuve" in found.also
    assert not any("aucune analyse" in str(one) for one in found.missing)


def test_what_is_missing_reads_as_a_sentence() -> None:
    assert str(Missing("les navettes")) == "les navettes"
    whole = Missing(
        "les navettes", "interactions.csv", ("origine", "destination"), ("pmlb-graph import navettes FILE",)
    )
    text = "les navettes : remplir interactions.csv (colonnes origine, destination)"
    assert str(whole) == f"{text}, ou : `pmlb-graph import navettes FILE`"


# ── Search ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_question_is_found_by_its_own_words(language: str) -> None:
    for question in questions.questions().values():
        assert questions.search(question.words[language].upper()) == [question]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("équivalence", 21), ("equivalence", 21), ("EQUIVALENCE structurale", 21), ("angles morts", 5),
        ("financement", 6), ("navettes", 32), ("navetes", 32), ("structural holes", 13),
        ("qui inviter au projet", 38), ("commuting", 32),
    ],
)  # fmt: skip
def test_words_are_found_blind_to_accents_case_and_slips(words: str, number: int) -> None:
    assert [question.number for question in questions.search(words)][:1] == [number]


@pytest.mark.parametrize("words", ["", "   ", "zzzyx", "%", "?", "«»", "\N{SNOWMAN}", "a" * 10_000])
def test_words_that_no_question_has_find_nothing(words: str) -> None:
    assert questions.search(words) == []


# ── The command ───────────────────────────────────────────────────────


@pytest.fixture
def door(capsys: pytest.CaptureFixture[str]) -> Iterator[Door]:
    yield Door(capsys)
    speak("fr")


def test_the_command_lists_the_questions(door: Door) -> None:
    text = door("ask")
    assert text.code == 0
    assert [int(n) for n in re.findall(r"^ +(\d+)  ", text.out, re.MULTILINE)] == NUMBERS
    assert text.out.startswith("Inventaire\n   1  Qui participe")
    listed = json.loads(door("ask", "--format", "json", "--lang", "en").out)
    assert [one["number"] for one in listed] == NUMBERS
    assert listed[11]["analyses"] == ["ponts"]
    assert listed[0]["question"].startswith("Who takes part")
    assert len(list(csv.reader(io.StringIO(door("ask", "--format", "csv", "--lang", "fr").out)))) == 41


def test_the_command_answers_in_every_format(door: Door) -> None:
    text = door("ask", "9")
    assert (text.code, text.err) == (0, "")
    for words in ("9. Quelles actions", ": 1 fait", "Méthode :", "Voir aussi : pmlb-graph query"):
        assert words in text.out
    assert "« " in text.out, "the words of a source"
    document = json.loads(door("ask", "9", "--format", "json").out)
    assert document["evidence"][0]["passages"]
    rows = list(csv.reader(io.StringIO(door("ask", "instance", "de", "pilotage", "--format", "csv").out)))
    assert rows[0] == document["columns"]
    assert len(rows) == len(document["rows"]) + 1
    assert "Which actions have no steering body?" in door("ask", "9", "--lang", "en").out


def test_the_command_says_what_is_missing(door: Door) -> None:
    text = door("ask", "29", "--replicas", "2")
    assert "Ce qui manque :\n  – les EPCI qui se touchent : remplir interactions.csv" in text.out
    assert "pmlb-graph import contours FICHIER" in text.out


def test_the_command_takes_parameters_and_tells_errors(door: Door) -> None:
    assert "Action cœur de ville" in door("ask", "5", "-p", "regle=action-coeur-de-ville").out
    assert door("ask", "41").code == 2
    assert door("ask", "5", "-p", "regel=x").code == 2
    assert door("ask", "-p", "regle=x").code == 2
    assert "aucune question" in door("ask", "zzzyx").err
    several = door("ask", "population")
    assert several.code == 0
    assert "choisir par le numéro" in several.err
    assert len(re.findall(r"^ +\d+  ", several.out, re.MULTILINE)) > 1


def test_a_question_is_a_value(ground: Ground) -> None:
    one, other = (questions.answer(questions.numbered(12), ground) for _ in range(2))
    assert one == other
    assert isinstance(one.question, Question)

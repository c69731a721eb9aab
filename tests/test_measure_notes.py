"""The notes of measures: read whole from their docstrings, said in both languages, with the same marks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmlb_graph.cli.commands import program
from pmlb_graph.language import speaking, tr
from pmlb_graph.measures import MEASURES, Measure
from pmlb_graph.measures.note import MARKS, plain, read

EVERY = [pytest.param(one, id=one.name) for one in MEASURES.values()]


def _said(*words: str) -> str:
    result = CliRunner().invoke(program, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def _french(text: str) -> str:
    with speaking("fr"):
        return tr(text)


@pytest.mark.parametrize("one", EVERY)
def test_every_text_of_a_note_has_its_french(one: Measure) -> None:
    """A docstring that changes without its translation is told here."""
    assert [text for text in (one.title, *one.note.texts) if _french(text) == text] == []


@pytest.mark.parametrize("one", EVERY)
def test_the_french_has_the_same_formulas_names_and_stresses(one: Measure) -> None:
    for text in one.note.texts:
        english, french = (list(MARKS.finditer(said)) for said in (text, _french(text)))
        for kind in ("formula", "code", "name"):
            assert Counter(m[kind] for m in english) == Counter(m[kind] for m in french), (kind, text)
        assert sum(m["stress"] is not None for m in english) == sum(m["stress"] is not None for m in french), text


@pytest.mark.parametrize("one", EVERY)
def test_a_note_says_what_it_means_where_it_holds_and_where_it_comes_from(one: Measure) -> None:
    note = one.note
    assert note.meaning.startswith("For a geographer: ")
    assert _french(note.meaning).startswith("Pour un géographe : ")
    assert note.values
    assert note.references
    assert all(reference.count("(") >= 1 and reference.endswith(".") for reference in note.references)
    assert not any("----" in text or ".. math" in text or ">>>" in text for text in note.texts)


def test_a_note_is_read_part_by_part() -> None:
    note = read(
        """Count
        ties.

        For a geographer: how many.

        .. math:: k = \\sum_j
            a_j

        with *a* the :math:`a_j` of `degree`.

        Parameters
        ----------
        graph : Graph
            Left out.

        Returns
        -------
        dict
            By node;
            0 alone.

        References
        ----------
        One, A. & Two, B. (2001). A title that
        goes on. Journal, 1(2).
        Three, C. (1999). Another. Press (1st ed.), ch. 2.

        Examples
        --------
        >>> 1
        """
    )
    assert note.summary == "Count ties."
    assert note.details == (("formula", "k = \\sum_j a_j"), ("text", "with *a* the :math:`a_j` of `degree`."))
    assert note.values == "By node; 0 alone."
    assert note.references == (
        "One, A. & Two, B. (2001). A title that goes on. Journal, 1(2).",
        "Three, C. (1999). Another. Press (1st ed.), ch. 2.",
    )
    assert plain(note.details[1][1]) == "with a the a_j of degree."


def test_a_docstring_without_sections_is_a_summary() -> None:
    note = read("Count.")
    assert (note.summary, note.meaning, note.details, note.values, note.references) == ("Count.", "", (), "", ())


def test_the_command_tells_one_measure_whole_in_both_languages() -> None:
    for one in MEASURES.values():
        french = _said("measures", one.name)
        with speaking("en"):
            english = _said("measures", one.name)
        assert all(plain(text) in english for text in one.note.texts)
        assert all(plain(_french(text)) in french for text in one.note.texts)
        for kind, text in one.note.details:
            assert kind != "formula" or (text in french and text in english)
        assert all(reference in french for reference in one.note.references)
        assert ":math:" not in french + english


def test_json_has_the_parts() -> None:
    told = json.loads(_said("measures", "constraint", "--format", "json"))
    assert told["title"] == "contrainte"
    assert told["meaning"].startswith("Pour un géographe : un territoire est contraint")
    assert [next(iter(detail)) for detail in told["details"]] == ["formula", "text"]
    assert told["reference"] == " ".join(told["references"])


def test_an_unknown_measure_is_said_with_its_neighbour() -> None:
    result = CliRunner().invoke(program, ["measures", "constrainte"])
    assert result.exit_code == 2
    assert "« constraint »" in result.output


def test_the_catalogue_of_measures_and_its_notes_agree(tmp_path: Path) -> None:
    listed = {row["name"]: row for row in json.loads(_said("measures", "--format", "json"))}
    for one in MEASURES.values():
        assert listed[one.name]["reference"] == " ".join(one.note.references)

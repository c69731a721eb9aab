"""What holds for any cell, any key, any date and any quotation."""

from __future__ import annotations

import csv
import datetime
import io
import re
import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import assume, given
from hypothesis import strategies as st

from pmlb_graph import sources
from pmlb_graph.errors import closest
from pmlb_graph.tables import Row, describe
from pmlb_graph.tables.cells import Cells
from pmlb_graph.tables.project import open_project
from pmlb_graph.tables.reading import read
from pmlb_graph.terms import KEY, Base, date, slug

TABLE = describe().tables["glossaire"]
CELLS = Cells(open_project()[0])
WORDS = st.sampled_from(["gare", "pôle", "l'axe", "l’axe", "\u00a0", " ", "  ", "1", "(x)", "*", ".+"])

cell = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)
rows = st.lists(st.lists(cell, min_size=len(TABLE.columns), max_size=len(TABLE.columns)), max_size=6)


@given(rows, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_cell_comes_back_from_a_file(written: list[list[str]], end: str, mark: bool) -> None:
    stream = io.StringIO()
    # Python's writer leaves a lone carriage return unquoted when lines end with a line feed.
    writer = csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL if end == "\n" else csv.QUOTE_MINIMAL)
    writer.writerow([column.name for column in TABLE.columns])
    lines = []
    for record in written:
        lines.append(len(re.findall(r"\r\n|\r|\n", stream.getvalue())) + 1)
        writer.writerow(record)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "glossaire.csv"
        path.write_bytes(stream.getvalue().encode("utf-8-sig" if mark else "utf-8"))
        sheet, problems = read(path, TABLE, path.name)
    expected = [
        Row(line, tuple(re.sub("\r\n?", "\n", cell).strip() for cell in record))
        for line, record in zip(lines, written, strict=True)
        if any(cell.strip() for cell in record)
    ]
    assert list(sheet.rows) == expected
    assert {p.code for p in problems} <= {"byte-order-mark", "control-character", "garbled-text"}


@given(st.text())
def test_a_slug_is_a_key_and_its_own_slug(text: str) -> None:
    made = slug(text)
    assert slug(made) == made
    assert not made or KEY.fullmatch(made)


@given(st.one_of(st.from_regex(r"\d{1,5}(-\d{1,2}){0,2}", fullmatch=True), st.text(max_size=10)))
def test_a_date_is_what_the_calendar_knows(text: str) -> None:
    def calendar() -> bool:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
            return False
        try:
            datetime.date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            return False
        return True

    found = date(text)
    assert (found is not None) == calendar()
    assert found is None or found.value == text


@given(st.dates())
def test_every_day_is_a_date(day: datetime.date) -> None:
    assert date(day.isoformat()) is not None


def _stands(words: list[str], parts: list[str]) -> bool:
    """Tell whether the parts stand in the text one after the other: the slow way."""
    text = " ".join(words)
    if not parts:
        return True
    return any(
        text[i : i + len(parts[0])] == parts[0] and _stands([text[i + len(parts[0]) :]], parts[1:])
        for i in range(len(text) - len(parts[0]) + 1)
    )


texts = st.lists(st.lists(WORDS, max_size=5).map("".join), min_size=1, max_size=5)


@given(texts, st.lists(st.lists(WORDS, min_size=1, max_size=3).map("".join), min_size=1, max_size=3), st.data())
def test_a_quotation_stands_where_a_reader_finds_it(lines: list[str], parts: list[str], data: st.DataObject) -> None:
    assume(all(sources.normal(part) for part in parts))
    first = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    document = sources.Document(Path("x"), tuple(lines), "")
    shown = [sources.normal(line) for line in lines[first - 1 : last]]
    expected = _stands(shown, [sources.normal(part) for part in parts])
    assert document.holds(" […] ".join(parts), first, last) == expected


@given(texts, st.data())
def test_a_quotation_taken_from_a_text_is_found_in_it(lines: list[str], data: st.DataObject) -> None:
    document = sources.Document(Path("x"), tuple(lines), "")
    number = data.draw(st.integers(1, len(lines)))
    words = sources.normal(lines[number - 1])
    assume(words)
    assert document.holds(words, number, number)
    found = document.find(words)
    assert found is not None
    assert found <= number


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6))
def test_a_suggestion_is_never_invented(word: str, choices: list[str]) -> None:
    found = closest(word, choices)
    assert found is None or found in choices


@given(st.text("abcdefghij-", min_size=8, max_size=20), st.sampled_from("abcdefghij"), st.integers(0, 20))
def test_a_word_misspelt_once_suggests_the_word(word: str, letter: str, place: int) -> None:
    assume(KEY.fullmatch(word))
    assert closest(word[:place] + letter + word[place:], [word, "zzzzzzzz"]) == word


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_a_resource_has_a_valid_iri_whatever_its_key(keys: list[str]) -> None:
    table = describe().tables["participations"]
    cells = [""] * len(table.columns)
    for name, text in zip(table.key, keys, strict=False):
        cells[table.index[name]] = text
    made = CELLS.resource(table, Row(2, tuple(cells)))
    assert next(iter(ox.parse(f"{made} {made} {made} .", format=ox.RdfFormat.N_TRIPLES))).subject == made
    assert made.value.startswith("https://w3id.org/pmlb/id/participation/")
    assert ".." not in made.value.split("/")


@given(st.lists(st.from_regex(KEY, fullmatch=True), min_size=1, max_size=3))
def test_a_key_is_kept_as_it_is_in_an_iri(keys: list[str]) -> None:
    assert Base("https://example.org/").resource("acteur", *keys).value.endswith("/".join(keys))

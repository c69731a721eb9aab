"""The workbook: the same tables back, byte for byte; what people type, and what is wrong at its cell."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmlb_graph import pipeline, tables, workbook
from pmlb_graph.cli import main
from pmlb_graph.errors import DataError, StorageError, UsageError
from pmlb_graph.resources import folder
from pmlb_graph.tables import Row, Sheet
from pmlb_graph.tables.project import replaced
from pmlb_graph.workbook import measuring, opening
from tests.tables_kit import Copy
from tests.workbook_kit import Book, libreoffice, shipped, write_ods

WANTED = shutil.which("soffice") or os.environ.get("PMLB_GRAPH_OFFICE") == "required"
OFFICE = pytest.mark.skipif(not WANTED, reason="LibreOffice is not installed")
KINDS = ["xlsx", "ods", pytest.param("libreoffice", marks=OFFICE)]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_cache", lambda: tmp_path / "cache")


@pytest.fixture(name="shipped")
def _shipped() -> bytes:
    return shipped()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "data")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "classeur.xlsx")


def _contents(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def _faults(file: Path, data: Path) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as raised:
        workbook.plan(file, data)
    return [(problem.place.partition(",")[0], problem.code) for problem in raised.value.problems]


# What is exported


def test_the_same_tables_are_the_same_bytes(shipped: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 1, 0, 0, 0, 0, 1, 0))
    assert workbook.export(*tables.open_project()) == shipped
    with zipfile.ZipFile(io.BytesIO(shipped)) as archive:
        assert {member.date_time[:3] for member in archive.infolist()} == {(1980, 1, 1)}
        assert b"dcterms:" not in re.sub(rb'xmlns:\w+="[^"]*"', b"", archive.read("docProps/core.xml"))


def test_a_sheet_a_table_after_the_guide(shipped: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(shipped))
    description = tables.describe()
    assert book.sheetnames == ["guide", *description.tables, "listes"]
    assert book["listes"].sheet_state == "hidden"
    for name, table in description.tables.items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in table.columns]
        assert sheet.freeze_panes == "B2"
        for cell in sheet[1]:
            assert cell.font.b
            assert cell.comment and len(cell.comment.text) > 10, cell.value
            assert sheet.column_dimensions[cell.column_letter].number_format == "@"


def test_every_cell_is_text_and_none_a_formula(shipped: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(shipped))
    kinds = {(c.data_type, c.number_format) for s in book for row in s for c in row if c.value is not None}
    assert kinds == {("s", "@")}


def test_the_guide_says_in_french_what_everything_is(shipped: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(shipped))["guide"]
    words = [str(value) for row in sheet.values for value in row if value]
    assert "Une feuille est un tableau, une ligne est un fait." in words[1]
    for table in tables.describe().tables.values():
        assert table.name in words
        assert {column.name for column in table.columns} <= set(words)
    assert "La source le dit en toutes lettres." in words
    assert not re.search(r"\b(the|of|which|table is)\b", " ".join(words))


def test_controlled_columns_have_their_lists(shipped: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(shipped))
    description = tables.describe()
    for name, table in description.tables.items():
        rules = {str(rule.sqref).split("2:")[0]: rule for rule in book[name].data_validations.dataValidation}
        for place, column in enumerate(table.columns, 1):
            controlled = column.type in ("concept", "reference", "class", "boolean", "fact")
            rule = rules.get(openpyxl.utils.get_column_letter(place))
            assert (rule is not None) == controlled, f"{name}.{column.name}"
            if rule is None:
                continue
            assert bool(rule.showErrorMessage) is not column.many
            values = [row[0].value for row in book["listes"][rule.formula1.partition("!")[2]]]
            if column.type == "concept":
                assert (values, rule.errorStyle) == (list(description.concepts[column.scheme]), "stop")
            if column.type == "reference":
                assert rule.errorStyle == "warning"
                assert len(values) == len(set(values))
    assert "nantes-metropole" in [
        cell.value for cell in next(c for c in book["listes"].columns if c[0].value == "acteurs")
    ]


def test_an_export_never_loses_rows_without_a_word(copy: Copy) -> None:
    copy.append("acteurs", "trop,peu")
    with pytest.raises(DataError, match="1"):
        workbook.export(*tables.open_project(copy.path))


# What comes back


def test_nothing_changed_changes_nothing(shipped: bytes, copy: Copy, tmp_path: Path) -> None:
    file = tmp_path / "classeur.xlsx"
    file.write_bytes(shipped)
    before, place = _contents(copy.path), copy.path.stat().st_ino
    planned = workbook.plan(file, copy.path)
    workbook.apply(planned)
    assert (planned.changes, _contents(copy.path), copy.path.stat().st_ino) == ((), before, place)


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_alone_gives_every_table_byte_for_byte(book: Book, copy: Copy, kind: str) -> None:
    before = _contents(copy.path)
    for file in copy.path.glob("*.csv"):
        file.unlink()
    workbook.apply(workbook.plan(book.save(kind), copy.path))
    assert _contents(copy.path) == before


def _thirty(book: Book) -> list[int]:
    """Write thirty good rows, and return the numbers of those of participations."""
    proof = {"source": "s-essai", "passage": "p. 1", "certitude": "atteste"}
    book.append("sources", source="s-essai", titre="Essai", editeur="Équipe", date="2026", nature="presse")
    for n in range(9):
        book.append("acteurs", acteur=f"essai-{n}", libelle=f"Essai {n}", classe="Association", **proof)
    for n in range(2):
        book.append("cooperations", cooperation=f"c-essai-{n}", libelle=f"Coopération {n}", forme="entente", **proof)
    return [
        book.append("participations", cooperation=f"c-essai-{n % 2}", acteur=f"essai-{n // 2}", role="membre", **proof)
        for n in range(18)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_eight_faults_in_thirty_rows_are_told_at_their_cells(book: Book, copy: Copy, kind: str) -> None:
    rows = _thirty(book)
    last = {name: book.book[name].max_row for name in ("acteurs", "cooperations")}
    spoilt = [
        ("acteurs", last["acteurs"] - 1, "siren", 244400405, "bad-siren", None),
        ("acteurs", last["acteurs"], "acteur", "Essai 8", "bad-key", "essai-8"),
        ("cooperations", last["cooperations"], "fin", "2019", "dates-in-disorder", None),
        ("participations", rows[1], "acteur", "carène", "unknown-reference", "essai-0"),
        ("participations", rows[2], "role", "menbre", "unknown-reference", "membre"),
        ("participations", rows[3], "debut", "hier", "bad-date", None),
        ("participations", rows[4], "certitude", None, "empty-cell", "atteste"),
        ("participations", rows[5], "source", "s-esai", "unknown-reference", "s-essai"),
    ]
    book.plant("cooperations", last["cooperations"], "debut", 2020)
    book.plant("participations", rows[16], "acteur", "essai-7")
    book.plant("participations", rows[16], "role", "partenaire")
    book.plant("participations", rows[17], "acteur", "essai-7")
    book.plant("participations", rows[17], "role", "partenaire")
    expected = [(book.plant(sheet, row, column, value), code) for sheet, row, column, value, code, _ in spoilt]
    before = _contents(copy.path)
    assert _faults(book.save(kind), copy.path) == expected
    assert _contents(copy.path) == before
    for sheet, row, column, _, _, right in spoilt:
        book.plant(sheet, row, column, right)
    planned = workbook.plan(book.save(kind), copy.path)
    assert {c.table: (len(c.added), c.changed, c.removed) for c in planned.changes} == {
        "sources": (1, (), ()), "acteurs": (9, (), ()), "cooperations": (2, (), ()), "participations": (18, (), ()),
    }  # fmt: skip
    workbook.apply(planned)
    after = _contents(copy.path)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"{change.table}.csv" for change in planned.changes}
    assert all(after[name].startswith(before[name]) for name in after)
    lines = pipeline.load(copy.path).lines
    assert sum("id/acteur/essai-8>" in line for line in lines) >= 5


def test_what_a_spreadsheet_makes_of_a_text_is_read_as_it_was_meant(book: Book, copy: Copy) -> None:
    meant: list[tuple[str, str, str, object, str]] = [
        ("adhesions", "debut", "2012", 2012, "2012"),
        ("adhesions", "fin", "2021-05-31", datetime.date(2021, 5, 31), "2021-05-31"),
        ("mesures", "valeur", "", 1.1, "1.1"),
        ("mesures", "annee", "", 2018.0, "2018"),
        ("resultats", "listeOuverte", "", True, "oui"),
        ("sources", "titre", "", 2012, "2012"),
        ("sources", "note", "", "deux\r\nlignes ", "deux\nlignes"),
        ("cooperations", "nombreParties", "", 12, "12"),
    ]
    for table, column, _, value, _ in meant:
        book.plant(table, 5, column, value)
    workbook.apply(workbook.plan(book.save(), copy.path))
    project, _ = tables.open_project(copy.path)
    for table, column, _, _, right in meant:
        sheet = project.sheets[table]
        assert sheet.rows[3].cells[sheet.table.index[column]] == right, column


def test_what_a_spreadsheet_spoilt_is_told(book: Book, copy: Copy) -> None:
    expected = [
        (book.plant("axes", 2, "numero", datetime.date(2026, 1, 1)), "turned-into-date"),
        (book.plant("mesures", 3, "valeur", "#REF!"), "formula-fault"),
    ]
    assert _faults(book.save(), copy.path) == expected


def test_what_may_have_been_lost_is_a_warning(book: Book, copy: Copy) -> None:
    book.plant("denominations", 2, "notation", 1.1)
    book.plant("evenements", 2, "date", datetime.date(2012, 3, 1))
    planned = workbook.plan(book.save(), copy.path)
    assert [(w.code, w.severity) for w in planned.warnings] == [
        ("number-for-text", "warning"), ("first-of-month", "warning"),
    ]  # fmt: skip


def _rename(book: Book) -> None:
    book.book["acteurs"].title = "acteur"


def _misspell(book: Book) -> None:
    book.book["acteurs"]["B1"] = "libellé"


def _outside(book: Book) -> None:
    book.book["axes"]["Z3"] = "en marge"


def _lack(book: Book) -> None:
    book.book["acteurs"].delete_cols(book.place("acteurs", "siren"))


def _nothing(book: Book) -> None:
    for name in book.book.sheetnames[1:-1]:
        del book.book[name]


@pytest.mark.parametrize(
    ("spoil", "place", "code", "said"),
    [
        (_rename, "acteur", "unknown-sheet", "« acteurs »"),
        (_misspell, "acteurs!B1", "unknown-column", "« libelle »"),
        (_outside, "axes!Z3", "no-header", "en marge"),
        (_lack, "acteurs!A1", "missing-column", "siren"),
        (_nothing, "guide", "no-table", "participations"),
    ],
)
def test_a_spoilt_structure_is_told_at_its_place(
    book: Book, copy: Copy, spoil: Callable[[Book], None], place: str, code: str, said: str
) -> None:
    spoil(book)
    with pytest.raises(DataError) as raised:
        workbook.plan(book.save(), copy.path)
    found = next(p for p in raised.value.problems if p.code == code)
    assert (found.place.partition(",")[0], said in found.message) == (place, True)


def test_columns_may_move_and_sheets_may_be_left_out(book: Book, copy: Copy) -> None:
    sheet = book.book["participations"]
    for row in sheet.iter_rows():
        row[0].value, row[3].value = row[3].value, row[0].value
    place = book.plant("participations", 4, "cooperation", "nulle")
    assert place == "participations!D4"
    del book.book["adhesions"]
    assert _faults(book.save(), copy.path) == [(place, "unknown-reference")]
    book.plant("participations", 4, "cooperation", "c-pmlb")
    assert workbook.plan(book.save(), copy.path).changes == ()


def test_changes_are_told_row_by_row(book: Book, copy: Copy) -> None:
    sheet = book.book["evenements"]
    key = sheet["A3"].value
    book.plant("evenements", 3, "libelle", "Autre libellé")
    gone = sheet["A5"].value
    sheet.delete_rows(5)
    glossary = book.book["glossaire"]
    rows = [[cell.value for cell in glossary[n]] for n in (2, 3)]
    for row, values in zip((3, 2), rows, strict=True):
        for place, value in enumerate(values, 1):
            glossary.cell(row, place).value = value
    events, words = workbook.plan(book.save(), copy.path).changes
    assert (events.added, events.removed) == ((), (gone,))
    assert [(k, column, after) for k, column, _, after in events.changed] == [(key, "libelle", "Autre libellé")]
    assert (words.table, words.added, words.changed, words.removed) == ("glossaire", (), (), ())


def test_tables_in_another_form_stay_as_they_are_until_they_change(book: Book, copy: Copy) -> None:
    file = copy.file("evenements")
    text = file.read_text(encoding="utf-8")
    form = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    file.write_bytes(form)
    assert workbook.plan(book.save(), copy.path).changes == ()
    book.plant("evenements", 3, "libelle", "Autre libellé")
    workbook.apply(workbook.plan(book.save(), copy.path))
    assert b"\r" not in file.read_bytes()


def test_all_the_tables_or_none(book: Book, copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    book.plant("evenements", 3, "libelle", "Autre libellé")
    book.plant("sources", 3, "note", "autre note")
    planned = workbook.plan(book.save(), copy.path)
    before = _contents(copy.path)
    write = workbook.returning.files.write

    def full(path: Path, content: bytes | str) -> None:
        if path.name == "evenements.csv":
            raise StorageError("full")
        write(path, content)

    monkeypatch.setattr(workbook.returning.files, "write", full)
    with pytest.raises(StorageError):
        workbook.apply(planned)
    assert _contents(copy.path) == before
    assert [path.name for path in copy.path.parent.iterdir() if path.name.startswith(".")] == []
    monkeypatch.undo()
    copy.path.chmod(0o750)
    workbook.apply(planned)
    assert copy.path.stat().st_mode & 0o777 == 0o750
    assert {name for name, data in _contents(copy.path).items() if data != before[name]} == {
        "evenements.csv", "sources.csv",
    }  # fmt: skip


# Texts that look like something else

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="\ufeff\ufffd"),
    max_size=30,
).map(str.strip)
_TRICKY = st.sampled_from(
    ["=1+1", "=cmd|'/C calc'!A0", "+33", "-1", "@SUM(A1)", "1.1", "01234", "2012-03", "1e5", "TRUE", "VRAI", "#N/A ",
     "_x0041_", "_x000D_", "a\nb", "a  b", "'texte", "1/2", "12:30", "<b>&amp;", "é̀", "𝔸", "0x1F", "1 000", "NaN"]
).map(str.strip)  # fmt: skip


def _wild(texts: list[str]) -> tables.Project:
    """Return the tables with those texts for notes of sources."""
    project, _ = tables.open_project()
    sheet = project.sheets["sources"]
    place = sheet.table.index["note"]
    rows = [
        Row(row.line, (*row.cells[:place], text, *row.cells[place + 1 :]))
        for row, text in zip(sheet.rows, texts, strict=False)
    ]
    empty = {name: Sheet(s.table, s.file, ()) for name, s in project.sheets.items()}
    return replaced(project, empty | {"sources": Sheet(sheet.table, sheet.file, tuple(rows))})[0]


@settings(max_examples=6, deadline=None)
@given(st.lists(_TRICKY | _TEXT, min_size=1, max_size=60))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    file = tmp_path_factory.mktemp("any") / "classeur.xlsx"
    project = _wild(texts)
    file.write_bytes(workbook.export(project))
    sheets, _, found = workbook.sheets.read(opening.grids(file), project)
    assert [p for p in found if p.code != "formula-fault" and p.code != "garbled-text"] == []
    assert [row.cells for row in sheets["sources"].rows] == [row.cells for row in project.sheets["sources"].rows]


@OFFICE
def test_tricky_texts_come_back_from_libreoffice(tmp_path: Path) -> None:
    texts = [
        "=1+1",
        "+33",
        "-1",
        "@SUM(A1)",
        "1.1",
        "01234",
        "2012-03",
        "TRUE",
        "_x0041_",
        "a\nb",
        "a  b",
        "1/2",
        "<b>",
    ]
    project = _wild(texts)
    file = tmp_path / "classeur.xlsx"
    file.write_bytes(workbook.export(project))
    for made in (ods := libreoffice(file, "ods"), libreoffice(ods, "xlsx")):
        sheets, _, found = workbook.sheets.read(opening.grids(made), project)
        assert found == []
        assert [row.cells for row in sheets["sources"].rows] == [row.cells for row in project.sheets["sources"].rows]


# Files that are no workbooks, and workbooks that are too much


def _changed(source: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as read, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as write:
        for member in read.namelist():
            write.writestr(member, change(read.read(member)) if member == name else read.read(member))
    return stream.getvalue()


def _row(xml: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"</sheetData>", xml + b"</sheetData>")


_SHEET = "xl/worksheets/sheet2.xml"
_FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b"", "n'est pas un classeur"),
        (lambda b: b"bonjour", "n'est pas un classeur"),
        (lambda b: b[: len(b) // 2], "n'est pas un classeur"),
        (lambda b: _changed(b, _SHEET, lambda c: c[:-40]), "n'est pas un classeur"),
        (lambda b: _changed(b, _SHEET, lambda c: b'<!DOCTYPE a [<!ENTITY b "c">]>' + c), "n'est pas un classeur"),
        (lambda b: _changed(b, "xl/workbook.xml", lambda c: b"<a/>"), "n'est pas un classeur"),
        (lambda b: _changed(b, _SHEET, _row(_FAR)), "trop gros"),
        (lambda b: _changed(b, _SHEET, lambda c: c + b" " * 60_000_000), "trop gros"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    shipped: bytes, tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    file = tmp_path / "classeur.xlsx"
    file.write_bytes(change(shipped))
    with pytest.raises(UsageError, match=said):
        opening.grids(file)


def test_sizes_that_lie_are_not_believed(shipped: bytes, tmp_path: Path) -> None:
    bomb = _changed(shipped, _SHEET, lambda c: c + b" " * 60_000_000)
    directory = bomb.index(b"PK\x01\x02")
    place = bomb.index(_SHEET.encode(), directory) - 46
    lying = bytearray(bomb)
    lying[place + 24 : place + 28] = (4000).to_bytes(4, "little")
    file = tmp_path / "classeur.xlsx"
    file.write_bytes(bytes(lying))
    with pytest.raises(UsageError, match="n'est pas un classeur"):
        opening.grids(file)


@pytest.mark.parametrize(
    "row",
    [
        b'<table:table-row table:number-rows-repeated="1000000000"><table:table-cell office:value-type="string">'
        b"<text:p>a</text:p></table:table-cell></table:table-row>",
        b'<table:table-row><table:table-cell table:number-columns-repeated="100000000" office:value-type="string">'
        b"<text:p>a</text:p></table:table-cell></table:table-row>",
        b'<table:table-row><table:table-cell><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell>'
        b"</table:table-row>",
    ],
)
def test_repeated_cells_are_counted_before_they_are_laid_out(tmp_path: Path, row: bytes) -> None:
    file = tmp_path / "classeur.ods"
    write_ods(file, {"acteurs": [["acteur"], ["a"]]})
    head, _, tail = file.read_bytes(), b"", b""
    file.write_bytes(
        _changed(head + tail, "content.xml", lambda c: c.replace(b"</table:table>", row + b"</table:table>"))
    )
    with pytest.raises(UsageError, match="trop gros"):
        opening.grids(file)


def test_a_shared_text_is_counted_each_time() -> None:
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(200))
    parts = {
        "xl/sharedStrings.xml": b"<sst><si><t>" + b"a" * 1_000_000 + b"</t></si></sst>",
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>",
    }
    with pytest.raises(measuring.TooLargeError):
        measuring.measure(parts)


# The command line


def _door(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


def test_the_commands_say_what_they_do(copy: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, file = ("--data", str(copy.path)), str(tmp_path / "classeur.xlsx")
    assert _door("workbook", "export", file, *data) == 0
    assert f"{len(tables.describe().tables)} tableaux" in capsys.readouterr().err
    assert _door("workbook", "import", file, *data) == 0
    assert capsys.readouterr() == ("", "Rien n'a changé : les tableaux restent tels quels.\n")
    book = Book(Path(file), copy.path)
    book.append(
        "glossaire", entree="zzz", sigle="ZZZ", developpement="Zéro", source="wp-pmlb-2021", certitude="atteste"
    )
    book.save()
    before = _contents(copy.path)
    said = "glossaire : 1 ligne ajoutée, 0 ligne modifiée, 0 ligne retirée\n  + zzz\n"
    assert _door("workbook", "import", file, "--dry-run", *data) == 0
    assert (capsys.readouterr().out, _contents(copy.path)) == (said, before)
    assert _door("workbook", "import", file, *data) == 0
    assert capsys.readouterr() == (said, "1 tableau écrit.\n")
    book.plant("glossaire", 5, "source", "nulle-part")
    book.save()
    before = _contents(copy.path)
    assert _door("workbook", "import", file, *data) == 1
    out, err = capsys.readouterr()
    assert (out, _contents(copy.path)) == ("", before)
    assert err.startswith("glossaire!D5, colonne « source » : source inconnue « nulle-part »")


def test_wrong_words_of_the_workbook_end_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _door("workbook", "export", str(tmp_path / "a.csv")) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert _door("workbook", "exporte", "a.xlsx") == 2
    assert "export" in capsys.readouterr().err
    assert _door("workbook", "import", str(tmp_path / "nul.xlsx")) == 2


def test_tables_inside_the_program_are_not_written(
    tmp_path: Path, shipped: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "classeur.xlsx"
    file.write_bytes(shipped)
    shutil.copytree(folder("data"), tmp_path / "_shipped" / "data")
    monkeypatch.setattr("pmlb_graph.resources.folder", lambda name: tmp_path / "_shipped" / name)
    assert _door("workbook", "import", str(file)) == 2
    assert "--data" in capsys.readouterr().err

"""What spreadsheets do to a CSV file: read all the same, and told; or told where it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmlb_graph.errors import StorageError
from pmlb_graph.problems import Problem
from pmlb_graph.tables import Sheet, describe
from pmlb_graph.tables.reading import read

HEADER = "entree,sigle,developpement,source,passage,citation,certitude,note"
ROW = "fnau,FNAU,Fédération nationale des agences d’urbanisme,auran-40,,,atteste,à vérifier"
CELLS = ("fnau", "FNAU", "Fédération nationale des agences d’urbanisme", "auran-40", "", "", "atteste", "à vérifier")


def _read(tmp_path: Path, data: bytes | str) -> tuple[Sheet, list[Problem]]:
    path = tmp_path / "glossaire.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(path, describe().tables["glossaire"], path.name)


def _codes(problems: list[Problem]) -> list[tuple[int, str, str, str]]:
    return [(p.line, p.column, p.code, p.severity) for p in problems]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (f"{HEADER}\n{ROW}\n".encode(), []),
        (f"{HEADER}\r\n{ROW}\r\n".encode(), []),
        (f"{HEADER}\n{ROW}".encode(), []),
        (f"{HEADER}\n{ROW}\n".encode("utf-8-sig"), ["byte-order-mark"]),
        (f"{HEADER}\n{ROW}\n".encode("cp1252"), ["windows-encoding"]),
        (f"{HEADER}\n{ROW}\n".replace(",", ";").encode(), ["delimiter"]),
        (f"{HEADER}\n{ROW}\n".replace(",", "\t").encode(), ["delimiter"]),
        (f"{HEADER}\r\n{ROW}\r\n".replace(",", ";").encode("cp1252"), ["windows-encoding", "delimiter"]),
        (f"{HEADER}\n{ROW}\n".replace(",", ";").encode("utf-8-sig"), ["byte-order-mark", "delimiter"]),
        (f"{HEADER}\n\n , ,,,,,,\n{ROW}\n".encode(), []),
        (f"{HEADER}\n{ROW}\n".replace("fnau,", " fnau ,").encode(), []),
    ],
    ids=["utf-8", "crlf", "no end", "bom", "cp1252", ";", "tab", "excel", "excel utf-8", "blank lines", "spaces"],
)
def test_what_a_spreadsheet_saves_is_read(tmp_path: Path, data: bytes, codes: list[str]) -> None:
    sheet, problems = _read(tmp_path, data)
    assert [row.cells for row in sheet.rows] == [CELLS]
    assert _codes(problems) == [(0, "", code, "warning") for code in codes]


def test_lines_stay_right_when_cells_hold_line_ends(tmp_path: Path) -> None:
    two = ROW.replace("à vérifier", '"à\nvérifier, puis\n\nà relire"')
    sheet, problems = _read(tmp_path, f"{HEADER}\n{two}\n{ROW}\n{two}\n{ROW}\n")
    assert problems == []
    assert [row.line for row in sheet.rows] == [2, 6, 7, 11]
    assert sheet.rows[0].cells[-1] == "à\nvérifier, puis\n\nà relire"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_lines_are_counted_as_editors_count_them(tmp_path: Path, end: str) -> None:
    sheet, problems = _read(tmp_path, end.join([HEADER, ROW, "", ROW, "a,b", ROW]))
    assert [row.line for row in sheet.rows] == [2, 4, 6]
    assert _codes(problems) == [(5, "", "ragged-row", "error")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ROW + ",", (3, "", "ragged-row", "error")),
        (ROW.replace("fnau,", ""), (3, "", "ragged-row", "error")),
        (ROW.replace("FNAU", "FN\x00AU"), (3, "sigle", "control-character", "error")),
        (ROW.replace("FNAU", "FN\ufffdU"), (3, "sigle", "control-character", "error")),
        (ROW.replace("Fédération", "FÃ©dÃ©ration"), (3, "developpement", "garbled-text", "error")),
        (ROW.replace("d’urbanisme", "dâ€™urbanisme"), (3, "developpement", "garbled-text", "error")),
        (ROW.replace("FNAU", '"FNAU'), (3, "", "csv", "error")),
        (ROW.replace("FNAU", '"FN"AU"'), (3, "", "csv", "error")),
    ],
    ids=["more", "fewer", "nul", "replacement", "mojibake", "mojibake ’", "open quote", "quote inside"],
)
def test_a_fault_of_structure_is_told_at_its_line(
    tmp_path: Path, row: str, expected: tuple[int, str, str, str]
) -> None:
    sheet, problems = _read(tmp_path, f"{HEADER}\n{ROW}\n{row}\n")
    assert _codes(problems) == [expected]
    assert sheet.rows[0].cells == CELLS


def test_bytes_of_no_encoding_are_told_at_their_line(tmp_path: Path) -> None:
    wrong = f"{HEADER}\n{ROW}\n".encode() + ROW.encode().replace(b"FNAU", b"FN\x81\xffU") + b"\n"
    _, problems = _read(tmp_path, wrong)
    assert (3, "", "encoding", "error") in _codes(problems)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER.replace("sigle", "sigles"), [(1, "sigle", "missing-column"), (1, "sigles", "unknown-column")]),
        (HEADER.replace("note", "entree"), [(1, "entree", "duplicate-column")]),
        (HEADER.replace("source", "Source"), [(1, "Source", "unknown-column"), (1, "source", "missing-column")]),
        (HEADER.replace("note", ""), [(1, "", "unknown-column")]),
    ],
    ids=["misspelt", "twice", "case", "empty"],
)
def test_a_fault_of_the_header_is_told(tmp_path: Path, header: str, expected: list[tuple[int, str, str]]) -> None:
    _, problems = _read(tmp_path, f"{header}\n{ROW}\n")
    assert sorted((p.line, p.column, p.code) for p in problems) == expected


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out(tmp_path: Path) -> None:
    sheet, problems = _read(tmp_path, "certitude,source,developpement,sigle,entree\natteste,auran-40,x,FNAU,fnau\n")
    assert problems == []
    assert sheet.rows[0].cells == ("fnau", "FNAU", "x", "auran-40", "", "", "atteste", "")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n"], ids=["nothing", "bom", "blank"])
def test_an_empty_file_lacks_its_columns(tmp_path: Path, data: bytes) -> None:
    sheet, problems = _read(tmp_path, data)
    assert sheet.rows == ()
    assert {p.code for p in problems if p.severity == "error"} == {"missing-column"}


def test_a_huge_cell_is_told_and_not_a_crash(tmp_path: Path) -> None:
    _, problems = _read(tmp_path, f"{HEADER}\n{ROW.replace('FNAU', 'x' * 200_000)}\n")
    assert [(p.line, p.code) for p in problems] == [(2, "csv")]


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read_is_a_storage_error(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "glossaire.csv"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(StorageError, match="glossaire"):
        read(path, describe().tables["glossaire"], path.name)

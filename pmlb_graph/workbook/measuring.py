"""Measuring the sheets of a workbook before they are laid out: a small file may say a thousand million cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

ROWS = 200_000
AREA = 5_000_000  # rows × columns of one sheet
WEIGHT = 100_000_000  # characters of one sheet, those of a shared or repeated text each time
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHARED = "xl/sharedStrings.xml"


class TooLargeError(Exception):
    """A sheet is larger than what is read."""


def measure(parts: Mapping[str, bytes]) -> None:
    """Measure every sheet.

    Parameters
    ----------
    parts : mapping of str to bytes
        The parts of the file, by name.

    Raises
    ------
    TooLargeError
        If a sheet has too many rows, cells or characters.
    ExpatError
        If a part is no XML.
    ValueError
        If a part declares a document type, or a count that is none.
    """
    shared = _Shared()
    for name, content in parts.items():
        if name.casefold() == _SHARED.casefold():
            _read(content, shared)
    for name, content in parts.items():
        folded = name.casefold()
        if folded.startswith("xl/worksheets/") and folded.endswith(".xml"):
            _read(content, _Xlsx(shared.lengths))
        elif folded == "content.xml":
            _read(content, _Ods())


def _read(content: bytes, scanner: _Scanner) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: scanner.start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: scanner.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = scanner.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(content, True)


def _refuse(*_: object) -> None:
    raise ValueError("DOCTYPE")


class _Scanner:
    """Where the last cell of a sheet stands, and how much text there is."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = self.weight = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def text(self, data: str) -> None:
        """Read characters."""

    def end(self, name: str) -> None:
        """End an element."""

    def grow(self) -> None:
        """Count the cell at this row and column."""
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        if self.rows > ROWS or self.rows * self.columns > AREA:
            raise TooLargeError

    def weigh(self, characters: int) -> None:
        """Count characters."""
        self.weight += characters
        if self.weight > WEIGHT:
            raise TooLargeError


class _Shared(_Scanner):
    """The texts that cells of .xlsx share: their lengths."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - as scanners do
        if name == "si":
            self.lengths.append(0)

    def text(self, data: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(data)


class _Xlsx(_Scanner):
    def __init__(self, shared: list[int]) -> None:
        super().__init__()
        self._shared = shared
        self._is_shared = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isdecimal() else self.row + 1
            self.column = 0
        elif name == "c":
            place = _PLACE.fullmatch(attributes.get("r", "").upper())
            self.column += 1
            if place:
                self.row, self.column = int(place[2]), _number(place[1])
            self._is_shared = attributes.get("t") == "s"
        elif name in ("v", "is", "f"):
            self._value = ""
            self.grow()

    def text(self, data: str) -> None:
        if self._is_shared:
            self._value += data

    def end(self, name: str) -> None:
        if name == "v" and self._is_shared:
            place = int(self._value)
            self.weigh(self._shared[place] if 0 <= place < len(self._shared) else 0)


class _Ods(_Scanner):
    def __init__(self) -> None:
        super().__init__()
        self._row_repeat = self._repeat = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.row = self.rows = self.columns = self.weight = 0
        elif name == "table-row":
            self._row_repeat = int(attributes.get("table:number-rows-repeated", "1"))
            self.row += self._row_repeat
            self.column = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._repeat = int(attributes.get("table:number-columns-repeated", "1"))
            self.column += self._repeat
            if any(attribute.rpartition(":")[2] == "value-type" for attribute in attributes):
                self.grow()
        elif self.column and name == "p":
            self.grow()
        elif self.column and name == "s":
            self._weigh(int(attributes.get("text:c", "1")))

    def text(self, data: str) -> None:
        if self.column:
            self._weigh(len(data))

    def end(self, name: str) -> None:
        if name == "table-row":
            self.column = 0

    def _weigh(self, characters: int) -> None:
        self.weigh(characters * self._repeat * self._row_repeat)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

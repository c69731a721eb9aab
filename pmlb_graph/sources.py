"""Documents carried with the tables: their lines, and where a quotation stands in them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pmlb_graph.files import storage

_LINES = re.compile(r"L(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
_CUT = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*")


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands: lines of a carried text, or words such as ``p. 12``."""

    text: str
    first: int | None = None
    last: int | None = None


def locate(text: str) -> Locator:
    """Read a locator.

    Examples
    --------
    >>> locate("L99-101")
    Locator(text='L99-101', first=99, last=101)
    >>> locate("p. 12").first is None
    True
    """
    match = _LINES.fullmatch(text)
    if not match:
        return Locator(text)
    first = int(match[1])
    return Locator(text, first, int(match[2] or first))


def normal(text: str) -> str:
    """Return a text as quotations are compared: single spaces, one kind of apostrophe.

    Examples
    --------
    >>> normal("l’axe   2")
    "l'axe 2"
    """
    return " ".join(text.replace("\u2019", "'").replace("\u00a0", " ").split())


@dataclass(frozen=True)
class Document:
    """The text of a source, carried beside the tables.

    Attributes
    ----------
    path : Path
        The file.
    lines : tuple of str
        Its lines; line 1 is ``lines[0]``.
    digest : str
        SHA-256 of its bytes, in hexadecimal.
    """

    path: Path
    lines: tuple[str, ...]
    digest: str

    @cached_property
    def _normal(self) -> tuple[str, ...]:
        return tuple(normal(line) for line in self.lines)

    def holds(self, quotation: str, first: int, last: int) -> bool:
        """Tell whether the words stand in these lines, in order, cuts marked ``[…]``."""
        text = " ".join(self._normal[first - 1 : last])
        place = 0
        for part in _CUT.split(normal(quotation)):
            found = text.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return place > 0

    def find(self, quotation: str, near: int = 1) -> int | None:
        """Return the line that holds all the words, the nearest to another when there are several, or None."""
        found = (n for n in range(1, len(self.lines) + 1) if self.holds(quotation, n, n))
        return min(found, key=lambda n: abs(n - near), default=None)


def read(path: Path) -> Document:
    """Read a carried text.

    Raises
    ------
    StorageError
        If the file cannot be read.
    """
    with storage(path):
        data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    return Document(path, tuple(text.split("\n")), hashlib.sha256(data).hexdigest())

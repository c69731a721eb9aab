"""Lists: ties and nodes read in CSV, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pmlb_graph.errors import UsageError, closest
from pmlb_graph.files import cells_of, storage
from pmlb_graph.language import tr
from pmlb_graph.networks.values import LISTS, typed, weight

# Networks hold cells as long as all the facts of a tie.
_CELL = 10_000_000


def ties_of(path: Path, data: bytes) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the ties of a list: source, target, attributes; an empty cell is an absent attribute."""
    for place, cells in _rows(path, data, ("source", "target")):
        source, target = cells.pop("source"), cells.pop("target")
        told = {name: cells[name] for name in cells if cells[name] or name in LISTS}
        attributes = {name: typed(name, text) for name, text in told.items()}
        if "weight" in told:
            attributes["weight"] = weight(told["weight"], place)
        yield source, target, attributes


def nodes_of(path: Path | None) -> list[tuple[str, dict[str, Any]]]:
    """Return the nodes of a list: name and attributes; an empty cell is an absent attribute."""
    if path is None:
        return []
    with storage(path):
        data = path.read_bytes()
    found = []
    for _, cells in _rows(path, data, ("id",)):
        node = cells.pop("id")
        found.append((node, {name: typed(name, text) for name, text in cells.items() if text}))
    return found


def _rows(path: Path, data: bytes, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the place and the cells of each row."""
    text = _decoded(data)
    with cells_of(_CELL):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        try:
            header = _header(next(reader, []), path, needed)
            for cells in reader:
                place = f"{path}:{reader.line_num}"
                if not any(cells):
                    continue
                if len(cells) != len(header):
                    message = tr("{place}: {found} cells where the header has {expected}")
                    raise UsageError(message.format(place=place, found=len(cells), expected=len(header)))
                row = dict(zip(header, cells, strict=True))
                for name in needed:
                    if not row[name]:
                        raise UsageError(tr("{place}: the cell “{name}” is empty").format(place=place, name=name))
                yield place, row
        except csv.Error as error:
            message = tr("{path}:{line}: this line cannot be read as CSV ({error}): check its quotes")
            raise UsageError(message.format(path=path, line=reader.line_num, error=error)) from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    return max((",", ";", "\t"), key=text.split("\n", 1)[0].count)


def _header(names: Sequence[str], path: Path, needed: Sequence[str]) -> list[str]:
    """Return the names of the columns; those that Gephi writes with a capital are ours."""
    ours = (*needed, "label", "weight")
    header = [name.strip().lower() if name.strip().lower() in ours else name.strip() for name in names]
    for name in needed:
        if name not in header:
            guess = closest(name, header)
            message = tr("{path}:1: no column “{name}”: the columns are {names}")
            message = message.format(path=path, name=name, names=", ".join(header) or "—")
            raise UsageError(message + (tr(" — did you mean “{guess}”?").format(guess=guess) if guess else ""))
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise UsageError(tr("{path}:1: the column “{name}” stands twice").format(path=path, name=doubled[0]))
    return header

"""The sections of a report: Jinja-Markdown files that ship, or that a team rewrote; and how a text stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.resources import files as shipped
from pathlib import Path

from pmlb_graph import files
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import spoken, tr

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#$])")
_LEADING = re.compile(r"^(\s*)(?:(\d+)([.)])(?=\s)|([-+=:])(?=\s|$))", re.MULTILINE)


class Markdown(str):
    """A text that is Markdown already."""

    __slots__ = ()


def escaped(text: str) -> Markdown:
    r"""Return a text that stands for itself in Markdown, on one line.

    Examples
    --------
    >>> escaped("1. *a* | <b>")
    '1\\. \\*a\\* \\| \\<b\\>'
    """
    one = " ".join(text.split(" ")) if "\n" not in text else " ".join(text.split())
    made = _SPECIAL.sub(r"\\\1", one)
    return Markdown(_LEADING.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[1]}\\{m[4]}", made))


def prose(text: str) -> Markdown:
    r"""Return a sentence of the program, whose commands between backquotes stay commands.

    Examples
    --------
    >>> prose("Tapez `pmlb-graph check` : *rien*")
    'Tapez `pmlb-graph check` : \\*rien\\*'
    """
    parts = re.split(r"(`[^`|\n]+`)", text)
    return Markdown(
        "".join(part if n % 2 else escaped(f"x{part}")[1:] if n else escaped(part) for n, part in enumerate(parts))
    )


def copy(folder: Path) -> list[str]:
    """Copy the sections that ship into a folder, for a team to rewrite, and return their names."""
    for name, text in sorted(_shipped().items()):
        files.write(folder / name, text)
    return sorted(_shipped())


def _shipped() -> dict[str, str]:
    root = shipped(__package__).joinpath("templates")
    return {one.name: one.read_text(encoding="utf-8") for one in root.iterdir() if one.name.endswith(".md")}


def sections(folder: Path | None) -> dict[str, str]:
    """Return the sections in the language spoken, by name, in the order of their names.

    Parameters
    ----------
    folder : Path, optional
        Where a team rewrote them; those that ship by default.

    Raises
    ------
    UsageError
        If the folder has no section in this language.
    """
    if folder is None:
        texts = _shipped()
    else:
        with files.storage(folder):
            texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    end = f".{spoken()}.md"
    found = {name.removesuffix(end): text for name, text in sorted(texts.items()) if name.endswith(end)}
    if not found:
        raise UsageError(tr("“{path}” has no section: its files end with {end}").format(path=folder, end=end))
    return found


def line_of(error: BaseException) -> str:
    """Return the line of a template at which filling it stopped."""
    found, trace = "?", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = str(trace.tb_lineno)
        trace = trace.tb_next
    return found


def wrong(name: str, line: str, reason: str) -> UsageError:
    """Return what to say of a section that cannot be filled."""
    text = tr("section “{name}”, line {line}: {reason}")
    return UsageError(text.format(name=f"{name}.{spoken()}.md", line=line, reason=reason))


def row_of(cells: Iterable[str]) -> str:
    """Return a row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def unknown(name: str, choices: Sequence[str]) -> str:
    """Say that a section calls something that does not exist, with the nearest name."""
    return tr("nothing is called “{name}” in a report").format(name=name) + did_you_mean(name, choices)

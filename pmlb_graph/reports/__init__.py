"""The research-action report: it is written again from the graph each time, and two of them can be compared.

Sections are Jinja-Markdown files (``templates/``) that a team can rewrite without Python. Every figure, sentence
and table they say is entered in a ledger with the query, measure or analysis that made it: ``rapport.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmlb_graph import colophon, drawings, files, pipeline
from pmlb_graph.errors import PmlbGraphError
from pmlb_graph.language import dated, spoken, tr
from pmlb_graph.reports import pages, pictures, text, word
from pmlb_graph.reports.comparison import FORMAT, Change, as_json, compare, read, told
from pmlb_graph.reports.material import Material, title
from pmlb_graph.reports.pictures import Picture
from pmlb_graph.reports.sections import copy, escaped, sections
from pmlb_graph.resources import recipe

__all__ = [
    "FOLDER",
    "FORMATS",
    "NAME",
    "RECORD",
    "Change",
    "Material",
    "Report",
    "as_json",
    "compare",
    "copy",
    "kept",
    "made",
    "possible",
    "read",
    "rendered",
    "renew",
    "told",
    "without",
    "write",
]

FOLDER, NAME = "rapport", "rapport"
RECORD = f"{NAME}.json"
FORMATS = ("html", "docx", "md")


@dataclass(frozen=True, slots=True)
class Report:
    """A report, written.

    Attributes
    ----------
    title, markdown : str
        Its title, and its text below it.
    head : dict
        What stands below the title: ``author``, ``lines``.
    pictures : dict of str to Picture
        By name; none when matplotlib is not installed.
    record : dict
        Every figure, sentence, table, note and picture, with what made it.
    """

    title: str
    markdown: str
    head: dict[str, Any]
    pictures: dict[str, Picture]
    record: dict[str, Any]

    def to_markdown(self) -> str:
        """Return the whole report as one Markdown file."""
        lines = "\n\n".join(escaped(line) for line in self.head["lines"])
        return f"# {escaped(self.title)}\n\n{lines}\n\n{self.markdown}"


def made(material: Material, folder: Path | None = None) -> Report:
    """Write the report in the language spoken.

    Parameters
    ----------
    material : Material
        What it is written from.
    folder : Path, optional
        Where its sections are; those that ship by default.

    Raises
    ------
    UsageError
        If a section is wrong: the message says where.
    """
    texts = sections(folder)
    material.tell(tr("Drawing the pictures of the report…"))
    drawn = pictures.draw(material)
    material.tell(tr("Writing the report…"))
    writer = text.Writer(material, drawn)
    body = writer.write(texts)
    head: dict[str, Any] = {"title": title(material), "author": material.project.publisher, "lines": _lines(material)}
    return Report(title(material), body, head, drawn, _record(material, writer, head))


def _lines(material: Material) -> list[str]:
    project = material.project
    date = material.date
    return [
        tr("Latest dated source: {date}.").format(date=dated(date)) if date else tr("No source is dated."),
        tr("Licence: {licence}").format(licence=colophon.licence(project.licence)),
        tr("To cite: {citation}").format(citation=_citation(material)),
    ]


def _citation(material: Material) -> str:
    year = f" ({material.date[:4]})" if material.date else ""
    return f"{material.project.publisher}{year}. {title(material)}. pmlb-graph {pipeline.release()}"


def _record(material: Material, writer: text.Writer, head: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": head["title"],
        "language": spoken(),
        "version": pipeline.release(),
        "sources_date": material.date or None,
        "digest": material.digest or None,
        "draws": list(material.draws),
        "licence": material.project.licence,
        **writer.ledger.to_dict(),
    }


def rendered(report: Report, material: Material, formats: Collection[str] = FORMATS) -> dict[str, bytes]:
    """Return the files of a report by their path in its folder: its texts first, its pictures, its record.

    Raises
    ------
    UsageError
        If Word is asked for and python-docx is not installed.
    """
    makers: dict[str, Callable[[], str | bytes]] = {
        "html": lambda: pages.page(report.markdown, report.pictures, report.title, _shell(report, material)),
        "docx": lambda: word.document(report.markdown, report.pictures, report.head),
        "md": report.to_markdown,
    }
    found: dict[str, str | bytes] = {f"{NAME}.{form}": makers[form]() for form in FORMATS if form in formats}
    for one in report.pictures.values():
        found |= {f"figures/{one.name}.svg": one.svg, f"figures/{one.name}.png": one.png}
    found[RECORD] = json.dumps(report.record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return {path: body.encode() if isinstance(body, str) else body for path, body in found.items()}


def kept(material: Material) -> dict[str, bytes]:
    """Return the files of the report in the language spoken, all that can be made; made once for the same graph."""
    from base64 import b64decode, b64encode

    def make() -> dict[str, str]:
        found = rendered(made(material), material, possible())
        return {path: b64encode(body).decode() for path, body in found.items()}

    name = " ".join((NAME, spoken(), *possible(), *(("figures",) if pictures.available() else ())))
    return {path: b64decode(body) for path, body in material.recall(name, make).items()}


def write(folder: Path, found: Mapping[str, bytes]) -> list[str]:
    """Write the files of a report into a folder, and return the names of its texts."""
    for path, body in found.items():
        files.write(folder / path, body)
    return [f"{NAME}.{form}" for form in FORMATS if f"{NAME}.{form}" in found]


def renew(folder: Path, found: Mapping[str, bytes]) -> list[str]:
    """Write the files of a report into a folder that may hold a former one, and return the names of its texts.

    Only figures that the former record names and that are no more are removed: whatever else is there stays.
    """
    former = _former(folder)
    names = write(folder, found)
    for path in former - set(found):
        with files.storage(folder / path):
            (folder / path).unlink(missing_ok=True)
    return names


def _former(folder: Path) -> set[str]:
    """Return the figures that the record of a folder names, by their path in it."""
    try:
        listed = [file for one in read(folder / RECORD)["pictures"] for file in one["files"]]
    except (PmlbGraphError, KeyError, TypeError):
        return set()
    # The record is a file that anyone may have changed: nothing outside the folder of figures is ever removed.
    return {file for file in listed if isinstance(file, str) and re.fullmatch(r"figures/[\w-]+\.(?:svg|png)", file)}


def _shell(report: Report, material: Material) -> dict[str, Any]:
    found = {**colophon.shell(material.project), "subtitle": report.head["lines"][0]}
    return found | {"citation": _citation(material), "seed": drawings.SEED}


def without() -> str:
    """Say what is left out for want of packages, or nothing."""
    missing = [
        what
        for what, there in ((tr("pictures"), pictures.available()), (tr("Word document"), word.available()))
        if not there
    ]
    if not missing:
        return ""
    message = tr("without {what}, which need more packages: {command}")
    return message.format(what=", ".join(missing), command=recipe("report"))


def possible() -> list[str]:
    """Return the formats that can be made with what is installed."""
    return [form for form in FORMATS if form != "docx" or word.available()]

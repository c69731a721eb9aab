"""The research-action report: it is written again from the graph each time, and two of them can be compared.

Sections are Jinja-Markdown files (``templates/``) that a team can rewrite without Python. Every figure, sentence
and table they say is entered in a ledger with the query, measure or analysis that made it: ``rapport.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmlb_graph import colophon, drawings, files, pipeline
from pmlb_graph.language import spoken, tr
from pmlb_graph.reports import pages, pictures, text, word
from pmlb_graph.reports.comparison import FORMAT, Change, compare, read, told
from pmlb_graph.reports.material import Material, title
from pmlb_graph.reports.pictures import Picture
from pmlb_graph.reports.sections import copy, escaped, sections

__all__ = [
    "FOLDER",
    "FORMATS",
    "NAME",
    "RECORD",
    "Change",
    "Material",
    "Report",
    "compare",
    "copy",
    "made",
    "possible",
    "read",
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
        tr("State of the sources: {date}.").format(date=date) if date else tr("No source is dated."),
        tr("Licence: {licence}").format(licence=project.licence),
        tr("To cite: {citation}").format(citation=_citation(material)),
        tr("Sources: {sources}").format(sources=" ; ".join(project.attributions) or project.publisher),
    ]


def _citation(material: Material) -> str:
    return f"{material.project.publisher}, {title(material)}, pmlb-graph {pipeline.release()}"


def _record(material: Material, writer: text.Writer, head: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": head["title"],
        "language": spoken(),
        "version": pipeline.release(),
        "sources_date": material.date or None,
        "draws": list(material.draws),
        "licence": material.project.licence,
        **writer.ledger.to_dict(),
    }


def write(folder: Path, report: Report, material: Material, formats: Collection[str] = FORMATS) -> list[str]:
    """Write a report into a folder: its texts, its pictures, its record; and return the names of its texts.

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
    names = [f"{NAME}.{form}" for form in FORMATS if form in formats]
    for name in names:
        files.write(folder / name, makers[name.rpartition(".")[2]]())
    for one in report.pictures.values():
        files.write(folder / "figures" / f"{one.name}.svg", one.svg)
        files.write(folder / "figures" / f"{one.name}.png", one.png)
    files.write(folder / RECORD, json.dumps(report.record, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return names


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
    return message.format(what=", ".join(missing), command="pip install 'pmlb-graph[report]'")


def possible() -> list[str]:
    """Return the formats that can be made with what is installed."""
    return [form for form in FORMATS if form != "docx" or word.available()]

"""A project: the folder of tables of one alliance, with its configuration."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmlb_graph import sources
from pmlb_graph.errors import StorageError, closest
from pmlb_graph.files import storage
from pmlb_graph.language import tr
from pmlb_graph.problems import Problem
from pmlb_graph.resources import folder
from pmlb_graph.tables.description import Description, describe
from pmlb_graph.tables.reading import Sheet, read
from pmlb_graph.terms import Base

CONFIGURATION = "projet.toml"
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Project:
    """Tables and texts, as they were read.

    Attributes
    ----------
    path : Path
        The folder.
    base : Base
        Base IRI of the data.
    title, licence, publisher, attributions
        What every output says of the project; titles and attributions by language.
    sheets : mapping of str to Sheet
        By name of table, in the order of the description.
    documents : mapping of str to Document
        Texts carried, by key of source.
    description : Description
        What the tables are.
    """

    path: Path
    base: Base
    title: Mapping[str, str]
    publisher: str
    licence: str
    attributions: tuple[str, ...]
    sheets: Mapping[str, Sheet]
    documents: Mapping[str, sources.Document]
    description: Description


def open_project(path: Path | None = None) -> tuple[Project, list[Problem]]:
    """Read the tables of a folder.

    Parameters
    ----------
    path : Path, optional
        The folder; by default the one that ships with the program.

    Returns
    -------
    project : Project
        What could be read.
    problems : list of Problem
        Faults of encoding and structure.

    Raises
    ------
    StorageError
        If the folder or its configuration cannot be read.
    """
    path = path or folder("data")
    configuration = _configuration(path)
    description = describe()
    problems = _strangers(path, description)
    sheets = {}
    for name, table in description.tables.items():
        file = path / table.file
        if file.is_file():
            sheets[name], found = read(file, table, shown(file))
            problems += found
        else:
            sheets[name] = Sheet(table, shown(file), ())
    documents = _documents(path, sheets["sources"], problems)
    project = Project(
        path=path,
        base=Base(configuration["base"]),
        title=configuration["title"],
        publisher=configuration["publisher"],
        licence=configuration["licence"],
        attributions=tuple(configuration.get("attributions", ())),
        sheets=sheets,
        documents=documents,
        description=description,
    )
    return project, problems


def replaced(project: Project, sheets: Mapping[str, Sheet]) -> tuple[Project, list[Problem]]:
    """Return the project with other rows in some of its tables, and what is wrong with its texts."""
    problems: list[Problem] = []
    whole = {name: sheets.get(name, sheet) for name, sheet in project.sheets.items()}
    documents = _documents(project.path, whole["sources"], problems)
    return replace(project, sheets=whole, documents=documents), problems


def shown(path: Path) -> str:
    """Return a path as the person knows it: from where they stand when it is below."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):  # elsewhere, or nowhere any more
        return str(path)


def _configuration(path: Path) -> dict[str, Any]:
    file = path / CONFIGURATION
    message = tr("“{path}” is not valid: {error}")
    with storage(file):
        data = file.read_bytes()
    try:
        configuration = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise StorageError(message.format(path=file, error=error)) from error
    if wrong := _wrong(configuration):
        raise StorageError(message.format(path=file, error=f"{wrong} = ?"))
    return configuration


def _wrong(configuration: Mapping[str, Any]) -> str:
    """Return the first key that is missing or not what it should be, or nothing."""
    for name in ("base", "licence"):
        if not _IRI.fullmatch(str(configuration.get(name, ""))):
            return name
    if not configuration["base"].endswith("/"):
        return "base"
    title = configuration.get("title")
    if not isinstance(title, dict) or not all(isinstance(text, str) for text in title.values()):
        return "title"
    return "" if isinstance(configuration.get("publisher"), str) else "publisher"


def _strangers(path: Path, description: Description) -> list[Problem]:
    """Report CSV files that are no table: a misspelt name would silently lose its rows."""
    known = [table.file for table in description.tables.values()]
    problems = []
    for file in sorted(path.glob("*.csv")):
        if file.name not in known:
            guess = closest(file.name, known) or ""
            message = tr("no table has this name")
            message += tr(" — did you mean “{guess}”?").format(guess=guess) if guess else ""
            problems.append(Problem(shown(file), 0, "", "unknown-table", message, guess))
    return problems


def _documents(path: Path, sheet: Sheet, problems: list[Problem]) -> dict[str, sources.Document]:
    index = sheet.table.index
    documents = {}
    for row in sheet.rows:
        name, digest = row.cells[index["fichier"]], row.cells[index["empreinte"]]
        if not name:
            continue
        file = _inside(path, name)
        if file is None:
            message = tr("the text “{name}” is not in the folder of the tables").format(name=name)
            problems.append(Problem(sheet.file, row.line, "fichier", "missing-text", message))
            continue
        document = sources.read(file)
        if digest and digest != document.digest:
            message = tr("the text “{name}” has changed: its SHA-256 is {digest}")
            message = message.format(name=name, digest=document.digest)
            problems.append(Problem(sheet.file, row.line, "empreinte", "changed-text", message, document.digest))
        documents[row.cells[index["source"]]] = document
    return documents


def _inside(path: Path, name: str) -> Path | None:
    """Return the file of that name below a folder, links followed, or None."""
    try:
        file = (path / name).resolve()
        return file if file.is_relative_to(path.resolve()) and file.is_file() else None
    except (OSError, ValueError):
        return None

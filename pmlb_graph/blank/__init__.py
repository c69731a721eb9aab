"""A new project: the empty tables of another alliance, ready to fill."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from string import Template

from pmlb_graph import files
from pmlb_graph.errors import UsageError
from pmlb_graph.language import tr
from pmlb_graph.tables import Description, describe
from pmlb_graph.tables.project import CONFIGURATION
from pmlb_graph.tables.writing import canonical
from pmlb_graph.terms import slug

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`/]+/(?:[^\s<>\"{}|\\^`]*/)?")
_NEVER = "no folder holds this name: none is replaced"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a new project says of itself.

    Attributes
    ----------
    title : str
        Name of the alliance, in French; empty for the name of the folder.
    base : str
        Base IRI of its data, ending with a slash; empty for an address of examples.
    publisher : str
        Who answers for the data.
    """

    title: str = ""
    base: str = ""
    publisher: str = ""


def make(path: Path, identity: Identity) -> list[str]:
    """Make the folder of a new project, and return the names of its files.

    Raises
    ------
    UsageError
        If the folder has something in it, or the base IRI is not one.
    """
    title = " ".join((identity.title or path.absolute().name).split())
    base = identity.base or f"https://example.org/{slug(title) or 'projet'}/"
    if not _BASE.fullmatch(base):
        message = tr("“{base}” is not a base IRI: it begins with https:// and ends with a slash")
        raise UsageError(message.format(base=base))
    with files.storage(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UsageError(tr("“{path}” is not empty: choose another folder").format(path=path))
    content = {
        CONFIGURATION: _configuration(title, base, identity.publisher or title),
        "README.md": _guide(title, path),
        "textes/LISEZ-MOI.txt": _TEXTS,
    }
    content |= {table.file: canonical(table, ()) for table in describe().tables.values()}
    with files.whole_folder(path, _NEVER) as folder:
        for name, words in content.items():
            files.write(folder / name, words)
    return sorted(content)


_TEXTS = (
    "Les textes des sources que le projet porte, en UTF-8 : un fichier par source, nommé dans la colonne\n"
    "« fichier » de sources.csv (par exemple textes/feuille-de-route.txt).\n"
)


def _configuration(title: str, base: str, publisher: str) -> str:
    return (
        "# Ce que toute page et tout fichier produit dit de ce projet.\n"
        "# « base » est le début du nom (IRI) de chaque chose : un domaine que vous tenez, ou https://w3id.org/….\n"
        f"base = {_quoted(base)}\n"
        f"publisher = {_quoted(publisher)}\n"
        f"licence = {_quoted(LICENCE)}\n"
        "attributions = []\n\n"
        "[title]\n"
        f"fr = {_quoted(title)}\n"
    )


def _quoted(words: str) -> str:
    """Return a text as TOML writes it: JSON's way, but for one character."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007F")


def _guide(title: str, path: Path) -> str:
    template = resources("pmlb_graph.blank").joinpath("README.md").read_text(encoding="utf-8")
    folder = path.name if not re.search(r"\s", path.name) else f'"{path.name}"'
    return Template(template).safe_substitute(titre=title, dossier=folder or ".", tables=_tables(describe()))


def _tables(description: Description) -> str:
    """Return the list of the tables, each with the columns that may not be empty."""
    lines = []
    for table in description.tables.values():
        evidence = 5 if table.evidence else 0
        needed = [c.name for c in table.columns[: len(table.columns) - evidence] if c.required or c.type == "key"]
        lines.append(f"| `{table.file}` | {', '.join(f'`{name}`' for name in needed)} |")
    return "\n".join(lines)

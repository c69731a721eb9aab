"""Where the folders ``ontology/``, ``data/``, ``queries/`` and ``notebooks/`` are.

In a checkout they stand beside the package; in a wheel they ship inside it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.metadata import requires
from pathlib import Path

from pmlb_graph.errors import StorageError
from pmlb_graph.language import tr

_PACKAGE = Path(__file__).parent


def recipe(extra: str) -> str:
    """Return the command that installs the packages of an extra, such as ``report`` or ``serve``.

    They are named one by one, without quotes: the same line goes in every terminal, and the program
    itself, which no index may have, is not looked for.

    Examples
    --------
    >>> recipe("report")
    'pip install matplotlib python-docx'
    """
    asked = re.compile(rf"""([\w.-]+)[^;]*;.*\bextra == ["']{re.escape(extra)}["']""")
    found = filter(None, map(asked.fullmatch, requires("pmlb-graph") or []))
    return " ".join(("pip install", *sorted(match[1] for match in found)))


@lru_cache(maxsize=4)
def folder(name: str) -> Path:
    """Return the folder of that name: ``ontology``, ``data``, ``queries`` or ``notebooks``.

    Raises
    ------
    StorageError
        If the installation lacks it.

    Examples
    --------
    >>> (folder("ontology") / "tables.toml").is_file()
    True
    """
    for candidate in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise StorageError(tr("the folder “{name}” of the program is missing: install it again").format(name=name))

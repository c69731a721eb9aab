"""The views of a network page: what each is called, and which ones a network can fill."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .words import both_words

_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class View:
    """A view of a network page.

    Attributes
    ----------
    hash : str
        How the address calls it (``vue=carte``).
    word : str
        Key of its name in the words of the interface; with ``atlas_`` before it, of what it shows.
    """

    hash: str
    word: str

    @property
    def name(self) -> Mapping[str, str]:
        """Return its name, by language."""
        return both_words(self.word)

    @property
    def what(self) -> Mapping[str, str]:
        """Return what it shows, by language."""
        return both_words(f"atlas_{self.word}")


VIEWS = (
    View("graphe", "view_graph"),
    View("carte", "view_map"),
    View("matrice", "view_matrix"),
    View("chronologie", "view_timeline"),
    View("flux", "view_flow"),
    View("vignettes", "view_multiples"),
    View("tableau", "view_table"),
)
"""Every view, in the order in which an index names them."""


def fillable(data: Mapping[str, Any], tied: bool) -> list[str]:
    """Return the views that the data of a page can fill, as the address calls them.

    Parameters
    ----------
    data : mapping
        What the page carries.
    tied : bool
        Whether the network has a tie.
    """
    told = data.get("chronicle") or {"rows": (), "flows": ()}
    filled = {
        "carte": bool(data["map"].get("at")),
        "matrice": tied,
        "chronologie": bool(told["rows"]),
        "flux": bool(told["flows"]),
        "vignettes": tied and bool(data["periods"] or len(data["themes"]) > 1 or len(data["forms"]) > 1),
    }
    return [view.hash for view in VIEWS if filled.get(view.hash, True)]


def offered(page: str) -> list[str]:
    """Return the views that a page offers, as the page itself says."""
    match = _DATA.search(page)
    return list(json.loads(match[1])["views"]) if match else []

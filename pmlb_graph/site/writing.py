"""The static site: every file of the site in a folder, put in place whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pmlb_graph.files import made_folder
from pmlb_graph.site.site import Site

MARKER = "site.js"
"""A file that every site has: a folder without it is not replaced."""


def write(folder: Path, site: Site, tell: Callable[[int, int], None] | None = None) -> int:
    """Write every file of a site into a folder, and return how many there are.

    Parameters
    ----------
    folder : Path
        The folder, made again when this program made it.
    site : Site
        The site.
    tell : callable, optional
        Told how many files are written, of how many.

    Raises
    ------
    StorageError
        If the folder holds something else, or cannot be written.
    """
    paths = site.paths()
    with made_folder(folder, MARKER) as place:
        for done, path in enumerate(paths, 1):
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(site.render(path).body)
            if tell:
                tell(done, len(paths))
    return len(paths)

"""Projects: tables of one's own, made, checked, fed and compared."""

from __future__ import annotations

from pathlib import Path

from pmlb_graph.api.source import Text
from pmlb_graph.api.table import Table
from pmlb_graph.language import speaking, tr


def init(folder: Text, *, title: str = "", base: str = "", publisher: str = "", lang: str = "fr") -> Path:
    """Make the empty tables of another alliance, ready to fill, and return their folder.

    Parameters
    ----------
    folder : path
        A folder that does not exist, or is empty.
    title, base, publisher : str
        Name of the alliance, beginning of every name of its data, who publishes them.
    lang : {"fr", "en"}
        Language of what is said.

    Raises
    ------
    UsageError
        If the folder holds something, or the base is no IRI.
    """
    from pmlb_graph import blank

    with speaking(lang):
        blank.make(Path(folder), blank.Identity(title, base, publisher))
    return Path(folder)


def check(data: Text | None = None, *, lang: str = "fr") -> Table:
    """Return every problem of the tables and of the graph, at its cell; no row means that all is right.

    Parameters
    ----------
    data : path, optional
        Folder of tables; by default the one that ships.
    lang : {"fr", "en"}
        Language of what is said.

    Examples
    --------
    >>> import pmlb_graph
    >>> len(pmlb_graph.check())
    0
    """
    from pmlb_graph import pipeline

    with speaking(lang):
        found, whole = pipeline.check(None if data is None else Path(data))
        columns = ("file", "line", "column", "severity", "code", "message", "suggestion")
        rows = tuple(
            (
                one.file,
                one.line or None,
                one.column or None,
                one.severity,
                one.code,
                one.message,
                one.suggestion or None,
            )
            for one in found
        )
        title = tr("{n} problem(s) in the data").format(n=len(found))
        if whole is not None:
            message = tr("No problem: {n} statements in {graphs} graphs.")
            title = title if found else message.format(n=len(whole), graphs=len(whole.graphs()))
        return Table(columns, rows, title, lang=lang)


def compare(before: Text, after: Text, *, lang: str = "fr") -> Table:
    """Return what was added, removed or changed between two folders of tables, or two datasets."""
    from pmlb_graph import differences

    with speaking(lang):
        found = differences.compare(Path(before), Path(after))
        rows = tuple(
            (name, differences.word(change.kind), change.label, change.place)
            for name, changes in found.groups.items()
            for change in changes
        )
        notes = tuple(map(str, found.problems))
        return Table(("table", "change", "what", "place"), rows, differences.summary(found), notes, lang)

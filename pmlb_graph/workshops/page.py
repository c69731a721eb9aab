"""The page: a sheet to print on A4 and fill with a pen."""

from __future__ import annotations

from pmlb_graph import colophon, views
from pmlb_graph.language import later, spoken, tr
from pmlb_graph.tables import Project
from pmlb_graph.workshops import names
from pmlb_graph.workshops.statements import Fiche, certain, sources

BLANKS = 5
"""Blank lines for what the graph does not know."""
LIMITS = (
    later("The sheet shows what sources entered so far say; what no source told is not there, and is not denied."),
    later("An answer is the word of a respondent. It is kept beside the sources, and replaces none of them."),
    later("What rules infer follows from statements above: contest the statement, not the inference."),
)


def typeset(text: str) -> str:
    """Return a French text whose marks stay on the line of their word.

    Examples
    --------
    >>> typeset("« a » : b ; c").replace("\u00a0", "~")
    '«~a~»~: b~; c'
    """
    for mark in (" »", " :", " ;", " ?", " !"):
        text = text.replace(mark, "\u00a0" + mark[1])
    return text.replace("« ", "«\u00a0")


def page(made: Fiche, project: Project) -> str:
    """Return the page of a sheet; it opens by a double click and asks for nothing.

    Parameters
    ----------
    made : Fiche
        What it asks.
    project : Project
        Whose sources and citation to print.
    """
    context = {
        **colophon.shell(project),
        "made": made,
        "sources": lambda one: [typeset(line) for line in sources(one)],
        "typeset": typeset,
        "certain": certain,
        "answers": names.ANSWERS,
        "blanks": range(1, BLANKS + 1),
        "limits": [tr(limit) for limit in LIMITS],
        "tr": tr,
        "subtitle": tr("What the graph says, to be confirmed, contested or amended"),
    }
    title = tr("Workshop sheet: {name}").format(name=made.label)
    return views.render_page(title, "workshop.html", context, spoken(), ["report.css", "workshop.css"])

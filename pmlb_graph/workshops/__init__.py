"""Workshops: sheets on which people confirm, contest or amend what the graph says, and what they answered, back.

A sheet is about one thing: an actor, an action, a cooperation. Its statements are the facts of the tables that
speak of it. A respondent is a code that becomes a source, so that agreement is measured from the graph.
"""

from pmlb_graph.workshops.filled import Filled, read
from pmlb_graph.workshops.form import form
from pmlb_graph.workshops.page import page
from pmlb_graph.workshops.returning import bring
from pmlb_graph.workshops.rows import Workshop
from pmlb_graph.workshops.statements import Facts, Fiche, Statement, fiche
from pmlb_graph.workshops.subjects import choose
from pmlb_graph.workshops.wording import Words

__all__ = [
    "Facts",
    "Fiche",
    "Filled",
    "Statement",
    "Words",
    "Workshop",
    "bring",
    "choose",
    "fiche",
    "form",
    "page",
    "read",
]

"""Tables: rows that know their line, read and checked after one description."""

from pmlb_graph.tables.checking import check
from pmlb_graph.tables.description import Column, Description, Table, describe
from pmlb_graph.tables.project import Project, open_project
from pmlb_graph.tables.reading import Row, Sheet

__all__ = [
    "Column",
    "Description",
    "Project",
    "Row",
    "Sheet",
    "Table",
    "check",
    "describe",
    "open_project",
]

"""The workbook: all the tables in one file to fill with a spreadsheet, and back."""

from pmlb_graph.workbook.guide import values
from pmlb_graph.workbook.returning import Change, Plan, apply, compare, plan
from pmlb_graph.workbook.writing import export

__all__ = ["Change", "Plan", "apply", "compare", "export", "plan", "values"]

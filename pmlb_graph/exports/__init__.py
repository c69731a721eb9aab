"""What machines read: the data in the forms of the Web of data, of spreadsheets, of maps and of network tools."""

from __future__ import annotations

from pmlb_graph.exports.description import describe
from pmlb_graph.exports.statements import FORMS, serialise

__all__ = ["FORMS", "describe", "serialise"]

"""Flows: what was counted between territories, line by line of an official file, in columns on the disk.

INSEE's commuting flows are a million lines: too many for facts of the graph, and for the memory of a page that
shows one pair. They are kept beside the tables, in ``flux/``, one file for one source, indicator and year; the sums
large enough to be trusted are facts as well (see :mod:`pmlb_graph.importers.navettes`).

The file is a NumPy ``.npz`` without compression: numpy is already there, ``numpy.load`` opens it in any program,
each column is mapped from the disk and read where needed, and it is the same bytes on every machine. Parquet and
Arrow would add 40 MB of dependency; SQLite and DuckDB write their version in the file.

==============  ====  =======================================================================
``entete``      u1    JSON: what is counted, when, by which source, in which file; territories
``origine``     i4    for each pair, in order: rank of the territory of departure
``destination`` i4    rank of the territory of arrival
``valeur``      f8    sum of the lines of the pair
``debut``       i8    where its lines begin; one more at the end
``ligne``       i8    for each line: its number in the official file
``part``        f8    what it counts
==============  ====  =======================================================================
"""

from __future__ import annotations

from pmlb_graph.flows.columns import FOLDER, Heading, digest
from pmlb_graph.flows.kept import Flow, Flows, found
from pmlb_graph.flows.tally import Tally

__all__ = ["FOLDER", "Flow", "Flows", "Heading", "Tally", "digest", "found"]

"""What machines read: the data in the forms of the Web of data, of spreadsheets, of maps and of network tools."""

from __future__ import annotations

from pmlb_graph.exports.description import describe
from pmlb_graph.exports.folder import FORMATS, MANIFEST, write
from pmlb_graph.exports.inventory import void
from pmlb_graph.exports.material import Material, fetched
from pmlb_graph.exports.portals import DESCRIPTION, Extent, dcat, extent, schema_org
from pmlb_graph.exports.statements import FORMS, serialise
from pmlb_graph.exports.vocabulary import File, files

__all__ = [
    "DESCRIPTION",
    "FORMATS",
    "FORMS",
    "MANIFEST",
    "Extent",
    "File",
    "Material",
    "dcat",
    "describe",
    "extent",
    "fetched",
    "files",
    "schema_org",
    "serialise",
    "void",
    "write",
]

"""What metadata are written with: the vocabularies of catalogues, and the files that they describe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pmlb_graph.terms import PREFIXES, node

SPACES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dctype": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "spdx": "http://spdx.org/rdf/terms#",
}
"""Namespaces of metadata, beside those of the data."""
_MEDIA: Mapping[str, tuple[str, str]] = {
    ".csv": ("text/csv", "CSV"),
    ".geojson": ("application/geo+json", "GEOJSON"),
    ".gexf": ("application/gexf+xml", ""),
    ".graphml": ("application/graphml+xml", ""),
    ".json": ("application/json", "JSON"),
    ".jsonld": ("application/ld+json", "JSON_LD"),
    ".nq": ("application/n-quads", "RDF_N_QUADS"),
    ".rdf": ("application/rdf+xml", "RDF_XML"),
    ".sha256": ("text/plain", "TXT"),
    ".trig": ("application/trig", "RDF_TRIG"),
    ".ttl": ("text/turtle", "RDF_TURTLE"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
}
_INNER = ("graphes/", "reponses/", "tableur/", "jsonld/cadres/", "jsonld/contexte")


def term(name: str) -> ox.NamedNode:
    """Return the IRI of a compact name, of the data's vocabularies or of the metadata's."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(SPACES[prefix] + local) if prefix in SPACES else node(name)


def typed(text: str | int, datatype: str) -> ox.Literal:
    """Return a typed value."""
    return ox.Literal(str(text), datatype=ox.NamedNode(f"{PREFIXES['xsd']}{datatype}"))


@dataclass(frozen=True, slots=True)
class File:
    """A file of the export.

    Attributes
    ----------
    path : str
        From the folder, with slashes.
    size : int
        In bytes.
    digest : str
        SHA-256.
    """

    path: str
    size: int
    digest: str

    @property
    def media(self) -> str:
        """Return its media type."""
        return _MEDIA.get(Path(self.path).suffix, ("application/octet-stream", ""))[0]

    @property
    def kind(self) -> str:
        """Return its name among the file types of the Publications Office of the EU, or nothing."""
        return _MEDIA.get(Path(self.path).suffix, ("", ""))[1]

    @property
    def public(self) -> bool:
        """Tell whether it is offered by itself: parts of another file and answers are not."""
        return not self.path.startswith(_INNER) and self.kind not in ("", "TXT")


def files(folder: Path) -> list[File]:
    """Return the files of a folder, sorted."""
    return sorted(_files(folder), key=lambda file: file.path)


def _files(folder: Path) -> Iterator[File]:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            yield File(path.relative_to(folder).as_posix(), path.stat().st_size, digest)

"""A DCAT-AP 3 catalogue that data portals harvest, and the same for search engines in schema.org.

References
----------
W3C, Data Catalog Vocabulary (DCAT) - Version 3, Recommendation, 22 August 2024.
SEMIC, DCAT-AP 3.0.0, June 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from pmlb_graph.dataset import Dataset
from pmlb_graph.exports.material import Material
from pmlb_graph.exports.vocabulary import SPACES, File, term, typed
from pmlb_graph.language import each, later
from pmlb_graph.tables import Project
from pmlb_graph.terms import COOP, coop

DESCRIPTION = later(
    "Who cooperates with whom, about what, since when, under which form, and which source says so: "
    "a graph in which every fact leads to its evidence."
)
KEYWORDS = (
    later("territorial cooperation"), later("knowledge graph"), later("linked open data"),
    later("intermunicipal bodies"), later("social network analysis"),
)  # fmt: skip
_EU = "http://publications.europa.eu/resource/authority"
_THEMES = ("REGI", "GOVE")  # regions and cities; government and public sector
_IANA = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True, slots=True)
class Extent:
    """Years that the facts tell of, and the box that holds the points; None where nothing is known.

    Attributes
    ----------
    years : tuple of int, optional
        The first start and the last year told.
    box : tuple of float, optional
        West, south, east, north, in degrees.
    """

    years: tuple[int, int] | None = None
    box: tuple[float, float, float, float] | None = None


def extent(whole: Dataset) -> Extent:
    """Return the years and the box of the statements."""
    values: dict[str, list[str]] = {f"<{coop(name).value}>": [] for name in ("debut", "fin", "longitude", "latitude")}
    for line in whole.lines:
        predicate = line.split(" ", 2)[1]
        if predicate in values:
            values[predicate].append(line.split(" ", 2)[2].split('"', 2)[1])
    starts, ends, longitudes, latitudes = values.values()
    years = [int(text[:4]) for text in (*starts, *ends)]
    x, y = [round(float(v), 5) for v in longitudes], [round(float(v), 5) for v in latitudes]
    return Extent((min(years), max(years)) if years else None, (min(x), min(y), max(x), max(y)) if x and y else None)


def dcat(material: Material, made: Iterable[File]) -> list[ox.Triple]:
    """Return the catalogue: one dataset, one distribution a file.

    Parameters
    ----------
    material : Material
        What is published; its address is needed, for a distribution is somewhere.
    made : iterable of File
        The files.
    """
    project, address = material.project, material.address
    catalogue, this = ox.NamedNode(f"{address}dcat.ttl#catalogue"), ox.NamedNode(f"{project.base.iri}dataset")
    found = [*_agent(project), *_catalogue(project, catalogue, this, address), *_dataset(project, this)]
    found += _extent(this, extent(material.whole))
    for file in made:
        if file.public:
            found += _distribution(project, this, ox.NamedNode(address + file.path), file)
    return sorted(set(found), key=str)


def _publisher(project: Project) -> ox.NamedNode:
    return ox.NamedNode(f"{project.base.iri}editeur")


def _agent(project: Project) -> Iterator[ox.Triple]:
    agent = _publisher(project)
    yield ox.Triple(agent, term("rdf:type"), term("foaf:Agent"))
    yield ox.Triple(agent, term("foaf:name"), ox.Literal(project.publisher))


def _titled(project: Project, subject: ox.NamedNode) -> Iterator[ox.Triple]:
    for language, text in project.title.items():
        yield ox.Triple(subject, term("dcterms:title"), ox.Literal(text, language=language))
    for language, text in each(DESCRIPTION).items():
        yield ox.Triple(subject, term("dcterms:description"), ox.Literal(text, language=language))
    yield ox.Triple(subject, term("dcterms:publisher"), _publisher(project))
    yield ox.Triple(subject, term("dcterms:license"), ox.NamedNode(project.licence))
    for code in ("FRA", "ENG"):
        yield ox.Triple(subject, term("dcterms:language"), ox.NamedNode(f"{_EU}/language/{code}"))


def _catalogue(project: Project, catalogue: ox.NamedNode, this: ox.NamedNode, address: str) -> Iterator[ox.Triple]:
    yield ox.Triple(catalogue, term("rdf:type"), term("dcat:Catalog"))
    yield from _titled(project, catalogue)
    yield ox.Triple(catalogue, term("foaf:homepage"), ox.NamedNode(address))
    yield ox.Triple(catalogue, term("dcat:themeTaxonomy"), ox.NamedNode(f"{_EU}/data-theme"))
    yield ox.Triple(catalogue, term("dcat:dataset"), this)


def _dataset(project: Project, this: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(this, term("rdf:type"), term("dcat:Dataset"))
    yield from _titled(project, this)
    yield ox.Triple(this, term("dcterms:identifier"), ox.Literal(this.value))
    yield ox.Triple(this, term("dcterms:accessRights"), ox.NamedNode(f"{_EU}/access-right/PUBLIC"))
    yield ox.Triple(this, term("dcterms:conformsTo"), ox.NamedNode(COOP.removesuffix("#")))
    for code in _THEMES:
        yield ox.Triple(this, term("dcat:theme"), ox.NamedNode(f"{_EU}/data-theme/{code}"))
    for word in KEYWORDS:
        for language, text in each(word).items():
            yield ox.Triple(this, term("dcat:keyword"), ox.Literal(text, language=language))
    for text in project.attributions:
        yield ox.Triple(this, term("dc:rights"), ox.Literal(text, language="fr"))


def _extent(this: ox.NamedNode, found: Extent) -> Iterator[ox.Triple]:
    if found.years:
        period = ox.NamedNode(f"{this.value}/periode")
        yield ox.Triple(this, term("dcterms:temporal"), period)
        yield ox.Triple(period, term("rdf:type"), term("dcterms:PeriodOfTime"))
        for name, year in zip(("startDate", "endDate"), found.years, strict=True):
            yield ox.Triple(period, term(f"dcat:{name}"), typed(f"{year:04}", "gYear"))
    if found.box:
        place = ox.NamedNode(f"{this.value}/emprise")
        west, south, east, north = found.box
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        text = "POLYGON((" + ",".join(f"{x} {y}" for x, y in corners) + "))"
        yield ox.Triple(this, term("dcterms:spatial"), place)
        yield ox.Triple(place, term("rdf:type"), term("dcterms:Location"))
        yield ox.Triple(place, term("dcat:bbox"), ox.Literal(text, datatype=term("geosparql:wktLiteral")))


def _distribution(project: Project, this: ox.NamedNode, place: ox.NamedNode, file: File) -> Iterator[ox.Triple]:
    one, checksum = ox.NamedNode(f"{place.value}#distribution"), ox.NamedNode(f"{place.value}#sha256")
    yield ox.Triple(this, term("dcat:distribution"), one)
    yield ox.Triple(one, term("rdf:type"), term("dcat:Distribution"))
    yield ox.Triple(one, term("dcterms:title"), ox.Literal(file.path))
    yield ox.Triple(one, term("dcterms:license"), ox.NamedNode(project.licence))
    yield ox.Triple(one, term("dcat:accessURL"), place)
    yield ox.Triple(one, term("dcat:downloadURL"), place)
    yield ox.Triple(one, term("dcat:mediaType"), ox.NamedNode(f"{_IANA}/{file.media}"))
    yield ox.Triple(one, term("dcterms:format"), ox.NamedNode(f"{_EU}/file-type/{file.kind}"))
    yield ox.Triple(one, term("dcat:byteSize"), typed(file.size, "nonNegativeInteger"))
    yield ox.Triple(one, term("spdx:checksum"), checksum)
    yield ox.Triple(checksum, term("rdf:type"), term("spdx:Checksum"))
    yield ox.Triple(checksum, term("spdx:algorithm"), ox.NamedNode(f"{SPACES['spdx']}checksumAlgorithm_sha256"))
    yield ox.Triple(checksum, term("spdx:checksumValue"), typed(file.digest, "hexBinary"))


def schema_org(
    project: Project, address: str = "", made: Sequence[File] = (), reach: Extent | None = None
) -> dict[str, Any]:
    """Return the dataset in schema.org, to put as JSON-LD in a page for search engines.

    Parameters
    ----------
    project : Project
        Its title, publisher, licence.
    address : str
        Where the export is published, ending with a slash; without it, no download is named.
    made : sequence of File
        Files of the export.
    reach : Extent, optional
        Years and box, as `extent` gives them.
    """
    reach = reach or Extent()
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{project.base.iri}dataset",
        "name": _by_language(dict(project.title)),
        "description": _by_language(each(DESCRIPTION)),
        "license": project.licence,
        "isAccessibleForFree": True,
        "inLanguage": ["fr", "en"],
        "keywords": [text for word in KEYWORDS for text in each(word).values()],
        "creditText": " ; ".join(project.attributions),
        "creator": {"@type": "Organization", "name": project.publisher},
        "publisher": {"@type": "Organization", "name": project.publisher},
    }
    if address:
        found["url"] = address
        found["distribution"] = [_download(address, file) for file in made if file.public]
    if reach.years:
        found["temporalCoverage"] = f"{reach.years[0]:04}/{reach.years[1]:04}"
    if reach.box:
        west, south, east, north = reach.box
        shape = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
        found["spatialCoverage"] = {"@type": "Place", "geo": shape}
    return {name: value for name, value in found.items() if value}


def _by_language(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in sorted(texts.items())]


def _download(address: str, file: File) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.path,
        "contentUrl": address + file.path,
        "encodingFormat": file.media,
        "contentSize": f"{file.size} B",
        "sha256": file.digest,
    }

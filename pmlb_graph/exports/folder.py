"""The folder of an export: every form asked for, described by its metadata and its manifest, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pmlb_graph.exports import graphs, linked_data, places, sheets
from pmlb_graph.exports.inventory import void
from pmlb_graph.exports.json_ld import document
from pmlb_graph.exports.material import Material, put
from pmlb_graph.exports.portals import dcat, extent, schema_org
from pmlb_graph.exports.statements import order, turtle
from pmlb_graph.exports.vocabulary import SPACES, File, files
from pmlb_graph.files import made_folder
from pmlb_graph.language import tr

MANIFEST = "manifeste.json"
METADATA = "metadata"
_MAKERS: Mapping[str, Callable[[Material, Path], None]] = {
    "trig": linked_data.trig,
    "nquads": linked_data.nquads,
    "turtle": linked_data.turtles,
    "rdfxml": linked_data.rdfxml,
    "jsonld": linked_data.jsonld,
    "csv": sheets.tables,
    "xlsx": sheets.workbook,
    "answers": sheets.answers,
    "networks": graphs.networks,
    "geojson": places.geojson,
}
FORMATS = (*_MAKERS, METADATA)


def write(material: Material, output: Path, formats: Sequence[str] = ()) -> list[File]:
    """Write a folder of the forms asked for, or of all of them.

    Parameters
    ----------
    material : Material
        What to export.
    output : Path
        The folder, made again when this program made it.
    formats : sequence of str
        Among `FORMATS`; none for all.

    Returns
    -------
    list of File
        What was written, the manifest aside.

    Raises
    ------
    StorageError
        If the folder holds something else, or cannot be written.
    """
    asked = [name for name in FORMATS if not formats or name in formats]
    with made_folder(output, MANIFEST) as folder:
        for name in asked:
            if name in _MAKERS:
                material.tell(tr("Export: {name}").format(name=name))
                _MAKERS[name](material, folder)
        if METADATA in asked:
            _describe(material, folder)
        made = files(folder)
        put(folder / MANIFEST, [_manifest(material, made, folder / linked_data.DIGEST)])
    return made


def _describe(material: Material, folder: Path) -> None:
    """Write what catalogues, harvesters and search engines read."""
    made = files(folder)
    put(folder / "void.ttl", [turtle(order(void(material, made)), SPACES)])
    described = schema_org(material.project, material.address, made, extent(material.whole))
    put(folder / "schema-org.json", [json.dumps(described, ensure_ascii=False, indent=1) + "\n"])
    if material.address:
        catalogue = order(dcat(material, made))
        put(folder / "dcat.ttl", [turtle(catalogue, SPACES)])
        put(folder / "dcat.jsonld", [document(catalogue)])
    else:
        material.tell(tr("No DCAT catalogue: give --base-url, the address where the folder will be published"))


def _manifest(material: Material, made: Sequence[File], digest: Path) -> str:
    listed = [{"path": f.path, "bytes": f.size, "sha256": f.digest, "mediaType": f.media} for f in made]
    found = {
        "statements": len(material.whole),
        "graphs": len(material.whole.graphs()),
        **({"rdfc10": digest.read_text(encoding="utf-8").strip()} if digest.is_file() else {}),
        "files": listed,
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"

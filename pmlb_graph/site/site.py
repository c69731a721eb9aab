"""The site: every page of a dataset, rendered one at a time, whoever asks: the static folder or the server."""

from __future__ import annotations

import mimetypes
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from pmlb_graph import addresses, drawings, exports, names, networks, pipeline, results, worklists
from pmlb_graph.addresses import Addresses
from pmlb_graph.bindings import Bindings
from pmlb_graph.catalogue import Query
from pmlb_graph.dataset import Dataset
from pmlb_graph.drawings import Drawing
from pmlb_graph.engine import Engine
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.exports import Material
from pmlb_graph.language import speaking, spoken
from pmlb_graph.site import downloads
from pmlb_graph.site.record import Record
from pmlb_graph.tables import Project
from pmlb_graph.worklists import Gap

if TYPE_CHECKING:
    import networkx as nx

Make = Callable[[], str | bytes]
"""Makes a file of the site, in the language spoken."""
Room = Callable[["Site"], Iterator[tuple[str, Make]]]
"""Gives the files of one part of the site: address, and what makes it."""

_MEDIA = {
    "": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
    ".json": "application/json",
    ".ipynb": "application/x-ipynb+json",
    ".geojson": "application/geo+json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".rdf": "application/rdf+xml",
    ".rq": "application/sparql-query",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file of the site: its bytes and its media type."""

    body: bytes
    media: str


@dataclass(frozen=True, eq=False)
class Site:
    """Every page that a dataset has.

    Attributes
    ----------
    whole : Dataset
        The statements.
    project : Project
        Title, licence, attributions.
    data : Path, optional
        Folder of tables, under which what is long to compute is kept; None for the one that ships.
    address : str
        Where the site is published, ending with a slash; empty when that is not known.
    tabled : bool
        Whether the statements come from the tables.
    endpoint : str
        Address of a SPARQL endpoint beside the site, which the page of questions asks; by default it answers by itself.
    tell : callable
        Told what a person who waits should know.
    draws : tuple of int
        Random networks beside each value and each answer, and beside each claim.
    """

    whole: Dataset
    project: Project
    data: Path | None = None
    address: str = ""
    tabled: bool = True
    endpoint: str = ""
    tell: Callable[[str], None] = field(default=lambda _: None)
    draws: tuple[int, int] = results.DRAWS
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _turn: RLock = field(default_factory=RLock, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what several pages show, made when it is first asked for.

        Parameters
        ----------
        name : str
            Name of what is made.
        make : callable
            Makes it; whoever asks for it meanwhile waits.
        """
        with self._turn:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what is long to compute from the graph, made once for this graph and kept in the user's cache.

        Parameters
        ----------
        name : str
            Name of what is computed, with all that it depends on beside the graph.
        make : callable
            Computes it: values that JSON holds.
        """
        return self.once(name, partial(pipeline.recalled, self.data, name, make) if self.tabled else make)

    @cached_property
    def engine(self) -> Engine:
        """Who answers."""
        return Embedded(self.whole.lines)

    @cached_property
    def record(self) -> Record:
        """What the dataset says, by thing."""
        return Record(self.whole)

    @cached_property
    def addresses(self) -> Addresses:
        """Where pages stand."""
        return Addresses(self.project.base)

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        """What is missing."""
        return worklists.gaps(self.engine, self.project)

    @cached_property
    def exported(self) -> Path:
        """The folder of the exports, made when it is first asked for, and removed with the site."""
        folder = Path(tempfile.mkdtemp(prefix="pmlb-graph-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        address = f"{self.address}{downloads.FOLDER}/" if self.address else ""
        material = Material(self.project, self.whole, self.engine, address, self.tabled, self.tell)
        exports.write(material, folder / downloads.FOLDER)
        return folder / downloads.FOLDER

    @property
    def words(self) -> dict[str, str]:
        """What the names of columns mean, in the language spoken."""
        return self.once(f"words {spoken()}", partial(names.words, self.engine))  # type: ignore[no-any-return]

    def network(self, name: str) -> nx.Graph[str]:
        """Return a network of the catalogue, made once; it is not to be changed."""
        make = partial(networks.network, self.engine, networks.named(name))
        return self.once(f"network {name}", make)  # type: ignore[no-any-return]

    def drawing(self, name: str) -> Drawing:
        """Return a network of the catalogue, drawn once."""
        make = partial(drawings.draw, self.engine, networks.named(name), recall=self.kept)
        return self.once(f"picture {name}", make)  # type: ignore[no-any-return]

    def answer(self, query: Query) -> Bindings:
        """Return the answer of a query of the catalogue, asked once."""
        return self.once(f"answer {query.name}", partial(self.engine.select, query.text))  # type: ignore[no-any-return]

    @cached_property
    def _makers(self) -> dict[str, Make]:
        from pmlb_graph.site import ROOMS

        return {path: make for room in ROOMS for path, make in room(self)}

    def _files(self, folder: str) -> dict[str, Make]:
        """Return the files of a folder that takes seconds to fill: who asks for a page does not wait for them."""
        from pmlb_graph.site import FOLDERS

        return self.once(f"folder {folder}", lambda: dict(FOLDERS[folder](self)))  # type: ignore[no-any-return]

    def _beside(self, path: str) -> dict[str, Make]:
        """Return the files among which one is looked for."""
        from pmlb_graph.site import FOLDERS

        folder = next((one for one in FOLDERS if path.startswith(one)), None)
        return self._files(folder) if folder else self._makers

    def paths(self) -> list[str]:
        """Return the address of every file, relative to the root of the site."""
        from pmlb_graph.site import FOLDERS

        return sorted((*self._makers, *(path for folder in FOLDERS for path in self._files(folder))))

    def holds(self, path: str) -> bool:
        """Tell whether the site has a file."""
        return path in self._beside(path)

    def speaks_of(self, iri: str) -> bool:
        """Tell whether a thing has a page."""
        return bool(self.record.about(iri)) and self.addresses.stem(iri) is not None

    def render(self, path: str) -> Rendered:
        """Return a file.

        Raises
        ------
        KeyError
            If the site has no such file.
        """
        make = self._beside(path)[path]
        with speaking(addresses.language(path)):
            made = make()
        return Rendered(made.encode() if isinstance(made, str) else made, media(path))


def media(path: str) -> str:
    """Return the media type of a file, after its name.

    Examples
    --------
    >>> media("a/b.ttl"), media(".htaccess")
    ('text/turtle; charset=utf-8', 'text/plain; charset=utf-8')
    """
    end = Path(path).suffix
    return _MEDIA.get(end) or mimetypes.guess_type(path)[0] or "application/octet-stream"

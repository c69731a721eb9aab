"""What every room of the server shares: the graph, the pages, who works, what is kept, what is counted."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.crew import Crew, Limits
from pmlb_graph.server.figures import Figures
from pmlb_graph.server.lanes import Lane
from pmlb_graph.server.pages import NoPages, Pages
from pmlb_graph.server.replies import Made
from pmlb_graph.server.settings import Settings
from pmlb_graph.terms import Base

KEPT = 64 * 2**20
HOUSE_SECONDS = 30.0
HOUSE_WAITING = 2000


class Shelf:
    """What was made and may be asked again, up to a size; the graph never changes while the server runs."""

    def __init__(self, largest: int = KEPT) -> None:
        self._largest, self._size = largest, 0
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        """Return what is kept under a key, or make it."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = await make()
        if key not in self._kept and len(made.body) < self._largest // 8:
            self._kept[key] = made
            self._size += _size(key, made)
            while self._size > self._largest:
                self._size -= _size(*self._kept.popitem(last=False))
        return made


def _size(key: Hashable, made: Made) -> int:
    """Return what is taken by what is kept, names included: they come from outside."""
    return len(made.body) + len(repr(key)) + 1024


@dataclass(slots=True)
class Service:
    """What is served.

    Attributes
    ----------
    base : Base
        Base of the data.
    title : dict of str to str
        Name of the project, by language.
    pages : Pages
        Who makes pages.
    settings : Settings
        What was chosen.
    outside, house : Lane
        Who answers queries from outside; who answers those of the catalogue.
    subjects : frozenset of str
        IRIs of what something is said of: nothing else is looked for.
    graphs : dict of str to int
        Statements of each named graph.
    digest : str
        RDFC-1.0 digest of the graph.
    """

    base: Base
    title: dict[str, str]
    pages: Pages
    settings: Settings
    outside: Lane
    house: Lane
    subjects: frozenset[str]
    graphs: dict[str, int]
    digest: str
    figures: Figures = field(default_factory=Figures)
    shelf: Shelf = field(default_factory=Shelf)
    rendering: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def opened(cls, whole: Dataset, title: dict[str, str], pages: Pages | None, settings: Settings) -> Service:
        """Start the workers, and gather what the rooms need."""
        nquads = whole.to_nquads()
        own = replace(settings.limits, seconds=HOUSE_SECONDS)
        return cls(
            base=whole.base,
            title=title,
            pages=pages or NoPages(),
            settings=settings,
            outside=Lane(Crew(nquads, settings.workers, settings.limits), settings.waiting),
            house=Lane(Crew(nquads, 1, Limits(own.seconds, own.memory, own.largest)), HOUSE_WAITING),
            subjects=frozenset(line[1 : line.index(">")] for line in whole.lines if line.startswith("<")),
            graphs=whole.graphs(),
            digest=whole.digest(),
        )

    def prepare(self) -> None:
        """Wait until every worker holds the graph."""
        for lane in (self.outside, self.house):
            lane.crew.prepare()

    def close(self) -> None:
        """End every worker."""
        for lane in (self.outside, self.house):
            lane.close()

    def url(self, request: Request, path: str) -> str:
        """Return the whole address of a path, as people see it."""
        if self.settings.address:
            return self.settings.address + path
        return f"http://{request.headers.get('host', 'localhost')}/{path}"

    def knows(self, iri: str) -> bool:
        """Tell whether something can be said of a resource."""
        return iri in self.subjects or iri in self.graphs

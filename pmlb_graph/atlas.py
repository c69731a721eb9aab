"""The atlas: networks as pages, each with all its views, and the page that links them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from pathlib import Path

from pmlb_graph import colophon, drawings, files, interactions, names, networks, pipeline, sketch, tables, views
from pmlb_graph.drawings import Drawing
from pmlb_graph.engine import Engine
from pmlb_graph.errors import UsageError, did_you_mean
from pmlb_graph.language import figure, later, pick, spoken, tr
from pmlb_graph.networks import Definition
from pmlb_graph.tables import Project

Tell = Callable[[str], None]

INDEX = "index.html"
HEIGHT = 720
"""Height of a page inside a notebook, in pixels."""


_EMPTY = {
    "carte": later("no point of its actors is known."),
    "matrice": later("the network has no tie."),
    "chronologie": later("no date is known of its cooperations; dates are entered in cooperations.csv."),
    "flux": later("neither a plan of actions nor themes tell what goes to whom."),
    "vignettes": later("neither dates, themes nor forms tell its ties apart."),
}
"""Why a page does not offer a view."""


@dataclass(frozen=True, slots=True)
class Page:
    """A network as a page of its own, which a notebook shows too.

    Attributes
    ----------
    name : str
        Name of its file, without the end.
    drawing : Drawing
        The network, measured and placed.
    html : str
        The page: one file, which asks nothing of any network.
    notes : tuple of str
        Sources and licence, printed below its still picture.
    """

    name: str
    drawing: Drawing
    html: str
    notes: tuple[str, ...] = ()

    @property
    def offered(self) -> list[str]:
        """Return the views that it offers, as its address calls them."""
        return views.offered(self.html)

    def save(self, path: Path | str) -> Path:
        """Write the page into a file, and return its path."""
        files.write(Path(path), self.html)
        return Path(path)

    def picture(self) -> str:
        """Return a still picture, as an SVG file: title, legend, sources and licence."""
        return sketch.still(self.drawing.graph, self.drawing.places, self._title, self.notes)

    @property
    def _title(self) -> str:
        return pick(dict(self.drawing.graph.graph["title"]))

    def _repr_html_(self) -> str:
        """Show a still picture, for a notebook that is not trusted, then the page itself."""
        return f"{self.figure()}{self.frame()}"

    def figure(self, caption: str = "") -> str:
        """Return the still picture as an image with its caption, in HTML that a notebook never removes."""
        graph, title = self.drawing.graph, self._title
        first = sorted(graph, key=lambda node: (-graph.degree(node), str(node)))[:5]
        described = tr("{title}: {nodes} nodes, {ties} ties; most tied: {names}").format(
            title=title,
            nodes=figure(graph.number_of_nodes()),
            ties=figure(graph.number_of_edges()),
            names=", ".join(str(graph.nodes[node].get("label") or node) for node in first),
        )
        still = base64.b64encode(self.picture().encode()).decode()
        return (
            f'<figure style="margin:0"><img alt="{escape(described)}" style="max-width:100%;height:auto" '
            f'src="data:image/svg+xml;base64,{still}"><figcaption>{escape(caption or title)}</figcaption></figure>'
        )

    def frame(self) -> str:
        """Return the page in a frame, which a notebook that is not trusted removes."""
        return (
            f'<iframe title="{escape(self._title)}" style="width:100%;height:{HEIGHT}px;border:0" '
            f'sandbox="allow-scripts allow-downloads allow-popups" srcdoc="{escape(self.html)}"></iframe>'
        )


def page(name: str, data: Path | None = None, *, view: str = "", date: str = "", endpoint: str | None = None) -> Page:
    """Make one network into a page.

    Parameters
    ----------
    name : str
        A network of the catalogue, or a query file with a header ``#+ network:`` (its first network).
    data : Path, optional
        Folder of tables; by default the one that ships.
    view : str
        View it opens on: graphe, carte, matrice, chronologie, flux, vignettes or tableau.
    date : str
        Only what holds or may hold at this date.
    endpoint : str, optional
        Endpoint to ask instead of building the graph.

    Raises
    ------
    UsageError
        If the network or the view is unknown.
    """
    check_view(view)
    definition = found(name)[0]
    project, _ = tables.open_project(data)
    return made(_engines(data, endpoint, date)(definition), definition, project, (view, date))


def made(engine: Engine, definition: Definition, project: Project, how: tuple[str, str] = ("", "")) -> Page:
    """Draw a network and make its page, on a view and at a date if they are given."""
    view, date = how
    name = f"{definition.name}{f'-{date}' if date else ''}"
    return paged(engine, drawings.draw(engine, definition, date), project, name, view)


def paged(engine: Engine, drawing: Drawing, project: Project, name: str, view: str = "") -> Page:
    """Make the page of a network that is drawn, opened on a view if one is given."""
    html = drawings.network_page(engine, drawing, project, "" if view == "graphe" else view)
    return Page(name, drawing, html, colophon.notes(project))


def found(name: str) -> list[Definition]:
    """Return the network of a name, or those of a query file."""
    path = Path(name)
    return networks.read_query(path) if path.suffix in (".rq", ".sparql") else [networks.named(name)]


def check_view(view: str) -> None:
    """Refuse a view that pages do not have.

    Raises
    ------
    UsageError
        If the view is unknown.
    """
    known = [one.hash for one in views.VIEWS]
    if view and view not in known:
        message = tr("unknown view “{name}”: choose among {names}").format(name=view, names=", ".join(known))
        raise UsageError(message + did_you_mean(view, known))


def unfilled(path: Path, view: str) -> str:
    """Say why a page that was made does not open on the view asked for, and what to enter; nothing when it does."""
    if not view or path.name == INDEX or view in views.offered(path.read_text(encoding="utf-8")):
        return ""
    said = tr("{page}: the view “{view}” has nothing to show: {reason}").format(
        page=path.name, view=view, reason=tr(_EMPTY[view])
    )
    return f"{said} {tr(interactions.POINTS)}" if view == "carte" else said


def _engines(data: Path | None, endpoint: str | None, date: str) -> Callable[[Definition], Engine]:
    """Return what gives who answers for a network: one engine for all those of the catalogue, opened when needed.

    A query from outside the catalogue, whatever its name, is kept within limits.
    """
    ours, shared = networks.definitions(), cache(partial(pipeline.engine, data, endpoint))

    def engine(definition: Definition) -> Engine:
        if endpoint or definition == ours.get(definition.name):
            return shared()
        from pmlb_graph.engine.apart import Apart

        given = names.values(shared(), definition.query, [f"date={date}"] if date else [])
        return Apart(pipeline.load(data), definition.query.filled(given))

    return engine


def write(
    wanted: Sequence[str],
    output: Path,
    source: tuple[Path | None, str | None],
    tell: Tell,
    how: tuple[str, str] = ("", ""),
) -> Iterator[Path]:
    """Make the pages named, or those of the main job and the page that links them, and yield where they are.

    Parameters
    ----------
    wanted : sequence of str
        Networks, or query files; none for the whole atlas.
    output : Path
        Folder for the pages.
    source : tuple of Path and str
        Folder of tables, or endpoint; each may be None.
    tell : callable
        Told which page begins.
    how : tuple of str
        View that the pages open on, and date; each may be empty.

    Raises
    ------
    UsageError
        If a name is unknown: nothing is made then.
    """
    view, date = how
    check_view(view)
    definitions = [one for name in wanted for one in found(name)] or drawn_by_default()
    project, _ = tables.open_project(source[0])
    atlas, engine = [], _engines(*source, date)
    for definition in definitions:
        tell(tr("Page: {name}").format(name=definition.name))
        one = made(engine(definition), definition, project, how)
        atlas.append(one)
        yield one.save(output / f"{one.name}.html")
    if not wanted:
        files.write(output / INDEX, index(atlas, project, date))
        yield output / INDEX


def drawn_by_default() -> list[Definition]:
    """Return the networks that the main job draws."""
    return [one for one in networks.definitions().values() if one.page]


def index(pages: Sequence[Page], project: Project, date: str = "", home: str = "") -> str:
    """Return the page that links every view of every network.

    Parameters
    ----------
    pages : sequence of Page
        What stands beside it, each in a file of its name.
    project : Project
        Whose title, sources and citation to print.
    date : str
        Date of the pages, if they are at one.
    home : str
        Where it leads back to, when it is part of a site.
    """
    offered = [one.offered for one in pages]
    cards = [
        {
            "href": f"{one.name}.html",
            "title": pick(dict(one.drawing.graph.graph["title"])),
            "description": pick(dict(one.drawing.graph.graph["description"])),
            "nodes": one.drawing.graph.number_of_nodes(),
            "ties": one.drawing.graph.number_of_edges(),
            "svg": sketch.draw(one.drawing.graph, one.drawing.places),
            "views": [view for view in views.VIEWS if view.hash in hashes],
        }
        for one, hashes in zip(pages, offered, strict=True)
    ]
    shown = {one.drawing.definition.name for one in pages}
    others = [one for one in networks.definitions().values() if one.name not in shown]
    context = {
        "cards": cards,
        "others": [(one.name, pick(dict(one.title)), pick(dict(one.description))) for one in others],
        "date": date,
        "home": home,
        "seed": drawings.SEED,
        "tr": tr,
        "picked": lambda texts: pick(dict(texts)),
    }
    title = tr("Atlas of cooperations")
    return views.render_page(title, "atlas.html", {**colophon.shell(project), **context}, spoken(), ["report.css"])

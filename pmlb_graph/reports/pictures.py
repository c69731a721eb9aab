"""Still pictures of print quality, as SVG and PNG: the same input gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmlb_graph import colophon, drawings
from pmlb_graph.language import figure, pick, tr
from pmlb_graph.reports.material import Material
from pmlb_graph.reports.plot import Plot
from pmlb_graph.reports.plots import PLOTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 200
STYLE: Any = {
    "svg.hashsalt": "pmlb-graph",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#525e6d",
    "axes.labelcolor": "#18212d",
    "text.color": "#18212d",
    "xtick.color": "#525e6d",
    "ytick.color": "#18212d",
    "legend.frameon": False,
    "legend.fontsize": 8,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with its words.

    Attributes
    ----------
    name, origin : str
        Its name, and what made it.
    alternative : str
        What it shows, for those who do not see it.
    credit : str
        Source, licence, whose data, and seed.
    svg, png : bytes
        Its two files.
    """

    name: str
    origin: str
    alternative: str
    credit: str
    svg: bytes
    png: bytes

    def to_dict(self) -> dict[str, Any]:
        """Return its words and its files as plain values."""
        return {
            "name": self.name,
            "origin": self.origin,
            "alternative": self.alternative,
            "credit": self.credit,
            "files": [f"figures/{self.name}.svg", f"figures/{self.name}.png"],
        }


def available() -> bool:
    """Tell whether pictures can be drawn."""
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def draw(material: Material) -> dict[str, Picture]:
    """Draw the pictures that the data can fill, by name."""
    if not available():
        return {}
    found = {}
    for name, make in PLOTS.items():
        plot = make(material)
        if plot is not None:
            found[name] = _drawn(name, plot, material)
    return found


def _drawn(name: str, plot: Plot, material: Material) -> Picture:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        made = Figure(figsize=plot.size)
        plot.hand(made.add_subplot())
        svg = _lighter(_saved(made, "svg", {"Date": None, "Creator": None, "Title": plot.alternative}))
        png = _saved(made, "png", {"Software": None})
    return Picture(name, plot.origin, plot.alternative, credit(material, plot), svg, png)


def _saved(made: Figure, form: str, metadata: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    made.savefig(stream, format=form, dpi=DPI, metadata=dict(metadata), bbox_inches="tight", pad_inches=0.05)
    return stream.getvalue()


def _lighter(svg: bytes) -> bytes:
    """Write the coordinates of paths to a hundredth of a point: nobody sees more, and a quarter of the file is gone.

    Examples
    --------
    >>> _lighter(b'<path transform="scale(0.0123)" d="M 1.23456 7"/>')
    b'<path transform="scale(0.0123)" d="M 1.23 7"/>'
    """
    return re.sub(rb' d="[^"]+"', lambda path: re.sub(rb"(\.\d\d)\d+", rb"\1", path[0]), svg)


def credit(material: Material, plot: Plot) -> str:
    """Say where a picture comes from: source, licence, whose data, and the seed of its places or of its draws."""
    project = material.project
    made = tr("Source: {publisher}, {title}; licence: {licence}.").format(
        publisher=project.publisher,
        title=pick(dict(project.title)),
        licence=colophon.licence(project.licence),
    )
    said = [made]
    if colophon.sources(project):
        said.append(tr("Data: {sources}.").format(sources=colophon.listed(project).rstrip(".")))
    if plot.draws:
        said.append(tr("Seed {seed}, {n} random draws.").format(seed=drawings.SEED, n=figure(plot.draws)))
    elif plot.seed:
        said.append(tr("Seed {seed}.").format(seed=drawings.SEED))
    return " ".join(said)

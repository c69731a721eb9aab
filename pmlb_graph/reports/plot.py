"""What a picture of a report is drawn with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Plot:
    """What a picture is drawn with.

    Attributes
    ----------
    origin, alternative : str
        What made it, and what it shows, for those who do not see it.
    size : tuple of float
        Its width and height in inches.
    hand : callable
        Draws it on axes.
    seed : bool
        Whether it depends on a seed.
    draws : int
        Random draws that it shows; 0 for none.
    """

    origin: str
    alternative: str
    size: tuple[float, float]
    hand: Callable[[Axes], None]
    seed: bool = False
    draws: int = 0

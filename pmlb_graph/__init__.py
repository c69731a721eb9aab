"""Knowledge graph of territorial cooperation.

::

    import pmlb_graph

    graph = pmlb_graph.open()
    graph.network("acteurs-acteurs").measure("betweenness")

The names below are public; everything else is internal and may change without notice. They are loaded when first
used: importing the package costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmlb_graph.api import (
        Answer,
        DataError,
        Evidence,
        Graph,
        Network,
        Page,
        PmlbGraphError,
        Scores,
        Table,
        Thing,
        check,
        compare,
        init,
        open,  # noqa: A004 - `pmlb_graph.open`, as `gzip.open`
    )

__all__ = [
    "Answer",
    "DataError",
    "Evidence",
    "Graph",
    "Network",
    "Page",
    "PmlbGraphError",
    "Scores",
    "Table",
    "Thing",
    "check",
    "compare",
    "init",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pmlb_graph import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return __all__

"""What a person sees while something long is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pmlb_graph.cli.options import Asked


@contextmanager
def progress(asked: Asked, words: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how many things are done, of how many."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True, quiet=asked.quiet or not sys.stderr.isatty())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

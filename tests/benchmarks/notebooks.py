"""Measure how long each notebook takes, from a cache that holds the graph: ``python tests/benchmarks/notebooks.py``.

Each is promised under a minute on two cores. The first execution only fills the cache.
"""

from __future__ import annotations

import sys
import time

from pmlb_graph.site import execution
from pmlb_graph.site.notebooks import ORDER, notebook

LIMIT = 60.0


def main() -> int:
    """Print the seconds of each notebook, and say whether all are within the limit."""
    execution.execute(notebook(ORDER[0]).text)
    late = 0
    for name in ORDER:
        start = time.perf_counter()
        execution.execute(notebook(name).text)
        taken = time.perf_counter() - start
        late += taken > LIMIT
        print(f"{name:<30} {taken:6.1f} s  ≤ {LIMIT:g}  {'kept' if taken <= LIMIT else 'NOT KEPT'}", flush=True)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())

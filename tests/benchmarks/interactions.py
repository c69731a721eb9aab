"""Measure flows and models of interaction at size: ``python tests/benchmarks/interactions.py``.

A commuting file of a million lines between the EPCI of the tables (``--lines``), imported into a copy of the tables;
then flows read back, one pair at a time; the analysis and the page that set them beside cooperation. Models on
territories drawn at random (``--territories``).
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import tempfile
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pmlb_graph import exchanges, flows, importers, interactions, pipeline, tables  # noqa: E402
from pmlb_graph.analyses import ANALYSES, Bench  # noqa: E402
from pmlb_graph.analyses.exchanges import exchanges as exchanged  # noqa: E402
from pmlb_graph.engine.embedded import Embedded  # noqa: E402
from pmlb_graph.importers.choice import Choice  # noqa: E402
from tests.commuting_kit import commuting, membership  # noqa: E402
from tests.tables_kit import Copy  # noqa: E402


def said(what: str, value: float, unit: str) -> None:
    """Print one figure."""
    print(f"{what:<66} {value:>10.3f} {unit}", flush=True)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do some work and print its seconds of processor."""
    start = time.process_time()
    found = work()
    said(what, time.process_time() - start, "s")
    return found


def keeping(folder: Path, lines: int) -> None:
    """Import, read back, and compare every pair with a loop of the csv module."""
    file, of = commuting(folder / "base-flux.csv", lines), membership(folder / "communes.csv")
    data = Copy(folder / "tables").path
    said(f"commuting file, {lines:,} lines", file.stat().st_size / 1e6, "MB")

    def load() -> None:
        book, _ = importers.read("navettes", file, data, Choice(communes=of), lambda *_: None)
        book.write()

    timed("import", load)
    (path,) = (data / flows.FOLDER).iterdir()
    said("kept", path.stat().st_size / 1e6, "MB")
    found = timed("open, digests checked", lambda: flows.Flows(path))
    timed("a thousand pairs, each with its lines", lambda: [
        found.between(a, b) for a in found.territories[:40] for b in found.territories[:25]
    ])  # fmt: skip
    timed("matrix of all", lambda: found.matrix(found.territories))
    tracemalloc.start()
    flows.Flows(path).between(*found.territories[:2])
    said("memory of opening and reading one pair", tracemalloc.get_traced_memory()[1] / 1e6, "MB")
    tracemalloc.stop()
    said("pairs", len(found), "")
    said("lines, each counted once (1: yes)", _whole(file, of, found), "")
    beside(data)


def beside(data: Path) -> None:
    """Set the flows beside cooperation: the graph, what is compared, the analysis, the page."""
    found, whole = timed("check, build, infer, validate the tables with their flows", lambda: pipeline.check(data))
    assert whole is not None, found[:3]
    said("statements", len(whole), "")
    engine = timed("store", lambda: Embedded(whole.lines))
    bench = Bench(engine, data=data)
    told = timed("what each two EPCI have with each other", lambda: exchanged(bench))
    assert told.first == "flows"
    timed("the analysis, 200 draws", lambda: ANALYSES["interactions"].answer(bench))
    project, _ = tables.open_project(data)
    page = timed("the page", lambda: exchanges.interactions_page(bench, told, project))
    said("the page weighs", len(page.encode()) / 1e3, "kB")
    said("memory at most, all this done", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "MB")


def _whole(file: Path, of: Path, found: flows.Flows) -> float:
    with of.open(encoding="utf-8", newline="") as stream:
        epci = {row["CODGEO"]: row["EPCI"] for row in csv.DictReader(stream, delimiter=";")}
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            if row["DCLT"] in epci:
                sums[epci[row["CODGEO"]], epci[row["DCLT"]]] += float(row["NBFLUX_C19_ACTOCC15P"])
    ours = sorted(flow.value for flow in found)
    return float(np.allclose(ours, sorted(sums.values()), rtol=1e-9))


def models(n: int) -> None:
    """Time each model on so many territories."""
    drawn = np.random.default_rng(1)
    places = drawn.uniform(0, 500, (n, 2))
    km = np.hypot(*(places[:, None] - places).transpose(2, 0, 1))
    masses = drawn.integers(1_000, 900_000, n).astype(float)
    potential = timed(f"potential, {n:,} territories", lambda: interactions.usual_gravity(masses, km))
    timed("radiation", lambda: interactions.radiation_flows(masses, km))
    timed("accessibility", lambda: interactions.hansen(masses, km))
    observed = drawn.poisson(np.nan_to_num(potential) / 1e5 * drawn.gamma(2, 0.5, km.shape)).astype(float)
    for constraint in ("none", "origins", "both"):
        fit = timed(
            f"gravity fitted, {constraint}", lambda c=constraint: interactions.fitted_gravity(observed, km, masses, c)
        )
        said("    its friction, where 2 made the flows", fit.exponent("friction"), "")
    timed("gap with cooperation", lambda: interactions.gap(potential, (observed > 1000).astype(float)))


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int, default=1_000_000)
    options.add_argument("--territories", type=int, nargs="*", default=[130, 1_250])
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        keeping(Path(name), chosen.lines)
    for n in chosen.territories:
        models(n)


if __name__ == "__main__":
    main()

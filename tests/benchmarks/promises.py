"""Measure what the program promises, side by side on the machine at hand: ``python tests/benchmarks/promises.py``.

Medians of five runs. The last column holds each figure against its promise. ``--size`` sets the number of
statements of the generated graph for P3 and the growth of P11, ``--ties`` the number of ties of P5, which is
promised for 10⁶ (about 10 GB of memory).

P6 times NetworkX on a sample of the nodes that paths start from, and scales it: its work is the same from each
(Brandes, one search a source). Both are serial, and seconds are the processor's. Values are compared in full on a
smaller network; ``--whole`` lets NetworkX do all of it at 10⁴ nodes and 10⁵ ties (some ten minutes, and an hour with
weights), and compares values there.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
from generator import generate

from pmlb_graph import atlas, catalogue, dataset, inference, measures, networks, pipeline, tables, validation, views
from pmlb_graph.dataset import Dataset
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.engine.reference import Reference

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One measured promise."""

    promise: str
    what: str
    value: float
    unit: str
    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        kept = self.value >= self.limit if self.at_least else self.value <= self.limit
        sign = "≥" if self.at_least else "≤"
        mark = "kept" if kept else "NOT KEPT"
        return f"{self.promise:<4} {self.what:<66} {self.value:>9.3f} {self.unit:<5} {sign} {self.limit:g}  {mark}"


def median(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Return the median of the seconds that some work takes."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def paired(one: Callable[[], Any], other: Callable[[], Any], runs: int = 9) -> float:
    """Return the median ratio of the seconds of two works done in turn."""
    return statistics.median(median(one, 1) / median(other, 1) for _ in range(runs))


def whole_process(*words: str) -> tuple[float, float]:
    """Return the median seconds and the largest memory (MB) of the command line, after a warm-up."""
    times, peaks = [], []
    for run in range(RUNS + 1):
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "pmlb_graph", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, words
        if run:
            times.append(time.perf_counter() - start)
            peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(times), max(peaks)


def commands(folder: Path) -> Iterator[Figure]:
    seconds, memory = whole_process("run", "-o", str(folder / "out"))
    yield Figure("P1", "main job on the real data, whole process", seconds, "s", 15)
    yield Figure("P1", "its memory", memory, "MB", 400)
    yield Figure("P2", "--help", whole_process("--help")[0], "s", 0.4)
    yield Figure("P2", "queries", whole_process("queries")[0], "s", 1)
    yield Figure("P2", "a named query on a built graph", whole_process("query", "inventaire/arbitrages")[0], "s", 1)


def building(folder: Path, size: int) -> Iterator[Figure]:
    made = generate(folder / f"t{size}", size)
    kept: list[Dataset] = []

    def build() -> None:
        project, problems = tables.open_project(made)
        assert not problems
        assert not tables.check(project)
        kept[:] = [dataset.build(project)]

    ours = median(build, 3)
    lines = kept[0].to_nquads()
    bare = median(lambda: ox.Store().bulk_load(io.BytesIO(lines), format=ox.RdfFormat.N_QUADS), 3)
    what = f"tables → dataset, {len(kept[0]):,} statements, over bulk loading them"
    yield Figure("P3", what, ours / bare, "×", 3)


def network(ties: int) -> Iterator[Figure]:
    engine = Embedded(())
    for lines in batched(_participations(ties), 500_000):
        engine.extend(lines)
    definition = networks.named("acteurs-cooperations")

    def by_hand() -> None:
        graph: nx.Graph[str] = nx.Graph()
        for row in engine.select(definition.query.text).rows:
            graph.add_edge(row[0].value, row[3].value, fact=row[6].value)  # type: ignore[union-attr]

    ratio = paired(lambda: networks.network(engine, definition), by_hand, 3)
    yield Figure("P5", f"query → network, {ties:,} ties, over a loop by hand", ratio, "×", 2)


def batched(lines: Iterator[str], size: int) -> Iterator[list[str]]:
    while batch := list(itertools.islice(lines, size)):
        yield batch


def _participations(ties: int) -> Iterator[str]:
    """Yield the statements of so many participations, one attestation each, and of a tenth as many nodes."""
    base, coop, rdf = (
        "https://w3id.org/pmlb/id",
        "https://w3id.org/coopter/ns#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    )
    label, voc, graph = "http://www.w3.org/2000/01/rdf-schema#label", "https://w3id.org/coopter/voc", f"<{base}/graph>"
    yield f'<{voc}/certitude/atteste> <http://www.w3.org/2004/02/skos/core#notation> "atteste" {graph} .'
    each, sides = ties // 20, (("acteur", "Acteur", "CommunauteCommunes"), ("cooperation", "Cooperation", "Alliance"))
    for i, (side, above, kind) in itertools.product(range(each), sides):
        node = f"<{base}/{side}/{i}>"
        yield f"{node} <{rdf}type> <{coop}{above}> {graph} ."
        yield f"{node} <{coop}classe> <{coop}{kind}> {graph} ."
        yield f'{node} <{label}> "{side} {i}"@fr {graph} .'
    for i in range(ties):
        # Each actor takes part in twenty cooperations, all different.
        fact, said = f"<{base}/participation/{i}>", f"<{base}/attestation/{i}>"
        yield f"{fact} <{rdf}type> <{coop}Participation> {graph} ."
        yield f"{fact} <{coop}acteur> <{base}/acteur/{i % each}> {graph} ."
        yield f"{fact} <{coop}cooperation> <{base}/cooperation/{(i * 7 + i // each) % each}> {graph} ."
        yield f"{fact} <{coop}role> <{voc}/role/membre> {graph} ."
        yield f"{said} <{coop}fait> {fact} {graph} ."
        yield f"{said} <{coop}certitude> <{voc}/certitude/atteste> {graph} ."


def asking(whole: Dataset, folder: Path) -> Iterator[Figure]:
    engine, store = Embedded(whole.lines), ox.Store()
    store.bulk_load(whole.to_nquads(), format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in whole.quads)
    asked = _asked(engine)
    ratios = {
        name: paired(lambda text=text: engine.select(text), lambda text=text: [tuple(row) for row in store.query(text)])  # type: ignore[misc]
        for name, text in asked.items()
    }
    worst = max(ratios, key=lambda name: ratios[name])
    yield Figure("P4", f"named query over the same text sent and read bare, worst ({worst})", ratios[worst], "×", 1.2)
    large = inference.infer(dataset.build(tables.open_project(generate(folder / "p4", 100_000))[0]))
    slow = Embedded(large.lines)
    times = {name: median(lambda text=text: slow.select(text), 1) for name, text in _asked(slow).items()}  # type: ignore[misc]
    worst = max(times, key=lambda name: times[name])
    yield Figure("P4", f"named query at {len(large):,} statements, worst ({worst})", times[worst], "s", 1)
    reference = Reference(whole)
    text = catalogue.named("bilan/chiffres").text
    gain = median(lambda: reference.select(text), 1) / median(lambda: engine.select(text))
    yield Figure("P4", "aggregation, rdflib over ours", gain, "×", 40, at_least=True)


def _asked(engine: Embedded) -> dict[str, str]:
    """Return every SELECT that asks no other service; those about one thing at a time are asked about one."""
    row = engine.select(catalogue.named("reseaux/acteurs-cooperations").text).rows[0]
    sample = {"fait": [row[6]], "ressource": [row[0]], "acteur": [row[0]], "autre": [row[0]]}
    return {
        q.name: q.filled({name: sample[name] for name in q.parameters if name in sample} if "fiche" in q.tags else {})
        for q in catalogue.questions()
        if q.form == "SELECT" and not q.federated
    }


def chance(whole: Dataset) -> Iterator[Figure]:
    """Time a thousand random networks, measured by all that applies to each network, and see that they come again."""
    engine, seconds, alike = Embedded(whole.lines), 0.0, True
    for name in ("acteurs-cooperations", "acteurs-acteurs"):
        graph = networks.network(engine, networks.named(name))
        applied = [m for m in measures.MEASURES.values() if graph.graph["mode"] in m.modes]
        found: list[Any] = []

        def work(graph: Any = graph, applied: Any = applied, found: list[Any] = found) -> None:
            found.append(measures.against_chance(graph, applied, replicas=1000))

        each = median(work, 2)
        seconds += each
        alike &= repr(found[0]) == repr(found[1])
        yield Figure("P7", f"1,000 random networks of {name}, {len(applied)} measures", each, "s", 60)
    yield Figure("P7", "both networks", seconds, "s", 60)
    yield Figure("P7", "the same values for the same seed (1: yes)", float(alike), "", 1, at_least=True)


def pages() -> Iterator[Figure]:
    graph = nx.gnm_random_graph(5000, 45000, seed=1)
    graph = nx.relabel_nodes(graph, {n: f"https://w3id.org/pmlb/id/acteur/a{n}" for n in graph})
    places = {node: (float(i % 71), float(i // 71)) for i, node in enumerate(graph)}
    for node in graph:
        graph.nodes[node].update(label=node[-5:], kind="CommunauteCommunes", side="actor", degree=9, betweenness=0.0)
    for _, _, data in graph.edges(data=True):
        data.update(weight=1.0, facts=(), roles=(), certainty="atteste", inferred=False)
    graph.graph.update(name="grand", mode="one-mode", title={"fr": "Grand"}, description={"fr": ""})
    yield Figure("P8", "page of 5,000 nodes and 45,000 ties", median(
        lambda: views.network_page(graph, {}, title="Grand", positions=places)), "s", 2)  # fmt: skip


def opening(folder: Path) -> Iterator[Figure]:
    """Measure the pages of the real graph in headless Chromium: size, first picture, drag and zoom."""
    from playwright.sync_api import sync_playwright

    chromium = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium) if chromium.exists() else None, args=["--no-sandbox"]
        )
        for name in ("acteurs-cooperations", "acteurs-acteurs"):
            file = atlas.page(name).save(folder / f"{name}.html")
            yield Figure("P9", f"{name}: size of the page", file.stat().st_size / 1e6, "MB", 1)
            first = median(lambda file=file: _first_picture(browser, file))  # type: ignore[misc]
            yield Figure("P9", f"{name}: from nothing to the first picture", first, "s", 1)
            dragged, zoomed = _frames(browser, file)
            yield Figure("P9", f"{name}: pictures a second, dragging", dragged, "", 50, at_least=True)
            yield Figure("P9", f"{name}: pictures a second, zooming", zoomed, "", 50, at_least=True)
        browser.close()


def _first_picture(browser: Any, file: Path) -> None:
    page = browser.new_page(viewport={"width": 1500, "height": 900})
    page.goto(file.as_uri())
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.close()


def _frames(browser: Any, file: Path) -> tuple[float, float]:
    """Count the pictures drawn in a second while the hand drags, then while the wheel turns."""
    page = browser.new_page(viewport={"width": 1500, "height": 900})
    page.goto(file.as_uri())
    box = page.locator("#canvas").bounding_box()
    x, y = box["x"] + 40, box["y"] + box["height"] - 40
    count = "(() => { window.n = 0; const turn = () => { window.n += 1; requestAnimationFrame(turn); }; turn(); })()"
    page.evaluate(count)
    rates = []
    for moves in (True, False):
        page.mouse.move(x, y)
        if moves:
            page.mouse.down()
        page.evaluate("window.n = 0")
        start, step = time.perf_counter(), 0
        while time.perf_counter() - start < 2:
            step += 1
            if moves:
                page.mouse.move(x + 200 * (step % 2), y - step % 50)
            else:
                page.mouse.wheel(0, -30 if step % 2 else 30)
        rates.append(page.evaluate("window.n") / (time.perf_counter() - start))
        page.mouse.up()
    page.close()
    return rates[0], rates[1]


def checking(folder: Path) -> Iterator[Figure]:
    project = tables.open_project(generate(folder / "p10", 36_000))[0]
    built = dataset.build(project)
    rules = median(lambda: inference.infer(built), 3)
    whole = inference.infer(built)
    engine = Embedded(whole.lines)
    shapes = median(lambda: validation.validate(project, engine), 3)
    yield Figure("P10", f"shapes, controls and rules on {len(whole):,} statements", rules + shapes, "s", 5)


def centralities(whole: bool) -> Iterator[Figure]:
    nodes, ties = 10_000, 100_000
    for weighted in (False, True):
        small, large = (
            _weighted(nx.gnm_random_graph(n, m, seed=1), weighted) for n, m in ((1000, 10_000), (nodes, ties))
        )
        kind = "weighted" if weighted else "unweighted"
        for measure in (measures.betweenness, measures.closeness):
            what = f"{measure.__name__}, {kind}, {nodes:,} nodes, {ties:,} ties"
            start = time.process_time()
            found = measure(large)
            ours = time.process_time() - start
            start = time.process_time()
            theirs = measure(large, backend="networkx") if whole else _sampled(large, measure.__name__)
            factor = 1.0 if whole else nodes / len(_SAMPLE)
            gain = (time.process_time() - start) * factor / ours
            yield Figure("P6", f"{what}: NetworkX over ours", gain, "×", 20, at_least=True)
            compared = (found, theirs) if whole else (measure(small), measure(small, backend="networkx"))
            apart = max(abs(compared[0][node] - value) for node, value in compared[1].items())
            yield Figure("P6", f"{measure.__name__}, {kind}: largest difference", apart, "", 1e-9)


_SAMPLE = range(0, 10_000, 1000)


def _weighted(graph: nx.Graph[str], weighted: bool) -> nx.Graph[str]:
    for a, b, data in graph.edges(data=True):
        data["weight"] = 1 / (1 + (7 * a + 3 * b) % 19)  # type: ignore[operator]
        data["length"] = 1 / data["weight"]
    graph.graph["mode"] = "one-mode" if weighted else "two-mode"
    return graph


def _sampled(graph: nx.Graph[str], measure: str) -> dict[str, float]:
    length = "length" if graph.graph["mode"] == "one-mode" else None
    if measure == "closeness":
        return {node: nx.closeness_centrality(graph, u=node, distance=length) for node in _SAMPLE}  # type: ignore[call-overload, misc]
    found: dict[str, float] = nx.betweenness_centrality(graph, k=len(_SAMPLE), weight=length, seed=1)
    return found


def growth(folder: Path, size: int) -> Iterator[Figure]:
    """Compare the seconds a statement takes at ten times the size: 1 is linear, n log n is about 1.2."""
    each = []
    for n in (size // 10, size):
        project = tables.open_project(generate(folder / f"g{n}", n))[0]
        each.append(median(lambda project=project: inference.infer(dataset.build(project)), 1) / n)  # type: ignore[misc]
    what = f"build and rules, a statement at {size:,} over one at {size // 10:,}"
    yield Figure("P11", what, each[1] / each[0], "×", 1.5)


def main() -> None:
    """Print the table of promises with today's figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--whole", action="store_true", help="P6: let NetworkX compute all of it")
    options.add_argument("--ties", type=int, default=100_000)
    chosen = options.parse_args()
    size = chosen.size
    whole = pipeline.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (
            commands(folder),
            building(folder, size),
            network(chosen.ties),
            asking(whole, folder),
            centralities(chosen.whole),
            chance(whole),
            pages(),
            opening(folder),
            checking(folder),
            growth(folder, size),
        ):
            for figure in part:
                print(figure, flush=True)


if __name__ == "__main__":
    main()

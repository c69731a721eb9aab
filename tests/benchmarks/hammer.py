"""Hammer a server of ours on loopback: ``python -m tests.benchmarks.hammer``.

How many requests a second, how long they take, and what it costs to keep queries apart; then what R6 promises, at
length: thousands of connections at once, a hundred thousand bad requests, bombs all the while, and the server's memory.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from pmlb_graph import catalogue, pipeline
from pmlb_graph.engine.crew import Limits
from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.server.running import _open_many
from tests.server_kit import Client, serving
from tests.test_server_limits import BOMB, HOSTILE, _at_once

GOOD = ("/doc/acteur/nantes-metropole.ttl", "/id/acteur/fnau", "/api/requetes/inventaire/themes", "/health")
ASK = f"/sparql?query={quote('SELECT * { ?s a <https://w3id.org/coopter/ns#Metropole> }')}"


def timed(client: Client, paths: Iterator[str], n: int) -> tuple[list[float], Counter[int]]:
    """Ask on one connection; return seconds and statuses."""
    connection = http.client.HTTPConnection(*client.place, timeout=120)
    seconds, statuses = [], Counter()
    for path in itertools.islice(paths, n):
        started = time.perf_counter()
        connection.request("GET", path)
        reply = connection.getresponse()
        reply.read()
        seconds.append(time.perf_counter() - started)
        statuses[reply.status] += 1
    return seconds, statuses


def told(what: str, seconds: list[float]) -> None:
    """Print the median and the 99th percentile."""
    ordered = sorted(seconds)
    last = ordered[int(len(ordered) * 0.99)]
    print(f"{what:<58} median {statistics.median(ordered) * 1000:8.2f} ms   p99 {last * 1000:8.2f} ms")


def memory() -> float:
    """Return the megabytes that this process, server and client, takes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bad", type=int, default=100_000, help="bad requests")
    parser.add_argument("--at-once", type=int, default=2000, help="connections at once")
    chosen = parser.parse_args()
    _open_many()
    whole = pipeline.load()
    engine, text = Embedded(whole.lines), catalogue.named("inventaire/participations").text
    started = time.perf_counter()
    with serving(whole, limits=Limits(2.0)) as client:
        print(f"started in {time.perf_counter() - started:.1f} s, {memory():.0f} MB")
        for path in (*GOOD, ASK):
            timed(client, itertools.repeat(path), 1)
            told(path[:58], timed(client, itertools.repeat(path), 300)[0])
        told("the same query inside", [_inside(engine) for _ in range(300)])
        address = f"/sparql?query={quote(text)}"
        told("participations through SPARQL", timed(client, itertools.repeat(address), 30)[0])
        started = time.perf_counter()
        statuses = _at_once(client, chosen.at_once, "ASK { ?s ?p ?o }")
        print(f"{chosen.at_once} at once: {dict(statuses)} in {time.perf_counter() - started:.1f} s")
        with ThreadPoolExecutor(6) as many:
            bombs = [many.submit(timed, client, itertools.repeat(f"/sparql?query={quote(BOMB)}"), 5) for _ in range(2)]
            started = time.perf_counter()
            parts = [many.submit(timed, client, itertools.cycle(HOSTILE[i:]), chosen.bad // 4) for i in range(4)]
            found = sum((part.result()[1] for part in parts), Counter())
            took = time.perf_counter() - started
            print(f"{found.total()} bad: {dict(found)} in {took:.0f} s, {found.total() / took:.0f} a second")
            print(f"bombs meanwhile: {dict(sum((bomb.result()[1] for bomb in bombs), Counter()))}, {memory():.0f} MB")
        told("a document, afterwards", timed(client, itertools.repeat(GOOD[0]), 300)[0])


def _inside(engine: Embedded) -> float:
    started = time.perf_counter()
    engine.select("SELECT * { ?s a <https://w3id.org/coopter/ns#Metropole> }").to_json()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

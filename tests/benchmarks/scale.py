"""Load a graph of millions into a server, ask it, measure it and draw it: ``python tests/benchmarks/scale.py``.

``--size`` sets the number of statements (10⁶; loading 10⁷ took 6 minutes, 2.7 GB of memory and 2.8 GB of disk on a busy
machine), ``--folder`` where they stand meanwhile. The graph is the one that tables of that
size make, with what rules infer (`generator.lines`), and its union in the default graph, as ``publish --union``
leaves it; the engine's own bulk loader puts it on disk. Each command is then a process of its own that asks the
server with ``--endpoint``, as a user's; its seconds and its largest memory are printed, and the server's.

``--publish`` sends the graph by the Graph Store Protocol instead, kills the sender half-way and goes on.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import lines

from pmlb_graph.dataset import split

ASKED = (
    ("query", "preuve/lien", "-p", "acteur=https://w3id.org/pmlb/id/acteur/a7", "--format", "csv"),
    ("query", "participations", "-p", "acteur=https://w3id.org/pmlb/id/acteur/a7", "--format", "csv"),
    ("why", "https://w3id.org/pmlb/id/acteur/a7", "https://w3id.org/pmlb/id/acteur/a3"),
    ("network", "acteurs-cooperations", "--format", "csv"),
    ("network", "acteurs-acteurs", "--format", "csv"),
    ("measure", "acteurs-cooperations", "-m", "degree", "--replicas", "0", "--format", "csv"),
    ("view", "acteurs-acteurs"),
)


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def told(what: str, started: float, memory: float, more: str = "") -> None:
    print(f"{what:<64} {time.perf_counter() - started:>8.1f} s {memory / 1024:>8.0f} MB  {more}", flush=True)


def load(folder: Path, size: int) -> int:
    """Fill a store on disk with the engine's own loader, as the statements are made."""
    command = [program("oxigraph"), "load", "--location", str(folder), "--format", "nq"]
    started, n = time.perf_counter(), 0
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdin
    for line in lines(size):
        process.stdin.write(f"{line}\n{split(line)[0]} .\n")
        n += 1
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    seconds = time.perf_counter() - started
    told(f"bulk load, {n:,} statements and their union", started, usage.ru_maxrss, f"{2 * n / seconds:,.0f} a second")
    return n


@contextmanager
def served(folder: Path, *how: str) -> Iterator[tuple[str, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program("oxigraph"), *how, "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        root = f"http://127.0.0.1:{port}"
        while True:
            try:
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{root}/", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.2)
        try:
            yield root, server.pid
        finally:
            server.terminate()


def peak(process: int) -> int:
    """Return the largest memory of a process that runs, in kB."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def asking(root: str, server: int, folder: Path) -> None:
    environment = {**os.environ, "PMLB_GRAPH_TIMEOUT": "1800", "no_proxy": "127.0.0.1"}
    for words in ASKED:
        started = time.perf_counter()
        more = ("-o", str(folder / "pages")) if words[0] == "view" else ()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
            command = [sys.executable, "-m", "pmlb_graph", *words, *more, "--quiet", "--endpoint", f"{root}/query"]
            process = subprocess.Popen(command, stdout=out, stderr=said, env=environment)
            _, status, usage = os.wait4(process.pid, 0)
            said.seek(0)
            ended = said.read().decode().strip().splitlines()
            size = out.seek(0, 2) + sum(path.stat().st_size for path in folder.glob("pages/*") if more)
        code = os.waitstatus_to_exitcode(status)
        why = f"exit {code}: {ended[-1] if ended else ''}" if code else f"{size / 1e6:.1f} MB written"
        shown = " ".join(word.rpartition("/")[2] for word in words)
        told(shown, started, usage.ru_maxrss, why)
    print(f"largest memory of the server: {peak(server) / 1024:,.0f} MB")


PUBLISH = """
import sys
sys.path.insert(0, {here!r})
from generator import BASE, lines
from pmlb_graph.dataset import Dataset
from pmlb_graph import publication
from pmlb_graph.engine.remote import Remote
from pmlb_graph.engine.store import Store
whole = Dataset(BASE, tuple(sorted(set(lines({size})))))
remote = Remote({root!r} + "/query", 1800.0)
todo = publication.plan(whole, remote)
print(len(todo.send), "graphs to send,", len(todo.kept), "there", flush=True)
publication.publish(todo, remote, Store({root!r} + "/store", ""), lambda said: print(said, file=sys.stderr))
publication.verify(todo, remote)
print("whole", flush=True)
"""


def publishing(folder: Path, size: int) -> None:
    """Send a graph, kill -9 who sends it, and go on."""
    environment = {**os.environ, "no_proxy": "127.0.0.1"}
    with served(folder, "serve") as (root, server):
        script = PUBLISH.format(here=str(Path(__file__).parent), size=size, root=root)
        for killed in (True, False):
            started = time.perf_counter()
            command = [sys.executable, "-c", script]
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE if killed else subprocess.DEVNULL,
                text=True, env=environment,
            )  # fmt: skip
            assert process.stdout
            head = process.stdout.readline().strip()
            began = time.perf_counter()
            if killed:
                half = int(head.split()[0]) // 2
                assert process.stderr
                for _ in range(half):
                    process.stderr.readline()
                process.kill()
            rest = process.stdout.read().strip()
            _, _, usage = os.wait4(process.pid, 0)
            end = "killed half-way" if killed else rest
            told(f"publish, {head}", started, usage.ru_maxrss, f"{time.perf_counter() - began:.1f} s sending; {end}")
        print(f"largest memory of the server: {peak(server) / 1024:,.0f} MB")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--publish", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        if chosen.publish:
            publishing(folder / "published", chosen.size)
            return
        load(folder / "store", chosen.size)
        with served(folder / "store", "serve-read-only") as (root, server):
            asking(root, server, folder)


if __name__ == "__main__":
    main()

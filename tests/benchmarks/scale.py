"""Load a graph of millions into a server, ask it, measure it and draw it: ``python tests/benchmarks/scale.py``.

``--size`` sets the number of statements, ``--folder`` where they stand meanwhile. The graph is the one that tables of
that size make, with what rules infer (`generator.lines`), and its union in the default graph, as ``publish --union``
leaves it. The engine's own bulk loader puts it on disk, and compacts it (``oxigraph optimize``); with ``--memory`` the
server holds it in memory instead, and answers several times as fast. Each command is then a process of its own that
asks the server with ``--endpoint``, as a user's: what it takes is printed in seconds, of clock and of processor, and
megabytes, and the server's processor and largest memory beside.

Measured in November 2026 on two cores that others kept busy (load 4 to 8: the clock runs two to seven times as long as
the processor works), command by command rather than in one run. At 10⁷, held in memory: sent in 170 s, 5.5 GB kept,
8.3 GB at most while it answers; participations of one actor 2 s (0.01 s of the server's processor), one theme 18 s,
figures of the graph 13 s, ``why`` 2 s, network of 588,235 ties 249 s (34 s of processor, 1.3 GB, and 38 s of the
server's), page 404 s (123 s, 3.0 GB, and 72 s of the server's, then asked twice), 1.3 MB: 97,316 actors gathered into
70 communities. At 10⁶: page 51 s (13 s and 3 s), network 25 s (3 s and 3 s). On disk, at 10⁷: bulk load 215 s, 2.6 GB,
``optimize`` 34 s, 3.9 GB; the query of the network alone then takes 269 s, 152 of the server's processor. The graph is
drawn at random: it has no communities, and nearly all of those that are found are tied to each other.

``--publish`` sends the graph by the Graph Store Protocol instead, kills the sender half-way and goes on.
"""

from __future__ import annotations

import argparse
import http.client
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from generator import lines

from pmlb_graph.dataset import split

A7, A3 = "https://w3id.org/pmlb/id/acteur/a7", "https://w3id.org/pmlb/id/acteur/a3"
ASKED = (
    ("query", "participations", "-p", f"acteur={A7}", "--format", "csv"),
    ("query", "themes", "-p", "theme=culture", "--format", "csv"),
    ("query", "chiffres", "--format", "csv"),
    ("query", "preuve/lien", "-p", f"acteur={A7}", "--format", "csv"),
    ("why", A7, A3),
    ("network", "acteurs-cooperations", "--format", "csv"),
    ("network", "acteurs-acteurs", "--format", "csv"),
    ("measure", "acteurs-cooperations", "-m", "degree", "--replicas", "0", "--format", "csv"),
    ("view", "acteurs-acteurs"),
)


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def told(what: str, started: float, usage: resource.struct_rusage | None, more: str = "") -> None:
    busy = f"{usage.ru_utime + usage.ru_stime:>7.1f} s cpu {usage.ru_maxrss / 1024:>6.0f} MB" if usage else " " * 23
    print(f"{what:<62} {time.perf_counter() - started:>7.1f} s {busy}  {more}", flush=True)


def statements(size: int) -> Iterator[bytes]:
    """Yield the statements of a graph and of its union."""
    for line in lines(size):
        yield f"{line}\n{split(line)[0]} .\n".encode()


def load(folder: Path, size: int) -> None:
    """Fill a store on disk with the engine's own loader, as the statements are made, and compact it."""
    command = [program("oxigraph"), "load", "--location", str(folder), "--format", "nq"]
    started, n = time.perf_counter(), 0
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin
    for both in statements(size):
        process.stdin.write(both)
        n += 1
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    told(f"bulk load, {n:,} statements and their union", started, usage, f"{_size(folder):,.0f} MB on disk")
    started = time.perf_counter()
    process = subprocess.Popen([program("oxigraph"), "optimize", "--location", str(folder)], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    told("optimize", started, usage, f"{_size(folder):,.0f} MB on disk")


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def send(root: str, server: int, size: int) -> None:
    """Fill a server that keeps its graph in memory, as the statements are made."""
    started, busy = time.perf_counter(), processor(server)
    connection = http.client.HTTPConnection(root.removeprefix("http://"))
    headers = {"Content-Type": "application/n-quads"}
    # Several statements a chunk: each chunk is a packet.
    made = statements(size)
    some = iter(lambda: b"".join(islice(made, 5000)), b"")
    connection.request("POST", "/store?no_transaction", some, headers, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status < 300, answer.read()
    more = f"server {processor(server) - busy:.1f} s, {peak(server) / 1024:,.0f} MB"
    told(f"sent to memory, about {size:,} statements and their union", started, None, more)


@contextmanager
def served(folder: Path | None, *how: str) -> Iterator[tuple[str, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--location", str(folder)] if folder else []
    command = [program("oxigraph"), *how, *where, "--bind", f"127.0.0.1:{port}"]
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


def processor(process: int) -> float:
    """Return the seconds that a process that runs has taken of the processors."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asking(root: str, server: int, folder: Path) -> None:
    environment = {**os.environ, "PMLB_GRAPH_TIMEOUT": "1800", "no_proxy": "127.0.0.1"}
    for words in ASKED:
        started, busy = time.perf_counter(), processor(server)
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
        told(shown, started, usage, f"server {processor(server) - busy:.1f} s, {peak(server) / 1024:,.0f} MB; {why}")


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
            told(f"publish, {head}", started, usage, f"{time.perf_counter() - began:.1f} s sending; {end}")
        print(f"largest memory of the server: {peak(server) / 1024:,.0f} MB")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--publish", action="store_true")
    options.add_argument("--memory", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        if chosen.publish:
            publishing(folder / "published", chosen.size)
            return
        if chosen.memory:
            with served(None, "serve") as (root, server):
                send(root, server, chosen.size)
                asking(root, server, folder)
            return
        load(folder / "store", chosen.size)
        with served(folder / "store", "serve-read-only") as (root, server):
            asking(root, server, folder)


if __name__ == "__main__":
    main()

"""Replicas: the same measure on many random networks, on all cores, the same for the same seed.

Each replica has a generator of its own, spawned from the seed by its rank: what is found does not
depend on the number of processes, nor on which of them does what.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from copy import deepcopy
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Found = Mapping[str, Mapping[Any, float] | float]
    Draw = Callable[[np.random.Generator], Any]
    Compute = Callable[[Any], Found]
    Job = tuple[Draw, Compute, int]

TRIAL = 0.3
"""Seconds of replicas done before their price is known."""
PATIENCE = 2.0
"""Seconds of work left below which starting processes, half a second each, is not worth it."""
_done: ContextVar[dict[tuple[bytes, int], Any] | None] = ContextVar("done", default=None)
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def replicate(
    draw: Draw, compute: Compute, replicas: int, seed: int, tell: Callable[[int, int], None] | None = None
) -> dict[str, dict[Any, np.ndarray] | np.ndarray]:
    """Draw random networks and compute on each.

    Work that will last is shared among processes, one a core. It stays in this one when it is short,
    or when `draw` and `compute` cannot be sent elsewhere (functions inside functions): functions of
    modules and `functools.partial` of them can.

    Parameters
    ----------
    draw : callable
        From a generator of random numbers to a network, or to whatever `compute` takes.
    compute : callable
        From what is drawn to values: by name, a value by node or one value.
    replicas : int
        Number of networks drawn.
    seed : int
        The same seed gives the same values.
    tell : callable, optional
        Told, from time to time, how many are done and of how many.

    Returns
    -------
    dict
        By name, an array with a value by replica, or such an array by node. NaN stands where a
        replica has no such node.

    Examples
    --------
    >>> import networkx as nx
    >>> def draw(drawn):
    ...     return nx.path_graph(int(drawn.integers(2, 5)))
    >>> found = replicate(draw, lambda g: {"nodes": len(g), "degree": dict(g.degree())}, 4, seed=1)
    >>> found["nodes"]
    array([2., 4., 3., 2.])
    >>> found["degree"][3]
    array([nan,  1., nan, nan])
    """
    job, done = (draw, compute, seed), _done.get()
    packed = None if done is None else _packed(job)
    if done is None or packed is None:
        return _drawn(job, replicas, tell)
    if (packed, replicas) not in done:
        done[packed, replicas] = _drawn(job, replicas, tell)
    return deepcopy(done[packed, replicas])


@contextmanager
def remembering() -> Iterator[None]:
    """Draw only once, inside, what is asked for several times: the same networks, measures, number and seed.

    What is said in two languages is computed once.
    """
    token = _done.set({})
    try:
        yield
    finally:
        _done.reset(token)


def _drawn(job: Job, replicas: int, tell: Callable[[int, int], None] | None) -> dict[str, Any]:
    table = _Table(replicas)
    for chunk, found in _in_turn(job, replicas):
        table.put(chunk, found)
        if tell:
            tell(table.received, replicas)
    return table.columns


class _Table:
    """Columns of values, filled in the order of the replicas whatever the order they come in."""

    def __init__(self, replicas: int) -> None:
        self.replicas = replicas
        self.columns: dict[str, Any] = {}
        self.received = 0
        self._next = 0
        self._early: dict[int, tuple[range, list[Found]]] = {}

    def put(self, chunk: range, found: list[Found]) -> None:
        self.received += len(chunk)
        self._early[chunk.start] = (chunk, found)
        while self._next in self._early:
            chunk, found = self._early.pop(self._next)
            self._next = chunk.stop
            for i, values in zip(chunk, found, strict=True):
                self._write(i, values)

    def _write(self, i: int, values: Found) -> None:
        import numpy as np

        for name, value in values.items():
            if isinstance(value, Mapping):
                column = self.columns.setdefault(name, {})
                for node, number in value.items():
                    if node not in column:
                        column[node] = np.full(self.replicas, np.nan)
                    column[node][i] = number
            else:
                if name not in self.columns:
                    self.columns[name] = np.full(self.replicas, np.nan)
                self.columns[name][i] = value


def cores() -> int:
    """Return how many processes may work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_turn(job: Job, replicas: int) -> Iterator[tuple[range, list[Found]]]:
    """Yield what is found, chunk by chunk: here at first, then in other processes if much is left."""
    start, done, shared = time.perf_counter(), 0, cores() > 1
    while done < replicas:
        yield range(done, done + 1), _found(job, range(done, done + 1))
        done += 1
        each = (time.perf_counter() - start) / done
        if shared and each * done > TRIAL:
            shared = False
            packed = _packed(job) if each * (replicas - done) > PATIENCE else None
            if packed:
                size = max(1, min(int(TRIAL / each), (replicas - done) // (4 * cores())))
                chunks = [range(i, min(i + size, replicas)) for i in range(done, replicas, size)]
                for chunk, found in _together(packed, chunks):
                    # What another process cannot do (a function it cannot import, an error to show) is done here.
                    yield chunk, _found(job, chunk) if found is None else found
                return


def _found(job: Job, chunk: Iterable[int]) -> list[Found]:
    import numpy as np

    draw, compute, seed = job
    # SeedSequence(seed).spawn(n)[i], without making the others.
    spawned = (np.random.SeedSequence(seed, spawn_key=(i,)) for i in chunk)
    return [compute(draw(np.random.default_rng(sequence))) for sequence in spawned]


def _packed(job: Job) -> bytes | None:
    try:
        packed = pickle.dumps(job)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    # The main script is not imported by other processes: doing so would run it again.
    return None if b"__main__" in packed else packed


def _together(packed: bytes, chunks: list[range]) -> Iterator[tuple[range, list[Found] | None]]:
    """Yield each chunk with what a process found, None if it could not, in the order they end.

    Processes of our own, rather than those of `multiprocessing`: these need no guard in the script
    that calls, work the same on every system, fork no thread, and end when their input ends.
    """
    left: SimpleQueue[range] = SimpleQueue()
    done: SimpleQueue[tuple[range, list[Found] | None]] = SimpleQueue()
    for chunk in chunks:
        left.put(chunk)
    processes: list[subprocess.Popen[bytes]] = []
    with suppress(OSError):  # a system that starts no process: all is done here
        processes += (_start() for _ in range(min(cores(), len(chunks))))
    if not processes:
        yield from ((chunk, None) for chunk in chunks)
        return
    threads = [Thread(target=_feed, args=(process, packed, left, done), daemon=True) for process in processes]
    try:
        for thread in threads:
            thread.start()
        for _ in chunks:
            yield done.get()
    finally:
        for process, thread in zip(processes, threads, strict=True):
            process.kill()
            process.wait()
            if thread.ident:
                thread.join()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]


def _start() -> subprocess.Popen[bytes]:
    environment = os.environ | dict.fromkeys(_ONE_THREAD, "1") | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable or "", "-P", "-c", f"from {__name__} import work; work()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,  # Ctrl-C is for the one process that stops the others
    )


def _feed(
    process: subprocess.Popen[bytes],
    packed: bytes,
    left: SimpleQueue[range],
    done: SimpleQueue[tuple[range, list[Found] | None]],
) -> None:
    """Give a process chunk after chunk, until none is left."""
    send, receive = process.stdin, process.stdout
    assert send  # noqa: S101 - opened as a pipe
    assert receive  # noqa: S101 - idem
    alive = True
    while True:
        try:
            chunk = left.get_nowait()
        except Empty:
            return
        found = None
        if alive:
            try:
                pickle.dump((packed, chunk), send)
                send.flush()
                found = pickle.load(receive)  # noqa: S301 - what our own process writes
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                alive = False
        done.put((chunk, found))


def work() -> None:
    """Do chunks of replicas as they come on standard input: the whole life of a process."""
    receive, send = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr  # what a measure prints is not an answer
    known: tuple[bytes, Any] = (b"", None)
    with suppress(EOFError, BrokenPipeError):
        while True:
            packed, chunk = pickle.load(receive)  # noqa: S301 - what the process that started this one writes
            try:
                if packed != known[0]:
                    known = (packed, pickle.loads(packed))  # noqa: S301 - idem
                found = pickle.dumps(_found(known[1], chunk))
            except Exception:  # noqa: BLE001 - whatever it is, it is raised again where the work was asked for
                found = pickle.dumps(None)
            send.write(found)
            send.flush()

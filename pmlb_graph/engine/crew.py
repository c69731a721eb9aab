"""Processes that hold the graph and work within limits: what goes beyond is stopped, and someone else takes its place.

A query inside Oxigraph cannot be stopped: neither Ctrl-C nor a limit of time reaches it. So the work is done
elsewhere, with a wall clock and a limit of memory, and killed when it goes beyond.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

from pmlb_graph.engine.embedded import Embedded
from pmlb_graph.errors import EngineError, LimitError, PmlbGraphError
from pmlb_graph.language import speak, spoken, tr

SECONDS = 30.0
MEMORY = 2 * 2**30
LARGEST = 64 * 2**20
STARTING = 120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a piece of work may go.

    Attributes
    ----------
    seconds : float
        Wall clock.
    memory : int
        Bytes that a process may take, its graph included; no limit where the system has none (Windows).
    largest : int
        Bytes of an answer.
    """

    seconds: float = SECONDS
    memory: int = MEMORY
    largest: int = LARGEST


_alone = threading.Lock()


def _start(process: BaseProcess) -> None:
    """Start a process that does not run the script of whoever calls again: a worker needs nothing of it.

    The standard library runs it, whence a script without ``if __name__ == "__main__"`` that would start for ever.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = script


class Worker:
    """A process that holds a graph and does one thing at a time.

    Parameters
    ----------
    nquads : bytes
        The graph, lines of N-Quads.
    limits : Limits
        How far it may go.
    """

    def __init__(self, nquads: bytes, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self._limits, self._nquads, self._ready = limits, nquads, False
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_live, args=(there, limits), daemon=True)
        with _alone:
            _start(self._process)
        there.close()
        self._ending = threading.Lock()
        self.killed = False

    def prepare(self) -> None:
        """Hand over the graph, and wait until it is loaded.

        Raises
        ------
        EngineError
            If the process ends before.
        """
        if self._ready:
            return
        try:
            self._pipe.send_bytes(self._nquads)
            self._ready = self._pipe.poll(STARTING)
            if self._ready:
                self._pipe.recv()
        except (EOFError, OSError):
            self._ready = False
        if not self._ready:
            self.kill()
            raise EngineError(tr("no process can hold the graph: give it more memory"))

    def ask(self, work: Callable[..., Any], *arguments: Any, seconds: float | None = None) -> Any:
        """Have work done on the graph: a function of a module, given the engine and arguments, which all travel.

        Raises
        ------
        LimitError
            If it takes too long or too much memory: the process is killed.
        EngineError
            If the process was killed by someone else.
        PmlbGraphError
            What the work itself raises.
        """
        clock = self._limits.seconds if seconds is None else seconds
        self.prepare()
        try:
            self._pipe.send((spoken(), work, arguments))
            if not self._pipe.poll(clock):
                self.kill()
                message = tr("the query took longer than {n} seconds and was stopped: ask for less")
                raise LimitError(message.format(n=round(clock)), "time")
            found, error = self._pipe.recv()
        except (EOFError, OSError) as gone:
            if self.killed:
                raise EngineError(tr("the query was stopped")) from gone
            self.kill()
            raise _memory() from gone
        if error is not None:
            raise error
        return found

    @property
    def alive(self) -> bool:
        """Whether it can still work."""
        return not self.killed and self._process.is_alive()

    def kill(self) -> None:
        """End the process at once, from any thread: who waits for its answer hears that it is gone."""
        with self._ending:
            if not self.killed:
                self.killed = True
                self._process.kill()
                self._process.join()

    def close(self) -> None:
        """End the process, and close what led to it."""
        self.kill()
        with contextlib.suppress(OSError):
            self._pipe.close()


class Crew:
    """Workers that hold the same graph.

    Parameters
    ----------
    nquads : bytes
        The graph, lines of N-Quads.
    size : int
        How many.
    limits : Limits
        How far each piece of work may go.

    Attributes
    ----------
    replaced : int
        How many workers were killed or died, and were replaced.
    """

    def __init__(self, nquads: bytes, size: int = 1, limits: Limits | None = None) -> None:
        self._nquads, self._limits = nquads, limits or Limits()
        self.size, self.replaced, self._closed = size, 0, False
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all = {self._hired() for _ in range(size)}

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hired(self) -> Worker:
        worker = Worker(self._nquads, self._limits)
        self._idle.put(worker)
        return worker

    def prepare(self) -> None:
        """Wait until every worker holds the graph."""
        for worker in list(self._all):
            worker.prepare()

    @property
    def alive(self) -> int:
        """How many can work now."""
        return sum(worker.alive for worker in list(self._all))

    def take(self) -> Worker:
        """Take a worker, when one is free; `give` it back."""
        return self._idle.get()

    def give(self, worker: Worker) -> None:
        """Give a worker back; one that ended is replaced by another, with the graph loaded."""
        if worker.alive:
            self._idle.put(worker)
            return
        worker.close()
        self._all.discard(worker)
        if self._closed:
            return
        self.replaced += 1
        other = Worker(self._nquads, self._limits)
        self._all.add(other)
        with contextlib.suppress(EngineError):  # who asks it next will be told
            other.prepare()
        if self._closed:
            other.close()
        self._idle.put(other)

    def ask(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Have work done by the first worker that is free; see `Worker.ask`."""
        worker = self.take()
        try:
            return worker.ask(work, *arguments)
        finally:
            self.give(worker)

    def close(self) -> None:
        """End every worker."""
        self._closed = True
        for worker in list(self._all):
            worker.close()


def _memory() -> LimitError:
    return LimitError(tr("the query took too much memory and was stopped: ask for less"), "memory")


def _live(pipe: Connection, limits: Limits) -> None:
    """Load a graph, then do what is asked until nobody asks: the whole life of a process."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us, who then kills us
    _limit(limits.memory)
    with contextlib.suppress(EOFError, OSError):
        engine = Embedded(pipe.recv_bytes().decode().removesuffix("\n").split("\n"))
        pipe.send(None)
        while True:
            language, work, arguments = pipe.recv()
            speak(language)
            pipe.send(_done(engine, work, arguments, limits.largest))


def _done(engine: Embedded, work: Callable[..., Any], arguments: Any, largest: int) -> tuple[Any, Exception | None]:
    try:
        found = work(engine, *arguments)
    except PmlbGraphError as error:
        return None, error
    except (MemoryError, RecursionError):
        return None, _memory()
    except Exception as error:  # noqa: BLE001 - told where the work was asked for
        return None, EngineError(tr("the engine stopped: {error}").format(error=f"{type(error).__name__}: {error}"))
    if isinstance(found, bytes) and len(found) > largest:
        message = tr("the answer is larger than {n} MB").format(n=largest // 2**20)
        return None, LimitError(message, "size")
    return found, None


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

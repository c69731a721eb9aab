"""Lanes: those who ask wait in line for workers, and what nobody waits for any more is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from pmlb_graph.engine.crew import Crew, Worker
from pmlb_graph.errors import EngineError, LimitError
from pmlb_graph.language import tr

PATIENCE = 30.0


class BusyError(EngineError):
    """Too many are already waiting."""


class Lane:
    """The line before a crew.

    Parameters
    ----------
    crew : Crew
        Who works.
    most : int
        How many may wait.

    Attributes
    ----------
    stopped : dict of str to int
        How many pieces of work were stopped, by limit, ``gone`` for those whose client left.
    """

    def __init__(self, crew: Crew, most: int) -> None:
        self.crew, self._most = crew, most
        self.waiting = 0
        self.stopped: dict[str, int] = {}
        self._free = asyncio.Semaphore(crew.size)
        # Two for each worker: one may be bringing up a successor while another asks.
        self._threads = ThreadPoolExecutor(2 * crew.size, thread_name_prefix="lane")

    async def ask(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Have work done, in turn; when the one who asks goes away, it is stopped.

        Raises
        ------
        BusyError
            If too many wait already, or if the turn does not come.
        """
        if self.waiting >= self._most:
            raise _busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self.waiting -= 1
        worker = self.crew.take()
        try:
            return await self._worked(worker, work, arguments)
        finally:
            self._give(worker)

    async def _worked(self, worker: Worker, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        asked = partial(contextvars.copy_context().run, worker.ask, work, *arguments)
        done = asyncio.get_running_loop().run_in_executor(self._threads, asked)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            worker.kill()  # the thread that waits for it is told, and ends
            with contextlib.suppress(Exception):
                await done
            self._count("gone")
            raise
        except LimitError as error:
            self._count(error.limit)
            raise

    def _give(self, worker: Worker) -> None:
        if worker.alive:
            self.crew.give(worker)
            self._free.release()
            return
        given = asyncio.get_running_loop().run_in_executor(self._threads, self.crew.give, worker)
        given.add_done_callback(lambda _: self._free.release())

    def _count(self, limit: str) -> None:
        self.stopped[limit] = self.stopped.get(limit, 0) + 1

    def close(self) -> None:
        """End the crew: those who wait for an answer are told."""
        self.crew.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _busy() -> BusyError:
    return BusyError(tr("too many queries are waiting: come back in a moment"))

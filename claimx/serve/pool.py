"""Workers side by side: a queue of jobs, and a thread for each worker's process that feeds it.

Processes, not threads: the pipeline is Python code, so that threads would take turns; a job that takes too
long, or that brings its process down, can be ended without the service; and requests never wait for the lock
of the interpreter that works on another one's article.

Jobs that wait are handed over together, a worker's fair share at a time, so that a worker need not wait for
the next one. Each is answered as soon as it is done.
"""

from __future__ import annotations

import asyncio
import logging
import math
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from itertools import chain, repeat
from multiprocessing.connection import Connection
from typing import Any

from claimx.errors import ClaimxError, ModelError
from claimx.serve import worker
from claimx.serve.jobs import Done, Job
from claimx.serve.problems import (
    Problem,
    ProblemError,
    internal,
    problem_of,
    stopping,
    took_too_long,
    waited_too_long,
    worker_lost,
)
from claimx.serve.worker import Failure, Ready, Recipe

logger = logging.getLogger("claimx.serve")

# What is handed over at once: enough to hide the way to the worker and back, little enough that a request
# that comes later does not wait behind many.
MAX_JOBS = 8
MAX_BYTES = 100_000

# Loading takes two seconds; a machine under load or with a cold disk needs many times that.
START_SECONDS = 120.0
_RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
_STOP_SECONDS = 2.0


class _Item:
    """A job, and the future of who waits for its answer in the event loop."""

    __slots__ = ("begun", "future", "given_up", "job", "loop")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Done] = self.loop.create_future()
        self.begun = False
        self.given_up = False
        """Nobody waits any more."""

    def settle(self, result: Done | Problem) -> None:
        """Give the answer; from any thread."""
        with suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(self._settle, result)

    def _settle(self, result: Done | Problem) -> None:
        if self.future.done():
            return
        if isinstance(result, Done):
            self.future.set_result(result)
        else:
            self.future.set_exception(ProblemError(result))


class Pool:
    """Answers jobs with the processes it starts.

    Args:
        recipe: What each worker loads.
        workers: Processes.
        timeout: Seconds until a job is answered, waiting included.
    """

    def __init__(self, recipe: Recipe, *, workers: int = 1, timeout: float = 60.0) -> None:
        self.recipe = recipe
        self.workers = workers
        self.timeout = timeout
        self.ready: Ready | None = None
        """What the workers have loaded; None before the start."""
        self._queue: deque[_Item] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._feeders: list[_Feeder] = []
        self._seconds = 0.1  # a job takes, on average

    def start(self) -> None:
        """Start the workers and wait until all have loaded their model.

        Raises:
            ModelError: A worker could not load it.
            ClaimxError: Another reason why a worker cannot begin.
        """
        self._feeders = [_Feeder(self, number) for number in range(self.workers)]
        try:
            for feeder in self._feeders:
                feeder.launch()
            for feeder in self._feeders:
                self.ready = feeder.wait_until_ready()
        except BaseException:
            for feeder in self._feeders:
                feeder.kill()
            raise
        for feeder in self._feeders:
            feeder.start()

    def close(self) -> None:
        """End the workers. Jobs that are not done fail."""
        with self._changed:
            self._closing = True
            waiting = list(self._queue)
            self._queue.clear()
            self._changed.notify_all()
        for item in waiting:
            item.settle(stopping())
        for feeder in self._feeders:
            feeder.kill()
        for feeder in self._feeders:
            if feeder.is_alive():
                feeder.join(_STOP_SECONDS)

    @property
    def alive(self) -> int:
        """Workers that have a model and take jobs."""
        return sum(feeder.is_ready for feeder in self._feeders)

    @property
    def waiting(self) -> int:
        """Jobs that no worker has begun."""
        return len(self._queue)

    @property
    def retry_after(self) -> int:
        """Seconds after which the jobs that wait now should be done."""
        seconds = self._seconds * (len(self._queue) + self.workers) / self.workers
        return max(1, min(30, math.ceil(seconds)))

    async def answer(self, job: Job) -> Done:
        """Have the job done.

        Raises:
            ProblemError: It cannot be done, or not in time.
        """
        item = _Item(job)
        with self._changed:
            if self._closing:
                raise ProblemError(stopping())
            self._queue.append(item)
            self._changed.notify()
        try:
            async with asyncio.timeout(self.timeout):
                return await item.future
        except TimeoutError:
            if item.begun:
                raise ProblemError(took_too_long(self.timeout)) from None
            raise ProblemError(waited_too_long(self.timeout, self.retry_after)) from None
        finally:
            item.given_up = True

    def take(self, feeder: _Feeder) -> list[_Item]:
        """Wait for jobs; a fair share of those that are there. None any more when the pool closes."""
        with self._changed:
            feeder.is_idle = True
            while not self._queue and not self._closing:
                self._changed.wait()
            feeder.is_idle = False
            idle = sum(other.is_idle and other.is_ready for other in self._feeders)
            share = min(MAX_JOBS, math.ceil(len(self._queue) / (idle + 1)))
            taken: list[_Item] = []
            size = 0
            while self._queue and len(taken) < share:
                size += len(self._queue[0].job.data)
                if taken and size > MAX_BYTES:
                    break
                item = self._queue.popleft()
                if not item.given_up:
                    item.begun = True
                    taken.append(item)
            return taken

    def give_back(self, items: list[_Item]) -> None:
        """Put jobs that were not begun after all to the front of the queue."""
        with self._changed:
            if not self._closing:
                for item in reversed(items):
                    item.begun = False
                    self._queue.appendleft(item)
                self._changed.notify_all()
                return
        for item in items:
            item.settle(stopping())

    @property
    def is_closing(self) -> bool:
        """Whether no more jobs are taken."""
        return self._closing

    def count(self, seconds: float) -> None:
        """Remember how long a job took."""
        self._seconds += 0.05 * (seconds - self._seconds)


class _Feeder(threading.Thread):
    """The thread beside one worker's process."""

    def __init__(self, pool: Pool, number: int) -> None:
        super().__init__(name=f"claimx-worker-{number}", daemon=True)
        self._pool = pool
        self._process: Any = None
        self._connection: Connection | None = None
        self.is_ready = False
        self.is_idle = False

    def launch(self) -> None:
        """Start a process; `wait_until_ready` tells when it has its model."""
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=worker.run, args=(theirs, self._pool.recipe), name=self.name, daemon=True
        )
        with _interrupts_blocked():
            self._process.start()
        theirs.close()

    def wait_until_ready(self) -> Ready:
        """Wait for the model.

        Raises:
            ClaimxError: What the worker says against it.
            ModelError: The worker ended, or it takes too long.
        """
        connection = self._connection
        said: Ready | ClaimxError | None = None
        try:
            if connection is not None and connection.poll(START_SECONDS):
                said = connection.recv()
        except (EOFError, OSError):
            pass
        if isinstance(said, Ready):
            self.is_ready = True
            return said
        if isinstance(said, ClaimxError):
            raise said
        raise ModelError(
            "worker", "it ended before it had loaded the model", "Try fewer workers: each needs memory."
        )

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.is_ready = False
        if self._process is not None:
            self._process.kill()
            self._process.join(_STOP_SECONDS)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def run(self) -> None:
        """Hand jobs over and take the answers until the pool closes."""
        while not self._pool.is_closing:
            items = self._pool.take(self)
            if items and not self._feed(items):
                self._restart()

    def _feed(self, items: list[_Item]) -> bool:
        """Have the worker do the jobs; whether it is still good for more."""
        connection = self._connection
        done = 0
        try:
            if connection is None:
                raise EOFError
            connection.send([item.job for item in items])
            begun = time.monotonic()
            for item in items:
                # Who waits has given up by then, at the latest; a job may have waited before it was begun.
                if not connection.poll(self._pool.timeout):
                    logger.warning("a worker was ended: an article took too long")
                    item.settle(took_too_long(self._pool.timeout))
                    self._pool.give_back(items[done + 1 :])
                    return False
                item.settle(_outcome(connection.recv()))
                done += 1
                begun, before = time.monotonic(), begun
                self._pool.count(begun - before)
        except (EOFError, OSError):
            if self._pool.is_closing:
                items[done].settle(stopping())
            else:
                logger.error("a worker ended unexpectedly; another takes its place")
                items[done].settle(worker_lost())
            self._pool.give_back(items[done + 1 :])
            return False
        return True

    def _restart(self) -> None:
        self.kill()
        for seconds in chain(_RETRY_SECONDS, repeat(_RETRY_SECONDS[-1])):
            if self._pool.is_closing:
                return
            try:
                self.launch()
                self.wait_until_ready()
                return
            except (ClaimxError, OSError) as error:
                logger.error("a worker did not start: %s", type(error).__name__)
                self.kill()
                time.sleep(seconds)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Let a process that starts now inherit that Ctrl-C is none of its business, from its first moment."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _outcome(result: object) -> Done | Problem:
    if isinstance(result, Done):
        return result
    if isinstance(result, ClaimxError):
        problem = problem_of(result)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("%s in a worker", type(result).__name__)  # its message may quote the article
        return problem
    if isinstance(result, Failure):
        logger.error("%s at %s", result.name, result.place)
    return internal()

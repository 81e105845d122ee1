"""Chunks to workers and back: processes that may die, and a user who may stop it all."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from claimx.article import Article
from claimx.batch.chunks import TOGETHER, Chunk
from claimx.batch.parts import Counts
from claimx.batch.plan import ModelIdentity
from claimx.batch.rows import failure_row
from claimx.batch.worker import Analyser, Done, Failed, Job, Ready, Told, serve
from claimx.errors import ClaimxError

# How often one article may end its process before it is given up: once may be bad luck.
_DEATHS = 2
# Seconds between looks at whether to stop.
_GLANCE = 0.2
# Processes that are started at once: the second loads its model while the first does. More are started when
# there is work for them.
_FIRST = 2
# Seconds that a process has to end by itself.
_PATIENCE = 5.0

Tell = Callable[[Told], None]
Saved = Callable[[Counts], None]


class Workers(Protocol):
    """Whatever does chunks."""

    model: ModelIdentity

    def do(self, chunks: Iterable[Chunk], tell: Tell, saved: Saved, is_over: Callable[[], bool]) -> None:
        """Do the chunks, each saved when it is done; once `is_over`, none but those in hand.

        Args:
            chunks: Taken one by one, no more than can be done at once.
            tell: Called for each article or problem.
            saved: Called for each part that is saved, with what is in it.
            is_over: Asked before each chunk.

        Raises:
            ClaimxError: The work cannot go on.
        """

    def close(self) -> None:
        """End all processes."""


class Here:
    """The work is done in this process."""

    def __init__(self, job: Job) -> None:
        self._analyser: Analyser | None = Analyser(job)
        self.model = self._analyser.model

    def do(self, chunks: Iterable[Chunk], tell: Tell, saved: Saved, is_over: Callable[[], bool]) -> None:
        """See `Workers`."""
        for chunk in chunks:
            if is_over() or self._analyser is None:
                return
            saved(self._analyser.do(chunk, tell))
            if is_over():
                return

    def close(self) -> None:
        """See `Workers`."""
        self._analyser = None


class Pool:
    """The work is done in other processes, started as they are needed.

    Each has a pipe of its own and one chunk at a time, so that a process that dies takes nothing of the
    others with it. While all are busy, as many chunks are read ahead as there are processes, and no more.

    Args:
        job: What each is to load.
        size: How many there may be.
    """

    def __init__(self, job: Job, size: int) -> None:
        self._job = job
        self._size = size
        self._context = multiprocessing.get_context("spawn")  # a fork would copy threads that hold locks
        self._members: dict[Connection, _Member] = {}
        try:
            first, *_ = [self._start() for _ in range(min(size, _FIRST))]
            message = self._receive(first)
            if not isinstance(message, Ready):
                raise _as_error(message)
        except BaseException:
            self.close()
            raise
        self.model = message.model
        first.is_idle = True

    def do(self, chunks: Iterable[Chunk], tell: Tell, saved: Saved, is_over: Callable[[], bool]) -> None:
        """See `Workers`."""
        source, ahead = iter(chunks), deque[Chunk]()
        is_dry = False
        while not is_over() or self._busy():
            if not is_over():
                self._hand_out(ahead)
                if not is_dry and len(ahead) < self._size:
                    chunk = next(source, None)
                    is_dry = chunk is None
                    if chunk is not None:
                        ahead.append(chunk)
            if not ahead and is_dry and not self._busy():
                return
            reading_on = not is_over() and not is_dry and len(ahead) < self._size
            ready = wait(list(self._members), timeout=0 if reading_on else _GLANCE)
            for connection in ready:
                if isinstance(connection, Connection):
                    self._take(self._members[connection], ahead, tell, saved)

    def close(self) -> None:
        """End all processes; those at work at once."""
        for member in self._members.values():
            with suppress(OSError):
                if member.is_idle:
                    member.connection.send(None)
                else:
                    member.process.terminate()
        for member in self._members.values():
            member.process.join(_PATIENCE)
            if member.process.is_alive():
                member.process.kill()
                member.process.join()
            member.connection.close()
        self._members.clear()

    def _busy(self) -> bool:
        return any(member.chunk is not None for member in self._members.values())

    def _hand_out(self, ahead: deque[Chunk]) -> None:
        idle = (member for member in list(self._members.values()) if member.is_idle)
        while ahead and (member := next(idle, None)) is not None:
            member.give(ahead.popleft())
        starting = sum(not member.is_idle and member.chunk is None for member in self._members.values())
        if len(ahead) > starting and len(self._members) < self._size:
            self._start()

    def _take(self, member: _Member, ahead: deque[Chunk], tell: Tell, saved: Saved) -> None:
        match self._receive(member):
            case Told() as told:
                member.n_told += 1
                if member.chunk is not None and member.n_told > member.chunk.n_told:
                    member.chunk.n_told = member.n_told
                    tell(told)
            case Done(counts):
                member.chunk, member.is_idle = None, True
                saved(counts)
            case Ready(model):
                if model != self.model:
                    raise ClaimxError(
                        "model", "it has changed while it was in use", "Start anew with --restart."
                    )
                member.is_idle = True
            case None:
                self._bury(member, ahead)
            case message:
                raise _as_error(message)

    def _bury(self, member: _Member, ahead: deque[Chunk]) -> None:
        """A process has died: its chunk is done again, without an article that has done that before."""
        del self._members[member.connection]
        member.connection.close()
        member.process.join()
        if member.chunk is None:
            if not self._members:
                raise _as_error(None)
            if not member.is_idle:  # there was no room for one more model: the others go on
                self._size = len(self._members)
            return
        chunk = member.chunk
        # The first time its articles are analysed together, and it may have been any of them.
        place = member.n_told if chunk.deaths else TOGETHER
        ahead.appendleft(chunk)
        deaths = chunk.deaths[place] = chunk.deaths.get(place, 0) + 1
        if deaths < _DEATHS:
            return
        cause = _cause(member.process.exitcode)
        item = chunk.items[place] if place < len(chunk.items) else None
        if not isinstance(item, Article):
            remedy = "There may be too little memory: try with fewer --workers."
            raise ClaimxError("workers", f"a process died again and again ({cause})", remedy)
        reason, remedy = (
            f"the process at work on it died ({cause})",
            "There may be too little memory: split it.",
        )
        chunk.given_up[place] = failure_row(item, reason, remedy)

    def _start(self) -> _Member:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(self._job, theirs), daemon=True, name="claimx")
        with _deaf_to_interrupts():
            process.start()
        theirs.close()
        member = _Member(process, ours)
        self._members[ours] = member
        return member

    def _receive(self, member: _Member) -> object:
        try:
            message: object = member.connection.recv()
        except (EOFError, OSError):
            return None
        return message


class _Member:
    """One process: idle, at work on a chunk, or, with neither, still loading the model."""

    def __init__(self, process: SpawnProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.is_idle = False
        self.chunk: Chunk | None = None
        self.n_told = 0

    def give(self, chunk: Chunk) -> None:
        self.is_idle, self.chunk, self.n_told = False, chunk, 0
        with suppress(OSError):  # it has died: its connection says so when it is read
            self.connection.send(chunk)


def make_workers(job: Job, size: int) -> Workers:
    """Workers with the model loaded.

    Raises:
        ModelError: It cannot be loaded.
    """
    return Here(job) if size == 1 else Pool(job, size)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process that starts now ignore Ctrl-C from its first moment."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _as_error(message: object) -> Exception:
    if isinstance(message, Failed):
        return message.error
    return ClaimxError("workers", "a process died while it loaded the model", "Try with fewer --workers.")


def _cause(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        with suppress(ValueError):
            return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"

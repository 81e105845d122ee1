"""JSON Lines in, answers out as they are done, a line for each line in, in the same order.

The body is read to its end however slowly the answers are taken: many clients send all before they read
anything, and would wait for ever if the service waited for them. What is read ahead is bounded by the limit
of a batch's size.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from typing import TYPE_CHECKING

from claimx.serve.body import wait_for_disconnect
from claimx.serve.jobs import DEFAULT_ID, Body, Done, Job
from claimx.serve.problems import Problem, ProblemError, body_too_large, body_too_slow, internal

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from claimx.serve.limits import Limits
    from claimx.serve.pool import Pool

MEDIA_TYPE = "application/x-ndjson"
# Articles of one batch that wait or are worked on: enough to keep every worker busy, few enough that single
# requests get their turn.
_AHEAD_PER_WORKER = 4


class _Lines:
    """The lines of the body, as they come."""

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._lines: deque[tuple[int, bytes]] = deque()
        self._rest = bytearray()
        self._number = 0
        self._arrived = asyncio.Event()
        self._ended = False
        self.problem: Problem | None = None
        """Why the body ended early."""
        self.disconnected = False

    async def read(self) -> None:
        """Read to the end of the body."""
        size = 0
        try:
            while True:
                async with asyncio.timeout(self._limits.body_timeout):
                    message = await self._receive()
                if message["type"] == "http.disconnect":
                    self.disconnected = True
                    break
                data = message.get("body", b"")
                self._split(data[: self._limits.max_batch_body - size])
                size += len(data)
                if size > self._limits.max_batch_body:
                    self.problem = body_too_large(self._limits.max_batch_body)
                    break
                if not message.get("more_body", False):
                    self._add(bytes(self._rest))
                    break
        except TimeoutError:
            self.problem = body_too_slow(self._limits.body_timeout)
        finally:
            self._rest.clear()
            self._ended = True
            self._arrived.set()

    def _split(self, data: bytes) -> None:
        if b"\n" not in data:
            self._rest += data
            return
        first, *more = data.split(b"\n")
        self._add(bytes(self._rest) + first)
        for line in more[:-1]:
            self._add(line)
        self._rest = bytearray(more[-1])

    def _add(self, line: bytes) -> None:
        self._number += 1
        if line.strip():
            self._lines.append((self._number, line))
            self._arrived.set()

    async def next(self) -> tuple[int, bytes] | None:
        """Number and text of the next line that is not empty; None at the end."""
        while not self._lines:
            if self._ended:
                return None
            self._arrived.clear()
            await self._arrived.wait()
        return self._lines.popleft()

    @property
    def is_there(self) -> bool:
        """Whether `next` need not wait."""
        return bool(self._lines) or self._ended


class BatchResponse:
    """The response to a batch, as an ASGI application.

    Args:
        pool: Answers each line.
        limits: Of the service.
    """

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool = pool
        self._limits = limits
        self._ahead = _AHEAD_PER_WORKER * pool.workers

    async def answer(self, receive: Receive, send: Send) -> None:
        """Read the body and send the answers."""
        lines = _Lines(receive, self._limits)
        reading = asyncio.create_task(self._watch(lines, receive))
        sending = asyncio.create_task(self._send_all(lines, send))
        try:
            await asyncio.wait(
                {reading, sending},
                timeout=self._limits.batch_timeout,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if sending.done():
                sending.result()
        finally:
            for task in (reading, sending):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(reading, sending, return_exceptions=True)

    @staticmethod
    async def _watch(lines: _Lines, receive: Receive) -> None:
        """Read the body; then last until the client is gone."""
        await lines.read()
        if not lines.disconnected:
            await wait_for_disconnect(receive)

    async def _send_all(self, lines: _Lines, send: Send) -> None:
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        running: deque[asyncio.Task[bytes]] = deque()
        try:
            while True:
                while len(running) < self._ahead and (not running or lines.is_there):
                    line = await lines.next()
                    if line is None:
                        break
                    running.append(asyncio.create_task(self._answer_line(*line)))
                if not running:
                    break
                await _send_line(send, await running.popleft())
        finally:
            for task in running:
                task.cancel()
        if lines.problem is not None:
            await _send_line(send, _error_line(lines.problem, None, None))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _answer_line(self, number: int, line: bytes) -> bytes:
        if len(line) > self._limits.max_body:
            return _error_line(body_too_large(self._limits.max_body), number, None)
        job = Job(Body.record, line, about={"id": f"{DEFAULT_ID}-{number}"}, place=f"line {number}")
        try:
            done: Done = await self._pool.answer(job)
        except ProblemError as error:
            return _error_line(error.problem, number, _id_of(line))
        except Exception:  # one line must not end the batch
            return _error_line(internal(), number, _id_of(line))
        return done.data


def _error_line(problem: Problem, number: int | None, name: str | None) -> bytes:
    """The line that stands for an article without answer: `{"error": {…}, "line": 3, "id": "a17"}`."""
    return json.dumps({"error": problem.as_dict(), "line": number, "id": name}).encode("ascii") + b"\n"


def _id_of(line: bytes) -> str | None:
    """The id that the line gives, where it can be read."""
    try:
        name = json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return str(name) if isinstance(name, str | int) else None


async def _send_line(send: Send, line: bytes) -> None:
    await send({"type": "http.response.body", "body": line, "more_body": True})

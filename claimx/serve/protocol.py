"""HTTP/1.1 by uvicorn, with patience that ends: for a request's head, for a reader, for what is sent in vain.

uvicorn limits how long a connection may idle between requests. A client that opens a connection and says
nothing, sends a head one letter at a time, goes on with a body that was refused, or never reads its answer,
may do so for ever; here it may not.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from claimx.serve.problems import MEDIA_TYPE, bad_http


class PatientProtocol(H11Protocol):
    """One connection. The subclass made by `patient` knows the limits."""

    idle_timeout = 10.0
    max_connections = 512
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, unless there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            transport.abort()
            return
        # Any byte that is not taken counts as unsent, so that `pause_writing` tells of each.
        transport.set_write_buffer_limits(high=0)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        _stop(self._head_timer)
        self._head_timer = None
        _stop(self._write_timer)
        self._write_timer = None
        super().connection_lost(exc)
        # uvicorn leaves it running when the connection breaks; it would keep all of this alive.
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take what came; the timer runs on until a head is complete."""
        super().data_received(data)
        if self._is_busy():
            _stop(self._head_timer)
            self._head_timer = None
        else:
            self._await_head()

    def on_response_complete(self) -> None:
        """Give a client that still sends a refused body some time to read the answer."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._await_head()

    def send_400_response(self, msg: str) -> None:
        """Tell that this is no HTTP, as a problem."""
        body = bad_http().as_json()
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def pause_writing(self) -> None:
        """The client does not take what it is sent; wait some time for it."""
        super().pause_writing()
        _stop(self._write_timer)
        self._write_timer = None
        self._write_timer = self.loop.call_later(self.idle_timeout, self._give_up)

    def resume_writing(self) -> None:
        """The client has taken all."""
        super().resume_writing()
        _stop(self._write_timer)
        self._write_timer = None

    def _is_busy(self) -> bool:
        """Whether a request is being answered."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.idle_timeout, self._give_up)

    def _give_up(self) -> None:
        self.transport.abort()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def patient(idle_timeout: float, max_connections: int) -> type[PatientProtocol]:
    """The protocol with these limits."""
    members: dict[str, Any] = {"idle_timeout": idle_timeout, "max_connections": max_connections}
    return type("PatientProtocol", (PatientProtocol,), members)

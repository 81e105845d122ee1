"""Run the service until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import uvicorn

from claimx.errors import OutputError
from claimx.serve.limits import Limits
from claimx.serve.protocol import patient

if TYPE_CHECKING:
    from fastapi import FastAPI

# Requests in hand when the service is told to stop get so long.
STOP_SECONDS = 10


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """Take the address.

    Raises:
        OutputError: There is no such address, or it is taken.
    """
    place = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
            taken.listen(128)
        except OSError:
            taken.close()
            raise
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            place, f"the service cannot listen there ({reason})", "Choose another --port or --host."
        ) from error
    return taken


def url_of(taken: socket.socket) -> str:
    """The address of the service, for a browser."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: FastAPI, taken: socket.socket, limits: Limits, *, on_start: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests in hand are answered first.

    Args:
        app: From `create_app`.
        taken: A socket that listens.
        limits: Those of connections.
        on_start: Called when requests are taken.
    """
    config = uvicorn.Config(
        app,
        http=patient(limits.idle_timeout, limits.max_connections),
        ws="none",
        lifespan="on",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(max(1, limits.idle_timeout)),
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    asyncio.run(_Server(config, on_start).serve(sockets=[taken]))


class _Server(uvicorn.Server):
    """uvicorn's, which ends by returning: to be told to stop is no failure."""

    def __init__(self, config: uvicorn.Config, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_start()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Plain(logging.Formatter):
    """One line a record. No traceback: the messages in one may hold an article's text."""

    def format(self, record: logging.LogRecord) -> str:
        from claimx.output.printable import printable_line

        return f"claimx: {printable_line(record.getMessage())}"


def log_to_stderr(*, requests: bool) -> None:
    """Show what the service and uvicorn have to say, and each request if asked; never a text."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain())
    for name, level in (
        ("claimx.serve", logging.WARNING),
        ("claimx.serve.access", logging.INFO if requests else logging.CRITICAL),
        ("uvicorn.error", logging.ERROR),
    ):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        if name != "claimx.serve.access":
            logger.handlers = [handler]
            logger.propagate = False

"""What every request passes: which host and which pages it is for, headers of security, and errors.

Pages of other sites can send requests to a service on the loopback address. What they may not is kept from
them here: by the Host header, which tells a name that was rebound to 127.0.0.1, and by the Origin header.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, MutableMapping
from typing import TYPE_CHECKING, Any

from claimx.serve.body import DisconnectedError
from claimx.serve.problems import MEDIA_TYPE, Problem, ProblemError, internal, wrong_host, wrong_origin
from claimx.serve.worker import failure_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger("claimx.serve")
access_logger = logging.getLogger("claimx.serve.access")

# Scripts and styles only from the service's own files; nothing is fetched from, sent to or shown within
# another site.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": CONTENT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cache-control": b"no-store",
}
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """ASGI middleware around the whole application.

    Args:
        app: What it stands around.
        hosts: Names that the Host header may have, without port; None for any.
        origins: Origins whose pages may use the service, besides its own.
        secure_headers: Headers of its own that a response may set instead: those of a report.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Collection[str] | None = None, origins: Collection[str] = ()
    ) -> None:
        self.app = app
        self._hosts = None if hosts is None else {host.lower() for host in hosts}
        self._origins = set(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer it with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name.lower() for name, _ in message.get("headers", [])}
                more = [(name, value) for name, value in _HEADERS.items() if name not in present]
                message["headers"] = [*message.get("headers", []), *more]
            await send(message)

        try:
            problem = self._refuse(scope)
            if problem is None:
                await self.app(scope, receive, send_with_headers)
        except DisconnectedError:
            status = 499  # as nginx calls it; the client is gone and sees nothing of it
        except ProblemError as error:
            problem = error.problem
        except Exception as error:  # nothing of it may reach the client, nor its message the log
            failure = failure_of(error)
            logger.error("%s at %s", failure.name, failure.place)
            problem = internal()
        if problem is not None:
            if status:  # the response has begun; breaking it off is all that is left to tell
                raise ConnectionAbortedError
            await send_problem(problem, send_with_headers)
        milliseconds = 1000 * (time.perf_counter() - begun)
        access_logger.info("%s %s %d %.0f ms", scope["method"], scope["path"], status, milliseconds)

    def _refuse(self, scope: Scope) -> Problem | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if self._hosts is not None and _without_port(host) not in self._hosts:
            return wrong_host(host)
        origin = headers.get(b"origin")
        if origin is None or scope["method"] in _SAFE_METHODS or origin in self._origins:
            return None
        # The scheme may differ behind a proxy that ends TLS; host and port may not.
        return None if origin.partition("://")[2].lower() == host.lower() else wrong_origin(origin)


def _without_port(host: str) -> str:
    """`localhost:8000` -> `localhost`, `[::1]:8000` -> `[::1]`."""
    name = host.lower()
    head, colon, port = name.rpartition(":")
    return head if colon and port.isdecimal() else name


async def send_problem(problem: Problem, send: Send) -> None:
    """Send a problem as the whole response."""
    body = problem.as_json()
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        *((name.lower().encode(), value.encode("latin-1")) for name, value in problem.headers.items()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})

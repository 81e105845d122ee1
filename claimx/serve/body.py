"""Bodies of requests: read with a limit of size that trusts no header, and with a limit of time."""

from __future__ import annotations

import asyncio
from email.message import Message
from typing import TYPE_CHECKING, NamedTuple

from claimx.errors import MediaTypeError, RequestError
from claimx.serve.problems import ProblemError, body_too_large, body_too_slow, problem_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive


class DisconnectedError(Exception):
    """The client is gone; nobody waits for an answer."""


class MediaType(NamedTuple):
    """What `Content-Type` says."""

    name: str
    charset: str | None


def media_type(request: Request) -> MediaType:
    """The type of the body, in lower case, and its encoding where the client names it.

    Raises:
        ProblemError: The encoding is unknown, or the body is compressed.
    """
    from claimx.input.decode import is_encoding

    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise ProblemError(
            problem_of(
                MediaTypeError("Content-Encoding", f"{coding[:40]!r} is not taken", "Send it uncompressed.")
            )
        )
    header = Message()
    header["Content-Type"] = request.headers.get("content-type", "")
    charset = header.get_content_charset()
    if charset is not None and not is_encoding(charset):
        raise ProblemError(
            problem_of(
                RequestError(
                    "Content-Type",
                    f"there is no encoding {charset[:40]!r}",
                    "Common ones: utf-8, cp1252, latin-1.",
                )
            )
        )
    # `get_content_type` makes text/plain of a missing or broken header; a client had better say what it is.
    name = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return MediaType(name, charset)


async def read_body(request: Request, *, limit: int, seconds: float) -> bytes:
    """The whole body.

    Raises:
        ProblemError: It is larger than `limit` bytes, or not there after so many seconds.
        DisconnectedError: The client left before its end.
    """
    check_announced(request, limit)
    data = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise DisconnectedError
                data += message.get("body", b"")
                if len(data) > limit:
                    raise ProblemError(body_too_large(limit))
                if not message.get("more_body", False):
                    return bytes(data)
    except TimeoutError:
        raise ProblemError(body_too_slow(seconds)) from None


def check_announced(request: Request, limit: int) -> None:
    """Refuse a body that is too large by the client's own word, before any of it is read.

    Raises:
        ProblemError: It is larger than `limit` bytes.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise ProblemError(body_too_large(limit))


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the client is gone. Only after the body is read."""
    while (await receive())["type"] != "http.disconnect":
        pass

"""Errors as HTTP tells them: problem details (RFC 9457), with the remedy beside the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claimx.errors import (
    ArticleTooLargeError,
    BinaryArticleError,
    ClaimxError,
    EmptyArticleError,
    EncodingError,
    InputError,
    MediaTypeError,
    RequestError,
)

MEDIA_TYPE = "application/problem+json"
# Where a type is explained: the service's own page, so that no other site is named or asked.
_TYPES_AT = "/docs#"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, why, and what the client can do about it."""

    status: int
    name: str
    """Of the type: `article-too-large`."""
    title: str
    """What the type says in words, the same for all problems of it."""
    detail: str
    remedy: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The members of the JSON object."""
        return {
            "type": f"{_TYPES_AT}{self.name}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "remedy": self.remedy,
        }

    def as_json(self) -> bytes:
        """The object as UTF-8; ASCII, so that nothing a client sent comes back raw."""
        return json.dumps(self.as_dict()).encode("ascii")


class ProblemError(Exception):
    """Raised where a request cannot be answered; the service turns it into a response."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


_KINDS: tuple[tuple[type[ClaimxError], int, str, str], ...] = (
    (ArticleTooLargeError, 413, "article-too-large", "The article is too long"),
    (EmptyArticleError, 422, "empty-article", "The article has no text"),
    (BinaryArticleError, 415, "not-text", "This is no text"),
    (EncodingError, 422, "bad-encoding", "The text cannot be decoded"),
    (MediaTypeError, 415, "unsupported-media-type", "The service does not take this type"),
    (RequestError, 422, "bad-request", "The request has not the right shape"),
    (InputError, 422, "unreadable-article", "The article cannot be read"),
)


def problem_of(error: ClaimxError) -> Problem:
    """What an error of claimx is to a client."""
    for kind, status, name, title in _KINDS:
        if isinstance(error, kind):
            return Problem(status, name, title, *_words(error))
    return internal()


def _words(error: ClaimxError) -> tuple[str, str]:
    return f"{error.place}: {error.problem}.", error.remedy


def internal() -> Problem:
    """Something that should not happen. What it was stands in the server's log alone."""
    return Problem(
        500,
        "internal-error",
        "The service failed",
        "An error in claimx; the log of the server has the place.",
        "Send the article again; if it fails again, report the place in the log.",
    )


def body_too_large(limit: int) -> Problem:
    """More bytes than allowed."""
    return Problem(
        413,
        "body-too-large",
        "The body is too large",
        f"The body has more than the {limit:,} bytes that are allowed.",
        "Send less at a time, or start the service with a higher limit (--max-body, --max-batch-body).",
    )


def body_too_slow(seconds: float) -> Problem:
    """The client stopped sending, or sends too slowly."""
    return Problem(
        408,
        "body-too-slow",
        "The body did not come in time",
        f"It was not there after {seconds:g} seconds.",
        "Send it again, faster or in smaller parts.",
        {"Connection": "close"},
    )


def too_busy(retry_after: int) -> Problem:
    """As many requests in flight as the service takes."""
    return Problem(
        429,
        "too-many-requests",
        "Too many requests at once",
        "As many requests are in flight as the service takes.",
        f"Try again in {retry_after} s, or send the articles as one batch.",
        {"Retry-After": str(retry_after)},
    )


def waited_too_long(seconds: float, retry_after: int) -> Problem:
    """The queue was too long for the time limit."""
    return Problem(
        503,
        "waited-too-long",
        "No worker was free in time",
        f"The article waited {seconds:g} seconds and was not begun.",
        f"Try again in {retry_after} s.",
        {"Retry-After": str(retry_after)},
    )


def took_too_long(seconds: float) -> Problem:
    """The time limit of an article ran out while it was worked on."""
    return Problem(
        504,
        "took-too-long",
        "The article took too long",
        f"It was not done after {seconds:g} seconds.",
        "Split the article, or start the service with a higher limit (--timeout).",
    )


def worker_lost() -> Problem:
    """A worker's process died over an article."""
    return Problem(
        500,
        "worker-lost",
        "The worker ended unexpectedly",
        "The process that read the article ended; another has taken its place.",
        "Send the article again; if it fails again, split it.",
    )


def stopping() -> Problem:
    """The service goes down."""
    return Problem(
        503, "stopping", "The service is stopping", "The service is being stopped.", "Try again later.",
        {"Retry-After": "10"},
    )  # fmt: skip


def not_found(path: str) -> Problem:
    """No such address."""
    return Problem(
        404, "not-found", "There is no such page", f"There is nothing at {path[:200]!r}.",
        "GET /docs lists what there is.",
    )  # fmt: skip


def wrong_method(method: str, allowed: str) -> Problem:
    """An address that takes another method."""
    return Problem(
        405, "wrong-method", "The address does not take this method", f"{method[:20]!r} is not taken here.",
        f"Use {allowed}." if allowed else "GET /docs tells the methods.",
        {"Allow": allowed} if allowed else {},
    )  # fmt: skip


def wrong_host(host: str) -> Problem:
    """A Host header that does not name this service: a page of another site, by DNS rebinding."""
    return Problem(
        421,
        "wrong-host",
        "The request is for another host",
        f"The service does not answer for the host {host[:200]!r}.",
        "Use the address that the service shows at its start, or name the host with --allow-host.",
    )


def wrong_origin(origin: str) -> Problem:
    """A page of another site sends an article."""
    return Problem(
        403,
        "wrong-origin",
        "Pages of other sites may not use the service",
        f"The request comes from a page of {origin[:200]!r}.",
        "Start the service with --cors-origin and that origin if you trust it.",
    )

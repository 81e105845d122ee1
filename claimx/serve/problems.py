"""Errors as HTTP tells them: problem details (RFC 9457), with the remedy beside the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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
# Where a kind is explained: the service's own page, so that no other site is named or asked.
_EXPLAINED_AT = "/docs#"


class Kind(NamedTuple):
    """A kind of problem: its status, and what it is in words, the same for all problems of the kind."""

    status: int
    title: str


KINDS = {
    "bad-http": Kind(400, "This is not HTTP"),
    "wrong-origin": Kind(403, "Pages of other sites may not use the service"),
    "not-found": Kind(404, "There is no such page"),
    "wrong-method": Kind(405, "The address does not take this method"),
    "body-too-slow": Kind(408, "The body did not come in time"),
    "body-too-large": Kind(413, "The body is too large"),
    "article-too-large": Kind(413, "The article is too long"),
    "unsupported-media-type": Kind(415, "The service does not take this type"),
    "not-text": Kind(415, "This is no text"),
    "wrong-host": Kind(421, "The request is for another host"),
    "bad-request": Kind(422, "The request has not the right shape"),
    "empty-article": Kind(422, "The article has no text"),
    "bad-encoding": Kind(422, "The text cannot be decoded"),
    "unreadable-article": Kind(422, "The article cannot be read"),
    "too-many-requests": Kind(429, "Too many requests at once"),
    "internal-error": Kind(500, "The service failed"),
    "worker-lost": Kind(500, "The worker ended unexpectedly"),
    "waited-too-long": Kind(503, "No worker was free in time"),
    "stopping": Kind(503, "The service is stopping"),
    "took-too-long": Kind(504, "The article took too long"),
}

_KIND_OF_ERROR: tuple[tuple[type[ClaimxError], str], ...] = (
    (ArticleTooLargeError, "article-too-large"),
    (EmptyArticleError, "empty-article"),
    (BinaryArticleError, "not-text"),
    (EncodingError, "bad-encoding"),
    (MediaTypeError, "unsupported-media-type"),
    (RequestError, "bad-request"),
    (InputError, "unreadable-article"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, why, and what the client can do about it."""

    kind: str
    """One of `KINDS`."""
    detail: str
    remedy: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of the response."""
        return KINDS[self.kind].status

    def as_dict(self) -> dict[str, Any]:
        """The members of the JSON object."""
        return {
            "type": f"{_EXPLAINED_AT}{self.kind}",
            "title": KINDS[self.kind].title,
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


def problem_of(error: ClaimxError) -> Problem:
    """What an error of claimx is to a client."""
    for class_, kind in _KIND_OF_ERROR:
        if isinstance(error, class_):
            return Problem(kind, f"{error.place}: {error.problem}.", error.remedy)
    return internal()


def internal() -> Problem:
    """Something that should not happen. What it was stands in the server's log alone."""
    return Problem(
        "internal-error",
        "An error in claimx; the log of the server has the place.",
        "Send the article again; if it fails again, report the place in the log.",
    )


def body_too_large(limit: int) -> Problem:
    """More bytes than allowed."""
    return Problem(
        "body-too-large",
        f"It has more than the {limit:,} bytes that are allowed.",
        "Send less at a time, or start the service with a higher limit (--max-body, --max-batch-body).",
    )


def body_too_slow(seconds: float) -> Problem:
    """The client stopped sending, or sends too slowly."""
    return Problem(
        "body-too-slow",
        f"It was not there after {seconds:g} seconds.",
        "Send it again, faster or in smaller parts.",
        {"Connection": "close"},
    )


def too_busy(retry_after: int) -> Problem:
    """As many requests in flight as the service takes."""
    return Problem(
        "too-many-requests",
        "As many requests are in flight as the service takes.",
        f"Try again in {retry_after} s, or send the articles as one batch.",
        {"Retry-After": str(retry_after)},
    )


def waited_too_long(seconds: float, retry_after: int) -> Problem:
    """The queue was too long for the time limit."""
    return Problem(
        "waited-too-long",
        f"The article waited {seconds:g} seconds and was not begun.",
        f"Try again in {retry_after} s.",
        {"Retry-After": str(retry_after)},
    )


def took_too_long(seconds: float) -> Problem:
    """The time limit of an article ran out while it was worked on."""
    return Problem(
        "took-too-long",
        f"It was not done after {seconds:g} seconds.",
        "Split the article, or start the service with a higher limit (--timeout).",
    )


def worker_lost() -> Problem:
    """A worker's process died over an article."""
    return Problem(
        "worker-lost",
        "The process that read the article ended; another takes its place.",
        "Send the article again; if it fails again, split it.",
    )


def stopping() -> Problem:
    """The service goes down."""
    return Problem("stopping", "The service is being stopped.", "Try again later.", {"Retry-After": "10"})


def not_found(path: str) -> Problem:
    """No such address."""
    return Problem("not-found", f"There is nothing at {path[:200]!r}.", "GET /docs lists what there is.")


def wrong_method(method: str, allowed: str) -> Problem:
    """An address that takes another method."""
    remedy = f"Use {allowed}." if allowed else "GET /docs tells the methods."
    headers = {"Allow": allowed} if allowed else {}
    return Problem("wrong-method", f"{method[:20]!r} is not taken here.", remedy, headers)


def wrong_host(host: str) -> Problem:
    """A Host header that does not name this service: a page of another site, by DNS rebinding."""
    return Problem(
        "wrong-host",
        f"The service does not answer for the host {host[:200]!r}.",
        "Use the address that the service shows at its start, or name the host with --allow-host.",
    )


def wrong_origin(origin: str) -> Problem:
    """A page of another site sends an article."""
    return Problem(
        "wrong-origin",
        f"The request comes from a page of {origin[:200]!r}.",
        "Start the service with --cors-origin and that origin if you trust it.",
    )


def bad_http() -> Problem:
    """No HTTP at all."""
    return Problem(
        "bad-http",
        "The request does not follow HTTP/1.1.",
        "Send it with an HTTP client; the service does not speak TLS itself.",
    )

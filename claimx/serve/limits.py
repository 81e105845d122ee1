"""What the service bears: sizes, times, and how much at once."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the service. Sizes in bytes or characters, times in seconds."""

    max_body: int = 4 * MEBIBYTE
    """Bytes of a request with one article, and of a line of a batch."""
    max_batch_body: int = 64 * MEBIBYTE
    """Bytes of a batch."""
    max_chars: int = 200_000
    """Characters of an article: a long magazine story is a quarter of that."""
    timeout: float = 60.0
    """Until an article is answered, waiting included."""
    body_timeout: float = 15.0
    """Until a body is there; of a batch, until its next piece is."""
    batch_timeout: float = 3600.0
    """Until a batch is answered."""
    idle_timeout: float = 10.0
    """Until a connection sends the head of a request, and until a client takes what it is sent."""
    max_in_flight: int = 64
    """Requests with one article that are read or answered at the same time."""
    max_batches: int = 4
    """Batches at the same time, beside them."""
    max_connections: int = 512
    """Open connections, idle ones included."""

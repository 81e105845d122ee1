"""How many requests are in flight, and whether one more may come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from claimx.serve.problems import ProblemError, too_busy


class Admission:
    """Counts the requests in flight. Used in the event loop alone, so no lock is needed.

    Args:
        limit: Requests at the same time.
        retry_after: Tells in how many seconds one more try is worth it.
    """

    def __init__(self, limit: int, retry_after: Callable[[], int]) -> None:
        self.limit = limit
        self.in_flight = 0
        self._retry_after = retry_after

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Let a request in for as long as the block lasts.

        Raises:
            ProblemError: There are as many as may be.
        """
        if self.in_flight >= self.limit:
            raise ProblemError(too_busy(self._retry_after()))
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1

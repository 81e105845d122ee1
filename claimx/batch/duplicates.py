"""Copies of one text: the same words exactly, or nearly so (wire copy with another headline or end)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duplicate:
    """What an article is a copy of."""

    of: str
    """Id of the original: the first such article in the order of reading."""
    similarity: float
    """Estimated share of five-word sequences that both have; 1 for the same words."""


class DuplicateFinder:
    """Tells of each article, in the order of reading, whether an earlier one has nearly the same text.

    The engine calls `find` once for each article; an article that is a duplicate is never an original.
    The answers hang on the articles and their order alone. A resumed run calls `find` for all articles again.
    """

    def __init__(self) -> None:
        self._exact: dict[bytes, str] = {}

    def find(self, id: str, text: str) -> Duplicate | None:
        """What the article is a copy of; None if it is new, and it is remembered then."""
        key = hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).digest()
        if key in self._exact:
            return Duplicate(self._exact[key], 1.0)
        self._exact[key] = id
        return None

"""A stream of articles -> chunks of a few: what one worker does at a time, and what is saved at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimx.article import Article
from claimx.batch.duplicates import Duplicate, DuplicateFinder
from claimx.input.problem import InputProblem

if TYPE_CHECKING:
    from claimx.store.tables import Row

# A chunk ends with the article that makes it so long: a second of work or two, which is what a kill may cost,
# what Ctrl-C waits for, and what one process may be at work alone in the end. A part of a resumed run is
# found by its chunk, so these are a part of the plan.
MOST_ITEMS = 16
MOST_CHARACTERS = 40_000


# In place of an item's: nobody knows whose death it was.
TOGETHER = -1


@dataclass(slots=True)
class Chunk:
    """Some articles and problems that follow each other in the input."""

    index: int
    key: str
    """Hash of all that is in it and of the plan: a saved part with this key needs not be done again."""
    items: list[Article | InputProblem]
    duplicates: list[Duplicate | None]
    """What each item is a copy of."""
    given_up: dict[int, Row] = field(default_factory=dict)
    """Items that ended their process, by their place, with the error to put down for them."""
    n_told: int = 0
    """How many items have been told of: when it is done again, they are not told of again."""
    deaths: dict[int, int] = field(default_factory=dict)
    """How often an item ended its process, by its place; once any has, they are done one by one."""


@dataclass(slots=True)
class Chunker:
    """Cuts a stream into chunks; the same stream gives the same chunks.

    Args:
        plan: Fingerprint of what else decides on the results.
        skip_duplicates: Leave copies of earlier articles out.
    """

    plan: str
    skip_duplicates: bool = False
    skipped: int = 0
    """Copies left out so far."""

    def cut(self, items: Iterable[Article | InputProblem]) -> Iterator[Chunk]:
        """Cut the stream, taking from it no more than the next chunk."""
        finder = DuplicateFinder()
        index = 0
        held: list[tuple[Article | InputProblem, Duplicate | None]] = []
        characters = 0
        for item in items:
            duplicate = None if isinstance(item, InputProblem) else finder.find(item.id, item.text)
            if duplicate is not None and self.skip_duplicates:
                self.skipped += 1
                continue
            held.append((item, duplicate))
            characters += 0 if isinstance(item, InputProblem) else len(item.text)
            if len(held) == MOST_ITEMS or characters >= MOST_CHARACTERS:
                yield self._chunk(index, held)
                index, held, characters = index + 1, [], 0
        if held:
            yield self._chunk(index, held)

    def _chunk(self, index: int, held: list[tuple[Article | InputProblem, Duplicate | None]]) -> Chunk:
        digest = hashlib.sha256(self.plan.encode())
        for item, duplicate in held:
            shown = repr(item) if isinstance(item, InputProblem) else repr(item.model_dump())
            digest.update(f"\0{shown}\0{duplicate!r}".encode("utf-8", "surrogatepass"))
        items, duplicates = [item for item, _ in held], [duplicate for _, duplicate in held]
        return Chunk(index, digest.hexdigest()[:24], items, duplicates)

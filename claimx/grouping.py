"""A stream -> groups of what follows each other in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def grouped(
    items: Iterable[Item], size: Callable[[Item], int], *, most: int, room: int
) -> Iterator[list[Item]]:
    """Take items in groups, none of them empty; if the stream fails, what it gave before is a group as well.

    Args:
        items: Taken as groups are asked for.
        size: Of an item.
        most: A group has at most so many, one at least.
        room: A group ends with the item that makes its size so large.
    """
    group: list[Item] = []
    filled = 0
    try:
        for item in items:
            group.append(item)
            filled += size(item)
            if len(group) >= most or filled >= room:
                yield group
                group, filled = [], 0
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group

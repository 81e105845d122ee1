"""Rows one by one -> lists of rows of one table, long enough to be written at one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from claimx.store.tables import Row, Rows

# Rows of one table that are held back: enough to make a write cheap, a few megabytes of statements.
# Articles come with their texts, so that characters count as well.
MOST_ROWS = 1_000
MOST_CHARACTERS = 1_000_000


class RowBuffer:
    """Holds rows back and hands them on, table by table.

    Args:
        write: Called with the name of a table and rows of it, in the order that they came in.
    """

    def __init__(self, write: Callable[[str, list[Row]], None]) -> None:
        self._write = write
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._characters = 0

    def add(self, rows: Rows) -> None:
        """Take rows of any tables."""
        for name, more in rows.items():
            held = self._rows[name]
            held.extend(more)
            if name == "articles":
                self._characters += sum(row["length"] for row in more)
            if len(held) >= MOST_ROWS or (name == "articles" and self._characters >= MOST_CHARACTERS):
                self._hand_on(name)

    def flush(self) -> None:
        """Hand on all that is left."""
        for name in list(self._rows):
            self._hand_on(name)

    def _hand_on(self, name: str) -> None:
        rows = self._rows.pop(name, [])
        if name == "articles":
            self._characters = 0
        if rows:
            self._write(name, rows)
